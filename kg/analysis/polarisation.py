"""How far a debate falls into two camps, as a whole and from window to window.

After Discourse Network Analyzer: of all splits into two camps of equal size the one is sought in which agreement stays
within and conflict runs across. Formula and reference: docs/analysis.md.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations
from typing import Final

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from kg.analysis.networks import issue_rows, positions, project, total_weight
from kg.analysis.statements import StanceRow
from kg.analysis.uncertainty import Interval, interval, resampled_stances
from kg.analysis.windows import Window

EXACT: Final = 16
"""Of up to so many actors every division into equal camps is tried."""
STARTS: Final = 10
DRAWS: Final = 100
"""So many times signs are dealt anew."""
_CANDIDATES: Final = 4
_PATIENCE: Final = 50


@dataclass(frozen=True, slots=True)
class Polarisation:
    """``value`` from −1 to 1, and the camps that attain it; ``None`` where nobody agrees or disagrees over an issue.

    ``congruence`` and ``conflict`` are the E-I indices of the two networks over the camps; of one without ties 0.
    """

    value: float | None
    camps: dict[str, int]
    congruence: float
    conflict: float


@dataclass(frozen=True, slots=True)
class PolarisationPoint:
    """The polarisation of one window, with the bounds of its interval where replications were asked for."""

    label: str
    start: str
    end: str
    polarisation: Polarisation
    interval: Interval
    stances: float
    """The number of stances; with a kernel, the sum of their weights."""
    articles: int


def polarisation(rows: Sequence[StanceRow], seed: int = 0, starts: int = STARTS) -> Polarisation:
    """(E-I of conflict − E-I of congruence) / 2 over the two equal camps that make it largest.

    1: all agreement within two camps of equal size, all conflict across; 0: no trace of camps. Of up to ``EXACT`` actors
    the camps are the best that there are; of more they are found by exchange of pairs from ``starts`` seeded random
    splits (a lower bound). Actors who share no issue are in no camp.

    >>> from kg.analysis.examples import debate
    >>> found = polarisation(debate())
    >>> found.value, found.camps
    (1.0, {'eastmark': 0, 'sudland': 0, 'norland': 1, 'westmark': 1})
    """
    return polarisation_of(project(rows), project(rows, qualifier="conflict"), seed, starts)


def polarisation_of(congruence: nx.Graph, conflict: nx.Graph, seed: int = 0, starts: int = STARTS) -> Polarisation:
    """The same from the two networks."""
    agree, differ = (sum(weight for _, _, weight in graph.edges(data="weight")) for graph in (congruence, conflict))
    nodes = sorted({node for graph in (congruence, conflict) for edge in graph.edges for node in edge})
    if len(nodes) < 2:
        return Polarisation(None, {}, 0.0, 0.0)
    ties = _ties(nodes, ((congruence, agree), (conflict, -differ)))
    best = _best_split(ties) if len(nodes) <= EXACT else _found_split(ties, seed, starts)
    camps = {node: best[place] ^ best[0] for place, node in enumerate(nodes)}
    within = [_share_within(graph, camps) for graph in (congruence, conflict)]
    ei = [1 - 2 * share if share is not None else 0.0 for share in within]
    ordered = dict(sorted(camps.items(), key=lambda item: item[1]))
    return Polarisation((ei[1] - ei[0]) / 2, ordered, ei[0], ei[1])


def by_chance(rows: Sequence[StanceRow], draws: int = DRAWS, seed: int = 0) -> list[float]:
    """The polarisation of the same stances with their signs dealt anew at random, ``draws`` times, in order of size.

    What sparse networks show whatever is said: who speaks on which issue, and how many are for and against in all, stays.
    Empty where polarisation is not defined.

    >>> from kg.analysis.examples import debate
    >>> by_chance(debate(), draws=3)  # one issue with two for and two against, however they are dealt
    [1.0, 1.0, 1.0]
    """
    chosen = positions(issue_rows(rows))
    signs = [row.polarity for row in chosen]
    draw = random.Random(seed)
    found = []
    for _ in range(draws):
        draw.shuffle(signs)
        dealt = [replace(row, polarity=sign) for row, sign in zip(chosen, signs, strict=True)]
        found.append(polarisation(dealt, seed).value)
    return sorted(value for value in found if value is not None)


_Ties = list[dict[int, float]]


def _ties(nodes: Sequence[str], graphs: Sequence[tuple[nx.Graph, float]]) -> _Ties:
    """Σ over pairs within camps of these weights is the polarisation, but for a constant."""
    place = {node: number for number, node in enumerate(nodes)}
    ties: _Ties = [{} for _ in nodes]
    for graph, total in graphs:
        for a, b, weight in graph.edges(data="weight"):
            for one, other in ((place[a], place[b]), (place[b], place[a])):
                ties[one][other] = ties[one].get(other, 0.0) + weight / total
    return ties


def _best_split(ties: _Ties) -> list[int]:
    """The best of all splits, of equals the first."""
    weights = np.array([[found.get(b, 0.0) for b in range(len(ties))] for found in ties])
    sides = _equal_splits(len(ties))
    within = ((sides @ weights) * sides).sum(axis=1)
    return [int(side < 0) for side in sides[np.argmax(within > within.max() - 1e-9)]]


@cache
def _equal_splits(size: int) -> NDArray[np.float64]:
    """Every split into equal camps (to one actor), a row each: 1 in the camp of the first actor, −1 in the other."""
    sizes = sorted({size // 2, size - size // 2})
    camps = [(0, *rest) for most in sizes for rest in combinations(range(1, size), most - 1)]
    return np.array([[1.0 if place in camp else -1.0 for place in range(size)] for camp in camps])


def _found_split(ties: _Ties, seed: int, starts: int) -> list[int]:
    """The best of what exchange finds from random splits."""
    draw = random.Random(seed)
    splits = (_exchange(ties, _equal_split(len(ties), draw)) for _ in range(_bounded(starts, len(ties))))
    return max(splits, key=lambda split: _within(ties, split))


def _bounded(starts: int, size: int) -> int:
    return max(2, min(starts, 20_000 // size))


def _equal_split(size: int, draw: random.Random) -> list[int]:
    split = [place % 2 for place in range(size)]
    draw.shuffle(split)
    return split


def _within(ties: _Ties, split: Sequence[int]) -> float:
    return sum(weight for a, found in enumerate(ties) for b, weight in found.items() if split[a] == split[b])


def _share_within(graph: nx.Graph, camps: dict[str, int]) -> float | None:
    total = sum(weight for _, _, weight in graph.edges(data="weight"))
    inside = sum(weight for a, b, weight in graph.edges(data="weight") if camps[a] == camps[b])
    return inside / total if total else None


def _exchange(ties: _Ties, split: list[int]) -> list[int]:
    """Exchange pairs across the camps, pass after pass, until a pass gains nothing [Kernighan and Lin 1970]."""
    side = np.array(split)
    while True:
        swaps, kept = _pass(ties, side)
        for pair in swaps[kept:]:
            side[list(pair)] ^= 1
        if not kept:
            return [int(one) for one in side]


def _pass(ties: _Ties, side: NDArray[np.int64]) -> tuple[list[tuple[int, int]], int]:
    """The pairs that one pass exchanges, and after how many of them it had gained most.

    The pair that gains most, or loses least, is exchanged and stays where it is for the rest of the pass; a pass ends
    when it has not gained for long.
    """
    pull = _pulls(ties, side)
    free = np.ones(len(side), dtype=bool)
    swaps: list[tuple[int, int]] = []
    total, best, kept = 0.0, 1e-12, 0
    while len(swaps) - kept < _PATIENCE and (found := _best_pair(ties, np.where(free, pull, -np.inf), side)):
        gain, *pair = found
        for moved in pair:
            _move(ties, side, pull, moved)
            free[moved] = False
        total += gain
        swaps.append((pair[0], pair[1]))
        if total > best + 1e-12:
            best, kept = total, len(swaps)
    return swaps, kept


def _pulls(ties: _Ties, side: NDArray[np.int64]) -> NDArray[np.float64]:
    """How much each actor is drawn to the other camp: weight across minus weight within."""
    return np.array([sum(-w if side[b] == side[a] else w for b, w in found.items()) for a, found in enumerate(ties)])


def _best_pair(ties: _Ties, pull: NDArray[np.float64], side: NDArray[np.int64]) -> tuple[float, int, int] | None:
    """The pair across the camps whose exchange gains most; only those most drawn to the other camp are tried."""
    pairs = [
        (pull[a] + pull[b] - 2 * ties[a].get(b, 0.0), -a, -b)
        for a in _most(np.where(side == 0, pull, -np.inf))
        for b in _most(np.where(side == 1, pull, -np.inf))
    ]
    gain, a, b = max(pairs, default=(0.0, 0, 0))
    return (gain, -a, -b) if pairs else None


def _most(values: NDArray[np.float64]) -> list[int]:
    """The places of the largest finite values."""
    places = np.argpartition(-values, min(_CANDIDATES, len(values) - 1))[:_CANDIDATES]
    return [int(place) for place in places if values[place] > -np.inf]


def _move(ties: _Ties, side: NDArray[np.int64], pull: NDArray[np.float64], node: int) -> None:
    side[node] = 1 - side[node]
    pull[node] = -pull[node]
    for other, weight in ties[node].items():
        pull[other] += -2 * weight if side[other] == side[node] else 2 * weight


def polarisation_series(
    found: Sequence[Window[StanceRow]], replications: int = 0, level: float = 0.95, seed: int = 0
) -> list[PolarisationPoint]:
    """The polarisation of every window, with an interval from ``replications`` draws of its articles.

    >>> from kg.analysis.examples import debate
    >>> from kg.analysis.windows import windows
    >>> [(point.label, point.polarisation.value) for point in polarisation_series(windows(debate(), width=60))]
    [('2024-01-10 to 2024-03-09', 1.0)]
    """
    return [
        PolarisationPoint(
            window.label,
            window.start,
            window.end,
            whole := polarisation(window.rows, seed),
            interval(
                whole.value,
                [
                    polarisation(drawn, seed).value
                    for drawn in resampled_stances(window.rows, window.repeats, window.once_per, replications, seed)
                ],
                level,
                seed,
            ),
            total_weight(window.rows),
            len({row.article for row in window.rows}),
        )
        for window in found
    ]
