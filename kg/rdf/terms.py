"""Literals of the few types that every server returns unchanged: string, integer, date, year-month, year."""

from __future__ import annotations

import re
from datetime import date

from pyoxigraph import Literal

from kg.rdf.vocabulary import term

_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LANGUAGE = re.compile(r"[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*")
_DATE_TYPES = {10: term("xsd:date"), 7: term("xsd:gYearMonth"), 4: term("xsd:gYear")}
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_INTEGER = term("xsd:integer")


def text(value: str, language: str = "") -> Literal:
    """The string, with its language where that is a valid tag; characters that XML cannot hold become U+FFFD."""
    clean = _UNSAFE.sub("\ufffd", value)
    if _LANGUAGE.fullmatch(language):
        return Literal(clean, language=language.lower())
    return Literal(clean)


def writable(value: str) -> bool:
    """Whether the string stands in a literal as it is."""
    return _UNSAFE.search(value) is None


def integer(value: int) -> Literal:
    """The whole number."""
    return Literal(str(value), datatype=_INTEGER)


def day(value: str) -> Literal:
    """A date, year-month or year; of a time of day only the date is kept. Raises ``ValueError`` for anything else."""
    shown = value.split("T")[0].strip()
    if not _DATE.fullmatch(shown):
        raise ValueError(f"{value!r} is not a date (2023-08-15, 2023-08 or 2023)")
    date.fromisoformat((shown + "-01-01")[:10])
    return Literal(shown, datatype=_DATE_TYPES[len(shown)])


def interval(value: str) -> tuple[Literal | None, Literal | None]:
    """Beginning and end of ``2006/2023``; a missing side is ``None``."""
    start, _, end = value.partition("/")
    return (day(start) if start else None), (day(end) if end else None)


def shorten(value: str, length: int = 120) -> str:
    """The text on one line, cut at a word with an ellipsis where it is longer than ``length`` characters."""
    line = " ".join(value.split())
    if len(line) <= length:
        return line
    cut = line[: length - 1]
    return (cut[: cut.rfind(" ")] if cut.rfind(" ") > length // 2 else cut).rstrip() + "…"
