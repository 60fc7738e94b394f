import math

from estimator.checks.findings import Rule
from estimator.checks.neighbours import Expected, neighbour_findings


def runs(*ratios: float, cell: str = "cell") -> list[Expected]:
    """Measured over expected, each a run of one cell."""
    return [Expected(f"{cell}{i}", math.log(ratio), cell, "device") for i, ratio in enumerate(ratios)]


def test_a_run_far_from_all_others_of_its_cell_is_doubted() -> None:
    (found,) = neighbour_findings(runs(1.0, 1.1, 0.9, 1.05, 0.95, 0.2))
    assert (found.key, found.rule) == ("cell5", Rule.UNLIKE_ITS_CELL)
    assert found.reason == "0.20 of what 5 other runs of the same device and model lead to expect"


def test_neighbours_that_differ_widely_doubt_nobody() -> None:
    assert list(neighbour_findings(runs(1.0, 0.5, 2.0, 0.4, 2.5, 0.3, 3.0))) == []


def test_a_cell_that_agrees_with_itself_is_not_doubted_by_the_calibration() -> None:
    assert list(neighbour_findings(runs(0.3, 0.31, 0.29, 0.3, 0.3))) == []


def test_a_run_that_is_as_expected_is_not_doubted_by_its_neighbours() -> None:
    assert list(neighbour_findings(runs(0.2, 0.21, 0.19, 0.2, 0.2, 1.0))) == []


def test_a_lone_run_is_held_against_its_device() -> None:
    device = [run for i in range(12) for run in runs(1.0 + i / 100, cell=f"model{i}")]
    (found,) = neighbour_findings([*device, *runs(4.0, cell="lone")])
    assert (found.key, found.rule) == ("lone0", Rule.UNLIKE_ITS_DEVICE)


def test_few_neighbours_say_nothing() -> None:
    assert list(neighbour_findings(runs(1.0, 1.0, 9.0))) == []
