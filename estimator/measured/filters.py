"""Which measured runs a list shows, and in what order, as its URL says it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from estimator.models import Measurement

__all__ = [
    "DEFAULT_SORT",
    "DEPTHS",
    "FIELDS",
    "QUARANTINES",
    "SORTS",
    "STREAMS",
    "Filters",
    "read_filters",
]

LONGEST_TEXT = 100
DEFAULT_SORT = "-date"

DEPTHS = {
    "0": ("empty cache", 0, 0),
    "1-8k": ("up to 8k", 1, 8_192),
    "8k-32k": ("8k to 32k", 8_193, 32_768),
    "32k-": ("beyond 32k", 32_769, None),
}
"""Word in the URL → label, least and largest depth in tokens."""

STREAMS = {"1": "one", "many": "several at once"}
QUARANTINES = {"no": "without quarantined", "only": "quarantined only"}

SORTS = {
    "hardware": "hardware_name",
    "model": "model_name",
    "depth": "depth",
    "streams": "concurrency",
    "rate": "tokens_per_s",
    "date": "measured_on",
    "ratio": "",
}
"""Word in the URL → column; the ratio to the estimate is worked out, not stored."""

FIELDS = (
    "q", "test", "engine", "hardware", "chip", "model", "quant", "split", "depth", "streams", "quarantined",
)  # fmt: skip
"""Filters in the URL, in the order in which addresses hold them."""

_CHOICES: dict[str, frozenset[str]] = {
    "test": frozenset(Measurement.Test.values),
    "split": frozenset(filter(None, Measurement.Split.values)),
    "depth": frozenset(DEPTHS),
    "streams": frozenset(STREAMS),
    "quarantined": frozenset(QUARANTINES),
}


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a list shows; an empty word does not filter."""

    q: str = ""
    """Each word must occur in a name, an engine, a source or a note."""
    test: str = ""
    engine: str = ""
    hardware: str = ""
    """Slug, as are ``model`` and ``quant``."""
    chip: str = ""
    """Slug of a product; its chip in any product counts."""
    model: str = ""
    quant: str = ""
    split: str = ""
    depth: str = ""
    streams: str = ""
    quarantined: str = ""
    sort: str = DEFAULT_SORT
    page: int = 1
    remarks: tuple[str, ...] = field(default=(), compare=False)
    """The parts of the URL that made no sense, in words."""

    @property
    def chosen(self) -> dict[str, str]:
        """The filters that are set."""
        return {name: value for name in FIELDS if (value := getattr(self, name))}

    def but(self, **changed: object) -> "Filters":
        """The list that differs from this one in these filters."""
        return replace(self, **changed)  # type: ignore[arg-type]

    def query(self, **changed: object) -> str:
        """The query string of this list, or of one that differs from it; begins with ``?``."""
        other = self.but(**changed)
        words: dict[str, object] = dict(other.chosen)
        if other.sort != DEFAULT_SORT:
            words["sort"] = other.sort
        if other.page > 1:
            words["page"] = other.page
        return f"?{urlencode(words)}"


def read_filters(parameters: Mapping[str, str]) -> Filters:
    """The filters of a URL; what cannot be followed is left out and named."""
    # No keyboard types a NUL, and no database looks for one.
    given = {name: parameters.get(name, "").replace("\x00", "").strip() for name in (*FIELDS, "sort", "page")}
    remarks = []
    for name, known in _CHOICES.items():
        if given[name] and given[name] not in known:
            words = ", ".join(sorted(known))
            remarks.append(f"“{given[name][:40]}” is no choice of {name}; there are {words}.")
            given[name] = ""
    for name in FIELDS:
        if len(given[name]) > LONGEST_TEXT:
            given[name] = given[name][:LONGEST_TEXT]
            remarks.append(f"Only the first {LONGEST_TEXT} characters of {name} were used.")
    sort = given.pop("sort") or DEFAULT_SORT
    if sort.removeprefix("-") not in SORTS:
        remarks.append(f"Nothing sorts by “{sort[:40]}”; there are {', '.join(SORTS)}.")
        sort = DEFAULT_SORT
    number = given.pop("page")
    page = int(number) if number.isascii() and number.isdigit() and 0 < len(number) < 7 else 1
    return Filters(**given, sort=sort, page=max(page, 1), remarks=tuple(remarks))
