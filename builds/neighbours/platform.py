"""Boards, processors and memory: one socket, one kind of modules.

The arithmetic is that of the builder's rules: `builds.assembly.sockets` and `memory`.
"""

from __future__ import annotations

from builds.assembly.memory import generation_fits, generations_in, kind_fits, kinds_in
from builds.assembly.sockets import one_socket, shut_out
from builds.parts import Board, Modules, Processor

from .verdicts import Answer, Verdict, all_of

__all__ = ["fits_socket", "takes_memory"]


def fits_socket(board: Board, processor: Processor) -> Verdict:
    """Whether a processor sits in a board's socket. Whether its firmware knows it, the maker's list says."""
    alike = one_socket(board, processor)
    if alike is None:
        return Verdict(Answer.UNKNOWN, "socket not stated")
    if not alike:
        return Verdict(Answer.NO, f"socket {processor.socket}, not {board.socket}")
    if shut_out(board, processor):
        return Verdict(Answer.NO, f"socket {board.socket}, but its chipset starts Threadripper PRO only")
    return Verdict(Answer.YES, f"socket {board.socket}")


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
    generation, kind = generation_fits(wanted, kit), kind_fits(wanted, kit)
    if generation is False:
        return Verdict(Answer.NO, f"{kit.generation}, not {' or '.join(sorted(generations_in(wanted)))}")
    if kind is False:
        return Verdict(Answer.NO, f"{kit.kind}, not {' or '.join(sorted(kinds_in(wanted)))}")
    text = f"{kit.generation} {kit.kind}".strip()
    if kind is None or generation is None:
        return Verdict(Answer.UNKNOWN, f"{text}: whether registered or not is not stated")
    return Verdict(Answer.YES, text)
