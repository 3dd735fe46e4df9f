"""Whether a position is taken, denied, possible, conditional, promised or reported by somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from kg.language.document import Token
from kg.lexicon import read_table
from kg.model import FACTUALITIES

ATTITUDES: Final = frozenset(
    "supports praises agrees opposes criticises accuses blames rejects denies condemns demands requests".split()
)
"""Types that are declared rather than done: with their holder's own words they stand whatever their tense."""

_CHAIN: Final = frozenset(
    {
        "xcomp",
        "dobj",
        "obj",
        "pobj",
        "prep",
        "acomp",
        "attr",
        "conj",
        "pcomp",
        "acl",
        "appos",
        "oprd",
        "dative",
        "nsubjpass",
    }
)
_ADVERBS: Final = frozenset({"neg", "advmod", "preconj", "det", "cc"})
_FINITE: Final = frozenset({"VBD", "VBZ", "VBP"})
_NOT_FINITE: Final = frozenset({"VB", "VBG", "VBN"})

Modality = dict[tuple[str, str], tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Reading:
    """One factuality, and whether the text distances itself ("so-called", "reportedly")."""

    factuality: str
    hedged: bool


@lru_cache(maxsize=4)
def load_modality(overlay: Path | None = None) -> Modality:
    """(word, place) → factuality and hedge, from ``modality.tsv``."""
    rows = read_table("modality", ("word", "place"), overlay)
    return {(row["word"], row["place"]): (row["factuality"], row["hedged"] == "yes") for row in rows}


def read_factuality(trigger: Token, type: str, own_words: bool, reported: bool, modality: Modality) -> Reading:
    """The factuality of the position that ``trigger`` carries.

    ``own_words``: the holder itself is the one who speaks here; ``reported``: somebody else says it.
    """
    marks = set(_marks(trigger, modality))
    hedged = any(hedge for _, hedge in marks) or _distanced(trigger)
    found = {factuality for factuality, _ in marks}
    if own_words and type in ATTITUDES:
        found.discard("future")
    if reported:
        found.add("reported")
    for factuality in FACTUALITIES:
        if factuality in found:
            return Reading(factuality, hedged)
    return Reading("asserted", hedged)


def _marks(trigger: Token, modality: Modality) -> list[tuple[str, bool]]:
    """What the words in and above the trigger's verb group say."""
    found: list[tuple[str, bool]] = []

    def note(word: str, place: str) -> None:
        mark = modality.get((word, place))
        if mark:
            found.append(mark)

    token, above, below = trigger, False, trigger
    while True:
        if above:
            note(token.lemma, "above")
            if trigger.pos == "NOUN" and below.dep in ("dobj", "nsubjpass"):
                note(token.lemma, "carrier")
        for child in token.children:
            if child.dep == "aux":
                note(child.lower, "aux")
            elif child.dep in _ADVERBS:
                note(child.lower, "determiner" if child.dep == "det" else "adverb")
            elif child.dep == "mark":
                note(child.lower, "mark")
        if token.dep == "pcomp" or token.dep == "pobj":
            note(token.head.lower, "before")
        if token.dep == "xcomp" and any(child.dep == "dobj" for child in token.head.children):
            note(token.head.lemma, "request")
        if token.dep == "xcomp" and token.head.lemma == "be" and token.head.tag == "VBG":
            break
        if token.dep not in _CHAIN or token.head is token or _own_clause(token):
            break
        token, above, below = token.head, True, token
    if token.dep in ("ccomp", "xcomp") and any(child.dep in ("nsubj", "nsubjpass") for child in token.children):
        note(token.head.lemma, "request")
    if any(mark[0] == "future" for mark in found) and _condition_below(token):
        found.append(("conditional", False))
    return found


def _own_clause(token: Token) -> bool:
    """A coordinated clause with its own subject, auxiliaries or tense does not share what stands above it.

    "Did not sign and criticised it": who criticises does it.
    """
    if token.dep != "conj":
        return False
    if token.tag in _FINITE and token.head.tag in _NOT_FINITE:
        return True
    return any(child.dep in ("nsubj", "nsubjpass", "aux", "auxpass") for child in token.children)


def _condition_below(verb: Token) -> bool:
    for child in verb.children:
        if child.dep == "advcl" and any(
            below.dep == "mark" and below.lower in ("if", "unless") for below in child.children
        ):
            return True
    return False


def _distanced(trigger: Token) -> bool:
    """ "so-called" before the trigger or inside its phrase."""
    return any(
        child.lower in ("so-called", "self-styled") or (child.lower == "called" and child.dep == "amod")
        for child in trigger.children
    )
