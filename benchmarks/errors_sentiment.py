"""Errors of directed sentiment by phenomenon: who is for or against whom in one sentence, missed or told in vain.

    python -m benchmarks.errors_sentiment [--shared ../shared] [--write] [--baseline]

Only sentences that occur in no training file count. The label that a record gives is the scorer's own. A missed label gets
the first class that applies, in the order of ``MISSED``: whether the one who feels it and the one it is felt about are
mentions of actors at all; whether a stance between them has another sign or direction, or is negated; whether a stance of the
one with the right sign is about somebody else, or the right one about the other is somebody else's; then how the two hang
together in the parse. ``benchmarks/errors_sentiment.tsv`` keeps the counts to compare with; ``--baseline`` writes them anew.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.counts import Counts, in_order, run
from kg.extraction import Settings, extract, syntax
from kg.extraction.record import Analysis, analyse
from kg.extraction.stances import find_read, with_names
from kg.language.document import Document, Token
from kg.language.pipeline import parse
from kg.model import Article, Record, Span, Stance

MISSED: Final = (
    "holder is no mention of an actor",
    "target is no mention of an actor",
    "wrong sign",
    "wrong direction",
    "negated stance, which is no opposite",
    "holder by what it belongs to or is part of",
    "wrong target",
    "wrong holder",
    "implied in the words of the holder",
    "lexicon gap: both hang on one verb",
    "nominal predicate",
    "the holder is not above the target in the parse",
)
VAIN: Final = (
    "wrong sign",
    "wrong direction",
    "neutral, target inside the matter that a predicate is about",
    "neutral, a predicate between the two",
    "neutral, implied",
)
CLASSES: Final = {"missed": MISSED, "in vain": VAIN}
SIGNS: Final = {"positive": 1, "negative": -1}
_PHRASE: Final = frozenset({"compound", "amod", "nmod", "poss", "appos", "prep", "pobj", "det"})


@dataclass(slots=True)
class Case:
    """One sentence with its annotation, what is read from it, and the label that the scorer takes from that."""

    gold: dict[str, Any]
    doc: Document
    analysis: Analysis
    record: Record
    label: str

    def span(self, name: str) -> Span:
        return self.gold[name]["start"], self.gold[name]["end"]

    def ends(self, label: str) -> tuple[Span, Span]:
        """The spans of the one who feels it and of the one it is felt about."""
        return (self.span("p"), self.span("q")) if label.startswith("p->q") else (self.span("q"), self.span("p"))

    def mentioned(self, span: Span) -> bool:
        mentions = self.analysis.context.referents.mentions.all()
        return any(touches((each.start, each.end), span) for each in mentions)

    def words(self, span: Span) -> list[Token]:
        return [token for token in self.doc.tokens if touches((token.start, token.end), span)]


def touches(one: Span, other: Span) -> bool:
    """Whether the spans share a character."""
    return one[0] < other[1] and other[0] < one[1]


def count(shared: Path) -> Counts:
    """(missed or in vain, class) → how many."""
    sys.path.insert(0, str(shared / "score"))
    scorer = importlib.import_module("evaluate")
    lines = (shared / "gold" / "dse.jsonl").open(encoding="utf-8")
    gold = [row for row in map(json.loads, lines) if not row.get("dup_in_train")]
    docs = parse([Article(row["id"], row["text"]) for row in gold])
    found: Counter[tuple[str, str]] = Counter()
    for row, doc in zip(gold, docs, strict=True):
        record = extract(doc)
        label = scorer.dse(row, record.to_json())["label"]
        if label != row["label"]:
            case = Case(row, doc, analyse(doc, Settings()), record, label)
            if row["label"] != "neutral":
                found["missed", why_missed(case)] += 1
            if label != "neutral":
                found["in vain", why_vain(case)] += 1
    return in_order(found, CLASSES)


def why_missed(case: Case) -> str:
    """The class of a label that is missed."""
    label = case.gold["label"]
    holder, target = case.ends(label)
    sign = SIGNS[label.split(":")[1]]
    if not case.mentioned(holder):
        return "holder is no mention of an actor"
    if not case.mentioned(target):
        return "target is no mention of an actor"
    if case.label != "neutral":
        return "wrong direction" if case.label.split(":")[1] == label.split(":")[1] else "wrong sign"
    return _near_miss(case.record.stances, holder, target, sign, case) or _structure(holder, target, case)


def _near_miss(stances: tuple[Stance, ...], holder: Span, target: Span, sign: int, case: Case) -> str | None:
    held = [stance for stance in stances if touches(stance.holder_span, holder)]
    about = [stance for stance in stances if touches(stance.target_span, target) and stance.polarity == sign]
    if any(touches(stance.target_span, target) for stance in held):
        return "negated stance, which is no opposite"
    if any(touches(_phrase(stance.holder_span, case), holder) for stance in about):
        return "holder by what it belongs to or is part of"
    if any(stance.polarity == sign for stance in held):
        return "wrong target"
    return "wrong holder" if about else None


def _phrase(span: Span, case: Case) -> Span:
    """The noun phrase that the span stands in."""
    words = case.words(span)
    if not words:
        return span
    head = words[-1]
    while head.dep in _PHRASE and head.head is not head:
        head = head.head
    below = [head]
    for token in below:
        below.extend(child for child in token.children if child.dep in _PHRASE)
    return min(token.start for token in below), max(token.end for token in below)


def _structure(holder: Span, target: Span, case: Case) -> str:
    heads = {token.i for token in case.words(holder)}
    for token in case.words(target):
        attribution = case.analysis.context.attributions.innermost(token)
        if attribution is not None and any(touches(source, holder) for source in attribution.source):
            return "implied in the words of the holder"
        for above in token.ancestors():
            if above.pos in ("VERB", "AUX") and heads & {each.i for each in syntax.subjects(above)}:
                return "lexicon gap: both hang on one verb"
            if above.pos == "NOUN" and heads & {each.i for each in syntax.possessors(above)}:
                return "nominal predicate"
    return "the holder is not above the target in the parse"


def why_vain(case: Case) -> str:
    """The class of a label that is told and not annotated."""
    if case.gold["label"] != "neutral":
        same = case.gold["label"].split(":")[1] == case.label.split(":")[1]
        return "wrong direction" if same else "wrong sign"
    holder, target = case.ends(case.label)
    read = find_read(case.analysis.frames, case.analysis.context)
    between = [
        stance
        for stance in with_names(read, case.analysis.context)
        if touches(stance.holder_span, holder) and touches(stance.target_span, target)
    ]
    if not between:
        return "neutral, implied"
    actors = {actor.id for actor in case.record.actors}
    if any(stance.target in actors for stance in between):
        return "neutral, a predicate between the two"
    return "neutral, target inside the matter that a predicate is about"


if __name__ == "__main__":
    run("directed sentiment", "errors-sentiment", __doc__, Path(__file__).with_suffix(".tsv"), count)
