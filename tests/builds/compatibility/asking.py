"""Cases with a question: a model, an engine and a split, for rules that read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from builds.assembly.build import Build
from builds.assembly.plan import Plan
from builds.assembly.speed import Speed, SpeedOf
from builds.compatibility.case import Asked, Case
from builds.compatibility.findings import Finding, Rule
from builds.power.budget import PowerBudget
from estimator.core.architecture import Architecture, AttentionKind
from estimator.core.hardware import Link
from estimator.core.quantization import Ecosystem, Quantization
from estimator.core.scenario import Engine, Split

__all__ = ["asked_of", "case_of", "found", "model_of", "planned_as", "quantization_of"]


def model_of(**changes: Any) -> Architecture:
    """A dense model of 27 billion parameters with 24 attention heads and 4 KV heads."""
    usual: dict[str, Any] = {
        "slug": "dense-27b", "name": "Dense 27B", "family": "dense", "text_params": 27_000_000_000,
        "params_read_per_token": 26_000_000_000, "n_layers": 64, "hidden_size": 5120, "n_heads": 24,
        "n_kv_heads": 4, "head_dim": 256, "vocab_size": 248_320, "tied_embeddings": False,
        "max_context": 262_144, "attention": AttentionKind.FULL,
    }  # fmt: skip
    return Architecture(**(usual | changes))


def quantization_of(slug: str, name: str) -> Quantization:
    """A format of safetensors."""
    bits: dict[str, Any] = dict.fromkeys(
        ("bits_embedding", "bits_head", "bits_attention", "bits_dense_ffn", "bits_experts"), 8.0
    )
    return Quantization(
        slug=slug, name=name, ecosystem=Ecosystem.SAFETENSORS, block_bits_per_weight=8.0,
        bits_shared_expert=8.0, **bits,
    )  # fmt: skip


def asked_of(
    engine: Engine = Engine.VLLM,
    split: Split | None = None,
    quantization: Quantization | None = None,
    **model: Any,
) -> Asked:
    """A question about the dense model."""
    return Asked(architecture=model_of(**model), engine=engine, split=split, quantization=quantization)


def planned_as(split: Split) -> SpeedOf:
    """An estimate whose planner chose this split."""

    def speed_of(*, link: Link | None = None, power_limit_w: float | None = None) -> Speed:
        return Speed(decode_tokens_per_s=50.0, prefill_tokens_per_s=1000.0, split=split)

    return speed_of


def case_of(
    build: Build,
    asked: Asked | None = None,
    *,
    plan: Plan | None = None,
    speed_of: SpeedOf | None = None,
    typical_usd: Mapping[str, tuple[float, float]] | None = None,
) -> Case:
    """A case without a power budget."""
    return Case(
        build=build, plan=plan or Plan(), power=PowerBudget(), asked=asked, speed_of=speed_of,
        typical_usd=typical_usd,
    )  # fmt: skip


def found(rules: Iterable[Rule], case: Case, rule: str) -> list[Finding]:
    """What one rule of a family finds."""
    return [finding for asked in rules if asked.id == rule for finding in asked.check(case)]
