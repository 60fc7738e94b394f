"""Parts, machines, models, formats and prices for programs say what the pages say, with their sources."""

from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from catalog.api.spec_filters import specs_beside
from catalog.kinds import KINDS, PARTS
from catalog.models import (
    CurrentPrice,
    DataSource,
    Gpu,
    LanguageModel,
    Machine,
    PriceObservation,
    Product,
    QualityScore,
)  # fmt: skip
from catalog.price_age import is_stale

pytestmark = pytest.mark.usefixtures("catalog")

API = "/api/v1"


def items(client, address):
    response = client.get(f"{API}/{address}")
    assert response.status_code == 200, response.content
    return response.json()["items"]


def refusal(client, address, status=422):
    response = client.get(f"{API}/{address}")
    assert response.status_code == status
    return response.json()


def every_item(client, address):
    found, following = [], f"{API}/{address}"
    while following:
        page = client.get(following).json()
        found, following = found + page["items"], page["next"]
    return found


def test_all_parts_are_listed_once_whatever_their_kind(client):
    slugs = [item["slug"] for item in every_item(client, "parts?limit=100")]
    kinds = [page.kind for page in PARTS]
    listed = Product.objects.filter(kind__in=kinds, retired_at=None)
    assert sorted(slugs) == sorted(listed.values_list("slug", flat=True))


@pytest.mark.parametrize("page", KINDS, ids=lambda page: page.word)
def test_a_list_holds_every_spec_of_its_kind(client, page):
    address = "machines" if page.model is Machine else f"parts?kind={page.kind}"
    item = items(client, address)[0]
    row = page.model.objects.get(slug=item["slug"])
    assert set(item["specs"]) == {spec.name for spec in specs_beside(page.model)}
    for name, value in item["specs"].items():
        assert value == (getattr(row, name) if getattr(row, name) != "" else None)


def test_parts_of_all_kinds_have_the_same_specs_as_parts_of_one(client):
    alone = {item["slug"]: item for item in every_item(client, "parts?kind=cpu")}
    together = {item["slug"]: item for item in every_item(client, "parts?limit=500")}
    assert alone.items() <= together.items()


def test_a_range_keeps_both_its_ends_and_leaves_out_what_is_unknown(client):
    found = every_item(client, "parts?kind=gpu&length_mm_min=267&length_mm_max=285")
    stored = Gpu.objects.filter(retired_at=None, length_mm__gte=267, length_mm__lte=285)
    assert {item["slug"] for item in found} == set(stored.values_list("slug", flat=True))
    assert {267, 285} <= {item["specs"]["length_mm"] for item in found}


def test_words_and_flags_narrow_a_list(client):
    found = every_item(client, "parts?kind=gpu&vendor=AMD&supports_fp8=true")
    assert found
    assert {(item["specs"]["vendor"], item["specs"]["supports_fp8"]) for item in found} == {("amd", True)}
    assert {item["maker"] for item in every_item(client, "machines?maker=apple")} == {"Apple"}


def test_a_price_filter_looks_at_its_own_condition(client):
    found = every_item(client, "parts?kind=gpu&price_used_max=500")
    assert found
    for item in found:
        (used,) = [price for price in item["prices"] if price["condition"] == "used"]
        assert used["amount_usd"] <= 500


def test_parts_are_sorted_by_a_spec_with_what_is_unknown_last(client):
    lengths = [item["specs"]["length_mm"] for item in every_item(client, "parts?kind=gpu&sort=-length_mm")]
    known = [length for length in lengths if length is not None]
    assert known == sorted(known, reverse=True)
    assert lengths == known + [None] * (len(lengths) - len(known))


def test_parts_are_narrowed_and_sorted_by_what_a_price_buys_as_on_the_page(client):
    found = every_item(client, "parts?kind=gpu&price_per_gib_max=30&sort=price_per_gib")
    each = [min(p["amount_usd"] for p in item["prices"]) / item["specs"]["memory_gib"] for item in found]
    assert each == sorted(each)
    assert max(each) <= 30
    page = client.get("/parts/gpus/?price_per_gib_max=30&sort=price_per_gib").text
    assert found[0]["name"] in page
    assert f"{len(found)} " in page


def test_parts_of_all_kinds_are_sorted_by_a_price(client):
    found = every_item(client, "parts?sort=-price_used&limit=500")
    used = [[p["amount_usd"] for p in item["prices"] if p["condition"] == "used"] for item in found]
    known = [each[0] for each in used if each]
    assert known == sorted(known, reverse=True)
    assert not any(used[len(known) :])


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("parts?kind=cpu&memory_gib_min=24", "memory_gib_min"),
        ("parts?memory_gib_min=24", "memory_gib_min"),
        ("parts?kind=cpu&sort=memory_gib", "sort"),
        ("machines?lanes_min=4", "lanes_min"),
        ("parts?kind=machine", "kind"),
        ("parts?kind=gpu&memory_gib_min=nan", "memory_gib_min"),
        ("prices?condition=broken", "condition"),
        ("prices/rtx-3090?observed_from=yesterday", "observed_from"),
        ("measurements?hardware=rtx3090", "hardware"),
    ],
)
def test_a_filter_that_cannot_be_followed_is_refused_by_its_name(client, address, field):
    assert field in [error["field"] for error in refusal(client, address)["errors"]]


def test_a_part_says_where_each_value_was_read(client):
    card = client.get(f"{API}/parts/rtx-3090").json()
    specs = {spec["name"]: spec for spec in card["specs"]}
    memory = specs["memory_gib"]
    assert (memory["value"], memory["unit"], memory["text"]) == (24, "GiB", "24 GiB")
    for spec in specs.values():
        if spec["value"] is not None:
            assert spec["sources"], spec["name"]
            assert all(url.startswith("http") for url in spec["sources"])
    assert "3090" in card["aliases"]
    assert {variant["name"] for variant in card["variants"]} == set(
        Gpu.objects.get(slug="rtx-3090").variants.values_list("name", flat=True)
    )
    assert client.get(card["url"]).status_code == client.get(card["history"]).status_code == 200


def test_a_board_has_its_slots_from_top_to_bottom(client):
    slots = client.get(f"{API}/parts/asrock-rack-romed8-2t").json()["slots"]
    positions = [slot["position"] for slot in slots]
    assert positions == sorted(positions)
    assert len(positions) > 3
    assert all(slot["sources"] for slot in slots)
    assert slots[0]["slots_to_next"] >= 1


def test_what_left_the_catalog_keeps_its_address_and_stands_in_no_list(client):
    Product.objects.filter(slug="rtx-3090").update(retired_at=timezone.now())
    assert client.get(f"{API}/parts/rtx-3090").json()["retired"] is True
    assert "rtx-3090" not in [item["slug"] for item in every_item(client, "parts?kind=gpu")]
    assert "rtx-3090" not in [item["slug"] for item in every_item(client, "prices")]


@pytest.mark.parametrize(
    ("address", "near"),
    [
        ("parts/rtx-3090x", "rtx-3090"),
        ("parts/mac-studio-m5-max-128gb", "mac-studio-m5-max-128gb"),
        ("machines/mac-studio-m5-max", "mac-studio-m5-max-128gb"),
        ("models/qwen3.6-27", "qwen3.6-27b"),
        ("formats/gguf-q4_k_n", "gguf-q4_k_m"),
        ("prices/rtx3090", "rtx-3090"),
    ],
)
def test_an_unknown_slug_is_told_what_comes_near(client, address, near):
    problem = refusal(client, address, 404)
    assert near in [each["slug"] for each in problem["nearest"]]
    assert near in problem["detail"]
    assert all(client.get(each["url"]).status_code == 200 for each in problem["nearest"])


def test_a_starter_build_is_no_part(client):
    slug = Product.objects.filter(kind=Product.Kind.STARTER_BUILD).first().slug
    refusal(client, f"parts/{slug}", 404)
    refusal(client, f"prices/{slug}", 404)


def test_a_model_has_its_shape_its_files_and_its_scores_with_their_setting(client):
    row = LanguageModel.objects.get(slug="qwen3.6-27b")
    QualityScore.objects.filter(language_model=row).delete()
    QualityScore.objects.create(
        language_model=row, kind="benchmark", benchmark="GPQA", score=87.5, setting="32k tokens, no tools",
        source_url="https://example.org/card",
    )  # fmt: skip
    model = client.get(f"{API}/models/{row.slug}").json()
    assert model["architecture"]["n_layers"] == row.n_layers
    assert len(model["files"]) == row.weight_files.count() > 0
    assert all(client.get(f"{API}/formats/{file['format']}").status_code == 200 for file in model["files"])
    (score,) = model["quality_scores"]
    assert (score["score"], score["setting"]) == (87.5, "32k tokens, no tools")
    assert score["sources"] == ["https://example.org/card"]


def test_a_format_has_its_bits_by_part_and_its_files(client):
    found = client.get(f"{API}/formats/gguf-q4_k_m").json()
    assert found["bits_per_weight"] == 4.5
    assert found["bits"]["bits_attention"] > 4.5
    assert {"model", "size_gb", "sources"} <= set(found["files"][0])


def test_prices_are_told_with_their_range_number_and_age(client):
    listed = every_item(client, "prices?kind=gpu&condition=used&limit=500")
    stored = CurrentPrice.objects.filter(
        product__kind="gpu", product__retired_at=None, condition="used"
    ).select_related("product")
    assert len(listed) == len(stored)
    by_slug = {price.product.slug: price for price in stored}
    for item in listed:
        price = by_slug[item["slug"]]
        assert item["low_usd"] <= item["amount_usd"] <= item["high_usd"]
        assert item["n_observations"] == price.n_observations
        assert item["stale"] == is_stale(price, "gpu", timezone.localdate())


def test_a_converted_price_says_from_what_and_at_which_rate(client):
    CurrentPrice.objects.filter(product__slug="rtx-3090", condition="used").update(
        converted_from="EUR", converted_amount="849.50", rate_usd="1.137", rate_on=date(2026, 9, 24)
    )
    current = client.get(f"{API}/prices/rtx-3090").json()["current"]
    (used,) = [price for price in current if price["condition"] == "used"]
    said = [used[name] for name in ("converted_from", "converted_amount", "rate_usd", "rate_on")]
    assert said == ["EUR", 849.5, 1.137, "2026-09-24"]


def test_the_filter_by_age_agrees_with_what_each_price_says(client):
    old, fresh = every_item(client, "prices?stale=true"), every_item(client, "prices?stale=false")
    assert {item["stale"] for item in old} <= {True}
    assert {item["stale"] for item in fresh} <= {False}
    assert len(old) + len(fresh) == len(every_item(client, "prices"))


@pytest.fixture
def three_prices():
    """Of a cooler, of which nobody else has prices here: two new, one used, and one that was taken back."""
    cooler = Product.objects.filter(kind="cooler", retired_at=None).order_by("slug").first()
    PriceObservation.objects.filter(product=cooler).delete()
    editor = get_user_model().objects.create_user("editor")

    def observed(day, condition="new", **values):
        return PriceObservation.objects.create(
            product=cooler, amount=100, condition=condition, basis="asking", recorded_by=editor,
            observed_on=date(2026, 9, day), source_url="https://example.org/shop", **values,
        )  # fmt: skip

    return cooler, [
        observed(1),
        observed(3, retracted_at=timezone.now()),
        observed(5, condition="used"),
        observed(9, tax_included=True, currency="EUR"),
    ]


def test_a_history_has_every_observation_that_stands_the_newest_first(client, three_prices):
    cooler, _ = three_prices
    found = items(client, f"prices/{cooler.slug}")
    assert [item["observed_on"] for item in found] == ["2026-09-09", "2026-09-05", "2026-09-01"]
    newest = found[0]
    assert (newest["amount"], newest["currency"], newest["tax_included"]) == (100, "EUR", True)
    assert (newest["basis"], newest["sources"]) == ("asking", ["https://example.org/shop"])


def test_a_history_does_not_say_who_recorded_it(client, three_prices):
    cooler, _ = three_prices
    assert "editor" not in client.get(f"{API}/prices/{cooler.slug}").text


def test_a_history_is_narrowed_by_condition_and_days(client, three_prices):
    cooler, _ = three_prices
    address = f"prices/{cooler.slug}"
    assert [item["condition"] for item in items(client, f"{address}?condition=used")] == ["used"]
    days = items(client, f"{address}?observed_from=2026-09-05&observed_to=2026-09-09")
    assert [item["observed_on"] for item in days] == ["2026-09-09", "2026-09-05"]
    assert items(client, f"{address}?condition=used&observed_from=2026-09-06") == []


def test_a_history_comes_in_pages(client, three_prices):
    cooler, _ = three_prices
    first = client.get(f"{API}/prices/{cooler.slug}?limit=2&condition=new")
    assert (first.json()["count"], len(first.json()["items"]), first.json()["next"]) == (2, 2, None)
    first = client.get(f"{API}/prices/{cooler.slug}?limit=2")
    following = first.json()["next"]
    assert first["Link"] == f'<{following}>; rel="next"'
    last = client.get(following)
    assert [item["observed_on"] for item in last.json()["items"]] == ["2026-09-01"]
    assert "Link" not in last


def test_a_derived_price_names_its_parent_and_rule(client):
    derived = PriceObservation.objects.filter(derived_from__isnull=False, retracted_at=None).first()
    found = every_item(client, f"prices/{derived.product.slug}")
    (item,) = [each for each in found if each["id"] == derived.pk]
    assert (item["derived_from"], item["derivation"]) == (derived.derived_from.slug, derived.derivation)


def test_sources_say_whom_to_credit_and_how(client):
    DataSource.objects.create(
        slug="a-source", name="A source", subject="parts", url="https://example.org/",
        url_prefixes="example.org/a example.org/b", licence="ODC-By 1.0", attribution="Contains data of A.",
        taken="Lengths of cards.",
    )  # fmt: skip
    (found,) = [item for item in every_item(client, "sources?subject=parts") if item["slug"] == "a-source"]
    assert found["url_prefixes"] == ["example.org/a", "example.org/b"]
    assert (found["licence"], found["attribution"]) == ("ODC-By 1.0", "Contains data of A.")
    assert "a-source" not in [item["slug"] for item in every_item(client, "sources?subject=prices")]


def test_a_price_grows_stale_by_the_calendar_alone(client, monkeypatch):
    first = items(client, "prices?kind=gpu&condition=used&limit=1&sort=-newest_on")[0]
    day = date.fromisoformat(first["newest_on"]) + timedelta(days=first["stale_after_days"])
    for later, stale in ((day, False), (day + timedelta(days=1), True)):
        monkeypatch.setattr(timezone, "localdate", lambda later=later: later)
        assert items(client, "prices?kind=gpu&condition=used&limit=1&sort=-newest_on")[0]["stale"] is stale
