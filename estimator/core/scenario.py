"""What is asked: engine, split, context, prompt, answer, streams."""

from dataclasses import dataclass
from enum import StrEnum

from estimator.core.remembered import remembers_hash
from estimator.core.speculation import Speculation

__all__ = ["ENGINE_BACKENDS", "Backend", "Engine", "Scenario", "Split"]


class Engine(StrEnum):
    """The program that runs the model."""

    LLAMA_CPP = "llama.cpp"
    IK_LLAMA_CPP = "ik_llama.cpp"
    OLLAMA = "ollama"
    MLX = "mlx"
    VLLM = "vllm"
    SGLANG = "sglang"
    EXLLAMAV3 = "exllamav3"

    @property
    def kernels(self) -> "Engine":
        """The engine whose kernels, files and memory layout this one shares; itself where it has its own."""
        return _KERNELS.get(self, self)

    @property
    def build(self) -> str:
        """The name under which it differs from the engine whose kernels it shares; empty where it is that."""
        return self.value if self in _KERNELS else ""


_KERNELS = {
    Engine.IK_LLAMA_CPP: Engine.LLAMA_CPP,
    Engine.OLLAMA: Engine.LLAMA_CPP,
    Engine.SGLANG: Engine.VLLM,
}


class Backend(StrEnum):
    """What an engine computes through: the vendor's library, or the processor."""

    CUDA = "cuda"
    ROCM = "rocm"
    VULKAN = "vulkan"
    SYCL = "sycl"
    METAL = "metal"
    MLX = "mlx"
    CPU = "cpu"


class Split(StrEnum):
    """How a model is spread: one device, layers in turn, every layer over all, or partly in host RAM."""

    NONE = "none"
    LAYER = "layer"
    ROW = "row"
    """llama.cpp's ``-sm row``: every matrix cut over the cards, which meet after each of them."""
    TENSOR = "tensor"
    CPU_OFFLOAD = "cpu-offload"


ENGINE_BACKENDS: dict[Engine, tuple[Backend, ...]] = {
    Engine.LLAMA_CPP: (Backend.CUDA, Backend.ROCM, Backend.VULKAN, Backend.SYCL, Backend.METAL, Backend.CPU),
    Engine.IK_LLAMA_CPP: (Backend.CUDA, Backend.CPU, Backend.VULKAN, Backend.METAL),
    Engine.OLLAMA: (Backend.CUDA, Backend.ROCM, Backend.VULKAN, Backend.METAL, Backend.CPU),
    Engine.MLX: (Backend.MLX,),
    Engine.VLLM: (Backend.CUDA, Backend.ROCM, Backend.SYCL),
    Engine.SGLANG: (Backend.CUDA, Backend.ROCM),
    Engine.EXLLAMAV3: (Backend.CUDA,),
}


@remembers_hash
@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One question. ``context_tokens`` is what is reserved; ``depth_tokens`` is filled before the test.

    Decode at depth d with n tokens generated is the mean over d … d + n; prefill starts at the depth.
    """

    engine: Engine
    backend: Backend
    context_tokens: int
    prompt_tokens: int = 512
    output_tokens: int = 128
    depth_tokens: int = 0
    concurrency: int = 1
    kv_bits: float = 16.0
    flash_attention: bool = True
    ubatch_tokens: int | None = None
    """Prompt tokens processed at once; ``None`` takes the engine's default."""
    split: Split | None = None
    """``None``: the planner chooses."""
    power_limit_w: float | None = None
    """Per accelerator; ``None`` is the stock limit."""
    speculation: Speculation | None = None
    """Drafted tokens; ``None`` generates one token a step."""
    sliding_cache_at_full_size: bool = False
    sustained: bool = False
    """Minutes of load rather than a first burst."""

    def __post_init__(self) -> None:
        if self.backend not in ENGINE_BACKENDS[self.engine]:
            allowed = ", ".join(ENGINE_BACKENDS[self.engine])
            raise ValueError(f"{self.engine} does not run on {self.backend}; it runs on {allowed}")
        for field in ("context_tokens", "prompt_tokens", "output_tokens", "concurrency"):
            if getattr(self, field) < 1:
                raise ValueError(f"{field} must be at least 1, not {getattr(self, field)}")
        if self.depth_tokens < 0:
            raise ValueError(f"depth_tokens must not be negative, not {self.depth_tokens}")
        if not 1 <= self.kv_bits <= 32:
            raise ValueError(f"kv_bits must be between 1 and 32, not {self.kv_bits}")
        if self.power_limit_w is not None and self.power_limit_w <= 0:
            raise ValueError(f"power_limit_w must be greater than zero, not {self.power_limit_w}")
