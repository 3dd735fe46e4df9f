"""Events: who did what to whom, coded by PLOVER 2021 and CAMEO, read from the frames of the predicate lexicon."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from kg.extraction.factuality import read_factuality
from kg.extraction.predicates import Frame
from kg.extraction.referents import Referent
from kg.extraction.stances import Context
from kg.language.document import Token
from kg.lexicon import read_table
from kg.model import Event, stable_id

QUAD: Final[dict[str, str]] = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT"), "verbal cooperation"),
    **dict.fromkeys(("COOPERATE", "AID", "CONCEDE", "RETREAT"), "material cooperation"),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), "verbal conflict"),
    **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), "material conflict"),
}
"""PLOVER type → quad class (PLOVER codebook, 2021)."""


@lru_cache(maxsize=1)
def goldstein_values() -> dict[str, float]:
    """CAMEO code → Goldstein value."""
    return {row["code"]: float(row["goldstein"]) for row in read_table("cameo", ("code",))}


@lru_cache(maxsize=1)
def context_words() -> dict[str, str]:
    """Lemma → PLOVER context."""
    return {row["word"]: row["context"] for row in read_table("contexts", ("word",))}


def find_events(frames: Iterable[Frame], context: Context) -> list[Event]:
    """Every event of the article with an actor as its source, in the order of the text."""
    found: dict[str, Event] = {}
    for frame in frames:
        if frame.predicate.plover and not frame.by_speaker:
            for event in _events(frame, context):
                found.setdefault(event.id, event)
    return list(found.values())


def _events(frame: Frame, context: Context) -> Iterator[Event]:
    contexts = _contexts(frame.trigger, context)
    for token in frame.holders:
        source = context.referents.actor(token)
        if source is None:
            continue
        for target_token in frame.targets:
            target = context.referents.any(target_token, frame.clausal)
            if target is None or target.id != source.id:
                yield _event(frame, source, target, contexts, context)


def _event(
    frame: Frame, source: Referent, target: Referent | None, contexts: tuple[str, ...], context: Context
) -> Event:
    attribution = context.attributions.innermost(frame.trigger)
    reported = attribution is not None and attribution.speaker != source.id
    reading = read_factuality(frame.trigger, "", not reported, reported, context.modality)
    predicate, article = frame.predicate, context.referents.doc.article
    spans = (source.span, target.span) if target else (source.span,)
    return Event(
        id=stable_id(article.id, *spans, predicate.plover, "event"),
        source=source.id,
        source_span=source.span,
        target=target.id if target else None,
        target_span=target.span if target else None,
        plover=predicate.plover,
        cameo=predicate.cameo,
        quad=QUAD[predicate.plover],
        goldstein=goldstein_values().get(predicate.cameo, 0.0),
        factuality=reading.factuality,
        evidence=context.referents.evidence(frame.trigger, *spans),
        context=contexts,
        date=article.published,
    )


def _contexts(trigger: Token, context: Context) -> tuple[str, ...]:
    words = context_words()
    tokens = context.referents.doc.sentence_tokens(trigger.sentence)
    return tuple(sorted({words[token.lemma.lower()] for token in tokens if token.lemma.lower() in words}))
