"""Dates and periods, resolved against an article published on Tuesday, 15 August 2023."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.language.dates import date_of, find_dates
from kg.language.document import Document

Parse = Callable[..., Document]
PUBLISHED = "2023-08-15"


def values(doc: Document) -> list[tuple[str, str]]:
    return [(doc.text[one.start : one.end], one.value) for one in find_dates(doc)]


@pytest.mark.parametrize(
    ("sentence", "words", "value"),
    [
        ("The council met on Tuesday.", "Tuesday", "2023-08-15"),
        ("The council met on Monday.", "Monday", "2023-08-14"),
        ("The council met on Wednesday.", "Wednesday", "2023-08-09"),
        ("The council will meet on Wednesday.", "Wednesday", "2023-08-16"),
        ("The council plans to meet on Friday.", "Friday", "2023-08-18"),
        ("The council met last Tuesday.", "last Tuesday", "2023-08-08"),
        ("The council meets next Tuesday.", "next Tuesday", "2023-08-22"),
        ("The council met on Monday, August 7, 2023.", "Monday, August 7, 2023", "2023-08-07"),
        ("The council met on Monday, 7 August.", "Monday, 7 August", "2023-08-07"),
        ("The council met on Monday night.", "Monday night", "2023-08-14"),
        ("The meeting, scheduled for Thursday, is open.", "Thursday", "2023-08-17"),
        ("The council is likely to meet on Friday.", "Friday", "2023-08-18"),
        ("The council met yesterday.", "yesterday", "2023-08-14"),
        ("The council met today.", "today", "2023-08-15"),
        ("The council met this morning.", "this morning", "2023-08-15"),
        ("The council will meet tomorrow.", "tomorrow", "2023-08-16"),
        ("The council met two days ago.", "two days ago", "2023-08-13"),
        ("The council met three weeks ago.", "three weeks ago", "2023-07"),
        ("The council met 10 months ago.", "10 months ago", "2022-10"),
        ("The council met a year ago.", "a year ago", "2022"),
        ("The council met earlier this week.", "earlier this week", "2023-08-14/2023-08-15"),
        ("The council met last week.", "last week", "2023-08-07/2023-08-13"),
        ("The council met over the weekend.", "the weekend", "2023-08-12/2023-08-13"),
        ("The council met last month.", "last month", "2023-07"),
        ("The council met earlier this month.", "earlier this month", "2023-08"),
        ("The council will meet next month.", "next month", "2023-09"),
        ("The council met this year.", "this year", "2023"),
        ("The council met last year.", "last year", "2022"),
        ("The council met on August 14.", "August 14", "2023-08-14"),
        ("The council met on Aug. 14.", "Aug. 14", "2023-08-14"),
        ("The council met on 14 August 2021.", "14 August 2021", "2021-08-14"),
        ("The council met on the 14th of August.", "14th of August", "2023-08-14"),
        ("The council prepared the September 20 election.", "September 20", "2023-09-20"),
        ("The council met on December 20.", "December 20", "2022-12-20"),
        ("The council will meet on December 20.", "December 20", "2023-12-20"),
        ("The council met on 2021-03-04.", "2021-03-04", "2021-03-04"),
        ("The council met in April.", "April", "2023-04"),
        ("The council met in October.", "October", "2022-10"),
        ("The council will meet in October.", "October", "2023-10"),
        ("The council met in May 2019.", "May 2019", "2019-05"),
        ("The council met in March of last year.", "March of last year", "2022-03"),
        ("The council met in 2006.", "2006", "2006"),
        ("The council has met since 2006.", "2006", "2006/"),
        ("The council met from 2006 to 2010.", "2006 to 2010", "2006/2010"),
        ("The council met between 2006 and 2010.", "2006 and 2010", "2006/2010"),
        ("The council met often in the 1990s.", "1990s", "1990/1999"),
    ],
)
def test_a_date_is_resolved_against_the_day_of_publication(parse: Parse, sentence: str, words: str, value: str) -> None:
    assert values(parse(sentence, published=PUBLISHED)) == [(words, value)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Members may march along the river.",
        "The bakery sold 2006 loaves.",
        "The council meets every Tuesday.",
        "It was the last year of her term.",
        "The fence cost $2010.",
        "The council met on February 31.",
    ],
)
def test_what_is_no_date_gives_none(parse: Parse, sentence: str) -> None:
    assert values(parse(sentence, published=PUBLISHED)) == []


def test_without_a_day_of_publication_only_whole_dates_are_known(parse: Parse) -> None:
    doc = parse("On Tuesday the council recalled the flood of 4 May 1998 and that of April.")
    assert values(doc) == [("4 May 1998", "1998-05-04")]


@pytest.mark.parametrize(
    ("sentence", "word", "value"),
    [
        ("The mayor resigned on Monday after the council had met in April.", "resigned", "2023-08-14"),
        ("The mayor resigned on Monday after the council had met in April.", "met", "2023-04"),
        ("The mayor said on Monday that the bridge is closed.", "closed", "2023-08-14"),
        ("The mayor resigned. The council met in April.", "resigned", None),
        ("The talks in April failed.", "talks", "2023-04"),
        ("The talks in April failed.", "failed", None),
    ],
)
def test_a_word_has_the_date_of_its_clause(parse: Parse, sentence: str, word: str, value: str | None) -> None:
    doc = parse(sentence, published=PUBLISHED)
    token = next(token for token in doc.tokens if token.text == word)
    assert date_of(token, find_dates(doc), doc) == value
