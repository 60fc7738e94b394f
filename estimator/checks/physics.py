"""Rates and sizes that the hardware cannot have given."""

from collections.abc import Iterable, Iterator

from estimator.checks.findings import Finding, Rule
from estimator.core.architecture import Architecture
from estimator.core.hardware import Accelerator, Rig, Vendor
from estimator.core.quantization import Quantization
from estimator.core.scenario import Split
from estimator.core.weights import bytes_read_per_token, tensor_classes
from estimator.models import Measurement
from estimator.specs import Specs

__all__ = ["peak_tflops", "physics_findings"]

TOLERANCE = 1.05
"""Published bandwidths and sizes are rounded, and bits per weight are averages over a file."""


def physics_findings(rows: Iterable[Measurement], specs: Specs) -> Iterator[Finding]:
    """Rows that break a rule of physics, in the order of the rows, each at its first rule.

    A row whose device, model or format is not known, or that states no number of streams, is passed over.
    """
    for row in rows:
        rig = _rig_of(row, specs)
        if rig is None or ("aggregate" in row.quality.split() and row.concurrency == 1):
            continue
        architecture = specs.architectures.get(row.language_model)
        quantization = specs.quantizations.get(row.quantization)
        found = _too_large(row, rig)
        if found is None and architecture is not None and architecture.exact:
            if row.test == Measurement.Test.PREFILL:
                found = _prefill_too_fast(row, rig, architecture)
            elif quantization is not None and not row.speculation:
                found = _decode_too_fast(row, rig, architecture, quantization)
        if found is not None:
            yield found


def _rig_of(row: Measurement, specs: Specs) -> Rig | None:
    try:
        return specs.rig(row.hardware, row.hardware_count)
    except (KeyError, ValueError):
        return None


def _too_large(row: Measurement, rig: Rig) -> Finding | None:
    partly_elsewhere = row.split == Split.CPU_OFFLOAD or "offload" in row.quality.split()
    if row.model_size_gib is None or partly_elsewhere or rig.accelerators[0].vendor is Vendor.CPU:
        return None
    memory_gib = sum(a.memory_gib for a in rig.accelerators)
    by = row.model_size_gib / memory_gib
    if by <= TOLERANCE:
        return None
    reason = (
        f"{row.model_size_gib:g} GiB of weights in {memory_gib:g} GiB of memory: part of it ran elsewhere"
    )
    return Finding(row.key, Rule.LARGER_THAN_MEMORY, reason, by)


def _decode_too_fast(
    row: Measurement, rig: Rig, architecture: Architecture, quantization: Quantization
) -> Finding | None:
    """Each step reads the weights of one token at least, and those in the format's own bits at least:
    publishers keep more or fewer tensors wider than the catalog takes for usual."""
    narrowest = architecture.params_read_per_token * quantization.block_bits_per_weight / 8
    read = min(narrowest, bytes_read_per_token(architecture, quantization))
    bandwidths = [a.memory_bandwidth_gb_s for a in rig.accelerators]
    in_turn = row.split == Split.LAYER and row.concurrency == 1
    bandwidth = max(bandwidths) if in_turn else sum(bandwidths)
    needed = row.tokens_per_s / row.concurrency * read / 1e9
    if needed <= bandwidth * TOLERANCE:
        return None
    reason = (
        f"reads at least {needed:.0f} GB/s where {bandwidth:.0f} GB/s are to be had: "
        "the format is another, or tokens were drafted"
    )
    return Finding(row.key, Rule.FASTER_THAN_MEMORY, reason, needed / bandwidth)


def _prefill_too_fast(row: Measurement, rig: Rig, architecture: Architecture) -> Finding | None:
    """Two operations per weight and token; the head is needed for the last token alone."""
    used = architecture.params_read_per_token - tensor_classes(architecture).head
    needed = 2.0 * used * row.tokens_per_s / 1e12
    peak = sum(peak_tflops(a) for a in rig.accelerators)
    if needed <= peak * TOLERANCE:
        return None
    reason = (
        f"needs {needed:.0f} TFLOP/s where at most {peak:.0f} are to be had: part of the prompt was cached"
    )
    return Finding(row.key, Rule.FASTER_THAN_MATRIX_UNITS, reason, needed / peak)


def peak_tflops(accelerator: Accelerator) -> float:
    """The fastest that its matrix units go in any format that it has. [TFLOP/s, dense]"""
    a = accelerator
    faster = 4.0 if a.supports_fp4 else 2.0
    return max(a.matmul_tflops * faster, a.int8_tops or 0.0)
