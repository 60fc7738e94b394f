"""What a price could change: totals of starter builds, and the verdict that the site opens with."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from builds.impact import in_starter_builds, in_the_opening_verdict
from builds.models import StarterBuildPart
from catalog.models import CurrentPrice, PriceObservation, Product

pytestmark = pytest.mark.usefixtures("catalog")


def priced(slug: str, condition: str) -> tuple[int, str]:
    return Product.objects.get(slug=slug).pk, condition


def test_every_line_of_a_starter_build_has_an_impact() -> None:
    found = in_starter_builds(timezone.localdate())
    lines = set(StarterBuildPart.objects.values_list("product_id", "condition"))
    assert set(found) == lines
    assert all(impact.weight >= 0 and impact.reasons for impact in found.values())


def test_two_cards_weigh_twice_as_much_as_one() -> None:
    today, key = timezone.localdate(), priced("rtx-3090", "used")
    before = in_starter_builds(today)[key].weight
    lines = StarterBuildPart.objects.filter(product_id=key[0], condition="used")
    for line in lines:
        StarterBuildPart.objects.filter(pk=line.pk).update(quantity=line.quantity * 2)
    assert in_starter_builds(today)[key].weight == 2 * before


def test_a_wider_range_and_a_greater_age_weigh_more() -> None:
    today, key = timezone.localdate(), priced("rtx-3090", "used")
    price = CurrentPrice.objects.filter(product_id=key[0], condition="used")
    price.update(low_usd=1000, amount_usd=1000, high_usd=1000, newest_on=today)
    assert in_starter_builds(today)[key].weight == 0
    later = in_starter_builds(today + timedelta(days=14))[key].weight
    price.update(high_usd=1400)
    wider = in_starter_builds(today + timedelta(days=14))[key].weight
    assert 0 < later < wider


def test_a_part_without_a_price_says_that_totals_leave_it_out() -> None:
    key = priced("rtx-3090", "used")
    PriceObservation.objects.filter(product_id=key[0]).update(retracted_at=timezone.now())
    CurrentPrice.objects.filter(product_id=key[0]).delete()
    impact = in_starter_builds(timezone.localdate())[key]
    assert impact.weight > 0
    assert "leaves it out" in impact.reasons[0]


def test_a_total_that_may_cross_the_budget_is_said() -> None:
    today = timezone.localdate()
    line = StarterBuildPart.objects.select_related("product", "starter_build").filter(
        starter_build__slug="2x-rtx-3090-am5", product__slug="rtx-3090"
    ).get()  # fmt: skip
    CurrentPrice.objects.filter(product=line.product, condition="used").update(
        low_usd=Decimal(100), high_usd=Decimal(9000), newest_on=today
    )
    reason = in_starter_builds(today)[line.product_id, "used"].reasons[0]
    assert "it decides whether" in reason
    assert "stays within $5,000" in reason


def test_prices_that_lie_close_could_turn_the_verdict_and_weigh_double() -> None:
    today, key = timezone.localdate(), priced("macbook-pro-14-m5-max-40c-64gb", "new")
    price = CurrentPrice.objects.filter(product_id=key[0])
    price.update(amount_usd=90000, low_usd=89000, high_usd=91000, newest_on=today)
    far = in_the_opening_verdict(today)[key]
    assert "apart" not in far.reasons[0]
    twin = Product.objects.get(slug="mac-studio-m5-max-128gb").pk
    CurrentPrice.objects.filter(product_id=twin).update(
        amount_usd=90100, low_usd=89000, high_usd=91000, newest_on=today
    )
    near = in_the_opening_verdict(today)[key]
    assert near.weight == 2 * far.weight
    assert "whose prices lie $100 apart" in near.reasons[0]


def test_asking_costs_a_handful_of_queries(django_assert_max_num_queries: Any) -> None:
    today = timezone.localdate()
    with django_assert_max_num_queries(6):
        in_starter_builds(today)
        in_the_opening_verdict(today)
