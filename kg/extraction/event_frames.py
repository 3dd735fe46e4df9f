"""Which frames are events: the most specific reading of each word, without what is only agreed to, refused or supposed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kg.extraction.predicates import Frame
from kg.language.document import Token

_HELD_BACK: Final = frozenset({"AGREE", "REJECT", "THREATEN", "REQUEST"})
"""What stands below these is agreed to, refused, threatened or asked for, and has not happened."""

_BELOW: Final = frozenset({"xcomp", "ccomp", "pcomp", "prep", "dobj", "pobj", "acl", "nsubjpass", "dative", "compound"})
_CLAUSES: Final = frozenset({"pcomp", "xcomp", "ccomp", "acl"})
_SUPPOSED: Final = frozenset({"if", "unless", "until", "whether"})
_WITHIN: Final = frozenset({"in", "with", "by", "of"})


def events_among(frames: Iterable[Frame]) -> dict[int, Frame]:
    """One frame for each word that tells an event, by the word's index: the most words asked for come first."""
    by_trigger: dict[int, Frame] = {}
    for frame in frames:
        known = by_trigger.get(frame.trigger.i)
        if _is_event(frame) and (known is None or rank(frame) < rank(known)):
            by_trigger[frame.trigger.i] = frame
    return {
        i: frame
        for i, frame in by_trigger.items()
        if frame.predicate.plover
        and not (_is_supposed(frame.trigger) or _is_aside(frame) or _is_held_back(frame, by_trigger))
    }


def rank(frame: Frame) -> tuple[int, bool, int, bool, int]:
    """By sentence, what its side clauses tell last, then the most words, then the events' own table, then the text's order."""
    aside, others = _in_side_clause(frame.trigger), -len(frame.predicate.others)
    return frame.trigger.sentence, aside, others, bool(frame.predicate.type), frame.trigger.i


def _in_side_clause(token: Token) -> bool:
    while token.head is not token:
        if token.dep in ("relcl", "advcl", "acl"):
            return True
        token = token.head
    return False


def _is_event(frame: Frame) -> bool:
    """Of what a speaker says of somebody a demand and what the events' own table names are events.

    A row without any type says "no event".
    """
    predicate = frame.predicate
    if frame.by_speaker:
        return predicate.plover == "REQUEST" or not predicate.type
    return bool(predicate.plover) or not predicate.type


def _is_supposed(trigger: Token) -> bool:
    """Whether the word stands in an if-clause of its own."""
    clause = trigger
    while clause.dep in ("xcomp", "conj", "dobj", "aux") and clause.head is not clause:
        clause = clause.head
    return any(child.dep == "mark" and child.lower in _SUPPOSED for child in clause.children)


def _is_aside(frame: Frame) -> bool:
    """A noun deep in the sentence that takes the sentence's subject for its own: "accused X of delaying the talks"."""
    noun = frame.trigger
    if frame.predicate.pos != "N" or not frame.holders:
        return False
    inside = {token.i for token in noun.subtree()}
    if any(holder.i in inside for holder in frame.holders):
        return False
    while noun.dep in ("conj", "appos") or (noun.dep == "pobj" and noun.head.lower == "of"):
        noun = noun.head.head if noun.dep == "pobj" else noun.head
    return noun.dep == "pobj" and (noun.head.lower not in _WITHIN or noun.head.head.pos != "VERB")


def _is_held_back(frame: Frame, by_trigger: dict[int, Frame]) -> bool:
    """Whether the trigger stands in what another event agrees to, refuses, threatens, asks for or does."""
    token = frame.trigger
    noun, clausal = token.pos in ("NOUN", "PROPN"), False
    while True:
        if _is_demanded(token, frame, by_trigger):
            return True
        while token.dep == "conj" and token.head is not token and not _own_subject(token):
            token = token.head
        if token.dep not in _BELOW and not _is_purpose(token):
            return False
        direct = token.dep in ("dobj", "nsubjpass")
        purpose = _is_purpose(token)
        clausal = clausal or token.dep in _CLAUSES
        token = token.head
        above = by_trigger.get(token.i)
        if above is not None and above is not frame and _rules(above, noun and direct, clausal, purpose):
            return True


def _rules(above: Frame, carried: bool, clausal: bool, purpose: bool) -> bool:
    plover = above.predicate.plover
    if plover == "ACCUSE":
        return clausal
    if clausal and above.predicate.pos == "N":
        return True
    return bool(plover) and (plover in _HELD_BACK or purpose or (carried and plover != "SUPPORT"))


def _is_demanded(token: Token, frame: Frame, by_trigger: dict[int, Frame]) -> bool:
    """ "must withdraw": the auxiliary is the event."""
    return any(
        child.dep == "aux" and (above := by_trigger.get(child.i)) is not None and above is not frame
        for child in token.children
    )


def _is_purpose(token: Token) -> bool:
    """ "to stop it" beside the verb."""
    return token.dep in ("advcl", "xcomp") and any(child.tag == "TO" for child in token.children)


def _own_subject(token: Token) -> bool:
    return any(child.dep in ("nsubj", "nsubjpass") for child in token.children)
