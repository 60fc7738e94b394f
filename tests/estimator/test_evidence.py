import pytest

from estimator.core.scenario import Backend, Engine, Split
from estimator.evidence import nearest
from estimator.models import Measurement
from tests.estimator.questions import ask, hardware
from tests.estimator.shapes import architecture, quantization

pytestmark = pytest.mark.usefixtures("catalog")


def near(slug, model, fmt, asked=None, *, split=Split.NONE, count=1, **other):
    rig = hardware(slug, count)
    return nearest(rig, architecture(model), quantization(fmt), asked or ask(), split, **other)


def test_the_nearest_run_is_of_the_same_card_model_and_format():
    found = near("rtx-3090", "llama-3.1-8b", "gguf-q4_k_m")
    best = found.runs[0]
    assert best.hardware == "NVIDIA GeForce RTX 3090"
    assert best.quantization == "Q4_K_M"
    assert best.source_url.startswith("https://")
    assert best.ratio == pytest.approx(1, abs=0.25)
    assert found.count > len(found.runs) == 5


def test_depth_decides_between_runs_of_one_model():
    asked = ask(Engine.MLX, depth_tokens=32_768)
    best = near("mac-studio-m5-max-128gb", "qwen3.5-122b-a10b", "mlx-4bit", asked).runs[0]
    assert best.depth > 16_384


def test_prefill_is_compared_with_prefill():
    decode, prefill = (
        near("rtx-3090", "llama-3.1-8b", "gguf-q4_k_m", test=test).runs[0] for test in ("decode", "prefill")
    )
    assert prefill.tokens_per_s > 5 * decode.tokens_per_s


def test_a_layer_split_is_compared_with_layer_splits():
    found = near("rtx-3090", "llama-3.1-70b", "gguf-q4_k_m", split=Split.LAYER, count=2)
    assert {run.split for run in found.runs} == {"layer"}
    assert found.runs[0].hardware_count == 2


def test_another_family_is_no_evidence():
    found = near("radeon-pro-w6800", "llama-3.1-8b", "gguf-q4_k_m", ask(backend=Backend.CUDA))
    assert (found.count, found.runs) == (0, ())


def test_a_run_keeps_the_invariants_of_a_rate():
    row = Measurement(
        key="x", engine="llama.cpp", tokens_per_s=-1.0, test="decode", hardware_name="x", model_name="y"
    )
    row.source_url = "https://example.org"
    with pytest.raises(Exception, match="tokens_per_s must be greater than zero"):
        row.full_clean()
