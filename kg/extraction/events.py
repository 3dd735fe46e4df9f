"""Events: who did what to whom, coded by PLOVER 2021 and CAMEO, read from the frames of the predicate lexicon."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from kg.extraction.event_actors import direct_targets, inner_targets, partners, sources, targets
from kg.extraction.event_coding import QUAD, Code, code, goldstein
from kg.extraction.event_frames import events_among, rank
from kg.extraction.predicates import Frame
from kg.extraction.referents import Referent
from kg.extraction.stances import Context
from kg.model import Event, Span, stable_id

_MUTUAL: Final = frozenset({"AGREE", "CONSULT", "COOPERATE", "SUPPORT"})
_MANY: Final = 4
_NEEDS_TARGET: Final = frozenset({"CONSULT", "COOPERATE", "SUPPORT", "REQUEST", "ACCUSE", "AID", "SANCTION"})
"""Types that are nothing without somebody or something they are aimed at."""

Names = dict[tuple[int, str], Span]
"""Where a sentence names an actor by more than a pronoun: (sentence, actor) → span."""


def find_events(frames: Iterable[Frame], context: Context) -> list[Event]:
    """Every event of the article with an actor as its source, sentence by sentence, the most specific first.

    Of several events between the same two mentions the one whose predicate asks for the most words stands.
    """
    by_trigger = events_among(frames)
    names = _names(context)
    found: dict[tuple[Span, Span | None], Event] = {}
    aimed: set[tuple[int, Span]] = set()
    for frame in sorted(by_trigger.values(), key=rank):
        for event in _events(frame, by_trigger, names, context):
            if event.target is None and event.plover in _NEEDS_TARGET:
                continue
            if event.target is not None or (frame.trigger.sentence, event.source_span) not in aimed:
                found.setdefault((event.source_span, event.target_span), event)
                aimed.add((frame.trigger.sentence, event.source_span))
    return list(found.values())


def _names(context: Context) -> Names:
    found: Names = {}
    doc, mentions = context.referents.doc, context.referents.mentions
    for mention in mentions.all():
        if mention.form != "pronoun":
            found.setdefault((doc.tokens[mention.head].sentence, mention.actor), (mention.start, mention.end))
    return found


def _by_name(referent: Referent, names: Names, sentence: int, context: Context) -> Referent:
    """The same actor where the sentence names it, for one that is only a pronoun here."""
    token = context.referents.doc.token_at(referent.span[0])
    if not referent.is_actor or token is None or token.pos != "PRON":
        return referent
    span = names.get((sentence, referent.id))
    return Referent(referent.id, span, True) if span else referent


def _events(frame: Frame, by_trigger: dict[int, Frame], names: Names, context: Context) -> Iterator[Event]:
    doing = sources(frame, context)
    if not doing:
        return
    sentence = frame.trigger.sentence
    doing = [_by_name(each, names, sentence, context) for each in doing]
    coded = code(frame, by_trigger, doing, context)
    for source, target in _pairs(frame, doing, context):
        named = _by_name(target, names, sentence, context) if target else None
        yield _event(frame, source, named, coded, context)


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


def _event(frame: Frame, source: Referent, target: Referent | None, coded: Code, context: Context) -> Event:
    article = context.referents.doc.article
    spans = (source.span, target.span) if target else (source.span,)
    return Event(
        id=stable_id(article.id, *spans, coded.plover, "event"),
        source=source.id,
        source_span=source.span,
        target=target.id if target else None,
        target_span=target.span if target else None,
        plover=coded.plover,
        cameo=coded.cameo,
        quad=QUAD[coded.plover],
        goldstein=goldstein(coded.cameo),
        factuality=coded.factuality,
        evidence=context.referents.evidence(frame.trigger, *spans),
        mode=coded.mode,
        context=coded.contexts,
        date=context.date(frame.trigger),
        place=coded.place,
    )
