"""Two editors and two cards whose prices are nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from catalog.models import Gpu, PriceObservation
from catalog.services import record_prices

SHOP = "https://shop.example.org/cards"

Record = Callable[..., PriceObservation]


def new_editor(name: str) -> User:
    editor = User.objects.create_user(name, is_staff=True)
    editor.groups.add(Group.objects.get(name="price editors"))
    return editor


@pytest.fixture
def edna(catalog: None) -> User:
    return new_editor("edna")


@pytest.fixture
def otto(catalog: None) -> User:
    return new_editor("otto")


@pytest.fixture
def desk(edna: User, client: Client) -> Client:
    """A browser in which Edna is signed in."""
    client.force_login(edna)
    return client


def new_card(slug: str) -> Gpu:
    return Gpu.objects.create(
        slug=slug,
        name=slug.replace("-", " ").title(),
        vendor="amd",
        architecture_family="CDNA1",
        memory_gib=32,
        memory_bandwidth_gb_s=1024,
    )


@pytest.fixture
def card(catalog: None) -> Gpu:
    return new_card("card-of-a-test")


@pytest.fixture
def record() -> Record:
    """Records a price, 40 days old unless said otherwise."""

    def recorded(card: Gpu, amount: str = "400", *, days: int = 40, **changes: Any) -> PriceObservation:
        row = {
            "product": card.slug,
            "amount": amount,
            "condition": "used",
            "basis": "asking",
            "observed_on": timezone.localdate() - timedelta(days=days),
            "precision": "day",
            "source_url": SHOP,
            "confidence": "high",
        }
        (observation,) = record_prices([row | changes], by=changes.pop("by", None), today=None).new
        return observation

    return recorded


def typed(card: Gpu, amount: str, **changes: Any) -> dict[str, Any]:
    """What an editor sends for one price."""
    return {
        "action": "record",
        "amount": amount,
        "low": "",
        "high": "",
        "currency": "USD",
        "tax_included": "",
        "condition": "used",
        "basis": "asking",
        "observed_on": timezone.localdate().isoformat(),
        "source_url": SHOP,
        "note": "",
        "seen": str(_newest(card, str(changes.get("condition", "used")))),
        "back": "/desk/",
    } | changes


def _newest(card: Gpu, condition: str) -> int | str:
    row = PriceObservation.objects.filter(product=card, condition=condition, retracted_at=None).order_by(
        "-pk"
    )
    return row.values_list("pk", flat=True).first() or ""


def days_ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)
