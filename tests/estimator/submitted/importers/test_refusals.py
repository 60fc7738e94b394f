"""What cannot be a run is refused at its line with a reason; the lines around it are kept."""

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.submitted.importers import MOST_ROWS, UnreadableTextError, read_output, text_of

SAMPLES = Path(__file__).parent / "samples"
HEAD = "| model | size | test | t/s |\n"
GOOD = "| qwen2 7B Q4_K - Medium | 4.36 GiB | tg128 | 120.60 ± 0.59 |\n"


def refused(line: str):
    """The reason for one line between two good ones, which stay."""
    reading = read_output(HEAD + GOOD + line + "\n" + GOOD)
    assert [row.line for row in reading.rows] == [2, 4]
    (refusal,) = reading.refusals
    assert refusal.line == 3
    return refusal.reason


@pytest.mark.parametrize(
    ("rate", "reason"),
    [
        ("0.00 ± 0.00", "above zero"),
        ("-4", "above zero"),
        ("nan ± nan", "not a number"),
        ("inf", "not a number"),
        ("1e99", "which no machine reaches"),
        ("7340,20", "write it like 7340.20"),
        ("١٢", "not a number"),
        ("", "missing"),
        ("0.00001", "less than one token"),
    ],
)
def test_a_rate_that_no_machine_has_is_refused(rate, reason):
    assert reason in refused(f"| qwen2 7B Q8_0 | 7 GiB | tg128 | {rate} |")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("| qwen2 7B Q8_0 | 7 GiB | pp512+tg128 | 500 |", "measure them apart"),
        ("| qwen2 7B Q8_0 | tg128 | 500 |", "3 cells, its head 4"),
        ("| qwen2 7B Q8_0 | 7 apples | tg128 | 500 |", "4.36 GiB"),
        ("| qwen2 7B Q8_0 | 7 GiB | speed | 500 |", "pp512, tg128"),
        ("| qwen2 7B Q8_0 | 7 GiB | tg0 | 500 |", "no token"),
    ],
)
def test_a_line_that_is_no_run_is_refused(line, reason):
    assert reason in refused(line)


def test_another_unit_in_the_head_is_refused():
    reading = read_output("| model | test | ms/t |\n| qwen2 7B Q8_0 | tg128 | 8.3 |")
    assert "milliseconds a token" in reading.refusals[0].reason


def test_a_rate_that_its_own_time_contradicts_is_refused():
    text = (SAMPLES / "qwen2.5-7b-rtx4080.old-schema.csv").read_text().replace("119.915244", "8.339223")
    reading = read_output(text)
    assert len(reading.rows) == 1
    assert "119.9 tokens/s" in reading.refusals[0].reason


def test_a_ragged_csv_row_is_refused_rather_than_shifted():
    head, first, second = (SAMPLES / "qwen2.5-7b-rtx4080.old-schema.csv").read_text().splitlines()
    reading = read_output("\n".join([head, first.replace('"auto",', ""), second]))
    assert (len(reading.rows), reading.refusals[0].line) == (1, 2)
    assert "41 cells, its head 42" in reading.refusals[0].reason


def test_a_torn_json_file_keeps_the_runs_before_the_tear():
    text = (SAMPLES / "qwen2.5-7b-rtx4080.load-mode-schema.json").read_text()
    reading = read_output(text[:-400])
    assert len(reading.rows) == 1
    assert (reading.refusals[0].line, "breaks off" in reading.refusals[0].reason) == (46, True)


def test_one_broken_object_costs_one_run():
    first, second = (SAMPLES / "qwen2.5-7b-rtx4080.load-mode-schema.jsonl").read_text().splitlines()
    reading = read_output("\n".join([first, second.replace("119.03", "119.03.1"), second]))
    assert [row.line for row in reading.rows] == [1, 3]
    assert [refusal.line for refusal in reading.refusals] == [2]


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity", "1e400", "true", '"fast"', "null"])
def test_json_s_unusual_numbers_are_refused(constant):
    text = (SAMPLES / "qwen2.5-7b-rtx4080.load-mode-schema.jsonl").read_text()
    reading = read_output(text.replace("118.881588", constant))
    assert (len(reading.rows), len(reading.refusals)) == (1, 1)


def test_json_of_another_kind_and_deep_nesting_are_refused():
    for text in ('{"hello": 1}', "[1, 2]", '{"a":' * 100_000, "[" * 100_000, '{"avg_ts":' + "9" * 5000 + "}"):
        assert read_output(text).rows == ()
        assert read_output(text).refusals


def test_what_a_paste_has_beyond_its_limit_is_said():
    reading = read_output(HEAD + GOOD * (MOST_ROWS + 3))
    assert len(reading.rows) == MOST_ROWS
    assert reading.refusals[0].line == MOST_ROWS + 2
    assert "the 3 from here on are left out" in reading.refusals[0].reason


@pytest.mark.parametrize(
    "text",
    [
        "\n" * 999_000 + "x",
        '"avg_ts"' + "\n" * 999_000 + "x",
        '"avg_ts"\n' + " " * 999_000 + "x",
        "{\n" + "\n" * 999_000 + "x",
        "INSERT INTO t (a) VALUES (1)" + " " * 999_000 + "x",
    ],
    ids=["lines", "json lines", "json blanks", "object", "sql"],
)
def test_a_megabyte_of_nothing_is_passed_over_in_one_go(text):
    assert read_output(text).refusals


def test_runs_without_end_are_not_read_to_their_end():
    result = '{"n_prompt": 1, "n_gen": 1, "prompt_tps": 1, "gen_tps": 1}'
    for text in (
        HEAD + GOOD * 15_000,
        "model_type,n_prompt,n_gen,avg_ts\n" + "a,1,0,1\n" * 100_000,
        '{"accelerator_info": {}, "results": [' + ",".join([result] * 15_000) + "]}",
    ):
        reading = read_output(text)
        assert len(reading.rows) == MOST_ROWS
        assert any("read" in refusal.reason for refusal in reading.refusals)


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "| broken |\n" * 3000,
        "model_type,n_prompt,n_gen,avg_ts\n" + "a,b\n" * 3000,
        "INSERT INTO x\n" * 3000,
        '{"avg_ts":\n' * 3000,
    ],
    ids=["md", "csv", "sql", "jsonl"],
)
def test_a_text_that_is_broken_all_through_is_not_read_to_its_end(text):
    refusals = read_output(text).refusals
    assert len(refusals) == 1001
    assert "the rest was not read" in refusals[-1].reason


def packed() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.csv", b"0" * 10_000_000)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (gzip.compress(b"0" * 10_000_000), "a gzip file. Packed files are not opened"),
        (packed(), "a zip file. Packed files are not opened"),
        (b"GGUF\x03\x00\x00\x00", "a model file"),
        (bytes(range(32)) * 40, "not text"),
        (b"<!DOCTYPE html><html><body>| model |", "source of a web page"),
        (b"x" * 50_000_000, "more than 1 MB"),
    ],
    ids=["gzip", "zip", "gguf", "binary", "html", "50 MB"],
)
def test_a_file_that_is_no_output_is_refused_unopened(content, reason):
    with pytest.raises(UnreadableTextError, match=reason):
        text_of(content)


def test_a_forum_s_prose_is_told_what_is_expected():
    reading = read_output("I get about 40 tokens per second, it is great!")
    assert reading.rows == ()
    assert "llama-bench (md, csv, json, jsonl or sql)" in reading.refusals[0].reason


@given(st.text(max_size=400))
def test_no_text_raises(text):
    reading = read_output(text)
    assert reading.rows or reading.refusals


PIECES = st.sampled_from(
    [
        "|", "| model | test | t/s |\n", "tg128", "pp512", "±", "@ d", "1e5", '"', "'", "{", "}", "[", ",",
        "\n", "ms/t", "model_type,n_prompt,n_gen,avg_ts\n", "INSERT INTO llama_bench (", ") VALUES (", ");",
        '"avg_ts": ', "\\ud800", '{"accelerator_info": {}, "results": [', "-1", "9" * 20, "build: abcdef (1)",
        "  Device 0: x, ", "\x00", " ",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=30).map("".join))
def test_no_wreck_of_a_known_format_raises(text):
    for row in read_output(text).rows:
        assert 0 < row.tokens_per_s < 1e6 + 1


FIELDS = json.loads((SAMPLES / "qwen2.5-7b-rtx4080.load-mode-schema.jsonl").read_text().splitlines()[0])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=4,
)


@given(st.sampled_from(sorted(FIELDS)), ANYTHING)
def test_any_value_in_any_field_gives_a_run_or_a_reason(name, value):
    reading = read_output(json.dumps(FIELDS | {name: value}))
    assert len(reading.rows) + len(reading.refusals) == 1


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(content):
    try:
        text = text_of(content)
    except UnreadableTextError:
        return
    read_output(text)
