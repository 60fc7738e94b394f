import pytest

from estimator.core.quantization import Ecosystem
from estimator.names import AmbiguousNameError, NameIndex, UnknownNameError, current_names

pytestmark = [pytest.mark.usefixtures("catalog"), pytest.mark.shipped_catalog]

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


def test_a_name_that_leaves_memory_or_cores_open_is_the_largest_of_that_bandwidth():
    names = current_names()
    assert names.resolve_hardware("Apple M1 Max") == "macbook-pro-m1-max-64gb-used"
    assert names.resolve_hardware("MacBook Air M2 16GB") == "apple-m2-10-core-gpu-16gb"
    assert names.resolve_hardware("Apple M3 Ultra 80-core GPU") == "mac-studio-m3-ultra-512gb"
    assert names.resolve_hardware("RTX 4060 Ti") == "rtx-4060-ti-16gb"


@pytest.mark.parametrize("text", ["Apple M4 Max", "Apple M3 Max", "A100"])
def test_a_name_whose_meanings_differ_in_speed_is_ambiguous(text):
    with pytest.raises((AmbiguousNameError, UnknownNameError)):
        current_names().resolve_hardware(text)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("NVIDIA GeForce RTX 3090 24GB", "rtx-3090"),
        ("RTX3090 24G", "rtx-3090"),
        ("EVGA GeForce RTX 3090 Founders Edition", "rtx-3090"),
        ("NVIDIA RTX PRO 6000 Blackwell Workstation Edition", "rtx-pro-6000-blackwell-ws"),
        ("NVIDIA GeForce RTX 4090 Laptop GPU", "rtx-4090-laptop-16gb"),
        ("RTX 4090 Mobile", "rtx-4090-laptop-16gb"),
        ("AMD Radeon RX 7900 XTX (RADV NAVI31)", "rx-7900-xtx"),
        ("Intel(R) Arc(TM) B580 Graphics", "arc-b580"),
        ("NVIDIA A100-SXM4-80GB", "a100-80gb-sxm4"),
        ("NVIDIA H100 80GB HBM3", "h100-sxm-80gb"),
        ("Tesla V100-PCIE-32GB", "tesla-v100-32gb-pcie"),
        ("M4 Max 128GB 40-core", "mac-studio-m4-max-128gb"),
        ("Apple M4 Max (16-core CPU, 40-core GPU, 128 GB)", "mac-studio-m4-max-128gb"),
        ("MacBook Pro 16-inch M4 Max 128GB", "macbook-pro-16-m4-max-128gb"),
        ("Mac Studio M3 Ultra 512GB", "mac-studio-m3-ultra-512gb"),
        ("Apple M1 Max 24-core GPU", "apple-m1-max-24-core-gpu-64gb"),
        ("Apple M2 Pro (19 GPU cores)", "apple-m2-pro-19-core-gpu-32gb"),
        ("M2 Ultra 76 GPU cores", "mac-studio-m2-ultra-192gb"),
        ("Strix Halo", "framework-desktop-395-128gb"),
        ("AMD RYZEN AI MAX+ 395 w/ Radeon 8060S", "framework-desktop-395-128gb"),
        ("NVIDIA DGX Spark", "nvidia-dgx-spark-128gb"),
        ("GB10", "nvidia-dgx-spark-128gb"),
    ],
)
def test_a_device_goes_by_what_people_write(text, slug):
    assert current_names().resolve_hardware(text) == slug


@pytest.mark.parametrize(
    "text",
    [
        "RTX 3090 48GB",
        "RTX 3099",
        "RTX 4090 Max-Q",
        "GTX 3090",
        "Apple M9 Ultra",
        "Apple M4 Max 12-core GPU 128GB",
        "M3 Ultra 64GB",
        "Ryzen 9 7950X",
        "3 GPUs",
    ],
)
def test_a_device_is_never_led_to_another(text):
    assert not current_names().hardware.knows(text)


def test_a_processor_is_not_the_graphics_beside_it():
    names = current_names()
    assert names.resolve_hardware("Apple M4 Max (CPU) 128GB") == "apple-m4-max-128gb-cpu"
    assert names.resolve_hardware("Apple M4 Max 40-core GPU 128GB") == "mac-studio-m4-max-128gb"


def test_a_mixed_rig_is_named_by_its_cards():
    assert current_names().resolve_hardware("RTX 5090 + RTX 3090") == "rtx-5090+rtx-3090"


@pytest.mark.parametrize("text", ["qwen3.6-27b", "Qwen3.6-27B", "qwen3.6 27b"])
def test_a_model_goes_by_slug_and_name(text):
    assert current_names().language_models.resolve(text) == "qwen3.6-27b"


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("unsloth/Qwen3-30B-A3B-Instruct-2507-GGUF", "qwen3-30b-a3b"),
        ("Qwen/Qwen2.5-Coder-32B-Instruct-AWQ", "qwen2.5-32b"),
        ("Qwen_Qwen3-8B-Q4_K_M.gguf", "qwen3-8b"),
        ("gemma-3-27b-it-UD-Q4_K_XL.gguf", "gemma-3-27b"),
        ("Meta-Llama-3.1-70B-Instruct-Q4_K_M-00001-of-00002.gguf", "llama-3.1-70b"),
        ("mlx-community/Qwen3-235B-A22B-4bit-DWQ", "qwen3-235b-a22b"),
        ("lmstudio-community/gpt-oss-120b-MXFP4-GGUF", "gpt-oss-120b"),
        ("qwen3moe 30B.A3B", "qwen3-30b-a3b"),
        ("llama 7B", "llama-2-7b"),
        ("qwen3:30b-a3b-instruct-2507-q4_K_M", "qwen3-30b-a3b"),
        ("deepseek-ai/DeepSeek-R1-Distill-Qwen-1.5B", "deepseek-r1-distill-qwen-1.5b"),
        ("Phi-3.5-mini-instruct", "phi-3-mini"),
        ("RedHatAI/Llama-3.3-70B-Instruct-FP8-dynamic", "llama-3.3-70b"),
        ("Mistral-Nemo-Instruct-2407", "mistral-nemo-12b"),
    ],
)
def test_a_model_goes_by_repository_file_and_tag(text, slug):
    assert current_names().language_models.resolve(text) == slug


@pytest.mark.parametrize(
    "text",
    [
        "Qwen3-Coder-REAP-25B-A3B",
        "Llama-3-pruned-45B",
        "Qwen9-30B-A3B",
        "gemma-3-99b-it",
        "Instruct-GGUF",
        "Q4_K_M.gguf",
        "",
    ],
)
def test_a_model_is_never_led_to_another(text):
    assert not current_names().language_models.knows(text)


@pytest.mark.parametrize(
    ("text", "ecosystem", "slug"),
    [
        ("i1-Q4_K_M", Ecosystem.GGUF, "gguf-q4_k_m"),
        ("Q4_K_M.gguf", Ecosystem.GGUF, "gguf-q4_k_m"),
        ("Q4_K_M (class; exact GGUF not stated here)", Ecosystem.GGUF, "gguf-q4_k_m"),
        ("mostly Q4_0", Ecosystem.GGUF, "gguf-q4_0"),
        ("IQ4_NL - 4.5 bpw", Ecosystem.GGUF, "gguf-iq4_nl"),
        ("Unsloth Dynamic Q4_K_XL", Ecosystem.GGUF, "gguf-ud-q4_k_xl"),
        ("MLX 4-bit", Ecosystem.MLX, "mlx-4bit"),
        ("4bit-DWQ", Ecosystem.MLX, "mlx-4bit"),
        ("GPTQ-Int4", Ecosystem.SAFETENSORS, "gptq-int4-g128"),
        ("W8A8-FP8", Ecosystem.SAFETENSORS, "fp8-per-tensor"),
        ("4.0bpw", Ecosystem.EXL, "exl3-4.0"),
    ],
)
def test_a_format_goes_by_what_people_write(text, ecosystem, slug):
    assert current_names().resolve_quantization(text, ecosystem) == slug


@pytest.mark.parametrize("text", ["Q9_K", "ds9-q2", "custom low-bit", "Q4-XYZ-v2", "gguf"])
def test_a_format_is_never_led_to_another(text):
    assert not current_names().quantizations[Ecosystem.GGUF].knows(text)


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


def test_the_closest_names_are_those_that_differ_least():
    index = current_names().language_models
    assert index.closest("Llama 3.1 8C")[0] == "llama-3.1-8b"
    assert index.closest("") == index.closest("§§§§") == []
