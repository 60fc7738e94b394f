"""Requests per second and latency of a list of paths, by wrk with one thread."""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
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


def _lua(paths: list[str], headers: Mapping[str, str], bodies: Sequence[str]) -> str:
    sent = "".join(
        f"wrk.headers[{json.dumps(name)}] = {json.dumps(value)}\n" for name, value in headers.items()
    )
    method, body = ("POST", "bodies[(i - 1) % #bodies + 1]") if bodies else ("GET", "nil")
    return (
        f"local paths = {_list(paths)}\nlocal bodies = {_list(bodies)}\nlocal i = 0\n{sent}"
        "request = function()\n  i = i + 1\n"
        f"  return wrk.format('{method}', paths[(i - 1) % #paths + 1], nil, {body})\nend\n"
        "done = function(summary, latency)\n  for _, p in pairs({50, 95, 99}) do\n"
        "    io.write(string.format('p%d %d\\n', p, latency:percentile(p)))\n  end\nend\n"
    )


def _list(texts: Sequence[str]) -> str:
    quoted = ",\n".join(map(json.dumps, texts))
    return f"{{\n{quoted}\n}}"


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
    headers: Mapping[str, str] | None = None,
    bodies: Sequence[str] = (),
) -> HttpLoad:
    """Ask the paths in turn, each answer read whole, as fast as the server gives them.

    ``gzip`` asks for compressed answers, as browsers do; ``bodies`` are posted, in turn too.
    """
    sent = {**(headers or {}), **({"Accept-Encoding": "gzip"} if gzip else {})}
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "paths.lua"
        script.write_text(_lua(paths, sent, bodies))
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
