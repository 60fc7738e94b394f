#!/bin/sh
# Prints the Python to build the environment with: $PYTHON if given, else the newest of 3.11 to 3.14 that runs.
suits='import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))'
for python in ${PYTHON:-python3.14 python3.13 python3.12 python3.11 python3}; do
    if "$python" -c "$suits" >/dev/null 2>&1; then
        command -v "$python"
        exit 0
    fi
done
echo "Build Planner needs Python 3.11 to 3.14 with the venv module (on Debian: apt install python3-venv)." >&2
echo "Put it in the PATH, or name it: make PYTHON=/path/to/python3" >&2
exit 1
