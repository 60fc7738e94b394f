"""Requests per second of a list of paths, by wrk with one thread and sixteen connections."""

import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

__all__ = ["HttpLoad", "measure", "wrk_found"]

CONNECTIONS = 16


@dataclass(frozen=True, slots=True)
class HttpLoad:
    requests_per_s: float
    p50_ms: float
    p99_ms: float
    errors: int


def wrk_found() -> bool:
    return shutil.which("wrk") is not None


def _lua(paths: list[str]) -> str:
    quoted = ",\n".join(f'"{path}"' for path in paths)
    return (
        f"local paths = {{\n{quoted}\n}}\nlocal i = 0\n"
        "request = function()\n  i = i + 1\n  return wrk.format('GET', paths[(i - 1) % #paths + 1])\nend\n"
    )


def _milliseconds(text: str, percentile: str) -> float:
    match = re.search(rf"{percentile}%\s+([\d.]+)(us|ms|s)\b", text)
    if match is None:
        raise ValueError(f"wrk printed no {percentile} % latency:\n{text}")
    return float(match[1]) * {"us": 1e-3, "ms": 1.0, "s": 1e3}[match[2]]


def measure(base_url: str, paths: list[str], *, seconds: int = 6) -> HttpLoad:
    """Ask the paths in turn, each answer read whole, as fast as the server gives them."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "paths.lua"
        script.write_text(_lua(paths))
        text = subprocess.run(
            ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", str(script), base_url],
            capture_output=True, text=True, check=True, timeout=seconds + 30,
        ).stdout  # fmt: skip
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    if rate is None:
        raise ValueError(f"wrk printed no rate:\n{text}")
    return HttpLoad(
        requests_per_s=float(rate[1]),
        p50_ms=_milliseconds(text, "50"),
        p99_ms=_milliseconds(text, "99"),
        errors=int(refused[1]) if refused else 0,
    )
