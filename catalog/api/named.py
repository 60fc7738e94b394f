"""What everything in the catalog has for programs: a slug, names, a page, links to sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.http import HttpRequest
from ninja import Field, ModelSchema, Path, Schema

from catalog.figures import sources

__all__ = ["Named", "explained", "links", "named", "slug_like"]

SchemaT = TypeVar("SchemaT", bound=ModelSchema)


def explained(**words: str) -> Callable[[type[SchemaT]], type[SchemaT]]:
    """Says what fields of a row are that its model has no help text for; a decorator of its schema."""

    def decorator(schema: type[SchemaT]) -> type[SchemaT]:
        fields: Mapping[str, Any] = schema.model_fields
        for name, said in words.items():
            fields[name].description = said
        schema.model_rebuild(force=True)
        return schema

    return decorator


def slug_like(example: str) -> Any:
    """The parameter of a path that names one thing."""
    return Path(
        max_length=120, pattern=r"^[^/\x00]+$", example=example, description="The slug, as lists have it."
    )


class Named(Schema):
    """What can be named in a question."""

    slug: str = Field(description="Names it in addresses and questions.")
    name: str = Field(description="As people say it.")
    aliases: list[str] = Field(description="Other names that are understood.")
    url: str = Field(description="Its page.")


def named(request: HttpRequest, row: Any) -> dict[str, Any]:
    """The names of a row that has its aliases prefetched."""
    return {
        "slug": row.slug,
        "name": row.name,
        "aliases": [alias.name for alias in row.aliases.all()],
        "url": request.build_absolute_uri(row.get_absolute_url()),
    }


def links(text: str) -> list[str]:
    """The addresses in a field of sources."""
    return [source.url for source in sources(text)]
