"""What the service and its data are, told in the words of SPARQL 1.1 Service Description and VoID.

https://www.w3.org/TR/sparql11-service-description/ and https://www.w3.org/TR/void/
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from time import monotonic
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from kg.exporting.turtle import triples_as_turtle
from kg.rdf import terms
from kg.rdf.bounded import results_table
from kg.rdf.vocabulary import VOCABULARIES
from kg.serving.formats import GRAPHS
from kg.serving.jobs import Answer, Job
from kg.serving.limits import Refused
from kg.serving.state import graph_choices, respond, server

SD: Final = "http://www.w3.org/ns/sparql-service-description#"
VOID: Final = "http://rdfs.org/ns/void#"
FORMATS: Final = "http://www.w3.org/ns/formats/"
RESULT_FORMATS: Final = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "JSON-LD", "RDF_XML", "TriG", "N-Quads"),
)
_CLASSES: Final = "SELECT ?class (COUNT(DISTINCT ?s) AS ?n) { ?s a ?class } GROUP BY ?class ORDER BY DESC(?n) ?class"
_TRIPLES: Final = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"

FRESH: Final = 60.0
"""Seconds for which a count holds."""

Counts = tuple[int | None, dict[str, int]]
"""How many quads the store has, and how many things of each class."""

Fact = tuple[str, str, ox.NamedNode | ox.Literal]


def node(iri: str) -> ox.NamedNode:
    """The IRI as a node."""
    return ox.NamedNode(iri)


async def counts(request: Request) -> Counts:
    """How much there is, counted at most once a minute; nothing where counting takes too long."""
    known = getattr(request.app.state, "counts", None)
    if known is None or monotonic() - known[0] > FRESH:
        known = request.app.state.counts = (monotonic(), await _counted(request))
    found: Counts = known[1]
    return found


async def _counted(request: Request) -> Counts:
    pool = server(request).pool
    try:
        total = results_table((await pool.ask(Job("query", _TRIPLES))).content).plain()
        classes = results_table((await pool.ask(Job("query", _CLASSES))).content).plain()
    except Refused:
        return None, {}
    return int(total[0][0] or 0), {str(name): int(number or 0) for name, number in classes}


def address(request: Request, path: str) -> str:
    """The absolute address of a path of this server, under the name by which it was asked."""
    return str(request.base_url).rstrip("/") + path


async def service(request: Request) -> Response:
    """The service description, with the data set in it."""
    forms = graph_choices(request)
    total, classes = await counts(request)
    facts = [*_service(request), *_dataset(request, total, classes)]
    return respond(written(facts, forms[0], server(request).prefixes))


async def void(request: Request) -> Response:
    """The description of the data set alone."""
    forms = graph_choices(request)
    return respond(written(_dataset(request, *await counts(request)), forms[0], server(request).prefixes))


def _service(request: Request) -> Iterator[Fact]:
    me, default = address(request, "/sparql"), address(request, "/sparql#union")
    data = address(request, "/.well-known/void#data")
    yield me, "rdf:type", node(SD + "Service")
    yield me, "rdfs:label", terms.text("SPARQL endpoint of stancegraph", "en")
    yield me, SD + "endpoint", node(me)
    yield me, SD + "supportedLanguage", node(SD + "SPARQL11Query")
    if server(request).token is not None:
        yield me, SD + "supportedLanguage", node(SD + "SPARQL11Update")
    yield me, SD + "feature", node(SD + "UnionDefaultGraph")
    for name in RESULT_FORMATS:
        yield me, SD + "resultFormat", node(FORMATS + name)
    yield me, SD + "defaultDataset", node(data)
    yield data, "rdf:type", node(SD + "Dataset")
    yield data, SD + "defaultGraph", node(default)
    yield default, "rdf:type", node(SD + "Graph")
    yield default, "rdfs:label", terms.text("the union of all graphs", "en")


def _dataset(request: Request, total: int | None, classes: Mapping[str, int]) -> Iterator[Fact]:
    me = address(request, "/.well-known/void#data")
    yield me, "rdf:type", node(VOID + "Dataset")
    yield me, "dcterms:title", terms.text("who stands where, on what, since when, and who says so", "en")
    yield me, VOID + "sparqlEndpoint", node(address(request, "/sparql"))
    yield me, VOID + "uriSpace", terms.text(server(request).base)
    for name in ("kg", "prov", "oa", "org", "skos", "sem", "schema", "dcterms"):
        yield me, VOID + "vocabulary", node(VOCABULARIES[name])
    if total is not None:
        yield me, VOID + "triples", terms.integer(total)
    for name, number in classes.items():
        part = f"{me}-{_fragment(name)}"
        yield me, VOID + "classPartition", node(part)
        yield part, VOID + "class", node(name)
        yield part, VOID + "entities", terms.integer(number)


def _fragment(iri: str) -> str:
    """The IRI as a name within a fragment: ``kg-Stance``."""
    for prefix, namespace in VOCABULARIES.items():
        if iri.startswith(namespace):
            return f"{prefix}-{quote(iri.removeprefix(namespace), safe='')}"
    return quote(iri, safe="")


def written(facts: Iterable[Fact], media: str, prefixes: Mapping[str, str]) -> Answer:
    """The facts in the form of RDF; a predicate is an IRI or a prefixed name."""
    by_subject: dict[str, dict[ox.Triple, None]] = defaultdict(dict)
    for subject, predicate, value in facts:
        by_subject[subject][ox.Triple(node(subject), node(_full(predicate)), value)] = None
    triples = [triple for found in by_subject.values() for triple in found]
    iris = {
        part.value for t in triples for part in (t.subject, t.predicate, t.object) if isinstance(part, ox.NamedNode)
    }
    known = {"sd": SD, "void": VOID, **prefixes}
    used = {name: space for name, space in known.items() if any(iri.startswith(space) for iri in iris)}
    if GRAPHS[media] == ox.RdfFormat.TURTLE:
        return Answer(media, triples_as_turtle(triples, used).encode())
    content = ox.serialize(triples, format=GRAPHS[media], prefixes=used)
    assert content is not None
    return Answer(media, content)


def _full(predicate: str) -> str:
    prefix, _, local = predicate.partition(":")
    return VOCABULARIES[prefix] + local if prefix in VOCABULARIES else predicate
