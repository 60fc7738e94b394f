"""The builder, by mouse and keys: a card more, what that breaks, the fix, and back."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

RIG = (
    "/builds/new?part=rtx-3090*2:used&part=asrock-rack-romed8-2t:used&part=epyc-7313p:used"
    "&part=ddr4-16gb-rdimm-2133*8:used&part=asrock-pg-1600g:new&part=aaawave-sluice-v2"
)


def test_a_card_more_is_heard_of_mended_and_undone(page: Page) -> None:
    page.goto(RIG)
    summary = page.locator("#summary")
    expect(page.locator("code", has_text="outlet.continuous")).to_have_count(0)
    page.click("#plus-0")
    expect(page).to_have_url(re.compile(r"rtx-3090\*3:used"))
    page.click("#plus-0")
    expect(page).to_have_url(re.compile(r"rtx-3090\*4:used"))
    finding = page.locator(".finding", has=page.locator("code", has_text="outlet.continuous")).first
    expect(finding).to_contain_text("1,800 W")
    expect(summary).to_contain_text("stop")
    finding.locator("summary").click()
    expect(finding.locator("code")).to_be_visible()
    finding.locator("a.button").click()
    expect(page).to_have_url(re.compile(r"rtx-3090\*4:used~limit=\d+"))
    expect(page.locator("code", has_text="outlet.continuous")).to_have_count(0)
    page.click("#undo")
    expect(page).not_to_have_url(re.compile("limit="))
    expect(page.locator("code", has_text="outlet.continuous")).not_to_have_count(0)
    page.go_back()
    expect(page.locator("code", has_text="outlet.continuous")).to_have_count(0)


def test_what_is_typed_changes_the_build_and_focus_stays(page: Page) -> None:
    page.goto(RIG)
    page.click("#more-0 > summary")
    page.fill("#limit-0", "220")
    page.press("#limit-0", "Enter")
    page.press("#limit-0", "Tab")
    expect(page).to_have_url(re.compile("limit=220"))
    expect(page.locator("#limit-0")).to_be_visible()
    page.fill("#price-0", "cheap")
    page.press("#price-0", "Tab")
    expect(page.locator("#error-price-0")).to_contain_text("dollars and cents")
    expect(page.locator("#price-0")).to_have_value("cheap")
    page.fill("#price-0", "650")
    page.press("#price-0", "Shift+Tab")
    expect(page).to_have_url(re.compile("@650~limit=220"))
    expect(page.locator("#line-0 .part-price")).to_contain_text("$1,300")
    expect(page.locator("#condition-0")).to_be_focused()


def test_a_part_is_found_and_added_where_it_belongs(page: Page) -> None:
    page.goto(RIG)
    page.click("#add-storage")
    expect(page.locator("#find-storage")).to_be_focused()
    page.keyboard.type("990 pro 2tb", delay=60)
    expect(page.locator("#find-storage")).to_have_value("990 pro 2tb")
    page.get_by_role("link", name=re.compile("^Add Samsung 990 PRO 2")).click()
    expect(page).to_have_url(re.compile("part=samsung-990-pro-2tb"))
    expect(page.locator("#parts")).to_contain_text("990 PRO 2")
    expect(page.locator("#find-storage")).to_have_count(0)


def test_on_a_phone_reading_goes_on_where_the_part_was_added_and_where_the_box_was_closed(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(RIG)
    page.click("#add-storage")
    page.locator(".offer a.button").first.click()
    expect(page).to_have_url(re.compile("part=.*&part=.*&part=.*&part=.*&part=.*&part=.*&part="))
    expect(page.locator("#add-storage")).to_be_focused()
    expect(page.locator("#add-storage")).to_be_in_viewport()
    page.click("#add-cooler")
    page.get_by_role("link", name="Close", exact=True).click()
    expect(page.locator("#find-cooler")).to_have_count(0)
    expect(page.locator("#add-cooler")).to_be_focused()
    expect(page.locator("#add-cooler")).to_be_in_viewport()


def test_notes_are_folded_and_their_count_opens_them(page: Page) -> None:
    page.goto(RIG)
    expect(page.locator("#findings-note")).to_be_hidden()
    page.locator("#summary").get_by_role("link", name=re.compile("notes$")).click()
    expect(page.locator("#findings-note")).to_be_visible()


def test_what_another_card_would_do_comes_when_it_is_scrolled_to(page: Page) -> None:
    page.goto(RIG)
    page.locator("#upgrades").scroll_into_view_if_needed()
    table = page.locator("#upgrades table")
    expect(table).to_contain_text("4 cards")
    table.get_by_role("link", name="4 cards").first.click()
    expect(page).to_have_url(re.compile(r"rtx-3090\*4"))


def test_a_build_is_saved_from_beside_its_price(page: Page) -> None:
    page.goto(RIG)
    price = page.locator("#summary .price").inner_text().split()[0]
    page.click("#save-here")
    expect(page).to_have_url(re.compile("/b/[2-9a-z]{12}$"))
    expect(page.locator("main")).to_contain_text(price)


def test_a_card_is_pinned_to_a_slot(page: Page) -> None:
    page.goto(RIG)
    page.select_option('[id="seat-rtx-3090#2"]', "5")
    expect(page).to_have_url(re.compile("slot=5"))
    expect(page.locator('[id="seat-rtx-3090#2"]')).to_have_value("5")


def test_a_build_begins_with_a_copy_of_a_starter_build(page: Page) -> None:
    page.goto("/builds/")
    page.get_by_role("link", name="2× used RTX 3090 on AM5").click()
    expect(page.locator("#summary")).to_contain_text("$")
    expect(page.locator("#parts")).to_contain_text("RTX 3090")


def test_on_a_phone_the_list_comes_first_then_what_it_adds_up_to(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{RIG}&add=gpu")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    tops = [page.locator(f"#{name}").bounding_box() for name in ("parts", "summary", "findings", "power")]
    heights = [box["y"] for box in tops if box]
    assert len(heights) == 4
    assert heights == sorted(heights)


def test_without_scripts_forms_and_links_do_the_same(browser: Browser, site: str) -> None:
    visitor = browser.new_context(base_url=site, java_script_enabled=False)
    page = visitor.new_page()
    page.goto(RIG)
    page.fill("#quantity-0", "4")
    page.get_by_role("button", name="Apply what I changed").click()
    expect(page).to_have_url(re.compile(r"rtx-3090\*4:used"))
    page.click("#cap")
    expect(page).to_have_url(re.compile("limit="))
    page.click("#undo")
    expect(page).not_to_have_url(re.compile("limit="))
    page.click("#add-storage")
    page.fill("#find-storage", "990 pro 2tb")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name=re.compile("^Add Samsung 990 PRO 2")).click()
    expect(page).to_have_url(re.compile("samsung-990-pro-2tb"))
    visitor.close()
