"""Words that introduce what somebody says, thinks or writes, and the constructions in which they do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from kg.language.document import Token
from kg.lexicon import read_table

Construction = tuple[str, list[Token]]

_LEMMAS: Final = {"hop": "hope", "hat": "hate", "rat": "rate", "denie": "deny", "lambast": "lambaste"}
"""Slips of the lemmatiser on common cue words."""
_CUE_PARTS: Final = frozenset({"aux", "auxpass", "neg", "prt"})
_OBJECTS: Final = frozenset({"dobj", "oprd", "attr"})
_COMPLEMENTS: Final = frozenset({"dobj", "oprd", "attr", "prep", "xcomp", "dative", "acomp"})


_QUESTIONS: Final = frozenset({"WP", "WRB", "WDT"})


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that introduces what somebody says (``kind`` speech), thinks or writes, in one construction."""

    lemma: str
    pos: str
    pattern: str
    kind: str
    example: str = ""


class Cues:
    """The cue words by lemma and part of speech."""

    def __init__(self, cues: Iterable[Cue]) -> None:
        self._known: dict[tuple[str, str], dict[str, Cue]] = {}
        for cue in cues:
            self._known.setdefault((cue.lemma, cue.pos), {})[cue.pattern] = cue
        self._parts = {pos for _, pos in self._known}

    def patterns(self, token: Token) -> dict[str, Cue] | None:
        """The constructions in which the token is a cue, None for a word that is no cue."""
        part = "VERB" if token.pos == "AUX" else token.pos
        return self._known.get((cue_lemma(token), part)) if part in self._parts else None

    def known(self, lemma: str, pos: str, pattern: str) -> bool:
        """Whether the table has this row."""
        return pattern in self._known.get((lemma, pos), ())


@lru_cache(maxsize=8)
def load_cues(overlay: Path | None = None) -> Cues:
    """The shipped cue words with the user's own over them. Raises ``LexiconError`` for a table that cannot be read."""
    return Cues(Cue(**row) for row in read_table("cues", ("lemma", "pos", "pattern"), overlay))


def cue_lemma(token: Token) -> str:
    """The lemma under which the table has the token."""
    lemma = token.lemma.lower()
    return _LEMMAS.get(lemma, lemma)


def constructions(cue: Token) -> Iterator[Construction]:
    """The constructions that the token stands in, each with the tokens of what would be the content, best first."""
    if cue.pos in ("VERB", "AUX"):
        if cue.dep == "prep" and (to := cue.child("prep")) is not None and to.lower == "to":
            yield "adjunct", _around(cue)
        yield from _clauses(cue)
        yield from _infinitives(cue)
        yield from _objects(cue)
    elif cue.pos == "NOUN":
        yield from _nominal(cue)
    elif cue.pos == "ADJ":
        yield from _adjectival(cue)
    elif cue.pos == "ADV":
        yield "adjunct", _around(cue, cue.head.head if cue.head.dep in ("acomp", "attr") else cue.head)


def _clauses(cue: Token) -> Iterator[Construction]:
    clauses = [child for child in cue.children if child.dep == "ccomp"]
    if clauses:
        yield "clause", _below(clauses) + _below(_also_said(cue, clauses[-1]))
        if _infinitive(clauses[0]):
            yield "infinitive", _below(clauses)
        elif clauses[0].i > cue.i and (clauses[0].child("nsubj") is None or _question(clauses[0])):
            yield "object", _below(clauses)
    elif (
        cue.dep == "parataxis"
        or (cue.dep == "ccomp" and cue.child("mark") is None and cue.i > cue.head.i and _apart(cue))
        or _as_clause(cue)
    ):
        yield "clause", _around(cue)


def _also_said(cue: Token, clause: Token) -> list[Token]:
    """Clauses with "that" that the parse has joined to the cue and not to what is said ("said that A and that B")."""
    return [child for child in cue.children if child.dep == "conj" and child.i > clause.i > cue.i and _marked(child)]


def _marked(clause: Token) -> bool:
    """Whether the clause has its own "that" or "whether"."""
    return any(mark.dep == "mark" and mark.lower in ("that", "whether") for mark in clause.children)


def _apart(cue: Token) -> bool:
    """Whether a pause parts the verb's clause from what stands before it."""
    first = cue.subtree()[0].i
    return any(token.i == first - 1 and token.pos == "PUNCT" for token in cue.head.children)


def _question(clause: Token) -> bool:
    """Whether the clause begins with a question word ("called what he saw a shame")."""
    return clause.subtree()[0].tag in _QUESTIONS


def _as_clause(cue: Token) -> bool:
    """Whether the verb stands in "as X said"."""
    mark = cue.child("mark")
    return cue.dep == "advcl" and mark is not None and mark.lower == "as"


def _around(cue: Token, head: Token | None = None) -> list[Token]:
    """What the head of an inserted word or clause governs, without the insertion."""
    inserted = {token.i for token in cue.subtree()}
    return [token for token in (head or cue.head).subtree() if token.i not in inserted]


def _below(heads: Iterable[Token]) -> list[Token]:
    return [token for head in heads for token in head.subtree()]


def _infinitives(cue: Token) -> Iterator[Construction]:
    wish = cue.child("xcomp")
    if wish is None:
        return
    passive, subject = cue.child("nsubjpass"), cue.child("nsubj")
    if _infinitive(wish):
        if passive is not None:
            yield "passive-infinitive", passive.subtree() + wish.subtree()
        elif subject is not None:
            yield "raising", subject.subtree() + wish.subtree()
        yield "infinitive", _receiver(cue) + wish.subtree()
    elif wish.tag == "VBG":
        yield "gerund", _receiver(cue) + wish.subtree()


def _infinitive(verb: Token) -> bool:
    return any(child.lower == "to" and child.dep == "aux" for child in verb.children)


def _receiver(cue: Token) -> list[Token]:
    return _below(child for child in cue.children if child.dep in ("dobj", "dative"))


def _objects(cue: Token) -> Iterator[Construction]:
    complements = [child for child in cue.children if child.i > cue.i and child.dep in _COMPLEMENTS]
    passive = cue.child("nsubjpass")
    if passive is not None and passive.i < cue.i:
        yield "passive", passive.subtree() + _below(complements)
    if any(child.dep in _OBJECTS for child in complements):
        yield "object", _below(complements)
    for child in complements:
        if child.dep == "prep":
            more = [
                later
                for later in complements
                if later.i > child.i and (later.dep != "prep" or later.lower in ("as", "for", "to"))
            ]
            whom = _receiver(cue) if child.lower == "as" else []
            yield f"prep:{child.lower}", whom + _below(child.children) + _below(more)


def _nominal(cue: Token) -> Iterator[Construction]:
    for child in cue.children:
        if child.i > cue.i and child.dep in ("acl", "ccomp", "relcl"):
            if child.dep != "relcl" and any(
                mark.dep == "mark" and mark.lower in ("that", "whether") for mark in child.children
            ):
                yield "clause", child.subtree()
            elif child.dep == "acl" and _infinitive(child):
                yield "infinitive", child.subtree()
        elif child.i > cue.i and child.dep == "prep":
            yield f"prep:{child.lower}", _below(child.children)
    if (
        cue.dep == "pobj"
        and cue.head.lower in ("in", "by")
        and cue.head.dep == "prep"
        and cue.head.head.pos in ("VERB", "AUX")
        and not (cue.tag == "NNS" and cue.child("det") is not None)
    ):
        yield "survey", _around(cue.head)


def _adjectival(cue: Token) -> Iterator[Construction]:
    clause, wish = cue.child("ccomp"), cue.child("xcomp")
    if clause is not None:
        yield "clause", clause.subtree()
    if wish is not None:
        yield "infinitive", wish.subtree()
    for child in cue.children:
        if child.dep == "prep" and child.i > cue.i:
            yield f"prep:{child.lower}", _below(child.children)


def cue_tokens(cue: Token, pattern: str) -> set[int]:
    """Indexes of the cue word with its auxiliaries, negation and particle."""
    if pattern == "survey":
        return {cue.head.i}
    if pattern == "adjunct":
        return {cue.i} | {child.i for child in cue.children if child.dep == "prep"}
    return {cue.i} | {child.i for child in cue.children if child.dep in _CUE_PARTS and abs(child.i - cue.i) < 4}
