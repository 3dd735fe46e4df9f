"""Measure rules alone, the judge alone and both on annotated articles that nothing was fitted on.

python -m training.judge.measure GOLD.jsonl ARTICLES_DIR SCORE_DIR
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.extraction import judging
from kg.extraction.judge import load_judge
from kg.extraction.record import Settings, analyse
from kg.extraction.stances import find_stances
from kg.language.document import Document
from kg.language.pipeline import parse
from kg.model import Article, Stance
from training.judge import combine
from training.judge.stances import named


def read(gold: Path, folder: Path) -> list[tuple[dict[str, Any], Document]]:
    """The annotated articles with their analysis."""
    index = {row["id"]: row for row in map(json.loads, (folder / "index.jsonl").open(encoding="utf-8"))}
    rows = [json.loads(line) for line in gold.open(encoding="utf-8")]
    articles = []
    for row in rows:
        about = index[row["id"]]
        text = (folder / f"{row['id']}.txt").read_text(encoding="utf-8")
        title = about["title"] or ""
        articles.append(
            Article(row["id"], text if text.startswith(title) else f"{title}\n\n{text}", title, about["date"])
        )
    return list(zip(rows, parse(articles), strict=True))


def stances(doc: Document) -> Iterator[tuple[str, combine.Said]]:
    """The stances of the article under each configuration, with the labels of what they name."""
    for name in ("rules", "judge", "both"):
        analysis = analyse(doc, Settings())
        found: list[Stance] = find_stances(analysis.frames, analysis.context) if name != "judge" else []
        if name != "rules":
            found = judging.judged(found, analysis.context, load_judge(), judging.DEFAULT_MINIMUM)
            found = [one for one in found if one.confidence >= judging.DEFAULT_MINIMUM]
        yield name, combine.Said(found, named(analysis))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("articles", type=Path)
    parser.add_argument("score", type=Path)
    options = parser.parse_args()
    sys.path.insert(0, str(options.score))
    scorer = importlib.import_module("score_stances")
    told: dict[str, list[dict[str, Any]]] = {}
    annotated = read(options.gold, options.articles)
    for row, doc in annotated:
        for name, said in stances(doc):
            told.setdefault(name, []).append(said.as_scored(row["id"]))
    for name, answer in told.items():
        print(f"{name:6}", combine.figures(scorer.score([row for row, _ in annotated], answer)))


if __name__ == "__main__":
    main()
