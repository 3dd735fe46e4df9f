"""Stances of the development articles under weights of implied positions that were fitted without them.

    python -m benchmarks.folds [--shared ../shared] [--write]

The shipped weights are fitted on articles under open licences, and most of the development articles are among them. Here every
article is read with weights from the other folds; those under no open licence, with weights from all that are.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks import DOCUMENT, ROOT, write
from kg.extraction import Settings
from kg.extraction.implied import Weights
from kg.extraction.record import analyse
from kg.extraction.stances import find_read, find_stances
from kg.language.document import Document
from kg.language.pipeline import parse
from kg.model import Article
from training import implied

SIGNS: Final = {1: "positive", -1: "negative"}
LEVELS: Final = (("strict", "f1"), ("strict", "p"), ("strict", "r"), ("holder_polarity", "f1"))


def development(gold: Path) -> Iterator[tuple[dict[str, Any], Article]]:
    """The development articles with their annotation, whatever their licence."""
    index = {row["id"]: row for row in map(json.loads, (gold / "articles" / "index.jsonl").open(encoding="utf-8"))}
    for row in map(json.loads, (gold / "stances.jsonl").open(encoding="utf-8")):
        about = index[row["id"]]
        text = (gold / "articles" / f"{row['id']}.txt").read_text(encoding="utf-8")
        yield row, Article(row["id"], text, about["title"], about["date"])


def weights_without(gold: Path, score: Path) -> Callable[[str], Weights]:
    """Article id → the weights that were fitted without it."""
    found, beside = list(implied.cases(gold, score)), implied.beside(gold, score)
    fold = np.random.default_rng(0).permutation(len(found)) % implied.FOLDS
    kept = {one.gold["id"]: int(at) for one, at in zip(found, fold, strict=True)}
    parts = [
        implied.fitted([one for one, at in zip(found, fold, strict=True) if at != number], beside)
        for number in range(implied.FOLDS)
    ]
    whole = implied.fitted(found, beside)
    return lambda name: parts[kept[name]] if name in kept else whole


def told(doc: Document, weights: Weights | None) -> list[dict[str, Any]]:
    """What is told of the article, as the scorer takes it; without weights what a predicate carries."""
    analysis = analyse(doc, Settings())
    context = analysis.context
    if weights is None:
        found = find_read(analysis.frames, context)
    else:
        found = find_stances(analysis.frames, replace(context, implied=weights))
    name = context.referents.name
    return [
        {
            "holder": name(one.holder),
            "target": name(one.target),
            "polarity": SIGNS[one.polarity],
            "type": one.type,
            "factuality": one.factuality,
            "confidence": one.confidence,
            "evidence": one.evidence.exact,
        }
        for one in found
        if not one.inferred_from
    ]


def rows(shared: Path) -> Iterator[tuple[str, ...]]:
    """What is read, then its figures."""
    gold, score = shared / "gold", shared / "score"
    without = weights_without(gold, score)
    scorer = importlib.import_module("score_stances")
    annotated = list(development(gold))
    docs = list(parse([article for _, article in annotated]))
    for label, chosen in (("what a predicate carries", lambda name: None), ("and what is implied", without)):
        said = [{"id": doc.article.id, "stances": told(doc, chosen(doc.article.id))} for doc in docs]
        micro = scorer.score([row for row, _ in annotated], said)["micro"]
        yield label, *(f"{micro[level][part]:.3f}" for level, part in LEVELS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with gold/ and score/")
    parser.add_argument("--write", action="store_true", help="put the table into docs/quality.md")
    options = parser.parse_args()
    if not (options.shared / "score" / "score_stances.py").is_file():
        parser.error(f"no gold at {options.shared}: name its folder with --shared")
    sys.path.insert(0, str(options.shared / "score"))
    lines = [("", "strict F1", "P", "R", "holder and sign"), ("---", *["---:"] * 4), *rows(options.shared)]
    table = "".join(f"| {' | '.join(line)} |\n" for line in lines)
    print(table, end="")
    if options.write:
        write(DOCUMENT, "folds", table)


if __name__ == "__main__":
    main()
