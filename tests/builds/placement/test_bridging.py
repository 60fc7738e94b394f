"""Cards under an NVLink bridge stand as far apart as it is long."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builds.assembly.bridges import spacing_of
from builds.parts import CardShape, RiserPart
from builds.placement import plan_of
from tests.builds.compatibility.cast import RTX_3090, build_of, card_uses

CARD = replace(RTX_3090, nvlink_gb_s=112.5, shapes=(CardShape(thickness_slots=2, length_mm=280),))


def bridge_of(slots: int) -> RiserPart:
    return RiserPart(slug=f"bridge-{slots}", name=f"NVLink bridge, {slots}-slot", kind="nvlink", ports=2)


@pytest.mark.parametrize("slots", [3, 4])
def test_two_cards_are_seated_at_the_bridge_s_distance(slots: int) -> None:
    bridge = bridge_of(slots)
    assert spacing_of(bridge) == slots
    plan = plan_of(build_of(*card_uses(CARD, 2), risers=(bridge,)))
    first, second = (seat.slot for seat in plan.seats)
    assert first is not None
    assert second is not None
    assert second - first == slots
    assert not any(seat.pinned for seat in plan.seats)


def test_a_pinned_card_stays_where_it_was_put() -> None:
    one, other = card_uses(CARD, 2)
    plan = plan_of(build_of(replace(one, slot=1), replace(other, slot=7), risers=(bridge_of(3),)))
    assert [seat.slot for seat in plan.seats] == [1, 7]


def test_a_bridge_does_not_make_cards_hide_each_other_s_slots() -> None:
    thick = replace(CARD, shapes=(CardShape(thickness_slots=3, length_mm=313),))
    plan = plan_of(build_of(*card_uses(thick, 2), risers=(bridge_of(2),)))
    first, second = (seat.slot for seat in plan.seats)
    assert (second or 0) - (first or 0) >= 3
