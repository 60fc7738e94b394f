"""A build as an address."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from builds.builder.document import BuildDocument, LineAsked, OwnPart, ScenarioAsked
from builds.builder.query import SETTINGS, line_text, query_of, read_line, read_query
from catalog.models import Gpu

SLUGS = st.from_regex(r"[a-z0-9][a-z0-9.-]{0,20}", fullmatch=True)
TEXTS = st.text(st.characters(categories=("L", "N", "P", "S"), codec="utf-8"), max_size=20)
SMALL = st.none() | st.integers(1, 64)
OWN = st.builds(
    OwnPart,
    kind=st.sampled_from(["gpu", "riser"]),
    name=TEXTS.filter(bool),
    specs=st.dictionaries(st.sampled_from(["memory_gib", "tdp_w", "ports"]), TEXTS.filter(bool), max_size=3),
)
LINES = st.builds(
    LineAsked,
    part=SLUGS,
    quantity=st.integers(0, 64),
    condition=st.sampled_from(["", "new", "used", "refurbished"]),
    price_usd=st.none() | st.decimals(0, 999_999, places=2),
    shape=TEXTS,
    power_limit_w=st.none() | st.integers(1, 2000).map(float),
    riser=TEXTS,
    riser_feed=st.sampled_from(["", "none", "6-pin", "sata", "molex"]),
    slot=SMALL,
    supply=SMALL,
    power_adapter=TEXTS,
    adapter_inputs=SMALL,
    cables=SMALL,
)
OWN_LINES = st.builds(
    LineAsked, own=OWN, quantity=st.integers(0, 64), price_usd=st.none() | st.just(Decimal("250.5"))
)
DOCUMENTS = st.builds(
    BuildDocument,
    name=TEXTS,
    lines=st.lists(LINES | OWN_LINES, max_size=5).map(tuple),
    outlet=SLUGS,
    other_load_w=st.integers(0, 3000).map(float),
    scenario=st.builds(
        ScenarioAsked,
        model=SLUGS,
        precision=SLUGS,
        context_tokens=st.none() | st.integers(1, 10**6),
        streams=st.none() | st.integers(1, 256),
    ),
)


@given(DOCUMENTS)
def test_every_document_survives_its_address(document: BuildDocument) -> None:
    assert read_query(QueryDict(query_of(document))) == (document, [])


@given(st.text(max_size=60), st.text(max_size=20))
def test_no_address_raises(part: str, number: str) -> None:
    query = QueryDict(mutable=True)
    query.setlist("part", [part, f"rtx-3090*{number}", f"rtx-3090@{number}~limit={number}"])
    query["context"] = number
    document, _ = read_query(query)
    again, problems = read_query(QueryDict(query_of(document)))
    assert again == document
    assert problems == []


def test_a_line_is_written_as_the_docs_say() -> None:
    text = "rtx-3090*4:used@700~riser=usb-x1-riser-sata~feed=sata~limit=280~slot=3~supply=2~adapter=sata"
    line, problems = read_line(text)
    assert problems == []
    assert line == LineAsked(
        part="rtx-3090", quantity=4, condition="used", price_usd=Decimal(700), riser="usb-x1-riser-sata",
        riser_feed="sata", power_limit_w=280.0, slot=3, supply=2, power_adapter="sata",
    )  # fmt: skip
    assert line_text(line) == text


def test_the_price_of_an_own_part_may_stand_at_its_end() -> None:
    line, problems = read_line("own:gpu~name=Prototype%20X~memory_gib=48@4000")
    assert problems == []
    assert line is not None
    assert line.own == OwnPart(kind="gpu", name="Prototype X", specs={"memory_gib": "48"})
    assert line.price_usd == Decimal(4000)
    assert line_text(line) == "own:gpu@4000~name=Prototype%20X~memory_gib=48"


@pytest.mark.parametrize(
    ("text", "field", "said"),
    [
        ("rtx-3090*many", "quantity", "from 0 to 64"),
        ("rtx-3090*65", "quantity", "from 0 to 64"),
        ("rtx-3090:broken", "condition", "new, used or refurbished"),
        ("rtx-3090@1.2.3", "price", "dollars and cents"),
        ("rtx-3090@9999999", "price", "between 0 and 1,000,000"),
        ("rtx-3090~limit=lots", "limit", "Write watts"),
        ("rtx-3090~feed=mains", "feed", "none, 6-pin, sata or molex"),
        ("rtx-3090~slot=0", "slot", "from 1 to 64"),
        ("rtx-3090~colour=red", "part", "no setting is called “colour”"),
    ],
)
def test_what_makes_no_sense_is_left_out_and_said(text: str, field: str, said: str) -> None:
    document, problems = read_query(QueryDict(mutable=False, query_string=f"part=cpu&part={text}"))
    assert document.lines == (LineAsked(part="cpu"), LineAsked(part="rtx-3090"))
    assert [(problem.line, problem.field) for problem in problems] == [(1, field)]
    assert said in problems[0].message


def test_more_lines_than_a_build_has_are_said() -> None:
    document, problems = read_query(QueryDict("&".join(["part=x"] * 61)))
    assert len(document.lines) == 60
    assert "61 were given" in problems[0].message


def test_settings_of_a_card_are_never_taken_for_its_specs() -> None:
    assert not {field.name for field in Gpu._meta.fields} & set(SETTINGS)


def test_a_riser_of_ones_own_says_what_feeds_it_in_its_specs() -> None:
    line, problems = read_line("own:riser~name=Mine~feed=sata")
    assert (problems, line and line.own and line.own.specs) == ([], {"feed": "sata"})
