"""Ties as curves from mark to mark: those of one pair fan out, and all bend around the marks and labels of others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import hypot
from typing import Final

import numpy as np

from kg.drawing import geometry
from kg.drawing.layout import Places, Size
from kg.drawing.material import Bond
from kg.drawing.scene import Curve, Edge, Node
from kg.drawing.style import shape

BETWEEN: Final = 0.4
"""How far parallel lines stand apart in their middle."""
SHIFTS: Final = (0.0, *(way * much for much in (0.08, 0.16, 0.24, 0.32, 0.45, 0.6) for way in (1, -1)))
"""The bends that are offered, as shares of a tie's length."""
STEPS: Final = 96
"""In so many steps a curve is followed: shorter ones than a mark is wide."""
BENDING: Final = 60.0
"""How many points of a curve under labels a bend by its own length is worth; half of it a quarter, so that few are wide."""
ENTERING: Final = 10.0
"""How many points under labels it is worth that a tie does not arrive under the label of its end."""
CLEAR: Final = 0.03
"""How far a tie keeps from a mark that is not its own."""


def edges(ties: Sequence[Bond], nodes: Mapping[str, Node], page: Size) -> list[Edge]:
    """The ties as curves from border to border.

    Of the bends that are offered to a pair that is taken which leads through the fewest marks of others; of equals the
    one under the least of labels.
    """
    pairs: dict[tuple[str, str], list[Bond]] = defaultdict(list)
    for tie in ties:
        pairs[min(tie.source, tie.target), max(tie.source, tie.target)].append(tie)
    return [edge for (a, b), found in sorted(pairs.items()) for edge in _fan(nodes[a], nodes[b], found, nodes, page)]


def _fan(a: Node, b: Node, ties: Sequence[Bond], nodes: Mapping[str, Node], page: Size) -> list[Edge]:
    ordered = sorted(ties, key=lambda tie: (tie.source, tie.style))
    labels = np.array([node.label.extent for node in nodes.values()])
    fans = {shift: offered(a, b, len(ordered), shift) for shift in SHIFTS}

    def cost(shift: float) -> tuple[int, float]:
        points = geometry.along(fans[shift], STEPS)
        hidden = geometry.covered(points, labels) + ENTERING * _entering(points, a, b, ordered)
        return through(points, (a, b), nodes, page), hidden + BENDING * shift**2

    best = fans[min(SHIFTS, key=cost)]
    return [_edge(tie, a, b, curve) for tie, curve in zip(ordered, best, strict=True)]


def offered(a: Node, b: Node, number: int, shift: float) -> list[Curve]:
    """So many curves from the middle of one mark to that of another, side by side, bent by ``shift``."""
    step = min(BETWEEN / max(hypot(a.x - b.x, a.y - b.y), 0.1), 0.3)
    bends = [(place - (number - 1) / 2) * step + shift for place in range(number)]
    return [geometry.bent((a.x, a.y), (b.x, b.y), bend) for bend in bends]


def through(points: Places, ends: tuple[Node, Node], nodes: Mapping[str, Node], page: Size) -> int:
    """How often curves (curves × points × 2) lead through a mark that is not their own, or off the page."""
    marks = np.array([node.extent for node in nodes.values() if node not in ends]).reshape(-1, 4)
    around = marks + np.array([-CLEAR, -CLEAR, CLEAR, CLEAR])
    crossed = int(geometry.within(points, around).any(axis=1).sum())
    off = ~geometry.within(points, np.array([[0, 0, *page]])).all(axis=(1, 2))
    return crossed + int(off.sum())


def _entering(points: Places, a: Node, b: Node, ties: Sequence[Bond]) -> int:
    """How many of the ties arrive under the label of their end."""
    ends = np.array([a.label.extent, b.label.extent])
    under = geometry.within(points, ends)
    return sum(bool(under[place, :, int(tie.target == b.id)].any()) for place, tie in enumerate(ties))


def _edge(tie: Bond, a: Node, b: Node, curve: Curve) -> Edge:
    """The curve from a to b between the borders of their marks, in the direction of the tie."""
    outlines = [geometry.placed(shape(node.kind), (node.x, node.y), node.radius + 0.05) for node in (a, b)]
    shown = geometry.cut(curve, *outlines)
    return Edge(tie.source, tie.target, tie.style, tie.weight, shown if tie.source == a.id else shown[::-1], arrow=True)
