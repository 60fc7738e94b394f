from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.test import RequestFactory
from django.urls import resolve

from buildplanner.navigation import MENU, navigation

FIXED = (path for path in sorted((settings.BASE_DIR / "templates").glob("*.html")))


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found |= {value for name, value in attributes if name == "href" and value and value[0] == "/"}


def fixed_links() -> list[str]:
    links = Links()
    for path in FIXED:
        links.feed(path.read_text())
    return sorted(links.found | {path for _label, path in MENU})


@pytest.mark.parametrize("path", fixed_links())
def test_every_link_of_the_frame_leads_somewhere(path: str) -> None:
    assert resolve(path)


def marked(path: str) -> dict[str, str]:
    menu = navigation(RequestFactory().get(path))["navigation"]
    return {entry.label: entry.current for entry in menu if entry.current}


def test_the_menu_marks_the_page_itself() -> None:
    assert marked("/parts/") == {"Parts": "page"}


def test_the_menu_marks_the_entry_above_a_page() -> None:
    assert marked("/parts/gpus/rtx-3090/") == {"Parts": "true"}


def test_a_page_outside_the_menu_marks_nothing() -> None:
    assert marked("/") == {}
