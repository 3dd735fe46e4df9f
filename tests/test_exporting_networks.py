"""GraphML and GEXF, read back by networkx: signs, weights, kinds, dates, at three levels."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from xml.etree import ElementTree

import networkx as nx
import pytest
from export_stores import RECORDS, clustered, stored, written
from rdf_records import stance, worked_record

from kg.exporting import NETWORKS, Options
from kg.exporting.networks import network_rows
from kg.rdf.store import Store

GEXF = "{http://gexf.net/1.3}"


@pytest.fixture(scope="module")
def store() -> Store:
    return stored(RECORDS)


def table(store: Store, name: str, network: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written(store, name, network=network).decode())))


@pytest.mark.parametrize(("name", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
@pytest.mark.parametrize("network", NETWORKS)
def test_networkx_opens_each_network(
    store: Store, name: str, read: Callable[[io.BytesIO], nx.Graph], network: str
) -> None:
    graph = read(io.BytesIO(written(store, name, network=network)))
    nodes, edges = table(store, "csv-nodes", network), table(store, "csv-edges", network)
    assert {(node, data["label"], data["kind"]) for node, data in graph.nodes(data=True)} == {
        (row["id"], row["label"], row["kind"]) for row in nodes
    }
    found = {
        (source, target, str(data["sign"]), str(int(data["weight"])), data["types"], data["first"], data["last"])
        for source, target, data in graph.edges(data=True)
    }
    columns = ("source", "target", "sign", "weight", "types", "first", "last")
    assert found == {tuple(row[column] for column in columns) for row in edges}
    assert graph.number_of_edges() == len(edges) > 0


def test_the_networks_part_actors_from_issues(store: Store) -> None:
    whole, relations, two_mode = (network_rows(store, Options(network=name)) for name in NETWORKS)
    kinds = {node["id"]: node["kind"] for node in whole.nodes}
    assert {kinds[edge["target"]] for edge in two_mode.edges} == {"issue"}
    assert "issue" not in {kinds[edge["target"]] for edge in relations.edges}
    assert len(whole.edges) == len(relations.edges) + len(two_mode.edges)


def test_issues_that_are_one_matter_are_one_node_unless_told_apart() -> None:
    store = clustered(stored(RECORDS), "harbour-17", "third.md-17")
    together, apart = (network_rows(store, Options(issues_apart=told)) for told in (False, True))
    weights = {edge["target"]: edge["weight"] for edge in together.edges if edge["source"] == "arland"}
    assert weights["harbour-talks"] == 2
    assert next(node for node in together.nodes if node["id"] == "harbour-talks") == {
        "id": "harbour-talks",
        "label": "Talks on the harbour",
        "kind": "issue",
        "wikidata": None,
        "iso3": None,
    }
    assert len(apart.nodes) == len(together.nodes) + 1


def test_gexf_is_coloured_by_sign_and_tells_parallel_edges_apart() -> None:
    words = "accusing Cetonia of bad faith"
    both = (stance("arland", "accuses", "cetonia", words), stance("arland", "praises", "cetonia", words))
    tree = ElementTree.fromstring(written(stored([worked_record(stances=both)]), "gexf"))
    found = {
        edge.get("kind"): tuple(edge.find("{http://gexf.net/1.3/viz}color").attrib[part] for part in "rgb")
        for edge in tree.iter(f"{GEXF}edge")
    }
    assert found == {"negative": ("213", "94", "0"), "positive": ("0", "114", "178")}
    assert nx.read_gexf(io.BytesIO(ElementTree.tostring(tree))).number_of_edges() == 2


@pytest.mark.parametrize(
    ("date", "start", "end"),
    [
        ("2023-08-15", "2023-08-15", "2023-08-15"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023", "2023-01-01", "2023-12-31"),
    ],
)
def test_gexf_lasts_from_first_to_last_day(date: str, start: str, end: str) -> None:
    one = stance("arland", "accuses", "cetonia", "accusing Cetonia of bad faith", date=date)
    tree = ElementTree.fromstring(written(stored([worked_record(stances=(one,))]), "gexf"))
    assert tree.find(f"{GEXF}graph").attrib["mode"] == "dynamic"
    assert tree.find(f"{GEXF}graph").attrib["timeformat"] == "date"
    for element in (*tree.iter(f"{GEXF}edge"), *tree.iter(f"{GEXF}node")):
        assert (element.get("start"), element.get("end")) == (start, end)


def test_what_has_no_date_is_there_all_the_time() -> None:
    one = stance("arland", "accuses", "cetonia", "accusing Cetonia of bad faith", date=None)
    tree = ElementTree.fromstring(written(stored([worked_record(stances=(one,), published=None)]), "gexf"))
    assert all("start" not in edge.attrib for edge in tree.iter(f"{GEXF}edge"))
