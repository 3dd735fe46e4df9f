"""Bytes → text, with bounds on size and a plain word where the bytes are not text."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import Final

from kg.reading.problems import ReadingError

MAX_CHARACTERS: Final = 1_000_000
"""The longest text that the language pipeline takes (spaCy's ``max_length``)."""
MAX_BYTES: Final = 16 * 1024 * 1024
"""The largest file that is read as one article, and the longest line of JSON."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES: Final = {
    b"%PDF-": "a PDF document",
    b"PK\x03\x04": "a zip archive or office document",
    b"\x1f\x8b": "gzip data",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"PAR1": "a Parquet table",
    b"{\\rtf": "an RTF document",
}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def read_bytes(path: Path) -> bytes:
    """The whole file. Raises ``ReadingError`` where it is larger than ``MAX_BYTES``, OSError where it cannot be read."""
    with path.open("rb") as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        size = path.stat().st_size
        raise ReadingError(f"too large for one article: {size:,} bytes, the bound is {MAX_BYTES:,}")
    return data


def decode(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """The text and the name of its encoding, newlines untouched, a byte order mark removed.

    Tried in order: the byte order mark, UTF-16 that shows without one, UTF-8, ``declared`` (what the document says of itself),
    Windows-1252. Raises ``ReadingError`` for what is not text.
    """
    if what := _signed(data):
        raise ReadingError(f"not text: {what}")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(_strictly(data, encoding)), encoding
    for encoding in filter(None, (_unmarked_utf16(data), "utf-8", declared, "cp1252")):
        try:
            text = data.decode(encoding)
        except (UnicodeError, LookupError):
            continue
        return _checked(text), encoding
    raise ReadingError(f"damaged text: neither UTF-8 ({_where(data)}) nor Windows-1252")


def not_text(start: bytes) -> str | None:
    """What the bytes are that cannot be the start of a UTF-8 text, or None where they can."""
    return _signed(start) or ("binary data, or text that is not UTF-8" if b"\x00" in start else None)


def _signed(start: bytes) -> str | None:
    """What a known kind of file says of itself by its first bytes."""
    return next((what for signature, what in _SIGNATURES.items() if start.startswith(signature)), None)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeError as error:
        raise ReadingError(f"damaged text: begins as {encoding.removesuffix('-sig')} but is not ({error})") from error


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 betrays itself in Western text by a zero at every second byte."""
    head = data[:2000]
    if len(head) < 4 or len(data) % 2:
        return None
    half = len(head) // 2
    if head[1::2].count(0) > 0.7 * half and not head[::2].count(0):
        return "utf-16-le"
    if head[::2].count(0) > 0.7 * half and not head[1::2].count(0):
        return "utf-16-be"
    return None


def _checked(text: str) -> str:
    if "\x00" in text or len(_CONTROL.findall(text[:20_000])) > 0.005 * min(len(text), 20_000):
        raise ReadingError("not text: binary data")
    return text


def _where(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return f"byte 0x{data[error.start]:02x} at offset {error.start}"
    return "valid"
