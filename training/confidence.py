"""Fit the weights of ``kg/lexicons/confidence.tsv`` on annotated articles.

    python -m training.confidence GOLD_DIR SCORE_DIR [--write]

GOLD_DIR holds ``stances*.jsonl`` and ``articles/`` with their ``index.jsonl``; SCORE_DIR the scorer that says which
readings are right. Only articles under an open licence (Creative Commons or public domain) are used. Every reading of
the predicate lexicon is one row; a ridge-penalised logistic regression over its features is fitted, and measured in
five folds of articles that were not fitted on.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy.optimize import minimize

from kg.extraction import Settings, stances
from kg.extraction.record import analyse
from kg.language.pipeline import parse
from kg.model import Article

RIDGE: Final = 16.0
RARE: Final = 4
FOLDS: Final = 5
OPEN: Final = ("CC BY", "public domain")
TABLE: Final = Path(__file__).parents[1] / "kg" / "lexicons" / "confidence.tsv"


@dataclass(frozen=True, slots=True)
class Reading:
    """One stance that the lexicon reads: its article, its features, whether the annotation says the same."""

    article: str
    features: tuple[str, ...]
    right: bool


def articles(gold: Path) -> Iterator[tuple[dict[str, Any], Article]]:
    """The annotated articles under an open licence, with their annotation."""
    index = {row["id"]: row for row in map(json.loads, (gold / "articles" / "index.jsonl").open(encoding="utf-8"))}
    for name in ("stances.jsonl", "stances_train.jsonl"):
        for row in map(json.loads, (gold / name).open(encoding="utf-8")):
            about = index[row["id"]]
            if about["licence"].startswith(OPEN):
                text = (gold / "articles" / f"{row['id']}.txt").read_text(encoding="utf-8")
                yield row, Article(row["id"], text, about["title"], about["date"])


def readings(gold: Path, score: Path) -> list[Reading]:
    """Every reading of the lexicon over the annotated articles."""
    sys.path.insert(0, str(score))
    scorer = importlib.import_module("score_stances")
    annotated = list(articles(gold))
    found = []
    for (row, _), doc in zip(annotated, parse([article for _, article in annotated]), strict=True):
        seen: dict[str, tuple[str, ...]] = {}
        analysis = analyse(doc, Settings())
        with _watched(seen):
            read = stances.find_read(analysis.frames, analysis.context, least=0)
        name = analysis.context.referents.name
        known = scorer.Doc(row)
        required = scorer.collapse_gold(row["stances"], False, known)
        also = [scorer.P(known, one) for one in row.get("also", [])]
        for stance in read:
            sign = "positive" if stance.polarity > 0 else "negative"
            said = {
                "holder": name(stance.holder),
                "target": name(stance.target),
                "polarity": sign,
                "type": stance.type,
            }
            claim = scorer.P(known, said)
            right = any(scorer.hits(claim, one, "strict", known, True) for one in required)
            if right or not any(scorer.says(claim, one, "strict") for one in also):
                found.append(Reading(row["id"], seen[stance.id], right))
    return found


class _watched:
    """Notes the features of every stance that is read inside."""

    def __init__(self, seen: dict[str, tuple[str, ...]]) -> None:
        self._seen = seen
        self._own = stances._stance

    def __enter__(self) -> None:
        features: list[tuple[str, ...]] = []
        listed = stances.stance_features

        def noting(*args: Any) -> Iterator[str]:
            features.append(tuple(listed(*args)))
            return iter(features[-1])

        def watching(*args: Any) -> Any:
            stance = self._own(*args)
            self._seen.setdefault(stance.id, features[-1])
            return stance

        self._listed = listed
        stances.stance_features = noting  # type: ignore[assignment]
        stances._stance = watching  # type: ignore[assignment]

    def __exit__(self, *_: object) -> None:
        stances.stance_features = self._listed
        stances._stance = self._own


def fit(rows: list[Reading], ridge: float = RIDGE) -> dict[str, float]:
    """Feature → weight; features of fewer than ``RARE`` rows are left out, the constant is not penalised."""
    counts = Counter(feature for row in rows for feature in set(row.features))
    names = ["always", *sorted(name for name, count in counts.items() if count >= RARE)]
    table = matrix(rows, names)
    right = np.array([row.right for row in rows], dtype=float)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        score = table @ weights
        free = np.concatenate(([0.0], weights[1:]))
        value = np.logaddexp(0, score).sum() - (right * score).sum() + ridge / 2 * (free**2).sum()
        return float(value), table.T @ (1 / (1 + np.exp(-score)) - right) + ridge * free

    best = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B")
    return dict(zip(names, best.x.tolist(), strict=True))


def matrix(rows: list[Reading], names: list[str]) -> np.ndarray:
    """Rows × features, one where the feature is there."""
    place = {name: number for number, name in enumerate(names)}
    table = np.zeros((len(rows), len(names)))
    table[:, 0] = 1
    for number, row in enumerate(rows):
        table[number, [place[name] for name in set(row.features) if name in place]] = 1
    return table


def predict(rows: list[Reading], weights: dict[str, float]) -> np.ndarray:
    """The probability of each reading."""
    return np.asarray(1 / (1 + np.exp(-matrix(rows, list(weights)) @ np.array(list(weights.values())))))


def in_folds(rows: list[Reading]) -> np.ndarray:
    """The probability of each reading under weights that were fitted without its article."""
    names = sorted({row.article for row in rows})
    fold = {name: number % FOLDS for number, name in enumerate(np.random.default_rng(0).permutation(names))}
    found = np.zeros(len(rows))
    for number in range(FOLDS):
        inside = np.array([fold[row.article] == number for row in rows])
        weights = fit([row for row, out in zip(rows, inside, strict=True) if not out])
        found[inside] = predict([row for row, out in zip(rows, inside, strict=True) if out], weights)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("score", type=Path)
    parser.add_argument("--write", action="store_true", help="write the weights into the package")
    options = parser.parse_args()
    rows = readings(options.gold, options.score)
    scorer = importlib.import_module("score_stances")
    measured = scorer.calibration([(float(p), row.right) for p, row in zip(in_folds(rows), rows, strict=True)])
    print(f"{len(rows)} readings, {sum(row.right for row in rows)} right; in folds not fitted on: {measured}")
    if options.write:
        lines = [f"{name}\t{weight:.3f}" for name, weight in fit(rows).items() if abs(weight) >= 0.0005]
        note = f"# Fitted by training/confidence.py on {len({row.article for row in rows})} articles under CC BY or in the public domain.\n"
        TABLE.write_text(note + "feature\tweight\n" + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
