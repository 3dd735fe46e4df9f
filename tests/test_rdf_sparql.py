"""Questions in SPARQL: only questions, and parameters as terms."""

from __future__ import annotations

import contextlib
import socket
import threading

import pytest
from pyoxigraph import Literal, NamedNode
from rdf_records import worked_record

from kg.rdf import quads
from kg.rdf.sparql import QueryError, check_query
from kg.rdf.store import Store


@pytest.fixture(scope="module")
def store() -> Store:
    found = Store(None)
    found.put(quads(worked_record()))
    return found


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE { ?s ?p ?o } LIMIT 1",
        "PREFIX service: <https://example.org/service/> SELECT ?service { ?service a service:load }",
        'SELECT * { ?s rdfs:label "INSERT SERVICE LOAD" } # SERVICE <http://x/>',
        "SELECT * { ?s rdfs:label '''a 'SERVICE' b''' }",
        "SELECT * { <https://example.org/service> ?p ?o }",
        "ASK { ?s kg:polarity ?o FILTER(?o<0) }",
        "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c }",
        "DESCRIBE actor:arland",
    ],
)
def test_questions_are_answered(store: Store, query: str) -> None:
    store.query(query)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("INSERT DATA { <a:b> <a:b> <a:b> }", "INSERT is refused"),
        ("PREFIX x: <x:> DELETE WHERE { ?s ?p ?o }", "DELETE is refused"),
        ("LOAD <http://127.0.0.1/>", "LOAD is refused"),
        ("DROP ALL", "DROP is refused"),
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "SERVICE is refused"),
        ("SELECT * { service silent ?x { ?s ?p ?o } }", "SERVICE is refused"),
        ("SELECT * { ?s ?p ?o }SERVICE<http://127.0.0.1/>{}", "SERVICE is refused"),
        ("SELECT * { ?a ?p ?b FILTER(?a<?b)SERVICE#>\n<http://127.0.0.1/> { ?s ?p ?o } }", "SERVICE is refused"),
        ("SELECT * { SERV\\u0049CE <http://127.0.0.1/> { ?s ?p ?o } }", "backslash"),
        ("SELECT * {", "cannot be read"),
        ("", "not a SPARQL query"),
        ("who opposes the meeting?", "not a SPARQL query"),
    ],
)
def test_everything_else_is_refused(store: Store, query: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        store.query(query)


def test_a_refused_query_makes_no_connection(store: Store) -> None:
    calls = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.3)
        port = server.getsockname()[1]

        def listen() -> None:
            with contextlib.suppress(TimeoutError):
                calls.append(server.accept())

        listener = threading.Thread(target=listen)
        listener.start()
        for silent in ("", "SILENT "):
            with pytest.raises(QueryError):
                store.query(f"SELECT * {{ SERVICE {silent}<http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}")
        listener.join()
    assert calls == []


def test_parameters_are_terms(store: Store) -> None:
    query = "SELECT ?label ?actor { ?actor rdfs:label ?label }"
    arland = NamedNode(store.base + "actor/arland")
    assert store.query(query, {"actor": arland}).plain() == [("Arland", arland.value)]
    hostile = Literal('" } INSERT DATA { <a:b> <a:b> <a:b> } #')
    assert store.query(query, {"label": hostile}).rows == ()


def test_a_parameter_that_no_column_names_is_an_error(store: Store) -> None:
    with pytest.raises(QueryError, match=r"to bind \?actor, name it among the columns"):
        store.query("SELECT ?x { ?actor rdfs:label ?x }", {"actor": NamedNode("a:b")})
    with pytest.raises(QueryError, match="name of a variable"):
        store.query("SELECT ?x { ?actor rdfs:label ?x }", {"an actor": NamedNode("a:b")})


@pytest.mark.parametrize(
    "query", ["ASK { ?actor kg:opposes ?issue }", "CONSTRUCT { ?actor a ?c } WHERE { ?actor a ?c }"]
)
def test_other_forms_take_parameters_too(store: Store, query: str) -> None:
    nobody = store.query(query, {"actor": NamedNode(store.base + "actor/nobody")})
    arland = store.query(query, {"actor": NamedNode(store.base + "actor/arland")})
    assert nobody.rows != arland.rows


def test_answers_are_small_tables(store: Store) -> None:
    found = store.query(
        "SELECT ?sign ?until { ?s kg:polarity ?sign OPTIONAL { ?s kg:statedUntil ?until } } ORDER BY DESC(?until) LIMIT 1"
    )
    assert (found.variables, found.plain()) == (("sign", "until"), [(1, "2023")])
    assert list(found.dictionaries()) == [{"sign": 1, "until": "2023"}]
    graph = store.query("CONSTRUCT { ?s a kg:Issue } WHERE { ?s a kg:Issue }")
    assert (graph.form, graph.variables, len(graph.rows)) == ("construct", ("subject", "predicate", "object"), 2)


def test_a_comment_does_not_hide_the_form() -> None:
    check_query("# DELETE everything\nSELECT * { ?s ?p ?o }")
    with pytest.raises(QueryError):
        check_query("# SELECT\nCLEAR ALL")


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a kg:Stance }", 18),
        ("SELECT (COUNT(DISTINCT ?x) AS ?n) { GRAPH graph:harbour { ?x a kg:Stance } }", 9),
        ("SELECT (COUNT(DISTINCT ?x) AS ?n) FROM graph:harbour { ?x a kg:Stance }", 9),
        ("SELECT (COUNT(DISTINCT ?x) AS ?n) FROM NAMED graph:second { GRAPH ?g { ?x a kg:Stance } }", 9),
    ],
)
def test_the_union_of_all_graphs_unless_a_query_names_some(query: str, count: int) -> None:
    two = Store(None)
    for name in ("harbour", "second"):
        two.put(quads(worked_record(name)))
    assert two.query(query).plain() == [(count,)]


def test_a_constructed_triple_comes_once_however_many_articles_say_it() -> None:
    two = Store(None)
    for name in ("harbour", "second"):
        two.put(quads(worked_record(name)))
    assert len(two.query("CONSTRUCT { actor:arland rdfs:label ?l } WHERE { actor:arland rdfs:label ?l }").rows) == 1
