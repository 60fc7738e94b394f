"""What a process reads before its first visitor asks."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connections

from builds import reading_ahead
from builds.builder.part_names import PartNames
from builds.parts import Part
from builds.shelf import current_shelf


@pytest.mark.django_db
def test_what_a_process_reads_once_is_there_before_anyone_asks(
    catalog: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "close_all", lambda: None)
    reading_ahead.read_ahead()
    shelf = current_shelf()
    assert PartNames in shelf.memo
    assert (Part, "rtx-3090") in shelf.memo


def test_a_database_that_is_not_prepared_is_left_to_the_first_visitor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse() -> None:
        raise DatabaseError

    monkeypatch.setattr(reading_ahead, "current_shelf", refuse)
    monkeypatch.setattr(connections, "close_all", lambda: None)
    reading_ahead.read_ahead()
