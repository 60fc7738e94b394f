"""Bytes of the KV cache and of recurrent state: what is reserved, and what a token reads of it."""

from typing import overload

from estimator.core.architecture import Architecture, AttentionKind
from estimator.core.elementwise import smaller
from estimator.core.scenario import Engine
from estimator.core.weights import FloatArray

__all__ = [
    "ELEMENT_BITS",
    "cache_bytes_read",
    "growing_bytes_per_token",
    "indexer_bytes_per_token",
    "kv_cache_bytes",
    "recurrent_state_bytes",
    "sliding_cells",
]

CELL_PADDING = {Engine.LLAMA_CPP: 256, Engine.MLX: 256, Engine.VLLM: 16, Engine.EXLLAMAV3: 256}
"""Tokens that the cache grows by: llama.cpp pads to 256 cells, MLX steps by 256, vLLM's blocks hold 16."""

PROMPT_CHUNK_TOKENS = 2048
"""What MLX (prefill_step_size) and vLLM (max_num_batched_tokens) process of a prompt at once."""

SPARSE_TOP_K = 2048
"""Tokens that indexed attention reads after scoring all of them (index_topk of DeepSeek V3.2 and GLM-5)."""

ELEMENT_BITS = 16.0
"""The architecture states its cache in 16-bit elements."""


def indexer_bytes_per_token(architecture: Architecture) -> float:
    """16-bit bytes per token of the index keys beside the cache proper; 0 without indexed attention.

    What the growing layers hold beyond latents (MLA) or keys and values (full attention). [B/token]
    """
    a = architecture
    if a.attention is AttentionKind.MLA and a.mla_kv_lora_rank:
        plain = a.n_full_attention_layers * (a.mla_kv_lora_rank + a.mla_rope_dim) * 2
    elif a.attention is AttentionKind.FULL:
        plain = a.n_full_attention_layers * 2 * a.n_kv_heads * a.head_dim * 2
    else:
        return 0.0
    return float(max(a.kv_bytes_per_token_full_16bit - plain, 0)) if plain else 0.0


def growing_bytes_per_token(architecture: Architecture, kv_bits: float) -> float:
    """All layers whose cache grows with the context; index keys stay at 16 bit. [B/token]"""
    indexer = indexer_bytes_per_token(architecture)
    return (architecture.kv_bytes_per_token_full_16bit - indexer) * kv_bits / ELEMENT_BITS + indexer


@overload
def sliding_cells(
    architecture: Architecture, context_tokens: float, *, engine: Engine = ...,
    slots: int = ..., ubatch: int = ..., full_size_sliding: bool = ...
) -> float: ...  # fmt: skip
@overload
def sliding_cells(
    architecture: Architecture, context_tokens: FloatArray, *, engine: Engine = ...,
    slots: int = ..., ubatch: int = ..., full_size_sliding: bool = ...
) -> FloatArray: ...  # fmt: skip
def sliding_cells(
    architecture: Architecture,
    context_tokens: float | FloatArray,
    *,
    engine: Engine = Engine.LLAMA_CPP,
    slots: int = 1,
    ubatch: int = 512,
    full_size_sliding: bool = False,
) -> float | FloatArray:
    """Tokens that a sliding-window layer keeps, all slots together (shape of ``context_tokens``).

    llama.cpp: ``pad256(min(n_ctx, window · n_seq + ubatch))``, src/llama-kv-cache-iswa.cpp. vLLM (hybrid
    cache manager, on by default) frees blocks behind the window: the window of each sequence with a block
    that it may begin within, and one chunk of prompt, which all of them share. MLX: window and chunk of each
    sequence; it trims its rotating cache to the window only once it decodes.
    """
    window, pad = architecture.sliding_window, CELL_PADDING[engine.kernels]
    if full_size_sliding or not window:
        return slots * _padded(context_tokens, pad)
    if engine.kernels is Engine.LLAMA_CPP:
        return _padded(smaller(slots * context_tokens, window * slots + ubatch), pad)
    if engine.kernels is Engine.VLLM:
        windows = slots * _padded(smaller(context_tokens, window - 1 + pad), pad)
        return smaller(slots * _padded(context_tokens, pad), windows + PROMPT_CHUNK_TOKENS)
    return slots * _padded(smaller(context_tokens, window - 1 + PROMPT_CHUNK_TOKENS), pad)


@overload
def kv_cache_bytes(
    architecture: Architecture, context_tokens: float, *, engine: Engine = ..., kv_bits: float = ...,
    slots: int = ..., ubatch: int = ..., full_size_sliding: bool = ...
) -> float: ...  # fmt: skip
@overload
def kv_cache_bytes(
    architecture: Architecture, context_tokens: FloatArray, *, engine: Engine = ..., kv_bits: float = ...,
    slots: int = ..., ubatch: int = ..., full_size_sliding: bool = ...
) -> FloatArray: ...  # fmt: skip
def kv_cache_bytes(
    architecture: Architecture,
    context_tokens: float | FloatArray,
    *,
    engine: Engine = Engine.LLAMA_CPP,
    kv_bits: float = 16.0,
    slots: int = 1,
    ubatch: int = 512,
    full_size_sliding: bool = False,
) -> float | FloatArray:
    """Cache reserved for ``slots`` sequences of ``context_tokens`` each (shape of ``context_tokens``). [B]

    ``kv_bits`` per element, block scales included: 16 for f16, 8.5 for q8_0, 4.5 for q4_0. Recurrent
    state is not part of it. Source: docs/methodology.md, KV cache.
    """
    growing = growing_bytes_per_token(architecture, kv_bits)
    total = slots * _padded(context_tokens, CELL_PADDING[engine.kernels]) * growing
    if not architecture.kv_bytes_per_token_sliding_16bit:
        return total
    cells = sliding_cells(
        architecture,
        context_tokens,
        engine=engine,
        slots=slots,
        ubatch=ubatch,
        full_size_sliding=full_size_sliding,
    )
    return total + cells * architecture.kv_bytes_per_token_sliding_16bit * kv_bits / ELEMENT_BITS


def recurrent_state_bytes(architecture: Architecture, slots: int = 1) -> float:
    """State of the recurrent layers, f32, whatever the context. [B]"""
    return float(slots * architecture.recurrent_state_bytes)


@overload
def cache_bytes_read(architecture: Architecture, depth: float, kv_bits: float = 16.0) -> float: ...
@overload
def cache_bytes_read(architecture: Architecture, depth: FloatArray, kv_bits: float = 16.0) -> FloatArray: ...
def cache_bytes_read(
    architecture: Architecture, depth: float | FloatArray, kv_bits: float = 16.0
) -> float | FloatArray:
    """Bytes moved for one decoded token of one sequence with ``depth`` tokens before it. [B]

    Full layers read the whole context, sliding layers at most their window, MLA its latents, indexed
    attention the best 2,048 tokens after all index keys; recurrent state is read and written.
    Shape of ``depth``.
    """
    a = architecture
    indexer = indexer_bytes_per_token(a)
    growing = (a.kv_bytes_per_token_full_16bit - indexer) * kv_bits / ELEMENT_BITS
    sliding = a.kv_bytes_per_token_sliding_16bit * kv_bits / ELEMENT_BITS
    attended = smaller(depth, SPARSE_TOP_K) if indexer else depth
    windowed = smaller(depth, a.sliding_window) if a.sliding_window else depth
    return growing * attended + indexer * depth + sliding * windowed + 2.0 * a.recurrent_state_bytes


@overload
def _padded(tokens: float, step: int) -> float: ...
@overload
def _padded(tokens: FloatArray, step: int) -> FloatArray: ...
@overload
def _padded(tokens: float | FloatArray, step: int) -> float | FloatArray: ...
def _padded(tokens: float | FloatArray, step: int) -> float | FloatArray:
    return -(-tokens // step) * step
