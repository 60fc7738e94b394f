"""``software.support``: what the engine needs for these cards, and formats that they have no units for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from builds.assembly.build import CardUse
from builds.compatibility.case import Case
from builds.compatibility.findings import Confidence, Finding, Fix, Rule, Severity
from builds.compatibility.wording import each_of, grouped, keys_of, listed
from estimator.core.hardware import Vendor
from estimator.core.scenario import Engine
from estimator.engines import engines_for

from .engines import BF16_LACKING, FP4_FAMILIES, FP8_FAMILIES, FP8_WEIGHTS_ONLY, SUPPORT, Support

__all__ = ["RULES"]

ENGINES_SOURCE = "https://docs.vllm.ai/en/v0.9.2/features/quantization/supported_hardware.html"
FP8_SOURCE = "https://docs.vllm.ai/en/v0.32.0/features/quantization/llm_compressor/fp8/"
FP4_SOURCE = "https://github.com/noonghunna/club-3090/discussions/608"
NAMES = {
    Engine.LLAMA_CPP: "llama.cpp", Engine.IK_LLAMA_CPP: "ik_llama.cpp", Engine.OLLAMA: "Ollama",
    Engine.MLX: "MLX", Engine.VLLM: "vLLM", Engine.SGLANG: "SGLang", Engine.EXLLAMAV3: "ExLlamaV3",
}  # fmt: skip


def check_support(case: Case) -> Iterator[Finding]:
    """Cards by family against the engine that was asked about, and against what holds for all of them."""
    engine = case.asked.engine if case.asked else None
    shut_out = set()
    for vendor, uses in grouped(case.build.cards, lambda use: _vendor(use)).items():
        if engine is not None and engine not in engines_for(vendor):
            shut_out |= {use.key for use in uses}
            yield _not_at_all(engine, vendor, uses)
    rest = [use for use in case.build.cards if use.key not in shut_out]
    for support, uses in grouped(rest, lambda use: _support(use, engine)).items():
        yield _finding(
            support.severity, uses, f"{each_of(uses, start=True)} {support.says}",
            source=support.source, confidence=support.confidence, figure=support.figure,
            limit=support.limit, unit=support.unit, fix=support.fix,
        )  # fmt: skip
    yield from _formats(case, rest)
    yield from _unknown(case)


def _vendor(use: CardUse) -> Vendor | None:
    return next((vendor for vendor in Vendor if vendor == use.card.vendor), None)


def _support(use: CardUse, engine: Engine | None) -> Support | None:
    for support in SUPPORT:
        meant = support.engines is None or engine in support.engines
        if meant and use.card.family in support.families:
            return support
    return None


def _not_at_all(engine: Engine, vendor: Vendor, uses: Sequence[CardUse]) -> Finding:
    known = listed(NAMES[other] for other in engines_for(vendor))
    return _finding(
        Severity.WARN, uses, f"{NAMES[engine]} does not run on {each_of(uses)}; {known} do.",
        source=ENGINES_SOURCE, confidence=Confidence.SPEC, fix="Choose another engine.",
    )  # fmt: skip


def _formats(case: Case, cards: Sequence[CardUse]) -> Iterator[Finding]:
    asked = case.asked
    if asked is None or asked.quantization is None or asked.engine.kernels is not Engine.VLLM:
        return
    slug, name = asked.quantization.slug, asked.quantization.name
    known = [use for use in cards if use.card.family]
    if "fp4" in slug:
        yield from _without_units(known, FP4_FAMILIES, name, FP4_SOURCE, "about 20 % slower than INT4")
    elif "fp8" in slug:
        yield from _without_units(known, FP8_FAMILIES, name, FP8_SOURCE, "prompts no faster than in 16 bits")
    elif slug == "bf16":
        lacking = [use for use in known if use.card.family in BF16_LACKING]
        if lacking:
            yield _finding(
                Severity.NOTE, lacking,
                f"{each_of(lacking, start=True)} has no BF16: the 16-bit weights run as float16, which a few "
                "models do not bear.",
                source=ENGINES_SOURCE, confidence=Confidence.SPEC,
            )  # fmt: skip


def _without_units(
    cards: Sequence[CardUse], able: frozenset[str], name: str, source: str, cost: str
) -> Iterator[Finding]:
    lacking = [use for use in cards if use.card.family not in able]
    unpacked = [use for use in lacking if _unpacks(use)]
    unable = [use for use in lacking if use.card.family in BF16_LACKING - FP8_WEIGHTS_ONLY]
    unsure = [use for use in lacking if use not in unpacked and use not in unable]
    if unpacked:
        yield _finding(
            Severity.NOTE, unpacked,
            f"{each_of(unpacked, start=True)} has no units for {name}: weights are unpacked on the way, "
            f"which saves memory but not time, {cost}.",
            source=source, confidence=Confidence.MEASURED, fix="Take a 4-bit integer format such as AWQ.",
        )  # fmt: skip
    if unable:
        yield _finding(
            Severity.WARN, unable,
            f"{each_of(unable, start=True)} has neither units nor kernels for {name}: the engine refuses the "
            "model or needs a fork.",
            source=source, confidence=Confidence.SPEC, fix="Take an integer format, or GGUF with llama.cpp.",
        )  # fmt: skip
    if unsure:
        yield _finding(
            Severity.NOTE, unsure,
            f"{each_of(unsure, start=True)} has no units for {name}: look up whether the engine's build for "
            "it has kernels that unpack the weights.",
            source=source, confidence=Confidence.UNCONFIRMED, to_check=True,
        )  # fmt: skip


def _unpacks(use: CardUse) -> bool:
    """From Turing up NVIDIA's cards unpack weights; those with FP8 unpack FP4."""
    is_nvidia = use.card.vendor in ("", Vendor.NVIDIA)
    return is_nvidia and use.card.family in FP8_WEIGHTS_ONLY | FP8_FAMILIES


def _unknown(case: Case) -> Iterator[Finding]:
    unknown = [use for use in case.build.cards if not use.card.family]
    if unknown:
        yield _finding(
            Severity.NOTE, unknown,
            f"No source states the architecture of {each_of(unknown)}: look up whether the engine and the "
            "format run on it.",
            source=ENGINES_SOURCE, confidence=Confidence.UNCONFIRMED, to_check=True,
        )  # fmt: skip


def _finding(
    severity: Severity, uses: Sequence[CardUse], message: str, *, source: str, confidence: Confidence,
    figure: float | None = None, limit: float | None = None, unit: str = "", fix: str = "",
    to_check: bool = False,
) -> Finding:  # fmt: skip
    return Finding(
        rule="software.support", severity=severity, parts=keys_of(uses), message=message, source=source,
        confidence=confidence, figure=figure, limit=limit, unit=unit, fix=Fix(fix) if fix else None,
        to_check=to_check,
    )  # fmt: skip


RULES = (
    Rule(
        id="software.support", severities=(Severity.WARN, Severity.NOTE), check=check_support,
        when="an engine that has no kernels for the card (vLLM before compute capability 7.5, community "
        "forks for gfx906); note: drivers and versions that the card needs, formats that it has no units for",
        source=ENGINES_SOURCE, confidence=Confidence.SPEC,
    ),
)  # fmt: skip
