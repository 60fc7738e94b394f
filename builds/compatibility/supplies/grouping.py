"""Supplies of a build as findings name them, those of which the same is to be said together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from builds.assembly.build import Build
from builds.compatibility.case import Case
from builds.parts import Supply
from builds.power.values import SupplyLoad

__all__ = ["Judged", "alike", "as_subject", "supply_keys"]

Verdict = Callable[[Case, Supply, SupplyLoad], str]


@dataclass(frozen=True, slots=True)
class Judged:
    """Equal supplies with one verdict; ``load`` is that of the one that gives most."""

    verdict: str
    keys: tuple[str, ...]
    supplies: tuple[Supply, ...]
    load: SupplyLoad


def supply_keys(build: Build) -> tuple[str, ...]:
    """A name for each supply: its slug, with its number among equal ones."""
    slugs = [supply.slug for supply in build.supplies]
    return tuple(
        f"{slug}#{slugs[:n].count(slug) + 1}" if slugs.count(slug) > 1 else slug
        for n, slug in enumerate(slugs)
    )


def as_subject(supplies: Sequence[Supply]) -> str:
    """In a sentence's singular: ``the Corsair AX1600i``, ``each of the 2 Corsair AX1600i``."""
    name = supplies[0].name
    return f"the {name}" if len(supplies) == 1 else f"each of the {len(supplies)} {name}"


def alike(case: Case, verdict: Verdict) -> Iterator[Judged]:
    """Supplies by what is to be said of them, in the build's order; none for an empty verdict."""
    groups: dict[tuple[str, str], list[int]] = {}
    supplies, loads, keys = case.build.supplies, case.power.supplies, supply_keys(case.build)
    for n, (supply, load) in enumerate(zip(supplies, loads, strict=True)):
        said = verdict(case, supply, load)
        if said:
            groups.setdefault((said, supply.slug), []).append(n)
    for (said, _), members in groups.items():
        heaviest = max(members, key=lambda n: loads[n].draw.continuous_w)
        yield Judged(
            verdict=said,
            keys=tuple(keys[n] for n in members),
            supplies=tuple(supplies[n] for n in members),
            load=loads[heaviest],
        )
