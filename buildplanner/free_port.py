"""`python -m buildplanner.free_port 8000` fails, in one line, where the server could not listen."""

from __future__ import annotations

import socket
import sys

__all__ = ["problem_with"]


def problem_with(port: str) -> str:
    """Why nothing can listen on this port of this machine; empty where it can."""
    if not port.isdecimal() or not 1 <= int(port) <= 65535:
        return f"PORT={port} is not a port: give a number from 1 to 65535, for example `make run PORT=8001`."
    with socket.socket() as probe:
        # As the server does, so that connections still closing do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except OSError as error:
            reason = error.strerror
            return f"Port {port} cannot be used ({reason}): try another, for example `make run PORT=8001`."
    return ""


if __name__ == "__main__":
    sys.exit(problem_with(sys.argv[1]) or 0)
