"""Rows for tables and networks, read from the graph: the statements, the nodes and the edges."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from kg.rdf.store import Store
from kg.rdf.vocabulary import ACTOR_CLASSES

Row = dict[str, str | int | None]

HELD: Final = ("asserted", "reported")
"""Factualities of the positions that a network shows unless asked otherwise."""

_STATEMENTS: Final = """
SELECT ?stance ?date ?holder ?holder_label ?holder_class ?type ?polarity ?target ?target_label ?target_class ?factuality
  ?hedged ?speaker ?speaker_label ?confidence ?inferred_from ?quote ?start ?end ?article ?title ?publisher ?published ?url
WHERE {
  GRAPH ?graph {
    ?stance a kg:Stance ; kg:holder ?holder ; kg:target ?target ; kg:polarity ?polarity ; kg:stanceType ?type ;
      kg:factuality ?factuality ; kg:confidence ?confidence ; kg:evidence ?evidence ; prov:wasDerivedFrom ?document .
    ?evidence oa:hasSelector ?words , ?place .
    ?words oa:exact ?quote .
    ?place oa:start ?start ; oa:end ?end .
    ?holder rdfs:label ?holder_label ; a ?holder_class .
    ?target rdfs:label ?target_label ; a ?target_class .
    ?document dcterms:identifier ?article ; rdfs:label ?title .
    OPTIONAL { ?document schema:publisher/rdfs:label ?publisher }
    OPTIONAL { ?document schema:url ?url }
    OPTIONAL { ?document schema:datePublished ?published }
    OPTIONAL { ?stance kg:statedOn|kg:statedFrom ?stated }
    OPTIONAL { ?stance kg:hedged ?hedged }
    OPTIONAL { ?stance kg:speaker ?speaker . ?speaker rdfs:label ?speaker_label }
    OPTIONAL { ?stance kg:inferredFrom ?inferred_from }
  }
  BIND(STR(COALESCE(?stated, ?published)) AS ?date)
}
"""
_LINKS: Final = """
SELECT DISTINCT ?node ?property ?value WHERE {
  { ?node owl:sameAs ?link . BIND("wikidata" AS ?property) BIND(STRAFTER(STR(?link), "/entity/") AS ?value) }
  UNION { ?node kg:iso3 ?value . BIND("iso3" AS ?property) }
} ORDER BY ?node ?property DESC(?value)
"""
_KINDS: Final = {name: kind for kind, name in ACTOR_CLASSES.items()} | {"Issue": "issue"}


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes and edges of the positions held: one edge for each holder, target and sign."""

    nodes: list[Row]
    edges: list[Row]


def statements(store: Store) -> list[Row]:
    """Every stance as a row with its labels, evidence and article, by article and place in the text."""
    found = [_readable(row) for row in store.query(_STATEMENTS).dictionaries()]
    return sorted(found, key=lambda row: (str(row["article"]), int(row["start"] or 0), str(row["stance"])))


def _readable(row: Row) -> Row:
    """The row with ids in the place of IRIs."""
    found: Row = {}
    for column, value in row.items():
        if column.endswith("_class"):
            found[column.replace("_class", "_kind")] = _KINDS.get(str(value).rsplit("#", 1)[-1], "other")
        elif column in ("stance", "holder", "target", "speaker", "inferred_from", "type", "factuality") and value:
            found[column] = unquote(str(value).rsplit("/", 1)[-1])
        else:
            found[column] = value
    return found


def network(store: Store) -> Network:
    """The network of positions that are asserted or reported and not inferred, each once for an article."""
    held = [row for row in statements(store) if row["factuality"] in HELD and not row["inferred_from"]]
    return Network(_nodes(held, _links(store)), _edges(held))


def _links(store: Store) -> dict[str, Row]:
    """Wikidata id and country code of the actors that have them; where articles disagree, the first in order."""
    found: dict[str, Row] = {}
    for row in store.query(_LINKS).dictionaries():
        found.setdefault(unquote(str(row["node"]).rsplit("/", 1)[-1]), {})[str(row["property"])] = row["value"]
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
