"""A review as its page shows it: figures in words, a field for each cell to mend, pages of bounded size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from catalog.figures import Source, money, sources, usd
from catalog.models import CurrentPrice, PriceObservation
from catalog.price_age import day_in_words

from .columns import FIGURES, LABELS
from .names import Named
from .review import Review, ReviewedRow, Status

__all__ = ["TABS", "MendField", "ShownRow", "figure_in_words", "pages", "shown_rows", "tabs"]

TABS: dict[str, str] = {
    "all": "All", Status.WRONG: "Wrong", Status.SUSPICIOUS: "Suspicious", Status.NEW: "New",
    Status.UNCHANGED: "Stored already", Status.OUT: "Left out",
}  # fmt: skip
MOST_ROWS_OF_A_PAGE = 250
MOST_FIELDS_OF_A_PAGE = 800
"""Django reads a thousand fields of a form; each row has a tick box, and each cell to mend up to three."""

EACH_FOR_ITSELF = {*FIGURES, "note", "derivation"}
"""Columns in which one word may stand for different things, so that a cell is mended alone."""

Alike = Counter[tuple[str, str]]
"""How many rows are wrong in a column with the same text."""


@dataclass(frozen=True)
class MendField:
    """One cell to mend: its column, what stands in it, and what is wrong or looks wrong."""

    column: str
    label: str
    value: str
    wrong: str
    doubtful: str
    n_alike: int
    """So many other rows are wrong with the same text; said once for each text."""


@dataclass(frozen=True)
class ShownRow:
    """One row of the page."""

    row: ReviewedRow
    named: str
    figure: str
    sources: list[Source]
    day: str
    before: str
    after: str
    change: str
    fields: list[MendField]
    choices: Sequence[Named]


def tabs(found: Review) -> list[tuple[str, str, int]]:
    """(value, word, how many) of each tab that has rows; all rows come first."""
    counts = {"all": len(found.rows)} | {str(status): n for status, n in found.counts.items()}
    return [(str(value), word, counts.get(value, 0)) for value, word in TABS.items() if counts.get(value)]


def pages(rows: Iterable[ReviewedRow]) -> list[list[ReviewedRow]]:
    """Rows cut so that one form can carry each page; at least one page."""
    cut: list[list[ReviewedRow]] = [[]]
    fields = 0
    for row in rows:
        cost = 1 + 3 * len(_columns_to_mend(row))
        if cut[-1] and (len(cut[-1]) == MOST_ROWS_OF_A_PAGE or fields + cost > MOST_FIELDS_OF_A_PAGE):
            cut.append([])
            fields = 0
        cut[-1].append(row)
        fields += cost
    return cut


def shown_rows(rows: Iterable[ReviewedRow], found: Review) -> list[ShownRow]:
    """Rows in words. The nearest names are looked for here, once for each unknown one."""
    nearest: dict[str, Sequence[Named]] = {}
    alike = _alike(found.rows)
    shown = []
    for row in rows:
        text = row.cells.get("product", "")
        choices: Sequence[Named] = ()
        if text and row.product is None and not row.out:
            if text not in nearest:
                nearest[text] = row.candidates or found.names.nearest(text)
            choices = nearest[text]
        shown.append(_shown(row, choices, alike))
        for column in _columns_wrong(row):
            alike.pop((column, row.cells.get(column, "")), None)
    return shown


def _alike(rows: Iterable[ReviewedRow]) -> Alike:
    return Counter(
        (column, row.cells[column])
        for row in rows
        for column in _columns_wrong(row)
        if row.cells.get(column) and column not in EACH_FOR_ITSELF
    )


def _columns_wrong(row: ReviewedRow) -> set[str]:
    return set() if row.out else {columns.split(", ")[0] for columns, _ in row.problems}


def figure_in_words(observation: PriceObservation) -> str:
    """An observation's amount, or its range.

    >>> from decimal import Decimal
    >>> figure_in_words(PriceObservation(low=Decimal(600), high=Decimal(700), currency="USD"))
    '$600–$700'
    """
    ends = [v for v in (observation.low, observation.amount, observation.high) if v is not None]
    if observation.amount is not None:
        return money(observation.amount, observation.currency)
    return "–".join(dict.fromkeys(money(end, observation.currency) for end in (ends[0], ends[-1])))


def _shown(row: ReviewedRow, choices: Sequence[Named], alike: Mapping[tuple[str, str], int]) -> ShownRow:
    observation = row.observation
    cells = row.cells
    figures = [cells.get(column, "") for column in ("amount", "low", "high")]
    return ShownRow(
        row=row,
        named=row.product.name if row.product else cells.get("product", ""),
        figure=figure_in_words(observation) if observation else next(filter(None, figures), ""),
        sources=sources(cells.get("source_url", "")),
        day=day_in_words(observation.observed_on, observation.precision)
        if observation
        else cells.get("observed_on", ""),
        before=usd(row.before.amount_usd) if row.before else "",
        after=usd(row.after.amount_usd) if row.after else "",
        change=_change(row.before, row.after),
        fields=[] if row.out else [_field(row, column, alike) for column in _columns_to_mend(row)],
        choices=choices,
    )


def _change(before: CurrentPrice | None, after: CurrentPrice | None) -> str:
    if before is None or after is None:
        return "first price" if after else ""
    share = after.amount_usd / before.amount_usd - 1
    if after.amount_usd == before.amount_usd:
        newer = after.newest_on > before.newest_on
        return "same, newer" if newer else "same"
    return f"{share * 100:+.0f} %".replace("-", "−") if abs(share) >= 0.005 else "about the same"


def _columns_to_mend(row: ReviewedRow) -> list[str]:
    """What is wrong, what looks wrong; a figure that is too low for its range brings all three."""
    if row.out:
        return []
    named = [column for columns, _ in row.problems + row.doubts for column in columns.split(", ")]
    return [column for column in LABELS if column in named]


def _field(row: ReviewedRow, column: str, alike: Mapping[tuple[str, str], int]) -> MendField:
    wrong = [message for columns, message in row.problems if columns.split(", ")[0] == column]
    doubtful = [message for columns, message in row.doubts if columns == column]
    text = row.cells.get(column, "")
    n_alike = alike.get((column, text), 1) - 1
    return MendField(column, LABELS[column], text, " ".join(wrong), " ".join(doubtful), n_alike)
