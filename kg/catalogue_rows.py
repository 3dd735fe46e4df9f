"""What a store tells beside its stances, as rows for networks: attributions, events, affiliations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import unquote

from kg.analysis.attributions import AttributionRow
from kg.analysis.events import EventRow
from kg.analysis.folding import AffiliationRow, Into
from kg.analysis.material import Sources
from kg.analysis.statements import merge_issues
from kg.catalogue import clusters, stance_rows, text
from kg.exporting.rows import Row
from kg.rdf.sparql import Table
from kg.rdf.store import Store
from kg.rdf.vocabulary import ACTOR_CLASSES

_KINDS: Final = {name: kind for kind, name in ACTOR_CLASSES.items()} | {"Issue": "issue"}

_ARTICLE: Final = """
    ?document dcterms:identifier ?article .
    OPTIONAL { ?document schema:publisher/rdfs:label ?publisher }
    OPTIONAL { ?document schema:datePublished ?published }
"""
_ATTRIBUTIONS: Final = f"""
SELECT ?attribution ?article ?publisher ?published ?speaker ?speaker_label ?speaker_class ?quotation ?content
  ?outer ?outer_label ?outer_class
WHERE {{
  GRAPH ?graph {{
    ?attribution a kg:Attribution ; kg:speaker ?speaker ; kg:quotation ?quotation ; prov:wasDerivedFrom ?document .
    ?speaker rdfs:label ?speaker_label ; a ?speaker_class .
    OPTIONAL {{ ?attribution kg:content ?content }}
    OPTIONAL {{ ?attribution kg:inside/kg:speaker ?outer . ?outer rdfs:label ?outer_label ; a ?outer_class }}
    {_ARTICLE}
  }}
}}
"""
_EVENTS: Final = f"""
SELECT ?event ?article ?publisher ?published ?when ?source ?source_label ?source_class ?target ?target_label ?target_class
  ?plover ?cameo ?quad ?tenths ?factuality ?mode ?place ?quote
WHERE {{
  GRAPH ?graph {{
    ?event a kg:Event ; kg:source ?source ; sem:eventType ?plover ; kg:goldsteinTenths ?tenths ;
      kg:factuality ?factuality ; kg:evidence/oa:hasSelector/oa:exact ?quote ; prov:wasDerivedFrom ?document .
    ?source rdfs:label ?source_label ; a ?source_class .
    OPTIONAL {{ ?event kg:target ?target . ?target rdfs:label ?target_label ; a ?target_class }}
    OPTIONAL {{ ?event kg:cameo ?cameo }}
    OPTIONAL {{ ?event kg:quadClass ?quad }}
    OPTIONAL {{ ?event kg:mode ?mode }}
    OPTIONAL {{ ?event sem:hasPlace/rdfs:label ?place }}
    OPTIONAL {{ ?event sem:hasTimeStamp|sem:hasBeginTimeStamp ?when }}
    {_ARTICLE}
  }}
}}
"""
_AFFILIATIONS: Final = f"""
SELECT DISTINCT ?article ?publisher ?published ?member ?member_label ?member_class ?organisation ?organisation_label ?organisation_class
  ?role ?from ?until ?country ?country_label
WHERE {{
  GRAPH ?graph {{
    {{
      ?affiliation a kg:Affiliation ; org:member ?member ; org:organization ?organisation ; kg:roleName ?role .
      OPTIONAL {{ ?affiliation kg:memberFrom ?from }}
      OPTIONAL {{ ?affiliation kg:memberUntil ?until }}
    }} UNION {{
      ?member a kg:Person ; org:memberOf|org:subOrganizationOf|dcterms:isPartOf ?organisation .
    }}
    ?member rdfs:label ?member_label ; a ?member_class .
    ?organisation rdfs:label ?organisation_label ; a ?organisation_class .
    OPTIONAL {{
      ?organisation (org:subOrganizationOf|org:memberOf|dcterms:isPartOf)* ?country .
      ?country a kg:Country ; rdfs:label ?country_label .
    }}
    ?graph prov:wasDerivedFrom ?document .
    {_ARTICLE}
  }}
}}
"""


_NEEDED: Final = {
    "attribution": ("attributions", "affiliations"),
    "attributions": ("attributions", "affiliations"),
    "events": ("events",),
    "timeline": ("events",),
}
"""What a network or a diagram needs beside the stances."""


def sources(store: Store, clustered: bool = True, among: Table | None = None) -> Sources:
    """All that the store tells, for ``kg.material``; ``clustered`` counts issues that are one matter together.

    With ``among``, the answer of a query, of the stances only those that it names. Raises ``QueryError``.

    >>> import kg
    >>> with kg.Store(None) as store:
    ...     store.put(kg.quads(kg.extract(kg.Article("treaty", "Norland opposes the treaty."))))
    ...     told = kg.material(kg.sources(store))
    >>> told.network("two-mode").number_of_edges()
    1
    """
    return Sources(
        stance_rows(store, clustered, among),
        attribution_rows(store),
        event_rows(store, clustered),
        affiliation_rows(store),
    )


def sources_for(
    store: Store, names: Iterable[str], fold: Into | None = None, clustered: bool = True, among: Table | None = None
) -> Sources:
    """What the store tells, as far as the networks or diagrams of these names need it, persons folded where asked."""
    needed = {*kinds_for(names), *(("affiliations",) if fold else ())}
    told = Sources(
        stance_rows(store, clustered, among),
        attribution_rows(store) if "attributions" in needed else (),
        event_rows(store, clustered) if "events" in needed else (),
        affiliation_rows(store) if "affiliations" in needed else (),
    )
    return told.folded(fold) if fold else told


def kinds_for(names: Iterable[str]) -> list[str]:
    """What the networks or diagrams of these names are made of.

    >>> kinds_for(["relations", "attribution"])
    ['stances', 'attributions', 'affiliations']
    """
    return list(dict.fromkeys(["stances", *(part for name in names for part in _NEEDED.get(name, ()))]))


def attribution_rows(store: Store) -> list[AttributionRow]:
    """Every attribution with a known speaker, by article; an outer speaker is who quotes the inner one."""
    found = [
        AttributionRow(
            article=str(row["article"]),
            date=text(row["published"]),
            publisher=text(row["publisher"]),
            speaker=_id(row["speaker"]),
            speaker_label=str(row["speaker_label"]),
            speaker_kind=_kind(row["speaker_class"]),
            direct=row["quotation"] == "direct",
            content=str(row["content"] or ""),
            quoted_by=_id(row["outer"]) if row["outer"] else None,
            quoted_by_label=text(row["outer_label"]),
            quoted_by_kind=_kind(row["outer_class"]) if row["outer"] else None,
            published=text(row["published"]),
        )
        for row in _one_each(store, _ATTRIBUTIONS, "attribution")
    ]
    return sorted(found, key=lambda one: (one.article, one.speaker, one.content))


def event_rows(store: Store, clustered: bool = False) -> list[EventRow]:
    """Every event with its labels, by article; ``clustered`` as in ``stance_rows``."""
    found = [_event(row) for row in _one_each(store, _EVENTS, "event")]
    found = merge_issues(found, clusters(store)) if clustered else found
    return sorted(found, key=lambda one: (one.article, one.source, one.target or "", one.plover, one.quote))


def _event(row: Row) -> EventRow:
    return EventRow(
        article=str(row["article"]),
        date=text(row["when"] or row["published"]),
        publisher=text(row["publisher"]),
        source=_id(row["source"]),
        source_label=str(row["source_label"]),
        source_kind=_kind(row["source_class"]),
        target=_id(row["target"]) if row["target"] else None,
        target_label=text(row["target_label"]),
        target_kind=_kind(row["target_class"]) if row["target"] else None,
        plover=_id(row["plover"]),
        cameo=str(row["cameo"] or ""),
        quad=str(row["quad"] or ""),
        goldstein=int(row["tenths"] or 0) / 10,
        factuality=_id(row["factuality"]),
        mode=text(row["mode"]),
        place=text(row["place"]),
        quote=str(row["quote"]),
        published=text(row["published"]),
    )


def affiliation_rows(store: Store) -> list[AffiliationRow]:
    """Every affiliation, by article; a person's country or body without a told role has an empty role."""
    found = [
        AffiliationRow(
            article=str(row["article"]),
            member=_id(row["member"]),
            member_label=str(row["member_label"]),
            member_kind=_kind(row["member_class"]),
            organisation=_id(row["organisation"]),
            organisation_label=str(row["organisation_label"]),
            organisation_kind=_kind(row["organisation_class"]),
            role=str(row["role"] or ""),
            start=text(row["from"]),
            end=text(row["until"]),
            country=_id(row["country"]) if row["country"] else None,
            country_label=text(row["country_label"]),
            publisher=text(row["publisher"]),
            published=text(row["published"]),
        )
        for row in store.query(_AFFILIATIONS).dictionaries()
    ]
    return sorted(found, key=lambda one: (one.article, one.member, one.organisation, one.role))


def _one_each(store: Store, query: str, name: str) -> list[Row]:
    """One row for each node, the first in order where the graph gives several (two labels of one place)."""
    found: dict[tuple[str, str], Row] = {}
    for row in sorted(store.query(query).dictionaries(), key=repr):
        found.setdefault((str(row["article"]), str(row[name])), row)
    return list(found.values())


def _id(value: str | int | None) -> str:
    return unquote(str(value).rsplit("/", 1)[-1])


def _kind(value: str | int | None) -> str:
    return _KINDS.get(str(value).rsplit("#", 1)[-1], "other")
