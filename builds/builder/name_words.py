"""Names of parts as words: units joined to their numbers, generations said one way, counts taken off."""

from __future__ import annotations

import re

__all__ = ["counted", "words_of"]

_WORD = re.compile(r"(?:[^\W_]|\+|(?<=\d)\.(?=\d))+")
_JOINED = (
    (re.compile(r"[®™©]|\((?:r|tm|c)\)"), " "),
    (re.compile(r"(?<![a-z0-9.])pci-?e?x?(?:press)?\s*(?:gen\s*)?([3-6])(?:\.0)?(?![\d.])"), r" gen\1 "),
    (re.compile(r"(?<![a-z])gen\s*-?([3-6])(?:\.0)?(?![\d.])"), r" gen\1 "),
    (re.compile(r"(\d)\s*-?(?:gib|gb)(?![a-z])"), r"\1gb "),
    (re.compile(r"(\d)\s*-?tb(?![a-z])"), r"\1tb "),
    (re.compile(r"(\d)\s*-?cm(?![a-z])"), r"\1cm "),
    (re.compile(r"(\d)00\s*-?mm(?![a-z])"), r"\g<1>0cm "),
    (re.compile(r"(\d{3,4})\s*-?w(?:atts?)?(?![a-z0-9])"), r"\1 "),
    (re.compile(r"(?<![a-z0-9])([1-8])[\s-]*pin(?![a-z])"), r"\1pin "),
    (re.compile(r"(?<![a-z0-9.])([2-5])[\s-]*slot(?![a-z])"), r"\1slot "),
    (re.compile(r"usb\s*[23](?:\.\d)?(?!\d)"), "usb "),
    (re.compile(r"nv-?link"), "nvlink"),
    (re.compile(r"m\.2"), "m2"),
)  # fmt: skip

_BEFORE = re.compile(r"^\s*\(?(\d{1,3})\s*(?:[x×*]|pcs\.?|pieces(?: of)?|of)\)?\s*(?=[a-z])", re.IGNORECASE)
_AFTER = re.compile(
    r"\s*(?:[(\[]\s*(?:qty:?\s*)?[x×*]?\s*(\d{1,2})\s*[x×*]?\s*[)\]]|[\s,][x×*]\s*(\d{1,2}))\s*$",
    re.IGNORECASE,
)


def words_of(text: str) -> list[str]:
    """Words in lower case.

    >>> words_of("LINKUP Ultra PCIe 4.0 x16, 30 cm"), words_of("Corsair AX1600i 1600W")
    (['linkup', 'ultra', 'gen4', 'x16', '30cm'], ['corsair', 'ax1600i', '1600'])
    """
    plain = text.casefold()
    for pattern, joined in _JOINED:
        plain = pattern.sub(joined, plain)
    return _WORD.findall(plain)


def counted(text: str) -> tuple[int | None, str]:
    """How many a name says, and the name without it.

    >>> counted("2x RTX 3090"), counted("RTX 3090 (x4)"), counted("x1 mining riser")
    ((2, 'RTX 3090'), (4, 'RTX 3090'), (None, 'x1 mining riser'))
    """
    if found := _BEFORE.match(text):
        return int(found[1]), text[found.end() :].strip()
    if found := _AFTER.search(text):
        return int(found[1] or found[2]), text[: found.start()].strip()
    return None, text.strip()
