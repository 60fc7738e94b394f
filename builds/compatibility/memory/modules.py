"""``memory.type`` and ``memory.slots``: whether the modules go into the board at all."""

from __future__ import annotations

from collections.abc import Iterator

from builds.assembly.memory import filled, generation_fits, generations_in, kind_fits, kinds_in
from builds.compatibility.case import Case
from builds.compatibility.findings import Confidence, Finding, Fix, Rule, Severity
from builds.compatibility.wording import counted, listed
from builds.parts import Board, Modules

__all__ = ["RULES"]

KINDS_SOURCE = "https://dramresource.com/per-gb-reality-check-how-server-rdimm-and-desktop-udimm-economics-diverged-in-the-shortage"
SLOTS_SOURCE = "https://github.com/buildcores/buildcores-open-db"


def check_type(case: Case) -> Iterator[Finding]:
    """Generation and kind of the modules against the board's and against each other."""
    kits = case.build.kits
    if not kits:
        return
    board = case.build.board
    wanted = _wanted(case)
    if board is not None and not wanted:
        yield _type(
            Severity.NOTE, (board.slug,), to_check=True,
            message=f"No source states which memory the {board.name} takes: look it up before buying, DDR4 "
            "and DDR5, and registered and plain modules, do not replace each other.",
        )  # fmt: skip
    wrong: set[str] = set()
    for kit in dict.fromkeys(kits):
        found = _against(kit, wanted, board)
        if found is not None:
            wrong |= {kit.slug} if found.severity is Severity.BLOCK else set()
            yield found
    if not wrong:
        yield from _mixed(kits)


def _wanted(case: Case) -> str:
    """What the board says it takes; the processor's word where the board says nothing."""
    board = case.build.board
    if board is not None and board.memory_type:
        return board.memory_type
    return next((cpu.memory_type for cpu in case.build.processors if cpu.memory_type), "")


def _against(kit: Modules, wanted: str, board: Board | None) -> Finding | None:
    generation, kind = generation_fits(wanted, kit), kind_fits(wanted, kit)
    taker = f"the {board.name}" if board is not None and board.memory_type else "the processor"
    parts = (kit.slug, board.slug) if board is not None else (kit.slug,)
    if not wanted:
        return None
    if generation is False:
        return _type(
            Severity.BLOCK, parts,
            message=f"The {kit.name} is {kit.generation}, and {taker} takes "
            f"{listed(sorted(generations_in(wanted)))} only: the notch sits elsewhere, so it does not go in.",
            fix=Fix(f"Take {wanted} modules."),
        )  # fmt: skip
    modules = f"{kit.generation} {kit.kind}".strip()
    if kind is False:
        return _type(
            Severity.BLOCK, parts,
            message=f"The {kit.name} is {modules}, and {taker} takes "
            f"{listed(sorted(kinds_in(wanted)))} only: with others it does not start.",
            fix=Fix(f"Take {wanted} modules."),
        )  # fmt: skip
    if generation is not None and kind is not None:
        return None
    if kit.generation and kinds_in(kit.kind):
        return _type(
            Severity.NOTE, parts, to_check=True,
            message=f"No source states whether {taker} takes {modules}, only “{wanted}”: "
            "look at its memory list before buying.",
        )  # fmt: skip
    return _type(
        Severity.NOTE, parts, to_check=True,
        message=f"No source states what kind of modules the {kit.name} is: {taker} takes {wanted}.",
    )  # fmt: skip


def _mixed(kits: tuple[Modules, ...]) -> Iterator[Finding]:
    kinds = {f"{kit.generation} {kit.kind}" for kit in kits if kit.generation and kit.kind}
    if len(kinds) > 1:
        yield _type(
            Severity.BLOCK, tuple(dict.fromkeys(kit.slug for kit in kits)),
            message=f"The build holds {len(kinds)} kinds of memory, {listed(sorted(kinds))}: one board runs "
            "one kind at a time.",
            fix=Fix("Keep one kind."),
        )  # fmt: skip


def _type(
    severity: Severity,
    parts: tuple[str, ...],
    *,
    message: str,
    fix: Fix | None = None,
    to_check: bool = False,
) -> Finding:
    return Finding(
        rule="memory.type", severity=severity, parts=parts, message=message, fix=fix, to_check=to_check,
        source=KINDS_SOURCE, confidence=Confidence.SPEC,
    )  # fmt: skip


def check_slots(case: Case) -> Iterator[Finding]:
    """Modules against the board's slots, and gigabytes against what it holds at most."""
    build = case.build
    board, modules = build.board, filled(build).modules
    if board is None or not build.kits:
        return
    slugs = tuple(dict.fromkeys(kit.slug for kit in build.kits))
    if modules is None or board.memory_slots is None:
        who = f"the {board.name} has" if board.memory_slots is None else "the memory comes in"
        what = "memory slots" if board.memory_slots is None else "modules"
        yield Finding(
            rule="memory.slots", severity=Severity.NOTE, parts=(*slugs, board.slug), to_check=True,
            message=f"No source states how many {what} {who}: count before buying.",
            source=SLOTS_SOURCE, confidence=Confidence.UNCONFIRMED,
        )  # fmt: skip
    elif modules > board.memory_slots:
        yield Finding(
            rule="memory.slots", severity=Severity.BLOCK, parts=(*slugs, board.slug),
            message=f"The build has {counted(modules, 'memory module')}, and the {board.name} has "
            f"{counted(board.memory_slots, 'slot')}.",
            figure=modules, limit=board.memory_slots, unit="modules",
            fix=Fix("Take fewer modules of more gigabytes each."),
            source=SLOTS_SOURCE, confidence=Confidence.SPEC,
        )  # fmt: skip
    yield from _too_much(case)


def _too_much(case: Case) -> Iterator[Finding]:
    board, kits = case.build.board, case.build.kits
    total_gib = sum(kit.capacity_gib or 0 for kit in kits)
    if board is None or board.memory_max_gib is None or total_gib <= board.memory_max_gib:
        return
    yield Finding(
        rule="memory.slots", severity=Severity.WARN,
        parts=(*dict.fromkeys(kit.slug for kit in kits), board.slug),
        message=f"The build has {total_gib:,.0f} GB of memory, and the {board.name} is listed with "
        f"{board.memory_max_gib:,.0f} GB at most: newer firmware may take more, its memory list says.",
        figure=total_gib, limit=board.memory_max_gib, unit="GB",
        source=SLOTS_SOURCE, confidence=Confidence.SPEC,
    )  # fmt: skip


RULES = (
    Rule(
        id="memory.type", severities=(Severity.BLOCK,), check=check_type,
        when="DDR4 for a DDR5 board or the other way round; plain modules (UDIMM) where registered ones "
        "(RDIMM, LRDIMM) go or the other way round; several kinds in one build",
        source=KINDS_SOURCE, confidence=Confidence.SPEC,
    ),
    Rule(
        id="memory.slots", severities=(Severity.BLOCK, Severity.WARN), check=check_slots,
        when="more modules than the board has slots; warn: more gigabytes than it is listed with",
        source=SLOTS_SOURCE, confidence=Confidence.SPEC,
    ),
)  # fmt: skip
