"""Nanopublications: one stance as four small graphs (head, assertion, provenance, publication info) in TriG.

https://nanopub.net/guidelines/working_draft/: the assertion says who stands where on what; the provenance, which words
of which article say so; the publication info, what made it. Who signs and publishes adds creator, time and licence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import IO, Final

import pyoxigraph as ox

from kg.exporting.articles import ArticleView, Triples, articles, iri, local
from kg.exporting.naming import Names, Node
from kg.exporting.options import ExportError, Options
from kg.exporting.sections import Section
from kg.exporting.turtle import body
from kg.rdf import terms
from kg.rdf.store import Store

NANOPUB: Final = "http://www.nanopub.org/nschema#"
PARTS: Final = ("Head", "assertion", "provenance", "pubinfo")

_NAMED: Final = tuple(map(iri, ("rdf:type", "rdfs:label", "owl:sameAs")))
"""What an assertion repeats of the actors and issues that it names."""
_CLAIMED: Final = frozenset(
    map(
        iri,
        "rdf:type rdfs:label kg:holder kg:target kg:predicate kg:stanceType kg:polarity kg:factuality kg:hedged "
        "kg:statedOn kg:statedFrom kg:statedUntil".split(),
    )
)
"""What an assertion says of the stance; all else is provenance."""
_STANCE: Final = "SELECT ?stance ?graph WHERE { GRAPH ?graph { ?stance a kg:Stance } }"


def write_nanopubs(store: Store, out: IO[bytes], options: Options) -> None:
    """Every stance, or only ``options.stance``, as a nanopublication. Raises ``ExportError`` for an unknown stance."""
    namespaces = store.prefixes | {"np": NANOPUB, "pub": f"{store.base}nanopub/"}
    names = Names(namespaces)
    found: Iterable[ArticleView] = articles(store) if options.stance is None else _one(store, options.stance)
    out.write(names.header().encode("utf-8"))
    for article in found:
        for stance in sorted(article.instances("kg:Stance"), key=lambda node: (article.quote(node)[1] or 0, node)):
            if options.stance in (None, local(stance)):
                out.write(_written(article, stance, names, namespaces["pub"]).encode("utf-8"))


def _one(store: Store, stance: str) -> list[ArticleView]:
    """The articles that tell of a stance."""
    graphs = [row[1] for row in store.query(_STANCE, {"stance": store.iri("stance", stance)}).rows]
    if not graphs:
        raise ExportError(f"there is no stance {stance!r}; `kg export csv` has the ids in its last column")
    named = (graph for graph in graphs if isinstance(graph, ox.NamedNode))
    return [ArticleView.of(graph, store.show(local(graph.value))) for graph in named]


def _written(article: ArticleView, stance: str, names: Names, namespace: str) -> str:
    """One nanopublication as TriG, its own graphs under the prefix ``sub``."""
    pub = f"{namespace}{local(stance)}"
    text = f"\n# {terms.shorten(article.value(stance, 'rdfs:label') or pub)}\n\n@prefix sub: <{pub}/> .\n"
    parts = (_head(pub), _assertion(article, stance), _provenance(article, stance, pub), _pubinfo(article, pub))
    for name, triples in zip(PARTS, parts, strict=True):
        section = Section(name, tuple(triples), triples)
        lines = re.sub("^(?=[^\n])", "  ", body(section, names), flags=re.MULTILINE)
        for part in PARTS:
            lines = lines.replace(f" <{pub}/{part}>", f" sub:{part}")
        text += f"\nsub:{name} {{\n{lines}}}\n"
    return text


def _head(pub: str) -> Triples:
    links = {"hasAssertion": "assertion", "hasProvenance": "provenance", "hasPublicationInfo": "pubinfo"}
    found: dict[str, set[Node]] = {NANOPUB + link: {ox.NamedNode(f"{pub}/{part}")} for link, part in links.items()}
    return {pub: {iri("rdf:type"): {ox.NamedNode(NANOPUB + "Nanopublication")}, **found}}


def _assertion(article: ArticleView, stance: str) -> Triples:
    """The stance with what it names; as a plain triple, too, where it is asserted and not inferred."""
    found: Triples = {stance: {name: values for name, values in article.triples[stance].items() if name in _CLAIMED}}
    holder, target = article.value(stance, "kg:holder") or "", article.value(stance, "kg:target") or ""
    for node in (holder, target):
        known = article.triples.get(node, {})
        found.setdefault(node, {name: set(known[name]) for name in _NAMED if name in known})
    predicate = article.value(stance, "kg:predicate") or ""
    if ox.NamedNode(target) in article.triples.get(holder, {}).get(predicate, ()):
        asserted = article.value(stance, "kg:factuality") == iri("fact:asserted")
        if asserted and article.value(stance, "kg:inferredFrom") is None:
            found[holder][predicate] = {ox.NamedNode(target)}
    return found


def _provenance(article: ArticleView, stance: str, pub: str) -> Triples:
    """Article, speaker, words and what the stance was inferred from."""
    document = article.document or ""
    who = article.value(stance, "kg:speaker") or article.value(document, "schema:publisher")
    assertion: dict[str, set[Node]] = {iri("prov:wasDerivedFrom"): {ox.NamedNode(document)}}
    if who:
        assertion[iri("prov:wasAttributedTo")] = {ox.NamedNode(who)}
    rest = {name: values for name, values in article.triples[stance].items() if name not in _CLAIMED}
    found: Triples = {f"{pub}/assertion": assertion, stance: rest}
    evidence = article.values(stance, "kg:evidence")
    selectors = [node for each in evidence for node in article.values(each, "oa:hasSelector")]
    for node in (*evidence, *reversed(selectors), document):
        found[node] = article.triples.get(node, {})
    for node in filter(None, (article.value(stance, "kg:speaker"), article.value(document, "schema:publisher"))):
        known = article.triples.get(node, {})
        found[node] = {name: known[name] for name in _NAMED if name in known}
    return {node: properties for node, properties in found.items() if properties}


def _pubinfo(article: ArticleView, pub: str) -> Triples:
    """The run that read the article, with the version of program, model and lexicons."""
    runs = article.values(article.graph.value, "prov:wasGeneratedBy")
    graph: dict[str, set[Node]] = {
        iri("prov:wasDerivedFrom"): {article.graph},
    }
    if runs:
        graph[iri("prov:wasGeneratedBy")] = _nodes(runs)
    return {pub: graph} | {run: article.triples[run] for run in runs if run in article.triples}


def _nodes(names: Iterable[str]) -> set[Node]:
    return {ox.NamedNode(name) for name in names}
