import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from builds.charts import SHADES, Bar, Curve, curve_charts, curve_figure, memory_stack, rate_bars
from tests.builds.cast import GIB

CURVES = [
    Curve(1, "2x RTX 3090 & more", [(0, 60, 50, 70), (8192, 55, 46, 64), (32768, 40, 33, 47)]),
    Curve(2, "MacBook <Pro>", [(0, 32, 29, 35), (8192, 31, 28, 34), (32768, 28, 25, 31)]),
]


def parsed(markup: str) -> ElementTree.Element:
    return ElementTree.fromstring(f"<div>{markup}</div>")


def test_no_chart_needs_an_inline_style() -> None:
    stack = memory_stack("Card", 24 * GIB, GIB, [16 * GIB, GIB, 0, GIB, GIB])
    bars = rate_bars([Bar(1, "A", "60 t/s", "50–70", 60, 50, 70)])
    for markup in (curve_charts(CURVES), stack, bars):
        assert "style" not in markup


def test_names_are_escaped_and_stand_in_the_chart() -> None:
    texts = [element.text for element in parsed(curve_charts(CURVES)).iter("text")]
    assert texts.count("2x RTX 3090 & more") == 2
    assert texts.count("MacBook <Pro>") == 2


def test_the_curve_has_a_shape_for_phones_and_says_itself_in_words() -> None:
    wide, narrow = parsed(curve_charts(CURVES)).findall("svg")
    assert (wide.get("class"), narrow.get("class")) == ("only-wide", "only-narrow")
    for drawing in (wide, narrow):
        assert drawing.get("role") == "img"
        ids = {element.get("id") for element in drawing.iter()}
        assert set((drawing.get("aria-labelledby") or "").split()) <= ids
        description = drawing.findtext("desc") or ""
        assert "2x RTX 3090 & more: 60 (50–70) tokens/s, 40 (33–47) at 32k" in description


def test_measured_runs_are_rings_inside_the_chart() -> None:
    curve = Curve(1, "A", [(0, 60, 50, 70), (8192, 55, 46, 64)], [(64, 110, "0123456789ab"), (4160, 52, "b")])
    for drawing in parsed(curve_charts([curve])).findall("svg"):
        rings = [ring for ring in drawing.iter("circle") if ring.get("class") == "dot"]
        assert len(rings) == 2
        assert all(0 < float(ring.get("cy") or 0) < 300 for ring in rings)
        assert float(rings[0].get("cy") or 0) < float(rings[1].get("cy") or 0)


def test_a_ring_opens_its_measured_run() -> None:
    curve = Curve(1, "A", [(0, 60, 50, 70), (8192, 55, 46, 64)], [(64, 61, "0123456789ab")])
    rings = [trace for trace in curve_figure([curve])["data"] if trace.get("mode") == "markers"]
    assert [trace["customdata"] for trace in rings] == [["/measurements/0123456789ab/"]]


def test_a_faster_line_lies_higher_and_lines_stay_inside() -> None:
    wide = parsed(curve_charts(CURVES)).findall("svg")[0]
    ends = []
    for path in wide.iter("path"):
        if path.get("class") == "stroke-c":
            numbers = [float(number) for number in re.findall(r"[\d.]+", path.get("d") or "")]
            assert all(0 <= number <= 980 for number in numbers)
            ends.append(numbers[-1])
    assert ends[0] < ends[1]


def test_labels_of_lines_that_end_together_do_not_overlap() -> None:
    alike = [Curve(n, f"name {n}", [(0, 30, 25, 35), (1000, 29 + n / 100, 24, 34)]) for n in (1, 2, 3, 4)]
    for drawing in parsed(curve_charts(alike)).findall("svg"):
        heights = sorted(float(t.get("y") or 0) for t in drawing.iter("text") if t.get("class") == "text-c")
        assert all(below - above >= 15.9 for above, below in pairwise(heights))


def test_there_is_no_curve_without_lines() -> None:
    assert curve_charts([]) == ""
    assert curve_charts([Curve(1, "A", [(0, 1, 1, 1)])]) == ""
    assert curve_figure([])["data"] == []


def test_bars_share_one_scale_from_zero() -> None:
    bars = parsed(rate_bars([Bar(1, "A", "60", "", 60, 50, 80), Bar(2, "B", "30", "", 30, 20, 40)]))
    widths = [float(rect.get("width") or 0) for rect in bars.iter("rect") if rect.get("class") == "fill-c"]
    assert widths == pytest.approx([75, 37.5], abs=0.1)


def test_a_side_that_cannot_run_has_a_name_and_no_bar() -> None:
    bars = parsed(rate_bars([Bar(1, "A", "60", "", 60, 50, 80), Bar(2, "B", "—", "does not run this")]))
    assert len([rect for rect in bars.iter("rect") if rect.get("class") == "fill-c"]) == 1
    assert [name.text for name in bars.iter("span") if name.get("class") == "name"] == ["A", "B"]


def test_memory_is_to_scale_and_said_in_words() -> None:
    stack = parsed(memory_stack("Card", 24 * GIB, 1.2 * GIB, [12 * GIB, 2.4 * GIB, 0, GIB, 0]))[0]
    widths = {rect.get("class"): rect.get("width") for rect in stack.iter("rect")}
    assert (widths["shade-1"], widths["shade-2"], widths["kept"]) == ("50.00%", "10.00%", "5.00%")
    assert "weights 12.0 GiB, KV cache 2.4 GiB" in (stack.get("aria-label") or "")
    assert "7.4 GiB free" in (stack.get("aria-label") or "")


def test_memory_beyond_the_device_shows_where_the_device_ends() -> None:
    stack = parsed(memory_stack("Card", 24 * GIB, 0, [48 * GIB, 0, 0, 0, 0]))[0]
    assert [line.get("x1") for line in stack.iter("line")] == ["50.00%"]
    assert "24.0 GiB more than it has" in (stack.get("aria-label") or "")


def test_the_figure_for_plotly_carries_names_of_tokens_not_colours() -> None:
    figure = curve_figure(CURVES)
    lines = [trace for trace in figure["data"] if "name" in trace]
    assert [trace["line"]["color"] for trace in lines] == ["one", "two"]
    assert lines[0]["line"]["dash"] != lines[1]["line"]["dash"]
    assert len(SHADES) == 5
