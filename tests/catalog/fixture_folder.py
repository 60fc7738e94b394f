"""A folder of fixtures that a test writes row by row; cells that it does not name are sound or empty."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from catalog.loading import tables
from catalog.loading.loader import load_fixtures
from catalog.loading.tally import Tally

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SOUND = {
    "gpus": {
        "slug": "card-a",
        "name": "Card A",
        "vendor": "nvidia",
        "architecture_family": "Ampere",
        "form": "card",
        "memory_gib": "24",
        "memory_bandwidth_gb_s": "936",
        "sources": "https://example.org/card-a",
    },
    "machines": {
        "slug": "machine-a",
        "name": "Machine A",
        "vendor": "apple",
        "architecture_family": "Apple M5",
        "chip": "M5 Max",
        "form": "laptop",
        "sources": "https://example.org/machine-a",
    },
    "prices": {
        "product": "card-a",
        "amount": "900",
        "currency": "USD",
        "condition": "used",
        "basis": "asking",
        "observed_on": "2026-09-11",
        "precision": "day",
        "source_url": "https://example.org/offer",
        "confidence": "medium",
    },
    "product_aliases": {"product": "card-a", "name": "A card"},
    "spec_sources": {"product": "card-a", "field": "tdp_w", "url": "https://example.org/spec"},
    "gpu_variants": {"gpu": "card-a", "name": "common", "source_url": "https://example.org/variants"},
    "language_models": {
        "slug": "model-a-1.5b",
        "name": "Model A",
        "developer": "Somebody",
        "family": "A",
        "parameter_check": "incomplete",
        "attention": "full",
        "source_url": "https://example.org/model-a",
    },
}


class FixtureFolder:
    """Writes CSV files as reviewers see them, and loads them."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, table: str, *rows: dict[str, Any]) -> None:
        """One file with these rows; ``{}`` is a row with nothing but what every row needs."""
        columns = next(each.columns for each in tables() if each.name == table)
        with (self.path / f"{table}.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(dict.fromkeys(columns, "") | SOUND.get(table, {}) | row for row in rows)

    def load(self) -> dict[str, Tally]:
        """Load the folder; what happened, by table."""
        return {tally.table: tally for tally in load_fixtures(self.path, NOW)}
