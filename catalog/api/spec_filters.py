"""Filters and order of lists of products, drawn from the specs of their kinds: nothing is listed twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from django.db.models import CharField, Exists, Field, Model, OuterRef, QuerySet
from ninja import Field as Parameter
from pydantic import create_model

from catalog.api.pages import WITHOUT_NUL, TextQuery
from catalog.api.problems import FieldProblem, ProblemError
from catalog.models import CurrentPrice, PriceObservation, Product
from catalog.specs import Spec, specs_of

__all__ = ["GENERAL", "api_unit", "filtered", "query_of", "refuse_foreign", "specs_beside"]

GENERAL = ("maker", "released_on")
"""What all products have; it stands beside their specs."""

SORTS = ("name", "price", "released_on")
LARGEST = 1e12
LONGEST_WORD = 60
CONDITIONS = tuple(str(condition) for condition in PriceObservation.Condition)


@cache
def specs_beside(model: type[Product]) -> tuple[Spec, ...]:
    """The specs of a kind that other kinds need not have."""
    return tuple(spec for spec in specs_of(model) if spec.name not in GENERAL)


def api_unit(spec: Spec) -> str:
    """The unit of a value as programs get it: shares are of one, not percent."""
    return "share of 1" if spec.unit == "%" else spec.unit


def query_of(name: str, models: Iterable[type[Product]], **own: Any) -> type[TextQuery]:
    """The parameters of a list of products of these kinds; `own` are further ones, as pydantic takes them.

    Numbers have `_min` and `_max`, both included; words have to be equal; what is unknown is not found.
    """
    kinds_of: dict[str, list[tuple[type[Product], Spec]]] = defaultdict(list)
    for model in models:
        for spec in specs_beside(model):
            kinds_of[spec.name].append((model, spec))
    names = len(list(models)) > 1
    fields = dict(own) | _common()
    for found in kinds_of.values():
        fields |= _parameters([model for model, _ in found] if names else [], found[0][1])
    return create_model(name, __base__=TextQuery, __doc__="Which products are asked for.", **fields)


def refuse_foreign(query: TextQuery, model: type[Product], kind: str) -> None:
    """What products of a kind do not have cannot narrow their list.

    Raises:
        ProblemError: such a filter is set, or the list is to be sorted by such a thing.
    """
    own = {name for spec in specs_beside(model) for name in _parameters([], spec)} | set(_common())
    wrong = [
        FieldProblem(field=name, message=f"{kind} has no such spec")
        for name in sorted(query.model_fields_set - own)
        if name not in TextQuery.model_fields and name != "kind"
    ]
    order = getattr(query, "sort", "").removeprefix("-")
    orders = [*SORTS, *(spec.name for spec in specs_beside(model))]
    if order not in orders:
        wrong.append(FieldProblem(field="sort", message=f"there are {', '.join(orders)}"))
    if wrong:
        raise ProblemError(
            422, f"Not of this kind ({kind}): {', '.join(each.field for each in wrong)}", wrong
        )


def filtered(rows: QuerySet[Any], query: TextQuery, model: type[Product]) -> QuerySet[Any]:
    """The rows that meet every filter which is set."""
    given = {name: value for name, value in query if value is not None and value != ""}
    if maker := given.get("maker"):
        rows = rows.filter(maker__iexact=maker)
    for condition in CONDITIONS:
        bounds = _bounds(given, f"price_{condition}", "amount_usd")
        if bounds:
            prices = CurrentPrice.objects.filter(product=OuterRef("pk"), condition=condition, **bounds)
            rows = rows.filter(Exists(prices))
    for spec in specs_beside(model):
        if spec.is_number:
            rows = rows.filter(**_bounds(given, spec.name, spec.name))
        elif _is_word(spec.field) and spec.name in given:
            rows = rows.filter(**{f"{spec.name}__iexact": given[spec.name]})
        elif _is_flag(spec.field) and spec.name in given:
            rows = rows.filter(**{spec.name: given[spec.name]})
    return rows


def _common() -> dict[str, Any]:
    fields: dict[str, Any] = {
        "maker": _word("The maker, exactly."),
        "sort": (
            str,
            Parameter(
                "name",
                max_length=LONGEST_WORD + 1,
                pattern=r"^-?[a-z][a-z0-9_]*$",
                description="name, price (the cheapest condition), released_on or a spec of the kind; "
                "with a minus the largest first. What is unknown comes last.",
            ),
        ),
    }
    for condition in CONDITIONS:
        fields |= _range(f"price_{condition}", f"Current price, {condition}", "US dollars", "")
    return fields


def _parameters(models: list[type[Model]], spec: Spec) -> dict[str, Any]:
    of = ", ".join(str(model._meta.verbose_name_plural) for model in models)
    if spec.is_number:
        return _range(spec.name, spec.label, api_unit(spec), of)
    said = f"{spec.label}{f' ({of})' if of else ''}."
    if _is_flag(spec.field):
        return {spec.name: (bool | None, Parameter(None, description=said))}
    if _is_word(spec.field):
        choices = ", ".join(str(value) for value, _ in spec.field.flatchoices if value)
        return {spec.name: _word(f"{said} {choices}".strip())}
    return {}


def _range(name: str, label: str, unit: str, of: str) -> dict[str, Any]:
    measured = f" [{unit}]" if unit else ""
    return {
        f"{name}_{end}": (
            float | None,
            Parameter(
                None,
                ge=0,
                le=LARGEST,
                description=f"{label}, at {words}{measured}{f' ({of})' if of else ''}.",
            ),
        )
        for end, words in (("min", "least"), ("max", "most"))
    }


def _word(description: str) -> Any:
    return (
        str,
        Parameter("", max_length=LONGEST_WORD, pattern=WITHOUT_NUL, description=description),
    )


def _bounds(given: Mapping[str, Any], name: str, field: str) -> dict[str, Any]:
    def pairs() -> Iterator[tuple[str, Any]]:
        for end, lookup in (("min", "gte"), ("max", "lte")):
            if f"{name}_{end}" in given:
                yield f"{field}__{lookup}", given[f"{name}_{end}"]

    return dict(pairs())


def _is_flag(field: Field[Any, Any]) -> bool:
    return field.get_internal_type() == "BooleanField"


def _is_word(field: Field[Any, Any]) -> bool:
    return isinstance(field, CharField) and (field.max_length or 0) <= LONGEST_WORD
