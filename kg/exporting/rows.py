"""Rows for tables and networks, read from the graph: the statements, the nodes and the edges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from kg.exporting.articles import ArticleView, Cluster, Clusters, articles, local
from kg.rdf.store import Store
from kg.rdf.vocabulary import ACTOR_CLASSES, ONTOLOGY

Row = dict[str, str | int | None]

HELD: Final = ("asserted", "reported")
"""Factualities of the positions that a network shows unless asked otherwise."""

KINDS: Final = {ONTOLOGY + name: kind for kind, name in ACTOR_CLASSES.items()} | {ONTOLOGY + "Issue": "issue"}
"""IRI of a class → kind of actor, or ``issue``."""

_LINKS: Final = """
SELECT DISTINCT ?node ?property ?value WHERE {
  { ?node owl:sameAs ?link . BIND("wikidata" AS ?property) BIND(STRAFTER(STR(?link), "/entity/") AS ?value) }
  UNION { ?node kg:iso3 ?value . BIND("iso3" AS ?property) }
} ORDER BY ?node ?property DESC(?value)
"""


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes and edges of the positions held: one edge for each holder, target and sign."""

    nodes: list[Row]
    edges: list[Row]


def kind(article: ArticleView, node: str) -> str:
    """The kind of an actor, ``issue`` for an issue, ``other`` where the graph does not say."""
    return next((KINDS[name] for name in article.values(node, "rdf:type") if name in KINDS), "other")


def statements(store: Store) -> list[Row]:
    """Every stance as a row with its labels, evidence and article, by article and place in the text."""
    return list(each_statement(store))


def each_statement(store: Store) -> Iterator[Row]:
    """The rows of ``statements``, one article at a time."""
    clusters = Clusters(store)
    for article in articles(store):
        yield from article_statements(article, clusters.of(article))


def article_statements(article: ArticleView, clusters: dict[str, Cluster]) -> list[Row]:
    """The stances of one article as rows, by their place in the text."""
    document = article.document
    told: Row = {
        "article": article.value(document, "dcterms:identifier"),
        "title": article.value(document, "rdfs:label"),
        "publisher": article.value(document, "schema:publisher", "rdfs:label"),
        "published": article.value(document, "schema:datePublished"),
        "url": article.value(document, "schema:url"),
    }
    rows = [_statement(article, stance, told, clusters) for stance in article.instances("kg:Stance")]
    return sorted(rows, key=lambda row: (int(row["start"] or 0), str(row["stance"])))


def _statement(article: ArticleView, stance: str, told: Row, clusters: dict[str, Cluster]) -> Row:
    words, start, end = article.quote(stance)
    date = article.value(stance, "kg:statedOn") or article.value(stance, "kg:statedFrom") or told["published"]
    cluster = clusters.get(local(article.value(stance, "kg:target") or ""))
    return {
        "stance": local(stance),
        "date": date,
        **_party(article, stance, "holder"),
        "type": _id(article, stance, "kg:stanceType"),
        "polarity": article.number(stance, "kg:polarity"),
        **_party(article, stance, "target"),
        "issue_cluster": cluster.id if cluster else None,
        "issue_cluster_label": cluster.label if cluster else None,
        "factuality": _id(article, stance, "kg:factuality"),
        "hedged": article.value(stance, "kg:hedged"),
        **_party(article, stance, "speaker"),
        "confidence": article.number(stance, "kg:confidence"),
        "inferred_from": _id(article, stance, "kg:inferredFrom"),
        "quote": words,
        "start": start,
        "end": end,
        **told,
    }


def _party(article: ArticleView, stance: str, side: str) -> Row:
    node = article.value(stance, f"kg:{side}")
    if node is None:
        return {side: None, f"{side}_label": None, f"{side}_kind": None}
    return {side: local(node), f"{side}_label": article.value(node, "rdfs:label"), f"{side}_kind": kind(article, node)}


def _id(article: ArticleView, subject: str, predicate: str) -> str | None:
    found = article.value(subject, predicate)
    return None if found is None else local(found)


def is_held(row: Row) -> bool:
    """Whether the position is asserted or reported, and read from the text rather than inferred."""
    return row["factuality"] in HELD and not row["inferred_from"]


def network(store: Store, issues_apart: bool = False) -> Network:
    """The network of positions that are asserted or reported and not inferred, each once for an article.

    Issues that are one matter are one node, their cluster, unless ``issues_apart``.
    """
    held = [row if issues_apart else _at_cluster(row) for row in each_statement(store) if is_held(row)]
    return Network(_nodes(held, _links(store)), _edges(held))


def _at_cluster(row: Row) -> Row:
    cluster = row["issue_cluster"]
    return row | {"target": cluster, "target_label": row["issue_cluster_label"]} if cluster else row


def _links(store: Store) -> dict[str, Row]:
    """Wikidata id and country code of the actors that have them; where articles disagree, the first in order."""
    found: dict[str, Row] = {}
    for row in store.query(_LINKS).dictionaries():
        found.setdefault(local(str(row["node"])), {})[str(row["property"])] = row["value"]
    return found


def _nodes(rows: Iterable[Row], links: dict[str, Row]) -> list[Row]:
    found: dict[str, Row] = {}
    for row in rows:
        for side in ("holder", "target"):
            name = str(row[side])
            labelled: Row = {"id": name, "label": row[f"{side}_label"], "kind": row[f"{side}_kind"]}
            link = links.get(name, {}) if labelled["kind"] != "issue" else {}
            found.setdefault(name, labelled | {"wikidata": link.get("wikidata"), "iso3": link.get("iso3")})
    return [found[name] for name in sorted(found)]


def _edges(rows: Iterable[Row]) -> list[Row]:
    groups: dict[tuple[str, str, int], list[Row]] = {}
    for row in rows:
        groups.setdefault((str(row["holder"]), str(row["target"]), int(row["polarity"] or 0)), []).append(row)
    return [_edge(key, groups[key]) for key in sorted(groups)]


def _edge(key: tuple[str, str, int], rows: list[Row]) -> Row:
    dates = sorted(str(row["date"]) for row in rows if row["date"])
    return {
        "source": key[0],
        "target": key[1],
        "sign": key[2],
        "weight": len({row["article"] for row in rows}),
        "types": " ".join(sorted({str(row["type"]) for row in rows})),
        "first": dates[0] if dates else None,
        "last": dates[-1] if dates else None,
        "quote": str(rows[0]["quote"]),
    }
