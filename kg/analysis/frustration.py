"""The two-sided split of a signed network that breaks the fewest ties: exactly where possible, else with bounds.

A network is given as ``Ties``: for each node, by number, its neighbours with the signs. Formulas: docs/analysis.md.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from math import ceil, exp
from typing import Final, NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

Ties = list[list[tuple[int, int]]]

EXACT_LIMIT: Final = 20
"""The largest part, in nodes, of which every split is tried."""

PROGRAMME_LIMIT: Final = 200
"""The largest part, in ties, that is solved as an integer programme; of its search tree so many nodes are looked at."""


_HOT: Final = 2.0
_COLD: Final = 0.2


class Split(NamedTuple):
    """The side of each node, how many ties the split breaks, and the number that no split can fall below."""

    sides: list[int]
    errors: int
    lower: int


def best_split(ties: Ties, seed: int = 0) -> Split:
    """The split with the fewest broken ties; proven where ``errors`` equals ``lower``.

    Up to ``EXACT_LIMIT`` nodes by trying every split; beyond by seeded annealing, proven by as many triangles
    without a tie in common that no split can satisfy, or up to ``PROGRAMME_LIMIT`` ties by branch and bound [Aref, Mason
    and Wilson 2020].
    """
    if len(ties) <= EXACT_LIMIT:
        sides = try_all(ties)
        return Split(sides, errors(ties, sides), errors(ties, sides))
    sides = search(ties, 2, seed)
    found = Split(sides, errors(ties, sides), _packing(ties))
    if found.errors > found.lower and sum(map(len, ties)) // 2 <= PROGRAMME_LIMIT:
        return _programme(ties, found)
    return found


def errors(ties: Ties, split: Sequence[int]) -> int:
    """How many ties a split into any number of sides breaks: positive ones across, negative ones within."""
    return sum((split[a] == split[b]) != (sign > 0) for a, found in enumerate(ties) for b, sign in found) // 2


def try_all(ties: Ties) -> list[int]:
    """The best two-sided split, the first node on side 0; of equals the first in binary order."""
    splits = np.arange(2 ** (len(ties) - 1), dtype=np.int64) << 1
    broken = np.zeros(len(splits), dtype=np.int16)
    for a, b, sign in _edges(ties):
        apart = ((splits >> a) ^ (splits >> b)) & 1
        broken += (apart if sign > 0 else 1 - apart).astype(np.int16)
    best = int(splits[broken.argmin()])
    return [(best >> place) & 1 for place in range(len(ties))]


def search(ties: Ties, number: int, seed: int) -> list[int]:
    """The split with the fewest errors that simulated annealing finds in a few seeded runs [Kirkpatrick et al. 1983]."""
    draw = random.Random(seed)
    runs = (_relocate(ties, _anneal(ties, number, draw), number) for _ in range(3 if len(ties) > 1000 else 8))
    return min(runs, key=lambda split: errors(ties, split))


def _anneal(ties: Ties, number: int, draw: random.Random) -> list[int]:
    """Move nodes to sides drawn at random, less and less often where that breaks more ties."""
    split = [draw.randrange(number) for _ in ties]
    gain = [[0] * number for _ in ties]
    for node, found in enumerate(ties):
        for other, sign in found:
            gain[node][split[other]] += sign
    sweeps = max(20, min(400, 400_000 // len(ties)))
    for sweep in range(sweeps if number > 1 else 0):
        heat = _HOT * (_COLD / _HOT) ** (sweep / sweeps)
        for node, own in enumerate(gain):
            old = split[node]
            new = (old + 1 + int(draw.random() * (number - 1))) % number
            loss = own[old] - own[new]
            if loss <= 0 or draw.random() < exp(-loss / heat):
                split[node] = new
                for other, sign in ties[node]:
                    gain[other][old] -= sign
                    gain[other][new] += sign
    return split


def _relocate(ties: Ties, split: list[int], number: int) -> list[int]:
    """Move single nodes to where they have fewest errors until no move helps."""
    moved = True
    while moved:
        moved = False
        for node, found in enumerate(ties):
            gain = [0] * number
            for other, sign in found:
                gain[split[other]] += sign
            best = max(gain)
            if best > gain[split[node]]:
                split[node], moved = gain.index(best), True
    return split


def _edges(ties: Ties) -> Iterator[tuple[int, int, int]]:
    return ((a, b, sign) for a, found in enumerate(ties) for b, sign in found if a < b)


def _unbalanced_triangles(ties: Ties) -> Iterator[tuple[int, int, int]]:
    signs = [dict(found) for found in ties]
    for a, b, sign in _edges(ties):
        for c in sorted(signs[a].keys() & signs[b].keys()):
            if c > b and sign * signs[a][c] * signs[b][c] < 0:
                yield a, b, c


def _packing(ties: Ties) -> int:
    """How many unbalanced triangles without a tie in common are found one after another: each costs one tie."""
    used: set[tuple[int, int]] = set()
    number = 0
    for a, b, c in _unbalanced_triangles(ties):
        sides = ((a, b), (a, c), (b, c))
        if not used.intersection(sides):
            used.update(sides)
            number += 1
    return number


def _programme(ties: Ties, known: Split) -> Split:
    """The split by integer programming: one variable for each node's side and one for each tie, broken or not.

    The node with the most ties is on side 0. Unbalanced triangles are added as cuts.
    """
    edges = list(_edges(ties))
    place = {(a, b): len(ties) + number for number, (a, b, _) in enumerate(edges)}
    cells: list[tuple[int, int, int]] = []
    least: list[int] = []
    for coefficients, bound in _constraints(ties, edges, place):
        cells += [(len(least), column, value) for column, value in coefficients]
        least.append(bound)
    lines, columns, values = zip(*cells, strict=True)
    size = len(ties) + len(edges)
    upper = np.ones(size)
    upper[max(range(len(ties)), key=lambda node: len(ties[node]))] = 0
    found = milp(
        np.concatenate([np.zeros(len(ties)), np.ones(len(edges))]),
        constraints=LinearConstraint(csr_array((values, (lines, columns)), shape=(len(least), size)), lb=least),
        integrality=np.concatenate([np.ones(len(ties)), np.zeros(len(edges))]),
        bounds=Bounds(0, upper),
        options={"node_limit": PROGRAMME_LIMIT},
    )
    lower = max(known.lower, ceil(found.mip_dual_bound - 1e-6)) if found.mip_dual_bound is not None else known.lower
    if found.x is None:
        return known._replace(lower=lower)
    sides = [round(value) for value in found.x[: len(ties)]]
    sides = [side ^ sides[0] for side in sides]
    return min(known._replace(lower=lower), Split(sides, errors(ties, sides), lower), key=lambda split: split.errors)


_Constraint = tuple[list[tuple[int, int]], int]


def _constraints(
    ties: Ties, edges: Sequence[tuple[int, int, int]], place: dict[tuple[int, int], int]
) -> Iterator[_Constraint]:
    """Each as coefficients by column and the bound that their sum must reach."""
    for a, b, sign in edges:
        tie = (place[a, b], 1)
        if sign > 0:
            yield [tie, (a, -1), (b, 1)], 0
            yield [tie, (a, 1), (b, -1)], 0
        else:
            yield [tie, (a, -1), (b, -1)], -1
            yield [tie, (a, 1), (b, 1)], 1
    for a, b, c in _unbalanced_triangles(ties):
        yield [(place[a, b], 1), (place[a, c], 1), (place[b, c], 1)], 1
