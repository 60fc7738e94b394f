"""Parts that the catalog does not have, described by its field names, read as its rows are."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from django.db.models import BooleanField, Field, FloatField, IntegerField

from builds.parts.reading import PART_MODELS
from catalog.models import Product
from catalog.names import closest, fold

from .document import OwnPart

__all__ = ["KIND_NAMES", "row_of_own"]

_MODELS: Mapping[str, type[Product]] = {str(model.KIND): model for model in PART_MODELS}

KIND_NAMES: Mapping[str, str] = {
    **{fold(kind): kind for kind in _MODELS},
    **{fold(str(model._meta.verbose_name)): kind for kind, model in _MODELS.items()},
    "card": "gpu", "graphicscard": "gpu", "psu": "power-supply", "supply": "power-supply",
    "board": "motherboard", "mainboard": "motherboard", "processor": "cpu", "memory": "memory-kit",
    "ram": "memory-kit", "disk": "storage", "ssd": "storage", "case": "frame", "chassis": "frame",
    "cable": "accessory", "adapter": "riser",
}  # fmt: skip
"""Folded words for a kind → the kind."""

_WORDS_FOR_FIELDS = {
    "gpu": {"power_limit_w": "tdp_w", "watts": "tdp_w", "memory_gb": "memory_gib", "vram_gb": "memory_gib"},
    "power-supply": {"watts": "rated_w", "plugs_8pin": "plugs_8pin_pcie"},
    "memory-kit": {"capacity_gb": "capacity_gib"},
}
_HIDDEN = {"id", "product_ptr", "slug", "name", "kind", "retired_at", "announced_only", "released_on"}
LARGEST = 1e7


def row_of_own(own: OwnPart) -> tuple[Product | None, list[str]]:
    """A row that is never stored, and what could not be used of the description, in words."""
    kind = KIND_NAMES.get(fold(own.kind))
    if kind is None:
        return None, [f"“{own.kind[:40]}” is no kind of part. Known: {', '.join(_MODELS)}."]
    model = _MODELS[kind]
    fields = {field.name: field for field in model._meta.fields if field.name not in _HIDDEN}
    row = model(slug=own.name.replace("#", ""), name=own.name, kind=kind)
    for name, field in fields.items():
        if not field.has_default() and not field.null and isinstance(field, FloatField):
            # A row of the catalog has it; of one's own part it may be unknown.
            setattr(row, name, None)
    said: list[str] = []
    for written, text in own.specs.items():
        name = _WORDS_FOR_FIELDS.get(kind, {}).get(written, written)
        if name not in fields:
            near = closest(name, fields, limit=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            said.append(f"{own.name[:60]}: a {kind} has no spec “{written[:40]}”.{hint}")
            continue
        try:
            setattr(row, name, _value(fields[name], text.strip()))
        except ValueError as error:
            said.append(f"{own.name[:60]}: {written[:40]} cannot be “{text[:40]}”: {error}")
    return row, said


def _value(field: Field[Any, Any], text: str) -> Any:
    """A text as a field holds it; raises ``ValueError`` in words."""
    if not text:
        return None if field.null else ""
    if isinstance(field, BooleanField):
        if text.casefold() not in ("yes", "no", "true", "false"):
            raise ValueError("write yes or no.")
        return text.casefold() in ("yes", "true")
    if isinstance(field, FloatField | IntegerField):
        return _number(text, whole=isinstance(field, IntegerField))
    choices = [str(choice) for choice, _ in field.choices or ()]
    if choices and text.casefold() not in choices:
        raise ValueError(f"write {', '.join(filter(None, choices))}.")
    return text.casefold() if choices else text


def _number(text: str, *, whole: bool) -> float | int:
    try:
        number = float(text)
    except ValueError:
        raise ValueError("write a number, with a point for decimals.") from None
    if not math.isfinite(number) or not 0 <= number <= LARGEST:
        raise ValueError(f"write a number from 0 to {LARGEST:,.0f}.")
    if whole and number != int(number):
        raise ValueError("write a whole number.")
    return int(number) if whole else number
