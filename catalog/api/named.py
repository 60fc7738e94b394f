"""What everything in the catalog has for programs: a slug, names, a page, links to sources."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Field, Path, Schema

from catalog.figures import sources

__all__ = ["Named", "links", "named", "slug_like"]


def slug_like(example: str) -> Any:
    """The parameter of a path that names one thing."""
    return Path(
        max_length=120, pattern=r"^[^/\x00]+$", example=example, description="The slug, as lists have it."
    )


class Named(Schema):
    """What can be named in a question."""

    slug: str
    name: str
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
