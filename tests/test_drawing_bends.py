"""Ties keep clear of the marks of others wherever a bend that is offered lets them."""

from __future__ import annotations

import random
from collections import defaultdict

import numpy as np
import pytest

from kg.drawing import geometry
from kg.drawing.bends import SHIFTS, STEPS, edges, offered, through
from kg.drawing.material import Bond
from kg.drawing.scene import Edge, Node, Text
from kg.drawing.style import KINDS, shape

PAGE = (15.0, 12.0)


def crowd(number: int, seed: int) -> dict[str, Node]:
    """Marks with labels under them, in the fields of a grid."""
    draw = random.Random(seed)
    fields = draw.sample([(x, y) for x in range(9) for y in range(8)], number)
    kinds = list(KINDS)
    found = {}
    for place, (column, line) in enumerate(fields):
        x, y = 0.9 + 1.6 * column + draw.uniform(-0.4, 0.4), 1.0 + 1.4 * line + draw.uniform(-0.2, 0.2)
        label = Text(x, y - 0.45, (f"Actor {place}",), size=6.5)
        found[f"a{place}"] = Node(f"a{place}", kinds[place % len(kinds)], x, y, draw.uniform(0.1, 0.26), label)
    return found


def among(nodes: dict[str, Node], number: int, seed: int) -> list[Bond]:
    """Ties between marks, some of them both ways."""
    draw = random.Random(seed)
    pairs = [draw.sample(sorted(nodes), 2) for _ in range(number)]
    pairs += [[b, a] for a, b in pairs[::4]]
    return [Bond(a, b, draw.choice(("positive", "negative")), 1) for a, b in dict.fromkeys(map(tuple, pairs))]


def hit(nodes: dict[str, Node], tie: Edge) -> list[str]:
    """The marks of others that a tie as it is drawn runs through."""
    points = geometry.along([tie.curve], 200)[0].tolist()
    outlines = {name: geometry.placed(shape(n.kind), (n.x, n.y), n.radius) for name, n in nodes.items()}
    others = set(outlines) - {tie.source, tie.target}
    return [name for name in sorted(others) if any(geometry.inside((x, y), outlines[name]) for x, y in points)]


@pytest.mark.parametrize("number", [8, 24, 60])
@pytest.mark.parametrize("seed", range(4))
def test_a_tie_runs_through_another_mark_only_where_every_offered_bend_does(number: int, seed: int) -> None:
    nodes = crowd(number, seed)
    drawn: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for tie in edges(among(nodes, 2 * number, seed), nodes, PAGE):
        drawn[min(tie.source, tie.target), max(tie.source, tie.target)].append(tie)
    for (a, b), fan in drawn.items():
        if any(hit(nodes, tie) for tie in fan):
            ends = nodes[a], nodes[b]
            fans = [geometry.along(offered(*ends, len(fan), shift), STEPS) for shift in SHIFTS]
            assert all(through(points, ends, nodes, PAGE) for points in fans)


@pytest.mark.parametrize("seed", range(4))
def test_few_ties_of_a_crowd_run_through_another_mark(seed: int) -> None:
    nodes = crowd(24, seed)
    found = edges(among(nodes, 40, seed), nodes, PAGE)
    assert sum(bool(hit(nodes, tie)) for tie in found) <= 0.03 * len(found)


def test_a_tie_stays_straight_where_nothing_is_in_its_way_and_bends_where_a_mark_is() -> None:
    ends = {name: Node(name, "country", x, 2.0, 0.2, Text(x, 1.5, (name,))) for name, x in (("a", 1.0), ("b", 9.0))}
    between = {"c": Node("c", "country", 5.0, 2.0, 0.2, Text(5.0, 0.5, ("c",)))}
    tie = [Bond("a", "b", "positive", 1)]
    (straight,), (bent,) = edges(tie, ends, (10, 4)), edges(tie, ends | between, (10, 4))
    assert geometry.at(straight.curve, 0.5)[1] == pytest.approx(2.0)
    assert not hit(ends | between, bent) and abs(geometry.at(bent.curve, 0.5)[1] - 2.0) > 0.2


def test_a_tie_does_not_leave_the_page_to_keep_clear_of_a_mark() -> None:
    spots = (("a", 1.0), ("b", 9.0), ("c", 5.0))
    nodes = {name: Node(name, "country", x, 0.3, 0.2, Text(x, 3.0, (name,))) for name, x in spots}
    (tie,) = edges([Bond("a", "b", "positive", 1)], nodes, (10, 4))
    assert not hit(nodes, tie)
    assert all(0 <= y <= 4 for _, y in geometry.along([tie.curve], 50)[0].tolist())


def test_a_tie_rather_arrives_beside_the_label_of_its_end_than_under_it() -> None:
    nodes = {
        "a": Node("a", "country", 5.0, 1.0, 0.2, Text(5.0, 0.5, ("a",))),
        "b": Node("b", "country", 5.0, 7.0, 0.2, Text(5.0, 6.4, ("b",))),
    }
    (tie,) = edges([Bond("a", "b", "positive", 1)], nodes, (10, 8))
    assert geometry.covered(geometry.along([tie.curve], STEPS), np.array(nodes["b"].label.extent)) == 0
