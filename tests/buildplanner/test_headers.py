import pytest
from django.test import Client

# A page that needs no database, so that these tests say something about headers only.
PAGE = "/no-such-page/"


@pytest.fixture
def headers(client: Client) -> dict[str, str]:
    return dict(client.get(PAGE).headers)


def test_pages_may_load_from_this_site_only(headers: dict[str, str]) -> None:
    policy = headers["Content-Security-Policy"]
    for rule in ("default-src 'self'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"):
        assert rule in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ],
)
def test_security_headers_are_sent(headers: dict[str, str], name: str, value: str) -> None:
    assert headers[name] == value


def test_caches_keep_a_page_and_its_fragment_apart(headers: dict[str, str]) -> None:
    assert "HX-Request" in headers["Vary"]


def test_reading_sets_no_cookie(client: Client) -> None:
    assert not client.get(PAGE).cookies
