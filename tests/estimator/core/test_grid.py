"""A grid cell is `estimate` of that case."""

import random
from dataclasses import replace

import numpy as np
import pytest

from estimator.core.estimate import estimate
from estimator.core.grid import EVIDENCE, FITS, SPLITS, Grids
from estimator.core.hardware import Rig, Vendor
from estimator.core.quantization import Ecosystem
from estimator.core.results import Fit
from estimator.core.scenario import Backend, Engine, Scenario, Split
from estimator.core.speculation import DraftKind, Speculation
from estimator.engines import ENGINE_ECOSYSTEMS
from estimator.fitting.fixtures import specs
from tests.estimator.questions import calibration, hardware
from tests.estimator.shapes import architecture, architectures, quantization, quantizations

CELLS_EACH = 40
CONTEXTS = (512, 8192, 40_000, 131_072)
DEPTHS = (0, 4000, 20_000, 100_000)
SIZES = (1, 2, 3, 4, 8)

SCENARIOS = {
    "llama.cpp on NVIDIA": (Vendor.NVIDIA, Engine.LLAMA_CPP, Backend.CUDA, {}),
    "llama.cpp on AMD": (Vendor.AMD, Engine.LLAMA_CPP, Backend.ROCM, {}),
    "llama.cpp on Macs": (Vendor.APPLE, Engine.LLAMA_CPP, Backend.METAL, {"sustained": True}),
    "llama.cpp on processors": (Vendor.CPU, Engine.LLAMA_CPP, Backend.CPU, {}),
    "MLX": (Vendor.APPLE, Engine.MLX, Backend.MLX, {}),
    "vLLM": (Vendor.NVIDIA, Engine.VLLM, Backend.CUDA, {"concurrency": 8}),
    "tensor parallel asked for": (Vendor.NVIDIA, Engine.VLLM, Backend.CUDA, {"split": Split.TENSOR}),
    "row split asked for": (Vendor.NVIDIA, Engine.LLAMA_CPP, Backend.CUDA, {"split": Split.ROW}),
    "one card asked for": (Vendor.NVIDIA, Engine.LLAMA_CPP, Backend.CUDA, {"split": Split.NONE}),
    "layer split asked for": (Vendor.AMD, Engine.LLAMA_CPP, Backend.VULKAN, {"split": Split.LAYER}),
    "offload asked for": (Vendor.NVIDIA, Engine.LLAMA_CPP, Backend.CUDA, {"split": Split.CPU_OFFLOAD}),
    "quantized cache, no flash attention": (
        Vendor.NVIDIA,
        Engine.LLAMA_CPP,
        Backend.CUDA,
        {"kv_bits": 8.5, "flash_attention": False, "ubatch_tokens": 1024, "concurrency": 3},
    ),
    "drafted tokens": (
        Vendor.NVIDIA,
        Engine.LLAMA_CPP,
        Backend.CUDA,
        {"speculation": Speculation(kind=DraftKind.MTP, drafts=3, acceptance=0.7)},
    ),
}


def rigs_of(vendor: Vendor) -> list[Rig]:
    """Every shipped product of that vendor, in several numbers."""
    rigs = []
    for slug in sorted(specs().hardware):
        for size in SIZES:
            try:
                rig = hardware(slug, size)
            except ValueError:
                continue
            if rig.accelerators[0].vendor is vendor:
                rigs.append(rig)
    return rigs


def same(cell: float, expected: float) -> bool:
    return cell == pytest.approx(expected, rel=1e-9, abs=1e-6)


def assert_is_estimate(grid, largest, place, architecture, scenario) -> Fit:
    q, r, c = place
    case = replace(scenario, context_tokens=grid.contexts[c], depth_tokens=DEPTHS[c])
    expected = estimate(grid.rigs[r], architecture, grid.quantizations[q], case, calibration())
    memory = expected.memory
    said = f"{grid.rigs[r].name}, {architecture.name}, {grid.quantizations[q].name}, {case}"
    assert FITS[grid.fits[place]] is memory.fits, said
    assert SPLITS[grid.split[place]] is memory.split, said
    assert same(grid.used_bytes[place], memory.used_bytes), said
    assert largest[place] == memory.largest_context_tokens, said
    for rates, rate in ((grid.decode, expected.decode), (grid.prefill, expected.prefill)):
        if rate is None:
            assert np.isnan(rates.tokens_per_s[place]), said
            continue
        assert same(rates.tokens_per_s[place], rate.tokens_per_s), said
        assert same(rates.low[place], rate.low), said
        assert same(rates.high[place], rate.high), said
        assert EVIDENCE[rates.evidence[place]] is rate.evidence, said
        assert rates.n_near[place] == rate.n_near, said
    return memory.fits


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_cell_is_the_estimate_of_its_case(name):
    vendor, engine, backend, asked = SCENARIOS[name]
    chance = random.Random(name)
    scenario = Scenario(engine=engine, backend=backend, context_tokens=1, **asked)
    formats = [q for q in quantizations() if q.ecosystem is ENGINE_ECOSYSTEMS[engine]]
    models = chance.sample(architectures(), 6)
    grids = Grids(chance.sample(rigs_of(vendor), 24), calibration())
    for model in models:
        grid = grids.ask(model, chance.sample(formats, min(len(formats), 4)), scenario, CONTEXTS, DEPTHS)
        largest = grids.largest_contexts(model, grid.quantizations, scenario, grid)
        places = [place for place in np.ndindex(grid.fits.shape) if CONTEXTS[place[2]] <= model.max_context]
        for place in chance.sample(places, min(len(places), CELLS_EACH)):
            assert_is_estimate(grid, largest, place, model, scenario)


def test_every_way_to_lie_in_memory_occurs_in_the_grid_of_cards():
    grids = Grids([hardware("rtx-3090", n) for n in (1, 2, 4)], calibration())
    scenario = Scenario(engine=Engine.LLAMA_CPP, backend=Backend.CUDA, context_tokens=1)
    seen = set()
    for slug in ("qwen3.6-27b", "gpt-oss-120b", "llama-3.3-70b", "qwen3-235b-a22b"):
        formats = [quantization("gguf-q4_k_m"), quantization("gguf-q8_0")]
        grid = grids.ask(architecture(slug), formats, scenario, CONTEXTS, DEPTHS)
        largest = grids.largest_contexts(architecture(slug), formats, scenario, grid)
        for place in np.ndindex(grid.fits.shape):
            if CONTEXTS[place[2]] <= architecture(slug).max_context:
                fit = assert_is_estimate(grid, largest, place, architecture(slug), scenario)
                seen.add((fit, SPLITS[grid.split[place]]))
    assert {(Fit.YES, Split.NONE), (Fit.YES, Split.LAYER), (Fit.OFFLOAD, Split.CPU_OFFLOAD)} <= seen
    assert any(fit is Fit.NO for fit, _ in seen)


def test_a_context_beyond_the_model_is_not_held():
    scenario = Scenario(engine=Engine.LLAMA_CPP, backend=Backend.CUDA, context_tokens=1)
    model = replace(architecture("qwen3.6-27b"), max_context=8192)
    grid = Grids([hardware("rtx-3090")], calibration()).ask(
        model, [quantization("gguf-q4_k_m")], scenario, (8192, 16_384)
    )
    assert [FITS[code] for code in grid.fits[0, 0]] == [Fit.YES, Fit.NO]
    assert np.isnan(grid.decode.tokens_per_s[0, 0]).tolist() == [False, True]


def test_rigs_of_every_vendor_share_a_grid_in_the_order_asked():
    rigs = [hardware(slug) for slug in ("rx-7900-xtx", "rtx-3090", "rx-9070-xt", "rtx-5090")]
    scenario = Scenario(engine=Engine.LLAMA_CPP, backend=Backend.VULKAN, context_tokens=8192)
    formats = [quantization("gguf-q4_k_m")]
    model = architecture("qwen3.6-27b")
    grid = Grids(rigs, calibration()).ask(model, formats, scenario, (8192,))
    for i, rig in enumerate(rigs):
        expected = estimate(rig, model, formats[0], scenario, calibration())
        assert same(grid.decode.tokens_per_s[0, i, 0], expected.decode.tokens_per_s)


def test_a_grid_of_different_cards_in_one_rig_is_refused():
    with pytest.raises(ValueError, match="differ"):
        Grids([specs().rig("rtx-5090+rtx-4090", 2)], calibration())


def test_formats_of_two_ecosystems_are_refused():
    formats = [next(q for q in quantizations() if q.ecosystem is e) for e in (Ecosystem.GGUF, Ecosystem.MLX)]
    scenario = Scenario(engine=Engine.LLAMA_CPP, backend=Backend.CUDA, context_tokens=1)
    with pytest.raises(ValueError, match="one ecosystem"):
        Grids([hardware("rtx-3090")], calibration()).ask(
            architecture("qwen3.6-27b"), formats, scenario, (512,)
        )


def test_a_power_limit_is_refused():
    scenario = Scenario(engine=Engine.LLAMA_CPP, backend=Backend.CUDA, context_tokens=1, power_limit_w=200)
    with pytest.raises(ValueError, match="stock power"):
        Grids([hardware("rtx-3090")], calibration()).ask(
            architecture("qwen3.6-27b"), [quantization("gguf-q4_k_m")], scenario, (512,)
        )
