"""Dates and periods in the text, resolved against the day of publication."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from kg.language.document import Document, Token
from kg.lexicon import read_table

_YEAR = re.compile(r"(?:19|20)\d\d$")
_DECADE = re.compile(r"((?:19|20)\d)0'?s$")
_PARTIAL_YEAR = re.compile(r"(?:mid|early|late)-((?:19|20)\d\d)$")
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?$")
_ISO = re.compile(r"((?:19|20)\d\d)-(\d\d)-(\d\d)$")
_RANGE = re.compile(r"((?:19|20)\d\d)[-–]((?:19|20)\d\d)$")
_HYPHENS: Final = frozenset({"-", "–"})
_VERBS: Final = frozenset({"VERB", "AUX"})
_WILL: Final = frozenset({"will", "'ll", "’ll", "shall", "wo"})
_AHEAD: Final = frozenset(
    {"plan", "schedule", "expect", "set", "due", "slate", "intend", "promise", "aim", "go", "likely"}
)
_AMBIGUOUS: Final = frozenset({"may", "march", "mar."})
_UNSETTLED: Final = frozenset({"every", "each"})


@dataclass(frozen=True, slots=True)
class DatedExpression:
    """Words that name a date or period: ``value`` is a date, month, year or interval as the model writes them.

    ``anchor`` is the index of the token that the words date: a verb ("met on Tuesday") or a noun ("talks in April").
    """

    start: int
    end: int
    value: str
    anchor: int


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    """What every word of the table means, by the kind of word."""
    words: dict[str, dict[str, str]] = {}
    for row in read_table("dates", ("word", "kind")):
        words.setdefault(row["word"], {})[row["kind"]] = row["value"]
    return words


def find_dates(doc: Document) -> list[DatedExpression]:
    """The dates and periods of the article in the order of the text.

    What is told from the day of publication ("on Tuesday", "last month") is left out where that day is not known.
    """
    return list(_Reader(doc).read())


def date_of(token: Token, dates: list[DatedExpression], doc: Document) -> str | None:
    """The date of the clause that the token stands in: of its own verb, or else of those above it in the sentence."""
    by_anchor: dict[int, str] = {}
    first, end = doc.sentences[token.sentence]
    for expression in dates:
        if first <= expression.anchor < end:
            by_anchor.setdefault(expression.anchor, expression.value)
    if not by_anchor:
        return None
    return next((by_anchor[above.i] for above in (token, *token.ancestors()) if above.i in by_anchor), None)


class _Reader:
    """Reads the dates of one article, token by token."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.tokens = doc.tokens
        self.today = doc.published if doc.published and 1100 <= doc.published.year <= 9900 else None
        self.words = _words()

    def read(self) -> Iterator[DatedExpression]:
        i = 0
        while i < len(self.tokens):
            token = self.tokens[i]
            meanings = self.words.get(token.lower)
            found = None
            if meanings is not None:
                found = self._by_word(i, meanings)
            elif token.text[0].isdigit() or token.text.startswith(("mid-", "early-", "late-")):
                found = self._by_number(i)
            if found is None:
                i += 1
                continue
            first, last, value = found
            if self.words.get(self._lower(last + 1), {}).get("unit") == "part":
                last += 1
            yield self._expression(first, last, value)
            i = last + 1

    def _expression(self, first: int, last: int, value: str) -> DatedExpression:
        """The expression with what it dates; after "since" it is open at its end."""
        if self._lower(first - 1) == "since" and "/" not in value:
            value += "/"
        return DatedExpression(self.tokens[first].start, self.tokens[last].end, value, self._anchor(first, last).i)

    def _anchor(self, first: int, last: int) -> Token:
        token = next((t for t in self.tokens[first : last + 1] if not first <= t.head.i <= last), self.tokens[last])
        while token.head is not token and (
            first <= token.i <= last or token.pos in ("ADP", "SCONJ") or token.lower == "ago"
        ):
            token = token.head
        return token

    def _lower(self, i: int) -> str:
        return self.tokens[i].lower if 0 <= i < len(self.tokens) else ""

    def _by_word(self, i: int, meanings: dict[str, str]) -> tuple[int, int, str] | None:
        if "weekday" in meanings:
            return self._weekday(i, int(meanings["weekday"]))
        if "month" in meanings:
            return self._month(i, int(meanings["month"]))
        if "day" in meanings and self.today is not None and self.tokens[i].entity != "ORG":
            return i, i, _day(self.today + timedelta(days=int(meanings["day"])))
        if "unit" in meanings and self.today is not None:
            return self._ago(i, meanings["unit"], self.today) or self._stepped(i, meanings["unit"], self.today)
        return None

    def _weekday(self, i: int, weekday: int) -> tuple[int, int, str] | None:
        """ "Tuesday", "next Tuesday", "Tuesday, August 15"."""
        after = i + 2 if self._lower(i + 1) == "," else i + 1
        month = self.words.get(self._lower(after), {}).get("month") or self.words.get(self._lower(after + 1), {}).get(
            "month"
        )
        if month is not None and after < len(self.tokens):
            at = after if "month" in self.words.get(self._lower(after), {}) else after + 1
            full = self._month(at, int(month))
            if full is not None and full[0] >= after and len(full[2]) == 10:
                return i, full[1], full[2]
        if self.today is None or self._lower(i - 1) in _UNSETTLED:
            return None
        step = self.words.get(self._lower(i - 1), {}).get("step")
        back = (self.today.weekday() - weekday) % 7
        ahead = (weekday - self.today.weekday()) % 7
        first = i if step is None else i - 1
        if step == "1":
            return first, i, _day(self.today + timedelta(days=ahead or 7))
        if step == "-1":
            return first, i, _day(self.today - timedelta(days=back or 7))
        if self._tense(i) > 0:
            return first, i, _day(self.today + timedelta(days=ahead))
        return first, i, _day(self.today - timedelta(days=back))

    def _month(self, i: int, month: int) -> tuple[int, int, str] | None:
        """ "14 August 2023", "August 14", "April 2006", "in April", "last April"."""
        if not self.tokens[i].text[0].isupper():
            return None
        first, last = i, i
        day = self._day_number(i + 1)
        if day is not None:
            last = i + 1
        elif (before := self._day_number(i - 1)) is not None:
            day, first = before, i - 1
        elif self._lower(i - 1) == "of" and (before := self._day_number(i - 2)) is not None:
            day, first = before, i - 2
        year, last = self._year_after(last)
        if year is None and day is None and self._lower(i) in _AMBIGUOUS and not self._introduced(i):
            return None
        step = self.words.get(self._lower(first - 1), {}).get("step") if day is None else None
        if year is None:
            year = self._nearest_year(i, month, day or 0, int(step) if step else self._tense(i))
            first -= step is not None
        if year is None:
            return None
        if day is None:
            return first, last, f"{year}-{month:02}"
        return (first, last, f"{year}-{month:02}-{day:02}") if _exists(year, month, day) else None

    def _introduced(self, i: int) -> bool:
        words = self.words.get(self._lower(i - 1), {})
        return "before" in words or "step" in words

    def _day_number(self, i: int) -> int | None:
        if not 0 <= i < len(self.tokens):
            return None
        match = _DAY.match(self.tokens[i].text)
        return int(match[1]) if match and 1 <= int(match[1]) <= 31 else None

    def _year_after(self, last: int) -> tuple[int | None, int]:
        """The year that follows the token, and the last token of the date."""
        at = last + 2 if self._lower(last + 1) == "," else last + 1
        if at < len(self.tokens) and _YEAR.match(self.tokens[at].text):
            return int(self.tokens[at].text), at
        if self._lower(last + 1) == "of" and self._lower(last + 3) == "year" and self.today is not None:
            step = self.words.get(self._lower(last + 2), {}).get("step")
            if step is not None:
                return self.today.year + int(step), last + 3
        return None, last

    def _nearest_year(self, i: int, month: int, day: int, direction: int) -> int | None:
        """The year in which the month or day comes nearest: before (-1) or after (1) today, or on either side (0)."""
        if self.today is None:
            return None
        here = (self.today.month, self.today.day if day else 0)
        if direction > 0:
            return self.today.year + ((month, day) < here)
        if direction < 0 or not day:
            return self.today.year - ((month, day) > here)
        today = self.today
        years = (year for year in (today.year - 1, today.year, today.year + 1) if _exists(year, month, day))
        return min(years, key=lambda year: abs(date(year, month, day) - today), default=None)

    def _stepped(self, i: int, unit: str, today: date) -> tuple[int, int, str] | None:
        """ "last week", "this year", "next month", "over the weekend", "this morning"."""
        step = self.words.get(self._lower(i - 1), {}).get("step")
        first = i - 1
        if (
            step is None
            and unit == "weekend"
            and self._lower(i - 1) == "the"
            and self._lower(i - 2) in ("over", "at", "on", "during")
        ):
            step = "-1" if self._tense(i) <= 0 else "0"
        if step is None or (step != "0" and unit != "weekend" and self._lower(i - 2) == "the"):
            return None
        if unit == "part":
            return (first, i, _day(today)) if step == "0" else None
        value = _period(unit, int(step), today, self._lower(i - 2) == "earlier")
        if self._lower(i - 2) in ("earlier", "later", "early", "late"):
            first -= 1
        return (first, i, value) if value else None

    def _ago(self, i: int, unit: str, today: date) -> tuple[int, int, str] | None:
        """ "two days ago", "a year ago"."""
        if self._lower(i + 1) != "ago":
            return None
        word = self._lower(i - 1)
        number = int(word) if word.isdigit() and len(word) < 4 else int(self.words.get(word, {}).get("number") or 0)
        if not number:
            return None
        value = _before(unit, number, today)
        return (i - 1, i + 1, value) if value else None

    def _by_number(self, i: int) -> tuple[int, int, str] | None:
        """ "2006", "2006-2010", "from 2006 to 2010", "the 1990s", "2023-08-15"."""
        text = self.tokens[i].text
        if iso := _ISO.match(text):
            return (i, i, text) if _exists(*map(int, iso.groups())) else None
        if decade := _DECADE.match(text):
            return i, i, f"{decade[1]}0/{decade[1]}9"
        if span := _RANGE.match(text):
            return i, i, f"{span[1]}/{span[2]}"
        if partial := _PARTIAL_YEAR.match(text):
            return i, i, partial[1]
        return self._year(i, text) if _YEAR.match(text) else None

    def _year(self, i: int, text: str) -> tuple[int, int, str] | None:
        joined = self._lower(i + 1)
        if joined in _HYPHENS and self._lower(i + 3) in _HYPHENS and i + 4 < len(self.tokens):
            whole = "-".join(self.tokens[k].text for k in (i, i + 2, i + 4))
            if (iso := _ISO.match(whole)) and _exists(*map(int, iso.groups())):
                return i, i + 4, whole
        later = self.tokens[i + 2].text if i + 2 < len(self.tokens) else ""
        pair = (self._lower(i - 1), joined)
        if (
            _YEAR.match(later)
            and later > text
            and (
                joined in _HYPHENS
                or pair in (("from", "to"), ("between", "and"), ("from", "until"), ("from", "through"))
            )
        ):
            return i, i + 2, f"{text}/{later}"
        if self.tokens[i].dep == "nummod" and self.tokens[i].head.tag == "NNS" and self._lower(i - 1) != "the":
            return None
        dated = self.tokens[i].entity == "DATE" or "before" in self.words.get(pair[0], {})
        return (i, i, text) if dated and self._lower(i + 1) != "%" and self._lower(i - 1) != "$" else None

    def _names_thing(self, token: Token) -> bool:
        return token.pos in ("NOUN", "PROPN") and token.lower not in self.words

    def _tense(self, i: int) -> int:
        """Whether the clause of the token speaks of what is to come (1), of what was (-1), or leaves it open (0)."""
        heads = (above for above in self.tokens[i].ancestors() if above.pos in _VERBS or self._names_thing(above))
        verb = next(heads, None)
        if verb is None or verb.pos not in _VERBS:
            return 0
        auxiliaries = {child.lower for child in verb.children if child.dep in ("aux", "auxpass")}
        if auxiliaries & _WILL or (verb.tag == "VBN" and verb.lemma in _AHEAD):
            return 1
        if (
            "to" in auxiliaries
            and verb.dep in ("xcomp", "acl", "ccomp")
            and (verb.head.lemma in _AHEAD or verb.head.lower in _AHEAD)
        ):
            return 1
        if verb.tag in ("VBD", "VBN"):
            return -1
        return 0


def _period(unit: str, step: int, today: date, so_far: bool) -> str | None:
    """The week, month, year … so many steps from today's; ``so_far`` ends it today."""
    if unit == "year":
        return str(today.year + step)
    if unit == "month":
        return _month_of(today.year, today.month + step)
    if unit == "decade":
        decade = today.year // 10 * 10 + 10 * step
        return f"{decade}/{decade + 9}"
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
    if unit == "week":
        return f"{_day(monday)}/{_day(today if so_far else monday + timedelta(days=6))}"
    if unit == "weekend":
        saturday = monday + timedelta(days=5)
        return f"{_day(saturday)}/{_day(saturday + timedelta(days=1))}"
    return None


def _before(unit: str, number: int, today: date) -> str | None:
    """The day, month or year so many units before today, no finer than the unit tells."""
    if unit == "day":
        return _day(today - timedelta(days=number))
    if unit == "week":
        return _day(today - timedelta(weeks=number))[:7]
    if unit == "month":
        return _month_of(today.year, today.month - number)
    year = today.year - number * (10 if unit == "decade" else 1)
    return str(year) if year >= 1000 and unit in ("year", "decade") else None


def _month_of(year: int, month: int) -> str:
    return f"{year + (month - 1) // 12}-{(month - 1) % 12 + 1:02}"


def _day(day: date) -> str:
    return day.isoformat()


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
