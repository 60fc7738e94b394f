"""What buttons do to a build."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from builds.builder.changes import apply
from builds.builder.document import BuildDocument
from builds.builder.query import query_of, read_query
from builds.compatibility.findings import Action, Change
from tests.builds.builder.test_query import DOCUMENTS

START = "part=rtx-3090*4:used&part=romed8&part=rtx-5090@1999&part=ax1600i"
CARDS = {"rtx-3090", "rtx-5090"}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (Change(Action.LIMIT_CARDS, "rtx-3090", "280"),
         "part=rtx-3090*4:used~limit=280&part=romed8&part=rtx-5090@1999&part=ax1600i"),
        (Change(Action.LIMIT_CARDS, "", "280"),
         "part=rtx-3090*4:used~limit=280&part=romed8&part=rtx-5090@1999~limit=280&part=ax1600i"),
        (Change(Action.LIMIT_CARDS, "rtx-3090", ""), START),
        (Change(Action.RISER, "rtx-3090#2", "x16-ribbon"),
         "part=rtx-3090:used&part=rtx-3090:used~riser=x16-ribbon&part=rtx-3090*2:used"
         "&part=romed8&part=rtx-5090@1999&part=ax1600i"),
        (Change(Action.CABLES, "rtx-5090", "2"),
         "part=rtx-3090*4:used&part=romed8&part=rtx-5090@1999~cables=2&part=ax1600i"),
        (Change(Action.ADD, "ax1600i", ""),
         "part=rtx-3090*4:used&part=romed8&part=rtx-5090@1999&part=ax1600i*2"),
        (Change(Action.ADD, "sync-cable", "2"), f"{START}&part=sync-cable*2"),
        (Change(Action.REMOVE, "rtx-3090", "1"),
         "part=rtx-3090*3:used&part=romed8&part=rtx-5090@1999&part=ax1600i"),
        (Change(Action.REMOVE, "rtx-3090", ""), "part=romed8&part=rtx-5090@1999&part=ax1600i"),
        (Change(Action.REMOVE, "rtx-3090#4", ""),
         "part=rtx-3090*3:used&part=romed8&part=rtx-5090@1999&part=ax1600i"),
        (Change(Action.REPLACE, "rtx-5090", "rtx-4090"),
         "part=rtx-3090*4:used&part=romed8&part=rtx-4090&part=ax1600i"),
        (Change(Action.OUTLET, "", "eu-230v-16a"), f"{START}&outlet=eu-230v-16a"),
        (Change(Action.SPLIT, "", "layer"), f"{START}&split=layer"),
        (Change(Action.SUPPLY, "rtx-3090#9", "2"), START),
    ],
)  # fmt: skip
def test_a_button_changes_what_it_names_and_nothing_else(change: Change, expected: str) -> None:
    document, _ = read_query(QueryDict(START))
    assert query_of(apply(document, change, CARDS)) == expected


def test_a_setting_of_one_card_and_its_way_back_leave_the_build_as_it_was() -> None:
    document, _ = read_query(QueryDict(START))
    moved = apply(document, Change(Action.SUPPLY, "rtx-3090#2", "2"))
    assert query_of(moved) != START
    assert apply(moved, Change(Action.SUPPLY, "rtx-3090#2", "")) == document


def test_another_riser_replaces_the_one_that_cards_name() -> None:
    document, _ = read_query(QueryDict("part=rtx-3090*2~riser=sata-riser~feed=sata"))
    changed = apply(document, Change(Action.REPLACE, "sata-riser", "six-pin-riser"))
    assert query_of(changed) == "part=rtx-3090*2~riser=six-pin-riser"
    assert query_of(apply(changed, Change(Action.REMOVE, "six-pin-riser"))) == "part=rtx-3090*2"


@given(DOCUMENTS, st.sampled_from(list(Action)), st.sampled_from(["", "rtx-3090", "rtx-3090#1", "gpu#x"]))
def test_every_changed_document_can_be_written(document: BuildDocument, action: Action, subject: str) -> None:
    value = {Action.RISER: "some-part", Action.REPLACE: "some-part", Action.RISER_FEED: "6-pin"}.get(
        action, "2"
    )
    changed = apply(document, Change(action, subject, value), CARDS)
    assert read_query(QueryDict(query_of(changed))) == (changed, [])


def test_a_line_ends_at_sixty_four_pieces() -> None:
    document, _ = read_query(QueryDict("part=fan*60&part=fan*60~limit=1"))
    assert query_of(apply(document, Change(Action.ADD, "fan", "9"))) == "part=fan*60&part=fan*64~limit=1"
    assert query_of(apply(document, Change(Action.LIMIT_CARDS, "fan", ""))) == "part=fan*60&part=fan*60"
    assert query_of(apply(document, Change(Action.ADD, "cable", "99"))).endswith("&part=cable*64")
