"""Who agrees with whom over issues: a clustered heat map with its tree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import networkx as nx
import numpy as np
from scipy.cluster.hierarchy import fcluster, leaves_list, linkage
from scipy.spatial.distance import squareform

from kg.analysis.networks import issue_rows, names, project
from kg.analysis.positions import Agreement, agreement_matrix
from kg.analysis.statements import StanceRow, select
from kg.drawing.chart import placed, rule, written
from kg.drawing.marks import PALE
from kg.drawing.material import NothingToDraw, Request, stance_source
from kg.drawing.scene import Cell, Key, Node, Scene, Shape, Text
from kg.drawing.style import SMALLEST, block_size, wrap

NARROWEST, WIDEST = 0.42, 0.66
"""The side of a square."""
SIZE = 7.5
MOST: Final = 40
CUT: Final = 0.75
"""Where the tree is cut into camps: at a mean agreement of 0.25, pairs without a shared issue counted as 0."""


def scene(rows: Sequence[StanceRow], request: Request) -> Scene:
    """The agreement of every two actors who share issues, those who agree side by side."""
    chosen = issue_rows(select(rows, request.selection))
    shared = project(chosen, qualifier="ignore")
    whole = [actor for actor in shared if shared.degree(actor)]
    if len(whole) < 2:
        raise NothingToDraw("no two actors stand on the same issue among those selected")
    inner = request.page.inner
    wide = min(1.7, 0.12 * inner)
    room = min(request.limit(MOST), int((inner - wide - min(4.4, 0.42 * inner)) / NARROWEST))
    found = agreement_matrix(chosen, _busiest(shared, max(room, 2)))
    tree = _tree(found)
    order = leaves_list(tree).tolist() if len(found.actors) > 1 else [0]
    count = len(order)
    width = min(4.2, inner - wide - count * NARROWEST - 1.05)
    labels = [wrap(found.labels[place], max(width, 1.6), SIZE, 1) for place in order]
    left = max(block_size(lines, SIZE)[0] for lines in labels) + 1.05
    side = min(WIDEST, (inner - wide - left) / count)
    top = count * side
    middles = [top - (place + 0.5) * side for place in range(count)]
    missing = len(whole) - count
    cells = _cells(found, _issues(chosen), order, left, side, middles)
    return Scene(
        inner,
        top + 0.4,
        "Who agrees with whom",
        "Below the diagonal (agreement − disagreement) / (agreement + disagreement) over shared issues, from −1 to 1; "
        "above it how many issues two share. Boxed: camps, by average linkage cut at a mean agreement of 0.25."
        + _left_out(missing, count),
        stance_source(chosen, request.selection),
        "stances",
        nodes=tuple(_nodes(chosen, [found.actors[place] for place in order], labels, left, middles)),
        texts=tuple(_numbers(count, left, side, top, middles)),
        cells=tuple(cells),
        shapes=(
            *_boxes(tree, order, left, side, top),
            *_branches(tree, left + count * side + 0.1, middles, wide - 0.3),
        ),
        keys=(*_KEYS, *_FEW * any(cell.share < 1 for cell in cells)),
        cell_words=("agree", "disagree"),
        about=tuple(_about(chosen, found.actors)),
    )


def _nodes(
    rows: Sequence[StanceRow],
    actors: Sequence[str],
    labels: Sequence[tuple[str, ...]],
    left: float,
    middles: Sequence[float],
) -> list[Node]:
    kinds = {name: kind for name, (_, kind) in names(rows).items()}
    return [
        Node(actor, kinds[actor], left - 0.66, y, 0.11, Text(left - 0.9, y, label, "right", SIZE))
        for actor, y, label in zip(actors, middles, labels, strict=True)
    ]


_SQUARE: Final = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
_KEYS: Final = (
    Key("number of issues in common", (Shape(_SQUARE, "positive", tint=PALE),), 0.3),
    Key("none in common", (Shape(_SQUARE, "panel"),), 0.3),
    Key("camp", (Shape(_SQUARE, None, "ink", 1.2), Shape((*_SQUARE, _SQUARE[0]), None, "ink", 1.2)), 0.3),
)


_FEW: Final = (
    Key("one issue in common", (Shape(_SQUARE, "panel"), Shape(placed(_SQUARE, 0.15, 0.15, 0.7), "positive")), 0.3),
)


def _left_out(missing: int, shown: int) -> str:
    return f" The {shown} actors who share most of {shown + missing}." if missing else ""


def _busiest(shared: nx.Graph, limit: int) -> list[str]:
    """The actor who shares issues with the most others, and one by one who shares them with the most of those chosen."""
    rank = {name: (-shared.degree(name), -shared.degree(name, weight="weight"), name) for name in shared}
    ties = dict.fromkeys((name for name in shared if shared.degree(name)), 0)
    chosen: list[str] = []
    while ties and len(chosen) < limit:
        best = min(ties, key=lambda name: (-ties[name], rank[name]))
        del ties[best]
        chosen.append(best)
        for other in shared[best]:
            if other in ties:
                ties[other] += 1
    return sorted(one for one in chosen if any(other in shared[one] for other in chosen))


def _tree(found: Agreement) -> np.ndarray:
    """Average linkage on 1 − agreement, which is 1 where two share nothing; leaves in the order that fits best.

    (Bar-Joseph, Gifford and Jaakkola 2001)
    """
    distance = 1 - np.nan_to_num(found.values, nan=0.0)
    np.fill_diagonal(distance, 0.0)
    tree: np.ndarray = linkage(squareform(np.round(distance, 9), checks=False), "average", optimal_ordering=True)
    return tree


def _numbers(count: int, left: float, side: float, top: float, middles: Sequence[float]) -> list[Text]:
    """Numbers over the columns and before the rows."""
    size = 7.0 if side > 0.4 else SMALLEST
    across = [Text(left + (n + 0.5) * side, top + 0.2, (str(n + 1),), size=size, bold=True) for n in range(count)]
    down = [Text(left - 0.12, y, (str(n + 1),), "right", size, True) for n, y in enumerate(middles)]
    return across + down


def _issues(rows: Sequence[StanceRow]) -> dict[str, set[str]]:
    """The issues on which each actor stands."""
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row.holder, set()).add(row.target)
    return found


def _about(rows: Sequence[StanceRow], actors: Sequence[str]) -> list[tuple[str, str]]:
    """Actors with the issues that they share with another of them."""
    pairs = sorted({(row.holder, row.target) for row in rows if row.holder in set(actors)})
    takers = Counter(issue for _, issue in pairs)
    return [(actor, issue) for actor, issue in pairs if takers[issue] > 1]


def _cells(
    found: Agreement,
    issues: Mapping[str, set[str]],
    order: Sequence[int],
    left: float,
    side: float,
    middles: Sequence[float],
) -> list[Cell]:
    """Below the diagonal the agreement, in a small square where it rests on one issue; above the number of issues."""
    cells = []
    for row, a in enumerate(order):
        for column, b in enumerate(order):
            x, y, value = left + (column + 0.5) * side, middles[row], found.values[a, b]
            shared = len(issues[found.actors[a]] & issues[found.actors[b]])
            if a == b or np.isnan(value):
                cells.append(Cell(x, y, side, None))
            elif column < row:
                cells.append(Cell(x, y, side, float(value), (_short(float(value)),), FEW if shared == 1 else 1.0))
            else:
                cells.append(Cell(x, y, side, float(value), (str(shared),), pale=True))
    return cells


FEW: Final = 0.7
"""How much of the side of a square is filled that rests on one issue."""


def _short(value: float) -> str:
    """A number in a narrow square: 1, −1, .5, −.3, 0."""
    return written(round(value, 1)).replace("0.", ".")


def _boxes(tree: np.ndarray, order: Sequence[int], left: float, side: float, top: float) -> list[Shape]:
    """A frame around each camp of two and more."""
    groups = fcluster(tree, CUT - 1e-9, "distance")
    runs: list[tuple[int, int, int]] = []
    for place, leaf in enumerate(order):
        if runs and runs[-1][0] == groups[leaf]:
            runs[-1] = (runs[-1][0], runs[-1][1], place + 1)
        else:
            runs.append((int(groups[leaf]), place, place + 1))
    shapes = []
    for _, first, last in runs:
        if last - first > 1:
            x, to_x, y, to_y = left + first * side, left + last * side, top - first * side, top - last * side
            corners = ((x, y), (to_x, y), (to_x, to_y), (x, to_y), (x, y))
            shapes.append(Shape(corners, line="ink", width=1.2, above=True))
    return shapes


def _branches(tree: np.ndarray, x: float, middles: Sequence[float], wide: float) -> list[Shape]:
    """The tree, its leaves at the right border of the map."""
    count = len(middles)
    leaves = leaves_list(tree).tolist()
    at: dict[int, tuple[float, float]] = {leaf: (0.0, middles[place]) for place, leaf in enumerate(leaves)}
    reach = wide / max(float(tree[:, 2].max()), 1e-9)
    shapes = []
    for step, (a, b, height, _) in enumerate(tree.tolist()):
        (low_a, y_a), (low_b, y_b) = at[int(a)], at[int(b)]
        far = x + height * reach
        points = ((x + low_a * reach, y_a), (far, y_a), (far, y_b), (x + low_b * reach, y_b))
        shapes.append(Shape(points, line="muted", width=0.8))
        at[count + step] = (height, (y_a + y_b) / 2)
    return [*shapes, rule((x + reach * CUT, middles[0] + 0.2), (x + reach * CUT, middles[-1] - 0.2), "faint", 0.7)]
