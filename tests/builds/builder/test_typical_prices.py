"""What a missing part usually costs."""

import pytest

from builds.builder.typical_prices import typical_usd
from builds.shelf import current_shelf

pytestmark = [pytest.mark.django_db, pytest.mark.shipped_catalog]


def test_a_range_is_the_middle_half_of_the_prices_of_its_kind() -> None:
    shelf = current_shelf()
    prices = sorted(
        float(max(item.prices.values(), key=lambda price: (price.newest_on, price.condition)).usd)
        for item in shelf.items.values()
        if item.kind == "motherboard" and item.prices
    )
    low, high = typical_usd(shelf)["motherboard"]
    assert prices[0] < low < high < prices[-1]
    inside = sum(low <= price <= high for price in prices)
    assert 0.4 * len(prices) <= inside <= 0.7 * len(prices)


def test_small_parts_are_told_apart() -> None:
    ranges = typical_usd(current_shelf())
    assert "accessory" not in ranges
    assert all(0 <= low <= high for low, high in ranges.values())
