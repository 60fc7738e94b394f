"""axe on every kind of page, in both themes, on a desk and on a phone; nothing cut off, headings in order."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = pytest.mark.browser

ADDRESSES = [
    "/",
    "/compare/?c=2x-rtx-3090-am5&c=macbook-pro-14-m5-max-40c-64gb&c=nvidia-dgx-spark-128gb&c=4x-mi50-epyc",
    "/compare/?c=rtx-3090*2:used@1150,ryzen-7-9700x&c=mac-studio-m5-max-128gb",
    "/compare/?model=kimi-k2&c=1x-rtx-5090-am5",
    "/compare/?c=rtx-3090*0&own=cheap&prompt=many&context=99999999&model=none",
    "/builds/",
    "/builds/upgrades?part=rtx-3090*2:used&part=asus-proart-x870e-creator",
    "/builds/new",
    "/builds/new?part=rtx-3090*4:used~riser=usb-x1-riser-sata&part=asrock-rack-romed8-2t&part=epyc-7313p"
    "&part=asrock-pg-1600g*2&part=none&split=tensor&add=cooler&all=1",
    "/builds/new?state=part%3Drtx-3090&price-0=cheap&limit-0=little&streams=0&own_kind=gpu&own-memory_gib=lots",
    "/own-model/",
    "/own-hardware/?name=Mine&count=2&family=nvidia/Ampere&memory_kind=card&memory=48&bandwidth=1000&price=cheap",
    "/methodology/",
    "/predict/?hardware=RTX+3090&model=Qwen3.6-27B&quant=Q4_K_M&test=tg&depth=4096",
    "/api/v1/docs",
    "/parts/",
    "/parts/gpus/?vendor=nvidia&memory_gib_min=many&colour=red",
    "/parts/gpus/compare/?with=rtx-3090&with=rtx-4090",
    "/parts/frames/",
    "/parts/gpus/rtx-3090/",
    "/parts/motherboards/asrock-rack-romed8-2t/",
    "/machines/macbook-pro-14-m5-max-40c-64gb/",
    "/models/",
    "/models/qwen3.6-27b/",
    "/formats/gguf-q4_k_m/",
    "/search/?q=2x+rtx+3090",
    "/search/?q=corsiar",
    "/report/product/rtx-3090/?field=tdp_w",
    "/sources/",
    "/accuracy/?held=device&test=prefill",
    "/measurements/?hardware=rtx-3090&engine=vllm",
    "/measurements/?hardware=rtx-3090&engine=mlx",
    "/measurements/00037cb99f07/",
]
# Each theme and each width sees every kind of page; the other two pairs see the first.
DESK, PHONE = ("light", 1440), ("dark", 390)
ASKED = [
    *((view, address) for view in (DESK, PHONE) for address in ADDRESSES),
    (("light", 390), ADDRESSES[0]),
    (("dark", 1440), ADDRESSES[0]),
]
# Long lists repeat one row: axe need not read all of them, and a quick suite is run more often.
SHORTENED = "document.querySelectorAll('tbody tr:nth-child(n+9)').forEach(row => row.remove())"


@pytest.fixture(scope="module")
def visitor(browser: Browser, site: str) -> Iterator[BrowserContext]:
    """One visitor, whose browser keeps style sheets and scripts from page to page."""
    context = browser.new_context(base_url=site, reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture(scope="module")
def shown(visitor: BrowserContext) -> Page:
    """The page that this visitor looks at."""
    return visitor.new_page()


@pytest.mark.parametrize(("view", "address"), ASKED)
def test_a_page_is_accessible_whole_and_in_order(shown: Page, view: tuple[str, int], address: str) -> None:
    theme, width = view
    shown.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    shown.set_viewport_size({"width": width, "height": 900})
    response = shown.goto(address)
    assert response is not None
    assert response.ok
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    levels = shown.eval_on_selector_all("h1, h2, h3, h4", "found => found.map(h => Number(h.tagName[1]))")
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))
    shown.evaluate(SHORTENED)
    axe_finds_nothing(shown)


def test_a_saved_page_is_accessible(shown: Page) -> None:
    shown.goto("/compare/?c=mac-studio-m5-max-128gb")
    shown.click("#save")
    shown.wait_for_url("**/c/*")
    axe_finds_nothing(shown)


def test_a_word_explains_itself_by_tap_and_by_hover(shown: Page) -> None:
    shown.goto("/")
    word = shown.get_by_role("button", name="Writes", exact=True)
    assert "one token after another" in (word.get_attribute("title") or "")
    word.click()
    expect(shown.locator("#term-decode")).to_be_visible()
    axe_finds_nothing(shown)
    shown.keyboard.press("Escape")
    expect(shown.locator("#term-decode")).to_be_hidden()


def axe_finds_nothing(shown: Page) -> None:
    found = Axe().run(shown, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
