"""Whatever numbers a run states, it is previewed and stored, or refused with a reason; nothing breaks."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.estimator.submitted.sending import previewed, sample, sent

pytestmark = pytest.mark.usefixtures("catalog")

RUN = json.loads(sample())[1]
COUNTS = st.sampled_from([0, 1, 2, 127, 4096, 131_072, 10_000_001, 2_147_483_647])
CARDS = st.sampled_from(
    [
        "",
        "RTX 3090",
        "RTX 5090 + RTX 4090",
        "Mac Studio M3 Ultra 512GB",
        "MacBook Pro 14 M5 Max 40c 64GB",
        "MI50",
    ]
)
SAID = st.fixed_dictionaries(
    {
        "hardware": CARDS,
        "hardware_count": st.none() | st.integers(1, 64),
        "power_limit_w": st.none() | st.sampled_from([1.0, 50.0, 350.0, 2000.0]),
        "engine": st.sampled_from(["", "ik_llama.cpp", "ollama", "mlx", "vllm", "exllamav3"]),
        "backend": st.sampled_from(["", "cuda", "vulkan", "metal", "cpu"]),
    }
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    st.fixed_dictionaries(
        {
            "n_gen": COUNTS,
            "n_prompt": st.just(0) | COUNTS,
            "n_depth": COUNTS,
            "n_ubatch": COUNTS,
            "n_gpu_layers": st.integers(-1, 99),
            "n_cpu_moe": st.sampled_from([0, 5]),
            "split_mode": st.sampled_from(["none", "layer", "row", "graph", ""]),
            "type_k": st.sampled_from(["f16", "q8_0", "q4_1", "q5_1", "mystery"]),
            "model_size": st.sampled_from([0, 1, 4_677_120_000, 10**17]),
            "model_n_params": st.sampled_from([0, 1, 7_615_616_512, 10**17]),
            "avg_ts": st.floats(0.0011, 999_999),
            "stddev_ts": st.floats(0, 1e290),
            "flash_attn": st.sampled_from([-1, 0, 1, True]),
            "test_time": st.sampled_from(["", "2025-04-24T11:58:50Z", "9999-99-99"]),
        }
    ),
    SAID,
)
def test_any_run_is_shown_and_kept_or_refused(fields, said):
    text = json.dumps(RUN | fields | {"avg_ns": None})
    found = previewed(text, **said)
    assert len(found.runs) + len(found.refusals) == 1
    for run in found.ready:
        stored = sent(text, key=found.digest, **said).runs.all()
        assert [row.tokens_per_s for row in stored] in ([run.measurement.tokens_per_s], [])
