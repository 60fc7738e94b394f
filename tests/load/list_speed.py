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
PRODUCTS = (
    "/parts/gpus/rtx-3090/",
    "/parts/power-supplies/corsair-ax1600i/",
    "/parts/motherboards/asrock-rack-romed8-2t/",
    "/machines/mac-studio-m5-max-128gb/",
)


def list_paths(n_pages: int) -> list[str]:
    """Lists by many facets and sorts, on their first pages."""
    lists = GPU_LISTS + OTHER_LISTS
    return [
        f"{path}{'&' if '?' in path else '?'}page={page}" if page > 1 else path
        for page in range(1, n_pages + 1)
        for path in lists
    ]


def print_lists() -> None:
    """Latency with one visitor for each worker, on both catalogs."""
    print(f"lists, searches and product pages: {WORKERS} connections, {WORKERS} workers")
    _print_latencies("shipped catalog", dict(os.environ), SHIPPED_P95_MS, n_pages=1)
    with large_catalog() as environment:
        name = f"{N_PRODUCTS:,} products, {N_OBSERVATIONS:,} prices"
        _print_latencies(name, environment, LARGE_P95_MS, n_pages=3)


def _print_latencies(catalog: str, environment: dict[str, str], target_ms: int, *, n_pages: int) -> None:
    with serve(environment) as base_url:
        for what, paths in (
            ("lists", list_paths(n_pages)),
            ("searches", list(SEARCHES)),
            ("product pages", list(PRODUCTS)),
        ):
            measure(base_url, paths, seconds=4, connections=WORKERS)
            load = measure(base_url, paths, seconds=8, connections=WORKERS)
            wrong = f"  {load.errors} ERRORS" if load.errors else ""
            print(
                f"{catalog:36} {what:14} p50 {load.p50_ms:6.1f} ms  p95 {load.p95_ms:6.1f} ms"
                f"  target {target_ms} ms{wrong}"
            )


if __name__ == "__main__":
    print_lists()
