"""What everything but the cards draws: processors, and the rest of the computer.

Sources: processors at the limit that their platform gives them (AMD's socket power is 1.35 times the TDP on
AM4 and AM5; Intel's desktop processors take about twice their base power); board, memory and fans 50-100 W,
drives and powered riser boards 5-10 W each
(https://www.kdj.com/Cryptocurrency-Encyclopedia/Mining/choose-power-supply-psu-multigpu-mining-rig.html).
Idle adds up to the hosts of `estimator.platforms`: 60 W a desktop, 100 W a server.
"""

from __future__ import annotations

from collections.abc import Iterator

from builds.assembly.build import Build
from builds.assembly.plugs import riser_feed
from builds.parts import Processor

from .draws import Draws
from .values import Draw, PowerLine

__all__ = ["PROCESSOR", "REST", "host_lines", "processor_limit_w"]

REST = "rest"
PROCESSOR = "processor"
"""The part of a power line where no processor is chosen yet."""

DESKTOP_SOCKETS = ("AM4", "AM5", "LGA1200", "LGA1700", "LGA1851")
LIMIT_PER_TDP = {"AM4": 1.35, "AM5": 1.35, "LGA1200": 2.0, "LGA1700": 2.0, "LGA1851": 2.0}
UNKNOWN_DESKTOP_W = 120.0
UNKNOWN_SERVER_W = 180.0
"""Of processors whose TDP no source states; EPYC of the 7002 and 7003 series have 120 to 280 W."""
DESKTOP_IDLE_W, SERVER_IDLE_W = 20.0, 45.0
REST_IDLE_DESKTOP_W, REST_IDLE_SERVER_W = 40.0, 55.0
REST_DESKTOP_W, REST_SERVER_W = 50.0, 75.0
"""Board and fans under load."""
MODULE_W = 3.0
DISK_W = 8.0
RISER_W = 5.0
"""A riser board with a feed of its own."""
SWITCH_W = 10.0


def host_lines(build: Build, draws: Draws) -> Iterator[PowerLine]:
    """Processors and the rest; assumed ones for a build that has cards and lacks them, none for an empty
    build."""
    if not (build.cards or build.boards or build.processors):
        return
    desktop = _is_desktop(build)
    names = [processor.slug for processor in build.processors]
    for n, processor in enumerate(build.processors, 1):
        part = f"{processor.slug}#{n}" if names.count(processor.slug) > 1 else processor.slug
        limit = processor_limit_w(processor, desktop)
        yield _processor(part, processor.name, limit, desktop, draws, assumed=not processor.tdp_w)
    if not build.processors:
        limit = UNKNOWN_DESKTOP_W if desktop else UNKNOWN_SERVER_W
        yield _processor(PROCESSOR, "Processor, none chosen", limit, desktop, draws, assumed=True)
    yield _rest(build, desktop)


def processor_limit_w(processor: Processor, desktop: bool) -> float:
    """What a processor may draw for long. [W]"""
    if not processor.tdp_w:
        return UNKNOWN_DESKTOP_W if desktop else UNKNOWN_SERVER_W
    return processor.tdp_w * LIMIT_PER_TDP.get(processor.socket.upper(), 1.0)


def _is_desktop(build: Build) -> bool:
    """By the processor's socket, else the board's; a build that names neither counts as a desktop."""
    chosen = [*(part.socket for part in build.processors), *(part.socket for part in build.boards)]
    sockets = [socket for socket in chosen if socket]
    return not sockets or sockets[0].upper() in DESKTOP_SOCKETS


def _processor(
    part: str, name: str, limit: float, desktop: bool, draws: Draws, *, assumed: bool
) -> PowerLine:
    idle = min(DESKTOP_IDLE_W if desktop else SERVER_IDLE_W, limit)
    working = min(max(draws.processor_share * limit, idle), limit)
    draw = Draw(idle_w=idle, decode_w=working, prefill_w=working, continuous_w=limit, transient_w=limit)
    return PowerLine(part=part, name=name, draw=draw, assumed=assumed)


def _rest(build: Build, desktop: bool) -> PowerLine:
    modules = sum(kit.modules or 1 for kit in build.kits)
    switches = sum(riser.kind == "switch" for riser in build.risers)
    load = (
        (REST_DESKTOP_W if desktop else REST_SERVER_W)
        + MODULE_W * modules
        + DISK_W * len(build.disks)
        + RISER_W * _powered_risers(build)
        + SWITCH_W * switches
    )
    return PowerLine(
        part=REST,
        name="Board, memory, disks and fans",
        draw=Draw(
            idle_w=REST_IDLE_DESKTOP_W if desktop else REST_IDLE_SERVER_W,
            decode_w=load,
            prefill_w=load,
            continuous_w=load,
            transient_w=load,
        ),
        assumed=not build.boards,
    )


def _powered_risers(build: Build) -> int:
    """Boards with a feed of their own, under cards and loose."""
    feeds = [riser_feed(use) for use in build.cards]
    feeds += [riser.feed for riser in build.risers if riser.kind != "switch"]
    return sum(feed not in ("", "none") for feed in feeds)
