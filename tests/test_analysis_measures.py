"""Measures against hand-computed figures and the published ones."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import networkx as nx
import pytest
from analysis_rows import QUOTE
from test_analysis_networks import relation, rows
from test_analysis_statements import row

from kg.analysis import Table, analyse, balance, centrality, communities, networks, positions
from kg.analysis.attributions import attribution_network
from kg.analysis.headline import headline
from kg.analysis.material import Sources, material
from kg.analysis.tidy import measure_table


def signed(*edges: tuple[str, str, int]) -> nx.Graph:
    graph = nx.Graph()
    graph.add_edges_from((a, b, {"sign": sign, "weight": 1}) for a, b, sign in edges)
    return graph


def weighted(*edges: tuple[str, str, float]) -> nx.Graph:
    graph = nx.Graph()
    graph.add_weighted_edges_from(edges)
    return graph


@pytest.mark.parametrize(
    ("signs", "counts", "strong", "weak"),
    [
        ((1, 1, 1), (1, 0, 0, 0), 1.0, 1.0),
        ((1, 1, -1), (0, 1, 0, 0), 0.0, 0.0),
        ((1, -1, -1), (0, 0, 1, 0), 1.0, 1.0),
        ((-1, -1, -1), (0, 0, 0, 1), 0.0, 1.0),
    ],
)
def test_one_triangle(signs: tuple[int, int, int], counts: tuple[int, ...], strong: float, weak: float) -> None:
    census = balance.triad_census(signed(("a", "b", signs[0]), ("b", "c", signs[1]), ("a", "c", signs[2])))
    assert (census.counts, census.balance, census.weak_balance) == (counts, strong, weak)


def test_four_triangles_of_a_complete_graph() -> None:
    """abc +++, abd +−−, acd +−−, bcd +−− when d is everybody's enemy; with bc turned negative: ++−, +−−, +−−, −−−."""
    friends = [(a, b, -1 if "d" in (a, b) else 1) for a, b in combinations("abcd", 2)]
    assert balance.triad_census(signed(*friends)).counts == (1, 0, 3, 0)
    quarrel = [(a, b, -1 if (a, b) == ("b", "c") else sign) for a, b, sign in friends]
    census = balance.triad_census(signed(*quarrel))
    assert census.counts == (0, 1, 2, 1)
    assert (census.balance, census.weak_balance) == (0.5, 0.75)


def test_without_triangles_balance_is_not_defined() -> None:
    assert balance.triad_census(signed(("a", "b", 1))).balance is None


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        ([("a", "b", 1), ("b", "c", 1), ("a", "c", -1)], 1),
        ([("a", "b", -1), ("b", "c", -1), ("a", "c", -1)], 1),
        ([("a", "b", 1), ("b", "c", -1), ("a", "c", -1)], 0),
        ([("a", "b", -1), ("b", "c", -1), ("c", "d", -1)], 0),
        ([(a, b, -1) for a, b in combinations("abcd", 2)], 2),
        ([(a, b, -1) for a, b in combinations("abcde", 2)], 4),
        ([(a, b, -1) for p in ("abc", "cde") for a, b in combinations(p, 2)], 2),
    ],
)
def test_line_index(edges: list[tuple[str, str, int]], expected: int) -> None:
    """All-negative K4 and K5 split 2:2 and 2:3 leave 2 and 4 negative ties inside; two triangles at c one each."""
    graph = signed(*edges)
    found = balance.line_index(graph)
    assert (found.value, found.exact) == (expected, True)
    wrong = [(a, b) for a, b, sign in graph.edges(data="sign") if (found.sides[a] == found.sides[b]) != (sign > 0)]
    assert len(wrong) == expected


def test_a_large_part_in_two_clear_camps_is_solved_and_proven() -> None:
    camps = {f"{camp}{number:02}": camp for camp in "lr" for number in range(14)}
    graph = signed(*((a, b, 1 if camps[a] == camps[b] else -1) for a, b in combinations(camps, 2)))
    found = balance.line_index(graph)
    assert (found.value, found.exact) == (0, True)
    assert {camps[node] for node, side in found.sides.items() if side == found.sides["l00"]} == {"l"}


def test_three_factions_where_two_leave_errors() -> None:
    enemies = signed(
        *((a, b, 1 if a[0] == b[0] else -1) for a, b in combinations(["p1", "p2", "q1", "q2", "r1", "r2"], 2))
    )
    assert balance.factions(enemies, 3) == balance.Factions({"p1": 0, "p2": 0, "q1": 1, "q2": 1, "r1": 2, "r2": 2}, 0)
    assert balance.factions(enemies, 2).errors == balance.line_index(enemies).value == 4


def test_signed_degree_counts_stances_taken_and_received() -> None:
    graph = networks.relations(relation("a", "b", 1, 2) + relation("a", "c", -1) + relation("b", "a", -1, 3))
    degrees = centrality.signed_degree(graph)
    assert degrees["a"] == centrality.SignedDegree(out_positive=2, out_negative=1, in_positive=0, in_negative=3)
    assert (degrees["a"].out_net, degrees["a"].in_net) == (1, -3)
    assert degrees["c"] == centrality.SignedDegree(in_negative=1)


def test_pagerank_of_a_star_and_of_an_empty_layer() -> None:
    """b and c point at a: b = c = x, a = x + 0.85·2x = 2.7x (a's own rank is spread evenly in both), so 4.7x = 1."""
    graph = networks.relations(relation("b", "a", -1) + relation("c", "a", -1))
    rank = centrality.pagerank(networks.layer(graph, -1))
    assert rank == pytest.approx({"a": 2.7 / 4.7, "b": 1 / 4.7, "c": 1 / 4.7}, abs=1e-9)
    assert centrality.pagerank(networks.layer(graph, 1)) == {}


def test_betweenness_takes_strong_ties_for_short_ones() -> None:
    """a–c directly has length 1, by way of b 1/4 + 1/4: b lies between the one pair, and only b."""
    assert centrality.betweenness(weighted(("a", "b", 4), ("b", "c", 4), ("a", "c", 1))) == {"a": 0, "b": 1, "c": 0}


def test_communities_of_two_triangles_with_a_bridge() -> None:
    edges = [(a, b, 1.0) for p in ("abc", "xyz") for a, b in combinations(p, 2)]
    graph = weighted(*edges, ("c", "x", 1.0))
    graph.add_node("nobody")
    groups = communities.communities(graph)
    assert groups == {"a": 0, "b": 0, "c": 0, "x": 1, "y": 1, "z": 1}
    assert communities.modularity(graph, groups) == pytest.approx(6 / 7 - 2 * (7 / 14) ** 2)
    assert communities.ei_index(graph, groups) == pytest.approx((1 - 6) / 7)


def test_ei_index_runs_from_closed_to_open_and_ignores_who_is_in_no_group() -> None:
    graph = weighted(("a", "b", 2), ("b", "c", 1), ("c", "nobody", 9))
    assert communities.ei_index(graph, {"a": 0, "b": 0, "c": 0}) == -1
    assert communities.ei_index(graph, {"a": 0, "b": 1, "c": 0}) == 1
    assert communities.ei_index(graph, {}) is None


def test_who_agrees_with_nobody_is_a_camp_of_its_own_in_conflict() -> None:
    """a and b agree on x, c and d on y; of three conflicts only that of a and b is within a community."""
    stances = [row("a", "x"), row("b", "x"), row("c", "y"), row("d", "y")]
    stances += [
        row("a", "z"),
        row("b", "z", -1),
        row("c", "u"),
        row("loner", "u", -1),
        row("one", "w"),
        row("two", "w", -1),
    ]
    assert headline(stances)["E-I index, conflict"] == pytest.approx((2 - 1) / 3)
    told = [material(Sources(stances))]
    assert measure_table("closure", told, "conflict").rows[0][1:] == (
        2,
        pytest.approx(1 / 3 - (4 + 1 + 1 + 1 + 1) / 36),
        pytest.approx(1 / 3),
    )
    assert measure_table("closure", told, "congruence").rows[0][1] == 2


def test_density_is_of_the_pairs_that_can_be_tied() -> None:
    """One of 2 ordered pairs, tied with both signs; of 2 actors and 3 issues 4 of 6 pairs; nothing to tie."""
    both = relation("a", "b", 1) + relation("a", "b", -1)
    assert networks.density(networks.relations(both)) == 0.5
    stances = [row("a", "x"), row("a", "x", -1), row("a", "y"), row("b", "y"), row("b", "z")]
    assert networks.density(networks.two_mode(stances)) == pytest.approx(4 / 6)
    assert networks.density(networks.project([])) is None
    quotes = attribution_network([QUOTE, replace(QUOTE, speaker="bob"), replace(QUOTE, speaker="bob", quoted_by="ann")])
    assert networks.density(quotes) == 3 / 6  # of an outlet, ann and bob: who is quoted may quote in turn


def test_issue_disagreement_counts_actors_not_statements() -> None:
    """x: a and b for, c against, 1 − 1/3; y: b for, a and c against; z: a for, c's two cancel out."""
    found = positions.issue_disagreement(rows())
    assert {issue: one.value for issue, one in found.items()} == pytest.approx({"x": 2 / 3, "y": 2 / 3, "z": 0})
    assert (found["z"].supporters, found["z"].opponents, found["z"].statements) == (("a",), (), 3)


def test_the_tables_name_every_measure_and_do_not_depend_on_the_order_of_the_rows() -> None:
    stances = rows() + relation("a", "b", 1) + relation("b", "c", -1) + relation("c", "a", -1)
    tables = analyse(stances)
    assert [table.title for table in tables] == [
        "Summary", "Actors", "Relations between actors", "Issues", "Agreement over issues", "Triads",
    ]  # fmt: skip
    assert analyse(stances[::-1]) == tables
    assert all(len(line) == len(table.columns) for table in tables for line in table.rows)
    summary = {str(line[0]): line[1] for line in tables[0].rows}
    assert (summary["degree of balance"], summary["line index of balance"], summary["articles"]) == (1.0, 0, 1)


def test_a_side_stands_beside_the_component_in_which_it_can_be_compared() -> None:
    """a and b are friends and enemies of c; d and e, whom no tie joins to them, are enemies: d is on side 0 of its own."""
    ties = [("a", "b", 1), ("b", "c", -1), ("d", "e", -1)]
    actors = analyse([one for tie in ties for one in relation(*tie)])[1]
    found = {str(line[0]).lower(): line[-2:] for line in actors.rows}
    assert actors.columns[-2:] == ("side", "component")
    assert found == {"a": (0, 0), "b": (0, 0), "c": (1, 0), "d": (0, 1), "e": (1, 1)}


def test_the_summary_has_intervals_where_asked_and_tables_show_themselves_in_a_notebook() -> None:
    summary = analyse(rows(), replications=5)[0]
    assert summary.columns == ("measure", "value", "low", "high", "note")
    assert next(line for line in summary.rows if line[0] == "positive share")[2] is not None
    shown = Table("<b>", ("a",), [("x & y",)] * 101)._repr_html_()
    assert "&lt;b&gt;" in shown and "x &amp; y" in shown and "1 more rows" in shown


def test_no_stances_give_empty_tables_not_errors() -> None:
    assert dict(line[:2] for line in analyse([])[0].rows)["stances counted"] == 0
    assert analyse([row()])
