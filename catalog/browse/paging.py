"""Fifty rows at a time."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["PAGE_SIZE", "Page", "page_of"]

PAGE_SIZE = 50


@dataclass(frozen=True)
class Page:
    """One page of a list: which, of how many, and where its rows begin and end."""

    number: int
    n_pages: int
    total: int
    remark: str = ""

    @property
    def start(self) -> int:
        """Rows before it."""
        return (self.number - 1) * PAGE_SIZE

    @property
    def first(self) -> int:
        """The place of its first row, counted from one."""
        return min(self.start + 1, self.total)

    @property
    def stop(self) -> int:
        """Rows up to its end."""
        return min(self.start + PAGE_SIZE, self.total)


def page_of(total: int, wanted: int) -> Page:
    """The wanted page, or the last where there are fewer.

    >>> page_of(120, 2).start, page_of(120, 9).number, page_of(0, 1).n_pages
    (50, 3, 1)
    """
    n_pages = max(1, -(-total // PAGE_SIZE))
    if wanted <= n_pages:
        return Page(wanted, n_pages, total)
    there_are = f"There are only {n_pages} pages" if n_pages > 1 else "There is only one page"
    return Page(n_pages, n_pages, total, f"{there_are}; this is the last.")
