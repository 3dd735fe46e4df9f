"""Which person bears which title where: "Vice Foreign Minister X", "X, the chancellor of Y", "Z's X"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from kg.actors.anaphora import row
from kg.actors.appositions import titles_after
from kg.actors.mentions import Mention, Mentions
from kg.actors.names import LINKS, MODIFIERS, POSSESSIVES, TENURE, Names, Title, belongs_to, full_form, is_title
from kg.language.document import Document

MEMBER: Final = "member"
"""The role of "Republican X"."""
_NOBODY: Final[tuple[None]] = (None,)


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
    before = list(_before(names, mention, first, last)) or list(_shared(names, mention, last))
    for title in before:
        if title.organisation is None and owner:
            yield replace(title, organisation=owner.actor, last=names.extent[owner.head][1])
            continue
        yield title
        if (
            owner
            and title.noun is not None
            and names.kind(owner) == "country"
            and row("office", names.doc.tokens[title.noun])
        ):
            role = names.doc.tokens[title.noun].text
            yield Title(
                mention.actor, mention.head, role, owner.actor, title.noun, names.extent[owner.head][1], title.noun
            )
    if owner and not before and _organised(names, owner):
        yield Title(mention.actor, mention.head, "", owner.actor, first, names.extent[owner.head][1], None)
    yield from titles_after(names, mention, first, last)


def _shared(names: Names, mention: Mention, last: int) -> Iterator[Title]:
    """The title in the plural before the first of coordinated names: "Presidents X of A and Y of B"."""
    tokens = names.doc.tokens
    at = names.extent[mention.head][0]
    while at > 1 and tokens[at - 1].lower in ("and", ","):
        group = names.group(at - 2)
        before = names.extent[group.head][0] - 2 if group else at - 2
        person = names.person(before)
        if person is None:
            return
        at = names.extent[person.head][0]
    if 0 < at < mention.head and is_title(tokens[at - 1]) and tokens[at - 1].tag in ("NNS", "NNPS"):
        yield from _title(names, mention, at - 1, at - 1, last)


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
    party = names.group(at)
    if party and not comma and names.kind(party) == "party" and tokens[at].tag in ("NNP", "NN"):
        yield Title(mention.actor, mention.head, MEMBER, party.actor, names.extent[party.head][0], last, None)
        return
    owner = names.group(at - 1) if tokens[at].text in POSSESSIVES and not comma else None
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
    return at - 1 if at < end and at and tokens[at].lower in LINKS and is_title(tokens[at - 1]) else None


def _belongs(names: Names, at: int) -> bool:
    """Whether the token can stand in the name of an office: "Foreign Affairs and Trade"."""
    token = names.doc.tokens[at]
    return (
        at in names.over
        or token.pos in MODIFIERS
        or token.text[0].isupper()
        or token.lower in ("and", "the", "&", *POSSESSIVES)
    )


def _title(names: Names, mention: Mention, noun: int, edge: int, last: int) -> Iterator[Title]:
    """The title with its words and owners to the left of the role noun; ``edge`` is where its text ends."""
    tokens = names.doc.tokens
    words, owners, first = _leftwards(names, noun)
    held = names.group(edge) if edge > noun else None
    link = tokens[noun + 1].lower
    if held and belongs_to(names, tokens[noun], link, held, owners):
        parties = [owner for owner in owners if names.kind(owner) == "party"]
        owners, edge = [held, *parties], noun
    role = " ".join([*words, full_form(tokens[noun]) + names.doc.text[tokens[noun].end : tokens[edge].end]])
    role = role.replace(" - ", "-")
    for owner in owners or _NOBODY:
        yield Title(mention.actor, mention.head, role, owner.actor if owner else None, first, last, noun)


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
        elif tokens[at].text not in POSSESSIVES or not names.group(at - 1):
            break
        at -= 1
    return words, owners, at + 1


def _modifies(names: Names, at: int) -> bool:
    """Whether the token can be a word of a role: "Vice", "Foreign", "trade and", not "Tuesday"."""
    token = names.doc.tokens[at]
    if token.lower in ("and", "&"):
        before = names.doc.tokens[at - 1]
        return at > 0 and _modifies(names, at - 1) and before.head.i > at and before.tag in ("NN", "NNP", "JJ")
    return (token.pos in MODIFIERS or token.text == "-") and token.entity != "DATE" and at not in names.over
