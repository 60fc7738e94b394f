"""How good the predictions are: the figures behind the page, and the page."""

import json
import re
from dataclasses import replace
from html import unescape

import numpy as np
import pytest
from django.test import Client

from estimator.accuracy import held_out
from estimator.accuracy.figures import Coverage, Target, class_of, figures_of, groups, targets, worst
from estimator.accuracy.held_out import HeldOutReport, HeldOutRun, current_report
from estimator.accuracy.scatter import scatter_svg

FOLDS = ("run", "device")


def run(key: str, predicted: float, measured: float = 100.0, **changed: object) -> HeldOutRun:
    inside = abs(predicted / measured - 1) < 0.2
    made = HeldOutRun(
        key=key, test="decode", band="decode", engine="llama.cpp/cuda", family="Ampere", chip="RTX 3090",
        kind="dense", setup="single", streams=1, depth=0, judged=True, quarantined=False, measured=measured,
        predicted=dict.fromkeys(FOLDS, predicted), evidence=dict.fromkeys(FOLDS, "same-cell"),
        inside=dict.fromkeys(FOLDS, inside), naive=2 * measured,
    )  # fmt: skip
    return replace(made, **changed)


def report(*runs: HeldOutRun) -> HeldOutReport:
    return HeldOutReport("id", "2026-11-22", FOLDS, runs, {})


def test_an_error_is_the_share_of_the_measured_rate() -> None:
    figures = figures_of(report(run("a", 90), run("b", 130), run("c", 100)), "run")
    assert figures is not None
    assert figures.median == pytest.approx(0.1)
    assert figures.naive == pytest.approx(1.0)
    assert figures.coverage == pytest.approx(2 / 3)


def test_a_chip_that_was_measured_often_counts_once() -> None:
    often = [run(f"a{i}", 101) for i in range(50)]
    figures = figures_of(report(*often, run("b", 150, chip="B"), run("c", 130, chip="C")), "run")
    assert figures is not None
    assert figures.median == pytest.approx(0.01)
    assert figures.balanced == pytest.approx(0.30)
    assert figures.n_chips == 3


def test_nothing_is_said_of_no_runs() -> None:
    assert figures_of(report(), "run") is None
    assert targets(report()) == []
    assert worst(report(), "run", 5) == []


def test_many_streams_and_drafts_are_classes_of_their_own() -> None:
    assert class_of(run("a", 1, setup="tensor")) == "tensor parallel"
    assert class_of(run("a", 1, setup="tensor", streams=8)) == "many streams"
    assert class_of(run("a", 1, band="decode-speculation")) == "speculation"


def test_groups_split_the_runs_and_lose_none() -> None:
    shipped = current_report()
    assert shipped is not None
    for grouping in ("class", "kind", "engine", "family", "depth"):
        assert sum(figures.n_runs for _, figures in groups(shipped, "run", grouping)) == len(shipped.runs)


def test_the_worst_miss_is_by_factor_either_way() -> None:
    found = worst(report(run("low", 20), run("high", 300), run("good", 101)), "run", 2)
    assert [each.key for each in found] == ["low", "high"]


def test_a_target_is_met_at_its_limit() -> None:
    assert Target("decode", "run", "median", 0.09, 0.09).is_met
    assert not Target("decode", "run", "median", 0.09, 0.0901).is_met


@pytest.mark.parametrize(
    ("found", "is_met"),
    [
        (Coverage("", 1000, 0.80, 1.2), True),
        (Coverage("", 1000, 0.76, 1.2), False),
        (Coverage("same-cell", 1000, 0.76, 1.2), True),
        (Coverage("same-cell", 1000, 0.92, 1.2), False),
        (Coverage("none", 49, 0.20, 2.0), None),
    ],
)
def test_a_band_holds_within_its_limits_where_there_are_rows_enough(
    found: Coverage, is_met: bool | None
) -> None:
    assert found.is_met is is_met


def test_the_drawing_gathers_runs_that_lie_together() -> None:
    points = [(100.0, 101.0)] * 500 + [(1.0, 2.0), (3000.0, 2500.0)]
    markup = scatter_svg(points, "A & B")
    assert markup.count("<circle") == 2 * 3
    assert "A &amp; B" in markup
    assert "style" not in markup


def page(client: Client, query: str = "") -> str:
    response = client.get(f"/accuracy/{query}")
    assert response.status_code == 200
    assert len(response.content) < 250_000
    return re.sub(r"\s+", " ", unescape(response.content.decode()))


@pytest.mark.usefixtures("catalog")
def test_the_page_says_plainly_how_good_the_predictions_are(client: Client) -> None:
    shipped = current_report()
    assert shipped is not None
    judged = shipped.where(lambda each: each.judged and each.test == "decode" and not each.speculates)
    shown = page(client)
    assert f"{len(judged.runs):,} published runs on" in shown
    half = re.search(r"Half of our decode rates are within ([\d.]+) % of what was measured", shown)
    assert half is not None
    assert float(half[1]) == pytest.approx(100 * float(np.median(judged.errors("run"))), abs=0.06)
    assert "Bandwidth ÷ size of the weights, the usual rule" in shown


@pytest.mark.usefixtures("catalog")
@pytest.mark.parametrize("fold", ["run", "model", "device", "author"])
@pytest.mark.parametrize("test", ["decode", "prefill"])
def test_each_way_of_holding_out_has_its_page(client: Client, fold: str, test: str) -> None:
    shown = page(client, f"?held={fold}&test={test}")
    assert f'value="{fold}" selected' in shown
    for section in ("scatter", "targets", "bands", "groups", "worst", "left-out"):
        assert f'id="{section}"' in shown
    worst_misses = shown.split('id="worst"')[1].split("</section>")[0]
    assert worst_misses.count('rel="nofollow noopener"') == worst_misses.count('<th scope="row">') > 5


@pytest.mark.usefixtures("catalog")
def test_targets_are_said_to_be_met_or_not(client: Client) -> None:
    shipped = current_report()
    assert shipped is not None
    shown = page(client)
    verdicts = re.findall(r">(met|not met)</span>", shown)
    found = targets(shipped)
    assert verdicts == [
        "met" if is_met else "not met" for target in found for is_met in (target.is_met, target.is_met_single)
    ]
    of_all = f"of {len(found)}"
    assert f"{sum(target.is_met for target in found)} {of_all} targets are met over every setup" in shown
    assert f"{sum(target.is_met_single for target in found)} {of_all} for one device with one stream" in shown


@pytest.mark.usefixtures("catalog")
def test_what_takes_no_part_is_said_without_jargon(client: Client) -> None:
    left_out = page(client).split('id="left-out"')[1].split("</section>")[0]
    assert "Pre-production hardware" in left_out
    assert "flag " not in left_out


@pytest.mark.usefixtures("catalog")
def test_nonsense_in_the_address_is_named(client: Client) -> None:
    shown = page(client, "?held=luck&test=<b>")
    assert "Nothing was held out by “luck”" in shown
    assert "is no test; there are decode and prefill" in shown


@pytest.mark.usefixtures("catalog")
def test_every_point_links_to_its_source(client: Client) -> None:
    figure = json.loads(client.get("/accuracy/points?held=device&test=prefill").content)
    dots = figure["data"][1]
    assert len(dots["x"]) == len(dots["customdata"]) > 500
    assert sum(link.startswith("https://") for link in dots["customdata"]) > 0.99 * len(dots["x"])


@pytest.mark.usefixtures("catalog")
def test_without_a_report_the_page_claims_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held_out, "REPORT_SUFFIX", ".absent.json")
    assert "ships without its held-out results" in page(client)
    assert client.get("/accuracy/points").status_code == 404
