"""How long the estimates behind one page take, without HTTP, templates or database."""

import os
import statistics
import time

import django
from django.http import QueryDict

from tests.load.questions import varied_paths

__all__ = ["print_estimates"]

PAGES = 300
TARGET_MS = 5


def print_estimates() -> None:
    """Memory, speed and curve of three contenders, for questions that were never asked before."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.load.settings")
    django.setup()
    from django.utils import timezone

    from builds.asking import ask_of, known_names
    from builds.comparison import compare
    from builds.contenders import resolve
    from builds.shelf import current_shelf
    from builds.state import read_state
    from estimator.calibrations import current_calibration

    shelf, calibration, today = current_shelf(), current_calibration(), timezone.localdate()
    milliseconds = []
    for path in varied_paths(PAGES):
        question = read_state(QueryDict(path.partition("?")[2]), known_names(shelf)).question
        contenders = [resolve(choice, shelf, today) for choice in question.contenders]
        ask = ask_of(question, shelf)
        start = time.perf_counter()
        compare(contenders, ask, calibration)
        milliseconds.append((time.perf_counter() - start) * 1e3)
    print(
        f"estimates of one page of {len(contenders)} contenders, {PAGES} different questions: "
        f"median {statistics.median(milliseconds):.1f} ms, "
        f"p95 {statistics.quantiles(milliseconds, n=20)[-1]:.1f} ms; target under {TARGET_MS} ms"
    )
