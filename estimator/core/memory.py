"""What fits where: weights, cache, state and buffers by device, and what would fit when it does not."""

from dataclasses import dataclass, replace
from functools import lru_cache

from estimator.core.architecture import Architecture
from estimator.core.buffers import (
    compute_buffer_bytes,
    engine_overhead_bytes,
    reserved_bytes,
    ubatch_tokens,
)
from estimator.core.hardware import Rig
from estimator.core.heads import replicated_cache_bytes, tensor_parallel_obstacle
from estimator.core.kv_cache import kv_cache_bytes, recurrent_state_bytes
from estimator.core.placement import (
    Demand,
    Placement,
    layer_split,
    offload,
    single_device,
    tensor_parallel,
)
from estimator.core.quantization import Quantization
from estimator.core.results import GIB, DeviceMemory, Fit, MemoryPlan
from estimator.core.scenario import Backend, Engine, Scenario, Split
from estimator.core.weights import WeightBytes, tensor_classes, weights_bytes

__all__ = ["plan_memory"]

PLANS_KEPT = 4096
"""One question plans the same memory for its fit, its speed and its curve."""

CONTEXT_STEP = 256
"""The largest context is found to this many tokens, the step in which llama.cpp and MLX reserve cache."""

HOST_SYSTEM_BYTES = 4 * GIB
"""Host RAM that the operating system and the engine's own process keep."""

HOLDS_EMBEDDING_ON_HOST = (Engine.LLAMA_CPP, Engine.EXLLAMAV3)
"""By their kernels. llama.cpp: the input layer is never offloaded; ExLlamaV3: ``prefer_cpu`` of its embedding
(exllamav3/modules/embedding.py)."""

ONLY_LLAMA_CPP_OFFLOADS = (
    "Its engine keeps the whole model on the device; llama.cpp alone can leave a part in host RAM"
)
ONE_MEMORY = "Its processor and GPU share one memory, so there is no second one for a part of the model"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """What stays the same while contexts are tried."""

    rig: Rig
    architecture: Architecture
    scenario: Scenario
    weights: WeightBytes
    ffn_matrices: int
    budgets: tuple[float, ...]
    overhead: float
    obstacle: str
    """Why tensor parallelism is impossible here; empty where it is possible."""

    @property
    def embedding_on_device(self) -> bool:
        """llama.cpp and ExLlamaV3 look tokens up on the host; other engines hold the table with the rest."""
        scenario = self.scenario
        return scenario.engine.kernels not in HOLDS_EMBEDDING_ON_HOST or scenario.backend is Backend.CPU


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """One context's bytes by kind and where they go."""

    fit: Fit
    placement: Placement
    cache: float
    state: float
    buffer: float
    """Of a device without the head, where the placement's split uses several devices or one."""
    head_buffer: float
    """More on the device with the head."""
    staging: float
    reason: str


@lru_cache(maxsize=PLANS_KEPT)
def plan_memory(
    rig: Rig, architecture: Architecture, quantization: Quantization, scenario: Scenario
) -> MemoryPlan:
    """Where the model lives on this rig; when it does not fit, what would.

    ``scenario.context_tokens`` is what each of ``scenario.concurrency`` sequences reserves. All in bytes.

    Raises:
        ValueError: the context exceeds the model's own limit.
    Source: docs/methodology.md, Memory.
    """
    _check_context(architecture, scenario)
    question = _question(rig, architecture, quantization, scenario)
    answer = _answer(question, scenario.context_tokens)
    placement, weights = answer.placement, question.weights
    host_weights, host_cache = _on_host(question, answer)
    return MemoryPlan(
        fits=answer.fit,
        devices=_devices(question, answer),
        host_bytes=host_weights + host_cache + (0.0 if question.embedding_on_device else weights.embedding),
        offloaded_weights_bytes=host_weights,
        missing_bytes=placement.missing,
        largest_context_tokens=_largest_context(question, answer, quantization),
        weights_bytes=weights.total,
        kv_cache_bytes=answer.cache,
        split=placement.split,
        host_share=placement.host_layers / architecture.n_layers,
        host_expert_share=placement.host_expert_share,
        reasons=(answer.reason,) if answer.reason else (),
    )


def _check_context(architecture: Architecture, scenario: Scenario) -> None:
    if scenario.context_tokens > architecture.max_context:
        raise ValueError(
            f"{architecture.name} reads at most {architecture.max_context:,} tokens; "
            f"{scenario.context_tokens:,} were asked for"
        )


def _question(
    rig: Rig, architecture: Architecture, quantization: Quantization, scenario: Scenario
) -> _Question:
    return _Question(
        rig=rig,
        architecture=architecture,
        scenario=scenario,
        weights=weights_bytes(architecture, quantization),
        ffn_matrices=tensor_classes(architecture).ffn_matrices,
        budgets=tuple(a.memory_gib * GIB - reserved_bytes(a, scenario) for a in rig.accelerators),
        overhead=engine_overhead_bytes(scenario),
        obstacle=tensor_parallel_obstacle(architecture, rig.n_accelerators),
    )


def _answer(question: _Question, context: int) -> _Answer:
    """Place the model with this context."""
    a, n, w = question.architecture, len(question.budgets), question.weights
    scenario = question.scenario
    if context != scenario.context_tokens:
        scenario = replace(scenario, context_tokens=context)
    cache = kv_cache_bytes(
        a,
        context,
        engine=scenario.engine,
        kv_bits=scenario.kv_bits,
        slots=scenario.concurrency,
        ubatch=ubatch_tokens(scenario),
        full_size_sliding=scenario.sliding_cache_at_full_size,
    )
    state = recurrent_state_bytes(a, scenario.concurrency)
    buffer = compute_buffer_bytes(a, scenario, holds_head=False)
    with_head = compute_buffer_bytes(a, scenario)
    copies = compute_buffer_bytes(a, scenario, n_devices=n, holds_head=False) - buffer if n > 1 else 0.0
    demand = Demand(
        n_layers=a.n_layers,
        layer=(w.layers - w.routed_experts + cache + state) / a.n_layers,
        experts=w.routed_experts / a.n_layers,
        last=w.head + with_head - buffer,
        first=w.embedding if question.embedding_on_device else 0.0,
        fixed=buffer + question.overhead,
        fixed_when_split=buffer + copies + question.overhead,
        sharded_fixed=buffer + question.overhead,
        replicated=replicated_cache_bytes(a, cache, n),
        staging=w.routed_experts / a.n_layers / question.ffn_matrices,
    )
    placement, fit, reason = _place(question, demand)
    spread = placement.split in (Split.LAYER, Split.CPU_OFFLOAD) and n > 1
    staged = placement.split is Split.CPU_OFFLOAD and placement.host_expert_share > 0
    return _Answer(
        fit=fit,
        placement=placement,
        cache=cache,
        state=state,
        buffer=buffer + (copies if spread else 0.0),
        head_buffer=with_head - buffer,
        staging=demand.staging if staged else 0.0,
        reason=reason,
    )


def _place(question: _Question, demand: Demand) -> tuple[Placement, Fit, str]:
    """The placement asked for, or the planner's choice; whether it fits; a reason where one is due."""
    asked, budgets = question.scenario.split, question.budgets
    if asked is None and _shares_by_nature(question) and (shards := tensor_parallel(budgets, demand)).fits:
        return _judged(shards, "")
    single = single_device(budgets, demand, [a.memory_bandwidth_gb_s for a in question.rig.accelerators])
    if asked is Split.NONE or (asked is None and single.fits):
        return _judged(single, "")
    if asked is Split.TENSOR:
        shards = tensor_parallel(budgets, demand)
        return _judged(replace(shards, fits=shards.fits and not question.obstacle), question.obstacle)
    if asked in (Split.LAYER, Split.ROW):
        return _judged(replace(layer_split(budgets, demand), split=asked), "")
    whole, reason = _spread(question, demand, single)
    if whole.fits:
        said = "It fits without host RAM, so nothing is offloaded" if asked is Split.CPU_OFFLOAD else reason
        return _judged(whole, said)
    return _offloaded(question, demand, whole, reason)


def _shares_by_nature(question: _Question) -> bool:
    """vLLM on equal cards: every one of them works, even where a single one has the room."""
    rig = question.rig
    return (
        question.scenario.engine.kernels is Engine.VLLM
        and rig.n_accelerators > 1
        and rig.is_uniform
        and not question.obstacle
    )


def _judged(placement: Placement, reason: str) -> tuple[Placement, Fit, str]:
    return placement, Fit.YES if placement.fits else Fit.NO, reason


def _spread(question: _Question, demand: Demand, single: Placement) -> tuple[Placement, str]:
    """The whole model on the devices: one if it fits on one, else as the engine spreads it."""
    if single.fits or len(question.budgets) == 1:
        return single, ""
    if question.scenario.engine.kernels is Engine.VLLM and not question.obstacle:
        return tensor_parallel(question.budgets, demand), ""
    return layer_split(question.budgets, demand), (
        question.obstacle if question.scenario.engine.kernels is Engine.VLLM else ""
    )


def _offloaded(
    question: _Question, demand: Demand, whole: Placement, reason: str
) -> tuple[Placement, Fit, str]:
    """Part of the model in host RAM, where the engine can do that and the host has the room."""
    rig, scenario = question.rig, question.scenario
    if any(accelerator.unified_memory for accelerator in rig.accelerators):
        return whole, Fit.NO, ONE_MEMORY
    if scenario.engine.kernels is not Engine.LLAMA_CPP:
        return whole, Fit.NO, reason or ONLY_LLAMA_CPP_OFFLOADS
    placement = offload(question.budgets, demand, whole.missing)
    if not placement.fits:
        return whole, Fit.NO, "Not even the working memory fits on the device"
    on_host = (
        placement.host_layers * demand.layer + placement.host_expert_share * demand.n_layers * demand.experts
    )
    room = rig.host.memory_gib * GIB - HOST_SYSTEM_BYTES
    if on_host + question.weights.embedding > room:
        lacking = (on_host + question.weights.embedding - room) / GIB
        return whole, Fit.NO, f"{rig.host.name} lacks {lacking:.1f} GiB for the part that does not fit"
    return placement, Fit.OFFLOAD, ""


def _on_host(question: _Question, answer: _Answer) -> tuple[float, float]:
    """Offloaded weights, and cache with state of offloaded layers, in host RAM. [B]"""
    w, placement = question.weights, answer.placement
    share = placement.host_layers / question.architecture.n_layers
    weights = share * (w.layers - w.routed_experts) + placement.host_expert_share * w.routed_experts
    return weights, share * (answer.cache + answer.state)


def _devices(question: _Question, answer: _Answer) -> tuple[DeviceMemory, ...]:
    """What each device holds, in the order of the rig."""
    placement, w = answer.placement, question.weights
    n, n_layers = len(question.budgets), question.architecture.n_layers
    on_devices = sum(placement.layers)
    experts = w.routed_experts * (1 - placement.host_expert_share)
    embedding = w.embedding if question.embedding_on_device else 0.0
    used = [i for i in range(n) if placement.layers[i] > 0 or i == placement.head] or [0]
    holder = placement.head if placement.head >= 0 else used[-1]
    tensor = placement.split is Split.TENSOR
    replicated = replicated_cache_bytes(question.architecture, answer.cache, n) if tensor else 0.0
    devices = []
    for i, accelerator in enumerate(question.rig.accelerators):
        share = placement.layers[i] / n_layers
        head = 1 / n if tensor else float(i == holder)
        first = 1 / n if tensor else float(i == used[0])
        working = i in used
        devices.append(
            DeviceMemory(
                device=accelerator.name,
                capacity_bytes=accelerator.memory_gib * GIB,
                reserved_bytes=accelerator.memory_gib * GIB - question.budgets[i],
                weights_bytes=share * (w.layers - w.routed_experts)
                + (experts * placement.layers[i] / on_devices if on_devices else 0.0)
                + head * w.head
                + first * embedding,
                kv_cache_bytes=share * (answer.cache - replicated) + replicated,
                recurrent_state_bytes=share * answer.state,
                compute_buffer_bytes=working * answer.buffer
                + head * answer.head_buffer
                + head * answer.staging,
                engine_overhead_bytes=working * question.overhead,
                n_layers=placement.layers[i],
            )
        )
    return tuple(devices)


def _largest_context(question: _Question, answer: _Answer, quantization: Quantization) -> int:
    """The longest context that fits on the devices alone, else the longest that runs with offload."""
    scenario = question.scenario
    level, longest = _longest(
        question.rig,
        question.architecture,
        quantization,
        scenario.engine,
        scenario.backend,
        scenario.concurrency,
        scenario.kv_bits,
        scenario.flash_attention,
        scenario.ubatch_tokens,
        scenario.split,
        scenario.sliding_cache_at_full_size,
    )
    if answer.fit is Fit.YES and level is not Fit.YES:
        return scenario.context_tokens
    return max(longest, scenario.context_tokens) if answer.fit is level is not Fit.NO else longest


@lru_cache(maxsize=PLANS_KEPT)
def _longest(
    rig: Rig,
    architecture: Architecture,
    quantization: Quantization,
    engine: Engine,
    backend: Backend,
    concurrency: int,
    kv_bits: float,
    flash_attention: bool,
    ubatch_tokens: int | None,
    split: Split | None,
    sliding_cache_at_full_size: bool,
) -> tuple[Fit, int]:
    """How the smallest context is held, and the longest that is held so; 0 where none is.

    The parameters are all that memory depends on beside the context, so that one search serves every context.
    """
    limit = architecture.max_context
    smallest = min(CONTEXT_STEP, limit)
    scenario = Scenario(
        engine=engine,
        backend=backend,
        context_tokens=smallest,
        concurrency=concurrency,
        kv_bits=kv_bits,
        flash_attention=flash_attention,
        ubatch_tokens=ubatch_tokens,
        split=split,
        sliding_cache_at_full_size=sliding_cache_at_full_size,
    )
    question = _question(rig, architecture, quantization, scenario)
    known = _answer(question, smallest)
    if known.fit is Fit.NO:
        return Fit.NO, 0
    longest = _answer(question, limit)
    if longest.fit is known.fit:
        return known.fit, limit
    low, high = smallest // CONTEXT_STEP, -(-limit // CONTEXT_STEP)
    guess = _guess(known, smallest, longest, limit) // CONTEXT_STEP
    return known.fit, max(_last_step(question, known.fit, low, high, guess) * CONTEXT_STEP, smallest)


def _guess(known: _Answer, known_tokens: int, longest: _Answer, limit: int) -> int:
    """Where the missing bytes come to nothing, if the cache grows evenly and nothing else does."""
    growth = (longest.cache - known.cache) / max(limit - known_tokens, 1)
    return int(limit - longest.placement.missing / growth) if growth > 0 else limit


def _last_step(question: _Question, level: Fit, low: int, high: int, guess: int) -> int:
    """The last step of the context at this level: it holds at ``low`` and no longer at ``high``.

    From the guess by doubled strides until it lies between two steps, then by halves.
    """
    stride = 1
    probe = guess
    while high - low > 1:
        probe = min(max(probe, low + 1), high - 1)
        if _answer(question, probe * CONTEXT_STEP).fit is level:
            low, probe = probe, probe + stride
        else:
            high, probe = probe, probe - stride
        stride *= 2
        if not low < probe < high:
            probe = (low + high) // 2
    return low
