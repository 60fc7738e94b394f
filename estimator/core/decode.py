"""Seconds per generated token: bytes over bandwidth, fixed time per layer, communication.

One step of ``streams`` sequences visits every device of a layer split in turn, or all devices at once under
tensor parallelism. Source: docs/methodology.md, Time.
"""

from collections.abc import Mapping
from dataclasses import replace

from estimator.core.architecture import Architecture, AttentionKind
from estimator.core.calibration import CaseKeys, case_keys, kernel_class
from estimator.core.drafting import DRAFT_PASS_S, draft_layers, drafting_of
from estimator.core.elementwise import larger, select
from estimator.core.hardware import Accelerator, Link, Rig
from estimator.core.kv_cache import ELEMENT_BITS, cache_bytes_read
from estimator.core.quantization import Quantization
from estimator.core.scenario import Backend, Engine, Scenario, Split
from estimator.core.speculation import Speculation
from estimator.core.weights import distinct_expert_share
from estimator.core.work import (
    GIGA,
    MICRO,
    TERA,
    Layout,
    Quantity,
    Visit,
    activation_bytes,
    layer_counts,
    layer_shares,
    read_bytes,
    slowest,
)

__all__ = [
    "HOST_FAMILY",
    "all_reduce_terms",
    "cache_divisor",
    "decode_visits",
    "device_keys",
    "host_keys",
    "mean_context",
    "tokens_per_step",
]

ALL_REDUCES_PER_LAYER = 2
"""After attention and after the feed-forward (Megatron-LM, arXiv 1909.08053, section 3)."""

MATRICES_PER_LAYER = 7
"""Query, key, value, output, gate, up, down: llama.cpp's ``-sm row`` hands inputs out and gathers results at
each of them, and computes all else on the main card (--split-mode and --main-gpu in its README)."""

HOST_HOP_S = 25e-6
"""An activation to the processor or back, with the wait for either to begin."""

UNPACKING_SHARE = 0.7
"""Of the time to read as many 16-bit elements: what llama.cpp's attention spends on unpacking a quantized
cache (published runs on an RTX 3090 beyond 16,384 tokens; docs/methodology.md, Time)."""

VERIFYING_SHARE = 1 / 16
"""Of the matrix rate that a few drafted tokens reach: engines multiply so few columns with vector kernels.
Median over 106 published runs (docs/methodology.md, Speculation)."""

HOST_FAMILY = "host processor"

TINY = 1e-12
"""Keeps a share of nothing from being divided by nothing."""


def mean_context(depth_tokens: Quantity, output_tokens: Quantity) -> Quantity:
    """The context that an answer sees on average: what is read grows by one token a step."""
    return depth_tokens + output_tokens / 2


def decode_visits(
    rig: Rig,
    architecture: Architecture,
    quantization: Quantization,
    scenario: Scenario,
    layout: Layout,
    *,
    context: Quantity,
    streams: Quantity = 1.0,
    variant: str = "",
) -> tuple[Visit, ...]:
    """All visits of one decode step of ``streams`` sequences with ``context`` tokens each.

    ``context`` and ``streams`` may be arrays of one shape; the terms then have it too.
    """
    work = _step_work(architecture, quantization, scenario, context, streams)
    layers = _layers_passed(architecture, scenario.speculation)
    if layout.split in (Split.TENSOR, Split.ROW):
        visits = [_tensor_visit(rig, architecture, quantization, scenario, layout, work, variant)]
    else:
        visits = [
            Visit(
                device_keys(rig, accelerator, quantization, scenario, layout, variant),
                _device_terms(accelerator, layers, _part(work, layout, share)),
            )
            for accelerator, share in layer_shares(rig, layout)
        ]
    if layout.uses_host:
        visits.append(_host_visit(rig, architecture, quantization, layout, work))
    once: dict[str, Quantity] = {
        "decode.token": 1.0,
        "decode.stream": streams,
        "decode.hop": _hops(layout),
    }
    if scenario.speculation:
        once["decode.draft"] = work["drafting"]
    visits[0] = Visit(visits[0].keys, {**visits[0].terms, **once})
    return tuple(visits)


def _step_work(
    architecture: Architecture,
    quantization: Quantization,
    scenario: Scenario,
    context: Quantity,
    streams: Quantity,
) -> dict[str, Quantity]:
    """Bytes and operations of one step, wherever they are done: of all drafts too, and of their drafting.

    A step verifies each sequence's drafts together: weights and its cache are read once for them, experts for
    all of them.
    """
    reads = read_bytes(architecture, quantization)
    drafting = drafting_of(architecture, quantization, scenario.speculation, streams)
    tokens = streams * (1 + scenario.speculation.drafts if scenario.speculation else 1)
    work: dict[str, Quantity] = {
        "weights": reads.always + drafting.weights,
        "experts": reads.all_experts * distinct_expert_share(architecture, tokens) + drafting.experts,
        "cache": streams * cache_bytes_read(architecture, context, scenario.kv_bits),
        "flops": 2.0 * architecture.params_read_per_token,
        "tokens": tokens,
        "streams": streams,
        "drafting": drafting.passes * DRAFT_PASS_S,
    }
    if scenario.speculation:
        work["drafts"] = tokens - streams
    if scenario.kv_bits < ELEMENT_BITS and scenario.engine.kernels is Engine.LLAMA_CPP:
        saved = streams * cache_bytes_read(architecture, context) - work["cache"]
        work["unpacked"] = saved * ELEMENT_BITS / (ELEMENT_BITS - scenario.kv_bits)
    return work


def _layers_passed(architecture: Architecture, speculation: Speculation | None) -> Mapping[str, float]:
    """Layers by kind, those of a drafter among the ones with full attention."""
    counts = layer_counts(architecture)
    if speculation is None:
        return counts
    return counts | {"full": counts.get("full", 0.0) + draft_layers(architecture, speculation)}


def _part(work: dict[str, Quantity], layout: Layout, share: Quantity) -> dict[str, Quantity]:
    """A layer split's part of the work for one device."""
    on_devices = 1.0 - layout.host_share
    expert_share = share / larger(on_devices, TINY) * (1.0 - layout.host_expert_share)
    return _extras(work, share) | {
        "weights": work["weights"] * share,
        "experts": work["experts"] * expert_share,
        "cache": work["cache"] * share,
        "flops": work["flops"] * share,
        "more_streams": work["streams"] - 1.0,
        "layers": share,
    }


def _extras(work: dict[str, Quantity], cache_share: Quantity) -> dict[str, Quantity]:
    """What only questions with drafts or with a quantized cache have."""
    extras = {name: work[name] for name in ("drafts",) if name in work}
    return extras | {name: work[name] * cache_share for name in ("unpacked",) if name in work}


def _device_terms(
    accelerator: Accelerator, layers: Mapping[str, float], part: dict[str, Quantity]
) -> dict[str, Quantity]:
    bandwidth, rate = accelerator.memory_bandwidth_gb_s * GIGA, accelerator.matmul_tflops * TERA
    terms = {
        "decode.weights": part["weights"] / bandwidth,
        "decode.experts": part["experts"] / bandwidth,
        "decode.cache": part["cache"] / bandwidth,
        "decode.compute": part["flops"] / rate,
        "decode.batch-compute": part["flops"] * part["more_streams"] / rate,
    }
    if "drafts" in part:
        terms["decode.verify"] = part["flops"] * part["drafts"] / (rate * VERIFYING_SHARE)
    if "unpacked" in part:
        terms["decode.unpack"] = UNPACKING_SHARE * part["unpacked"] / bandwidth
    for kind, count in layers.items():
        terms[f"decode.layers-{kind}"] = count * part["layers"]
    return terms


def _tensor_visit(
    rig: Rig,
    architecture: Architecture,
    quantization: Quantization,
    scenario: Scenario,
    layout: Layout,
    work: dict[str, Quantity],
    variant: str,
) -> Visit:
    """All cards at once, each with an equal shard: the slowest sets the pace; they meet in every layer."""
    n = rig.n_accelerators
    cache_share = 1.0 / cache_divisor(architecture, n, layout.split)
    part = _extras(work, cache_share) | {
        "weights": work["weights"] / n,
        "experts": work["experts"] / n,
        "cache": work["cache"] * cache_share,
        "flops": work["flops"] / n,
        "more_streams": work["streams"] - 1.0,
        "layers": 1.0,
    }
    pace = replace(
        slowest(rig, "memory_bandwidth_gb_s"), matmul_tflops=slowest(rig, "matmul_tflops").matmul_tflops
    )
    terms = _device_terms(pace, _layers_passed(architecture, scenario.speculation), part)
    if rig.link is not None and n > 1:
        reduces = meetings_per_layer(layout.split) * architecture.n_layers
        per_stream = activation_bytes(architecture, work["tokens"] / work["streams"])
        terms |= all_reduce_terms("decode", rig.link, n, reduces, per_stream)
        terms["decode.batch-link"] = terms["decode.link"] * part["more_streams"]
    return Visit(device_keys(rig, pace, quantization, scenario, layout, variant), terms)


def all_reduce_terms(
    test: str, link: Link, n: int, reduces: Quantity, size_bytes: Quantity
) -> dict[str, Quantity]:
    """Latency and transfer of ``reduces`` all-reduces of ``size_bytes`` each over ``n`` devices.

    Of small messages each device waits for the n − 1 others in turn: a tree would take log2(n) times what two
    devices take, and eight cards held out are slower than that (docs/decisions/calibration.md).

    Large ones go round a ring, which passes 2(n − 1)/n of the data over each link. Without peer-to-peer
    access it crosses host memory, into it and out of it, for all devices at once: n crossings share what one
    link would have.
    """
    crossings = 1.0 if link.peer_to_peer else float(n)
    passed = crossings * 2.0 * (n - 1) / n * size_bytes
    return {
        f"{test}.all-reduce": reduces * (n - 1) * link.latency_us * MICRO,
        f"{test}.link": reduces * passed / (link.bandwidth_gb_s * GIGA),
    }


def meetings_per_layer(split: Split) -> int:
    """How often all cards wait for each other in a layer."""
    return MATRICES_PER_LAYER if split is Split.ROW else ALL_REDUCES_PER_LAYER


def cache_divisor(architecture: Architecture, n: int, split: Split = Split.TENSOR) -> float:
    """By how much cards that share every layer divide the cache: no further than there are KV heads; MLA's
    latent not at all, and in a row split the main card keeps all of it."""
    if architecture.attention is AttentionKind.MLA or split is Split.ROW:
        return 1.0
    return float(min(n, max(architecture.n_kv_heads, 1)))


def device_keys(
    rig: Rig,
    accelerator: Accelerator,
    quantization: Quantization,
    scenario: Scenario,
    layout: Layout,
    variant: str,
) -> CaseKeys:
    """The keys of a visit to one accelerator."""
    return case_keys(
        scenario,
        family=accelerator.family,
        chip=accelerator.chip,
        quantization=quantization,
        split=layout.split,
        n_accelerators=rig.n_accelerators,
        variant=variant,
    )


def host_keys(quantization: Quantization) -> CaseKeys:
    """The keys of what the processor computes from its own memory, whatever the engine on the cards."""
    return CaseKeys(
        engine=f"{Engine.LLAMA_CPP.value}/{Backend.CPU.value}",
        family=HOST_FAMILY,
        chip=HOST_FAMILY,
        kernel=kernel_class(quantization),
        setup="offload",
    )


def _host_visit(
    rig: Rig,
    architecture: Architecture,
    quantization: Quantization,
    layout: Layout,
    work: dict[str, Quantity],
) -> Visit:
    """What the processor reads and multiplies; to lone experts and back in every layer."""
    bandwidth = rig.host.memory_bandwidth_gb_s * GIGA
    layers_apart = larger(layout.host_expert_share - layout.host_share, 0.0)
    visited = layer_counts(architecture).get("experts", 0.0) * layers_apart
    return Visit(
        host_keys(quantization),
        {
            "decode.weights": work["weights"] * layout.host_share / bandwidth,
            "decode.experts": work["experts"] * layout.host_expert_share / bandwidth,
            "decode.cache": work["cache"] * layout.host_share / bandwidth,
            "decode.host-hop": 2.0 * visited * HOST_HOP_S,
        },
    )


def tokens_per_step(scenario: Scenario) -> float:
    """Tokens that one step of all streams yields on average."""
    drafted = scenario.speculation.tokens_per_step if scenario.speculation else 1.0
    return scenario.concurrency * drafted


def _hops(layout: Layout) -> Quantity:
    """How often an activation changes device: boundaries of a layer split, and that to layers on the host."""
    at_once = layout.split in (Split.TENSOR, Split.ROW)
    boundaries = 0 if at_once else sum(share > 0 for share in layout.shares) - 1
    hops: Quantity = boundaries + select(layout.host_share > 0, 1.0, 0.0)
    return hops
