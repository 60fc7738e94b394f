"""The lane map and the wiring plan as tables: which slot hosts which card, which cable feeds which plug."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from builds.assembly.build import Build
from builds.assembly.links import seated
from builds.assembly.plan import Feed, Plan, Seat
from builds.assembly.plugs import plug_named
from builds.assembly.spacing import covered_by, thicknesses_of
from builds.parts import Slot

from .names import together

__all__ = ["seats_shown", "wiring_shown"]

_ATTACHED = {"cpu": "from the processor", "chipset": "from the chipset"}


def seats_shown(build: Build, plan: Plan, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """A row for each slot of the board, then one for each card without a slot."""
    slots = build.board.slots if build.board else ()
    covered = _covered(build, plan, names)
    rows: list[dict[str, Any]] = []
    for slot in slots:
        seats = [seat for seat in plan.seats if seat.slot == slot.position]
        cards = [_seat(seat, build, names) for seat in seats]
        free = covered.get(slot.position, "free")
        rows.append(
            {
                "slot": _slot_name(slot), "link": _slot_link(slot), "note": slot.shares_with, "cards": cards,
                "free": free if not cards else "",
            }
        )  # fmt: skip
    without = [
        seat for seat in plan.seats if seat.slot is None or seat.slot not in {s.position for s in slots}
    ]
    if without:
        cards = _alike([_seat(seat, build, names) for seat in without])
        no_slot = "No slot left" if slots else "Slots not known"
        rows.append({"slot": no_slot, "link": "", "note": "", "cards": cards, "lost": bool(slots)})
    return rows


def _covered(build: Build, plan: Plan, names: Mapping[str, str]) -> dict[int, str]:
    """Position → which card straight in a slot above hides it, or may hide it where it is a thick one."""
    found: dict[int, str] = {}
    for card in seated(build, plan):
        if build.board is None or card.slot is None or card.free:
            continue
        name = names.get(card.use.key, card.use.key)
        thin, thick = thicknesses_of(card.use)
        for position in covered_by(build.board, card.slot.position, thick) or ():
            found.setdefault(position, f"free unless the {name} is {thick:g} slots thick")
        for position in covered_by(build.board, card.slot.position, thin) or ():
            found[position] = f"covered by the {name}"
    return found


def _alike(cards: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Equal cards without a slot are one entry, whose first card can be pinned."""
    groups: dict[tuple[str, str, str, bool], list[dict[str, Any]]] = {}
    for card in cards:
        is_pinned = any(value and chosen for value, _, chosen in card["pins"])
        groups.setdefault(
            (card["name"].partition("#")[0], card["through"], card["link"], is_pinned), []
        ).append(card)
    return [
        {**found[0], "name": together([card["name"] for card in found]), "first": found[0]["name"]}
        if len(found) > 1
        else found[0]
        for found in groups.values()
    ]


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


def wiring_shown(
    build: Build, plan: Plan, names: Mapping[str, str], *, one_by_one: bool = False
) -> list[dict[str, Any]]:
    """For each supply its cables in order; what nothing feeds comes last.

    Equal cards that are fed alike are one row; ``one_by_one`` gives each its own, to be ticked off on paper.
    """
    supplies: list[dict[str, Any]] = []
    asked: set[str] = set()
    for position, supply in enumerate(build.supplies, start=1):
        number = f"Supply {position}: " if len(build.supplies) > 1 else ""
        rows = _rows([feed for feed in plan.feeds if feed.supply == position], build, names, asked)
        supplies.append({"name": f"{number}{supply.name}", "rows": rows if one_by_one else _merged(rows)})
    unfed = _rows([feed for feed in plan.feeds if feed.supply is None], build, names, asked)
    heading = "Nothing left to feed these" if build.supplies else "To be fed by a supply, none is chosen yet"
    rows = unfed if one_by_one else _merged(unfed)
    supplies.append({"name": heading, "rows": rows, "lost": bool(build.supplies)})
    return [supply for supply in supplies if supply["rows"]]


def _rows(
    feeds: Sequence[Feed], build: Build, names: Mapping[str, str], asked: set[str]
) -> list[dict[str, Any]]:
    """Equal plugs of one consumer are one row. ``asked`` holds cards whose supply can be chosen above."""
    groups: dict[tuple[str, str, str], list[Feed]] = {}
    for feed in feeds:
        groups.setdefault((feed.consumer, feed.plug, feed.output), []).append(feed)
    return [_row(found, build, names, asked) for found in groups.values()]


def _merged(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Equal cards that are fed alike are one row, unless their supply can be chosen."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for i, row in enumerate(rows):
        kind, _, number = row["consumer"].rpartition("#")
        key = (kind, row["plug"], row["cable"], row["watts"]) if number and not row["pins"] else (str(i),)
        groups.setdefault(key if kind else (str(i),), []).append(row)
    return [
        {
            **found[0],
            "consumer": together([row["consumer"] for row in found]),
            "watts": f"{found[0]['watts']} each" if found[0]["watts"] else "",
        }
        if len(found) > 1
        else found[0]
        for found in groups.values()
    ]


def _row(feeds: list[Feed], build: Build, names: Mapping[str, str], asked: set[str]) -> dict[str, Any]:
    feed, count = feeds[0], len(feeds)
    takes, gives = plug_named(feed.plug), plug_named(feed.output or feed.plug)
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
