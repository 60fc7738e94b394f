import csv
import io

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from estimator.predicting.case_tables import INPUT_COLUMNS
from estimator.predicting.prediction import COLUMNS
from estimator.predicting.predictor import Predictor
from estimator.predicting.question_cells import ENGINES, SPLITS

pytestmark = [pytest.mark.usefixtures("catalog"), pytest.mark.shipped_catalog]

ROW = {"case_id": "1", "hardware": "RTX 3090", "model": "Llama 3.1 8B", "quant": "Q4_K_M", "test": "tg"}


def answer(**cells):
    return Predictor().answer(ROW | cells).cells()


def predict(tmp_path, text, name="cases.csv"):
    cases, out = tmp_path / name, tmp_path / "predictions.csv"
    cases.write_bytes(text if isinstance(text, bytes) else text.encode())
    call_command("predict", str(cases), out=str(out))
    with out.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_row_is_answered_with_its_band_memory_and_nearest_run():
    row = answer()
    assert row["error"] == ""
    assert float(row["low"]) < float(row["tokens_per_s"]) < float(row["high"])
    assert (row["case_id"], row["band"], row["fits"]) == ("1", "0.8", "yes")
    assert 4 < float(row["memory_gib"]) < 8
    assert int(row["evidence"]) > 0
    assert row["nearest"].startswith("https://")


def test_a_test_may_be_named_as_llama_bench_names_it():
    assert answer(test="tg128") == answer(n_gen="128")
    assert answer(test="PP2048 @ d4096") == answer(test="pp", n_prompt="2048", depth="4096")
    assert answer(test="tg128", n_gen="4000") == answer(n_gen="4000")
    assert "is not one of" in answer(test="tg128+pp512")["error"]


def test_the_measured_worked_values_come_through_the_batch_door():
    row = answer(
        hardware="Apple M5 Max 40-core GPU 128GB",
        model="Qwen3.5-122B-A10B",
        quant="4bit",
        engine="mlx",
        depth="16384",
    )
    assert float(row["tokens_per_s"]) == pytest.approx(60.6, rel=0.2)
    assert float(row["high"]) / float(row["low"]) < 1.8


def test_a_prompt_is_read_faster_than_an_answer_is_written():
    assert float(answer(test="pp")["tokens_per_s"]) > float(answer(test="tg")["tokens_per_s"])


def test_an_engine_left_open_is_the_one_that_loads_the_format():
    assert answer(hardware="mac-studio-m5-max-128gb", quant="mlx-4bit")["error"] == ""
    assert answer(quant="awq-int4")["error"] == ""


def test_streams_count_together():
    assert float(answer(concurrency="8")["tokens_per_s"]) > float(answer()["tokens_per_s"])


def test_a_power_limit_slows():
    assert float(answer(power_limit_w="200")["tokens_per_s"]) < float(answer()["tokens_per_s"])


def test_what_must_be_offloaded_says_so():
    row = answer(model="qwen3-30b-a3b", quant="Q8_0")
    assert (row["fits"], row["error"]) == ("offload", "")


def test_what_fits_nowhere_says_how_much_is_missing():
    row = answer(model="qwen3.5-397b-a17b", quant="BF16")
    assert row["fits"] == "no"
    assert row["tokens_per_s"] == ""
    assert "GiB are missing" in row["error"]


def test_what_only_a_large_host_holds_is_answered_for_it_and_still_does_not_fit():
    row = answer(model="qwen3.5-397b-a17b", quant="Q4_K_M")
    assert row["fits"] == "no"
    assert 1 < float(row["tokens_per_s"]) < 40


def test_a_model_that_lacks_a_little_is_answered_as_if_its_owner_had_made_room():
    row = answer(hardware="Intel Arc Pro B70", model="Qwen3-Next-80B-A3B", quant="IQ3_XXS", split="none")
    assert (row["fits"], row["error"]) == ("no", "")


def test_more_streams_than_fit_run_as_many_as_do():
    asked = {"model": "Gemma 4 12B", "quant": "awq-int4", "engine": "vllm", "depth": "512"}
    some, many = answer(**asked, concurrency="16"), answer(**asked, concurrency="128")
    assert (some["fits"], many["fits"]) == ("yes", "no")
    assert float(many["tokens_per_s"]) > float(some["tokens_per_s"])


def test_cards_that_share_streams_but_no_model_serve_as_many_as_there_are():
    asked = {"model": "Gemma 4 12B", "quant": "awq-int4", "engine": "vllm", "split": "none", "depth": "512"}
    one = answer(**asked, concurrency="32")
    four = answer(**asked, concurrency="128", hardware_count="4")
    assert four["fits"] == "yes"
    for column in ("tokens_per_s", "low", "high", "memory_gib"):
        assert float(four[column]) == pytest.approx(4 * float(one[column]), rel=1e-3)


def test_a_context_beyond_the_models_own_is_answered_as_engines_run_it():
    within, beyond = answer(model="Llama 2 7B", depth="3000"), answer(model="Llama 2 7B", depth="16384")
    assert (beyond["fits"], beyond["error"]) == ("yes", "")
    assert float(beyond["tokens_per_s"]) < float(within["tokens_per_s"])


def test_a_machine_of_unknown_memory_has_a_rate_but_nobody_knows_whether_it_fits():
    row = answer(hardware="Apple M2 Pro (memory size not stated)", model="Gemma 3 12B")
    assert float(row["tokens_per_s"]) > 1
    assert (row["fits"], row["error"]) == ("", "")


def test_the_processor_alone_is_slower_than_the_gpu_that_shares_its_memory():
    mac = "Apple M5 Max 40-core GPU 128GB"
    asked = {"hardware": mac, "engine": "llama.cpp", "test": "pp"}
    assert float(answer(**asked, backend="cpu")["tokens_per_s"]) < float(answer(**asked)["tokens_per_s"])
    assert answer(backend="cpu")["error"] == ""


@pytest.mark.parametrize(
    "hardware", ["2x RTX 3090", "2 × RTX 3090", "RTX 3090 (2x)", "RTX 3090 x2", "RTX 3090 + RTX 3090"]
)
def test_a_count_may_stand_in_the_name(hardware):
    two = answer(hardware="RTX 3090", hardware_count="2", split="layer")
    assert answer(hardware=hardware, split="layer") == two
    assert answer(hardware=hardware, hardware_count="2", split="layer") == two


def test_a_mixed_rig_counts_its_cards():
    asked = {"hardware": "RTX 3090 (2x) + RTX 3090 Ti", "model": "Llama 3.3 70B", "split": "layer"}
    assert answer(**asked, hardware_count="3") == answer(**asked)
    assert answer(**asked)["fits"] == "yes"


def test_a_wrapper_of_two_engines_runs_the_one_that_loads_the_format():
    mac = {"hardware": "Apple M5 Max 40-core GPU 48GB", "model": "Qwen3.5-4B", "quant": "mlx-4bit"}
    assert answer(**mac, engine="ollama")["tokens_per_s"] == answer(**mac, engine="mlx")["tokens_per_s"]


@pytest.mark.parametrize("column", ["engine", "backend", "kv_quant", "split"])
@pytest.mark.parametrize("word", ["auto", "other", "ROCm/Vulkan (not stated)"])
def test_what_a_row_leaves_open_is_as_usual(column, word):
    assert answer(**{column: word}) == answer()


def test_keys_and_values_may_be_stored_in_different_types():
    asked = {"depth": "32768"}
    both, keys, neither = (
        float(answer(**asked, kv_quant=kv)["memory_gib"]) for kv in ("q4_0", "f16/q4_0", "f16")
    )
    assert both < keys < neither


def test_a_cache_type_that_states_its_bits_has_those():
    assert answer(kv_quant="int8_per_token_head")["error"] == ""
    assert answer(kv_quant="turboquant_k3v4_nc")["error"] == ""


def test_rates_are_written_without_an_exponent():
    row = answer(hardware="RTX 5090", model="Qwen3-0.6B", quant="Q8_0", test="pp", n_prompt="2048")
    assert float(row["tokens_per_s"]) >= 10_000
    assert row["tokens_per_s"].isdecimal()


def test_a_machine_answers_for_its_raised_limit_and_still_says_no():
    row = answer(
        hardware="framework-desktop-395-128gb", model="Qwen3-235B-A22B", quant="UD-Q3_K_XL", backend="vulkan"
    )
    assert row["fits"] == "no"
    assert float(row["tokens_per_s"]) > 5


@pytest.mark.parametrize(
    ("cells", "error"),
    [
        ({"hardware": "RTX 9999"}, "hardware 'RTX 9999' is not in the catalog; closest: "),
        ({"model": "GPT-7"}, "model 'GPT-7' is not in the catalog"),
        ({"quant": "Q4_K_Z"}, "quant 'Q4_K_Z' is not in the catalog; closest: "),
        ({"quant": "awq-int4", "engine": "llama.cpp"}, "is a format of safetensors files"),
        ({"test": "x"}, "test: 'x' is not one of pp, "),
        ({"model": ""}, "model is empty"),
        ({"engine": "mlx"}, "mlx does not run on nvidia hardware"),
        ({"engine": "abacus"}, "engine: 'abacus' is not one of"),
        ({"backend": "metal"}, "llama.cpp on nvidia hardware runs on cuda, vulkan, not on metal"),
        (
            {"engine": "vllm", "quant": "awq-int4", "backend": "vulkan"},
            "vllm on nvidia hardware runs on cuda",
        ),
        ({"hardware_count": "0"}, "hardware_count: 0 is not a whole number from 1 to 64"),
        ({"hardware_count": "1000000"}, "hardware_count: 1000000 is not"),
        ({"hardware": "0x RTX 3090"}, "hardware: '0x RTX 3090' counts no device"),
        ({"depth": "-1"}, "depth: -1 is not"),
        ({"depth": "many"}, "depth: 'many' is not a number"),
        ({"depth": "nan"}, "depth: nan is not"),
        ({"depth": "inf"}, "depth: inf is not"),
        ({"n_gen": "1.5"}, "n_gen: 1.5 is not a whole number"),
        ({"hardware": "2x RTX 3090", "hardware_count": "3"}, "names 2 devices, but hardware_count is 3"),
        ({"hardware": "40x RTX 3090 + 40x RTX 4090"}, "80 devices are more than 64"),
        ({"hardware": "RTX 3090 + DGX Spark"}, "is a whole machine; only cards are mixed"),
        ({"hardware": "RTX 3090 + RTX 9999"}, "hardware 'RTX 9999' is not in the catalog"),
        ({"model": "x" * 201}, "is longer than 200 characters"),
        ({"depth": "١٢x"}, "is not a number"),
        ({"power_limit_w": "0"}, "power_limit_w: 0 is not at least 1"),
        ({"power_limit_w": "5e-324"}, "power_limit_w: 5e-324 is not at least 1"),
        ({"kv_quant": "q9"}, "is not in the catalog"),
        ({"speculation": "magic"}, "speculation: 'magic' is not yes, no, mtp"),
        ({"speculation": "mtp:0"}, "is not between 1 and 64"),
        ({"speculation": "mtp:1.5"}, "are not a whole number"),
        ({"speculation": "mtp:2:high"}, "'high' in 'mtp:2:high' is not a number"),
        ({None: ["more"]}, "more cells than the header"),
    ],
)
def test_a_row_that_cannot_be_answered_says_why(cells, error):
    row = Predictor().answer(ROW | cells).cells()
    assert error in row["error"]
    assert row["tokens_per_s"] == ""
    assert row["case_id"] == "1"


def test_rows_come_back_in_order_and_a_bad_one_stops_no_other(tmp_path):
    hardware = ["rtx-3090", "nonsense", "rtx-4090"]
    cases = [f"{name},llama-3.1-8b,q4_k_m,tg,{i}\n" for i, name in enumerate(hardware)]
    rows = predict(tmp_path, "hardware,model,quant,test,case_id\n" + "".join(cases))
    assert [row["case_id"] for row in rows] == ["0", "1", "2"]
    assert [bool(row["error"]) for row in rows] == [False, True, False]
    assert tuple(rows[0]) == COLUMNS


def test_columns_come_in_any_order_and_case_and_others_are_left_alone(tmp_path):
    rows = predict(tmp_path, "﻿Test,QUANT,Model,mine,hardware\ntg,Q4_K_M,llama-3.1-8b,x,rtx-3090\n")
    assert rows[0]["error"] == ""


def test_ragged_rows_are_answered_or_explained(tmp_path):
    rows = predict(
        tmp_path, "hardware,model,quant,test\nrtx-3090,llama-3.1-8b\n\nrtx-3090,llama-3.1-8b,q8_0,tg,9\n"
    )
    assert [row["error"] for row in rows] == [
        "quant is empty, and a row needs it",
        "the row has more cells than the header",
    ]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "There is no header"),
        ("a,b\n1,2\n", "The header lacks hardware, model, quant, test"),
        ("hardware,hardware,model,quant,test\n", "names hardware twice"),
        (b"hardware,model,quant,test\n\xff\xfe,x,y,z\n", "not UTF-8"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_in_words(tmp_path, text, error):
    with pytest.raises(CommandError, match=error):
        predict(tmp_path, text)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"Cannot read .*nowhere.csv: No such file"):
        call_command("predict", str(tmp_path / "nowhere.csv"))


def test_a_hyphen_reads_and_writes_the_standard_streams(monkeypatch):
    table = b"hardware,model,quant,test\nrtx-3090,llama-3.1-8b,q4_k_m,tg\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(table))))
    out = io.StringIO()
    call_command("predict", "-", stdout=out)
    (row,) = csv.DictReader(io.StringIO(out.getvalue()))
    assert row["fits"] == "yes"


text = st.text(max_size=30) | st.sampled_from(
    ["1", "0", "-1", "1e9", "nan", "tg", "pp", "layer", "rtx-3090", "∞", "½"]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.dictionaries(st.sampled_from(INPUT_COLUMNS), text))
def test_hostile_cells_give_an_answer_or_a_reason_never_a_crash(cells):
    row = Predictor().answer(ROW | cells)
    assert (row.tokens_per_s is None) == bool(row.error)
    assert "\n" not in row.error


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(st.data())
def test_any_question_has_a_rate_within_its_band_or_a_reason(data):
    predictor = Predictor()
    counts = st.integers(0, 10**6) | st.sampled_from([1, 8, 512, 4096, 131072])
    row = {
        "hardware": data.draw(st.sampled_from(sorted(predictor.specs.hardware))),
        "hardware_count": str(data.draw(st.integers(1, 8))),
        "model": data.draw(st.sampled_from(sorted(predictor.specs.architectures))),
        "quant": data.draw(st.sampled_from(sorted(predictor.specs.quantizations))),
        "test": data.draw(st.sampled_from(["tg", "pp"])),
        "engine": data.draw(st.sampled_from(["", "auto", *ENGINES])),
        "split": data.draw(st.sampled_from(["", *SPLITS])),
        "kv_quant": data.draw(st.sampled_from(["", "q8_0", "q4_0"])),
        "flash_attn": data.draw(st.sampled_from(["", "0", "1"])),
        "power_limit_w": data.draw(st.sampled_from(["", "50", "220", "999999"])),
        **{name: str(data.draw(counts)) for name in ("depth", "n_prompt", "n_gen", "concurrency", "ubatch")},
    }
    answered = predictor.answer(row)
    assert (answered.tokens_per_s is None) == bool(answered.error)
    if answered.tokens_per_s is not None:
        assert 0 < answered.low <= answered.tokens_per_s <= answered.high < float("inf")


@pytest.mark.parametrize("engine", ["llama.cpp", "ik_llama.cpp", "Ollama", "vLLM", "SGLang", "ExLlamaV3"])
def test_every_engine_of_a_card_is_answered(engine):
    quants = {"vLLM": "awq-int4-g128", "SGLang": "awq-int4-g128", "ExLlamaV3": "exl3-4.0"}
    row = Predictor().answer(ROW | {"engine": engine, "quant": quants.get(engine, "Q4_K_M")}).cells()
    assert row["error"] == ""
    assert float(row["tokens_per_s"]) > 0


@pytest.mark.parametrize(
    "asked", ["yes", "mtp", "mtp:3", "MTP:2:0.9", "draft", "dflash", "eagle-3", "n-gram"]
)
def test_drafted_tokens_are_answered_with_the_band_of_their_like(asked):
    plain, drafted = (Predictor().answer(ROW | {"speculation": cell}).cells() for cell in ("no", asked))
    assert drafted["error"] == ""
    assert float(drafted["low"]) < float(drafted["tokens_per_s"]) < float(drafted["high"])
    assert drafted["tokens_per_s"] != plain["tokens_per_s"]
