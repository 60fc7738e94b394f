"""Specs as pages show them."""

import doctest

import pytest

from catalog import current_prices, figures, names, price_age
from catalog.kinds import KINDS
from catalog.models import Gpu, Machine
from catalog.specs import spec, specs_of


@pytest.mark.parametrize("module", [current_prices, figures, names, price_age])
def test_examples_in_docstrings_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("model", "name", "label", "text"),
    [
        (Gpu(memory_gib=24.0), "memory_gib", "Memory", "24 GiB"),
        (Gpu(memory_bandwidth_gb_s=935.8), "memory_bandwidth_gb_s", "Memory bandwidth", "935.8 GB/s"),
        (Gpu(fp16_matrix_tflops=1980.0), "fp16_matrix_tflops", "FP16 matrix rate", "1,980 TFLOPS"),
        (Gpu(plugs_8pin=0), "plugs_8pin", "Plugs 8-pin", "0"),
        (Gpu(supports_fp8=False), "supports_fp8", "FP8", "no"),
        (Gpu(vendor="nvidia"), "vendor", "Vendor", "NVIDIA"),
        (Gpu(cooling=""), "cooling", "Cooling", None),
        (Gpu(length_mm=None), "length_mm", "Length", None),
        (Machine(gpu_memory_share=0.84), "gpu_memory_share", "Memory that the GPU may use", "84 %"),
    ],
)
def test_a_value_carries_its_unit_or_is_nothing(model: Gpu, name: str, label: str, text: str | None) -> None:
    found = spec(type(model), name)
    assert (found.label, found.text(model)) == (label, text)


def test_no_label_shows_a_field_name() -> None:
    for page in KINDS:
        for found in specs_of(page.model):
            assert "_" not in found.label
            assert found.label[0].isupper()
