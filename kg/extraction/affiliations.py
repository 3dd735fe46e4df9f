"""Who belongs to which organisation or state, in which role."""

from __future__ import annotations

from kg.actors.mentions import Mentions
from kg.actors.titles import Title, find_titles
from kg.language.document import Document
from kg.model import Affiliation, Evidence, stable_id


def find_affiliations(doc: Document, mentions: Mentions, lexicon: object = None) -> list[Affiliation]:
    """The affiliations that the article tells, one for each member, organisation and role."""
    found: dict[tuple[str, str, str], Affiliation] = {}
    for title in find_titles(doc, mentions):
        organisation = title.organisation or mentions.actors[title.person].part_of
        if organisation is None or organisation not in mentions.actors:
            continue
        found.setdefault((title.person, organisation, title.role.lower()), _affiliation(doc, title, organisation))
    for organ in _organs(doc, mentions):
        found.setdefault((organ.member, organ.organisation, ""), organ)
    return list(found.values())


def _affiliation(doc: Document, title: Title, organisation: str) -> Affiliation:
    evidence = _evidence(doc, title.first, title.last)
    key = stable_id(doc.article.id, title.person, organisation, evidence.start, evidence.end, "affiliation")
    return Affiliation(key, title.person, organisation, title.role, evidence)


def _evidence(doc: Document, first: int, last: int) -> Evidence:
    start, end = doc.tokens[first].start, doc.tokens[last].end
    return Evidence(start, end, doc.text[start:end], doc.sentence_span(doc.tokens[first]))


def _organs(doc: Document, mentions: Mentions) -> list[Affiliation]:
    """The organs of a state or organisation, from what the tables know, at their first mention."""
    found: dict[str, Affiliation] = {}
    for mention in mentions.all():
        actor = mentions.actors[mention.actor]
        above = actor.part_of
        if mention.form != "name" or actor.kind == "person" or above is None or above not in mentions.actors:
            continue
        if mention.actor not in found:
            head = doc.tokens[mention.head]
            key = stable_id(doc.article.id, mention.actor, above, mention.start, mention.end, "affiliation")
            exact = doc.text[mention.start : mention.end]
            evidence = Evidence(mention.start, mention.end, exact, doc.sentence_span(head))
            found[mention.actor] = Affiliation(key, mention.actor, above, "organ", evidence)
    return list(found.values())
