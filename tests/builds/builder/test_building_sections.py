"""Sections of the builder's page: the cap, slots, cables, findings."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

pytestmark = pytest.mark.usefixtures("catalog")

HOST = (
    "part=asrock-rack-romed8-2t:used&part=epyc-7313p:used&part=ddr4-16gb-rdimm-2133*8:used"
    "&part=aaawave-sluice-v2"
)
FOUR = f"part=rtx-3090*4:used~riser=linkup-ultra-gen4-x16-30cm&{HOST}"


def section(query: str, name: str) -> str:
    """The words of one section."""
    page = Client().get(f"/builds/new?{query}").content.decode()
    found = re.search(rf'<section [^>]*id="{name}".*?</section>', page, re.DOTALL)
    assert found, f"no section {name}"
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", found[0])).split())


def cap_button(query: str) -> str:
    page = Client().get(f"/builds/new?{query}").content.decode()
    found = re.search(r'id="cap" href="([^"]*)"', page)
    return unescape(found[1]) if found else ""


def test_cards_that_are_too_much_for_the_outlet_get_the_cap_that_fits_with_its_cost() -> None:
    query = f"{FOUR}&part=asrock-pg-1600g"
    text = section(query, "power")
    assert "Cap it to fit" in text
    assert "Against 350 W" in text
    capped = cap_button(query)
    watts = re.search(r"limit=(\d+)", capped)
    assert watts
    assert 150 <= int(watts[1]) <= 300
    assert f"At {watts[1]} W a card it runs comfortably" in section(capped.partition("?")[2], "power")
    assert cap_button(capped.partition("?")[2]) == ""


def test_a_lower_cap_than_needed_is_left_alone() -> None:
    query = f"{FOUR.replace('~riser', '~limit=200~riser')}&part=asrock-pg-1600g"
    text = section(query, "power")
    assert "At 200 W a card it runs comfortably" in text
    assert "W would be" in text
    assert "Against 350 W" in text
    assert cap_button(query) == ""


def test_the_cost_of_a_cap_is_that_of_the_cap_that_is_set() -> None:
    low = section(f"{FOUR.replace('~riser', '~limit=150~riser')}&part=asrock-pg-1600g", "power")
    found = re.search(r"Against 350 W it writes ([\d.]+) t/s instead of (\d+)", low)
    assert found, low
    assert float(found[1]) < float(found[2])


def test_cards_that_wait_for_each_other_write_as_fast_under_a_cap_and_read_slower() -> None:
    text = section(f"{FOUR.replace('~riser', '~limit=220~riser')}&part=asrock-pg-1600g", "power")
    found = re.search(r"Against 350 W writing stays as fast, reading (\d+) % slower", text)
    assert found, text
    assert 8 <= int(found[1]) <= 22


def test_a_cap_that_is_not_needed_can_be_taken_away() -> None:
    query = f"part=rtx-3090:used~limit=200&{HOST}&part=asrock-pg-1600g&outlet=eu-230v-16a"
    assert "without a cap" in section(query, "power")
    assert "limit" not in cap_button(query)
    assert cap_button(query) != ""


def test_what_no_cap_mends_is_said() -> None:
    query = f"part=rtx-3090*4:used&{HOST}&part=own:power-supply~name=Small~rated_w=450"
    assert "No cap makes it fit" in section(query, "power")


def test_every_state_has_its_watts_and_every_supply_its_load() -> None:
    text = section(f"{FOUR}&part=asrock-pg-1600g*2", "power")
    for word in (
        "Idle",
        "Writing",
        "Reading",
        "At the limits",
        "Spikes",
        "Supply 1:",
        "Supply 2:",
        "Outlet:",
    ):
        assert word in text
    assert "4× RTX 3090" in text


def test_a_card_without_a_slot_is_shown_as_such() -> None:
    text = section("part=rtx-3090*2&part=own:motherboard~name=Mine", "places")
    assert "Slots not known" in text
    crowded = section("part=rtx-3090*9&part=gigabyte-b850-ai-top", "places")
    assert "No slot left" in crowded


def test_plugs_that_nothing_feeds_come_last() -> None:
    text = section("part=rtx-3090*4&part=asrock-rack-romed8-2t&part=corsair-rm750e-2025", "wiring")
    assert "Corsair" in text
    assert text.index("Corsair") < text.index("Nothing left to feed these")


def test_what_no_source_tells_stands_on_the_list_of_checks_alone() -> None:
    page = Client().get("/builds/new?part=own:gpu~name=Mine&part=own:power-supply~name=Box").content.decode()
    findings, _, checks = page.partition('id="checks"')
    assert "Check these before ordering" in checks
    assert "says-check" in checks
    assert "says-check" not in findings.partition('id="findings"')[2]


def test_a_riser_that_no_line_lists_is_counted_and_can_be_listed() -> None:
    page = Client().get(f"/builds/new?{FOUR}").content.decode()
    assert "under the cards; counted in the price" in page
    listed = re.search(r'href="([^"]*part=linkup-ultra-gen4-x16-30cm\*4[^"]*)"', page)
    assert listed
    again = Client().get(unescape(listed[1])).content.decode()
    assert "counted in the price" not in again


def test_quantities_end_at_one_and_at_sixty_four() -> None:
    page = Client().get("/builds/new?part=ryzen-7-9700x&part=arctic-p12-pro-5pack*64").content.decode()
    assert 'id="less-0"' not in page
    assert 'id="plus-0"' in page
    assert 'id="less-1"' in page
    assert 'id="plus-1"' not in page


def test_a_slot_under_a_thick_card_is_said_to_be_covered() -> None:
    text = section(f"part=rtx-3090&{HOST}", "places")
    assert "covered by the RTX 3090" in text
    assert "covered by" not in section(FOUR, "places")


def test_equal_cards_that_are_fed_alike_are_one_row_and_one_by_one_on_paper() -> None:
    query = f"{FOUR}&part=asrock-pg-1600g"
    assert "RTX 3090 #1 to #4 2× 8-pin" in section(query, "wiring")
    paper = Client().get(f"/builds/print?{query}").content.decode()
    assert "RTX 3090 #3</th>" in paper


def test_equal_cards_without_a_slot_are_one_row_whose_first_can_be_pinned() -> None:
    page = Client().get("/builds/new?part=rtx-3090*12~riser=usb-x1-riser-sata&part=asrock-rack-romed8-2t")
    text = page.content.decode()
    assert "RTX 3090 #8 to #12" in text
    assert 'aria-label="Slot of RTX 3090 #8"' in text


def test_what_is_not_chosen_yet_is_not_spoken_of_as_if_it_were() -> None:
    text = section("part=rtx-3090", "places")
    assert "No board is chosen yet" in text
    assert "none is chosen yet" in section("part=rtx-3090", "wiring")
    assert "these supplies" not in section("part=rtx-3090", "power")


def test_many_notes_are_folded_and_few_are_not() -> None:
    page = Client().get(f"/builds/new?{FOUR}&part=asrock-pg-1600g").content.decode()
    assert page.count('class="finding says-note"') > 2
    assert '<details class="finding-fold" id="notes">' in page
    assert 'href="#findings-note"' in page
    few = Client().get("/builds/new?part=rtx-3090").content.decode()
    assert "finding-fold" not in few


def test_an_empty_build_begins_with_the_list_and_then_offers_known_ones() -> None:
    page = Client().get("/builds/new").content.decode()
    assert page.index('id="parts"') < page.index('id="begin"')
