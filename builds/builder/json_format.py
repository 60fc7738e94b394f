"""A build as JSON: docs/check-build.md. Read strictly in structure, forgivingly in names; written in full.

A key that is not known is said and passed over; a value of a known key that makes no sense refuses the whole
document, as what a build means without it is not what was written.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from catalog.names import closest, fold

from .changes import CARD_KIND
from .document import BuildDocument, LineAsked, OwnPart, ScenarioAsked
from .json_values import (
    MAX_TEXT,
    UnusableBuildError,
    amount_of,
    called,
    number_of,
    text_of,
    whole_of,
    word_of,
)
from .own_parts import KIND_NAMES
from .query import SETTINGS

__all__ = [
    "MAX_BYTES",
    "MAX_LINES",
    "MAX_MODEL_TEXT",
    "MAX_PIECES",
    "MAX_SPECS",
    "MAX_STREAMS",
    "MAX_TEXT",
    "MAX_TOKENS",
    "MAX_WATTS",
    "UnusableBuildError",
    "document_json",
    "read_json",
]

MAX_BYTES = 256 * 1024
MAX_LINES = 60
MAX_PIECES = 64
MAX_MODEL_TEXT = 2000
MAX_WATTS = 100_000
MAX_TOKENS = 100_000_000
MAX_STREAMS = 256
MAX_SPECS = 60

FEEDS: Mapping[str, str] = {
    "none": "none", "no": "none", "unpowered": "none", "slot": "none", "passive": "none",
    "6pin": "6-pin", "6pinpcie": "6-pin", "pcie6pin": "6-pin", "pcie": "6-pin", "6+2pin": "6-pin",
    "sata": "sata", "satapower": "sata", "15pinsata": "sata",
    "molex": "molex", "4pin": "molex", "4pinmolex": "molex",
}  # fmt: skip
CONDITIONS: Mapping[str, str] = {
    "new": "new", "used": "used", "secondhand": "used", "pre-owned": "used", "refurbished": "refurbished",
    "refurb": "refurbished",
}  # fmt: skip
ADAPTERS: Mapping[str, str] = {
    "sata": "sata", "molex": "molex", "8pin": "8-pin", "pcie8pin": "8-pin", "eps": "eps", "none": "",
}  # fmt: skip
SPLITS: Mapping[str, str] = {"tensorparallel": "tensor", "tp": "tensor", "pipeline": "layer", "pp": "layer"}

_TOP = {
    "outlet": ("outlet", "wall", "circuit"),
    "other_w": ("other_w", "other_load_w", "other_load"),
    "parts": ("parts", "lines", "components"),
    "scenario": ("scenario",),
    "name": ("name", "title"),
}
_LINE = {
    "part": ("part", "slug"),
    "own": ("own",),
    "quantity": ("quantity", "qty", "count"),
    "condition": ("condition",),
    "price_usd": ("price_usd", "price"),
    "shape": ("shape", "variant"),
    "power_limit_w": ("power_limit_w", "power_limit", "limit_w"),
    "riser": ("riser",),
    "riser_power": ("riser_power", "riser_feed"),
    "slot": ("slot",),
    "supply": ("supply", "psu"),
    "power_adapter": ("power_adapter", "adapter"),
    "adapter_inputs": ("adapter_inputs",),
    "cables": ("cables",),
}
_SCENARIO = {
    "model": ("model",),
    "precision": ("quant", "precision", "quantization"),
    "engine": ("engine",),
    "split": ("split",),
    "context_tokens": ("context_tokens", "context"),
    "prompt_tokens": ("prompt_tokens", "prompt"),
    "output_tokens": ("output_tokens", "output"),
    "streams": ("streams", "concurrency"),
}
_REMARKS = frozenset(
    {
        "note", "notes", "comment", "comments", "source", "description", "url", "id", "schema", "answer",
        "checked_on", "currency",
    }
)  # fmt: skip
"""Keys that say nothing about a build; they pass without a word."""


def read_json(source: str | bytes | Mapping[str, Any]) -> BuildDocument:
    """Read a build from JSON text, or from what was read from it.

    Raises:
        UnusableBuildError: it is not JSON, no build, or a value makes no sense.
    """
    data = source if isinstance(source, Mapping) else _parsed(source)
    if not isinstance(data, Mapping):
        raise UnusableBuildError(f"A build is a JSON object with “parts”, not {called(data)}.")
    if "parts" not in data and isinstance(data.get("build"), Mapping):
        # An answer of the command or the API holds the build that it is about.
        data = data["build"]
    unread: list[str] = []
    top = _known(data, _TOP, "The build", unread)
    parts = top.get("parts")
    if parts is None:
        raise UnusableBuildError(
            'A build needs “parts”: a list such as [{"part": "rtx-3090", "quantity": 4}].'
        )
    if not isinstance(parts, Sequence) or isinstance(parts, str | bytes):
        raise UnusableBuildError(f"“parts” is a list of parts, not {called(parts)}.")
    if not parts:
        raise UnusableBuildError("“parts” is empty: there is nothing to check.")
    if len(parts) > MAX_LINES:
        raise UnusableBuildError(
            f"A build has {MAX_LINES} lines at most; {len(parts)} were given. Use “quantity” for equal parts."
        )
    return BuildDocument(
        name=text_of(top.get("name"), "name"),
        lines=tuple(_line(each, f"parts[{n}]", unread) for n, each in enumerate(parts)),
        outlet=text_of(top.get("outlet"), "outlet"),
        other_load_w=_watts(top.get("other_w"), "other_w", 0) or 0.0,
        scenario=_scenario(top.get("scenario"), unread),
        unread=tuple(unread),
    )


def document_json(document: BuildDocument) -> dict[str, Any]:
    """A document as JSON that ``read_json`` reads back; what is left open is left out."""
    scenario = {
        "model": document.scenario.model,
        "quant": document.scenario.precision,
        "engine": document.scenario.engine,
        "split": document.scenario.split,
        "context_tokens": document.scenario.context_tokens,
        "prompt_tokens": document.scenario.prompt_tokens,
        "output_tokens": document.scenario.output_tokens,
        "streams": document.scenario.streams,
    }
    return _filled(
        {
            "name": document.name,
            "outlet": document.outlet,
            "other_w": document.other_load_w or None,
            "parts": [_line_json(line) for line in document.lines],
            "scenario": _filled(scenario),
        }
    )


def _line_json(line: LineAsked) -> dict[str, Any]:
    own = line.own
    return _filled(
        {
            "part": line.part if own is None else "",
            "own": {"kind": own.kind, "name": own.name, "specs": dict(own.specs)} if own else None,
        }
    ) | _filled(
        {
            "quantity": line.quantity,
            "condition": line.condition,
            "price_usd": float(line.price_usd) if line.price_usd is not None else None,
            "shape": line.shape,
            "power_limit_w": line.power_limit_w,
            "riser": line.riser,
            "riser_power": line.riser_feed,
            "slot": line.slot,
            "supply": line.supply,
            "power_adapter": line.power_adapter,
            "adapter_inputs": line.adapter_inputs,
            "cables": line.cables,
        }
    )


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in ("", None, {})}


def _parsed(source: str | bytes) -> Any:
    if len(source) > MAX_BYTES:
        raise UnusableBuildError(
            f"A build is read up to {MAX_BYTES // 1024} KB; this has {len(source):,} bytes."
        )
    if isinstance(source, bytes):
        try:
            source = source.decode("utf-8")
        except UnicodeDecodeError as error:
            raise UnusableBuildError(
                f"The file is not UTF-8 text (byte {error.start + 1}). Save it as UTF-8."
            ) from error
    try:
        data = json.loads(
            source.removeprefix("\ufeff"), object_pairs_hook=_once_each, parse_constant=_refuse_constant
        )
        json.dumps(data, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise UnusableBuildError(
            f"This is not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        ) from error
    except UnicodeEncodeError as error:
        raise UnusableBuildError("A text in this holds half a character (as “\\ud800” alone).") from error
    except RecursionError as error:
        raise UnusableBuildError("This is nested too deeply to be a build.") from error
    except UnusableBuildError:
        raise
    except ValueError as error:
        raise UnusableBuildError(
            "This is not JSON that can be read: a number in it has too many digits."
        ) from error
    return data


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            name = key[:40].encode("utf-8", "replace").decode()
            raise UnusableBuildError(f"The key “{name}” stands twice in one object; which one holds?")
        found[key] = value
    return found


def _refuse_constant(text: str) -> Any:
    raise UnusableBuildError(f"{text} is not a number that JSON knows.")


def _known(
    data: Mapping[str, Any], names: Mapping[str, Sequence[str]], where: str, unread: list[str]
) -> dict[str, Any]:
    """Values by the names that we have for them; others are said in ``unread``."""
    ours = {spelling: name for name, spellings in names.items() for spelling in spellings}
    found: dict[str, Any] = {}
    for key, value in data.items():
        name = ours.get(str(key).strip().casefold().replace("-", "_"))
        if name is None:
            if str(key).casefold() not in _REMARKS:
                near = closest(str(key)[:40], ours, limit=1, alike=0.6)
                hint = f" Did you mean “{near[0]}”?" if near else ""
                unread.append(f"{where} has a key “{str(key)[:40]}” that means nothing here.{hint}")
        elif name in found:
            raise UnusableBuildError(f"{where} says “{name}” twice, under two names.")
        elif value is not None:
            found[name] = value
    return found


def _line(value: Any, where: str, unread: list[str]) -> LineAsked:
    if isinstance(value, str):
        value = {"part": value}
    if not isinstance(value, Mapping):
        raise UnusableBuildError(f'{where} is an object such as {{"part": "rtx-3090"}}, not {called(value)}.')
    if "name" in value and not {"part", "slug", "own"} & set(value):
        value = {("part" if key == "name" else key): each for key, each in value.items()}
    said = _known(value, _LINE, where, unread)
    part, own = text_of(said.get("part"), f"{where}.part"), _own(said.get("own"), where, unread)
    if bool(part) == bool(own):
        problem = "names no part" if own is None else "has both “part” and “own”"
        raise UnusableBuildError(f"{where} {problem}. Write one, for example “part”: “rtx-3090”.")

    def positive(name: str) -> int | None:
        return whole_of(said.get(name), f"{where}.{name}", 1, MAX_PIECES)

    def one_of(name: str, known: Mapping[str, str]) -> str:
        return word_of(said.get(name), f"{where}.{name}", known)

    quantity = whole_of(said.get("quantity"), f"{where}.quantity", 0, MAX_PIECES)
    return LineAsked(
        part=part,
        own=own,
        quantity=1 if quantity is None else quantity,
        condition=one_of("condition", CONDITIONS),
        price_usd=amount_of(said.get("price_usd"), f"{where}.price_usd"),
        shape=text_of(said.get("shape"), f"{where}.shape"),
        power_limit_w=_watts(said.get("power_limit_w"), f"{where}.power_limit_w", 1),
        riser=_no_riser(text_of(said.get("riser"), f"{where}.riser")),
        riser_feed=one_of("riser_power", FEEDS),
        slot=positive("slot"),
        supply=positive("supply"),
        power_adapter=one_of("power_adapter", ADAPTERS),
        adapter_inputs=positive("adapter_inputs"),
        cables=positive("cables"),
    )


def _watts(value: Any, where: str, least: float) -> float | None:
    """Watts to the thousandth, as an address holds them."""
    found = number_of(value, where, least, MAX_WATTS)
    return None if found is None else round(found, 3)


def _no_riser(text: str) -> str:
    return "" if fold(text) in ("none", "no", "direct") else text


def _own(value: Any, where: str, unread: list[str]) -> OwnPart | None:
    if value is None:
        return None
    where = f"{where}.own"
    if not isinstance(value, Mapping):
        raise UnusableBuildError(
            f"{where} is an object with “kind”, “name” and “specs”, not {called(value)}."
        )
    said = _known(value, {"kind": ("kind",), "name": ("name",), "specs": ("specs",)}, where, unread)
    kind = KIND_NAMES.get(fold(text_of(said.get("kind"), f"{where}.kind")))
    if kind is None:
        known = ", ".join(sorted(set(KIND_NAMES.values())))
        raise UnusableBuildError(f"{where}.kind is one of {known}.")
    specs = said.get("specs", {})
    if not isinstance(specs, Mapping) or len(specs) > MAX_SPECS:
        raise UnusableBuildError(
            f"{where}.specs is an object of at most {MAX_SPECS} specs, not {called(specs)}."
        )
    texts = {
        text_of(name[:40], f"{where}.specs"): _spec(spec, f"{where}.specs.{name[:40]}")
        for name, spec in specs.items()
    }
    settings = {"name", *SETTINGS} if kind == CARD_KIND else {"name"}
    unread += [
        f"{where}.specs has “{name}”, which is no spec; it stands beside “own”."
        for name in sorted(settings & texts.keys())
    ]
    return OwnPart(
        kind=kind,
        name=text_of(said.get("name"), f"{where}.name") or f"your own {kind}",
        specs={name: text for name, text in texts.items() if name and text and name not in settings},
    )


def _spec(value: Any, where: str) -> str:
    """A spec as the text that the catalog's fields are read from; empty for null."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        number = number_of(value, where, 0, 10**9)
        return f"{number:.10g}"
    return text_of(value, where)


def _scenario(value: Any, unread: list[str]) -> ScenarioAsked:
    if value is None:
        return ScenarioAsked()
    if not isinstance(value, Mapping):
        raise UnusableBuildError(f"“scenario” is an object such as {{“model”: …}}, not {called(value)}.")
    said = _known(value, _SCENARIO, "“scenario”", unread)

    def tokens(name: str) -> int | None:
        return whole_of(said.get(name), f"scenario.{name}", 1, MAX_TOKENS)

    split = text_of(said.get("split"), "scenario.split").casefold()
    return ScenarioAsked(
        model=text_of(said.get("model"), "scenario.model", MAX_MODEL_TEXT),
        precision=text_of(said.get("precision"), "scenario.quant"),
        engine=text_of(said.get("engine"), "scenario.engine"),
        split=SPLITS.get(fold(split), split),
        context_tokens=tokens("context_tokens"),
        prompt_tokens=tokens("prompt_tokens"),
        output_tokens=tokens("output_tokens"),
        streams=whole_of(said.get("streams"), "scenario.streams", 1, MAX_STREAMS),
    )
