"""Fit how the rules' confidence and the judge's scores come to one probability, and the least that is worth telling.

Everything is fitted and measured on verdicts of encoders that have not seen the article.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import torch
from scipy.optimize import minimize

from kg.extraction import judging
from kg.extraction.judge import Judge
from kg.extraction.judging import Heard
from kg.extraction.record import Settings, analyse
from kg.extraction.stances import find_stances
from kg.language.document import Document
from kg.model import Stance
from training.judge import encoder
from training.judge.stances import named

FOLDS: Final = 5
RIDGE: Final = 2.0
SIGNS: Final = {1: "positive", -1: "negative"}


class Fitted:
    """A fitted encoder in the place of the ONNX session."""

    def __init__(self, judge: encoder.Judge) -> None:
        self._judge = judge.eval()

    @torch.no_grad()
    def run(self, _: None, inputs: dict[str, Any]) -> list[Any]:
        return [self._judge(*(torch.tensor(one) for one in inputs.values())).numpy()]


@dataclass(slots=True)
class Case:
    """One annotated article as rules and judge see it."""

    gold: dict[str, Any]
    doc: Document
    found: list[Stance]
    heard: Heard


@dataclass(frozen=True, slots=True)
class Example:
    """One stance that may be told: the article, what its probability rests on, whether the annotation says the same."""

    article: str
    features: dict[str, float]
    right: bool


def case(gold: dict[str, Any], doc: Document, judge: Judge, ranking: dict[str, float]) -> Case:
    """The rules' stances and what the judge says of the article."""
    analysis = analyse(doc, Settings())
    found = find_stances(analysis.frames, analysis.context)
    return Case(gold, doc, found, judging.hear(found, analysis.context, judge, ranking, judging.DEFAULT_MINIMUM))


def examples(one: Case) -> Iterator[Example]:
    """The rules' stances and what could be proposed beside them, by the scorer's rules: the first to say something is right,
    whoever says it again is not."""
    scorer = importlib.import_module("score_stances")
    analysis = analyse(one.doc, Settings())
    found = find_stances(analysis.frames, analysis.context)
    known = {(opinion.candidate.holder.id, opinion.candidate.token.i): opinion for opinion in one.heard.opinions}
    told: list[tuple[str, str, int, dict[str, float]]] = []
    for stance in found:
        key = judging._of_rule(stance, analysis.context)
        if key is not None:
            opinion = known.get((key.holder.id, key.token.i))
            told.append((stance.holder, stance.target, stance.polarity, judging.rule_features(stance, opinion)))
    told.sort(key=lambda said: -said[3]["rule: confidence"])
    by_rules = {said[:3] for said in told}
    offered = judging.contenders(one.heard.opinions, judging.Surroundings(found, analysis.context))
    for opinion, sign, features in sorted(offered, key=lambda offer: -offer[2]["new: stance"]):
        candidate = opinion.candidate
        target = candidate.target or analysis.context.referents.any(candidate.token, candidate.clausal)
        if target is not None and (candidate.holder.id, target.id, sign) not in by_rules:
            told.append((candidate.holder.id, target.id, sign, features))
    known_article = scorer.Doc(one.gold)
    required = scorer.collapse_gold(one.gold["stances"], False, known_article)
    also = [scorer.P(known_article, each) for each in one.gold.get("also", [])]
    names = named(analysis)
    free = list(required)
    seen = set()
    for holder, target, sign, features in told:
        if (holder, target, sign) in seen:
            continue
        seen.add((holder, target, sign))
        said = {"holder": names[holder], "target": names[target], "polarity": SIGNS[sign], "type": "x"}
        claim = scorer.P(known_article, said)
        same = next((each for each in free if scorer.hits(claim, each, "strict", known_article, True)), None)
        if same is not None:
            free.remove(same)
        if same is not None or not any(scorer.says(claim, each, "strict") for each in also):
            yield Example(one.gold["id"], features, same is not None)


def fit(rows: Sequence[Example], ridge: float = RIDGE) -> dict[str, float]:
    """Feature → weight of a logistic regression; the weights of numbers are penalised by their spread."""
    names = sorted({name for row in rows for name in row.features})
    table = np.array([[row.features.get(name, 0.0) for name in names] for row in rows])
    right = np.array([row.right for row in rows], dtype=float)
    spread = np.maximum(table.std(0), 0.1)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        score = table @ weights
        value = np.logaddexp(0, score).sum() - (right * score).sum() + ridge / 2 * ((weights * spread) ** 2).sum()
        return float(value), table.T @ (1 / (1 + np.exp(-score)) - right) + ridge * weights * spread**2

    best = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B")
    return {name: round(weight, 3) for name, weight in zip(names, best.x.tolist(), strict=True)}


@dataclass(frozen=True, slots=True)
class Said:
    """Stances, and the labels of the actors and issues that they name."""

    stances: list[Stance]
    labels: dict[str, dict[str, Any]]

    def as_scored(self, article: str) -> dict[str, Any]:
        """What the scorer reads; what only follows from another stance is left out."""
        return {
            "id": article,
            "stances": [
                {
                    "holder": self.labels[one.holder],
                    "target": self.labels[one.target],
                    "polarity": SIGNS[one.polarity],
                    "type": one.type,
                    "factuality": one.factuality,
                    "confidence": one.confidence,
                    "evidence": one.evidence.exact,
                }
                for one in self.stances
                if not one.inferred_from
            ],
        }


def told(one: Case, weights: dict[str, float], minimum: float) -> dict[str, Any]:
    """What is told of the article with these weights, as the scorer reads it."""
    analysis = analyse(one.doc, Settings())
    found = find_stances(analysis.frames, analysis.context)
    stances = judging.together(found, one.heard, analysis.context, weights, minimum)
    return Said([each for each in stances if each.confidence >= minimum], named(analysis)).as_scored(one.gold["id"])


def in_folds(cases: Sequence[Case], minimum: Iterable[float]) -> Iterator[tuple[float, dict[str, Any]]]:
    """For each least confidence the scorer's answer, the weights fitted without the article."""
    scorer = importlib.import_module("score_stances")
    rows = [list(examples(one)) for one in cases]
    fold = np.random.default_rng(0).permutation(len(cases)) % FOLDS
    fitted = [fit([row for n, some in enumerate(rows) if fold[n] != k for row in some]) for k in range(FOLDS)]
    for least in minimum:
        answer = [told(one, fitted[fold[n]], least) for n, one in enumerate(cases)]
        yield least, scorer.score([one.gold for one in cases], answer)


def figures(answer: dict[str, Any]) -> str:
    """The scorer's answer in one line."""
    micro, sure = answer["micro"], answer["calibration"] or {}
    strict = micro["strict"]
    return (
        f"strict P {strict['p']:.3f} R {strict['r']:.3f} F1 {strict['f1']:.3f}; holder and sign {micro['holder_polarity']['f1']:.3f};"
        f" typed {micro['typed']['f1']:.3f}; AUC {sure.get('auc') or 0:.2f}, Brier skill {sure.get('brier_skill') or 0:.2f},"
        f" ECE {sure.get('ece') or 0:.2f}; factuality {answer['factuality_accuracy'] or 0:.2f}"
    )
