"""Cards that each hold the whole model and share the streams: what ``split`` none means to a server."""

from dataclasses import dataclass, replace

from estimator.core.hardware import Rig
from estimator.core.scenario import Engine, Scenario, Split

__all__ = ["Replicas", "replicas_of"]


@dataclass(frozen=True, slots=True)
class Replicas:
    """So many copies of a model; rig and scenario of the busiest one."""

    count: int
    rig: Rig
    scenario: Scenario


def replicas_of(rig: Rig, scenario: Scenario) -> Replicas:
    """One copy a card where a server of many streams is asked not to split over equal cards; else one in
    all."""
    many = rig.n_accelerators > 1 and rig.is_uniform and scenario.concurrency > 1
    if not (many and scenario.split is Split.NONE and scenario.engine.kernels is Engine.VLLM):
        return Replicas(1, rig, scenario)
    count = min(rig.n_accelerators, scenario.concurrency)
    return Replicas(
        count,
        replace(rig, accelerators=rig.accelerators[:1], link=None),
        replace(scenario, concurrency=-(-scenario.concurrency // count)),
    )
