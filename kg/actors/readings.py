"""What a name of the tables means where it stands: which of its readings the sentence and the article support."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Final

from kg.actors.capitals import acts
from kg.actors.spotting import Spot, head_of
from kg.actors.tables import ActorLexicon, Name, fold
from kg.language.document import Document, Token

_ARTICLES: Final = frozenset(["a", "an", "another", "one", "every", "each"])


def support_of(lexicon: ActorLexicon, spots: list[Spot]) -> Counter[str]:
    """How often the article surely names each actor, and each country by its own names or its bodies'."""
    support: Counter[str] = Counter()
    for spot in spots:
        if len({name.actor for name in spot.readings}) == 1 and spot.readings[0].role != "weak":
            name = spot.readings[0].actor
            support[name] += 1
            country = lexicon.country_of(lexicon.actors[name].part_of)
            if country:
                support[country] += 1
    return support


def main_country(lexicon: ActorLexicon, support: Counter[str]) -> str | None:
    counts = [(count, name) for name, count in support.items() if lexicon.actors[name].kind == "country"]
    counts.sort(reverse=True)
    if not counts or (len(counts) > 1 and counts[0][0] < 2 * counts[1][0]):
        return None
    return counts[0][1]


def read_spots(
    doc: Document, lexicon: ActorLexicon, spots: list[Spot], support: Counter[str], main: str | None
) -> list[tuple[Spot, Name | None]]:
    """Each spot with the reading that its sentence and the article support: None for a town or a nationality alone.

    Weak names without support are left out, for they may be names of something else, and so are the adjectives of
    peoples and faiths where they only tell what sort something is of.
    """
    read: list[tuple[Spot, Name | None]] = []
    ends = {spot.last: spot for spot in spots}
    for spot in spots:
        if spot.readings[0].role == "weak" and (owner := _owner_before(doc, spot, ends)) is not None:
            own = tuple(name for name in spot.readings if _is_of(lexicon, name, owner))
            if not own:
                continue
            spot = replace(spot, readings=own)
        chosen = _choose(doc, lexicon, spot, support, main)
        if chosen is not None or spot.readings[0].role not in ("weak", "trait"):
            read.append((spot, chosen))
    return read


def _owner_before(doc: Document, spot: Spot, ends: dict[int, Spot]) -> Spot | None:
    """The name straight before, or before its possessive ending: the state of the "Wisconsin Supreme Court"."""
    at = spot.first - 1
    if at > 0 and doc.tokens[at].text in ("'s", "’s", "'", "’"):
        at -= 1
    return ends.get(at)


def _is_of(lexicon: ActorLexicon, name: Name, owner: Spot) -> bool:
    """Whether the body of the name can be the owner's: of that state, or the owner is no state or province at all."""
    states = {each.actor for each in owner.readings if lexicon.country_of(each.actor) is not None}
    states = {state for state in states if lexicon.actors[state].kind in ("country", "government-body")}
    above = lexicon.actors[name.actor].part_of
    while above is not None and above not in states:
        above = lexicon.actors[above].part_of if above in lexicon.actors else None
    return above is not None or not states


def _choose(doc: Document, lexicon: ActorLexicon, spot: Spot, support: Counter[str], main: str | None) -> Name | None:
    def weight(name: Name) -> int:
        actor = lexicon.actors[name.actor]
        country = lexicon.country_of(actor.part_of)
        return 3 * support[name.actor] + (support[country] if country else 0)

    readings = spot.readings
    if len(readings) > 1:
        readings = tuple(sorted(readings, key=weight, reverse=True))
    name = readings[0]
    head = head_of(doc.tokens, spot.first, spot.last)
    match name.role:
        case "weak":
            return name if _weak(lexicon, name, support, main, head) else None
        case "capital":
            stands = acts(doc, head, spot.last, lexicon.capitals)
            return name if stands and _whole(doc, lexicon, spot, head) else None
        case "trait":
            return name if _holds(lexicon, head) else None
        case "adjective":
            return _adjective(doc, lexicon, spot, name, head)
    return name


def _weak(lexicon: ActorLexicon, name: Name, support: Counter[str], main: str | None, head: Token) -> bool:
    """Whether an unsure name is meant: its sure name is there too, or the article is about its country."""
    actor = lexicon.actors[name.actor]
    if support[name.actor]:
        return True
    if actor.part_of is None:
        return head.entity == "ORG" and actor.kind in ("company", "media", "ngo", "igo", "armed-group")
    country = lexicon.country_of(actor.part_of)
    above = country or actor.part_of
    whole = name.text.endswith("s") or _holds(lexicon, head)
    if actor.kind == "party" and head.entity in ("NORP", "ORG") and whole:
        return main is None or main == above
    return bool(support[above]) and (main is None or main == above or country is None)


def _adjective(doc: Document, lexicon: ActorLexicon, spot: Spot, name: Name, head: Token) -> Name | None:
    """ "Chinese officials" names the country, "the Chinese" its people, "an Iranian" nobody, "in Chinese" a language."""
    if head.dep in ("amod", "compound", "nmod", "npadvmod", "poss", "acomp", "attr", "ROOT", "conj"):
        return name
    determiner = head.child("det")
    if determiner is None:
        return None if head.head.lower == "in" else name
    if determiner.lower in _ARTICLES:
        return None
    people = f"{name.actor}-people"
    return Name(fold(name.text), people, "people") if people in lexicon.actors else name


def _whole(doc: Document, lexicon: ActorLexicon, spot: Spot, head: Token) -> bool:
    """Whether a region's name is all there is of it, and nothing belongs to it or is for it that is no attitude."""
    if lexicon.actors[spot.readings[0].actor].kind != "other":
        return True
    beside = doc.tokens[max(spot.first - 1, 0)], doc.tokens[min(spot.last + 1, len(doc.tokens) - 1)]
    if (spot.first and beside[0].text[0].isupper()) or beside[1].text == "-":
        return False
    return _holds(lexicon, head) if head.dep == "poss" else head.head.lower != "for"


def _holds(lexicon: ActorLexicon, head: Token) -> bool:
    """Whether the adjective tells who holds the attitude of its noun: "Kurdish criticism", not "Kurdish music"."""
    if head.dep not in ("amod", "compound", "nmod", "poss"):
        return False
    return any(("held", word) in lexicon.capitals for word in (head.head.lower, head.head.lemma))
