"""Requests per second and latency of a list of paths, by wrk with one thread."""

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
    p95_ms: float
    p99_ms: float
    errors: int


def wrk_found() -> bool:
    return shutil.which("wrk") is not None


def _lua(paths: list[str], *, gzip: bool) -> str:
    quoted = ",\n".join(f'"{path}"' for path in paths)
    accept = 'wrk.headers["Accept-Encoding"] = "gzip"\n' if gzip else ""
    return (
        f"local paths = {{\n{quoted}\n}}\nlocal i = 0\n{accept}"
        "request = function()\n  i = i + 1\n  return wrk.format('GET', paths[(i - 1) % #paths + 1])\nend\n"
        "done = function(summary, latency)\n  for _, p in pairs({50, 95, 99}) do\n"
        "    io.write(string.format('p%d %d\\n', p, latency:percentile(p)))\n  end\nend\n"
    )


def _milliseconds(text: str, percentile: int) -> float:
    match = re.search(rf"^p{percentile} (\d+)$", text, re.MULTILINE)
    if match is None:
        raise ValueError(f"wrk printed no {percentile} % latency:\n{text}")
    return int(match[1]) / 1000


def measure(
    base_url: str,
    paths: list[str],
    *,
    seconds: int = 6,
    gzip: bool = False,
    connections: int = CONNECTIONS,
) -> HttpLoad:
    """Ask the paths in turn, each answer read whole, as fast as the server gives them.

    ``gzip`` asks for compressed answers, as browsers do.
    """
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "paths.lua"
        script.write_text(_lua(paths, gzip=gzip))
        text = subprocess.run(
            ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(script), base_url],
            capture_output=True, text=True, check=True, timeout=seconds + 30,
        ).stdout  # fmt: skip
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    if rate is None:
        raise ValueError(f"wrk printed no rate:\n{text}")
    return HttpLoad(
        requests_per_s=float(rate[1]),
        p50_ms=_milliseconds(text, 50),
        p95_ms=_milliseconds(text, 95),
        p99_ms=_milliseconds(text, 99),
        errors=int(refused[1]) if refused else 0,
    )
