"""Sentences of the annotated articles with the pairs that they offer, each with what the annotation says of it."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from kg.extraction.candidates import Candidate, Ranker, as_read, find_candidates
from kg.extraction.record import Analysis, Settings, analyse
from kg.extraction.referents import Referent, Referents
from kg.language.document import Document
from kg.model import STANCE_TYPES, Span
from training.invented import FACTS
from training.judge.rows import Pair, Row

TYPES: Final = tuple(STANCE_TYPES)
SIGNS: Final = ("positive", "negative")


@dataclass(slots=True)
class Offer:
    """A candidate of an article as it is learnt from: ``said`` holds the signs that the annotation gives the pair anywhere."""

    candidate: Candidate
    target: Referent
    features: tuple[str, ...]
    pair: Pair
    said: frozenset[int]


@dataclass(slots=True)
class Annotated:
    """One article: its annotation, its analysis, its sentences with their offers."""

    gold: dict[str, Any]
    doc: Document
    labels: dict[str, dict[str, Any]]
    offers: list[tuple[str, list[Offer]]] = field(default_factory=list)

    def rows(self) -> Iterator[Row]:
        for text, offers in self.offers:
            yield Row(text, tuple(offer.pair for offer in offers), -1, self.gold["id"])


def annotated(gold: dict[str, Any], doc: Document) -> Annotated:
    """The article's sentences with every pair, labelled by the scorer's own rules."""
    scorer = importlib.import_module("score_stances")
    analysis = analyse(doc, Settings())
    referents, attributions = analysis.context.referents, analysis.context.attributions
    ranker = Ranker(doc, referents, attributions)
    found = [list(_resolved(candidates, referents)) for candidates in find_candidates(referents, attributions)]
    labels = named(analysis)
    known = _Known(gold, doc, scorer, labels)
    result = Annotated(gold, doc, labels)
    for pairs in found:
        if pairs:
            text, spans = as_read([one for one, _ in pairs], referents)
            offers = []
            for (one, target), (holder, span) in zip(pairs, spans, strict=True):
                pair, said = known.pair(one, target, holder, span)
                offers.append(Offer(one, target, tuple(ranker.features(one)), pair, said))
            result.offers.append((text, offers))
    return result


def named(analysis: Analysis) -> dict[str, dict[str, Any]]:
    """Id → label and Wikidata id of all that the article names so far, as the scorer wants them."""
    referents = analysis.context.referents
    found = (*referents.mentions.actors.values(), *referents.issues.record_issues())
    return {one.id: {"label": one.label, "wikidata": getattr(one, "wikidata", None)} for one in found}


def _resolved(candidates: Iterable[Candidate], referents: Referents) -> Iterator[tuple[Candidate, Referent]]:
    for one in candidates:
        target = one.target or referents.any(one.token, one.clausal)
        if target is not None and target.id != one.holder.id:
            yield one, target


class _Known:
    """What the annotation of one article says about pairs."""

    def __init__(self, gold: dict[str, Any], doc: Document, scorer: Any, labels: dict[str, dict[str, Any]]) -> None:
        self._scorer = scorer
        self._labels = labels
        self._doc = scorer.Doc(gold)
        self._required = scorer.collapse_gold(gold["stances"], False, self._doc)
        self._places = [[_sentences(doc, one["evidence"]) for one in group["src"]] for group in self._required]
        self._memory: dict[tuple[str, str], list[int]] = {}

    def pair(self, candidate: Candidate, target: Referent, *spans: Span) -> tuple[Pair, frozenset[int]]:
        """What is said of the pair in this sentence, and the signs that the annotation gives it anywhere."""
        groups = self._groups(candidate.holder.id, target.id)
        here = [
            (one, SIGNS.index(group["polarity"]) + 1)
            for n in groups
            for group in [self._required[n]]
            for one, places in zip(group["src"], self._places[n], strict=True)
            if candidate.sentence in places
        ]
        said = frozenset(SIGNS.index(self._required[n]["polarity"]) + 1 for n in groups)
        signs = {sign for _, sign in here}
        if len(signs) != 1:
            return Pair(spans[0], spans[1], -1 if groups else 0), said
        one, sign = here[0]
        return Pair(spans[0], spans[1], sign, TYPES.index(one["type"]), FACTS.index(one["factuality"])), said

    def _groups(self, holder: str, target: str) -> list[int]:
        """The annotated statements that have this holder and this target."""
        if (holder, target) not in self._memory:
            said = {"holder": self._labels[holder], "target": self._labels[target]}
            claims = [self._scorer.P(self._doc, {**said, "polarity": sign, "type": "x"}) for sign in SIGNS]
            self._memory[holder, target] = [
                n
                for n, group in enumerate(self._required)
                if any(self._scorer.hits(claim, group, "strict", self._doc, True) for claim in claims)
            ]
        return self._memory[holder, target]


def _sentences(doc: Document, evidence: str) -> set[int]:
    start = doc.text.find(evidence)
    if start < 0:
        return set()
    end = start + len(evidence)
    return {
        n
        for n, (first, last) in enumerate(doc.sentences)
        if doc.tokens[first].start < end and start < doc.tokens[last - 1].end
    }
