import pytest

from estimator.core.quantization import Ecosystem
from estimator.names import AmbiguousNameError, NameIndex, UnknownNameError, current_names

pytestmark = pytest.mark.usefixtures("catalog")

INDEX = NameIndex(
    "hardware",
    {"rtx3090": ("rtx-3090",), "rtx3090ti": ("rtx-3090-ti",), "m4max": ("m4-max-32", "m4-max-40")},
    {"rtx3090": "RTX 3090", "rtx3090ti": "RTX 3090 Ti", "m4max": "M4 Max"},
)


@pytest.mark.parametrize("text", ["rtx-3090", "RTX 3090", "  rtx_3090 ", "RTX3090"])
def test_case_spaces_and_punctuation_do_not_matter(text):
    assert INDEX.resolve(text) == "rtx-3090"


def test_an_unknown_name_lists_the_closest():
    with pytest.raises(
        UnknownNameError, match=r"hardware 'RTX 3099' is not in the catalog; closest: RTX 3090"
    ):
        INDEX.resolve("RTX 3099")


def test_a_name_far_from_all_lists_none():
    with pytest.raises(UnknownNameError, match=r"not in the catalog$"):
        INDEX.resolve("toaster")


def test_an_ambiguous_name_lists_its_meanings():
    with pytest.raises(AmbiguousNameError, match="could be m4-max-32, m4-max-40"):
        INDEX.resolve("M4 Max")


@pytest.mark.parametrize("text", ["NVIDIA GeForce RTX 3090", "rtx-3090", "RTX 3090", "geforce rtx 3090"])
def test_a_card_goes_by_slug_name_and_alias(text):
    assert current_names().resolve_hardware(text) == "rtx-3090"


def test_a_chip_level_name_is_the_unthrottled_machine():
    assert current_names().resolve_hardware("Apple M5 Max 40-core GPU 128GB") == "mac-studio-m5-max-128gb"


def test_a_chip_with_machines_of_different_memory_is_ambiguous():
    with pytest.raises(AmbiguousNameError, match="mac-studio-m3-ultra-256gb, mac-studio-m3-ultra-512gb"):
        current_names().resolve_hardware("Apple M3 Ultra 80-core GPU")


def test_a_mixed_rig_is_named_by_its_cards():
    assert current_names().resolve_hardware("RTX 5090 + RTX 3090") == "rtx-5090+rtx-3090"


@pytest.mark.parametrize("text", ["qwen3.6-27b", "Qwen3.6-27B", "qwen3.6 27b"])
def test_a_model_goes_by_slug_and_name(text):
    assert current_names().language_models.resolve(text) == "qwen3.6-27b"


def test_a_format_is_named_within_its_ecosystem():
    names = current_names()
    assert names.resolve_quantization("Q4_K_M", Ecosystem.GGUF) == "gguf-q4_k_m"
    assert names.resolve_quantization("4bit", Ecosystem.MLX) == "mlx-4bit"
    assert names.resolve_quantization("awq-int4", Ecosystem.SAFETENSORS) == "awq-int4-g128"


def test_a_format_of_another_ecosystem_says_whose_it_is():
    with pytest.raises(UnknownNameError, match="'Q4_K_M' is a format of gguf files, not of mlx files"):
        current_names().resolve_quantization("Q4_K_M", Ecosystem.MLX)


@pytest.mark.django_db
def test_every_measured_run_names_what_the_catalog_has():
    from estimator.models import Measurement

    names = current_names()
    for column in ("hardware", "language_model"):
        known = names.hardware if column == "hardware" else names.language_models
        slugs = Measurement.objects.exclude(**{column: ""}).values_list(column, flat=True).distinct()
        missing = [
            slug for slug in slugs.order_by(column) for part in slug.split("+") if not known.knows(part)
        ]
        assert missing == []
