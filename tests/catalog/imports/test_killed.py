"""An import that is killed at any moment is wholly there or wholly not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection

from catalog.services import record_prices
from tests.catalog.imports.sheets import CARDS, TODAY, drafted, price_row, sheet
from tests.conftest import on_postgresql

N_ROWS = 300


@pytest.mark.django_db(transaction=on_postgresql())
def test_a_recording_that_is_killed_leaves_all_or_nothing(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    request.getfixturevalue("cards")
    User.objects.create_superuser("editor")
    follower = price_row(product=CARDS[4], derived_from=CARDS[3], derivation="+50", amount="450")
    record_prices([follower], by=None, today=TODAY)
    rows = [{"product": CARDS[n % 4], "price": f"{100 + n}.50"} for n in range(N_ROWS)]
    draft = drafted(sheet(rows))

    moments = _kill_at_every_moment(draft.pk, _url_for_another_process(tmp_path))

    *killed, last = moments
    assert len(killed) >= 5
    assert {moment["about_to"].split()[0] for moment in killed} >= {"INSERT", "UPDATE", "commit"}
    for moment in killed:
        assert moment["killed"], moment
        assert not moment["changed"], moment["about_to"]
        assert (moment["state"], moment["observations"]) == ("draft", 0)
    assert (last["about_to"], last["killed"]) == ("committed", True)
    assert (last["state"], last["observations"]) == ("recorded", N_ROWS)
    assert all(moment["consistent"] for moment in moments)


def _url_for_another_process(folder: Path) -> str:
    """This test's database, or (SQLite holds it in memory) a copy of it in a file."""
    if on_postgresql():
        name = connection.settings_dict["NAME"]
        return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    file = folder / "killed.sqlite3"
    file.write_bytes(connection.connection.serialize())
    return f"sqlite:///{file}"


def _kill_at_every_moment(draft: int, url: str) -> list[dict[str, Any]]:
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "buildplanner.settings.test"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.catalog.imports.killing", str(draft)],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]
