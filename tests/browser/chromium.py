"""Finds the browser that the tests drive. As a command, it also installs Debian's where it may.

Playwright's driver is a Node of its own. On a bare Debian it lacks a library, which is installed as well.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright._impl._driver import compute_driver_executable

__all__ = ["browser_path", "what_is_missing"]

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge")
APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
DEBIAN_PACKAGES = ("chromium", "libatomic1")


def browser_path() -> str | None:
    """The path of a Chromium: BROWSER_PATH, else one in the PATH, else an installed application."""
    given = os.environ.get("BROWSER_PATH")
    if given:
        return given
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return found or next(filter(os.path.exists, APPLICATIONS), None)


def what_is_missing() -> str:
    """One line that says what to install for the browser tests; empty when all is there."""
    if not browser_path():
        return "Browser tests need Chromium, Chrome or Edge: install one, or name it in BROWSER_PATH."
    if not _driver_runs():
        return "Browser tests need the library libatomic (on Debian: apt install libatomic1)."
    return ""


def main() -> None:
    if what_is_missing() and _can_install():
        print("Installing Chromium for the browser tests", flush=True)
        _install()
    if missing := what_is_missing():
        print(missing)


def _driver_runs() -> bool:
    node, _script = compute_driver_executable()
    return subprocess.run([node, "--version"], capture_output=True, check=False).returncode == 0


def _can_install() -> bool:
    return sys.platform == "linux" and os.geteuid() == 0 and Path("/usr/bin/apt-get").exists()


def _install() -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", *DEBIAN_PACKAGES]):
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
