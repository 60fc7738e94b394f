"""Rate limits for writes and for reads that cost much, without keeping anybody's address.

A throttle names the routes and methods that it guards. Visitors are told apart by a hash of their address
that is salted anew each day and lives in the cache only until the counting window ends.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

from django.conf import settings
from django.core.cache import BaseCache, caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac

__all__ = ["Throttle", "ThrottleMiddleware", "visitor_hash"]


@dataclass(frozen=True)
class Throttle:
    """At most `limit` requests in `period_s` seconds from one visitor, over all routes that it guards.

    `views` is a regular expression that must match a route's whole view name (`builds:save`).
    """

    name: str
    methods: set[str]
    limit: int
    period_s: int
    views: str

    def guards(self, request: HttpRequest) -> bool:
        """Whether this request counts."""
        match = request.resolver_match
        return bool(
            request.method in self.methods and match and re.fullmatch(self.views, match.view_name or "")
        )


class ThrottleMiddleware:
    """Answers 429 once a visitor has used up one of the throttles in settings.THROTTLES."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        for throttle in settings.THROTTLES:
            if throttle.guards(request) and _used(throttle, request) > throttle.limit:
                return _too_many(request, throttle)
        return None


def visitor_hash(request: HttpRequest) -> str:
    """A name for the visitor that cannot be turned back into an address and changes each day."""
    return salted_hmac(f"throttle {_today()}", _household(_address(request))).hexdigest()[:24]


def _today() -> date:
    return datetime.now(UTC).date()


def _household(address: str) -> str:
    """An address; of version 6 its first half, as a household is given all addresses that begin so."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return address
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(IPv6Address(int(found) >> 64 << 64))


def _address(request: HttpRequest) -> str:
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    if settings.TRUST_PROXY_HEADERS and forwarded:
        # The last entry is the one that our own proxy wrote; those before it are the visitor's claim.
        return forwarded.rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def _used(throttle: Throttle, request: HttpRequest) -> int:
    window = int(time.time()) // throttle.period_s
    key = f"throttle:{throttle.name}:{window}:{visitor_hash(request)}"
    counts = _counts()
    counts.add(key, 0, timeout=throttle.period_s)
    try:
        return counts.incr(key)
    except ValueError:
        # The window ended between the two calls.
        return 1


def _counts() -> BaseCache:
    return caches["throttle" if "throttle" in settings.CACHES else "default"]


def _too_many(request: HttpRequest, throttle: Throttle) -> HttpResponse:
    wait_s = throttle.period_s - int(time.time()) % throttle.period_s
    response = render(request, "429.html", {"wait_s": wait_s}, status=429)
    response["Retry-After"] = str(wait_s)
    return response
