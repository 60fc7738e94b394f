"""Pages of one product or model: derived figures, quality scores, ways to report an error and onward."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from catalog.derived_specs import derived_lines
from catalog.models import CurrentPrice, Gpu, LanguageModel, Machine, QualityScore, Storage
from catalog.quality_page import score_groups

pytestmark = pytest.mark.usefixtures("catalog")


def price(amount: str, low: str, high: str) -> CurrentPrice:
    return CurrentPrice(
        condition="used", amount_usd=Decimal(amount), low_usd=Decimal(low), high_usd=Decimal(high)
    )


def derived(product: Any, *prices: CurrentPrice) -> dict[str, tuple[str, str]]:
    return {line.label: (line.text, line.how) for line in derived_lines(product, prices)}


def test_prices_are_divided_by_what_buyers_compare() -> None:
    card = Gpu(memory_gib=24.0, memory_bandwidth_gb_s=936.0)
    lines = derived(card, price("960", "720", "1200"))
    assert lines["Price per GiB of memory, used"] == ("$40 ($30–$50)", "price ÷ 24 GiB")
    assert lines["Price per GB/s of bandwidth, used"][0] == "$1.03 ($0.77–$1.28)"


def test_a_machine_says_what_its_gpu_may_use() -> None:
    machine = Machine(memory_gib=128.0, gpu_memory_share=0.75, gpu_memory_share_measured=True)
    lines = derived(machine, price("4800", "4800", "4800"))
    assert lines["Memory that the GPU may use"] == ("96 GiB", "128 GiB × 75%, a measured share")
    assert lines["Price per GiB that the GPU may use, used"][0] == "$50"


def test_what_is_unknown_is_not_divided_by() -> None:
    assert derived(Storage(capacity_gb=None), price("100", "100", "100")) == {}
    assert derived(Machine(memory_gib=None, gpu_memory_share=0.75), price("1", "1", "1")) == {}


def test_every_spec_can_be_reported_and_so_can_the_page(client: Client) -> None:
    html = unescape(client.get("/parts/gpus/rtx-3090/").content.decode())
    assert 'href="/report/product/rtx-3090/?field=memory_bandwidth_gb_s"' in html
    assert 'aria-label="Report an error in Memory bandwidth"' in html
    for path in ("model/qwen3.6-27b", "format/gguf-q4_k_m"):
        kind, slug = path.split("/")
        assert f'href="/report/{path}/"' in client.get(f"/{kind}s/{slug}/").content.decode()


def score(**changed: Any) -> QualityScore:
    given: dict[str, Any] = {
        "kind": "benchmark", "benchmark": "MMLU", "score": 70.0, "setting": "", "precision": "day",
        "source_url": "https://example.org/",
    }  # fmt: skip
    return QualityScore(**given | changed)


def test_scores_stand_by_kind_each_with_its_setting() -> None:
    groups = score_groups(
        [
            score(
                kind="quantization-loss", benchmark="KL divergence", quantization_name="Q4_K_M", score=0.02
            ),
            score(pk=2, quantization_name="FP8"),
            score(pk=1, setting="5-shot", observed_on=date(2026, 5, 1)),
        ]
    )
    assert [group.title for group in groups] == ["Benchmarks", "Losses by quantization"]
    first, second = groups[0].lines
    assert (first.of, first.setting, first.day) == ("the developer's own weights", "5-shot", "1 May 2026")
    assert second.of == "FP8"


def test_many_scores_of_one_benchmark_fold_into_a_table_that_says_their_setting_once() -> None:
    rows = [score(pk=n, quantization_name=f"Q{n}", setting="on wikitext") for n in range(5)]
    (group,) = score_groups(rows)
    (table,) = group.tables
    assert group.lines == []
    assert (table.benchmark, table.setting, len(table.lines)) == ("MMLU", "on wikitext", 5)
    assert {line.setting for line in table.lines} == {""}


def test_scores_are_never_averaged(client: Client) -> None:
    model = LanguageModel.objects.get(slug="qwen3.6-27b")
    model.quality_scores.all().delete()
    for n, value in enumerate((40.0, 60.0)):
        row = score(language_model=model, score=value, setting=f"setting {n}")
        row.save()
    html = client.get(model.get_absolute_url()).content.decode()
    section = re.search(r'id="quality">(.*?)</section>', html, re.DOTALL)
    assert section is not None
    assert re.findall(r"<b>([\d.]+)</b>", section[1]) == ["40", "60"]
    model.quality_scores.all().delete()
    assert "No published score of it was found." in client.get(model.get_absolute_url()).content.decode()


def test_editors_of_the_catalog_find_scores_in_the_admin(client: Client) -> None:
    client.force_login(User.objects.create_superuser("admin"))
    assert client.get("/admin/catalog/qualityscore/?q=qwen").status_code == 200


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/parts/gpus/rtx-3090/", 24),
        ("/parts/power-supplies/corsair-ax1600i/", 14),
        ("/parts/motherboards/asrock-rack-romed8-2t/", 16),
        ("/parts/frames/aaawave-sluice-v2/", 12),
        ("/machines/mac-studio-m5-max-128gb/", 18),
        ("/models/qwen3.6-27b/", 16),
        ("/formats/gguf-q4_k_m/", 8),
    ],
)
def test_each_kind_of_page_takes_a_constant_number_of_queries(
    client: Client, path: str, queries: int, django_assert_max_num_queries: Any
) -> None:
    assert client.get(path).status_code == 200
    with django_assert_max_num_queries(queries):
        client.get(path)
