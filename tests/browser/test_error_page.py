"""The house's own page, in a browser: the look loads, the console stays silent, axe finds nothing."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_a_missing_page_is_styled_and_accessible(page: Page) -> None:
    page.goto("/no/such/page/")
    expect(page.get_by_role("heading", level=1)).to_have_text("There is nothing at this address")
    assert page.evaluate("getComputedStyle(document.body).display") == "flex"
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_the_first_key_reaches_the_content(page: Page) -> None:
    page.goto("/no/such/page/")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_narrow_phone_cuts_nothing_off(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/no/such/page/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_look_and_htmx_weigh_little(page: Page) -> None:
    sizes: list[int] = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    page.goto("/no/such/page/", wait_until="networkidle")
    assert len(sizes) >= 5
    assert sum(sizes) < 40_000
