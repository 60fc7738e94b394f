"""What travels in an address arrives as it left, and nothing else gets in."""

import json
from base64 import urlsafe_b64encode
from contextlib import suppress
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.core.architecture import Architecture, AttentionKind
from estimator.core.estimate import estimate
from estimator.core.hardware import Vendor
from estimator.core.scenario import Engine, Scenario
from estimator.engines import default_backend, engines_for
from estimator.own.address import MARK, MAX_ADDRESS_CHARACTERS, clean_name
from estimator.own.bounds import COUNT_FIELDS, check_bounds
from estimator.own.built import OwnModel
from estimator.own.gguf_model import gguf_model
from estimator.own.own_hardware import (
    LIMITS,
    MAX_COUNT,
    OwnHardware,
    address_of_hardware,
    hardware_of_address,
    rig_of_own,
)
from estimator.own.own_models import address_of_model, addressed, model_of_address
from estimator.own.refusal import OwnRefusedError
from tests.estimator.own.gguf_files import GEMMA
from tests.estimator.questions import calibration
from tests.estimator.shapes import architectures, quantization

CARD = OwnHardware(
    name="My card", count=2, vendor=Vendor.NVIDIA, family="Ampere", memory_gib=24,
    memory_bandwidth_gb_s=936.2, matmul_tflops=142, unified_memory=False, price_usd=Decimal("799.50"),
)  # fmt: skip


def address(*items: Any) -> str:
    return MARK + urlsafe_b64encode(json.dumps(items).encode()).decode().rstrip("=")


@pytest.mark.parametrize("a", architectures(), ids=lambda a: a.slug)
def test_every_model_arrives_as_it_left(a: Architecture) -> None:
    sent = addressed(OwnModel(architecture=replace(a, family="own", file_params=None)))
    arrived = model_of_address(sent.architecture.slug)
    assert arrived.architecture == sent.architecture
    assert len(sent.architecture.slug) <= 700


def test_the_bits_of_a_file_arrive_with_it() -> None:
    sent = addressed(gguf_model(GEMMA.read_bytes()))
    arrived = model_of_address(sent.architecture.slug)
    assert sent.file is not None
    assert arrived.file is not None
    assert arrived.file.name == sent.file.name
    assert arrived.file.slug == sent.file.slug
    for field in fields(sent.file):
        left, came = getattr(sent.file, field.name), getattr(arrived.file, field.name)
        assert came == (pytest.approx(left, abs=1e-4) if isinstance(left, float) else left)


def test_an_address_needs_no_escaping() -> None:
    assert all(
        c.isascii() and (c.isalnum() or c in "~-_")
        for c in addressed(gguf_model(GEMMA.read_bytes())).architecture.slug
    )


def test_every_field_of_an_architecture_is_carried_or_set() -> None:
    set_here = {
        "slug",
        "name",
        "family",
        "attention",
        "tied_embeddings",
        "exact",
        "gguf_architecture",
        "file_bytes",
        "file_params",
    }
    assert {field.name for field in fields(Architecture)} == set_here | COUNT_FIELDS.keys()


def test_a_machine_arrives_as_it_left() -> None:
    assert hardware_of_address(address_of_hardware(CARD)) == CARD


@given(st.text(max_size=100))
def test_a_name_is_one_line_of_visible_characters(name: str) -> None:
    shown = clean_name(name, "Model")
    assert 0 < len(shown) <= 60
    assert shown == " ".join(shown.split())
    shown.encode()


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda raw: urlsafe_b64encode(raw).decode()))
def test_no_text_does_anything_but_be_refused(text: str) -> None:
    for candidate in (text, MARK + text):
        with pytest.raises(OwnRefusedError):
            model_of_address(candidate)
        with pytest.raises(OwnRefusedError):
            hardware_of_address(candidate)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**19), 10**19) | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=8,
)
GOOD_MODEL = json.loads(
    '["m","X","llama","full",3,[8030261248,7504924672,32,4096,32,8,128,128256,131072,14336,0,0,0,0,0,0,32,0,0,0,'
    '131072,0,0,0,0],["Q4_K_M","Q4_K",4.9,4.5,6.6,4.9,4.9,4.9,4.9]]'
)
GOOD_CARD = ["h", "X", 1, "nvidia", "Ampere", 24, 936, 142, 0, "700"]


@given(st.data())
def test_a_changed_address_is_a_model_or_a_reason(data: st.DataObject) -> None:
    changed = json.loads(json.dumps(GOOD_MODEL))
    target = data.draw(st.sampled_from([changed, changed[5], changed[6]]))
    target[data.draw(st.integers(0, len(target) - 1))] = data.draw(JSON)
    with suppress(OwnRefusedError):
        check_bounds(model_of_address(address(*changed)).architecture)


@given(st.integers(0, len(GOOD_CARD) - 1), JSON)
def test_a_changed_machine_is_a_machine_or_a_reason(position: int, value: object) -> None:
    changed = [*GOOD_CARD]
    changed[position] = value  # type: ignore[call-overload]
    with suppress(OwnRefusedError):
        rig_of_own(hardware_of_address(address(*changed)))


def test_an_address_is_bounded() -> None:
    with pytest.raises(OwnRefusedError, match="too long"):
        model_of_address(MARK + "A" * MAX_ADDRESS_CHARACTERS)
    assert len(address_of_model(model_of_address(address(*GOOD_MODEL)))) < MAX_ADDRESS_CHARACTERS


COUNTS = st.dictionaries(
    st.sampled_from(sorted(COUNT_FIELDS)), st.one_of(st.integers(0, 64), st.integers(0, 10**14)), max_size=5
)
HARDWARE = st.builds(
    OwnHardware,
    name=st.just("Mine"), count=st.integers(1, MAX_COUNT), vendor=st.sampled_from(Vendor),
    family=st.just("Ampere"), unified_memory=st.booleans(), price_usd=st.none(),
    **{name: st.floats(least, most) for name, (least, most) in LIMITS.items()},
)  # fmt: skip


@given(
    st.sampled_from(architectures()), COUNTS, st.sampled_from(AttentionKind), HARDWARE, st.integers(1, 10**8)
)
def test_whatever_is_within_bounds_can_be_estimated(
    usual: Architecture, counts: dict[str, int], attention: AttentionKind, hardware: OwnHardware, context: int
) -> None:
    try:
        a = check_bounds(replace(usual, attention=attention, **counts))
    except (OwnRefusedError, ValueError):
        return
    rig = rig_of_own(hardware)
    vendor = rig.accelerators[0].vendor
    for engine in engines_for(vendor):
        formats = {Engine.LLAMA_CPP: "gguf-q4_k_m", Engine.MLX: "mlx-4bit", Engine.VLLM: "awq-int4-g128"}
        if engine not in formats:
            continue
        scenario = Scenario(
            engine=engine, backend=default_backend(vendor, engine), context_tokens=min(context, a.max_context)
        )
        found = estimate(rig, a, quantization(formats[engine]), scenario, calibration())
        assert found.memory.devices
