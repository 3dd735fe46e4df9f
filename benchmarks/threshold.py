"""From which confidence on stances should count: networks of what is read, beside networks of what annotators say.

    python -m benchmarks.threshold [--shared ../shared] [--write]

Every annotated article is read with weights of what is implied that were fitted without it (``benchmarks.folds``). What is read
is matched with the annotation by the scorer's strict rules, once per article; what matches takes the annotation's names,
and what only the second annotator says is left out. Then both give the networks of ``kg.analysis`` over all articles,
issues kept to their article. It takes about three minutes.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import networkx as nx
import numpy as np

from benchmarks import ROOT, write
from benchmarks.folds import SIGNS, weights_without
from kg.analysis import StanceRow, networks
from kg.analysis.statements import HELD, ISSUE
from kg.extraction import Settings
from kg.extraction.implied import Weights
from kg.extraction.record import analyse
from kg.extraction.stances import find_stances
from kg.language.document import Document
from kg.language.pipeline import parse
from kg.model import Article

DOCUMENT: Final = ROOT / "docs" / "analysis.md"
THRESHOLDS: Final = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7)
FILES: Final = ("stances.jsonl", "stances_train.jsonl")
Claim = dict[str, Any]
Ties = Mapping[tuple[str, ...], float]


def annotated(gold: Path) -> Iterator[tuple[dict[str, Any], Article]]:
    """Every annotated article with its annotation."""
    index = {row["id"]: row for row in map(json.loads, (gold / "articles" / "index.jsonl").open(encoding="utf-8"))}
    for name in FILES:
        for row in map(json.loads, (gold / name).open(encoding="utf-8")):
            about = index[row["id"]]
            text = (gold / "articles" / f"{row['id']}.txt").read_text(encoding="utf-8")
            yield row, Article(row["id"], text, about["title"], about["date"])


def claims(doc: Document, weights: Weights) -> list[Claim]:
    """The stances that a network counts, but for their confidence, as the scorer takes them."""
    analysis = analyse(doc, Settings())
    referents = analysis.context.referents
    return [
        {
            "holder": referents.name(one.holder),
            "target": referents.name(one.target),
            "polarity": SIGNS[one.polarity],
            "confidence": one.confidence,
            "actor": one.target in referents.mentions.actors,
        }
        for one in find_stances(analysis.frames, replace(analysis.context, implied=weights))
        if not one.inferred_from and one.factuality in HELD
    ]


class Annotation:
    """One article's annotation, as rows of a network and as what claims are matched with."""

    def __init__(self, row: dict[str, Any], scorer: Any) -> None:
        self.row, self.scorer, self.doc = row, scorer, scorer.Doc(row)
        self.held = scorer.collapse_gold([one for one in row["stances"] if one["factuality"] in HELD], False, self.doc)
        self.also = [scorer.P(self.doc, one) for one in row.get("also", [])]
        self.names = {one["id"]: one.get("wikidata") or scorer.norm(one["label"]) for one in row["actors"]}

    def rows(self) -> list[StanceRow]:
        """What the annotators say."""
        return [self._row(one["holder"], one["target"], one["polarity"]) for one in self.held]

    def said(self, claims: Sequence[Claim]) -> list[StanceRow]:
        """The claims, by the names of the annotation where they match it."""
        scorer = self.scorer
        distinct = {found.key: found for claim in claims for found in [scorer.P(self.doc, claim)]}
        told = list(distinct.values())
        edges = [
            [n for n, one in enumerate(self.held) if scorer.hits(claim, one, "strict", self.doc, True)]
            for claim in told
        ]
        match = scorer.max_match(edges, len(self.held))
        rows = []
        for number, claim in enumerate(told):
            if number in match:
                one = self.held[match[number]]
                rows.append(self._row(one["holder"], one["target"], one["polarity"]))
            elif not any(scorer.says(claim, one, "strict") for one in self.also):
                holder, target, polarity = claim.key
                rows.append(self._row(holder, target, polarity, claim.s["actor"]))
        return rows

    def _row(self, holder: str, target: str, polarity: str, actor: bool = False) -> StanceRow:
        towards = actor or target in self.names
        ends = self._actor(holder), self._actor(target) if towards else f"{self.row['id']}/{target}"
        sign = 1 if polarity == SIGNS[1] else -1
        kinds = "actor", "actor" if towards else ISSUE
        return StanceRow(
            self.row["id"], None, None, ends[0], ends[0], kinds[0], ends[1], ends[1], kinds[1], sign, "", "asserted"
        )

    def _actor(self, name: str) -> str:
        """One name for an actor in all articles: its Wikidata id, else its label."""
        return str(self.names.get(name, name))


def ties(graph: nx.Graph) -> dict[tuple[str, ...], float]:
    """The signed weight of every tie, whatever the direction where there is none."""
    found: dict[tuple[str, ...], float] = {}
    for *ends, data in networks.edges_of(graph):
        key = tuple(ends) if graph.is_directed() else tuple(sorted(ends))
        found[key] = data["weight"] * data.get("sign", 1)
    return found


def overlap(told: Ties, true: Ties) -> tuple[float, float, float]:
    """Precision, recall and F1 of ties by their weight; a tie of the other sign is wrong and missed."""
    common = sum(min(abs(told[key]), abs(true[key])) for key in told.keys() & true.keys() if told[key] * true[key] > 0)
    precision, recall = (common / sum(map(abs, all_.values())) for all_ in (told, true))
    return precision, recall, 2 * precision * recall / (precision + recall)


def alike(told: Ties, true: Ties) -> tuple[float, float]:
    """Pearson's r over the pairs tied in either, and of the pairs tied in both the share of the same sign."""
    pairs = sorted(told.keys() | true.keys())
    values = np.array([[one.get(pair, 0) for pair in pairs] for one in (told, true)])
    both = [pair for pair in told.keys() & true.keys() if told[pair] and true[pair]]
    return float(np.corrcoef(values)[0, 1]), sum(told[pair] * true[pair] > 0 for pair in both) / len(both)


def line(label: str, told: Sequence[StanceRow], true: Sequence[StanceRow]) -> tuple[str, ...]:
    """The figures of one threshold."""
    relations = [networks.relations(rows) for rows in (told, true)]
    issues = [networks.two_mode(rows) for rows in (told, true)]
    agreement = [networks.project(rows, qualifier="subtract") for rows in (told, true)]
    figures = [
        *overlap(*map(ties, relations)),
        *overlap(*map(ties, issues)),
        *alike(*map(ties, map(networks.signed, relations))),
        *alike(*map(ties, agreement)),
    ]
    positive = sum(row.polarity > 0 for row in told) / len(told)
    return label, f"{len(told):,}", f"{positive:.3f}", *(f"{figure:.3f}" for figure in figures)


HEAD: Final = (
    *("confidence from", "stances", "positive share", "relations: precision", "recall", "F1"),
    *("two-mode: precision", "recall", "F1", "signed: r", "same sign", "agreement: r", "same sign"),
)


def table(shared: Path) -> str:
    """The figures of every threshold, and of the annotation against itself, as Markdown."""
    gold, score = shared / "gold", shared / "score"
    without = weights_without(gold, score)
    scorer = importlib.import_module("score_stances")
    articles = list(annotated(gold))
    read = [claims(doc, without(doc.article.id)) for doc in parse([article for _, article in articles])]
    marks = [Annotation(row, scorer) for row, _ in articles]
    true = [row for mark in marks for row in mark.rows()]
    lines = [HEAD, ("---", *["---:"] * (len(HEAD) - 1))]
    for least in THRESHOLDS:
        told = [
            row
            for mark, found in zip(marks, read, strict=True)
            for row in mark.said([claim for claim in found if claim["confidence"] >= least])
        ]
        lines.append(line(f"{least:g}", told, true))
    lines.append(line("annotated", true, true))
    return "".join(f"| {' | '.join(one)} |\n" for one in lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with gold/ and score/")
    parser.add_argument("--write", action="store_true", help="put the table into docs/analysis.md")
    options = parser.parse_args()
    if not (options.shared / "score" / "score_stances.py").is_file():
        parser.error(f"no gold at {options.shared}: name its folder with --shared")
    sys.path.insert(0, str(options.shared / "score"))
    found = table(options.shared)
    print(found, end="")
    if options.write:
        write(DOCUMENT, "threshold", found)


if __name__ == "__main__":
    main()
