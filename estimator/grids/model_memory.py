"""Panel of a language model's page: the memory that it takes, by format and context."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from catalog.models import LanguageModel
from estimator.charts.memory_by_context import PARTS, MemoryBar, memory_chart, memory_figure
from estimator.core.hardware import Accelerator, Host, Rig, Vendor
from estimator.core.memory import plan_memory
from estimator.core.quantization import Ecosystem
from estimator.core.results import GIB
from estimator.core.scenario import Backend, Engine, Scenario
from estimator.figures import context_text
from estimator.grids.catalog_grid import formats_of
from estimator.specs import Specs, catalog_hash, current_specs

__all__ = ["memory_bars", "memory_context"]

CONTEXTS = (4096, 16_384, 65_536, 262_144)
FORMATS = ("gguf-q8_0", "gguf-q6_k", "gguf-q4_k_m", "gguf-q3_k_m")
PAGES_KEPT = 64

ROOMY = Rig(
    name="one card with room for anything",
    accelerators=(
        Accelerator(
            slug="roomy", name="a card", vendor=Vendor.NVIDIA, chip="", family="", memory_gib=65_536.0,
            memory_bandwidth_gb_s=1000.0, matmul_tflops=100.0,
        ),
    ),
    host=Host(name="its host", memory_gib=65_536.0, memory_bandwidth_gb_s=100.0),
)  # fmt: skip
"""What a model needs does not depend on what there is: only the memory of the plan is read, never a speed."""

Group = tuple[str, tuple[MemoryBar, ...]]


def memory_context(request: HttpRequest, subject: LanguageModel) -> dict[str, Any] | None:
    """Bars by format and context with their table; ``None`` where too little is known of the model."""
    body = _panel(catalog_hash(), subject.slug, subject.name)
    return {"body": body} if body else None


@lru_cache(maxsize=PAGES_KEPT)
def _panel(_catalog_hash: str, slug: str, name: str) -> SafeString | None:
    try:
        groups = memory_bars(current_specs(), slug)
    except KeyError:
        return None
    shown = {
        "drawing": memory_chart(groups, name),
        "figure": memory_figure(groups),
        "parts": [(part, shade) for part, shade, _ in PARTS],
        "contexts": [context_text(bar.context) for bar in groups[0][1]],
        "rows": [
            (
                format_name,
                f"{bars[0].weights:.3g}",
                [(context_text(bar.context), f"{bar.total:.3g}", f"{bar.cache:.2g}") for bar in bars],
            )
            for format_name, bars in groups
        ],
    }
    return render_to_string("estimator/_memory_panel.html", shown)


def memory_bars(specs: Specs, slug: str) -> tuple[Group, ...]:
    """By format from fine to coarse: one bar for each context that the model reads.

    Raises:
        KeyError: the model is not in the catalog, or too little is known of it.
    """
    architecture = specs.architectures[slug]
    usual = formats_of(architecture, Ecosystem.GGUF, specs)
    formats = [q for q in usual if q.slug in FORMATS] or list(usual)
    most = architecture.max_context
    # The model's own limit stands in for the first context that it does not read.
    contexts = [tokens for tokens in CONTEXTS if tokens < most][:3]
    contexts.append(min(most, CONTEXTS[-1]))
    groups = []
    for quantization in formats:
        bars = []
        for tokens in contexts:
            scenario = Scenario(engine=Engine.LLAMA_CPP, backend=Backend.CUDA, context_tokens=tokens)
            (device,) = plan_memory(ROOMY, architecture, quantization, scenario).devices
            bars.append(
                MemoryBar(
                    format=quantization.name,
                    context=tokens,
                    weights=device.weights_bytes / GIB,
                    cache=(device.kv_cache_bytes + device.recurrent_state_bytes) / GIB,
                    buffers=(device.compute_buffer_bytes + device.engine_overhead_bytes) / GIB,
                )
            )
        groups.append((quantization.name, tuple(bars)))
    return tuple(groups)
