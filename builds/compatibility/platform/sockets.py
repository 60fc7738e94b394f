"""``platform.*``: processor, board and cooler fit each other, and something shows a picture."""

from __future__ import annotations

from collections.abc import Iterator

from builds.assembly.displays import console_of, graphics_of, outputs_of
from builds.assembly.sockets import one_socket, shut_out
from builds.compatibility.case import Case
from builds.compatibility.findings import Confidence, Finding, Fix, Rule, Severity
from builds.compatibility.wording import counted, keys_of, listed
from builds.parts import Board, CoolerPart

__all__ = ["RULES"]

SOCKET_SOURCE = "https://github.com/buildcores/buildcores-open-db"
CHIPSET_SOURCE = "https://blog.ocworks.com/archives/52175237"
DISPLAY_SOURCE = "https://en.viettopreview.vn/tesla-gaming-pc"
MOUNTS = (
    frozenset({"am4", "am5"}),
    frozenset(
        {"lga1150", "lga1151", "lga1155", "lga1156", "lga1200", "lga1700", "lga1851", "lga2011-3", "lga2066"}
    ),
    frozenset({"sp3", "tr4", "strx4", "swrx8", "str5", "sp6"}),
)
"""Sockets whose coolers screw into the same holes, or are sold with frames for all of them, the older ones
too, which lists of new coolers leave out: those that list one may take the other."""


def check_socket(case: Case) -> Iterator[Finding]:
    """The processor's socket against the board's; which processors a chipset takes; how many."""
    board = case.build.board
    if board is None:
        return
    for processor in dict.fromkeys(case.build.processors):
        parts = (processor.slug, board.slug)
        alike = one_socket(board, processor)
        if alike is None:
            which = processor.name if not processor.socket else board.name
            yield _socket(
                Severity.NOTE, parts, to_check=True,
                message=f"No source states the socket of the {which}: compare both before buying.",
            )  # fmt: skip
        elif not alike:
            yield _socket(
                Severity.BLOCK, parts,
                message=f"The {processor.name} is made for socket {processor.socket}, and the {board.name} "
                f"has socket {board.socket}: it does not go in.",
                fix=Fix(f"Take a processor for {board.socket}, or a board with {processor.socket}."),
            )  # fmt: skip
        elif shut_out(board, processor):
            yield _socket(
                Severity.BLOCK, parts, source=CHIPSET_SOURCE,
                message=f"The {board.name} has the WRX90 chipset, which starts Threadripper PRO only; the "
                f"{processor.name} fits its socket {board.socket} and does not run in it.",
                fix=Fix("Take a TRX50 board, or a Threadripper PRO."),
            )  # fmt: skip
    yield from _too_many(case, board)


def _too_many(case: Case, board: Board) -> Iterator[Finding]:
    count = len(case.build.processors)
    opened = max((cpu.memory_channels or 0 for cpu in case.build.processors), default=0)
    if count < 2 or (board.memory_channels and opened and board.memory_channels // opened >= count):
        return
    yield _socket(
        Severity.NOTE, tuple(dict.fromkeys((*(cpu.slug for cpu in case.build.processors), board.slug))),
        to_check=True,
        message=f"The build has {count} processors: check that the {board.name} has as many sockets.",
    )  # fmt: skip


def _socket(
    severity: Severity, parts: tuple[str, ...], *, message: str, fix: Fix | None = None,
    to_check: bool = False, source: str = SOCKET_SOURCE,
) -> Finding:  # fmt: skip
    return Finding(
        rule="platform.socket", severity=severity, parts=parts, message=message, fix=fix, to_check=to_check,
        source=source, confidence=Confidence.SPEC,
    )  # fmt: skip


def check_cooler(case: Case) -> Iterator[Finding]:
    """The cooler's sockets against the processor's; one for each processor."""
    coolers, processors = case.build.coolers, case.build.processors
    for processor in dict.fromkeys(processors):
        socket = processor.socket or (case.build.board.socket if case.build.board else "")
        if not coolers:
            wanted = f"lists {socket}" if socket else "lists its socket"
            yield _cooler(
                Severity.NOTE, (processor.slug,),
                message=f"No cooler is chosen for the {processor.name}"
                + (f" ({processor.tdp_w:,.0f} W)" if processor.tdp_w else "")
                + f": take one that {wanted}, unless its box holds one.",
                to_check=not socket,
            )  # fmt: skip
            continue
        fits = [_fits(cooler, socket) for cooler in coolers]
        if True in fits:
            continue
        parts = (*dict.fromkeys(cooler.slug for cooler in coolers), processor.slug)
        names = listed(cooler.name for cooler in coolers)
        if None in fits:
            yield _cooler(
                Severity.NOTE, parts, to_check=True,
                message=f"No source states that the {names} fits {socket or 'this processor'}: look at "
                "its maker's list, some need another mounting kit.",
            )  # fmt: skip
        else:
            listed_sockets = listed(sorted({name for cooler in coolers for name in cooler.sockets}))
            yield _cooler(
                Severity.BLOCK, parts,
                message=f"The {names} is made for {listed_sockets}, and the {processor.name} sits in "
                f"{socket}: it cannot be mounted.",
                fix=Fix(f"Take a cooler that lists {socket}."),
            )  # fmt: skip
    if 0 < len(coolers) < len(processors):
        yield _cooler(
            Severity.NOTE, tuple(dict.fromkeys(cpu.slug for cpu in processors)),
            message=f"The build has {len(processors)} processors and {counted(len(coolers), 'cooler')}: each "
            "processor needs its own.",
        )  # fmt: skip


def _fits(cooler: CoolerPart, socket: str) -> bool | None:
    """``None`` where its list is empty, or where it fits a socket with nearly the same holes."""
    names = {name.casefold() for name in cooler.sockets}
    wanted = socket.casefold()
    if not names or not wanted:
        return None
    if wanted in names:
        return True
    return None if any(wanted in mount and names & mount for mount in MOUNTS) else False


def _cooler(
    severity: Severity, parts: tuple[str, ...], *, message: str, fix: Fix | None = None,
    to_check: bool = False,
) -> Finding:  # fmt: skip
    return Finding(
        rule="platform.cooler", severity=severity, parts=parts, message=message, fix=fix, to_check=to_check,
        source=SOCKET_SOURCE, confidence=Confidence.SPEC,
    )  # fmt: skip


def check_boot_display(case: Case) -> Iterator[Finding]:
    """Something must show the firmware's screens: a processor with graphics, a card, the board's console."""
    build = case.build
    if not build.processors or not build.boards:
        return
    shows = {
        "the processor": any_of(graphics_of(processor) for processor in build.processors),
        "a card": any_of(outputs_of(use.card) for use in build.cards),
        "the board": any_of(console_of(board) for board in build.boards[:1]),
    }
    if True in shows.values():
        return
    unknown = [name for name, shown in shows.items() if shown is None]
    parts = (*(cpu.slug for cpu in build.processors), *keys_of(build.cards), build.boards[0].slug)
    if unknown:
        message = (
            f"No source states whether {listed(unknown)} drives a display: without a picture there is no way "
            "into the firmware's settings, and some boards do not start."
        )
    else:
        message = (
            f"None of the {len(parts)} parts here shows a picture: the processor has no graphics, the "
            f"board no console of its own, {'the cards no outputs' if build.cards else 'there is no card'}. "
            "Some boards then do not start."
        )
    yield Finding(
        rule="platform.boot-display", severity=Severity.NOTE, parts=tuple(dict.fromkeys(parts)),
        message=message, to_check=bool(unknown),
        fix=Fix("Add a small graphics card for setting up, or take a processor with graphics or a board with "
                "remote management."),
        source=DISPLAY_SOURCE, confidence=Confidence.PRACTICE,
    )  # fmt: skip


def any_of(answers: Iterator[bool | None]) -> bool | None:
    """``True`` where one says so, ``None`` where one may, ``False`` otherwise."""
    found = set(answers)
    return True if True in found else (None if None in found else False)


RULES = (
    Rule(
        id="platform.socket", severities=(Severity.BLOCK,), check=check_socket,
        when="a processor for another socket, or one that the board's chipset does not start",
        source=SOCKET_SOURCE, confidence=Confidence.SPEC,
    ),
    Rule(
        id="platform.cooler", severities=(Severity.BLOCK, Severity.NOTE), check=check_cooler,
        when="a cooler for other sockets; note: none, or fewer than processors",
        source=SOCKET_SOURCE, confidence=Confidence.SPEC,
    ),
    Rule(
        id="platform.boot-display", severities=(Severity.NOTE,), check=check_boot_display,
        when="a processor without graphics, cards without outputs and a board without a console of its own",
        source=DISPLAY_SOURCE, confidence=Confidence.PRACTICE,
    ),
)  # fmt: skip
