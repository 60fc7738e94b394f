"""Nothing lies about unused: styles have their markup, templates and scripts somebody who asks for them."""

import re

import pytest
from django.conf import settings

BASE = settings.BASE_DIR
SOURCES = "\n".join(
    path.read_text()
    for folder in ("templates", "static/js", "buildplanner", "builds", "catalog", "estimator")
    for path in sorted((BASE / folder).rglob("*"))
    if path.suffix in (".html", ".js", ".py")
)
STYLES = "\n".join(path.read_text() for path in sorted((BASE / "static/css").glob("*.css")))
CLASSES = sorted(set(re.findall(r"\.([a-z][\w-]*)", re.sub(r"/\*.*?\*/|\"[^\"]*\"", "", STYLES, flags=re.S))))
TEMPLATES = sorted(str(path.relative_to(BASE / "templates")) for path in (BASE / "templates").rglob("*.html"))

COMPOSED = re.compile(r"(contender|shade)-\d|only-(narrow|wide)|import-(out|wrong)")
"""Written as `contender-{n}`."""

PLOTLYS_OWN = re.compile(r"js-plotly-plot|plotly|main-svg|crisp|draglayer|cursor-.*|user-select-none|no-.*")
DJANGOS_OWN = {"403.html", "403_csrf.html", "404.html", "500.html"}
HTMX_OWN = {"htmx-request", "htmx-indicator"}


@pytest.mark.parametrize("name", CLASSES)
def test_every_style_has_its_markup(name: str) -> None:
    if PLOTLYS_OWN.fullmatch(name) or name in HTMX_OWN:
        return
    stem = name.split("-")[0] + "-{" if COMPOSED.fullmatch(name) else name
    assert re.search(rf"(?<![\w-]){re.escape(stem)}", SOURCES)


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_is_asked_for(name: str) -> None:
    assert name in DJANGOS_OWN or f'"{name}' in SOURCES


@pytest.mark.parametrize("path", sorted((BASE / "static").rglob("*.*")), ids=str)
def test_every_static_file_is_asked_for(path) -> None:
    assert path.name in SOURCES
