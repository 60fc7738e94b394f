"""What engines need for a card, by architecture: forks, versions, formats without units.

Compute capabilities: Maxwell 5.2, Pascal 6.x, Volta 7.0, Turing 7.5, Ampere 8.x, Ada 8.9, Hopper 9.0,
Blackwell 10 and 12. Releases change; each line says what its source said when it was read, November 2026.
"""

from __future__ import annotations

from dataclasses import dataclass

from builds.compatibility.findings import Confidence, Severity
from estimator.core.scenario import Engine

__all__ = ["BF16_LACKING", "FP4_FAMILIES", "FP8_FAMILIES", "FP8_WEIGHTS_ONLY", "SUPPORT", "Support"]

PASCAL = frozenset({"Maxwell", "Pascal"})
VOLTA = frozenset({"Volta"})
TURING = frozenset({"Turing", "Turing GTX"})
GCN = frozenset({"GCN4", "GCN5"})
ARC = frozenset({"Alchemist", "Battlemage"})

FP8_FAMILIES = frozenset(
    {"Ada", "Hopper", "Blackwell", "Blackwell datacenter", "CDNA3", "CDNA4", "RDNA4"}
)  # fmt: skip
FP4_FAMILIES = frozenset({"Blackwell", "Blackwell datacenter", "CDNA4"})
FP8_WEIGHTS_ONLY = TURING | {"Ampere", "Ampere datacenter"}
"""vLLM's Marlin kernels unpack FP8 and FP4 weights there, from compute capability 7.5 up."""
BF16_LACKING = PASCAL | VOLTA | TURING | GCN | {"RDNA1", "RDNA2"}

BATCHING = frozenset({Engine.VLLM, Engine.SGLANG})
VLLM_SOURCE = "https://github.com/vllm-project/vllm/blob/main/CMakeLists.txt"
SGLANG_SOURCE = "https://docs.sglang.io/docs/"
CUDA_SOURCE = "https://github.com/pytorch/pytorch/issues/157517"
MI50_SOURCE = "https://reddlx.com/sub/unsloth"
R9700_SOURCE = "https://github.com/mattbucci/2x-R9700-RDNA4-GFX1201-sglang-inference"
ARC_SOURCE = "https://github.com/Hal9000AIML/arc-pro-b70-ubuntu-gpu-speedup-bugfixes"
EXL_SOURCE = "https://github.com/turboderp-org/exllamav3/blob/master/.github/workflows/build.yml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """What is to be said about cards of some families. ``says`` goes on after the cards' name."""

    families: frozenset[str]
    engines: frozenset[Engine] | None = None
    """``None``: whichever engine, and where none was asked about."""
    severity: Severity
    says: str
    figure: float | None = None
    limit: float | None = None
    unit: str = ""
    fix: str = ""
    source: str
    confidence: Confidence = Confidence.PRACTICE


SUPPORT: tuple[Support, ...] = (
    Support(
        families=VOLTA, engines=frozenset({Engine.VLLM}), severity=Severity.WARN,
        says="has compute capability 7.0, and vLLM built with CUDA 12.8 or newer starts at 7.5: its releases "
        "have no kernels for it.",
        figure=7.0, limit=7.5, unit="compute capability",
        fix="Run llama.cpp, or a community build of vLLM for CUDA 12.6.", source=VLLM_SOURCE,
        confidence=Confidence.SPEC,
    ),
    Support(
        families=PASCAL, engines=frozenset({Engine.VLLM}), severity=Severity.WARN,
        says="has compute capability 6.1 or less, and vLLM starts at 7.5 (7.0 with old CUDA): only community "
        "builds run there.",
        figure=6.1, limit=7.5, unit="compute capability", fix="Run llama.cpp.", source=VLLM_SOURCE,
        confidence=Confidence.SPEC,
    ),
    Support(
        families=PASCAL | VOLTA, engines=frozenset({Engine.SGLANG}), severity=Severity.WARN,
        says="is left out by CUDA 13, which SGLang requires.", fix="Run llama.cpp.", source=SGLANG_SOURCE,
        confidence=Confidence.SPEC,
    ),
    Support(
        families=PASCAL | VOLTA, engines=frozenset({Engine.EXLLAMAV3}), severity=Severity.WARN,
        says="has compute capability 7.0 or less, and ExLlamaV3 is built from 7.5 up.",
        limit=7.5, unit="compute capability", fix="Run llama.cpp.", source=EXL_SOURCE,
        confidence=Confidence.SPEC,
    ),
    Support(
        families=PASCAL | VOLTA, severity=Severity.NOTE,
        says="is left out by CUDA 13: stay on CUDA 12 and a driver that still has it. It has no BF16, which "
        "newer models are published in; llama.cpp runs.",
        limit=13, unit="CUDA", source=CUDA_SOURCE, confidence=Confidence.SPEC,
    ),
    Support(
        families=TURING, engines=BATCHING, severity=Severity.NOTE,
        says="has no BF16: start the engine with --dtype float16, which a few models do not bear.",
        source="https://docs.vllm.ai/en/v0.9.2/features/quantization/supported_hardware.html",
    ),
    Support(
        families=GCN, engines=BATCHING, severity=Severity.WARN,
        says="runs on community forks of ROCm and of the engine only: the published four-card runs (95.7 "
        "tokens/s on Qwen3.6-35B-A3B) are such a fork's.",
        fix="Run llama.cpp, or plan a day for the fork.",
        source="https://reddit.fufik.eu/r/LocalAIServers/hot",
    ),
    Support(
        families=GCN, severity=Severity.NOTE,
        says="is no longer in AMD's ROCm: it runs on community builds, or over Vulkan, and prompts are slow "
        "(295 tokens/s with two MI50 on a 27B model).",
        figure=295, unit="tokens/s", source=MI50_SOURCE,
    ),
    Support(
        families=frozenset({"RDNA1"}), severity=Severity.NOTE,
        says="was never in AMD's ROCm for computing: take llama.cpp over Vulkan.", source=VLLM_SOURCE,
    ),
    Support(
        families=frozenset({"RDNA4"}), engines=BATCHING, severity=Severity.NOTE,
        says="is young under this engine: an owner of two R9700 keeps 62 to 68 patches of his own, and a "
        "card left the bus under days of load.",
        figure=62, unit="patches", source=R9700_SOURCE, confidence=Confidence.MEASURED,
    ),
    Support(
        families=ARC, engines=BATCHING, severity=Severity.NOTE,
        says="needs Intel's own build of the engine, some releases behind; four cards under tensor parallel "
        "fell from 72 to 52 tokens/s in one report.",
        figure=52, limit=72, unit="tokens/s", source="https://www.ravchat.com/ai-gpu-comparison-arc-pro",
    ),
    Support(
        families=ARC, severity=Severity.NOTE,
        says="wants a new Mesa (26) and patches of llama.cpp for its full speed: a published kit claims 2 to "
        "7 times the stock build's.",
        figure=26, unit="Mesa", source=ARC_SOURCE,
    ),
)  # fmt: skip
"""Asked in order: an engine's own line comes before the one that holds for all."""
