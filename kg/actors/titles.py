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
    owner = names.group(at)
    if owner:
        start = names.extent[owner.head][0] - 1
        start -= start > 0 and tokens[start].lower == "the"
        if start > 0 and tokens[start].lower in _LINKS and is_title(tokens[start - 1]):
            return _title(names, mention, start - 1, last, owner.actor, (start - 1, at), at)
        return None
    if tokens[at].text in _POSSESSIVES and at > 0 and not comma:
        owner = names.group(at - 1)
        if owner and names.kind(owner) != "population":
            return Title(mention.actor, "", owner.actor, names.extent[owner.head][0], last, None)
    if is_title(tokens[at]):
        return _title(names, mention, at, last, None, (at, at), at)
    return None


def _title(
    names: Names, mention: Mention, noun: int, last: int, organisation: str | None, span: tuple[int, int], edge: int
) -> Title:
    """The title with its words and owner to the left of the role noun."""
    tokens = names.doc.tokens
    words: list[str] = []
    at = noun - 1
    owner: Mention | None = None
    while at >= 0 and tokens[at].sentence == tokens[noun].sentence and noun - at < 9:
        token = tokens[at]
        group = names.group(at)
        if group:
            if owner is None:
                owner = group
            at = names.extent[group.head][0] - 1
        elif token.text in _POSSESSIVES and names.group(at - 1):
            at -= 1
        elif names.over.get(at) is None and (
            token.pos in _MODIFIERS or token.text == "-" or token.lower in ("acting", "then")
        ):
            words.insert(0, token.text)
            at -= 1
        else:
            break
    text = names.doc.text[tokens[noun].start : tokens[span[1]].end]
    role = " ".join([*words, text]).replace(" - ", "-")
    actor = organisation or (owner.actor if owner else None)
    return Title(mention.actor, role, actor, at + 1, max(last, edge), noun)


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
        elif token.pos in _MODIFIERS or token.text == "-" or token.tag in ("VBG", "VBN") and noun is None:
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
