"""Errors by phenomenon: every stance that is missed and every one that is told in vain, sorted by what went wrong.

    python -m benchmarks.errors [--shared ../shared] [--write] [--baseline]

A missed stance gets the first class that applies, in the order of ``MISSED``: whether the article's holder and target are
known at all; whether they are known where the evidence stands (a mention, or the speaker of an attribution); whether a stance
of ours stands there with one part different; then the tags of the annotation (nominalised, negation, hedging, metonymy); then whether
holder and target hang on one verb, so that a row of the lexicon would read it. What is left is implied. A stance told in
vain is sorted by which of its parts an annotated one shares. ``benchmarks/errors.tsv`` keeps the counts to compare with;
``--baseline`` writes them anew.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from benchmarks.counts import in_order, run
from kg.extraction import Settings, extract, syntax
from kg.extraction.record import Analysis, analyse
from kg.language.document import Document, Token
from kg.language.pipeline import parse
from kg.model import Article, Record, Stance

MISSED: Final = (
    "holder not known in the article",
    "target not known in the article",
    "coreference: holder not known where it stands",
    "coreference: target not known where it stands",
    "attribution: other source or boundary",
    "wrong target",
    "wrong holder",
    "wrong sign",
    "metonymy",
    "nominal predicate",
    "negation or modality",
    "lexicon gap: both hang on one verb",
    "implied",
)
VAIN: Final = (
    "right holder and sign, other target",
    "right holder and target, other sign",
    "right target and sign, other holder",
    "holder takes no annotated position",
    "nothing annotated in the sentence",
    "other",
)
SIGNS: Final = {1: "positive", -1: "negative"}

Names = dict[str, tuple[str, str | None]]
"""Id → label and Wikidata id."""


@dataclass(slots=True)
class Case:
    """One annotated article and what is read from it, resolved to the annotation's own ids."""

    gold: dict[str, Any]
    doc: Document
    record: Record
    analysis: Analysis
    scorer: Any
    known: Any = None
    actors: dict[str, set[str]] = field(default_factory=dict)
    """Our actor id → the annotation's actors that it is."""
    issues: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.known = self.scorer.Doc(self.gold)
        mentioned = self.analysis.context.referents.mentions.actors.values()
        self.actors = {a.id: self.known.actors({"label": a.label, "wikidata": a.wikidata}) for a in mentioned}
        self.issues = {i.id: self._issues(i.label) for i in self.record.issues}

    def _issues(self, label: str) -> set[str]:
        least = self.scorer.THRESHOLD
        return {issue for issue, score in self.known.issue_scores({"label": label}).items() if score >= least}

    def is_(self, ours: str, theirs: set[str]) -> bool:
        """Whether our actor or issue is one of theirs."""
        return bool((self.actors.get(ours) or self.issues.get(ours) or set()) & theirs)

    def here(self, evidence: str) -> list[Token]:
        """The tokens of the sentences that hold the evidence."""
        start = self.doc.text.find(evidence)
        if start < 0:
            return []
        end = start + len(evidence)
        sentences = {token.sentence for token in self.doc.tokens if token.start < end and start < token.end}
        return [token for number in sorted(sentences) for token in self.doc.sentence_tokens(number)]


def cases(shared: Path, name: str = "stances.jsonl") -> Iterator[Case]:
    """The annotated articles of the file, each with what is read from it."""
    sys.path.insert(0, str(shared / "score"))
    scorer = importlib.import_module("score_stances")
    folder = shared / "gold"
    index = {row["id"]: row for row in map(json.loads, (folder / "articles" / "index.jsonl").open(encoding="utf-8"))}
    gold = [json.loads(line) for line in (folder / name).open(encoding="utf-8")]
    articles = [_article(folder, row["id"], index.get(row["id"], {})) for row in gold]
    for row, doc in zip(gold, parse(articles), strict=True):
        yield Case(row, doc, extract(doc), analyse(doc, Settings()), scorer)


def _article(folder: Path, name: str, about: dict[str, Any]) -> Article:
    text = (folder / "articles" / f"{name}.txt").read_text(encoding="utf-8")
    title = about.get("title") or ""
    return Article(name, text if text.startswith(title) else f"{title}\n\n{text}", title, about.get("date"))


def matched(case: Case) -> tuple[list[dict[str, Any]], list[Stance]]:
    """The annotated stances that are missed and ours that are told in vain, by the scorer's strict matching."""
    names: Names = {issue.id: (issue.label, None) for issue in case.record.issues}
    names |= {actor.id: (actor.label, actor.wikidata) for actor in case.record.actors}
    ours: dict[tuple[str, str, int], Stance] = {}
    for stance in case.record.stances:
        if not stance.inferred_from:
            ours.setdefault((stance.holder, stance.target, stance.polarity), stance)
    told = list(ours.values())
    claims = [case.scorer.P(case.known, _claim(stance, names)) for stance in told]
    required = case.scorer.collapse_gold(case.gold["stances"], False, case.known)
    edges = [
        [n for n, one in enumerate(required) if case.scorer.hits(claim, one, "strict", case.known, True)]
        for claim in claims
    ]
    match = case.scorer.max_match(edges, len(required))
    also = [case.scorer.P(case.known, one) for one in case.gold.get("also", [])]
    missed = [one for n, one in enumerate(required) if n not in match.values()]
    vain = [
        stance
        for n, stance in enumerate(told)
        if n not in match and not any(case.scorer.says(claims[n], one, "strict") for one in also)
    ]
    return missed, vain


def _claim(stance: Stance, names: Names) -> dict[str, Any]:
    holder, target = names[stance.holder], names[stance.target]
    return {
        "holder": {"label": holder[0], "wikidata": holder[1]},
        "target": {"label": target[0], "wikidata": target[1]},
        "polarity": SIGNS[stance.polarity],
        "type": stance.type,
    }


def why_missed(one: dict[str, Any], case: Case) -> str:
    """The class of an annotated stance that is missed."""
    holders, targets = one["holders"], one["targets"]
    said = one["src"][0]
    tokens = case.here(said["evidence"])
    if not any(found & holders for found in case.actors.values()):
        return "holder not known in the article"
    if targets <= set(case.known.kind) and not any(found & targets for found in case.actors.values()):
        return "target not known in the article"
    speakers = _speakers(tokens, case)
    mentioned = _mentioned(tokens, case)
    if not any(case.is_(each, holders) for each in speakers | mentioned):
        by_mouth = said.get("speaker") in holders or "attribution" in said.get("phenomena", ())
        return "attribution: other source or boundary" if by_mouth else "coreference: holder not known where it stands"
    if targets <= set(case.known.kind) and not any(case.is_(each, targets) for each in mentioned):
        return "coreference: target not known where it stands"
    return _near_miss(one, tokens, case) or _tagged(said) or _structure(tokens, holders, targets, case)


def _speakers(tokens: list[Token], case: Case) -> set[str]:
    found = map(case.analysis.context.attributions.innermost, tokens)
    return {each.speaker for each in found if each is not None and each.speaker is not None}


def _mentioned(tokens: list[Token], case: Case) -> set[str]:
    found = map(case.analysis.context.referents.mentions.actor_at, tokens)
    return {each for each in found if each is not None}


def _near_miss(one: dict[str, Any], tokens: list[Token], case: Case) -> str | None:
    """Which part is different in a stance of ours that stands in the same sentences."""
    start, end = tokens[0].start, tokens[-1].end
    sign = 1 if one["polarity"] == "positive" else -1
    near = [s for s in case.record.stances if s.evidence.start < end and start < s.evidence.end and not s.inferred_from]
    held = [s for s in near if case.is_(s.holder, one["holders"])]
    if any(s.polarity != sign and case.is_(s.target, one["targets"]) for s in held):
        return "wrong sign"
    if any(s.polarity == sign for s in held):
        return "wrong target"
    if any(s.polarity == sign and case.is_(s.target, one["targets"]) for s in near):
        return "wrong holder"
    return None


def _tagged(said: dict[str, Any]) -> str | None:
    tags = said.get("phenomena") or ()
    if "metonymy" in tags:
        return "metonymy"
    if "nominalised" in tags:
        return "nominal predicate"
    return "negation or modality" if {"negation", "hedging"} & set(tags) else None


def _structure(tokens: list[Token], holders: set[str], targets: set[str], case: Case) -> str:
    referents = case.analysis.context.referents
    for verb in tokens:
        if verb.pos != "VERB":
            continue
        doers = [each for each in map(referents.actor, syntax.subjects(verb)) if each is not None]
        if any(case.is_(each.id, holders) for each in doers):
            below = {referents.mentions.actor_at(each) for child in verb.children for each in child.subtree()}
            if any(each is not None and case.is_(each, targets) for each in below) or targets - set(case.known.kind):
                return "lexicon gap: both hang on one verb"
    return "implied"


def why_vain(stance: Stance, case: Case) -> str:
    """The class of a stance of ours that nobody annotated."""
    sign = SIGNS[stance.polarity]
    required = case.scorer.collapse_gold(case.gold["stances"], False, case.known)
    held = [one for one in required if case.is_(stance.holder, one["holders"])]
    if any(case.is_(stance.target, one["targets"]) for one in held):
        return "right holder and target, other sign"
    if any(one["polarity"] == sign for one in held):
        return "right holder and sign, other target"
    if any(one["polarity"] == sign and case.is_(stance.target, one["targets"]) for one in required):
        return "right target and sign, other holder"
    if not held:
        return "holder takes no annotated position"
    sentence = case.doc.text[slice(*stance.evidence.sentence)]
    if not any(said["evidence"] in sentence for one in required for said in one["src"]):
        return "nothing annotated in the sentence"
    return "other"


def count(shared: Path) -> dict[tuple[str, str], int]:
    """(missed or in vain, class) → how many."""
    found: Counter[tuple[str, str]] = Counter()
    for case in cases(shared):
        missed, vain = matched(case)
        found.update(("missed", why_missed(one, case)) for one in missed)
        found.update(("in vain", why_vain(stance, case)) for stance in vain)
    return in_order(found, {"missed": MISSED, "in vain": VAIN})


if __name__ == "__main__":
    run("stances", "errors", __doc__, Path(__file__).with_suffix(".tsv"), count)
