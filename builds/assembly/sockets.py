"""Sockets of boards and processors."""

from __future__ import annotations

from builds.parts import Board, Processor

__all__ = ["one_socket", "shut_out"]


def one_socket(board: Board, processor: Processor) -> bool | None:
    """Whether both have the same socket; ``None`` where one of them is not stated."""
    if not board.socket or not processor.socket:
        return None
    return board.socket.casefold() == processor.socket.casefold()


def shut_out(board: Board, processor: Processor) -> bool:
    """Whether the board's chipset starts no such processor, although it sits in the socket: WRX90."""
    name = processor.name.upper()
    is_plain = "THREADRIPPER" in name and "PRO" not in name.split()
    return is_plain and "WRX90" in f"{board.chipset} {board.name}".upper()
