"""Bytes of weights: exact parameter counts by tensor class, times the bits of each class."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, TypeAlias, overload

import numpy as np
from numpy.typing import NDArray

from estimator.core.architecture import Architecture, AttentionKind
from estimator.core.quantization import Ecosystem, Quantization
from estimator.core.tables import QuantizationTable

__all__ = [
    "FloatArray",
    "TensorClasses",
    "WeightBytes",
    "bytes_read_per_token",
    "class_bits",
    "distinct_expert_share",
    "file_bytes",
    "tensor_classes",
    "weights_bytes",
]

FloatArray: TypeAlias = NDArray[np.float64]

ROW_BLOCK = 256
"""K- and i-quants store rows in blocks of 256 weights (QK_K in ggml-common.h of llama.cpp)."""

ROUTER_BITS = {Ecosystem.GGUF: 32.0, Ecosystem.MLX: 8.5, Ecosystem.SAFETENSORS: 16.0, Ecosystem.EXL: 16.0}
"""The router is kept wide: f32 in GGUF (convert_hf_to_gguf.py), 8-bit groups in MLX, 16-bit elsewhere."""

Q4_K_BITS, Q5_0_BITS = 4.5, 5.5
Q6_K_BITS, Q8_0_BITS = 6.5625, 8.5
"""Block types with their 32-wide stand-ins (tensor_type_fallback in llama-quant.cpp)."""

MXFP4_BITS = 4.25
PUBLISHED_IN_MXFP4 = frozenset({"gpt-oss"})
"""GGUF architectures whose experts are published in MXFP4: every GGUF of them keeps those as they are."""

GATED_MATRICES = 3
"""Gate, up, down."""

OUTPUT_PROJECTION_SHARE = 0.3
"""Share of the attention class in output projections: 0.28 in Nemotron's mixers, 0.44 in plain attention."""

LINEAR_MIXER_EXTRA_BITS = 0.5
"""Recurrent mixers are stored wider than plain attention: llama.cpp's K_M recipes promote the fused input
projection (0.35 bits over the class in Qwen3.5-27B), publishers keep more (0.3 to 1.4 in 60 files)."""

DYNAMIC = "gguf-ud-"
"""How slugs of Unsloth's dynamic formats begin."""

LEAST_BITS_OF_WIDER_MIXERS = 3.0
"""Of a format's own type: llama.cpp's recipes below have no rule for them, and six files of Qwen3.5-9B and
Qwen3.6-27B in IQ2 are 4 to 11 % smaller than with one. Unsloth's dynamic formats widen them at any width."""

PER_LAYER_TABLE_BITS = ((3.7, 4.5), (5.4, 5.55), (5.6, 5.75), (6.0, 8.5), (6.6, 8.9), (7.0, 8.5), (8.51, 8.9))
"""(below, bits): per-layer embedding tables and their wide projection, stored a type or two up (24 files of
Gemma 4 E2B and E4B)."""

GGUF_METADATA_BYTES_PER_TOKEN = 50.0
"""Tokenizer in the file header: token, score, type and merges; 5–15 MB for 100,000–260,000 tokens. [B]"""

LARGEST_CORRECTION = 0.25
"""A file further than this from its recipe is another model or holds more: the recipe stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TensorClasses:
    """Parameter counts of the text decoder. They sum to ``Architecture.text_params``."""

    embedding: int
    """Looked up, never multiplied: untied input embedding, per-layer embedding tables."""
    head: int
    """Output matrix; with tied embeddings the one matrix counts here."""
    attention: int
    """Attention, recurrent mixers, norms and whatever is left."""
    router: int
    dense_ffn: int
    routed_experts: int
    shared_experts: int
    n_moe_layers: int
    ffn_matrices: int
    """3 where the feed-forward is gated (gate, up, down), else 2."""

    @property
    def total(self) -> int:
        """All parameters of the text decoder."""
        return (
            self.embedding + self.head + self.attention + self.router + self.dense_ffn + self.routed_experts
            + self.shared_experts
        )  # fmt: skip

    @property
    def routed_experts_per_layer(self) -> float:
        """Parameters of all routed experts of one layer that has them."""
        return self.routed_experts / self.n_moe_layers if self.n_moe_layers else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightBytes:
    """Bytes by tensor class, as `TensorClasses`; in `class_bits`, bits per weight."""

    embedding: float
    head: float
    attention: float
    router: float
    dense_ffn: float
    routed_experts: float
    shared_experts: float

    @property
    def total(self) -> float:
        """The whole text decoder."""
        return self.embedding + self.layers + self.head

    @property
    def layers(self) -> float:
        """All that belongs to the layers: neither embedding nor head."""
        return self.attention + self.router + self.dense_ffn + self.routed_experts + self.shared_experts


@lru_cache(maxsize=1024)
def tensor_classes(architecture: Architecture) -> TensorClasses:
    """Split the exact totals by class.

    What a token does not read is the input embedding and the experts that the router leaves out, so the
    routed experts follow from the two totals: ``(text − read − embedding) · E / (E − k)``. The number of
    matrices per expert follows from their size: with gated feed-forward it is three widths' worth in a
    whole number of layers. Source: docs/methodology.md, Weights.
    """
    a = architecture
    matrix = a.vocab_size * a.hidden_size
    unread = a.text_params - a.params_read_per_token
    embedding = unread if not a.is_mixture_of_experts else (0 if a.tied_embeddings else min(matrix, unread))
    head = min(matrix, a.params_read_per_token)
    idle = a.n_experts - a.n_active_experts
    routed = (unread - embedding) * a.n_experts // idle if a.is_mixture_of_experts and idle > 0 else 0
    n_ffn_layers, stands_alone = _feed_forward_layers(a)
    n_moe_layers, matrices = _expert_layers(a, routed, n_ffn_layers, stands_alone)
    remaining = a.text_params - embedding - head - routed
    router = min(n_moe_layers * a.hidden_size * a.n_experts, remaining)
    shared_width = a.shared_expert_intermediate_size or a.n_shared_experts * a.expert_intermediate_size
    shared = min(n_moe_layers * matrices * a.hidden_size * shared_width, remaining - router)
    n_dense_layers = n_ffn_layers - n_moe_layers
    dense = min(n_dense_layers * matrices * a.hidden_size * a.intermediate_size, remaining - router - shared)
    return TensorClasses(
        embedding=embedding,
        head=head,
        attention=remaining - router - shared - dense,
        router=router,
        dense_ffn=dense,
        routed_experts=routed,
        shared_experts=shared,
        n_moe_layers=n_moe_layers,
        ffn_matrices=matrices,
    )


def _feed_forward_layers(a: Architecture) -> tuple[int, bool]:
    """Layers with a feed-forward, and whether those stand alone (Nemotron-H: mixer or feed-forward)."""
    mixers = a.n_full_attention_layers + a.n_recurrent_layers
    if a.attention is AttentionKind.SSM_HYBRID and mixers < a.n_layers:
        return a.n_layers - mixers, True
    return a.n_layers, False


def _expert_layers(a: Architecture, routed: int, n_ffn_layers: int, stands_alone: bool) -> tuple[int, int]:
    """How many layers hold experts, and of how many matrices each expert is made."""
    one_matrix = a.n_experts * a.hidden_size * a.expert_intermediate_size
    if not routed or not one_matrix:
        return 0, 2 if stands_alone else 3
    layers_if_gated = routed / (3 * one_matrix)
    whole = round(layers_if_gated)
    # Biases (gpt-oss) add less than 1 % to the matrices; a count of another kind misses by a third.
    if whole and abs(layers_if_gated - whole) < 0.01 * whole and whole <= n_ffn_layers:
        return whole, 3
    return max(n_ffn_layers - a.n_first_dense_layers, 1), 2 if stands_alone else 3


def class_bits(architecture: Architecture, quantization: Quantization) -> WeightBytes:
    """Bits per weight of each class in this model: rows that 256 does not divide are stored wider."""
    a, q = architecture, quantization
    if q.as_stored:
        return _stored_bits(q)
    shared_width = a.shared_expert_intermediate_size or a.n_shared_experts * a.expert_intermediate_size
    matrices = tensor_classes(a).ffn_matrices
    return WeightBytes(
        embedding=_embedding_bits(a, q),
        head=Q8_0_BITS if _head_falls_back(a, q) else q.bits_head,
        attention=_attention_bits(a, q),
        router=ROUTER_BITS[q.ecosystem],
        dense_ffn=_feed_forward_bits(q, q.bits_dense_ffn, a.hidden_size, a.intermediate_size, matrices),
        routed_experts=_expert_bits(a, q, matrices),
        shared_experts=_feed_forward_bits(q, q.bits_shared_expert, a.hidden_size, shared_width, matrices),
    )


def _stored_bits(q: Quantization) -> WeightBytes:
    return WeightBytes(
        embedding=q.bits_embedding,
        head=q.bits_head,
        attention=q.bits_attention,
        router=ROUTER_BITS[q.ecosystem],
        dense_ffn=q.bits_dense_ffn,
        routed_experts=q.bits_experts,
        shared_experts=q.bits_shared_expert,
    )


def _expert_bits(a: Architecture, q: Quantization, matrices: int) -> float:
    if q.ecosystem is Ecosystem.GGUF and a.gguf_architecture in PUBLISHED_IN_MXFP4:
        return MXFP4_BITS
    return _feed_forward_bits(q, q.bits_experts, a.hidden_size, a.expert_intermediate_size, matrices)


def _embedding_bits(a: Architecture, q: Quantization) -> float:
    if a.tied_embeddings and q.ecosystem is Ecosystem.GGUF:
        return next(
            (wider for below, wider in PER_LAYER_TABLE_BITS if q.bits_embedding < below), q.bits_embedding
        )
    return _row_bits(q, q.bits_embedding, a.hidden_size)


def _head_falls_back(a: Architecture, q: Quantization) -> bool:
    """Recipes give the head Q5_K or Q6_K; where 256 does not divide its rows it becomes Q8_0."""
    return q.ecosystem is Ecosystem.GGUF and a.hidden_size % ROW_BLOCK != 0 and q.bits_head < Q8_0_BITS


def _attention_bits(a: Architecture, q: Quantization) -> float:
    bits = q.bits_attention
    if a.attention is AttentionKind.LINEAR_HYBRID and _widens_mixers(q):
        bits = min(bits + LINEAR_MIXER_EXTRA_BITS, Q8_0_BITS)
    # Input projections have rows as long as the model is wide, output projections as long as the heads.
    inputs, outputs = _row_bits(q, bits, a.hidden_size), _row_bits(q, bits, a.n_heads * a.head_dim)
    return (1 - OUTPUT_PROJECTION_SHARE) * inputs + OUTPUT_PROJECTION_SHARE * outputs


def _widens_mixers(q: Quantization) -> bool:
    wide_enough = q.block_bits_per_weight >= LEAST_BITS_OF_WIDER_MIXERS or q.slug.startswith(DYNAMIC)
    return q.ecosystem is Ecosystem.GGUF and wide_enough and q.bits_attention < Q8_0_BITS


def _row_bits(q: Quantization, bits: float, row: int) -> float:
    """``bits``, or what its mixture becomes when every type in it takes its 32-wide stand-in."""
    if q.bits_fallback is None or row % ROW_BLOCK == 0 or bits >= Q8_0_BITS:
        return bits
    base = q.block_bits_per_weight
    # A mixture lies between the format's own type and the next one that recipes promote tensors to.
    top, top_fallback = (Q4_K_BITS, Q5_0_BITS) if base < Q4_K_BITS else (Q6_K_BITS, Q8_0_BITS)
    if bits <= base or base >= top:
        return max(bits, q.bits_fallback)
    promoted = q.bits_fallback + (bits - base) * (top_fallback - q.bits_fallback) / (top - base)
    return min(max(bits, promoted), Q8_0_BITS)


def _feed_forward_bits(q: Quantization, bits: float, hidden: int, width: int, matrices: int) -> float:
    """The class average, given for gate, up and down, for this model's matrices and row lengths.

    Rows of gate and up are as long as the model is wide, rows of down as long as the expert is wide.
    Recipes promote only down: what the class holds above the format's own type sits there.
    """
    divides = hidden % ROW_BLOCK == 0 and width % ROW_BLOCK == 0
    if matrices == GATED_MATRICES and (q.bits_fallback is None or divides):
        return bits
    base = min(q.block_bits_per_weight, bits)
    down = base + GATED_MATRICES * (bits - base)
    return ((matrices - 1) * _row_bits(q, base, hidden) + _row_bits(q, down, width)) / matrices


@lru_cache(maxsize=4096)
def weights_bytes(architecture: Architecture, quantization: Quantization) -> WeightBytes:
    """Bytes of the text decoder by tensor class; of a table of formats, a column each. [B]"""
    if isinstance(quantization, QuantizationTable):
        return _column_of_each([weights_bytes(architecture, member) for member in quantization.members])
    by_recipe = _recipe_bytes(architecture, quantization)
    scale = _published_scale(architecture, quantization, by_recipe.total)
    if scale == 1.0:
        return by_recipe
    return WeightBytes(**{f.name: scale * getattr(by_recipe, f.name) for f in fields(WeightBytes)})


def _published_scale(architecture: Architecture, quantization: Quantization, by_recipe: float) -> float:
    """What brings the recipe's sum to the size of the published file; 1 where none is known.

    A source that rounds states a range: a recipe within it stays as it is, one beside it comes to its edge.
    """
    if quantization.as_stored:
        return 1.0
    header = _header_bytes(architecture, quantization)
    for slug, least, most in architecture.file_bytes:
        if slug == quantization.slug:
            scale = min(max(by_recipe, least - header), most - header) / by_recipe
            return scale if abs(scale - 1.0) <= LARGEST_CORRECTION else 1.0
    return 1.0


def _header_bytes(architecture: Architecture, quantization: Quantization) -> float:
    """Of a published file beside its weights: in GGUF the tokenizer."""
    gguf = quantization.ecosystem is Ecosystem.GGUF
    return GGUF_METADATA_BYTES_PER_TOKEN * architecture.vocab_size if gguf else 0.0


def _recipe_bytes(architecture: Architecture, quantization: Quantization) -> WeightBytes:
    """Counts by class × bits of the class."""
    counts, bits = tensor_classes(architecture), class_bits(architecture, quantization)
    return WeightBytes(
        embedding=counts.embedding * bits.embedding / 8,
        head=counts.head * bits.head / 8,
        attention=counts.attention * bits.attention / 8,
        router=counts.router * bits.router / 8,
        dense_ffn=counts.dense_ffn * bits.dense_ffn / 8,
        routed_experts=counts.routed_experts * bits.routed_experts / 8,
        shared_experts=counts.shared_experts * bits.shared_experts / 8,
    )


def _column_of_each(rows: Sequence[WeightBytes]) -> WeightBytes:
    """Rows one below the other, shape (formats, 1, 1)."""
    columns: dict[str, Any] = {
        field.name: np.array([[[getattr(row, field.name)]] for row in rows]) for field in fields(WeightBytes)
    }
    return WeightBytes(**columns)


def file_bytes(architecture: Architecture, quantization: Quantization) -> float:
    """Size of the published file of the text decoder: weights and, in GGUF, the tokenizer. [B]"""
    return weights_bytes(architecture, quantization).total + _header_bytes(architecture, quantization)


@overload
def distinct_expert_share(architecture: Architecture, streams: float) -> float: ...
@overload
def distinct_expert_share(architecture: Architecture, streams: FloatArray) -> FloatArray: ...
def distinct_expert_share(architecture: Architecture, streams: float | FloatArray) -> float | FloatArray:
    """Share of a layer's experts that at least one of ``streams`` independent tokens is routed to.

    ``1 − (1 − k/E)^B``, uniform routing; 1 where there are no experts. Arrays give arrays of their shape.
    """
    if not architecture.is_mixture_of_experts:
        return 1.0 if isinstance(streams, float | int) else np.ones_like(streams, dtype=np.float64)
    idle = 1.0 - architecture.n_active_experts / architecture.n_experts
    return 1.0 - idle**streams


@overload
def bytes_read_per_token(
    architecture: Architecture, quantization: Quantization, streams: float = 1
) -> float: ...
@overload
def bytes_read_per_token(
    architecture: Architecture, quantization: Quantization, streams: FloatArray
) -> FloatArray: ...
def bytes_read_per_token(
    architecture: Architecture, quantization: Quantization, streams: float | FloatArray = 1
) -> float | FloatArray:
    """Weight bytes read in one decode step of ``streams`` sequences (shape of ``streams``). [B]

    No input embedding (one row of it is looked up); of the routed experts the distinct ones.
    """
    weights = weights_bytes(architecture, quantization)
    always = weights.head + weights.attention + weights.router + weights.dense_ffn + weights.shared_experts
    return always + weights.routed_experts * distinct_expert_share(architecture, streams)
