"""From catalog rows to the estimator's value objects."""

import re
from collections.abc import Sequence
from dataclasses import replace

from catalog.models import Gpu, LanguageModel, Machine, QuantizationFormat
from estimator.core.architecture import Architecture, AttentionKind
from estimator.core.hardware import Accelerator, Host, Link, Rig, Vendor
from estimator.core.quantization import Ecosystem, Quantization
from estimator.platforms import (
    DESKTOP_GENERATION,
    HOSTS,
    LINKS,
    SERVER_GENERATION,
    USUAL_GENERATION,
    pcie_link,
)
from estimator.published_files import FileSizes

__all__ = [
    "accelerator_of_gpu",
    "accelerator_of_machine",
    "architecture_of",
    "assumed_tflops",
    "quantization_of",
    "rig_of_gpus",
    "rig_of_machines",
    "rig_on_processors",
    "usual_host",
    "usual_link",
]

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
    generations = [gpu.pcie_generation for gpu in gpus]
    found = LINKS["nvlink-module"] if module else usual_link(generations)
    name = " + ".join(dict.fromkeys(gpu.name for gpu in gpus))
    return Rig(
        name=name if len(accelerators) == 1 else f"{len(accelerators)}× {name}",
        accelerators=accelerators,
        host=host or usual_host(generations),
        link=link or (found if len(accelerators) > 1 else None),
    )


def usual_host(generations: Sequence[int | None]) -> Host:
    """The computer that usually carries cards of these PCIe generations, one for each card."""
    host = HOSTS["epyc-ddr4" if len(generations) > 2 else "am5-ddr5"]
    return replace(host, card_link_gb_s=usual_link(generations).bandwidth_gb_s)


def usual_link(generations: Sequence[int | None]) -> Link:
    """The link that cards of these PCIe generations usually have to each other, one for each card."""
    many = len(generations) > 2
    oldest = min(generation or USUAL_GENERATION for generation in generations)
    generation = min(SERVER_GENERATION if many else DESKTOP_GENERATION, oldest)
    return pcie_link(generation, 8 if len(generations) == 2 else 16)


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
    network = LINKS["thunderbolt" if accelerator.vendor is Vendor.APPLE else "ethernet"]
    return Rig(
        name=machine.name if count == 1 else f"{count}× {machine.name}",
        accelerators=(accelerator,) * count,
        host=host,
        link=link or (network if count > 1 else None),
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
