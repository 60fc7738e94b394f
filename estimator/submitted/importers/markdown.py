"""``llama-bench -o md``: the table that it prints by default, with what the console says around it.

The table does not name the GPU; the lines that the program prints before it often do, and are read for that.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from estimator.submitted.importers.cells import number, rate, switch, whole
from estimator.submitted.importers.llama_bench import (
    COMBINED,
    backend_of,
    build_of,
    devices_of,
    kv_type_of,
    split_name,
)
from estimator.submitted.importers.rows import (
    BenchRow,
    Reading,
    Refusal,
    excerpt,
    rest_unread,
)

__all__ = ["is_markdown", "read_markdown"]

_COLUMNS = {
    "model": "model", "size": "size", "params": "params", "backend": "backend", "ngl": "ngl",
    "n_gpu_layers": "ngl", "n_batch": "n_batch", "n_ubatch": "n_ubatch", "type_k": "type_k",
    "type_v": "type_v", "fa": "fa", "flash_attn": "fa", "sm": "sm", "split_mode": "sm", "dev": "dev",
    "devices": "dev", "ot": "ot", "n_cpu_moe": "ncmoe", "ncmoe": "ncmoe", "test": "test", "t/s": "rate",
    "tok/s": "rate", "tokens/s": "rate",
    "fmoe": "fmoe", "mla": "mla", "rtr": "rtr", "ser": "ser",
}  # fmt: skip
_ONLY_IK = frozenset({"fmoe", "mla", "rtr", "ser"})

_OTHER_UNITS = {
    "ms/t": "milliseconds a token", "ms/tok": "milliseconds a token", "ms/token": "milliseconds a token",
    "s/t": "seconds a token", "s/token": "seconds a token", "ms": "milliseconds",
    "t/ms": "tokens a millisecond", "t/min": "tokens a minute",
}  # fmt: skip

_RULE = re.compile(r"[\s|:=-]+")
_TEST = re.compile(r"(pp|tg)\s?(\d{1,9})(?:\s*@\s*d\s?(\d{1,9}))?", re.ASCII | re.IGNORECASE)
_BOTH = re.compile(r"pp\s?\d+\s*\+\s*tg\s?\d+|pg\s?\d+", re.ASCII | re.IGNORECASE)
_AMOUNT = re.compile(r"([\d.]+)\s*(B|KiB|MiB|GiB|TiB|K|M|T)", re.ASCII)
_SCALES = {
    "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40,
    "K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12,
}  # fmt: skip
_BUILD = re.compile(r"build:\s*([0-9a-f]{6,40})\s*\((\d{1,9})\)", re.ASCII)
_DEVICE_LINES = (
    re.compile(r"^\s*Device \d+: ([^,|]{2,100})[,|]"),
    re.compile(r"^ggml_vulkan: \d+ = ([^(|]{2,100})"),
    re.compile(r"^ggml_metal_(?:device_)?init: GPU name:\s*(?:MTL\d+ \()?([^()]{2,100})\)?$"),
)


def is_markdown(text: str) -> bool:
    """Whether some line is the head of such a table."""
    return any(_head(line) is not None for line in text.splitlines())


def read_markdown(text: str) -> Reading:
    """Every run of every table in the text; lines outside tables are not rows and are passed over."""
    table = _Table()
    for place, line in enumerate(text.splitlines(), start=1):
        if enough := rest_unread(table.rows, table.refusals):
            table.refusals.append(Refusal(place, enough))
            break
        table.take(place, line)
    return Reading("llama-bench md", tuple(table.rows), tuple(table.refusals))


@dataclass
class _Table:
    """What has been read so far."""

    columns: list[str] | None = None
    wrong_unit: str = ""
    devices: list[str] = field(default_factory=list)
    rows: list[BenchRow] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    n_with_build: int = 0
    named_last: bool = True
    """No row since the last device was named."""

    def take(self, place: int, line: str) -> None:
        """Read one line."""
        build = _BUILD.search(line)
        if build and not line.lstrip().startswith("|"):
            self._name_build(build_of(build[2], build[1]))
            return
        if "|" not in line or not line.strip().strip("|"):
            self._notice_device(line)
            return
        head = _head(line)
        if head is not None:
            self.columns = head
            units = [_OTHER_UNITS[name] for name in head if name in _OTHER_UNITS]
            self.wrong_unit = units[0] if units and "rate" not in head else ""
        elif self.columns is None or not line.lstrip().startswith("|"):
            self._notice_device(line)
        elif not _RULE.fullmatch(line):
            self._take_row(place, line, self.columns)

    def _take_row(self, place: int, line: str, columns: list[str]) -> None:
        cells = _cells(line)
        try:
            if self.wrong_unit:
                raise ValueError(f"The column is in {self.wrong_unit}; rates are needed in tokens a second.")
            if len(cells) != len(columns):
                raise ValueError(f"The line has {len(cells)} cells, its head {len(columns)}.")
            row = _row(place, dict(zip(columns, cells, strict=True)))
            name, count = devices_of(self.devices[:1] if row.split_mode == "none" else self.devices)
            self.rows.append(replace(row, hardware_name=name, hardware_count=count))
            self.named_last = False
        except ValueError as error:
            self.refusals.append(Refusal(place, str(error), excerpt(line)))

    def _name_build(self, version: str) -> None:
        """The build is printed below the table that it made."""
        for position in range(self.n_with_build, len(self.rows)):
            self.rows[position] = replace(self.rows[position], engine_version=version)
        self.n_with_build = len(self.rows)

    def _notice_device(self, line: str) -> None:
        if len(line) < 400:
            found = next(filter(None, (pattern.match(line) for pattern in _DEVICE_LINES)), None)
            if found:
                # A device after a table belongs to the next one.
                self.devices = [*(self.devices if self.named_last else []), found[1].strip()]
                self.named_last = True


def _head(line: str) -> list[str] | None:
    """The columns of a table's head; those that are not known keep their own name."""
    cells = [cell.casefold() for cell in _cells(line)]
    names = [_COLUMNS.get(cell, cell) for cell in cells]
    return names if {"model", "test"} <= set(names) and {"rate", *_OTHER_UNITS} & set(names) else None


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]


def _row(place: int, cells: Mapping[str, str]) -> BenchRow:
    test, n_tokens, depth = _test(cells["test"])
    speed, _, spread = cells["rate"].replace("+/-", "±").partition("±")
    model, quantization = split_name(cells["model"])
    if not model:
        raise ValueError("The model is missing.")
    stddev = number(spread.strip(), "the spread")
    if stddev is not None and stddev < 0:
        raise ValueError("the spread is negative.")
    return BenchRow(
        line=place,
        test=test,
        tokens_per_s=rate(speed.strip(), "t/s"),
        stddev=stddev,
        n_prompt=n_tokens if test == "prefill" else 0,
        n_gen=n_tokens if test == "decode" else 0,
        depth=depth,
        backend=backend_of(cells.get("backend", ""), cells.get("dev", "")),
        engine="ik_llama.cpp" if _ONLY_IK & cells.keys() else "llama.cpp",
        model_name=model[:160],
        quantization_name=quantization,
        size_bytes=_amount(cells.get("size", ""), "size"),
        n_params=_amount(cells.get("params", ""), "params"),
        ubatch=whole(cells.get("n_ubatch"), "n_ubatch") or None,
        flash_attention=switch(cells.get("fa", "")),
        kv_type=kv_type_of(cells.get("type_k", ""), cells.get("type_v", "") or "f16")
        if "type_k" in cells or "type_v" in cells
        else "",
        split_mode=cells.get("sm", ""),
        n_gpu_layers=whole(cells.get("ngl"), "ngl"),
        experts_on_cpu=bool(whole(cells.get("ncmoe"), "n_cpu_moe")) or cells.get("ot", "none") != "none",
        over_network="RPC" in cells.get("backend", ""),
    )


def _test(cell: str) -> tuple[str, int, int]:
    if _BOTH.match(cell):
        raise ValueError(f"{cell[:40]} {COMBINED}")
    found = _TEST.fullmatch(cell)
    if not found:
        raise ValueError(f"The test is {cell[:40]!r}; known are pp512, tg128 and either with “ @ d4096”.")
    n_tokens, depth = (whole(text or "0", "the test") or 0 for text in found.group(2, 3))
    if n_tokens == 0:
        raise ValueError(f"{cell} measures no token.")
    return "decode" if found[1].casefold() == "tg" else "prefill", n_tokens, depth


def _amount(cell: str, name: str) -> float | None:
    """Bytes or parameters of ``4.36 GiB`` or ``7.62 B``."""
    if not cell:
        return None
    found = _AMOUNT.fullmatch(cell)
    if not found:
        raise ValueError(f"{name} is {cell[:40]!r}; expected is something like 4.36 GiB or 7.62 B.")
    amount = number(found[1], name)
    return None if amount is None else amount * _SCALES[found[2]] or None
