"""Measured runs as questions to the estimator, each with its answer."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from catalog.models import Gpu
from estimator.core.architecture import Architecture
from estimator.core.calibration import engine_class, setup_of, shape_key
from estimator.core.decode import decode_visits, mean_context
from estimator.core.hardware import Rig
from estimator.core.prefill import prefill_visits
from estimator.core.quantization import Quantization
from estimator.core.scenario import ENGINE_BACKENDS, Backend, Engine, Scenario, Split
from estimator.core.work import Layout, Visit
from estimator.fitting.fixtures import architectures, csv_rows, hardware, quantizations
from estimator.inputs import rig_of_gpus, rig_of_machines, runs

__all__ = ["Run", "SkippedRowError", "load_runs"]

UNFIT_FLAGS = frozenset(
    {"offload", "network", "suspicious", "exotic-host", "split-doubtful", "variant", "pre-production"}
)
"""Quality flags of rows that measure another thing than the device's speed."""

WALL_RATE = "wall-rate"
"""The rate counts the whole request. Where the answer is at least as long as the prompt it is a decode rate
but for a few per cent; such rows teach, with less weight, and are not judged."""

_ENGINE_CLASSES = {
    "llama.cpp": (Engine.LLAMA_CPP, ""),
    "ik_llama.cpp": (Engine.LLAMA_CPP, "ik_llama.cpp"),
    "ollama": (Engine.LLAMA_CPP, "ollama"),
    "lm-studio": (Engine.LLAMA_CPP, "lm-studio"),
    "mlx": (Engine.MLX, ""),
    "vllm": (Engine.VLLM, ""),
    "sglang": (Engine.VLLM, "sglang"),
}
"""Published engine → the class whose kernels it shares, and the build that it is."""

_VARIANT_PATTERNS = (
    ("amdvlk", "amdvlk"),
    ("rocwmma", "rocwmma"),
    ("mlx-vlm", "mlx-vlm"),
    ("vllm-mlx", "vllm-mlx"),
    ("rapid-mlx", "rapid-mlx"),
    ("omlx", "omlx"),
    ("turboquant", "turboquant"),
    ("localscore", "localscore"),
    ("ipex", "ipex-llm"),
    ("fork", "fork"),
)

_OTHER_ENGINES = {
    "omlx": Engine.MLX,
    "rapid-mlx": Engine.MLX,
    "vllm-mlx": Engine.MLX,
    "localscore": Engine.LLAMA_CPP,
}

_KV_BITS = {
    "": 16.0, "f16": 16.0, "bf16": 16.0, "fp8": 8.0, "q8_0": 8.5, "q8": 8.5, "q4_0": 4.5,
    "int8-per-token-head": 8.0,
}  # fmt: skip

USUAL_OUTPUT_TOKENS = 128
USUAL_PROMPT_TOKENS = 512


@dataclass(frozen=True)
class Run:
    """One measured rate with the question that it answers."""

    key: str
    source_url: str
    test: str
    rig: Rig
    architecture: Architecture
    quantization: Quantization
    scenario: Scenario
    layout: Layout
    variant: str
    tokens_per_s: float
    quarantined: bool
    wall_rate: bool

    @property
    def is_judged(self) -> bool:
        """Whether its error counts: mainline builds, clean rates."""
        return not (self.variant or self.quarantined or self.wall_rate)

    @cached_property
    def engine(self) -> str:
        """Engine class."""
        return engine_class(self.scenario)

    @cached_property
    def chip(self) -> str:
        """Of the (first) accelerator."""
        return self.rig.accelerators[0].chip

    @cached_property
    def family(self) -> str:
        """Of the (first) accelerator."""
        return self.rig.accelerators[0].family

    @cached_property
    def setup(self) -> str:
        """Single, layer, tensor or offload."""
        return setup_of(self.layout.split, self.rig.n_accelerators)

    @cached_property
    def shape(self) -> str:
        """Of the model."""
        return shape_key(self.architecture)

    @cached_property
    def cell(self) -> str:
        """What is held out together when runs of known devices and models are predicted."""
        device = f"{self.chip}|{self.rig.n_accelerators}"
        return f"{device}|{self.shape}|{self.quantization.slug}|{self.engine}|{self.setup}"

    @cached_property
    def author(self) -> str:
        """Who published it: the account on a code host, else the site."""
        return author_of(self.source_url)

    @cached_property
    def tokens(self) -> float:
        """Tokens that the rate counts: one step of all streams, or the prompt."""
        s = self.scenario
        return float(s.concurrency if self.test == "decode" else s.prompt_tokens)

    def visits(self) -> tuple[Visit, ...]:
        """The physics of the run."""
        s = self.scenario
        if self.test == "decode":
            return decode_visits(
                self.rig,
                self.architecture,
                self.quantization,
                s,
                self.layout,
                context=mean_context(float(s.depth_tokens), float(s.output_tokens)),
                streams=float(s.concurrency),
                variant=self.variant,
            )
        return prefill_visits(
            self.rig,
            self.architecture,
            self.quantization,
            s,
            self.layout,
            prompt=float(s.prompt_tokens),
            depth=float(s.depth_tokens),
            variant=self.variant,
        )


class SkippedRowError(Exception):
    """Why a row takes no part in the fit."""


def author_of(url: str) -> str:
    """Account or site behind a URL.

    >>> author_of("https://github.com/ggml-org/llama.cpp/discussions/4167")
    'ggml-org'
    """
    match = re.match(r"https?://(?:www\.)?([^/]+)/?([^/]*)", url)
    if match is None:
        return url
    site, first = match.groups()
    hosts_accounts = site in ("github.com", "huggingface.co", "gist.github.com", "raw.githubusercontent.com")
    return (first if hosts_accounts and first else site).lower()


def load_runs() -> tuple[list[Run], dict[str, int]]:
    """All rows that the fit can use, duplicates folded, and how many others there are by reason."""
    found: dict[tuple[object, ...], Run] = {}
    skipped: dict[str, int] = {}
    for row in csv_rows("measurements"):
        try:
            run = _run_of(row)
        except SkippedRowError as reason:
            skipped[str(reason)] = skipped.get(str(reason), 0) + 1
            continue
        same = (
            run.test,
            run.cell,
            run.variant,
            replace(run.scenario, context_tokens=1),
            round(run.tokens_per_s, 2),
        )
        if same in found:
            skipped["duplicate"] = skipped.get("duplicate", 0) + 1
        else:
            found[same] = run
    return sorted(found.values(), key=lambda run: run.key), skipped


def _run_of(row: Mapping[str, str]) -> Run:
    flags = frozenset(row["quality"].replace(";", " ").split())
    if unfit := flags & UNFIT_FLAGS:
        raise SkippedRowError(f"flag {min(unfit)}")
    if WALL_RATE in flags and (
        row["test"] == "prefill" or float(row["n_prompt"] or 0) > float(row["n_gen"] or 0)
    ):
        raise SkippedRowError("rate over a whole request with a long prompt")
    if "aggregate" in flags and int(row["concurrency"] or 1) == 1:
        raise SkippedRowError("aggregate of an unknown number of streams")
    if row["speculation"] == "yes":
        raise SkippedRowError("speculation")
    engine, variant = _engine_of(row)
    architecture = architectures().get(row["language_model"])
    quantization = quantizations().get(row["quantization"])
    if architecture is None or not architecture.exact:
        raise SkippedRowError("model shape unknown")
    if quantization is None:
        raise SkippedRowError("format unknown")
    if not runs(engine, quantization) and variant not in ("ollama", "lm-studio"):
        raise SkippedRowError("format of another ecosystem")
    rig = _rig_of(row)
    scenario = _scenario_of(row, engine)
    return Run(
        key=row["key"],
        source_url=row["source_url"],
        test=row["test"],
        rig=rig,
        architecture=architecture,
        quantization=quantization,
        scenario=scenario,
        layout=_layout_of(row, rig),
        variant=variant,
        tokens_per_s=float(row["tokens_per_s"]),
        quarantined=bool(row["quarantine"]),
        wall_rate=WALL_RATE in flags,
    )


def _engine_of(row: Mapping[str, str]) -> tuple[Engine, str]:
    sub_engine = row["sub_engine"].lower()
    variant = next((name for pattern, name in _VARIANT_PATTERNS if pattern in sub_engine), "")
    if row["engine"] == "other":
        if variant not in _OTHER_ENGINES:
            raise SkippedRowError("engine without a class")
        return _OTHER_ENGINES[variant], variant
    if row["engine"] not in _ENGINE_CLASSES:
        raise SkippedRowError("engine without a class")
    engine, build = _ENGINE_CLASSES[row["engine"]]
    if row["backend"] == "mlx" and engine is Engine.LLAMA_CPP:
        return Engine.MLX, build
    return engine, variant or build


def _rig_of(row: Mapping[str, str]) -> Rig:
    device = hardware().get(row["hardware"])
    if device is None:
        raise SkippedRowError("hardware unknown")
    count = int(row["hardware_count"])
    if isinstance(device, Gpu):
        return rig_of_gpus([device] * count)
    if not device.memory_bandwidth_gb_s:
        raise SkippedRowError("hardware unknown")
    # A chip-level profile may leave its memory size open; speeds do not depend on it.
    device.memory_gib = device.memory_gib or 64.0
    return rig_of_machines(device, count)


def _scenario_of(row: Mapping[str, str], engine: Engine) -> Scenario:
    if row["backend"] not in [backend.value for backend in ENGINE_BACKENDS[engine]]:
        raise SkippedRowError("backend unknown")
    if row["kv_type"] not in _KV_BITS:
        raise SkippedRowError("cache type unknown")
    if row["test"] == "prefill" and not int(row["n_prompt"] or 0):
        raise SkippedRowError("prompt length unknown")
    depth = int(row["depth"] or 0)
    return Scenario(
        engine=engine,
        backend=Backend(row["backend"]),
        context_tokens=max(depth, 1),
        prompt_tokens=int(row["n_prompt"] or 0) or USUAL_PROMPT_TOKENS,
        output_tokens=int(row["n_gen"] or 0) or USUAL_OUTPUT_TOKENS,
        depth_tokens=depth,
        concurrency=int(row["concurrency"] or 1),
        kv_bits=_KV_BITS[row["kv_type"]],
        flash_attention=row["flash_attention"] != "no",
        ubatch_tokens=int(float(row["ubatch"])) if row["ubatch"] else None,
        power_limit_w=float(row["power_limit_w"]) if row["power_limit_w"] else None,
    )


def _layout_of(row: Mapping[str, str], rig: Rig) -> Layout:
    n = rig.n_accelerators
    if row["split"] in ("", "none") and n > 1:
        raise SkippedRowError("split unknown")
    split = Split(row["split"] or "none")
    if split is Split.CPU_OFFLOAD:
        raise SkippedRowError("offload of unknown extent")
    return Layout(split=split, shares=(1.0 / n,) * n)


def visits_of(runs_: list[Run]) -> Iterator[tuple[Visit, ...]]:
    """The physics of each run, in order."""
    return (run.visits() for run in runs_)
