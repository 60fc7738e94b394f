"""What a model takes in memory, by format and context."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from catalog.models import LanguageModel
from estimator.charts.memory_by_context import MemoryBar, memory_chart, memory_figure
from estimator.grids.model_memory import memory_bars
from estimator.specs import current_specs

pytestmark = pytest.mark.usefixtures("catalog")

BARS = (("Q4 <K>", (MemoryBar("Q4 <K>", 4096, 15.0, 0.5, 0.9), MemoryBar("Q4 <K>", 65_536, 15.0, 4.1, 0.9))),)


def test_weights_stay_and_the_cache_grows_with_the_context() -> None:
    for _, bars in memory_bars(current_specs(), "qwen3.6-27b"):
        assert len({bar.weights for bar in bars}) == 1
        assert [bar.cache for bar in bars] == sorted({bar.cache for bar in bars})


def test_fewer_bits_take_less() -> None:
    totals = [bars[0].total for _, bars in memory_bars(current_specs(), "qwen3.6-27b")]
    assert totals == sorted(totals, reverse=True)
    assert len(totals) == 4


def test_a_model_is_asked_for_no_more_context_than_it_reads() -> None:
    specs = current_specs()
    for slug, architecture in specs.architectures.items():
        contexts = [bar.context for bar in memory_bars(specs, slug)[0][1]]
        assert max(contexts) <= architecture.max_context, slug
        assert contexts == sorted(set(contexts)), slug


def test_bars_end_where_their_figures_say() -> None:
    svg = memory_chart(BARS, "a & b")
    assert "a &amp; b" in svg
    assert "Q4 &lt;K&gt;" in svg
    wide = svg[: svg.index("</svg>")]
    widths = [float(width) for width in re.findall(r'width="([\d.]+)" height="15"', wide)]
    assert sum(widths[:3]) / sum(widths[3:]) == pytest.approx(16.4 / 20.0, rel=0.01)


def test_the_figure_holds_the_same_bars() -> None:
    sums = [sum(trace["x"][at] for trace in memory_figure(BARS)["data"]) for at in (0, 1)]
    assert sums == pytest.approx([20.0, 16.4])


def test_every_model_that_can_be_estimated_shows_its_memory(client: Client) -> None:
    model = LanguageModel.objects.get(slug="gpt-oss-120b")
    html = client.get(model.get_absolute_url()).content.decode()
    assert 'id="memory"' in html
    assert 'data-chart="figure-memory"' in html
