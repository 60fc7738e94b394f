"""Parameters of the blocks that language models are made of, from their published shapes.

Each is the sum of the matrices, biases and norms that the family's implementation in
https://github.com/huggingface/transformers (src/transformers/models) creates.
"""

from __future__ import annotations

__all__ = [
    "attention_params",
    "delta_net_params",
    "indexer_params",
    "latent_attention_params",
    "mamba_params",
    "short_convolution_params",
]


def attention_params(
    hidden: int,
    n_heads: int,
    n_kv_heads: int,
    head_dim: int,
    *,
    qkv_bias: bool = False,
    out_bias: bool = False,
    query_matrices: int = 1,
    shares_keys: bool = False,
    values_are_keys: bool = False,
) -> int:
    """Projections of one attention layer. ``query_matrices`` is 2 where queries carry a gate.

    ``shares_keys``: another layer's cache is read, so there are queries alone; ``values_are_keys``: one
    projection serves both.
    """
    queries, keys = n_heads * head_dim, n_kv_heads * head_dim
    n_cached = 0 if shares_keys else 1 if values_are_keys else 2
    projected = queries * query_matrices + n_cached * keys
    biases = projected * qkv_bias + hidden * out_bias
    return hidden * projected + queries * hidden + biases


def latent_attention_params(
    hidden: int, n_heads: int, *, q_rank: int, kv_rank: int, nope: int, rope: int, value: int
) -> int:
    """Multi-head latent attention; ``q_rank`` 0 projects queries at once."""
    queries = n_heads * (nope + rope)
    of_queries = hidden * q_rank + q_rank + q_rank * queries if q_rank else hidden * queries
    of_latents = hidden * (kv_rank + rope) + kv_rank + kv_rank * n_heads * (nope + value)
    return of_queries + of_latents + n_heads * value * hidden


def indexer_params(hidden: int, q_rank: int, n_heads: int, head_dim: int) -> int:
    """What scores all tokens before sparse attention reads the best of them."""
    return q_rank * n_heads * head_dim + hidden * head_dim + 2 * head_dim + hidden * n_heads


def delta_net_params(
    hidden: int, *, key_heads: int, key_dim: int, value_heads: int, value_dim: int, convolution: int
) -> int:
    """Gated DeltaNet: queries, keys, values, gate, decay and write strength, convolution, norm, output."""
    keys, values = key_heads * key_dim, value_heads * value_dim
    inputs = hidden * (2 * keys + 2 * values + 2 * value_heads)
    return inputs + (2 * keys + values) * convolution + 2 * value_heads + value_dim + values * hidden


def mamba_params(
    hidden: int,
    *,
    n_heads: int,
    head_dim: int,
    groups: int,
    state: int,
    convolution: int,
    conv_bias: bool,
    proj_bias: bool,
) -> int:
    """Mamba-2: one input projection, convolution, three numbers a head, gated norm, output."""
    inner = n_heads * head_dim
    convolved = inner + 2 * groups * state
    projected = inner + convolved + n_heads
    return (
        hidden * projected
        + convolved * (convolution + conv_bias)
        + 3 * n_heads
        + inner
        + inner * hidden
        + proj_bias * (projected + hidden)
    )


def short_convolution_params(hidden: int, convolution: int) -> int:
    """LFM2's gated convolution: three inputs, one filter a channel, output."""
    return 3 * hidden * hidden + hidden * convolution + hidden * hidden
