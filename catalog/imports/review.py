"""What recording a draft would do, row by row: what is wrong, what looks wrong, what changes."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from catalog.current_prices import projected_prices
from catalog.models import CurrentPrice, PriceObservation
from catalog.prices.recording import identity, observation_of
from catalog.prices.rows import checked_rows

from .background import Background, background
from .cells import currency_in, in_row_form
from .columns import FIGURES, LABELS
from .doubts import doubts_about
from .names import Named, ProductNames, product_names

__all__ = ["Review", "ReviewedRow", "Status", "review"]

UNSTORED = 2**62
"""Beyond every key of a stored observation: what is not stored yet counts as the newest of its day."""

Said = tuple[str, str]


class Status(StrEnum):
    """What becomes of a row."""

    WRONG = "wrong"
    SUSPICIOUS = "suspicious"
    NEW = "new"
    UNCHANGED = "unchanged"
    OUT = "out"


@dataclass
class ReviewedRow:
    """One row with all that is to be said about it. ``place`` counts from 0."""

    place: int
    line: int
    cells: Mapping[str, str]
    unread: Mapping[str, str]
    out: bool
    seen: int
    row: dict[str, str]
    product: Named | None = None
    candidates: Sequence[Named] = ()
    problems: list[Said] = field(default_factory=list)
    doubts: list[Said] = field(default_factory=list)
    observation: PriceObservation | None = None
    twin: str = ""
    before: CurrentPrice | None = None
    after: CurrentPrice | None = None

    @property
    def status(self) -> Status:
        """Where the row stands; one that is left out stands nowhere else."""
        if self.out:
            return Status.OUT
        if self.problems:
            return Status.WRONG
        if self.twin:
            return Status.UNCHANGED
        return Status.SUSPICIOUS if self.doubts else Status.NEW

    @property
    def key(self) -> tuple[int, str] | None:
        """The product and condition whose price it is."""
        observation = self.observation
        return (observation.product_id, observation.condition) if observation else None

    @property
    def understood(self) -> str:
        """The product's name, where another word stood in its cell."""
        product = self.product
        return (
            product.name if product and self.cells.get("product") not in (product.slug, product.name) else ""
        )


@dataclass
class Review:
    """All rows of a draft; ``followers`` are derived prices that would move with theirs."""

    rows: list[ReviewedRow]
    names: ProductNames
    known: Background
    followers: list[tuple[CurrentPrice, CurrentPrice]]

    @cached_property
    def counts(self) -> Counter[Status]:
        """How many rows have which status."""
        return Counter(row.status for row in self.rows)

    @property
    def to_record(self) -> list[ReviewedRow]:
        """The rows that recording would take: they are sound and not left out."""
        return [row for row in self.rows if not row.out and not row.problems]

    @cached_property
    def digest(self) -> str:
        """Names what the review rests on: its cells and the newest stored price of each; no ticks."""
        newest = sorted((*key, pk) for key, pk in self.known.newest.items())
        cells = [row.cells for row in self.rows]
        rests_on = json.dumps([cells, newest, self.known.today.isoformat()], sort_keys=True)
        return hashlib.sha256(rests_on.encode()).hexdigest()[:32]

    @property
    def seen(self) -> dict[tuple[str, str], int | None]:
        """The newest prices that the review knew of, as `record_prices` asks for them."""
        return {
            (row.product.slug, row.observation.condition): self.known.newest.get(row.key)
            for row in self.to_record
            if row.product and row.observation and row.key
        }


def review(draft_rows: Sequence[Mapping[str, Any]], *, today: date) -> Review:
    """Look through the rows of a draft. The number of queries does not depend on theirs."""
    names = product_names()
    rows = [_read(place, row, names) for place, row in enumerate(draft_rows)]
    checked, problems = checked_rows([row.row for row in rows], today=today, known=names.by_slug)
    for row, values in zip(rows, checked, strict=True):
        row.problems += [
            said for said in problems.get(row.place, ()) if said[0] not in {c for c, _ in row.problems}
        ]
        if row.product and not row.problems:
            pks = {
                slug: names.by_slug[slug].pk for slug in (values["product"], values["derived_from"]) if slug
            }
            row.observation = observation_of(values, pks, {})
    sound = [row.observation for row in rows if row.observation]
    known = background({o.product_id for o in sound}, {o.observed_on for o in sound}, today=today)
    _find_twins(rows, known)
    for row in rows:
        if row.observation and row.product and not row.twin:
            row.doubts += doubts_about(row.observation, row.product, known, seen=row.seen)
    followers = _project(rows, known)
    return Review(rows, names, known, followers)


def _read(place: int, draft: Mapping[str, Any], names: ProductNames) -> ReviewedRow:
    cells = draft["cells"]
    row = ReviewedRow(
        place=place,
        line=draft["line"],
        cells=cells,
        unread=draft.get("unread", {}),
        out=draft.get("out", False),
        seen=draft.get("seen", 0),
        row=in_row_form(cells),
    )
    for column in ("product", "derived_from"):
        text = row.row[column]
        found = names.find(text) if text else []
        if len(found) == 1:
            row.row[column] = found[0].slug
            row.product = found[0] if column == "product" else row.product
        elif text:
            what = "several products are" if found else "no product is"
            row.problems.append((column, f"{what} called “{text[:80]}”."))
            row.candidates = found if column == "product" else row.candidates
    row.problems += _signs_disagree(cells, row.row)
    beyond = [text for heading, text in row.unread.items() if heading.startswith("cell ")]
    if beyond and not draft.get("mended"):
        row.doubts.append(
            ("amount", f"the line has more cells than the header; “{beyond[0][:40]}” was not read.")
        )
    return row


def _signs_disagree(cells: Mapping[str, str], row: Mapping[str, str]) -> list[Said]:
    for column in FIGURES:
        sign, currency = currency_in(cells.get(column, "")), row.get("currency", "USD")
        # Several countries write $ before their dollars.
        if sign and sign != currency and not (sign == "USD" and "$" in cells[column]):
            return [("currency", f"is {currency}, but the {LABELS[column]} is written in {sign}.")]
    return []


def _find_twins(rows: Collection[ReviewedRow], known: Background) -> None:
    """Rows that say what is stored, or what an earlier row says: they are not stored twice."""
    stored = {identity(o) for observations in known.same_days.values() for o in observations}
    lines: dict[Any, int] = {}
    pages: dict[Any, int] = {}
    for row in rows:
        if row.observation is None or row.out:
            continue
        one = row.observation
        same = identity(one)
        if same in stored:
            row.twin = "stored already"
        elif same in lines:
            row.twin = f"the same as line {lines[same]}"
        page = (one.product_id, one.condition, one.observed_on, one.source_url, one.currency, one.basis)
        if not row.twin and page in pages:
            row.doubts.append(("amount", f"line {pages[page]} has another price of the same page and day."))
        lines.setdefault(same, row.line)
        pages.setdefault(page, row.line)


def _project(rows: Collection[ReviewedRow], known: Background) -> list[tuple[CurrentPrice, CurrentPrice]]:
    """Set what each row's price is and would be; the derived prices of others that would follow."""
    counting = [row for row in rows if row.observation and row.status in (Status.NEW, Status.SUSPICIOUS)]
    unsaved = []
    for row in counting:
        if row.observation:
            row.observation.pk = UNSTORED + row.place
            unsaved.append(row.observation)
    after = projected_prices(known.affected, unsaved) if unsaved else {}
    own = {row.key for row in counting}
    for row in rows:
        if row.key:
            row.before = known.used.get(row.key)
            row.after = after.get(row.key) if row.key in own else row.before
    return [
        (price, after[key])
        for key, price in known.used.items()
        if unsaved and key not in own and key in after and after[key].amount_usd != price.amount_usd
    ]
