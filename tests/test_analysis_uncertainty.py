"""The bootstrap over articles."""

from __future__ import annotations

import pytest
from test_analysis_statements import row

from kg.analysis import Selection
from kg.analysis.headline import HEADLINE, headline, headline_intervals
from kg.analysis.uncertainty import bootstrap, interval, resampled, resampled_selection

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


def test_every_headline_measure_has_an_interval() -> None:
    found = headline_intervals(ROWS, replications=20)
    assert list(found) == list(HEADLINE)
    assert found["positive share"].low < found["positive share"].value < found["positive share"].high  # type: ignore[operator]
    assert found == headline_intervals(ROWS, replications=20)


def test_of_no_stances_no_headline_measure_is_defined() -> None:
    assert set(headline([]).values()) == {None}
