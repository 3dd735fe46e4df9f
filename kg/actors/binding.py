"""Grammar that favours or forbids an antecedent: understood subjects, arguments of one verb, parallel roles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kg.language.document import Token

SUBJECTS: Final = frozenset({"nsubj", "nsubjpass", "csubj"})
_OF_OBJECT: Final = frozenset({"of", "for", "from", "against", "into", "over"})
"""Prepositions whose gerund is done by the object: "accused X of hiding"."""
_ROLES: Final = {
    "nsubj": 2.5,
    "nsubjpass": 2.5,
    "dobj": 1.2,
    "dative": 1.0,
    "pobj": 0.9,
    "poss": 0.9,
    "agent": 1.0,
    "ROOT": 1.5,
}
_FAVOURS: Final = (3.0, 1.0, 0.6)


def prominence(token: Token) -> float:
    """How prominent the token's grammatical role makes it; coordinated tokens share the role of the first."""
    dep, head = token.dep, token
    while dep in ("conj", "appos") and head.head is not head:
        head = head.head
        dep = head.dep
    weight = _ROLES.get(dep, 0.2)
    return weight - 0.4 if dep in SUBJECTS and head.head.dep in ("relcl", "acl", "advcl") else weight


def clause(token: Token) -> Token:
    """The verb of the clause that the token stands in, or the root of its sentence."""
    if token.dep in SUBJECTS:
        return token.head
    while token.head is not token and token.pos not in ("VERB", "AUX"):
        token = token.head
    return token.head if token.dep in ("aux", "auxpass") else token


def subject(verb: Token, depth: int = 0) -> Token | None:
    """The subject of the verb, also where it is understood: "X accused Y of hiding" gives Y for "hiding"."""
    own = verb.child("nsubj", "nsubjpass", "csubj", "expl")
    if own or depth > 5 or verb.head is verb:
        return own
    above = verb.head
    if verb.dep == "pcomp":
        governor = above.head
        held = governor.child("dobj") if above.lower in _OF_OBJECT else None
        return held or subject(clause(governor), depth + 1)
    if verb.dep in ("xcomp", "ccomp"):
        return above.child("dobj") or subject(above, depth + 1)
    if verb.dep == "acl" and verb.tag == "VBG":
        return above
    return subject(clause(above), depth + 1)


def understood_subjects(token: Token) -> Iterator[Token]:
    """The subjects of the clauses around the token, nearest first, those left out that contain the token."""
    above = {token, *token.ancestors()}
    verb = clause(token)
    for _ in range(5):
        found = subject(verb)
        if found is not None and found not in above:
            yield found
        if verb.head is verb:
            return
        verb = clause(verb.head)


def bound(token: Token, candidate: Token) -> bool:
    """Whether grammar forbids the two to be one: arguments of one verb, or the owner in the anaphor's own phrase."""
    if token.sentence != candidate.sentence:
        return False
    if token.tag == "PRP$":
        return candidate.head is token.head and candidate.dep in ("compound", "poss", "amod")
    if token.lower.endswith(("self", "selves")):
        return False
    if candidate in token.ancestors() or token in candidate.ancestors():
        return True
    if token.dep == "poss":
        return False
    verb = clause(token)
    if subject(verb) is candidate and token is not candidate:
        return True
    return verb is clause(candidate) and candidate.dep not in ("poss", "compound", "amod")


def favour(token: Token, candidate: Token) -> float:
    """What speaks for the candidate: subject of the clause that the anaphor hangs from; parallel roles.

    The nearest understood subject counts as a subject, whatever it is in its own clause.
    """
    gain = 0.5 if token.dep in SUBJECTS and candidate.dep in SUBJECTS else 0.0
    if token.sentence == candidate.sentence:
        for rank, found in enumerate(understood_subjects(token)):
            if found is candidate:
                lift = max(0.0, _ROLES["nsubj"] - prominence(candidate)) if rank == 0 else 0.0
                return gain + lift + (_FAVOURS[rank] if rank < len(_FAVOURS) else 0.4)
    return gain
