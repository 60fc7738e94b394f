from datetime import date
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from catalog.current_prices import rebuild_current_prices
from catalog.models import PriceObservation, Product


@pytest.fixture
def foot(db: None, rf: RequestFactory):
    return lambda: render_to_string("components/data_date.html", {}, rf.get("/"))


def test_the_foot_names_the_newest_price_that_stands(foot) -> None:
    PriceObservation.objects.update(retracted_at="2030-01-04T00:00Z")
    product = Product.objects.first()
    for day, retracted in ((1, None), (2, None), (3, "2030-01-04T00:00Z")):
        PriceObservation.objects.create(
            product=product,
            amount=Decimal(100),
            condition="used",
            basis="asking",
            observed_on=date(2030, 1, day),
            source_url="https://prices.example/1",
            retracted_at=retracted,
        )
    rebuild_current_prices()
    assert "2 Jan 2030" in foot()


def test_the_foot_is_silent_without_prices(foot) -> None:
    PriceObservation.objects.update(retracted_at="2030-01-04T00:00Z")
    rebuild_current_prices()
    assert foot().strip() == ""
