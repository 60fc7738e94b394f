"""Names of parts as people write them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builds.builder.document import BuildDocument, LineAsked
from builds.builder.name_words import counted
from builds.builder.outlet_names import outlet_named
from builds.builder.resolving import UnknownPartError, resolve_document, resolve_part
from builds.shelf import Shelf
from catalog.models import Product

pytestmark = pytest.mark.shipped_catalog


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("rtx-3090", "rtx-3090"),
        ("RTX 3090", "rtx-3090"),
        ("3090", "rtx-3090"),
        ("GeForce RTX 3090 Founders Edition", "rtx-3090"),
        ("EVGA RTX 3090 FTW3 Ultra", "rtx-3090"),
        ("RTX 3090 24GB", "rtx-3090"),
        ("RTX 3090 Ti", "rtx-3090-ti"),
        ("RTX 4090 48GB", "rtx-4090-48gb-mod"),
        ("ROMED8-2T", "asrock-rack-romed8-2t"),
        ("EPYC 7302P", "epyc-7302"),
        ("AMD EPYC 7302 16-core", "epyc-7302"),
        ("AX1600i", "corsair-ax1600i"),
        ("Corsair AX1600i 1600W Titanium", "corsair-ax1600i"),
        ("HX1500i", "corsair-hx1500i-2025"),
        ("usb-x1", "usb-x1-riser-6pin"),
        ("USB 3.0 PCIe x1 riser", "usb-x1-riser-6pin"),
        ("LINKUP Ultra PCIe 4.0 x16 30 cm", "linkup-ultra-gen4-x16-30cm"),
        ("LINKUP Ultra", "linkup-ultra-gen4-x16-30cm"),
        ("LINKUP riser 30cm", "linkup-ultra-gen4-x16-30cm"),
        ("CableCC SF-056", "cablecc-sf-056-oculink"),
        ("NVLink bridge 3-slot", "nvlink-bridge-3090"),
        ("PCIe 4.0 x16 riser", "generic-gen4-x16-amazon"),
        ("HP server PSU with breakout", "hp-dps-server-psu-breakout"),
        ("RTX 3090 NVLink bridge", "nvlink-bridge-3090"),
        ("DDR4 32GB RDIMM", "ddr4-32gb-rdimm-3200"),
        ("Torrent", "fractal-torrent"),
    ],
)
def test_a_name_leads_to_its_part(shelf: Shelf, written: str, slug: str) -> None:
    assert resolve_part(written, shelf)[0] == slug


@pytest.mark.parametrize(
    ("written", "quantity"),
    [
        ("2x RTX 3090", 2),
        ("4 × RTX 3090", 4),
        ("RTX 3090 (x4)", 4),
        ("RTX 3090 x3", 3),
        ("8x 32GB DDR4-3200 ECC RDIMM", 8),
    ],
)
def test_a_name_may_say_how_many(shelf: Shelf, written: str, quantity: int) -> None:
    assert resolve_part(written, shelf)[1] == quantity


@pytest.mark.parametrize("written", ["x1 mining riser", "1600 T2", "990 Pro 2TB", "RTX 3090"])
def test_numbers_that_belong_to_a_name_are_no_count(written: str) -> None:
    assert counted(written) == (None, written)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("RTX 3090 Super", "No part is called"),
        ("RTX 3095", "No part is called"),
        ("1600W PSU", "could be"),
        ("850W PSU", "RM850e"),
        ("Super Flower Leadex 1600W", "Platinum"),
        ("GPU", "No part is called"),
        ("NVIDIA", "No part is called"),
        ("", "No part is called"),
        ("macbook-pro-14-m5-max-40c-64gb", "complete machine"),
        ("\x00<script>", "No part is called"),
    ],
)
def test_what_could_be_several_things_or_none_is_not_guessed(shelf: Shelf, written: str, said: str) -> None:
    with pytest.raises(UnknownPartError, match=said):
        resolve_part(written, shelf)


def test_every_part_goes_by_its_slug_and_its_name(shelf: Shelf) -> None:
    for slug, item in shelf.items.items():
        if item.kind != Product.Kind.MACHINE:
            assert resolve_part(slug, shelf) == (slug, None, "")
            assert resolve_part(item.name, shelf)[0] == slug


def test_every_alias_leads_to_its_part(shelf: Shelf) -> None:
    for name, slug in shelf.aliases.items():
        if slug in shelf.items:
            assert resolve_part(name, shelf)[0] == slug


def read(shelf: Shelf, *lines: LineAsked, **settings: str) -> tuple[BuildDocument, list[str], list[str]]:
    resolved = resolve_document(BuildDocument(lines=lines, **settings), shelf)  # type: ignore[arg-type]
    notes = [reading.note for reading in resolved.readings]
    return resolved.document, notes, [problem.message for problem in resolved.problems]


@pytest.mark.parametrize(
    ("feed", "slug"),
    [("sata", "usb-x1-riser-sata"), ("molex", "usb-x1-riser-molex"), ("6-pin", "usb-x1-riser-6pin")],
)
def test_a_riser_and_its_feed_name_the_version(shelf: Shelf, feed: str, slug: str) -> None:
    document, _, problems = read(
        shelf,
        LineAsked(part="rtx-3090", riser="usb-x1", riser_feed=feed),
        LineAsked(part="usb-x1", riser_feed=feed, quantity=4),
    )
    assert (document.lines[0].riser, document.lines[0].riser_feed) == (slug, "")
    assert document.lines[1].part == slug
    assert problems == []


def test_a_feed_that_no_version_has_stays_a_setting(shelf: Shelf) -> None:
    line = LineAsked(part="rtx-3090", riser="oculink-24pin-dock-generic", riser_feed="none")
    document, _, _ = read(shelf, line)
    assert document.lines == (line,)


def test_a_count_in_the_name_counts_unless_another_is_given(shelf: Shelf) -> None:
    document, _, problems = read(shelf, LineAsked(part="2x RTX 3090"))
    assert (document.lines[0].quantity, problems) == (2, [])
    document, _, problems = read(shelf, LineAsked(part="2x RTX 3090", quantity=4))
    assert document.lines[0].quantity == 4
    assert "says 2 pieces" in problems[0]


def test_how_a_name_was_read_is_said(shelf: Shelf) -> None:
    _, notes, _ = read(shelf, LineAsked(part="EVGA RTX 3090 FTW3"))
    assert notes == ["read as NVIDIA GeForce RTX 3090; “ftw3” says nothing to us"]


@pytest.mark.parametrize(
    ("written", "feed", "slug"),
    [
        ("EZDIY-FAB riser", "", "generic-gen4-x16-amazon"),
        ("PCE164P-N03", "sata", "usb-x1-riser-sata"),
        ("Sintech M.2 thing", "", "adt-r43sg"),
        ("foo", "", ""),
    ],
)
def test_the_usual_riser_of_its_kind_stands_in_for_one_that_nobody_knows(
    shelf: Shelf, written: str, feed: str, slug: str
) -> None:
    document, _, (problem,) = read(shelf, LineAsked(part="rtx-3090", riser=written, riser_feed=feed))
    assert document.lines[0].riser == slug
    assert ("in its place" if slug else "left out") in problem


def test_a_founders_edition_is_that_shape(shelf: Shelf) -> None:
    document, _, problems = read(shelf, LineAsked(part="RTX 3090 FE"))
    assert (document.lines[0].shape, problems) == ("Founders Edition", [])


def test_a_founders_edition_that_no_source_describes_is_the_card_alone(shelf: Shelf) -> None:
    document, _, problems = read(shelf, LineAsked(part="RTX 3090 Ti FE"))
    assert (document.lines[0].part, document.lines[0].shape, problems) == ("rtx-3090-ti", "", [])


def test_an_unknown_shape_names_those_that_there_are(shelf: Shelf) -> None:
    document, _, (problem,) = read(shelf, LineAsked(part="rtx-3090", shape="round"))
    assert document.lines[0].shape == ""
    assert "“Founders Edition”" in problem


def test_an_unknown_part_stays_on_its_line_and_is_a_problem(shelf: Shelf) -> None:
    line = LineAsked(part="flux capacitor", quantity=3)
    document, _, problems = read(shelf, line)
    assert document.lines == (line,)
    assert problems[0].startswith("No part is called “flux capacitor”.")


def test_an_unknown_riser_is_left_out_and_said(shelf: Shelf) -> None:
    document, _, problems = read(shelf, LineAsked(part="rtx-3090", riser="chewing gum"))
    assert (document.lines[0].riser, document.lines[0].riser_feed) == ("", "")
    assert problems[0].startswith("The riser is left out.")


def test_reading_a_document_again_changes_nothing(shelf: Shelf) -> None:
    document, _, _ = read(shelf, LineAsked(part="2x RTX 3090", riser="usb-x1", riser_feed="sata"))
    again = resolve_document(replace(document), shelf)
    assert (again.document, again.readings, again.problems) == (document, (), ())


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("us-120v-15a", "us-120v-15a"),
        ("US 15A", "us-120v-15a"),
        ("120V 20A", "us-120v-20a"),
        ("230 V, 16 A", "eu-230v-16a"),
        ("UK", "uk-230v-13a"),
        ("Japan", "jp-100v-15a"),
        ("110V", "us-120v-15a"),
        ("schuko", "eu-230v-16a"),
        ("240V 30A", "us-240v-30a"),
    ],
)
def test_outlets_are_known_by_volts_amperes_and_country(written: str, slug: str) -> None:
    found = outlet_named(written)
    assert found is not None
    assert found.slug == slug


@pytest.mark.parametrize("written", ["mars", "400V", "120V 100A"])
def test_an_outlet_that_fits_none_is_a_problem(shelf: Shelf, written: str) -> None:
    document, _, (problem,) = read(shelf, LineAsked(part="rtx-3090"), outlet=written)
    assert document.outlet == ""
    assert "us-120v-15a" in problem
