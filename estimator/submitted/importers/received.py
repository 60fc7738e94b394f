"""What was sent, as text; files that are none are refused by their first bytes and never unpacked."""

import codecs
import re

__all__ = ["LARGEST_BYTES", "UnreadableTextError", "check_text", "text_of"]

LARGEST_BYTES = 1_000_000
"""Of a paste or a file: some 700 runs as JSON, many thousands as Markdown."""

_MAGIC = (
    (b"\x1f\x8b", "a gzip file"),
    (b"PK\x03\x04", "a zip file"),
    (b"PK\x05\x06", "a zip file"),
    (b"\x28\xb5\x2f\xfd", "a zstd file"),
    (b"\xfd7zXZ\x00", "an xz file"),
    (b"BZh", "a bzip2 file"),
    (b"7z\xbc\xaf", "a 7-Zip file"),
    (b"Rar!", "a RAR file"),
    (b"\x04\x22\x4d\x18", "an LZ4 file"),
)
_OTHERS = (
    (b"GGUF", "a model file (GGUF)"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
_MARKS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"), (codecs.BOM_UTF8, "utf-8-sig"))

_WEB_PAGE = re.compile(r"\s*(?:<!doctype\s+html|<html|<head|<body|<table|<div|<\?xml)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")
MOST_CONTROL_SHARE = 0.01


class UnreadableTextError(ValueError):
    """Why nothing can be read, in words for the sender."""


def text_of(content: bytes) -> str:
    """The text of a file.

    Raises:
        UnreadableTextError: it is packed, no text, or too large.
    """
    if len(content) > LARGEST_BYTES:
        raise UnreadableTextError(_too_large())
    for magic, what in _MAGIC:
        if content.startswith(magic):
            raise UnreadableTextError(f"This is {what}. Packed files are not opened: unpack it first.")
    for magic, what in _OTHERS:
        if content.startswith(magic):
            raise UnreadableTextError(f"This is {what}, not the output of a benchmark.")
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        # Consoles of Windows write ± as one byte.
        text = content.decode("cp1252", errors="replace")
    check_text(text)
    return text


def check_text(text: str) -> None:
    """See whether a text can be the output of a benchmark.

    Raises:
        UnreadableTextError: it is a web page, binary, or too large.
    """
    if len(text.encode(errors="replace")) > LARGEST_BYTES:
        raise UnreadableTextError(_too_large())
    if len(_CONTROL.findall(text)) > MOST_CONTROL_SHARE * len(text):
        raise UnreadableTextError("This is not text. Send what the benchmark printed, as text.")
    if _WEB_PAGE.match(text):
        raise UnreadableTextError(
            "This is the source of a web page. Copy the benchmark's output from it, not the page."
        )


def _too_large() -> str:
    return f"This is more than {LARGEST_BYTES // 1_000_000} MB. Send the output in parts."
