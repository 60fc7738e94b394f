"""Documents put together: pieces, keys, risers, prices, parts of one's own."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builds.builder.assembling import MAX_PIECES, Assembled, assemble
from builds.builder.document import BuildDocument, LineAsked, OwnPart
from builds.parts import Plugs
from builds.shelf import Shelf

RIBBON = "linkup-ultra-gen4-x16-30cm"

pytestmark = pytest.mark.shipped_catalog


def put_together(shelf: Shelf, *lines: LineAsked) -> Assembled:
    return assemble(BuildDocument(lines=lines), shelf)


def own(kind: str, **specs: str) -> LineAsked:
    return LineAsked(own=OwnPart(kind=kind, name="Mine", specs=specs))


def test_pieces_are_spelled_out_and_cards_have_keys(shelf: Shelf) -> None:
    build = put_together(
        shelf,
        LineAsked(part="rtx-3090", quantity=2, power_limit_w=250),
        LineAsked(part="corsair-ax1600i", quantity=2),
        LineAsked(part="rtx-4090"),
        LineAsked(part="rtx-3090"),
    ).build
    assert [use.key for use in build.cards] == ["rtx-3090#1", "rtx-3090#2", "rtx-4090", "rtx-3090#3"]
    assert [use.limit_w for use in build.cards] == [250, 250, 450, 350]
    assert [supply.slug for supply in build.supplies] == ["corsair-ax1600i"] * 2


def test_a_card_s_riser_that_is_listed_too_is_no_second_one(shelf: Shelf) -> None:
    card = LineAsked(part="rtx-3090", quantity=4, riser=RIBBON)
    listed = put_together(shelf, card, LineAsked(part=RIBBON, quantity=6))
    assert [riser.slug for riser in listed.build.risers] == [RIBBON] * 2
    assert len(listed.lines) == 2


def test_a_riser_that_no_line_lists_is_priced_too(shelf: Shelf) -> None:
    assembled = put_together(shelf, LineAsked(part="rtx-3090", quantity=4, riser=RIBBON))
    assert assembled.build.risers == ()
    line = assembled.lines[1]
    assert (line.slug, line.quantity, line.note) == (RIBBON, 4, "under the cards")


def test_a_switch_that_each_card_names_is_one_switch(shelf: Shelf) -> None:
    assembled = put_together(shelf, LineAsked(part="rtx-3090", quantity=4, riser="c-payne-pm40084-switch"))
    assert [riser.slug for riser in assembled.build.risers] == ["c-payne-pm40084-switch"]
    assert {use.riser for use in assembled.build.cards} == {None}
    assert assembled.lines[1].quantity == 1


def test_an_unknown_part_keeps_its_line_and_the_rest_is_built(shelf: Shelf) -> None:
    assembled = put_together(shelf, LineAsked(part="flux capacitor"), LineAsked(part="rtx-3090"))
    assert [line.name for line in assembled.lines] == ["flux capacitor", "NVIDIA GeForce RTX 3090"]
    assert not assembled.lines[0].is_priced
    assert [(problem.line, problem.field) for problem in assembled.problems] == [(0, "part")]
    assert len(assembled.build.cards) == 1


def test_a_build_that_names_no_outlet_has_the_weakest_common_one(shelf: Shelf) -> None:
    outlet = put_together(shelf).build.outlet
    assert outlet is not None
    assert outlet.slug == "us-120v-15a"


@pytest.mark.parametrize(("quantity", "built"), [(0, 0), (1, 1), (16, 16), (64, 64)])
def test_any_quantity_is_built(shelf: Shelf, quantity: int, built: int) -> None:
    assembled = put_together(shelf, LineAsked(part="rtx-3090", quantity=quantity))
    assert (len(assembled.build.cards), assembled.problems) == (built, ())


def test_a_card_that_is_set_to_a_supply_which_is_not_there_is_dealt_by_the_planner(shelf: Shelf) -> None:
    supply = LineAsked(part="evga-1600-p2")
    there = put_together(shelf, LineAsked(part="rtx-3090", supply=1), supply)
    assert (there.build.cards[0].supply, there.problems) == (1, ())
    beyond = put_together(shelf, LineAsked(part="rtx-3090", supply=5), supply)
    assert beyond.build.cards[0].supply is None
    (problem,) = beyond.problems
    assert (problem.line, problem.field) == (0, "supply")
    assert "no supply 5" in problem.message


def test_more_pieces_than_a_build_holds_are_said(shelf: Shelf) -> None:
    assembled = put_together(shelf, *[LineAsked(part="rtx-3090", quantity=40)] * 2)
    assert len(assembled.build.cards) == MAX_PIECES
    assert "64" in assembled.problems[0].message


def test_a_price_of_one_s_own_comes_before_the_catalog_s(shelf: Shelf) -> None:
    used, mine = put_together(
        shelf,
        LineAsked(part="rtx-3090", condition="used"),
        LineAsked(part="rtx-3090", quantity=2, price_usd=Decimal(700)),
    ).lines
    assert used.price is not None
    assert used.condition == used.price.condition == "used"
    assert mine.usd == 1400


def test_a_part_of_one_s_own_is_read_as_the_catalog_s_are(shelf: Shelf) -> None:
    specs = {
        "memory_gib": "48",
        "tdp_w": "300",
        "plugs_8pin": "2",
        "plugs_6pin": "0",
        "plugs_16pin": "0",
        "plugs_eps": "0",
    }
    assembled = put_together(shelf, own("gpu", **specs))
    (use,) = assembled.build.cards
    assert (use.key, use.card.memory_gib, use.limit_w, use.card.url) == ("Mine", 48, 300, "")
    assert use.card.shapes[0].plugs == Plugs(eight=2)
    assert assembled.own_rows["Mine"].pk is None
    assert assembled.problems == ()


def test_an_unknown_spec_of_one_s_own_part_is_unknown_not_nothing(shelf: Shelf) -> None:
    (use,) = put_together(shelf, own("gpu")).build.cards
    assert (use.card.memory_gib, use.limit_w, use.card.shapes[0].plugs) == (None, None, None)
    (supply,) = put_together(shelf, own("power-supply")).build.supplies
    assert supply.rated_w is None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (own("gpu", tdp_w="hot"), "write a number"),
        (own("gpu", tdp_w="-3"), "from 0"),
        (own("gpu", plugs_8pin="1.5"), "whole number"),
        (own("gpu", memry_gib="48"), "Did you mean memory_gib?"),
        (own("gpu", cooling="magic"), "axial"),
        (own("toaster"), "is no kind of part"),
    ],
)
def test_a_spec_that_makes_no_sense_is_said(shelf: Shelf, line: LineAsked, said: str) -> None:
    (problem,) = put_together(shelf, line).problems
    assert said in problem.message


names = st.sampled_from(["rtx-3090", "2x RTX 4090", "usb-x1", "asrock-rack-romed8-2t", "nothing", "", RIBBON])
lines = st.builds(
    LineAsked,
    part=names,
    quantity=st.integers(0, 64),
    riser=names,
    riser_feed=st.sampled_from(["", "sata", "none"]),
    shape=st.sampled_from(["", "round", "typical"]),
    slot=st.none() | st.integers(1, 64),
    supply=st.none() | st.integers(1, 64),
    condition=st.sampled_from(["", "new", "used"]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(lines, max_size=6))
def test_whatever_is_asked_is_put_together(shelf: Shelf, asked: list[LineAsked]) -> None:
    assembled = put_together(shelf, *asked)
    assert len(assembled.lines) >= len(asked)
    keys = [use.key for use in assembled.build.cards]
    assert len(set(keys)) == len(keys)
    # Put together once more, what was said with slugs is the same build.
    assert assemble(assembled.document, shelf).build == assembled.build
