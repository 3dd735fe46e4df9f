"""Whether a person of an article is "he" or "she", as far as its words tell."""

from __future__ import annotations

from typing import Final

from kg.actors.anaphora import first_names, nouns
from kg.actors.mentions import Mentions
from kg.actors.names import Names, Title

_ADDRESSES: Final = {
    **dict.fromkeys(("mr", "mr.", "sir", "lord", "king", "prince", "duke"), "m"),
    **dict.fromkeys(("mrs", "mrs.", "ms", "ms.", "lady", "dame", "baroness", "queen", "princess", "duchess"), "f"),
}


def genders(names: Names, mentions: Mentions, titles: list[Title]) -> dict[str, str]:
    """Gender by person: from "Mr" and "Mrs", else from titles such as "chairwoman", else from the first name."""
    tokens = names.doc.tokens
    known: dict[str, str] = {}
    for person in {mention.actor for mention in mentions.all() if names.kind(mention) == "person"}:
        hint = first_names().get(mentions.actors[person].label.partition(" ")[0])
        if hint:
            known[person] = hint
    for title in titles:
        noun = nouns()["title"].get(tokens[title.noun].lower) if title.noun is not None else None
        if noun and noun.gender:
            known[title.person] = noun.gender
    for mention in mentions.all():
        first = names.extent[mention.head][0]
        gender = _ADDRESSES.get(tokens[first].lower) or (_ADDRESSES.get(tokens[first - 1].lower) if first else None)
        if gender and names.kind(mention) == "person":
            known[mention.actor] = gender
    return known
