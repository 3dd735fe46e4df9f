"""Titles that follow a name: "X, the chancellor of Y", "X is director of Y", "X, Y's ambassador to Z"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kg.actors.mentions import Mention
from kg.actors.names import LINKS, MODIFIERS, POSSESSIVES, Names, Title, belongs_to, is_title

REACH: Final = 14
"""How many tokens after a name its title is looked for."""
_COPULAS: Final = frozenset({"is", "was", "became", "remains", "serves", "served"})
_NOBODY: Final[tuple[None]] = (None,)


def titles_after(names: Names, mention: Mention, first: int, last: int) -> Iterator[Title]:
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
    end, held = _held(names, at)
    if held:
        last = names.extent[held.head][1]
        if belongs_to(names, tokens[noun], tokens[end].lower, held, owners):
            role = f"{role} {names.doc.text[tokens[at].start : tokens[end - 1].end]}" if end > at else role
            owners = [held, *[owner for owner in owners if names.kind(owner) == "party"]]
        else:
            role = f"{role} {names.doc.text[tokens[at].start : tokens[last].end]}"
    if last + 1 < len(tokens) and (
        names.person(last + 1) or (last == noun and tokens[last + 1].pos in ("VERB", "AUX"))
    ):
        return
    for owner in owners or _NOBODY:
        yield Title(mention.actor, mention.head, role, owner.actor if owner else None, first, last, noun)


def _held(names: Names, at: int) -> tuple[int, Mention | None]:
    """The group after the role, "of ORG" or "of research at the independent ORG", and its preposition."""
    tokens = names.doc.tokens
    link = at
    for index in range(at, min(at + 8, len(tokens))):
        token = tokens[index]
        if token.lower in LINKS:
            link = index
        elif group := names.group(index):
            return link, names.owned(index) if group else None
        elif (
            index == at
            or not (token.pos in MODIFIERS or token.pos == "DET" or token.text in ("-", "&"))
            or is_title(token)
        ):
            break
    return at, None


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
            (token.pos in MODIFIERS and (noun is None or token.pos != "ADJ"))
            or token.text == "-"
            or (noun is None and token.tag in ("VBG", "VBN"))
        ):
            words.append(token.text)
        elif (
            token.tag in ("WDT", "WP") or token.pos == "PRON" or (token.pos != "DET" and token.text not in POSSESSIVES)
        ):
            break
        at += 1
    return noun, [*owners[-1:], *[owner for owner in owners[:-1] if names.kind(owner) == "party"]], words, at
