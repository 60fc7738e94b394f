"""The batch door: rows of a CSV file as questions, one answer or one reason each. docs/predict.md lists the
columns."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from catalog.names import fold
from estimator.calibrations import current_calibration
from estimator.core.architecture import Architecture
from estimator.core.calibration import Calibration
from estimator.core.estimate import estimate
from estimator.core.hardware import Accelerator, Rig
from estimator.core.intervals import COVERAGE
from estimator.core.quantization import Ecosystem, Quantization
from estimator.core.results import GIB, Estimate, Fit
from estimator.core.scenario import Backend, Engine, Scenario, Split
from estimator.evidence import Evidence, nearest
from estimator.inputs import (
    ENGINE_ECOSYSTEMS,
    HOSTS,
    backends_for,
    default_backend,
    default_engine,
    engines_for,
)
from estimator.names import Names, current_names
from estimator.specs import Specs, current_specs

__all__ = ["COLUMNS", "INPUT_COLUMNS", "REQUIRED_COLUMNS", "Predictor", "RowError"]

REQUIRED_COLUMNS = ("hardware", "model", "quant", "test")

INPUT_COLUMNS = (
    "case_id", *REQUIRED_COLUMNS, "hardware_count", "engine", "backend", "ubatch", "split", "kv_quant",
    "flash_attn", "n_prompt", "n_gen", "depth", "concurrency", "power_limit_w", "speculation",
)  # fmt: skip

COLUMNS = (
    "case_id", "tokens_per_s", "low", "high", "band", "memory_gib", "fits", "evidence", "nearest", "error",
)  # fmt: skip

TESTS = {"pp": "prefill", "prefill": "prefill", "tg": "decode", "decode": "decode"}

MOST_ACCELERATORS = 64

RAISED_SHARE = 0.94
"""Of a unified memory, what its owner may give to the GPU (wired limit, GTT size); the default is less."""

_ENGINES = {
    "llama.cpp": Engine.LLAMA_CPP, "llamacpp": Engine.LLAMA_CPP, "lmstudio": Engine.LLAMA_CPP,
    "koboldcpp": Engine.LLAMA_CPP, "ikllama.cpp": Engine.IK_LLAMA_CPP, "ikllamacpp": Engine.IK_LLAMA_CPP,
    "ollama": Engine.OLLAMA, "mlx": Engine.MLX, "mlxlm": Engine.MLX, "mlxvlm": Engine.MLX, "omlx": Engine.MLX,
    "vllm": Engine.VLLM, "sglang": Engine.SGLANG,
    "exllamav3": Engine.EXLLAMAV3, "exllama": Engine.EXLLAMAV3, "exl3": Engine.EXLLAMAV3,
    "tabbyapi": Engine.EXLLAMAV3,
}  # fmt: skip
"""Folded names; a wrapper counts as the engine that it wraps."""

_BACKENDS = {
    "cuda": Backend.CUDA, "rocm": Backend.ROCM, "hip": Backend.ROCM, "vulkan": Backend.VULKAN,
    "sycl": Backend.SYCL, "xpu": Backend.SYCL, "oneapi": Backend.SYCL, "metal": Backend.METAL,
    "mlx": Backend.MLX, "cpu": Backend.CPU,
}  # fmt: skip

_SPLITS = {
    "none": Split.NONE, "layer": Split.LAYER, "tensor": Split.TENSOR, "row": Split.ROW,
    "cpuoffload": Split.CPU_OFFLOAD,
}  # fmt: skip

_YES_NO = {
    "1": True,
    "yes": True,
    "true": True,
    "on": True,
    "0": False,
    "no": False,
    "false": False,
    "off": False,
}

Value = TypeVar("Value")


class RowError(ValueError):
    """Why a row has no answer, in words for its writer."""


@dataclass
class Predictor:
    """Answers rows; names, specs and calibration are read once."""

    names: Names = field(default_factory=current_names)
    specs: Specs = field(default_factory=current_specs)
    calibration: Calibration = field(default_factory=current_calibration)
    _evidence: dict[tuple[object, ...], Evidence] = field(default_factory=dict)

    def answers(self, rows: Iterable[Mapping[str | None, object]]) -> Iterator[dict[str, str]]:
        """One answer per row, in order."""
        for row in rows:
            yield self.answer(row)

    def answer(self, row: Mapping[str | None, object]) -> dict[str, str]:
        """The output columns of one row; where it cannot be answered, ``error`` says why."""
        blank = dict.fromkeys(COLUMNS, "")
        blank["case_id"] = _text(row, "case_id")
        try:
            return blank | self._answer(row)
        except ValueError as error:
            return blank | {"error": " ".join(str(error).split())}

    def _answer(self, row: Mapping[str | None, object]) -> dict[str, str]:
        if None in row:
            raise RowError("the row has more cells than the header")
        for column in REQUIRED_COLUMNS:
            if not _text(row, column):
                raise RowError(f"{column} is empty, and a row needs it")
        test = _choice(row, "test", TESTS, "")
        rig = self._rig(row)
        architecture = self._architecture(row)
        quantization, engine = self._format(row, rig)
        scenario = self._scenario(row, rig, engine, test)
        result = estimate(rig, architecture, quantization, scenario, self.calibration)
        if result.memory.fits is Fit.NO:
            # What is asked for may have run with what the row leaves open.
            rig = _roomier(rig, scenario)
            result = estimate(rig, architecture, quantization, scenario, self.calibration)
        return self._cells(result, test, rig, architecture, quantization, scenario)

    def _rig(self, row: Mapping[str | None, object]) -> Rig:
        slug = self.names.resolve_hardware(_text(row, "hardware"))
        parts = slug.count("+") + 1
        count = _whole(row, "hardware_count", parts, at_least=1, at_most=MOST_ACCELERATORS)
        try:
            return self.specs.rig(slug, count)
        except KeyError:
            raise RowError(
                f"{_text(row, 'hardware')!r} has no known memory bandwidth to estimate with"
            ) from None

    def _architecture(self, row: Mapping[str | None, object]) -> Architecture:
        slug = self.names.language_models.resolve(_text(row, "model"))
        architecture = self.specs.architectures.get(slug)
        if architecture is None:
            raise RowError(f"the shape of {_text(row, 'model')!r} is not known, so no estimate is possible")
        return architecture

    def _format(self, row: Mapping[str | None, object], rig: Rig) -> tuple[Quantization, Engine]:
        """The format, and the engine as asked or as the hardware's usual one that loads it."""
        vendor, text = rig.accelerators[0].vendor, _text(row, "quant")
        if _text(row, "engine"):
            engine = _choice(row, "engine", _ENGINES, "")
            if engine not in engines_for(vendor):
                known = ", ".join(engines_for(vendor)) or "none"
                raise RowError(
                    f"{engine.value} does not run on {vendor.value} hardware; engines there: {known}"
                )
            slug = self.names.resolve_quantization(text, ENGINE_ECOSYSTEMS[engine])
            return self.specs.quantizations[slug], engine
        # llama.cpp first: what its formats do not know may be another engine's.
        known_to = [e for e in Ecosystem if self.names.quantizations[e].knows(text)]
        ecosystem = Ecosystem.GGUF if Ecosystem.GGUF in known_to or not known_to else known_to[0]
        quantization = self.specs.quantizations[self.names.resolve_quantization(text, ecosystem)]
        return quantization, default_engine(vendor, quantization)

    def _scenario(self, row: Mapping[str | None, object], rig: Rig, engine: Engine, test: str) -> Scenario:
        vendor = rig.accelerators[0].vendor
        if _choice(row, "speculation", _YES_NO, "no"):
            raise RowError(
                "speculation: rates with drafted tokens are not estimated; ask with speculation=no"
            )
        backend = _choice(row, "backend", _BACKENDS, default_backend(vendor, engine).value)
        usual = backends_for(vendor, engine)
        if backend not in usual:
            raise RowError(
                f"backend: {engine.value} on {vendor.value} hardware runs on {', '.join(usual)}, "
                f"not on {backend.value}"
            )
        split = _choice(row, "split", _SPLITS, "") if _text(row, "split") else None
        n_prompt = _whole(row, "n_prompt", 512, at_least=0)
        n_gen = _whole(row, "n_gen", 128, at_least=0)
        depth = _whole(row, "depth", 0, at_least=0)
        prompt, output = n_prompt or 512, n_gen or 128
        return Scenario(
            engine=engine,
            backend=backend,
            context_tokens=depth + (output if test == "decode" else prompt),
            prompt_tokens=prompt,
            output_tokens=output,
            depth_tokens=depth,
            concurrency=_whole(row, "concurrency", 1, at_least=1),
            kv_bits=self._kv_bits(row),
            flash_attention=_choice(row, "flash_attn", _YES_NO, "1"),
            ubatch_tokens=_whole(row, "ubatch", 0, at_least=0) or None,
            split=split,
            power_limit_w=_number(row, "power_limit_w"),
        )

    def _kv_bits(self, row: Mapping[str | None, object]) -> float:
        text = _text(row, "kv_quant")
        return self.specs.kv_bits[self.names.kv_types.resolve(text)] if text else 16.0

    def _cells(
        self,
        result: Estimate,
        test: str,
        rig: Rig,
        architecture: Architecture,
        quantization: Quantization,
        scenario: Scenario,
    ) -> dict[str, str]:
        memory = result.memory
        cells = {"memory_gib": f"{memory.used_bytes / GIB:.2f}", "fits": _fit(rig, result)}
        rate = result.decode if test == "decode" else result.prefill
        if rate is None:
            why = "; ".join(result.reasons) or "it does not fit"
            return cells | {"error": f"{why} ({memory.missing_bytes / GIB:.1f} GiB are missing)"}
        near = self._near(test, rig, architecture, quantization, scenario, Split(result.split))
        return cells | {
            "tokens_per_s": f"{rate.tokens_per_s:.4g}",
            "low": f"{rate.low:.4g}",
            "high": f"{rate.high:.4g}",
            "band": f"{COVERAGE:g}",
            "evidence": str(near.count),
            "nearest": near.runs[0].source_url if near.runs else "",
        }

    def _near(
        self,
        test: str,
        rig: Rig,
        architecture: Architecture,
        quantization: Quantization,
        scenario: Scenario,
        split: Split,
    ) -> Evidence:
        key = (
            test, rig.name, architecture.slug, quantization.slug, scenario.engine, scenario.backend, split,
            scenario.depth_tokens.bit_length(), scenario.concurrency,
        )  # fmt: skip
        if key not in self._evidence:
            self._evidence[key] = nearest(
                rig,
                architecture,
                quantization,
                scenario,
                split,
                test=test,
                n=1,
                calibration=self.calibration,
            )
        return self._evidence[key]


def _roomier(rig: Rig, scenario: Scenario) -> Rig:
    """The same cards with a raised memory limit, or where a split with the host is asked for, with a large
    one."""
    if any(_can_be_raised(a) for a in rig.accelerators):
        return replace(rig, accelerators=tuple(_raised(a) for a in rig.accelerators))
    return replace(rig, host=HOSTS["epyc-ddr4-512gb"]) if scenario.split is Split.CPU_OFFLOAD else rig


def _can_be_raised(accelerator: Accelerator) -> bool:
    return accelerator.unified_memory and accelerator.usable_memory_share < RAISED_SHARE


def _raised(accelerator: Accelerator) -> Accelerator:
    return replace(accelerator, usable_memory_share=max(RAISED_SHARE, accelerator.usable_memory_share))


def _fit(rig: Rig, result: Estimate) -> str:
    """By default settings: a model that needs a raised memory limit does not fit, though its rate is
    known."""
    raised = any(a.unified_memory and a.usable_memory_share == RAISED_SHARE for a in rig.accelerators)
    return Fit.NO.value if raised else result.memory.fits.value


def _text(row: Mapping[str | None, object], column: str) -> str:
    value = row.get(column)
    return value.strip() if isinstance(value, str) else ""


def _choice(
    row: Mapping[str | None, object], column: str, choices: Mapping[str, Value], default: str
) -> Value:
    text = _text(row, column) or default
    try:
        return choices[fold(text)]
    except KeyError:
        raise RowError(f"{column}: {text!r} is not one of {', '.join(choices)}") from None


def _whole(
    row: Mapping[str | None, object], column: str, default: int, *, at_least: int, at_most: int | None = None
) -> int:
    text = _text(row, column)
    if not text:
        return default
    try:
        number = float(text)
    except ValueError:
        raise RowError(f"{column}: {text!r} is not a number") from None
    most = 100_000_000 if at_most is None else at_most
    if not at_least <= number <= most or number != int(number):
        raise RowError(f"{column}: {text} is not a whole number from {at_least} to {most:,}")
    return int(number)


def _number(row: Mapping[str | None, object], column: str) -> float | None:
    text = _text(row, column)
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        raise RowError(f"{column}: {text!r} is not a number") from None
    if not 0 < number < 1e6:
        raise RowError(f"{column}: {text} is not above 0 and below 1,000,000")
    return number
