"""Names: two things that read the same, and aliases that lead away from what has the name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from catalog.models import (
    LanguageModel,
    LanguageModelAlias,
    Product,
    ProductAlias,
    QuantizationAlias,
    QuantizationFormat,
)
from catalog.names import fold
from catalog.quality.finding import Finding, Severity
from catalog.quality.rows import Rows

__all__ = ["alias_shadows_nothing", "findings", "names_are_told_apart"]

Named = Product | LanguageModel | QuantizationFormat
Alias = ProductAlias | LanguageModelAlias | QuantizationAlias


def findings(rows: Rows) -> Iterator[Finding]:
    """Everything doubtful about names."""
    for named in (rows.products, rows.language_models, rows.formats):
        yield from names_are_told_apart(named)
    yield from alias_shadows_nothing(
        [alias for alias in rows.aliases if isinstance(alias, ProductAlias)], rows.products
    )
    yield from alias_shadows_nothing(
        [alias for alias in rows.aliases if isinstance(alias, LanguageModelAlias)], rows.language_models
    )
    yield from alias_shadows_nothing(
        [alias for alias in rows.aliases if isinstance(alias, QuantizationAlias)], rows.formats
    )


def names_are_told_apart(named: Iterable[Named]) -> Iterator[Finding]:
    """No two rows of one table have names that read the same."""
    found: dict[str, list[Named]] = defaultdict(list)
    for row in named:
        found[fold(row.name)].append(row)
    for group in found.values():
        for row in group[1:]:
            yield Finding(
                "names-are-told-apart", Severity.ERROR, row.slug, "name",
                f"“{row.name}” is also the name of {group[0].slug}.", row.name, "a name of its own",
                _kind(row),
            )  # fmt: skip


def alias_shadows_nothing(aliases: Iterable[Alias], named: Iterable[Named]) -> Iterator[Finding]:
    """No alias reads like the slug or name of another row; formats share names across ecosystems."""
    known: dict[tuple[str, str], Named] = {}
    for row in named:
        known.setdefault((_room(row), fold(row.slug)), row)
        known.setdefault((_room(row), fold(row.name)), row)
    for alias in aliases:
        owner = _owner(alias)
        other = known.get((_room(owner), fold(alias.name)))
        if other is not None and other.pk != owner.pk:
            yield Finding(
                "alias-shadows-nothing", Severity.ERROR, owner.slug, f"alias {alias.name}",
                f"The alias “{alias.name}” is the name of {other.slug}.", alias.name, "another name",
                _kind(owner),
            )  # fmt: skip


def _room(row: Named) -> str:
    """Where a name must be told apart: a format's ecosystem; the whole table for all else."""
    return row.ecosystem if isinstance(row, QuantizationFormat) else ""


def _owner(alias: Alias) -> Named:
    if isinstance(alias, ProductAlias):
        return alias.product
    return alias.language_model if isinstance(alias, LanguageModelAlias) else alias.quantization


def _kind(row: Named) -> str:
    if isinstance(row, Product):
        return row.kind
    return "language-model" if isinstance(row, LanguageModel) else "format"
