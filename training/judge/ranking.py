"""Fit the weights of ``candidates.tsv``: which pairs of a sentence are worth the encoder's time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

RIDGE: Final = 10.0
RARE: Final = 5
SMALL: Final = 0.02

Row = tuple[tuple[str, ...], bool]


def fit(rows: Sequence[Row]) -> dict[str, float]:
    """Feature → weight of a ridge-penalised logistic regression; the constant is not penalised."""
    counts = Counter(feature for features, _ in rows for feature in set(features))
    names = sorted(name for name, count in counts.items() if count >= RARE)
    places = {name: number for number, name in enumerate(names)}
    table = matrix([features for features, _ in rows], places)
    right = np.array([found for _, found in rows], dtype=float)
    free = np.array([name != "always" for name in names], dtype=float)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        score = table @ weights
        value = np.logaddexp(0, score).sum() - (right * score).sum() + RIDGE / 2 * (free * weights**2).sum()
        return float(value), table.T @ (1 / (1 + np.exp(-score)) - right) + RIDGE * free * weights

    best = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B")
    return {name: round(weight, 2) for name, weight in zip(names, best.x.tolist(), strict=True) if abs(weight) >= SMALL}


def matrix(rows: Sequence[Iterable[str]], places: dict[str, int]) -> csr_matrix:
    """Rows × features, one where the feature is there."""
    cells = [(n, places[name]) for n, row in enumerate(rows) for name in set(row) if name in places]
    lines, columns = zip(*cells, strict=True)
    return csr_matrix((np.ones(len(cells)), (lines, columns)), shape=(len(rows), len(places)))


def write(path: Path, weights: dict[str, float], note: str) -> None:
    """The weights as a table of the package."""
    lines = [f"{name}\t{weight:g}" for name, weight in sorted(weights.items())]
    path.write_text(f"# {note}\nfeature\tweight\n" + "\n".join(lines) + "\n", encoding="utf-8")
