"""Events: who did what to whom, coded by PLOVER 2021 and CAMEO, read from the frames of the predicate lexicon."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kg.extraction.event_actors import direct_targets, inner_targets, partners, sources, targets
from kg.extraction.factuality import read_factuality
from kg.extraction.predicates import Frame
from kg.extraction.referents import Referent
from kg.extraction.stances import Context
from kg.language.document import Token
from kg.lexicon import read_table
from kg.model import Event, Span, stable_id

QUAD: Final[dict[str, str]] = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT"), "verbal cooperation"),
    **dict.fromkeys(("COOPERATE", "AID", "CONCEDE", "RETREAT"), "material cooperation"),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), "verbal conflict"),
    **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), "material conflict"),
}
"""PLOVER type → quad class (PLOVER codebook, 2021)."""

_INTENTIONS: Final = {
    **dict.fromkeys(("CONSULT", "COOPERATE", "AID", "CONCEDE", "RETREAT"), ("AGREE", "030")),
    **dict.fromkeys(("SANCTION", "COERCE", "ASSAULT", "MOBILIZE", "PROTEST"), ("THREATEN", "130")),
}
"""Type of a deed → type and code of the announcement that one will do it."""

_DECLINED: Final = frozenset({"AGREE", "CONSULT", "COOPERATE", "AID", "CONCEDE", "RETREAT", "SUPPORT"})
"""What it is a refusal not to do."""

_HARMFUL: Final = frozenset({"SANCTION", "COERCE", "ASSAULT", "MOBILIZE", "PROTEST"})

_HELD_BACK: Final = frozenset({"AGREE", "REJECT", "THREATEN", "REQUEST"})
"""What stands below these is agreed to, refused, threatened or asked for, and has not happened."""

_MUTUAL: Final = frozenset({"AGREE", "CONSULT", "COOPERATE", "SUPPORT"})
_BELOW: Final = frozenset({"xcomp", "ccomp", "pcomp", "prep", "dobj", "pobj", "acl", "nsubjpass", "dative", "compound"})
_MANY: Final = 4


@dataclass(frozen=True, slots=True)
class Code:
    """What an event is coded as."""

    plover: str
    cameo: str
    factuality: str


@lru_cache(maxsize=1)
def goldstein_values() -> dict[str, float]:
    """CAMEO code → Goldstein value."""
    return {row["code"]: float(row["goldstein"]) for row in read_table("cameo", ("code",))}


@lru_cache(maxsize=1)
def context_words() -> dict[str, str]:
    """Lemma → PLOVER context."""
    return {row["word"]: row["context"] for row in read_table("contexts", ("word",))}


def find_events(frames: Iterable[Frame], context: Context) -> list[Event]:
    """Every event of the article with an actor as its source, sentence by sentence, the most specific first.

    Of several events between the same two mentions the one whose predicate asks for the most words stands.
    """
    by_trigger = _most_specific(frame for frame in frames if _is_event(frame))
    names = _names(context)
    found: dict[tuple[Span, Span | None], Event] = {}
    for frame in sorted(by_trigger.values(), key=_rank):
        if frame.predicate.plover and not _is_held_back(frame, by_trigger):
            for event in _events(frame, by_trigger, names, context):
                found.setdefault((event.source_span, event.target_span), event)
    return list(found.values())


def _is_event(frame: Frame) -> bool:
    """Of what a speaker says of somebody only a demand is an event; a row without any type says "no event"."""
    predicate = frame.predicate
    if frame.by_speaker:
        return predicate.plover == "REQUEST"
    return bool(predicate.plover) or not predicate.type


def _names(context: Context) -> dict[tuple[int, str], Span]:
    """Where a sentence names an actor by more than a pronoun: (sentence, actor) → span."""
    found: dict[tuple[int, str], Span] = {}
    doc, mentions = context.referents.doc, context.referents.mentions
    for mention in mentions.all():
        if mention.form != "pronoun":
            found.setdefault((doc.tokens[mention.head].sentence, mention.actor), (mention.start, mention.end))
    return found


def _by_name(referent: Referent, names: dict[tuple[int, str], Span], sentence: int, context: Context) -> Referent:
    """The same actor where the sentence names it, for one that is only a pronoun here."""
    token = context.referents.doc.token_at(referent.span[0])
    if not referent.is_actor or token is None or token.pos != "PRON":
        return referent
    span = names.get((sentence, referent.id))
    return Referent(referent.id, span, True) if span else referent


def _rank(frame: Frame) -> tuple[int, int, bool, int]:
    return frame.trigger.sentence, -len(frame.predicate.others), bool(frame.predicate.type), frame.trigger.i


def _most_specific(frames: Iterable[Frame]) -> dict[int, Frame]:
    """One frame for each trigger: the most words, then the event's own table before the stances'."""
    found: dict[int, Frame] = {}
    for frame in frames:
        known = found.get(frame.trigger.i)
        if known is None or _rank(frame) < _rank(known):
            found[frame.trigger.i] = frame
    return found


def _is_held_back(frame: Frame, by_trigger: dict[int, Frame]) -> bool:
    """Whether the trigger stands in what another event agrees to, refuses, threatens, asks for or does."""
    token = frame.trigger
    noun = token.pos in ("NOUN", "PROPN")
    while token.head is not token:
        while token.dep == "conj" and token.head is not token:
            token = token.head
        if token.dep not in _BELOW:
            return False
        direct = token.dep in ("dobj", "nsubjpass")
        clausal = token.dep in ("pcomp", "xcomp", "ccomp")
        token = token.head
        above = by_trigger.get(token.i)
        if above is not None:
            if above.predicate.plover in _HELD_BACK:
                return True
            if above.predicate.plover == "ACCUSE":
                return clausal
            if noun and direct and above.predicate.plover != "SUPPORT":
                return True
    return False


def _events(
    frame: Frame, by_trigger: dict[int, Frame], names: dict[tuple[int, str], Span], context: Context
) -> Iterator[Event]:
    doing = sources(frame, context)
    if not doing:
        return
    sentence = frame.trigger.sentence
    doing = [_by_name(each, names, sentence, context) for each in doing]
    contexts = _contexts(frame.trigger, context)
    code = _code(frame, by_trigger, doing, context)
    for source, target in _pairs(frame, doing, context):
        named = _by_name(target, names, sentence, context) if target else None
        yield _event(frame, source, named, code, contexts, context)


def _pairs(frame: Frame, doing: list[Referent], context: Context) -> Iterator[tuple[Referent, Referent | None]]:
    """Source and target of each event: everyone with everyone where several do something together."""
    if frame.predicate.plover in _MUTUAL:
        together = partners(frame, context)[:_MANY]
        known = frozenset(each.id for each in together)
        if len(together) > 1 and not direct_targets(frame, known, context):
            yield from ((one, other) for one in together for other in together if other.id != one.id)
            yield from ((one, other) for one in together for other in inner_targets(frame, known, context))
            return
    done_to: list[Referent | None] = [*targets(frame, doing, context)] or [None]
    for source in doing:
        yield from ((source, target) for target in done_to)


def _code(frame: Frame, by_trigger: dict[int, Frame], doing: list[Referent], context: Context) -> Code:
    """Type, CAMEO code and factuality; an announced deed is an agreement or a threat, one that is not done a refusal."""
    attribution = context.attributions.innermost(frame.trigger)
    reported = attribution is not None and all(attribution.speaker != each.id for each in doing)
    factuality = read_factuality(frame.trigger, "", not reported, reported, context.modality).factuality
    plover, cameo = frame.predicate.plover, frame.predicate.cameo
    said = "reported" if reported else "asserted"
    if factuality in ("future", "conditional") and plover in _INTENTIONS:
        plover, cameo, factuality = *_INTENTIONS[plover], said
    elif factuality == "negated" and plover in _DECLINED:
        plover, cameo, factuality = "REJECT", "120", said
    elif plover == "AGREE" and _is_harm_promised(frame, by_trigger):
        plover, cameo = "THREATEN", "130"
    return Code(plover, cameo, factuality)


def _is_harm_promised(frame: Frame, by_trigger: dict[int, Frame]) -> bool:
    """ "Ready to impose martial law"."""
    below = (by_trigger.get(token.i) for token in frame.targets)
    return frame.clausal and any(each is not None and each.predicate.plover in _HARMFUL for each in below)


def _event(
    frame: Frame, source: Referent, target: Referent | None, code: Code, contexts: tuple[str, ...], context: Context
) -> Event:
    article = context.referents.doc.article
    spans = (source.span, target.span) if target else (source.span,)
    return Event(
        id=stable_id(article.id, *spans, code.plover, "event"),
        source=source.id,
        source_span=source.span,
        target=target.id if target else None,
        target_span=target.span if target else None,
        plover=code.plover,
        cameo=code.cameo,
        quad=QUAD[code.plover],
        goldstein=goldstein_values().get(code.cameo, 0.0),
        factuality=code.factuality,
        evidence=context.referents.evidence(frame.trigger, *spans),
        context=contexts,
        date=article.published,
    )


def _contexts(trigger: Token, context: Context) -> tuple[str, ...]:
    words = context_words()
    tokens = context.referents.doc.sentence_tokens(trigger.sentence)
    return tuple(sorted({words[token.lemma.lower()] for token in tokens if token.lemma.lower() in words}))
