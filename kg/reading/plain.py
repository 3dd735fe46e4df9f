"""Plain text and markdown with front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import yaml

from kg.reading.articles import Found
from kg.reading.decoding import decode, read_bytes
from kg.reading.paths import Source
from kg.reading.problems import ReadingError

MAX_TITLE: Final = 300
"""A first line longer than this is text and not a title."""
_FIELDS: Final = ("id", "title", "published", "publisher", "url", "language")
_FRONT = re.compile(r"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)(?:[ \t]*\r?\n)*", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"\s*#{1,6}[ \t]+([^\r\n]+)")
_MARKUP: Final = tuple(
    (re.compile(pattern, re.MULTILINE), replacement)
    for pattern, replacement in (
        (r"<!--[^<]{0,5000}?-->", ""),
        (r"!\[[^\[\]\n]{0,500}\]\((?:[^()\n]|\([^()\n]{0,200}\)){0,2000}\)", ""),
        (r"\[([^\[\]\n]{1,500})\]\((?:[^()\n]|\([^()\n]{0,200}\)){0,2000}\)", r"\1"),
        (r"^[ \t]{0,3}#{1,6}[ \t]+", ""),
        (r"^[ \t]{0,3}>[ \t]?", ""),
        (r"(?<![\w*])(\*{1,3})(?=\S)([^*\n]+?)(?<=\S)\1(?![\w*])", r"\2"),
        (r"(?<![\w_])(_{1,3})(?=\S)([^_\n]+?)(?<=\S)\1(?![\w_])", r"\2"),
    )
)


def read_txt(source: Source) -> Iterator[Found]:
    """The text as decoded; its first line that is not blank is the title."""
    text = _text(source)
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    yield Found({"text": text, "title": first if len(first) <= MAX_TITLE else None})


def read_md(source: Source) -> Iterator[Found]:
    """The body without its markup, and the fields of the front matter; without a title there, a first heading is it.

    Taken off are what is not language: the marks of headings, emphasis and block quotes, the targets of links,
    images and comments. A body without these stays as it is.
    """
    text = _text(source)
    fields, body = split_front_matter(text)
    heading = _HEADING.match(body)
    if heading and not fields.get("title"):
        fields["title"] = _without_markup(heading[1].rstrip(" \t#"))
    yield Found({**fields, "text": _without_markup(body)})


def split_front_matter(text: str) -> tuple[dict[str, object], str]:
    """The fields of the YAML front matter that an article has, as strings, and the text behind it.

    Raises ``ReadingError`` with the line where the front matter is not closed or not a YAML mapping.
    """
    if not re.match(r"---[ \t]*\r?\n", text):
        return {}, text
    front = _FRONT.match(text)
    if front is None:
        raise ReadingError("front matter is not closed: a line '---' is missing", 1)
    try:
        found = yaml.load(front[1], Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise ReadingError(f"front matter is not YAML: {error.problem or 'it cannot be parsed'}", line) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ReadingError(f"front matter is not YAML: {error}", 1) from error
    if front[1].strip() and not isinstance(found, dict):
        raise ReadingError("front matter is not a list of fields like 'title: …'", 1)
    return {name: found[name] for name in _FIELDS if found and name in found}, text[front.end() :]


def _without_markup(text: str) -> str:
    for pattern, replacement in _MARKUP:
        text = pattern.sub(replacement, text)
    return text


def _text(source: Source) -> str:
    text, encoding = decode(read_bytes(source.path))
    if encoding == "cp1252":
        source.problem("not UTF-8: read as Windows-1252", skipped=False)
    return text
