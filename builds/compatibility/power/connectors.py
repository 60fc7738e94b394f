"""Whether every card's plugs give it enough, and whether the supplies have them: `power.*`.

What is about adapters and cables is in `adapters` and `cables`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from builds.assembly.build import CardUse
from builds.assembly.plan import Feed
from builds.assembly.plugs import (
    EPS_AT_MOST,
    SLOT_W,
    Output,
    capacity_w,
    has_breakout,
    needs_of,
    outputs_of,
    plug_named,
    shapes_of,
)
from builds.compatibility.case import Case
from builds.compatibility.findings import Action, Change, Confidence, Finding, Fix, Rule, Severity
from builds.compatibility.wording import capital, counted, each_of, grouped, keys_of, listed, short, watts

__all__ = ["RULES", "connector_budget", "missing_connector"]

ATX_GUIDE = "https://www.knightli.com/en/2026/04/23/intel-atx-3-pcie-gpu-aux-power-connectors/"
SILVERSTONE = "https://silverstonetek.com/en/tech-talk/wh_pcie-connection?page=1"
SHIPPED_SHORTFALL = 0.05
"""Cards are sold whose plugs and slot fall this share short of their limit: their maker's own affair."""
EIGHT_FED = ("6-pin", "8-pin", "16-pin")
"""Sockets that 8-pins fill, straight or by the adapter from the card's box."""
OUTPUTS = ("8-pin", "16-pin", "eps", "24-pin", "sata", "molex")


# power.connector-budget


def connector_budget(case: Case) -> Iterator[Finding]:
    """Slot and plugs of a card against what it may draw."""
    cards = [use for use in case.build.cards if use.card.form == "card"]
    yield from _plugs_unknown(cards)
    for (slug, _, asked, given, most), uses in grouped(cards, _shortfall).items():
        yield _short_of_power(slug, uses, asked, given, most)


def _plugs_unknown(cards: Sequence[CardUse]) -> Iterator[Finding]:

    def unknown(use: CardUse) -> tuple[str, float | None] | None:
        limit = use.card.limit_w
        slot_suffices = limit is not None and limit <= SLOT_W
        return None if shapes_of(use) or slot_suffices else (use.card.slug, limit)

    for (slug, limit), uses in grouped(cards, unknown).items():
        draw = "" if limit is None else f", which may draw {watts(limit)}"
        yield _finding(
            Severity.NOTE, uses, to_check=True, confidence=Confidence.UNCONFIRMED,
            message=f"No source states which power plugs {each_of(uses)} takes{draw}: look at a picture "
            "of its end or back and count them, then check that the supply has as many.",
            fix=Fix(f"Look up the power plugs of {slug}."),
        )  # fmt: skip


def _shortfall(use: CardUse) -> tuple[str, str, float, float, float] | None:
    """Slug, shape, watts asked, and given to the weakest and the strongest shape; ``None``: enough."""
    raised, own = use.power_limit_w, use.card.limit_w
    asked = max(raised, own) if raised and own and raised > own else use.limit_w
    shapes = [shape.plugs for shape in shapes_of(use) if shape.plugs is not None]
    if asked is None or not shapes:
        return None
    given = [SLOT_W + capacity_w(plugs) for plugs in shapes]
    if asked <= min(given):
        return None
    return use.card.slug, use.shape.name if use.shape else "", asked, min(given), max(given)


def _short_of_power(slug: str, uses: list[CardUse], asked: float, given: float, most: float) -> Finding:
    use = uses[0]
    own = use.card.limit_w
    raised = own is not None and asked > own
    cap = Fix(f"Cap it at {watts(given)}.", Change(Action.LIMIT_CARDS, slug, f"{given:g}"))
    sums = f"{watts(given)} in all: {watts(SLOT_W)} from the slot and {watts(given - SLOT_W)} from its plugs"
    if asked <= most:
        return _finding(
            Severity.WARN if raised else Severity.NOTE,
            uses, figure=asked, limit=given, to_check=True, fix=cap,
            message=f"Some makers' {short(use.card.name)} get {sums}; that is less than the {watts(asked)} "
            "that the card may draw, so check which plugs yours has.",
        )  # fmt: skip
    if raised and own is not None and (own <= given or _is_sold_like_that(use, own, given)):
        return _finding(
            Severity.WARN, uses, figure=asked, limit=given, fix=cap,
            message=f"The limit of {each_of(uses)} is set to {watts(asked)}, above its own "
            f"{watts(own)}, but it gets {sums}.",
        )  # fmt: skip
    if _is_sold_like_that(use, asked, given):
        return _finding(
            Severity.NOTE, uses, figure=asked, limit=given, fix=cap,
            to_check=asked - given > SHIPPED_SHORTFALL * asked,
            message=f"By the norm {each_of(uses)} gets {sums}; its maker allows it {watts(asked)} all the "
            "same, and it is sold like that.",
        )  # fmt: skip
    return _finding(
        Severity.BLOCK, uses, figure=asked, limit=given, fix=cap,
        message=f"{each_of(uses, start=True)} may draw {watts(asked)}, but gets {sums}.",
    )  # fmt: skip


def _is_sold_like_that(use: CardUse, limit: float, given: float) -> bool:
    """A shortfall that is its maker's affair, or a question about the catalog's data: nobody chose it."""
    return limit - given <= SHIPPED_SHORTFALL * limit or bool(use.card.url)


# power.missing-connector


def missing_connector(case: Case) -> Iterator[Finding]:
    """Sockets of cards, risers and boards that no plug of a supply is left for."""
    if not case.build.supplies:
        return
    yield from _unfed(case)
    yield from _beyond_any_supply(case)
    yield from _worse_shapes(case)
    yield from _uncounted(case)


def _unfed(case: Case) -> Iterator[Finding]:
    forced = {use.key for use in case.build.cards if use.power_adapter == "eps"}  # power.eps-not-pcie says it
    unfed = [
        feed for feed in case.plan.feeds
        if feed.supply is None and not _of_board_alone(feed, case) and feed.consumer not in forced
    ]  # fmt: skip
    for plug, feeds in groupby(sorted(unfed, key=lambda feed: feed.plug), key=lambda feed: feed.plug):
        missing = list(feeds)
        wanted = sum(feed.plug == plug for feed in case.plan.feeds)
        yield _finding_of_plugs(
            _how_bad(plug, missing, case), case, missing,
            figure=wanted, limit=wanted - len(missing),
            message=f"The build has {counted(wanted, f'{plug_named(plug)} socket')} to be filled, and the "
            f"{_supplies(case)} can fill {wanted - len(missing)} ({_has(plug, case)}): "
            f"{counted(len(missing), 'socket')} of {_consumers(missing, case)} "
            f"{'stays' if len(missing) == 1 else 'stay'} empty.",
            fix=_more_plugs(plug),
        )  # fmt: skip


def _of_board_alone(feed: Feed, case: Case) -> bool:
    """Server supplies have nothing for a board: that is said by ``psu.twelve-volt-only``."""
    return feed.consumer == "board" and all(supply.form == "server" for supply in case.build.supplies)


def _how_bad(plug: str, missing: Sequence[Feed], case: Case) -> Severity:
    """A 24-pin plug can be had twice over a lead; a card's shape may still be chosen so that it fits."""
    if plug == "24-pin" and all(feed.consumer != "board" for feed in missing):
        return Severity.WARN
    mends = plug in EIGHT_FED and _spared_by_shapes(case) >= _eights_lacking(case)
    return Severity.WARN if mends else Severity.BLOCK


def _spared_by_shapes(case: Case) -> int:
    """8-pins that are not taken if every card of which no shape is named is of the one with fewest."""
    return sum(_eights(use) - _eights(use, fewest=True) for use in case.build.cards)


def _eights_lacking(case: Case) -> int:
    """8-pins that the sockets left empty would take beyond those that are free."""
    by_key = {use.key: use for use in case.build.cards}
    have = sum(outputs["8-pin"].plugs or 0 for outputs in _outputs(case))
    wanted = 0
    for feed in case.plan.feeds:
        if feed.supply is not None:
            wanted += _taken(feed) == "8-pin"
        elif feed.plug in EIGHT_FED:
            needs = needs_of(by_key[feed.consumer]) if feed.consumer in by_key else ()
            ways = next((need.ways for need in needs if need.plug == feed.plug), ())
            wanted += next((way.inputs for way in ways if way.output == "8-pin"), 1)
    return wanted - have


def _eights(use: CardUse, *, fewest: bool = False, most: bool = False) -> int:
    """8-pin plugs that a card takes if all is fed by them: of its usual shape, or an extreme one."""
    counts = [
        sum(
            next((way.inputs for way in need.ways if way.output == "8-pin"), 0)
            for need in needs_of(use, plugs)
        )
        for plugs in (shape.plugs for shape in shapes_of(use))
    ] or [0]
    return min(counts) if fewest else max(counts) if most else counts[0]


def _beyond_any_supply(case: Case) -> Iterator[Finding]:
    """More EPS plugs from one supply than any has, where its own are not counted."""
    for number, supply in enumerate(case.build.supplies, start=1):
        fed = [f for f in case.plan.feeds if f.supply == number and (f.output or f.plug) == "eps"]
        if supply.eps is None and supply.form != "server" and len(fed) > EPS_AT_MOST:
            yield _finding_of_plugs(
                Severity.BLOCK, case, [feed for feed in fed if feed.consumer != "board"],
                figure=len(fed), limit=EPS_AT_MOST, confidence=Confidence.PRACTICE,
                message=f"{counted(len(fed), 'EPS plug')} would have to come from the {supply.name}: one for "
                f"the board, the rest for cards; no supply has more than {EPS_AT_MOST}.",
                fix=_more_plugs("eps"),
            )  # fmt: skip


def _worse_shapes(case: Case) -> Iterator[Finding]:
    """What fits the usual shape of an unnamed card, but not every shape of it."""
    have = [_outputs(case)[n]["8-pin"].plugs for n in range(len(case.build.supplies))]
    if None in have or any(feed.supply is None for feed in case.plan.feeds):
        return
    spare = sum(filter(None, have)) - sum(_taken(f) == "8-pin" for f in case.plan.feeds)
    open_ones = [
        use for use in case.build.cards if use.shape is None and _eights(use, most=True) > _eights(use)
    ]
    for uses in grouped(open_ones, lambda use: use.card.slug).values():
        each = _eights(uses[0], most=True)
        lacking = len(uses) * (each - _eights(uses[0])) - spare
        if lacking > 0:
            yield _finding(
                Severity.NOTE, uses, rule="power.missing-connector", to_check=True, source=ATX_GUIDE,
                figure=len(uses) * each, limit=len(uses) * each - lacking, unit="plugs",
                message=f"Some makers' {short(uses[0].card.name)} take {counted(each, '8-pin plug')}: with "
                f"such cards {counted(lacking, '8-pin plug')} would be missing, so check which yours "
                f"{'is' if len(uses) == 1 else 'are'}.",
                fix=Fix("Buy the shape with fewer plugs, or a supply with more."),
            )  # fmt: skip


def _uncounted(case: Case) -> Iterator[Finding]:
    """Supplies that feed cards by plugs which no source counts; equal ones are told of once."""
    wanted: dict[str, dict[str, int]] = {}
    boards: set[tuple[str, str]] = set()
    for number, outputs in enumerate(_outputs(case), start=1):
        slug = case.build.supplies[number - 1].slug
        for output in OUTPUTS:
            feeds = [f for f in case.plan.feeds if f.supply == number and _taken(f) == output]
            for_cards = sum(feed.consumer != "board" for feed in feeds)
            if for_cards and outputs[output].plugs is None:
                most = wanted.setdefault(slug, {})
                most[output] = max(most.get(output, 0), for_cards)
                if for_cards < len(feeds):
                    boards.add((slug, output))
    named = {supply.slug: supply.name for supply in case.build.supplies}
    for slug, counts in wanted.items():
        several = sum(supply.slug == slug for supply in case.build.supplies) > 1
        plugs = listed(
            counted(count, f"{plug_named(output)} plug")
            + (" besides the board's" if (slug, output) in boards else "")
            for output, count in counts.items()
        )
        yield Finding(
            rule="power.missing-connector", severity=Severity.NOTE, parts=(slug,), to_check=True,
            message=f"No source counts the plugs of the {named[slug]}: check that "
            f"{'each' if several else 'it'} has {plugs}.",
            source=ATX_GUIDE, confidence=Confidence.UNCONFIRMED,
            fix=Fix("Look at the list of cables on the maker's page."),
        )  # fmt: skip


# Words


def _taken(feed: Feed) -> str:
    """The plug of a supply that a feed takes."""
    return feed.output or _output(feed.plug)


def _output(plug: str) -> str:
    """The supply's plug that fills a socket straight: 6+2-pin plugs fill both."""
    return "8-pin" if plug == "6-pin" else plug


def _outputs(case: Case) -> list[dict[str, Output]]:
    breakout = has_breakout(case.build.small_parts)
    return [outputs_of(supply, breakout=breakout) for supply in case.build.supplies]


def _supplies(case: Case) -> str:
    supplies = case.build.supplies
    return supplies[0].name if len(supplies) == 1 else f"{len(supplies)} supplies"


def _has(plug: str, case: Case) -> str:
    counts = [outputs[_output(plug)].plugs for outputs in _outputs(case)]
    known = sum(filter(None, counts))
    at_least = "at least " if None in counts else ""
    return f"{at_least}{counted(known, f'{plug_named(_output(plug))} plug')} in all"


def _consumers(feeds: Iterable[Feed], case: Case) -> str:
    names = {use.key: short(use.card.name) for use in case.build.cards}
    riser = "riser of "
    return "the " + listed(
        f"riser of the {names.get(feed.consumer.removeprefix(riser), feed.consumer)}"
        if feed.consumer.startswith(riser)
        else names.get(feed.consumer, feed.consumer)
        for feed in feeds
    )


def _more_plugs(plug: str) -> Fix:
    return {
        "eps": Fix(
            "Take a supply with more EPS plugs, or the maker's adapter from two 8-pins for each card."
        ),
        "24-pin": Fix("Give the slot board a supply of its own, or take one that is fed by a 6-pin."),
        "16-pin": Fix("Take a supply with a 16-pin plug for each card, or with more 8-pins for adapters."),
    }.get(
        plug,
        Fix(
            f"Take a supply with more {plug_named(_output(plug))} plugs, or add a second one; "
            "never split a cable."
        ),
    )


def _finding_of_plugs(
    severity: Severity, case: Case, feeds: Sequence[Feed], *, figure: float, limit: float,
    message: str, fix: Fix, confidence: Confidence = Confidence.ARITHMETIC,
) -> Finding:  # fmt: skip
    consumers = dict.fromkeys(feed.consumer.removeprefix("riser of ") for feed in feeds)
    boards = [board.slug for board in case.build.boards[:1]]
    parts = [part for consumer in consumers for part in (boards if consumer == "board" else [consumer])]
    return Finding(
        rule="power.missing-connector", severity=severity, parts=tuple(parts), message=message,
        figure=figure, limit=limit, unit="plugs", fix=fix, source=ATX_GUIDE, confidence=confidence,
    )  # fmt: skip


def _finding(
    severity: Severity, uses: Sequence[CardUse], *, message: str, fix: Fix | None = None,
    rule: str = "power.connector-budget", figure: float | None = None, limit: float | None = None,
    unit: str = "W", source: str = SILVERSTONE, confidence: Confidence = Confidence.SPEC,
    to_check: bool = False,
) -> Finding:  # fmt: skip
    return Finding(
        rule=rule, severity=severity, parts=keys_of(uses), message=capital(message),
        figure=figure, limit=limit, unit=unit, fix=fix, source=source, confidence=confidence,
        to_check=to_check,
    )  # fmt: skip


RULES = (
    Rule(
        id="power.connector-budget",
        severities=(Severity.BLOCK, Severity.WARN),
        when="The slot's 75 W and the plugs of a card (6-pin 75 W, 8-pin 150 W, 16-pin 600 W, EPS 336 W) "
        "come to less than it may draw. Cards that are sold with up to 5 % less are noted.",
        check=connector_budget, source=SILVERSTONE, confidence=Confidence.SPEC,
    ),
    Rule(
        id="power.missing-connector",
        severities=(Severity.BLOCK, Severity.WARN),
        when="The supplies have too few plugs of a kind for all cards, risers and boards, after adapters "
        "that are rated for it; a warning where another shape of the card, or a lead for the 24-pin, "
        "would do.",
        check=missing_connector, source=ATX_GUIDE, confidence=Confidence.ARITHMETIC,
    ),
)  # fmt: skip
