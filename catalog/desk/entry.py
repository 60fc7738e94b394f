"""Entering a price: the fields, what is wrong with them, and saving without overwriting another editor."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib.auth.models import User

from catalog.desk.outliers import outlier_warning
from catalog.desk.rows import ObservedPrice
from catalog.desk.sticky import Sticky
from catalog.loading.catalog_tables import PRICES
from catalog.loading.schemas import parse_row
from catalog.models import PriceObservation, Product
from catalog.services import (
    NewerPriceError,
    Recorded,
    RefusedPricesError,
    correct_price,
    price_row_problems,
    record_price,
    still_true,
)

__all__ = ["EntryForm", "Outcome", "blank_form", "confirm", "correction_form", "save"]

FIGURES = ("amount", "low", "high")
THOUSANDS = re.compile(r"\$?\s*(\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d+)?)")
TAX = [("", "not known"), ("yes", "included"), ("no", "not included")]


class EntryForm(forms.Form):
    """One price. The rules are those of the one door (`catalog.services`), each said beside its field."""

    amount = forms.CharField(required=False, max_length=20)
    low = forms.CharField(required=False, max_length=20)
    high = forms.CharField(required=False, max_length=20)
    currency = forms.CharField(required=False, max_length=8)
    tax_included = forms.ChoiceField(required=False, choices=TAX, label="Tax")
    condition = forms.ChoiceField(choices=PriceObservation.Condition.choices)
    basis = forms.ChoiceField(choices=PriceObservation.Basis.choices)
    observed_on = forms.CharField(max_length=10, label="Date")
    source_url = forms.CharField(max_length=600, label="Source")
    note = forms.CharField(required=False, max_length=500)
    own_source = forms.CharField(required=False, max_length=600, widget=forms.HiddenInput)
    """The page that the row had before."""
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    confirmed = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)

    def __init__(self, product: Product, *, today: date, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.product = product
        self.today = today
        self.row: dict[str, Any] = {}
        self.values: dict[str, Any] = {}

    def clean(self) -> dict[str, Any]:
        """Check the row by the rules of the one door."""
        values = super().clean() or self.cleaned_data
        if self.errors:
            return values
        row: dict[str, Any] = {
            name: values[name]
            for name in ("tax_included", "condition", "basis", "observed_on", "source_url", "note")
        }
        row |= {name: _plain_amount(values[name]) for name in FIGURES}
        row |= {
            "product": self.product.slug,
            "currency": (values["currency"] or "USD").strip().upper(),
            "precision": PriceObservation.Precision.DAY.value,
            "confidence": PriceObservation.Confidence.HIGH.value,
        }
        for columns, message in price_row_problems(row, today=self.today):
            column = columns.split(", ")[0]
            place = "amount" if column == "low" and not values["low"] else column
            self.add_error(place if place in self.fields else None, message)
        self.row, self.values = row, parse_row(PRICES, row)[0]
        return values

    @property
    def signature(self) -> str:
        """What a warning was about: other figures are warned about anew."""
        return "/".join(str(self.row.get(name, "")) for name in (*FIGURES, "currency", "condition"))


@dataclass(frozen=True)
class Outcome:
    """What became of a price: saved, or why not yet."""

    saved: Recorded | None = None
    warning: str = ""
    """It is far from recent prices; the same form again saves it."""
    newer: list[ObservedPrice] = field(default_factory=list)
    """Prices that other editors recorded since the form was shown."""
    retracted: PriceObservation | None = None
    problem: str = ""


def blank_form(
    product: Product,
    condition: str,
    last: ObservedPrice | None,
    sticky: Sticky,
    *,
    seen: int | None,
    today: date,
) -> EntryForm:
    """An empty row with what sticks from the row before, else what this price said last."""
    before = last.observation if last else None
    page = sticky if sticky.holds_for(before.source_url if before else "") else Sticky()
    return EntryForm(
        product,
        today=today,
        initial={
            "condition": condition or sticky.condition or PriceObservation.Condition.NEW.value,
            "currency": page.currency or (before.currency if before else "USD"),
            "tax_included": page.tax_included if page.source_url else _tax(before),
            "basis": page.basis or (before.basis if before else PriceObservation.Basis.ASKING.value),
            "observed_on": sticky.observed_on or today.isoformat(),
            "source_url": page.source_url or (before.source_url if before else ""),
            "own_source": before.source_url if before else "",
            "seen": seen,
        },
    )


def correction_form(observation: PriceObservation, *, seen: int | None, today: date) -> EntryForm:
    """The fields filled with what a recorded price says, to be corrected."""
    values: dict[str, Any] = {name: getattr(observation, name) for name in FIGURES}
    said = ("currency", "condition", "basis", "source_url", "note")
    values |= {name: getattr(observation, name) for name in said}
    values |= {"tax_included": _tax(observation), "own_source": observation.source_url, "seen": seen}
    values |= {"observed_on": observation.observed_on.isoformat()}
    return EntryForm(observation.product, today=today, initial=values)


def save(
    form: EntryForm,
    *,
    by: User,
    today: date,
    now: datetime,
    corrects: PriceObservation | None = None,
) -> Outcome:
    """Record the row of a valid form, unless it is odd or another editor was faster."""
    if form.cleaned_data["confirmed"] != form.signature and (
        warning := outlier_warning(form.product, form.values)
    ):
        return Outcome(warning=warning)
    try:
        if corrects is None:
            saved = record_price(form.row, seen=form.cleaned_data["seen"], by=by, today=today)
        else:
            row = form.row | _kept_by_a_correction(corrects, form)
            saved = correct_price(corrects, row, by=by, today=today, now=now)
    except NewerPriceError as error:
        return _faster(error)
    return Outcome(saved=saved)


def confirm(observation: PriceObservation, seen: int | None, *, by: User, today: date) -> Outcome:
    """Say that a price is still true."""
    try:
        return Outcome(saved=still_true(observation, seen=seen, by=by, today=today))
    except NewerPriceError as error:
        return _faster(error)
    except RefusedPricesError as error:
        return Outcome(problem="; ".join(problem.message for problem in error.problems))


def _faster(error: NewerPriceError) -> Outcome:
    return Outcome(newer=[ObservedPrice.of(each) for each in error.newer], retracted=error.retracted)


def _kept_by_a_correction(corrected: PriceObservation, form: EntryForm) -> dict[str, Any]:
    """What the fields do not show stays as it was; a date that was known by month keeps being so."""
    kept: dict[str, Any] = {"confidence": corrected.confidence}
    if form.row["observed_on"] == corrected.observed_on.isoformat():
        kept["precision"] = corrected.precision
    return kept


def _plain_amount(text: str) -> str:
    """``$1,150.00`` as ``1150.00``; what is no such amount stays as typed, for the rules to refuse."""
    found = THOUSANDS.fullmatch(text.strip())
    return found[1].replace(",", "") if found else text.strip()


def _tax(observation: PriceObservation | None) -> str:
    if observation is None or observation.tax_included is None:
        return ""
    return "yes" if observation.tax_included else "no"
