"""The lists of what feeds and carries cards: power supplies and risers."""

from __future__ import annotations

from django.db.models import Q

from catalog.browse.columns import spec_columns
from catalog.browse.facets import choice, extent
from catalog.browse.figures import per
from catalog.browse.listing import PRICE_RANGES, Preset, UsefulFirst
from catalog.browse.listings.products import product_listing
from catalog.kinds import kind_page_of
from catalog.models import PowerSupply, Riser

__all__ = ["POWER_SUPPLIES", "RISERS"]


def _feeds_two_cards() -> Q:
    return Q(form="atx", rated_w__gte=1000)


def _carries_a_card() -> Q:
    return Q(lanes__gte=4, pcie_generation__gte=3)


POWER_SUPPLIES = product_listing(
    kind_page_of(PowerSupply),
    extent(PowerSupply, "rated_w"),
    extent(PowerSupply, "plugs_16pin", "16-pin plugs"),
    extent(PowerSupply, "plugs_8pin_pcie", "8-pin PCIe plugs"),
    extent(PowerSupply, "plugs_eps", "EPS plugs"),
    *PRICE_RANGES,
    choice(PowerSupply, "atx_version"),
    choice(PowerSupply, "form"),
    choice(PowerSupply, "efficiency_rating"),
    extent(PowerSupply, "full_rating_voltage_min_v", "Full rating from (mains)"),
    extent(PowerSupply, "input_voltage_min_v", "Starts from (mains)", is_open=False),
    extent(PowerSupply, "depth_mm", is_open=False),
    choice(PowerSupply, "maker", is_open=False),
    after_price=(per("price_per_100_w", "Per 100 W", "rated_w", 0.01),),
    useful=UsefulFirst(
        _feeds_two_cards,
        "price_per_100_w",
        "ATX supplies of 1,000 W and more, enough for two large cards, come first, by the price of 100 W; "
        "then all others.",
    ),
    presets=(
        Preset("1,200 W and more", "rated_w_min=1200"),
        Preset("Two 16-pin plugs", "plugs_16pin_min=2"),
        Preset("Six 8-pin plugs and more", "plugs_8pin_pcie_min=6"),
        Preset("ATX 3", "atx_version=3.0&atx_version=3.1&atx_version=3.x"),
    ),
)
RISERS = product_listing(
    kind_page_of(Riser),
    choice(Riser, "riser_kind"),
    choice(Riser, "pcie_generation"),
    choice(Riser, "lanes"),
    choice(Riser, "feed"),
    extent(Riser, "length_cm"),
    *PRICE_RANGES,
    choice(Riser, "ports", is_open=False),
    extent(Riser, "max_slot_power_w", is_open=False),
    before_price=spec_columns(Riser, "ports"),
    useful=UsefulFirst(
        _carries_a_card,
        "price",
        "Risers with four lanes and more of generation 3 and later come first, the cheapest on top; "
        "then all others, such as the single-lane risers of mining rigs.",
    ),
    presets=(
        Preset("Full x16 ribbons, generation 4", "riser_kind=ribbon&pcie_generation=4&lanes=16"),
        Preset("30 cm and longer", "length_cm_min=30"),
    ),
)
