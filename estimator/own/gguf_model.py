"""A model from the head of its GGUF file: counts by summing tensors, bits as they are stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mode

from estimator.core.architecture import Architecture
from estimator.core.quantization import Ecosystem, Quantization
from estimator.core.weights import ROUTER_BITS, tensor_classes
from estimator.own.built import F16_BYTES, CacheLayout, Dimensions, OwnModel, built_architecture, state_bytes
from estimator.own.gguf_header import Array, GgufHead, read_head
from estimator.own.gguf_tensors import Layer, Sorted, sort_tensors
from estimator.own.gguf_types import FILE_TYPES
from estimator.own.own_models import own_quantization
from estimator.own.refusal import OwnRefusedError

__all__ = ["gguf_model", "own_file"]

MAX_LAYERS = 2000
_SWA_EVERY = {
    "gemma2": 2, "gemma3": 6, "gemma3n": 5, "cohere2": 4, "gpt-oss": 2, "olmo2": 4, "llama4": 4,
    "exaone4": 4, "smallthinker": 4,
}  # fmt: skip
"""Every so manieth layer attends to everything, where the file does not say (src/llama-model.cpp)."""


def gguf_model(data: bytes) -> OwnModel:
    """Read a model from the beginning of a GGUF file.

    Raises:
        OwnRefusedError: the head cannot be read, or is not that of a whole language model.
    """
    return _Model(read_head(data)).model()


@dataclass(frozen=True, slots=True)
class _Widths:
    """Of the feed-forward, of one expert and of all shared experts together, and how many those are."""

    dense: int
    expert: int = 0
    n_shared: int = 0
    shared: int = 0


class _Model:
    def __init__(self, head: GgufHead) -> None:
        self.head = head
        self.notes: list[str] = []
        self.kind = str(head.values.get("general.architecture", ""))[:40]
        if not self.kind:
            raise OwnRefusedError("The head does not name its architecture (general.architecture).")
        if self.kind == "clip" or not head.tensors:
            raise OwnRefusedError("This file holds no language model; it is the projector of one, or empty.")
        if self._count("split.count", 1, prefixed=False) > 1:
            raise OwnRefusedError(
                "This is one part of a model in several files, and each names only its own tensors. "
                "Use the model's config.json, or merge the parts with llama-gguf-split --merge."
            )
        ahead = self._count("nextn_predict_layers", 0)
        self.n_layers = self._needed("block_count") - ahead
        if not 0 < self.n_layers <= MAX_LAYERS:
            raise OwnRefusedError(f"The head announces {self.n_layers:,} layers, not 1 to {MAX_LAYERS:,}.")
        self.sorted = sort_tensors(head.tensors, self.n_layers)
        missing = next((i for i in range(self.n_layers) if i not in self.sorted.layers), None)
        if missing is not None:
            raise OwnRefusedError(
                f"Layer {missing} of {self.n_layers} has no tensors: the file is not whole."
            )
        self.layers = [self.sorted.layers[i] for i in range(self.n_layers)]

    def model(self) -> OwnModel:
        counts, hidden = self.sorted.counts, self._needed("embedding_length")
        if not counts.head:
            raise OwnRefusedError("The file has no token_embd tensor, so it is not a whole language model.")
        n_heads = max(self._per_layer("attention.head_count", 1))
        n_kv_heads = self._per_layer("attention.head_count_kv", n_heads)
        head_dim = self._count("attention.key_length", max(hidden // max(n_heads, 1), 1))
        head_dim = self._count("attention.key_length_swa", head_dim)
        n_experts, width = self._count("expert_count", 0), self._widths()
        rank = self._count("attention.kv_lora_rank", 0)
        rope = self._count("rope.dimension_count", 0) if rank else 0
        architecture = built_architecture(
            Dimensions(
                name=self._name(),
                gguf_architecture=self.kind,
                n_layers=self.n_layers,
                hidden_size=hidden,
                n_heads=n_heads,
                n_kv_heads=1 if rank else mode([n for n in n_kv_heads if n] or [n_heads]),
                head_dim=rank + rope if rank else head_dim,
                vocab_size=max(self._count("vocab_size", 0), counts.head // hidden),
                max_context=self._needed("context_length"),
                tied_embeddings=not counts.embedding,
                n_experts=n_experts if counts.routed_experts else 0,
                n_active_experts=self._count("expert_used_count", 0) if counts.routed_experts else 0,
                n_first_dense_layers=self._count("leading_dense_block_count", 0),
                mla_kv_lora_rank=rank,
                mla_rope_dim=rope,
                intermediate_size=width.dense,
                expert_intermediate_size=width.expert,
                n_shared_experts=width.n_shared,
                shared_expert_intermediate_size=width.shared,
            ),
            counts,
            self._cache(n_kv_heads, rank, rope),
        )
        file = own_file(architecture, self.sorted, self._label())
        return OwnModel(architecture=architecture, file=file, notes=tuple(self.notes))

    def _widths(self) -> _Widths:
        dense = mode(self._per_layer("feed_forward_length", 0))
        if not self.sorted.counts.routed_experts:
            return _Widths(dense)
        expert = self._count("expert_feed_forward_length", dense)
        n_shared = self._count("expert_shared_count", 0)
        shared = self._count("expert_shared_feed_forward_length", n_shared * expert)
        if any(layer.has_experts and layer.dense for layer in self.layers):
            n_shared, shared = max(n_shared, 1), dense
        return _Widths(dense, expert, max(n_shared, 1) if shared else 0, shared)

    def _cache(self, n_kv_heads: Sequence[int], rank: int, rope: int) -> CacheLayout:
        """Layer by layer: what it remembers of each token, or whatever the number of tokens."""
        hidden = self._needed("embedding_length")
        window = self._count("attention.sliding_window", self._count("attention.chunk_size", 0))
        slides = self._sliding(window)
        n_heads = max(self._per_layer("attention.head_count", 1))
        keys = self._count("attention.key_length", max(hidden // max(n_heads, 1), 1))
        values = self._count("attention.value_length", keys)
        sliding_keys = self._count("attention.key_length_swa", keys)
        sliding_values = self._count("attention.value_length_swa", values)
        with_cache = self.n_layers - self._count("attention.shared_kv_layers", 0)
        indexer = self._count("attention.indexer.key_length", 0)
        found = CacheLayout(sliding_window=window, is_latent=rank > 0)
        for i, layer in enumerate(self.layers):
            if layer.is_recurrent:
                found.n_recurrent += 1
                found.is_linear |= layer.is_linear
                found.state_bytes += self._state()
            if not _attends(layer):
                continue
            owns = i < with_cache
            if rank:
                found.n_full += 1
                found.full_bytes_per_token += F16_BYTES * (rank + rope + indexer)
            elif slides[i]:
                found.n_sliding += 1
                cached = F16_BYTES * n_kv_heads[i] * (sliding_keys + sliding_values)
                found.sliding_bytes_per_token += cached if owns else 0
            else:
                found.n_full += 1
                cached = F16_BYTES * n_kv_heads[i] * (keys + values)
                found.full_bytes_per_token += cached if owns else 0
        return found

    def _state(self) -> int:
        if convolution := self._count("shortconv.l_cache", 0):
            return state_bytes(self._needed("embedding_length"), 0, convolution, 0)
        return state_bytes(
            self._needed("ssm.inner_size"),
            self._needed("ssm.state_size"),
            self._count("ssm.conv_kernel", 4),
            self._count("ssm.group_count", 0),
        )

    def _sliding(self, window: int) -> list[bool]:
        """Which layers see a window only."""
        if not window:
            return [False] * self.n_layers
        key = f"{self.kind}.attention.sliding_window_pattern"
        pattern = self.head.values.get(key)
        if isinstance(pattern, Array) and pattern.items and len(pattern.items) >= self.n_layers:
            return [bool(item) for item in pattern.items[: self.n_layers]]
        every = pattern if type(pattern) is int else _SWA_EVERY.get(self.kind, 0)
        if not 0 < every <= MAX_LAYERS:
            self.notes.append(
                f"The file names a sliding window of {window:,} tokens but not the layers that use it; "
                "all layers are taken to attend to the whole context."
            )
            return [False] * self.n_layers
        return [(i + 1) % every != 0 for i in range(self.n_layers)]

    def _name(self) -> str:
        found = self.head.values.get("general.name") or self.head.values.get("general.basename")
        return str(found) if isinstance(found, str) and found.strip() else f"A {self.kind} model"

    def _label(self) -> str:
        number = self.head.values.get("general.file_type")
        return FILE_TYPES.get(number, "") if type(number) is int else ""

    def _count(self, key: str, default: int, *, prefixed: bool = True) -> int:
        """A whole number; of a list, the largest."""
        full = f"{self.kind}.{key}" if prefixed else key
        found = self.head.values.get(full, default)
        if isinstance(found, Array):
            return max(self._items(full, found))
        if type(found) is not int or not 0 <= found < 2**40:
            raise OwnRefusedError(f"{full} is not a count that a model can have: {str(found)[:40]}.")
        return found

    def _needed(self, key: str) -> int:
        found = self._count(key, 0)
        if not found:
            raise OwnRefusedError(f"The head lacks {self.kind}.{key}, and nothing can be estimated without.")
        return found

    def _per_layer(self, key: str, default: int) -> list[int]:
        found = self.head.values.get(f"{self.kind}.{key}")
        if not isinstance(found, Array):
            return [self._count(key, default)] * self.n_layers
        items = self._items(f"{self.kind}.{key}", found)
        if len(items) < self.n_layers:
            raise OwnRefusedError(f"{self.kind}.{key} has {len(items)} items for {self.n_layers} layers.")
        return items[: self.n_layers]

    def _items(self, key: str, array: Array) -> list[int]:
        items = [item for item in array.items or () if type(item) is int and 0 <= item < 2**40]
        if not items or len(items) != array.n_items:
            raise OwnRefusedError(f"{key} is not a list of counts that a model can have.")
        return items


def _attends(layer: Layer) -> bool:
    """A layer that is nothing but a feed-forward (Nemotron-H) does not."""
    return layer.attends or (layer.is_linear and not layer.is_recurrent)


def own_file(architecture: Architecture, found: Sorted, label: str) -> Quantization:
    """The file's own bits by class. The class that holds the rest takes what is left of all bytes.

    Raises:
        OwnRefusedError: bits that no tensor type has.
    """
    counts, split = found.counts, tensor_classes(architecture)
    whole = 8.0 * sum(found.n_bytes.values()) / counts.total

    def bits(name: str) -> float:
        n_weights = getattr(counts, name)
        return 8.0 * found.n_bytes[name] / n_weights if n_weights else whole

    embedding = bits("embedding") if counts.embedding else bits("unread")
    head, dense, experts, shared = (
        bits(name) for name in ("head", "dense_ffn", "routed_experts", "shared_experts")
    )
    others = (
        split.embedding * embedding + split.head * head + split.dense_ffn * dense
        + split.routed_experts * experts + split.shared_experts * shared
        + split.router * ROUTER_BITS[Ecosystem.GGUF]
    )  # fmt: skip
    rest = (8.0 * sum(found.n_bytes.values()) - others) / split.attention if split.attention else whole
    main = found.bytes_by_type.most_common(1)[0][0] if found.bytes_by_type else "F16"
    bits_by_field = {
        "block_bits_per_weight": whole,
        "bits_embedding": embedding,
        "bits_head": head,
        "bits_attention": rest if 0 < rest <= 32 else bits("attention"),
        "bits_dense_ffn": dense,
        "bits_experts": experts,
        "bits_shared_expert": shared,
    }
    return own_quantization(label, main, bits_by_field)
