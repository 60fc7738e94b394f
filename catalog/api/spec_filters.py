"""Filters and order of lists of products, drawn from their specs and the figures of the site's own lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from django.db.models import CharField, Exists, F, Field, Model, OuterRef, QuerySet
from django.db.models.functions import Lower
from ninja import Field as Parameter
from pydantic import create_model

from catalog.api.pages import WITHOUT_NUL, TextQuery
from catalog.api.problems import FieldProblem, ProblemError
from catalog.browse.facets import Range
from catalog.browse.figures import FIGURES, with_figures
from catalog.browse.listings import LISTINGS
from catalog.models import CurrentPrice, PriceObservation, Product
from catalog.specs import Spec, specs_of

__all__ = ["GENERAL", "api_unit", "filtered", "listed_by", "query_of", "refuse_foreign", "specs_beside"]

GENERAL = ("maker", "released_on")
"""What all products have; it stands beside their specs."""

SORTS = ("name", "price", "price_new", "price_used", "released_on")
LARGEST = 1e12
LONGEST_WORD = 60
CONDITIONS = tuple(str(condition) for condition in PriceObservation.Condition)


@cache
def specs_beside(model: type[Product]) -> tuple[Spec, ...]:
    """The specs of a kind that other kinds need not have."""
    return tuple(spec for spec in specs_of(model) if spec.name not in GENERAL)


@cache
def figures_beside(model: type[Product]) -> tuple[Range, ...]:
    """What the site's list of a kind is also narrowed by: prices by what they buy, memory for the GPU."""
    ranges = (facet for listing in LISTINGS.values() if listing.model is model for facet in listing.ranges)
    return tuple(facet for facet in ranges if facet.field in FIGURES and facet.name not in SORTS)


def listed_by(order: str) -> str:
    """What `product_list` is to sort by; what only the site's lists know is sorted here."""
    key = order.removeprefix("-")
    return "name" if key in FIGURES and key != "price" else order


def api_unit(spec: Spec) -> str:
    """The unit of a value as programs get it: shares are of one, not percent."""
    return "share of 1" if spec.unit == "%" else spec.unit


def query_of(name: str, models: Iterable[type[Product]], **own: Any) -> type[TextQuery]:
    """The parameters of a list of products of these kinds; `own` are further ones, as pydantic takes them.

    Numbers have `_min` and `_max`, both included; words have to be equal; what is unknown is not found.
    """
    kinds_of: dict[str, list[tuple[type[Product], Spec]]] = defaultdict(list)
    models_of: dict[Range, list[type[Model]]] = defaultdict(list)
    for model in models:
        for spec in specs_beside(model):
            kinds_of[spec.name].append((model, spec))
        for facet in figures_beside(model):
            models_of[facet].append(model)
    names = len(list(models)) > 1
    fields = dict(own) | _common()
    for found in kinds_of.values():
        fields |= _parameters([model for model, _ in found] if names else [], found[0][1])
    for facet, having in models_of.items():
        fields |= _figure(facet, having if names else [])
    return create_model(name, __base__=TextQuery, __doc__="Which products are asked for.", **fields)


def refuse_foreign(query: TextQuery, model: type[Product], kind: str) -> None:
    """What products of a kind do not have cannot narrow their list.

    Raises:
        ProblemError: such a filter is set, or the list is to be sorted by such a thing.
    """
    own = {name for spec in specs_beside(model) for name in _parameters([], spec)} | set(_common())
    own |= {name for facet in figures_beside(model) for name in _figure(facet, [])}
    wrong = [
        FieldProblem(field=name, message=f"{kind} has no such spec")
        for name in sorted(query.model_fields_set - own)
        if name not in TextQuery.model_fields and name != "kind"
    ]
    order = getattr(query, "sort", "").removeprefix("-")
    orders = [*SORTS, *(spec.name for spec in specs_beside(model))]
    orders += [facet.name for facet in figures_beside(model)]
    if order not in orders:
        wrong.append(FieldProblem(field="sort", message=f"there are {', '.join(orders)}"))
    if wrong:
        raise ProblemError(
            422, f"Not of this kind ({kind}): {', '.join(each.field for each in wrong)}", wrong
        )


def filtered(rows: QuerySet[Any], query: TextQuery, model: type[Product]) -> QuerySet[Any]:
    """The rows that meet every filter which is set, in the order that is asked for."""
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
    return _by_figures(rows, given, model)


def _by_figures(rows: QuerySet[Any], given: Mapping[str, Any], model: type[Product]) -> QuerySet[Any]:
    bounds = {facet.field: _bounds(given, facet.name, facet.field) for facet in figures_beside(model)}
    order = given["sort"]
    key = order.removeprefix("-")
    is_figure = listed_by(order) != order
    rows = with_figures(rows, [*(field for field in bounds if bounds[field]), *([key] if is_figure else [])])
    for found in bounds.values():
        rows = rows.filter(**found)
    if not is_figure:
        return rows
    value = F(key).desc(nulls_last=True) if order.startswith("-") else F(key).asc(nulls_last=True)
    return rows.order_by(value, Lower("name"), "slug")


def _common() -> dict[str, Any]:
    fields: dict[str, Any] = {
        "maker": _word("The maker, exactly."),
        "sort": (
            str,
            Parameter(
                "name",
                max_length=LONGEST_WORD + 1,
                pattern=r"^-?[a-z][a-z0-9_]*$",
                description="name, price (the cheapest condition), price_new, price_used, released_on, a "
                "spec or figure of the kind; with a minus the largest first. What is unknown comes last.",
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


def _figure(facet: Range, models: list[type[Model]]) -> dict[str, Any]:
    of = ", ".join(str(model._meta.verbose_name_plural) for model in models)
    return _range(facet.name, facet.label, "US dollars" if facet.unit == "$" else facet.unit, of)


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
