"""The head of a GGUF file is read to the end or refused with a reason, whatever it says."""

import tracemalloc
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.own.gguf_header import MAX_HEAD_BYTES, Array, read_head
from estimator.own.refusal import OwnRefusedError
from tests.estimator.own.gguf_files import GEMMA, NUMBERS, head_bytes, tensors_of, text

F32, Q4_K = NUMBERS["F32"], NUMBERS["Q4_K"]
KEYS: dict[str, Any] = {
    "general.architecture": "llama",
    "llama.block_count": 2,
    "llama.rope.freq_base": 10000.0,
    "llama.use": True,
    "llama.head_count_kv": [2, 4],
    "tokenizer.ggml.tokens": ["a", "b", "<s>"],
}
ROWS = tensors_of([("token_embd.weight", (256, 10), "Q4_K"), ("output_norm.weight", (256,), "F32")])


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("version", [2, 3])
def test_both_versions_are_read_in_both_byte_orders(order: str, version: int) -> None:
    head = read_head(head_bytes(KEYS, ROWS, order=order, version=version))
    assert head.version == version
    assert head.values["llama.block_count"] == 2
    assert head.values["llama.use"] is True
    assert head.values["llama.head_count_kv"] == Array(2, (2, 4))
    assert head.values["tokenizer.ggml.tokens"] == Array(3, None)
    assert [tensor.name for tensor in head.tensors] == ["token_embd.weight", "output_norm.weight"]
    assert head.tensors[0].n_weights == 2560
    assert head.tensors[0].n_bytes == 1440


def test_what_follows_the_head_does_not_matter() -> None:
    assert read_head(head_bytes(KEYS, ROWS) + b"\xff" * 1000) == read_head(head_bytes(KEYS, ROWS))


def test_a_real_head_is_read() -> None:
    head = read_head(GEMMA.read_bytes())
    assert head.values["general.architecture"] == "gemma3"
    assert len(head.tensors) == 236


@given(st.integers(min_value=0, max_value=len(head_bytes(KEYS, ROWS)) - 1))
def test_a_head_that_is_cut_off_anywhere_is_refused(length: int) -> None:
    with pytest.raises(OwnRefusedError):
        read_head(head_bytes(KEYS, ROWS)[:length])


def test_who_sent_too_little_hears_how_much_to_send() -> None:
    with pytest.raises(OwnRefusedError, match="head -c 20M"):
        read_head(head_bytes(KEYS, ROWS)[:200])


@given(st.binary(max_size=400))
def test_no_bytes_do_anything_but_be_refused(tail: bytes) -> None:
    for start in (b"", b"GGUF", b"GGUF\x03\x00\x00\x00", b"GGUF\x00\x00\x00\x02"):
        with suppress(OwnRefusedError):
            read_head(start + tail)


@given(st.data())
def test_a_changed_byte_never_breaks_the_reader(data: st.DataObject) -> None:
    raw = bytearray(head_bytes(KEYS, ROWS))
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    with suppress(OwnRefusedError):
        read_head(bytes(raw))


HOSTILE = {
    "is not a GGUF": b"PK\x03\x04" + b"\0" * 100,
    "this file says 1": head_bytes(KEYS, ROWS, version=1),
    "this file says 77": head_bytes(KEYS, ROWS, version=77),
    "announces": head_bytes(KEYS, ROWS, n_tensors=2**63),
    "and 1,000,000,000,000 keys": head_bytes(KEYS, ROWS, n_keys=10**12),
    "stands in the head twice": b"GGUF"
    + head_bytes({"a": 1}, [], n_keys=2)[4:]
    + head_bytes({"a": 1}, [])[24:],
    "A text of": head_bytes({}, [], n_keys=1) + (2**40).to_bytes(8, "little"),
    "unknown type 99": head_bytes({}, [], n_keys=1) + text("a") + (99).to_bytes(4, "little"),
    "An array inside an array": head_bytes({}, [], n_keys=1)
    + text("a")
    + b"".join(n.to_bytes(size, "little") for n, size in ((9, 4), (9, 4), (2, 8), (9, 4), (1, 8))),
    "Arrays of more than": head_bytes({}, [], n_keys=1)
    + text("a")
    + b"".join(n.to_bytes(size, "little") for n, size in ((9, 4), (0, 4), (2**60, 8))),
    "0 dimensions": head_bytes(KEYS, [("a", (), F32, 0)]),
    "9 dimensions": head_bytes(KEYS, [("a", (1,) * 9, F32, 0)]),
    r"impossible shape \[0": head_bytes(KEYS, [("a", (0, 4), F32, 0)]),
    "impossible shape": head_bytes(KEYS, [("a", (2**40, 2**40), F32, 0)]),
    "is of type 4,": head_bytes(KEYS, [("a", (32,), 4, 0)]),
    "Q4_K stores 256 at once": head_bytes(KEYS, [("a", (100,), Q4_K, 0)]),
    "same name": head_bytes(KEYS, [("a", (8,), F32, 0), ("a", (8,), F32, 32)]),
    "overlap": head_bytes(KEYS, [("a", (64,), F32, 0), ("b", (8,), F32, 32)]),
    "multiple of 32": head_bytes(KEYS, [("a", (8,), F32, 4)]),
    "power of two": head_bytes({"general.alignment": 33}, []),
    "more weights than any": head_bytes({}, [("a", (2**49,), F32, 0), ("b", (2**50,), F32, 2**52)]),
}


@pytest.mark.parametrize("reason", HOSTILE)
def test_a_hostile_head_is_refused_with_its_reason(reason: str) -> None:
    with pytest.raises(OwnRefusedError, match=reason):
        read_head(HOSTILE[reason])


def test_more_than_a_head_is_not_read() -> None:
    with pytest.raises(OwnRefusedError, match="32 MiB"):
        read_head(b"GGUF" + b"\0" * MAX_HEAD_BYTES)


def test_no_head_takes_more_memory_than_it_is_long() -> None:
    many = {f"k{i}": [300] * 4000 for i in range(200)}
    many |= {f"t{i}": "x" * 100_000 for i in range(20)}
    raw = head_bytes(many, [])
    tracemalloc.start()
    head = read_head(raw)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(head.values) == 220
    assert peak < len(raw)
