"""Which supply feeds which cards: watts with headroom, and a plug for each socket.

The arithmetic is that of the builder's rules (`builds.assembly.plugs`, `builds.power.strain`), for one
supply, so many equal cards and a usual computer around them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from builds.assembly.build import CardUse
from builds.assembly.plugs import USUAL_BOARD_EPS, Need, needs_of, outputs_of, plug_named, plugs_of
from builds.assembly.severity import Severity
from builds.parts import Card, Supply
from builds.power.strain import COMFORTABLE_SHARE, severity_of_load

from .verdicts import Answer, Verdict, all_of

__all__ = ["REST_W", "feeds"]

REST_W = 150.0
"""What board, processor, memory, disks and fans are counted as, while cards do the work. [W]"""


def feeds(supply: Supply, card: Card, count: int) -> Verdict:
    """Whether a supply feeds so many equal cards and the rest of a usual computer."""
    if supply.form == "server":
        return Verdict(
            Answer.UNKNOWN, "12 V only: its plugs depend on a breakout board, and it starts no board"
        )
    return all_of((_plugs(supply, card, count), _watts(supply, card, count)))


def _watts(supply: Supply, card: Card, count: int) -> Verdict:
    if card.limit_w is None:
        return Verdict(Answer.UNKNOWN, "no source states the card's limit")
    if supply.rated_w is None:
        return Verdict(Answer.UNKNOWN, "no source states the supply's rating")
    load = count * card.limit_w + REST_W
    text = f"{load:,.0f} W of {supply.rated_w:,.0f} W"
    severity = severity_of_load(load, supply.rated_w)
    if severity is Severity.BLOCK:
        return Verdict(Answer.NO, text)
    if severity is Severity.WARN:
        return Verdict(Answer.TIGHT, f"{text}, above {COMFORTABLE_SHARE:.0%}: cap the card's power")
    return Verdict(Answer.YES, text)


def _plugs(supply: Supply, card: Card, count: int) -> Verdict:
    use = CardUse(key=card.slug, card=card, shape=card.reference)
    if plugs_of(use) is None:
        return Verdict(Answer.UNKNOWN, "no source states the card's plugs")
    needs = needs_of(use) * count
    if not needs:
        return Verdict(Answer.YES, "no plug: the slot feeds it")
    return all_of(_filled(supply, card, needs))


def _filled(supply: Supply, card: Card, needs: Sequence[Need]) -> Iterator[Verdict]:
    """A verdict for each kind of plug; kinds that no adapter can stand in for take theirs first."""
    left = {kind: output.plugs for kind, output in outputs_of(supply).items()}
    eps = left["eps"]
    left["eps"] = None if eps is None else max(eps - USUAL_BOARD_EPS, 0)
    kinds: dict[str, list[Need]] = {}
    for need in sorted(needs, key=lambda need: len(need.ways)):
        kinds.setdefault(need.ways[0].output, []).append(need)
    for kind, alike in kinds.items():
        yield _one_kind(supply, card, kind, alike, left)


def _one_kind(
    supply: Supply, card: Card, kind: str, needs: Sequence[Need], left: dict[str, int | None]
) -> Verdict:
    """Straight plugs as far as they go, adapters for the rest; takes them off ``left``."""
    name, have = plug_named(kind), left[kind]
    if have is None:
        return Verdict(Answer.UNKNOWN, f"takes {len(needs)} × {name}; no source counts this supply's")
    boards = ", one stays for the board" if kind == "eps" else ""
    text = f"{len(needs)} × {name} of {have + (USUAL_BOARD_EPS if kind == 'eps' else 0)}{boards}"
    missing = max(len(needs) - have, 0)
    left[kind] = have - (len(needs) - missing)
    if not missing:
        under = kind == "16-pin" and (supply.sixteen_w or card.limit_w or 0.0) < (card.limit_w or 0.0)
        return (
            Verdict(Answer.TIGHT, f"{text}, rated {supply.sixteen_w:g} W each")
            if under
            else Verdict(Answer.YES, text)
        )
    adapter = next((way for way in needs[0].ways if way.adapter), None)
    if adapter is None:
        return Verdict(Answer.NO, text)
    spare = left[adapter.output]
    if spare is None:
        return Verdict(Answer.UNKNOWN, f"{text}; adapters need {adapter.output}s, uncounted")
    if spare < missing * adapter.inputs:
        return Verdict(Answer.NO, f"{text}, and too few {adapter.output}s for adapters")
    left[adapter.output] = spare - missing * adapter.inputs
    return Verdict(
        Answer.TIGHT, f"{missing} × {name} by adapter from {adapter.inputs} × {adapter.output} each"
    )
