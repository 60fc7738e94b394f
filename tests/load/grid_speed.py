"""Estimates a second on one core: the grid, `estimate` in a loop, and the fastest peers in an equal loop.

Seconds are those that the process computes, so that other work on the machine does not count.
"""

import json
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import django

from estimator.core.architecture import Architecture
from estimator.core.quantization import Ecosystem, Quantization
from tests.load.estimates import use_settings

__all__ = ["print_grid"]

MODELS = 20
LOOPED = 2000
TARGET = 1_000_000
PEERS = Path(__file__).resolve().parents[2] / "var" / "peers" / "bin" / "python"


def print_grid() -> None:
    """Memory, decode, prefill and bands of every card and machine, at every context, one process."""
    use_settings()
    django.setup()
    from estimator.calibrations import newest_calibration
    from estimator.core.grid import Grids
    from estimator.core.hardware import Vendor
    from estimator.engines import ENGINE_ECOSYSTEMS, usual_engines_for
    from estimator.fitting.fixtures import specs
    from estimator.grids.catalog_grid import CONTEXTS, formats_of, rows_of, scenario_for

    catalog, calibration = specs(), newest_calibration()
    models = list(islice(catalog.architectures.values(), MODELS))
    depths = [context // 2 for context in CONTEXTS]
    parts = []
    for vendor in Vendor:
        rigs = [row.rig for row in rows_of(catalog) if row.vendor is vendor]
        if rigs:
            engine = usual_engines_for(vendor)[0]
            parts.append((Grids(rigs, calibration), scenario_for(vendor, engine), ENGINE_ECOSYSTEMS[engine]))

    def all_cells(formats_for: Callable[[Architecture, Ecosystem], Sequence[Quantization]]) -> int:
        n = 0
        for grids, scenario, ecosystem in parts:
            for model in models:
                formats = formats_for(model, ecosystem)
                n += grids.ask(model, formats, scenario, CONTEXTS, depths).fits.size
        return n

    def every_format(_model: Architecture, ecosystem: Ecosystem) -> Sequence[Quantization]:
        return [each for each in catalog.quantizations.values() if each.ecosystem is ecosystem]

    rate = 0.0
    for name, formats_for in (
        ("pages' formats, first pass", lambda *asked: formats_of(*asked, catalog)),
        ("pages' formats, next pass", lambda *asked: formats_of(*asked, catalog)),
        ("every format, first pass", every_format),
        ("every format, next pass", every_format),
    ):
        start = time.process_time()
        n = all_cells(formats_for)
        rate = n / (time.process_time() - start)
        print(f"grid, {name}: {n:,} estimates, {rate:,.0f} a second on one core; target {TARGET:,}")
    print_loop(catalog.rig("rtx-3090", 2), models, catalog, calibration)
    print_peers(rate)


def print_loop(rig: Any, models: Any, catalog: Any, calibration: Any) -> None:
    """`estimate` called for one case after another, no two alike."""
    from estimator.core.estimate import estimate
    from estimator.core.hardware import Vendor
    from estimator.core.scenario import Engine
    from estimator.grids.catalog_grid import scenario_for

    usual = scenario_for(Vendor.NVIDIA, Engine.LLAMA_CPP)
    quantization = catalog.quantizations["gguf-q4_k_m"]
    cases = [(models[i % len(models)], replace(usual, context_tokens=256 + i % 1700)) for i in range(LOOPED)]
    start = time.process_time()
    for model, scenario in cases:
        estimate(rig, model, quantization, scenario, calibration)
    print(f"estimate() in a loop: {LOOPED / (time.process_time() - start):,.0f} a second")


def print_peers(ours: float) -> None:
    """The same kind of question in a loop over each peer that is installed."""
    if not PEERS.exists():
        print("peers: not installed, as the package index did not answer; the bench goes on without them")
        return
    loops = Path(__file__).with_name("peer_loops.py")
    done = subprocess.run([str(PEERS), str(loops)], capture_output=True, text=True, timeout=120, check=False)
    if done.returncode:
        print(f"peers: their loop ended with {done.stderr.strip().splitlines()[-1:]}")
        return
    for name, rate in sorted(json.loads(done.stdout).items()):
        if isinstance(rate, str):
            print(f"peer {name}: {rate}")
        else:
            print(
                f"peer {name}: {rate:,.0f} cases a second in a loop; the grid: {ours / rate:,.1f} times that"
            )
