"""The head of a GGUF file: key-values and tensor descriptions, without one weight.

Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md. Everything that a hostile file could make
large is bounded before anything is read or kept, and whatever is wrong is an ``OwnRefusedError``.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import prod
from typing import TypeAlias

from estimator.own.gguf_types import TENSOR_TYPES, TensorType
from estimator.own.refusal import OwnRefusedError

__all__ = ["MAX_HEAD_BYTES", "Array", "GgufHead", "Tensor", "Value", "read_head"]

MAX_HEAD_BYTES = 32 * 2**20
MAX_TENSORS = 50_000
MAX_KEYS = 10_000
MAX_KEY_BYTES = 256
MAX_STRING_BYTES = 2**20
MAX_ITEMS = 4_000_000
"""Of all arrays together; a vocabulary of 262,144 tokens with its merges has 1.3 million."""
MAX_ITEMS_KEPT = 4096
"""Of one array; longer ones, and arrays of strings, are counted and passed over."""
MAX_ITEMS_KEPT_IN_ALL = 100_000
MAX_CHARACTERS_KEPT = 1000
"""Of one text; chat templates run to tens of thousands."""
MAX_DIMENSIONS = 4
MAX_WEIGHTS = 2**50
DEFAULT_ALIGNMENT = 32
MAX_ALIGNMENT = 2**20

_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRING, _ARRAY = 8, 9


@dataclass(frozen=True, slots=True)
class Array:
    """An array of a key: how many items, and the items themselves where they are few numbers."""

    n_items: int
    items: tuple[int | float | bool, ...] | None


Value: TypeAlias = int | float | bool | str | Array


@dataclass(frozen=True, slots=True)
class Tensor:
    """One tensor as the file describes it; ``shape`` begins with the row length."""

    name: str
    shape: tuple[int, ...]
    type: TensorType
    offset: int
    """Of its data, from where data begins. [B]"""

    @property
    def n_weights(self) -> int:
        """Elements."""
        return prod(self.shape)

    @property
    def n_bytes(self) -> int:
        """Of its data."""
        return self.n_weights // self.type.block * self.type.block_bytes


@dataclass(frozen=True, slots=True)
class GgufHead:
    """What a file says of itself."""

    version: int
    values: Mapping[str, Value]
    tensors: tuple[Tensor, ...]


def read_head(data: bytes) -> GgufHead:
    """Read the head at the beginning of ``data``; what follows it does not matter, nor that it is cut off.

    Raises:
        OwnRefusedError: not GGUF, not of version 2 or 3, cut off inside the head, or not as GGUF has to be.
    """
    if len(data) > MAX_HEAD_BYTES:
        raise OwnRefusedError(f"A head is read up to {MAX_HEAD_BYTES // 2**20} MiB; send less of the file.")
    if data[:4] != b"GGUF":
        raise OwnRefusedError("This is not a GGUF file: it does not begin with the letters GGUF.")
    reader = _Reader(data, _order(data))
    version = reader.number("I")
    n_tensors, n_keys = reader.number("Q"), reader.number("Q")
    if n_tensors > MAX_TENSORS or n_keys > MAX_KEYS:
        raise OwnRefusedError(
            f"The head announces {n_tensors:,} tensors and {n_keys:,} keys; models have fewer than "
            f"{MAX_TENSORS:,} and {MAX_KEYS:,}, so the file is damaged."
        )
    values: dict[str, Value] = {}
    for _ in range(n_keys):
        key = reader.string(MAX_KEY_BYTES)
        if key in values:
            raise OwnRefusedError(f"The key {_quoted(key)} stands in the head twice.")
        values[key] = reader.value(reader.number("I"))
    tensors = tuple(reader.tensor() for _ in range(n_tensors))
    _check_layout(tensors, _alignment(values))
    return GgufHead(version, values, tensors)


def _order(data: bytes) -> str:
    """Byte order for ``struct``: in the wrong one a small version number becomes a large one."""
    if len(data) < 8:
        raise OwnRefusedError("The file ends before its version; send the first 20 MB of it.")
    for order in "<>":
        (version,) = struct.unpack_from(f"{order}I", data, 4)
        if version in (2, 3):
            return order
    (version,) = struct.unpack_from("<I", data, 4)
    old = " Convert it again with a current llama.cpp." if version == 1 else ""
    raise OwnRefusedError(f"GGUF versions 2 and 3 are read; this file says {version}.{old}")


class _Reader:
    """Walks over the bytes; never past their end."""

    def __init__(self, data: bytes, order: str) -> None:
        self.data = data
        self.at = 4
        self.items_left = MAX_ITEMS
        self.keepable = MAX_ITEMS_KEPT_IN_ALL
        self.forms = {code: struct.Struct(order + code) for code in {*_SCALARS.values()}}

    def number(self, code: str) -> int:
        """A whole number of one of the ``struct`` codes."""
        return int(self.scalar(code))

    def scalar(self, code: str) -> int | float | bool:
        form = self.forms[code]
        self._need(form.size)
        (value,) = form.unpack_from(self.data, self.at)
        self.at += form.size
        found: int | float | bool = value
        return found

    def string(self, most: int) -> str:
        length = self.number("Q")
        if length > most:
            raise OwnRefusedError(f"A text of {length:,} bytes stands where {most:,} are the most.")
        self._need(length)
        raw = self.data[self.at : self.at + min(length, 4 * MAX_CHARACTERS_KEPT)]
        self.at += length
        return raw.decode("utf-8", errors="replace")[:MAX_CHARACTERS_KEPT]

    def value(self, kind: int, *, in_array: bool = False) -> Value:
        if kind in _SCALARS:
            return self.scalar(_SCALARS[kind])
        if kind == _STRING:
            return self.string(MAX_STRING_BYTES)
        if kind == _ARRAY and not in_array:
            return self._array()
        what = "An array inside an array" if kind == _ARRAY else f"A value of the unknown type {kind}"
        raise OwnRefusedError(f"{what} stands in the head; no model has one, so the file is damaged.")

    def tensor(self) -> Tensor:
        name = self.string(MAX_KEY_BYTES)
        n_dimensions = self.number("I")
        if not 1 <= n_dimensions <= MAX_DIMENSIONS:
            raise OwnRefusedError(f"Tensor {_quoted(name)} has {n_dimensions:,} dimensions, not 1 to 4.")
        shape = tuple(self.number("Q") for _ in range(n_dimensions))
        number = self.number("I")
        offset = self.number("Q")
        if not all(shape) or any(size > MAX_WEIGHTS for size in shape) or prod(shape) > MAX_WEIGHTS:
            raise OwnRefusedError(f"Tensor {_quoted(name)} has the impossible shape {list(shape)}.")
        found = TENSOR_TYPES.get(number)
        if found is None:
            raise OwnRefusedError(f"Tensor {_quoted(name)} is of type {number}, which is not known here.")
        if shape[0] % found.block:
            raise OwnRefusedError(
                f"Tensor {_quoted(name)} has rows of {shape[0]:,}; {found.name} stores {found.block} at once."
            )
        return Tensor(name, shape, found, offset)

    def _array(self) -> Array:
        kind, n_items = self.number("I"), self.number("Q")
        if n_items > self.items_left:
            raise OwnRefusedError(f"Arrays of more than {MAX_ITEMS:,} items stand in the head.")
        self.items_left -= n_items
        if kind == _STRING:
            self._skip_strings(n_items)
            return Array(n_items, None)
        if kind not in _SCALARS:
            self.value(kind, in_array=True)
        form = self.forms[_SCALARS[kind]]
        self._need(n_items * form.size)
        if n_items > min(MAX_ITEMS_KEPT, self.keepable):
            self.at += n_items * form.size
            return Array(n_items, None)
        self.keepable -= n_items
        return Array(n_items, tuple(self.scalar(_SCALARS[kind]) for _ in range(n_items)))

    def _skip_strings(self, n_items: int) -> None:
        self._need(8 * n_items)
        unpack, data, at, end = self.forms["Q"].unpack_from, self.data, self.at, len(self.data)
        for _ in range(n_items):
            if at + 8 > end:
                break
            (length,) = unpack(data, at)
            at += 8 + length
            if at > end:
                break
        else:
            self.at = at
            return
        self._need(end)

    def _need(self, n_bytes: int) -> None:
        if self.at + n_bytes > len(self.data):
            raise OwnRefusedError(
                f"The head does not end within the {len(self.data):,} bytes that came. Send more of "
                "the file, for example: head -c 20M model.gguf > head.gguf"
            )


def _alignment(values: Mapping[str, Value]) -> int:
    found = values.get("general.alignment", DEFAULT_ALIGNMENT)
    if type(found) is not int or not 1 <= found <= MAX_ALIGNMENT or found & (found - 1):
        raise OwnRefusedError(f"general.alignment is {_quoted(str(found))}; it has to be a power of two.")
    return found


def _check_layout(tensors: tuple[Tensor, ...], alignment: int) -> None:
    """Each tensor has a name and a place of its own."""
    if len({tensor.name for tensor in tensors}) < len(tensors):
        raise OwnRefusedError("Two tensors have the same name, so the file is damaged.")
    if sum(tensor.n_weights for tensor in tensors) > MAX_WEIGHTS:
        raise OwnRefusedError("The tensors together hold more weights than any model has.")
    for tensor in tensors:
        if tensor.offset % alignment:
            raise OwnRefusedError(
                f"Tensor {_quoted(tensor.name)} does not begin at a multiple of {alignment}."
            )
    for before, after in pairwise(sorted(tensors, key=lambda tensor: tensor.offset)):
        if before.offset + before.n_bytes > after.offset:
            raise OwnRefusedError(f"Tensors {_quoted(before.name)} and {_quoted(after.name)} overlap.")


def _quoted(text: str) -> str:
    shown = "".join(character if character.isprintable() else "·" for character in text[:60])
    return f"“{shown}”"
