"""FollowTheMoney entities as JSON lines, for OpenAleph and its relatives.

https://followthemoney.tech/explorer/: actors by kind, each once with what all articles say of it; articles; issues as
Event, Project or Note; stances as UnknownLink from holder to target; affiliations as Membership; events as Event.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import IO, Final

import pyoxigraph as ox

from kg.exporting.articles import ArticleView, Cluster, Clusters, articles, local
from kg.exporting.options import Options
from kg.exporting.rows import HELD, KINDS, article_statements, kind
from kg.lexicon import read_table
from kg.rdf.store import Store
from kg.rdf.vocabulary import ACTOR_CLASSES

Entity = dict[str, object]

SCHEMATA: Final = {
    "country": "PublicBody",
    "government-body": "PublicBody",
    "igo": "PublicBody",
    "person": "Person",
    "party": "Organization",
    "armed-group": "Organization",
    "company": "Company",
    "ngo": "Organization",
    "media": "Organization",
    "population": "LegalEntity",
    "other": "LegalEntity",
}
"""Kind of actor → schema."""
TOPICS: Final = {"country": "gov.national", "government-body": "gov", "igo": "gov.igo", "party": "pol.party"}
HAPPENINGS: Final = frozenset(
    "meeting vote election attack war protest test visit trial event arrest investigation release repression".split()
)
"""Kinds of issue that take place: Event."""
UNDERTAKINGS: Final = frozenset(
    "agreement aid ban decision deployment law plan policy programme resolution sanctions appointment recognition".split()
)
"""Kinds of issue that somebody carries out: Project. All others are a Note."""

_ID: Final = re.compile(r"[0-9a-zA-Z]([0-9a-zA-Z.-]{0,120}[0-9a-zA-Z])?")
ALIEN: Final = frozenset(["person", "population", "other"])
"""Kinds of actor that are no Organization for FollowTheMoney."""
_ALIEN: Final = " ".join(f"kg:{ACTOR_CLASSES[kind]}" for kind in sorted(ALIEN))
_NAMES: Final = frozenset(["name", "alias"])
"""Properties whose values stand on one line."""
_LANGUAGES: Final = {"en": "eng"}
_ACTOR: Final = f"""
SELECT DISTINCT ?actor ?property ?value WHERE {{
  {{ ?actor a ?value . BIND("class" AS ?property) }}
  UNION {{ ?actor rdfs:label ?value . BIND("name" AS ?property) }}
  UNION {{ ?actor skos:altLabel ?value . BIND("alias" AS ?property) }}
  UNION {{ ?actor owl:sameAs ?value . BIND("same" AS ?property) }}
  UNION {{ ?actor kg:iso3 ?value . BIND("iso3" AS ?property) }}
  UNION {{ ?actor org:memberOf|org:subOrganizationOf|dcterms:isPartOf ?whole . ?whole kg:iso3 ?value . BIND("iso3" AS ?property) }}
  UNION {{
    ?actor org:memberOf|org:subOrganizationOf|dcterms:isPartOf ?value .
    FILTER NOT EXISTS {{ VALUES ?alien {{ {_ALIEN} }} ?value a ?alien }} BIND("part" AS ?property)
  }}
}} ORDER BY ?property ?value
"""


def write_ftm(store: Store, out: IO[bytes], _options: Options) -> None:
    """Every entity on a line of its own."""
    for entity in entities(store):
        out.write(json.dumps(entity, ensure_ascii=False, sort_keys=True).encode("utf-8") + b"\n")


def entities(store: Store) -> Iterator[Entity]:
    """The entities, article by article; an actor, once, with the first article that tells of it.

    What is remembered is a hash of eight bytes for each actor.
    """
    clusters = Clusters(store)
    written: set[bytes] = set()
    for article in articles(store):
        for actor in _actors(article):
            digest = hashlib.blake2b(actor.encode(), digest_size=8).digest()
            if digest not in written:
                written.add(digest)
                yield from _actor(store, actor)
        yield _article(article)
        yield from _mentions(article)
        yield from _issues(article, clusters.of(article))
        yield from _stances(article)
        yield from _affiliations(article)
        yield from _events(article)


def entity_id(kind: str, name: str) -> str:
    """An id that FollowTheMoney takes: the name itself where that can be, else a hash of it."""
    plain = f"{kind}-{name}"
    return plain if _ID.fullmatch(plain) else f"{kind}-{hashlib.sha1(name.encode()).hexdigest()[:20]}"


def _entity(name: str, schema: str, /, **properties: str | Iterable[str | None] | None) -> Entity:
    """An entity with its filled properties."""
    filled: dict[str, list[str]] = {}
    for key, given in properties.items():
        values = [value for value in ([given] if isinstance(given, str) or given is None else given) if value]
        if found := list(dict.fromkeys(" ".join(value.split()) if key in _NAMES else value for value in values)):
            filled[key] = found
    return {"id": name, "schema": schema, "properties": filled}


def _actors(article: ArticleView) -> list[str]:
    return sorted({node for name, kind in KINDS.items() if kind != "issue" for node in article.classes.get(name, ())})


def _referent(article: ArticleView, node: str | None) -> str | None:
    """The id of the entity of an actor or issue."""
    if node is None:
        return None
    return entity_id("issue" if kind(article, node) == "issue" else "actor", local(node))


def _actor(store: Store, actor: str) -> Iterator[Entity]:
    """What all articles say of an actor, and what it is part of."""
    found: dict[str, list[str]] = {}
    for row in store.query(_ACTOR, {"actor": ox.NamedNode(actor)}).dictionaries():
        found.setdefault(str(row["property"]), []).append(str(row["value"]))
    what = next((KINDS[name] for name in found["class"] if name in KINDS), "other")
    names = found.get("name") or [local(actor)]
    name = entity_id("actor", local(actor))
    yield _entity(
        name,
        SCHEMATA[what],
        name=names[:1],
        alias=[*names[1:], *found.get("alias", [])],
        country=[_countries().get(code) for code in found.get("iso3", ())],
        wikidataId=[local(link) for link in found.get("same", ())],
        topics=TOPICS.get(what),
    )
    for whole in found.get("part", ()):
        other = entity_id("actor", local(whole))
        part = entity_id("part", f"{local(actor)}-{local(whole)}")
        yield _entity(
            part, "Membership", member=name, organization=other, role="member" if what == "person" else "part"
        )


@cache
def _countries() -> dict[str, str]:
    """Alpha-3 code → alpha-2 code, in small letters as FollowTheMoney has it."""
    return {row["iso3"]: row["code"] for row in read_table("territories", ("code",)) if row["iso3"]}


def _source(article: ArticleView) -> dict[str, str | None]:
    """What an entity says of the article that it was read from."""
    document = article.document
    return {
        "proof": entity_id("article", local(document or "")),
        "publisher": article.value(document, "schema:publisher", "rdfs:label"),
        "sourceUrl": article.value(document, "schema:url"),
    }


def _article(article: ArticleView) -> Entity:
    document, told = article.document, _source(article)
    return _entity(
        str(told["proof"]),
        "Article",
        title=article.value(document, "rdfs:label"),
        fileName=article.value(document, "dcterms:identifier"),
        publishedAt=article.value(document, "schema:datePublished"),
        language=_LANGUAGES.get(article.value(document, "schema:inLanguage") or ""),
        publisher=told["publisher"],
        sourceUrl=told["sourceUrl"],
    )


def _mentions(article: ArticleView) -> Iterator[Entity]:
    """That the article tells of an actor, and how it names it."""
    document = entity_id("article", local(article.document or ""))
    for actor in _actors(article):
        yield _entity(
            entity_id("mention", hashlib.sha1(f"{document} {actor}".encode()).hexdigest()[:20]),
            "Mention",
            document=document,
            resolved=_referent(article, actor),
            name=[*article.values(actor, "rdfs:label"), *article.values(actor, "skos:altLabel")],
            detectedSchema=SCHEMATA.get(kind(article, actor)),
        )


def _issues(article: ArticleView, clusters: dict[str, Cluster]) -> Iterator[Entity]:
    for issue in article.instances("kg:Issue"):
        what = article.value(issue, "kg:issueKind") or ""
        cluster = clusters.get(local(issue))
        schema = "Event" if what in HAPPENINGS else "Project" if what in UNDERTAKINGS else "Note"
        yield _entity(
            entity_id("issue", local(issue)),
            schema,
            name=article.value(issue, "rdfs:label"),
            alias=article.values(issue, "skos:altLabel"),
            keywords=[what, cluster.label if cluster else None],
            **_source(article),
        )


def _stances(article: ArticleView) -> Iterator[Entity]:
    """A link from holder to target; its role is the type of the stance, with the factuality where it is not held."""
    for row in article_statements(article, {}):
        node = f"{row['stance']}"
        speaker = f"told by {row['speaker_label']}" if row["speaker"] and row["speaker"] != row["holder"] else None
        notes = [f"polarity {row['polarity']}", f"confidence {row['confidence']}", speaker]
        held = row["factuality"] in HELD
        yield _entity(
            entity_id("stance", node),
            "UnknownLink",
            subject=entity_id("actor", str(row["holder"])),
            object=entity_id("issue" if row["target_kind"] == "issue" else "actor", str(row["target"])),
            role=str(row["type"]) if held else f"{row['type']} ({row['factuality']})",
            status=str(row["factuality"]),
            date=str(row["date"]) if row["date"] else None,
            summary=str(row["quote"]),
            description="; ".join(note for note in [*notes, "inferred" if row["inferred_from"] else None] if note),
            recordId=node,
            **_source(article),
        )


def _affiliations(article: ArticleView) -> Iterator[Entity]:
    """A Membership; a plain link where the whole is no organisation for FollowTheMoney (a people, a person)."""
    for node in article.instances("kg:Affiliation"):
        member, whole = article.value(node, "org:member"), article.value(node, "org:organization")
        alien = kind(article, whole or "") in ALIEN
        schema, part, body = ("UnknownLink", "subject", "object") if alien else ("Membership", "member", "organization")
        ends = {part: _referent(article, member), body: _referent(article, whole)}
        yield _entity(
            entity_id("affiliation", local(node)),
            schema,
            role=article.value(node, "kg:roleName"),
            startDate=article.value(node, "kg:memberFrom"),
            endDate=article.value(node, "kg:memberUntil"),
            summary=article.quote(node)[0],
            recordId=local(node),
            **ends,
            **_source(article),
        )


def _events(article: ArticleView) -> Iterator[Entity]:
    for node in article.instances("kg:Event"):
        target = article.value(node, "kg:target")
        ends = [article.value(node, "kg:source"), target]
        aimed = target is not None and kind(article, target) == "issue"
        yield _entity(
            entity_id("event", local(node)),
            "Event",
            name=article.value(node, "rdfs:label"),
            date=article.value(node, "sem:hasTimeStamp"),
            startDate=article.value(node, "sem:hasBeginTimeStamp"),
            endDate=article.value(node, "sem:hasEndTimeStamp"),
            location=article.value(node, "sem:hasPlace", "rdfs:label"),
            involved=[_referent(article, end) for end in ends if end and kind(article, end) != "issue"],
            keywords=[local(article.value(node, "sem:eventType") or ""), article.value(node, "kg:quadClass")],
            description=f"target: {article.value(target, 'rdfs:label')}" if aimed else None,
            summary=article.quote(node)[0],
            recordId=local(node),
            **_source(article),
        )
