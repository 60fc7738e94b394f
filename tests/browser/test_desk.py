"""The price desk by keyboard and without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import EDITOR, EDITORS_PASSWORD
from tests.browser.test_accessibility import axe_finds_nothing

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def editor_state(browser: Browser, site: str) -> dict[str, object]:
    """The cookies of an editor who signed in, sent there by the desk itself."""
    context = browser.new_context(base_url=site)
    page = context.new_page()
    page.goto("/desk/?kind=gpu")
    page.fill("#id_username", EDITOR)
    page.fill("#id_password", EDITORS_PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_url(re.compile(r"/desk/\?kind=gpu$"))
    state = context.storage_state()
    context.close()
    return dict(state)


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def editor(
    request: pytest.FixtureRequest, browser: Browser, site: str, editor_state: dict[str, object]
) -> Iterator[Page]:
    context = browser.new_context(
        base_url=site,
        storage_state=editor_state,  # type: ignore[arg-type]
        java_script_enabled=request.param,
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def keys(browser: Browser, site: str, editor_state: dict[str, object]) -> Iterator[Page]:
    """An editor's page whose console must stay quiet."""
    context = browser.new_context(base_url=site, storage_state=editor_state)  # type: ignore[arg-type]
    context.set_default_timeout(10_000)
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert [problem for problem in problems if "status of 4" not in problem] == []


def test_the_inbox_is_worked_through_by_keys_alone(keys: Page) -> None:
    keys.goto("/desk/?kind=cooler")
    keys.keyboard.press("j")
    first = keys.locator(":focus")
    name = first.get_by_role("link").first.inner_text()
    keys.keyboard.press("j")
    keys.keyboard.press("k")
    expect(keys.locator(":focus").get_by_role("link").first).to_have_text(name)
    keys.keyboard.press("s")
    expect(keys.get_by_role("status").first).to_contain_text("is still true")
    expect(keys.get_by_role("status").first).to_contain_text(name)
    expect(keys.locator("[data-desk-row]").first).to_be_focused()


def test_letters_in_a_field_are_letters_and_escape_leaves_it(keys: Page) -> None:
    keys.goto("/desk/?kind=storage")
    keys.keyboard.press("j")
    keys.keyboard.press("e")
    keys.keyboard.type("sxj12")
    expect(keys.locator(":focus")).to_have_value("sxj12")
    expect(keys).to_have_url(re.compile("kind=storage$"))
    keys.keyboard.press("Escape")
    keys.keyboard.press("?")
    expect(keys.get_by_role("dialog")).to_contain_text("still true")
    axe_finds_nothing(keys)


def test_a_new_price_far_off_takes_a_second_enter(keys: Page) -> None:
    keys.goto("/desk/prices/rtx-3090/?condition=used")
    keys.keyboard.press("e")
    keys.keyboard.type("99999")
    keys.keyboard.press("Enter")
    expect(keys.get_by_role("alert")).to_contain_text("far above")
    expect(keys.locator("#id_amount")).to_be_focused()
    keys.keyboard.press("Enter")
    expect(keys.get_by_role("status").first).to_contain_text("recorded")


def test_ten_minutes_end_with_what_changed(editor: Page) -> None:
    editor.goto("/desk/today/")
    expect(editor.get_by_text("1 of 12", exact=True).first).to_be_visible()
    editor.get_by_role("button", name="still true").first.click()
    for step in range(2, 13):
        expect(editor.get_by_text(f"{step} of 12", exact=True).first).to_be_visible()
        editor.locator("[data-desk-skip]").first.click()
    expect(editor.get_by_text("1 of 12 settled")).to_be_visible()
    expect(editor.get_by_role("cell", name=re.compile("still true"))).to_have_count(1)


SHEET = """product,price,condition
rtx-3090,1000,used
rtx-3909,900,used
rtx-4090,dear,used
"""


def paste(page: Page) -> None:
    """A sheet with one sound row, an unknown name and a price that is none."""
    page.goto("/desk/import/")
    page.fill("#text", SHEET)
    page.fill("#source_url", "https://example.org/sheet")
    page.select_option("#basis", "asking")
    page.get_by_role("button", name="Show what would change").click()
    expect(page.locator(".import-bar")).to_contain_text("2 rows wrong")


def test_a_sheet_is_pasted_mended_recorded_and_undone(editor: Page) -> None:
    paste(editor)
    editor.locator(".import-choices button").first.click()
    expect(editor.locator(".import-bar")).to_contain_text("1 row wrong")
    price = editor.get_by_label("Price of line 4")
    price.fill("2000")
    price.press("Enter")
    expect(editor.locator(".import-bar")).to_contain_text("3 prices to record")
    confirm = editor.get_by_label(re.compile("I looked at the"))
    if confirm.count():
        confirm.check()
    editor.get_by_role("button", name="Record 3 prices").click()
    expect(editor.locator(".lead")).to_contain_text("3 prices recorded")
    editor.get_by_role("button", name="Undo this import: retract 3 prices").click()
    expect(editor.locator(".lead")).to_contain_text("3 of 3 prices were retracted")


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
def test_the_desk_is_accessible_and_whole(keys: Page, theme: str, width: int) -> None:
    keys.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")
    keys.set_viewport_size({"width": width, "height": 900})
    keys.goto("/report/product/rtx-4090/?field=price")
    keys.locator("textarea").first.fill("It costs less by now.")
    keys.get_by_role("button", name="Send the report").click()
    keys.goto("/desk/?type=report")
    report = keys.get_by_role("link", name=re.compile("Settle it")).first.get_attribute("href")
    paste(keys)
    for address in (keys.url, str(report), *ADDRESSES):
        keys.goto(address)
        assert keys.evaluate("document.documentElement.scrollWidth") <= width
        axe_finds_nothing(keys)


ADDRESSES = (
    "/desk/", "/desk/today/", "/desk/prices/rtx-3090/?condition=used", "/desk/import/", "/desk/imports/",
    "/desk/history/",
)  # fmt: skip
