"""Builds as JSON: strict in structure, forgiving in names."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builds.builder.document import BuildDocument, LineAsked, OwnPart, ScenarioAsked
from builds.builder.json_format import MAX_BYTES, UnusableBuildError, document_json, read_json

EXAMPLE = """
{"name": "4x 3090 open frame", "outlet": "us-120v-15a",
 "parts": [{"part": "rtx-3090", "quantity": 4, "riser": "usb-x1-riser-sata", "power_limit_w": 280},
           {"part": "asrock-rack-romed8-2t"}, {"part": "epyc-7302"},
           {"part": "corsair-ax1600i", "quantity": 1}, {"part": "ddr4-32gb-rdimm-3200", "quantity": 8}],
 "scenario": {"model": "qwen3.6-27b", "quant": "awq-int4", "engine": "vllm", "split": "tensor"}}
"""


def refused(source: Any) -> str:
    with pytest.raises(UnusableBuildError) as caught:
        read_json(source)
    message = str(caught.value)
    assert message.endswith((".", "]", "?")), message
    assert len(message) < 300
    return message


def test_the_example_of_the_docs_is_read_whole() -> None:
    document = read_json(EXAMPLE)
    card = document.lines[0]
    assert (document.name, document.outlet) == ("4x 3090 open frame", "us-120v-15a")
    assert (card.part, card.quantity, card.riser, card.power_limit_w) == (
        "rtx-3090",
        4,
        "usb-x1-riser-sata",
        280.0,
    )
    assert document.lines[4] == LineAsked(part="ddr4-32gb-rdimm-3200", quantity=8)
    assert document.scenario.precision == "awq-int4"
    assert document.unread == ()


def test_text_bytes_and_objects_read_alike() -> None:
    assert read_json(EXAMPLE) == read_json(EXAMPLE.encode()) == read_json(json.loads(EXAMPLE))


def test_a_mark_before_the_text_does_no_harm() -> None:
    assert read_json("\ufeff" + EXAMPLE) == read_json(b"\xef\xbb\xbf" + EXAMPLE.encode())


def test_a_part_may_be_a_text_alone() -> None:
    assert read_json({"parts": ["RTX 3090"]}).lines == (LineAsked(part="RTX 3090"),)


def test_an_answer_is_read_as_the_build_that_it_is_about() -> None:
    assert read_json({"findings": [], "build": {"parts": ["rtx-3090"]}}).lines[0].part == "rtx-3090"


def test_a_key_that_means_nothing_is_said_and_a_remark_is_not() -> None:
    document = read_json({"parts": [{"part": "rtx-3090", "power_limt_w": 280, "note": "used"}]})
    assert document.unread == (
        "parts[0] has a key “power_limt_w” that means nothing here. Did you mean “power_limit_w”?",
    )


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("", "not JSON"),
        ("[1, 2", "line 1"),
        ("[]", "not a list"),
        ("3", "not 3"),
        ("{}", "needs “parts”"),
        ('{"parts": {}}', "not an object"),
        ('{"parts": []}', "nothing to check"),
        ('{"parts": [3]}', "parts[0]"),
        ('{"parts": [{"quantity": 2}]}', "names no part"),
        ('{"parts": [{"part": "  "}]}', "names no part"),
        ('{"parts": ["rtx-3090"], "parts": []}', "stands twice"),
        ('{"parts": [{"part": "rtx-3090", "quantity": NaN}]}', "NaN"),
        ('{"parts": [{"part": "rtx-3090", "price_usd": Infinity}]}', "Infinity"),
        ('{"parts": [{"part": "rtx-3090", "power_limit_w": 1e999}]}', "number from 1"),
        ('{"parts": [{"part": "rtx-3090", "quantity": 1%s}]}' % ("0" * 6000), "too many digits"),
        ('{"parts": [{"part": "rtx-3090", "quantity": 1000000}]}', "from 0 to 64"),
        ('{"parts": [{"part": "rtx-3090", "quantity": -1}]}', "from 0 to 64"),
        ('{"parts": [{"part": "rtx-3090", "quantity": 2.5}]}', "whole number"),
        ('{"parts": [{"part": "rtx-3090", "quantity": true}]}', "not true"),
        ('{"parts": [{"part": "rtx-3090", "quantity": "four"}]}', "“four”"),
        ('{"parts": [{"part": ["rtx-3090"]}]}', "not a list"),
        ('{"parts": [{"part": "rtx-3090", "power_limit_w": 0}]}', "from 1"),
        ('{"parts": [{"part": "rtx-3090", "riser_power": "solar"}]}', "none, 6-pin, sata, molex"),
        ('{"parts": [{"part": "rtx-3090", "condition": "mint"}]}', "new, used, refurbished"),
        ('{"parts": [{"part": "rtx-3090", "price_usd": "cheap"}]}', "dollars"),
        ('{"parts": [{"part": "a", "own": {"kind": "gpu"}}]}', "both"),
        ('{"parts": [{"own": {"kind": "toaster"}}]}', "one of"),
        ('{"parts": ["rtx-3090"], "scenario": 3}', "scenario"),
        ('{"parts": ["rtx-3090"], "outlet": {}}', "outlet"),
        ("[" * 100_000, "nested"),
        (b"\xff\xfe{\x00", "UTF-8"),
        (b" " * (MAX_BYTES + 1), "256 KB"),
        (json.dumps({"parts": ["rtx-3090"] * 61}), "60 lines"),
        (json.dumps({"parts": ["x" * 500]}), "120"),
    ],
)
def test_what_is_no_build_is_refused_in_words(source: str | bytes, said: str) -> None:
    assert said in refused(source)


@pytest.mark.parametrize(
    ("written", "feed"),
    [
        ("SATA", "sata"),
        ("6pin", "6-pin"),
        ("PCIe 6-pin", "6-pin"),
        ("4-pin Molex", "molex"),
        ("None", "none"),
    ],
)
def test_feeds_are_read_as_people_call_them(written: str, feed: str) -> None:
    (line,) = read_json({"parts": [{"part": "usb-x1", "riser_power": written}]}).lines
    assert line.riser_feed == feed


def test_numbers_may_be_texts_and_carry_their_unit() -> None:
    (line,) = read_json(
        {"parts": [{"part": "x", "quantity": "4", "power_limit_w": "280 W", "price_usd": "$1,149.50"}]}
    ).lines
    assert (line.quantity, line.power_limit_w, line.price_usd) == (4, 280.0, Decimal("1149.50"))


texts = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)
numbers = st.none() | st.integers(1, 64)
own_parts = st.builds(
    OwnPart,
    kind=st.sampled_from(["gpu", "cpu", "riser"]),
    name=texts,
    specs=st.dictionaries(texts, texts, max_size=3),
)
settings_of_lines = {
    "quantity": st.integers(0, 64),
    "condition": st.sampled_from(["", "new", "used", "refurbished"]),
    "price_usd": st.none() | st.decimals(0, 99999, places=2),
    "shape": st.just("") | texts,
    "power_limit_w": st.none() | st.integers(1000, 2_000_000).map(lambda n: n / 1000),
    "riser_feed": st.sampled_from(["", "none", "6-pin", "sata", "molex"]),
    "power_adapter": st.sampled_from(["", "sata", "molex", "8-pin", "eps"]),
    "slot": numbers,
    "supply": numbers,
    "cables": numbers,
    "adapter_inputs": numbers,
}
lines = st.builds(LineAsked, part=texts, **settings_of_lines) | st.builds(
    LineAsked, own=own_parts, **settings_of_lines
)
documents = st.builds(
    BuildDocument,
    name=st.just("") | texts,
    lines=st.lists(lines, min_size=1, max_size=5).map(tuple),
    outlet=st.just("") | texts,
    other_load_w=st.integers(0, 5_000_000).map(lambda n: n / 1000),
    scenario=st.builds(ScenarioAsked, model=st.just("") | texts, streams=numbers, context_tokens=numbers),
)


@given(documents)
def test_what_is_written_is_read_back(document: BuildDocument) -> None:
    assert read_json(json.dumps(document_json(document))) == document


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["part", "own", "quantity", "kind", "specs", "riser", "price_usd", "name", "model"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(json_values, json_values)
def test_whatever_is_sent_is_read_or_refused_in_words(parts: Any, scenario: Any) -> None:
    said = []
    for source in ({"parts": parts, "scenario": scenario}, {"parts": [parts]}, parts):
        try:
            read_json(source if isinstance(source, dict) else json.dumps(source))
        except UnusableBuildError as error:
            said.append(str(error))
    assert all(said)
