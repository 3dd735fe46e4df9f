"""Stances: a holder's position towards an actor or an issue, read from the frames of the predicate lexicon."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from kg.extraction.attributions import AttributionIndex
from kg.extraction.factuality import Modality, read_factuality
from kg.extraction.predicates import Frame
from kg.extraction.referents import Referent, Referents
from kg.language.document import Token
from kg.model import STANCE_TYPES, Attribution, Stance, stable_id

_FLIPPED: Final = {"praises": "criticises", "supports": "opposes", "criticises": "praises", "condemns": "praises"}
_AIMED_AT_ACTORS: Final = frozenset({"accuses", "blames", "threatens", "demands", "sanctions", "attacks", "cooperates"})
INFERRED: Final = 0.6
"""How much of its confidence a stance hands on to the one that follows from it."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the stances of one article are read against."""

    referents: Referents
    attributions: AttributionIndex
    modality: Modality
    speaks_for: dict[str, set[str]]
    """Actor → the bodies and states that it speaks for."""


def find_stances(frames: Iterable[Frame], context: Context) -> list[Stance]:
    """Every stance of the article, those that follow from another one after it."""
    found: dict[str, Stance] = {}
    for frame in frames:
        if frame.predicate.type:
            for stance in _stances(frame, context):
                found.setdefault(stance.id, stance)
    return [*found.values(), *_inferred(found.values(), context)]


def _stances(frame: Frame, context: Context) -> Iterator[Stance]:
    attribution = context.attributions.innermost(frame.trigger)
    for holder in _holders(frame, attribution, context):
        for token in frame.targets:
            target = _target(frame, token, context)
            if target is not None and target.id != holder.id:
                yield _stance(frame, holder, target, attribution, context)


def _target(frame: Frame, token: Token, context: Context) -> Referent | None:
    """What the token names; "it" is the matter under discussion, unless only an actor can be meant."""
    if token.lower in ("it", "this", "that") and frame.predicate.type not in _AIMED_AT_ACTORS:
        matter = context.referents.matter(token)
        if matter is not None:
            return matter
    return context.referents.any(token, frame.clausal)


def _holders(frame: Frame, attribution: Attribution | None, context: Context) -> list[Referent]:
    """Who takes the position; for a predicate of the speaker's the one who calls it so, else who is quoted."""
    if not frame.by_speaker:
        return [found for token in frame.holders if (found := context.referents.actor(token))]
    caller = _caller(frame.trigger, context)
    if caller:
        return caller
    if attribution is not None and attribution.speaker is not None and attribution.source:
        return [Referent(attribution.speaker, attribution.source[0], True)]
    return []


def _caller(word: Token, context: Context) -> list[Referent]:
    """The subject of the verb that calls something by the word: "X called the plan despicable"."""
    from kg.extraction import syntax

    verb = word.head.head if word.head.lower == "as" else word.head
    if verb.pos != "VERB" or word.dep not in ("oprd", "xcomp", "ccomp", "pobj", "amod"):
        return []
    return [found for token in syntax.subjects(verb) if (found := context.referents.actor(token))]


def _stance(
    frame: Frame, holder: Referent, target: Referent, attribution: Attribution | None, context: Context
) -> Stance:
    type = frame.predicate.type
    speaker = attribution.speaker if attribution is not None else None
    own_words = frame.by_speaker or (speaker is not None and _speaks_for(speaker, holder.id, context))
    reported = attribution is not None and not own_words
    reading = read_factuality(frame.trigger, type, own_words, reported, context.modality)
    if frame.predicate.pos in ("E", "EN") and reading.factuality == "negated":
        type = _FLIPPED.get(type, type)
        reading = replace(reading, factuality="asserted")
    named = [holder.span] + [(token.start, token.end) for token in frame.holders]
    evidence = context.referents.evidence(frame.trigger, target.span, *named)
    article = context.referents.doc.article
    return Stance(
        id=stable_id(article.id, holder.span, target.span, type),
        holder=holder.id,
        holder_span=holder.span,
        target=target.id,
        target_span=target.span,
        polarity=STANCE_TYPES[type],
        type=type,
        factuality=reading.factuality,
        evidence=evidence,
        confidence=_confidence(frame, reading.factuality),
        hedged=reading.hedged,
        speaker=speaker,
        attribution=attribution.id if attribution is not None else None,
        date=article.published,
    )


def _speaks_for(speaker: str, holder: str, context: Context) -> bool:
    return (
        speaker == holder
        or holder in context.speaks_for.get(speaker, ())
        or speaker in context.speaks_for.get(holder, ())
    )


def _confidence(frame: Frame, factuality: str) -> float:
    base = {"V": 0.8, "N": 0.7, "A": 0.75, "E": 0.6, "EN": 0.6, "M": 0.5}[frame.predicate.pos]
    if frame.by_speaker:
        base *= 0.8
    return round(base, 2)


def _inferred(stances: Iterable[Stance], context: Context) -> Iterator[Stance]:
    """A position on an issue that is an actor's own is also one on the actor, with less confidence."""
    owners = {issue.id: issue.belongs_to for issue in context.referents.issues.record_issues()}
    for stance in stances:
        owner = owners.get(stance.target)
        if owner and owner != stance.holder:
            yield replace(
                stance,
                id=stable_id(stance.id, owner),
                target=owner,
                confidence=round(stance.confidence * INFERRED, 2),
                inferred_from=stance.id,
            )
