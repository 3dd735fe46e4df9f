"""Stretches of time: which stance falls into which window."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_analysis_networks import relation
from test_analysis_statements import row

from kg.analysis import Selection, networks, window_networks, windows
from kg.analysis.windows import WindowError, WindowUnit, day_of, split

DAYS = ("2024-01-01", "2024-01-05", "2024-01-11", "2024-01-12", "2024-02-01")
ROWS = [row(article=f"a{number}", date=day) for number, day in enumerate(DAYS)]


@pytest.mark.parametrize(
    ("date", "published", "day"),
    [
        ("2024-01-05", "2024-02-01", "2024-01-05"),
        ("2024-01", "2024-01-20", "2024-01-20"),
        ("2024", "2024-01-20", "2024-01-20"),
        ("2006", "2024-01-20", "2006-01-01"),
        ("2024-03", "2024-01-20", "2024-03-01"),
        ("2006/2023", None, "2006-01-01"),
        (None, "2024-01-20", "2024-01-20"),
    ],
)
def test_the_day_is_the_stances_own_else_the_articles_where_it_lies_within(
    date: str | None, published: str | None, day: str
) -> None:
    assert str(day_of(row(date=date, published=published))) == day


def test_a_row_without_any_date_is_in_no_window() -> None:
    assert windows([row(date=None)], width=10) == []


@pytest.mark.parametrize(
    ("width", "step", "unit", "expected"),
    [
        (10, None, "days", [("2024-01-01", "2024-01-10", 2), ("2024-01-11", "2024-01-20", 2), ("2024-01-21", "2024-01-30", 0), ("2024-01-31", "2024-02-09", 1)]),
        (20, 10, "days", [("2024-01-01", "2024-01-20", 4), ("2024-01-11", "2024-01-30", 2), ("2024-01-21", "2024-02-09", 1)]),
        (40, 40, "days", [("2024-01-01", "2024-02-09", 5)]),
        (2, None, "events", [("2024-01-01", "2024-01-05", 2), ("2024-01-11", "2024-01-12", 2), ("2024-02-01", "2024-02-01", 1)]),
        (3, 1, "events", [("2024-01-01", "2024-01-11", 3), ("2024-01-05", "2024-01-12", 3), ("2024-01-11", "2024-02-01", 3)]),
        (9, None, "events", [("2024-01-01", "2024-02-01", 5)]),
        (1, None, "weeks", [("2024-01-01", "2024-01-07", 2), ("2024-01-08", "2024-01-14", 2), ("2024-01-15", "2024-01-21", 0), ("2024-01-22", "2024-01-28", 0), ("2024-01-29", "2024-02-04", 1)]),
        (1, None, "months", [("2024-01-01", "2024-01-31", 4), ("2024-02-01", "2024-02-29", 1)]),
        (2, 1, "months", [("2024-01-01", "2024-02-29", 5)]),
        (3, None, "months", [("2024-01-01", "2024-03-31", 5)]),
        (1, None, "years", [("2024-01-01", "2024-12-31", 5)]),
    ],
)  # fmt: skip
def test_windows_fixed_and_sliding_by_days_by_calendar_and_by_events(
    width: int, step: int | None, unit: str, expected: list[tuple[str, str, int]]
) -> None:
    found = windows(ROWS, None, width, step, unit)  # type: ignore[arg-type]
    assert [(window.start, window.end, len(window.rows)) for window in found] == expected


def test_windows_begin_where_the_selection_does() -> None:
    found = windows(ROWS, Selection(since="2023-12-30", until="2024-01-09"), width=7)
    assert [(window.start, len(window.rows)) for window in found] == [("2023-12-30", 2)]


@pytest.mark.parametrize(
    ("width", "step", "unit", "labels"),
    [
        (1, None, "weeks", ["2023-08-14 to 2023-08-20"]),
        (1, None, "months", ["2023-08"]),
        (3, None, "months", ["2023-07 to 2023-09"]),
        (3, 1, "months", ["2023-08 to 2023-10"]),
        (5, None, "months", ["2023-08 to 2023-12"]),
        (6, None, "months", ["2023-07 to 2023-12"]),
        (1, None, "years", ["2023"]),
        (2, None, "years", ["2023 to 2024"]),
        (1, None, "days", ["2023-08-16"]),
    ],
)
def test_calendar_windows_begin_with_the_unit_and_are_called_by_it(
    width: int, step: int | None, unit: WindowUnit, labels: list[str]
) -> None:
    assert [window.label for window in windows([row(date="2023-08-16")], None, width, step, unit)] == labels


@given(
    st.lists(st.dates(date(1990, 1, 1), date(2030, 1, 1)), min_size=1, max_size=20),
    st.integers(1, 13),
    st.sampled_from(["weeks", "months", "years"]),
)
def test_fixed_calendar_windows_part_the_stances_without_a_gap(days: list[date], width: int, unit: WindowUnit) -> None:
    rows = [row(article=str(number), date=day.isoformat()) for number, day in enumerate(days)]
    found = windows(rows, None, width, None, unit)
    starts, ends = (
        [date.fromisoformat(day) for day in bounds]
        for bounds in zip(*((one.start, one.end) for one in found), strict=True)
    )
    assert starts[1:] == [end + timedelta(days=1) for end in ends[:-1]]
    assert sum(len(window.rows) for window in found) == len(rows)
    begins = {
        "weeks": lambda day: day.weekday() == 0,
        "months": lambda day: day.day == 1,
        "years": lambda day: (day.month, day.day) == (1, 1),
    }
    assert all(begins[unit](day) for day in starts)


def test_windows_begin_with_the_first_article_and_not_with_what_it_tells_of() -> None:
    told = [row(target=day, article=name, date=day, published=f"2024-01-{name}") for name, day in (("10", "1968"), ("10", "2024-01-10"), ("20", "2024-01-15"))]  # fmt: skip
    assert [(window.start, len(window.rows)) for window in windows(told, width=30)] == [("2024-01-10", 2)]
    assert windows(told, Selection(since="1960"), width=30)[0].start == "1960-01-01"
    assert [(window.start, len(window.rows)) for window in windows(told[:1], width=30)] == [("2024-01-10", 0)]


@pytest.mark.parametrize(("width", "step"), [(0, None), (5, 0)])
def test_a_window_without_width_or_step_is_an_error(width: int, step: int | None) -> None:
    with pytest.raises(WindowError, match="must be 1 or more"):
        windows(ROWS, width=width, step=step)


@given(st.lists(st.dates(), min_size=1, max_size=30), st.integers(1, 12), st.integers(1, 12))
def test_by_events_every_row_is_in_a_window_and_fixed_windows_part_them(days: list, width: int, step: int) -> None:  # type: ignore[type-arg]
    rows = [row(article=str(number), date=day.isoformat()) for number, day in enumerate(days)]
    assert sum(len(window.rows) for window in split(rows, width, unit="events")) == len(rows)
    sliding = split(rows, width, min(step, width), "events")
    assert {one.article for window in sliding for one in window.rows} == {one.article for one in rows}


def test_the_networks_of_windows_have_the_same_nodes() -> None:
    stances = relation("a", "b", 1, date="2024-01-01", article="1") + relation(
        "b", "c", -1, date="2024-03-01", article="2"
    )
    found = window_networks(windows(stances, width=30), networks.relations)
    assert [list(graph) for graph in found] == [["a", "b", "c"]] * 3
    assert [graph.number_of_edges() for graph in found] == [1, 0, 1]
    assert found[1].nodes["c"]["label"] == "C"
