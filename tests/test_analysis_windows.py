"""Stretches of time: which stance falls into which window."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from analysis_rows import EVENT, QUOTE
from hypothesis import given
from hypothesis import strategies as st
from test_analysis_networks import relation
from test_analysis_statements import row

from kg.analysis import Selection, windows
from kg.analysis.folding import AffiliationRow
from kg.analysis.material import KINDS, NETWORKS, Material, Options, Sources, left_out, materials
from kg.analysis.tidy import measure_table
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


APART = Sources(
    [*relation("a", "b", 1, date="2024-01-01", article="1"), *relation("b", "c", -1, date="2024-03-01", article="2")]
)


def test_the_networks_of_windows_have_the_same_nodes() -> None:
    """January has a → b, February nothing, March b → c: of three actors one of six ties, none, one."""
    found = materials(APART, width=30)
    graphs = [one.network("relations") for one in found]
    assert [list(graph) for graph in graphs] == [["a", "b", "c"]] * 3
    assert [graph.number_of_edges() for graph in graphs] == [1, 0, 1]
    assert graphs[1].nodes["c"] == {"label": "C", "kind": "country"}
    assert [line[4:] for line in measure_table("size", found).rows] == [
        (3, 1, 1, round(1 / 6, 6)), (3, 0, 0, 0), (3, 1, 1, round(1 / 6, 6))
    ]  # fmt: skip


def test_who_is_in_no_window_is_in_no_network_of_one() -> None:
    told = relation("a", "z", 1, date="1968", published="2024-01-01", article="1") + relation("a", "y", 1, date=None)
    for one in materials(replace(APART, stances=[*APART.stances, *told]), width=30):
        assert list(one.network("signed")) == ["a", "b", "c"]


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("least", [0.0, 2.0])
def test_every_network_of_every_window_has_the_nodes_of_all(network: str, least: float) -> None:
    found = materials(BESIDE, None, Options(threshold=least), width=30)
    (nodes,) = {tuple(one.network(network)) for one in found}
    assert set(nodes) == set(found[0].whole.network(network))  # type: ignore[union-attr]
    for one in found:
        alone = replace(one, whole=None, _made={}).network(network)
        assert {edge: alone.edges[edge] for edge in alone.edges} == {edge: one.network(network).edges[edge] for edge in one.network(network).edges}  # fmt: skip
        assert set(alone) <= set(nodes)


# January: a − b, so a is on side 0, b on 1 of the first component; c is silent, and on no side. PN of a and b, of n = 3
# actors: p = 1 − 2p/4 gives p = 2/3; who has no ties has 1. Status: the matrix
# of one −1 has the eigenvalue 1 with (1, −1) / √2.
SILENT: dict[str, list[list[tuple[object, ...]]]] = {
    "camps": [[("a", 0, 0), ("b", 1, 0)], [], [("b", 0, 0), ("c", 1, 0)]],
    "factions": [[("a", 0), ("b", 1)], [], [("b", 0), ("c", 1)]],
    "pn": [[("a", 0.666667), ("b", 0.666667), ("c", 1)], [("a", 1), ("b", 1), ("c", 1)], [("a", 1), ("b", 0.666667), ("c", 0.666667)]],
    "status": [[("a", 0.707107), ("b", -0.707107), ("c", 0)], [], [("a", 0), ("b", 0.707107), ("c", -0.707107)]],
    "core": [[], [], []],
    "polarisation-camps": [[], [], []],
    "communities": [[], [], []],
}  # fmt: skip


@pytest.mark.parametrize("measure", SILENT)
def test_who_is_silent_in_a_window_is_in_no_camp_and_has_the_measures_of_an_actor_without_ties(measure: str) -> None:
    stances = [*relation("a", "b", -1, date="2024-01-01", article="1"), *relation("b", "c", -1, date="2024-03-01", article="2")]  # fmt: skip
    table = measure_table(measure, materials(Sources(stances), width=30))
    found = {start: [(line[4], *line[7:]) for line in table.rows if line[1] == start] for start in ("2024-01-01", "2024-01-31", "2024-03-01")}  # fmt: skip
    assert list(found.values()) == SILENT[measure]


def told_on(day: str | None, name: str) -> Sources:
    """One of each kind, told on a day by an article of its own."""
    when = {"article": name, "date": day, "published": day}
    tie = AffiliationRow(name, "ann", "Ann", "person", "a", "A", "country", published=day)
    return Sources(relation("a", "b", 1, **when), [replace(QUOTE, **when)], [replace(EVENT, **when)], [tie])


def joined(several: list[Sources]) -> Sources:
    return Sources(*([row for one in several for row in getattr(one, kind)] for kind in KINDS))


BESIDE = joined([told_on(day, f"day {day}") for day in DAYS])


def counts(found: list[Material], kind: str) -> list[int]:
    return [len(getattr(one, kind)) for one in found]


# Five stances in windows of two, on the days 1, 5 | 5, 9 | 9. The day 5 is shared: what else is told on it is in the window
# that begins with it, and so are the events of the 7th; the day 9 begins the third, which is open to what comes after.
SHARED = {"2024-01-01": 0, "2024-01-05": 1, "2024-01-07": 1, "2024-01-09": 2, "2024-02-20": 2, "2023-11-01": 0, "2024-01-04": 0}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS[1:])
@pytest.mark.parametrize(("day", "place"), SHARED.items())
def test_of_windows_of_stances_that_share_a_day_one_holds_what_else_is_told_on_it(
    kind: str, day: str, place: int
) -> None:
    days = ("2024-01-01", "2024-01-05", "2024-01-05", "2024-01-09", "2024-01-09")
    stances = [one for number, day in enumerate(days) for one in told_on(day, str(number)).stances]
    found = materials(replace(told_on(day, "other"), stances=stances), width=2, unit="events")
    assert counts(found, "stances") == [2, 2, 1]
    assert counts(found, kind) == [int(number == place) for number in range(3)]


def test_of_windows_of_stances_on_one_day_the_last_holds_what_else_is_told_on_it() -> None:
    found = materials(joined([told_on("2024-01-01", str(number)) for number in range(5)]), width=2, unit="events")
    assert [counts(found, kind) for kind in KINDS] == [[2, 2, 1], *[[0, 0, 5]] * 3]


def test_windows_of_stances_that_move_by_less_than_their_width_hold_a_day_together() -> None:
    """Days 1 to 4, three at a time, moved by one: 1 to 3 (before the 4th), and 2 to the end."""
    found = materials(joined([told_on(f"2024-01-0{day}", str(day)) for day in range(1, 5)]), width=3, step=1, unit="events")  # fmt: skip
    assert [counts(found, kind) for kind in KINDS] == [[3, 3]] * 4


def test_windows_of_time_run_on_until_whatever_is_told_is_in_one_and_keep_their_grid() -> None:
    """Stances of May 10; an article of April 7 tells an event of that day, one of May one of 1968 and one of August."""
    early, late = told_on("2024-04-07", "early"), told_on("2024-05-10", "late")
    events = [*early.events, *late.events, *(replace(late.events[0], date=day) for day in ("1968", "2024-08-20"))]
    every = Selection(once_per="statement")
    found = materials(Sources(late.stances, (), events), every, width=30)
    assert [one.start for one in found] == ["2024-03-11", "2024-04-10", "2024-05-10", "2024-06-09", "2024-07-09", "2024-08-08"]  # fmt: skip
    assert counts(found, "events") == [1, 0, 1, 0, 0, 1]
    assert materials(late, width=30)[0].start == "2024-05-10"
    months = materials(Sources(late.stances, (), events), every, width=1, unit="months")
    assert [one.label for one in months] == ["2024-04", "2024-05", "2024-06", "2024-07", "2024-08"]
    assert [row.date for row in left_out(joined([late, Sources((), (), events)]), found, "events")] == ["1968"]  # type: ignore[arg-type]


def test_without_stances_windows_of_time_are_of_whatever_is_told_and_of_stances_there_are_none() -> None:
    told = replace(told_on("2024-05-10", "one"), stances=())
    assert [counts(materials(told, width=30), kind) for kind in KINDS] == [[0], [1], [1], [1]]
    assert materials(told, width=30, unit="events") == []


@given(
    st.lists(st.dates(date(2023, 11, 1), date(2024, 3, 1)), min_size=1, max_size=12),
    st.lists(st.dates(date(2023, 11, 1), date(2024, 3, 1)), max_size=12),
    st.integers(1, 40),
    st.sampled_from(["days", "weeks", "months", "events"]),
)
def test_windows_that_follow_each_other_part_all_that_has_a_date(
    said: list[date], done: list[date], width: int, unit: WindowUnit
) -> None:
    stances = joined([told_on(day.isoformat(), f"said {number}") for number, day in enumerate(said)])
    beside = joined([told_on(day.isoformat(), f"done {number}") for number, day in enumerate(done)])
    told = replace(joined([stances, beside]), stances=stances.stances)
    found = materials(told, width=width, unit=unit)
    for kind in KINDS:
        assert Counter(row for one in found for row in getattr(one, kind)) == Counter(getattr(told, kind))
        assert left_out(found[0].whole, found, kind) == []  # type: ignore[arg-type]
