from datetime import timedelta
from decimal import Decimal

from builds.prices import total_of
from tests.builds.cast import TODAY, line, price


def test_a_total_is_the_sum_of_its_lines() -> None:
    total = total_of(
        [line("card", price(1000, low=900, high=1400), quantity=2), line("board", price(500))], TODAY
    )
    assert total is not None
    assert (total.usd, total.low_usd, total.high_usd) == (Decimal(2500), Decimal(2300), Decimal(3300))


def test_a_line_without_a_price_is_counted_and_left_out() -> None:
    total = total_of([line("card", price(1000)), line("shroud", None)], TODAY)
    assert total is not None
    assert (total.usd, total.n_unpriced, total.n_lines) == (Decimal(1000), 1, 2)


def test_nothing_priced_has_no_total() -> None:
    assert total_of([line("shroud", None)], TODAY) is None
    assert total_of([], TODAY) is None


def test_the_visitors_own_price_comes_first_and_has_no_range() -> None:
    total = total_of([line("card", price(1000, low=1, high=9999), quantity=2, own=700)], TODAY)
    assert total is not None
    assert (total.usd, total.low_usd, total.high_usd) == (Decimal(1400), Decimal(1400), Decimal(1400))
    assert total.is_own
    assert total.oldest is None


def test_a_total_is_as_old_as_its_oldest_price() -> None:
    old = TODAY - timedelta(days=46)
    total = total_of([line("card", price(1000)), line("board", price(500, newest_on=old))], TODAY)
    assert total is not None
    assert total.oldest is not None
    assert total.oldest.newest_on == old
    assert total.has_stale


def test_a_free_part_is_priced() -> None:
    total = total_of([line("card", None, own=0)], TODAY)
    assert total is not None
    assert (total.usd, total.n_unpriced) == (Decimal(0), 0)
