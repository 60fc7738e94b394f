"""The text of what was uploaded or pasted, whichever program wrote it."""

from __future__ import annotations

import codecs

__all__ = ["LARGEST_BYTES", "UnreadableTextError", "refuse_binary", "text_of"]

LARGEST_BYTES = 2_000_000
"""Of a file or a paste; some 15,000 rows as a spreadsheet writes them."""

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NO_TABLES = (
    (b"PK", "an Excel or OpenDocument workbook, or another zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff\xe0", "a picture"),
)


class UnreadableTextError(ValueError):
    """Why nothing can be read, in words for the editor."""


def text_of(content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16, UTF-32 or Windows-1252.

    Raises:
        UnreadableTextError: it is too large, or no text.
    """
    if len(content) > LARGEST_BYTES:
        raise UnreadableTextError(
            f"This is larger than {LARGEST_BYTES // 1_000_000} MB. Send the rows in parts."
        )
    for magic, what in _NO_TABLES:
        if content.startswith(magic):
            raise UnreadableTextError(
                f"This is {what}. Save the sheet as CSV, or copy its cells and paste them."
            )
    text = _decoded(content)
    refuse_binary(text)
    return text


def refuse_binary(text: str) -> None:
    """Raise ``UnreadableTextError`` for what no spreadsheet writes, and no database stores as text: a NUL."""
    if "\x00" in text:
        raise UnreadableTextError(
            "This is not text. Save the sheet as CSV, or copy its cells and paste them."
        )


def _decoded(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    if encoding := _unmarked_utf16(content):
        return content.decode(encoding, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        # Five bytes mean nothing in Windows-1252; each is kept as the control character of its number.
        return "".join(
            bytes([byte]).decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte)
            for byte in content
        )


def _unmarked_utf16(content: bytes) -> str:
    """Text of Western languages in UTF-16 has a zero at every other byte."""
    head = content[:2000]
    half = len(head) // 2
    if half and head[1::2].count(0) > 0.7 * half and not head[0::2].count(0):
        return "utf-16-le"
    if half and head[0::2].count(0) > 0.7 * half and not head[1::2].count(0):
        return "utf-16-be"
    return ""
