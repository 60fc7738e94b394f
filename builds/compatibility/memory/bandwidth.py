"""``memory.channels`` and ``memory.speed``: bandwidth that the memory could give and does not.

It decides the speed of what runs on the processor (mixture-of-experts models larger than the cards); a model
that lies whole in the cards' memory loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from builds.assembly.memory import Filled, bandwidth_gb_s, filled
from builds.compatibility.case import Case
from builds.compatibility.findings import Confidence, Finding, Fix, Rule, Severity
from builds.compatibility.wording import counted

__all__ = ["RULES"]

CHANNELS_SOURCE = (
    "https://www.tomshardware.fr/epyc-genoa-la-prise-en-charge-de-12-canaux-de-memoire-ddr5-confirmee/"
)
TWO_PER_CHANNEL_SOURCE = (
    "https://maxj.phd/git/max/makenotwork/commit/ad63f4a16f618a21abeae3b306a4ed855da94278"
)
DESKTOP_SOURCE = "https://kingston.com/unitedkingdom/it/blog/gaming/amd-ryzen-ddr5-memory-guide"
DESKTOP_SOCKETS = frozenset({"AM5", "LGA1700", "LGA1851"})
TWO_PER_CHANNEL_SHARE = 0.8
"""Of the bandwidth with one module: DDR5 on WRX90 falls to about 4,400 MT/s."""
MATTERS = "It matters where part of a model runs on the processor, not for one that lies whole in the cards"


def check_channels(case: Case) -> Iterator[Finding]:
    """Channels without a module, or filled unevenly."""
    build, memory = case.build, filled(case.build)
    if not build.kits or (build.board is None and not build.processors):
        return
    parts = _parts(case)
    if memory.modules is None or memory.channels is None or memory.in_use is None:
        what = (
            "memory channels the board and processor have"
            if memory.channels is None
            else "modules the memory comes in"
        )
        yield _finding(
            "memory.channels", Severity.NOTE, parts, to_check=True, confidence=Confidence.UNCONFIRMED,
            message=f"No source states how many {what}: a module for each channel gives full bandwidth.",
        )  # fmt: skip
    elif memory.modules < memory.channels:
        yield _finding(
            "memory.channels", Severity.WARN, parts,
            message=f"{counted(memory.modules, 'module').capitalize()} in {memory.channels} memory channels: "
            f"{_bandwidths(memory, memory.in_use, memory.channels)}. {MATTERS}.",
            figure=memory.in_use, limit=memory.channels, unit="channels",
            fix=Fix(f"Spread the same gigabytes over {memory.channels} modules, one for each channel."),
            confidence=Confidence.ARITHMETIC,
        )  # fmt: skip
    elif memory.modules % memory.channels:
        yield _finding(
            "memory.channels", Severity.WARN, parts,
            message=f"{memory.modules} modules do not spread evenly over {memory.channels} memory channels: "
            "part of the memory then runs with fewer channels and less bandwidth.",
            figure=memory.modules, limit=memory.channels, unit="channels",
            fix=Fix(f"Take a multiple of {memory.channels} equal modules."), confidence=Confidence.PRACTICE,
        )  # fmt: skip


def _bandwidths(memory: Filled, in_use: int, channels: int) -> str:
    if memory.rate_mt_s is None:
        return f"{in_use / channels:.0%} of the bandwidth that they could give"
    used, possible = (bandwidth_gb_s(count, memory.rate_mt_s) for count in (in_use, channels))
    return f"{used:,.0f} GB/s of {possible:,.0f} GB/s possible at {memory.rate_mt_s:,.0f} MT/s"


def check_speed(case: Case) -> Iterator[Finding]:
    """Two modules on a channel, and rates of kits and processor that differ."""
    if not case.build.kits:
        return
    memory = filled(case.build)
    yield from _two_on_a_channel(case, memory)
    yield from _different_kits(case)
    yield from _rates(case, memory)


def _two_on_a_channel(case: Case, memory: Filled) -> Iterator[Finding]:
    if memory.modules is None or memory.channels is None or memory.modules <= memory.channels:
        return
    parts = _parts(case)
    crowd = f"{memory.modules} modules on {memory.channels} channels"
    sockets = {cpu.socket for cpu in case.build.processors} | {
        board.socket for board in case.build.boards[:1]
    }
    if not any(kit.generation == "DDR5" for kit in case.build.kits):
        yield _finding(
            "memory.speed", Severity.NOTE, parts, source=TWO_PER_CHANNEL_SOURCE,
            message=f"{crowd}: with two on a channel many boards run DDR4 one step slower, 2,933 in place of "
            "3,200 MT/s; the board's manual says.",
            figure=memory.modules, limit=memory.channels, unit="modules", confidence=Confidence.PRACTICE,
        )  # fmt: skip
        return
    desktop = bool(sockets & DESKTOP_SOCKETS)
    rated = (
        f" than the {memory.kit_mt_s:,.0f} MT/s that they are sold for"
        if memory.kit_mt_s
        else " than they are rated for"
    )
    loss = (
        f"DDR5 on {min(sockets & DESKTOP_SOCKETS)} then runs well slower{rated}, and may not start at that"
        if desktop
        else f"DDR5 then runs about {1 - TWO_PER_CHANNEL_SHARE:.0%} slower"
    )
    yield _finding(
        "memory.speed", Severity.WARN, parts,
        message=f"{crowd}: {loss}.", figure=memory.modules, limit=memory.channels, unit="modules",
        fix=Fix(f"Take {memory.channels} modules of more gigabytes each."),
        source=DESKTOP_SOURCE if desktop else TWO_PER_CHANNEL_SOURCE, confidence=Confidence.PRACTICE,
    )  # fmt: skip


def _different_kits(case: Case) -> Iterator[Finding]:
    rates = sorted({kit.rate_mt_s for kit in case.build.kits if kit.rate_mt_s})
    if len(rates) > 1:
        yield _finding(
            "memory.speed", Severity.NOTE, _parts(case),
            message=f"Kits of different speed run at the slowest one's: {rates[0]:,.0f} MT/s, not "
            f"{rates[-1]:,.0f}.",
            figure=rates[0], limit=rates[-1], unit="MT/s", confidence=Confidence.SPEC,
        )  # fmt: skip


def _rates(case: Case, memory: Filled) -> Iterator[Finding]:
    kit, processor = memory.kit_mt_s, memory.processor_mt_s
    if kit is None:
        yield _finding(
            "memory.speed", Severity.NOTE, _parts(case), to_check=True, confidence=Confidence.UNCONFIRMED,
            message="No source states how fast the memory is: look for the MT/s on its label; they decide "
            "the speed of what runs on the processor.",
        )  # fmt: skip
    elif processor is not None and processor < kit:
        yield _finding(
            "memory.speed", Severity.NOTE, _parts(case),
            message=f"The processor is rated for memory of {processor:,.0f} MT/s: the {kit:,.0f} MT/s of the "
            "modules are reached only by overclocking, where board and processor allow it.",
            figure=kit, limit=processor, unit="MT/s", confidence=Confidence.SPEC,
        )  # fmt: skip
    elif processor is not None and kit < processor and memory.in_use:
        yield _finding(
            "memory.speed", Severity.NOTE, _parts(case),
            message=f"Modules of {kit:,.0f} MT/s give {bandwidth_gb_s(memory.in_use, kit):,.0f} GB/s where "
            f"the processor could take {bandwidth_gb_s(memory.in_use, processor):,.0f}. {MATTERS}.",
            figure=kit, limit=processor, unit="MT/s", confidence=Confidence.ARITHMETIC,
        )  # fmt: skip


def _parts(case: Case) -> tuple[str, ...]:
    board = case.build.board
    slugs = [kit.slug for kit in case.build.kits] + ([board.slug] if board else [])
    return tuple(dict.fromkeys(slugs))


def _finding(
    rule: str, severity: Severity, parts: tuple[str, ...], *, message: str, confidence: Confidence,
    figure: float | None = None, limit: float | None = None, unit: str = "", fix: Fix | None = None,
    to_check: bool = False, source: str = CHANNELS_SOURCE,
) -> Finding:  # fmt: skip
    return Finding(
        rule=rule, severity=severity, parts=parts, message=message, confidence=confidence, figure=figure,
        limit=limit, unit=unit, fix=fix, to_check=to_check, source=source,
    )  # fmt: skip


RULES = (
    Rule(
        id="memory.channels", severities=(Severity.WARN,), check=check_channels,
        when="fewer modules than memory channels, or modules that do not spread evenly over them: GB/s lost "
        "to what runs on the processor",
        source=CHANNELS_SOURCE, confidence=Confidence.ARITHMETIC,
    ),
    Rule(
        id="memory.speed", severities=(Severity.WARN, Severity.NOTE), check=check_speed,
        when="two DDR5 modules on a channel; note: two DDR4 modules on one, kits or processor slower than "
        "the rest",
        source=TWO_PER_CHANNEL_SOURCE, confidence=Confidence.PRACTICE,
    ),
)  # fmt: skip
