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
