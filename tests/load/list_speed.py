"""How long lists, searches and product pages take, on the shipped catalog and on a large one."""

import os

from tests.load.http_load import measure
from tests.load.large_catalog import N_OBSERVATIONS, N_PRODUCTS, large_catalog
from tests.load.server import WORKERS, serve

__all__ = ["list_paths", "print_lists"]

SHIPPED_P95_MS, LARGE_P95_MS = 50, 150
GPU_LISTS = (
    "/parts/gpus/",
    "/parts/gpus/?memory_gib_min=24",
    "/parts/gpus/?memory_gib_min=16&price_used_max=1000&sort=-memory_bandwidth_gb_s",
    "/parts/gpus/?vendor=nvidia&vendor=amd&sort=price",
    "/parts/gpus/?q=rtx&sort=-memory_gib",
    "/parts/gpus/?tdp_w_max=250&slot_width_max=2",
    "/parts/gpus/?availability=on-sale&connector=8-pin&sort=price_per_gib",
)
OTHER_LISTS = (
    "/parts/power-supplies/?rated_w_min=1000&sort=-rated_w",
    "/parts/power-supplies/?q=corsair",
    "/parts/motherboards/?sort=-memory_channels",
    "/parts/cpus/?pcie_lanes_min=64",
    "/parts/memory-kits/?sort=price",
    "/parts/risers/?sort=-length_cm",
    "/parts/frames/",
    "/machines/?memory_gib_min=64&sort=-memory_bandwidth_gb_s",
    "/machines/",
    "/models/",
    "/models/?q=qwen&sort=-text_params",
    "/formats/",
)
SEARCHES = tuple(
    f"/search/?q={words}"
    for words in ("rtx+3090", "m5+max+128", "corsiar+ax1600i", "qwne", "4080+supr", "romed8")
)
AS_ONE_TYPES = tuple(f"/search/live/?q={'rtx+3090'[:n]}" for n in range(2, 9))
COMPARISONS = (
    "/parts/gpus/compare/?with=rtx-3090&with=rtx-4090&with=rtx-5090",
    "/machines/compare/?with=mac-studio-m5-max-128gb&with=nvidia-dgx-spark-128gb",
)
FILES = ("/parts/gpus/download.csv?memory_gib_min=24", "/machines/download.json")
PRODUCTS = (
    "/parts/gpus/rtx-3090/",
    "/parts/power-supplies/corsair-ax1600i/",
    "/parts/motherboards/asrock-rack-romed8-2t/",
    "/machines/mac-studio-m5-max-128gb/",
)
MODELS = ("/models/qwen3.6-27b/", "/models/gpt-oss-120b/", "/models/llama-3.3-70b/")
NEVER_ASKED = 4000


def list_paths(n_pages: int) -> list[str]:
    """Lists by many facets and sorts, on their first pages."""
    lists = GPU_LISTS + OTHER_LISTS
    return [
        f"{path}{'&' if '?' in path else '?'}page={page}" if page > 1 else path
        for page in range(1, n_pages + 1)
        for path in lists
    ]


def unasked_lists(n: int) -> list[str]:
    """Lists of cards that nobody asked for before, so that none was drawn before: bounds vary."""
    return [
        f"/parts/gpus/?memory_gib_min={8 + i % 40}&tdp_w_max={600 - i % 300}&price_used_max={400 + i}"
        for i in range(n)
    ]


def print_lists() -> None:
    """Latency with one visitor for each worker, on both catalogs.

    *Kept* lists are asked for in turn and so were drawn before; of *new* ones each is asked for once.
    """
    print(f"lists, searches and product pages: {WORKERS} connections, {WORKERS} workers")
    _print_latencies("shipped catalog", dict(os.environ), SHIPPED_P95_MS, n_pages=1)
    with large_catalog() as environment:
        name = f"{N_PRODUCTS:,} products, {N_OBSERVATIONS:,} prices"
        _print_latencies(name, environment, LARGE_P95_MS, n_pages=3)


def _print_latencies(catalog: str, environment: dict[str, str], target_ms: int, *, n_pages: int) -> None:
    with serve(environment) as base_url:
        for what, paths in (
            ("lists, kept", list_paths(n_pages)),
            ("lists, new", unasked_lists(NEVER_ASKED)),
            ("side by side", list(COMPARISONS)),
            ("searches", list(SEARCHES)),
            ("as one types", list(AS_ONE_TYPES)),
            ("product pages", list(PRODUCTS)),
            ("model pages", list(MODELS)),
            ("files", list(FILES)),
        ):
            # The processes read what they keep with their first answers; of new lists, other ones.
            first = unasked_lists(NEVER_ASKED + 100)[NEVER_ASKED:] if what == "lists, new" else paths
            measure(base_url, first, seconds=4, connections=WORKERS)
            load = measure(base_url, paths, seconds=8, connections=WORKERS)
            wrong = f"  {load.errors} ERRORS" if load.errors else ""
            print(
                f"{catalog:36} {what:14} p50 {load.p50_ms:6.1f} ms  p95 {load.p95_ms:6.1f} ms"
                f"  target {target_ms} ms{wrong}"
            )


if __name__ == "__main__":
    print_lists()
