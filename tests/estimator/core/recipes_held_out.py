"""How closely recipes meet files of a model that they were not fitted to.

``python -m tests.estimator.core.recipes_held_out`` fits the bits of Unsloth's dynamic formats and of the
i-quants anew without each model in turn, and prints the errors on it, beyond what the sources round away.
"""

import statistics
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import lsq_linear

from estimator.core.architecture import Architecture
from estimator.core.quantization import Quantization
from estimator.core.weights import FloatArray, file_bytes
from tests.estimator.shapes import architectures, quantizations, weight_files

CLASSES = (
    "bits_embedding", "bits_head", "bits_attention", "bits_dense_ffn", "bits_experts", "bits_shared_expert",
)  # fmt: skip

LEAST_MODELS = 5
"""With fewer, nothing can be learned from the others."""

COARSEST = 0.02
"""Of a size: what a source may round away."""

PRIOR_WEIGHT = 0.1
OUTLIER = 0.01
"""Relative error beyond which a file counts by its absolute error."""

ROUNDS, STEP_BITS = 15, 0.05


@dataclass(frozen=True)
class File:
    """A published file, sizes in bytes."""

    architecture: Architecture
    size: float
    rounding: float

    def error(self, quantization: Quantization) -> float:
        """Relative, beyond the rounding."""
        return (
            max(abs(file_bytes(self.architecture, quantization) - self.size) - self.rounding, 0) / self.size
        )


def files() -> Mapping[Quantization, list[File]]:
    """Files of formats whose publishers choose types by themselves."""
    models = {a.slug: a for a in architectures(exact=False)}
    formats = {q.slug: q for q in quantizations() if "ud-" in q.slug or "-iq" in q.slug}
    found: dict[Quantization, list[File]] = defaultdict(list)
    for row in weight_files():
        known = row["language_model"] in models and row["quantization"] in formats
        size, rounding = float(row["size_gb"]) * 1e9, float(row["rounded_to_gb"]) * 0.5e9
        if known and row["text_decoder_only"] == "yes" and rounding < COARSEST * size:
            file = File(models[row["language_model"]], size, rounding)
            found[formats[row["quantization"]]].append(file)
    return found


def prior(quantization: Quantization) -> FloatArray:
    """Bits by class as the block type suggests them, before any file was seen."""
    block = quantization.block_bits_per_weight
    head = 5.5 if block < 3.1 else 6.7 if block < 6 else 7.5 if block < 8 else 12.0
    attention = 1.2 * block if block < 8 else 11.0
    return np.array([1.03 * max(block, 2.625), head, attention, 1.08 * block, 1.06 * block, 1.1 * block])


def fitted(quantization: Quantization, seen: Sequence[File]) -> Quantization:
    """The format with bits that meet these files, near the prior, robust against single ones."""

    def with_bits(bits: FloatArray) -> Quantization:
        return replace(quantization, **dict(zip(CLASSES, map(float, bits), strict=True)))

    start = prior(quantization)
    sizes = np.array([file.size for file in seen])

    def relative(bits: FloatArray) -> FloatArray:
        return np.array([file_bytes(file.architecture, with_bits(bits)) for file in seen]) / sizes

    at_start = relative(start)
    steps = STEP_BITS * np.eye(len(CLASSES))
    slopes = np.array([(relative(start + step) - at_start) / STEP_BITS for step in steps]).T
    system = np.vstack([slopes, PRIOR_WEIGHT * np.diag(1 / start)])
    wanted = np.concatenate([1 - at_start, np.zeros(len(CLASSES))])
    weights, change = np.ones(len(wanted)), np.zeros(len(CLASSES))
    for _ in range(ROUNDS):
        root = np.sqrt(weights)
        change = lsq_linear(system * root[:, None], wanted * root, bounds=(-0.5 * start, 0.5 * start)).x
        residuals = np.abs(wanted - system @ change)[: len(seen)]
        weights[: len(seen)] = 1 / np.maximum(residuals / OUTLIER, 1)
    return with_bits(start + change)


def held_out_errors() -> Mapping[str, list[float]]:
    """By kind of format: errors on files of models that the fit had not seen."""
    errors: dict[str, list[float]] = defaultdict(list)
    for quantization, known in files().items():
        models = {file.architecture.slug for file in known}
        if len(models) < LEAST_MODELS:
            continue
        kind = "dynamic formats" if "ud-" in quantization.slug else "i-quants"
        for model in sorted(models):
            fit = fitted(quantization, [file for file in known if file.architecture.slug != model])
            errors[kind] += [file.error(fit) for file in known if file.architecture.slug == model]
    return errors


def report() -> Iterator[str]:
    """A line for each kind."""
    for kind, errors in held_out_errors().items():
        ninth = statistics.quantiles(errors, n=10)[-1]
        yield f"{kind}: {len(errors)} files, median {statistics.median(errors):.1%}, nine in ten {ninth:.1%}"


if __name__ == "__main__":
    print("\n".join(report()))
