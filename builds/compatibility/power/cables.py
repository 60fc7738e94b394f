"""Whether cables carry what passes through them: `power.pigtail` and `power.sense-rating`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from builds.assembly.build import CardUse
from builds.assembly.plan import Feed
from builds.assembly.plugs import EIGHT_W, LITTLE_MARGIN, PLUG_W, plugs_of
from builds.compatibility.case import Case
from builds.compatibility.findings import Action, Change, Confidence, Finding, Fix, Rule, Severity
from builds.compatibility.wording import counted, each_of, grouped, keys_of, listed, watts

__all__ = ["RULES", "pigtail", "sense_rating"]

SILVERSTONE = "https://silverstonetek.com/en/tech-talk/wh_pcie-connection?page=1"
MELTED = "https://www.tomshardware.com/pc-components/gpus/melting-power-connectors-and-how-to-safeguard-against-them"
SENSE_PINS = (
    "https://screenhacker.com/"
    "intel-atx-3-0-16-pin-power-connector-for-pcie-gen5-is-smart-has-four-power-delivery-variants"
)
PIGTAIL_W = 225.0
"""What two plugs on one cable may carry together: a card above it wants a cable for each plug."""
SEPARATE = "Use a separate cable of the supply's own for each plug."
USEFUL_SHARE = 0.5
"""Of a card's limit: a lower cap mends nothing."""
SENSE_STEP_W = 300.0
"""The lowest rating of 16-pin cables that come with supplies."""


# power.pigtail


def pigtail(case: Case) -> Iterator[Finding]:
    """Two plugs of a hungry card on one cable; cables that carry more than two plugs may."""
    doubled = {use.key: use for use in case.build.cards if _hungry(use) and _doubled(use, case)}
    for slug, uses in grouped(doubled.values(), lambda use: use.card.slug).items():
        plugs = max(_eight_inputs(use, case) for use in uses)
        limit = max(use.limit_w or 0.0 for use in uses)
        yield _on_one_cable(
            keys_of(uses), limit,
            f"{each_of(uses, start=True)} may draw {watts(limit)}, and two of its "
            f"8-pin plugs hang on one cable, which is made for {watts(EIGHT_W)} (above "
            f"{watts(PIGTAIL_W)} a card wants a cable for each plug).",
            _parted_fix(slug, uses, plugs, case),
        )  # fmt: skip
    yield from _crowded_cables(case, set(doubled))
    yield from _cables_unknown(case, set(doubled))


def _parted_fix(slug: str, uses: Sequence[CardUse], plugs: int, case: Case) -> Fix:
    """A cable for each plug where the supplies have them; else a cap that one carries."""
    wanted = sum(map(_is_eight, case.plan.feeds))
    counts = [supply.eight_cables for supply in case.build.supplies]
    have = None if None in counts else sum(filter(None, counts))
    if have is None or have >= wanted:
        return Fix(SEPARATE, Change(Action.CABLES, slug, str(plugs)))
    lacking = f" {counted(wanted, 'cable')} for 8-pins are wanted" + (f", it has {have}." if have else ".")
    own = max(use.limit_w or 0.0 for use in uses)
    if own * USEFUL_SHARE > PIGTAIL_W:
        return Fix(f"Take a supply with a cable for each plug:{lacking}")
    return Fix(
        f"Cap the cards at {watts(PIGTAIL_W)}, which one cable carries, or take a supply with a cable for "
        f"each plug:{lacking}",
        Change(Action.LIMIT_CARDS, slug, f"{PIGTAIL_W:g}"),
    )


def _hungry(use: CardUse) -> bool:
    return use.limit_w is not None and use.limit_w > PIGTAIL_W


def _doubled(use: CardUse, case: Case) -> bool:
    """Two 8-pins of the card on one cable: by the plan, or because the visitor said so."""
    cables = Counter(
        (feed.supply, feed.cable)
        for feed in case.plan.feeds_of(use.key)
        if _is_eight(feed) and feed.cable is not None
    )
    if any(count > 1 for count in cables.values()):
        return True
    return use.cables is not None and use.cables < _eight_inputs(use, case)


def _is_eight(feed: Feed) -> bool:
    return feed.supply is not None and (feed.output or feed.plug) in ("8-pin", "6-pin")


def _eight_inputs(use: CardUse, case: Case) -> int:
    """How many 8-pins go into a card: as planned, else as its plugs are."""
    planned = sum(map(_is_eight, case.plan.feeds_of(use.key)))
    plugs = plugs_of(use)
    return planned or (plugs.eight + plugs.six if plugs is not None else 0)


def _crowded_cables(case: Case, named_already: set[str]) -> Iterator[Finding]:
    """Cables that several consumers share and that carry more than one may."""
    shared: dict[tuple[int | None, int], list[Feed]] = {}
    for feed in case.plan.feeds:
        if _is_eight(feed) and feed.cable is not None and feed.consumer not in named_already:
            shared.setdefault((feed.supply, feed.cable), []).append(feed)
    crowded = [feeds for feeds in shared.values() if len(feeds) > 1 and _carried(feeds) > PIGTAIL_W]
    if crowded:
        carried = max(map(_carried, crowded))
        consumers = dict.fromkeys(
            feed.consumer.removeprefix("riser of ") for feeds in crowded for feed in feeds
        )
        yield _on_one_cable(
            tuple(consumers), carried,
            f"{counted(len(crowded), 'cable')} with two 8-pin plugs would carry up to {watts(carried)} for "
            f"two parts; one cable is made for {watts(EIGHT_W)}, and {watts(PIGTAIL_W)} is the most that "
            "we allow.",
            Fix(SEPARATE),
        )  # fmt: skip


def _carried(feeds: Sequence[Feed]) -> float:
    return sum(feed.watts or 0.0 for feed in feeds)


def _cables_unknown(case: Case, named_already: set[str]) -> Iterator[Finding]:
    """Hungry cards on supplies whose cables no source counts."""

    def unsure(use: CardUse) -> str | None:
        open_ones = [f for f in case.plan.feeds_of(use.key) if _is_eight(f) and f.cable is None]
        return use.card.slug if _hungry(use) and len(open_ones) > 1 and use.key not in named_already else None

    for uses in grouped(case.build.cards, unsure).values():
        plugs = max(_eight_inputs(use, case) for use in uses)
        yield Finding(
            rule="power.pigtail", severity=Severity.NOTE, parts=keys_of(uses), figure=plugs * len(uses),
            unit="cables", to_check=True, source=SILVERSTONE, confidence=Confidence.PRACTICE,
            message=f"{each_of(uses, start=True)} draws more than {watts(PIGTAIL_W)} and wants a separate "
            f"cable for each of its {counted(plugs, '8-pin plug')}: no source says on how many cables the "
            "supply's plugs hang, so count them.",
            fix=Fix("Buy further 8-pin cables of the supply's own maker where there are too few."),
        )  # fmt: skip


def _on_one_cable(parts: tuple[str, ...], figure: float, message: str, fix: Fix) -> Finding:
    return Finding(
        rule="power.pigtail", severity=Severity.WARN, parts=parts, figure=figure, limit=PIGTAIL_W, unit="W",
        message=message, source=SILVERSTONE, confidence=Confidence.SPEC, fix=fix,
    )  # fmt: skip


# power.sense-rating


def sense_rating(case: Case) -> Iterator[Finding]:
    """The rating of a 16-pin cable against the card's limit; plugs that run near their own."""
    for (slug, rated), uses in grouped(case.build.cards, lambda use: _under_rated(use, case)).items():
        limit = max(use.limit_w or 0.0 for use in uses)
        yield Finding(
            rule="power.sense-rating", severity=Severity.WARN, parts=keys_of(uses), figure=limit, limit=rated,
            unit="W", source=SENSE_PINS, confidence=Confidence.SPEC,
            message=f"{each_of(uses, start=True)} may draw {watts(limit)}, and its 16-pin cable is rated "
            f"{watts(rated)}: the card reads that from the cable and stays below it, or does not start.",
            fix=Fix(f"Cap it at {watts(rated)}.", Change(Action.LIMIT_CARDS, slug, f"{rated:g}")),
        )  # fmt: skip
    yield from _rating_unknown(case)
    for uses in grouped(case.build.cards, lambda use: _little_margin(use, case)).values():
        limit = max(use.limit_w or 0.0 for use in uses)
        yield Finding(
            rule="power.sense-rating", severity=Severity.NOTE, parts=keys_of(uses), figure=limit,
            limit=PLUG_W["16-pin"], unit="W", source=MELTED, confidence=Confidence.MEASURED,
            message=f"{each_of(uses, start=True)} may draw {watts(limit)} through a 16-pin plug made for "
            f"{watts(PLUG_W['16-pin'])}: push it in until it clicks, do not bend it close to the plug, and "
            "look at it again after some weeks.",
            fix=Fix("A cap of 450 W spares it.", Change(Action.LIMIT_CARDS, uses[0].card.slug, "450")),
        )  # fmt: skip


def _straight(use: CardUse, case: Case) -> list[Feed]:
    """Feeds of the card's 16-pin plugs from 16-pin outputs; none where the visitor named an adapter."""
    if use.power_adapter:
        return []
    feeds = case.plan.feeds_of(use.key)
    return [f for f in feeds if f.plug == "16-pin" and f.output in ("", "16-pin") and f.supply is not None]


def _ratings(use: CardUse, case: Case) -> list[float | None]:
    supplies = case.build.supplies
    return [
        supplies[feed.supply - 1].sixteen_w
        for feed in _straight(use, case)
        if feed.supply is not None and feed.supply <= len(supplies)
    ]


def _under_rated(use: CardUse, case: Case) -> tuple[str, float] | None:
    ratings = [rating for rating in _ratings(use, case) if rating is not None]
    plugs = plugs_of(use)
    if not ratings or use.limit_w is None or plugs is None:
        return None
    rated = min(ratings) * plugs.sixteen
    return (use.card.slug, rated) if rated < use.limit_w else None


def _rating_unknown(case: Case) -> Iterator[Finding]:
    def unknown(use: CardUse) -> str | None:
        hungry = use.limit_w is not None and use.limit_w > SENSE_STEP_W
        return use.card.slug if hungry and None in _ratings(use, case) else None

    for uses in grouped(case.build.cards, unknown).values():
        limit = max(use.limit_w or 0.0 for use in uses)
        supplies = {feed.supply for use in uses for feed in _straight(use, case)}
        names = listed(case.build.supplies[n - 1].name for n in sorted(filter(None, supplies)))
        says = "450 W or 600 W" if limit <= 450 else "600 W"
        yield Finding(
            rule="power.sense-rating", severity=Severity.NOTE, parts=keys_of(uses), figure=limit, unit="W",
            to_check=True, source=SENSE_PINS, confidence=Confidence.UNCONFIRMED,
            message=f"No source states for how many watts the 16-pin cables of the {names} are rated, and "
            f"{each_of(uses)} may draw {watts(limit)}: the plug should say {says}.",
            fix=Fix("Read the rating that is printed on the cable's plug."),
        )  # fmt: skip


def _little_margin(use: CardUse, case: Case) -> str | None:
    plugs = plugs_of(use)
    if not _straight(use, case) or plugs is None or use.limit_w is None or _under_rated(use, case):
        return None
    near = use.limit_w / plugs.sixteen > LITTLE_MARGIN * PLUG_W["16-pin"]
    return use.card.slug if near else None


RULES = (
    Rule(
        id="power.pigtail",
        severities=(Severity.WARN,),
        when="Two 8-pin plugs of a card above 225 W hang on one cable, or one cable carries more than that.",
        check=pigtail, source=SILVERSTONE, confidence=Confidence.SPEC,
    ),
    Rule(
        id="power.sense-rating",
        severities=(Severity.WARN,),
        when="The 16-pin cable is rated below the card's limit; a card above 540 W on one plug is noted.",
        check=sense_rating, source=SENSE_PINS, confidence=Confidence.SPEC,
    ),
)  # fmt: skip
