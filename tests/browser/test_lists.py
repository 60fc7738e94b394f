"""Lists in a browser: a facet changes rows, counts and address at once; without scripts a button does."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


def test_a_facet_changes_rows_counts_and_address_in_place(page: Page) -> None:
    page.goto("/parts/gpus/")
    form = page.locator("[name=form]").first.locator("xpath=..").locator(".count")
    everything = form.inner_text()
    page.get_by_label("AMD", exact=False).first.check()
    expect(page).to_have_url(re.compile(r"/parts/gpus/\?vendor=amd$"))
    expect(page.locator(".chips")).to_contain_text("Vendor: AMD")
    expect(form).not_to_have_text(everything)
    page.fill("[name=memory_gib_min]", "many")
    page.press("[name=memory_gib_min]", "Tab")
    expect(page.locator("#e-memory_gib")).to_contain_text("Write a number")
    expect(page.locator("[name=memory_gib_min]")).to_have_value("many")
    page.locator(".list-table thead").get_by_role("link", name="Bandwidth").click()
    expect(page.locator(".sort-by select")).to_have_value("-memory_bandwidth_gb_s")
    page.go_back()
    expect(page.locator(".sort-by select")).to_have_value("useful")
    expect(page.locator("h1")).to_have_text("GPUs")


def test_typing_filters_without_leaving_the_field(page: Page) -> None:
    page.goto("/parts/gpus/")
    page.locator("#filter-text").press_sequentially("rtx 3090 ti", delay=20)
    expect(page).to_have_url(re.compile(r"\?q=rtx\+3090\+ti$"))
    expect(page.locator("#filter-text")).to_be_focused()
    expect(page.locator(".list-table tbody tr")).to_have_count(1)


def test_ticked_rows_stand_side_by_side(page: Page) -> None:
    page.goto("/parts/gpus/?q=rtx+3090")
    for box in page.locator(".list-table [name=with]").all():
        box.check()
    page.get_by_role("button", name="Compare selected").click()
    expect(page).to_have_url(re.compile(r"/parts/gpus/compare/\?with=rtx-3090"))
    expect(page.locator("tr.differs").first).to_be_visible()


def test_a_phone_without_scripts_opens_the_facets_and_applies_them(browser: Browser, site: str) -> None:
    visitor = browser.new_context(
        base_url=site, java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    page = visitor.new_page()
    page.goto("/parts/gpus/")
    box = page.get_by_label("AMD", exact=False).first
    expect(box).to_be_hidden()
    page.locator(".facets > summary").click()
    box.check()
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".chips")).to_contain_text("Vendor: AMD")
    page.select_option(".sort-by select", "-memory_gib")
    page.get_by_role("button", name="Sort").click()
    expect(page).to_have_url(re.compile(r"vendor=amd&sort=-memory_gib$"))
    visitor.close()


def test_on_a_phone_a_row_is_a_card_of_a_few_lines(browser: Browser, site: str) -> None:
    visitor = browser.new_context(base_url=site, viewport={"width": 390, "height": 844})
    page = visitor.new_page()
    for address in ("/parts/gpus/", "/machines/", "/models/", "/parts/power-supplies/"):
        page.goto(address)
        heights = page.eval_on_selector_all(
            ".list-table tbody tr", "rows => rows.map(row => row.getBoundingClientRect().height)"
        )
        assert sorted(heights)[len(heights) // 2] < 130, address
        assert page.evaluate("document.documentElement.scrollHeight") < 8500, address
    visitor.close()


def test_ticks_stay_while_the_list_changes(page: Page) -> None:
    page.goto("/parts/gpus/")
    page.get_by_label("Compare NVIDIA GeForce RTX 3090", exact=True).check()
    page.locator("#filter-text").fill("7900 XTX")
    expect(page).to_have_url(re.compile(r"\?q=7900\+XTX&with=rtx-3090$"))
    page.get_by_label("Compare AMD Radeon RX 7900 XTX", exact=True).check()
    page.get_by_role("button", name="Compare selected").click()
    expect(page).to_have_url(re.compile(r"/compare/\?with=rx-7900-xtx&with=rtx-3090$"))


def test_a_question_and_a_chip_change_facets_and_rows_in_place(page: Page) -> None:
    page.goto("/parts/gpus/")
    page.evaluate("window.same = true")
    page.get_by_role("link", name="24 GiB used, under $1,000").click()
    expect(page.locator("[name=memory_gib_min]")).to_have_value("24")
    page.get_by_role("link", name="Remove Price, used").click()
    expect(page).to_have_url(re.compile(r"/parts/gpus/\?memory_gib_min=24$"))
    expect(page.locator("#results")).to_be_focused()
    assert page.evaluate("window.same")


@pytest.mark.parametrize("width", [320, 390, 1024, 1280, 1440])
def test_no_list_scrolls_sideways(browser: Browser, site: str, width: int) -> None:
    visitor = browser.new_context(base_url=site, viewport={"width": width, "height": 900})
    page = visitor.new_page()
    for address in ("/parts/gpus/", "/machines/", "/models/", "/parts/memory-kits/"):
        page.goto(address)
        wider = "e => e.scrollWidth - e.clientWidth"
        assert page.eval_on_selector("html", wider) <= 0, address
        assert page.eval_on_selector(".compare-form .scroll", wider) <= 0, address
    visitor.close()
