"""Power limits: sweeps of equal questions, drawn as shares of full speed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from estimator.charts.power_curve import PowerCurve, power_chart, power_figure
from estimator.measured.power_limits import sweeps
from estimator.models import PowerMeasurement


def measured(limit_w: float | None, tokens_per_s: float | None, **changed: Any) -> PowerMeasurement:
    given = {
        "source_url": "https://example.org/sweep",
        "hardware_name": "a card",
        "model_name": "A model",
        "engine": "llama.cpp",
        "condition": "limit-sweep",
        "test": "decode",
        "power_limit_w": limit_w,
        "watts": (limit_w or 0) - 1,
        "tokens_per_s": tokens_per_s,
    }
    return PowerMeasurement(**given | changed)


@pytest.fixture
def sweep(db: None) -> Any:
    rows = [measured(300, 30), measured(200, 24), measured(250, 29), measured(150, 15), measured(300, 32)]
    (found,) = sweeps(rows)
    return found


def test_rates_are_shares_of_the_one_at_the_highest_limit(sweep: Any) -> None:
    assert [(p.limit_w, round(p.share, 2)) for p in sweep.points] == [
        (150, 0.48),
        (200, 0.77),
        (250, 0.94),
        (300, 1.0),
    ]


def test_what_a_limit_keeps_holds_from_there_upward(sweep: Any) -> None:
    assert (sweep.limit_that_keeps(0.9), sweep.limit_that_keeps(0.5), sweep.limit_that_keeps(0.1)) == (
        250,
        200,
        150,
    )


@pytest.mark.django_db
def test_questions_that_differ_are_not_one_sweep() -> None:
    rows = [measured(limit, 10, test=test) for test in ("decode", "prefill") for limit in (100, 200, 300)]
    assert sorted(found.test for found in sweeps(rows)) == ["decode", "prefill"]


@pytest.mark.django_db
def test_two_limits_are_no_curve() -> None:
    assert sweeps([measured(100, 10), measured(200, 12)]) == []


@pytest.mark.parametrize("limits", [(100, 110, 120), (75, 300, 600), (30, 31, 32)])
def test_every_dot_lies_inside_its_drawing(limits: tuple[int, ...]) -> None:
    curve = PowerCurve(
        1, "a & b", [(limit, share, 10.0) for limit, share in zip(limits, (0.4, 1.3, 1.0), strict=True)]
    )
    svg = power_chart([curve], "decode", "Writing", 115.0)
    assert "a &amp; b" in svg
    for width, height, body in re.findall(r'viewBox="0 0 (\d+) (\d+)"(.*?)</svg>', svg):
        dots = re.findall(r'cx="([\d.-]+)" cy="([\d.-]+)"', body)
        assert len(dots) == 3
        assert all(0 <= float(x) <= int(width) and 0 <= float(y) <= int(height) for x, y in dots)


def test_lines_differ_in_their_dash_too() -> None:
    curves = [PowerCurve(n, f"model {n}", [(100, 0.9, 9.0), (200, 1.0, 10.0)]) for n in (1, 2, 3, 4)]
    assert len({trace["line"]["dash"] for trace in power_figure(curves, None)["data"]}) == 4


def test_a_card_that_was_swept_says_what_its_limit_costs(client: Client, catalog: None) -> None:
    html = client.get("/parts/gpus/rtx-3090/").content.decode()
    panel = html[html.index('id="power-limit"') :]
    assert "Qwen3.6 27B UD-Q3_K_XL, llama.cpp" in panel
    assert "https://github.com/noonghunna/club-3090" in panel
    assert 'id="power-limit"' not in client.get("/parts/gpus/rtx-3060-12gb/").content.decode()


def test_a_rate_that_its_source_doubts_is_not_drawn(client: Client, catalog: None) -> None:
    html = client.get("/parts/gpus/rtx-5090/").content.decode()
    assert PowerMeasurement.objects.filter(hardware="rtx-5090", quality__contains="suspicious").exists()
    assert "figure-power-prefill" not in html
