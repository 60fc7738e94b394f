import pytest

from estimator.core.results import NearEvidence
from estimator.core.scenario import Backend, Engine, Split
from estimator.measured.evidence import count_and_nearest, current_index, nearest
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


def test_what_was_measured_of_the_very_model_is_interpolated():
    found = near("rtx-3090", "llama-3.1-8b", "gguf-q4_k_m")
    assert found.level is NearEvidence.SAME_CELL
    assert 0 < found.count_at_level <= found.count
    assert found.deepest >= max(point.depth for point in found.same_question)


def test_runs_of_the_very_question_share_model_format_and_stock_power():
    points = near("rtx-3090", "llama-3.1-8b", "gguf-q4_k_m").same_question
    rows = Measurement.objects.filter(key__in=[point.key for point in points])
    assert len(points) == len(rows) > 0
    assert {row.quantization for row in rows} == {"gguf-q4_k_m"}
    assert {(row.hardware_count, row.concurrency, row.quarantine) for row in rows} == {(1, 1, "")}
    assert {row.power_limit_w for row in rows} <= {None, 350.0}
    assert [point.depth for point in points] == sorted(point.depth for point in points)


def test_a_model_that_the_card_never_ran_is_extrapolated_from_others():
    found = near("rtx-3090", "covenant-72b", "gguf-q3_k_s", split=Split.LAYER, count=2)
    assert found.level is NearEvidence.SAME_DEVICE
    assert found.same_question == ()


def test_the_nearest_runs_carry_their_estimate_with_its_band():
    best = near("rtx-3090", "llama-3.1-8b", "gguf-q4_k_m").runs[0]
    assert best.estimate is not None
    assert best.estimate.low < best.estimate.tokens_per_s < best.estimate.high
    assert best.ratio == pytest.approx(best.tokens_per_s / best.estimate.tokens_per_s)


@pytest.mark.parametrize(
    ("slug", "model"), [("rtx-3090", "llama-3.1-8b"), ("rtx-5060-ti-16gb", "qwen3.6-27b")]
)
@pytest.mark.parametrize("test", ["decode", "prefill"])
def test_a_table_of_questions_gets_the_evidence_that_each_would_get_alone(slug, model, test):
    asked = (hardware(slug), architecture(model), quantization("gguf-q4_k_m"), ask(), Split.NONE)
    found = nearest(*asked, test=test)
    counted = count_and_nearest(current_index(), *asked, test=test)
    assert counted == (found.count, found.runs[0].source_url)
