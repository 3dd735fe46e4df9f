"""Which person bears which title where: "Vice Foreign Minister X", "X, the chancellor of Y", "Z's X"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.actors.anaphora import nouns
from kg.actors.mentions import Mention, Mentions
from kg.language.document import Document, Token

REACH = 14
_LINKS = frozenset({"of", "for", "to", "at", "with", "in", "from"})
_MODIFIERS = frozenset({"NOUN", "PROPN", "ADJ"})
_POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
_TENURE = frozenset(
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
_SERVANTS = frozenset({"adviser", "advisor", "aide", "assistant", "envoy"})
_COPULAS = frozenset({"is", "was", "became", "remains", "serves", "served"})


@dataclass(frozen=True, slots=True)
class Title:
    """A person's title at one place. ``first`` … ``last`` are the tokens that tell it, the name included."""

    person: str
    role: str
    organisation: str | None
    first: int
    last: int
    noun: int | None
    """Index of the role noun."""


class Names:
    """The actors' names of an article by the tokens that they cover."""

    def __init__(self, doc: Document, mentions: Mentions) -> None:
        self.doc = doc
        self.mentions = mentions
        self.over: dict[int, Mention] = {}
        self.extent: dict[int, tuple[int, int]] = {}
        for mention in mentions.all():
            first = last = mention.head
            while first > 0 and doc.tokens[first - 1].end > mention.start:
                first -= 1
            while last + 1 < len(doc.tokens) and doc.tokens[last + 1].start < mention.end:
                last += 1
            self.extent[mention.head] = (first, last)
            if mention.form != "name" and (self.kind(mention) == "person" or is_title(doc.tokens[mention.head])):
                continue
            for index in range(first, last + 1):
                self.over.setdefault(index, mention)

    def kind(self, mention: Mention) -> str:
        return self.mentions.actors[mention.actor].kind

    def group(self, index: int) -> Mention | None:
        """The mention over the token, unless it is a person's."""
        mention = self.over.get(index)
        return mention if mention and self.kind(mention) != "person" else None

    def person(self, index: int) -> Mention | None:
        mention = self.over.get(index)
        return mention if mention and self.kind(mention) == "person" else None


def find_titles(doc: Document, mentions: Mentions) -> list[Title]:
    """The titles that stand next to persons' names, in the order of the text."""
    names = Names(doc, mentions)
    found: list[Title] = []
    for mention in mentions.all():
        if mention.form == "name" and names.kind(mention) == "person":
            found.extend(_titles_of(names, mention))
    return found


def _titles_of(names: Names, mention: Mention) -> Iterator[Title]:
    first, last = names.extent[mention.head]
    before = _before(names, mention, first, last)
    if before:
        yield before
    after = _after(names, mention, first, last)
    if after:
        yield after


def is_title(token: Token) -> bool:
    return token.lower in nouns()["title"] or token.lower.rpartition("-")[2] in nouns()["title"]


def _before(names: Names, mention: Mention, first: int, last: int) -> Title | None:
    """ "ORG's ROLE NAME", "ROLE to the ORG NAME", "the ROLE for ORG, NAME,"; "ORG's NAME" with an empty role."""
    tokens = names.doc.tokens
    inside = [index for index in range(first, mention.head) if is_title(tokens[index])]
    border = inside[-1] + 1 if inside else first
    at = border - 1
    comma = at > 0 and tokens[at].text == "," and last + 1 < len(tokens) and tokens[last + 1].text in ",.)”"
    at -= comma
    if at < 0 or tokens[at].sentence != tokens[first].sentence:
        return None
    if is_title(tokens[at]):
        return _title(names, mention, at, at, last)
    linked = _linked_noun(names, at)
    if linked is not None:
        return _title(names, mention, linked, at, last)
    owner = names.group(at - 1) if tokens[at].text in _POSSESSIVES and not comma else None
    if owner and names.kind(owner) != "population":
        return Title(mention.actor, "", owner.actor, names.extent[owner.head][0], last, None)
    return None


def _linked_noun(names: Names, at: int) -> int | None:
    """The role noun of "ROLE of the ORG", which ends at the token."""
    tokens = names.doc.tokens
    stop = max(at - 8, 0)
    end = at
    while at > stop and (names.over.get(at) or tokens[at].pos in _MODIFIERS or tokens[at].lower in ("and", "the")):
        if names.person(at) or is_title(tokens[at]):
            return None
        at -= 1
    return at - 1 if at < end and at and tokens[at].lower in _LINKS and is_title(tokens[at - 1]) else None


def _title(names: Names, mention: Mention, noun: int, edge: int, last: int) -> Title:
    """The title with its words and owner to the left of the role noun; ``edge`` is where its text ends."""
    tokens = names.doc.tokens
    words, owner, first = _leftwards(names, noun)
    organisation = owner
    link = tokens[noun + 1].lower if edge > noun else ""
    if organisation is None and link and (link != "to" or tokens[noun].lower in _SERVANTS):
        held = names.group(edge)
        organisation = held.actor if held else None
        edge = noun if held else edge
    role = " ".join([*words, names.doc.text[tokens[noun].start : tokens[edge].end]]).replace(" - ", "-")
    return Title(mention.actor, role, organisation, first, last, noun)


def _leftwards(names: Names, noun: int) -> tuple[list[str], str | None, int]:
    """The words of the role before its noun, the actor that it belongs to, the first token of both."""
    tokens = names.doc.tokens
    words: list[str] = []
    owner: str | None = None
    at = noun - 1
    while at >= 0 and tokens[at].sentence == tokens[noun].sentence and noun - at < 9:
        token = tokens[at]
        group = names.group(at)
        if group:
            owner = owner or group.actor
            at = names.extent[group.head][0]
        elif token.lower in _TENURE or (owner is None and _modifies(names, at)):
            words.insert(0, token.text)
        elif token.text not in _POSSESSIVES or not names.group(at - 1):
            break
        at -= 1
    return words, owner, at + 1


def _modifies(names: Names, at: int) -> bool:
    """Whether the token can be a word of a role: "Vice", "Foreign", not "Tuesday"."""
    token = names.doc.tokens[at]
    return (token.pos in _MODIFIERS or token.text == "-") and token.entity != "DATE" and at not in names.over


def _after(names: Names, mention: Mention, first: int, last: int) -> Title | None:
    """ "NAME, the ROLE of ORG", "NAME, ORG's ROLE", "NAME is the ROLE of ORG", "NAME of the ORG"."""
    tokens = names.doc.tokens
    at = last + 1
    if at + 1 >= len(tokens) or tokens[at].sentence != tokens[last].sentence:
        return None
    opening = tokens[at]
    if opening.lower in ("of", "from"):
        start = at + 1 + (tokens[at + 1].lower == "the")
        owner = names.group(start)
        if owner and names.kind(owner) not in ("country", "population"):
            return Title(mention.actor, "", owner.actor, first, names.extent[owner.head][1], None)
        return None
    if opening.text == "," or opening.text == "(":
        at += 1
        if tokens[at].lower == "who" and tokens[at + 1].lower in _COPULAS:
            at += 2
    elif opening.lower in _COPULAS:
        at += 1 + (tokens[at + 1].lower == "as")
    else:
        return None
    return _role_phrase(names, mention, first, at)


def _role_phrase(names: Names, mention: Mention, first: int, at: int) -> Title | None:
    """The role told by the noun phrase that begins at the token, if it is one."""
    tokens = names.doc.tokens
    end = min(at + REACH, len(tokens))
    noun = None
    owner: Mention | None = None
    words: list[str] = []
    while at < end and tokens[at].sentence == tokens[first].sentence:
        token = tokens[at]
        if names.person(at):
            return None
        group = names.group(at)
        if group and not (is_title(token) and group.head != at):
            owner = owner or group
            at = names.extent[group.head][1]
        elif is_title(token):
            noun = at
            words.append(token.text)
        elif token.pos in _MODIFIERS or token.text == "-" or (token.tag in ("VBG", "VBN") and noun is None):
            words.append(token.text)
        elif token.pos != "DET" and token.text not in _POSSESSIVES:
            break
        at += 1
    if noun is None:
        return None
    role = " ".join(words).replace(" - ", "-")
    last = at - 1
    if at < end and tokens[at].lower in _LINKS:
        start = at + 1
        start += start < len(tokens) and tokens[start].pos == "DET"
        after = names.group(start)
        if after:
            last = names.extent[after.head][1]
            if owner is None:
                owner = after
            elif after.actor != owner.actor:
                role = f"{role} {names.doc.text[tokens[at].start : tokens[last].end]}"
    if last + 1 < len(tokens) and names.person(last + 1):
        return None
    return Title(mention.actor, role, owner.actor if owner else None, first, last, noun)
