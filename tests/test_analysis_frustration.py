"""The line index: exhaustive search, branch and bound, annealing, and the bound that proves."""

from __future__ import annotations

import random

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.analysis import balance, frustration
from kg.analysis.frustration import Ties

Edges = list[tuple[int, int, int]]


def ties(size: int, edges: Edges) -> Ties:
    found: Ties = [[] for _ in range(size)]
    for (a, b), sign in {(min(a, b), max(a, b)): sign for a, b, sign in edges if a != b}.items():
        found[a].append((b, sign))
        found[b].append((a, sign))
    return [sorted(one) for one in found]


def random_ties(size: int, number: int, negative: float, seed: int) -> Ties:
    draw = random.Random(seed)
    pairs = sorted(nx.gnm_random_graph(size, number, seed=seed).edges)
    return ties(size, [(a, b, -1 if draw.random() < negative else 1) for a, b in pairs])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8), st.sampled_from((1, -1))), min_size=3, max_size=25))
def test_branch_and_bound_finds_what_trying_every_split_finds(edges: Edges) -> None:
    network = ties(9, edges)
    if not any(network):
        return
    exact = frustration.errors(network, frustration.try_all(network))
    found = frustration._programme(network, frustration.Split([0] * 9, frustration.errors(network, [0] * 9), 0))
    assert (found.errors, found.lower) == (exact, exact)
    assert frustration.errors(network, found.sides) == exact
    assert frustration._packing(network) <= exact <= frustration.errors(network, frustration.search(network, 2, 0))


def test_a_part_of_middle_size_is_proven() -> None:
    found = frustration.best_split(random_ties(26, 70, 0.4, seed=2))
    assert found.errors == found.lower > 0


def test_a_large_part_has_an_upper_and_a_lower_bound() -> None:
    network = random_ties(90, 400, 0.4, seed=3)
    found = frustration.best_split(network)
    assert 0 < found.lower < found.errors < 160
    assert frustration.errors(network, found.sides) == found.errors
    assert frustration.best_split(network) == found


def test_blockmodels_are_tried_with_more_and_more_factions_until_none_is_wrong() -> None:
    """Three pairs of friends, all others enemies: one set 12 errors, two sets 4, three none."""
    graph = nx.Graph()
    people = ["p1", "p2", "q1", "q2", "r1", "r2"]
    for number, a in enumerate(people):
        for b in people[number + 1 :]:
            graph.add_edge(a, b, sign=1 if a[0] == b[0] else -1)
    assert [found.errors for found in balance.factions_by_number(graph)] == [12, 4, 0]


@pytest.mark.parametrize("number", [2, 3, 4])
def test_annealing_finds_planted_factions(number: int) -> None:
    draw = random.Random(number)
    edges = [(a, b, 1 if a % number == b % number else -1) for a in range(40) for b in range(a) if draw.random() < 0.4]
    network = ties(40, edges)
    assert frustration.errors(network, frustration.search(network, number, 0)) == 0
