"""What a group without a name is called: "36 protesters", "members of opposition parties", "voters in Norwick"."""

from __future__ import annotations

from typing import Final

from kg.language.document import Document, Token

_AMOUNTS: Final = frozenset({"some", "several", "many", "few"})
_WHERE: Final = frozenset({"in", "from", "at", "within"})
_LEFT: Final = frozenset({"det", "amod", "compound", "nmod", "nummod", "poss", "case", "quantmod", "punct", "npadvmod"})
_BREAKS: Final = frozenset(',;:()[]“”"—–')
_COMPLEMENT: Final = 8
"""How many words what follows the noun may have."""
LONGEST: Final = 6
"""How many words may stand before the noun."""
WORDS: Final = frozenset(["ADJ", "NOUN", "PROPN", "VERB", "ADV", "ADP"])
"""Parts of speech of the words that belong to a group."""
_MODIFIERS: Final = frozenset(["amod", "compound", "nmod", "npadvmod", "punct"])
_COUNTING: Final = frozenset(
    [
        "many",
        "most",
        "some",
        "several",
        "few",
        "other",
        "more",
        "all",
        "own",
        "such",
        "same",
        "various",
        "certain",
        "new",
        "former",
        "first",
        "last",
        "next",
        "multiple",
        "numerous",
        "less",
        "least",
        "fellow",
        "unnamed",
    ]
)
_POINTING: Final = frozenset(
    {"this", "that", "these", "those", "his", "her", "its", "their", "our", "my", "your", "such"}
)


def called(doc: Document, first: int, noun: Token) -> str:
    """The words of the group: how many, what sort, and whose or where; articles before it left out.

    ``first`` is the index of the first word of its sort.
    """
    start, end = counted(doc, first, noun), _complement(doc, noun)
    return " ".join(doc.text[doc.tokens[start].start : doc.tokens[end].end].split())


def first_word_of(doc: Document, token: Token) -> int:
    """Index of the first modifier that belongs to the name of the group, without numbers and the like."""
    inside = {token.i}
    for child in token.children:
        if child.i < token.i and child.dep in _MODIFIERS and child.pos in WORDS:
            inside.update(each.i for each in child.subtree() if each.pos in WORDS or each.text == "-")
    tokens = {each.i: each for each in token.subtree()}
    first = token.i
    while first - 1 in inside and token.i - first < LONGEST:
        first -= 1
    while first < token.i and (tokens[first].lower in _COUNTING or not tokens[first].text[0].isalpha()):
        first += 1
    if first > 0 and first in tokens and tokens[first].pos == "VERB" and doc.tokens[first - 1].pos == "AUX":
        first += 1
    if first < token.i and first - 1 in tokens and tokens[first - 1].text == "-":
        first += 1
    return next((index for index in range(first, token.i) if tokens[index].pos == "PROPN"), first)


def counted(doc: Document, first: int, noun: Token) -> int:
    """Index of the first word of the number or amount before the group, else ``first``."""
    amounts = [child for child in noun.children if child.i < first and _is_amount(child)]
    if not amounts:
        return first
    start = min(token.i for token in amounts[0].subtree())
    between = doc.tokens[start:first]
    inside = {token.i for token in noun.subtree()}
    plain = all(
        token.i in inside and token.text not in _BREAKS and token.sentence == noun.sentence for token in between
    )
    return start if plain else first


def _is_amount(token: Token) -> bool:
    return token.dep == "nummod" or token.lower in _AMOUNTS


def _complement(doc: Document, noun: Token) -> int:
    """Index of the last word of "of opposition parties", "in Norwick" after the noun, else of the noun."""
    after = noun.i + 1
    if after >= len(doc.tokens) or doc.tokens[after].head is not noun or doc.tokens[after].dep != "prep":
        return noun.i
    link = doc.tokens[after]
    held = link.child("pobj")
    if held is None or not (link.lower == "of" or (link.lower in _WHERE and held.pos == "PROPN")):
        return noun.i
    inside = doc.tokens[after + 1 : held.i + 1]
    plain = len(inside) < _COMPLEMENT and all(_plain(token, held) for token in inside)
    if not plain or any(token.lower in _POINTING for token in inside):
        return noun.i
    return _complement(doc, held)


def _plain(token: Token, held: Token) -> bool:
    """Whether the word is the complement's noun or stands before it as a part of its phrase."""
    return token.pos != "PRON" and (token is held or token.dep in _LEFT) and token.text not in _BREAKS
