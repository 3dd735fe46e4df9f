"""Fit the weights of ``kg/lexicons/implied.tsv`` on annotated articles.

    python -m training.implied GOLD_DIR SCORE_DIR [--write]

GOLD_DIR and SCORE_DIR as for ``training.confidence``; the same articles are used, and beside them the invented ones
(``training.invented``) and the sentences with directed sentiment between two named entities of Park et al. ("Directed
sentiment analysis in news text", ACL 2021), in ``dse_train.jsonl.gz``. Every pair of a holder and a target that a text offers (``kg.extraction.implied``) and on which the
lexicon reads nothing is one row: a positive position, a negative one, or none. A ridge-penalised log-linear model is
fitted; in folds of articles that were not fitted on, its probabilities are rescaled to how often a kept position was right.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from kg.extraction import Settings
from kg.extraction.implied import Weights, find_implied
from kg.extraction.pairs import Pairs
from kg.extraction.predicates import word_types
from kg.extraction.record import Analysis, analyse
from kg.extraction.referents import Referent
from kg.extraction.stances import find_read
from kg.language.document import Document
from kg.language.pipeline import parse
from kg.model import Article, Stance
from training import invented
from training.confidence import articles

RIDGE: Final = 25.0
RARE: Final = 8
SMALL: Final = 0.03
FOLDS: Final = 5
LEAST: Final = 0.3
"""Probability below which a position is not told; where strict F1 is highest in folds not fitted on."""
ALONE: Final = "sentence alone"
"""Begins the features that tell a sentence by itself from an article; they are no part of the table."""
WEIGHT: Final = 2
"""How often a sentence with directed sentiment counts, beside so many invented articles."""
SIGNS: Final = (1, -1)
TABLE: Final = Path(__file__).parents[1] / "kg" / "lexicons" / "implied.tsv"


Row = tuple[frozenset[str], int]


@dataclass(slots=True)
class Case:
    """One annotated article: what the lexicon reads, and the pairs beside it with their class (0 none, 1 positive, 2 negative)."""

    gold: dict[str, Any]
    analysis: Analysis
    read: list[Stance]
    features: list[frozenset[str]]
    classes: list[int]


def scorer_of(score: Path) -> Any:
    """The scorer of that folder."""
    sys.path.insert(0, str(score))
    return importlib.import_module("score_stances")


def cases(gold: Path, score: Path) -> Iterator[Case]:
    """The annotated articles under an open licence."""
    scorer = scorer_of(score)
    annotated = list(articles(gold))
    for (row, _), doc in zip(annotated, parse([article for _, article in annotated]), strict=True):
        yield case(row, doc, scorer)


def case(row: dict[str, Any], doc: Document, scorer: Any) -> Case:
    """The pairs of one article with what the annotation says of them."""
    analysis = analyse(doc, Settings())
    context = analysis.context
    read = find_read(analysis.frames, context)
    known = {(stance.holder, stance.target) for stance in read}
    found = Case(row, analysis, read, [], [])
    says = Annotation(row, scorer)
    for (holder, target), pair in Pairs(context.referents, context.attributions, word_types()).find(read).items():
        if (holder, target) not in known:
            names = context.referents.name(holder), context.referents.name(target)
            right = [says.right(*names, sign) for sign in SIGNS]
            found.features.append(frozenset(pair.features))
            found.classes.append(1 if right[0] else 2 if right[1] else 0)
    return found


class Annotation:
    """What one article's annotation says, asked through the scorer."""

    def __init__(self, row: dict[str, Any], scorer: Any) -> None:
        self._scorer = scorer
        self._doc = scorer.Doc(row)
        self._required = scorer.collapse_gold(row["stances"], False, self._doc)

    def right(self, holder: dict[str, Any], target: dict[str, Any], sign: int) -> bool:
        """Whether holder, target and sign together are one of the annotated stances."""
        said = {
            "holder": holder,
            "target": target,
            "polarity": "positive" if sign > 0 else "negative",
            "type": "supports",
        }
        claim = self._scorer.P(self._doc, said)
        return any(self._scorer.hits(claim, one, "strict", self._doc, True) for one in self._required)


def beside(gold: Path, score: Path) -> list[Row]:
    """The pairs that are learnt from beside those of the annotated articles, in which nothing is measured."""
    scorer = scorer_of(score)
    written = [case(row, doc, scorer) for row, doc in invented.annotated()]
    return WEIGHT * sentences(gold) + [row for one in written for row in zip(one.features, one.classes, strict=True)]


def sentences(gold: Path) -> list[Row]:
    """The pairs of the sentences with directed sentiment; of those without any as many as with, none that is measured on."""
    measured = {json.loads(line)["text"] for line in (gold / "dse.jsonl").open(encoding="utf-8")}
    with gzip.open(gold / "dse_train.jsonl.gz", "rt", encoding="utf-8") as lines:
        every = [row for row in map(json.loads, lines) if row["text"] not in measured]
    telling = [row for row in every if row["label"] != "neutral"]
    plain = [row for row in every if row["label"] == "neutral"][: len(telling)]
    annotated = telling + plain
    texts = [Article(row["id"], row["text"]) for row in annotated]
    return [each for row, doc in zip(annotated, parse(texts), strict=True) for each in _directed(row, doc)]


def _directed(row: dict[str, Any], doc: Document) -> Iterator[Row]:
    """The pairs of the sentence that are the annotated one, in either direction."""
    analysis = analyse(doc, Settings())
    context = analysis.context
    read = find_read(analysis.frames, context)
    known = {(stance.holder, stance.target) for stance in read}
    ends = {"p->q": ("p", "q"), "q->p": ("q", "p")}
    for key, pair in Pairs(context.referents, context.attributions, word_types()).find(read).items():
        for direction, (holder, target) in ends.items():
            if key not in known and any(_at(p.holder, row[holder]) and _at(p.target, row[target]) for p in pair.places):
                sign = row["label"].partition(":")[2] if row["label"].startswith(direction) else ""
                alone = {f"{ALONE} {name}" for name in ("", "speaker", "beside") if not name or name in pair.features}
                yield frozenset(pair.features | alone), {"positive": 1, "negative": 2}.get(sign, 0)


def _at(ours: Referent, theirs: dict[str, Any]) -> bool:
    return ours.span[0] < int(theirs["end"]) and int(theirs["start"]) < ours.span[1]


def fit(rows: Sequence[frozenset[str]], classes: Sequence[int], ridge: float = RIDGE) -> Weights:
    """Feature → weights of the two signs; features of fewer than ``RARE`` rows are left out, the constant is not penalised."""
    counts = Counter(feature for row in rows for feature in row)
    names = ["always", *sorted(name for name, count in counts.items() if count >= RARE)]
    table, turned = matrix(rows, names)
    wanted = np.eye(3)[np.array(classes)]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = np.hstack([np.zeros((len(names), 1)), flat.reshape(len(names), 2)])
        scores = table @ weights
        scores -= scores.max(axis=1, keepdims=True)
        likely = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
        free = weights.copy()
        free[0] = 0
        value = -np.log((likely * wanted).sum(axis=1) + 1e-12).sum() + ridge / 2 * (free**2).sum()
        return float(value), (turned @ (likely - wanted) + ridge * free)[:, 1:].ravel()

    best = minimize(loss, np.zeros(len(names) * 2), jac=True, method="L-BFGS-B", options={"maxiter": 100})
    found = np.round(best.x.reshape(len(names), 2), 2).tolist()
    return {name: (one[0], one[1]) for name, one in zip(names, found, strict=True)}


def matrix(rows: Sequence[frozenset[str]], names: list[str]) -> tuple[Any, Any]:
    """Rows × features, one where the feature is there, and the same turned."""
    place = {name: number for number, name in enumerate(names)}
    pairs = [(n, place[name]) for n, row in enumerate(rows) for name in sorted(row) if name in place]
    pairs += [(n, 0) for n in range(len(rows))]
    where = tuple(np.array(pairs).T)
    table = csr_matrix((np.ones(len(pairs)), where), shape=(len(rows), len(names)))
    return table, table.T.tocsr()


def told(one: Case, weights: Weights) -> Iterator[tuple[float, bool]]:
    """What is told of the article with these weights: confidence, and whether the annotation says the same."""
    context = one.analysis.context
    says = Annotation(one.gold, importlib.import_module("score_stances"))
    for implied in find_implied(context.referents, context.attributions, word_types(), one.read, weights):
        holder, target = (
            context.referents.name(implied.place.holder.id),
            context.referents.name(implied.place.target.id),
        )
        yield implied.confidence, says.right(holder, target, implied.polarity)


def in_folds(found: list[Case], others: list[Row]) -> list[tuple[float, bool]]:
    """What is told of every article with weights that were fitted without it, by its probability."""
    fold = np.random.default_rng(0).permutation(len(found)) % FOLDS
    kept = []
    for number in range(FOLDS):
        inside = [one for one, at in zip(found, fold, strict=True) if at == number]
        weights = fitted([one for one, at in zip(found, fold, strict=True) if at != number], others)
        kept += [each for one in inside for each in told(one, weights)]
    return kept


def fitted(found: list[Case], others: list[Row]) -> Weights:
    """The weights with the least probability that is told, not rescaled."""
    rows = [row for one in found for row in zip(one.features, one.classes, strict=True)] + others
    weights = fit([features for features, _ in rows], [each for _, each in rows])
    return {name: one for name, one in weights.items() if not name.startswith(ALONE)} | {
        "least": (LEAST, LEAST),
        "scale": (0.0, 1.0),
    }


def rescaling(kept: list[tuple[float, bool]]) -> tuple[float, float]:
    """Level and slope of the log-odds with which the probabilities come out right most often."""
    sure = np.clip([confidence for confidence, _ in kept], 0.01, 0.99)
    odds = np.log(sure / (1 - sure))
    right = np.array([good for _, good in kept], dtype=float)

    def loss(scale: np.ndarray) -> float:
        score = scale[0] + scale[1] * odds
        return float(np.logaddexp(0, score).sum() - (right * score).sum() + (scale[1] - 1) ** 2)

    best = minimize(loss, np.array([0.0, 1.0])).x
    return round(float(best[0]), 2), round(float(best[1]), 2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("score", type=Path)
    parser.add_argument("--write", action="store_true", help="write the weights into the package")
    options = parser.parse_args()
    found = list(cases(options.gold, options.score))
    others = beside(options.gold, options.score)
    kept = in_folds(found, others)
    print(
        f"{sum(len(one.classes) for one in found)} pairs, {sum(map(bool, (c for one in found for c in one.classes)))} positions; "
        f"in folds not fitted on {len(kept)} told, {sum(good for _, good in kept)} right"
    )
    if options.write:
        weights = fitted(found, others) | {"scale": rescaling(kept)}
        lines = [f"{name}\t{one[0]}\t{one[1]}" for name, one in weights.items() if max(map(abs, one)) > SMALL]
        note = f"# Fitted by training/implied.py on {len(found)} articles under CC BY or in the public domain, and on invented ones.\n"
        TABLE.write_text(note + "feature\tpositive\tnegative\n" + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
