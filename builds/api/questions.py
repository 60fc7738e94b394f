"""A build in a request: the JSON of docs/check-build.md with types."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from builds.assembly.outlets import DEFAULT_OUTLET, OUTLETS
from builds.builder.document import BuildDocument
from builds.builder.json_format import (
    MAX_LINES,
    MAX_MODEL_TEXT,
    MAX_PIECES,
    MAX_SPECS,
    MAX_STREAMS,
    MAX_TEXT,
    MAX_TOKENS,
    MAX_WATTS,
    UnusableBuildError,
    read_json,
)
from catalog.api.problems import ProblemError, field_problems

__all__ = ["REQUEST_BODY", "read_build"]

MOST_PROBLEMS_SHOWN = 20


def _integral(value: Any) -> Any:
    """A JSON number without a fraction is a whole number, however it is written (``5.0``)."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


_Whole = BeforeValidator(_integral)
Text = Annotated[str, Field(max_length=MAX_TEXT)]
Named = Annotated[str, Field(min_length=1, max_length=MAX_TEXT, pattern=r"[^\s\x00-\x20\x7f-\xa0]")]
Watts = Annotated[float, Field(ge=1, le=MAX_WATTS)]
Position = Annotated[int, Field(ge=1, le=MAX_PIECES), _Whole]
Tokens = Annotated[int, Field(ge=1, le=MAX_TOKENS), _Whole]
Spec = Annotated[float, Field(ge=0, le=1e9)]
Specs = Annotated[
    dict[Annotated[str, Field(max_length=40)], Text | Spec | bool | None], Field(max_length=MAX_SPECS)
]
Feed = Literal["none", "6-pin", "sata", "molex"]


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="allow")


class _Line(_Strict):
    """What holds for each piece of a line."""

    quantity: Annotated[int, Field(ge=0, le=MAX_PIECES), _Whole] | None = Field(None, description="1.")
    condition: Literal["new", "used", "refurbished"] | None = Field(
        None, description="The one with the newest price."
    )
    price_usd: Annotated[float, Field(ge=0, le=1_000_000)] | None = Field(
        None, description="Your own, for one piece."
    )
    shape: Text | None = Field(None, description="Retail shape of a card; the worst one counts where none.")
    power_limit_w: Watts | None = Field(None, description="For each card; the card's own.")
    riser: Text | None = Field(None, description="What carries each card.")
    riser_power: Feed | None = Field(None, description="Where it differs from the riser's own.")
    slot: Position | None = Field(None, description="Position on the board; the planner chooses.")
    supply: Position | None = Field(None, description="Which supply, from 1; the planner chooses.")
    power_adapter: Literal["sata", "molex", "8-pin", "eps", "none"] | None = Field(
        None, description="What turns other plugs into the card's."
    )
    adapter_inputs: Position | None = Field(None, description="Plugs that go into that adapter.")
    cables: Position | None = Field(None, description="Separate cables on each card's plugs.")


class PartLine(_Line):
    """A part of the catalog."""

    part: Named = Field(
        description="Slug, name or alias; `2x RTX 3090` says how many.", examples=["rtx-3090"]
    )
    own: None = Field(None, description="Not with a part of the catalog.")


class Own(_Strict):
    """A part that the catalog does not have."""

    kind: Literal[
        "gpu", "riser", "power-supply", "motherboard", "cpu", "memory-kit", "storage", "cooler", "frame",
        "accessory",
    ] = Field(description="What it is.")  # fmt: skip
    name: Text | None = Field(None, description="As you call it.")
    specs: Specs | None = Field(
        None, description="By the catalog's field names, as `GET /parts/{slug}` has them."
    )


class OwnLine(_Line):
    """A part of your own."""

    own: Own = Field(description="Kind, name and specs.")
    part: None = Field(None, description="Not with a part of your own.")


class ScenarioIn(_Strict):
    """What it is to run; what is left out is as on the comparison page."""

    model: Annotated[str, Field(max_length=MAX_MODEL_TEXT)] | None = Field(
        None, description="Language model."
    )
    quant: Text | None = Field(None, description="Weight format, or `4-bit`.")
    engine: Text | None = Field(None, description="llama.cpp, vllm …")
    split: Text | None = Field(None, description="layer or tensor.")
    context_tokens: Tokens | None = Field(None, description="Largest context.")
    prompt_tokens: Tokens | None = Field(None, description="Of one request.")
    output_tokens: Tokens | None = Field(None, description="Of one request.")
    streams: Annotated[int, Field(ge=1, le=MAX_STREAMS), _Whole] | None = Field(None, description="At once.")


class BuildIn(_Strict):
    """A build."""

    model_config = ConfigDict(strict=True, extra="allow", title="Build")

    name: Text | None = Field(None, description="As you call it.")
    outlet: Text | None = Field(
        None, description=f"One of {', '.join(OUTLETS)}; {DEFAULT_OUTLET}.", examples=["eu-230v-16a"]
    )
    other_w: Annotated[float, Field(ge=0, le=MAX_WATTS)] | None = Field(
        None, description="What else hangs on the circuit [W]."
    )
    parts: Annotated[list[PartLine | OwnLine | Named], Field(min_length=1, max_length=MAX_LINES)] = Field(
        description="Lines; a text alone is a part."
    )
    scenario: ScenarioIn | None = Field(None, description="What it is to run.")


_BUILD = TypeAdapter(BuildIn)


def _without_references(schema: Any, known: dict[str, Any]) -> Any:
    """A schema that stands by itself."""
    if isinstance(schema, dict):
        if "$ref" in schema:
            return _without_references(known[schema["$ref"].rpartition("/")[2]], known)
        return {key: _without_references(value, known) for key, value in schema.items() if key != "$defs"}
    return [_without_references(each, known) for each in schema] if isinstance(schema, list) else schema


_SCHEMA = BuildIn.model_json_schema()
REQUEST_BODY: dict[str, Any] = {
    "required": True,
    "content": {"application/json": {"schema": _without_references(_SCHEMA, _SCHEMA["$defs"])}},
}
"""What the check reads, for the schema."""


def read_build(content: bytes) -> BuildDocument:
    """The build of a request.

    Raises:
        ProblemError: it is none; every field at fault is named.
    """
    try:
        _BUILD.validate_json(content)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        if found[0]["type"] == "json_invalid":
            raise ProblemError(400, "The body is not JSON") from error
        problems = field_problems(found[:MOST_PROBLEMS_SHOWN], start="build")
        raise ProblemError(422, "The build is not as the schema says", problems) from error
    try:
        return read_json(content)
    except UnusableBuildError as error:
        raise ProblemError(422, str(error)) from error
