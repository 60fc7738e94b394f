"""Measured limit sweeps as curves, and measured draws as shares of the stock limit."""

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
from scipy.optimize import isotonic_regression

from catalog.models import Gpu
from estimator.fitting.fixtures import csv_rows, specs

__all__ = ["draw_shares", "power_curves"]

GRID = tuple(round(0.40 + 0.05 * i, 2) for i in range(13))
SWEEP = "limit-sweep"
SMALLEST_SWEEP = 5
"""Points below which a series says nothing of a curve's shape."""

Curve = tuple[tuple[float, float], ...]


def power_curves() -> dict[str, Curve]:
    """By kind, and by kind and family: rates under a limit as a share of the rate at the stock limit.

    Sweeps of several streams speak for a family only where nothing else does.
    """
    series: dict[tuple[str, str, bool], dict[tuple[str, str], list[tuple[float, float]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for row in csv_rows("power_measurements"):
        card = specs().hardware.get(row["hardware"])
        if row["condition"] != SWEEP or not isinstance(card, Gpu) or not card.tdp_w:
            continue
        if not row["power_limit_w"] or not row["tokens_per_s"] or int(row["hardware_count"]) > 1:
            continue
        many = (
            int(row["concurrency"] or 1) > 1 or row["speculation"] == "yes" or "aggregate" in row["quality"]
        )
        point = (float(row["power_limit_w"]) / card.tdp_w, float(row["tokens_per_s"]))
        key = (_kind(row), card.architecture_family, many)
        series[key][(card.slug, f"{row['language_model']} {row['quantization']}")].append(point)
    curves: dict[str, Curve] = {}
    for (kind, family, many), runs in sorted(series.items()):
        usable = [points for points in runs.values() if len(points) >= SMALLEST_SWEEP]
        if usable and not (many and (kind, family, False) in series):
            curves[f"{kind}|{family}"] = _curve(usable)
    for kind in ("decode-dense", "decode-moe", "prefill"):
        known = [curve for key, curve in sorted(curves.items()) if key.startswith(f"{kind}|")]
        if known:
            means = np.mean([[rate for _, rate in curve] for curve in known], axis=0)
            curves[kind] = tuple(
                (share, round(float(mean), 3)) for share, mean in zip(GRID, means, strict=True)
            )
    return curves


def _kind(row: Mapping[str, str]) -> str:
    if row["test"] == "prefill":
        return "prefill"
    architecture = specs().architectures.get(row["language_model"])
    return "decode-moe" if architecture is not None and architecture.is_mixture_of_experts else "decode-dense"


def _curve(runs: list[list[tuple[float, float]]]) -> Curve:
    """Never rising as the limit falls; each series relative to its own rate at the stock limit."""
    on_grid = []
    for points in runs:
        shares, rates = (np.asarray(column) for column in zip(*sorted(points), strict=True))
        rising = isotonic_regression(rates).x
        at_stock = np.interp(1.0, shares, rising)
        # Below the lowest limit tried the rate falls in proportion.
        values = np.interp(GRID, shares, rising) * np.minimum(1.0, np.asarray(GRID) / shares[0])
        on_grid.append(np.minimum(values / at_stock, 1.0))
    mean = np.mean(on_grid, axis=0)
    return tuple((share, round(float(rate), 3)) for share, rate in zip(GRID, mean, strict=True))


def draw_shares() -> dict[str, float]:
    """Watts per card while decoding as a share of the stock limit, by setup, and by family and setup.

    Only readings at the cards, one stream, at a limit that does not bind; a layer split keeps all but one
    card waiting.
    """
    readings: dict[str, list[float]] = defaultdict(list)
    for row in csv_rows("power_measurements"):
        card = specs().hardware.get(row["hardware"])
        if not isinstance(card, Gpu) or not card.tdp_w or row["measured_at"] != "gpu" or not row["watts"]:
            continue
        if row["test"] == "prefill" or int(row["concurrency"] or 1) > 1 or row["condition"] == "idle":
            continue
        count = int(row["hardware_count"])
        setup = {"layer": "layer", "tensor": "tensor", "none": "single", "": "single"}.get(row["split"])
        if setup is None or (count > 1) != (setup in ("layer", "tensor")):
            continue
        share = float(row["watts"]) / count / card.tdp_w
        limit = float(row["power_limit_w"] or card.tdp_w) / card.tdp_w
        if share <= 1.05 and share < 0.97 * limit and limit >= 0.8:
            readings[setup].append(share)
            readings[f"{card.architecture_family}|{setup}"].append(share)
    return {key: round(float(np.median(values)), 3) for key, values in sorted(readings.items())}
