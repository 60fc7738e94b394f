"""The constraints evaluated in Python say what the database says."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.loading.constraints import violations
from catalog.models import PriceObservation

AMOUNTS = st.none() | st.sampled_from([Decimal(-1), Decimal(0), Decimal("9.99"), Decimal(10), Decimal(11)])


@pytest.mark.django_db
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(low=AMOUNTS, amount=AMOUNTS, high=AMOUNTS, currency=st.sampled_from(["USD", "usd", "US", "EURO"]))
def test_python_and_the_database_agree_on_every_price(
    low: Any, amount: Any, high: Any, currency: str
) -> None:
    values = {f.name: None for f in PriceObservation._meta.concrete_fields} | {
        "low": low, "amount": amount, "high": high, "currency": currency,
        "condition": "new", "basis": "list", "precision": "day", "confidence": "high",
    }  # fmt: skip
    observation = PriceObservation(
        **{k: v for k, v in values.items() if k not in ("product", "derived_from")}
    )

    refused = []
    for constraint in PriceObservation._meta.constraints:
        if isinstance(constraint, CheckConstraint):
            try:
                constraint.validate(PriceObservation, observation)
            except ValidationError as error:
                refused += error.messages

    assert [message for _, message in violations(PriceObservation, values)] == refused
