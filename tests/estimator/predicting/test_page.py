import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from estimator.predicting.case_tables import INPUT_COLUMNS, LARGEST_BYTES, MOST_ROWS
from estimator.predicting.prediction import COLUMNS
from estimator.predicting.prediction_lines import MOST_LINES

pytestmark = pytest.mark.usefixtures("catalog")

PAGE = "/predict/"
HEADER = "case_id,hardware,model,quant,test\n"
LINE = "mine,RTX 3090,Qwen3.6-27B,Q4_K_M,tg\n"


def sent(client, text="", file=None, **fields):
    files = {} if file is None else {"table": SimpleUploadedFile("cases.csv", file)}
    return client.post(PAGE, {"cases": text, "as": "page"} | files | fields)


def page(response):
    return response.content.decode()


def test_the_page_can_be_used_before_anything_is_sent(client):
    response = client.get(PAGE)
    assert response.status_code == 200
    assert 'name="table"' in page(response)
    assert 'name="hardware"' in page(response)
    assert not response.cookies


def test_a_pasted_table_is_answered_and_stays_in_its_field(client):
    response = sent(client, HEADER + LINE)
    assert "1 row answered." in page(response)
    assert "RTX 3090, Qwen3.6-27B, Q4_K_M, writing" in page(response)
    assert "<b>" in page(response)
    assert f"{HEADER}{LINE}" in page(response)
    assert not response.cookies


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_an_uploaded_file_is_read_before_the_text(client, encoding):
    response = sent(client, "nonsense", file=(HEADER + LINE.replace("mine", "naïve")).encode(encoding))
    assert "naïve" in page(response)
    assert "1 row answered." in page(response)


def test_the_answers_come_as_a_file_with_every_row(client):
    response = sent(client, HEADER + LINE * (MOST_LINES + 5), **{"as": "csv"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="answers.csv"' in response["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert len(rows) == MOST_LINES + 5
    assert tuple(rows[0]) == COLUMNS


def test_a_long_table_shows_its_first_rows_and_says_how_many_more_there_are(client):
    response = sent(client, HEADER + LINE * (MOST_LINES + 5))
    assert "5 more rows are in the file" in page(response)
    assert page(response).count("<small>RTX 3090") == MOST_LINES


def test_a_row_that_cannot_be_answered_says_why_in_its_place(client):
    response = sent(client, HEADER + LINE + "2,RTX 9999,Qwen3.6-27B,Q4_K_M,tg\n")
    assert "2 rows: 1 answered, 1 not" in page(response)
    assert "hardware &#x27;RTX 9999&#x27; is not in the catalog" in page(response)


def test_columns_that_nothing_depends_on_are_named(client):
    assert "No answer depends on the column price." in page(sent(client, "price," + HEADER + "1," + LINE))


@pytest.mark.parametrize(
    ("text", "file", "said", "status"),
    [
        ("", None, "Choose a file, or paste the table", 422),
        ("", b"", "Choose a file, or paste the table", 422),
        ("model,quant\na,b\n", None, "The header lacks hardware, test", 422),
        (HEADER, None, "no row below it", 422),
        (HEADER + LINE * (MOST_ROWS + 1), None, "more than 2,000 rows", 422),
        ("", b"PK\x03\x04", "save the sheet as CSV", 422),
        ("", b"x" * (LARGEST_BYTES + 1), "more than 1,000,000 bytes", 413),
        ("", b"x" * (3 * LARGEST_BYTES), "more than 1,000,000 bytes", 413),
        ("x" * (LARGEST_BYTES + 1), None, "more than 1,000,000 bytes", 413),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_no_table_is_refused_beside_the_field(client, text, file, said, status):
    response = sent(client, text, file=file)
    assert response.status_code == status
    assert said in page(response)
    assert 'aria-describedby="table-error"' in page(response)


def test_a_refused_text_is_not_lost(client):
    assert "a,b\nmy own words" in page(sent(client, "a,b\nmy own words")).replace("\r\n", "\n")


def test_absurd_cells_are_shown_shortened(client):
    response = sent(client, "depth," + HEADER + "9" * 9000 + "," + LINE.replace("mine", "m" * 9000))
    assert "1 row: 0 answered, 1 not" in page(response)
    assert page(response).count("m" * 9000) == 1


def test_markup_in_a_table_is_shown_not_run(client):
    response = sent(client, HEADER + "<script>x</script>,<b>,a,b,tg\n")
    assert "<script>x" not in page(response)


def test_one_question_is_answered_at_an_address_of_its_own(client):
    asked = {"hardware": "RTX 3090", "model": "Qwen3.6-27B", "quant": "Q4_K_M", "test": "tg", "depth": "4096"}
    response = client.get(PAGE, asked)
    assert response.status_code == 200
    assert "writing at 4k tokens" in page(response)
    assert 'value="Qwen3.6-27B"' in page(response)
    assert "<details open>" in page(response)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"hardware": "RTX 9999"}, "hardware"),
        ({"model": ""}, "model"),
        ({"quant": "Q4_K_Z"}, "quant"),
        ({"depth": "many"}, "depth"),
        ({"engine": "abacus"}, "engine"),
        ({"speculation": "perhaps"}, "speculation"),
    ],
)
def test_an_error_stands_beside_the_field_that_it_is_about(client, change, field):
    asked = {"hardware": "RTX 3090", "model": "Qwen3.6-27B", "quant": "Q4_K_M", "test": "tg"} | change
    response = client.get(PAGE, asked)
    assert response.status_code == 422
    assert f'id="error-{field}"' in page(response)


def test_the_template_holds_every_column_and_can_be_sent_back(client):
    template = client.get("/predict/template.csv")
    assert template.content.decode().splitlines()[0] == ",".join(INPUT_COLUMNS)
    assert "3 rows answered." in page(sent(client, file=template.content))
