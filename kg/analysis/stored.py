"""The table of stances out of the store: one SPARQL query, decoded."""

from __future__ import annotations

from typing import Final
from urllib.parse import unquote

from kg.analysis.statements import ISSUE, StanceRow
from kg.rdf.store import Store
from kg.rdf.vocabulary import ACTOR_CLASSES, INSTANCES, ONTOLOGY

QUERY: Final = """
SELECT DISTINCT ?stance ?articleId ?published ?publisher ?holder ?holderLabel ?holderClass ?target ?targetLabel
  ?targetClass ?polarity ?type ?factuality ?speaker ?confidence ?inferred ?quote ?on ?from ?until
WHERE {
  GRAPH ?graph {
    ?stance a kg:Stance ; kg:holder ?holder ; kg:target ?target ; kg:polarity ?polarity ; kg:stanceType ?t ;
      kg:factuality ?f ; kg:confidence ?confidence ; prov:wasDerivedFrom ?article .
    ?article dcterms:identifier ?articleId .
    ?holder a ?holderClass ; rdfs:label ?holderLabel .
    ?target a ?targetClass ; rdfs:label ?targetLabel .
    OPTIONAL { ?article schema:datePublished ?published }
    OPTIONAL { ?article schema:publisher/rdfs:label ?publisher }
    OPTIONAL { ?stance kg:speaker ?speaker }
    OPTIONAL { ?stance kg:inferredFrom ?inferred }
    OPTIONAL { ?stance kg:statedOn ?on }
    OPTIONAL { ?stance kg:statedFrom ?from }
    OPTIONAL { ?stance kg:statedUntil ?until }
    OPTIONAL { ?stance kg:evidence/oa:hasSelector/oa:exact ?quote }
  }
  BIND(STRAFTER(STR(?t), "/stance-type/") AS ?type)
  BIND(STRAFTER(STR(?f), "/factuality/") AS ?factuality)
}
ORDER BY ?articleId ?stance
"""

_KINDS: Final = {ONTOLOGY + name: kind for kind, name in ACTOR_CLASSES.items()} | {ONTOLOGY + "Issue": ISSUE}

Cells = dict[str, str | int | None]


def rows_from_store(store: Store) -> list[StanceRow]:
    """Every stance of the store as a row, sorted by article; the same rows as from the articles' records."""
    found = store.query(QUERY).dictionaries()
    return [_row(cells, store.base) for cells in found]


def _row(cells: Cells, base: str) -> StanceRow:
    published = _text(cells, "published")
    return StanceRow(
        article=str(cells["articleId"]),
        date=_date(cells) or published,
        publisher=_text(cells, "publisher"),
        holder=_name(cells["holder"], base),
        holder_label=str(cells["holderLabel"]),
        holder_kind=_KINDS.get(str(cells["holderClass"]), "other"),
        target=_name(cells["target"], base),
        target_label=str(cells["targetLabel"]),
        target_kind=_KINDS.get(str(cells["targetClass"]), "other"),
        polarity=int(cells["polarity"] or 0),
        type=str(cells["type"]),
        factuality=str(cells["factuality"]),
        speaker=_name(cells["speaker"], base) if cells["speaker"] else None,
        confidence=int(cells["confidence"] or 0) / 100,
        inferred=cells["inferred"] is not None,
        quote=_text(cells, "quote") or "",
        published=published,
    )


def _text(cells: Cells, name: str) -> str | None:
    return None if cells[name] is None else str(cells[name])


def _date(cells: Cells) -> str | None:
    if cells["from"] and cells["until"]:
        return f"{cells['from']}/{cells['until']}"
    return _text(cells, "on")


def _name(iri: str | int | None, base: str) -> str:
    """The id that an instance's IRI was made from."""
    local = str(iri).removeprefix(base)
    for path in INSTANCES.values():
        local = local.removeprefix(path)
    return unquote(local)
