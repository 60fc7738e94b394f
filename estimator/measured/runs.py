"""Measured runs as questions to the estimator, each with its answer."""

import re
from dataclasses import dataclass, replace
from functools import cached_property

from estimator.core.architecture import Architecture
from estimator.core.calibration import Calibration, engine_class, setup_of, shape_key
from estimator.core.decode import decode_visits, mean_context, tokens_per_step
from estimator.core.hardware import Rig
from estimator.core.intervals import band_test
from estimator.core.power import rate_share
from estimator.core.prefill import prefill_visits
from estimator.core.quantization import Quantization
from estimator.core.scenario import ENGINE_BACKENDS, Backend, Engine, Scenario, Split
from estimator.core.speculation import DraftKind, Speculation, acceptance_of_share, usual_speculation
from estimator.core.work import Layout, Visit
from estimator.engines import runs
from estimator.inputs import rig_on_processors
from estimator.measured.places import UnplacedError, placed
from estimator.models import Measurement
from estimator.specs import Specs

__all__ = ["Run", "SkippedRowError", "author_of", "engine_of", "run_of"]

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
    "exllamav3": (Engine.EXLLAMAV3, ""),
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

PLANNED_BUILDS = frozenset({"", *(engine.build for engine in Engine)})
"""The mainline and the builds that a question can ask for."""

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
        """Whether its error counts: mainline builds, clean rates, no drafts, nothing left to the host."""
        odd = self.variant or self.quarantined or self.wall_rate
        return not (odd or self.scenario.speculation or self.layout.uses_host)

    @property
    def is_judged_apart(self) -> bool:
        """Whether its error counts among its like alone: kept drafts depend on the text, offload on a host
        that few sources state, builds on their version."""
        odd = self.quarantined or self.variant not in PLANNED_BUILDS
        if self.scenario.speculation or self.layout.uses_host:
            return not odd
        return bool(self.variant) and not (odd or self.wall_rate)

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
    def band_test(self) -> str:
        """The test among whose held-out errors its own counts."""
        s = self.scenario
        return band_test(
            self.test,
            self.setup,
            s.concurrency,
            speculates=s.speculation is not None,
            is_build=bool(self.variant),
        )

    @cached_property
    def shape(self) -> str:
        """Of the model."""
        return shape_key(self.architecture)

    @cached_property
    def cell(self) -> str:
        """What is held out together when runs of known devices and models are predicted."""
        device = f"{self.chip}|{self.rig.n_accelerators}"
        drafts = f"|{self.scenario.speculation.kind}" if self.scenario.speculation else ""
        return f"{device}|{self.shape}|{self.quantization.slug}|{self.engine}|{self.setup}{drafts}"

    @cached_property
    def author(self) -> str:
        """Who published it: the account on a code host, else the site."""
        return author_of(self.source_url)

    @cached_property
    def tokens(self) -> float:
        """Tokens that the rate counts: one step of all streams, or the prompt."""
        s = self.scenario
        return tokens_per_step(s) if self.test == "decode" else float(s.prompt_tokens)

    def rate_share(self, calibration: Calibration) -> float:
        """Share of the stock rate that its power limit leaves."""
        return rate_share(
            calibration,
            self.test,
            self.architecture,
            self.rig.accelerators[0],
            self.setup,
            self.rig.n_accelerators,
            self.scenario.power_limit_w,
        )

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


def run_of(row: Measurement, specs: Specs) -> Run:
    """A measured row as a question.

    Raises:
        SkippedRowError: the row measures another thing, or does not state what the question needs.
    """
    flags = frozenset(row.quality.split())
    _check_flags(row, flags - {"offload"} if row.split == Split.CPU_OFFLOAD else flags)
    engine, variant = engine_of(row)
    architecture = specs.architectures.get(row.language_model)
    quantization = specs.quantizations.get(row.quantization)
    if architecture is None or not architecture.exact:
        raise SkippedRowError("model shape unknown")
    if quantization is None:
        raise SkippedRowError("format unknown")
    if not runs(engine, quantization) and variant not in ("ollama", "lm-studio"):
        raise SkippedRowError("format of another ecosystem")
    scenario = _scenario_of(row, engine)
    try:
        rig, layout = placed(row, _rig_of(row, specs), architecture, quantization, scenario)
    except UnplacedError as reason:
        raise SkippedRowError(str(reason)) from reason
    return Run(
        key=row.key,
        source_url=row.source_url,
        test=row.test,
        rig=rig,
        architecture=architecture,
        quantization=quantization,
        scenario=scenario,
        layout=layout,
        variant=variant,
        tokens_per_s=row.tokens_per_s,
        quarantined=bool(row.quarantine),
        wall_rate=WALL_RATE in flags,
    )


def _check_flags(row: Measurement, flags: frozenset[str]) -> None:
    if unfit := flags & UNFIT_FLAGS:
        raise SkippedRowError(f"flag {min(unfit)}")
    if WALL_RATE in flags and (
        row.test == Measurement.Test.PREFILL or (row.n_prompt or 0) > (row.n_gen or 0)
    ):
        raise SkippedRowError("rate over a whole request with a long prompt")
    if "aggregate" in flags and row.concurrency == 1:
        raise SkippedRowError("aggregate of an unknown number of streams")


def engine_of(row: Measurement) -> tuple[Engine, str]:
    """The engine whose kernels a run used, and the build where it is not the mainline.

    Raises:
        SkippedRowError: it is none of the estimator's.
    """
    sub_engine = row.sub_engine.lower()
    variant = next((name for pattern, name in _VARIANT_PATTERNS if pattern in sub_engine), "")
    if row.engine == "other":
        if variant not in _OTHER_ENGINES:
            raise SkippedRowError("engine without a class")
        return _OTHER_ENGINES[variant], variant
    if row.engine not in _ENGINE_CLASSES:
        raise SkippedRowError("engine without a class")
    engine, build = _ENGINE_CLASSES[row.engine]
    if row.backend == Backend.MLX and engine is Engine.LLAMA_CPP:
        return Engine.MLX, build
    return engine, variant or build


def _rig_of(row: Measurement, specs: Specs) -> Rig:
    try:
        rig = specs.rig(row.hardware, row.hardware_count)
    except (KeyError, ValueError) as error:
        raise SkippedRowError("hardware unknown") from error
    if row.backend != Backend.CPU:
        return rig
    if not rig.accelerators[0].unified_memory:
        raise SkippedRowError("processor unknown")
    return rig_on_processors(rig)


def _scenario_of(row: Measurement, engine: Engine) -> Scenario:
    if row.backend not in [backend.value for backend in ENGINE_BACKENDS[engine]]:
        raise SkippedRowError("backend unknown")
    if row.kv_type not in _KV_BITS:
        raise SkippedRowError("cache type unknown")
    if row.test == Measurement.Test.PREFILL and not row.n_prompt:
        raise SkippedRowError("prompt length unknown")
    return Scenario(
        engine=engine,
        backend=Backend(row.backend),
        context_tokens=max(row.depth, 1),
        prompt_tokens=row.n_prompt or USUAL_PROMPT_TOKENS,
        output_tokens=row.n_gen or USUAL_OUTPUT_TOKENS,
        depth_tokens=row.depth,
        concurrency=row.concurrency,
        kv_bits=_KV_BITS[row.kv_type],
        flash_attention=row.flash_attention is not False,
        ubatch_tokens=row.ubatch,
        power_limit_w=row.power_limit_w,
        speculation=_speculation_of(row),
    )


def _speculation_of(row: Measurement) -> Speculation | None:
    """How the run drafted; of a prompt drafts change nothing."""
    if not row.speculation or row.test == Measurement.Test.PREFILL:
        return None
    if row.speculation_kind not in [kind.value for kind in DraftKind]:
        raise SkippedRowError("speculation of unknown kind")
    usual = usual_speculation(DraftKind(row.speculation_kind), row.drafts)
    if row.acceptance is None:
        return usual
    return replace(usual, acceptance=acceptance_of_share(row.acceptance, usual.drafts))
