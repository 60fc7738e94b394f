"""Sending measured runs in a browser: read, matched, sent and followed, with and without scripts."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_accessibility import axe_finds_nothing

pytestmark = pytest.mark.browser

SAMPLES = Path(__file__).parents[1] / "estimator" / "submitted" / "importers" / "samples"
TABLE = """| model | size | params | backend | ngl | test | t/s |
| mystery 8B Q4_K - Medium | 4.58 GiB | 8.03 B | CUDA | 99 | tg128 | {rate} ± 0.3 |
| mystery 8B Q4_K - Medium | 4.58 GiB | 8.03 B | CUDA | 99 | pp512+tg128 | 500.1 ± 0.3 |
"""


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def visitor(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Page]:
    context = browser.new_context(base_url=site, java_script_enabled=request.param)
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def test_a_paste_is_matched_sent_and_followed(visitor: Page, request: pytest.FixtureRequest) -> None:
    visitor.goto("/measurements/submit/")
    visitor.fill("#text", TABLE.format(rate=101 + len(request.node.name)))
    visitor.fill("#hardware", "RTX 3090")
    visitor.get_by_role("button", name="Show what it says").click()
    expect(visitor.get_by_text("Choose the model that")).to_be_visible()
    expect(visitor.get_by_text("measure them apart")).to_be_visible()
    visitor.get_by_label("Model “mystery 8B”").select_option("llama-3.1-8b")
    visitor.get_by_role("button", name="Match again").click()
    visitor.get_by_role("button", name="Send 1 run").click()
    expect(visitor).to_have_url(re.compile("/measurements/submitted/[2-9a-z]{20}/$"))
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Thank you: 1 run waits to be looked at")


def test_a_file_is_read(page: Page) -> None:
    page.goto("/measurements/submit/")
    page.set_input_files("#file", SAMPLES / "qwen2.5-7b-rtx4080.old-schema.csv")
    page.get_by_role("button", name="Show what it says").click()
    expect(page.get_by_role("button", name="Send 2 runs")).to_be_visible()


def test_a_huge_file_is_refused_on_the_page(browser: Browser, site: str, tmp_path: Path) -> None:
    visitor = browser.new_context(base_url=site)
    page = visitor.new_page()
    (tmp_path / "huge.csv").write_bytes(b"0" * 50_000_000)
    page.goto("/measurements/submit/")
    page.fill("#note", "kept")
    page.set_input_files("#file", tmp_path / "huge.csv")
    page.get_by_role("button", name="Show what it says").click()
    expect(page.locator("#file-error")).to_contain_text("more than 1 MB")
    expect(page.locator("#note")).to_have_value("kept")
    visitor.close()


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
def test_form_preview_and_status_are_accessible_and_whole(page: Page, theme: str, width: int) -> None:
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/measurements/submit/")
    page.click("#by-hand > summary")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    axe_finds_nothing(page)
    page.fill("#text", TABLE.format(rate=120 + width / 1000).replace("mystery", "llama"))
    page.fill("#hardware", "RTX 3090")
    page.get_by_role("button", name="Show what it says").click()
    expect(page.get_by_role("button", name="Send 1 run")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    axe_finds_nothing(page)
    page.get_by_role("button", name="Send 1 run").click()
    page.wait_for_url("**/measurements/submitted/*/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    axe_finds_nothing(page)
