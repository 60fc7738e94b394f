"""What is believed of every effect before a measurement: its mean and how far it may stray.

Means are rough figures of the field (docs/decisions/calibration.md); the measurements move them. The spread
of a level is the strength of its pooling: small, and a chip stays near its family.
"""

import math

__all__ = ["RESIDUAL_SCALE", "prior_of"]

RESIDUAL_SCALE = 0.10
"""Spread of the logarithm of a rate between runs of one question, before model error."""

_MEANS = {
    "read": math.log(1 / 0.80),
    "experts": math.log(1 / 0.75),
    "cache": math.log(1 / 0.75),
    "compute": math.log(1 / 0.30),
    "batch-compute": math.log(1 / 0.30),
    "layers-full": math.log(60e-6),
    "layers-sliding": math.log(70e-6),
    "layers-delta": math.log(100e-6),
    "layers-ssm": math.log(100e-6),
    "layers-mla": math.log(120e-6),
    "layers-experts": math.log(60e-6),
    "token": math.log(300e-6),
    "stream": math.log(50e-6),
    "unpack": 0.0,
    "draft": 0.0,
    "host-hop": 0.0,
    "host-copy": 0.0,
    "host-matmul": 0.0,
    "verify": 0.0,
    "hop": math.log(150e-6),
    "all-reduce": math.log(1.0),
    "link": math.log(1.2),
    "batch-link": math.log(1.2),
    "prefill-all-reduce": math.log(1.0),
    "prefill-link": math.log(1.2),
    "matmul": math.log(1 / 0.45),
    "expert-matmul": math.log(1 / 0.25),
    "attention": math.log(1 / 0.25),
    "recurrent": math.log(1 / 0.05),
    "touched": math.log(1 / 0.60),
    "prefill-layer": math.log(100e-6),
    "request": math.log(10e-3),
}

_SPREADS = {
    "read": 0.15,
    "experts": 0.3,
    "cache": 0.3,
    "compute": 0.7,
    "batch-compute": 0.7,
    "token": 1.0,
    "stream": 1.0,
    "unpack": 0.5,
    "draft": 0.7,
    "host-hop": 0.7,
    "host-copy": 0.4,
    "host-matmul": 0.7,
    "verify": 0.7,
    "hop": 0.7,
    "all-reduce": 0.7,
    "link": 0.4,
    "batch-link": 0.4,
    "prefill-all-reduce": 0.7,
    "prefill-link": 0.4,
    "matmul": 0.5,
    "expert-matmul": 0.5,
    "attention": 0.7,
    "recurrent": 0.7,
    "touched": 0.4,
    "prefill-layer": 0.7,
    "request": 1.0,
}
"""Of what all engines share; 0.5 where nothing is said."""

_LEVEL_SPREADS = {
    "read:engine": 0.20,
    "read:family": 0.10,
    "read:engine+family": 0.10,
    "read:chip": 0.07,
    "read:engine+chip": 0.10,
    "read:variant": 0.20,
    "read:engine+variant": 0.15,
    "read:engine+setup": 0.20,
    "format:kernel": 0.15,
    "format:engine+kernel": 0.15,
    "format:family+kernel": 0.12,
    "format:engine+family+kernel": 0.15,
    "matmul-format:engine+family+kernel": 0.25,
    "experts:engine": 0.30,
    "experts:engine+family": 0.20,
    "cache:engine": 0.35,
    "cache:engine+family": 0.20,
    "cache:engine+flash": 0.30,
    "compute:engine": 0.50,
    "compute:family": 0.40,
    "compute:kernel": 0.30,
    "batch-compute:engine": 0.50,
    "batch-compute:family": 0.40,
    "batch-compute:kernel": 0.30,
    "layer:engine": 0.50,
    "layer:family": 0.25,
    "layer:engine+family": 0.25,
    "layer:chip": 0.20,
    "layer:engine+chip": 0.25,
    "token:engine": 0.70,
    "stream:engine": 0.70,
    "unpack:engine": 0.40,
    "draft:engine": 0.50,
    "verify:engine": 0.50,
    "verify:family": 0.40,
    "hop:engine": 0.70,
    "all-reduce:engine": 0.50,
    "matmul:engine": 0.40,
    "matmul:family": 0.25,
    "matmul:engine+family": 0.25,
    "matmul:chip": 0.15,
    "matmul:engine+chip": 0.20,
    "prefill:variant": 0.30,
    "prefill:engine+variant": 0.30,
    "prefill:engine+setup": 0.30,
    "matmul-format:kernel": 0.20,
    "matmul-format:engine+kernel": 0.25,
    "matmul-format:family+kernel": 0.25,
    "expert-matmul:engine": 0.40,
    "attention:engine": 0.50,
    "attention:engine+family": 0.25,
    "attention:engine+flash": 0.40,
    "recurrent:engine": 0.50,
    "touched:engine": 0.40,
    "touched:engine+kernel": 0.25,
    "prefill-layer:engine": 0.60,
    "prefill-layer:family": 0.40,
    "request:engine": 1.0,
}


_KIND_SPREADS = {"engine": 0.40, "engine+family": 0.25}
"""Of the time per layer of one kind of token mixer."""


def prior_of(effect: str) -> tuple[float, float]:
    """Mean and spread of one table of effects, written ``group:fields``."""
    group, _, fields = effect.partition(":")
    if fields:
        return 0.0, _LEVEL_SPREADS.get(effect) or _KIND_SPREADS[fields]
    return _MEANS[group], _SPREADS.get(group, 0.5)
