"""Exports: the same every time, and read back by the tools that people use."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from export_stores import RECORDS, clustered, stored, written
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from rdflib import Dataset, Graph

from kg.exporting import FORMATS, ExportError, Options, choices, export, export_file
from kg.exporting.jsonld import CONTEXT, context
from kg.exporting.naming import Names, natural, quoted
from kg.exporting.turtle import triples_as_turtle
from kg.model import Actor, Record
from kg.rdf import DEFAULT_BASE
from kg.rdf.store import Store
from kg.rdf.terms import writable
from kg.rdf.vocabulary import prefixes, term


@pytest.fixture(scope="module")
def store() -> Store:
    return clustered(stored(RECORDS), "harbour-17", "third.md-17")


@pytest.mark.parametrize("name", list(FORMATS))
def test_the_order_of_the_articles_does_not_matter(store: Store, name: str) -> None:
    assert written(clustered(stored(reversed(RECORDS)), "harbour-17", "third.md-17"), name) == written(store, name)


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


def test_turtle_by_actor_gives_back_the_same_triples(store: Store) -> None:
    data = written(store, "turtle", group="actor")
    found = [quad.triple for quad in ox.parse(data, format=ox.RdfFormat.TURTLE)]
    assert len(found) == len(set(found))
    assert set(found) == {quad.triple for quad in store.quads()}


def test_turtle_by_actor_has_each_actor_with_what_it_holds(store: Store) -> None:
    shown = written(store, "turtle", group="actor").decode()
    own = shown[shown.index("# Actor: Arland") : shown.index("# Actor: Borduria")]
    holders = {line.split()[1] for line in own.splitlines() if line.startswith("    kg:holder")}
    assert holders == {"actor:arland"}
    assert own.count(" a kg:Stance") == 9
    assert "# Issues" in shown
    assert shown.count("a kg:Stance") == 27


def test_derived_graphs_stand_after_the_articles(store: Store) -> None:
    for name in ("turtle", "trig"):
        headings = [line for line in written(store, name).decode().splitlines() if line.startswith("# ")]
        assert headings[-1] == "# Derived: clusters"


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


def test_jsonld_can_name_its_context_in_the_place_of_having_it_inside(store: Store, tmp_path: Path) -> None:
    export_file(store, "jsonld", tmp_path / "graph.jsonld", Options(context=CONTEXT))
    assert json.loads((tmp_path / "graph.jsonld").read_bytes())["@context"] == CONTEXT
    found = Dataset().parse(tmp_path / "graph.jsonld", format="json-ld")
    assert len(list(found.quads())) == len(list(store.quads()))


def test_the_shipped_context_has_every_property_and_no_name_twice() -> None:
    store = clustered(stored(RECORDS), "harbour-17")
    used = {quad.predicate.value for quad in store.quads()} - {term("rdf:type").value}
    terms = context(DEFAULT_BASE)["@context"]
    meant = [value if isinstance(value, str) else value["@id"] for value in terms.values()]
    assert {term(name).value for name in meant if not name.startswith("http")} >= used
    assert len(meant) == len(set(meant))
    assert not {name for name in terms if name in prefixes() and not terms[name].startswith("http")}


def test_runs_and_times_are_in_no_export(store: Store) -> None:
    assert all(b"execution" not in written(store, name) for name in ("turtle", "trig", "nquads", "jsonld"))


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


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("csv", {"group": "actor"}, "csv has no choice of group; that is for turtle"),
        ("turtle", {"network": "relations"}, "for csv-nodes, csv-edges, graphml, gexf"),
        ("nanopub", {"stance": "nowhere"}, "there is no stance 'nowhere'"),
    ],
)
def test_a_choice_that_cannot_be_is_refused(store: Store, name: str, options: dict[str, str], message: str) -> None:
    with pytest.raises(ExportError, match=message):
        written(store, name, **options)


@pytest.mark.parametrize(
    ("group", "network", "message"), [("actr", "stances", "did you mean actor"), ("article", "x", "known are stances")]
)
def test_an_unknown_choice_names_the_known_ones(group: str, network: str, message: str) -> None:
    with pytest.raises(ExportError, match=message):
        choices(group, network)


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
