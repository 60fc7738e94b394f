"""A used piece's price never stands alone: range and number of observations are beside it, on every page."""

from __future__ import annotations

import json
import re
from html import unescape
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.utils import timezone

from catalog.models import CurrentPrice, Gpu, LanguageModel, Machine
from catalog.price_age import is_stale
from catalog.price_lines import conversion_in_words, price_lines
from tests.catalog.quality.sound import TODAY, card, price

BLOCKS = {
    "td",
    "li",
    "p",
    "dd",
    "summary",
    "th",
    "h1",
    "h2",
    "h3",
    "caption",
    "figcaption",
    "article",
    "section",
}
USED_PRICE = re.compile(r"\$\d[\d,]*(?:\.\d\d)?\s+(?:used|refurbished)\b|\b(?:used|refurbished)\s+\$\d")
WITH_ITS_NUMBER = re.compile(r"observation|from (one price|\d+ prices)")


class Blocks(HTMLParser):
    """The text of each innermost block of a page; what lies in a cell belongs together."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[tuple[str, list[str]]] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in BLOCKS:
            self._open.append((tag, []))

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS and any(name == tag for name, _ in self._open):
            while self._open:
                name, words = self._open.pop()
                self.texts.append(" ".join(" ".join(words).split()))
                if name == tag:
                    return

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open[-1][1].append(data)


HISTORY = re.compile(r"<table[^>]*>(?:(?!</table>).)*?Source and note.*?</table>", re.DOTALL)
"""Where each row is one observation, with its day and source."""


def standing_alone(html: str) -> list[str]:
    """Blocks with a used price and without its number of observations."""
    blocks = Blocks()
    blocks.feed(HISTORY.sub("", html))
    return [text for text in blocks.texts if USED_PRICE.search(text) and not WITH_ITS_NUMBER.search(text)]


def used(model: type[Gpu] | type[Machine]) -> list[str]:
    """Addresses of products that have a used price."""
    slugs = CurrentPrice.objects.exclude(condition="new").values("product")
    return [row.get_absolute_url() for row in model._default_manager.filter(pk__in=slugs).order_by("slug")]


def test_the_scan_sees_a_price_that_stands_alone() -> None:
    assert standing_alone("<table><tr><td><b>$849</b> used</td></tr></table>") == ["$849 used"]
    assert standing_alone("<td><b>$849</b> used<small>$700–$1,050 from 3 prices</small></td>") == []


LISTS = ["/parts/gpus/", "/parts/cpus/", "/parts/motherboards/", "/parts/frames/", "/machines/"]


@pytest.mark.parametrize("url", LISTS)
def test_no_list_shows_a_used_price_alone(catalog: None, client: Client, url: str) -> None:
    assert standing_alone(client.get(url).content.decode()) == []


def test_lists_show_used_prices_with_range_and_number(catalog: None, client: Client) -> None:
    html = unescape(client.get("/parts/gpus/?q=rtx+3090").content.decode())
    assert re.search(r"\$[\d,]+–\$[\d,]+ from \d+ prices", html)


def test_no_page_of_a_product_shows_a_used_price_alone(catalog: None, client: Client) -> None:
    urls = used(Gpu)[:6] + used(Machine)[:3]
    assert len(urls) > 6
    for url in urls:
        html = client.get(url).content.decode()
        assert standing_alone(html) == [], url
        assert WITH_ITS_NUMBER.search(html), url


def test_no_page_of_a_language_model_shows_a_used_price_alone(catalog: None, client: Client) -> None:
    for model in LanguageModel.objects.filter(slug__in=["qwen3.6-27b", "llama-3.1-8b", "gpt-oss-120b"]):
        html = client.get(model.get_absolute_url()).content.decode()
        assert standing_alone(html) == [], model.slug


def test_what_runs_a_model_says_the_range_of_used_cards(catalog: None, client: Client) -> None:
    html = unescape(client.get("/models/qwen3.6-27b/").content.decode())
    section = html[html.index('id="what-runs-it"') :]
    assert re.search(r"used <br>[^<]*from (one price|\d+ prices)", section)


QUESTIONS = [
    "/",
    "/compare/?c=2x-rtx-3090-am5&c=mac-studio-m5-max-128gb",
    "/compare/?c=rtx-3090:used*2&c=rtx-4090:used",
]


@pytest.mark.parametrize("url", QUESTIONS)
def test_no_comparison_shows_a_used_line_without_its_number(catalog: None, client: Client, url: str) -> None:
    html = unescape(client.get(url).content.decode())
    assert standing_alone(html) == []
    rows = re.findall(
        r"<tr>\s*<th scope=\"row\">(?:(?!</tr>).)*?data-label=\"Condition\">used<.*?</tr>", html, re.DOTALL
    )
    priced = [row for row in rows if "$" in row and "your price" not in row]
    assert all("observation" in row for row in priced)
    if "rtx-3090" in url:
        assert priced


def test_a_converted_price_says_from_what_at_which_rate_of_whom() -> None:
    abroad = {
        "converted_from": "EUR",
        "converted_amount": 849,
        "rate_usd": 1.1367,
        "rate_on": TODAY.replace(month=9, day=24),
        "rate_source_url": "https://www.ecb.europa.eu/stats/",
        "tax_included": True,
    }
    one = price(card(), 965, **abroad)
    assert conversion_in_words(one) == "converted from 849 EUR at 1.137 USD (ECB, 24 Sep 2026)"
    assert price_lines([one], "gpu", TODAY)[0].tax == "tax included"

    several = price(card(), 965, n_observations=3, **abroad)
    assert conversion_in_words(several).startswith("converted from a median of 849 EUR, the newest at 1.137")
    assert conversion_in_words(price(card(), 965)) == ""


def test_the_page_of_a_part_that_is_sold_abroad_only_says_so(catalog: None, client: Client) -> None:
    row = CurrentPrice.objects.filter(converted_from="GBP", tax_included=True).select_related("product")
    found = row.order_by("pk")[0]
    html = client.get(found.product.get_absolute_url()).content.decode()
    assert "tax included" in html
    assert re.search(r"Converted from [\d,.]+ GBP at 1\.\d+ USD \(ECB, \d+ \w+ 20\d\d\)", html)


def test_a_download_says_which_prices_are_stale_and_which_are_converted(
    catalog: None, client: Client
) -> None:
    body = b"".join(client.get("/parts/gpus/download.json").streaming_content)  # type: ignore[attr-defined]
    rows = {row["slug"]: row for row in json.loads(body)}
    today = timezone.localdate()
    for shown in CurrentPrice.objects.filter(product__kind="gpu").select_related("product"):
        row = rows[shown.product.slug]
        assert row[f"price_{shown.condition}_stale"] is is_stale(shown, "gpu", today)
        assert row[f"price_{shown.condition}_observations"] == shown.n_observations
        assert (row[f"price_{shown.condition}_converted_from"] or "") == shown.converted_from
