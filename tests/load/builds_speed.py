"""How long it takes to plan a build, to make its power budget and to ask every rule about it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from builds.assembly.build import Build
from builds.compatibility.case import Case
from builds.compatibility.check import findings_of
from builds.parts import Card, CardShape, Plugs, RiserPart, SmallPart
from builds.placement import plan_of
from builds.power.budget import budget_of
from tests.builds.compatibility.cast import AX1600I, RTX_3090, build_of, card_uses

__all__ = ["print_builds"]

TIMES = 7
PLACEMENT_MS, CHECK_MS = 200, 20
RIBBON = RiserPart(
    slug="ribbon", name="Ribbon", kind="ribbon", generation=4, lanes=16, ports=1, length_cm=30, feed="none",
    slot_w=66,
)  # fmt: skip
CABLE_BOARD = RiserPart(
    slug="slimsas", name="SlimSAS board", kind="slimsas", generation=4, lanes=16, ports=1, feed="6-pin",
    slot_w=75,
)  # fmt: skip
SWITCH = RiserPart(
    slug="switch", name="Switch", kind="switch", generation=4, lanes=16, ports=5, feed="eps", slot_w=75
)
STARTER = SmallPart(slug="add2psu-relay", name="Starter", kind="supply-sync")


def print_builds() -> None:
    """Median and slowest of some builds, each from nothing."""
    print(f"builds: milliseconds that the process computes; targets {PLACEMENT_MS} and {CHECK_MS} ms")
    for name, build in _builds():
        plan = plan_of(build)
        case = Case(build=build, plan=plan, power=budget_of(build, plan))
        planning = _milliseconds(lambda build=build: plan_of(build))
        checking = _milliseconds(lambda case=case: findings_of(case))
        print(
            f"{name:48} placement {statistics.median(planning):6.1f} (at most {max(planning):6.1f})"
            f"  check {statistics.median(checking):6.1f} (at most {max(checking):6.1f})"
        )


def _milliseconds(act: Callable[[], object]) -> list[float]:
    taken = []
    for _ in range(TIMES):
        begin = time.process_time()
        act()
        taken.append((time.process_time() - begin) * 1000)
    return taken


def _builds() -> Iterator[tuple[str, Build]]:
    yield "2 cards in the slots", build_of(*card_uses(RTX_3090, 2))
    yield "4 cards, 4 loose ribbons", build_of(*card_uses(RTX_3090, 4), risers=(RIBBON,) * 4)
    yield (
        "7 cards on ribbons, 2 supplies",
        build_of(*card_uses(RTX_3090, 7, RIBBON), supplies=(AX1600I,) * 2, small_parts=(STARTER,)),
    )
    yield (
        "16 cards on cables, 4 supplies",
        build_of(*card_uses(RTX_3090, 16, CABLE_BOARD), supplies=(AX1600I,) * 4, small_parts=(STARTER,) * 3),
    )
    yield "16 cards of 4 kinds, 4 switches, 4 supplies", build_of(
        *(use for n in range(4) for use in card_uses(_card(n), 4)),
        risers=(SWITCH,) * 4, supplies=(AX1600I,) * 4, small_parts=(STARTER,) * 3,
    )  # fmt: skip
    yield "16 unlike cards, 4 switches, 4 supplies", build_of(
        *(use for n in range(16) for use in card_uses(_card(n), 1)),
        risers=(SWITCH,) * 4, supplies=(AX1600I,) * 4, small_parts=(STARTER,) * 3,
    )  # fmt: skip


def _card(n: int) -> Card:
    """A card like no other: in thickness, lanes, watts and plugs."""
    shape = CardShape(thickness_slots=1 + n % 4, length_mm=250, plugs=Plugs(eight=1 + n % 3))
    return replace(
        RTX_3090, slug=f"card-{n}", name=f"Card {n}", limit_w=180 + 10 * n, lanes=16 if n % 2 else 8,
        generation=3 + n % 3, shapes=(shape,),
    )  # fmt: skip


if __name__ == "__main__":
    print_builds()
