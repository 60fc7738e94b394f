"""The form that brings a sheet: a file or a paste, and what holds for all rows that do not say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from catalog.prices.rows import checked_rows

from .cells import in_row_form
from .columns import LABELS, TableError
from .drafts import DEFAULTS
from .tables import Sheet, read_sheet
from .texts import LARGEST_BYTES, UnreadableTextError, refuse_binary, text_of

__all__ = ["ImportForm", "blank_form", "read_form"]

NEEDED = ("source_url", "condition", "basis", "observed_on")


@dataclass
class ImportForm:
    """What was typed, what is wrong with it by field, and the sheet where it could be read."""

    typed: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    sheet: Sheet | None = None


def blank_form(today: date) -> ImportForm:
    """The form as it is first shown."""
    return ImportForm({"currency": "USD", "observed_on": today.isoformat(), "confidence": "medium"})


def read_form(typed: Mapping[str, str], content: bytes | None, *, today: date) -> ImportForm:
    """Read what was sent. A file's text takes the place of the paste, so that it can be mended there."""
    form = ImportForm(
        {name: typed.get(name, "").strip() for name in DEFAULTS} | {"text": typed.get("text", "")}
    )
    wrong = "text" if content is None else "file"
    try:
        if content is not None:
            form.typed["text"] = text_of(content)
        elif len(form.typed["text"].encode(errors="replace")) > LARGEST_BYTES:
            raise UnreadableTextError("This is larger than 2 MB. Send the rows in parts.")
        refuse_binary(form.typed["text"])
        form.sheet = read_sheet(form.typed["text"])
    except (UnreadableTextError, TableError) as error:
        form.errors[wrong] = str(error)
    form.errors |= _default_problems(form.typed, today)
    if form.sheet:
        present = form.sheet.header.columns
        for column in NEEDED:
            if column not in present and not form.typed[column]:
                form.errors.setdefault(
                    column, f"The sheet has no column for the {LABELS[column]}: say it here."
                )
    return form


def _default_problems(typed: Mapping[str, str], today: date) -> dict[str, str]:
    """What is wrong with the defaults, by field: a sound row is read with each."""
    sound = {
        "product": "any", "amount": "1", "condition": "new", "basis": "list",
        "observed_on": today.isoformat(), "source_url": "https://example.org",
    }  # fmt: skip
    given = {column: typed[column] for column in DEFAULTS if typed[column]}
    problems = checked_rows([in_row_form(sound | given)], today=today, known=())[1]
    return {column: message for column, message in problems.get(0, ()) if column in DEFAULTS}
