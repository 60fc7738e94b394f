"""A build as an address, and back: read forgivingly, written in one canonical form.

``part=rtx-3090*4:used@700~limit=280&part=own:gpu@4000~name=Prototype~memory_gib=48&outlet=eu-230v-16a``

A line is a slug (or ``own:`` and a kind), then quantity, condition and the visitor's own price for one piece,
then settings, each after a ``~``. All but the slug may be left out. Values are percent-encoded within the
line, so that ``~``, ``@``, ``*`` and ``,`` keep their meaning.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any
from urllib.parse import quote, unquote, urlencode

from django.http import QueryDict

from .changes import CARD_KIND, MAX_PIECES
from .document import BuildDocument, LineAsked, OwnPart, ScenarioAsked
from .said import Problem

__all__ = [
    "MAX_LINES",
    "SETTINGS",
    "STATE_NAMES",
    "UnreadableValueError",
    "line_settings",
    "line_text",
    "query_of",
    "read_amount",
    "read_condition",
    "read_line",
    "read_pieces",
    "read_query",
    "read_setting",
    "read_watts",
]

MAX_LINES = 60
MAX_TEXT = 120
MAX_SETTINGS = 80
"""Of one line, with the specs of a part of the visitor's own."""
MAX_WATTS = 100_000
MAX_USD = Decimal(1_000_000)
MAX_TOKENS = 100_000_000
MAX_STREAMS = 256

CONDITIONS = ("new", "used", "refurbished")
FEEDS = ("none", "6-pin", "sata", "molex")

SETTINGS: dict[str, str] = {
    "riser": "riser",
    "feed": "riser_feed",
    "limit": "power_limit_w",
    "slot": "slot",
    "supply": "supply",
    "shape": "shape",
    "adapter": "power_adapter",
    "inputs": "adapter_inputs",
    "cables": "cables",
}
"""Word in the address → field of the line, in the order in which they are written. Cards have settings: what
stands behind another part of the visitor's own are its specs.
"""

_SCENARIO: dict[str, str] = {
    "model": "model",
    "precision": "precision",
    "engine": "engine",
    "split": "split",
    "context": "context_tokens",
    "prompt": "prompt_tokens",
    "output": "output_tokens",
    "streams": "streams",
}

STATE_NAMES = frozenset({"part", "outlet", "other_w", "name", *_SCENARIO})
"""What belongs to the build in an address; the rest is the page's."""

_HEAD = re.compile(
    r"(?P<part>(?:own:)?[^*:@~]+)"
    r"(?:\*(?P<quantity>[^:@~]*))?(?::(?P<condition>[^@~]*))?(?:@(?P<price>[^~]*))?"
)
_AMOUNT = re.compile(r"\$?(\d{1,9}|\d{1,3}(,\d{3}){1,3})(\.\d{1,2})?", re.ASCII)
_NUMBER = re.compile(r"\d{1,6}(\.\d{1,3})?", re.ASCII)


class UnreadableValueError(ValueError):
    """A value that makes no sense. The message says what would be right."""


def read_query(query: QueryDict) -> tuple[BuildDocument, list[Problem]]:
    """Read an address. Never raises: what makes no sense is left out and said."""
    problems: list[Problem] = []
    lines: list[LineAsked] = []
    texts = [text for text in query.getlist("part") if text.strip()]
    for text in texts[:MAX_LINES]:
        line, said = read_line(text)
        position = len(lines) if line else None
        problems += [Problem(position, field, message) for field, message in said]
        if line:
            lines.append(line)
    if len(texts) > MAX_LINES:
        problems.append(
            Problem(None, "part", f"A build has {MAX_LINES} lines at most; {len(texts)} were given.")
        )
    outer = _Reader({name: str(query.get(name, "")).strip() for name in STATE_NAMES})
    document = BuildDocument(
        name=_plain(outer.texts["name"]),
        lines=tuple(lines),
        outlet=_plain(outer.texts["outlet"]),
        other_load_w=outer.value("other_w", read_watts) or 0.0,
        scenario=ScenarioAsked(
            model=_cut(outer.texts["model"], 2000),
            **{name: _plain(outer.texts[name]) for name in ("precision", "engine", "split")},
            context_tokens=outer.value("context", _tokens),
            prompt_tokens=outer.value("prompt", _tokens),
            output_tokens=outer.value("output", _tokens),
            streams=outer.value("streams", _streams),
        ),
    )
    problems += [Problem(None, name, message) for name, message in outer.wrong]
    return document, problems


def query_of(document: BuildDocument) -> str:
    """The canonical query string of a document, without the question mark; what is left open is left out."""
    pairs = [("part", line_text(line)) for line in document.lines]
    optional: list[tuple[str, Any]] = [
        ("name", document.name),
        ("outlet", document.outlet),
        ("other_w", _number_text(document.other_load_w) if document.other_load_w else ""),
        *((word, getattr(document.scenario, field)) for word, field in _SCENARIO.items()),
    ]
    pairs += [(word, str(value)) for word, value in optional if value not in ("", None)]
    return urlencode(pairs, safe=":*@~=,")


def line_text(line: LineAsked) -> str:
    """One line in canonical form; the inverse of ``read_line``."""
    text = f"own:{_encoded(line.own.kind)}" if line.own else _encoded(line.part)
    if line.quantity != 1:
        text += f"*{line.quantity}"
    if line.condition:
        text += f":{line.condition}"
    if line.price_usd is not None:
        text += f"@{line.price_usd.normalize():f}"
    settings: list[tuple[str, Any]] = [(word, getattr(line, field)) for word, field in SETTINGS.items()]
    if line.own:
        settings = settings if line.own.kind == CARD_KIND else []
        settings = [("name", line.own.name), *settings, *sorted(line.own.specs.items())]
    for word, value in settings:
        if value not in ("", None):
            shown = _number_text(value) if isinstance(value, float) else str(value)
            text += f"~{_encoded(word)}={_encoded(shown)}"
    return text


def line_settings(line: LineAsked) -> str:
    """The settings of a line alone, as they stand behind its part: ``~limit=280``; empty without any."""
    head, tilde, settings = line_text(line).partition("~")
    return f"{tilde}{settings}" if head else ""


def read_line(text: str) -> tuple[LineAsked | None, list[tuple[str, str]]]:
    """A line and what was wrong with it as (field, message); ``None`` where nothing can be read."""
    head, *rest = text.strip().split("~")
    if head.startswith("own:") and rest and "@" in rest[-1] and "@" not in head:
        # The price may also stand at the very end of a part of the visitor's own.
        rest[-1], price = rest[-1].rsplit("@", 1)
        head = f"{head}@{price}"
    found = _HEAD.fullmatch(head)
    if found is None or not unquote(found["part"]).strip():
        return None, [("part", f"“{text[:60]}” is not a part. Write slug*quantity, for example rtx-3090*2.")]
    part = _cut(unquote(found["part"]), MAX_TEXT)
    own, own_kind = None, ""
    if found["part"].startswith("own:"):
        own_kind = _cut(unquote(found["part"].removeprefix("own:")), 40)
    words = dict(_pairs(rest[:MAX_SETTINGS]))
    settings = SETTINGS if own_kind in ("", CARD_KIND) else {}
    reader = _Reader(
        {"quantity": found["quantity"] or "", "condition": found["condition"] or "",
         "price": found["price"] or ""} | {word: words.pop(word, "") for word in settings}
    )  # fmt: skip
    if len(rest) > MAX_SETTINGS:
        reader.wrong.append(("part", f"a line has {MAX_SETTINGS} settings at most; {len(rest)} were given."))
    if own_kind:
        name = _plain(words.pop("name", "")) or _plain(f"your own {own_kind}")
        specs = {word: words[word] for word in sorted(words) if words[word]}
        own = OwnPart(kind=own_kind, name=name, specs=specs)
    elif words:
        reader.wrong.append(("part", f"{part[:60]}: no setting is called “{next(iter(words))[:30]}”."))
    pieces = reader.value("quantity", read_pieces)
    line = LineAsked(
        part="" if own else part,
        own=own,
        quantity=1 if pieces is None else pieces,
        condition=reader.value("condition", read_condition) or "",
        price_usd=reader.value("price", read_amount),
        **{field: _setting(reader, word, field) for word, field in settings.items()},
    )
    return line, [(field, f"{part[:60]}: {message}") for field, message in reader.wrong]


def read_setting(word: str, text: str) -> Any:
    """The value of one of ``SETTINGS`` as its field holds it; raises ``UnreadableValueError``."""
    readers: dict[str, Callable[[str], Any]] = {
        "limit": read_watts, "slot": _position, "supply": _position, "inputs": _position,
        "cables": _position, "feed": _feed,
    }  # fmt: skip
    text = text.strip()
    if not text:
        return _EMPTY[SETTINGS[word]]
    return readers.get(word, _plain)(text)


def read_pieces(text: str) -> int:
    """How many of a part: 0 to 64."""
    return _whole(text, 0, MAX_PIECES, "pieces")


def read_amount(text: str) -> Decimal:
    """A price for one piece. [USD]"""
    if not _AMOUNT.fullmatch(text):
        raise UnreadableValueError(
            f"Write dollars and cents with a point, for example 700 or 1,149.50, not “{text[:20]}”."
        )
    amount = Decimal(text.lstrip("$").replace(",", ""))
    if amount > MAX_USD:
        raise UnreadableValueError(f"A price is between 0 and {MAX_USD:,} dollars.")
    return amount


def read_condition(text: str) -> str:
    """One of ``CONDITIONS``."""
    if text not in CONDITIONS:
        raise UnreadableValueError(f"A part is new, used or refurbished, not “{text[:20]}”.")
    return text


def read_watts(text: str) -> float:
    """Watts, with or without their unit."""
    digits = text.lower().removesuffix("w").strip().replace(",", "")
    if not _NUMBER.fullmatch(digits) or float(digits) > MAX_WATTS:
        raise UnreadableValueError(f"Write watts, for example 280, not “{text[:20]}”.")
    return float(digits)


class _Reader:
    """Texts by name, read one by one; what cannot be read is collected in ``wrong``."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts
        self.wrong: list[tuple[str, str]] = []

    def value(self, name: str, read: Callable[[str], Any]) -> Any:
        text = self.texts[name].strip()
        if not text:
            return None
        try:
            return read(text)
        except UnreadableValueError as error:
            self.wrong.append((name, str(error)))
            return None


_EMPTY: dict[str, Any] = {field.name: field.default for field in fields(LineAsked)}


def _setting(reader: _Reader, word: str, field: str) -> Any:
    found = reader.value(word, lambda text: read_setting(word, text))
    return _EMPTY[field] if found is None else found


def _pairs(texts: list[str]) -> Iterator[tuple[str, str]]:
    for text in texts:
        word, _, value = text.partition("=")
        if word := _cut(unquote(word), 40):
            yield word, _cut(unquote(value), MAX_TEXT)


def _plain(text: str) -> str:
    """A text of one line."""
    return _cut("".join(filter(str.isprintable, text)), MAX_TEXT)


def _cut(text: str, most: int) -> str:
    """Without spaces around it, whatever is cut off."""
    return text.strip()[:most].strip()


def _feed(text: str) -> str:
    if text not in FEEDS:
        raise UnreadableValueError(f"A riser is fed by none, 6-pin, sata or molex, not “{text[:20]}”.")
    return text


def _position(text: str) -> int:
    return _whole(text, 1, MAX_PIECES, "")


def _tokens(text: str) -> int:
    digits = text.replace(",", "").replace(" ", "").lower()
    factor = 1024 if digits.endswith("k") else 1
    digits = digits.removesuffix("k")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise UnreadableValueError(f"Write a number of tokens, for example 8192 or 8k, not “{text[:20]}”.")
    tokens = int(digits) * factor
    if not 1 <= tokens <= MAX_TOKENS:
        raise UnreadableValueError(f"Write a number of tokens from 1 to {MAX_TOKENS:,}.")
    return tokens


def _streams(text: str) -> int:
    return _whole(text, 1, MAX_STREAMS, "streams")


def _whole(text: str, least: int, most: int, what: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most):
        unit = f" {what}" if what else ""
        raise UnreadableValueError(f"Write a number from {least} to {most}{unit}, not “{text[:20]}”.")
    return int(text)


def _encoded(text: str) -> str:
    """``~`` parts the settings, so it is encoded too."""
    return quote(text, safe="").replace("~", "%7E")


def _number_text(number: float) -> str:
    return f"{number:.0f}" if math.isclose(number, round(number)) else f"{number:.3f}".rstrip("0").rstrip(".")
