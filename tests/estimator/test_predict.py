import csv
import io

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from estimator.predict import COLUMNS, INPUT_COLUMNS, Predictor

pytestmark = pytest.mark.usefixtures("catalog")

ROW = {"case_id": "1", "hardware": "RTX 3090", "model": "Llama 3.1 8B", "quant": "Q4_K_M", "test": "tg"}


def answer(**cells):
    return Predictor().answer(ROW | cells)


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
    row = answer(model="qwen3.5-397b-a17b", quant="Q8_0")
    assert row["fits"] == "no"
    assert row["tokens_per_s"] == ""
    assert "GiB are missing" in row["error"]


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
        ({"quant": "4bit", "engine": "llama.cpp"}, "is a format of "),
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
        ({"depth": "-1"}, "depth: -1 is not"),
        ({"depth": "many"}, "depth: 'many' is not a number"),
        ({"depth": "nan"}, "depth: nan is not"),
        ({"depth": "inf"}, "depth: inf is not"),
        ({"n_gen": "1.5"}, "n_gen: 1.5 is not a whole number"),
        ({"depth": "200000"}, "reads at most 131,072 tokens"),
        ({"power_limit_w": "0"}, "power_limit_w: 0 is not above 0"),
        ({"kv_quant": "q9"}, "is not in the catalog"),
        ({"speculation": "yes"}, "speculation: "),
        ({None: ["more"]}, "more cells than the header"),
    ],
)
def test_a_row_that_cannot_be_answered_says_why(cells, error):
    row = answer(**cells) if None not in cells else Predictor().answer(ROW | cells)
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
    monkeypatch.setattr(
        "sys.stdin", io.StringIO("hardware,model,quant,test\nrtx-3090,llama-3.1-8b,q4_k_m,tg\n")
    )
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
    assert bool(row["tokens_per_s"]) != bool(row["error"])
    assert "\n" not in row["error"]
