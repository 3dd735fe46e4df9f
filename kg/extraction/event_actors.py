"""Who does it to whom in an event: the actors that a frame names, or those nearest to it in the parse.

An event relates actors. Where a slot of the frame names a thing ("closed its border with Freedonia", "a raid by Ruritania
killed …"), the actor stands inside the thing's phrase or in a prepositional phrase of the verb.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kg.extraction import syntax
from kg.extraction.predicates import Frame
from kg.extraction.referents import Referent
from kg.extraction.stances import Context
from kg.language.document import Token

_OUTSIDE: Final = frozenset(
    {"relcl", "advcl", "parataxis", "punct", "det", "aux", "auxpass", "neg", "mark", "cc", "npadvmod"}
)
_DEPTH: Final = 5
_AIMED: Final = ("to", "against", "on")
_NEAR: Final = ("with", "at", "from", "for", "in", "into", "between", "across", "inside", "over")
_ADJUNCTS: Final = frozenset(
    {"since", "after", "before", "during", "by", "under", "amid", "until", "despite", "because"}
)


def sources(frame: Frame, context: Context) -> list[Referent]:
    """The actors that do it; for what a speaker says must be done, the speaker."""
    if frame.by_speaker:
        return _speaker(frame, context)
    named = _named(frame.holders, context) or _inside(frame.holders, frozenset(), context)
    return named or _who_announces(frame, context)


def _who_announces(frame: Frame, context: Context) -> list[Referent]:
    """ "The rebels said they would leave": the subject above, where a pronoun has nobody else to stand for."""
    if not any(token.pos == "PRON" for token in frame.holders):
        return []
    clause = frame.trigger
    while clause.dep in ("xcomp", "conj") and clause.head is not clause:
        clause = clause.head
    return _named(syntax.surface_subjects(clause.head), context) if clause.dep == "ccomp" else []


def targets(frame: Frame, doing: list[Referent], context: Context) -> list[Referent]:
    """The actors it is done to, the nearest ones; else what the frame itself names; empty where it names nothing."""
    known = frozenset(each.id for each in doing)
    direct = direct_targets(frame, known, context)
    if direct:
        return direct
    own = [token for token in frame.targets if token is not frame.trigger]
    near = (
        _beside(frame, _AIMED, known, context) or _inside(own, known, context) or _beside(frame, _NEAR, known, context)
    )
    if near:
        return near
    issues = (context.referents.any(token, frame.clausal) for token in own)
    return [each for each in issues if each is not None and each.id not in known]


def direct_targets(frame: Frame, known: frozenset[str], context: Context) -> list[Referent]:
    """The actors that the target slot itself names."""
    own = [token for token in frame.targets if token is not frame.trigger]
    return [each for each in _named(own, context) if each.id not in known]


def _speaker(frame: Frame, context: Context) -> list[Referent]:
    attribution = context.attributions.innermost(frame.trigger)
    if attribution is None or attribution.speaker is None or not attribution.source:
        return []
    return [Referent(attribution.speaker, attribution.source[0], True)]


def _named(tokens: Iterable[Token], context: Context) -> list[Referent]:
    return [found for token in tokens if (found := context.referents.actor(token))]


def _inside(heads: Iterable[Token], known: frozenset[str], context: Context) -> list[Referent]:
    """The actors highest up in the phrases or clauses with these heads."""
    level = list(heads)
    for _ in range(_DEPTH):
        level = [child for token in level for child in token.children if _belongs(child)]
        for token in level:
            found = [each for each in _named((token, *token.conjuncts()), context) if each.id not in known]
            if found:
                return found
    return []


def _belongs(child: Token) -> bool:
    return child.dep not in _OUTSIDE and not (child.dep == "prep" and child.lower in _ADJUNCTS)


def _beside(frame: Frame, prepositions: tuple[str, ...], known: frozenset[str], context: Context) -> list[Referent]:
    """The actors in a prepositional phrase of the verb, or of the verb that carries the noun."""
    head = frame.trigger
    if head.dep in ("dobj", "nsubjpass", "pobj", "attr") and head.pos == "NOUN":
        head = head.head.head if head.dep == "pobj" else head.head
    for preposition in prepositions:
        for token in syntax.prepositional(head, preposition):
            found = [each for each in _named((token,), context) if each.id not in known]
            found = found or _inside((token,), known, context)
            if found:
                return found
    return []
