"""The lane map and the wiring plan as tables: which slot hosts which card, which cable feeds which plug."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from builds.assembly.build import Build
from builds.assembly.plan import Feed, Plan, Seat
from builds.parts import Slot

__all__ = ["seats_shown", "wiring_shown"]

_PLUGS = {"eps": "EPS", "sata": "SATA", "molex": "Molex"}
_ATTACHED = {"cpu": "from the processor", "chipset": "from the chipset"}


def seats_shown(build: Build, plan: Plan, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """A row for each slot of the board, then one for each card without a slot."""
    slots = build.board.slots if build.board else ()
    rows: list[dict[str, Any]] = []
    for slot in slots:
        seats = [seat for seat in plan.seats if seat.slot == slot.position]
        cards = [_seat(seat, build, names) for seat in seats]
        rows.append(
            {"slot": _slot_name(slot), "link": _slot_link(slot), "note": slot.shares_with, "cards": cards}
        )
    without = [
        seat for seat in plan.seats if seat.slot is None or seat.slot not in {s.position for s in slots}
    ]
    if without:
        cards = [_seat(seat, build, names) for seat in without]
        no_slot = "No slot left" if slots else "Slots not known"
        rows.append({"slot": no_slot, "link": "", "note": "", "cards": cards, "lost": bool(slots)})
    return rows


def _slot_name(slot: Slot) -> str:
    return slot.label or f"Slot {slot.position}"


def _slot_link(slot: Slot) -> str:
    said = [
        f"gen {slot.generation}" if slot.generation else "",
        f"x{slot.lanes_electrical}" if slot.lanes_electrical else "width not known",
        _ATTACHED.get(slot.attached_to, ""),
    ]
    return " ".join(filter(None, said))


def _seat(seat: Seat, build: Build, names: Mapping[str, str]) -> dict[str, Any]:
    through = [names.get(part.slug, part.name) for part in (seat.splitter, seat.riser) if part]
    slots = build.board.slots if build.board else ()
    pinned = str(seat.slot) if seat.pinned else ""
    return {
        "key": seat.card,
        "name": names.get(seat.card, seat.card),
        "through": " and ".join(through),
        "link": _link(seat),
        "pins": [
            ("", "planned", not pinned),
            *((str(slot.position), _slot_name(slot), str(slot.position) == pinned) for slot in slots),
        ],
    }


def _link(seat: Seat) -> str:
    if seat.lanes is None and seat.generation is None:
        return "not known"
    lanes = f"x{seat.lanes}" if seat.lanes else "width not known"
    return f"gen {seat.generation} {lanes}" if seat.generation else lanes


def wiring_shown(build: Build, plan: Plan, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """For each supply its cables in order; what nothing feeds comes last."""
    supplies: list[dict[str, Any]] = []
    asked: set[str] = set()
    for position, supply in enumerate(build.supplies, start=1):
        number = f"Supply {position}: " if len(build.supplies) > 1 else ""
        rows = _rows([feed for feed in plan.feeds if feed.supply == position], build, names, asked)
        supplies.append({"name": f"{number}{supply.name}", "rows": rows})
    unfed = _rows([feed for feed in plan.feeds if feed.supply is None], build, names, asked)
    supplies.append({"name": "Nothing left to feed these", "rows": unfed, "lost": bool(build.supplies)})
    return [supply for supply in supplies if supply["rows"]]


def _rows(
    feeds: Sequence[Feed], build: Build, names: Mapping[str, str], asked: set[str]
) -> list[dict[str, Any]]:
    """Equal plugs of one consumer are one row. ``asked`` holds cards whose supply can be chosen above."""
    groups: dict[tuple[str, str, str], list[Feed]] = {}
    for feed in feeds:
        groups.setdefault((feed.consumer, feed.plug, feed.output), []).append(feed)
    return [_row(found, build, names, asked) for found in groups.values()]


def _row(feeds: list[Feed], build: Build, names: Mapping[str, str], asked: set[str]) -> dict[str, Any]:
    feed, count = feeds[0], len(feeds)
    takes, gives = _plug(feed.plug), _plug(feed.output or feed.plug)
    pinned = str(feed.supply) if feed.pinned else ""
    is_card = any(use.key == feed.consumer for use in build.cards)
    has_choice = is_card and len(build.supplies) > 1 and feed.consumer not in asked
    asked |= {feed.consumer} if has_choice else set()
    watts = [each.watts for each in feeds if each.watts is not None]
    plug = f"{count}× {takes}" if count > 1 else takes
    return {
        "cable": _cables(gives, feeds),
        "plug": plug if gives == takes else f"{plug}, through an adapter",
        "consumer": _consumer(feed.consumer, names),
        "watts": f"{sum(watts):.0f} W" if watts else "",
        "key": feed.consumer,
        "pins": [
            ("", "planned", not pinned),
            *((str(i), f"supply {i}", str(i) == pinned) for i in range(1, len(build.supplies) + 1)),
        ]
        if has_choice
        else [],
    }


def _plug(name: str) -> str:
    """Plugs as people write them; several after one another may feed an adapter."""
    return _PLUGS.get(name, name)


def _cables(output: str, feeds: Sequence[Feed]) -> str:
    """``8-pin cables 1 and 2``; without numbers where the plan has none."""
    numbers = sorted({feed.cable for feed in feeds if feed.cable is not None})
    if not numbers:
        return output
    said = ", ".join(map(str, numbers[:-1]))
    said = f"{said} and {numbers[-1]}" if said else str(numbers[-1])
    return f"{output} cable{'s' if len(numbers) > 1 else ''} {said}"


def _consumer(consumer: str, names: Mapping[str, str]) -> str:
    if consumer == "board":
        return "the board"
    key = consumer.removeprefix("riser of ")
    return f"riser of {names.get(key, key)}" if key != consumer else names.get(key, key)
