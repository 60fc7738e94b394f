"""The whole journey: ask, change something in place, save, send the link."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


def test_a_changed_question_is_answered_in_place_saved_and_sent(
    page: Page, browser: Browser, site: str
) -> None:
    page.goto("/")
    rates = page.locator("table.sides").inner_text()
    page.select_option("#model", "llama-3.1-8b")
    expect(page).to_have_url(re.compile("model=llama-3.1-8b"))
    expect(page.locator("table.sides")).not_to_have_text(rates)
    verdict = page.locator("#verdict").inner_text()
    page.click("#save")
    expect(page).to_have_url(re.compile("/c/[2-9a-z]{12}$"))
    other = browser.new_context()
    read = other.new_page()
    read.goto(page.url)
    expect(read.locator("#verdict")).to_have_text(verdict)
    assert other.cookies() == []
    read.click("text=Edit a copy")
    expect(read.locator("#model")).to_have_value("llama-3.1-8b")
    other.close()


def test_what_is_wrong_is_said_beside_its_field_and_kept(page: Page) -> None:
    page.goto("/compare/")
    page.click("details.more > summary")
    page.fill("#own1", "-4")
    page.press("#own1", "Tab")
    expect(page.locator("#error-own-0")).to_contain_text("between 0 and")
    expect(page.locator("#own1")).to_have_value("-4")


def test_a_touched_chart_becomes_interactive_under_the_strict_policy(page: Page) -> None:
    page.goto("/")
    chart = page.locator("[data-chart]")
    expect(chart.locator("svg.only-wide")).to_be_visible()
    chart.hover()
    expect(chart.locator(".js-plotly-plot .main-svg").first).to_be_visible(timeout=20_000)
    expect(chart.locator("svg.only-wide")).to_have_count(0)


def test_nothing_is_cut_off_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    for query in ("", "?model=llama-3.1-8b&c=4x-rtx-3090-epyc&c=4x-mi50-epyc", "?c=rtx-3090*99&context=1"):
        page.goto(f"/compare/{query}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator("svg.only-wide")).to_have_count(0)
