"""Engines and backends as their makers write them."""

__all__ = ["BACKEND_NAMES", "ENGINE_NAMES", "engine_text"]

ENGINE_NAMES: dict[str, str] = {
    "llama.cpp": "llama.cpp",
    "ik_llama.cpp": "ik_llama.cpp",
    "ollama": "Ollama",
    "lm-studio": "LM Studio",
    "mlx": "MLX",
    "vllm": "vLLM",
    "sglang": "SGLang",
    "exllamav3": "ExLlamaV3",
}
"""The engine's word → its name."""

BACKEND_NAMES: dict[str, str] = {
    "cuda": "CUDA",
    "rocm": "ROCm",
    "vulkan": "Vulkan",
    "sycl": "SYCL",
    "metal": "Metal",
    "mlx": "MLX",
    "cpu": "CPU",
}
"""The backend's word → its name."""


def engine_text(engine: str, build: str = "", backend: str = "") -> str:
    """Engine, wrapper or fork, and backend in a line, none said twice: ``vLLM CUDA``, ``MLX mlx-lm``."""
    said: list[str] = []
    for word in (engine, build, backend):
        if word and not any(word.casefold() in other.casefold() for other in said):
            said.append(ENGINE_NAMES.get(word) or BACKEND_NAMES.get(word, word))
    return " ".join(said)
