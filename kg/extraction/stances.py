"""Stances: a holder's position towards an actor or an issue, read from the frames of the predicate lexicon."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from kg.extraction import syntax
from kg.extraction.attributions import AttributionIndex
from kg.extraction.confidence import Basis, confidence, features
from kg.extraction.factuality import Modality, read_factuality
from kg.extraction.implied import Implied, Weights, find_implied
from kg.extraction.pairs import governor
from kg.extraction.predicates import MATTERS, Frame, word_types
from kg.extraction.referents import Referent, Referents
from kg.language.dates import DatedExpression, date_of
from kg.language.document import Token
from kg.model import SCOPED, STANCE_TYPES, Attribution, Span, Stance, stable_id

_FLIPPED: Final = {"praises": "criticises", "supports": "opposes", "criticises": "praises", "condemns": "praises"}
_AIMED_AT_ACTORS: Final = frozenset({"accuses", "blames", "threatens", "demands", "sanctions", "attacks", "cooperates"})
LEAST: Final = 0.25
"""Confidence below which a reading is not told: in articles not fitted on, such readings cost more than they bring."""
_OWN_DEEDS: Final = frozenset({"nsubj", "poss"})
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
    dates: list[DatedExpression]
    weights: dict[str, float]
    """Of the confidence of what a predicate carries."""
    implied: Weights
    """Of implied positions."""
    overlay: Path | None = None

    def date(self, token: Token) -> str | None:
        """The date of the token's clause, else the article's; what is open ("since 2006") lasts until publication."""
        doc = self.referents.doc
        published = doc.article.published
        found = date_of(token, self.dates, doc) or published
        if found is not None and found.endswith("/"):
            return found + published[: len(found) - 1] if published else found[:-1]
        return found


def find_stances(frames: Iterable[Frame], context: Context) -> list[Stance]:
    """Every stance of the article: those that a predicate carries, those that are implied, those that follow from another one."""
    found: dict[str, Stance] = {}
    owners: dict[str, str] = {}
    for stance, token in _carried(frames, context):
        found.setdefault(stance.id, stance)
        owner = context.referents.owner(token)
        if owner is not None:
            owners.setdefault(stance.id, owner)
    for stance in _implied(list(found.values()), context):
        found.setdefault(stance.id, stance)
    return [*found.values(), *_inferred(found.values(), owners, context)]


def find_read(frames: Iterable[Frame], context: Context, least: float = LEAST) -> list[Stance]:
    """The stances that a predicate of the lexicon carries, those of at least this confidence."""
    return list({stance.id: stance for stance, _ in _carried(frames, context, least)}.values())


def with_names(stances: Iterable[Stance], context: Context) -> Iterator[Stance]:
    """The same stances, holder and target by name where the sentence names who is meant by a pronoun or description."""
    for stance in stances:
        holder = _name(stance.holder, stance.holder_span, context)
        target = _name(stance.target, stance.target_span, context)
        same = (holder, target) == (stance.holder_span, stance.target_span)
        yield stance if same else replace(stance, holder_span=holder, target_span=target)


def _name(actor: str, span: Span, context: Context) -> Span:
    """The span of the nearest name of the actor in the sentence; the given one where there is none or it is a name."""
    referents = context.referents
    token = referents.doc.token_at(span[0])
    if actor not in referents.mentions.actors or token is None:
        return span
    mentioned = referents.mentioned_in(token.sentence)
    names = [(one.start, one.end) for one in mentioned if one.form == "name" and one.actor == actor]
    return min(names, key=lambda name: abs(name[0] - span[0]), default=span)


def _carried(frames: Iterable[Frame], context: Context, least: float = LEAST) -> Iterator[tuple[Stance, Token]]:
    """The stances of the frames, each with the token that names its target."""
    for frame in frames:
        if frame.predicate.type:
            yield from (found for found in _stances(frame, context) if found[0].confidence >= least)


def _stances(frame: Frame, context: Context) -> Iterator[tuple[Stance, Token]]:
    """The stances of one frame, each with the token that names its target."""
    attribution = context.attributions.innermost(frame.trigger)
    for holder in _holders(frame, attribution, context):
        for token in frame.targets:
            target = _target(frame, token, context)
            if target is not None and target.id != holder.id:
                yield _stance(frame, holder, target, attribution, context), token


def _target(frame: Frame, token: Token, context: Context) -> Referent | None:
    """What the token names; "it" is the matter under discussion, unless only an actor can be meant."""
    if token.lower in MATTERS and frame.predicate.type not in _AIMED_AT_ACTORS:
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
    verb = word.head.head if word.head.lower == "as" or word.dep == "amod" else word.head
    if verb.pos != "VERB" or word.dep not in ("oprd", "xcomp", "ccomp", "pobj", "amod"):
        return []
    return [found for token in syntax.subjects(verb) if (found := context.referents.actor(token))]


def _stance(
    frame: Frame, holder: Referent, target: Referent, attribution: Attribution | None, context: Context
) -> Stance:
    type = frame.predicate.type
    speaker = attribution.speaker if attribution is not None else None
    own_words = frame.by_speaker or (speaker is not None and speaks_for(speaker, holder.id, context))
    reported = attribution is not None and not own_words
    reading = read_factuality(frame.trigger, type, own_words, reported, context.modality)
    if frame.predicate.pos in ("E", "EN") and reading.factuality == "negated":
        type, reading = _FLIPPED.get(type, type), replace(reading, factuality="asserted")
    if frame.predicate.pos == "M" and frame.targets[0].child("neg"):  # "must not": against it
        type = "opposes"
    named = [holder.span] + [(token.start, token.end) for token in frame.holders]
    return Stance(
        id=stable_id(context.referents.doc.article.id, holder.span, target.span, type),
        holder=holder.id,
        holder_span=holder.span,
        target=target.id,
        target_span=target.span,
        polarity=STANCE_TYPES[type],
        type=type,
        factuality=reading.factuality,
        evidence=context.referents.evidence(frame.trigger, target.span, *named),
        confidence=_confidence(frame, holder, target, reading.factuality, own_words, context),
        hedged=reading.hedged,
        speaker=speaker,
        attribution=attribution.id if attribution is not None else None,
        date=context.date(frame.trigger),
    )


def _implied(read: list[Stance], context: Context) -> Iterator[Stance]:
    """The positions that the words of a speaker or doer imply beside those that are read."""
    types = word_types(context.overlay)
    for one in find_implied(context.referents, context.attributions, types, read, context.implied):
        place, attribution = one.place, one.place.attribution
        target = context.referents.any(place.token, not place.target.is_actor and place.token.pos == "VERB")
        if target is None:
            continue
        trigger = place.verb or governor(place.token)[0]
        speaker = attribution.speaker if attribution is not None else None
        own_words = speaker is not None and speaks_for(speaker, place.holder.id, context)
        type = _implied_type(one, types)
        reported = attribution is not None and not own_words
        reading = read_factuality(trigger, type, own_words, reported, context.modality)
        yield Stance(
            id=stable_id(context.referents.doc.article.id, place.holder.span, target.span, type, "implied"),
            holder=place.holder.id,
            holder_span=place.holder.span,
            target=target.id,
            target_span=target.span,
            polarity=one.polarity,
            type=type,
            factuality="asserted" if reading.factuality == "negated" else reading.factuality,
            evidence=context.referents.evidence(trigger, target.span, place.holder.span),
            confidence=one.confidence,
            hedged=reading.hedged,
            speaker=speaker,
            attribution=attribution.id if attribution is not None else None,
            date=context.date(trigger),
        )


def _implied_type(one: Implied, types: dict[str, str]) -> str:
    """The type that the nearest word of this sign has by itself, unless it tells the target's own deed; else the commonest."""
    above, slot = governor(one.place.token)
    near = [above] if slot not in _OWN_DEEDS else []
    for word in [*near, *([one.place.verb] if one.place.verb is not None else [])]:
        type = types.get(word.lemma.lower(), "")
        if STANCE_TYPES.get(type) == one.polarity:
            return type
    if one.polarity > 0:
        return "supports"
    if one.place.target.is_actor:
        return "accuses"
    return "opposes" if one.place.verb is not None else "criticises"


def _confidence(
    frame: Frame, holder: Referent, target: Referent, factuality: str, own_words: bool, context: Context
) -> float:
    return confidence(stance_features(frame, holder, target, factuality, own_words, context), context.weights)


def stance_features(
    frame: Frame, holder: Referent, target: Referent, factuality: str, own_words: bool, context: Context
) -> Iterator[str]:
    """What the confidence of this reading rests on (see ``kg.extraction.confidence``)."""
    referents = context.referents
    kind = referents.mentions.actors[holder.id].kind
    if target.is_actor:
        sort = f"actor:{referents.mentions.actors[target.id].kind}"
    else:
        sort = "clause" if frame.clausal else f"issue:{frame.targets[0].tag}"
    basis = Basis(
        holder_form=referents.form(holder),
        holder_kind=kind,
        holder_often=referents.often(holder),
        scoped=SCOPED in holder.id,
        target_sort=sort,
        target_often=referents.often(target),
        factuality=factuality,
        own=own_words,
    )
    return features(frame, basis)


def speaks_for(speaker: str, holder: str, context: Context) -> bool:
    """Whether the speaker is the holder, or one of them speaks for the other."""
    return (
        speaker == holder
        or holder in context.speaks_for.get(speaker, ())
        or speaker in context.speaks_for.get(holder, ())
    )


def _inferred(stances: Iterable[Stance], owners: dict[str, str], context: Context) -> Iterator[Stance]:
    """A position on an issue that is an actor's own is also one on the actor, with less confidence."""
    belongs = context.referents.issues.owners()
    for stance in stances:
        owner = owners.get(stance.id) or belongs.get(stance.target)
        if owner and owner not in (stance.holder, stance.target):
            yield replace(
                stance,
                id=stable_id(stance.id, owner),
                target=owner,
                confidence=round(stance.confidence * INFERRED, 2),
                inferred_from=stance.id,
            )
