"""A hand-made linker for tests: names → actors, without the tables."""

from __future__ import annotations

from kg.actors.mentions import Mention, Mentions
from kg.language.document import Document
from kg.model import Actor

ACTORS = {
    "Norland": Actor("norland", "Norland", "country"),
    "Norlandic": Actor("norland", "Norland", "country"),
    "Sudria": Actor("sudria", "Sudria", "country"),
    "Sudrian": Actor("sudria", "Sudria", "country"),
    "Estmark": Actor("estmark", "Estmark", "country"),
    "Lake Council": Actor("lake-council", "Lake Council", "igo", part_of="lake-union"),
    "Lake Union": Actor("lake-union", "Lake Union", "igo"),
    "Sudrian Foreign Ministry": Actor(
        "sudria-foreign-ministry", "Sudrian Foreign Ministry", "government-body", part_of="sudria"
    ),
    "Green Party": Actor("green-party", "Green Party", "party"),
    "Daily Lantern": Actor("daily-lantern", "Daily Lantern", "media"),
    "Harbour Steel": Actor("harbour-steel", "Harbour Steel", "company"),
    "Clean Rivers": Actor("clean-rivers", "Clean Rivers", "ngo"),
    "Republican Party": Actor("republican-party", "Republican Party", "party"),
    "Republican": Actor("republican-party", "Republican Party", "party"),
    "Anna Berg": Actor("anna-berg", "Anna Berg", "person"),
    "Berg": Actor("anna-berg", "Anna Berg", "person"),
    "Peter Lindqvist": Actor("peter-lindqvist", "Peter Lindqvist", "person"),
    "Lindqvist": Actor("peter-lindqvist", "Peter Lindqvist", "person"),
    "Tomo Arel": Actor("tomo-arel", "Tomo Arel", "person"),
    "Ruda Arel": Actor("ruda-arel", "Ruda Arel", "person"),
    "Arel": Actor("tomo-arel", "Tomo Arel", "person"),
}


def name(doc: Document) -> Mentions:
    """The mentions of ``ACTORS`` in the text, the longest names first."""
    mentions = Mentions()
    taken: set[int] = set()
    for form in sorted(ACTORS, key=len, reverse=True):
        words = form.split()
        for at in range(len(doc.tokens) - len(words) + 1):
            run = doc.tokens[at : at + len(words)]
            inside = {token.i for token in run}
            if [token.text for token in run] == words and not taken & inside:
                taken |= inside
                head = next(token for token in reversed(run) if token.head is token or token.head.i not in inside)
                mentions.add(Mention(run[0].start, run[-1].end, head.i, ACTORS[form].id), ACTORS[form])
    return mentions
