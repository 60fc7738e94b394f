"""Finds the browser that the tests drive. As a command, it also installs Debian's where it may."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

__all__ = ["MISSING", "browser_path"]

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge")
APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
MISSING = "Browser tests need Chromium, Chrome or Edge: install one, or name it in BROWSER_PATH."


def browser_path() -> str | None:
    """The path of a Chromium: BROWSER_PATH, else one in the PATH, else an installed application."""
    given = os.environ.get("BROWSER_PATH")
    if given:
        return given
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return found or next(filter(os.path.exists, APPLICATIONS), None)


def main() -> None:
    if not browser_path() and _can_install():
        print("Installing Chromium for the browser tests", flush=True)
        _install()
    if not browser_path():
        print(MISSING)


def _can_install() -> bool:
    return sys.platform == "linux" and os.geteuid() == 0 and Path("/usr/bin/apt-get").exists()


def _install() -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        result = subprocess.run(
            ["/usr/bin/apt-get", "-qq", *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode:
            print(f"apt-get {arguments[0]} failed: {result.stderr.strip()[-500:]}")
            return


if __name__ == "__main__":
    main()
