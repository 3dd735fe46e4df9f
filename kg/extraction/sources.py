"""Whose words they are: the noun phrase that is the source of an attribution."""

from __future__ import annotations

from typing import Final

from kg.extraction.cues import Cues, cue_lemma
from kg.language.document import Document, Token

_VERBS: Final = frozenset({"VERB", "AUX"})
_NOUNS: Final = frozenset({"NOUN", "PROPN", "PRON"})
_SUBJECTS: Final = frozenset({"nsubj", "nsubjpass"})
_SUBJECTLESS: Final = frozenset(
    {"conj", "advcl", "xcomp", "pcomp", "dep", "parataxis", "ccomp", "prep", "acomp", "oprd", "dobj", "attr", "pobj"}
)
_ADDITIONS: Final = frozenset({"relcl", "acl"})
_FINITE: Final = frozenset({"VBD", "VBZ", "VBP"})
_SKIPPED: Final = frozenset({"ADV", "AUX", "PUNCT", "PART", "SPACE"})
_OF_OTHERS: Final = frozenset(
    "address answer attract avoid be brush cause condemn counter criticise criticize deny dismiss draw escape face follow "
    "fuel get hear ignore meet oppose prompt provoke rebut receive refute reject spark trigger welcome".split()
)
"""Verbs whose object is what others say ("rejected the claim")."""
_NEAREST: Final = 6


def source_head(doc: Document, cue: Token, pattern: str, cues: Cues) -> Token | None:
    """Head of the noun phrase that names whose words they are; None where nobody is named."""
    if pattern == "survey":
        return cue
    if cue.pos == "NOUN":
        return _owner(cue, cues)
    if pattern == "adjunct":
        to = cue.child("prep")
        return to.child("pobj") if to is not None else None
    if pattern == "raising":
        return None
    if pattern.startswith("passive") or _passive(cue):
        agent = cue.child("agent")
        return agent.child("pobj") if agent is not None else None
    subject = subject_of(cue.head if cue.pos == "ADJ" and cue.head.pos in _VERBS else cue, cues)
    if subject is None and cue.tag in _FINITE:
        subject = _noun_before(doc, cue)
    if subject is not None and subject.lower in ("it", "there") and (subject.dep == "nsubjpass" or cue.pos == "ADJ"):
        return None
    return subject


def _passive(cue: Token) -> bool:
    """Whether the subject of the verb is not who speaks: "officials were told that …", "asked about …"."""
    if cue.child("nsubjpass") is not None:
        return True
    if cue.child("nsubj") is not None:
        return False
    return (
        cue.tag == "VBN"
        and cue.dep in ("advcl", "acl", "dep")
        and not any(child.dep == "aux" for child in cue.children)
    )


def _noun_before(doc: Document, cue: Token) -> Token | None:
    """The noun phrase that ends before a finite verb, where the parse has given the verb no subject."""
    start = doc.sentences[cue.sentence][0]
    i = cue.i - 1
    while i > max(start, cue.i - _NEAREST) and doc.tokens[i].pos in _SKIPPED:
        i -= 1
    if i < start or doc.tokens[i].pos not in _NOUNS:
        return None
    token = doc.tokens[i]
    while token.head.i < cue.i and token.head is not token and token.head.pos in _NOUNS | {"ADP"}:
        token = token.head
    return token if token.pos in _NOUNS else None


def subject_of(verb: Token, cues: Cues) -> Token | None:
    """The subject of a verb, also where it is that of the verb it depends on ("…, adding that …")."""
    for _ in range(8):
        for child in verb.children:
            if child.dep in _SUBJECTS:
                return _antecedent(child)
        if verb.dep in _ADDITIONS:
            return _author(verb, cues)
        if verb.head is verb or verb.dep not in _SUBJECTLESS:
            return None
        verb = verb.head
    return None


def _antecedent(subject: Token) -> Token:
    """What "that" stands for in a relative clause; any other subject is itself."""
    if subject.lower == "that" and subject.tag == "WDT" and subject.head.dep == "relcl":
        return subject.head.head
    return subject


def _author(verb: Token, cues: Cues) -> Token | None:
    """The noun that the verb adds to, or who issued it ("issued a statement saying", "made a call to close")."""
    noun = verb.head
    infinitive = any(child.lower == "to" and child.dep == "aux" for child in verb.children)
    if noun.dep in ("dobj", "attr") and (infinitive or cues.known(noun.lemma, "NOUN", "medium")):
        return subject_of(noun.head, cues) or noun
    return noun


def _owner(noun: Token, cues: Cues) -> Token | None:
    """Whose claim it is: "X's claim", "a claim by X", "X made the claim"."""
    owner = noun.child("poss")
    if owner is not None:
        return owner
    for child in noun.children:
        if child.dep in ("prep", "agent") and child.lower in ("by", "from", "among"):
            return child.child("pobj")
    within = noun.dep == "pobj" and noun.head.dep == "prep" and noun.head.lower in ("in", "with")
    head = noun.head.head if within else noun.head
    if (within or noun.dep in ("dobj", "attr")) and head.pos in _VERBS and cue_lemma(head) not in _OF_OTHERS:
        subject = subject_of(head, cues)
        return subject if subject is not None and subject.lower not in ("it", "there") else None
    return None


def noun_phrase(head: Token) -> list[Token]:
    """The tokens of the noun phrase: all below the head but a relative clause."""
    skipped = {token.i for child in head.children if child.dep == "relcl" for token in child.subtree()}
    return [
        token for token in head.subtree() if token.i not in skipped and not (token.tag == "POS" and token.head is head)
    ]
