"""Which stances a network uses."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rdf_records import worked_record

from kg.analysis.statements import OncePer, Selection, StanceRow, merge_issues, period, rows_from_records, select
from kg.catalogue import stance_rows
from kg.model import Actor, Evidence, Issue, Record, Stance
from kg.rdf.quads import quads
from kg.rdf.store import Store


def row(holder: str = "a", target: str = "x", polarity: int = 1, **fields: object) -> StanceRow:
    values: dict[str, object] = {
        "article": "one",
        "date": "2024-03-05",
        "publisher": "Gazette",
        "holder": holder,
        "holder_label": holder.upper(),
        "holder_kind": "country",
        "target": target,
        "target_label": target.upper(),
        "target_kind": "issue",
        "polarity": polarity,
        "type": "supports" if polarity > 0 else "opposes",
        "factuality": "asserted",
    }
    return StanceRow(**{**values, **fields})  # type: ignore[arg-type]


def stance(identifier: str, **fields: object) -> Stance:
    evidence = Evidence(0, 20, "Arland backs the dam", (0, 21))
    values: dict[str, object] = {"holder": "arland", "target": "dam", "polarity": 1, "type": "supports"}
    values |= {"factuality": "asserted", "evidence": evidence, "confidence": 0.9}
    return Stance(identifier, holder_span=(0, 6), target_span=(13, 20), **{**values, **fields})  # type: ignore[arg-type]


def test_a_record_gives_one_row_per_stance_with_labels_and_the_articles_date() -> None:
    record = Record(
        "one", "", "2024-03-05", None, "Gazette", "Arland backs the dam.",
        actors=(Actor("arland", "Arland", "country"),), issues=(Issue("dam", "the dam on the Tarn"),),
        stances=(stance("s1"), stance("s2", date="2023", inferred_from="s1")),
    )  # fmt: skip
    first, second = rows_from_records([record])
    assert (first.holder_label, first.holder_kind, first.target_label, first.target_kind) == (
        "Arland", "country", "the dam on the Tarn", "issue",
    )  # fmt: skip
    assert (first.date, first.publisher, first.quote, first.inferred) == (
        "2024-03-05",
        "Gazette",
        "Arland backs the dam",
        False,
    )
    assert (second.date, second.inferred) == ("2023", True)


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ({}, True),
        ({"factuality": "reported"}, True),
        ({"factuality": "possible"}, False),
        ({"factuality": "negated"}, False),
        ({"inferred": True}, False),
        ({"polarity": 0}, False),
    ],
)
def test_what_is_held_and_stated_counts_unless_asked_otherwise(fields: dict[str, object], kept: bool) -> None:
    assert bool(select([row(**fields)])) is kept


@pytest.mark.parametrize(
    ("selection", "kept"),
    [
        (Selection(since="2024-03-05"), True),
        (Selection(since="2024-03-06"), False),
        (Selection(until="2024-03"), True),
        (Selection(until="2024-02"), False),
        (Selection(since="2024", until="2024"), True),
        (Selection(publishers=("Herald",)), False),
        (Selection(kinds=("person",)), False),
        (Selection(min_confidence=0.5), True),
        (Selection(min_confidence=0.95), False),
    ],
)
def test_filters(selection: Selection, kept: bool) -> None:
    assert bool(select([row(confidence=0.9)], selection)) is kept


@pytest.mark.parametrize(("confidence", "counts"), [(0.49, False), (0.5, True)])
def test_only_what_is_more_likely_right_than_wrong_counts_unless_asked_otherwise(
    confidence: float, counts: bool
) -> None:
    doubtful = [row(confidence=confidence)]
    assert bool(select(doubtful)) is counts
    assert select(doubtful, Selection(min_confidence=0)) == doubtful


@pytest.mark.parametrize(
    ("once_per", "expected"), [("statement", 5), ("article", 4), ("week", 3), ("month", 2), ("year", 2), ("range", 1)]
)
def test_a_repeated_position_counts_once_per_stretch(once_per: str, expected: int) -> None:
    days = [
        ("one", "2024-03-05"),
        ("one", "2024-03-05"),
        ("two", "2024-03-06"),
        ("three", "2024-03-20"),
        ("four", "2025-03-05"),
    ]
    rows = [row(article=article, date=day) for article, day in days]
    assert len(select(rows, Selection(once_per=once_per))) == expected  # type: ignore[arg-type]


def test_opposite_positions_of_one_article_both_count() -> None:
    assert len(select([row(), row(polarity=-1)])) == 2


def test_of_repeats_the_most_confident_stands_whatever_the_order() -> None:
    rows = [row(confidence=0.6, quote="weak"), row(confidence=0.9, quote="strong")]
    assert [r.quote for r in select(rows)] == [r.quote for r in select(rows[::-1])] == ["strong"]


STRETCH = [
    row(article="a", date="2024-03-07", confidence=0.99),
    row(article="c", date="2024-03-05", confidence=0.6),
    row(article="b", date="2024-03-06", confidence=0.9),
    row(article="d", date="2024-03-05", confidence=0.7),
    row(article="e", date="2024-01-30", confidence=0.8),
    row(article="f", date=None, confidence=0.9),
    row(article="g", date="2023", published="2024-01-01", confidence=0.9),
    row(article="h", date="2023", published="2023-12-30", confidence=0.9),
]
"""March 2024: 5 (Tuesday, in articles c and d), 6, 7; January 2024; 2023, told without a day in January and in December."""


@pytest.mark.parametrize(
    ("once_per", "stand"),
    [
        ("article", "abcdefgh"),
        ("week", "cefg"),
        ("month", "cefg"),
        ("year", "efg"),
        ("range", "g"),
    ],
)
def test_over_a_stretch_of_time_the_earliest_day_stands_and_of_one_day_the_first_article(
    once_per: OncePer, stand: str
) -> None:
    for told in (STRETCH, STRETCH[::-1]):
        assert "".join(found.article for found in select(told, Selection(once_per=once_per))) == stand


def test_a_row_without_date_falls_into_its_own_article() -> None:
    assert period(row(date=None), "month") == "one"
    assert period(row(date="2024"), "week") == "2024"


def test_issues_of_one_cluster_become_one() -> None:
    merged = merge_issues([row(target="x"), row(target="y"), row(target="z")], {"x": ("c", "C"), "y": ("c", "C")})
    assert [r.target for r in merged] == ["c", "c", "z"]


def test_the_store_gives_the_same_rows_as_the_records() -> None:
    """But for the end of an interval: the store's table dates a stance by when it began."""
    records = [worked_record("harbour"), worked_record("quay ü/1")]
    with Store(None) as store:
        for record in records:
            store.put(quads(record))
        found = stance_rows(store)
    expected = [replace(one, date=one.date and one.date.split("/")[0]) for one in rows_from_records(records)]
    assert sorted(found, key=repr) == sorted(expected, key=repr)
