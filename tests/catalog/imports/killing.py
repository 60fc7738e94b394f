"""Records a draft again and again, each time in a process that is killed at a later moment (SIGKILL).

`python -m tests.catalog.imports.killing DRAFT` prints one JSON object per moment: what the process was about
to do, and what it left behind. It ends with the first moment that comes after the commit.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from itertools import count
from typing import Any

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.db import connection, connections, transaction  # noqa: E402

from catalog.current_prices import rebuild_current_prices  # noqa: E402
from catalog.imports.recording import record_draft  # noqa: E402
from catalog.imports.review import review  # noqa: E402
from catalog.models import CurrentPrice, PriceImport, PriceObservation  # noqa: E402
from tests.catalog.imports.sheets import CARDS, NOW, TODAY  # noqa: E402


def main(pk: int) -> None:
    before = state(pk)
    for moment in count():
        about_to, killed = one_process(pk, moment)
        after = state(pk)
        said = {"about_to": about_to, "killed": killed, "changed": after != before, **after}
        print(json.dumps(said), flush=True)
        if about_to in ("committed", "nothing more"):
            return


def one_process(pk: int, moment: int) -> tuple[str, bool]:
    """What a process was about to do at this moment of its recording, and whether it was killed then."""
    # Each process opens connections of its own.
    connections.close_all()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        record_and_die(pk, moment, lambda about_to: os.write(writing, about_to.encode()))
    os.close(writing)
    with os.fdopen(reading) as told:
        about_to = told.read()
    _, status = os.waitpid(child, 0)
    return about_to, os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def record_and_die(pk: int, moment: int, tell: Callable[[str], Any]) -> None:
    """Record, and be killed before the statement of this number, before the commit, or right after it."""
    passed = 0

    def reach(about_to: str) -> None:
        nonlocal passed
        if passed == moment:
            tell(about_to)
            os.kill(os.getpid(), signal.SIGKILL)
        passed += 1

    def execute(run: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        # What is killed between two reads has written as much as what is killed before the write after them.
        if not sql.startswith("SELECT") or not passed:
            reach(sql[:60])
        return run(sql, *arguments)

    draft = PriceImport.objects.get(pk=pk)
    shown = review(draft.rows, today=TODAY).digest
    editor = User.objects.get(username="editor")
    commit = connection.commit

    def commit_watched() -> None:
        reach("commit")
        commit()
        reach("committed")

    connection.commit = commit_watched  # type: ignore[method-assign]
    with connection.execute_wrapper(execute):
        record_draft(pk, shown=shown, confirmed=True, by=editor, today=TODAY, now=NOW)
    tell("nothing more")
    os._exit(0)


def state(pk: int) -> dict[str, Any]:
    """What is stored: the draft's state, its observations, and whether the prices used follow from them."""
    stored = prices()
    with transaction.atomic():
        rebuild_current_prices({int(product) for product, *_ in stored})
        consistent = prices() == stored
        transaction.set_rollback(True)
    return {
        "state": PriceImport.objects.get(pk=pk).state,
        "observations": PriceObservation.objects.filter(price_import=pk).count(),
        "prices": stored,
        "consistent": consistent,
    }


def prices() -> list[list[str]]:
    rows = CurrentPrice.objects.filter(product__slug__in=CARDS).order_by("product", "condition")
    return [
        [str(v) for v in row]
        for row in rows.values_list("product", "condition", "amount_usd", "n_observations", "newest_on")
    ]


if __name__ == "__main__":
    main(int(sys.argv[1]))
