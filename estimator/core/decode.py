"""Seconds per generated token: bytes over bandwidth, fixed time per layer, communication.

One step of ``streams`` sequences visits every device of a layer split in turn, or all devices at once under
tensor parallelism. Source: docs/methodology.md, Time.
"""

from dataclasses import replace

from estimator.core.architecture import Architecture, AttentionKind
from estimator.core.calibration import CaseKeys, case_keys, kernel_class
from estimator.core.hardware import Accelerator, Link, Rig
from estimator.core.kv_cache import cache_bytes_read
from estimator.core.quantization import Quantization
from estimator.core.scenario import Backend, Engine, Scenario, Split
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
]

ALL_REDUCES_PER_LAYER = 2
"""After attention and after the feed-forward (Megatron-LM, arXiv 1909.08053, section 3)."""

HOST_FAMILY = "host processor"


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
    if layout.split in (Split.TENSOR, Split.ROW):
        visits = [_tensor_visit(rig, architecture, quantization, scenario, layout, work, variant)]
    else:
        visits = [
            Visit(
                device_keys(rig, accelerator, quantization, scenario, layout, variant),
                _device_terms(accelerator, architecture, _part(work, layout, share)),
            )
            for accelerator, share in layer_shares(rig, layout)
        ]
    if layout.host_share > 0 or layout.host_expert_share > 0:
        visits.append(_host_visit(rig, quantization, layout, work))
    once = {"decode.token": 1.0, "decode.stream": streams, "decode.hop": _hops(architecture, rig, layout)}
    visits[0] = Visit(visits[0].keys, {**visits[0].terms, **once})
    return tuple(visits)


def _step_work(
    architecture: Architecture,
    quantization: Quantization,
    scenario: Scenario,
    context: Quantity,
    streams: Quantity,
) -> dict[str, Quantity]:
    """Bytes and operations of one step, wherever they are done."""
    reads = read_bytes(architecture, quantization)
    return {
        "weights": reads.always,
        "experts": reads.all_experts * distinct_expert_share(architecture, streams),
        "cache": streams * cache_bytes_read(architecture, context, scenario.kv_bits),
        "flops": 2.0 * architecture.params_read_per_token,
        "streams": streams,
    }


def _part(work: dict[str, Quantity], layout: Layout, share: float) -> dict[str, Quantity]:
    """A layer split's part of the work for one device."""
    on_devices = 1.0 - layout.host_share
    expert_share = share / on_devices * (1.0 - layout.host_expert_share) if on_devices else 0.0
    return {
        "weights": work["weights"] * share,
        "experts": work["experts"] * expert_share,
        "cache": work["cache"] * share,
        "flops": work["flops"] * share,
        "more_streams": work["streams"] - 1.0,
        "layers": share,
    }


def _device_terms(
    accelerator: Accelerator, architecture: Architecture, part: dict[str, Quantity]
) -> dict[str, Quantity]:
    bandwidth, rate = accelerator.memory_bandwidth_gb_s * GIGA, accelerator.matmul_tflops * TERA
    terms = {
        "decode.weights": part["weights"] / bandwidth,
        "decode.experts": part["experts"] / bandwidth,
        "decode.cache": part["cache"] / bandwidth,
        "decode.compute": part["flops"] / rate,
        "decode.batch-compute": part["flops"] * part["more_streams"] / rate,
    }
    for kind, count in layer_counts(architecture).items():
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
    """All cards at once, each with an equal shard: the slowest sets the pace, every layer ends in
    all-reduces."""
    n = rig.n_accelerators
    part = {
        "weights": work["weights"] / n,
        "experts": work["experts"] / n,
        "cache": work["cache"] / cache_divisor(architecture, n),
        "flops": work["flops"] / n,
        "more_streams": work["streams"] - 1.0,
        "layers": 1.0,
    }
    pace = replace(
        slowest(rig, "memory_bandwidth_gb_s"), matmul_tflops=slowest(rig, "matmul_tflops").matmul_tflops
    )
    terms = _device_terms(pace, architecture, part)
    if rig.link is not None and n > 1:
        reduces = ALL_REDUCES_PER_LAYER * architecture.n_layers
        terms |= all_reduce_terms(
            "decode", rig.link, n, reduces, activation_bytes(architecture, work["streams"])
        )
    return Visit(device_keys(rig, pace, quantization, scenario, layout, variant), terms)


def all_reduce_terms(
    test: str, link: Link, n: int, reduces: Quantity, size_bytes: Quantity
) -> dict[str, Quantity]:
    """Latency and transfer of ``reduces`` ring all-reduces of ``size_bytes`` each over ``n`` devices.

    A ring passes 2(n − 1)/n of the data over each link; without peer-to-peer access it goes through host
    memory and crosses twice.
    """
    crossings = 1.0 if link.peer_to_peer else 2.0
    passed = crossings * 2.0 * (n - 1) / n * size_bytes
    return {
        f"{test}.all-reduce": reduces * link.latency_us * MICRO,
        f"{test}.link": reduces * passed / (link.bandwidth_gb_s * GIGA),
    }


def cache_divisor(architecture: Architecture, n: int) -> float:
    """By how much tensor parallelism divides the cache: no further than there are KV heads; MLA's latent not
    at all."""
    if architecture.attention is AttentionKind.MLA:
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


def _host_visit(rig: Rig, quantization: Quantization, layout: Layout, work: dict[str, Quantity]) -> Visit:
    bandwidth = rig.host.memory_bandwidth_gb_s * GIGA
    return Visit(
        host_keys(quantization),
        {
            "decode.weights": work["weights"] * layout.host_share / bandwidth,
            "decode.experts": work["experts"] * layout.host_expert_share / bandwidth,
            "decode.cache": work["cache"] * layout.host_share / bandwidth,
        },
    )


def _hops(architecture: Architecture, rig: Rig, layout: Layout) -> float:
    """How often an activation changes device: boundaries of a layer split, two per layer with experts on the
    host."""
    at_once = layout.split in (Split.TENSOR, Split.ROW)
    boundaries = 0 if at_once else sum(share > 0 for share in layout.shares) - 1
    boundaries += layout.host_share > 0
    expert_layers = layer_counts(architecture).get("experts", 0.0)
    return boundaries + 2.0 * expert_layers * max(layout.host_expert_share - layout.host_share, 0.0)
