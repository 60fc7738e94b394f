"""Outlets by the words that people have for them: ``US 15A``, ``230 V, 16 A``, ``schuko``."""

from __future__ import annotations

import re

from builds.assembly.outlets import OUTLETS, Outlet
from catalog.names import fold

__all__ = ["outlet_named"]

_REGIONS = (
    ("us", r"\b(?:us|usa|america|north america|nema|canada)\b"),
    ("uk", r"\b(?:uk|britain|united kingdom|bs ?1363)\b"),
    ("jp", r"\b(?:jp|japan)\b"),
    ("eu", r"\b(?:eu|europe|germany|france|schuko)\b"),
)
_VOLTS = re.compile(r"(\d{3})\s*v", re.IGNORECASE)
_AMPERES = re.compile(r"(\d{1,2})\s*a", re.IGNORECASE)
_SAME_VOLTS = {110.0: 120.0, 115.0: 120.0, 125.0: 120.0, 208.0: 240.0, 220.0: 230.0, 250.0: 240.0}
"""What people call a mains voltage."""


def outlet_named(text: str) -> Outlet | None:
    """The outlet of a slug or of some words; ``None`` where they fit none.

    >>> outlet_named("US 15 A").slug, outlet_named("230V 16A").slug
    ('us-120v-15a', 'eu-230v-16a')
    """
    by_name = {fold(name): outlet for slug, outlet in OUTLETS.items() for name in (slug, outlet.name)}
    if found := by_name.get(fold(text)):
        return found
    plain = text.replace("-", " ")
    region = next((slug for slug, pattern in _REGIONS if re.search(pattern, plain, re.IGNORECASE)), "")
    volts, amperes = _VOLTS.search(plain), _AMPERES.search(_VOLTS.sub(" ", plain))
    if not (region or volts or amperes):
        return None
    said = float(volts[1]) if volts else None
    fitting = [
        outlet
        for outlet in OUTLETS.values()
        if outlet.slug.startswith(region)
        and (said is None or _SAME_VOLTS.get(said, said) == outlet.volts)
        and (not amperes or outlet.amperes == float(amperes[1]))
    ]
    return min(fitting, key=lambda outlet: (outlet.peak_w, outlet.slug), default=None)
