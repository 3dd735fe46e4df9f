"""Fields as found in a file → an ``Article``: checked, normalised, with its identity."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from kg.model import Article
from kg.reading.decoding import MAX_CHARACTERS
from kg.reading.paths import Source

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*")
_SURROGATE = re.compile("[\ud800-\udfff]")
_DATE_FORMATS: Final = ("%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y")
_TRACKING: Final = ("utm_", "fbclid", "gclid")
_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Found:
    """One article as a file gives it: its fields, the line it begins at, and its place among several in one file."""

    fields: Mapping[str, object]
    line: int | None = None
    part: str = ""


def to_article(found: Found, source: Source, published: str | None = None) -> Article | None:
    """The article, or None where there is none to read; what is wrong is reported to the source.

    ``published`` is the date of an article that brings none. A title that the text does not begin with is put before
    it with a blank line.
    """
    check = _Checker(found, source)
    text, title = check.text(), " ".join((check.string("title") or "").split())
    if text is None:
        return None
    if title and not text.lstrip().startswith(title):
        text = f"{title}\n\n{text}"
    if len(text) > MAX_CHARACTERS:
        source.problem(f"too long: {len(text):,} characters, the bound is {MAX_CHARACTERS:,}", found.line)
        return None
    url = check.url()
    given = found.fields.get("id")
    own = str(given) if isinstance(given, int) and not isinstance(given, bool) else check.string("id")
    return Article(
        id=own or url or (f"{source.name}#{found.part}" if found.part else source.name),
        text=text,
        title=title,
        published=check.published(published),
        url=url,
        publisher=check.string("publisher"),
        language=check.language(),
    )


class _Checker:
    """Fields of one article, each given only where it is of the right kind."""

    def __init__(self, found: Found, source: Source) -> None:
        self.fields = found.fields
        self.line = found.line
        self.source = source

    def warn(self, message: str) -> None:
        self.source.problem(message, self.line, skipped=False)

    def text(self) -> str | None:
        """The text, or None (reported) where there is nothing to analyse."""
        text = self.fields.get("text")
        message = None
        if text is None:
            message = "no text"
        elif not isinstance(text, str):
            message = f"field 'text' must be a string, not {_kind(text)}"
        elif not text.strip():
            message = "the text is empty"
        elif _SURROGATE.search(text) or "\x00" in text:
            message = "damaged text: it holds characters that no text has (half a surrogate pair, or NUL)"
        if message:
            self.source.problem(message, self.line)
            return None
        return str(text)

    def string(self, name: str) -> str | None:
        value = self.fields.get(name)
        if value is None:
            return None
        if not isinstance(value, str):
            self.warn(f"field {name!r} must be a string, not {_kind(value)}; left out")
            return None
        if _SURROGATE.search(value) or "\x00" in value:
            self.warn(f"field {name!r} is damaged text; left out")
            return None
        return value.strip() or None

    def url(self) -> str | None:
        given = self.string("url")
        url = canonical_url(given) if given else None
        if given and not url:
            self.warn(f"url {_short(given)} is not an http or https address; left out")
        return url

    def published(self, default: str | None) -> str | None:
        value = self.fields.get("published")
        if value is None or value == "":
            return default
        day = to_date(value)
        if day is None:
            self.warn(f"published {_short(value)} is not a date like 2023-08-15; left out")
        return day

    def language(self) -> str:
        value = self.string("language")
        if value and not _LANGUAGE.fullmatch(value):
            self.warn(f"language {_short(value)} is not a language code like 'en'; taken as English")
            value = None
        return value.replace("_", "-").lower() if value else "en"


def to_date(value: object) -> str | None:
    """The ISO date of a date, a datetime, or a string that is one (ISO 8601, RFC 2822, "15 August 2023").

    >>> to_date("2023-08-15T23:30:00-04:00"), to_date("Tue, 15 Aug 2023 10:00:00 GMT"), to_date("soon")
    ('2023-08-15', '2023-08-15', None)
    """
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str) or len(value) > 100:
        return None
    text = value.strip()
    for form in (None, "mail", *_DATE_FORMATS):
        try:
            return _parsed(text, form).date().isoformat()
        except (ValueError, IndexError, TypeError, OverflowError):
            continue
    return None


def _parsed(text: str, form: str | None) -> datetime:
    if form is None:
        return datetime.fromisoformat(text)
    return parsedate_to_datetime(text) if form == "mail" else datetime.strptime(text, form)


def canonical_url(url: str) -> str | None:
    """The address in one form: lower-case scheme and host, no default port, fragment or tracking parameters.

    None where it is not an absolute http(s) address.

    >>> canonical_url("HTTPS://News.example:443/a?utm_source=x&id=1#top")
    'https://news.example/a?id=1'
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return None
    scheme, host = parts.scheme.lower(), (parts.hostname or "").lower()
    if scheme not in _PORTS or not host or re.search(r"[\s<>\"{}|\\^`\x00-\x1f]", url.strip()):
        return None
    host = f"[{host}]" if ":" in host else host
    place = host if port in (None, _PORTS[scheme]) else f"{host}:{port}"
    query = parts.query
    if any(mark in query for mark in _TRACKING):
        query = urlencode([pair for pair in parse_qsl(query, True) if not pair[0].startswith(_TRACKING)])
    return urlunsplit((scheme, place, parts.path or "/", query, ""))


def _kind(value: object) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return names.get(type(value), type(value).__name__)


def _short(value: object) -> str:
    text = repr(value) if isinstance(value, str | int | float) else _kind(value)
    return text if len(text) <= 60 else text[:57] + "…"
