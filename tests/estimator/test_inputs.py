import pytest

from catalog.models import Gpu, LanguageModel, Machine, QuantizationFormat
from estimator.core.calibration import case_keys, engine_class
from estimator.core.hardware import LinkKind, Vendor
from estimator.core.scenario import Backend, Engine, Scenario, Split
from estimator.engines import (
    backends_for,
    default_backend,
    default_engine,
    engines_for,
    runs,
    usual_engines_for,
)
from estimator.inputs import (
    accelerator_of_gpu,
    accelerator_of_machine,
    architecture_of,
    quantization_of,
    rig_of_gpus,
    rig_of_machines,
)
from estimator.platforms import HOSTS, LINKS, pcie_link
from tests.estimator.shapes import quantization

CARD = {"slug": "rtx-3090", "name": "NVIDIA GeForce RTX 3090", "vendor": "nvidia", "memory_gib": 24.0,
        "memory_bandwidth_gb_s": 936.2, "architecture_family": "Ampere", "tdp_w": 350.0}  # fmt: skip
MAC = {"slug": "mac", "name": "Mac Studio M5 Max 128GB", "vendor": "apple", "memory_gib": 128.0,
       "memory_bandwidth_gb_s": 614.0, "architecture_family": "Apple M5", "chip": "Apple M5 Max 40-core GPU",
       "gpu_memory_share": 0.84, "form": "desktop"}  # fmt: skip


def gpu(**changed):
    return Gpu(**CARD | changed)


def machine(**changed):
    return Machine(**MAC | changed)


def test_memory_sizes_of_one_card_share_a_chip():
    names = ("NVIDIA GeForce RTX 4060 Ti 8GB", "NVIDIA GeForce RTX 4060 Ti 16GB")
    assert {accelerator_of_gpu(gpu(name=name)).chip for name in names} == {"NVIDIA GeForce RTX 4060 Ti"}


def test_a_card_multiplies_at_the_best_of_its_rates():
    p40 = gpu(fp32_tflops=11.8, int8_tops=47.0)
    assert accelerator_of_gpu(p40).matmul_tflops == 23.5
    assert accelerator_of_gpu(gpu(fp16_matrix_tflops=142.3, fp32_tflops=35.6)).matmul_tflops == 142.3


def test_the_matrix_rate_of_a_machine_goes_before_its_shader_rate():
    both = machine(fp16_shader_tflops=22.8, fp16_matrix_tflops=70.0)
    assert accelerator_of_machine(both).matmul_tflops == 70
    assert accelerator_of_machine(machine(fp16_shader_tflops=14.2)).matmul_tflops == 14.2


def test_a_machine_may_use_its_share_of_one_memory():
    accelerator = accelerator_of_machine(machine())
    assert accelerator.unified_memory
    assert accelerator.usable_memory_gib == pytest.approx(107.5, abs=0.1)


@pytest.mark.parametrize("unknown", ["memory_gib", "memory_bandwidth_gb_s"])
def test_an_announced_machine_without_figures_is_refused_by_name(unknown):
    with pytest.raises(ValueError, match="Mac Studio M5 Max 128GB: memory size or bandwidth"):
        accelerator_of_machine(machine(**{unknown: None}))


def test_an_apple_chip_of_unknown_rate_has_that_of_its_like_not_of_a_card():
    chip = machine(fp16_matrix_tflops=None, fp16_shader_tflops=None)
    assert accelerator_of_machine(chip).matmul_tflops == pytest.approx(0.035 * chip.memory_bandwidth_gb_s)


def test_two_cards_sit_in_a_desktop_at_x8_and_four_in_a_server_board_at_x16():
    two, four = rig_of_gpus([gpu()] * 2), rig_of_gpus([gpu()] * 4)
    assert (two.host.name, two.link) == (HOSTS["am5-ddr5"].name, pcie_link(4, 8))
    assert (four.host, four.link) == (HOSTS["epyc-ddr4"], pcie_link(4, 16))
    assert (four.name, four.n_accelerators) == ("4× NVIDIA GeForce RTX 3090", 4)


def test_one_card_needs_no_link():
    assert rig_of_gpus([gpu()]).link is None


def test_modules_are_linked_by_nvlink():
    assert rig_of_gpus([gpu(form=Gpu.Form.MODULE)] * 8).link.kind is LinkKind.NVLINK


def test_two_macs_are_joined_by_thunderbolt():
    assert rig_of_machines(machine(), 2).link is LINKS["thunderbolt"]


def test_a_model_whose_shape_is_unknown_says_what_is_missing():
    model = LanguageModel(name="Secret 1T", text_params=10**12)
    with pytest.raises(ValueError, match="Secret 1T: params_read_per_token, n_layers"):
        architecture_of(model)


def test_a_class_without_bits_of_its_own_has_those_of_the_block():
    row = QuantizationFormat(slug="x", name="X", ecosystem="gguf", block_bits_per_weight=4.5, bits_head=6.5)
    fmt = quantization_of(row)
    assert (fmt.bits_head, fmt.bits_experts, fmt.bits_shared_expert) == (6.5, 4.5, 4.5)


def test_a_cache_type_is_no_weight_format():
    with pytest.raises(ValueError, match="stores a KV cache"):
        quantization_of(QuantizationFormat(name="q8_0", ecosystem="kv", block_bits_per_weight=8.5))


@pytest.mark.parametrize(
    ("vendor", "fmt", "engine", "backend"),
    [
        (Vendor.NVIDIA, "gguf-q4_k_m", Engine.LLAMA_CPP, Backend.CUDA),
        (Vendor.NVIDIA, "awq-int4-g128", Engine.VLLM, Backend.CUDA),
        (Vendor.AMD, "gguf-q4_k_m", Engine.LLAMA_CPP, Backend.ROCM),
        (Vendor.INTEL, "gguf-q4_k_m", Engine.LLAMA_CPP, Backend.SYCL),
        (Vendor.APPLE, "mlx-4bit", Engine.MLX, Backend.MLX),
        (Vendor.APPLE, "gguf-q4_k_m", Engine.LLAMA_CPP, Backend.METAL),
        (Vendor.CPU, "gguf-q4_k_m", Engine.LLAMA_CPP, Backend.CPU),
    ],
)
def test_each_vendors_hardware_has_its_usual_engine_for_a_format(vendor, fmt, engine, backend):
    assert default_engine(vendor, quantization(fmt)) is engine
    assert default_backend(vendor, engine) is backend
    assert runs(engine, quantization(fmt))


def test_a_format_that_nothing_loads_there_is_refused_with_what_does_run():
    with pytest.raises(ValueError, match=r"MLX 4-bit.*nvidia hardware the planner knows llama.cpp and vllm"):
        default_engine(Vendor.NVIDIA, quantization("mlx-4bit"))


def test_an_engine_is_refused_where_it_does_not_run():
    with pytest.raises(
        ValueError, match=r"mlx does not run on nvidia hardware; engines there: llama.cpp, vllm"
    ):
        default_backend(Vendor.NVIDIA, Engine.MLX)
    assert backends_for(Vendor.NVIDIA, Engine.MLX) == ()
    assert backends_for(Vendor.AMD, Engine.LLAMA_CPP) == (Backend.ROCM, Backend.VULKAN)
    assert engines_for(Vendor.APPLE)[0] is Engine.MLX


def test_a_build_of_an_engine_is_of_its_class_and_loads_its_files():
    for engine, kernels in ((Engine.OLLAMA, "llama.cpp/cuda"), (Engine.SGLANG, "vllm/cuda")):
        asked = Scenario(engine=engine, backend=Backend.CUDA, context_tokens=1)
        assert engine_class(asked) == kernels
        keys = case_keys(asked, family="", chip="", quantization=quantization("gguf-q4_k_m"),
                         split=Split.NONE, n_accelerators=1)  # fmt: skip
        assert keys.variant == engine.value
    assert runs(Engine.OLLAMA, quantization("gguf-q4_k_m"))
    assert runs(Engine.SGLANG, quantization("awq-int4-g128"))


@pytest.mark.parametrize("vendor", Vendor)
def test_the_planner_takes_builds_of_an_engine_only_where_asked(vendor):
    assert all(engine.kernels is engine for engine in usual_engines_for(vendor))
    assert set(usual_engines_for(vendor)) <= set(engines_for(vendor))
