"""The inbox: what waits, grouped by the page to open for it, the most urgent group first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from catalog.desk.candidates import TYPES, Candidate, waiting
from catalog.desk.rows import PriceRow, price_rows
from catalog.figures import Source, sources
from catalog.models import Product

__all__ = ["GROUPS_A_PAGE", "ROWS_A_GROUP", "Filters", "Group", "Inbox", "inbox"]

GROUPS_A_PAGE = 10
ROWS_A_GROUP = 8


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the inbox is asked for; empty asks for all."""

    type: str = ""
    kind: str = ""
    source: str = ""
    page: int = 1

    @classmethod
    def of(cls, values: Mapping[str, str]) -> Filters:
        """From an address; what it cannot mean is left out."""
        page = values.get("page", "")
        return cls(
            type=values.get("type", "") if values.get("type") in TYPES else "",
            kind=values.get("kind", "") if values.get("kind") in Product.Kind.values else "",
            source=values.get("source", ""),
            page=int(page[:6]) if page.isascii() and page.isdigit() and int(page[:6]) else 1,
        )

    def query(self, **changes: str | int) -> str:
        """The address of the same with changes."""
        said = {"type": self.type, "kind": self.kind, "source": self.source, "page": self.page} | changes
        kept = {name: value for name, value in said.items() if value and (name, value) != ("page", 1)}
        return f"?{urlencode(kept)}"


@dataclass(frozen=True, slots=True)
class Group:
    """Tasks for which one page is opened, or that are of one type where there is no page to open."""

    title: str
    source: Source | None
    tasks: list[Candidate]
    rows: list[PriceRow] = field(default_factory=list)
    n_more: int = 0

    @property
    def confirmable(self) -> list[PriceRow]:
        """Rows of which one key says that they are still true."""
        return [row for row in self.rows if row.can_be_confirmed]


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of it."""

    groups: list[Group]
    n_found: int
    n_waiting: int
    """All that waits, filtered or listed or not."""
    by_type: list[tuple[str, str, int]]
    by_kind: list[tuple[str, str, int]]
    page: int
    n_pages: int


def inbox(filters: Filters, today: date) -> Inbox:
    """What waits for editors today: some ten queries, however much it is."""
    all_of_it = waiting(today, kind=filters.kind, source=filters.source)
    found = [task for task in all_of_it.tasks if not filters.type or task.type == filters.type]
    grouped = _grouped(found)
    n_pages = max(1, -(-len(grouped) // GROUPS_A_PAGE))
    page = min(filters.page, n_pages)
    shown = grouped[(page - 1) * GROUPS_A_PAGE : page * GROUPS_A_PAGE]
    most = len(found) if filters.source else ROWS_A_GROUP
    rows = price_rows([task for _, tasks in shown for task in tasks[: min(most, 200)]], today)
    return Inbox(
        groups=[_group(key, tasks, rows, min(most, 200)) for key, tasks in shown],
        n_found=len(found),
        n_waiting=all_of_it.by_type.total(),
        by_type=_counts(TYPES, all_of_it.by_type),
        by_kind=_counts(dict(Product.Kind.choices), all_of_it.by_kind),
        page=page,
        n_pages=n_pages,
    )


def _grouped(tasks: Sequence[Candidate]) -> list[tuple[str, list[Candidate]]]:
    """Tasks that come in order, gathered under their page; a group stands where its first task stood."""
    groups: dict[str, list[Candidate]] = {}
    for task in tasks:
        groups.setdefault(task.source_url or f"type:{task.type}", []).append(task)
    return list(groups.items())


def _group(key: str, tasks: list[Candidate], rows: Mapping[str, PriceRow], most: int) -> Group:
    shown = tasks[:most]
    found = [rows[task.key] for task in shown if task.key in rows and task.type in ("stale", "unpriced")]
    others = [task for task in shown if task.type not in ("stale", "unpriced")]
    links = sources(key)
    title = links[0].host if links else TYPES.get(key.removeprefix("type:"), key).capitalize()
    return Group(title, links[0] if links else None, others, found, len(tasks) - len(shown))


def _counts(words: Mapping[str, str], counted: Counter[str]) -> list[tuple[str, str, int]]:
    return [(value, word, counted[value]) for value, word in words.items() if counted[value]]
