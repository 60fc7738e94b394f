"""The local profile's secret key: made once, readable by its owner only."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key

__all__ = ["secret_key_in"]


def secret_key_in(path: Path) -> str:
    """The key stored at `path`, made on first use."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="utf-8").strip() or _replace_empty(path)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        key = get_random_secret_key()
        file.write(key)
    return key


def _replace_empty(path: Path) -> str:
    # An empty file is what a crash between creating and writing leaves behind.
    path.unlink()
    return secret_key_in(path)
