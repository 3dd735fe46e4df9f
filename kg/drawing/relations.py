"""The actor–actor diagram: who supports and who opposes whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import hypot, sqrt

import networkx as nx
import numpy as np

from kg.analysis.networks import Tie
from kg.drawing import geometry, layout
from kg.drawing.layout import Places
from kg.drawing.material import Material, radius, strongest
from kg.drawing.scene import Align, Edge, Node, Scene, Text
from kg.drawing.style import block_size, reach, shape, wrap

POSITIVE_LENGTH, NEGATIVE_LENGTH = 1.0, 1.9
"""The wanted distance of two actors that a positive or a negative tie joins: friends stand closer than enemies."""
ASPECT = 1.35
"""Width of the page by its height."""
GAP = 0.3
"""Between two components."""
SPACE = 0.34
"""Free space around an actor with its label."""
BETWEEN = 0.6
"""How far parallel lines stand apart in their middle."""
BENDING = 10.0
"""How many hidden points of a curve (of 24) a bend by its own length is worth."""
SHIFTS = (0.0, 0.08, -0.08, 0.16, -0.16, 0.24, -0.24, 0.32, -0.32)


def scene(material: Material, title: str = "Relations between actors") -> Scene:
    """Actors by stress majorisation on signed ties, pushed apart until no marks and labels overlap."""
    shown = strongest(material)
    names = shown.ends()
    size = 7.0 if len(names) > 30 else 8.0
    labels = {name: wrap(shown.names[name][0], 17, 3) for name in names}
    strength = shown.strength()
    radii = {name: radius(strength[name], max(strength.values())) for name in names}
    sizes = [_room(labels[name], radii[name] * reach(shown.names[name][1]), size) for name in names]
    place, page = _places(shown.ties, names, sizes)
    middles = dict(zip(names, place.tolist(), strict=True))
    upright = _upright(shown.ties, middles)
    nodes = {
        name: _node(shown.names[name][1], name, middles[name], room, radii[name], labels[name], size, upright[name])
        for name, room in zip(names, sizes, strict=True)
    }
    rooms = {name: _around(middles[name], room) for name, room in zip(names, sizes, strict=True)}
    nodes = _free_labels(nodes, rooms, edges(shown.ties, nodes), page)
    drawn = edges(shown.ties, nodes)
    return Scene(
        page[0],
        page[1],
        title,
        shown.left_out,
        shown.source,
        shown.unit,
        nodes=tuple(_haloed(nodes, drawn).values()),
        edges=tuple(drawn),
    )


def _room(lines: tuple[str, ...], mark: float, size: float) -> layout.Size:
    width, height = block_size(lines, size)
    return max(width, 2 * mark) + SPACE, height + 2 * mark + 0.06 + SPACE


def _places(ties: Sequence[Tie], names: Sequence[str], sizes: Sequence[layout.Size]) -> tuple[Places, layout.Size]:
    """Each component laid out by itself, the components packed side by side."""
    place = {name: number for number, name in enumerate(names)}
    graph = nx.Graph()
    graph.add_nodes_from(range(len(names)))
    graph.add_edges_from((place[tie.source], place[tie.target]) for tie in ties)
    parts = sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda part: (-len(part), part))
    drawn = [_component(part, ties, place, [sizes[node] for node in part], len(names)) for part in parts]
    corners, page = layout.pack([size for _, size in drawn], ASPECT, GAP)
    found = np.zeros((len(names), 2))
    for part, (spots, _), corner in zip(parts, drawn, corners, strict=True):
        found[part] = spots + np.array(corner)
    return found, page


def _component(
    part: Sequence[int], ties: Sequence[Tie], place: Mapping[str, int], sizes: Sequence[layout.Size], everybody: int
) -> tuple[Places, layout.Size]:
    """Positions within the component's own page, and the size of that page."""
    order = {node: number for number, node in enumerate(part)}
    links = [
        (order[place[tie.source]], order[place[tie.target]], POSITIVE_LENGTH if tie.polarity > 0 else NEGATIVE_LENGTH)
        for tie in ties
        if place[tie.source] in order
    ]
    area = sum(width * height for width, height in sizes) * (3.8 + 40 / max(everybody, 8))
    height = sqrt(area / ASPECT)
    page = (max(height * ASPECT, *(width for width, _ in sizes)), max(height, *(height for _, height in sizes)))
    spots = layout.fit(layout.stress(len(part), links), sizes, page)
    return layout.trim(*layout.spread(spots, sizes, page), sizes)


def _node(
    kind: str,
    name: str,
    centre: Sequence[float],
    room: layout.Size,
    mark: float,
    lines: tuple[str, ...],
    size: float,
    upright: bool,
) -> Node:
    """The mark at the top of its room and the label under it, or the other way round."""
    way = 1 if upright else -1
    edge = centre[1] + way * (room[1] - SPACE) / 2
    height, half = block_size(lines, size)[1], mark * reach(kind)
    label = Text(round(centre[0], 4), round(edge - way * (2 * half + 0.06 + height / 2), 4), lines, "center", size)
    return Node(name, kind, round(centre[0], 4), round(edge - way * half, 4), mark, label)


def _upright(ties: Sequence[Tie], place: Mapping[str, Sequence[float]]) -> dict[str, bool]:
    """Whether the mark stands above its label: where the ties go up rather than down."""
    lift = dict.fromkeys(place, 0.0)
    for tie in ties:
        (x, y), (to_x, to_y) = place[tie.source], place[tie.target]
        steep = (to_y - y) / max(hypot(to_x - x, to_y - y), 1e-9)
        lift[tie.source] += steep * abs(steep)
        lift[tie.target] -= steep * abs(steep)
    return {name: value > -0.35 for name, value in lift.items()}


def _around(centre: Sequence[float], size: layout.Size) -> geometry.Rectangle:
    width, height = size
    return centre[0] - width / 2, centre[1] - height / 2, centre[0] + width / 2, centre[1] + height / 2


def _free_labels(
    nodes: Mapping[str, Node], rooms: Mapping[str, geometry.Rectangle], drawn: Sequence[Edge], page: layout.Size
) -> dict[str, Node]:
    """The nodes with labels moved to the side where fewest lines run under them, out of everybody else's room."""
    points = _points(drawn)
    moved = dict(nodes)
    for name in sorted(nodes, key=lambda name: (-nodes[name].radius, name)):
        others = [room for other, room in rooms.items() if other != name]
        others += [node.label.extent for other, node in moved.items() if other != name]
        free = [label for label in _labels(moved[name]) if _fits(label.extent, others, page)]
        best = min([moved[name].label, *free], key=lambda label: _under(label.extent, points))
        moved[name] = replace(moved[name], label=best)
    return moved


def _points(drawn: Sequence[Edge]) -> Places:
    return np.array([geometry.at(edge.curve, step / 60) for edge in drawn for step in range(61)]).reshape(-1, 2)


def _haloed(nodes: Mapping[str, Node], drawn: Sequence[Edge]) -> dict[str, Node]:
    """The nodes with a halo around those labels that lines run under or close by."""
    points = _points(drawn)
    found = {}
    for name, node in nodes.items():
        left, bottom, right, top = node.label.extent
        close = _under((left - 0.1, bottom - 0.1, right + 0.1, top + 0.1), points) > 0
        found[name] = replace(node, label=replace(node.label, halo=close))
    return found


def _labels(node: Node) -> list[Text]:
    """The label below, above, right, left and at the four corners of the mark."""
    height = block_size(node.label.lines, node.label.size)[1]
    away = node.radius * reach(node.kind) + 0.09
    sides = [(0, -1), (0, 1), (1, 0), (-1, 0), (1, -1), (-1, -1), (1, 1), (-1, 1)]
    found = []
    for across, up in sides:
        near = 0.6 if across and up else 1.0
        y = node.y + up * (away + height / 2)
        align: Align = "center" if not across else "left" if across > 0 else "right"
        found.append(replace(node.label, x=round(node.x + across * away * near, 4), y=round(y, 4), align=align))
    return found


def _fits(extent: geometry.Rectangle, others: Sequence[geometry.Rectangle], page: layout.Size) -> bool:
    left, bottom, right, top = extent
    inside = left >= 0 and bottom >= 0 and right <= page[0] and top <= page[1]
    return inside and not any(geometry.overlap(extent, other) for other in others)


def _under(extent: geometry.Rectangle, points: Places) -> int:
    left, bottom, right, top = extent
    x, y = points[:, 0], points[:, 1]
    return int(((x > left) & (x < right) & (y > bottom) & (y < top)).sum())


def edges(ties: Sequence[Tie], nodes: Mapping[str, Node]) -> list[Edge]:
    """The ties as curves from border to border; those of one pair fan out, and all bend around marks and labels."""
    pairs: dict[tuple[str, str], list[Tie]] = defaultdict(list)
    for tie in ties:
        pairs[min(tie.source, tie.target), max(tie.source, tie.target)].append(tie)
    return [edge for (a, b), found in sorted(pairs.items()) for edge in _fan(nodes[a], nodes[b], found, nodes)]


def _fan(a: Node, b: Node, ties: Sequence[Tie], nodes: Mapping[str, Node]) -> list[Edge]:
    length = max(hypot(a.x - b.x, a.y - b.y), 0.1)
    step = min(BETWEEN / length, 0.3)
    ordered = sorted(ties, key=lambda tie: (tie.source, tie.polarity, tie.held))
    offsets = [(place - (len(ordered) - 1) / 2) * step for place in range(len(ordered))]
    obstacles = np.array(
        [node.label.extent for node in nodes.values()]
        + [node.extent for node in nodes.values() if node.id not in (a.id, b.id)]
    )
    start, end = (a.x, a.y), (b.x, b.y)

    def hidden(shift: float) -> float:
        curves = (geometry.bent(start, end, offset + shift) for offset in offsets)
        return sum(geometry.covered(curve, obstacles) for curve in curves) + BENDING * abs(shift)

    shift = min(SHIFTS, key=hidden)
    return [_edge(tie, a, b, offset + shift) for tie, offset in zip(ordered, offsets, strict=True)]


def _edge(tie: Tie, a: Node, b: Node, bend: float) -> Edge:
    """``bend`` is that of the way from a to b."""
    curve = geometry.bent((a.x, a.y), (b.x, b.y), bend)
    if tie.source == b.id:
        a, b, curve = b, a, curve[::-1]
    outlines = [geometry.placed(shape(node.kind), (node.x, node.y), node.radius + 0.05) for node in (a, b)]
    return Edge(tie.source, tie.target, tie.polarity, tie.held, tie.weight, geometry.cut(curve, *outlines), arrow=True)
