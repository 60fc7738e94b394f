"""A model and a machine of one's own: chosen in the sentence, described, compared, saved."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.estimator.own.gguf_files import GEMMA

pytestmark = pytest.mark.browser


def test_a_file_becomes_a_model_of_the_comparison(page: Page) -> None:
    page.goto("/compare/?c=2x-rtx-3090-am5&c=mac-studio-m5-max-128gb")
    page.select_option("#model", "own")
    expect(page).to_have_url(re.compile("/own-model/"))
    page.set_input_files("#file", GEMMA)
    page.click("#own-model button[type=submit]")
    expect(page.locator("#found")).to_contain_text("7.36 bits")
    page.click("text=Compare with this model")
    expect(page.locator("#model option:checked")).to_have_text("Gemma 3 270m (your own)")
    expect(page.locator("#precision")).to_have_value("file")
    page.select_option("#precision", "8-bit")
    expect(page.locator("table.sides")).to_contain_text("8-bit affine")


def test_only_the_beginning_of_a_large_file_is_sent(page: Page) -> None:
    page.goto("/own-model/")
    page.evaluate(
        """() => {
          const input = document.querySelector("#file"), chosen = new DataTransfer();
          chosen.items.add(new File([new Uint8Array(40 * 2 ** 20)], "model.gguf"));
          input.files = chosen.files;
          input.dispatchEvent(new Event("change", { bubbles: true }));
        }"""
    )
    assert page.evaluate("document.querySelector('#file').files[0].size") == 30 * 2**20


def test_figures_become_a_machine_of_a_saved_comparison(page: Page) -> None:
    page.goto("/compare/?c=2x-rtx-3090-am5")
    page.select_option("#c2", "own")
    expect(page).to_have_url(re.compile("/own-hardware/"))
    page.fill("#name", "Prototype")
    page.fill("#memory", "forty")
    page.fill("#bandwidth", "1200")
    page.select_option("#family", "nvidia/Ampere")
    page.click("#own-hardware button[type=submit]")
    expect(page.locator("#error-memory")).to_contain_text("Write a number")
    expect(page.locator("#memory")).to_have_value("forty")
    page.fill("#memory", "48")
    page.click("#own-hardware button[type=submit]")
    page.click("text=Compare with this machine")
    expect(page.locator("#c2 option:checked")).to_have_text("Prototype (your own)")
    page.click("#save")
    expect(page.locator("#secret")).not_to_be_empty()
    page.click("text=Open it")
    expect(page.locator("table.sides")).to_contain_text("Prototype (your own)")
