import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.core.placement import (
    Demand,
    layer_split,
    offload,
    row_split,
    single_device,
    tensor_parallel,
    used_bytes,
)
from estimator.core.scenario import Split

LAYER, EXPERTS = 10.0, 40.0


def demand(*, n_layers=40, layer=LAYER, experts=0.0, fixed=5.0, last=20.0, replicated=0.0, kept=0.0):
    return Demand(
        n_layers=n_layers,
        layer=layer,
        experts=experts,
        last=last,
        first=0.0,
        fixed=fixed,
        fixed_when_split=fixed,
        sharded_fixed=fixed,
        replicated=replicated,
        kept=kept,
        staging=experts / 3,
    )


budgets = st.lists(st.floats(0, 1000), min_size=1, max_size=6)


def test_equal_cards_share_the_layers_equally_but_for_the_head():
    placement = layer_split([400.0, 400.0], demand())
    assert placement.fits
    assert placement.layers == (21, 19)


def test_a_larger_card_takes_more_layers():
    placement = layer_split([360.0, 200.0], demand())
    assert placement.fits
    assert placement.layers[0] > placement.layers[1]


def test_the_smallest_card_limits_tensor_parallelism():
    assert layer_split([400.0, 100.0], demand()).fits
    assert not tensor_parallel([400.0, 100.0], demand()).fits
    assert tensor_parallel([250.0, 250.0], demand()).fits


def test_what_cannot_be_divided_weighs_on_every_card():
    assert tensor_parallel([220.0, 220.0], demand()).fits
    assert not tensor_parallel([220.0, 220.0], demand(replicated=100.0)).fits


def test_of_two_cards_that_hold_it_the_faster_is_used():
    placement = single_device([500.0, 500.0, 100.0], demand(), [400.0, 900.0, 2000.0])
    assert placement.layers == (0, 40, 0)


def test_what_a_single_card_lacks_is_said():
    assert single_device([400.0], demand(), [1.0]).missing == 425 - 400


def test_dense_models_leave_whole_layers_in_host_memory():
    placement = offload([225.0], demand(), missing=200.0)
    assert placement.split is Split.CPU_OFFLOAD
    assert (placement.layers, placement.host_layers) == ((20.0,), 20.0)


def test_experts_go_to_host_memory_before_layers():
    placement = offload([525.0], demand(experts=EXPERTS), missing=1500.0)
    assert sum(placement.layers) == 40
    assert placement.host_layers == 0
    assert 0.9 < placement.host_expert_share <= 1


def test_layers_follow_once_all_experts_are_gone():
    placement = offload([225.0], demand(experts=EXPERTS), missing=1800.0)
    assert placement.host_expert_share == 1
    assert placement.host_layers == 22  # staging takes the room of two


@given(budgets, st.integers(1, 100))
def test_no_layer_is_lost_or_invented(sizes, n_layers):
    asked = demand(n_layers=n_layers)
    assert sum(layer_split(sizes, asked).layers) == pytest.approx(n_layers)
    assert sum(tensor_parallel(sizes, asked).layers) == pytest.approx(n_layers)
    placed = offload(sizes, asked, 0.0)
    assert sum(placed.layers) + placed.host_layers == pytest.approx(n_layers)


@given(budgets)
def test_a_layer_split_that_fits_overfills_no_card(sizes):
    asked = demand()
    placement = layer_split(sizes, asked)
    if placement.fits:
        for i, (count, size) in enumerate(zip(placement.layers, sizes, strict=True)):
            head = asked.last if i == placement.head else 0.0
            used = count > 0 or head > 0
            assert not used or count * LAYER + asked.fixed + head <= size + 1e-6


def test_a_card_too_small_for_the_head_leaves_it_to_another():
    placement = layer_split([430.0, 10.0], demand())
    assert placement.fits
    assert placement.head == 0


@given(budgets, st.floats(0, 500), st.integers(0, 5))
def test_a_larger_card_never_makes_a_split_fail(sizes, more, which):
    larger = list(sizes)
    larger[which % len(sizes)] += more
    for place in (layer_split, tensor_parallel):
        before, after = place(sizes, demand()), place(larger, demand())
        assert after.fits or not before.fits
        assert after.missing <= before.missing + 1e-6


def test_a_row_split_keeps_cache_and_head_on_the_first_card():
    placement = row_split([250.0, 250.0], demand(kept=100.0))
    assert placement.fits
    assert placement.head == 0
    # Rooms of 250 − 5 − 100 − 20 and 250 − 5 for 300 bytes of matrices.
    assert placement.layers == pytest.approx((40 * 125 / 370, 40 * 245 / 370))


def test_a_row_split_fails_where_the_first_card_cannot_keep_the_cache():
    placement = row_split([200.0, 1000.0], demand(kept=300.0))
    assert not placement.fits
    assert placement.missing == pytest.approx(5 + 300 + 20 - 200)


@given(budgets, st.floats(0, 300))
def test_a_row_split_lacks_no_more_than_what_it_would_use_beyond_its_cards(cards, kept):
    placement = row_split(cards, demand(kept=kept))
    assert sum(placement.layers) == pytest.approx(40)
    if placement.fits:
        assert used_bytes(placement, demand(kept=kept)) <= sum(cards) + 1e-6
