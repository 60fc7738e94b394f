"""Rows of the catalog as values: nothing is lost, nothing is guessed."""

from __future__ import annotations

from dataclasses import fields

import pytest

from builds.parts import Board, Card, Part, Plugs, Supply
from builds.parts.reading import PART_MODELS, part_of
from builds.shelf import Shelf
from catalog.models import Gpu, Machine, Motherboard, PowerSupply, Product


@pytest.mark.parametrize("model", PART_MODELS)
def test_every_row_is_read_with_its_page(model: type[Product], catalog: None) -> None:
    for row in model._default_manager.all():
        part = part_of(row)
        assert (part.slug, part.name, part.url) == (row.slug, row.name, row.get_absolute_url())


@pytest.mark.parametrize("model", PART_MODELS)
def test_a_row_of_one_s_own_has_no_page_and_guesses_nothing(model: type[Product]) -> None:
    part = part_of(model(slug="mine", name="Mine"))
    assert part.url == ""
    defaults = type(part)(slug="mine", name="Mine")
    for field in fields(part):
        if field.name not in {"url", "shapes"}:
            assert getattr(part, field.name) in (getattr(defaults, field.name), "", None, ()), field.name


def test_a_card_has_its_reference_first_then_its_retail_shapes(shelf: Shelf) -> None:
    card = shelf.part("rtx-3090")
    assert isinstance(card, Card)
    assert card.reference is card.shapes[0]
    assert card.reference.name == ""
    assert [shape.name for shape in card.shapes[1:]] == sorted(shape.name for shape in card.shapes[1:])
    assert Plugs(eight=3) in {shape.plugs for shape in card.shapes}


def test_plugs_are_known_where_each_kind_is_counted() -> None:
    counted = part_of(Gpu(slug="a", name="A", plugs_6pin=0, plugs_8pin=2, plugs_16pin=0, plugs_eps=0))
    partly = part_of(Gpu(slug="a", name="A", plugs_8pin=2))
    assert isinstance(counted, Card)
    assert isinstance(partly, Card)
    assert counted.reference.plugs == Plugs(eight=2)
    assert partly.reference.plugs is None


def test_slots_stand_from_the_processor_outwards(shelf: Shelf) -> None:
    for slug, item in shelf.items.items():
        if item.kind == Product.Kind.MOTHERBOARD:
            board = shelf.part(slug)
            assert isinstance(board, Board)
            positions = [slot.position for slot in board.slots]
            assert positions == sorted(positions)


def test_a_server_supply_gives_twelve_volts_alone(shelf: Shelf) -> None:
    supply = shelf.part("hp-dps-server-psu-breakout")
    assert isinstance(supply, Supply)
    assert supply.form == PowerSupply.Form.SERVER


def test_a_machine_is_no_part() -> None:
    with pytest.raises(KeyError):
        part_of(Machine(slug="mac", name="Mac"))


def test_values_of_equal_rows_are_equal(catalog: None) -> None:
    def read() -> list[Part]:
        return [part_of(row) for row in Motherboard.objects.order_by("slug").prefetch_related("slots")]

    assert read() == read()
