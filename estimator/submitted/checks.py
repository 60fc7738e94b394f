"""What no run can be: faster than its hardware's peaks, or one that is known already."""

from collections.abc import Collection

from estimator.core.hardware import Rig
from estimator.core.results import GIB
from estimator.core.weights import bytes_read_per_token, file_bytes
from estimator.models import Measurement, SubmittedRun
from estimator.names import Names
from estimator.specs import Specs

__all__ = [
    "Fingerprint", "fingerprint", "published_fingerprints", "remark_on", "sent_fingerprints",
    "why_impossible",
]  # fmt: skip

BEYOND_BANDWIDTH = 1.25
"""Overclocked memory and a little of the weights in the chip's cache."""

BEYOND_PEAK = 2.0
"""Published peaks are without sparsity and at base clocks, and 4-bit units may do twice the 8-bit rate."""

SIZES_AGREE = 1.25
"""Mixes of types under one name differ by so much."""

Fingerprint = tuple[object, ...]


def why_impossible(row: Measurement, specs: Specs) -> str:
    """Why this rate breaks physics; empty where it does not, or where too little is known to say.

    Decode reads every active weight once a token, so the memory's bandwidth bounds it. Prefill does two
    operations per active parameter and token, so the matrix units bound it. docs/methodology.md has both.
    """
    architecture = specs.architectures.get(row.language_model)
    quantization = specs.quantizations.get(row.quantization)
    rig = _rig(row, specs)
    if architecture is None or rig is None:
        return ""
    if row.test == Measurement.Test.DECODE:
        if quantization is None:
            return ""
        gb_s = sum(a.memory_bandwidth_gb_s for a in rig.accelerators)
        most = BEYOND_BANDWIDTH * gb_s * 1e9 / float(bytes_read_per_token(architecture, quantization))
        bound = f"{gb_s:,.0f} GB/s read the model's active weights at most {{most}} times a second"
    else:
        peak = sum(max(a.matmul_tflops, a.int8_tops or 0.0) for a in rig.accelerators)
        most = BEYOND_PEAK * peak * 1e12 / (2 * architecture.params_read_per_token)
        bound = f"{peak:,.0f} TFLOP/s read at most {{most}} tokens a second of this model"
    if row.tokens_per_s <= most:
        return ""
    return f"{row.tokens_per_s:,.4g} tokens/s break physics: {bound.format(most=f'{most:,.3g}')}."


def remark_on(row: Measurement, specs: Specs, names: Names) -> str:
    """What a moderator should look at: an output that names other hardware than its sender, a file of another
    size than model and format make."""
    named = names.hardware.find(row.hardware_name)
    if row.hardware and named and row.hardware not in named:
        return f"The output names {row.hardware_name}, the sender {row.hardware}."
    architecture = specs.architectures.get(row.language_model)
    quantization = specs.quantizations.get(row.quantization)
    if architecture is None or quantization is None or not row.model_size_gib:
        return ""
    expected_gib = file_bytes(architecture, quantization) / GIB
    if 1 / SIZES_AGREE < row.model_size_gib / expected_gib < SIZES_AGREE:
        return ""
    return (
        f"The file has {row.model_size_gib:.3g} GiB; {row.quantization} of this model has {expected_gib:.3g}."
    )


def fingerprint(row: Measurement | SubmittedRun) -> Fingerprint:
    """What two tellings of one run agree in; programs print rates with two decimals or more."""
    return (
        row.hardware or row.hardware_name.casefold(), row.hardware_count,
        row.language_model or row.model_name.casefold(), row.quantization or row.quantization_name.casefold(),
        row.engine, row.backend, row.test, row.n_prompt or 0, row.n_gen or 0, row.depth,
        row.power_limit_w, round(row.tokens_per_s, 2),
    )  # fmt: skip


def published_fingerprints(rows: Collection[Measurement]) -> dict[Fingerprint, str]:
    """Of the measurements on the same hardware with the same models, with their keys."""
    return {fingerprint(row): row.key for row in Measurement.objects.filter(**_like(rows))}


def sent_fingerprints(rows: Collection[Measurement]) -> set[Fingerprint]:
    """Of the runs that were sent and not turned down, on the same hardware with the same models."""
    sent = SubmittedRun.objects.filter(**_like(rows)).exclude(status=SubmittedRun.Status.REJECTED)
    return {fingerprint(row) for row in sent}


def _like(rows: Collection[Measurement]) -> dict[str, set[str]]:
    return {
        "hardware__in": {row.hardware for row in rows},
        "language_model__in": {row.language_model for row in rows},
    }


def _rig(row: Measurement, specs: Specs) -> Rig | None:
    try:
        return specs.rig(row.hardware, row.hardware_count)
    except (KeyError, ValueError):
        return None
