"""From catalog rows to the estimator's value objects; what a question leaves open, as named profiles."""

import re
from collections.abc import Sequence
from dataclasses import replace

from catalog.models import Gpu, LanguageModel, Machine, QuantizationFormat
from estimator.core.architecture import Architecture, AttentionKind
from estimator.core.hardware import Accelerator, Host, Link, LinkKind, Rig, Vendor
from estimator.core.quantization import Ecosystem, Quantization
from estimator.core.scenario import ENGINE_BACKENDS, Backend, Engine
from estimator.published_files import FileSizes

__all__ = [
    "ENGINE_ECOSYSTEMS",
    "HOSTS",
    "LINKS",
    "accelerator_of_gpu",
    "accelerator_of_machine",
    "architecture_of",
    "assumed_tflops",
    "backends_for",
    "default_backend",
    "default_engine",
    "engines_for",
    "pcie_link",
    "quantization_of",
    "rig_of_gpus",
    "rig_of_machines",
    "rig_on_processors",
    "runs",
    "usual_engines_for",
]

HOSTS = {
    "am5-ddr5": Host(
        name="AM5 desktop, 64 GB DDR5-5600 in two channels",
        memory_gib=64,
        memory_bandwidth_gb_s=89.6,
        idle_power_w=60,
    ),
    "epyc-ddr4": Host(
        name="EPYC, 128 GB DDR4-3200 in eight channels",
        memory_gib=128,
        memory_bandwidth_gb_s=204.8,
        idle_power_w=100,
    ),
    "epyc-ddr4-512gb": Host(
        name="EPYC, 512 GB DDR4-3200 in eight channels",
        memory_gib=512,
        memory_bandwidth_gb_s=204.8,
        idle_power_w=110,
    ),
}
"""Hosts that a question without one is answered for; idle watts without cards."""

LINKS = {
    "nvlink-bridge": Link(
        kind=LinkKind.NVLINK, bandwidth_gb_s=50.0, latency_us=6.0, peer_to_peer=True, name="NVLink bridge"
    ),
    "nvlink-module": Link(
        kind=LinkKind.NVLINK, bandwidth_gb_s=250.0, latency_us=5.0, peer_to_peer=True, name="NVLink modules"
    ),
    "thunderbolt": Link(
        kind=LinkKind.NETWORK, bandwidth_gb_s=4.0, latency_us=50.0, name="Thunderbolt between machines"
    ),
    "ethernet": Link(
        kind=LinkKind.NETWORK, bandwidth_gb_s=1.1, latency_us=150.0, name="10 Gb Ethernet between machines"
    ),
}
"""Links by name: usable bandwidth in one direction and latency of a small message."""

_GB_S_PER_LANE = {1: 0.2, 2: 0.4, 3: 0.8, 4: 1.6, 5: 3.2, 6: 6.4}
"""Usable in one direction: about four fifths of what a lane of each PCIe generation carries. [GB/s]"""

_PCIE_LATENCY_US = 12.0

DESKTOP_GENERATION, SERVER_GENERATION = 5, 4
"""PCIe of the platforms that a question without one is answered for."""

_USUAL_GENERATION = 4


def pcie_link(generation: int, lanes: int, *, peer_to_peer: bool = False) -> Link:
    """A PCIe link between cards; an unknown generation counts as the fourth."""
    return Link(
        kind=LinkKind.PCIE,
        bandwidth_gb_s=_GB_S_PER_LANE.get(generation, _GB_S_PER_LANE[_USUAL_GENERATION]) * lanes,
        latency_us=_PCIE_LATENCY_US,
        peer_to_peer=peer_to_peer,
        name=f"PCIe {generation}.0 x{lanes}, {'card to card' if peer_to_peer else 'through the host'}",
    )


_TFLOPS_PER_GB_S = {Vendor.CPU: 0.01, Vendor.APPLE: 0.035}
_USUAL_TFLOPS_PER_GB_S = 0.05


def assumed_tflops(vendor: Vendor, memory_bandwidth_gb_s: float) -> float:
    """Matrix rate where none is known: ten operations a byte on processors, 35 on Apple's GPUs. [TFLOP/s]"""
    return memory_bandwidth_gb_s * _TFLOPS_PER_GB_S.get(vendor, _USUAL_TFLOPS_PER_GB_S)


_KIN = {"Apple M6": "Apple M5"}
"""Families that nobody measured, with the one whose kernels they run."""

_MEMORY_SIZE = re.compile(r"\s*\b\d+\s?GB\b|\s*\((?:CPU|aftermarket[^)]*|modded)\)|\s+modded\b")


def accelerator_of_gpu(gpu: Gpu) -> Accelerator:
    """One card. Its chip is the product line: memory sizes of one card share their efficiencies."""
    rates = (gpu.fp16_matrix_tflops, gpu.fp32_tflops, gpu.int8_tops / 2 if gpu.int8_tops else None)
    known = [rate for rate in rates if rate]
    return Accelerator(
        slug=gpu.slug,
        name=gpu.name,
        vendor=Vendor(gpu.vendor),
        chip=_MEMORY_SIZE.sub("", gpu.name).strip(),
        family=gpu.architecture_family,
        memory_gib=gpu.memory_gib,
        memory_bandwidth_gb_s=gpu.memory_bandwidth_gb_s,
        matmul_tflops=max(known) if known else assumed_tflops(Vendor(gpu.vendor), gpu.memory_bandwidth_gb_s),
        int8_tops=gpu.int8_tops,
        supports_fp8=bool(gpu.supports_fp8),
        supports_fp4=bool(gpu.supports_fp4),
        stock_power_limit_w=gpu.tdp_w,
    )


def accelerator_of_machine(machine: Machine) -> Accelerator:
    """The computing part of a complete computer.

    Raises:
        ValueError: its memory or bandwidth is not known, so nothing can be estimated.
    """
    if not machine.memory_gib or not machine.memory_bandwidth_gb_s:
        raise ValueError(
            f"{machine.name}: memory size or bandwidth is not known yet, so no estimate is possible"
        )
    vendor = _machine_vendor(machine)
    tflops = machine.fp16_matrix_tflops or machine.fp16_shader_tflops
    return Accelerator(
        slug=machine.slug,
        name=machine.name,
        vendor=vendor,
        chip=f"{machine.chip} (CPU)" if machine.cpu_only else machine.chip,
        family=_machine_family(machine),
        memory_gib=machine.memory_gib,
        memory_bandwidth_gb_s=machine.memory_bandwidth_gb_s,
        matmul_tflops=tflops or assumed_tflops(vendor, machine.memory_bandwidth_gb_s),
        usable_memory_share=machine.gpu_memory_share or 1.0,
        unified_memory=True,
        stock_power_limit_w=machine.llm_power_w or machine.max_power_w,
        sustained_share=machine.sustained_share or 1.0,
    )


def _machine_family(machine: Machine) -> str:
    family = _KIN.get(machine.architecture_family, machine.architecture_family)
    return f"{family} (CPU)" if machine.cpu_only else family


def _machine_vendor(machine: Machine) -> Vendor:
    if machine.cpu_only or machine.vendor == Machine.Vendor.OTHER:
        return Vendor.CPU
    return Vendor(machine.vendor)


def rig_of_gpus(gpus: Sequence[Gpu], *, host: Host | None = None, link: Link | None = None) -> Rig:
    """Cards in one computer; host and link default to the platform that carries so many.

    Up to two cards: a desktop with two slots at x8. More: a server board with full slots. Either links at the
    oldest PCIe generation that it or a card has.
    """
    accelerators = tuple(accelerator_of_gpu(gpu) for gpu in gpus)
    module = any(gpu.form == Gpu.Form.MODULE for gpu in gpus)
    usual_link = LINKS["nvlink-module"] if module else _usual_pcie_link(gpus)
    name = " + ".join(dict.fromkeys(gpu.name for gpu in gpus))
    return Rig(
        name=name if len(accelerators) == 1 else f"{len(accelerators)}× {name}",
        accelerators=accelerators,
        host=host or _usual_host(gpus),
        link=link or (usual_link if len(accelerators) > 1 else None),
    )


def _usual_host(gpus: Sequence[Gpu]) -> Host:
    host = HOSTS["epyc-ddr4" if len(gpus) > 2 else "am5-ddr5"]
    return replace(host, card_link_gb_s=_usual_pcie_link(gpus).bandwidth_gb_s)


def _usual_pcie_link(gpus: Sequence[Gpu]) -> Link:
    many = len(gpus) > 2
    generations = [gpu.pcie_generation or _USUAL_GENERATION for gpu in gpus]
    generation = min(SERVER_GENERATION if many else DESKTOP_GENERATION, *generations)
    return pcie_link(generation, 8 if len(gpus) == 2 else 16)


def rig_of_machines(machine: Machine, count: int = 1, *, link: Link | None = None) -> Rig:
    """A complete computer, or several joined by a network; its host memory is its own.

    Raises:
        ValueError: its memory or bandwidth is not known.
    """
    accelerator = accelerator_of_machine(machine)
    host = Host(
        name=machine.name,
        memory_gib=accelerator.memory_gib,
        memory_bandwidth_gb_s=accelerator.memory_bandwidth_gb_s,
        idle_power_w=machine.idle_power_w,
    )
    usual_link = LINKS["thunderbolt" if accelerator.vendor is Vendor.APPLE else "ethernet"]
    return Rig(
        name=machine.name if count == 1 else f"{count}× {machine.name}",
        accelerators=(accelerator,) * count,
        host=host,
        link=link or (usual_link if count > 1 else None),
    )


def rig_on_processors(rig: Rig) -> Rig:
    """The same computers with their processors alone computing: out of the memory that they share with the
    GPU, or beside cards out of the host's."""
    first = rig.accelerators[0]
    if first.vendor is Vendor.CPU:
        return rig
    if first.unified_memory:
        return replace(rig, accelerators=tuple(_processor_of(a) for a in rig.accelerators))
    host = replace(
        first, slug="", name=rig.host.name, chip=rig.host.name, family="", unified_memory=True,
        memory_gib=rig.host.memory_gib, memory_bandwidth_gb_s=rig.host.memory_bandwidth_gb_s,
        stock_power_limit_w=None,
    )  # fmt: skip
    return Rig(name=rig.host.name, accelerators=(_processor_of(host),), host=rig.host)


def _processor_of(accelerator: Accelerator) -> Accelerator:
    return replace(
        accelerator,
        vendor=Vendor.CPU,
        chip=f"{accelerator.chip} (CPU)",
        family=f"{accelerator.family} (CPU)",
        matmul_tflops=assumed_tflops(Vendor.CPU, accelerator.memory_bandwidth_gb_s),
        usable_memory_share=1.0,
    )


_COUNTS = (
    "text_params", "params_read_per_token", "n_layers", "hidden_size", "n_heads", "n_kv_heads", "head_dim",
    "vocab_size", "max_context", "intermediate_size", "n_experts", "n_active_experts", "n_shared_experts",
    "expert_intermediate_size", "shared_expert_intermediate_size", "n_first_dense_layers",
    "n_full_attention_layers", "n_sliding_layers", "sliding_window", "n_recurrent_layers",
    "kv_bytes_per_token_full_16bit", "kv_bytes_per_token_sliding_16bit", "recurrent_state_bytes",
    "mla_kv_lora_rank", "mla_rope_dim",
)  # fmt: skip

_NEEDED = ("text_params", "params_read_per_token", "n_layers", "hidden_size", "vocab_size", "max_context")


def architecture_of(model: LanguageModel, files: FileSizes = ()) -> Architecture:
    """A model's shape, with the sizes of its published files.

    Raises:
        ValueError: figures that the estimate rests on are not known.
    """
    missing = [field for field in _NEEDED if not getattr(model, field)]
    if missing:
        raise ValueError(f"{model.name}: {', '.join(missing)} not known, so no estimate is possible")
    counts = {field: getattr(model, field) or 0 for field in _COUNTS}
    return Architecture(
        slug=model.slug,
        name=model.name,
        family=model.family,
        tied_embeddings=bool(model.tied_embeddings),
        attention=AttentionKind(model.attention),
        exact=model.parameter_check != LanguageModel.ParameterCheck.INCOMPLETE,
        file_params=model.file_params,
        gguf_architecture=model.gguf_architecture,
        file_bytes=files,
        **counts,
    )


def quantization_of(row: QuantizationFormat) -> Quantization:
    """A weight format; a class without bits of its own has those of the block.

    Raises:
        ValueError: the row is a cache type, not a weight format.
    """
    if row.ecosystem == QuantizationFormat.Ecosystem.KV_CACHE:
        raise ValueError(f"{row.name} stores a KV cache, not weights")
    block = row.block_bits_per_weight
    return Quantization(
        slug=row.slug,
        name=row.name,
        ecosystem=Ecosystem(row.ecosystem),
        block_bits_per_weight=block,
        bits_embedding=row.bits_embedding or block,
        bits_head=row.bits_head or block,
        bits_attention=row.bits_attention or block,
        bits_dense_ffn=row.bits_dense_ffn or block,
        bits_experts=row.bits_experts or block,
        bits_shared_expert=row.bits_shared_expert or row.bits_experts or block,
        bits_fallback=row.bits_fallback,
        nominal_bits=row.nominal_bits,
    )


_BEST_BACKENDS: dict[tuple[Vendor, Engine], tuple[Backend, ...]] = {
    (Vendor.NVIDIA, Engine.LLAMA_CPP): (Backend.CUDA, Backend.VULKAN),
    (Vendor.NVIDIA, Engine.VLLM): (Backend.CUDA,),
    (Vendor.AMD, Engine.LLAMA_CPP): (Backend.ROCM, Backend.VULKAN),
    (Vendor.AMD, Engine.VLLM): (Backend.ROCM,),
    (Vendor.INTEL, Engine.LLAMA_CPP): (Backend.SYCL, Backend.VULKAN),
    (Vendor.INTEL, Engine.VLLM): (Backend.SYCL,),
    (Vendor.APPLE, Engine.LLAMA_CPP): (Backend.METAL,),
    (Vendor.APPLE, Engine.MLX): (Backend.MLX,),
    (Vendor.CPU, Engine.LLAMA_CPP): (Backend.CPU,),
    (Vendor.NVIDIA, Engine.IK_LLAMA_CPP): (Backend.CUDA, Backend.VULKAN),
    (Vendor.NVIDIA, Engine.OLLAMA): (Backend.CUDA, Backend.VULKAN),
    (Vendor.NVIDIA, Engine.SGLANG): (Backend.CUDA,),
    (Vendor.NVIDIA, Engine.EXLLAMAV3): (Backend.CUDA,),
    (Vendor.AMD, Engine.IK_LLAMA_CPP): (Backend.VULKAN,),
    (Vendor.AMD, Engine.OLLAMA): (Backend.ROCM, Backend.VULKAN),
    (Vendor.AMD, Engine.SGLANG): (Backend.ROCM,),
    (Vendor.INTEL, Engine.OLLAMA): (Backend.VULKAN,),
    (Vendor.APPLE, Engine.OLLAMA): (Backend.METAL,),
    (Vendor.APPLE, Engine.IK_LLAMA_CPP): (Backend.METAL,),
    (Vendor.CPU, Engine.IK_LLAMA_CPP): (Backend.CPU,),
    (Vendor.CPU, Engine.OLLAMA): (Backend.CPU,),
}
"""What runs on whose hardware, the usual choice first."""

_ECOSYSTEMS = {
    Engine.LLAMA_CPP: Ecosystem.GGUF,
    Engine.MLX: Ecosystem.MLX,
    Engine.VLLM: Ecosystem.SAFETENSORS,
    Engine.EXLLAMAV3: Ecosystem.EXL,
}

ENGINE_ECOSYSTEMS = {engine: _ECOSYSTEMS[engine.kernels] for engine in Engine}
"""The files that an engine loads: those of the engine whose kernels it shares."""


def runs(engine: Engine, quantization: Quantization) -> bool:
    """Whether an engine loads files of this format."""
    return ENGINE_ECOSYSTEMS[engine] is quantization.ecosystem


def engines_for(vendor: Vendor) -> tuple[Engine, ...]:
    """Engines that run on this vendor's hardware, the usual one first."""
    known = [engine for (maker, engine) in _BEST_BACKENDS if maker is vendor]
    if vendor is Vendor.APPLE:
        known.sort(key=lambda engine: engine is not Engine.MLX)
    return tuple(known)


def usual_engines_for(vendor: Vendor) -> tuple[Engine, ...]:
    """Of the engines that run there those that the planner takes unasked, the usual one first.

    A build of another engine (Ollama, ik_llama.cpp, SGLang) holds what that one holds, and ExLlamaV3 was
    measured on few models: they run where they are asked for.
    """
    return tuple(e for e in engines_for(vendor) if e.kernels is e and e is not Engine.EXLLAMAV3)


def default_engine(vendor: Vendor, quantization: Quantization) -> Engine:
    """The engine that loads this format on this hardware.

    Raises:
        ValueError: no engine does.
    """
    for engine in engines_for(vendor):
        if runs(engine, quantization):
            return engine
    names = " and ".join(usual_engines_for(vendor)) or "no engine"
    raise ValueError(
        f"{quantization.name} is a {quantization.ecosystem.value} format, and on {vendor.value} hardware the "
        f"planner knows {names}, which cannot load it"
    )


def default_backend(vendor: Vendor, engine: Engine) -> Backend:
    """The backend that an engine is usually built for on this hardware.

    Raises:
        ValueError: the engine does not run there.
    """
    backends = _BEST_BACKENDS.get((vendor, engine))
    if not backends:
        known = ", ".join(engines_for(vendor))
        raise ValueError(f"{engine.value} does not run on {vendor.value} hardware; engines there: {known}")
    return backends[0]


def backends_for(vendor: Vendor, engine: Engine) -> tuple[Backend, ...]:
    """All backends of an engine on this hardware, the usual one first; empty where it does not run."""
    return tuple(b for b in _BEST_BACKENDS.get((vendor, engine), ()) if b in ENGINE_BACKENDS[engine])
