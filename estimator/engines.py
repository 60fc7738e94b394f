"""Which engines run on whose hardware, on which backend, and the files that they load."""

from estimator.core.hardware import Vendor
from estimator.core.quantization import Ecosystem, Quantization
from estimator.core.scenario import ENGINE_BACKENDS, Backend, Engine

__all__ = [
    "ENGINE_ECOSYSTEMS",
    "backends_for",
    "default_backend",
    "default_engine",
    "engines_for",
    "runs",
    "usual_engines_for",
]

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
