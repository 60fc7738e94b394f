"""What is wrong with the fixtures, in words: file, line, column, what was read and what would be right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from catalog.names import closest

__all__ = ["SHOWN_AT_MOST", "Place", "Problem", "RefusedFixturesError", "nearest"]

SHOWN_AT_MOST = 50


@dataclass(frozen=True, order=True)
class Place:
    """Where a row stands: the file's path below the fixtures' folder, and the line that the row begins on."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend."""

    place: Place
    column: str
    message: str

    def __str__(self) -> str:
        return (
            f"{self.place}: {self.column}: {self.message}" if self.column else f"{self.place}: {self.message}"
        )


class RefusedFixturesError(Exception):
    """The fixtures cannot be loaded; nothing was written. ``problems`` holds all of them, in file order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__(str(self))

    def __str__(self) -> str:
        count = len(self.problems)
        lines = [f"The fixtures were refused, nothing was written. {count} problem{'s'[: count != 1]}:"]
        lines += [f"  {problem}" for problem in self.problems[:SHOWN_AT_MOST]]
        if count > SHOWN_AT_MOST:
            lines.append(f"  … and {count - SHOWN_AT_MOST} more.")
        return "\n".join(lines)


def nearest(name: str, known: Iterable[str]) -> str:
    """A sentence's end that offers the names closest to an unknown one: ``Nearest: rtx-3090, rtx-3080.``"""
    close = closest(name, known)
    return f"Nearest: {', '.join(close)}." if close else "No name comes near it."
