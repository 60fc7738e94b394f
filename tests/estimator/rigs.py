"""Rigs for tests of the core: plain cards and the machines of the shipped CSV files."""

from estimator.core.hardware import Accelerator, Host, Link, LinkKind, Rig, Vendor
from estimator.core.scenario import Backend, Engine, Scenario, Split
from tests.estimator.shapes import machine_row

__all__ = ["card", "machine", "rig", "scenario"]

PCIE = Link(kind=LinkKind.PCIE, bandwidth_gb_s=13, latency_us=12)


def card(memory_gib: float = 24, bandwidth_gb_s: float = 936, *, name: str = "RTX 3090") -> Accelerator:
    """A discrete NVIDIA card."""
    return Accelerator(
        slug=name.lower().replace(" ", "-"),
        name=name,
        vendor=Vendor.NVIDIA,
        chip=name,
        family="Ampere",
        memory_gib=memory_gib,
        memory_bandwidth_gb_s=bandwidth_gb_s,
        matmul_tflops=71,
    )


def machine(slug: str) -> Accelerator:
    """The unified-memory machine of that slug."""
    row = machine_row(slug)
    return Accelerator(
        slug=slug,
        name=row["name"],
        vendor=Vendor.APPLE,
        chip=row["chip"],
        family=row["architecture_family"],
        memory_gib=float(row["memory_gib"]),
        memory_bandwidth_gb_s=float(row["memory_bandwidth_gb_s"]),
        matmul_tflops=70,
        usable_memory_share=float(row["gpu_memory_share"]),
        unified_memory=True,
    )


def rig(*accelerators: Accelerator, host_gib: float = 64) -> Rig:
    """These accelerators in one computer."""
    host = Host(name="Desktop", memory_gib=host_gib, memory_bandwidth_gb_s=80)
    return Rig(name="Rig", accelerators=accelerators, host=host, link=PCIE if len(accelerators) > 1 else None)


def scenario(
    context_tokens: int = 16_384,
    *,
    engine: Engine = Engine.LLAMA_CPP,
    backend: Backend | None = None,
    kv_bits: float = 16.0,
    concurrency: int = 1,
    flash_attention: bool = True,
    ubatch_tokens: int | None = None,
    split: Split | None = None,
) -> Scenario:
    """A question about memory."""
    return Scenario(
        engine=engine,
        backend=backend or (Backend.MLX if engine is Engine.MLX else Backend.CUDA),
        context_tokens=context_tokens,
        kv_bits=kv_bits,
        concurrency=concurrency,
        flash_attention=flash_attention,
        ubatch_tokens=ubatch_tokens,
        split=split,
    )
