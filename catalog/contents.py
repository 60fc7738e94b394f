"""What a long page is made of: its sections, read off their headings, as links to the top of each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

__all__ = ["sections"]

_SECTION = re.compile(r'<section[^>]*\bid="([\w-]+)"[^>]*>\s*<h2>([^<]+)</h2>')


def sections(parts: Iterable[str]) -> list[tuple[str, str]]:
    """(id, heading) of the sections in pieces of HTML, in order; what has no heading is left out.

    >>> sections(['<section class="section" id="runs"><h2>Measured runs</h2></section>', "<p>No section</p>"])
    [('runs', 'Measured runs')]
    """
    return [(name, unescape(heading)) for part in parts for name, heading in _SECTION.findall(part)]
