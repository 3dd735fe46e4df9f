"""Dereferenceable IRIs: what the store says about one thing, in RDF or as a page with the evidence.

The path decides, not the host: a thing of the base https://example.org/data/ is found at ``/data/…`` and at ``/id/…``
of this server, whatever name it runs under.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from typing import Final
from urllib.parse import urlsplit

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.rdf.bounded import results_table
from kg.rdf.sparql import Cell, Table
from kg.rdf.vocabulary import ONTOLOGY, ONTOLOGY_GRAPH, term, web_address
from kg.serving.about import written
from kg.serving.formats import GRAPHS
from kg.serving.jobs import Job
from kg.serving.limits import Refused
from kg.serving.ontology import LABEL, labels, ontology_triples
from kg.serving.pages import OWN, Shown, page, shown
from kg.serving.state import ask, graph_choices, prefers_html, respond, server

_TYPE: Final = term("rdf:type").value
_TEXT: Final = ("application/n-triples",)
_TABLE: Final = ("application/sparql-results+json",)
_SCHEMES: Final = ("stance-type", "factuality", "plover")
_MOST: Final = 200

DESCRIPTION: Final = """
CONSTRUCT { ?node ?p ?o . ?o rdfs:label ?label . ?part ?q ?r . ?from ?back ?node . ?from rdfs:label ?name } WHERE {
  { ?node ?p ?o . OPTIONAL { ?o rdfs:label ?label } }
  UNION { ?node kg:evidence|kg:attribution|oa:hasSelector|(kg:evidence/oa:hasSelector) ?part . ?part ?q ?r }
  UNION { { SELECT DISTINCT ?from ?back ?node { ?from ?back ?node } LIMIT 1000 } ?from rdfs:label ?name }
}
"""
"""A thing, the evidence and attribution of a claim, and what refers to it; the labels of all that is named."""

CLAIMS: Final = """
SELECT DISTINCT ?holder ?holderLabel ?type ?target ?targetLabel ?factuality ?confidence ?date ?speaker ?speakerLabel ?outlet
  ?article ?articleLabel ?quote ?stance ?node
WHERE {
  {
    SELECT DISTINCT ?stance ?graph ?node {
      GRAPH ?graph {
        { ?stance ?part ?node FILTER(?part IN (kg:holder, kg:target, kg:speaker, kg:evidence, kg:attribution, prov:wasDerivedFrom)) }
        UNION { ?node kg:stanceType ?any BIND(?node AS ?stance) }
      }
    } LIMIT 5000
  }
  GRAPH ?graph {
    ?stance kg:holder ?holder ; kg:target ?target ; kg:stanceType ?type ; kg:factuality ?factuality ;
      kg:confidence ?confidence ;
      kg:evidence/oa:hasSelector/oa:exact ?quote ; prov:wasDerivedFrom ?article .
    ?holder rdfs:label ?holderLabel .
    ?target rdfs:label ?targetLabel .
    ?article rdfs:label ?articleLabel .
    OPTIONAL { ?stance kg:statedOn|kg:statedFrom ?stated }
    OPTIONAL { ?article schema:datePublished ?published }
    OPTIONAL { ?stance kg:speaker ?speaker . ?speaker rdfs:label ?speakerLabel }
    OPTIONAL { ?article schema:publisher/rdfs:label ?outlet }
  }
  BIND(STR(COALESCE(?stated, ?published)) AS ?date)
} ORDER BY ?date ?holderLabel ?targetLabel ?quote LIMIT 201
"""
"""The stances that concern a thing, each with who says so, where, when, and in which words.

What is bounded stands in sub-queries: Oxigraph begins with these, and does not go through all stances for one thing.
"""


def routes(home: str) -> list[Route]:
    """The addresses of things below the path of the base, and of the ontology."""
    found = [Route(start + "{rest:path}", _thing(start)) for start in dict.fromkeys(("/id/", home))]
    for root in dict.fromkeys(("/", urlsplit(OWN).path)):
        found += [Route(f"{root}ontology", ontology)]
        found += [Route(f"{root}{scheme}/{{rest:path}}", concept(f"{OWN}{scheme}/")) for scheme in _SCHEMES]
    return sorted(found, key=lambda route: route.path == "/{rest:path}")


Handler = Callable[[Request], Awaitable[Response]]


def _thing(start: str) -> Handler:
    async def thing(request: Request) -> Response:
        base = server(request).base
        iri = base + request.scope["raw_path"].decode("latin-1").split("?")[0].removeprefix(start)
        node = web_address(iri)
        if node is None:
            raise Refused(404, "there is no such thing here")
        return await describe(request, node)

    return thing


async def describe(request: Request, node: ox.NamedNode) -> Response:
    """What the store says about the node. Raises ``Refused`` where it says nothing."""
    about = await ask(request, Job("query", DESCRIPTION, {"node": str(node)}, graphs=_TEXT))
    if not about.content:
        raise Refused(404, f"the store says nothing about <{node.value}>")
    triples = [quad.triple for quad in ox.parse(about.content, ox.RdfFormat.N_TRIPLES)]
    if not prefers_html(request, GRAPHS):
        return _written(request, sorted(triples, key=lambda triple: triple.subject != node))
    claims = results_table((await ask(request, Job("query", CLAIMS, {"node": str(node)}, results=_TABLE))).content)
    return thing_page(request, node, triples, claims)


def thing_page(request: Request, node: ox.NamedNode, triples: list[ox.Triple], claims: Table | None = None) -> Response:
    """The page of one thing."""
    base = server(request).base
    names = labels(triples)
    rows = list(claims.dictionaries())[:_MOST] if claims else []
    return page(
        request,
        "thing.html",
        title=names.get(node.value, node.value),
        iri=node.value,
        path=request.scope["raw_path"].decode("latin-1").split("?")[0],
        facts=_facts(node, triples, names, base),
        claims=[_claim(row, base) for row in rows],
        more=claims is not None and len(claims.rows) > _MOST,
        mentions=_mentions(node, triples, names, base)[:_MOST],
        parts=_parts(node, triples, names, base),
    )


def _facts(
    node: ox.NamedNode, triples: Iterable[ox.Triple], names: dict[str, str], base: str
) -> list[tuple[Shown, list[Shown]]]:
    """Each property of the node with its values."""
    found: dict[str, dict[Cell, None]] = defaultdict(dict)
    for triple in triples:
        if triple.subject == node:
            found[triple.predicate.value][triple.object] = None
    order = sorted(found, key=lambda p: (p != _TYPE, p != LABEL, p))
    return [
        (shown(ox.NamedNode(p), base, names), sorted((shown(o, base, names) for o in found[p]), key=lambda s: s.text))
        for p in order
    ]


def _mentions(
    node: ox.NamedNode, triples: Iterable[ox.Triple], names: dict[str, str], base: str
) -> list[tuple[Shown, Shown]]:
    """What refers to the node, and how."""
    pairs = {(shown(t.subject, base, names), shown(t.predicate, base, names)) for t in triples if t.object == node}
    return sorted(pairs, key=lambda pair: (pair[1].text, pair[0].text))


def _parts(
    node: ox.NamedNode, triples: list[ox.Triple], names: dict[str, str], base: str
) -> list[tuple[Shown, list[tuple[Shown, list[Shown]]]]]:
    """The evidence and attribution that stand with the node."""
    told = {t.subject for t in triples if t.predicate.value == _TYPE and t.subject != node}
    parts = sorted((part for part in told if isinstance(part, ox.NamedNode)), key=lambda part: part.value)
    return [(shown(part, base, names), _facts(part, triples, names, base)) for part in parts]


def _claim(row: dict[str, str | int | None], base: str) -> dict[str, Shown]:
    """A stance as it stands in the table of a page."""

    def link(name: str, text: str | int | None) -> Shown:
        iri = row[name]
        return Shown(str(text or ""), shown(ox.NamedNode(str(iri)), base).href if iri else None)

    return {
        "holder": link("holder", row["holderLabel"]),
        "type": link("type", str(row["type"]).rsplit("/", 1)[-1]),
        "target": link("target", row["targetLabel"]),
        "factuality": link("factuality", str(row["factuality"]).rsplit("/", 1)[-1]),
        "confidence": Shown(f"{row['confidence']} %"),
        "date": Shown(str(row["date"] or "")),
        "speaker": link("speaker", row["speakerLabel"]),
        "outlet": Shown(str(row["outlet"] or "")),
        "article": link("article", row["articleLabel"]),
        "quote": link("stance", row["quote"]),
    }


async def ontology(request: Request) -> Response:
    """The whole ontology; as a page, its terms with their comments."""
    if not prefers_html(request, GRAPHS):
        return _written(request, ontology_triples())
    names = labels()
    comments = {
        t.subject.value: str(getattr(t.object, "value", ""))
        for t in ontology_triples()
        if t.predicate.value.endswith("#comment") and isinstance(t.subject, ox.NamedNode)
    }
    terms = [
        (iri.removeprefix(ONTOLOGY), names[iri], comments.get(iri, "")) for iri in sorted(names) if ONTOLOGY in iri
    ]
    return page(request, "ontology.html", title=names[ONTOLOGY_GRAPH], iri=ONTOLOGY_GRAPH, terms=terms)


def concept(scheme: str) -> Handler:
    """The handler of a stance type, a factuality, or a type of event."""

    async def handler(request: Request) -> Response:
        node = web_address(scheme + request.path_params["rest"])
        triples = [triple for triple in ontology_triples() if node in (triple.subject, triple.object)]
        if node is None or not triples:
            raise Refused(404, "the ontology has no such term")
        if prefers_html(request, GRAPHS):
            return thing_page(request, node, triples)
        return _written(request, triples)

    return handler


def _written(request: Request, triples: Iterable[ox.Triple]) -> Response:
    form = graph_choices(request)[0]
    facts = (
        (t.subject.value, t.predicate.value, t.object)
        for t in triples
        if isinstance(t.subject, ox.NamedNode) and isinstance(t.object, ox.NamedNode | ox.Literal)
    )
    return respond(written(facts, form, server(request).prefixes))
