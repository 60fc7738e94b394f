"""One run of llama-bench by its fields, as all of its formats but Markdown have them.

Fields: tools/llama-bench/llama-bench.cpp of llama.cpp at 0104b151. They change between builds, so each is
looked up by name, and names that are not known are left alone.
"""

import re
from collections.abc import Mapping
from typing import Any

from estimator.submitted.importers.cells import day, number, printable, rate, switch, whole
from estimator.submitted.importers.rows import BenchRow

__all__ = [
    "COMBINED", "NEEDED", "backend_of", "build_of", "devices_of", "kv_type_of", "row_of_fields", "split_name",
]  # fmt: skip

NEEDED = frozenset({"model_type", "n_prompt", "n_gen", "avg_ts"})
"""Fields without which a row is not a run of llama-bench."""

COMBINED = (
    "reads and writes in one timing, which is neither a prefill nor a decode rate; "
    "measure them apart (-p 512 -n 128)."
)

LONGEST_NAME = 160

_BACKENDS = {
    "cuda": "cuda", "rocm": "rocm", "hip": "rocm", "vulkan": "vulkan", "sycl": "sycl", "metal": "metal",
    "mtl": "metal", "cpu": "cpu",
}  # fmt: skip
_ONLY_IK = frozenset({"fmoe", "mla_attn", "mla", "rtr", "repack_tensors", "ser", "fused_moe"})
"""Fields that the fork ik_llama.cpp prints and llama.cpp does not."""

_FORMAT_AT_END = re.compile(
    r"\s+(?:mostly\s+)?((?:I?Q\d\w*|TQ\d\w*|[BF]F?\d\d|MXFP4|NVFP4|all F32)(?:\s+mix)?(?:\s+-\s+.+|\s+MoE)?)"
    r"(?:\s+\(guessed\))?\s*$"
)
_MIXES = {"IQ3_S mix": "IQ3_M", "all F32": "F32"}
_SIZES = {"Small": "_S", "Medium": "_M", "Large": "_L"}
_BITS_OF_BLOCK = re.compile(r"\s+-\s+[\d.]+ bpw.*$")
_DEVICE_BACKEND = re.compile(r"([A-Za-z]+)\d+")
_FILE_FORMAT = re.compile(
    r"[-._]((?:UD-)?(?:I?Q\d\w*|TQ\d\w*|BF16|F16|F32|MXFP4(?:_MOE)?|NVFP4))"
    r"(?:-\d{5}-of-\d{5})?\.gguf$",
    re.IGNORECASE,
)
_PART_OF_MANY = re.compile(r"(?:-\d{5}-of-\d{5})?(?:\.gguf)?$", re.IGNORECASE)


def row_of_fields(fields: Mapping[str, Any], line: int) -> BenchRow:
    """A run by the names of its fields; values may be text, as CSV and SQL have them.

    Raises:
        ValueError: it is not a run that can be compared with others; in words for the sender.
    """
    missing = sorted(NEEDED - fields.keys())
    if missing:
        raise ValueError(f"{', '.join(missing)} missing: not a run of llama-bench.")
    n_prompt, n_gen = whole(fields["n_prompt"], "n_prompt") or 0, whole(fields["n_gen"], "n_gen") or 0
    test = test_of(n_prompt, n_gen)
    speed = rate(fields["avg_ts"], "avg_ts")
    _check_time(fields, speed, n_prompt or n_gen)
    devices = _devices(fields)
    model, quantization = split_name(_text(fields, "model_type"))
    file = re.split(r"[\\/]", _text(fields, "model_filename"))[-1]
    return BenchRow(
        line=line,
        test=test,
        tokens_per_s=speed,
        stddev=_not_negative(fields, "stddev_ts"),
        n_prompt=n_prompt,
        n_gen=n_gen,
        depth=_at_least_zero(fields, "n_depth"),
        hardware_name=devices[0],
        hardware_count=devices[1],
        backend=backend_of(_text(fields, "backends") or _old_backend(fields), _text(fields, "devices")),
        engine="ik_llama.cpp" if _ONLY_IK & fields.keys() else "llama.cpp",
        engine_version=build_of(_text(fields, "build_number"), _text(fields, "build_commit")),
        model_name=model,
        model_file=_PART_OF_MANY.sub("", file),
        quantization_name=format_of_file(file) or quantization,
        size_bytes=_not_negative(fields, "model_size") or None,
        n_params=_not_negative(fields, "model_n_params") or None,
        ubatch=whole(fields.get("n_ubatch"), "n_ubatch") or None,
        flash_attention=switch(fields.get("flash_attn")),
        kv_type=kv_type_of(_text(fields, "type_k"), _text(fields, "type_v")),
        split_mode=_text(fields, "split_mode"),
        n_gpu_layers=whole(fields.get("n_gpu_layers"), "n_gpu_layers"),
        experts_on_cpu=bool(whole(fields.get("n_cpu_moe"), "n_cpu_moe"))
        or _text(fields, "tensor_buft_overrides") not in ("", "none"),
        over_network="RPC" in _text(fields, "backends"),
        measured_on=day(fields.get("test_time")),
    )


def _check_time(fields: Mapping[str, Any], speed: float, tokens: int) -> None:
    """The program states rate and time; where they disagree, one of them is of another unit."""
    time_ns = number(fields.get("avg_ns"), "avg_ns")
    if time_ns is not None and not 1 / 1.5 < speed * time_ns / 1e9 / tokens < 1.5:
        by_time = f"{tokens / time_ns * 1e9:.4g}" if time_ns > 0 else "no"
        raise ValueError(
            f"avg_ts is {speed:g}, but by avg_ns it took {by_time} tokens/s: is one in another unit?"
        )


def test_of(n_prompt: int, n_gen: int) -> str:
    """What a run timed.

    Raises:
        ValueError: both, or nothing.
    """
    if n_prompt < 0 or n_gen < 0:
        raise ValueError("n_prompt or n_gen is negative.")
    if n_prompt and n_gen:
        raise ValueError(f"pp{n_prompt}+tg{n_gen} {COMBINED}")
    if not n_prompt and not n_gen:
        raise ValueError("n_prompt and n_gen are both 0, so nothing was measured.")
    return "decode" if n_gen else "prefill"


def split_name(model_type: str) -> tuple[str, str]:
    """Model and format of what llama-bench prints as one.

    >>> split_name("qwen2 7B Q4_K - Medium")
    ('qwen2 7B', 'Q4_K_M')
    >>> split_name("llama 8B IQ4_XS - 4.25 bpw")
    ('llama 8B', 'IQ4_XS')
    >>> split_name("gpt-oss 20B MXFP4 MoE")
    ('gpt-oss 20B', 'MXFP4')
    """
    words = " ".join(["", *printable(model_type)[:LONGEST_NAME].split()])
    found = _FORMAT_AT_END.search(words)
    if not found:
        return words.strip(), ""
    name = _BITS_OF_BLOCK.sub("", found[1])
    stem, _, size = name.partition(" - ")
    quantization = _MIXES.get(name) or f"{stem}{_SIZES.get(size, '')}".removesuffix(" MoE").strip()
    return words[: found.start()].strip(), quantization


def format_of_file(file: str) -> str:
    """The format that a file is named for; empty where it is not.

    >>> format_of_file("Qwen3.6-35B-A3B-UD-Q4_K_XL.gguf")
    'UD-Q4_K_XL'
    """
    found = _FILE_FORMAT.search(file)
    return found[1].upper() if found else ""


def devices_of(names: list[str]) -> tuple[str, int | None]:
    """The name of like devices and their number; different ones are joined.

    >>> devices_of(["NVIDIA GeForce RTX 3090"] * 2)
    ('NVIDIA GeForce RTX 3090', 2)
    """
    names = [" ".join(name.split())[:LONGEST_NAME] for name in names if name.strip()][:64]
    if not names:
        return "", None
    return " + ".join(dict.fromkeys(names) if len(set(names)) == 1 else names)[:LONGEST_NAME], len(names)


def backend_of(backends: str, devices: str = "") -> str:
    """The one that computed; empty where the names leave it open.

    >>> backend_of("Metal,BLAS")
    'metal'
    >>> backend_of("CUDA,Vulkan", "Vulkan0/Vulkan1")
    'vulkan'
    """
    used = {_BACKENDS.get(name.casefold()) for name in _DEVICE_BACKEND.findall(devices)} - {None}
    named = {_BACKENDS.get(name.strip().casefold()) for name in re.split(r"[,/+]", backends)} - {None}
    found = used or (named - {"cpu"}) or named
    if not found and "blas" in backends.casefold():
        found = {"cpu"}
    return str(min(filter(None, found))) if len(found) == 1 else ""


def build_of(build_number: str, commit: str) -> str:
    """A build by its number, else by its commit.

    >>> build_of("5163", "8cf427ff")
    'b5163'
    """
    digits = build_number.strip()
    numbered = digits.isascii() and digits.isdigit() and int(digits[:12]) > 0
    return f"b{digits[:12]}" if numbered else commit.strip()[:40].removeprefix("unknown")


def kv_type_of(keys: str, values: str) -> str:
    """The cache type, both where they differ."""
    keys, values = (name.strip().casefold()[:11] for name in (keys, values))
    return keys if keys == values or not values else f"{keys or 'f16'}/{values}"


def _devices(fields: Mapping[str, Any]) -> tuple[str, int | None]:
    gpu, cpu = _text(fields, "gpu_info"), _text(fields, "cpu_info")
    if not gpu:
        return devices_of([cpu])
    # Builds before 2025 join with a slash, which is also part of some names ("Radeon RX 7900 XT/XTX").
    parts = gpu.split(", ") if ", " in gpu else gpu.split("/")
    names = parts if len(set(parts)) == 1 or ", " in gpu else [gpu]
    used = len([name for name in re.split(r"[/,]", _text(fields, "devices")) if re.search(r"\d$", name)])
    if len(set(names)) == 1 and (used or _text(fields, "split_mode") == "none"):
        names = names[: used or 1]
    return devices_of(names)


def _old_backend(fields: Mapping[str, Any]) -> str:
    """Builds of 2023 and 2024 have one yes-or-no field per backend."""
    named = {"cuda": "CUDA", "hip": "ROCm", "vulkan": "Vulkan", "sycl": "SYCL", "metal": "Metal"}
    on = [name for field, name in named.items() if switch(fields.get(field))]
    return ",".join(on) if on else "CPU" if "cuda" in fields else ""


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    if isinstance(value, str):
        return printable(value[:1000]).strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 1e18 else ""


def _not_negative(fields: Mapping[str, Any], name: str) -> float | None:
    found = number(fields.get(name), name)
    if found is not None and found < 0:
        raise ValueError(f"{name} is negative.")
    return found


def _at_least_zero(fields: Mapping[str, Any], name: str) -> int:
    found = whole(fields.get(name), name) or 0
    if found < 0:
        raise ValueError(f"{name} is negative.")
    return found
