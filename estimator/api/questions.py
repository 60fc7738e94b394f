"""Questions in JSON: the columns of the batch door with types, and how they read as its cells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    create_model,
)  # fmt: skip

from catalog.api.problems import ProblemError, field_problems
from estimator.own.address import MAX_ADDRESS_CHARACTERS
from estimator.predicting.case_tables import MOST_ROWS, Row
from estimator.predicting.question_cells import LONGEST_CELL, MOST_ACCELERATORS

__all__ = ["REQUEST_BODY", "Question", "QuestionQuery", "cells_of", "read_rows"]

MOST_TOKENS = 100_000_000
MOST_PROBLEMS_SHOWN = 20


def _integral(value: Any) -> Any:
    """A JSON number without a fraction is a whole number, however it is written (``5.0``)."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


_Whole = BeforeValidator(_integral)

Tokens = Annotated[int, Field(ge=0, le=MOST_TOKENS), _Whole]
AtLeastOne = Annotated[int, Field(ge=1, le=MOST_TOKENS), _Whole]
Devices = Annotated[int, Field(ge=1, le=MOST_ACCELERATORS), _Whole]
Name = Annotated[str, Field(max_length=LONGEST_CELL)]
NeededName = Annotated[str, Field(min_length=1, max_length=MAX_ADDRESS_CHARACTERS)]
"""A slug, a name or an alias; or the address of a model or machine of one's own."""


class Question(BaseModel):
    """One row; what is left out or null is as usual (see `docs/predict.md`)."""

    model_config = ConfigDict(extra="forbid", strict=True, title="Question")

    case_id: Name = Field("", description="Copied to the answer.")
    hardware: NeededName = Field(
        description="Card or machine by slug, name or alias; `+` joins cards of a mixed rig.",
        examples=["rtx-3090", "2x RTX 3090"],
    )
    model: NeededName = Field(description="Language model by slug, name or alias.", examples=["qwen3.6-27b"])
    quant: NeededName = Field(description="Weight format, of the engine's files.", examples=["Q4_K_M"])
    test: Literal["pp", "tg"] = Field(description="Prefill or decode.")
    hardware_count: Devices | None = Field(None, description="One, or what `hardware` says.")
    engine: Name | None = Field(None, description="The one that loads the format.")
    backend: Name | None = Field(None, description="The engine's usual there.")
    ubatch: AtLeastOne | None = Field(None, description="Prompt tokens processed at once.")
    split: Name | None = Field(None, description="none, layer, row, tensor or cpu-offload.")
    kv_quant: Name | None = Field(None, description="Cache type; f16.")
    flash_attn: bool | None = Field(None, description="On.")
    n_prompt: Tokens | None = Field(None, description="Tokens of the prompt; 512.")
    n_gen: Tokens | None = Field(None, description="Tokens generated; 128.")
    depth: Tokens | None = Field(None, description="Tokens in the cache before the test; 0.")
    concurrency: AtLeastOne | None = Field(
        None, description="Streams at once; 1. The rate is of all together."
    )
    power_limit_w: Annotated[float, Field(ge=1, lt=1_000_000)] | None = Field(
        None, description="Per card; the stock limit."
    )
    speculation: bool | Name | None = Field(
        None, description="Drafted tokens, as `mtp`, `mtp:3` or `draft:4:0.7`; none."
    )


_IN_AN_ADDRESS: dict[str, Any] = {
    name: (Name | None if name == "speculation" else field.annotation, field)
    for name, field in Question.model_fields.items()
    if name != "case_id"
}

QuestionQuery = create_model(
    "QuestionQuery", __base__=Schema, __doc__="The fields of a row, in an address.", **_IN_AN_ADDRESS
)
"""One question, read from the text that an address is."""

_QUESTIONS = TypeAdapter(list[Question])

REQUEST_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {
                "type": "array",
                "maxItems": MOST_ROWS,
                "minItems": 1,
                "items": Question.model_json_schema(),
            }
        },
        "text/csv": {
            "schema": {"type": "string"},
            "example": "case_id,hardware,model,quant,test,depth\n1,RTX 3090,Qwen3.6-27B,Q4_K_M,tg,16384\n",
        },
    },
}
"""What `predict` reads, for the schema."""


def read_rows(content: bytes) -> Iterator[Row]:
    """The rows of a JSON list, as cells.

    Raises:
        ProblemError: it is no such list; every field at fault is named.
    """
    try:
        questions = _QUESTIONS.validate_json(content)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        is_json = found[0]["type"] != "json_invalid"
        detail = "The rows are not as the schema says" if is_json else "The body is not JSON"
        problems = field_problems(found[:MOST_PROBLEMS_SHOWN], start="rows")
        raise ProblemError(422 if is_json else 400, detail, problems) from error
    if not 1 <= len(questions) <= MOST_ROWS:
        raise ProblemError(422, f"{len(questions):,} rows were sent; 1 to {MOST_ROWS:,} are answered at once")
    return (cells_of(question) for question in questions)


def cells_of(question: BaseModel) -> Row:
    """A question as the cells of a table."""
    return {name: _cell(value) for name, value in question if value is not None}


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return str(value)
