"""Parameters in a query for a server: where the row of VALUES is put, and what cannot be bound."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Store

from kg.rdf import terms
from kg.rdf.binding import bind
from kg.rdf.named import named_queries
from kg.rdf.sparql import QueryError, evaluate
from kg.rdf.vocabulary import prefixes

A = NamedNode("x:a")
ROW = "VALUES ?a { <x:a> }"


@pytest.mark.parametrize(
    ("query", "bound"),
    [
        ("SELECT ?a { ?a ?p ?o }", "SELECT ?a { ROW  ?a ?p ?o }"),
        ("ASK {?a ?p ?o}", "ASK { ROW ?a ?p ?o}"),
        ("SELECT ?a { ?s ?p ?o OPTIONAL { ?a ?p ?o } }", "SELECT ?a { ROW  ?s ?p ?o OPTIONAL { ROW  ?a ?p ?o } }"),
        ("SELECT ?a { GRAPH ?a { ?s ?p ?o } }", "SELECT ?a { ROW  GRAPH ?a { ?s ?p ?o } }"),
        ("SELECT * { { SELECT ?a { ?a ?p ?o } } }", "SELECT * { ROW  { SELECT ?a { ROW  ?a ?p ?o } } }"),
        ("SELECT * { { SELECT ?o { ?a ?p ?o } } }", "SELECT * { ROW  { SELECT ?o { ?a ?p ?o } } }"),
        (
            "SELECT ?a { { SELECT (COUNT(?a) AS ?n) { ?a ?p ?o } } }",
            "SELECT ?a { ROW  { SELECT (COUNT(?a) AS ?n) { ?a ?p ?o } } }",
        ),
        ("CONSTRUCT { ?a ?p ?o } WHERE { ?a ?p ?o }", "CONSTRUCT { ?a ?p ?o } WHERE { ROW  ?a ?p ?o }"),
        ("SELECT ?a { VALUES ?a { <x:b> } ?a ?p ?o }", "SELECT ?a { ROW  VALUES ?a { <x:b> } ?a ?p ?o }"),
        ("SELECT ?a { ?s ?p '?a {' } # ?a {", "SELECT ?a { ROW  ?s ?p '?a {' } # ?a {"),
        (
            "SELECT ?a (EXISTS { ?a ?p ?o } AS ?e) { ?s ?p ?a }",
            "SELECT ?a (EXISTS { ROW  ?a ?p ?o } AS ?e) { ROW  ?s ?p ?a }",
        ),
    ],
)
def test_each_group_that_names_it_gets_the_row_as_far_as_its_scope_goes(query: str, bound: str) -> None:
    assert bind(query, {"a": A}).split() == bound.replace("ROW", ROW).split()
    evaluate(Store(), bind(query, {"a": A}))


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT (1 AS ?a) { ?s ?p ?o }", "computes it with AS"),
        ("SELECT ?a { ?s ?p ?o BIND(1 AS ?a) }", "computes it with AS"),
        ("CONSTRUCT WHERE { ?a ?p ?o }", "in full"),
    ],
)
def test_what_the_query_computes_itself_cannot_be_bound(query: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        bind(query, {"a": A})


@given(st.text(), st.sampled_from(["", "en"]))
def test_no_text_breaks_out_of_its_row(text: str, language: str) -> None:
    term = terms.text(text, language)
    store = Store()
    found = evaluate(store, bind("SELECT ?a { }", {"a": term}))
    assert [solution["a"] for solution in found] == [term]  # type: ignore[union-attr,misc]


@pytest.mark.parametrize("name", list(named_queries()))
def test_shipped_queries_are_well_formed_with_all_their_parameters(name: str) -> None:
    query = named_queries()[name]
    values = {parameter.name: Literal("x") if parameter.type == "text" else A for parameter in query.parameters}
    text = bind(query.text, values)
    assert all(f"VALUES ?{parameter} {{" in text for parameter in values)
    evaluate(Store(), text, prefixes=prefixes())


def test_without_parameters_the_query_stays_as_it_is() -> None:
    assert bind("SELECT * { ?s ?p ?o }", {}) == "SELECT * { ?s ?p ?o }"
