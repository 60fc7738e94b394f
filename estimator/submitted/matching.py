"""Runs as benchmarks name them, matched to the catalog; what a name leaves open is asked of the sender."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from catalog.names import closest, fold, likeness
from estimator.core.hardware import Vendor
from estimator.core.results import GIB
from estimator.core.scenario import Backend, Engine
from estimator.engines import ENGINE_ECOSYSTEMS, backends_for, default_backend, engines_for
from estimator.models import Measurement
from estimator.names import Names, current_names
from estimator.specs import Specs, current_specs
from estimator.submitted.importers import BenchRow

__all__ = ["NOT_IN_CATALOG", "Answers", "Matched", "Matcher", "choice_key", "printed_model"]

NOT_IN_CATALOG = "-"
"""The answer that the catalog does not have it."""

CLOSEST, LEAST_LIKENESS = 6, 0.4
MOST_DEVICES = 64
LONGEST_RIG = Measurement._meta.get_field("hardware").max_length or 0

PARAMETERS_AGREE = 1.1
"""Files hold a little more or less than the text decoder: vision towers, prediction layers, tied heads."""
ROUNDED_PARAMETERS_AGREE = 1.005

_FORMAT = re.compile(
    r"[-._ ](?:UD-)?(?:I?Q\d\w*|TQ\d\w*|BF16|F16|F32|MXFP4(?:_MOE)?|NVFP4|GGUF)$", re.IGNORECASE
)
_DRIVER = re.compile(r"\s*\([^()]*\)\s*$")
_TUNING = re.compile(r"[-_ ](?:instruct|it|chat|hf)(?:[-_ ][v\d.]+)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the sender said beside the output."""

    hardware: str = ""
    """A name; empty where the output's own name holds."""
    hardware_is_new: bool = False
    """The catalog does not have it."""
    hardware_count: int | None = None
    power_limit_w: float | None = None
    """Per card."""
    engine: str = ""
    backend: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    """`choice_key` of a model or format → its slug, or `NOT_IN_CATALOG`."""


@dataclass(frozen=True, slots=True)
class Matched:
    """A run as a measurement that is not stored, and what keeps it from being sent."""

    row: BenchRow
    measurement: Measurement
    problem: str = ""


def printed_model(row: BenchRow) -> str:
    """What the output calls the model."""
    return row.model_file or row.model_name


def choice_key(kind: str, name: str) -> str:
    """Names a question about one printed name, in forms.

    >>> choice_key("model", "qwen2 7B")
    'model-595802b3f3'
    """
    return f"{kind}-{hashlib.sha256(name.encode(errors='replace')).hexdigest()[:10]}"


@dataclass
class Matcher:
    """Matches rows; names and specs are read once."""

    answers: Answers
    names: Names = field(default_factory=current_names)
    specs: Specs = field(default_factory=current_specs)

    def match(self, row: BenchRow) -> Matched:
        """The run in the catalog's terms; the first thing that is open is its problem."""
        said = self.answers
        measurement = Measurement(
            measured_on=row.measured_on,
            measured_precision="day" if row.measured_on else "",
            engine=said.engine or row.engine,
            sub_engine=row.sub_engine[:60],
            engine_version=row.engine_version[:80],
            hardware_name=(row.hardware_name or said.hardware)[:160],
            hardware_count=said.hardware_count or row.hardware_count or 1,
            model_name=(_without_format(row.model_file) or row.model_name)[:160],
            quantization_name=row.quantization_name[:80],
            model_size_gib=round((row.size_bytes or 0) / GIB, 4) or None,
            kv_type=row.kv_type[:24],
            flash_attention=row.flash_attention,
            test=row.test,
            n_prompt=row.n_prompt,
            n_gen=row.n_gen,
            depth=row.depth,
            tokens_per_s=row.tokens_per_s,
            stddev=row.stddev,
            power_limit_w=said.power_limit_w,
            ubatch=row.ubatch,
            quality="network" if row.over_network else "",
        )
        steps = (self._hardware, self._engine, self._model, self._quantization, self._split)
        problem = ""
        for step in steps:
            try:
                step(row, measurement)
            except ValueError as error:
                problem = problem or str(error)
        return Matched(row, measurement, problem)

    def closest_models(self, row: BenchRow, titles: Mapping[str, str]) -> list[str]:
        """Slugs of the models that a row may mean: of its size first, then by name."""
        of_size = [slug for slug in titles if row.n_params and self._has_parameters(slug, row)]
        wanted = fold(_without_format(row.model_file) or row.model_name)
        by_name = {fold(title): slug for slug, title in titles.items()}
        alike = closest(wanted, by_name, limit=CLOSEST, alike=LEAST_LIKENESS)
        of_size.sort(key=lambda slug: self._distance(slug, row, wanted, fold(titles[slug])))
        return list(dict.fromkeys([*of_size[:CLOSEST], *(by_name[name] for name in alike)]))[:CLOSEST]

    def _distance(self, slug: str, row: BenchRow, wanted: str, title: str) -> tuple[bool, float]:
        """Whether the parameters differ by more than rounding, then how unlike the names are."""
        architecture = self.specs.architectures.get(slug)
        exactly = architecture is not None and self._has_parameters(slug, row, ROUNDED_PARAMETERS_AGREE)
        return not exactly, -likeness(wanted, title)

    def named_model(self, row: BenchRow) -> str:
        """The slug that a row's own names stand for; empty where they stand for none, or for one of another
        size."""
        for name in _spellings(row):
            found = self.names.language_models.find(name)
            if len(found) == 1 and self._has_parameters(found[0], row):
                return found[0]
        return ""

    def named_quantization(self, row: BenchRow, engine: str) -> str:
        """The slug that a row's format stands for; empty where it stands for none."""
        found = self.names.quantizations[ENGINE_ECOSYSTEMS[Engine(engine)]].find(row.quantization_name)
        return found[0] if row.quantization_name and len(found) == 1 else ""

    def _hardware(self, row: BenchRow, measurement: Measurement) -> None:
        if not measurement.hardware_name:
            raise ValueError("Say below what it ran on: the output does not name it.")
        if measurement.hardware_count > MOST_DEVICES:
            raise ValueError(f"{measurement.hardware_count} devices; up to {MOST_DEVICES} can be estimated.")
        if not self.answers.hardware_is_new:
            parts = self._named_hardware(self.answers.hardware or row.hardware_name).split("+")
            if len(parts) > 1:
                measurement.hardware_count = len(parts)
            slug = parts[0] if len(set(parts)) == 1 else "+".join(parts)
            if len(slug) > LONGEST_RIG:
                raise ValueError("So many different cards cannot be kept as one run: send runs of fewer.")
            measurement.hardware = slug

    def _named_hardware(self, name: str) -> str:
        try:
            return self.names.resolve_hardware(name)
        except ValueError:
            # Vulkan's drivers add their own name: "AMD Radeon RX 7900 XTX (RADV NAVI31)".
            bare = _DRIVER.sub("", name)
            if bare == name:
                raise
        return self.names.resolve_hardware(bare)

    def _engine(self, row: BenchRow, measurement: Measurement) -> None:
        engine = Engine(measurement.engine)
        measurement.backend = self.answers.backend or row.backend
        vendor = self._vendor(measurement)
        if vendor is None:
            return
        if engine not in engines_for(vendor):
            raise ValueError(f"{engine.value} is not known to run on {vendor.value} hardware.")
        measurement.backend = measurement.backend or default_backend(vendor, engine).value
        usual = backends_for(vendor, engine)
        if Backend(measurement.backend) not in usual:
            raise ValueError(
                f"{engine.value} on {vendor.value} hardware runs on {', '.join(usual)}, "
                f"but the run used {measurement.backend}: name the hardware that computed."
            )

    def _model(self, row: BenchRow, measurement: Measurement) -> None:
        printed = printed_model(row)
        chosen = self.answers.chosen.get(choice_key("model", printed)) or self.named_model(row)
        if not chosen:
            raise ValueError(f"Choose the model that “{printed}” is.")
        if chosen == NOT_IN_CATALOG:
            return
        measurement.language_model = self.names.language_models.resolve(chosen)
        if not self._has_parameters(measurement.language_model, row):
            stated = (row.n_params or 0) / 1e9
            raise ValueError(f"The output says {stated:.3g} B parameters, which {chosen} does not have.")

    def _quantization(self, row: BenchRow, measurement: Measurement) -> None:
        key = choice_key("format", row.quantization_name)
        chosen = self.answers.chosen.get(key) or self.named_quantization(row, measurement.engine)
        if not chosen:
            raise ValueError(f"Choose the weight format: {row.quantization_name or 'none is stated'}.")
        if chosen != NOT_IN_CATALOG:
            ecosystem = ENGINE_ECOSYSTEMS[Engine(measurement.engine)]
            measurement.quantization = self.names.resolve_quantization(chosen, ecosystem)

    def _split(self, row: BenchRow, measurement: Measurement) -> None:
        splits = Measurement.Split
        architecture = self.specs.architectures.get(measurement.language_model)
        on_gpu = measurement.backend != Backend.CPU and row.n_gpu_layers is not None
        partly = on_gpu and architecture is not None and 0 <= (row.n_gpu_layers or 0) < architecture.n_layers
        if row.experts_on_cpu or partly:
            measurement.split = splits.CPU_OFFLOAD
            measurement.quality = f"{measurement.quality} offload".strip()
        elif measurement.hardware_count == 1:
            measurement.split = splits.NONE
        elif row.split_mode in splits.values and row.split_mode not in ("", splits.NONE):
            measurement.split = splits(row.split_mode)
        else:
            llama_like = Engine(measurement.engine).kernels is Engine.LLAMA_CPP
            measurement.split = splits.LAYER if llama_like else splits.TENSOR

    def _vendor(self, measurement: Measurement) -> Vendor | None:
        if not measurement.hardware:
            return None
        try:
            rig = self.specs.rig(measurement.hardware, measurement.hardware_count)
        except KeyError:
            return None
        return rig.accelerators[0].vendor

    def _has_parameters(self, slug: str, row: BenchRow, within: float = PARAMETERS_AGREE) -> bool:
        """Whether a model has about as many parameters as the row states; true where either is unknown."""
        architecture = self.specs.architectures.get(slug)
        if architecture is None or not row.n_params:
            return True
        known = (architecture.text_params, architecture.file_params or architecture.text_params)
        return any(1 / within < row.n_params / count < within for count in known)


def _spellings(row: BenchRow) -> Iterator[str]:
    """Names to look up, the most telling first."""
    for name in (_without_format(row.model_file), row.model_name):
        if name:
            yield name
            if _TUNING.search(name):
                yield _TUNING.sub("", name)


def _without_format(file: str) -> str:
    """A file's name without its weight format.

    >>> _without_format("Qwen2.5-7B-Instruct-Q4_K_M")
    'Qwen2.5-7B-Instruct'
    """
    return _FORMAT.sub("", file)
