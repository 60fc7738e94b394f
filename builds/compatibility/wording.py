"""How findings name cards and figures: short names, equal cards together, watts as people write them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

from builds.assembly.build import CardUse

__all__ = ["capital", "counted", "each_of", "grouped", "keys_of", "listed", "named", "short", "watts"]

MAKERS = ("NVIDIA GeForce ", "NVIDIA ", "AMD Radeon ", "AMD ", "Intel ")
LISTED_AT_MOST = 4

Key = TypeVar("Key", bound=Hashable)


def short(name: str) -> str:
    """A card's name without its maker: ``RTX 3090``."""
    for maker in MAKERS:
        if name.startswith(maker):
            return name.removeprefix(maker)
    return name


def listed(names: Iterable[str]) -> str:
    """``A``, ``A and B``, ``A, B and C``; the rest counted where there are many."""
    several = list(dict.fromkeys(names))
    if len(several) > LISTED_AT_MOST:
        several = [*several[: LISTED_AT_MOST - 1], f"{len(several) - LISTED_AT_MOST + 1} others"]
    return " and ".join(filter(None, (", ".join(several[:-1]), *several[-1:])))


def named(uses: Sequence[CardUse]) -> str:
    """``the RTX 3090``, ``the 4 RTX 3090``, ``the RTX 3090 and RTX 5090``."""
    names = listed(short(use.card.name) for use in uses)
    one_kind = len({use.card.slug for use in uses}) == 1
    return f"the {len(uses)} {names}" if len(uses) > 1 and one_kind else f"the {names}"


def each_of(uses: Sequence[CardUse], *, start: bool = False) -> str:
    """The subject of a sentence in the singular: ``the RTX 3090``, ``each of the 4 RTX 3090``."""
    text = named(uses) if len(uses) == 1 else f"each of {named(uses)}"
    return capital(text) if start else text


def keys_of(uses: Iterable[CardUse]) -> tuple[str, ...]:
    """The cards' keys, as findings list them."""
    return tuple(use.key for use in uses)


def capital(text: str) -> str:
    """With a capital letter at the start of a sentence."""
    return text[:1].upper() + text[1:]


def counted(count: int, thing: str) -> str:
    """``1 8-pin plug``, ``12 8-pin plugs``."""
    return f"{count} {thing}{'' if count == 1 else 's'}"


def watts(figure: float) -> str:
    """``1,580 W``."""
    return f"{figure:,.0f} W"


def grouped(uses: Iterable[CardUse], key: Callable[[CardUse], Key | None]) -> dict[Key, list[CardUse]]:
    """Cards of which the same is to be said, in the build's order; those with no key are left out."""
    groups: dict[Key, list[CardUse]] = {}
    for use in uses:
        found = key(use)
        if found is not None:
            groups.setdefault(found, []).append(use)
    return groups
