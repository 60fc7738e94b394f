"""Measured runs and accuracy in a browser: filters in place, the chart's sources, the menu on a phone."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


def test_a_filter_changes_the_list_in_place_and_the_address(page: Page) -> None:
    page.goto("/measurements/")
    everything = page.locator("#runs [role=status]").inner_text()
    page.select_option("#filter-hardware", "rtx-3090")
    expect(page).to_have_url(re.compile(r"/measurements/\?hardware=rtx-3090$"))
    expect(page.locator("#runs [role=status]")).not_to_have_text(everything)
    page.fill("#filter-q", "qwen")
    page.press("#filter-q", "Enter")
    expect(page).to_have_url(re.compile("q=qwen&hardware=rtx-3090"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"\?hardware=rtx-3090$"))


def test_a_file_of_the_filtered_runs_comes_by_its_link(page: Page) -> None:
    page.goto("/measurements/?hardware=rtx-3090&engine=vllm")
    with page.expect_download() as started:
        page.get_by_role("link", name="CSV").click()
    assert started.value.suggested_filename == "measurements.csv"


def test_without_scripts_the_button_filters(browser: Browser, site: str) -> None:
    visitor = browser.new_context(base_url=site, java_script_enabled=False)
    page = visitor.new_page()
    page.goto("/measurements/")
    page.select_option("#filter-test", "prefill")
    page.get_by_role("button", name="Filter").click()
    expect(page.locator("#filter-test")).to_have_value("prefill")
    expect(page.locator("#runs tbody tr").first).to_contain_text("prefill")
    visitor.close()


def test_a_touched_scatter_names_its_points(page: Page) -> None:
    page.goto("/accuracy/?held=device")
    chart = page.locator("[data-chart]")
    expect(chart.locator("svg.only-wide")).to_be_visible()
    chart.hover()
    expect(chart.locator(".js-plotly-plot .main-svg").first).to_be_visible(timeout=20_000)
    assert page.evaluate("document.querySelector('.js-plotly-plot').data[1].customdata[0]").startswith(
        "https://"
    )


def test_on_a_phone_the_menu_opens_by_its_button(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/measurements/")
    entry = page.get_by_role("navigation", name="Main").get_by_role("link", name="Accuracy")
    expect(entry).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    entry.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How good the predictions are")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_on_a_desk_the_menu_stands_open(page: Page) -> None:
    page.goto("/measurements/")
    expect(page.get_by_role("button", name="Menu")).to_be_hidden()
    expect(page.get_by_role("navigation", name="Main").get_by_role("link", name="Accuracy")).to_be_visible()
