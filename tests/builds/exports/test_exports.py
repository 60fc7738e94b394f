"""Builds taken along and brought back: Markdown, CSV, JSON, paper, import."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

pytestmark = pytest.mark.usefixtures("catalog")

QUERY = (
    "part=rtx-3090*4:used@700~riser=usb-x1-riser-sata~limit=280&part=asrock-rack-romed8-2t&part=epyc-7302"
    "&part=corsair-ax1600i&name=Four+cards&outlet=us-120v-15a"
)


def export(client: Client, form: str, query: str = QUERY) -> str:
    response = client.get(f"/builds/export.{form}?{query}")
    assert response.status_code == 200
    assert f"four-cards.{form}" in response["Content-Disposition"] or query != QUERY
    return response.content.decode()


def test_markdown_has_parts_total_findings_and_the_way_back(client: Client) -> None:
    text = export(client, "md")
    assert text.startswith("## Four cards, 4× RTX 3090\n")
    assert (
        "| NVIDIA GeForce RTX 3090 (capped at 280 W, over USB x1 riser with SATA input) | 4 | used | $2,800 "
        "| own price |" in text
    )
    assert "| **Total** |" in text
    assert "### Stops the build: unsafe or cannot work" in text
    assert "(http://testserver/builds/new?part=rtx-3090*4:used@700" in text


def test_markdown_says_the_figures_of_the_page(client: Client) -> None:
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(f"/builds/new?{QUERY}").content.decode()))
    text = export(client, "md")
    for figure in re.findall(r"(?:Reads|Writes) ([\d,.]+ t/s)", text):
        assert figure in page
    wall = re.search(r"\| At the wall \| (.*) \|", text)
    assert wall
    assert f"At the wall {wall[1].replace(' | ', ' ')}" in page
    assert "1 thing that stops it" in text
    assert "1 thing that stops it" in page


def test_markdown_calls_cards_by_their_names_and_groups_equal_plugs(client: Client) -> None:
    text = export(client, "md")
    assert "rtx-3090\\#1" not in text
    assert "- RTX 3090 \\#1: " in text
    lines = text.partition("### What feeds what")[2].splitlines()
    assert len(lines) == len(set(lines)) + lines.count("") - 1


def test_brackets_in_a_name_do_not_end_the_link_in_markdown(client: Client) -> None:
    text = export(client, "md", "part=rtx-3090&name=mine+(old)")
    (address,) = re.findall(r"\[Open this build\]\(([^)]*)\), checked", text)
    assert "mine+%28old%29" in address


def test_names_of_one_s_own_stay_words_in_markdown(client: Client) -> None:
    text = export(client, "md", "part=own:gpu~name=%3Cscript%3E%7C*x*&name=a%7Cb")
    assert "<script>" not in text
    assert "## a\\|b" in text


def test_a_table_has_a_line_for_each_part_and_no_formulas(client: Client) -> None:
    rows = list(csv.DictReader(io.StringIO(export(client, "csv"))))
    assert [(row["part"], row["quantity"]) for row in rows[:2]] == [
        ("rtx-3090", "4"),
        ("asrock-rack-romed8-2t", "1"),
    ]
    assert rows[0]["usd"] == "2800"
    (line,) = csv.DictReader(io.StringIO(export(client, "csv", "part=own:gpu~name=%3D1%2B1")))
    assert line["name"] == "'=1+1"


def test_json_comes_back_as_the_same_build(client: Client) -> None:
    content = export(client, "json")
    assert json.loads(content)["answer"]["findings"]
    for data in (
        {"text": content},
        {"file": SimpleUploadedFile("build.json", content.encode(), "application/json")},
    ):
        response = client.post("/builds/import", data)
        assert response.status_code == 302
        assert json.loads(export(client, "json", response["Location"].partition("?")[2])) == json.loads(
            content
        )


def test_an_import_says_how_names_were_read_before_it_opens(client: Client) -> None:
    response = client.post("/builds/import", {"text": '{"parts": ["2x RTX 3090 FTW3", "flux capacitor"]}'})
    html = response.content.decode()
    assert response.status_code == 200
    assert "No part is called “flux capacitor”" in html
    assert "“ftw3” says nothing to us" in html
    assert 'href="/builds/new?part=rtx-3090*2&amp;part=flux' in html


def test_an_import_that_is_no_build_keeps_what_was_typed(client: Client) -> None:
    response = client.post("/builds/import", {"text": '{"parts": [<b>'})
    html = response.content.decode()
    assert response.status_code == 422
    assert "This is not JSON" in html
    assert "{&quot;parts&quot;: [&lt;b&gt;" in html
    assert 'aria-invalid="true"' in html


@pytest.mark.parametrize("size", [300 * 1024, 5 * 2**20])
def test_a_file_that_is_too_large_is_refused(client: Client, size: int) -> None:
    response = client.post("/builds/import", {"file": SimpleUploadedFile("b.json", b" " * size)})
    assert response.status_code in (413, 422)
    assert "256 KB" in response.content.decode()


def test_the_page_to_print_has_the_wiring_plan_and_the_limits_to_set(client: Client) -> None:
    html = client.get(f"/builds/print?{QUERY}").content.decode()
    assert "Bill of materials" in html
    assert "Wiring plan" in html
    assert "4× NVIDIA GeForce RTX 3090 at 280 W each" in html
    assert "own price" in html


def test_a_price_of_a_month_has_no_day_on_paper(client: Client) -> None:
    html = client.get("/builds/print?part=samsung-990-pro-2tb:new").content.decode()
    assert ">Mar 2026<" in html


@pytest.mark.parametrize(
    "path", ["/builds/print", "/builds/export.md", "/builds/export.csv", "/builds/export.json"]
)
@pytest.mark.parametrize(
    "query", ["", "part=", "part=%00", "draft=nothing", "part=own:gpu", "part=nothing*9"]
)
def test_an_address_that_says_little_still_answers(client: Client, path: str, query: str) -> None:
    assert client.get(f"{path}?{query}").status_code == 200


@pytest.mark.parametrize("form", ["xml", "exe"])
def test_other_formats_are_not_there(client: Client, form: str) -> None:
    assert client.get(f"/builds/export.{form}").status_code == 404


@pytest.mark.parametrize(
    "path", [f"/builds/print?{QUERY}", f"/builds/export.csv?{QUERY}", f"/builds/export.json?{QUERY}"]
)
def test_what_was_read_once_takes_one_query_more(
    client: Client, path: str, django_assert_max_num_queries: Any
) -> None:
    client.get(path)
    with django_assert_max_num_queries(4):
        client.get(path)
