"""Quotation marks of all styles → ``Quotation`` spans."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kg.language.document import Quotation
from kg.model import Span

CLOSING: Final = {
    "“": ("”", '"', "''", "“"),
    '"': ('"', "”"),
    "''": ("''", "”"),
    "``": ("''", '"'),
    "„": ("“", "”", '"'),
    "«": ("»",),
    "»": ("«",),
    "‹": ("›",),
    "「": ("」",),
    "『": ("』",),
    "‘": ("’", "'"),
    "'": ("'", "’"),
    "`": ("'", "’"),
}
"""Which marks close what each mark opens. Straight marks open and close alike."""
_MARK = re.compile(r"''|``|[\"“”„«»‹›「」『』‘’'`]")
_SINGLE: Final = frozenset("‘’'`")
_EITHER_WAY: Final = frozenset({'"', "''", "'"})
_ELISION = re.compile(r"\d\ds?\b|(?:em|til|cause|tis|twas|n|round|bout)\b", re.IGNORECASE)


@dataclass(slots=True)
class _Mark:
    text: str
    start: int
    end: int
    opens: bool
    closes: bool


def find_quotations(text: str, paragraphs: list[Span]) -> list[Quotation]:
    """Quotations by their start, those inside another after it.

    A mark that is not closed in its paragraph opens a quotation up to the paragraph's end, ``continued`` where the
    next paragraph begins with such a mark again. Apostrophes are told from single marks by what stands around them.

    >>> [text[q.start:q.end] for text in ["He said ‘it’s late’."] for q in find_quotations(text, [(0, len(text))])]
    ['‘it’s late’']
    """
    found: list[Quotation] = []
    for number, (start, end) in enumerate(paragraphs):
        following = paragraphs[number + 1][0] if number + 1 < len(paragraphs) else None
        found.extend(_paragraph(text, start, end, following))
    return sorted(found, key=lambda quotation: (quotation.start, -quotation.end))


def _paragraph(text: str, start: int, end: int, following: int | None) -> list[Quotation]:
    found: list[Quotation] = []
    opened: list[_Mark] = []
    marks = [_read(text, match, start, end) for match in _MARK.finditer(text, start, end)]
    for number, mark in enumerate(marks):
        level = _closed_level(opened, mark) if mark.closes else None
        if level is not None and not _possessive(text, opened[level], mark, marks[number + 1 :]):
            opener = opened[level]
            del opened[level:]
            found.append(Quotation(opener.start, mark.end, (opener.end, mark.start)))
        elif mark.opens and _may_open(opened, mark, marks[number + 1 :]):
            opened = [one for one in opened if one.text != mark.text] + [mark]
    unclosed = [mark for mark in opened if mark.text not in _SINGLE]
    if unclosed:
        mark = unclosed[0]
        goes_on = following is not None and text.startswith(mark.text, following)
        if not goes_on and any(one.start > mark.start for one in found):
            return found
        found.append(Quotation(mark.start, end, (mark.end, end), continued=goes_on))
    return found


def _read(text: str, match: re.Match[str], start: int, end: int) -> _Mark:
    """The mark with what it can do where it stands: open before a word, close after one."""
    mark = match.group()
    before = text[match.start() - 1] if match.start() > start else " "
    after = text[match.end()] if match.end() < end else " "
    free_before = not before.isalnum() and before not in ".,!?;%$)"
    if mark in _EITHER_WAY or mark in ("‘", "`"):
        opens = free_before and not after.isspace() and not (mark in _SINGLE and _ELISION.match(text, match.end()))
        opens = opens and (mark not in _SINGLE or after.isalnum() or after in '“"[($…')
    else:
        opens = mark in CLOSING
    if mark in _SINGLE:
        closes = mark in "’'" and not before.isspace() and not after.isalnum()
    elif mark == "“":
        closes = not after.isalnum() and after not in "[($…’‘"
    else:
        closes = mark not in ("``", "„", "‹", "「", "『") and not (
            mark in _EITHER_WAY and before.isspace() and after.isalnum()
        )
    if mark == '"' and before.isdigit() and "'" in text[max(start, match.start() - 4) : match.start()]:
        closes = False
    return _Mark(mark, match.start(), match.end(), opens, closes)


def _closed_level(opened: list[_Mark], mark: _Mark) -> int | None:
    """Place of the innermost open mark that this one closes."""
    for level in range(len(opened) - 1, -1, -1):
        if mark.text in CLOSING[opened[level].text]:
            return level
        if mark.text in _SINGLE:
            return None
    return None


def _possessive(text: str, opener: _Mark, mark: _Mark, later: list[_Mark]) -> bool:
    """Whether a closing single mark is the apostrophe of "workers’": another one follows before the next opening."""
    if opener.text not in _SINGLE or text[mark.start - 1] != "s" or text[mark.end : mark.end + 1] != " ":
        return False
    for other in later:
        if other.text in _SINGLE and other.opens:
            return False
        if other.text in CLOSING[opener.text] and other.closes:
            return True
    return False


def _may_open(opened: list[_Mark], mark: _Mark, later: list[_Mark]) -> bool:
    """A single mark opens only where one that closes it follows; a double one not inside another double one of its kind."""
    if mark.text in _SINGLE:
        return any(other.text in CLOSING[mark.text] and other.closes for other in later)
    return True
