"""Which person bears which title where: "Vice Foreign Minister X", "X, the chancellor of Y", "Z's X"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from kg.actors.anaphora import nouns, row
from kg.actors.mentions import Mention, Mentions
from kg.language.document import Document, Token

REACH: Final = 14
"""How many tokens after a name its title is looked for."""
_LINKS: Final = frozenset({"of", "for", "to", "at", "with", "in", "from"})
_MODIFIERS: Final = frozenset({"NOUN", "PROPN", "ADJ"})
_POSSESSIVES: Final = frozenset({"'s", "’s", "'", "’"})
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
_SERVANTS: Final = frozenset({"adviser", "advisor", "aide", "assistant", "envoy"})
"""Who is somebody's by "to": an adviser to X belongs to X, an ambassador to X does not."""
_NOBODY: Final[tuple[None]] = (None,)
_COPULAS: Final = frozenset({"is", "was", "became", "remains", "serves", "served"})


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
            if first == last and _is_office(doc.tokens, first):
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
        if after + 1 < len(self.doc.tokens) and self.doc.tokens[after].text in _POSSESSIVES:
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
    """Whether the token is a role noun of the table, also as the end of a compound: "vice-president"."""
    titles = nouns()["title"]
    if token.pos not in ("NOUN", "PROPN"):
        return False
    return token.lower in titles or ("-" in token.lower and token.lower.rpartition("-")[2] in titles)


def _is_office(tokens: list[Token], at: int) -> bool:
    """Whether the token is part of an office, whatever it was taken for: "Ambassador", the "State" of a secretary."""
    if is_title(tokens[at]):
        return True
    return (
        at > 1
        and row("department", tokens[at]) is not None
        and tokens[at - 1].lower == "of"
        and is_title(tokens[at - 2])
    )


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
    owner = _owner_after(names, last)
    before = list(_before(names, mention, first, last))
    for title in before:
        if title.organisation is None and owner:
            yield replace(title, organisation=owner.actor, last=names.extent[owner.head][1])
        else:
            yield title
    if owner and not before and _organised(names, owner):
        yield Title(mention.actor, mention.head, "", owner.actor, first, names.extent[owner.head][1], None)
    yield from _after(names, mention, first, last)


def _organised(names: Names, owner: Mention) -> bool:
    """Whether "X of OWNER" tells a membership and not a home: "X of the Green Party", not "X of Ohio"."""
    return names.kind(owner) != "country" and names.doc.tokens[owner.head].entity not in ("GPE", "LOC", "FAC")


def _owner_after(names: Names, last: int) -> Mention | None:
    """The group of "NAME of the ORG"."""
    tokens = names.doc.tokens
    last += last + 1 < len(tokens) and tokens[last + 1].text == ","
    if last + 3 >= len(tokens) or tokens[last + 1].lower not in ("of", "from"):
        return None
    owner = names.owned(last + 2 + (tokens[last + 2].lower == "the"))
    return owner if owner and names.kind(owner) != "population" else None


def _before(names: Names, mention: Mention, first: int, last: int) -> Iterator[Title]:
    """ "ORG's ROLE NAME", "ROLE to the ORG NAME", "the ROLE for ORG, NAME,"; "ORG's NAME" with an empty role."""
    tokens = names.doc.tokens
    inside = [index for index in range(first, mention.head) if is_title(tokens[index])]
    at = (inside[-1] if inside else first - 1) if first or inside else -1
    comma = at > 0 and tokens[at].text == ","
    at -= comma
    if at < 0 or tokens[at].sentence != tokens[first].sentence:
        return
    if comma and not (_closes(names, last) or mention.head == first or tokens[mention.head].dep == "appos"):
        return
    noun = at if is_title(tokens[at]) else _linked_noun(names, at)
    if noun is not None:
        if not comma or _closes(names, last) or tokens[mention.head].head is tokens[noun]:
            yield from _title(names, mention, noun, at, last)
        return
    owner = names.group(at - 1) if tokens[at].text in _POSSESSIVES and not comma else None
    if owner and names.kind(owner) != "population":
        yield Title(mention.actor, mention.head, "", owner.actor, names.extent[owner.head][0], last, None)


def _closes(names: Names, last: int) -> bool:
    """Whether the name is closed by a comma or the end of its clause."""
    tokens = names.doc.tokens
    return last + 1 >= len(tokens) or tokens[last + 1].text in ',.;)”"'


def _linked_noun(names: Names, at: int) -> int | None:
    """The role noun of "ROLE of the ORG", which ends at the token."""
    tokens = names.doc.tokens
    end, stop = at, max(at - 8, 0)
    while at > stop and _belongs(names, at):
        if names.person(at) or is_title(tokens[at]):
            return None
        at -= 1
    return at - 1 if at < end and at and tokens[at].lower in _LINKS and is_title(tokens[at - 1]) else None


def _belongs(names: Names, at: int) -> bool:
    """Whether the token can stand in the name of an office: "Foreign Affairs and Trade"."""
    token = names.doc.tokens[at]
    return (
        at in names.over
        or token.pos in _MODIFIERS
        or token.text[0].isupper()
        or token.lower in ("and", "the", "&", *_POSSESSIVES)
    )


def _title(names: Names, mention: Mention, noun: int, edge: int, last: int) -> Iterator[Title]:
    """The title with its words and owners to the left of the role noun; ``edge`` is where its text ends."""
    tokens = names.doc.tokens
    words, owners, first = _leftwards(names, noun)
    held = names.group(edge) if edge > noun else None
    link = tokens[noun + 1].lower
    if held and _takes(names, tokens[noun], link, held, owners):
        parties = [owner for owner in owners if names.kind(owner) == "party"]
        owners, edge = [held, *parties], noun
    role = " ".join([*words, _spelt(tokens[noun]) + names.doc.text[tokens[noun].end : tokens[edge].end]])
    role = role.replace(" - ", "-")
    for owner in owners or _NOBODY:
        yield Title(mention.actor, mention.head, role, owner.actor if owner else None, first, last, noun)


def _spelt(noun: Token) -> str:
    """The role noun in full: "Senator" for "Sen."."""
    known = nouns()["title"].get(noun.lower)
    return known.full.capitalize() if known and known.full else noun.text


def _takes(names: Names, noun: Token, link: str, held: Mention, owners: list[Mention]) -> bool:
    """Whether the group after the role noun is whom the title belongs to, and not the one before it."""
    if link == "to":
        return not owners and noun.lower in _SERVANTS
    strong = link in ("of", "for") and names.kind(held) != "country"
    return strong or not owners or all(names.kind(owner) == "party" for owner in owners)


def _leftwards(names: Names, noun: int) -> tuple[list[str], list[Mention], int]:
    """The words of the role before its noun, the actors that it belongs to, the first token of both."""
    tokens = names.doc.tokens
    words: list[str] = []
    owners: list[Mention] = []
    at = noun - 1
    while at >= 0 and tokens[at].sentence == tokens[noun].sentence and noun - at < 9:
        group = names.group(at)
        if group and (not owners or names.kind(group) == "party"):
            owners.append(group)
        if group:
            at = names.extent[group.head][0]
        elif tokens[at].lower in TENURE or (not owners and _modifies(names, at)):
            words.insert(0, tokens[at].text)
        elif tokens[at].text not in _POSSESSIVES or not names.group(at - 1):
            break
        at -= 1
    return words, owners, at + 1


def _modifies(names: Names, at: int) -> bool:
    """Whether the token can be a word of a role: "Vice", "Foreign", "trade and", not "Tuesday"."""
    token = names.doc.tokens[at]
    if token.lower in ("and", "&"):
        before = names.doc.tokens[at - 1]
        return at > 0 and _modifies(names, at - 1) and before.head.i > at and before.tag in ("NN", "NNP", "JJ")
    return (token.pos in _MODIFIERS or token.text == "-") and token.entity != "DATE" and at not in names.over


def _after(names: Names, mention: Mention, first: int, last: int) -> Iterator[Title]:
    """ "NAME, the ROLE of ORG", "NAME, ORG's ROLE", "NAME is the ROLE of ORG"."""
    tokens = names.doc.tokens
    at = last + 1
    if at + 2 >= len(tokens) or tokens[at].sentence != tokens[last].sentence:
        return
    if tokens[at].text in ",(":
        at += 1
        if tokens[at].lower == "who" and tokens[at + 1].lower in _COPULAS:
            at += 2
    elif tokens[at].lower in _COPULAS and tokens[at + 1].tag != "VBG":
        at += 1
    else:
        return
    yield from _role_phrase(names, mention, first, at + (tokens[at].lower == "as"))


def _role_phrase(names: Names, mention: Mention, first: int, at: int) -> Iterator[Title]:
    """The role told by the noun phrase that begins at the token, if it is one."""
    tokens = names.doc.tokens
    noun, owners, words, at = _rightwards(names, at, tokens[first].sentence)
    if noun is None or names.person(at):
        return
    role, last = " ".join(words).replace(" - ", "-"), at - 1
    if at + 1 < len(tokens) and tokens[at].lower in _LINKS:
        held = names.owned(at + 1 + (tokens[at + 1].pos == "DET"))
        if held:
            last = names.extent[held.head][1]
            if _takes(names, tokens[noun], tokens[at].lower, held, owners):
                owners = [held, *[owner for owner in owners if names.kind(owner) == "party"]]
            else:
                role = f"{role} {names.doc.text[tokens[at].start : tokens[last].end]}"
    if last + 1 < len(tokens) and (
        names.person(last + 1) or (last == noun and tokens[last + 1].pos in ("VERB", "AUX"))
    ):
        return
    for owner in owners or _NOBODY:
        yield Title(mention.actor, mention.head, role, owner.actor if owner else None, first, last, noun)


def _rightwards(names: Names, at: int, sentence: int) -> tuple[int | None, list[Mention], list[str], int]:
    """The role noun, the owners before it, the words of the role, and the token after them."""
    tokens = names.doc.tokens
    end = min(at + REACH, len(tokens))
    noun, owners, words = None, list[Mention](), list[str]()
    while at < end and tokens[at].sentence == sentence and not names.person(at):
        token, group = tokens[at], names.group(at)
        if group:
            owners.append(group)
            at = names.extent[group.head][1]
        elif is_title(token):
            noun = at
            words.append(token.text)
        elif (
            (token.pos in _MODIFIERS and (noun is None or token.pos != "ADJ"))
            or token.text == "-"
            or (noun is None and token.tag in ("VBG", "VBN"))
        ):
            words.append(token.text)
        elif (
            token.tag in ("WDT", "WP") or token.pos == "PRON" or (token.pos != "DET" and token.text not in _POSSESSIVES)
        ):
            break
        at += 1
    return noun, [*owners[-1:], *[owner for owner in owners[:-1] if names.kind(owner) == "party"]], words, at
