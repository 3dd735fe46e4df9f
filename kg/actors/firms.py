"""Firms that are called by their partners: "Hopkins and Co", "Hopkins, Lorne & Co Inc"."""

from __future__ import annotations

from typing import Final

from kg.actors.kinds import FORMS, Candidate
from kg.actors.sight import Sight
from kg.language.document import Token

_PARTNERS: Final = frozenset(["co", "co.", "company", "sons", "partners", "bros", "brothers", "associates"])
_AND: Final = frozenset(["and", "&"])


def find_firms(sight: Sight) -> list[Candidate]:
    """The names that end with "and Co" or the like and the legal form after it."""
    found = []
    for token in sight.tokens[2:]:
        link = sight.tokens[token.i - 1]
        if token.lower in _PARTNERS and token.text[0].isupper() and link.lower in _AND:
            first, last = _leftwards(sight, link.i), token.i
            while last + 1 < len(sight.tokens) and _is_form(sight.tokens[last + 1]):
                last += 1
            if first < link.i:
                found.append(sight.candidate(first, last, "ORG"))
    return found


def _leftwards(sight: Sight, link: int) -> int:
    """Index of the first partner's first name; ``link`` itself where none stands before it."""
    first = link
    while first > 0 and _in_partner(sight.tokens[first - 1], sight.tokens[link]):
        first -= 1
    while first < link and not sight.tokens[first].text[0].isupper():
        first += 1
    return first


def _in_partner(token: Token, link: Token) -> bool:
    named = token.pos == "PROPN" and token.text[0].isupper()
    return token.sentence == link.sentence and (named or token.text == ",") and token.lower not in _PARTNERS


def _is_form(token: Token) -> bool:
    return token.text[0].isupper() and token.lower.strip(".") in FORMS
