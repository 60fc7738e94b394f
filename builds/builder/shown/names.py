"""What parts of a build are called on its page."""

from __future__ import annotations

from collections import ChainMap, Counter
from collections.abc import Mapping, Sequence

from builds.assembly.build import Build
from builds.compatibility.wording import short
from builds.shelf import Shelf

__all__ = ["cards_named", "names_of", "together"]


def cards_named(build: Build) -> str:
    """``2× RTX 3090 + RTX 5090``; empty without cards."""
    counted = Counter(short(use.card.name) for use in build.cards)
    return " + ".join(f"{count}× {name}" if count > 1 else name for name, count in counted.items())


def together(names: Sequence[str]) -> str:
    """Equal cards, which their numbers alone tell apart, in few words.

    >>> together(["RTX 3090 #1", "RTX 3090 #2", "RTX 3090 #3", "RTX 3090 #7"])
    'RTX 3090 #1 to #3, #7'
    """
    runs: list[list[int]] = []
    for number in sorted(int(name.rpartition("#")[2]) for name in names):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said = [_run(run) for run in runs]
    return f"{names[0].rpartition('#')[0]}{', '.join(said)}"


def _run(numbers: list[int]) -> str:
    between = " and " if len(numbers) == 2 else " to "
    return f"#{numbers[0]}{between}#{numbers[-1]}" if len(numbers) > 1 else f"#{numbers[0]}"


def names_of(build: Build, shelf: Shelf) -> Mapping[str, str]:
    """Slug or key of every part → its name; equal cards are told apart by their number.

    What the build has not goes by its name in the catalog.
    """
    parts = (
        *build.risers, *build.supplies, *build.boards, *build.processors, *build.kits, *build.coolers,
        *build.disks, *build.rooms, *build.small_parts,
        *(use.card for use in build.cards),
        *(use.riser for use in build.cards if use.riser),
    )  # fmt: skip
    names = {part.slug: short(part.name) for part in parts}
    for use in build.cards:
        number = use.key.partition("#")[2]
        names[use.key] = f"{short(use.card.name)} #{number}" if number else short(use.card.name)
    known: dict[str, str] | None = shelf.memo.get("short names")
    if known is None:
        known = {slug: short(item.name) for slug, item in shelf.items.items()}
        shelf.memo["short names"] = known
    return ChainMap(names, known)
