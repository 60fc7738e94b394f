"""Addresses of pages: whether one can be opened, and whose it is."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

__all__ = ["host_of", "is_page", "split"]


def split(url: str) -> SplitResult:
    """The parts of an address; all of it is the path where it cannot be read as one (``https://[``)."""
    try:
        parts = urlsplit(url)
        # Read only when they are asked for, and may be wrong then.
        _ = parts.hostname, parts.port
    except ValueError:
        return SplitResult("", "", url, "", "")
    return parts


def host_of(url: str) -> str:
    """The host of an address without its ``www.``, the address itself where it has none.

    >>> host_of("https://www.asus.com/boards/"), host_of("https://[")
    ('asus.com', 'https://[')
    """
    return (split(url).hostname or url).removeprefix("www.")


def is_page(url: str) -> bool:
    """Whether a browser could open it as a page of the web.

    >>> is_page("https://example.org/a"), is_page("javascript:alert(1)"), is_page("https://[")
    (True, False, False)
    """
    parts = split(url)
    return parts.scheme in ("http", "https") and bool(parts.hostname)
