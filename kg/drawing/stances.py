"""The two-mode diagram: actors on both sides, the issues between them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import networkx as nx

from kg.analysis.balance import line_index
from kg.analysis.networks import Tie, issue_rows
from kg.analysis.statements import StanceRow
from kg.drawing import geometry, layout
from kg.drawing.material import (
    ACTOR_LIMIT,
    ISSUE_LIMIT,
    Material,
    NothingToDraw,
    Request,
    gather,
    radius,
    strongest_two_mode,
    style_of,
)
from kg.drawing.scene import Box, Edge, Node, Scene, Text
from kg.drawing.style import block_size, shape, wrap

PAD = 0.12
"""Space inside a box around its label."""
MARK = 0.36
"""From the middle of an actor's mark to its label."""
RUN = 1.9
"""The least length of the lines on one side."""
MANY = 24
"""From this number of actors on the type is smaller and closer."""
NARROW, SHORT_RUN = 11.0, 0.9
"""On a page narrower than the first the type is small, labels have a line more and the lines are as short as the second."""

Lines = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    """The columns with their labels, and the measures of the page."""

    columns: list[list[str]]
    labels: dict[str, Lines]
    size: float
    gap: float
    run: float

    def height(self, name: str, middle: bool) -> float:
        return block_size(self.labels[name], self.size)[1] + (2 * PAD if middle else 0)

    def total(self) -> float:
        tall = [
            sum(self.height(name, place == 1) + self.gap * (1.4 if place == 1 else 1) for name in column)
            for place, column in enumerate(self.columns)
        ]
        return max(*tall, 5.0)

    def widest(self, place: int) -> float:
        return max((block_size(self.labels[name], self.size)[0] for name in self.columns[place]), default=0.0)


def scene(rows: Sequence[StanceRow], request: Request) -> Scene:
    """Actors left and right, issues between; sides and order chosen so that few lines cross."""
    material = gather(issue_rows(rows), request.selection)
    if not material.ties:
        raise NothingToDraw("no stances towards issues among those selected")
    shown = strongest_two_mode(material, request.limit(ISSUE_LIMIT), request.limit(ACTOR_LIMIT))
    plan = _plan(shown, request.page.inner)
    total, width = plan.total(), plan.widest(1) + 2 * PAD
    left = plan.widest(0) + MARK + 0.05
    middle = left + plan.run + width / 2
    right = middle + width / 2 + plan.run
    boxes = _boxes(plan, middle, width, total)
    nodes = _nodes(shown, plan, 0, left, total) | _nodes(shown, plan, 2, right, total)
    return Scene(
        round(right + MARK + 0.05 + plan.widest(2), 4),
        total,
        "Who stands where: actors and issues",
        shown.left_out,
        shown.source,
        shown.unit,
        nodes=tuple(nodes.values()),
        boxes=tuple(boxes.values()),
        edges=tuple(_edges(shown.ties, nodes, boxes)),
    )


def _plan(shown: Material, inner: float) -> _Plan:
    """Labels take what the lines leave them: at least ``RUN`` of the page on either side is theirs, less on a narrow one."""
    actors = sorted({tie.source for tie in shown.ties})
    issues = sorted({tie.target for tie in shown.ties})
    many, narrow = len(actors) > MANY, inner < NARROW
    size = 6.5 if narrow else 7.5 if many else 8.0
    least = SHORT_RUN if narrow else RUN
    links: dict[tuple[str, str], float] = defaultdict(float)
    for tie in shown.ties:
        links[tie.source, tie.target] += tie.weight
    left, right = sides(shown.ties)
    columns = layout.order_columns([left, issues, right], links)
    room = max(inner - 2 * (least + MARK + 0.05 + PAD), 4.0)
    labels = {name: wrap(shown.names[name][0], min(room * 0.4, 5.0), size, 3 + narrow) for name in issues}
    labels |= {name: wrap(shown.names[name][0], min(room * 0.3, 4.2), size, 2 + narrow) for name in actors}
    taken = [max((block_size(labels[name], size)[0] for name in column), default=0.0) for column in columns]
    run = max(least, min((inner - sum(taken) - 2 * (MARK + 0.05 + PAD)) / 2, 5.0))
    return _Plan(columns, labels, size, 0.12 if many else 0.26, run)


def sides(ties: Sequence[Tie]) -> tuple[list[str], list[str]]:
    """The actors of the left and of the right side.

    Two camps are sought by the line index of balance on the net agreement over issues; of each pair of camps the one
    that supports more goes left. Where that is lopsided, the actors closest to the middle move over.
    """
    net: Counter[str] = Counter()
    for tie in ties:
        net[tie.source] += tie.polarity * tie.weight
    graph = _agreement(ties)
    camps = line_index(graph).sides
    left: set[str] = {actor for actor in net if actor not in camps and net[actor] >= 0}
    for component in nx.connected_components(graph):
        for_side = {side: [actor for actor in component if camps.get(actor) == side] for side in (0, 1)}
        first = sum(net[actor] for actor in for_side[0]) >= sum(net[actor] for actor in for_side[1])
        left |= set(for_side[0 if first else 1])
    return _evened(sorted(left), sorted(set(net) - left), net)


def _agreement(ties: Sequence[Tie]) -> nx.Graph:
    """Actors joined by the sign of what they have in common: the subtract projection."""
    positions: dict[str, Counter[str]] = defaultdict(Counter)
    for tie in ties:
        positions[tie.target][tie.source] += tie.polarity * tie.weight
    common: Counter[tuple[str, str]] = Counter()
    for found in positions.values():
        for a, b in combinations(sorted(found), 2):
            common[a, b] += found[a] * found[b]
    graph = nx.Graph()
    graph.add_nodes_from(sorted({tie.source for tie in ties}))
    graph.add_edges_from((a, b, {"sign": 1 if n > 0 else -1}) for (a, b), n in sorted(common.items()) if n)
    return graph


def _evened(left: list[str], right: list[str], net: Mapping[str, int]) -> tuple[list[str], list[str]]:
    bigger, smaller = (left, right) if len(left) >= len(right) else (right, left)
    movable = sorted(bigger, key=lambda actor: (abs(net[actor]), actor))
    while len(bigger) > 1.5 * len(smaller) + 1:
        bigger.remove(movable[0])
        smaller.append(movable.pop(0))
    return sorted(left), sorted(right)


def _boxes(plan: _Plan, x: float, width: float, total: float) -> dict[str, Box]:
    heights = [plan.height(name, True) for name in plan.columns[1]]
    middles = layout.stack(heights, total)
    return {
        name: Box(name, x, y, width, height, Text(x, y, plan.labels[name], "center", plan.size))
        for name, y, height in zip(plan.columns[1], middles, heights, strict=True)
    }


def _nodes(shown: Material, plan: _Plan, place: int, x: float, total: float) -> dict[str, Node]:
    names = plan.columns[place]
    middles = layout.stack([plan.height(name, False) for name in names], total)
    strength = shown.strength()
    largest = max(strength[name] for name in [*plan.columns[0], *plan.columns[2]])
    align, away = ("right", -MARK) if place == 0 else ("left", MARK)
    return {
        name: Node(
            name,
            shown.names[name][1],
            x,
            y,
            radius(strength[name], largest, 0.1, 0.18),
            Text(x + away, y, plan.labels[name], align, plan.size),  # type: ignore[arg-type]
        )
        for name, y in zip(names, middles, strict=True)
    }


def _edges(ties: Sequence[Tie], nodes: Mapping[str, Node], boxes: Mapping[str, Box]) -> list[Edge]:
    """The lines, fanned out along the sides of the boxes in the order of the actors."""
    gates: dict[tuple[str, bool], list[Tie]] = defaultdict(list)
    for tie in ties:
        gates[tie.target, nodes[tie.source].x < boxes[tie.target].x].append(tie)
    edges = []
    for (issue, from_left), arriving in sorted(gates.items()):
        box = boxes[issue]
        arriving.sort(key=lambda tie: (-nodes[tie.source].y, -tie.polarity, not tie.held))
        reach = min(box.height - 0.15, 0.13 * (len(arriving) - 1))
        for number, tie in enumerate(arriving):
            lift = reach * (0.5 - number / (len(arriving) - 1)) if len(arriving) > 1 else 0
            edges.append(
                _edge(tie, nodes[tie.source], (box.x + box.width / 2 * (-1 if from_left else 1), box.y + lift))
            )
    return edges


def _edge(tie: Tie, node: Node, end: tuple[float, float]) -> Edge:
    outline = geometry.placed(shape(node.kind), (node.x, node.y), node.radius * 1.08)
    curve = geometry.cut(geometry.flow((node.x, node.y), end), outline, None)
    return Edge(tie.source, tie.target, style_of(tie), tie.weight, curve, arrow=False)
