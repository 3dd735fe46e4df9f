"""Who belongs to which organisation or state, in which role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from kg.actors.anaphora import nouns
from kg.actors.descriptions import dominant_country
from kg.actors.mentions import Mentions
from kg.actors.names import Title
from kg.actors.tables import ActorLexicon
from kg.actors.titles import MEMBER, find_titles
from kg.language.document import Document
from kg.model import Affiliation, Evidence, stable_id

ORGAN: Final = "organ"
"""The role of a body whose name does not tell what it is."""

_PARTIES: Final = {"R": "Republican Party", "D": "Democratic Party"}
_INITIAL: Final = re.compile(r"\s?\(([RD])-[A-Z][\w. ]*\)")
_PRESIDENTS: Final = frozenset({"president", "vice", "former", "then", "outgoing", "incumbent", "late"})


def find_affiliations(doc: Document, mentions: Mentions, lexicon: ActorLexicon | None = None) -> list[Affiliation]:
    """The affiliations that the article tells, one for each member, organisation and role, in the order of the text.

    A title without an owner ("Prime Minister X") goes to the state whose office the tables say it is, else to the
    country that the article is about, if it is plainly about one. Organs go to what the tables say they are part of.
    """
    titles = find_titles(doc, mentions)
    found: dict[tuple[str, str, str], Affiliation] = {}
    for item in [*_titled(doc, mentions, titles, lexicon), *_initials(doc, mentions), *_organs(doc, mentions)]:
        found.setdefault((item.member, item.organisation, item.role.lower()), item)
    roles = {(member, organisation) for member, organisation, role in found if role}
    told = [item for item in found.values() if item.role or (item.member, item.organisation) not in roles]
    return sorted(told, key=lambda item: (item.evidence.start, item.evidence.end, item.member, item.organisation))


def _titled(
    doc: Document, mentions: Mentions, titles: list[Title], lexicon: ActorLexicon | None
) -> Iterator[Affiliation]:
    """The affiliations that the titles of persons tell."""
    owned = {(title.person, title.role.lower()) for title in titles if title.organisation}
    mentioned = {mention.actor for mention in mentions.all()}
    home = dominant_country(mentions)
    for title in titles:
        organisation = title.organisation
        if organisation is None and (title.person, title.role.lower()) not in owned and _national(doc, title):
            states = _states_of(title, lexicon)
            organisation = home if not states else states.pop() if len(states) == 1 else None
        if organisation in mentioned and organisation != title.person:
            start, end, last = _tenure(doc, title.last)
            item = _affiliation(doc, title.person, organisation, title.role, _evidence(doc, title.first, last))
            yield replace(item, start=start, end=end)


def _initials(doc: Document, mentions: Mentions) -> Iterator[Affiliation]:
    """The parties of "NAME (R-Ohio)", where the article names the party."""
    found = [mention for mention in mentions.all() if _INITIAL.match(doc.text, mention.end)]
    mentioned = {mentions.actors[mention.actor].label: mention.actor for mention in mentions.all()} if found else {}
    for mention in found:
        match = _INITIAL.match(doc.text, mention.end)
        party = mentioned.get(_PARTIES[match.group(1)]) if match else None
        if match and party and mentions.actors[mention.actor].kind == "person":
            evidence = Evidence(
                mention.start,
                match.end(),
                doc.text[mention.start : match.end()],
                doc.sentence_span(doc.tokens[mention.head]),
            )
            yield _affiliation(doc, mention.actor, party, MEMBER, evidence)


def _affiliation(doc: Document, member: str, organisation: str, role: str, evidence: Evidence) -> Affiliation:
    key = stable_id(doc.article.id, member, organisation, evidence.start, evidence.end, "affiliation")
    return Affiliation(key, member, organisation, role, evidence)


def _evidence(doc: Document, first: int, last: int) -> Evidence:
    start, end = doc.tokens[first].start, doc.tokens[last].end
    return Evidence(start, end, doc.text[start:end], doc.sentence_span(doc.tokens[first]))


def _tenure(doc: Document, last: int) -> tuple[str | None, str | None, int]:
    """First and last year of "since 2016", "from 2005 to 2021", "until 2019" after the title, and the last token."""
    words = [token.lower for token in doc.tokens[last + 1 : last + 6] if token.sentence == doc.tokens[last].sentence]
    skip = int(bool(words) and words[0] in (",", "("))
    words = [*words[skip:], "", "", "", ""]
    if words[0] == "since" and _is_year(words[1]):
        return words[1], None, last + skip + 2
    if words[0] in ("from", "between") and _is_year(words[1]) and _is_year(words[3]):
        return words[1], words[3], last + skip + 4
    if words[0] == "until" and _is_year(words[1]):
        return None, words[1], last + skip + 2
    return None, None, last


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isdigit() and word[0] in "12"


def _states_of(title: Title, lexicon: ActorLexicon | None) -> set[str]:
    """The states that the person held an office of, as the tables tell; of the title's own office where they tell it."""
    terms = [term for term in lexicon.terms if term.actor == title.person] if lexicon else []
    role = title.role.lower()
    held = {term.country for term in terms if any(office in role for office in term.office.split("|"))}
    return held or {term.country for term in terms}


def _national(doc: Document, title: Title) -> bool:
    """Whether the title is an office of a state: "president", "foreign minister", not "company president"."""
    if title.noun is None or (noun := doc.tokens[title.noun].lower) not in nouns()["office"]:
        return False
    return noun != "president" or set(title.role.lower().split()) <= _PRESIDENTS


def _organs(doc: Document, mentions: Mentions) -> Iterator[Affiliation]:
    """The organs of a state or organisation, from what the tables know, at their first mention; the role is its noun."""
    seen: set[str] = set()
    for mention in mentions.all():
        actor = mentions.actors[mention.actor]
        above = actor.part_of
        if actor.kind in ("person", "population") or above not in mentions.actors or mention.form == "pronoun":
            continue
        head = doc.tokens[mention.head]
        if actor.id not in seen and head.lower not in nouns()["voice"]:
            seen.add(actor.id)
            exact = doc.text[mention.start : mention.end]
            evidence = Evidence(mention.start, mention.end, exact, doc.sentence_span(head))
            role = head.lower if head.lower in nouns()["named"] or head.lower in nouns()["organ"] else ORGAN
            yield _affiliation(doc, actor.id, above, role, evidence)
