"""A rate all the same: what owners do so that a model runs that does not fit as planned.

Whoever published a rate had found the room for it. So where the plan says no, the answer is for the least
departure that makes it run, and still says that it does not fit.
"""

from collections.abc import Iterator
from dataclasses import replace

from estimator.core.architecture import Architecture
from estimator.core.calibration import Calibration
from estimator.core.estimate import estimate
from estimator.core.hardware import Accelerator, Rig
from estimator.core.memory import plan_memory
from estimator.core.quantization import Quantization
from estimator.core.results import Estimate, Fit
from estimator.core.scenario import Engine, Scenario, Split
from estimator.platforms import HOSTS

__all__ = ["LARGE_HOST", "RAISED_SHARE", "SQUEEZED_SHARE", "estimate_with_room"]

RAISED_SHARE = 0.94
"""Of a unified memory, what its owner may give to the GPU (wired limit, GTT size); the default is less."""

SQUEEZED_SHARE = 0.15
"""More than a device has: so much may smaller buffers, a leaner desktop or a quantized cache save."""

LARGE_HOST = "epyc-ddr4-512gb"
"""Where more is offloaded than a usual desktop holds."""


def estimate_with_room(
    rig: Rig,
    architecture: Architecture,
    quantization: Quantization,
    scenario: Scenario,
    calibration: Calibration,
) -> tuple[Estimate, Fit]:
    """The estimate as asked, or with the room that its owner would make; and whether it fits as asked.

    A context beyond the model's own limit is answered: engines run it, whatever comes out. Without rates
    where no room can be made.
    """
    reading = _reading_so_far(architecture, scenario)
    first = estimate(rig, reading, quantization, scenario, calibration)
    if first.memory.fits is not Fit.NO:
        return first, first.memory.fits
    for roomier, eased in _with_more_room(rig, reading, quantization, scenario):
        made = estimate(roomier, reading, quantization, eased, calibration)
        if made.memory.fits is not Fit.NO:
            asked = scenario.split is Split.CPU_OFFLOAD and made.memory.fits is Fit.OFFLOAD
            return made, Fit.OFFLOAD if asked else Fit.NO
    return first, Fit.NO


def _reading_so_far(architecture: Architecture, scenario: Scenario) -> Architecture:
    """The model with room for the context that is asked for."""
    if scenario.context_tokens <= architecture.max_context:
        return architecture
    return replace(architecture, max_context=scenario.context_tokens)


def _with_more_room(
    rig: Rig, architecture: Architecture, quantization: Quantization, scenario: Scenario
) -> Iterator[tuple[Rig, Scenario]]:
    """Ways to make room, the least departure first."""
    raised = replace(rig, accelerators=tuple(_raised(a) for a in rig.accelerators))
    if raised != rig:
        yield raised, scenario
    if streams := _streams_at_once(raised, architecture, quantization, scenario):
        yield raised, replace(scenario, concurrency=streams)
    yield replace(raised, accelerators=tuple(_squeezed(a) for a in raised.accelerators)), scenario
    if scenario.engine.kernels is Engine.LLAMA_CPP and not any(a.unified_memory for a in rig.accelerators):
        # Layers are left to the host's memory, however they were to be split.
        yield replace(rig, host=HOSTS[LARGE_HOST]), replace(scenario, split=Split.CPU_OFFLOAD)


def _raised(accelerator: Accelerator) -> Accelerator:
    if not accelerator.unified_memory:
        return accelerator
    return replace(accelerator, usable_memory_share=max(RAISED_SHARE, accelerator.usable_memory_share))


def _squeezed(accelerator: Accelerator) -> Accelerator:
    return replace(accelerator, memory_gib=accelerator.memory_gib * (1 + SQUEEZED_SHARE))


def _streams_at_once(
    rig: Rig, architecture: Architecture, quantization: Quantization, scenario: Scenario
) -> int:
    """How many of the streams run at once while the others wait their turn; 0 where not even one does."""

    def fit(streams: int) -> bool:
        asked = replace(scenario, concurrency=streams)
        return plan_memory(rig, architecture, quantization, asked).fits is not Fit.NO

    if scenario.concurrency == 1 or not fit(1):
        return 0
    most, too_many = 1, scenario.concurrency
    while too_many - most > 1:
        middle = (most + too_many) // 2
        most, too_many = (middle, too_many) if fit(middle) else (most, middle)
    return most
