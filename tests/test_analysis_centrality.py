"""Centralities against figures computed by hand."""

from __future__ import annotations

from itertools import combinations
from math import sqrt

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_analysis_measures import signed, weighted

from kg.analysis import centrality, communities
from kg.analysis.centrality import SignedNetworkError

SIGNED = signed(("a", "b", 1), ("b", "c", -1))


def test_pn_of_a_friend_and_an_enemy() -> None:
    """n = 3, so x = 1 + (P − 2N) x / 4: a = 1 + b/4, c = 1 − b/2, b = 1 + a/4 − c/2, which gives b = 12/11."""
    b = (1 + 1 / 4 - 1 / 2) / (1 - 1 / 16 - 1 / 4)
    assert centrality.pn(SIGNED) == pytest.approx({"a": 1 + b / 4, "b": b, "c": 1 - b / 2})
    assert b == pytest.approx(12 / 11)


def test_pn_of_all_friends_is_2_and_of_a_stranger_1() -> None:
    friends = signed(*((a, b, 1) for a, b in combinations("abcde", 2)))
    assert list(centrality.pn(friends).values()) == pytest.approx([2] * 5)
    assert centrality.pn(nx.Graph([])) == {}
    friends.add_node("stranger")
    assert centrality.pn(friends)["stranger"] == 1


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.sampled_from((1, -1))), max_size=20))
def test_pn_is_the_solution_of_its_equation(edges: list[tuple[int, int, int]]) -> None:
    graph = signed(*((str(a), str(b), sign) for a, b, sign in edges if a != b))
    graph.add_nodes_from("01")
    signs = nx.to_numpy_array(graph, weight="sign")
    system = np.eye(len(graph)) - np.where(signs < 0, 2, 1) * signs / (2 * len(graph) - 2)
    assert system @ list(centrality.pn(graph).values()) == pytest.approx(np.ones(len(graph)))


def test_status_has_opposite_signs_in_hostile_camps() -> None:
    """The leading eigenvector of [[0,1,0],[1,0,−1],[0,−1,0]] is (1, √2, −1) / 2."""
    assert centrality.status(SIGNED) == pytest.approx({"a": 0.5, "b": sqrt(2) / 2, "c": -0.5})


def test_eigenvector_of_a_star_and_of_equal_components() -> None:
    """Of a star with two rays the middle has √2 times the ray's value; two equal pairs share alike."""
    assert centrality.eigenvector(weighted(("m", "a", 1), ("m", "b", 1))) == pytest.approx(
        {"m": sqrt(0.5), "a": 0.5, "b": 0.5}
    )
    pairs = weighted(("a", "b", 2), ("c", "d", 2), ("e", "f", 1))
    assert centrality.eigenvector(pairs) == pytest.approx({"a": 0.5, "b": 0.5, "c": 0.5, "d": 0.5, "e": 0, "f": 0})


def test_hits_of_two_hubs_and_an_authority() -> None:
    """a and b point at x, b at y, too: hubs (1, φ), authorities (φ, 1) with φ the golden ratio."""
    graph = nx.DiGraph()
    graph.add_weighted_edges_from([("a", "x", 1), ("b", "x", 1), ("b", "y", 1)])
    found, golden = centrality.hits(graph), (1 + sqrt(5)) / 2
    assert found.hubs == pytest.approx({"a": 1 / (1 + golden), "x": 0, "b": golden / (1 + golden), "y": 0})
    assert found.authorities == pytest.approx({"a": 0, "x": golden / (1 + golden), "b": 0, "y": 1 / (1 + golden)})
    assert centrality.hits(nx.DiGraph()) == centrality.Hits({}, {})


@pytest.mark.parametrize(
    "measure", [centrality.pagerank, centrality.hits, centrality.betweenness, centrality.eigenvector]
)
@pytest.mark.parametrize("graph", [SIGNED, weighted(("a", "b", -1.0))])
def test_what_is_wrong_on_a_signed_network_says_what_to_take(measure, graph: nx.Graph) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(SignedNetworkError, match="layer of one sign"):
        measure(graph)


def large(seed: int = 1) -> nx.Graph:
    graph = nx.relabel_nodes(nx.connected_caveman_graph(8, 6), str)
    for number, (a, b) in enumerate(graph.edges):
        graph[a][b]["weight"] = 1 + (number * 7 + seed) % 5
    return graph


def test_igraph_gives_the_same_betweenness() -> None:
    pytest.importorskip("igraph", reason="the extra fast is not installed")
    graph = large()
    assert centrality.betweenness(graph, engine="igraph") == pytest.approx(centrality.betweenness(graph))


def test_leiden_finds_the_same_clear_communities_as_louvain_and_no_worse_modularity() -> None:
    pytest.importorskip("leidenalg", reason="the extra fast is not installed")
    graph = large()
    louvain, leiden = (communities.communities(graph, method=method) for method in ("louvain", "leiden"))  # type: ignore[arg-type]
    assert leiden == louvain
    assert communities.modularity(graph, leiden) == communities.modularity(graph, louvain)


def test_without_the_extra_the_message_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr("kg.analysis.extras.import_module", missing)
    with pytest.raises(ValueError, match=r"pip install 'stancegraph\[fast\]'"):
        centrality.betweenness(large(), engine="igraph")
