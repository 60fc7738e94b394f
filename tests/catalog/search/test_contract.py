"""What search promises, the same on SQLite and PostgreSQL."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.models import Gpu, LanguageModel, LanguageModelAlias, Product, ProductAlias, SearchEntry
from catalog.search import rebuild_search, search

pytestmark = pytest.mark.usefixtures("catalog")


def slugs(query: str, **options: object) -> list[str]:
    return [hit.slug for hit in search(query, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("3090", "rtx-3090"),
        ("rtx3090", "rtx-3090"),
        ("RTX 3090", "rtx-3090"),
        ("3090 rtx", "rtx-3090"),
        ("nvidia geforce 3090 24 gb", "rtx-3090"),
        ("4080 supr", "rtx-4080-super"),
        ("radeon 7900xtx", "rx-7900-xtx"),
        ("qwen 3.6 27b", "qwen3.6-27b"),
        ("27b qwen3.6", "qwen3.6-27b"),
        ("Qwen/Qwen3.6-27B", "qwen3.6-27b"),
        ("gpt oss 120b", "gpt-oss-120b"),
        ("corsiar ax1600i", "corsair-ax1600i"),
        ("romed8", "asrock-rack-romed8-2t"),
        ("epyc 7532", "epyc-7532"),
        ("dgx sprak", "nvidia-dgx-spark-128gb"),
        ("q4_k_m", "gguf-q4_k_m"),
        ("３０９０", "rtx-3090"),
    ],
)
def test_a_name_is_found_however_it_is_typed(typed: str, first: str) -> None:
    assert slugs(typed)[0] == first


def test_a_machine_is_found_by_its_chip_and_memory() -> None:
    found = search("m5 max 128", kinds=[Product.Kind.MACHINE])
    assert {"mac-studio-m5-max-128gb", "macbook-pro-14-m5-max-40c-128gb"} <= {hit.slug for hit in found}
    assert all("128" in hit.name for hit in found)


@pytest.mark.parametrize("typed", ["qwne", "wqen", "qwen", "qwe"])
def test_a_swapped_or_missing_letter_still_finds_the_family(typed: str) -> None:
    assert all("qw" in hit.slug for hit in search(typed, kinds=["language-model"])[:5])
    assert search(typed)


@pytest.mark.parametrize("typed", ["3090", "rtx 3090", "rtx3090 24gb"])
def test_another_number_is_another_card(typed: str) -> None:
    assert not [slug for slug in slugs(typed, limit=100) if "3080" in slug or "4090" in slug]


def test_a_number_half_typed_finds_those_that_begin_with_it() -> None:
    assert "rtx-3090" in slugs("rtx 309")


@pytest.mark.parametrize(
    ("typed", "count"),
    [("2x rtx 4090", 2), ("2 x rtx 4090", 2), ("4× rtx 4090", 4), ("dual rtx 4090", 2), ("rtx 4090 x3", 3)],
)
def test_how_many_is_understood(typed: str, count: int) -> None:
    best = search(typed)[0]
    assert (best.slug, best.count) == ("rtx-4090", count)


def test_a_count_that_belongs_to_the_name_stays_there() -> None:
    best = search("2x48gb ddr5 6000")[0]
    assert (best.slug, best.count) == ("ddr5-96gb-2x48-6000", 1)


def test_a_hit_says_what_matched_and_its_key_figures() -> None:
    hit = search("rtx 3090")[0]
    assert (hit.kind, hit.name, hit.url) == ("gpu", "NVIDIA GeForce RTX 3090", "/parts/gpus/rtx-3090/")
    assert (hit.score, hit.facts) == (1.0, "24 GiB · 936.2 GB/s")
    assert hit.other_name == ""


def test_an_alias_is_named_where_it_says_more_than_the_name() -> None:
    ProductAlias.objects.create(product=Gpu.objects.get(slug="rtx-3090"), name="workhorse of the forums")
    assert search("workhorse of the forum")[0].other_name == "workhorse of the forums"


def test_kinds_narrow_what_is_found() -> None:
    assert {hit.kind for hit in search("q8_0", kinds=["format"])} == {"format"}
    assert search("q8_0", kinds=[]) == []


def test_the_limit_is_kept() -> None:
    assert len(search("rtx", limit=3)) == 3


NASTY = [
    "", " ", "\x00", "3090\x00", "'", '"', '" OR "', "rtx*", "rtx-", "NEAR(a b)", "text: rtx", "(", "%", "_",
    "%%s", "\\", "'; DROP TABLE catalog_searchentry; --", "\ud800", "é", "日本語", "🦙",
    "٣٠٩٠", "a" * 100_000,
    "rtx " * 10_000, "1x ", "0x rtx 3090", "99x rtx 3090", "x2", "- - -", "AND", "NOT", "q", "rt", "9",
]  # fmt: skip


@pytest.mark.parametrize("typed", NASTY, ids=[ascii(text[:24]) for text in NASTY])
def test_nothing_that_is_typed_breaks_the_search(typed: str) -> None:
    assert len(search(typed)) <= 20
    assert SearchEntry.objects.exists()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_no_text_breaks_the_search(typed: str) -> None:
    scores = [hit.score for hit in search(typed)]
    assert all(0 <= score <= 1 for score in scores)


@pytest.mark.parametrize("typed", ["q", "rt", "m5"])
def test_one_or_two_characters_find_names_that_begin_so(typed: str) -> None:
    assert search(typed)


def test_every_name_and_alias_finds_its_own_subject() -> None:
    entries = SearchEntry.objects.filter(kind__in=["gpu", "power-supply", "motherboard", "language-model"])
    for entry in entries.order_by("pk")[::25]:
        assert entry.slug in slugs(entry.name, limit=10), entry.name


def test_a_new_name_is_found_at_once_and_the_old_no_more() -> None:
    card = Gpu.objects.get(slug="rtx-3090")
    card.name, card.slug = "Zyxwvut 77", "zyxwvut-77"
    card.save()
    assert slugs("zyxwvut 77")[0] == "zyxwvut-77"
    assert "NVIDIA GeForce RTX 3090" not in [hit.name for hit in search("rtx 3090")]


def test_what_is_retired_or_deleted_is_not_found() -> None:
    card = Gpu.objects.get(slug="rtx-3090")
    card.retired_at = "2026-11-01T00:00:00Z"
    card.save()
    assert "rtx-3090" not in slugs("rtx 3090")
    LanguageModel.objects.get(slug="qwen3.6-27b").delete()
    assert "qwen3.6-27b" not in slugs("qwen3.6 27b")


def test_an_alias_that_moves_leaves_its_former_owner() -> None:
    one, other = Gpu.objects.get(slug="rtx-3090"), Gpu.objects.get(slug="rtx-4090")
    alias = ProductAlias.objects.create(product=one, name="zyxwvut")
    assert slugs("zyxwvut") == ["rtx-3090"]
    alias.product = other
    alias.save()
    assert slugs("zyxwvut") == ["rtx-4090"]
    alias.delete()
    assert slugs("zyxwvut") == []


def test_an_edit_leaves_the_same_entries_as_a_rebuild() -> None:
    def entries() -> list[tuple[object, ...]]:
        columns = ("kind", "subject_pk", "name", "facts", "words", "context", "is_alias")
        return sorted(SearchEntry.objects.values_list(*columns))

    before = entries()
    Gpu.objects.get(slug="rtx-3090").save()
    model = LanguageModel.objects.get(slug="qwen3.6-27b")
    LanguageModelAlias.objects.create(language_model=model, name="zyxwvut").delete()
    assert entries() == before
    rebuild_search()
    assert entries() == before
