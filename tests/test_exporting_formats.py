"""Exports: the same every time, and read back by the tools that people use."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import networkx as nx
import pyoxigraph as ox
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from rdf_records import worked_record
from rdflib import Dataset, Graph

from kg.exporting import FORMATS, ExportError, export
from kg.exporting.naming import Names, natural, quoted
from kg.exporting.tables import safe
from kg.exporting.turtle import triples_as_turtle
from kg.model import Actor, Record
from kg.rdf import DEFAULT_BASE, quads
from kg.rdf.store import Store
from kg.rdf.terms import writable
from kg.rdf.vocabulary import prefixes

HARD = {
    "title": 'A \\ "hard"\n@prefix title .',
    "publisher": "=1+1",
    "published": "2023-09",
    "url": "https://example.org/a?b=c&d",
}
ODD = Actor("odd", 'A\u2028B\x85C\x0bD "quoted" \\ back\nnext', "person")
RECORDS = [
    worked_record(),
    worked_record("a/hard one%.", **HARD),
    worked_record("third.md", actors=(*worked_record().actors, ODD)),
]


def stored(records: list[object], base: str = DEFAULT_BASE) -> Store:
    store = Store(None, base)
    for record in records:
        store.put(quads(record, base))  # type: ignore[arg-type]
    return store


@pytest.fixture(scope="module")
def store() -> Store:
    return stored(list(RECORDS))


def written(store: Store, name: str) -> bytes:
    out = io.BytesIO()
    export(store, name, out)
    return out.getvalue()


@pytest.mark.parametrize("name", list(FORMATS))
def test_the_order_of_the_articles_does_not_matter(store: Store, name: str) -> None:
    assert written(stored([*reversed(RECORDS)]), name) == written(store, name)


@pytest.mark.parametrize("name", list(FORMATS))
def test_an_empty_store_can_be_exported(name: str) -> None:
    written(Store(None), name)


@pytest.mark.parametrize(("name", "form"), [("turtle", ox.RdfFormat.TURTLE), ("rdfxml", ox.RdfFormat.RDF_XML)])
def test_turtle_and_rdfxml_give_back_the_union_of_triples(store: Store, name: str, form: ox.RdfFormat) -> None:
    data = written(store, name)
    wanted = {quad.triple for quad in store.quads()}
    assert {quad.triple for quad in ox.parse(data, format=form)} == wanted
    assert len(Graph().parse(data=data, format={"turtle": "turtle", "rdfxml": "xml"}[name])) == len(wanted)


@pytest.mark.parametrize(
    ("name", "form", "plugin"),
    [
        ("nquads", ox.RdfFormat.N_QUADS, "nquads"),
        ("trig", ox.RdfFormat.TRIG, "trig"),
        ("jsonld", ox.RdfFormat.JSON_LD, "json-ld"),
    ],
)
def test_nquads_trig_and_jsonld_give_back_the_same_quads(
    store: Store, name: str, form: ox.RdfFormat, plugin: str
) -> None:
    data = written(store, name)
    wanted = set(store.quads())
    assert set(ox.parse(data, format=form)) == wanted
    assert len(list(Dataset().parse(data=data, format=plugin).quads())) == len(wanted)


def test_turtle_is_pleasant_to_read(store: Store) -> None:
    shown = written(store, "turtle").decode()
    assert (
        "\nactor:arland\n    a kg:Country ;\n"
        '    rdfs:label "Arland"@en ;\n'
        '    skos:altLabel "Republic of Arland"@en ;\n'
        "    owl:sameAs wd:Q148 ;\n"
        '    kg:iso3 "ARL" ;\n'
    ) in shown
    headings = [line for line in shown.splitlines() if line.startswith("# ")]
    assert headings[1:3] == ["# Actors", "# Outlets"]
    assert '# Article: A \\ "hard" @prefix title .' in headings
    assert "\n    kg:opposes issue:" in shown


def test_a_stance_is_followed_by_its_words(store: Store) -> None:
    lines = written(stored([RECORDS[0]]), "turtle").decode().splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("stance:"))
    following = [line for line in lines[first + 1 :] if line and not line.startswith(" ")]
    assert [line.split()[2] for line in following[:3]] == [
        "oa:SpecificResource",
        "oa:TextQuoteSelector",
        "oa:TextPositionSelector",
    ]


def test_another_base_moves_the_prefixes() -> None:
    base = "https://example.org/id/"
    shown = written(stored([RECORDS[0]], base), "turtle").decode()
    assert "@prefix actor: <https://example.org/id/actor/> ." in shown
    assert "\nactor:arland\n" in shown


def test_jsonld_is_compact(store: Store) -> None:
    found = json.loads(written(store, "jsonld"))
    assert found["@context"]["kg"] == "https://w3id.org/stancegraph/ontology#"
    harbour = next(graph for graph in found["@graph"] if graph["@id"] == "graph:harbour")
    arland = next(node for node in harbour["@graph"] if node["@id"] == "actor:arland")
    assert arland["@type"] == "kg:Country"
    assert arland["label"] == "Arland"
    assert arland["opposes"] == "issue:harbour-17"
    assert arland["iso3"] == "ARL"
    stance = next(node for node in harbour["@graph"] if node.get("predicate") == "kg:opposes")
    assert (stance["holder"], stance["statedOn"], stance["confidence"]) == ("actor:arland", "2023-08-15", 93)


def test_runs_and_times_are_in_no_export(store: Store) -> None:
    assert all(b"execution" not in written(store, name) for name in ("turtle", "trig", "nquads", "jsonld"))


def table(store: Store, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written(store, name).decode())))


def test_the_statement_table_has_every_stance_with_its_words(store: Store) -> None:
    rows = table(store, "csv")
    assert len(rows) == 27
    first = next(row for row in rows if row["article"] == "harbour" and row["type"] == "opposes")
    assert {
        name: first[name] for name in ("holder", "holder_kind", "polarity", "target_label", "target_kind", "quote")
    } == {
        "holder": "arland",
        "holder_kind": "country",
        "polarity": "-1",
        "target_label": "Harbour talks of August 2023",
        "target_kind": "issue",
        "quote": "Arland, which has close ties to Borduria, spoke against the harbour talks",
    }


def test_the_network_has_the_positions_that_are_held(store: Store) -> None:
    edges = {(row["source"], row["target"], row["sign"]): row for row in table(store, "csv-edges")}
    assert edges["arland", "cetonia", "-1"]["weight"] == "3"
    assert ("borduria", "harbour-17", "-1") not in edges
    assert ("dravia", "harbour-301", "1") not in edges
    nodes = {row["id"]: row for row in table(store, "csv-nodes")}
    assert (nodes["arland"]["wikidata"], nodes["arland"]["iso3"]) == ("Q148", "ARL")
    assert nodes["harbour-17"]["kind"] == "issue"


@pytest.mark.parametrize(("name", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_networkx_opens_the_network(store: Store, name: str, read: Callable[[io.BytesIO], nx.Graph]) -> None:
    graph = read(io.BytesIO(written(store, name)))
    edges = table(store, "csv-edges")
    assert graph.number_of_nodes() == len(table(store, "csv-nodes"))
    assert graph.number_of_edges() == len(edges)
    found = [data for source, target, data in graph.edges(data=True) if (source, target) == ("arland", "cetonia")]
    assert [(data["sign"], data["weight"], data["first"]) for data in found] == [(-1, 3, "2023-08-15")]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1 is text", "@x", "\tx", "\rx"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert safe(cell) == "'" + cell


@pytest.mark.parametrize(("cell", "shown"), [(-1, -1), (None, ""), ("plain", "plain")])
def test_other_cells_stay(cell: str | int | None, shown: str | int) -> None:
    assert safe(cell) == shown


@pytest.mark.parametrize(
    ("iri", "shown"),
    [
        (DEFAULT_BASE + "actor/china", "actor:china"),
        (DEFAULT_BASE + "article/a.md", "article:a.md"),
        (DEFAULT_BASE + "article/a%2Fb", "article:a%2Fb"),
        (DEFAULT_BASE + "article/a.", f"<{DEFAULT_BASE}article/a.>"),
        (DEFAULT_BASE + "article/-a", f"<{DEFAULT_BASE}article/-a>"),
        (DEFAULT_BASE + "article/a~b", f"<{DEFAULT_BASE}article/a~b>"),
        (DEFAULT_BASE + "article/", f"<{DEFAULT_BASE}article/>"),
        ("https://example.org/x", "<https://example.org/x>"),
    ],
)
def test_names_are_shortened_where_turtle_allows(iri: str, shown: str) -> None:
    assert Names(prefixes()).iri(iri) == shown


def test_strings_stay_on_one_line() -> None:
    assert quoted('a"b\\c\nd\te\x07') == '"a\\"b\\\\c\\nd\\te\\u0007"'


def test_numbers_sort_by_value() -> None:
    assert sorted(["i-10", "i-9", "i", "j-1"], key=natural) == ["i", "i-9", "i-10", "j-1"]


def test_a_constructed_graph_is_shown_as_turtle(store: Store) -> None:
    found = store.query(
        "CONSTRUCT { ?a kg:opposes ?i } WHERE { ?a kg:opposes ?i . ?i prov:wasDerivedFrom article:harbour }"
    )
    shown = triples_as_turtle((ox.Triple(*row) for row in found.rows), store.prefixes)  # type: ignore[arg-type]
    assert [line.split()[1] for line in shown.splitlines() if line.startswith("@prefix")] == ["kg:", "actor:", "issue:"]
    assert shown.endswith("\nactor:arland\n    kg:opposes issue:harbour-17 .\n")


def test_an_unknown_format_names_the_known_ones(store: Store) -> None:
    with pytest.raises(ExportError, match="did you mean turtle"):
        export(store, "turtel", io.BytesIO())
    with pytest.raises(ExportError, match="known are turtle, trig"):
        export(store, "xyz", io.BytesIO())


@settings(max_examples=60, deadline=None)
@given(st.text(), st.text(), st.text())
def test_any_text_comes_back(label: str, title: str, name: str) -> None:
    assume(name and writable(name))
    record = Record(
        name, title, None, None, title, "", actors=(Actor(name, label, "person"),), other_labels={name: (title,)}
    )
    store = stored([record])
    wanted = set(store.quads())
    for form, rdf in (("nquads", ox.RdfFormat.N_QUADS), ("trig", ox.RdfFormat.TRIG), ("jsonld", ox.RdfFormat.JSON_LD)):
        assert set(ox.parse(written(store, form), format=rdf)) == wanted
    for form, rdf in (("turtle", ox.RdfFormat.TURTLE), ("rdfxml", ox.RdfFormat.RDF_XML)):
        assert {quad.triple for quad in ox.parse(written(store, form), format=rdf)} == {quad.triple for quad in wanted}
