"""Panels of catalog pages: what a product runs, what runs a model."""

import re
from itertools import pairwise

import pytest

pytestmark = pytest.mark.django_db


def section(client, path, anchor):
    page = client.get(path)
    assert page.status_code == 200
    found = re.search(
        rf'<section class="section" id="{anchor}">.*?</section>', page.content.decode(), re.DOTALL
    )
    assert found, path
    return found[0]


def first_rates(html):
    return [
        float(text.replace(",", "")) for text in re.findall(r'tokens/s" class="num"><b>([\d.,]+)</b>', html)
    ]


@pytest.mark.usefixtures("catalog")
class TestWhatItRuns:
    def test_a_card_names_the_models_that_it_holds(self, client):
        html = section(client, "/parts/gpus/rtx-3090/?show=figures", "what-it-runs")
        assert "Qwen3.6 27B" in html
        assert "Q4_K_M" in html
        assert all(rate > 0 for rate in first_rates(html))

    @pytest.mark.parametrize("show", ["formats", "figures"])
    def test_what_people_measure_stands_first_and_nothing_is_lost(self, client, show):
        html = section(client, f"/parts/gpus/rtx-3090/?show={show}", "what-it-runs")
        first, rest = html.split("more models</summary>")
        names = re.findall(r'<th scope="row"><a href="/models/([^/]+)/', first)
        others = re.findall(r'<th scope="row"><a href="/models/([^/]+)/', rest)
        assert {"qwen3.6-27b", "qwen3.6-35b-a3b"} <= set(names)
        assert "codellama-34b" in others
        assert len(names) == 12
        assert not set(names) & set(others)

    def test_more_cards_hold_more(self, client):
        def too_large(cards):
            html = section(client, f"/parts/gpus/rtx-3090/?cards={cards}", "what-it-runs")
            return int(re.search(r"Too large for it: (\d+)", html)[1])

        assert too_large(4) < too_large(1)

    def test_a_machine_stands_alone(self, client):
        html = section(client, "/machines/mac-studio-m5-max-128gb/?show=figures", "what-it-runs")
        assert "How many" not in html
        assert "MLX" in html

    def test_the_context_is_chosen_by_link(self, client):
        html = section(client, "/parts/gpus/rtx-3090/?context=65536", "what-it-runs")
        assert "With 64k tokens of context" in html
        assert '<span class="button" aria-current="true">64k</span>' in html

    @pytest.mark.parametrize("query", ["context=12", "context=x&cards=-1", "cards=999999999999"])
    def test_what_is_not_on_offer_leaves_the_usual(self, client, query):
        html = section(client, f"/parts/gpus/rtx-3090/?{query}", "what-it-runs")
        assert "With 16k tokens of context" in html

    def test_a_part_that_computes_nothing_has_no_panel(self, client):
        page = client.get("/parts/").content.decode()
        assert "what-it-runs" not in page


@pytest.mark.usefixtures("catalog")
class TestWhatRunsIt:
    def test_each_row_is_dearer_and_faster_than_the_one_above(self, client):
        html = section(client, "/models/qwen3.6-27b/", "what-runs-it")
        for table in re.findall(r"<tbody>.*?</tbody>", html, re.DOTALL):
            prices = [float(p.replace(",", "")) for p in re.findall(r'<span class="wraps">\$([\d,]+)', table)]
            decode = first_rates(table)[::2]
            assert prices == sorted(prices)
            assert len(prices) > 2
            assert all(later > before for before, later in pairwise(decode))

    def test_fewer_bits_run_on_cheaper_cards(self, client):
        def cheapest(precision):
            html = section(client, f"/models/llama-3.3-70b/?precision={precision}", "what-runs-it")
            cards = html.partition("Graphics cards")[2]
            return float(re.search(r"\$([\d,]+)", cards)[1].replace(",", ""))

        assert cheapest("3-bit") < cheapest("8-bit")

    def test_a_model_of_2048_tokens_has_hardware_too(self, client):
        html = section(client, "/models/covenant-72b/", "what-runs-it")
        assert "with 2k tokens of context" in html
        assert first_rates(html)

    def test_contexts_beyond_the_model_are_not_on_offer(self, client):
        html = section(client, "/models/gemma-2-27b/?context=131072", "what-runs-it")
        assert ">128k<" not in html
        assert "with 8k tokens of context" in html
