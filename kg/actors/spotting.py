"""Where the names of the tables stand in an article, longest first, before it is decided what they mean there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.actors.tables import ActorLexicon, Name, first_word, fold
from kg.language.document import Document, Token

_SMALL = frozenset(["PUNCT", "PART", "DET", "ADP", "SPACE", "CCONJ"])
_OWNERS = frozenset(["name", "capital"])
_SHORTEST = 3
_POSSESSIVE = re.compile(r"\w['’]s\b|s['’] ")
_LEFT = frozenset(["compound", "nmod", "poss", "amod"])
_NO_OWNER = re.compile(r"([^aeiou]u|s|i)s$")
"""Endings of names that end in "s" themselves."""
_ARGUMENTS = frozenset(["nsubj", "nsubjpass", "dobj", "dative", "pobj", "poss"])


@dataclass(frozen=True, slots=True)
class Spot:
    """A run of tokens ``first`` … ``last`` (both included) that reads as one or more names of the tables."""

    first: int
    last: int
    start: int
    end: int
    readings: tuple[Name, ...]


def head_of(tokens: list[Token], first: int, last: int) -> Token:
    """The token of the run that the others hang on.

    Where the parse gives several, the one in an argument's place, else the last that is no punctuation or particle.
    """
    roots = [token for token in tokens[first : last + 1] if not first <= token.head.i <= last or token.head is token]
    words = [token for token in roots if token.pos not in _SMALL] or roots or [tokens[last]]
    return next((token for token in words if token.dep in _ARGUMENTS), words[-1])


def spot_names(doc: Document, lexicon: ActorLexicon) -> list[Spot]:
    """Every name of the tables in the text; where names overlap, the one that begins first, then the longest."""
    text = fold(doc.text)
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    spots: list[Spot] = []
    bare = is_bare(doc)
    free = 0
    for token in doc.tokens:
        if token.start < free or (token.text[0].islower() and token.lower not in lexicon.small):
            continue
        entries = lexicon.names.get(first_word(lower, token.start), [])
        found = _owning(doc, text, lower, token.start, lexicon) if bare else None
        found = found or _longest(text, lower, token.start, entries)
        if found is not None:
            end, readings = found
            spots.append(Spot(token.i, _last_token(doc, token.i, end), token.start, end, readings))
            free = end
    return spots


def is_bare(doc: Document) -> bool:
    """Whether the article has lost its apostrophes, so that "Kenyas" may be "Kenya's"."""
    return _POSSESSIVE.search(doc.text) is None


def _longest(
    text: str, lower: str, start: int, entries: list[tuple[str, list[Name]]]
) -> tuple[int, tuple[Name, ...]] | None:
    for folded, names in entries:
        if lower.startswith(folded, start) and not text[start + len(folded) : start + len(folded) + 1].isalnum():
            readings = tuple(name for name in names if _same_case(text[start : start + len(folded)], fold(name.text)))
            if readings:
                return start + len(folded), readings
    return None


def _owning(
    doc: Document, text: str, lower: str, start: int, lexicon: ActorLexicon
) -> tuple[int, tuple[Name, ...]] | None:
    """The longest name of an owner whose apostrophe is lost, with its "s"."""
    word = first_word(lower, start)
    for folded, names in [*lexicon.names.get(word, ()), *lexicon.names.get(word.removesuffix("s"), ())]:
        end = start + len(folded)
        if len(folded) < _SHORTEST or not lower.startswith(folded + "s ", start):
            continue
        last = doc.token_at(end)
        fit = [name for name in names if name.role in _OWNERS and _same_case(text[start:end], fold(name.text))]
        states = [name for name in fit if lexicon.actors[name.actor].kind == "country"]
        if fit and last is not None and (_before_noun(doc.tokens, last.i) or (states and _before_name(doc, last.i))):
            return end + 1, tuple(fit)
    return None


def _same_case(written: str, name: str) -> bool:
    """Whether the text writes the name as one would: acronyms exactly, others also in capitals throughout."""
    if written == name:
        return True
    if " " in name:
        return written[0] == name[0] or written.isupper()
    return len(name) > 4 and written == name.upper()


def _last_token(doc: Document, first: int, end: int) -> int:
    """Index of the token that the character before ``end`` belongs to."""
    last = first
    while last + 1 < len(doc.tokens) and doc.tokens[last + 1].start < end:
        last += 1
    return last


def is_owner(tokens: list[Token], at: int) -> bool:
    """Whether the token can be a possessive that has lost its apostrophe: "Hopkinsons attack"."""
    token = tokens[at]
    led = token.dep in _LEFT and token.head.i > at
    return led and token.text[-1] == "s" and not _NO_OWNER.search(token.text) and _before_noun(tokens, at)


def _before_noun(tokens: list[Token], at: int) -> bool:
    after = tokens[min(at + 1, len(tokens) - 1)]
    return after.text.islower() and after.pos in ("NOUN", "ADJ")


def _before_name(doc: Document, at: int) -> bool:
    return at + 1 < len(doc.tokens) and doc.tokens[at + 1].pos == "PROPN"
