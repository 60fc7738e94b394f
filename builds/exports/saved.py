"""A saved build to take along, from its snapshot alone: Markdown, CSV, and JSON to import."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from builds.models import SavedBuild
from catalog.spreadsheets import csv_lines

__all__ = ["FORMATS", "saved_as"]

_COLUMNS = (
    "part",
    "name",
    "kind",
    "quantity",
    "condition",
    "usd",
    "low_usd",
    "high_usd",
    "price_of",
    "source",
)


def saved_as(form: str, row: SavedBuild, address: str) -> tuple[str, str]:
    """The text and its media type; ``form`` is one of ``FORMATS``, ``address`` the page's."""
    write, media_type = FORMATS[form]
    return write(row, address), media_type


def _markdown(row: SavedBuild, address: str) -> str:
    shown = row.content["presentation"]
    said = [f"## {_flat(shown['title'])}", "", _flat(shown["lead"]), ""]
    said += ["| Part | How many | Price | |", "|---|---:|---:|---|"]
    for line in shown["lines"]:
        settings = f" ({line['said']})" if line["said"] else ""
        note = ", ".join(filter(None, [line["condition"], line["when"]]))
        said.append(
            f"| {_cell(line['name'] + settings)} | {line['n']} | {line['text'] or '—'} | {_cell(note)} |"
        )
    said += ["", f"**{shown['total'].get('text') or 'No price is known'}** {shown['total']['age']}".rstrip()]
    for heading, found in _findings(shown):
        said += ["", f"### {heading}", "", *(f"- {_flat(each)}" for each in found)]
    running = shown["running"]["side"]
    if running.get("runs"):
        said += ["", "### How fast it runs", "", f"{_flat(running['runs'])}", ""]
        rates = (("Reads", "prefill"), ("Writes", "decode"))
        said += [
            f"- {word}: {running[k]['text']}, {running[k]['range']}" for word, k in rates if k in running
        ]
    if shown["has_cards"]:
        said += ["", "### Where each card goes", "", *_seats(shown), "", "### What feeds what", ""]
        said += _wiring(shown)
    day = f"{row.created_at:%-d %B %Y}" if row.created_at else ""
    return "\n".join([*said, "", f"Frozen on {day}: {address}", ""])


def _findings(shown: Mapping[str, Any]) -> Sequence[tuple[str, list[str]]]:
    found = [
        (group["heading"], [each["message"] for each in group["findings"]]) for group in shown["findings"]
    ]
    checks = [each["message"] for each in shown["checks"]]
    return [*found, ("Check these before ordering", checks)] if checks else found


def _seats(shown: Mapping[str, Any]) -> list[str]:
    return [
        f"- {_flat(card['name'])}: {_flat(row['slot'])}"
        f"{', over ' + _flat(card['through']) if card['through'] else ''}, {card['link']}"
        for row in shown["seats"]
        for card in row["cards"]
    ]


def _wiring(shown: Mapping[str, Any]) -> list[str]:
    return [
        f"- {_flat(supply['name'])}: {feed['cable']} to {_flat(feed['consumer'])}, {feed['plug']}"
        f"{', ' + feed['watts'] if feed['watts'] else ''}"
        for supply in shown["wiring"]
        for feed in supply["rows"]
    ]


def _csv(row: SavedBuild, address: str) -> str:
    names = {"slug": "part", "n": "quantity", "low": "low_usd", "high": "high_usd", "when": "price_of"} | {
        "url": "source"
    }
    lines = [
        {names.get(key, key): value for key, value in line.items()}
        for line in row.content["presentation"]["lines"]
    ]
    return "".join(csv_lines(_COLUMNS, [{name: line.get(name, "") for name in _COLUMNS} for line in lines]))


def _json(row: SavedBuild, address: str) -> str:
    content = row.content
    shown = content["presentation"]
    kept = ("title", "lead", "lines", "total", "findings", "checks", "power", "seats", "wiring", "provenance")
    answer = {name: shown[name] for name in kept} | {"running": shown["running"]["side"]}
    answer |= {"frozen_on": row.created_at.isoformat(), "schema": row.schema}
    build = {**content["resolved"]["build"], "url": address, "answer": answer}
    return json.dumps(build, ensure_ascii=False, indent=1) + "\n"


def _flat(text: str) -> str:
    """One line that Markdown takes as words."""
    flat = " ".join(str(text).split())
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#" else sign for sign in flat)


def _cell(text: str) -> str:
    return _flat(text).replace("|", "\\|")


FORMATS: Mapping[str, tuple[Callable[[SavedBuild, str], str], str]] = {
    "md": (_markdown, "text/markdown; charset=utf-8"),
    "csv": (_csv, "text/csv; charset=utf-8"),
    "json": (_json, "application/json"),
}
"""Ending → how it is written, and its media type."""
