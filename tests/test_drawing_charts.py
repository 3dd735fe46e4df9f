"""The charts and the networks other than that of stances: what stands where, and why."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import combinations

import pytest
from test_analysis_statements import row
from test_drawing_diagrams import asked, synthetic

from kg.analysis.statements import Selection
from kg.drawing import DrawingError, Page, Request, geometry, scene
from kg.drawing.camps import camps, holds
from kg.drawing.chart import Scale, time_axis, time_ticks, written
from kg.drawing.material import Bond, backbone
from kg.model import FACTUALITIES


def bond(tie: str) -> Bond:
    """``a+b`` or ``a-b``."""
    return Bond(tie[0], tie[2], "positive" if tie[1] == "+" else "negative", 1)


@pytest.mark.parametrize(
    ("ties", "expected"),
    [
        ("a+b b+c", [["a", "b", "c"]]),
        ("a+b b-c", []),
        ("a+b b+c c-d d+e e+f", [["a", "b", "c"], ["d", "e", "f"]]),
        ("a-b b-c c-a", []),
        ("a+b b+c a+c d+e e+f d+f c+d a-e a-f b-e b-f a-d", [["a", "b", "c"], ["d", "e", "f"]]),
    ],
)
def test_camps_are_joined_by_support_and_parted_by_opposition(ties: str, expected: list[list[str]]) -> None:
    assert camps([bond(tie) for tie in ties.split()]) == expected


@pytest.mark.parametrize("days", [6, 40, 400, 4000])
@pytest.mark.parametrize("width", [5.0, 12.0])
def test_every_tick_of_an_axis_of_dates_bears_its_label(days: int, width: float) -> None:
    first = date(2024, 1, 1).toordinal()
    shapes, texts = time_axis(Scale(first, first + days, 1.0, 1.0 + width), 0.5, 4.0)
    assert len(shapes) == 1 + 2 * len(texts) and texts


@pytest.mark.parametrize(
    ("ties", "expected"),
    [
        ("a+b b+c", False),
        ("a+b b+c c+a", True),
        ("a+b a+b b+c c+b", True),
        ("a+b a+b b+c c+b a-b", False),
        ("a+b", False),
    ],
)
def test_a_camp_holds_where_no_single_stance_parts_it(ties: str, expected: bool) -> None:
    assert holds(sorted(set("".join(ties.split())) & set("abc")), [bond(tie) for tie in ties.split()]) is expected


def test_the_ground_of_a_camp_that_one_stance_would_part_is_drawn_apart() -> None:
    rows = [row(*tie, target_kind="country", article=str(n)) for n, tie in enumerate((("a", "b"), ("b", "c")))]
    found = scene("relations", rows)
    assert [bool(shape.dashes) for shape in found.shapes] == [True]
    assert [key.words for key in found.keys] == ["loose camp: joined by support that one article less would part"]


def test_nobody_else_stands_on_the_ground_of_a_camp() -> None:
    rows = [row(*tie, target_kind="country") for tie in (("a", "b", 1), ("b", "c", 1), ("c", "a", 1))]
    rows += [row(f"x{n}", "a", -1, target_kind="country") for n in range(12)]
    found = scene("relations", rows)
    (ground,) = found.shapes
    inside = {node.id for node in found.nodes if geometry.inside((node.x, node.y), ground.points)}
    assert inside == {"a", "b", "c"}
    assert "camp: actors joined by support" in [key.words for key in found.keys]


@pytest.mark.parametrize(("actors", "shown"), [(80, 80), (81, 50), (400, 50)])
def test_above_eighty_actors_the_backbone_is_drawn(actors: int, shown: int) -> None:
    ties = [Bond("hub", f"a{n:03}", "positive", 1 + (n < 30)) for n in range(actors - 1)]
    found, words = backbone(ties, 50)
    assert len({end for tie in found for end in (tie.source, tie.target)}) == shown
    assert {f"a{n:03}" for n in range(30)} <= {tie.target for tie in found}
    assert words == ("" if shown == actors else f"Backbone: the 50 of {actors} actors with the most weighty ties; "
                     f"{actors - 50} ties left out.")  # fmt: skip


def test_agreement_stands_in_blocks_along_the_diagonal() -> None:
    rows = [row(holder, issue, sign) for holder, sign in zip("abcdef", (1, -1) * 3, strict=True) for issue in "xy"]
    found = scene("agreement", rows)
    order = [node.id for node in sorted(found.nodes, key=lambda node: -node.y)]
    assert {frozenset(order[:3]), frozenset(order[3:])} == {frozenset("ace"), frozenset("bdf")}
    frames = [shape for shape in found.shapes if shape.line == "ink"]
    assert len(frames) == 2
    values = Counter(cell.value for cell in found.cells)
    assert values == {1.0: 12, -1.0: 18, None: 6}
    assert {(cell.lines, cell.pale) for cell in found.cells} == {
        ((), False), (("1",), False), (("−1",), False), (("2",), True),
    }  # fmt: skip


def test_agreement_over_one_issue_is_a_small_square_and_the_number_of_issues_stands_over_the_diagonal() -> None:
    rows = [*[row(name, issue) for name in "abc" for issue in "xyz"][:-2], row("d", "w")]
    found = scene("agreement", rows)
    below = [cell for cell in found.cells if cell.value is not None and not cell.pale]
    assert Counter(cell.share for cell in below) == {1.0: 1, 0.7: 2}
    assert Counter(cell.lines for cell in found.cells if cell.pale) == {("3",): 1, ("1",): 2}
    assert [node.id for node in found.nodes if node.id == "d"] == []
    assert "one issue in common" in [key.words for key in found.keys]
    both = scene("agreement", [row(name, issue) for name in "ab" for issue in "xy"])
    assert "one issue in common" not in [key.words for key in both.keys]


def test_a_square_is_empty_where_two_share_no_issue() -> None:
    found = scene("agreement", [row("a", "x"), row("b", "x"), row("b", "y"), row("c", "y", -1)])
    assert Counter(cell.lines for cell in found.cells if not cell.pale) == {(): 5, ("1",): 1, ("−1",): 1}


def test_a_narrow_page_shows_actors_who_share_issues_with_one_another() -> None:
    rows = [row(f"a{n}", "x", (-1) ** n) for n in range(12)] + [row(f"b{n}", f"y{n // 2}") for n in range(30)]
    found = scene("agreement", rows, Request(page=Page(8.5)))
    assert len(found.nodes) < 12
    assert {node.id[0] for node in found.nodes} == {"a"}
    assert f"The {len(found.nodes)} actors who share most of 42." in found.note


def told(holder: str, target: str, sign: int, day: str, **more: object) -> object:
    return row(holder, target, sign, target_kind="country", date=day, published=day, article=day, **more)


def test_the_timeline_sets_support_over_and_opposition_under_the_line() -> None:
    rows = [told("a", "b", 1, "2024-01-05"), told("a", "b", -1, "2024-06-05"), told("c", "a", 1, "2024-02-01")]
    found = scene("timeline", rows, Request(actor="a", other="b"))
    marks = [shape for shape in found.shapes if shape.above]
    assert [(mark.fill, mark.line) for mark in marks] == [("positive", "positive"), ("negative", "negative")]
    first, second = (sum(x for x, _ in mark.points) / len(mark.points) for mark in marks)
    assert first < second
    assert marks[0].points[0][1] > marks[1].points[0][1]
    assert found.title == "A and B over time"
    assert "2 articles, 2024-01-05 to 2024-06-05" in found.source


def test_the_timeline_shows_how_sure_a_position_is() -> None:
    days = [f"2024-0{n}-05" for n in range(1, 7)]
    rows = [told("a", "b", 1, day, factuality=kind) for day, kind in zip(days, FACTUALITIES, strict=True)]
    found = scene("timeline", rows, Request(selection=Selection(factualities=FACTUALITIES)))
    looks = Counter((shape.fill, shape.alpha) for shape in found.shapes if shape.above)
    assert looks == {("background", 1.0): 4, ("positive", 0.45): 1, ("positive", 1.0): 1}


def test_the_timeline_of_nobody_in_particular_is_that_of_the_pair_most_told_of() -> None:
    rows = [told("a", "b", 1, "2024-01-05"), told("b", "c", 1, "2024-01-06"), told("c", "b", -1, "2024-01-07")]
    assert scene("timeline", rows).title == "B and C over time"
    assert scene("timeline", rows, Request(actor="a")).title == "A and B over time"


def test_an_actor_is_named_by_id_or_label() -> None:
    rows = [told("a", "b", 1, "2024-01-05", holder_label="Arland", target_label="Borduria")]
    for name in ("a", "Arland", "arland"):
        assert scene("timeline", rows, Request(actor=name, other="borduria")).title == "Arland and Borduria over time"


def test_events_stand_on_lanes_of_their_own() -> None:
    rows = [told("a", "b", 1, "2024-01-05")]
    found = scene("timeline", rows, asked(rows))
    assert [text.lines for text in found.texts if text.bold] == [("A to B: events",), ("A on B",)]
    assert "1 stance towards actors, asserted, every one counted, confidence at least 0.5; 1 event." in found.source


def test_polarisation_is_one_where_two_camps_never_meet() -> None:
    rows = [
        row(holder, "x", sign, article=f"{holder}{month}", date=f"2024-0{month}-02", published=f"2024-0{month}-02")
        for month in (1, 2, 3)
        for holder, sign in zip("abcd", (1, 1, -1, -1), strict=True)
    ]
    found = scene("polarisation", rows, Request(window=30))
    points = [shape for shape in found.shapes if shape.fill == "background"]
    heights = {round(sum(y for _, y in point.points) / len(point.points), 2) for point in points}
    ticks = {text.lines[0]: text.y for text in found.texts if text.align == "right"}
    assert len(points) == 3
    assert list(heights) == [pytest.approx(ticks["1"], abs=0.02)]
    assert "95% interval, 200 draws of the articles" in [key.words for key in found.keys]


def polarised(articles: dict[str, int]) -> list[object]:
    """Four actors in two camps on one issue, told by so many articles a month."""
    return [
        row(holder, "x", sign, article=f"{month}-{n}", date=f"{month}-02", published=f"{month}-02")
        for month, number in articles.items()
        for n in range(number)
        for holder, sign in zip("abcd", (1, 1, -1, -1), strict=True)
    ]


@pytest.mark.parametrize(
    ("articles", "intervals", "lines"),
    [
        ({"2024-01": 1, "2024-02": 1}, 0, 0),
        ({"2024-01": 4, "2024-02": 4}, 2, 0),
        ({"2024-01": 4, "2024-02": 1, "2024-03": 4}, 2, 1),
    ],
)
def test_a_trend_needs_three_windows_and_an_interval_three_articles(
    articles: dict[str, int], intervals: int, lines: int
) -> None:
    found = scene("polarisation", polarised(articles), Request(window=30))
    assert len([shape for shape in found.shapes if shape.fill == "positive"]) == intervals
    assert len([shape for shape in found.shapes if shape.line == "positive" and not shape.fill]) == lines
    assert ("no interval where fewer than 3" in found.note) == (1 in articles.values())
    counts = [text.lines[0] for text in found.texts if text.lines[0] in ("4", "16")]
    assert counts == [str(4 * number) for number in articles.values()]


def test_a_dash_says_how_high_chance_comes() -> None:
    found = scene("polarisation", polarised({"2024-01": 4}), Request(window=30))
    dashes = [shape for shape in found.shapes if shape.line == "ink" and len(shape.points) == 2]
    ticks = {text.lines[0]: text.y for text in found.texts if text.align == "right"}
    assert len(dashes) == 1 and dashes[0].points[0][1] < ticks["1"]
    assert "95% of 40 random deals of the same signs are lower" in [key.words for key in found.keys]


def test_the_intervals_of_many_windows_are_one_band() -> None:
    months = [f"{year}-{month:02}" for year in (2023, 2024) for month in range(1, 13)]
    found = scene("polarisation", polarised(dict.fromkeys(months, 3)), Request(window=31))
    assert len([shape for shape in found.shapes if shape.fill == "positive"]) == 1


def test_everybody_stands_at_the_same_place_in_every_window() -> None:
    rows = [told("a", "b", 1, day) for day in ("2024-01-05", "2024-03-05", "2024-05-05")]
    rows += [told("b", "c", -1, "2024-03-06")]
    found = scene("windows", rows, Request(window=31))
    frames = [shape.points for shape in found.shapes if len(shape.points) == 4]
    places: dict[str, set[tuple[float, float]]] = {}
    for node in found.nodes:
        left, bottom = next(f[0] for f in frames if f[0][0] <= node.x <= f[2][0] and f[0][1] <= node.y <= f[2][1])
        places.setdefault(node.id, set()).add((round(node.x - left, 3), round(node.y - bottom, 3)))
    assert len(frames) == 3
    assert {name: len(found) for name, found in places.items()} == {"a": 1, "b": 1, "c": 1}


def test_actors_who_are_never_seen_together_may_share_room() -> None:
    months = [f"2024-{month:02}-05" for month in range(1, 7)]
    rows = [told(f"{holder}{n}", f"hub{n}", 1, day) for n, day in enumerate(months) for holder in "abcdef"]
    found = scene("windows", rows, Request(window=30))
    assert len({node.id for node in found.nodes}) > 30
    assert len(found.edges) > 30
    rooms = [extent for node in found.nodes for extent in (node.extent, node.label.extent)]
    assert not [pair for pair in combinations(rooms, 2) if geometry.overlap(*pair, 0.01)]


@pytest.mark.parametrize("kind", ["flow", "coverage"])
def test_what_flows_in_flows_out(kind: str) -> None:
    rows = synthetic(8, 4)
    found = scene(kind, rows, asked(rows))
    bands = [shape for shape in found.shapes if shape.name.startswith("band")]
    heights: dict[float, float] = {}
    for band in bands:
        for first, last in ((0, 9), (3, 6)):
            x, tall = band.points[first][0], band.points[first][1] - band.points[last][1]
            heights[round(x, 2)] = heights.get(round(x, 2), 0) + tall
    assert len(heights) == 4
    assert max(heights.values()) == pytest.approx(min(heights.values()))


def test_what_is_not_named_flows_too() -> None:
    rows = [row(f"a{n:02}", f"x{n % 3}", publisher=f"p{n:02}") for n in range(40)]
    for kind, names in (("flow", {"other holders"}), ("coverage", {"other outlets", "other holders"})):
        found = scene(kind, rows)
        rest = {shape.name.removeprefix("node ") for shape in found.shapes if shape.fill == "muted"}
        assert rest == names
        assert "40 stances" in found.source and "left out" not in found.note


@pytest.mark.parametrize("width", [8.5, 16.0])
def test_no_name_of_a_flow_stands_over_a_block_or_another_name(width: float) -> None:
    rows = synthetic(30, 20)
    found = scene("coverage", rows, Request(page=Page(width)))
    bars = [geometry.bounds([(x, y, x, y) for x, y in s.points]) for s in found.shapes if s.name.startswith("node")]
    names = [text.extent for text in found.texts if not text.bold]
    assert not [name for name in names for bar in bars if geometry.overlap(name, bar)]
    assert not [one for one, other in combinations(names, 2) if geometry.overlap(one, other, 0.06)]


def test_opposition_is_hatched() -> None:
    found = scene("flow", [row("a", "x", 1), row("b", "x", -1)])
    assert {(shape.fill, bool(shape.hatch)) for shape in found.shapes if shape.name.startswith("band")} == {
        ("positive", False),
        ("negative", True),
    }


def test_the_network_of_attributions_says_who_quotes_and_speaks_for_whom() -> None:
    rows = [row("a", "b", target_kind="country", publisher="Herald")]
    found = scene("attributions", rows, asked(rows))
    assert {(edge.source, edge.style, edge.target) for edge in found.edges} == {
        ("outlet:Herald", "quotes", "a"),
        ("a", "speaks for", "b"),
    }
    with pytest.raises(DrawingError, match="no attributions"):
        scene("attributions", rows)


def test_the_network_of_events_tells_the_quad_classes_apart() -> None:
    rows = [row("a", name, target_kind="country") for name in "bcde"]
    found = scene("events", rows, asked(rows))
    assert {edge.style for edge in found.edges} == {
        "verbal cooperation", "material cooperation", "verbal conflict", "material conflict",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2024-01-01", "2024-01-20", ["1 Jan 2024", "8 Jan 2024", "15 Jan 2024"]),
        ("2023-11-20", "2024-10-01", ["Jan 2024", "Apr 2024", "Jul 2024", "Oct 2024"]),
        ("2017-03-01", "2023-10-01", ["Jan 2018", "Jan 2020", "Jan 2022"]),
        ("1960-03-01", "2023-10-01", ["1970", "1980", "1990", "2000", "2010", "2020"]),
    ],
)
def test_dates_are_marked_as_densely_as_their_names_allow(first: str, last: str, expected: list[str]) -> None:
    days = (date.fromisoformat(day).toordinal() for day in (first, last))
    assert [label for _, label in time_ticks(*days, 9.0)] == expected


def test_a_scale_runs_from_end_to_end() -> None:
    scale = Scale(0, 4, 1.0, 3.0)
    assert [scale(value) for value in (0, 1, 4)] == [1.0, 1.5, 3.0]
    assert [written(value) for value in (-0.5, 0.0, 1.0)] == ["−0.5", "0", "1"]
