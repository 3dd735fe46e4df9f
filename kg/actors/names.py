"""The actors' names of an article by token, and what a title of a person is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kg.actors.anaphora import Noun, nouns, row
from kg.actors.mentions import Mention, Mentions
from kg.language.document import Document, Token

LINKS: Final = frozenset({"of", "for", "to", "at", "with", "in", "from"})
"""Prepositions between a role and whose it is."""
MODIFIERS: Final = frozenset({"NOUN", "PROPN", "ADJ"})
POSSESSIVES: Final = frozenset({"'s", "’s", "'", "’"})
TENURE: Final = frozenset(
    [
        "former",
        "ex",
        "acting",
        "then",
        "late",
        "outgoing",
        "incoming",
        "current",
        "interim",
        "retired",
        "deposed",
        "ousted",
    ]
)
"""What tells when somebody holds an office."""
_SERVANTS: Final = frozenset({"adviser", "advisor", "aide", "assistant", "envoy"})
"""Who is somebody's by "to": an adviser to X belongs to X, an ambassador to X does not."""


@dataclass(frozen=True, slots=True)
class Title:
    """A person's title at one place. ``first`` … ``last`` are the tokens that tell it, the name included."""

    person: str
    name: int
    """Index of the head of the name."""
    role: str
    organisation: str | None
    first: int
    last: int
    noun: int | None
    """Index of the role noun."""


class Names:
    """The actors' mentions of an article by the tokens that they cover; titles are no mentions here."""

    def __init__(self, doc: Document, mentions: Mentions) -> None:
        self.doc = doc
        self.mentions = mentions
        self.over: dict[int, Mention] = {}
        self.extent: dict[int, tuple[int, int]] = {}
        """First and last token of a mention, by its head."""
        for mention in sorted(mentions.all(), key=lambda mention: mention.start - mention.end):
            first, last = self.extent[mention.head] = _extent(doc, mention)
            if first == last and is_office(doc.tokens, first):
                continue
            if mention.form == "name" or not (self.kind(mention) == "person" or is_title(doc.tokens[mention.head])):
                for index in range(first, last + 1):
                    self.over.setdefault(index, mention)

    def kind(self, mention: Mention) -> str:
        return self.mentions.actors[mention.actor].kind

    def group(self, index: int) -> Mention | None:
        """The mention over the token, unless it is a person's."""
        mention = self.over.get(index)
        return mention if mention and self.kind(mention) != "person" else None

    def owned(self, index: int) -> Mention | None:
        """The group that begins at the token, or the one that this one owns: "Iran's Quds Force"."""
        group = self.group(index)
        after = self.extent[group.head][1] + 1 if group else len(self.doc.tokens)
        if after + 1 < len(self.doc.tokens) and self.doc.tokens[after].text in POSSESSIVES:
            return self.group(after + 1) or group
        return group

    def person(self, index: int) -> Mention | None:
        mention = self.over.get(index)
        return mention if mention and self.kind(mention) == "person" else None


def _extent(doc: Document, mention: Mention) -> tuple[int, int]:
    first = last = mention.head
    while first > 0 and doc.tokens[first - 1].end > mention.start:
        first -= 1
    while last + 1 < len(doc.tokens) and doc.tokens[last + 1].start < mention.end:
        last += 1
    return first, last


def is_title(token: Token) -> bool:
    """Whether the token is a role noun of the table, also in the plural or as the end of a compound: "vice-president"."""
    return token.pos in ("NOUN", "PROPN") and _entry(token) is not None


def _entry(token: Token) -> Noun | None:
    titles = nouns()["title"]
    word = token.lower
    found = titles.get(word)
    if found is None and "-" in word:
        found = titles.get(word.rpartition("-")[2])
    if found is None and token.tag in ("NNS", "NNPS"):
        found = titles.get(word.removesuffix("s"))
    return found


def is_office(tokens: list[Token], at: int) -> bool:
    """Whether the token is part of an office, whatever it was taken for: "Ambassador", the "State" of a secretary."""
    if is_title(tokens[at]):
        return True
    return (
        at > 1
        and row("department", tokens[at]) is not None
        and tokens[at - 1].lower == "of"
        and is_title(tokens[at - 2])
    )


def belongs_to(names: Names, noun: Token, link: str, held: Mention, owners: list[Mention]) -> bool:
    """Whether the group after the role noun is whom the title belongs to, and not the one before it."""
    if link == "to":
        return not owners and noun.lower in _SERVANTS
    strong = link in ("of", "for") and names.kind(held) != "country"
    return strong or not owners or all(names.kind(owner) == "party" for owner in owners)


def full_form(noun: Token) -> str:
    """The role noun in full and in the singular: "Senator" for "Sen." and for "Senators"."""
    known = _entry(noun)
    if known and known.full:
        return known.full.capitalize()
    return (
        noun.text.removesuffix("s") if noun.tag in ("NNS", "NNPS") and known and known.word != noun.lower else noun.text
    )
