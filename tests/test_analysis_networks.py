"""Networks and projections, checked against figures computed by hand.

The table of counts (rows: actors, columns: issues; positive/negative statements):

          x      y      z      all
    a    2/0    0/1    1/0     4
    b    1/0    1/0    0/0     2
    c    0/2    0/1    1/1     5
"""

from __future__ import annotations

from itertools import product
from math import sqrt
from typing import get_args

import networkx as nx
import pytest
from test_analysis_statements import row

from kg.analysis import networks
from kg.analysis.statements import StanceRow

TABLE = {
    ("a", "x"): (2, 0), ("a", "y"): (0, 1), ("a", "z"): (1, 0),
    ("b", "x"): (1, 0), ("b", "y"): (1, 0),
    ("c", "x"): (0, 2), ("c", "y"): (0, 1), ("c", "z"): (1, 1),
}  # fmt: skip


def rows() -> list[StanceRow]:
    return [
        row(actor, issue, sign)
        for (actor, issue), counts in TABLE.items()
        for sign, number in zip((1, -1), counts, strict=True)
        for _ in range(number)
    ]


def weights(graph: nx.Graph) -> dict[str, float]:
    return {a + b: data["weight"] for a, b, data in graph.edges(data=True)}


# ignore:     ab x 2·1 + y 1·1 = 3; ac x 2·2 + y 1·1 + z 1·2 = 7; bc x 1·2 + y 1·1 = 3.
# congruence: ab x 2·1 = 2; ac y 1·1 + z 1·1 = 2; bc none.
# conflict:   ab y 1·1 = 1; ac x 2·2 + z 1·1 = 5; bc x 1·2 + y 1·1 = 3.
# subtract:   ab 2 − 1 = 1; ac 2 − 5 = −3; bc 0 − 3 = −3.
# average:    divisors ab (4+2)/2 = 3, ac (4+5)/2 = 9/2, bc (2+5)/2 = 7/2.
# jaccard:    ab m10 = y⁻1 + z⁺1 = 2, m01 = y⁺1 = 1, m11 = 2 → 5; ac m10 = x⁺2 = 2, m01 = x⁻2 + z⁻1 = 3, m11 = 2 → 7;
#             bc m10 = 2, m01 = 5, m11 = 0 → 7.
# cosine:     4·2 = 8, 4·5 = 20, 2·5 = 10.
# euclidean:  |a|² = 4+1+1 = 6, |b|² = 1+1 = 2, |c|² = 4+1+1+1 = 7: √(6·2) = √12, √(6·7) = √42, √(2·7) = √14.
ACTORS: dict[tuple[str, str], dict[str, float]] = {
    ("ignore", "no"): {"ab": 3, "ac": 7, "bc": 3},
    ("ignore", "average"): {"ab": 3 / 3, "ac": 7 / (9 / 2), "bc": 3 / (7 / 2)},
    ("ignore", "jaccard"): {"ab": 3 / 5, "ac": 7 / 7, "bc": 3 / 7},
    ("ignore", "cosine"): {"ab": 3 / 8, "ac": 7 / 20, "bc": 3 / 10},
    ("ignore", "euclidean"): {"ab": 3 / sqrt(12), "ac": 7 / sqrt(42), "bc": 3 / sqrt(14)},
    ("congruence", "no"): {"ab": 2, "ac": 2},
    ("congruence", "average"): {"ab": 2 / 3, "ac": 2 / (9 / 2)},
    ("congruence", "jaccard"): {"ab": 2 / 5, "ac": 2 / 7},
    ("congruence", "cosine"): {"ab": 2 / 8, "ac": 2 / 20},
    ("congruence", "euclidean"): {"ab": 2 / sqrt(12), "ac": 2 / sqrt(42)},
    ("conflict", "no"): {"ab": 1, "ac": 5, "bc": 3},
    ("conflict", "average"): {"ab": 1 / 3, "ac": 5 / (9 / 2), "bc": 3 / (7 / 2)},
    ("conflict", "jaccard"): {"ab": 1 / 5, "ac": 5 / 7, "bc": 3 / 7},
    ("conflict", "cosine"): {"ab": 1 / 8, "ac": 5 / 20, "bc": 3 / 10},
    ("conflict", "euclidean"): {"ab": 1 / sqrt(12), "ac": 5 / sqrt(42), "bc": 3 / sqrt(14)},
    ("subtract", "no"): {"ab": 1, "ac": -3, "bc": -3},
    ("subtract", "average"): {"ab": 1 / 3, "ac": -3 / (9 / 2), "bc": -3 / (7 / 2)},
    ("subtract", "jaccard"): {"ab": 1 / 5, "ac": -3 / 7, "bc": -3 / 7},
    ("subtract", "cosine"): {"ab": 1 / 8, "ac": -3 / 20, "bc": -3 / 10},
    ("subtract", "euclidean"): {"ab": 1 / sqrt(12), "ac": -3 / sqrt(42), "bc": -3 / sqrt(14)},
}

# By issue: x a⁺2 b⁺1 c⁻2 (5 in all), y a⁻1 b⁺1 c⁻1 (3), z a⁺1 c⁺1 c⁻1 (3).
# ignore:     xy a 2·1 + b 1·1 + c 2·1 = 5; xz a 2·1 + c 2·2 = 6; yz a 1·1 + c 1·2 = 3.
# congruence: xy b 1·1 + c 2·1 = 3; xz a 2·1 + c 2·1 = 4; yz c 1·1 = 1.
# conflict:   xy a 2·1 = 2; xz c 2·1 = 2; yz a 1·1 + c 1·1 = 2.
# subtract:   xy 3 − 2 = 1; xz 4 − 2 = 2; yz 1 − 2 = −1.
# average:    divisors xy (5+3)/2 = 4, xz (5+3)/2 = 4, yz (3+3)/2 = 3.
# jaccard:    xy m10 = x(a⁺2) = 2, m01 = y(a⁻1) = 1, m11 = 3 → 6; xz m10 = x(b⁺1) = 1, m01 = z(c⁺1) = 1, m11 = 4 → 6;
#             yz m10 = y(a⁻1, b⁺1) = 2, m01 = z(a⁺1, c⁺1) = 2, m11 = 1 → 5.
# cosine:     5·3 = 15, 5·3 = 15, 3·3 = 9.
# euclidean:  |x|² = 4+1+4 = 9, |y|² = 3, |z|² = 3: √(9·3) = √27, √27, √(3·3) = 3.
ISSUES: dict[tuple[str, str], dict[str, float]] = {
    ("ignore", "no"): {"xy": 5, "xz": 6, "yz": 3},
    ("ignore", "average"): {"xy": 5 / 4, "xz": 6 / 4, "yz": 3 / 3},
    ("ignore", "jaccard"): {"xy": 5 / 6, "xz": 6 / 6, "yz": 3 / 5},
    ("ignore", "cosine"): {"xy": 5 / 15, "xz": 6 / 15, "yz": 3 / 9},
    ("ignore", "euclidean"): {"xy": 5 / sqrt(27), "xz": 6 / sqrt(27), "yz": 3 / 3},
    ("congruence", "no"): {"xy": 3, "xz": 4, "yz": 1},
    ("congruence", "average"): {"xy": 3 / 4, "xz": 4 / 4, "yz": 1 / 3},
    ("congruence", "jaccard"): {"xy": 3 / 6, "xz": 4 / 6, "yz": 1 / 5},
    ("congruence", "cosine"): {"xy": 3 / 15, "xz": 4 / 15, "yz": 1 / 9},
    ("congruence", "euclidean"): {"xy": 3 / sqrt(27), "xz": 4 / sqrt(27), "yz": 1 / 3},
    ("conflict", "no"): {"xy": 2, "xz": 2, "yz": 2},
    ("conflict", "average"): {"xy": 2 / 4, "xz": 2 / 4, "yz": 2 / 3},
    ("conflict", "jaccard"): {"xy": 2 / 6, "xz": 2 / 6, "yz": 2 / 5},
    ("conflict", "cosine"): {"xy": 2 / 15, "xz": 2 / 15, "yz": 2 / 9},
    ("conflict", "euclidean"): {"xy": 2 / sqrt(27), "xz": 2 / sqrt(27), "yz": 2 / 3},
    ("subtract", "no"): {"xy": 1, "xz": 2, "yz": -1},
    ("subtract", "average"): {"xy": 1 / 4, "xz": 2 / 4, "yz": -1 / 3},
    ("subtract", "jaccard"): {"xy": 1 / 6, "xz": 2 / 6, "yz": -1 / 5},
    ("subtract", "cosine"): {"xy": 1 / 15, "xz": 2 / 15, "yz": -1 / 9},
    ("subtract", "euclidean"): {"xy": 1 / sqrt(27), "xz": 2 / sqrt(27), "yz": -1 / 3},
}

# activity divides by a 4, b 2, c 5; prominence by x 5, y 3, z 3.
TWO_MODE: dict[tuple[str, str], dict[str, float]] = {
    ("ignore", "no"): {"ax": 2, "ay": 1, "az": 1, "bx": 1, "by": 1, "cx": 2, "cy": 1, "cz": 2},
    ("ignore", "activity"): {"ax": 2 / 4, "ay": 1 / 4, "az": 1 / 4, "bx": 1 / 2, "by": 1 / 2, "cx": 2 / 5, "cy": 1 / 5, "cz": 2 / 5},
    ("ignore", "prominence"): {"ax": 2 / 5, "ay": 1 / 3, "az": 1 / 3, "bx": 1 / 5, "by": 1 / 3, "cx": 2 / 5, "cy": 1 / 3, "cz": 2 / 3},
    ("subtract", "no"): {"ax": 2, "ay": -1, "az": 1, "bx": 1, "by": 1, "cx": -2, "cy": -1, "cz": 0},
    ("subtract", "activity"): {"ax": 2 / 4, "ay": -1 / 4, "az": 1 / 4, "bx": 1 / 2, "by": 1 / 2, "cx": -2 / 5, "cy": -1 / 5, "cz": 0},
    ("subtract", "prominence"): {"ax": 2 / 5, "ay": -1 / 3, "az": 1 / 3, "bx": 1 / 5, "by": 1 / 3, "cx": -2 / 5, "cy": -1 / 3, "cz": 0},
    ("combine", "no"): {"ax": 1, "ay": 2, "az": 1, "bx": 1, "by": 1, "cx": 2, "cy": 2, "cz": 3},
    ("combine", "activity"): {"ax": 1 / 4, "ay": 2 / 4, "az": 1 / 4, "bx": 1 / 2, "by": 1 / 2, "cx": 2 / 5, "cy": 2 / 5, "cz": 3 / 5},
    ("combine", "prominence"): {"ax": 1 / 5, "ay": 2 / 3, "az": 1 / 3, "bx": 1 / 5, "by": 1 / 3, "cx": 2 / 5, "cy": 2 / 3, "cz": 3 / 3},
}  # fmt: skip


@pytest.mark.parametrize(("choice", "expected"), ACTORS.items(), ids=str)
def test_actor_projections_are_those_of_discourse_network_analyzer(
    choice: tuple[networks.Qualifier, networks.Normalisation], expected: dict[str, float]
) -> None:
    found = networks.project(rows(), "actor", *choice)
    assert weights(found) == pytest.approx(expected)
    assert list(found) == ["a", "b", "c"]


@pytest.mark.parametrize(("choice", "expected"), ISSUES.items(), ids=str)
def test_issue_projections_are_those_of_discourse_network_analyzer(
    choice: tuple[networks.Qualifier, networks.Normalisation], expected: dict[str, float]
) -> None:
    found = networks.project(rows(), "issue", *choice)
    assert weights(found) == pytest.approx(expected)
    assert list(found) == ["x", "y", "z"]


@pytest.mark.parametrize(("choice", "expected"), TWO_MODE.items(), ids=str)
def test_two_mode_networks_are_those_of_discourse_network_analyzer(
    choice: tuple[networks.TwoMode, networks.Share], expected: dict[str, float]
) -> None:
    found = networks.two_mode(rows(), *choice)
    cells = {"".join(sorted((a, b))): data["weight"] for a, b, data in found.edges(data=True)}
    assert cells == pytest.approx(expected)


def test_every_combination_that_is_offered_was_computed_by_hand() -> None:
    projections = set(product(get_args(networks.Qualifier), get_args(networks.Normalisation)))
    assert projections == set(product(networks.WEIGHTS, networks.DIVISORS)) == set(ACTORS) == set(ISSUES)
    assert set(get_args(networks.Unit)) == {"actor", "issue"}
    assert set(product(get_args(networks.TwoMode), get_args(networks.Share))) == set(TWO_MODE)


def test_what_either_end_did_not_say_is_no_divisor_of_zero() -> None:
    """One alone on every issue: nothing shared, no tie, whatever the normalisation; isolates stay."""
    for normalise in ("no", "average", "jaccard", "cosine", "euclidean"):
        found = networks.project([row("a", "x"), row("b", "y")], normalise=normalise)  # type: ignore[arg-type]
        assert (list(found), found.number_of_edges()) == (["a", "b"], 0)


def test_ties_below_the_threshold_are_left_out_and_nodes_stay() -> None:
    subtract = networks.project(rows(), qualifier="subtract")
    assert weights(networks.threshold(subtract, 2)) == {"ac": -3, "bc": -3}
    assert set(networks.threshold(subtract, 9)) == {"a", "b", "c"}
    both = networks.relations(relation("a", "b", 1, 2) + relation("a", "b", -1))
    assert list(networks.threshold(both, 2).edges(keys=True)) == [("a", "b", "positive")]


def relation(holder: str, target: str, polarity: int, number: int = 1, **fields: object) -> list[StanceRow]:
    return [row(holder, target, polarity, target_kind="country", **fields)] * number


def test_relations_keep_both_directions_and_both_signs_and_leave_out_issues_and_loops() -> None:
    stances = (
        relation("a", "b", 1, 2)
        + relation("a", "b", -1)
        + relation("b", "a", -1)
        + relation("c", "c", 1)
        + [row("a", "x")]
    )
    graph = networks.relations(stances)
    found = {(a, b, key): data["weight"] for a, b, key, data in graph.edges(keys=True, data=True)}
    assert found == {("a", "b", "positive"): 2, ("a", "b", "negative"): 1, ("b", "a", "negative"): 1}
    assert graph.nodes["a"] == {"label": "A", "kind": "country"}
    assert set(graph) == {"a", "b", "c"}


def test_what_is_not_held_is_an_edge_of_its_own_and_counts_where_it_was_selected() -> None:
    graph = networks.relations(relation("a", "b", -1) + relation("a", "b", -1, factuality="possible"))
    assert {key for _, _, key in graph.edges(keys=True)} == {"negative", "negative unheld"}
    assert networks.layer(graph, -1)["a"]["b"]["weight"] == 2


def test_a_denied_position_is_shown_and_never_counted() -> None:
    stances = relation("a", "b", 1, factuality="negated")
    graph = networks.relations(stances)
    assert list(graph.edges(keys=True)) == [("a", "b", "positive negated")]
    assert networks.layer(graph, 1).number_of_edges() == networks.signed(graph).number_of_edges() == 0
    issues = [row("a", "x"), row("b", "x", factuality="negated")]
    assert networks.project(issues).number_of_edges() == 0
    assert list(networks.two_mode(issues).edges) == [("a", "x")]


def test_the_signed_network_takes_the_sign_of_the_sum_and_drops_a_sum_of_zero() -> None:
    stances = relation("a", "b", 1, 2) + relation("b", "a", -1) + relation("a", "c", 1) + relation("c", "a", -1)
    found = networks.signed(networks.relations(stances))
    assert list(found.edges(data="sign")) == [("a", "b", 1)]
    assert "c" in found
