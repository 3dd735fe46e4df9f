"""The store, wherever it is: whole graphs or none, one writer, questions that only read.

Each test runs over a store in memory, in a directory, on an Oxigraph server and on Virtuoso. What Virtuoso 7 does
otherwise is listed in ``VIRTUOSO`` with the reason.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad
from rdf_records import as_article, worked_record
from rdflib import URIRef
from servers import Place

from kg.model import Actor, Record
from kg.pipeline import update_clusters
from kg.rdf import DEFAULT_BASE, Run, nquads, quads
from kg.rdf.named import ask_named, named_queries
from kg.rdf.sparql import Graphs, QueryError, Term
from kg.rdf.store import Store, StoreError, StoreLocked, TookTooLong
from kg.rdf.vocabulary import derived_graph, term

RECORD = worked_record()
COUNT = "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a kg:Stance }"
VIRTUOSO: Final = {
    "booleans": "xsd:boolean comes back as xsd:integer; the graph has none",
    "decimals": "trailing zeros of xsd:decimal are lost; the graph has none",
    "unions": "a union without DISTINCT may give a row twice; shipped queries say DISTINCT or group",
    "graphs of its own": "the union has graphs of the server's own, so ?s ?p ?o finds more than ours",
    "integers": "007 comes back as 7; the graph writes integers without leading zeros",
}
"""Exceptions of Virtuoso 7.2, with why they do no harm."""


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    with Store(place.where) as opened:
        opened.put(quads(RECORD))
        yield opened


def stances(store: Store) -> object:
    return store.query(COUNT).plain()[0][0]


def test_what_is_put_is_there(store: Store) -> None:
    assert store.show("harbour") == quads(RECORD)
    assert store.nquads() == nquads(quads(RECORD))
    assert len(store) == len(quads(RECORD))


def test_reading_again_replaces_the_graph(store: Store) -> None:
    store.put(quads(worked_record(stances=())))
    assert store.show("harbour") == quads(worked_record(stances=()))


def test_an_article_can_be_removed_with_all_that_only_it_said(store: Store) -> None:
    store.put(quads(worked_record("second")))
    assert store.remove("harbour") is True
    assert store.remove("harbour") is False
    assert store.nquads() == nquads(quads(worked_record("second")))


def test_unchanged_articles_are_known(store: Store) -> None:
    assert store.has(as_article(RECORD))
    assert store.has(RECORD, Run())
    assert not store.has(RECORD, Run(settings="min_confidence=0.5"))
    assert not store.has(as_article(worked_record(title="Another title")))
    assert not store.has(as_article(worked_record("second")))


def test_the_articles_are_listed(store: Store) -> None:
    store.put(quads(worked_record("a/second", published=None, publisher=None)))
    listed = [(e.id, e.title, e.published, e.publisher, e.actors, e.issues, e.stances) for e in store.articles()]
    assert listed == [
        ("a/second", "Arland opposes harbour talks", None, None, 5, 2, 9),
        ("harbour", "Arland opposes harbour talks", "2023-08-15", "Example Herald", 5, 2, 9),
    ]


def test_the_order_of_articles_does_not_matter(place: Place) -> None:
    written = set()
    with Store(place.where) as mixed:
        for seed in range(3):
            for record in random.Random(seed).sample([worked_record(name) for name in ("a", "b", "c", "d")] * 2, 8):
                mixed.put(quads(record))
            written.add(mixed.nquads())
            for name in random.Random(seed).sample(["a", "b", "c", "d"], 4):
                mixed.remove(name)
        assert len(written) == 1
        assert mixed.nquads() == ""


def test_many_graphs_can_be_filled_in_at_once(store: Store) -> None:
    records = [worked_record(f"a{number}") for number in range(3)]
    found = [quad for record in records for quad in quads(record)]
    random.Random(1).shuffle(found)
    store.fill([store.iri("graph", record.id) for record in records], found)
    assert store.nquads() == nquads([*found, *quads(RECORD)])
    assert [store.holds(store.iri("graph", name)) for name in ("a0", "harbour", "a3")] == [True, True, False]


@pytest.mark.parametrize(
    "wrong",
    [
        quads(RECORD) + quads(worked_record("second")),
        quads(RECORD, "https://example.org/id/"),
        [Quad(NamedNode("a:b"), NamedNode("a:b"), NamedNode("a:b"))],
        [quad for quad in quads(RECORD) if quad.object != term("kg:ArticleGraph")],
        [],
    ],
    ids=["two graphs", "another base", "no graph", "not said to be one", "nothing"],
)
def test_what_is_not_the_graph_of_one_article_is_refused(store: Store, wrong: list[Quad]) -> None:
    with pytest.raises(StoreError, match="not the graph of one article"):
        store.put(wrong)
    assert store.nquads() == nquads(quads(RECORD))


HARD = 'back\\slash \\u0041 "quote" \n tab\t \u2028 🦊 e\u0301 \u00e9 { } ; # <a> %41 \ufffd'


@pytest.mark.parametrize("text", [HARD, "ü" * 6000, " ", "'''" + '"""', "\\", "a\rb\r\nc"])
def test_text_survives_replacement(store: Store, text: str) -> None:
    hard = worked_record(title=text, url=None)
    for _ in range(2):
        store.put(quads(hard))
    assert store.show("harbour") == quads(hard)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=st.text(), after=st.text())
def test_any_text_survives_replacement(store: Store, before: str, after: str) -> None:
    for title in (before, after):
        store.put(quads(Record("a", title, None, None, title, "", actors=(Actor("x", title, "person"),))))
    assert store.show("a") == quads(Record("a", after, None, None, after, "", actors=(Actor("x", after, "person"),)))


def test_the_default_graph_is_the_union_of_all_graphs(store: Store) -> None:
    store.put(quads(worked_record("second")))
    assert stances(store) == 18
    assert store.query("ASK { ?actor kg:opposes ?issue }").rows[0][0].value == "true"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("SELECT (COUNT(DISTINCT ?x) AS ?n) { GRAPH graph:harbour { ?x a kg:Stance } }", 9),
        ("SELECT (COUNT(DISTINCT ?x) AS ?n) FROM graph:harbour { ?x a kg:Stance }", 9),
        ("SELECT (COUNT(DISTINCT ?x) AS ?n) FROM NAMED graph:second { GRAPH ?g { ?x a kg:Stance } }", 9),
    ],
)
def test_a_query_may_name_its_graphs(store: Store, query: str, count: int) -> None:
    store.put(quads(worked_record("second")))
    assert store.query(query).plain() == [(count,)]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "SERVICE is refused"),
        ("LOAD <http://127.0.0.1/>", "LOAD is refused"),
        ("DROP ALL", "DROP is refused"),
        ("SELECT * {", "cannot be read"),
        ("who opposes the meeting?", "not a SPARQL query"),
    ],
)
def test_queries_only_read(store: Store, query: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        store.query(query)
    assert store.nquads() == nquads(quads(RECORD))


def test_graphs_can_be_constructed_and_described(store: Store) -> None:
    found = store.query("CONSTRUCT { ?s a kg:Issue } WHERE { ?s a kg:Issue }")
    assert (found.form, found.variables, len(found.rows)) == ("construct", ("subject", "predicate", "object"), 2)
    said = store.query("CONSTRUCT { ?s ?p ?o } WHERE { GRAPH graph:harbour { ?s ?p ?o } }")
    assert set(said.rows) == {(quad.subject, quad.predicate, quad.object) for quad in quads(RECORD)}
    assert (term("rdfs:label"), Literal("Arland", language="en")) in {
        row[1:] for row in store.query("DESCRIBE actor:arland").rows
    }


ARLAND = NamedNode(DEFAULT_BASE + "actor/arland")
NOBODY = NamedNode(DEFAULT_BASE + "actor/nobody")
BOUND: Final[list[tuple[str, str, dict[str, Term], int]]] = [
    ("plain", "SELECT ?label ?actor { ?actor rdfs:label ?label }", {"actor": ARLAND}, 1),
    ("not there", "SELECT ?label ?actor { ?actor rdfs:label ?label }", {"actor": NOBODY}, 0),
    ("star", "SELECT * { ?actor rdfs:label ?label }", {"actor": ARLAND}, 1),
    ("hostile", "SELECT ?x ?l { ?x rdfs:label ?l }", {"l": Literal('" } INSERT DATA { <a:b> <a:b> <a:b> } #')}, 0),
    ("language", "SELECT ?x ?l { ?x a kg:Country ; rdfs:label ?l }", {"l": Literal("Arland", language="en")}, 1),
    ("other type", "SELECT ?x ?l { ?x a kg:Country ; rdfs:label ?l }", {"l": Literal("Arland")}, 0),
    (
        "only in a filter",
        "SELECT ?x ?w { ?x a kg:Country ; rdfs:label ?l FILTER(LCASE(STR(?l)) = ?w) }",
        {"w": Literal("arland")},
        1,
    ),
    (
        "in a filter of a nested group",
        "SELECT ?x ?w { GRAPH ?g { ?x a kg:Country . { ?x rdfs:label ?l FILTER(LCASE(STR(?l)) = ?w) } } }",
        {"w": Literal("arland")},
        1,
    ),
    ("optional", "SELECT DISTINCT ?a ?i { ?x a kg:Country OPTIONAL { ?a kg:opposes ?i } }", {"a": ARLAND}, 1),
    (
        "not exists",
        "SELECT DISTINCT ?x ?a { ?x a kg:Country FILTER NOT EXISTS { ?a kg:cooperates ?x } }",
        {"a": ARLAND},
        3,
    ),
    ("minus", "SELECT DISTINCT ?x ?a { ?x a kg:Country . MINUS { ?a kg:cooperates ?x } }", {"a": ARLAND}, 3),
    ("union", "SELECT DISTINCT ?a ?x { { ?a kg:opposes ?x } UNION { ?a kg:cooperates ?x } }", {"a": ARLAND}, 2),
    (
        "group by in a subquery that selects it",
        "SELECT ?a ?n { { SELECT ?a (COUNT(DISTINCT ?s) AS ?n) { ?s kg:holder ?a } GROUP BY ?a } }",
        {"a": ARLAND},
        1,
    ),
    (
        "a variable of the same name in a subquery that does not",
        "SELECT ?x ?a { { SELECT ?x { ?x a kg:Country . ?a kg:opposes ?y } } ?a kg:cooperates ?x }",
        {"a": ARLAND},
        1,
    ),
    (
        "graph",
        "SELECT DISTINCT ?g ?s { GRAPH ?g { ?s a kg:Issue } }",
        {"g": NamedNode(DEFAULT_BASE + "graph/harbour")},
        2,
    ),
    ("two", "SELECT ?a ?p ?b { ?a ?p ?b }", {"a": ARLAND, "b": NamedNode(DEFAULT_BASE + "actor/borduria")}, 1),
    ("ask", "ASK { ?a kg:cooperates ?b }", {"a": ARLAND}, 1),
    ("construct", "CONSTRUCT { ?a a ?c } WHERE { ?a a ?c }", {"a": ARLAND}, 1),
    (
        "values of its own",
        "SELECT ?a ?l { VALUES ?a { actor:arland actor:dravia } ?a rdfs:label ?l }",
        {"a": ARLAND},
        1,
    ),
    ("integer", "SELECT DISTINCT ?sign ?s { ?s kg:polarity ?sign }", {"sign": Literal(-1)}, 4),
]


@pytest.mark.parametrize(("query", "given_terms", "rows"), [row[1:] for row in BOUND], ids=[row[0] for row in BOUND])
def test_parameters_are_bound_as_terms(store: Store, query: str, given_terms: dict[str, Term], rows: int) -> None:
    found = store.query(query, given_terms)
    with Store(None) as plainly:
        plainly.put(quads(RECORD))
        wanted = plainly.query(query, given_terms)
    assert (set(found.variables), sorted(map(str, found.dictionaries()))) == (
        set(wanted.variables),
        sorted(map(str, wanted.dictionaries())),
    )
    assert len(found.rows) == rows


def test_a_parameter_that_no_column_names_is_an_error(store: Store) -> None:
    with pytest.raises(QueryError, match=r"to bind \?actor, name it among the columns"):
        store.query("SELECT ?x { ?actor rdfs:label ?x }", {"actor": NamedNode("a:b")})
    with pytest.raises(QueryError, match="name of a variable"):
        store.query("SELECT ?x { ?actor rdfs:label ?x }", {"an actor": NamedNode("a:b")})


VALUES: Final = {
    "actor": "Arland",
    "a": "Arland",
    "b": "Cetonia",
    "issue": "Harbour talks of August 2023",
    "organisation": "Arland",
}


def asked() -> list[tuple[str, dict[str, str]]]:
    """Every shipped query with its parameters."""
    found: list[tuple[str, dict[str, str]]] = []
    for name, query in named_queries().items():
        chosen = [p.name for p in query.parameters if p.name in VALUES or p.required]
        found.append((name, {parameter: VALUES.get(parameter, "Arland") for parameter in chosen}))
    return found


@pytest.fixture
def populated(place: Place) -> Iterator[tuple[Store, Store]]:
    """A store and, in memory, another one with the same articles."""
    later = worked_record("later", published="2024-01-02", publisher="Other Post")
    with Store(place.where) as found, Store(None) as wanted:
        for record in (RECORD, worked_record("second", publisher=None), later):
            found.put(quads(record))
            wanted.put(quads(record))
        for store in (found, wanted):
            assert update_clusters(store, force=True)
        yield found, wanted


def test_every_shipped_query_gives_the_same_answer_everywhere(populated: tuple[Store, Store]) -> None:
    found, wanted = populated
    for name, given_terms in asked():
        assert ask_named(found, name, given_terms) == ask_named(wanted, name, given_terms), name


def test_runs_stand_apart_and_are_not_exported(store: Store) -> None:
    before = store.nquads()
    moment = datetime(2023, 8, 17, 12, tzinfo=UTC)
    store.record_run(Run(), moment, moment, ["seeds"], workers=2, articles=1)
    assert store.nquads() == before
    found = store.query("SELECT ?at ?path { GRAPH ?g { ?x a kg:Execution ; kg:startedAt ?at ; kg:path ?path } }")
    assert found.plain() == [("2023-08-17T12:00:00+00:00", "seeds")]
    assert len(list(store.quads(runs=True))) > len(list(store.quads()))


def test_rdflib_sees_the_union(store: Store) -> None:
    store.put(quads(worked_record("second")))
    graph = store.graph()
    assert len(set(graph.subjects(URIRef(term("rdf:type").value), URIRef(term("kg:Stance").value)))) == 18
    assert [int(row.n) for row in graph.query(COUNT)] == [18]


def test_an_update_changes_the_store(store: Store) -> None:
    store.update("INSERT DATA { GRAPH graph:harbour { actor:arland rdfs:label 'Arlandia'@en } }")
    assert ("Arlandia",) in store.query("SELECT ?l { actor:arland rdfs:label ?l }").plain()
    with pytest.raises(QueryError, match="LOAD is refused"):
        store.update("LOAD <http://127.0.0.1/>")
    with pytest.raises(QueryError):
        store.update("INSERT DATA { GRAPH graph:harbour {")


@pytest.mark.parametrize(
    ("graphs", "count"), [(("harbour",), 9), (("harbour", "second"), 18), (("none",), 0)], ids=lambda given: str(given)
)
def test_an_update_is_put_to_the_graphs_that_are_named_beside_it(
    place: Place, graphs: tuple[str, ...], count: int
) -> None:
    with Store(place.where) as store:
        for name in ("harbour", "second"):
            store.put(quads(worked_record(name)))
        store.update(
            "INSERT { GRAPH graph:noted { ?s a kg:Found } } WHERE { ?s a kg:Stance }",
            Graphs(tuple(store.iri("graph", name) for name in graphs)),
        )
        assert store.query("SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a kg:Found }").plain() == [(count,)]
        store.update("CLEAR SILENT GRAPH graph:noted")


LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(CONCAT(?c, ?f) = ?i) }"


def test_a_question_can_be_given_a_time(store: Store) -> None:
    with pytest.raises(TookTooLong, match="stopped after 1 s"):
        store.query(LONG, timeout=1)
    with pytest.raises(QueryError, match="line 1, column"):
        store.query("ASK {", timeout=60)
    assert store.query("ASK {}", timeout=60).plain() in ([("true",)], [(1,)])


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?label ?actor { ?actor rdfs:label ?label }",
        "CONSTRUCT { ?actor a ?c } WHERE { ?actor a ?c }",
        "ASK { ?actor a kg:Country }",
    ],
)
def test_within_a_time_the_answer_is_the_same(store: Store, query: str) -> None:
    given = {"actor": store.iri("actor", "arland")}
    assert store.query(query, given, timeout=60) == store.query(query, given)


def test_within_a_time_the_newest_is_there(place: Place) -> None:
    with Store(place.where) as store:
        store.put(quads(RECORD))
        assert store.query(COUNT, timeout=60).plain() == [(9,)]
        store.put(quads(worked_record("second")))
        assert store.query(COUNT, timeout=60).plain() == [(18,)]
    if place.shared:
        with Store(place.where, mode="read") as store:
            assert ask_named(store, "who-speaks-for", {"organisation": "Arland"}, 60).rows


def derived_quad(store: Store, number: int) -> Quad:
    return Quad(store.iri("issue", str(number)), term("skos:closeMatch"), store.iri("issue", "x"))


def test_a_derived_graph_is_replaced_as_a_whole_and_is_no_article(store: Store) -> None:
    articles, before = store.articles(), set(store.quads())
    for number in (1, 2):
        store.put_derived("clusters", [derived_quad(store, number)])
    name = derived_graph(store.base, "clusters")
    triple = derived_quad(store, 2)
    assert Quad(triple.subject, triple.predicate, triple.object, name) in store.derived("clusters")
    assert {quad.graph_name for quad in store.derived("clusters")} == {name}
    assert store.derived("clusters") == sorted(set(store.quads()) - before, key=str)
    assert store.query("SELECT ?s { ?s skos:closeMatch ?o }").plain() == [(store.iri("issue", "2").value,)]
    assert (store.articles(), store.show("clusters"), store.derived("nothing")) == (articles, [], [])
    with pytest.raises(StoreError, match="blank nodes"):
        store.put_derived("clusters", [Quad(BlankNode(), term("rdf:type"), term("kg:Issue"))])


def test_article_graphs_come_one_by_one_in_the_order_of_their_ids(store: Store) -> None:
    names = ["b/c", "a", "ü", "b c", "derived/clusters"]
    for name in names:
        store.put(quads(worked_record(name)))
    store.put_derived("clusters", [derived_quad(store, 1)])
    found = list(store.article_graphs())
    assert [graph for graph, _ in found] == [store.iri("graph", name) for name in sorted([*names, "harbour"])]
    assert all(graph == store.show(name) for (_, graph), name in zip(found, sorted([*names, "harbour"]), strict=True))


def test_what_was_written_is_there_when_it_is_opened_again(place: Place) -> None:
    if not place.shared:
        return
    with Store(place.where) as store:
        store.put(quads(RECORD))
    with Store(place.where) as store:
        assert store.nquads() == nquads(quads(RECORD))
    with Store(place.where, mode="read") as store:
        assert store.nquads() == nquads(quads(RECORD))
        assert not store.stale
        with pytest.raises(StoreError, match="reading only"):
            store.put(quads(RECORD))


def test_a_second_writer_is_told_to_wait_and_readers_read_on(place: Place) -> None:
    if not place.shared:
        return
    with Store(place.where) as writer:
        writer.put(quads(RECORD))
        writer.publish()
        with pytest.raises(StoreLocked, match="is writing to this store"):
            Store(place.where)
        with Store(place.where, mode="read") as reader:
            assert reader.show("harbour") == quads(RECORD)
    Store(place.where).close()


def test_the_base_is_settled_by_the_first_build(place: Place) -> None:
    if not place.shared:
        return
    other = "https://example.org/id/"
    with Store(place.where, base=other) as store:
        store.put(quads(RECORD, store.base))
    with Store(place.where) as store:
        assert store.base == other
    with pytest.raises(StoreError, match=f"built with the base {other}"):
        Store(place.where, base=DEFAULT_BASE)


def test_a_store_that_is_not_there_is_not_made_by_a_reader(place: Place) -> None:
    if not place.shared:
        return
    with pytest.raises(StoreError, match="kg build"):
        Store(place.where, mode="read")
    with pytest.raises(StoreError, match="kg build"):
        Store(place.where, mode="read")
