"""Parts of a page that stay the same from one question to the next, rendered once for equal content."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

__all__ = ["fragment"]

KEPT = 8192

_rendered: OrderedDict[tuple[str, str], SafeString] = OrderedDict()
_writing = Lock()


def fragment(template: str, context: Mapping[str, Any]) -> SafeString:
    """A template rendered with plain values (no request, no clock): equal values give equal markup."""
    key = (template, repr(context))
    found = _rendered.get(key)
    if found is None or settings.DEBUG:
        found = mark_safe(get_template(template).render(dict(context)))  # noqa: S308 — the template escapes
        with _writing:
            _rendered[key] = found
            while len(_rendered) > KEPT:
                _rendered.popitem(last=False)
    return found
