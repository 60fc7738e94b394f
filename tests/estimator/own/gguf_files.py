"""Writes heads of GGUF files, sound and broken, for the tests of the reader; trims a real one.

    python -m tests.estimator.own.gguf_files MODEL.gguf HEAD.gguf

copies the head of a model without the arrays of its tokenizer, which are most of it, and without weights.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from estimator.own.gguf_header import MAX_HEAD_BYTES, Array, GgufHead, read_head
from estimator.own.gguf_types import TENSOR_TYPES

__all__ = ["GEMMA", "head_bytes", "tensors_of", "written"]

GEMMA = Path(__file__).with_name("gemma-3-270m-q4_k_m.head.gguf")
NUMBERS = {found.name: number for number, found in TENSOR_TYPES.items()}
ALIGNMENT = 32

TensorRow = tuple[str, Sequence[int], int, int]
"""Name, shape, number of the type, offset."""


def head_bytes(
    values: Mapping[str, Any],
    tensors: Sequence[TensorRow],
    *,
    order: str = "<",
    version: int = 3,
    n_tensors: int | None = None,
    n_keys: int | None = None,
) -> bytes:
    """A head; the two counts can be made to lie."""
    start = struct.pack(
        f"{order}IQQ",
        version,
        len(tensors) if n_tensors is None else n_tensors,
        len(values) if n_keys is None else n_keys,
    )
    keys = b"".join(text(key, order) + written(value, order) for key, value in values.items())
    described = b"".join(
        text(name, order) + struct.pack(f"{order}I{len(shape)}QIQ", len(shape), *shape, number, offset)
        for name, shape, number, offset in tensors
    )
    return b"GGUF" + start + keys + described


def written(value: Any, order: str = "<") -> bytes:
    """A value with its type before it: text, yes or no, whole number, fraction, list of one of these."""
    kind, payload = _payload(value, order)
    return struct.pack(f"{order}I", kind) + payload


def _payload(value: Any, order: str) -> tuple[int, bytes]:
    if isinstance(value, str):
        return 8, text(value, order)
    if isinstance(value, bool):
        return 7, struct.pack(f"{order}?", value)
    if isinstance(value, int):
        return 4, struct.pack(f"{order}I", value)
    if isinstance(value, float):
        return 6, struct.pack(f"{order}f", value)
    payloads = [_payload(item, order) for item in value]
    kind = payloads[0][0] if payloads else 4
    return 9, struct.pack(f"{order}IQ", kind, len(payloads)) + b"".join(payload for _, payload in payloads)


def text(value: str, order: str = "<") -> bytes:
    raw = value.encode()
    return struct.pack(f"{order}Q", len(raw)) + raw


def tensors_of(rows: Sequence[tuple[str, Sequence[int], str]]) -> list[TensorRow]:
    """(name, shape, type) laid out one after another."""
    laid: list[TensorRow] = []
    at = 0
    for name, shape, kind in rows:
        found = TENSOR_TYPES[NUMBERS[kind]]
        n_weights = 1
        for size in shape:
            n_weights *= size
        laid.append((name, shape, NUMBERS[kind], at))
        n_bytes = n_weights // found.block * found.block_bytes
        at += -(-n_bytes // ALIGNMENT) * ALIGNMENT
    return laid


def trimmed(head: GgufHead) -> bytes:
    """The same head without arrays."""
    values = {key: value for key, value in head.values.items() if not isinstance(value, Array)}
    rows = [(t.name, t.shape, NUMBERS[t.type.name], t.offset) for t in head.tensors]
    return head_bytes(values, rows, version=head.version)


if __name__ == "__main__":
    with Path(sys.argv[1]).open("rb") as model:
        Path(sys.argv[2]).write_bytes(trimmed(read_head(model.read(MAX_HEAD_BYTES))))
