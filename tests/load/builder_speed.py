"""How long the builder takes: its page after a change, its pickers, exports; no build is asked for twice."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping
from functools import partial
from itertools import cycle, islice, product
from urllib.parse import urlencode

import django
from django.http.response import HttpResponseBase
from django.test import Client

from tests.load.http_load import HttpLoad, measure
from tests.load.questions import MODELS
from tests.load.server import WORKERS, serve

__all__ = ["print_builder", "print_builder_costs", "varied_builds"]

CHANGE_P95_MS = 150
NEVER_ASKED = 3000
FIRST = 60
COSTED, WARMED = 100, 5
CARDS = ("rtx-3090", "rtx-4090", "rtx-5090", "rtx-3060-12gb", "rx-7900-xtx", "tesla-p40")
QUANTITIES = (2, 1, 4, 3, 8, 6)
PLATFORMS = (
    ("asrock-rack-romed8-2t", "epyc-7302", "corsair-ax1600i*2", "generic-mining-frame-6-8"),
    ("asrock-rack-romed8-2t", "epyc-7302", "corsair-ax1600i"),
)
OUTLETS = ("us-120v-15a", "eu-230v-16a")
IN_PLACE = {"HX-Request": "true", "HX-Target": "builder"}
PICKED = {"HX-Request": "true", "HX-Target": "picker-power-supply"}
SEARCHED = {"HX-Request": "true", "HX-Target": "offers-gpu"}


def varied_builds(n: int, first: int = 0) -> list[str]:
    """``n`` different builds as query strings, from the ``first`` on: cards, cap, platform, outlet, model and
    context vary."""
    kinds = cycle(product(QUANTITIES, MODELS, CARDS, PLATFORMS, OUTLETS))
    builds = []
    for i, (quantity, model, card, platform, outlet) in enumerate(islice(kinds, first, first + n), first):
        cards = f"{card}*{quantity}:used~limit={200 + i % 130}"
        fields = [("part", part) for part in (cards, *platform)]
        asked = [("outlet", outlet), ("model", model), ("context", str(16_384 + i % 100_000))]
        builds.append(urlencode([*fields, *asked], safe=":*~="))
    return builds


def check_body(i: int) -> str:
    """A build as the API takes it, unlike every other ``i``'s."""
    card = {"part": CARDS[i % len(CARDS)], "quantity": 1 + i % 8, "power_limit_w": 200 + i % 130}
    others = ["asrock-rack-romed8-2t", "epyc-7302", {"part": "corsair-ax1600i", "quantity": 2}]
    return json.dumps({"parts": [card, *others], "outlet": OUTLETS[i % 2], "other_load_w": i})


ROWS: tuple[tuple[str, str, Mapping[str, str]], ...] = (
    ("changed in place", "/builds/new?{}", IN_PLACE),
    ("whole page", "/builds/new?{}", {}),
    ("picker opened", "/builds/new?{}&add=power-supply", PICKED),
    ("picker searched", "/builds/new?{}&add=gpu&find=rtx", SEARCHED),
    ("one, two and four cards", "/builds/upgrades?{}", IN_PLACE),
    ("as Markdown", "/builds/export.md?{}", {}),
    ("as JSON", "/builds/export.json?{}", {}),
    ("to print", "/builds/print?{}", {}),
)
"""What is asked, where, and with which headers."""
CHECK_PATH = "/api/v1/builds/check"


def print_builder() -> None:
    """Latency with one visitor for each worker, who asks for no build twice."""
    print(f"builder: {WORKERS} connections, {WORKERS} workers; no build is asked for twice")
    with serve() as base_url:
        for row, (what, path, headers) in enumerate(ROWS):
            _print_row(what, _asked(base_url, path, headers, row))
        _print_row("check by the API", _checked(base_url))


def print_builder_costs() -> None:
    """What one answer costs a process in the test client: a machine that is busy otherwise tells it too."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.load.settings"
    django.setup()
    client = Client(SERVER_NAME="localhost")
    print("builder: milliseconds that a process computes; no build is asked for twice")
    for row, (what, path, headers) in enumerate(ROWS):
        builds = varied_builds(NEVER_ASKED, row * NEVER_ASKED)[:: NEVER_ASKED // COSTED]
        paths = [path.format(build) for build in builds]
        _print_cost(what, [partial(client.get, path, headers=headers) for path in paths])
    bodies = map(check_body, range(COSTED))
    send = partial(client.post, CHECK_PATH, content_type="application/json")
    _print_cost("check by the API", [partial(send, body) for body in bodies])


def _print_cost(what: str, asked: list[Callable[[], HttpResponseBase]]) -> None:
    taken = []
    for ask in asked:
        begin = time.process_time()
        status = ask().status_code
        taken.append((time.process_time() - begin) * 1000)
        if status != 200:
            raise ValueError(f"{what} was answered with {status}")
    taken = sorted(taken[WARMED:])
    p95 = taken[int(len(taken) * 0.95)]
    print(f"{what:26} p50 {taken[len(taken) // 2]:6.1f} ms  p95 {p95:6.1f} ms")


def _asked(
    base_url: str, path: str, headers: Mapping[str, str], row: int
) -> Callable[[int, int, int], HttpLoad]:
    most = NEVER_ASKED + FIRST
    paths = [path.format(build) for build in varied_builds(most, row * most)]

    def load(begin: int, end: int, seconds: int) -> HttpLoad:
        return measure(base_url, paths[begin:end], seconds=seconds, connections=WORKERS, headers=headers)

    return load


def _checked(base_url: str) -> Callable[[int, int, int], HttpLoad]:
    bodies = [check_body(i) for i in range(NEVER_ASKED + FIRST)]
    headers = {"Content-Type": "application/json"}

    def load(begin: int, end: int, seconds: int) -> HttpLoad:
        return measure(
            base_url, [CHECK_PATH], seconds=seconds, connections=WORKERS, headers=headers,
            bodies=bodies[begin:end],
        )  # fmt: skip

    return load


def _print_row(what: str, load: Callable[[int, int, int], HttpLoad]) -> None:
    # The processes draw templates and read what they keep with their first answers: of other builds.
    load(NEVER_ASKED, NEVER_ASKED + FIRST, 2)
    found = load(0, NEVER_ASKED, 8)
    wrong = f"  {found.errors} ERRORS" if found.errors else ""
    print(
        f"{what:26} p50 {found.p50_ms:6.1f} ms  p95 {found.p95_ms:6.1f} ms  p99 {found.p99_ms:6.1f} ms"
        f"  target p95 {CHANGE_P95_MS} ms{wrong}"
    )


if __name__ == "__main__":
    print_builder_costs()
    print_builder()
