"""``platform.many-cards``: how many cards a board's firmware starts, and what to switch on for them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builds.assembly.build import Build, CardUse
from builds.compatibility.case import Case
from builds.compatibility.findings import Confidence, Finding, Fix, Rule, Severity
from builds.compatibility.wording import counted, keys_of, listed, short
from builds.parts import Board

__all__ = ["RULES"]

LIMIT_SOURCE = "https://github.com/ai-infos/guidances-setup-16-mi50-deepseek-v32"
ABOVE_4G_SOURCE = "http://docs.cloud-atlas.dev/discovery/linux/server/hardware/chipset/above_4g_decoding.html"
IOMMU_SOURCE = "https://github.com/noonghunna/club-3090/blob/master/docs/HARDWARE.md"
STARTS_WITH = {"asrock-rack-romed8-2t": 14}
"""Cards that a board starts with the firmware it is sold with: a builder of sixteen MI50 met the end."""
MANY = 8
"""From here on few boards are known to start, and nobody has tried yours."""
WHOLE_MEMORY = re.compile(r"\b(Tesla|Instinct|MI25|MI50|MI60|P40|P100|M40|V100|A100|H100|A40|V620)\b")
"""Cards that show all their memory to the computer: they do not start without room above 4 GB."""
OF_CARDS = re.compile(r"\b(cards?|slots?|start|risers?|bifurcation|link|lanes?|gen|110 V)\b", re.IGNORECASE)
"""What is known of a board and matters to cards; what every board needs is said of every board."""
AMD_SOCKETS = frozenset({"AM4", "AM5", "TR4", "STRX4", "SWRX8", "STR5", "SP3", "SP5", "SP6"})


def check_many_cards(case: Case) -> Iterator[Finding]:
    """Firmware's limits, settings for cards with much memory, settings for several cards."""
    build = case.build
    if not build.cards:
        return
    board = build.board
    if board is not None:
        yield from _count(build, board)
        yield from _known_issues(build, board)
    yield from _settings(build)


def _count(build: Build, board: Board) -> Iterator[Finding]:
    count, limit = len(build.cards), STARTS_WITH.get(board.slug)
    parts = (*keys_of(build.cards), board.slug)
    if limit is not None and count > limit:
        yield _finding(
            Severity.WARN, parts, source=LIMIT_SOURCE, confidence=Confidence.MEASURED,
            message=f"The {board.name} starts {limit} cards with the firmware that it is sold with, and the "
            f"build has {count}: a builder of sixteen needed a changed BIOS from the maker.",
            figure=count, limit=limit, unit="cards",
            fix=Fix(f"Ask the maker for a BIOS before buying, or stay at {limit} cards."),
        )  # fmt: skip
    elif limit is None and count > MANY:
        yield _finding(
            Severity.NOTE, parts, to_check=True, source=LIMIT_SOURCE, confidence=Confidence.UNCONFIRMED,
            message=f"No source states how many cards the {board.name} starts, and the build has {count}: "
            "firmware runs out of addresses at some number, 14 on one much used server board.",
            figure=count, unit="cards",
        )  # fmt: skip


def _known_issues(build: Build, board: Board) -> Iterator[Finding]:
    if len(build.cards) < 2:
        return
    said = [text for text in re.split(r"(?<=\.)\s+", board.known_issues.strip()) if OF_CARDS.search(text)]
    if said:
        issue = " ".join(said).rstrip(".")
        yield _finding(
            Severity.NOTE, (board.slug,), source=_source(board), confidence=Confidence.PRACTICE,
            message=f"Of the {board.name} it is known, and with {counted(len(build.cards), 'card')} it "
            f"matters: {issue[:250]}.",
        )  # fmt: skip


def _source(board: Board) -> str:
    return next((slot.source_url for slot in board.slots if slot.source_url), ABOVE_4G_SOURCE)


def _settings(build: Build) -> Iterator[Finding]:
    """What to switch on, in one note: addresses above 4 GB, and the IOMMU's mode on AMD hosts."""
    large = [use for use in build.cards if WHOLE_MEMORY.search(use.card.name)]
    if not large and len(build.cards) < 2:
        return
    message = "Switch Above 4G decoding on in the board's firmware, and Resizable BAR where it has it: "
    gib = max((use.card.memory_gib or 0 for use in large), default=0)
    if large:
        names = listed(short(use.card.name) for use in large)
        message += f"the {names} shows the computer all its memory"
        message += f", {gib:,.0f} GB, and does not start without." if gib else " and does not start without."
        message += " An MI50 with its stock BIOS also needs CSM on." if any(map(_is_mi50, large)) else ""
    else:
        message += f"{counted(len(build.cards), 'card')} need addresses above the first 4 GB."
    if _wants_passthrough(build):
        message += (
            " On this AMD host start Linux with iommu=pt, as several cards otherwise fail with "
            "IO_PAGE_FAULT or Xid 154, by builders' reports."
        )
    yield _finding(
        Severity.NOTE, keys_of(build.cards),
        source=IOMMU_SOURCE if _wants_passthrough(build) else ABOVE_4G_SOURCE,
        confidence=Confidence.PRACTICE, message=message,
        figure=gib or len(build.cards), unit="GB" if gib else "cards",
    )  # fmt: skip


def _is_mi50(use: CardUse) -> bool:
    return "MI50" in use.card.name


def _wants_passthrough(build: Build) -> bool:
    """Several cards on an AMD host."""
    sockets = {cpu.socket.upper() for cpu in build.processors}
    sockets |= {board.socket.upper() for board in build.boards[:1]}
    return len(build.cards) > 1 and bool(sockets & AMD_SOCKETS)


def _finding(
    severity: Severity, parts: tuple[str, ...], *, message: str, source: str, confidence: Confidence,
    figure: float | None = None, limit: float | None = None, unit: str = "", fix: Fix | None = None,
    to_check: bool = False,
) -> Finding:  # fmt: skip
    return Finding(
        rule="platform.many-cards", severity=severity, parts=parts, message=message, source=source,
        confidence=confidence, figure=figure, limit=limit, unit=unit, fix=fix, to_check=to_check,
    )  # fmt: skip


RULES = (
    Rule(
        id="platform.many-cards", severities=(Severity.WARN, Severity.NOTE), check=check_many_cards,
        when="more cards than the board's firmware starts; note: what to switch on (Above 4G decoding, "
        "Resizable BAR, iommu=pt on AMD hosts) and what is known of the board with several cards",
        source=LIMIT_SOURCE, confidence=Confidence.MEASURED,
    ),
)  # fmt: skip
