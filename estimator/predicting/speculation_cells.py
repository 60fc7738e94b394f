"""The speculation of a question as people write it: ``yes``, ``mtp``, ``mtp:3``, ``eagle3:4:0.7``."""

from catalog.names import fold
from estimator.core.speculation import DraftKind, Speculation, usual_speculation

__all__ = ["MOST_DRAFTS", "speculation_of"]

MOST_DRAFTS = 64

_NONE = frozenset({"", "0", "no", "off", "false", "none"})

_KINDS = {
    "yes": DraftKind.MTP, "1": DraftKind.MTP, "on": DraftKind.MTP, "true": DraftKind.MTP,
    "mtp": DraftKind.MTP, "nextn": DraftKind.MTP,
    "draft": DraftKind.DRAFT, "draftmodel": DraftKind.DRAFT,
    "dflash": DraftKind.DFLASH,
    "eagle3": DraftKind.EAGLE3, "eagle": DraftKind.EAGLE3,
    "ngram": DraftKind.NGRAM, "lookup": DraftKind.NGRAM, "promptlookup": DraftKind.NGRAM,
}  # fmt: skip
"""Folded words; a bare yes is the model's own prediction layer, by far the most published."""


def speculation_of(cell: str) -> Speculation | None:
    """``kind``, ``kind:drafts`` or ``kind:drafts:acceptance``; what it leaves open is at its usual value.

    >>> speculation_of("mtp:2").drafts
    2
    >>> speculation_of("no") is None
    True

    Raises:
        ValueError: a word or a number that is none of these.
    """
    word, *numbers = (part.strip() for part in cell.split(":"))
    if fold(word) in _NONE and not numbers:
        return None
    kind = _KINDS.get(fold(word))
    if kind is None or len(numbers) > 2:
        raise ValueError(
            f"speculation: {cell!r} is not yes, no, mtp, draft, dflash, eagle3 or ngram, with :drafts and "
            "then :acceptance behind it if they are known"
        )
    drafts = _number(cell, numbers[0], 1, MOST_DRAFTS) if numbers else None
    if drafts is not None and drafts != int(drafts):
        raise ValueError(f"speculation: {numbers[0]} drafts are not a whole number")
    acceptance = _number(cell, numbers[1], 0, 1) if len(numbers) > 1 else None
    return usual_speculation(kind, None if drafts is None else int(drafts), acceptance)


def _number(cell: str, written: str, least: float, most: float) -> float:
    try:
        value = float(written)
    except ValueError:
        raise ValueError(f"speculation: {written!r} in {cell!r} is not a number") from None
    if not least <= value <= most:
        raise ValueError(f"speculation: {written} in {cell!r} is not between {least:g} and {most:g}")
    return value
