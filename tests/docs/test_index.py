"""docs/README.md leads to every page of the documentation and names every page of the site."""

import re

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

DOCS = settings.BASE_DIR / "docs"
INDEX = (DOCS / "README.md").read_text()
WRITTEN = [*sorted(DOCS.rglob("*.md")), settings.BASE_DIR / "README.md", settings.BASE_DIR / "CHANGELOG.md"]
NOT_FOR_READERS = {"admin/", "healthz", "readyz", "compare/save"}
"""The admin's own pages, answers to machines (docs/operating.md has them), and what takes forms only."""


def public_routes(patterns: list[URLPattern | URLResolver], prefix: str = "") -> list[str]:
    routes: list[str] = []
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if route in NOT_FOR_READERS:
            continue
        routes += public_routes(pattern.url_patterns, route) if isinstance(pattern, URLResolver) else [route]
    return routes


@pytest.mark.parametrize("route", public_routes(get_resolver().url_patterns))
def test_every_page_of_the_site_is_named(route: str) -> None:
    address = "/" + re.sub(r"<\w+:(\w+)>", r"<\1>", route).replace("<pk>", "<id>")
    assert f"`{address}`" in INDEX


@pytest.mark.parametrize("path", [p for p in WRITTEN if p.parent in (DOCS, DOCS / "decisions")], ids=str)
def test_every_document_is_reached_from_the_index(path) -> None:
    if path.name != "README.md":
        assert f"]({path.relative_to(DOCS)})" in INDEX


@pytest.mark.parametrize("path", WRITTEN, ids=str)
def test_no_link_between_documents_is_broken(path) -> None:
    targets = re.findall(r"\]\((?!https?://)([^)#]+)", path.read_text())
    assert [target for target in targets if not (path.parent / target).exists()] == []
