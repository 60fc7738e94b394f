"""A handful of products with known prices, and an editor."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from catalog.models import Gpu, ProductAlias
from catalog.services import record_prices
from tests.catalog.imports.sheets import CARDS, TODAY, price_row


@pytest.fixture
def editor(db: None) -> User:
    return User.objects.create_superuser("editor")


@pytest.fixture
def cards(db: None) -> list[Gpu]:
    """Cards of a test with a used price of $100, $200 … each, and an alias of the first."""
    made = [
        Gpu.objects.create(
            slug=slug,
            name=slug.replace("-", " ").title(),
            vendor="amd",
            architecture_family="CDNA1",
            memory_gib=32,
            memory_bandwidth_gb_s=1024,
        )
        for slug in CARDS
    ]
    ProductAlias.objects.create(name="Number One", product=made[0])
    rows = [price_row(product=slug, amount=str(100 * n)) for n, slug in enumerate(CARDS, start=1)]
    record_prices(rows, by=None, today=TODAY)
    return made
