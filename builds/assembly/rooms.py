"""What the housing of a build is, as far as its cards care."""

from __future__ import annotations

from builds.parts import Room

from .build import Build

__all__ = ["closed_room", "stands_open"]


def stands_open(build: Build) -> bool:
    """An open frame is among its parts: nothing limits cards there but the risers' length."""
    return any(room.kind == "open" for room in build.rooms)


def closed_room(build: Build) -> Room | None:
    """The case that must hold the cards, the roomiest of several; ``None``: open, or not named."""
    if stands_open(build):
        return None
    return max(build.rooms, key=lambda room: (room.slots or 0, room.max_length_mm or 0), default=None)
