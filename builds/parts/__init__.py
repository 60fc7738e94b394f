"""The parts of a build as values: specs that rules read, with units in names; ``None`` is unknown."""

from .values import (
    Board,
    Card,
    CardShape,
    CoolerPart,
    Disk,
    Modules,
    Part,
    Plugs,
    Processor,
    RiserPart,
    Room,
    Slot,
    SmallPart,
    Supply,
)

__all__ = [
    "Board",
    "Card",
    "CardShape",
    "CoolerPart",
    "Disk",
    "Modules",
    "Part",
    "Plugs",
    "Processor",
    "RiserPart",
    "Room",
    "Slot",
    "SmallPart",
    "Supply",
]
