"""Browsing, filtering and downloading measured runs; one run; the panels on the catalog's pages."""

import csv
import io
import json
import re
from html import unescape

import pytest
from django.test import Client

from estimator.models import Measurement

pytestmark = pytest.mark.usefixtures("catalog")

HTMX = {"HTTP_HX_REQUEST": "true"}


def page(client: Client, address: str, **headers: str) -> str:
    response = client.get(address, **headers)
    assert response.status_code == 200, address
    return re.sub(r"\s+", " ", unescape(response.content.decode()))


def found(client: Client, query: str) -> int:
    match = re.search(r"([\d,]+) runs?[ ,.]", page(client, f"/measurements/?{query}").split('id="runs"')[1])
    assert match is not None
    return int(match[1].replace(",", ""))


def download(client: Client, query: str = "") -> list[dict[str, str]]:
    response = client.get(f"/measurements/download/?{query}")
    text = b"".join(response.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text)))


def made(**changed: object) -> Measurement:
    row = Measurement.objects.filter(quarantine="").exclude(note="").order_by("key").first()
    assert row is not None
    row.pk, row.key = None, "0123456789ab"
    for name, value in changed.items():
        setattr(row, name, value)
    row.save()
    return row


def test_every_run_is_counted_and_fifty_are_shown(client: Client) -> None:
    shown = page(client, "/measurements/")
    assert f"{Measurement.objects.count():,} runs, page 1 of" in shown
    assert shown.count('<th scope="row">') == 50


@pytest.mark.parametrize(
    ("query", "condition"),
    [
        ("test=prefill", {"test": "prefill"}),
        ("engine=mlx", {"engine": "mlx"}),
        ("hardware=rtx-3090", {"hardware": "rtx-3090"}),
        (
            "model=llama-3.1-8b&quant=gguf-q4_k_m",
            {"language_model": "llama-3.1-8b", "quantization": "gguf-q4_k_m"},
        ),
        ("split=tensor", {"split": "tensor"}),
        ("streams=many", {"concurrency__gt": 1}),
        ("depth=8k-32k", {"depth__gt": 8192, "depth__lte": 32768}),
        ("quarantined=no", {"quarantine": ""}),
    ],
)
def test_a_filter_shows_what_it_names(client: Client, query: str, condition: dict[str, object]) -> None:
    expected = Measurement.objects.filter(**condition).count()
    assert 0 < expected < Measurement.objects.count()
    assert found(client, query) == expected


def test_words_are_looked_for_in_names_sources_and_notes(client: Client) -> None:
    made(note="a remark that nobody else makes: zyzzyva", hardware_name="Zed One")
    assert found(client, "q=zyzzyva+zed") == 1
    assert "No published run that we have read matches" in page(
        client, "/measurements/?q=zyzzyva+rtx-3090+mlx"
    )


def test_an_empty_list_offers_the_filters_that_would_show_something(client: Client) -> None:
    shown = page(client, "/measurements/?engine=mlx&hardware=rtx-3090")
    assert "Without “mlx”" in shown
    assert 'href="?hardware=rtx-3090"' in shown


@pytest.mark.parametrize(
    "query",
    [
        "depth=deep",
        "sort=beauty",
        "test=%00",
        "page=-1",
        "page=99999999999",
        "page=%C2%B2",
        "q=" + "x" * 500,
        "split=<b>",
    ],
)
def test_nonsense_in_the_address_breaks_nothing(client: Client, query: str) -> None:
    raw = client.get(f"/measurements/?{query}")
    assert raw.status_code == 200
    assert b"<b>" not in raw.content.split(b'id="runs"')[1].split(b"<table")[0]


def test_what_the_address_says_wrongly_is_named(client: Client) -> None:
    assert "“deep” is no choice of depth" in page(client, "/measurements/?depth=deep")
    assert "Nothing sorts by “beauty”" in page(client, "/measurements/?sort=beauty")


def test_the_state_goes_on_in_the_links(client: Client) -> None:
    shown = page(client, "/measurements/?hardware=rtx-3090&sort=-rate")
    assert 'href="?hardware=rtx-3090&sort=-rate&page=2"' in shown
    assert "/measurements/download/?hardware=rtx-3090&sort=-rate" in shown


def test_the_fastest_run_stands_first_where_asked(client: Client) -> None:
    fastest = Measurement.objects.order_by("-tokens_per_s", "key").first()
    assert fastest is not None
    first = re.search(r"/measurements/([0-9a-f]{12})/", page(client, "/measurements/?sort=-rate"))
    assert first is not None
    assert first[1] == fastest.key


def test_sorting_by_the_ratio_puts_the_worst_first(client: Client) -> None:
    shown = page(client, "/measurements/?sort=ratio&hardware=rtx-3090&quarantined=no")
    ratios = [float(ratio) for ratio in re.findall(r">([\d.]+)×<br>", shown)]
    assert len(ratios) == 50
    assert ratios == sorted(ratios)


def test_every_estimate_of_the_list_carries_its_range(client: Client) -> None:
    shown = page(client, "/measurements/?hardware=rtx-3090&test=decode")
    estimates = re.findall(
        r'data-label="Estimate" class="num">([\d.,]+ t/s)<br>\s*<small>([\d.,]+–[\d.,]+)</small>', shown
    )
    assert len(estimates) > 10
    assert shown.count('data-label="Estimate" class="num"') == len(estimates)


def test_htmx_gets_the_list_alone_and_its_address(client: Client) -> None:
    response = client.get("/measurements/?hardware=rtx-3090&test=&q=", **HTMX)
    assert response.content.decode().lstrip().startswith('<div class="section" id="runs">')
    assert response["HX-Push-Url"] == "/measurements/?hardware=rtx-3090"


def test_a_run_shows_what_it_states_and_what_we_say(client: Client) -> None:
    row = Measurement.objects.filter(
        hardware="rtx-3090", language_model="llama-3.1-8b", test="decode"
    ).first()
    assert row is not None
    shown = page(client, f"/measurements/{row.key}/")
    assert row.source_url in shown
    assert "Runs next to it" in shown
    assert row.model_name in shown


def test_a_quarantined_run_says_why(client: Client) -> None:
    row = made(quarantine="decodes faster than the memory can be read")
    assert "decodes faster than the memory can be read" in page(client, f"/measurements/{row.key}/")


def test_a_run_without_an_estimate_says_what_is_missing(client: Client) -> None:
    row = made(quantization="", quantization_name="")
    assert "No estimate of this run: the weight format is not stated or not in the catalog" in page(
        client, f"/measurements/{row.key}/"
    )


def test_a_key_that_nobody_has_is_404_and_leads_on(client: Client) -> None:
    response = client.get("/measurements/ffffffffffff/")
    assert response.status_code == 404
    assert "/measurements/" in response.content.decode()


def test_the_file_holds_the_filtered_runs_with_their_estimates(client: Client) -> None:
    rows = download(client, "hardware=rtx-3090&test=decode")
    assert len(rows) == Measurement.objects.filter(hardware="rtx-3090", test="decode").count()
    rated = [row for row in rows if row["estimate_tokens_per_s"]]
    assert len(rated) > len(rows) / 2
    for row in rated:
        assert float(row["estimate_low"]) < float(row["estimate_tokens_per_s"]) < float(row["estimate_high"])
        ratio = float(row["tokens_per_s"]) / float(row["estimate_tokens_per_s"])
        assert ratio == pytest.approx(float(row["measured_over_estimate"]), rel=2e-3)
    assert all(row["no_estimate_because"] for row in rows if not row["estimate_tokens_per_s"])


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_a_spreadsheet_would_run_is_text(client: Client, start: str) -> None:
    made(note=f'{start}HYPERLINK("https://example.org")')
    (row,) = download(client, "q=HYPERLINK")
    assert row["note"] == f'\'{start}HYPERLINK("https://example.org")'


def test_the_file_comes_as_json_too(client: Client) -> None:
    response = client.get("/measurements/download/?hardware=rtx-3090&test=prefill&as=json")
    rows = json.loads(b"".join(response.streaming_content))
    assert len(rows) == Measurement.objects.filter(hardware="rtx-3090", test="prefill").count()
    assert rows[0]["source_url"].startswith("https://")


def test_an_empty_file_has_its_header(client: Client) -> None:
    response = client.get("/measurements/download/?q=zyzzyva")
    assert b"".join(response.streaming_content).decode().startswith("key,source_url,")


@pytest.mark.parametrize(
    ("address", "query"),
    [
        ("/parts/gpus/rtx-3090/", "chip=rtx-3090"),
        ("/machines/mac-studio-m5-max-128gb/", "chip=mac-studio-m5-max-128gb"),
        ("/models/qwen3.6-27b/", "model=qwen3.6-27b"),
    ],
)
def test_the_catalog_shows_measured_runs_and_leads_to_all(client: Client, address: str, query: str) -> None:
    shown = page(client, address)
    assert f"/measurements/?{query}" in shown
    panel = shown.split('id="measured-runs"')[1].split("</section>")[0]
    assert panel.count('<th scope="row">') >= 3
    assert found(client, query) > 10


def test_memory_sizes_of_one_chip_share_their_runs(client: Client) -> None:
    one, other = "mac-studio-m5-max-128gb", "macbook-pro-14-m5-max-40c-64gb"
    assert found(client, f"chip={one}") == found(client, f"chip={other}") >= found(client, f"hardware={one}")
