"""The production server on a free port, as `make run` starts it, for as long as a block lasts."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

__all__ = ["WORKERS", "serve"]

WORKERS = 2


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(url: str, process: "subprocess.Popen[bytes]", timeout_s: float = 30) -> None:
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with status {process.returncode}")
        try:
            urllib.request.urlopen(url, timeout=1).close()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"no answer from {url} within {timeout_s:.0f} s")


@contextmanager
def serve(environment: Mapping[str, str] = os.environ) -> Iterator[str]:
    """Run the server with the bench settings and give its base URL."""
    port = _free_port()
    process = subprocess.Popen(
        [
            str(Path(sys.executable).with_name("granian")),
            *("--interface", "wsgi", "--workers", str(WORKERS), "--host", "127.0.0.1", "--port", str(port)),
            *("--blocking-threads", "2", "--backpressure", "64"),
            *("--no-access-log", "--log-level", "warning", "buildplanner.wsgi:application"),
        ],
        env={**environment, "DJANGO_SETTINGS_MODULE": "tests.load.settings"},
    )
    try:
        _wait_until_it_answers(f"http://127.0.0.1:{port}/empty", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=15)
