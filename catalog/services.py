"""Writes with rules: the one door for prices. Its rooms are the modules of `catalog.prices`."""

from catalog.prices.corrections import correct_price, retract, retract_all, row_of, still_true
from catalog.prices.recording import Recorded, record_price, record_prices
from catalog.prices.rows import PriceProblem, RefusedPricesError, price_row_problems
from catalog.prices.turns import NewerPriceError, newest_seen, newest_seen_of

__all__ = [
    "NewerPriceError",
    "PriceProblem",
    "Recorded",
    "RefusedPricesError",
    "correct_price",
    "newest_seen",
    "newest_seen_of",
    "price_row_problems",
    "record_price",
    "record_prices",
    "retract",
    "retract_all",
    "row_of",
    "still_true",
]
