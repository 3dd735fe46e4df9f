"""Agreement, changes of position, polarisation, brokers, core and periphery: figures computed by hand."""

from __future__ import annotations

from itertools import combinations, pairwise
from math import log

import networkx as nx
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from test_analysis_measures import signed, weighted
from test_analysis_networks import rows
from test_analysis_statements import row

from kg.analysis.brokerage import Brokerage, brokerage, core_periphery, participation
from kg.analysis.material import Sources, material
from kg.analysis.polarisation import EXACT, by_chance, polarisation, polarisation_of
from kg.analysis.positions import agreement_matrix, position_changes, segments
from kg.analysis.tidy import measure_table


def test_agreement_is_congruence_less_conflict_over_their_sum() -> None:
    """From the table of test_analysis_networks: ab 2 − 1 of 3, ac 2 − 5 of 7, bc 0 − 3 of 3."""
    found = agreement_matrix(rows())
    assert found.actors == ("a", "b", "c")
    assert found.values.tolist() == [[1, pytest.approx(1 / 3), pytest.approx(-3 / 7)], [pytest.approx(1 / 3), 1, -1], [pytest.approx(-3 / 7), -1, 1]]  # fmt: skip
    assert found.pairs[0, 2] == 7


def test_who_shares_no_issue_neither_agrees_nor_disagrees() -> None:
    found = agreement_matrix([row("a", "x"), row("b", "y")], actors=("b", "a"))
    assert found.actors == ("b", "a")
    assert np.isnan(found.values[0, 1])


@pytest.mark.parametrize(
    ("signs", "bounds"),
    [
        ("++++", [0, 4]),
        ("+++---", [0, 3, 6]),
        ("++--", [0, 2, 4]),
        ("+-+-+-", [0, 6]),
        ("+----", [0, 5]),
        ("+++---+++", [0, 3, 6, 9]),
    ],
)
def test_a_position_changes_where_the_deviance_falls_by_more_than_the_penalty(signs: str, bounds: list[int]) -> None:
    """++−−: deviance 8 log 2 = 5.5 falls to 0, penalty 2 log 4 = 2.8; +−−−−: a stretch has at least two."""
    assert segments([sign == "+" for sign in signs], 2 * log(len(signs))) == bounds


@given(st.lists(st.booleans(), min_size=4, max_size=9), st.floats(0.1, 8))
def test_no_other_cuts_are_cheaper(signs: list[bool], penalty: float) -> None:
    def cost(bounds: tuple[int, ...]) -> float:
        parts = [signs[a:b] for a, b in pairwise(bounds)]
        shares = [(sum(part) / len(part), len(part)) for part in parts]
        loss = -2 * sum(n * (p * log(p) + (1 - p) * log(1 - p)) for p, n in shares if 0 < p < 1)
        return loss + penalty * (len(parts) - 1)

    size = len(signs)
    inner = [cuts for number in range(size // 2) for cuts in combinations(range(2, size - 1), number)]
    every = [
        (0, *cuts, size) for cuts in inner if all(b - a >= 2 for a, b in zip((0, *cuts), (*cuts, size), strict=True))
    ]
    assert cost(tuple(segments(signs, penalty))) == pytest.approx(min(map(cost, every)))


def test_a_change_is_told_with_its_date_and_the_shares_before_and_after() -> None:
    days = ["2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01", "2024-05-01"]
    stances = [row("a", "x", sign, article=day, date=day) for day, sign in zip(days, (1, 1, -1, -1, -1), strict=True)]
    (change,) = position_changes([*stances, row("b", "x", 1)])
    assert (change.holder, change.target, change.date) == ("a", "x", "2024-03-01")
    assert (change.before, change.after, change.number_before, change.number_after) == (1, 0, 2, 3)
    whole = -2 * (2 * log(2 / 5) + 3 * log(3 / 5))
    assert change.gain == pytest.approx(whole - 2 * log(5))


def test_two_camps_of_equal_size_are_fully_polarised() -> None:
    stances = [row(actor, issue, sign) for actor, sign in (("a", 1), ("b", 1), ("c", -1), ("d", -1)) for issue in "xy"]
    found = polarisation(stances)
    assert (found.value, found.camps) == (1, {"a": 0, "b": 0, "c": 1, "d": 1})
    assert (found.congruence, found.conflict) == (-1, 1)


def test_unanimity_is_not_polarised() -> None:
    """Four who all agree: of six pairs two stay within equal camps, E-I = (4 − 2) / 6; no conflict, E-I 0."""
    found = polarisation([row(actor, "x") for actor in "abcd"])
    assert (found.congruence, found.conflict) == (pytest.approx(1 / 3), 0)
    assert found.value == pytest.approx(-1 / 6)


def test_one_crossing_tie_is_counted() -> None:
    """Congruence ab 1, cd 1, bc 1, conflict ad 1: camps ab | cd, E-I of congruence (1 − 2) / 3, of conflict 1."""
    found = polarisation_of(weighted(("a", "b", 1), ("c", "d", 1), ("b", "c", 1)), weighted(("a", "d", 1)))
    assert found.value == pytest.approx((1 + 1 / 3) / 2)


def test_where_nobody_shares_an_issue_polarisation_is_not_defined() -> None:
    assert polarisation([row("a", "x"), row("b", "y")]).value is None


def test_where_two_pairs_share_an_issue_each_any_signs_are_as_polarised() -> None:
    """However two for and two against are dealt, both pairs agree (E-I −1, no conflict) or both differ (1, no agreement): ½."""
    told = [row("a", "x"), row("b", "x"), row("c", "y", -1), row("d", "y", -1)]
    assert by_chance(told, draws=20) == [1 / 2] * 20


def test_camps_over_many_issues_are_more_than_chance_and_are_told_so() -> None:
    """Of 10⁶ ways and more to deal 18 signs for and 18 against to six actors on six issues hardly one parts them so."""
    told = [
        row(actor, issue, 1 if (actor in "abc") == (issue in "uvw") else -1) for actor in "abcdef" for issue in "uvwxyz"
    ]
    (line,) = measure_table("polarisation-chance", [material(Sources(told))]).rows
    assert (line[1], line[4], line[5]) == (1, pytest.approx(1 / 101, abs=1e-6), 100)
    assert line[2] < line[3] < 1


def test_chance_deals_signs_and_leaves_all_else() -> None:
    assert by_chance(rows(), draws=5) == by_chance(rows(), draws=5)
    assert by_chance([row("a", "x"), row("b", "y")], draws=5) == []
    assert len(by_chance([*rows(), row("a", "b", target_kind="country")], draws=5)) == 5


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8), st.booleans()), min_size=1, max_size=24))
@example([(0, 5, True), (1, 4, False), (1, 6, True), (1, 7, False), (1, 8, False), (2, 8, True), (3, 5, False)])
def test_of_few_actors_the_best_equal_camps_are_found(edges: list[tuple[int, int, bool]]) -> None:
    agree, differ = nx.Graph(), nx.Graph()
    for a, b, same in edges:
        if a != b:
            (agree if same else differ).add_edge(str(a), str(b), weight=1)
    nodes = sorted({*agree, *differ})
    if len(nodes) < 2:
        return

    def ei(graph: nx.Graph, camp: frozenset[str]) -> float:
        across = sum((a in camp) != (b in camp) for a, b in graph.edges)
        return (2 * across - graph.number_of_edges()) / graph.number_of_edges() if graph.number_of_edges() else 0

    sizes = {len(nodes) // 2, len(nodes) - len(nodes) // 2}
    camps = [frozenset(camp) for size in sizes for camp in combinations(nodes, size)]
    best = max((ei(differ, camp) - ei(agree, camp)) / 2 for camp in camps)
    assert polarisation_of(agree, differ).value == pytest.approx(best)


@pytest.mark.parametrize("size", [3, EXACT - 1, EXACT, EXACT + 1, EXACT + 2, 40, 41])
def test_two_camps_without_a_tie_against_them_are_found_however_many_they_are(size: int) -> None:
    """1 of an odd number, too, since camps are equal to one actor."""
    agree, differ = nx.Graph(), nx.Graph()
    for a, b in combinations(range(size), 2):
        (agree if a % 2 == b % 2 else differ).add_edge(f"{a:02}", f"{b:02}", weight=1)
    found = polarisation_of(agree, differ)
    assert (found.value, [found.camps[f"{a:02}"] for a in range(size)]) == (1, [a % 2 for a in range(size)])


def test_of_equally_good_camps_the_same_stand_whatever_the_order_of_the_ties() -> None:
    """A ring of four who agree is cut in two ways that are equally good: by the first actors by name."""
    ring = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "a")]
    found = [polarisation_of(weighted(*((*tie, 1) for tie in order)), nx.Graph()) for order in (ring, ring[::-1])]
    assert found[0] == found[1]
    assert found[0].camps == {"a": 0, "b": 0, "c": 1, "d": 1}


@pytest.mark.parametrize(
    ("camps", "role"),
    [("000", "coordinator"), ("010", "consultant"), ("100", "gatekeeper"), ("001", "representative"), ("012", "liaison")],
)  # fmt: skip
def test_the_five_roles_of_a_broker(camps: str, role: str) -> None:
    graph = nx.DiGraph([("a", "b"), ("b", "c")])
    found = brokerage(graph, dict(zip("abc", map(int, camps), strict=True)))
    assert found["b"] == Brokerage(**{role: 1})
    assert (found["b"].total, found["a"].total) == (1, 0)


def test_who_are_tied_need_no_broker() -> None:
    graph = nx.DiGraph([("a", "b"), ("b", "c"), ("a", "c"), ("b", "a")])
    assert brokerage(graph, dict.fromkeys("abc", 0))["b"].total == 0


def test_participation_is_0_within_one_camp_and_grows_with_evenness() -> None:
    graph = weighted(("m", "a", 3), ("m", "b", 1), ("a", "c", 1))
    found = participation(graph, {"m": 0, "a": 1, "b": 2, "c": 1})
    assert found == pytest.approx({"m": 1 - 9 / 16 - 1 / 16, "a": 1 - 9 / 16 - 1 / 16, "b": 0, "c": 0})


def test_the_core_is_the_one_with_fewest_errors_of_all() -> None:
    """A clique of four, each with a hanger-on, two of whom are tied."""
    edges = [*combinations("abcd", 2), ("a", "e"), ("b", "f"), ("c", "g"), ("e", "f")]
    found = core_periphery(nx.Graph(edges))
    assert found.core == ("a", "b", "c")
    assert found.fit is not None and 0.5 < found.fit < 1


@given(st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(lambda pair: pair[0] < pair[1]), min_size=1))
def test_no_other_core_has_fewer_errors(pairs: set[tuple[int, int]]) -> None:
    graph = nx.Graph([(str(a), str(b)) for a, b in pairs])

    def errors(core: set[str]) -> int:
        inside = graph.subgraph(core).number_of_edges()
        return len(core) * (len(core) - 1) // 2 - inside + graph.subgraph(set(graph) - core).number_of_edges()

    cores = (set(nodes) for size in range(len(graph) + 1) for nodes in combinations(graph, size))
    assert errors(set(core_periphery(graph).core)) == min(map(errors, cores))


def test_signed_networks_have_no_brokers_in_this_sense() -> None:
    with pytest.raises(ValueError, match="signed"):
        participation(signed(("a", "b", 1)), {"a": 0, "b": 1})
