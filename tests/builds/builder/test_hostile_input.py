"""What nobody would write by hand: nothing of it breaks a page, and all of it is read as it is written."""

from __future__ import annotations

import json
from datetime import date
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import example, given
from hypothesis import strategies as st

from builds.builder import drafts
from builds.builder.changes import apply
from builds.builder.document import BuildDocument, LineAsked, OwnPart
from builds.builder.json_format import UnusableBuildError, document_json, read_json
from builds.builder.query import MAX_SETTINGS, query_of, read_line, read_query
from builds.compatibility.findings import Action, Change
from builds.models import BuildDraft, SavedBuild

ODD = st.text(
    st.sampled_from("own:%~*@=,&#²٣ \t\x00\u202e<|aZ09.5$") | st.characters(codec="utf-8"), max_size=60
)
PIECES = st.sampled_from(
    ["own:gpu", "own:", "own%3Agpu", "rtx-3090", "*", "4", ":used", "@", "700", "~", "limit=", "slot=",
     "name=", "%7E", "%2500", "%ED%A0%80", "=", " ", "280.0001", "1e9", "-1"]
)  # fmt: skip
LINES = st.lists(PIECES | ODD, max_size=8).map("".join)
NAMES = st.text(st.characters(codec="utf-8"), max_size=50)
VALUES = NAMES | st.booleans() | st.none() | st.floats(0, 1e9) | st.integers(0, 10**9)
OWN = st.fixed_dictionaries(
    {"kind": st.sampled_from(["gpu", "riser", "psu", "memory"]), "name": NAMES},
    optional={
        "specs": st.dictionaries(NAMES | st.sampled_from(["name", "limit", "tdp_w"]), VALUES, max_size=4)
    },
)
WATTS = st.floats(1, 100_000)
BUILDS = st.fixed_dictionaries(
    {
        "name": NAMES,
        "outlet": NAMES,
        "other_w": st.floats(0, 100_000),
        "parts": st.lists(
            st.fixed_dictionaries({"own": OWN, "quantity": st.integers(0, 64)})
            | st.fixed_dictionaries({"part": st.just("rtx-3090"), "power_limit_w": WATTS, "riser": NAMES})
            | st.fixed_dictionaries(
                {"part": NAMES, "price_usd": st.floats(0, 1e6), "quantity": st.integers(0, 64)}
            ),
            min_size=1,
            max_size=3,
        ),
        "scenario": st.fixed_dictionaries({"model": NAMES, "split": NAMES, "streams": st.integers(1, 256)}),
    }
)
HALF = "\\ud800"


@given(st.lists(LINES, max_size=3), ODD, ODD)
@example(["own:gpu~own=~a=" + "x" * 119 + " y"], "x" * 119 + " y", "280.0001")
@example(["own%3Agpu", "rtx-3090~limit=280.0001"], "", "0.0004")
def test_whatever_an_address_says_it_is_read_as_it_is_written(
    parts: list[str], name: str, other: str
) -> None:
    pairs = [*(("part", part) for part in parts), ("name", name), ("model", name), ("other_w", other)]
    document, _ = read_query(QueryDict(urlencode(pairs)))
    again, problems = read_query(QueryDict(query_of(document)))
    assert again == document
    assert not problems


@given(BUILDS)
def test_whatever_json_says_fits_an_address_and_json(build: dict[str, object]) -> None:
    try:
        document = read_json(json.dumps(build))
    except UnusableBuildError:
        return
    written, _ = read_query(QueryDict(query_of(document)))
    assert written == document
    assert read_json(json.dumps(document_json(document))) == document


def test_a_line_has_so_many_settings_at_most() -> None:
    line, problems = read_line("own:gpu" + "".join(f"~s{n}=1" for n in range(5000)))
    assert line is not None
    assert line.own is not None
    assert len(line.own.specs) == MAX_SETTINGS
    assert "5000 were given" in problems[0][1]


@pytest.mark.parametrize(
    "subject", ["rtx-3090#²", "rtx-3090#٣", "rtx-3090#" + "9" * 5000, "#", "rtx-3090#-1"]
)
@pytest.mark.parametrize("action", list(Action))
def test_a_number_that_is_none_chooses_no_piece(subject: str, action: Action) -> None:
    document = BuildDocument(lines=(LineAsked(part="rtx-3090", quantity=4),))
    changed = apply(document, Change(action, subject, "1"), {"rtx-3090"})
    assert changed.lines[0].quantity >= 3


@pytest.mark.parametrize(
    "text",
    [
        f'{{"parts": ["rtx-3090"], "{HALF}": 1}}',
        f'{{"{HALF}": 1, "{HALF}": 2}}',
        f'{{"parts": [{{"part": "rtx-3090", "{HALF}": 1}}]}}',
        f'{{"parts": [{{"part": "rtx-3090", "quantity": "{HALF}"}}]}}',
        f'{{"parts": [{{"part": "rtx-3090", "price_usd": "{HALF}"}}]}}',
        f'{{"parts": [{{"own": {{"kind": "gpu", "specs": {{"{HALF}": 1}}}}}}]}}',
        f'{{"parts": ["{HALF}"]}}',
    ],
)
def test_half_a_character_is_refused_in_words(text: str) -> None:
    with pytest.raises(UnusableBuildError) as refusal:
        read_json(text)
    str(refusal.value).encode()


def _wordy(texts: int) -> BuildDocument:
    own = [
        OwnPart(kind="gpu", name=f"Card {n}", specs={f"s{m}": "€" * 100 for m in range(texts)})
        for n in range(20)
    ]
    return BuildDocument(lines=tuple(LineAsked(own=each) for each in own))


@pytest.mark.django_db
def test_more_than_a_draft_holds_is_refused_and_not_stored() -> None:
    with pytest.raises(drafts.DraftTooLargeError, match="48 KB are kept"):
        drafts.keep(_wordy(30), date(2026, 11, 23))
    assert not BuildDraft.objects.exists()


@pytest.mark.django_db
def test_drafts_beyond_those_that_are_kept_go_the_oldest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MAX_DRAFTS", 2)
    for n in range(3):
        BuildDraft.objects.create(pk=f"draft{n}", query="part=x", used_on=date(2026, 11, 10 + n))
    drafts.keep(_wordy(1), date(2026, 11, 23))
    assert BuildDraft.objects.count() == 2
    assert BuildDraft.objects.filter(pk="draft2").exists()


@pytest.mark.usefixtures("catalog")
def test_what_is_too_long_to_keep_is_said_on_every_way_in() -> None:
    query = query_of(_wordy(30))
    text = json.dumps(document_json(_wordy(30)))
    for response in (
        Client().get(f"/builds/new?{query}"),
        Client().post("/builds/import", {"text": text}),
        Client().post("/builds/save", {"q": query}),
    ):
        assert response.status_code == 422
    assert not BuildDraft.objects.exists()


@pytest.mark.usefixtures("catalog")
@pytest.mark.parametrize(
    "field", ["seat-rtx-3090#²=1", "supply-rtx-3090#٣=1", "condition-0=<script>", "price-0=NaN"]
)
def test_a_form_nobody_drew_is_no_error_of_ours(field: str) -> None:
    name, _, value = field.partition("=")
    sent = urlencode({"state": "part=rtx-3090*4", name: value})
    response = Client().get(f"/builds/new?{sent}", follow=True)
    assert response.status_code == 200
    assert value not in ("<script>",) or value not in response.content.decode().partition("<main")[2]


@pytest.mark.usefixtures("catalog")
def test_what_a_visitor_wrote_is_found_by_no_search_engine() -> None:
    build = "part=own:gpu@100~name=Mine~memory_gib=24~memory_bandwidth_gb_s=900~tdp_w=300"
    Client().post("/builds/save", {"q": build})
    saved = SavedBuild.objects.get()
    for address in (f"/builds/export.csv?{build}", f"/b/{saved.pk}/export.json", f"/b/{saved.pk}/export.md"):
        assert Client().get(address).headers["X-Robots-Tag"] == "noindex"
