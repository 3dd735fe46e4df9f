"""What conforms and what the report says where something does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad
from rdf_records import worked_record

from kg.rdf import DEFAULT_BASE, quads
from kg.rdf.store import Store
from kg.rdf.validation import check, validate
from kg.rdf.vocabulary import term

QUADS = quads(worked_record())
GRAPH = QUADS[0].graph_name
STANCE = next(q.subject for q in QUADS if q.object == term("kg:Stance"))
ARLAND = NamedNode(DEFAULT_BASE + "actor/arland")


def test_the_worked_record_conforms() -> None:
    assert check(QUADS, DEFAULT_BASE) == []


def without(subject: object, predicate: str) -> list[Quad]:
    return [quad for quad in QUADS if not (quad.subject == subject and quad.predicate == term(predicate))]


def plus(subject: NamedNode | BlankNode, predicate: str, value: NamedNode | BlankNode | Literal) -> list[Quad]:
    return [*QUADS, Quad(subject, term(predicate), value, GRAPH)]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda: without(STANCE, "kg:holder"), "kg:holder"),
        (lambda: without(STANCE, "kg:evidence"), "kg:evidence"),
        (lambda: without(STANCE, "rdfs:label"), "rdfs:label"),
        (lambda: without(ARLAND, "rdf:type"), "rdf:type"),
        (lambda: plus(STANCE, "kg:polarity", Literal(0)), "kg:polarity"),
        (lambda: plus(STANCE, "kg:confidence", Literal("0.9")), "kg:confidence"),
        (
            lambda: [
                *without(STANCE, "kg:stanceType"),
                Quad(STANCE, term("kg:stanceType"), term("type:attacks"), GRAPH),
            ],
            "kg:stanceType",
        ),
        (lambda: plus(STANCE, "kg:iso3", Literal("ARL")), "kg:iso3"),
        (lambda: plus(STANCE, "kg:factuality", term("fact:possible")), "kg:factuality"),
        (lambda: plus(ARLAND, "owl:sameAs", NamedNode("https://example.org/Q1")), "owl:sameAs"),
        (lambda: plus(ARLAND, "kg:opposes", ARLAND), "kg:opposes"),
        (lambda: plus(ARLAND, "skos:altLabel", Literal(True)), "skos:altLabel"),
        (lambda: plus(BlankNode("x"), "rdf:type", term("sem:Place")), "rdf:type"),
    ],
)
def test_what_is_wrong_is_found_and_named(change: Callable[[], list[Quad]], path: str) -> None:
    findings = check(change(), DEFAULT_BASE)
    assert path in {finding.path for finding in findings}
    assert all(str(finding).startswith(DEFAULT_BASE + "graph/harbour: ") for finding in findings)


def test_a_store_is_validated_graph_by_graph() -> None:
    store = Store(None)
    store.put(QUADS)
    store.put(quads(worked_record("second")))
    report = validate(store)
    assert report.conforms and str(report) == "2 article graphs conform to the shapes"
    store.put(without(STANCE, "kg:holder"))
    report = validate(store)
    assert not report.conforms
    assert str(report).splitlines()[-1].endswith("in 1 of 2 article graphs")
