"""``software.parallel-split``: a model over several cards: what divides, and what equal shares cost.

Tensor parallelism cuts every layer into equal shares: attention heads over the cards, KV heads too, or each
on several cards where there are fewer of them; experts by their width, or whole under expert parallelism.
"""

from __future__ import annotations

from collections.abc import Iterator

from builds.compatibility.case import Asked, Case
from builds.compatibility.findings import Action, Change, Confidence, Finding, Fix, Rule, Severity
from builds.compatibility.wording import counted, keys_of, listed, short
from estimator.core.architecture import Architecture, AttentionKind
from estimator.core.scenario import Engine, Split

__all__ = ["RULES"]

HEADS_SOURCE = "https://github.com/vllm-project/vllm/issues/4232"
KV_SOURCE = "https://docs.vllm.ai/en/v0.15.0/api/vllm/model_executor/models/llama/"
LLAMA_SOURCE = "https://raw.githubusercontent.com/ggml-org/llama.cpp/master/docs/multi-gpu.md"
LLAMA_DEVICES = 16
"""GGML_CUDA_MAX_DEVICES."""
BY_LAYER = Fix("Run the model by layers.", Change(Action.SPLIT, value="layer"))
VENDORS = {"nvidia": "NVIDIA", "amd": "AMD", "intel": "Intel"}


def check_parallel_split(case: Case) -> Iterator[Finding]:
    """Vendors, unequal cards, and what of the model does not divide by their number."""
    cards = case.build.cards
    if len(cards) < 2:
        return
    mixed_vendors = len({use.card.vendor for use in cards if use.card.vendor}) > 1
    if mixed_vendors:
        yield _vendors(case)
    asked = case.asked
    if asked is None:
        return
    if _split(case, asked) is Split.TENSOR:
        if not mixed_vendors:
            yield from _unequal(case)
        if asked.engine.kernels is Engine.VLLM:
            yield from _divides(case, asked.architecture)
    if asked.engine.kernels is Engine.LLAMA_CPP and len(cards) > LLAMA_DEVICES:
        yield _finding(
            case, Severity.WARN,
            f"llama.cpp is built for {LLAMA_DEVICES} cards at most, and the build has {len(cards)}: the "
            "rest stays idle unless you compile it anew.",
            figure=len(cards), limit=LLAMA_DEVICES, unit="cards", source=LLAMA_SOURCE,
        )  # fmt: skip


def _split(case: Case, asked: Asked) -> Split | None:
    """As asked, else as the estimator's planner lays it."""
    if asked.split is not None:
        return asked.split
    speed = case.speed_of() if case.speed_of else None
    return speed.split if speed else None


def _vendors(case: Case) -> Finding:
    vendors = list(dict.fromkeys(use.card.vendor for use in case.build.cards if use.card.vendor))
    names = listed(VENDORS.get(vendor, vendor) for vendor in vendors)
    return _finding(
        case, Severity.WARN,
        f"The cards are of {len(vendors)} makers, {names}: no engine runs tensor parallel over "
        "both. llama.cpp spreads layers over them through Vulkan; everything else sees one maker's cards.",
        figure=len(vendors), limit=1, unit="makers", fix=Fix("Keep to one maker's cards."),
        source=LLAMA_SOURCE,
    )  # fmt: skip


def _unequal(case: Case) -> Iterator[Finding]:
    cards = [use.card for use in case.build.cards]
    if len({card.slug for card in cards}) < 2:
        return
    sizes = [card.memory_gib for card in cards]
    names = listed(short(card.name) for card in cards)
    message = (
        f"Tensor parallel gives each card an equal share, and these differ ({names}): the slowest sets "
        "the pace"
    )
    known = [size for size in sizes if size is not None]
    if len(known) == len(sizes) and len(set(known)) > 1:
        used, total = len(known) * min(known), sum(known)
        yield _finding(
            case, Severity.WARN, f"{message}, and of {total:,.0f} GB only {used:,.0f} GB are of use.",
            figure=used, limit=total, unit="GB", fix=BY_LAYER, source=KV_SOURCE,
        )  # fmt: skip
    else:
        yield _finding(case, Severity.WARN, f"{message}.", fix=BY_LAYER, source=KV_SOURCE)


def _divides(case: Case, model: Architecture) -> Iterator[Finding]:
    count = len(case.build.cards)
    cards = counted(count, "card")
    if model.n_heads > 0 and model.n_heads % count:
        yield _refused(case, model.n_heads, f"{model.name} has {model.n_heads} attention heads", HEADS_SOURCE)
    elif model.attention is not AttentionKind.MLA and model.n_kv_heads > 0:
        heads = model.n_kv_heads
        if heads % count and count % heads:
            yield _refused(case, heads, f"{model.name} has {heads} KV heads", KV_SOURCE)
        elif heads < count:
            yield _finding(
                case, Severity.NOTE,
                f"{model.name} has {heads} KV heads: over {cards} each is held {count // heads} times, so "
                f"the cache takes as much of every card as over {heads}.",
                figure=heads, limit=count, unit="KV heads", source=KV_SOURCE,
            )  # fmt: skip
    width = model.expert_intermediate_size
    if model.is_mixture_of_experts and width > 0 and width % count:
        yield _refused(case, width, f"{model.name}'s experts are {width} wide", HEADS_SOURCE)
    if model.is_mixture_of_experts and model.n_experts % count:
        yield _finding(
            case, Severity.NOTE,
            f"{model.name} has {model.n_experts} experts, which do not spread evenly over {cards}: "
            "leave expert parallelism off.",
            figure=model.n_experts, limit=count, unit="experts", source=KV_SOURCE,
        )  # fmt: skip


def _refused(case: Case, figure: int, what: str, source: str) -> Finding:
    count = len(case.build.cards)
    fewer = next((n for n in range(count - 1, 1, -1) if figure % n == 0), 1)
    other = f"use {fewer} of the cards" if fewer > 1 else "use one card"
    return _finding(
        case, Severity.WARN,
        f"{what}, which do not divide by {counted(count, 'card')}: vLLM and SGLang refuse to start so.",
        figure=figure, limit=count,
        fix=Fix(f"Run the model by layers, or {other}.", BY_LAYER.change), source=source,
    )  # fmt: skip


def _finding(
    case: Case, severity: Severity, message: str, *, source: str, figure: float | None = None,
    limit: float | None = None, unit: str = "", fix: Fix | None = None,
) -> Finding:  # fmt: skip
    return Finding(
        rule="software.parallel-split", severity=severity, parts=keys_of(case.build.cards), message=message,
        source=source, figure=figure, limit=limit, unit=unit, fix=fix, confidence=Confidence.SPEC,
    )  # fmt: skip


RULES = (
    Rule(
        id="software.parallel-split", severities=(Severity.WARN, Severity.NOTE), check=check_parallel_split,
        when="attention heads, KV heads or experts' width that do not divide by the number of cards; unequal "
        "cards under tensor parallel; cards of two makers; note: KV heads held more than once",
        source=HEADS_SOURCE, confidence=Confidence.SPEC,
    ),
)  # fmt: skip
