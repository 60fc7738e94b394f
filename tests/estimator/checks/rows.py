"""A measured row to vary."""

from typing import Any

from estimator.models import Measurement

__all__ = ["row"]


def row(key: str = "0001", **values: Any) -> Measurement:
    """One stream on one RTX 3090: Qwen3 8B in Q4_K_M at a rate that is to be had."""
    usual: dict[str, Any] = {
        "key": key,
        "source_url": "https://github.com/someone/benchmarks",
        "engine": "llama.cpp",
        "backend": "cuda",
        "hardware": "rtx-3090",
        "hardware_name": "NVIDIA GeForce RTX 3090",
        "split": "none",
        "language_model": "qwen3-8b",
        "model_name": "Qwen3 8B",
        "quantization": "gguf-q4_k_m",
        "quantization_name": "Q4_K_M",
        "test": "decode",
        "n_gen": 128,
        "tokens_per_s": 120.0,
    }
    return Measurement(**usual | values)
