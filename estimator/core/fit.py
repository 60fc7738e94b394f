"""How a model comes to lie on a rig: what it demands at a context, and which placement the engine takes.

One question or a grid of them: where the rig's figures, the weights or the context are arrays, every
placement is worked out for the cases that it is taken for, and says which those are.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from estimator.core.architecture import Architecture
from estimator.core.buffers import (
    compute_buffer_bytes,
    engine_overhead_bytes,
    reserved_bytes,
    ubatch_tokens,
)
from estimator.core.drafter_memory import drafter_bytes, state_copies
from estimator.core.elementwise import Quantity, Truth, all_of, any_of, negated, once_each, taken
from estimator.core.hardware import Rig
from estimator.core.heads import replicated_cache_bytes, tensor_parallel_obstacle
from estimator.core.kv_cache import kv_cache_bytes, recurrent_state_bytes
from estimator.core.placement import (
    Demand,
    Placement,
    layer_split,
    offload,
    row_split,
    single_device,
    tensor_parallel,
)
from estimator.core.quantization import Quantization
from estimator.core.results import GIB, Fit
from estimator.core.scenario import Backend, Engine, Scenario, Split
from estimator.core.weights import WeightBytes, tensor_classes, weights_bytes

__all__ = ["Needs", "Placed", "Question", "needs_of", "placed", "question_of"]

HOST_SYSTEM_BYTES = 4 * GIB
"""Host RAM that the operating system and the engine's own process keep."""

HOLDS_EMBEDDING_ON_HOST = (Engine.LLAMA_CPP, Engine.EXLLAMAV3)
"""By their kernels. llama.cpp: the input layer is never offloaded; ExLlamaV3: ``prefer_cpu`` of its embedding
(exllamav3/modules/embedding.py)."""

ONLY_LLAMA_CPP_OFFLOADS = (
    "Its engine keeps the whole model on the device; llama.cpp alone can leave a part in host RAM"
)
ONE_MEMORY = "Its processor and GPU share one memory, so there is no second one for a part of the model"
NO_ROOM_TO_WORK = "Not even the working memory fits on the device"
NOTHING_TO_OFFLOAD = "It fits without host RAM, so nothing is offloaded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What stays the same while contexts are tried."""

    rig: Rig
    architecture: Architecture
    scenario: Scenario
    weights: WeightBytes
    ffn_matrices: int
    budgets: tuple[Quantity, ...]
    overhead: float
    obstacle: str
    """Why tensor parallelism is impossible here; empty where it is possible."""

    @property
    def embedding_on_device(self) -> bool:
        """llama.cpp and ExLlamaV3 look tokens up on the host; other engines hold the table with the rest."""
        scenario = self.scenario
        return scenario.engine.kernels not in HOLDS_EMBEDDING_ON_HOST or scenario.backend is Backend.CPU

    @property
    def shares_by_nature(self) -> bool:
        """vLLM on equal cards: every one of them works, even where a single one has the room."""
        vllm = self.scenario.engine.kernels is Engine.VLLM
        return vllm and self.rig.n_accelerators > 1 and self.rig.is_uniform and not self.obstacle


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """Bytes by kind at a context, and the demand that they add up to."""

    cache: Quantity
    state: float
    drafter: Quantity
    """On the device with the head."""
    buffer: Quantity
    """Of a device without the head."""
    head_buffer: Quantity
    """More on the device with the head."""
    copies: Quantity
    """More on every device where a split passes chunks from one to the next."""
    demand: Demand


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A placement and the cases that take it."""

    fit: Fit
    placement: Placement
    demand: Demand
    reason: str = ""
    index: NDArray[np.intp] | None = None
    """Of the cases in the flattened grid; ``None`` where there is one case."""
    lacking: Quantity = 0.0
    """Host RAM that the part beside the devices lacks. [B]"""


@dataclass(frozen=True, slots=True)
class _Cases:
    """Cases that are not placed yet."""

    budgets: tuple[Quantity, ...]
    speeds: tuple[Quantity, ...]
    demand: Demand
    embedding: Quantity
    host_room: Quantity
    """Of host RAM, for what the devices do not hold."""
    index: NDArray[np.intp] | None = None

    def where(self, condition: Truth) -> Self:
        if not isinstance(condition, np.ndarray) or (self.index is not None and all_of(condition)):
            return self
        index = np.flatnonzero(condition) if self.index is None else self.index[condition]
        return type(self)(
            tuple(once_each(lambda budget: taken(budget, condition), self.budgets)),
            tuple(once_each(lambda speed: taken(speed, condition), self.speeds)),
            self.demand.where(condition),
            taken(self.embedding, condition),
            taken(self.host_room, condition),
            index,
        )


def question_of(
    rig: Rig, architecture: Architecture, quantization: Quantization, scenario: Scenario
) -> Question:
    """A question in bytes: weights, and what the engine may use of each device."""
    return Question(
        rig=rig,
        architecture=architecture,
        scenario=scenario,
        weights=weights_bytes(architecture, quantization),
        ffn_matrices=tensor_classes(architecture).ffn_matrices,
        budgets=tuple(
            once_each(lambda a: a.memory_gib * GIB - reserved_bytes(a, scenario), rig.accelerators)
        ),
        overhead=engine_overhead_bytes(scenario),
        obstacle=tensor_parallel_obstacle(architecture, rig.n_accelerators),
    )


def needs_of(question: Question, context: Quantity) -> Needs:
    """What the model takes with this context, reserved for each of the scenario's streams."""
    a, n, w = question.architecture, len(question.budgets), question.weights
    scenario = question.scenario
    cache = kv_cache_bytes(
        a,
        context,
        engine=scenario.engine,
        kv_bits=scenario.kv_bits,
        slots=scenario.concurrency,
        ubatch=ubatch_tokens(scenario),
        full_size_sliding=scenario.sliding_cache_at_full_size,
    )
    state = recurrent_state_bytes(a, scenario.concurrency * state_copies(scenario))
    drafter = drafter_bytes(a, w, scenario, context, cache)
    buffer = compute_buffer_bytes(a, scenario, holds_head=False, context_tokens=context)
    with_head = compute_buffer_bytes(a, scenario, context_tokens=context)
    copies: Quantity = 0.0
    if n > 1:
        copies = (
            compute_buffer_bytes(a, scenario, n_devices=n, holds_head=False, context_tokens=context) - buffer
        )
    demand = Demand(
        n_layers=a.n_layers,
        layer=(w.layers - w.routed_experts + cache + state) / a.n_layers,
        experts=w.routed_experts / a.n_layers,
        last=w.head + with_head - buffer + drafter,
        first=w.embedding if question.embedding_on_device else 0.0,
        fixed=buffer + question.overhead,
        fixed_when_split=buffer + copies + question.overhead,
        sharded_fixed=buffer + question.overhead,
        replicated=replicated_cache_bytes(a, cache, n),
        kept=cache + state,
        staging=w.routed_experts / a.n_layers / question.ffn_matrices,
    )
    return Needs(
        cache=cache,
        state=state,
        drafter=drafter,
        buffer=buffer,
        head_buffer=with_head - buffer,
        copies=copies,
        demand=demand,
    )


def placed(question: Question, demand: Demand) -> Iterator[Placed]:
    """The placement asked for, or the planner's choice, with the cases that take it; each case comes once.

    A single case gives its answer first: ``next(placed(…))``.
    """
    asked = question.scenario.split
    speeds = tuple(a.memory_bandwidth_gb_s for a in question.rig.accelerators)
    host_room = question.rig.host.memory_gib * GIB - HOST_SYSTEM_BYTES
    cases = _Cases(question.budgets, speeds, demand, question.weights.embedding, host_room)
    if asked is None and question.shares_by_nature:
        shards = tensor_parallel(cases.budgets, demand)
        yield from _taken(cases, shards, Fit.YES, shards.fits)
        if all_of(shards.fits):
            return
        cases = cases.where(negated(shards.fits))
    if asked is Split.TENSOR:
        shards = tensor_parallel(cases.budgets, cases.demand)
        fits = shards.fits & (not question.obstacle)
        yield from _judged(cases, replace(shards, fits=fits), question.obstacle)
    elif asked in (Split.LAYER, Split.ROW):
        spread = row_split if asked is Split.ROW else layer_split
        yield from _judged(cases, spread(cases.budgets, cases.demand))
    else:
        yield from _on_one_or_more(question, cases)


def _on_one_or_more(question: Question, cases: _Cases) -> Iterator[Placed]:
    """One device if it has the room, else several, else part in host RAM."""
    asked = question.scenario.split
    single = single_device(cases.budgets, cases.demand, cases.speeds)
    if asked is Split.NONE:
        yield from _judged(cases, single)
        return
    said = NOTHING_TO_OFFLOAD if asked is Split.CPU_OFFLOAD else ""
    yield from _taken(cases, single, Fit.YES, single.fits, said)
    if all_of(single.fits):
        return
    rest = negated(single.fits)
    cases = cases.where(rest)
    several, reason = _spread(question, cases) if len(cases.budgets) > 1 else (single.where(rest), "")
    yield from _taken(cases, several, Fit.YES, several.fits, said or reason)
    if not all_of(several.fits):
        rest = negated(several.fits)
        yield from _offloaded(question, cases.where(rest), several.where(rest), reason)


def _spread(question: Question, cases: _Cases) -> tuple[Placement, str]:
    """The whole model on several devices, as the engine spreads it."""
    if question.scenario.engine.kernels is not Engine.VLLM:
        return layer_split(cases.budgets, cases.demand), ""
    if question.obstacle:
        return layer_split(cases.budgets, cases.demand), question.obstacle
    return tensor_parallel(cases.budgets, cases.demand), ""


def _offloaded(question: Question, cases: _Cases, several: Placement, reason: str) -> Iterator[Placed]:
    """Part of the model in host RAM, where the engine can do that and the host has the room."""
    rig, scenario = question.rig, question.scenario
    obstacle = ""
    if any(accelerator.unified_memory for accelerator in rig.accelerators):
        obstacle = ONE_MEMORY
    elif scenario.engine.kernels is not Engine.LLAMA_CPP:
        obstacle = reason or ONLY_LLAMA_CPP_OFFLOADS
    if obstacle:
        yield from _taken(cases, several, Fit.NO, True, obstacle)
        return
    demand = cases.demand
    parted = offload(cases.budgets, demand, several.missing)
    yield from _taken(cases, several, Fit.NO, negated(parted.fits), NO_ROOM_TO_WORK)
    on_host = parted.host_layers * demand.layer + parted.host_expert_share * demand.n_layers * demand.experts
    lacking = on_host + cases.embedding - cases.host_room
    yield from _taken(cases, several, Fit.NO, parted.fits & (lacking > 0), lacking=lacking)
    yield from _taken(cases, parted, Fit.OFFLOAD, parted.fits & (lacking <= 0))


def _judged(cases: _Cases, placement: Placement, reason: str = "") -> Iterator[Placed]:
    """What was asked for, whether it fits or not."""
    yield from _taken(cases, placement, Fit.YES, placement.fits, reason)
    yield from _taken(cases, placement, Fit.NO, negated(placement.fits), reason)


def _taken(
    cases: _Cases,
    placement: Placement,
    fit: Fit,
    condition: Truth,
    reason: str = "",
    lacking: Quantity = 0.0,
) -> Iterator[Placed]:
    """The placement for the cases that the condition holds for, if there are any."""
    if not any_of(condition):
        return
    if isinstance(condition, bool) and cases.index is not None:
        condition = np.ones(len(cases.index), dtype=np.bool_)
    found = cases.where(condition)
    yield Placed(
        fit=fit,
        placement=placement.where(condition),
        demand=found.demand,
        reason=reason,
        index=found.index,
        lacking=taken(lacking, condition),
    )
