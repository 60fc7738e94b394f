"""What a power limit costs in speed, and what decoding draws.

A limit bites along measured curves: share of the stock limit → share of the stock rate. Dense decode is the
most sensitive below the knee (unpacking keeps the cores busy), a mixture of experts less, prefill between.
Source: limit sweeps in fixtures/power_measurements.csv; docs/methodology.md, Power.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from estimator.core.architecture import Architecture
from estimator.core.calibration import Calibration
from estimator.core.hardware import Accelerator

__all__ = ["decode_power_w", "draw_share", "limit_share", "rate_share"]

TENSOR_RELIEF = {"decode": 0.63, "prefill": 0.9}
"""Cards under tensor parallelism wait for each other and draw less: limits down to this share of stock cost
them nothing. Two RTX 3090 at 230 of 350 W: decode is flat, prefill of 90,000 tokens loses 12 % (1,118 of
1,265 tokens/s: https://github.com/noonghunna/club-3090/blob/master/BENCHMARKS.md)."""

USUAL_DRAW_SHARE = 0.85


def limit_share(accelerator: Accelerator, power_limit_w: float | None) -> float:
    """The limit as a share of the stock limit; at most 1, and 1 where either is unknown."""
    if power_limit_w is None or not accelerator.stock_power_limit_w:
        return 1.0
    return min(power_limit_w / accelerator.stock_power_limit_w, 1.0)


def rate_share(
    calibration: Calibration,
    test: str,
    architecture: Architecture,
    accelerator: Accelerator,
    setup: str,
    n_accelerators: int,
    power_limit_w: float | None,
) -> float:
    """Share of the stock rate that remains under a limit; 1 without one. ``test``: ``decode`` or
    ``prefill``."""
    share = min(limit_share(accelerator, power_limit_w) / _relief(test, setup, n_accelerators), 1.0)
    if share >= 1.0:
        return 1.0
    kind = (
        "prefill"
        if test == "prefill"
        else ("decode-moe" if architecture.is_mixture_of_experts else "decode-dense")
    )
    curve = calibration.power_curves.get(f"{kind}|{accelerator.family}") or calibration.power_curves.get(kind)
    return interpolated(curve, share) if curve else 1.0


def _relief(test: str, setup: str, n_accelerators: int) -> float:
    """Share of its stock limit that a card of this setup would draw by itself, of what it draws alone.

    In a layer split cards work in turn: RTX 3090 at 220 of 350 W lose a third alone, 5 % as two, nothing as
    four.
    """
    if setup == "layer":
        return 0.5 + 0.5 / n_accelerators
    return TENSOR_RELIEF[test] if setup == "tensor" else 1.0


def interpolated(curve: Sequence[tuple[float, float]], share: float) -> float:
    """Linear between the points of a curve, flat above it; below it the rate falls in proportion."""
    shares, rates = zip(*curve, strict=True)
    if share < shares[0]:
        return float(rates[0] * share / shares[0])
    return float(np.interp(share, shares, rates))


def decode_power_w(
    calibration: Calibration, working: Sequence[Accelerator], setup: str, power_limit_w: float | None
) -> float | None:
    """Watts of the accelerators that hold a part of the model, while decoding. [W]

    ``None`` where a stock limit is unknown. A complete computer is known by what it draws under such a load;
    a card draws a measured share of its limit, less where cards wait for each other.
    """
    total = 0.0
    for accelerator in working:
        stock = accelerator.stock_power_limit_w
        if not stock:
            return None
        usual = (
            1.0
            if accelerator.unified_memory
            else draw_share(calibration.draw_shares, accelerator.family, setup)
        )
        total += min(usual * stock, power_limit_w or stock)
    return total


def draw_share(shares: Mapping[str, float], family: str, setup: str) -> float:
    """Share of its stock limit that a card takes while decoding: of its family in this setup, of the setup,
    else the usual one. ``shares``: `Calibration.draw_shares`."""
    for key in (f"{family}|{setup}", setup):
        if key in shares:
            return shares[key]
    return USUAL_DRAW_SHARE
