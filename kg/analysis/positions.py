"""Positions on issues: who disagrees, who agrees with whom, and when somebody changed their mind."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kg.analysis.networks import NOTHING, issue_rows, names, positions, project
from kg.analysis.statements import StanceRow
from kg.analysis.windows import day_of

LEAST: Final = 2
"""The fewest stances that make a stretch of time in which a position is held."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """The actors for and against an issue, and 1 − |for − against| / (for + against).

    An actor counts by the sign of the sum of its stances; one whose stances cancel out counts on neither side.
    ``value`` is 0 where all stand together, 1 where as many stand for as against, ``None`` where nobody stands.
    """

    label: str
    supporters: tuple[str, ...]
    opponents: tuple[str, ...]
    statements: int

    @property
    def value(self) -> float | None:
        """The disagreement, 0 to 1."""
        total = len(self.supporters) + len(self.opponents)
        return 1 - abs(len(self.supporters) - len(self.opponents)) / total if total else None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Who agrees with whom over issues: ``values[i, j]`` from −1 (always opposed) to 1 (always together).

    NaN where two share no issue; 1 on the diagonal. ``pairs[i, j]`` is the number of pairs of stances compared.
    """

    actors: tuple[str, ...]
    labels: tuple[str, ...]
    values: NDArray[np.float64]
    pairs: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Change:
    """A change of position: the shares of positive stances before and from ``date`` on, and how many there are."""

    holder: str
    holder_label: str
    target: str
    target_label: str
    date: str
    before: float
    after: float
    number_before: int
    number_after: int
    gain: float
    """How much the deviance falls by the cut, less the penalty: above 0, and the larger the clearer."""


def issue_disagreement(rows: Iterable[StanceRow]) -> dict[str, Disagreement]:
    """For and against on every issue."""
    net: dict[str, defaultdict[str, float]] = {}
    statements: Counter[str] = Counter()
    labels: dict[str, str] = {}
    for row in positions(issue_rows(rows)):
        net.setdefault(row.target, defaultdict(int))[row.holder] += row.polarity * row.weight
        statements[row.target] += 1
        labels.setdefault(row.target, row.target_label)
    return {
        issue: Disagreement(
            labels[issue],
            tuple(sorted(actor for actor, sum_ in found.items() if sum_ > NOTHING)),
            tuple(sorted(actor for actor, sum_ in found.items() if sum_ < -NOTHING)),
            statements[issue],
        )
        for issue, found in sorted(net.items())
    }


def agreement_matrix(rows: Sequence[StanceRow], actors: Sequence[str] | None = None) -> Agreement:
    """(congruence − conflict) / (congruence + conflict) of every two actors, or of those named, in their order.

    Without ``actors``: all who share an issue with somebody, by id.

    >>> from kg.analysis.examples import debate
    >>> found = agreement_matrix(debate())
    >>> found.labels, found.values[0].tolist()
    (('Eastmark', 'Norland', 'Sudland', 'Westmark'), [1.0, -1.0, 1.0, -1.0])
    """
    found = agreement_pairs(rows)
    chosen = actors or sorted({actor for pair in found for actor in pair})
    place = {actor: number for number, actor in enumerate(chosen)}
    values, pairs = np.full((len(chosen), len(chosen)), np.nan), np.zeros((len(chosen), len(chosen)))
    for (a, b), (same, against) in found.items():
        if a in place and b in place:
            for cell in ((place[a], place[b]), (place[b], place[a])):
                values[cell], pairs[cell] = (same - against) / (same + against), same + against
    np.fill_diagonal(values, 1.0)
    labels = names(rows)
    return Agreement(tuple(chosen), tuple(labels.get(actor, (actor, ""))[0] for actor in chosen), values, pairs)


def agreement_pairs(rows: Sequence[StanceRow]) -> dict[tuple[str, str], tuple[float, float]]:
    """Congruence and conflict of every two actors, the first by id before the other, who share an issue."""
    same, against = project(rows), project(rows, qualifier="conflict")
    edges = sorted({(min(edge), max(edge)) for graph in (same, against) for edge in graph.edges})
    none = {"weight": 0.0}
    return {
        (a, b): (same.get_edge_data(a, b, none)["weight"], against.get_edge_data(a, b, none)["weight"])
        for a, b in edges
    }


def position_changes(rows: Iterable[StanceRow], penalty: float | None = None) -> list[Change]:
    """When a holder's position towards a target changed, for every pair with enough dated stances; clearest first.

    The stances of a pair in order of time are cut into stretches of one position each: the cuts minimise the deviance
    −2 log L of a Bernoulli model plus ``penalty`` (default 2 log n) a cut, exactly, by dynamic programming [Jackson et
    al. 2005]; it is the problem that PELT solves [Killick et al. 2012]. A stretch has at least two stances.
    """
    found: list[Change] = []
    for series in _series(rows).values():
        signs = [row.polarity > 0 for _, row in series]
        price = penalty if penalty is not None else 2 * log(max(2, len(signs)))
        cuts = segments(signs, price)
        for before, cut, after in zip(cuts, cuts[1:], cuts[2:], strict=False):
            found.append(_change(series, signs, before, cut, after, price))
    return sorted(found, key=lambda one: (-one.gain, one.holder, one.target, one.date))


_Series = list[tuple[str, StanceRow]]


def _series(rows: Iterable[StanceRow]) -> dict[tuple[str, str], _Series]:
    """The dated stances of each pair in order of time."""
    found: dict[tuple[str, str], _Series] = defaultdict(list)
    for row in positions(rows):
        if (day := day_of(row)) is not None:
            found[row.holder, row.target].append((day.isoformat(), row))
    for series in found.values():
        series.sort(key=lambda pair: (pair[0], pair[1].article, pair[1].polarity))
    return {pair: found[pair] for pair in sorted(found) if len(found[pair]) >= 2 * LEAST}


def segments(signs: Sequence[bool], penalty: float) -> list[int]:
    """The bounds of the stretches, from 0 to the length, that minimise deviance plus penalty; of equals the fewest.

    >>> segments([True, True, True, False, False, False], penalty=3.6)
    [0, 3, 6]
    """
    sums = np.concatenate([[0], np.cumsum(signs)])
    best: list[tuple[float, list[int]]] = [(-penalty, [0])]
    for end in range(1, len(signs) + 1):
        options = [
            (best[start][0] + _deviance(int(sums[end] - sums[start]), end - start) + penalty, start)
            for start in range(end)
            if (end - start >= LEAST or end < LEAST) and (start == 0 or start >= LEAST)
        ]
        cost, start = min(options, key=lambda option: (round(option[0], 9), option[1]))
        best.append((cost, [*best[start][1], end]))
    return best[-1][1]


def _deviance(positive: int, number: int) -> float:
    """−2 log likelihood of so many positive ones at their own share."""
    parts = (count for count in (positive, number - positive) if count)
    return -2 * sum(count * log(count / number) for count in parts)


def _change(series: _Series, signs: Sequence[bool], before: int, cut: int, after: int, penalty: float) -> Change:
    left, right = sum(signs[before:cut]), sum(signs[cut:after])
    gain = (
        _deviance(left + right, after - before)
        - _deviance(left, cut - before)
        - _deviance(right, after - cut)
        - penalty
    )
    day, row = series[cut]
    return Change(
        row.holder,
        row.holder_label,
        row.target,
        row.target_label,
        day,
        left / (cut - before),
        right / (after - cut),
        cut - before,
        after - cut,
        gain,
    )
