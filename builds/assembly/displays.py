"""Who shows a picture: processors with graphics, cards with outputs, boards with a console of their own.

The catalog has no field for any of it. It follows from how the makers name and build their parts: server and
Threadripper sockets carry no graphics; AM5 and Intel desktop processors do unless an F ends their number; on
AM4 only the G models do. What does not follow is ``None``.
"""

from __future__ import annotations

import re

from builds.parts import Board, Card, Processor

__all__ = ["console_of", "graphics_of", "outputs_of"]

WITHOUT_GRAPHICS = frozenset(
    {"SP3", "SP5", "SP6", "TR4", "sTRX4", "sWRX8", "sTR5", "LGA2011-3", "LGA3647", "LGA4189", "LGA4677"}
)
INTEL_DESKTOP = frozenset({"LGA1151", "LGA1200", "LGA1700", "LGA1851"})
OWN_CONSOLE = re.compile(r"\b(IPMI|BMC|remote management|ASRock Rack|Supermicro)\b")
SERVER_BOARD = frozenset({"SP3", "SP5", "SP6"})
"""Boards for these sockets carry a management controller with graphics."""
NO_OUTPUTS = re.compile(
    r"\b(Tesla|Instinct|CMP|GRID|V620|(A|H|V|P)100|H200|H20|A30|A10|A2|L4|L20|R9700S)\b|Server Edition"
)
OUTPUTS = re.compile(r"\b(GeForce|Radeon (RX|Pro|VII|AI)|RTX|GTX|Quadro|Arc|TITAN)\b", re.IGNORECASE)


def graphics_of(processor: Processor) -> bool | None:
    """Whether a processor drives a display by itself."""
    if "no graphics" in processor.notes.lower():
        return False
    socket, number = processor.socket, processor.name.split("(")[0].strip().upper()
    if socket in WITHOUT_GRAPHICS:
        return False
    if socket == "AM5" and "RYZEN" in number:
        return not re.search(r"\d{4}X?F$", number)
    if socket == "AM4" and "RYZEN" in number:
        return bool(re.search(r"\d{4}G", number))
    if socket in INTEL_DESKTOP and re.search(r"CORE|PENTIUM|CELERON", number):
        return not re.search(r"\d{3,5}K?F\b", number)
    return None


def outputs_of(card: Card) -> bool | None:
    """Whether a card has sockets for a display."""
    if "no display outputs" in card.notes.lower() or NO_OUTPUTS.search(card.name) or card.form == "module":
        return False
    if card.cooling == "passive":
        return None
    return True if OUTPUTS.search(card.name) else None


def console_of(board: Board) -> bool | None:
    """Whether a board shows its own console, by a management controller with a socket for a display."""
    if board.socket in SERVER_BOARD or OWN_CONSOLE.search(f"{board.name} {board.notes}"):
        return True
    return None if not board.socket else False
