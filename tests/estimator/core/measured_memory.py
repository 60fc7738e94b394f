"""Measured totals of device memory that name all they depend on, each with the question it answers.

``python -m tests.estimator.core.measured_memory`` prints how closely they are met, and the worst misses.
"""

import re
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, replace

from estimator.core.architecture import Architecture
from estimator.core.memory import plan_memory
from estimator.core.quantization import Quantization
from estimator.core.scenario import Backend, Engine, Scenario, Split
from tests.estimator.rigs import card, rig
from tests.estimator.shapes import architectures, memory_measurements, published_sizes, quantizations

__all__ = ["MeasuredTotal", "errors_of", "measured_totals"]

MIB = 2**20
LARGE_GIB = 2000
"""Of a card that holds everything: what is measured is the need, not the fit."""

WORST_SHOWN = 5

KV_BITS = {"f16": 16.0, "bf16": 16.0, "": 16.0, "q8_0": 8.5, "q4_0": 4.5}

UNCLEAR = re.compile(
    r"not stated|approximate|rounded|may be decimal|MTP|draft enabled|streaming|slots|excerpt|excludes"
    r"|projector|prediction|layers on GPU"
    r"|sum over GPUs|compositor|snapshot|per node|preallocated|short prompt",
)
"""Notes of rows that leave something open, or count more than one loaded model."""

BENCHMARK = re.compile(r"during llama-bench (?:pp|tg)(\d+)")
IDLE = re.compile(r"includes ~(\d+) MiB idle")
LARGEST_IDLE_MIB = 1000
"""More than a console: another program held memory at the same time."""

MLX_ANSWER_TOKENS = 128


@dataclass(frozen=True)
class MeasuredTotal:
    """A measured total and what was run."""

    mib: float
    architecture: Architecture
    quantization: Quantization
    scenario: Scenario
    n_devices: int
    where: str


def measured_totals(engine: Engine) -> Iterator[MeasuredTotal]:
    """All usable totals of this engine."""
    models = {a.slug: a for a in architectures()}
    formats = {q.slug: q for q in quantizations()}
    for row in memory_measurements():
        known = row["language_model"] in models and row["quantization"] in formats and row["backend"]
        usable = row["scope"] in ("one-device", "all-devices") and not UNCLEAR.search(row["note"])
        total = row["engine"] == engine and row["component"] in ("peak", "total") and row["context_tokens"]
        if not (known and usable and total) or row["kv_type"] not in KV_BITS:
            continue
        idle = int(found[1]) if (found := IDLE.search(row["note"])) else 0
        if idle > LARGEST_IDLE_MIB:
            continue
        benchmark = BENCHMARK.search(row["note"])
        context = int(benchmark[1] if benchmark else row["context_tokens"])
        context += MLX_ANSWER_TOKENS if engine is Engine.MLX else 0
        ubatch = min(int(row["ubatch"]), context) if row["ubatch"] else None
        yield MeasuredTotal(
            mib=float(row["mib"]) - idle,
            # Some were run beyond the limit in the model's config, which is not what is tested here.
            architecture=replace(
                models[row["language_model"]],
                max_context=2**21,
                file_bytes=published_sizes().get(row["language_model"], ()),
            ),
            quantization=formats[row["quantization"]],
            scenario=Scenario(
                engine=engine,
                backend=Backend(row["backend"]),
                context_tokens=context,
                kv_bits=KV_BITS[row["kv_type"]],
                flash_attention=row["flash_attention"] != "no",
                ubatch_tokens=ubatch,
            ),
            n_devices=int(row["hardware_count"] or 1),
            where=f"{row['source_url']} {row['model_name']} {row['quantization_name']} {context}",
        )


def errors_of(engine: Engine) -> list[tuple[float, str]]:
    """Predicted over measured, less 1, of every usable total; with its place."""
    found = []
    for measured in measured_totals(engine):
        split = Split.LAYER if measured.n_devices > 1 else Split.NONE
        plan = plan_memory(
            rig(*[card(LARGE_GIB)] * measured.n_devices),
            measured.architecture,
            measured.quantization,
            replace(measured.scenario, split=split),
        )
        found.append((plan.used_bytes / MIB / measured.mib - 1, measured.where))
    return found


def report() -> Iterator[str]:
    """Lines: median and ninth decile of the error by engine, then the worst rows."""
    for engine in (Engine.LLAMA_CPP, Engine.MLX):
        found = errors_of(engine)
        sizes = [abs(error) for error, _ in found]
        ninth = statistics.quantiles(sizes, n=10)[-1]
        yield f"{engine}: {len(found)} totals, median {statistics.median(sizes):.1%}, nine in ten {ninth:.1%}"
        for error, where in sorted(found, key=lambda miss: -abs(miss[0]))[:WORST_SHOWN]:
            yield f"  {error:+.1%} {where}"


if __name__ == "__main__":
    print("\n".join(report()))
