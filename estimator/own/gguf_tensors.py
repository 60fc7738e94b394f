"""Which class a tensor of a GGUF file belongs to, and what each layer is made of.

Names: gguf-py/gguf/constants.py of https://github.com/ggml-org/llama.cpp.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from estimator.own.built import Counts
from estimator.own.gguf_header import Tensor

__all__ = ["CLASSES", "Layer", "Sorted", "sort_tensors"]

CLASSES = (
    "embedding", "unread", "head", "attention", "router", "dense_ffn", "routed_experts",
    "shared_experts",
)  # fmt: skip

_LAYER = re.compile(r"blk\.(\d{1,6})\.(.+)")
_NOT_WEIGHTS = ("rope_freqs.", "rope_factors_long.", "rope_factors_short.")
_NOT_TEXT = ("v.", "mm.", "a.", "enc.", "resampler.")
_BY_NAME = (
    (re.compile(r"ffn_(gate|up|down|gate_up)_exps\."), "routed_experts"),
    (re.compile(r"ffn_(gate|up|down)\.\d+\."), "routed_experts"),
    (re.compile(r"ffn_(gate|up|down)_(sh|ch)exps?\.|ffn_gate_inp_shexp\."), "shared_experts"),
    (re.compile(r"ffn_gate_inp\.|ffn_gate_tid2eid\.|exp_probs_b"), "router"),
    (re.compile(r"ffn_(gate|up|down)\."), "dense_ffn"),
)
_OF_ATTENTION = ("attn_k.", "attn_k_b.", "attn_kv_b.", "attn_kv_a_mqa.", "attn_kv.")
_OF_LINEAR = ("ssm_ba.", "ssm_beta.", "ssm_alpha.", "attn_qkv.")


@dataclass(slots=True)
class Layer:
    """What one layer has."""

    is_recurrent: bool = False
    is_linear: bool = False
    attends: bool = False
    has_experts: bool = False
    dense: list[Tensor] = field(default_factory=list)


@dataclass(slots=True)
class Sorted:
    """Tensors of the text decoder by class. Counts are of weights, bytes as stored."""

    counts: Counts
    n_bytes: Counter[str]
    layers: dict[int, Layer]
    bytes_by_type: Counter[str]
    """Of the tensors that every layer multiplies with."""


def sort_tensors(tensors: Iterable[Tensor], n_layers: int) -> Sorted:
    """Sort them; layers from ``n_layers`` on predict several tokens ahead and are left out.

    A dense feed-forward beside experts in the same layer counts as their shared expert.
    """
    members: dict[str, list[Tensor]] = defaultdict(list)
    layers: dict[int, Layer] = defaultdict(Layer)
    for tensor in tensors:
        if tensor.name.startswith(_NOT_TEXT) or ".nextn." in tensor.name:
            continue
        match = _LAYER.fullmatch(tensor.name)
        if match and int(match[1]) >= n_layers:
            continue
        part = match[2] if match else tensor.name
        if part.startswith(_NOT_WEIGHTS):
            continue
        found = _class_in_layer(part) if match else _class_outside(part)
        if match:
            _note(layers[int(match[1])], part, found, tensor)
        if found != "dense_ffn":
            members[found].append(tensor)
    for layer in layers.values():
        members["shared_experts" if layer.has_experts else "dense_ffn"] += layer.dense
    if not members["head"]:
        # Tied: the one matrix is looked up and multiplied, so it counts as the head.
        members["head"], members["embedding"] = members["embedding"], []
    counts = Counts(**{name: sum(tensor.n_weights for tensor in members[name]) for name in CLASSES})
    n_bytes = Counter({name: sum(tensor.n_bytes for tensor in members[name]) for name in CLASSES})
    multiplied = [
        tensor for name in CLASSES[3:] for tensor in members[name]
        if name != "router" and len(tensor.shape) > 1
    ]  # fmt: skip
    by_type: Counter[str] = Counter()
    for tensor in multiplied:
        by_type[tensor.type.name] += tensor.n_bytes
    return Sorted(counts, n_bytes, dict(layers), by_type)


def _class_outside(name: str) -> str:
    if name.startswith("token_embd."):
        return "embedding"
    if name.startswith("output."):
        return "head"
    return "unread" if name.startswith("per_layer_token_embd.") else "attention"


def _class_in_layer(part: str) -> str:
    return next((found for pattern, found in _BY_NAME if pattern.match(part)), "attention")


def _note(layer: Layer, part: str, found: str, tensor: Tensor) -> None:
    layer.is_recurrent |= part.startswith(("ssm_", "shortconv."))
    layer.is_linear |= part.startswith(_OF_LINEAR)
    layer.attends |= part.startswith(_OF_ATTENTION)
    layer.has_experts |= found == "routed_experts"
    if found == "dense_ffn":
        layer.dense.append(tensor)
