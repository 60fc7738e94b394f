"""What a supply makes of wall watts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builds.power.efficiency import LOW_VOLTAGE, efficiency_of, is_rated

LABELS = st.sampled_from(["", *LOW_VOLTAGE])
VOLTS = st.sampled_from([100.0, 120.0, 230.0, 240.0])


@pytest.mark.parametrize(
    ("label", "volts", "share", "efficiency"),
    [
        ("80+ Bronze", 120, 0.5, 0.85),
        ("80+ Gold", 120, 0.2, 0.87),
        ("80+ Gold", 120, 1.0, 0.87),
        ("80+ Gold", 230, 0.5, 0.92),
        ("80+ Platinum", 120, 0.5, 0.92),
        ("80+ Titanium", 120, 0.1, 0.90),
        ("80+ Titanium", 120, 0.5, 0.94),
        ("80+ Titanium", 230, 1.0, 0.94),
        ("Cybenetics Platinum", 120, 0.7, 0.89),
    ],
)
def test_certified_points_are_as_published(label: str, volts: float, share: float, efficiency: float) -> None:
    assert efficiency_of(label, volts, share) == pytest.approx(efficiency)


def test_between_two_points_it_goes_straight() -> None:
    assert efficiency_of("80+ Gold", 120, 0.75) == pytest.approx(0.885)


def test_labels_are_read_as_people_write_them() -> None:
    assert efficiency_of("80 PLUS Gold", 120, 0.5) == efficiency_of("80+ gold", 120, 0.5)
    assert is_rated("80PLUS Titanium")


def test_a_supply_without_a_label_counts_as_bronze() -> None:
    assert not is_rated("")
    assert efficiency_of("", 120, 0.5) == efficiency_of("80+ Bronze", 120, 0.5)


def test_a_supply_that_idles_is_wasteful() -> None:
    assert efficiency_of("80+ Gold", 120, 0.05) < 0.75
    assert efficiency_of("80+ Gold", 120, 0.05) > 0.6


@given(label=LABELS, volts=VOLTS, share=st.floats(0, 2))
def test_efficiency_is_that_of_a_real_supply(label: str, volts: float, share: float) -> None:
    assert 0 < efficiency_of(label, volts, share) < 0.97


@given(label=LABELS, volts=VOLTS, shares=st.tuples(st.floats(0, 1.5), st.floats(0, 1.5)))
def test_more_load_never_takes_less_from_the_wall(
    label: str, volts: float, shares: tuple[float, float]
) -> None:
    low, high = sorted(shares)
    walls = [share / efficiency_of(label, volts, share) for share in (low, high)]
    assert walls[0] <= walls[1] + 1e-9
