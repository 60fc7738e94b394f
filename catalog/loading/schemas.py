"""One pydantic schema per table: what a row of it must look like, whoever brings it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any

from django.db.models import Field
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, create_model

from .cells import parser_of, type_of
from .tables import SOURCES_COLUMN, Table

__all__ = ["parse_row", "row_schema"]


class Row(BaseModel):
    """A row: exactly the columns of its table, each of exactly its type."""

    model_config = ConfigDict(strict=True, extra="forbid")


@cache
def row_schema(table: Table) -> type[Row]:
    """The schema of a table's rows. It takes text as it stands in a CSV file, or values of the right type."""
    columns: dict[str, Any] = {field.name: _column(table, field) for field in table.fields}
    if table.has_sources:
        columns[SOURCES_COLUMN] = (Annotated[tuple[str, ...], BeforeValidator(_sources)], ...)
    return create_model(f"{table.name}_row", __base__=Row, **columns)


def parse_row(table: Table, cells: Mapping[str, Any]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """A row's values by column, and what is wrong with it as (column, message); one of the two is empty."""
    schema = row_schema(table)
    try:
        row = schema.model_validate(cells)
    except ValidationError as error:
        return {}, [(_column_name(found["loc"]), _message(found)) for found in error.errors()]
    return {name: getattr(row, name) for name in schema.model_fields}, []


def _column(table: Table, field: Field[Any, Any]) -> tuple[Any, Any]:
    if parser := table.parsers.get(field.name):
        return (Annotated[Any, BeforeValidator(parser)], ...)
    default: Any = ... if not field.null else None
    if field.has_default():
        default = field.get_default()
    elif field.blank and field.empty_strings_allowed and not field.null:
        default = ""
    return (Annotated[type_of(field) | None, BeforeValidator(parser_of(field))], default)


def _sources(value: Any) -> Any:
    urls = tuple(value.split()) if isinstance(value, str) else value
    if not urls:
        raise ValueError("is empty; name at least one URL that speaks for the row.")
    if wrong := [url for url in urls if not url.startswith(("https://", "http://"))]:
        raise ValueError(f"{wrong[0][:80]!r} is not a URL; write https://… (several: separated by spaces).")
    return urls


def _column_name(location: tuple[int | str, ...]) -> str:
    return str(location[0]) if location else ""


def _message(found: Any) -> str:
    """Our own parsers' words where the error is theirs, else pydantic's."""
    cause = found.get("ctx", {}).get("error")
    return str(cause) if isinstance(cause, ValueError) else f"{found['msg']}."
