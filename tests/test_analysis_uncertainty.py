"""The bootstrap over articles."""

from __future__ import annotations

from collections import Counter
from typing import get_args

import pytest
from test_analysis_statements import row

from kg.analysis import Selection, windows
from kg.analysis.headline import HEADLINE, headline, headline_intervals
from kg.analysis.material import Sources, material, materials
from kg.analysis.polarisation import polarisation_series
from kg.analysis.registry import rounded
from kg.analysis.statements import OncePer, once
from kg.analysis.tidy import bootstrap_table
from kg.analysis.uncertainty import bootstrap, interval, resampled, resampled_selection, resampled_stances

ROWS = [
    row(f"h{number % 4}", f"t{number % 3}", 1 if number % 5 else -1, article=str(number // 2)) for number in range(30)
]


def share(rows: list) -> float | None:  # type: ignore[type-arg]
    return sum(one.polarity > 0 for one in rows) / len(rows) if rows else None


def test_whole_articles_are_drawn_as_many_as_there_are() -> None:
    for drawn in resampled(ROWS, 20, seed=1):
        articles = [one.article for one in drawn]
        assert len(drawn) == len(ROWS)
        assert all(articles.count(name) % 2 == 0 for name in articles)


def test_the_same_seed_draws_the_same_and_another_others() -> None:
    assert list(resampled(ROWS, 5, seed=1)) == list(resampled(ROWS, 5, seed=1)) != list(resampled(ROWS, 5, seed=2))


def test_the_bounds_are_quantiles_of_what_was_defined() -> None:
    """0 … 100: at the level 0.9 the 5th and 95th of 101 values."""
    found = interval(50.0, [None, *map(float, range(101))], 0.9, seed=7)
    assert (found.low, found.high, found.defined, found.replications, found.seed) == (
        pytest.approx(5), pytest.approx(95), 101, 102, 7,
    )  # fmt: skip
    assert interval(None, [None], 0.95, 0).low is None


def test_one_article_leaves_no_doubt_and_none_no_value() -> None:
    alone = bootstrap(ROWS[:2], share, 10)
    assert alone.low == alone.high == alone.value
    assert bootstrap([], share, 10).value is None


def test_what_counts_once_in_a_month_counts_once_in_every_draw() -> None:
    stances = [row(article=str(number)) for number in range(5)]
    for drawn in resampled_selection(stances, Selection(once_per="month"), 10):
        assert len(drawn) == 1
    assert [len(drawn) for drawn in resampled_selection(stances, Selection(), 2)] == [5, 5]


STRETCHES = get_args(OncePer)
DEBATE = [
    row(f"h{number % 5}", f"t{number % 3}", 1 if number % 4 else -1, article=str(number % 9), date=f"2024-0{1 + number % 3}-0{1 + number % 7}")
    for number in range(60)
]  # fmt: skip


@pytest.mark.parametrize("once_per", STRETCHES)
def test_the_intervals_of_a_table_are_those_of_the_headline_however_repeats_are_counted(once_per: OncePer) -> None:
    selection = Selection(once_per=once_per)
    table = bootstrap_table("headline", [material(Sources(DEBATE), selection)], 20)
    expected = headline_intervals(DEBATE, selection, 20)
    assert {line[0]: line[1:4] for line in table.rows} == {
        name: tuple(map(rounded, (one.value, one.low, one.high))) for name, one in expected.items()
    }


@pytest.mark.parametrize("once_per", STRETCHES)
def test_a_window_of_everything_has_the_interval_of_the_whole(once_per: OncePer) -> None:
    selection = Selection(once_per=once_per)
    (window,) = materials(Sources(DEBATE), selection, width=1, unit="years")
    (line,) = bootstrap_table("polarisation", [window], 20).rows
    (whole,) = bootstrap_table("polarisation", [material(Sources(DEBATE), selection)], 20).rows
    assert line[3:] == whole
    assert Counter(once(window.repeats or window.stances, once_per)) == Counter(window.stances)


def test_what_another_window_counts_does_not_come_back_in_a_draw() -> None:
    """One position, told in three articles: on January 1 (the one that counts), on January 3, and on January 20.

    Windows of ten days: in the first two articles tell it, in the second one that does not count, with another position. Drawn two at a time, each of the
    four draws of the first holds it once; were only the row that counts drawn, a fourth of the draws would not hold it.
    """
    stances = [row(article=name, date=f"2024-01-{day}") for name, day in (("a", "01"), ("b", "03"), ("c", "20"))]
    stances.append(row("other", article="c", date="2024-01-20"))
    first, second = windows(stances, Selection(once_per="month"), width=10)
    assert [[one.article for one in window.repeats] for window in (first, second)] == [["a", "b"], ["c"]]
    draws = list(resampled_stances(first.rows, first.repeats, "month", 50))
    assert {len(drawn) for drawn in draws} == {1}
    assert {drawn[0].article for drawn in draws} == {"a", "b"}


def test_the_series_of_polarisation_draws_what_the_table_draws() -> None:
    selection = Selection(once_per="month")
    series = polarisation_series(windows(DEBATE, selection, 1, None, "months"), 20)
    table = bootstrap_table("polarisation", materials(Sources(DEBATE), selection, width=1, unit="months"), 20)
    assert [tuple(map(rounded, (one.interval.value, one.interval.low, one.interval.high))) for one in series] == [
        line[4:7] for line in table.rows
    ]


def test_every_headline_measure_has_an_interval() -> None:
    found = headline_intervals(ROWS, replications=20)
    assert list(found) == list(HEADLINE)
    assert found["positive share"].low < found["positive share"].value < found["positive share"].high  # type: ignore[operator]
    assert found == headline_intervals(ROWS, replications=20)


def test_of_no_stances_no_headline_measure_is_defined() -> None:
    assert set(headline([]).values()) == {None}
