"""Sources and dates: rows and values without a source, addresses that lead nowhere, days to come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from catalog.models import LanguageModel, Product, QuantizationFormat, SpecSource
from catalog.quality.finding import Finding, Severity
from catalog.quality.rows import Rows
from catalog.specs import specs_of
from catalog.web import split

__all__ = ["findings", "leads_somewhere", "released_before_today", "row_has_a_source", "value_has_a_source"]

NOBODYS = ("example.com", "example.org", "example.net", "localhost")
"""Hosts of placeholders."""


def findings(rows: Rows) -> Iterator[Finding]:
    """Everything doubtful about sources and dates."""
    for product in rows.products:
        sources = rows.spec_sources.get(product.pk, ())
        yield from row_has_a_source(product, sources)
        yield from value_has_a_source(product, sources)
        yield from released_before_today(product, rows.today)
        for source in sources:
            yield from leads_somewhere(product.slug, product.kind, source.field or "sources", source.url)
    for variant in rows.variants:
        yield from leads_somewhere(
            variant.gpu.slug, variant.gpu.kind, f"variants: {variant.name}", variant.source_url
        )
    for slot in rows.slots:
        board = slot.motherboard
        yield from leads_somewhere(board.slug, board.kind, f"slot {slot.position}", slot.source_url)
    published: list[LanguageModel | QuantizationFormat] = [*rows.language_models, *rows.formats]
    for row in published:
        yield from leads_somewhere(row.slug, _kind(row), "source_url", row.source_url)
    for price in rows.prices:
        yield from leads_somewhere(
            price.product.slug, price.product.kind, f"price {price.condition}", price.source_url
        )


def row_has_a_source(product: Product, sources: Sequence[SpecSource]) -> Iterator[Finding]:
    """Each part and machine names where its figures were read."""
    if not sources:
        yield Finding(
            "row-has-a-source", Severity.ERROR, product.slug, "sources",
            "No source at all: nobody can look its figures up.", "none", "one at least", product.kind,
        )  # fmt: skip


def value_has_a_source(product: Product, sources: Sequence[SpecSource]) -> Iterator[Finding]:
    """Where no source speaks for the whole row, each value has its own."""
    spoken: Mapping[str, bool] = {source.field: True for source in sources}
    if not spoken or "" in spoken:
        return
    for spec in specs_of(type(product)):
        if spec.name not in spoken and spec.text(product) is not None:
            yield Finding(
                "value-has-a-source", Severity.ERROR, product.slug, spec.name,
                f"{spec.label} is given, but no source speaks for it.", "none", "one at least", product.kind,
            )  # fmt: skip


def leads_somewhere(subject: str, kind: str, field: str, urls: str) -> Iterator[Finding]:
    """Every source is the address of a page on the web."""
    for url in urls.split() or [""]:
        parts = split(url)
        host = parts.hostname or ""
        if parts.scheme in ("http", "https") and "." in host and not host.endswith(NOBODYS):
            continue
        yield Finding(
            "source-leads-somewhere", Severity.ERROR, subject, field,
            f"{url!r} is not the address of a page." if url else "The source is empty.",
            url, "https://…", kind,
        )  # fmt: skip


def released_before_today(product: Product, today: date) -> Iterator[Finding]:
    """What is on sale was released; only what is announced has a day to come."""
    if product.released_on and product.released_on > today and not product.announced_only:
        yield Finding(
            "released-before-today", Severity.ERROR, product.slug, "released_on",
            f"Released on {product.released_on}, which is still to come; is it only announced?",
            str(product.released_on), f"at most {today}", product.kind,
        )  # fmt: skip


def _kind(row: LanguageModel | QuantizationFormat) -> str:
    return "language-model" if isinstance(row, LanguageModel) else "format"
