"""Attention heads under tensor parallelism: how many devices can share them, what each of these repeats."""

from estimator.core.architecture import Architecture, AttentionKind
from estimator.core.elementwise import Quantity

__all__ = ["replicated_cache_bytes", "tensor_parallel_obstacle"]


def tensor_parallel_obstacle(architecture: Architecture, n_devices: int) -> str:
    """Why this many devices cannot share the model's heads, in words; empty if they can.

    Query heads must divide; key-value heads must divide, or be shared by a whole number of devices
    (https://docs.vllm.ai/en/latest/serving/parallelism_scaling/).
    """
    a, n = architecture, n_devices
    if a.n_heads and a.n_heads % n:
        return f"{n} devices cannot share the {a.n_heads} attention heads of {a.name} equally"
    latent = a.attention is AttentionKind.MLA
    if not latent and a.n_kv_heads and a.n_kv_heads % n and n % a.n_kv_heads:
        return f"{n} devices cannot share the {a.n_kv_heads} key-value heads of {a.name} equally"
    return ""


def replicated_cache_bytes(architecture: Architecture, cache_bytes: Quantity, n_devices: int) -> Quantity:
    """Cache that every device holds again under tensor parallelism: latents; heads fewer than devices. [B]"""
    if architecture.attention is AttentionKind.MLA:
        return cache_bytes
    heads = architecture.n_kv_heads
    if not heads or heads >= n_devices:
        return 0.0
    return cache_bytes * (1 / heads - 1 / n_devices) / (1 - 1 / n_devices)
