"""What is told of a query or an update that cannot be read: line, column, the piece at fault, a hint."""

from __future__ import annotations

import contextlib

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.rdf.faults import explained
from kg.rdf.sparql import QueryError, check_form, evaluate

PREFIXES = {"kg": "https://example.org/terms#", "actor": "https://example.org/actor/"}


def told(text: str) -> str:
    """What is told of the query, or of the update."""
    with pytest.raises(QueryError) as caught:
        if text.split()[0] in ("INSERT", "DELETE", "CLEAR"):
            check_form(text, PREFIXES, None)
        else:
            evaluate(ox.Store(), text, None, PREFIXES)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "place", "piece", "hint"),
    [
        ("SELECT * { x:y ?p ?o }", (1, 12), "x:y ?p ?o }", "the prefix x: is not declared; begin with PREFIX x:"),
        ("SELECT ?s WHRE { ?s ?p ?o }", (1, 11), "WHRE { ?s ?p ?o }", "'WHRE' is no word of SPARQL; WHERE?"),
        ("SELECT * {\n  ?s kg:holder actor:north/land }", (2, 28), "land }", "a name with a slash is written as a whole IRI"),
        ("SELECT ?a { ?a kg:opposes Arland }", (1, 27), "Arland }", "a variable begins with ?"),
        ("PREFIX ex <https://example.org/> SELECT * { ?s ex:a ?b }", (1, 8), "ex <https", "as in PREFIX ex: <https"),
        ("SELECT * { ?s ?p 'open }", (1, 18), "'open }", "this quotation mark is not closed"),
        ('SELECT * { ?s ?p "a\nb" }', (1, 18), '"a', "a text over several lines stands in three"),
        ("SELECT * { ?s a <https://example.org/a b> }", (1, 17), "<https://example.org/a b> }", "percent-encode"),
        ("SELECT * { { ?s ?p ?o }", (1, 10), "{ { ?s ?p ?o }", "this '{' is not closed"),
        ("SELECT * { ?s ?p ?o }}", (1, 22), "}", "this '}' closes nothing that is open"),
        ("SELECT * { ?s ?p [ }", (1, 18), "[ }", "this '[' is not closed"),
        ("ASK { ?s ?p }", (1, 7), "?s ?p }", "a pattern is subject, predicate and object"),
        ("SELECT * {\n ?s ?p ?o .\n FILTER(?o > ) }", (3, 14), ") }", "what stands before it is not complete"),
        ("SELECT * { ?s ?p ?o FILTER ?o > 3 }", (1, 28), "?o > 3 }", "as in FILTER("),
        ("SELECT * { ?s ?p ?o } LIMIT ten", (1, 29), "ten", "as in LIMIT 10"),
        ("SELECT * { ?s ?p ?o } ORDER ?s", (1, 29), "?s", "as in ORDER BY"),
        ("SELECT ?x, ?y { ?x ?p ?y }", (1, 10), ", ?y { ?x ?p ?y }", "columns do not"),
        ("SELECT COUNT(?s) { ?s ?p ?o }", (1, 8), "COUNT(?s) { ?s ?p ?o }", "(COUNT(?x) AS ?number)"),
        ("DESCRIBE", (1, 9), "", "as in DESCRIBE actor:china"),
        ("INSERT DATA { actor:a }", (1, 23), "}", "what stands before it is not complete"),
        ("DELETE { ?s ?p ?o } WHERE", (1, 26), "", "as in WHERE {"),
        ("CLEAR GRAPH x:y", (1, 13), "x:y", "the prefix x: is not declared"),
    ],
)  # fmt: skip
def test_where_and_why(text: str, place: tuple[int, int], piece: str, hint: str) -> None:
    message = told(text)
    assert f"cannot be read: line {place[0]}, column {place[1]}, at " in message
    assert (piece or "the end") in message
    assert hint in message


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("SELECT ?s (COUNT(?x) AS ?n) { ?s ?p ?x }", "has to stand in GROUP BY"),
        ("SELECT (1 AS ?x) (2 AS ?x) {}", "two columns have the same name"),
        ("SELECT * { ?s ?p ?o BIND(1 AS ?s) }", "a variable that has a value already"),
        ("DELETE WHERE { _:a ?p ?o }", "blank nodes are not allowed in DELETE WHERE"),
    ],
)
def test_a_rule_that_is_broken_has_no_place(text: str, hint: str) -> None:
    assert hint in told(text)


@pytest.mark.parametrize(
    "text", ["SELECT * {" + " ?s ?p ?o ." * 50 + " ?s ?p [ }", "DESCRIBE", "ASK { ?s", "CLEAR GRAPH"]
)
def test_the_message_is_short(text: str) -> None:
    assert len(told(text)) < 200
    assert "\n" not in told(text)


@pytest.mark.parametrize("text", ["'x'@en-GB", "1e5", "1.5e3", "true", "_:node", "actor:a-b.c", '"""a\n"b"\n"""'])
def test_what_is_well_formed_is_not_at_fault(text: str) -> None:
    line = 2 + text.count("\n")
    assert f"line {line}, column 1, at 'oops'" in told(f"SELECT * {{ ?s ?p {text} . \noops")


@given(st.text(alphabet="?xyz {}()[].;,'\"<>\\\n#:aSELECTWHERELIMIT10@_-/", max_size=60))
def test_every_text_has_a_short_explanation(text: str) -> None:
    assert len(explained(text, f"error at 1:{len(text) + 1}: expected one of LIMIT, [_]").splitlines()) == 1
    with contextlib.suppress(QueryError):
        evaluate(ox.Store(), text)
