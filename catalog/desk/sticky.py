"""What stays in the fields from one row to the next: source, condition, basis, date, currency, tax.

What is said of a page (basis, currency, tax) stays with it: it holds for the next row of the same page, and
for every row once the editor typed a page in place of the one that the row had.

It travels in the address, so that two tabs do not disturb each other and nothing is kept on the server.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.utils.http import url_has_allowed_host_and_scheme

__all__ = ["Sticky", "safe_back"]


@dataclass(frozen=True, slots=True)
class Sticky:
    """What the last row said; empty where nothing was said yet."""

    source_url: str = ""
    condition: str = ""
    basis: str = ""
    observed_on: str = ""
    currency: str = ""
    tax_included: str = ""
    typed_source: str = ""
    """``yes`` where the editor looked at another page than the row's own."""

    @classmethod
    def of(cls, values: Mapping[str, str]) -> Sticky:
        """From an address (where its names begin with ``last_``)."""
        return cls(**{field.name: values.get(f"last_{field.name}", "")[:600] for field in fields(cls)})

    @classmethod
    def typed(cls, values: Mapping[str, str]) -> Sticky:
        """From a form that was just saved; it says as ``own_source`` which page the row had."""
        said = {field.name: values.get(field.name, "")[:600] for field in fields(cls)}
        other = said["source_url"] != values.get("own_source", "")
        return cls(**said | {"typed_source": "yes" if other else ""})

    def holds_for(self, own_source: str) -> bool:
        """Whether what was said of the page holds for a row whose last price is of ``own_source``."""
        return bool(self.typed_source) or own_source in ("", self.source_url)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """As parameters of an address, without what is empty."""
        said = ((field.name, getattr(self, field.name)) for field in fields(self))
        return [(f"last_{name}", value) for name, value in said if value]

    def on(self, address: str) -> str:
        """An address that carries these in place of what it carried."""
        parts = urlsplit(address)
        kept = [
            (k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not k.startswith("last_")
        ]
        return urlunsplit(parts._replace(query=urlencode(kept + self.pairs)))


def safe_back(address: str, otherwise: str) -> str:
    """Where to go back to: an address of this site that was handed along, else ``otherwise``."""
    ok = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if ok else otherwise
