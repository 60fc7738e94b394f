"""How long the builder takes: its page after a change, its pickers, exports; no build is asked for twice."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from itertools import cycle, islice, product
from urllib.parse import urlencode

from tests.load.http_load import HttpLoad, measure
from tests.load.questions import MODELS
from tests.load.server import WORKERS, serve

__all__ = ["print_builder", "varied_builds"]

CHANGE_P95_MS = 150
NEVER_ASKED = 3000
FIRST = 60
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


def varied_builds(n: int) -> list[str]:
    """``n`` different builds as query strings: cards, cap, platform, outlet, model and context vary."""
    kinds = cycle(product(QUANTITIES, MODELS, CARDS, PLATFORMS, OUTLETS))
    builds = []
    for i, (quantity, model, card, platform, outlet) in enumerate(islice(kinds, n)):
        cards = f"{card}*{quantity}:used~limit={200 + i % 130}"
        fields = [("part", part) for part in (cards, *platform)]
        asked = [("outlet", outlet), ("model", model), ("context", str(16_384 + i))]
        builds.append(urlencode([*fields, *asked], safe=":*~="))
    return builds


def check_body(i: int) -> str:
    """A build as the API takes it, unlike every other ``i``'s."""
    card = {"part": CARDS[i % len(CARDS)], "quantity": 1 + i % 8, "power_limit_w": 200 + i % 130}
    others = ["asrock-rack-romed8-2t", "epyc-7302", {"part": "corsair-ax1600i", "quantity": 2}]
    return json.dumps({"parts": [card, *others], "outlet": OUTLETS[i % 2], "other_load_w": i})


def print_builder() -> None:
    """Latency with one visitor for each worker, who asks for no build twice."""
    print(f"builder: {WORKERS} connections, {WORKERS} workers; no build is asked for twice")
    with serve() as base_url:
        for what, path, headers in (
            ("changed in place", "/builds/new?{}", IN_PLACE),
            ("whole page", "/builds/new?{}", {}),
            ("picker opened", "/builds/new?{}&add=power-supply", PICKED),
            ("picker searched", "/builds/new?{}&add=gpu&find=rtx", SEARCHED),
            ("one, two and four cards", "/builds/upgrades?{}", IN_PLACE),
            ("as Markdown", "/builds/export.md?{}", {}),
            ("as JSON", "/builds/export.json?{}", {}),
            ("to print", "/builds/print?{}", {}),
        ):
            _print_row(what, _asked(base_url, path, headers))
        _print_row("check by the API", _checked(base_url))


def _asked(base_url: str, path: str, headers: Mapping[str, str]) -> Callable[[int, int, int], HttpLoad]:
    paths = [path.format(build) for build in varied_builds(NEVER_ASKED + FIRST)]

    def load(begin: int, end: int, seconds: int) -> HttpLoad:
        return measure(base_url, paths[begin:end], seconds=seconds, connections=WORKERS, headers=headers)

    return load


def _checked(base_url: str) -> Callable[[int, int, int], HttpLoad]:
    bodies = [check_body(i) for i in range(NEVER_ASKED + FIRST)]
    headers = {"Content-Type": "application/json"}

    def load(begin: int, end: int, seconds: int) -> HttpLoad:
        return measure(
            base_url, ["/api/v1/builds/check"], seconds=seconds, connections=WORKERS, headers=headers,
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
    print_builder()
