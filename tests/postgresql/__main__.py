"""`python -m tests.postgresql COMMAND …` runs a command with DATABASE_URL naming a throwaway PostgreSQL.

All processes of the command share the server, so parallel test workers need no agreement among themselves.
"""

import os
import subprocess
import sys

from tests.postgresql.server import temporary_server


def main(command: list[str]) -> int:
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return subprocess.run(command, check=False).returncode
    with temporary_server() as url:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
