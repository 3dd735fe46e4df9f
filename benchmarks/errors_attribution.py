"""Errors of attributions by phenomenon: every one that is missed, told in vain, or given to somebody else.

    python -m benchmarks.errors_attribution [--shared ../shared] [--write] [--baseline]

Annotated attributions and ours are paired as the scorer pairs them: one to one, best first, where at least half of the words
of both contents are the same. What stays unpaired gets the first class that applies, in the order of ``CLASSES``: whether the
other side has the same cue with another content; whether the cue stands inside the words of somebody else; then, for a missed
one, whether the cue has a word at all, whether the table of cues has this word, and whether it has the construction in which
the word stands here. A pair whose sources share too little is an error of the source. ``benchmarks/errors_attribution.tsv``
keeps the counts to compare with; ``--baseline`` writes them anew.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.counts import in_order, run
from kg.actors.mentions import Mentions
from kg.extraction.attributions import find_attributions, load_cues
from kg.extraction.cues import constructions
from kg.language.document import Document, Token
from kg.language.pipeline import parse
from kg.model import Article, Span

CLASSES: Final = {
    "missed": (
        "boundary: same cue, other content",
        "inside the words of another",
        "no cue word: colon, dash, quotation alone",
        "lexicon gap: verb",
        "lexicon gap: noun",
        "lexicon gap: other word",
        "construction: verb",
        "construction: noun",
        "construction: other word",
        "known, but left out",
    ),
    "in vain": (
        "boundary: same cue, other content",
        "one cue told twice",
        "inside the words of another",
        "nothing annotated: verb",
        "nothing annotated: noun",
        "nothing annotated: other word",
    ),
    "other source": ("nobody annotated", "nobody found", "somebody else"),
}
LEAST: Final = 0.5
_WORDS: Final = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun"}


@dataclass(frozen=True, slots=True)
class Told:
    """An attribution as the scorer sees it: word numbers, and the words of its cue."""

    source: frozenset[int]
    cue: frozenset[int]
    content: frozenset[int]
    words: frozenset[str]
    spans: tuple[Span, ...]
    """Where the cue stands."""


@dataclass(frozen=True, slots=True)
class Case:
    """One annotated article, what is annotated there and what is read."""

    doc: Document
    gold: list[Told]
    ours: list[Told]

    @property
    def pairs(self) -> dict[int, int]:
        """Annotated one → ours, as the scorer pairs them."""
        near = []
        for i, one in enumerate(self.gold):
            for j, other in enumerate(self.ours):
                share = len(one.content & other.content) / (len(one.content | other.content) or 1)
                if share >= LEAST:
                    near.append((-share, -(same_source(one, other) + same_cue(one, other)), i, j))
        found: dict[int, int] = {}
        for _, _, i, j in sorted(near):
            if i not in found and j not in found.values():
                found[i] = j
        return found


def same_source(one: Told, other: Told) -> bool:
    """Whether both name nobody, or share half of the words of the shorter name."""
    if not one.source or not other.source:
        return one.source == other.source
    return 2 * len(one.source & other.source) >= min(len(one.source), len(other.source))


def same_cue(one: Told, other: Told) -> bool:
    """Whether both have the same cue word in the same place."""
    return bool(one.cue & other.cue and (one.words & other.words or not one.words | other.words))


def cases(shared: Path) -> Iterator[Case]:
    """The annotated articles, each with what is read from it."""
    sys.path.insert(0, str(shared / "score"))
    scorer = importlib.import_module("score")
    rows = [json.loads(line) for line in (shared / "gold" / "attribution.jsonl").open(encoding="utf-8")]
    for row, doc in zip(rows, parse([Article(row["id"], row["text"]) for row in rows]), strict=True):
        words = scorer.tokens_of(row["text"])
        gold = [_told(one["source"], one["cue"], one["content"], doc, words, scorer) for one in row["attributions"]]
        found = find_attributions(doc, Mentions(), load_cues())
        yield Case(doc, gold, [_told(one.source, one.cue, one.content, doc, words, scorer) for one in found])


def _told(source: Any, cue: Any, content: Any, doc: Document, words: list[Span], scorer: Any) -> Told:
    spans = tuple((start, end) for start, end in cue)
    sets = [frozenset(scorer.span_tokens([tuple(span) for span in part], words)) for part in (source, cue, content)]
    return Told(*sets, frozenset(scorer.cue_words(spans, doc.text)) if spans else frozenset(), spans)


def why_missed(one: Told, case: Case, free: list[Told]) -> str:
    """The class of an annotated attribution that is not found."""
    if any(same_cue(one, other) for other in free):
        return "boundary: same cue, other content"
    if any(one.cue and one.cue <= other.content for other in case.ours):
        return "inside the words of another"
    head = cue_head(one, case.doc)
    if head is None:
        return "no cue word: colon, dash, quotation alone"
    known, kind = load_cues().patterns(head), _WORDS.get(head.pos, "other word")
    if known is None:
        return f"lexicon gap: {kind}"
    return "known, but left out" if any(name in known for name, _ in constructions(head)) else f"construction: {kind}"


def why_vain(one: Told, case: Case, free: list[Told]) -> str:
    """The class of an attribution of ours that nobody annotated."""
    if any(same_cue(one, other) for other in free):
        return "boundary: same cue, other content"
    if any(same_cue(one, other) for other in case.gold):
        return "one cue told twice"
    if any(one.cue and one.cue <= other.content for other in case.gold):
        return "inside the words of another"
    head = cue_head(one, case.doc)
    return f"nothing annotated: {_WORDS.get(head.pos, 'other word') if head is not None else 'other word'}"


def why_other(gold: Told, ours: Told) -> str:
    """The class of a pair whose sources differ."""
    return "nobody annotated" if not gold.source else "somebody else" if ours.source else "nobody found"


def cue_head(one: Told, doc: Document) -> Token | None:
    """The word of the cue on which its other content words depend."""
    words = [t for t in doc.tokens if any(s < t.end and t.start < e for s, e in one.spans) and t.text[0].isalnum()]
    words = [token for token in words if token.pos not in ("AUX", "PART", "ADP", "DET")] or words
    inside = {token.i for token in words}
    heads = [token for token in words if token.head.i not in inside or token.head is token]
    return next((token for token in heads if token.pos in ("VERB", *_WORDS, "ADJ", "ADV")), heads[0] if heads else None)


def count(shared: Path) -> dict[tuple[str, str], int]:
    """(side, class) → how many."""
    found: Counter[tuple[str, str]] = Counter()
    for case in cases(shared):
        pairs = case.pairs
        paired = set(pairs.values())
        missed = [one for i, one in enumerate(case.gold) if i not in pairs]
        vain = [one for j, one in enumerate(case.ours) if j not in paired]
        found.update(("missed", why_missed(one, case, vain)) for one in missed)
        found.update(("in vain", why_vain(one, case, missed)) for one in vain)
        both = [(case.gold[i], case.ours[j]) for i, j in pairs.items()]
        found.update(("other source", why_other(*pair)) for pair in both if not same_source(*pair))
    return in_order(found, CLASSES)


if __name__ == "__main__":
    run("attributions", "errors-attribution", __doc__, Path(__file__).with_suffix(".tsv"), count)
