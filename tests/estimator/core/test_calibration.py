import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.core.calibration import (
    EFFECTS,
    LARGEST_EFFICIENCY,
    Calibration,
    CaseKeys,
    coefficient,
    coefficient_values,
    effect_key,
    kernel_class,
    shape_key,
)
from tests.estimator.questions import calibration
from tests.estimator.shapes import architecture, quantization, quantizations

KEYS = CaseKeys(engine="llama.cpp/cuda", family="Ampere", chip="RTX 3090", kernel="gguf-k4")


def made(effects, **other):
    return Calibration(version="test", fixtures_hash="", effects=effects, bands={}, **other)


def test_a_coefficient_is_the_product_of_its_levels():
    effects = {
        "read:": {"": 0.2}, "read:engine": {"llama.cpp/cuda": 0.1}, "read:chip": {"RTX 3090": 0.05},
        "format:kernel": {"gguf-k4": 0.15},
    }  # fmt: skip
    found = coefficient(made(effects), "decode.weights", KEYS)
    assert found.value == pytest.approx(2.718281828**0.5)
    assert found.level == "chip"


@pytest.mark.parametrize(
    ("known", "level"),
    [
        ({}, "all"),
        ({"read:engine": {"llama.cpp/cuda": 0.1}}, "engine"),
        ({"read:family": {"Ampere": 0.1}}, "family"),
    ],
)
def test_a_chip_that_nobody_measured_inherits_and_says_from_where(known, level):
    found = coefficient(made({"read:": {"": 0.2}} | known), "decode.weights", KEYS)
    assert found.level == level


def test_the_usual_case_has_no_effect_of_its_own():
    assert effect_key("read:engine+setup", KEYS) is None
    assert effect_key("read:engine+setup", replace(KEYS, setup="layer")) == "llama.cpp/cuda|layer"
    assert effect_key("read:variant", KEYS) is None


def test_no_efficiency_exceeds_the_hardware():
    found = coefficient(made({"read:": {"": -3.0}}), "decode.weights", KEYS)
    assert found.value == pytest.approx(1 / LARGEST_EFFICIENCY)


def test_every_term_of_the_shipped_calibration_is_positive_and_finite():
    for term in EFFECTS:
        assert 0 < coefficient(calibration(), term, KEYS).value < 1e4


@given(st.sampled_from(quantizations()))
def test_the_shipped_efficiencies_stay_within_physics(fmt):
    keys = replace(KEYS, kernel=kernel_class(fmt), chip="NVIDIA GeForce RTX 3090")
    efficiency = 1 / coefficient(calibration(), "decode.weights", keys).value
    assert 0.2 < efficiency <= LARGEST_EFFICIENCY


def test_text_and_back_is_the_same_calibration():
    again = Calibration.from_json(calibration().to_json())
    assert again.calibration_id == calibration().calibration_id
    assert again.to_json() == calibration().to_json()


def test_another_content_has_another_name():
    other = replace(calibration(), bands={"decode|*|none": (-0.1, 0.1)})
    assert other.calibration_id != calibration().calibration_id


def test_a_file_of_another_schema_says_what_to_do():
    content = json.loads(calibration().to_json()) | {"schema": 99}
    with pytest.raises(ValueError, match=r"run manage.py calibrate"):
        Calibration.from_json(json.dumps(content))


@pytest.mark.parametrize(
    ("fmt", "kernel"),
    [
        ("gguf-q4_k_m", "gguf-k4"),
        ("gguf-ud-q4_k_xl", "gguf-k4"),
        ("gguf-q6_k", "gguf-k6"),
        ("gguf-q3_k_s", "gguf-k3"),
        ("gguf-q4_0", "gguf-plain"),
        ("gguf-q8_0", "gguf-8"),
        ("gguf-bf16", "gguf-16"),
        ("gguf-mxfp4", "gguf-fp4"),
        ("gguf-iq2_xxs", "gguf-iq"),
        ("gguf-iq4_xs", "gguf-iq4"),
        ("mlx-4bit", "mlx-4"),
        ("mlx-mxfp4", "mlx-fp4"),
        ("fp8-block128", "safetensors-fp8"),
        ("nvfp4", "safetensors-fp4"),
        ("awq-int4-g128", "safetensors-4"),
        ("bf16", "safetensors-16"),
    ],
)
def test_formats_fall_into_classes_of_kernels(fmt, kernel):
    assert kernel_class(quantization(fmt)) == kernel


def test_models_of_one_shape_are_one():
    assert shape_key(architecture("qwen3.6-27b")) == shape_key(architecture("qwen3.8-27b"))
    assert shape_key(architecture("llama-3.1-70b")) == shape_key(architecture("llama-3.3-70b"))
    assert shape_key(architecture("qwen3-32b")) != shape_key(architecture("qwen2.5-32b"))


def test_all_terms_at_once_are_what_each_is_alone():
    values = coefficient_values(calibration(), KEYS)
    assert values == {term: coefficient(calibration(), term, KEYS).value for term in EFFECTS}
