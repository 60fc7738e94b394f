"""The batch door: rows of a table as questions, one answer or one reason each. docs/predict.md lists the
columns."""

import math
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field, replace

from catalog.models import Gpu, Machine
from catalog.names import fold
from estimator.calibrations import current_calibration
from estimator.core.architecture import Architecture
from estimator.core.calibration import Calibration
from estimator.core.hardware import Rig, Vendor
from estimator.core.intervals import COVERAGE
from estimator.core.quantization import Ecosystem, Quantization
from estimator.core.results import GIB
from estimator.core.scenario import Backend, Engine, Scenario, Split
from estimator.engines import ENGINE_ECOSYSTEMS, backends_for, default_backend, default_engine, engines_for
from estimator.inputs import rig_of_machines, rig_on_processors
from estimator.measured.evidence import EvidenceIndex, count_and_nearest, current_index
from estimator.names import Names, current_names
from estimator.own.address import is_own
from estimator.own.own_hardware import MAX_COUNT, hardware_of_address, rig_of_own
from estimator.own.own_models import AS_IN_THE_FILE, model_of_address
from estimator.own.refusal import OwnRefusedError
from estimator.predicting.bench_tests import spelled_out
from estimator.predicting.case_tables import REQUIRED_COLUMNS, Row
from estimator.predicting.prediction import Prediction
from estimator.predicting.question_cells import (
    BACKENDS,
    EITHER_ENGINE,
    ENGINES,
    SPLITS,
    TESTS,
    YES_NO,
    RowError,
    cache_bits,
    choice,
    devices,
    is_open,
    number,
    text,
    whole,
)
from estimator.predicting.replicas import replicas_of
from estimator.predicting.room import estimate_with_room
from estimator.predicting.speculation_cells import speculation_of
from estimator.specs import Specs, current_specs

__all__ = ["Predictor"]

EVIDENCE_KEPT = 20_000
"""Questions of one table whose evidence is remembered."""

AMPLE_MEMORY_GIB = 1024.0
"""Of a machine whose memory no source states: its rate does not depend on it."""


@dataclass(frozen=True, slots=True)
class _Question:
    """One row, read."""

    test: str
    rig: Rig
    architecture: Architecture
    quantization: Quantization
    scenario: Scenario
    memory_is_known: bool


@dataclass
class Predictor:
    """Answers rows; names, specs, calibration and measured runs are read once."""

    names: Names = field(default_factory=current_names)
    specs: Specs = field(default_factory=current_specs)
    calibration: Calibration = field(default_factory=current_calibration)
    evidence: EvidenceIndex = field(default_factory=current_index)
    _found: dict[tuple[object, ...], tuple[int, str]] = field(default_factory=dict)

    def answers(self, rows: Iterable[Row]) -> Iterator[Prediction]:
        """One answer per row, in order."""
        return map(self.answer, rows)

    def answer(self, row: Row) -> Prediction:
        """The answer to one row; where there is none, ``error`` says why."""
        case_id = row.get("case_id")
        named = case_id.strip() if isinstance(case_id, str) else ""
        try:
            return self._answer(self._question(row), named)
        except (ValueError, OwnRefusedError) as error:
            return Prediction(case_id=named, error=" ".join(str(error).split()))

    def _question(self, row: Row) -> _Question:
        if None in row:
            raise RowError("the row has more cells than the header")
        for column in REQUIRED_COLUMNS:
            if not text(row, column):
                raise RowError(f"{column} is empty, and a row needs it")
        row = spelled_out(row)
        test = choice(row, "test", TESTS, "")
        rig, memory_is_known = self._rig(row)
        architecture = self._architecture(row)
        on_processor = not is_open(row, "backend") and choice(row, "backend", BACKENDS, "") is Backend.CPU
        if on_processor:
            rig = rig_on_processors(rig)
        quantization, engine = self._format(row, rig)
        scenario = self._scenario(row, rig, engine, test)
        return _Question(test, rig, architecture, quantization, scenario, memory_is_known)

    def _rig(self, row: Row) -> tuple[Rig, bool]:
        """The devices in their usual host, and whether their memory is known."""
        if is_own(text(row, "hardware")):
            return _own_rig(row), True
        slugs = devices(row, self.names.hardware)
        if len(set(slugs)) > 1:
            if machines := [slug for slug in slugs if not isinstance(self.specs.hardware.get(slug), Gpu)]:
                raise RowError(f"hardware: {machines[0]} is a whole machine; only cards are mixed in one rig")
            return self.specs.rig("+".join(slugs), len(slugs)), True
        device = self.specs.hardware.get(slugs[0])
        if isinstance(device, Machine) and device.memory_bandwidth_gb_s and not device.memory_gib:
            ample = copy(device)
            ample.memory_gib = AMPLE_MEMORY_GIB
            return rig_of_machines(ample, len(slugs)), False
        return self.specs.rig(slugs[0], len(slugs)), True

    def _architecture(self, row: Row) -> Architecture:
        if is_own(text(row, "model")):
            return model_of_address(text(row, "model")).architecture
        slug = self.names.language_models.resolve(text(row, "model"))
        architecture = self.specs.architectures.get(slug)
        if architecture is None:
            raise RowError(f"the shape of {text(row, 'model')!r} is not known, so no estimate is possible")
        return architecture

    def _format(self, row: Row, rig: Rig) -> tuple[Quantization, Engine]:
        """The format, and the engine as asked or as the hardware's usual one that loads it."""
        vendor, named = rig.accelerators[0].vendor, text(row, "quant")
        if named == AS_IN_THE_FILE and is_own(text(row, "model")):
            return _own_format(row, vendor)
        formats = self.names.quantizations
        if not is_open(row, "engine"):
            engine = self._engine(row, named)
            if engine not in engines_for(vendor):
                known = ", ".join(engines_for(vendor)) or "none"
                raise RowError(
                    f"{engine.value} does not run on {vendor.value} hardware; engines there: {known}"
                )
            slug = self.names.resolve_quantization(named, ENGINE_ECOSYSTEMS[engine])
            return self.specs.quantizations[slug], engine
        # llama.cpp first: what its formats do not know may be another engine's.
        known_to = [ecosystem for ecosystem in Ecosystem if formats[ecosystem].knows(named)]
        ecosystem = Ecosystem.GGUF if Ecosystem.GGUF in known_to or not known_to else known_to[0]
        quantization = self.specs.quantizations[self.names.resolve_quantization(named, ecosystem)]
        return quantization, default_engine(vendor, quantization)

    def _engine(self, row: Row, quant: str) -> Engine:
        """The engine as asked; a wrapper of two engines runs the one that loads the format."""
        engine = choice(row, "engine", ENGINES, "")
        if fold(text(row, "engine")) not in EITHER_ENGINE:
            return engine
        formats = self.names.quantizations
        is_mlx = formats[Ecosystem.MLX].knows(quant) and not formats[Ecosystem.GGUF].knows(quant)
        return Engine.MLX if is_mlx or fold(text(row, "backend")) == "mlx" else engine

    def _scenario(self, row: Row, rig: Rig, engine: Engine, test: str) -> Scenario:
        n_prompt = whole(row, "n_prompt", 512, at_least=0)
        n_gen = whole(row, "n_gen", 128, at_least=0)
        depth = whole(row, "depth", 0, at_least=0)
        prompt, output = n_prompt or 512, n_gen or 128
        return Scenario(
            engine=engine,
            backend=_backend(row, rig, engine),
            context_tokens=depth + (output if test == "decode" else prompt),
            prompt_tokens=prompt,
            output_tokens=output,
            depth_tokens=depth,
            concurrency=whole(row, "concurrency", 1, at_least=1),
            kv_bits=16.0
            if is_open(row, "kv_quant")
            else cache_bits(text(row, "kv_quant"), self.names.kv_types, self.specs.kv_bits),
            flash_attention=choice(row, "flash_attn", YES_NO, "1"),
            ubatch_tokens=whole(row, "ubatch", 0, at_least=0) or None,
            split=None if is_open(row, "split") else choice(row, "split", SPLITS, ""),
            power_limit_w=number(row, "power_limit_w"),
            speculation=speculation_of(text(row, "speculation")),
        )

    def _answer(self, question: _Question, case_id: str) -> Prediction:
        copies = replicas_of(question.rig, question.scenario)
        question = replace(question, rig=copies.rig, scenario=copies.scenario)
        result, fits = estimate_with_room(
            question.rig,
            question.architecture,
            question.quantization,
            question.scenario,
            self.calibration,
        )
        memory = result.memory
        memory_gib = copies.count * memory.used_bytes / GIB
        known_fit = fits if question.memory_is_known else None
        rate = result.decode if question.test == "decode" else result.prefill
        if rate is None or not _is_positive(rate.low, rate.tokens_per_s, rate.high):
            why = "; ".join(result.reasons) or "it does not fit"
            missing = f"{why} ({memory.missing_bytes / GIB:.1f} GiB are missing)"
            said = missing if rate is None else "the question is beyond what can be estimated"
            return Prediction(case_id=case_id, memory_gib=memory_gib, fits=known_fit, error=said)
        count, nearest = self._near(question, Split(result.split))
        return Prediction(
            case_id=case_id,
            tokens_per_s=copies.count * rate.tokens_per_s,
            low=copies.count * rate.low,
            high=copies.count * rate.high,
            band=COVERAGE,
            memory_gib=memory_gib,
            fits=known_fit,
            evidence=count,
            nearest=nearest,
        )

    def _near(self, question: _Question, split: Split) -> tuple[int, str]:
        """How many measured runs are near and where the nearest is; depths of one order share theirs."""
        q, s = question, question.scenario
        key = (
            q.test, q.rig.name, q.architecture.slug, q.quantization.slug, s.engine, s.backend, split,
            s.depth_tokens.bit_length(), s.concurrency,
        )  # fmt: skip
        if key not in self._found:
            if len(self._found) >= EVIDENCE_KEPT:
                self._found.clear()
            self._found[key] = count_and_nearest(
                self.evidence, q.rig, q.architecture, q.quantization, s, split, test=q.test
            )
        return self._found[key]


def _own_rig(row: Row) -> Rig:
    hardware = hardware_of_address(text(row, "hardware"))
    count = whole(row, "hardware_count", hardware.count, at_least=1, at_most=MAX_COUNT)
    if hardware.count > 1 and count not in (1, hardware.count):
        raise RowError(f"hardware is {hardware.count} devices, but hardware_count is {count}")
    return rig_of_own(replace(hardware, count=max(count, hardware.count)))


def _own_format(row: Row, vendor: Vendor) -> tuple[Quantization, Engine]:
    """The bits of the file that the model was read from."""
    file = model_of_address(text(row, "model")).file
    if file is None:
        raise RowError("quant: this model was not read from a file, so it has no bits of its own")
    if is_open(row, "engine"):
        return file, default_engine(vendor, file)
    engine = choice(row, "engine", ENGINES, "")
    if ENGINE_ECOSYSTEMS[engine] is not file.ecosystem or engine not in engines_for(vendor):
        raise RowError(f"{engine.value} does not read GGUF files on {vendor.value} hardware")
    return file, engine


def _backend(row: Row, rig: Rig, engine: Engine) -> Backend:
    """The backend as asked or as usual there; MLX computes through Metal, so both names mean it."""
    vendor = rig.accelerators[0].vendor
    if is_open(row, "backend") or (
        engine is Engine.MLX and choice(row, "backend", BACKENDS, "") is Backend.METAL
    ):
        return default_backend(vendor, engine)
    backend = choice(row, "backend", BACKENDS, "")
    usual = backends_for(vendor, engine)
    if backend not in usual:
        raise RowError(
            f"backend: {engine.value} on {vendor.value} hardware runs on {', '.join(usual)}, "
            f"not on {backend.value}"
        )
    return backend


def _is_positive(*rates: float) -> bool:
    return all(math.isfinite(rate) and rate > 0 for rate in rates)
