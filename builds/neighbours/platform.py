"""Boards, processors and memory: one socket, one kind of modules."""

from __future__ import annotations

from builds.assembly.memory import generations_in, kinds_in
from builds.parts import Board, Modules, Processor

from .verdicts import Answer, Verdict, all_of

__all__ = ["fits_socket", "takes_memory"]


def fits_socket(board: Board, processor: Processor) -> Verdict:
    """Whether a processor sits in a board's socket. Whether its firmware knows it, the maker's list says."""
    if not board.socket or not processor.socket:
        return Verdict(Answer.UNKNOWN, "socket not stated")
    alike = board.socket.casefold() == processor.socket.casefold()
    text = f"socket {board.socket}" if alike else f"socket {processor.socket}, not {board.socket}"
    return Verdict(Answer.YES if alike else Answer.NO, text)


def takes_memory(wanted: str, kit: Modules, slots: int | None = None) -> Verdict:
    """Whether a board or processor that says ``wanted`` (``DDR4 RDIMM/LRDIMM``) takes a kit's modules."""
    verdicts = [_kind(wanted, kit)]
    if slots is not None and kit.modules is not None:
        answer = Answer.YES if kit.modules <= slots else Answer.NO
        verdicts.append(Verdict(answer, f"{kit.modules} of {slots} slots"))
    return all_of(verdicts)


def _kind(wanted: str, kit: Modules) -> Verdict:
    if not wanted:
        return Verdict(Answer.UNKNOWN, "kind of memory not stated")
    generations = generations_in(wanted)
    if kit.generation not in generations:
        return Verdict(Answer.NO, f"{kit.generation}, not {' or '.join(sorted(generations)) or wanted}")
    kinds = kinds_in(wanted)
    text = f"{kit.generation} {kit.kind}".strip()
    if not kinds or not kit.kind:
        return Verdict(Answer.UNKNOWN, f"{text}: whether registered or not is not stated")
    if kit.kind in kinds:
        return Verdict(Answer.YES, text)
    return Verdict(Answer.NO, f"{kit.kind}, not {' or '.join(sorted(kinds))}")
