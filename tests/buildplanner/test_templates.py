"""Rules that every template keeps, since the Content-Security-Policy would break what does not."""

import re

import pytest
from django.conf import settings

FOLDER = settings.BASE_DIR / "templates"
TEMPLATES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html"))


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_style_or_script_is_written_inline(name: str) -> None:
    text = (FOLDER / name).read_text()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|javascript:|hx-on", text)
    assert not re.search(r"<script(?![^>]*(src=|application/(ld\+)?json))", text)


@pytest.mark.parametrize("name", TEMPLATES)
def test_nothing_is_loaded_from_elsewhere(name: str) -> None:
    assert not re.search(r"(src|href=\"[^\"]*\.(css|js))=?\"?https?://", (FOLDER / name).read_text())


FLOORS = {"catalog": 0, "estimator": 1, "builds": 2}
"""From low to high, by folder; `components/` and `base.html` belong to the house and know no app."""


def named(text: str) -> set[str]:
    """The apps whose URLs or templates a template names."""
    urls = re.findall(r"{%\s*url\s+[\"'](\w+):", text)
    parts = re.findall(r"{%\s*(?:include|extends)\s+[\"'](\w+)/", text)
    return {app for app in urls + parts if app in FLOORS}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_names_no_url_and_no_part_of_a_higher_floor(name: str) -> None:
    own = FLOORS.get(name.split("/")[0], -1)
    assert [app for app in named((FOLDER / name).read_text()) if FLOORS[app] > own] == []


@pytest.mark.parametrize(
    ("text", "apps"),
    [
        ("{% url 'builds:permalink' pk %}", {"builds"}),
        ('{% include "estimator/_runs.html" with x=1 %}', {"estimator"}),
        ('{% include "components/missing.html" %}{% url "admin:index" %}', set()),
    ],
)
def test_a_url_and_a_part_are_recognised(text: str, apps: set[str]) -> None:
    assert named(text) == apps
