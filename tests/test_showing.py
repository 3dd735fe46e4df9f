"""What a notebook shows of the things that one gets: small tables, everything in them escaped."""

from __future__ import annotations

import pickle
from pathlib import Path
from xml.etree import ElementTree as Xml

import networkx as nx
import pytest
from test_analysis_networks import relation

import kg
from kg.analysis import networks
from kg.analysis.material import NETWORKS
from kg.catalogue import Listing, Size
from kg.pipeline import Counts, Summary
from kg.showing import MOST, html_table

TITLE = "Ports <close> & open"
TEXT = "Norland opposes the treaty. Sudland supports the treaty. Norland criticised Sudland."


@pytest.fixture(scope="module")
def store() -> kg.Store:
    found = kg.Store(None)
    found.put(kg.quads(kg.extract(kg.Article("a", TEXT, TITLE, "2023-08-15", publisher="Gazette & Co"))))
    return found


def cells(html: str) -> list[str]:
    """The text of every cell; the page has to be well formed."""
    return ["".join(cell.itertext()) for cell in Xml.fromstring(f"<div>{html}</div>").iter("td")]


def test_a_long_table_says_how_much_is_missing() -> None:
    html = html_table("Numbers", ("n",), [(n,) for n in range(MOST + 5)])
    assert len(cells(html)) == MOST
    assert "5 more rows" in html


def test_a_store_shows_its_articles(store: kg.Store) -> None:
    html = store._repr_html_()
    assert "<caption>Store of 1 article</caption>" in html
    assert cells(html)[:4] == ["a", TITLE, "2023-08-15", "Gazette & Co"]


def test_an_answer_shows_its_rows(store: kg.Store) -> None:
    assert "3" in cells(store.query("SELECT (COUNT(?s) AS ?n) WHERE { ?s a kg:Stance }")._repr_html_())


def test_what_is_told_shows_how_much_it_is(store: kg.Store) -> None:
    told = kg.sources(store)
    for one in (told, kg.material(told)):
        assert cells(one._repr_html_())[0:2] == ["stances", "3"]


@pytest.mark.parametrize("network", NETWORKS)
def test_a_network_shows_its_ties_and_is_a_graph_of_networkx_in_all_else(store: kg.Store, network: str) -> None:
    graph = kg.material(kg.sources(store), kg.Selection(min_confidence=0)).network(network)
    plain = {cls.__name__: cls for cls in (nx.Graph, nx.DiGraph, nx.MultiDiGraph)}[type(graph).__name__](graph)
    assert len(cells(graph._repr_html_())) == 4 * graph.number_of_edges()
    assert str(graph) == str(plain)
    for one in (graph.copy(), pickle.loads(pickle.dumps(graph)), plain):
        assert nx.utils.graphs_equal(one, graph)
    assert nx.utils.graphs_equal(nx.Graph(graph.to_undirected()), nx.Graph(plain.to_undirected()))
    assert list(nx.connected_components(graph.to_undirected())) == list(nx.connected_components(plain.to_undirected()))


def test_a_network_shows_the_strongest_ties_first_and_escapes_them() -> None:
    graph = networks.signed(
        networks.relations([*relation("a", "b", -1), *relation("c", "<d>", 1), *relation("c", "<d>", 1)])
    )
    html = graph._repr_html_()
    assert "<caption>Graph of 4 nodes and 2 ties</caption>" in html
    assert cells(html) == ["<D>", "positive", "C", "2", "A", "negative", "B", "1"]


def test_a_window_shows_who_stands_where(store: kg.Store) -> None:
    (window,) = kg.windows(kg.sources(store).stances, kg.Selection(min_confidence=0))
    found = cells(window._repr_html_())
    assert "criticises" in found and any(cell.startswith("Norland") for cell in found)


def test_a_build_shows_what_it_did() -> None:
    summary = Summary(Counts(2, 0, 1, 1), Size(1, 2, 3, 4, 5), 0.1, (Path("a/graph.ttl"),), ("no dates",))
    found = cells(summary._repr_html_())
    assert [found[place] for place in range(0, 20, 2)] == [
        "articles read", "articles added", "articles replaced", "articles unchanged", "articles failed",
        "articles", "actors", "issues", "stances", "events",
    ]  # fmt: skip
    assert found[-4:] == ["written", "graph.ttl", "not written", "no dates"]


def test_tables_and_listings_are_escaped(store: kg.Store) -> None:
    for one in (kg.measure_table("size", [kg.material(kg.sources(store))]), Listing(TITLE, ("a",), [(TITLE,)])):
        assert "<close>" not in one._repr_html_()
        cells(one._repr_html_())


def test_a_diagram_is_a_picture_with_a_name(store: kg.Store) -> None:
    svg = kg.scene(
        "stances", kg.sources(store).stances, kg.Request(selection=kg.Selection(min_confidence=0))
    )._repr_svg_()
    assert 'role="img"' in svg and "<title" in svg
