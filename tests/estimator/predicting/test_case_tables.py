import io
import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.predicting.case_tables import (
    LARGEST_BYTES,
    MOST_ROWS,
    TableError,
    decoded,
    read_cases,
    read_few_cases,
    write_answers,
)
from estimator.predicting.prediction import COLUMNS, Prediction

HEADER = "hardware,model,quant,test\n"
LINE = "RTX 3090,Qwen3.6-27B,Q4_K_M,tg\n"


def rows(content: bytes | str):
    text = decoded(content) if isinstance(content, bytes) else content
    return list(read_few_cases(text).rows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_table_is_read_in_any_usual_encoding(encoding):
    (row,) = rows((HEADER + LINE.replace("RTX", "RTX é")).encode(encoding))
    assert row["hardware"] == "RTX é 3090"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_cells_and_lines_end_as_spreadsheets_end_them(delimiter, line_end):
    (row,) = rows((HEADER + LINE).replace(",", delimiter).replace("\n", line_end))
    assert row == {"hardware": "RTX 3090", "model": "Qwen3.6-27B", "quant": "Q4_K_M", "test": "tg"}


def test_quoted_cells_may_hold_delimiters_quotes_and_line_ends():
    (row,) = rows(HEADER + '"RTX ""3090"", used","two\nlines",q8_0,tg\n')
    assert row["hardware"] == 'RTX "3090", used'
    assert row["model"] == "two\nlines"


def test_columns_that_nothing_depends_on_are_named():
    table = read_few_cases("Hardware,model,quant,test,price,Note\na,b,c,tg,1,x\n")
    assert table.left_alone == ("price", "note")


def test_empty_lines_before_the_header_are_skipped():
    assert len(rows("\n \n" + HEADER + LINE)) == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "There is no header"),
        (b"\n\n\n", "There is no header"),
        (HEADER.encode(), "no row below it"),
        (b"model,quant\na,b\n", "The header lacks hardware, test"),
        (b"hardware,model,quant,test,model\n", "names model twice"),
        (b"PK\x03\x04 a spreadsheet", "save the sheet as CSV"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "NUL characters"),
        (b"\xff\xfea", "begins like UTF-16 but is not"),
        ((HEADER + LINE * (MOST_ROWS + 1)).encode(), "more than 2,000 rows"),
        ((HEADER + "x" * 200_000).encode(), "is not CSV: field larger than"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_no_table_of_questions_is_refused_with_the_reason(content, reason):
    with pytest.raises(TableError, match=reason):
        rows(content)


@given(st.binary(max_size=400))
def test_any_file_is_read_or_refused(content):
    with suppress(TableError):
        assert rows(content)


@given(st.text(max_size=60))
def test_any_text_below_a_header_is_read_or_refused(text):
    with suppress(TableError):
        assert rows(HEADER + text)


def test_a_long_table_is_read_a_row_at_a_time():
    def lines():
        yield HEADER
        for _ in range(100_000):
            yield LINE

    tracemalloc.start()
    count = sum(1 for _ in read_cases(lines()).rows)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 100_000
    assert most < LARGEST_BYTES


def written(answer, **options):
    out = io.StringIO()
    write_answers([answer], out, **options)
    return out.getvalue()


def test_answers_are_written_under_their_columns():
    assert written(Prediction(case_id="a", error="no, not this")) == (
        ",".join(COLUMNS) + '\na,,,,,,,,,"no, not this"\n'
    )


@pytest.mark.parametrize("cell", ["=1+1", "+SUM(A1)", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1"])
def test_no_spreadsheet_runs_what_a_question_holds(cell):
    line = written(Prediction(case_id=cell), harmlessly=True).splitlines()[1]
    assert line.lstrip('"').startswith(f"'{cell}")


def test_programs_get_their_own_case_back():
    assert written(Prediction(case_id="=1+1")).splitlines()[1].startswith("=1+1,")
    assert written(Prediction(case_id="-5"), harmlessly=True).splitlines()[1].startswith("-5,")
