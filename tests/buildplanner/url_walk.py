"""Every URL pattern of the site with an address that it answers to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db.models import Model
from django.urls import get_resolver
from django.urls.resolvers import RegexPattern, URLPattern, URLResolver

from catalog.models import ErrorReport, PriceImport

__all__ = ["Walked", "walk"]

# What stands for a pattern's parameters; an address's own values first.
VALUES = {
    "kind": "gpus", "slug": "rtx-3090", "pk": "1", "key": "00037cb99f07", "id": "1", "object_id": "1",
    "content_type_id": "1", "form": "json", "ending": "csv",
}  # fmt: skip
OWN_VALUES = {
    r"catalog:machine": {"slug": "mac-studio-m5-max-128gb"},
    r"catalog:report.*": {"kind": "product"},
    r"(catalog|api):model": {"slug": "qwen3.6-27b"},
    r"(catalog|api):format": {"slug": "gguf-q4_k_m"},
    r"api:machine": {"slug": "mac-studio-m5-max-128gb"},
    r"(builds:.*|estimator:submission)": {"pk": "none"},
}
# Whose key stands in an address.
STORED: dict[str, type[Model]] = {
    r"catalog:price_import.*": PriceImport,
    r"catalog:desk_report": ErrorReport,
    r"admin:auth_user_password_change": User,
}
REGULAR_EXPRESSIONS = {
    r"^([^/]+)/history/([^/]+)/$": "<object_id>/history/<version_id>/",
    r"^(?P<app_label>auth|catalog|estimator|builds)/$": "catalog/",
    r"(?P<url>.*)$": "no-such-page/",
}
MODEL_ADMIN = re.compile(r"admin:(auth|catalog|estimator|builds)_([a-z]+)_")
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Walked:
    """A pattern by its view's name (unnamed ones by their pattern), and an address."""

    name: str
    address: str


def walk() -> Iterator[Walked]:
    """All patterns, those of included URL configurations too."""
    yield from _walk(get_resolver(), "/", ())


def _walk(resolver: URLResolver, prefix: str, namespaces: tuple[str, ...]) -> Iterator[Walked]:
    for pattern in resolver.url_patterns:
        said = _said(pattern)
        if isinstance(pattern, URLResolver):
            within = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _walk(pattern, prefix + said, within)
        else:
            name = ":".join([*namespaces, pattern.name or f"({pattern.pattern})"])
            yield Walked(name, PARAMETER.sub(lambda found, name=name: _value(name, found[1]), prefix + said))


def _said(pattern: URLPattern | URLResolver) -> str:
    text = str(pattern.pattern)
    return REGULAR_EXPRESSIONS[text] if isinstance(pattern.pattern, RegexPattern) and text != "^/" else text


def _value(name: str, parameter: str) -> str:
    model = MODEL_ADMIN.match(name)
    if model and parameter in {"object_id", "version_id"}:
        return _stored(apps.get_model(model[1], model[2]), parameter)
    for names, values in OWN_VALUES.items():
        if re.fullmatch(names, name) and parameter in values:
            return values[parameter]
    for names, model_of in STORED.items():
        if re.fullmatch(names, name) and parameter in {"pk", "id"}:
            return _stored(model_of, "object_id")
    return VALUES[parameter]


def _stored(model: type[Model], parameter: str) -> str:
    """The key of some row of a model, or of its newest version; 1 where there is none."""
    row: Any = model._default_manager.order_by("pk").first()
    if row is None:
        return "1"
    return str(row.pk if parameter == "object_id" else row.history.first().pk)
