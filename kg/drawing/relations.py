"""The signed network of actors: who supports and who opposes whom; also the drawing of every other network of actors."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from math import hypot, sqrt

import networkx as nx
import numpy as np

from kg.analysis.networks import actor_rows
from kg.analysis.statements import StanceRow
from kg.drawing import geometry, layout
from kg.drawing.bends import STEPS, edges
from kg.drawing.camps import camps, holds, hull
from kg.drawing.layout import Places
from kg.drawing.material import (
    BACKBONE,
    Bond,
    NothingToDraw,
    Request,
    backbone,
    bonds,
    capacity,
    gather,
    radius,
    strength,
)
from kg.drawing.scene import Align, Edge, Key, Node, Scene, Shape, Text
from kg.drawing.style import LINES, block_size, reach, wrap

LENGTHS = {1: 1.0, 0: 1.3, -1: 1.9}
"""The wanted distance of two actors by the sign of their tie: friends stand closer than enemies."""
ASPECT = 1.3
"""Width of a part by its height."""
GAP = 0.25
"""Between two components."""
SPACE = 0.22
"""Free space around an actor with its label."""
PAD = 0.16
"""Between the members of a camp and the border of its ground."""
LOOSE, FILLED = 2.0, 1.15
"""How many times the room of an actor, and of a camp, its share of the page is."""

Names = Mapping[str, tuple[str, str]]
"""Label and kind by id."""


def scene(rows: Sequence[StanceRow], request: Request) -> Scene:
    """The signed network of the selected stances between actors, camps on grounds of their own."""
    material = gather(actor_rows(rows), request.selection)
    if not material.ties:
        raise NothingToDraw("no stances towards actors among those selected")
    return network(
        bonds(material.ties),
        material.names,
        request,
        Scene(0, 0, "Who supports and who opposes whom", source=material.source, unit=material.unit),
    )


def network(
    ties: Sequence[Bond],
    names: Names,
    request: Request,
    words: Scene,
    joined: str = "support",
    size: float | None = None,
) -> Scene:
    """Any network of actors; ``words`` has its title, note, source and unit, without the body; ``size`` is of its labels.

    ``joined`` says what makes a camp; without it there are none.

    Each component by stress majorisation, its camps as blocks that nobody else enters; marks and labels never overlap.
    """
    limit = capacity(request.page, request.share)
    shown, left_out = backbone(ties, limit, BACKBONE if request.share == 1 else limit)
    plan = _plan(shown, names, camps(shown) if joined else [], size)
    place, page = _places(plan, request.page.inner)
    middles = dict(zip(plan.names, place.tolist(), strict=True))
    drawn = _drawn(plan, middles, page)
    firm = [holds(camp, shown) for camp in plan.camps]
    rooms = [[_around(middles[name], plan.sizes[name]) for name in camp] for camp in plan.camps]
    grounds = [replace(GROUNDS[one], points=hull(found, PAD)) for one, found in zip(firm, rooms, strict=True)]
    return replace(
        words,
        width=page[0],
        height=page[1],
        note=" ".join(part for part in (words.note, left_out) if part),
        nodes=tuple(drawn.values()),
        edges=tuple(edges(shown, drawn, page)),
        shapes=tuple(grounds),
        keys=(*words.keys, *(_key(one, joined, words.unit) for one in (True, False) if one in firm)),
    )


def _key(firm: bool, joined: str, unit: str) -> Key:
    told = (
        f"camp: actors joined by {joined}"
        if firm
        else f"loose camp: joined by {joined} that one {unit.removesuffix('s')} less would part"
    )
    return Key(told, (GROUNDS[firm],), 0.4)


_FIELD = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
GROUNDS = {
    True: Shape(_FIELD, fill="panel", line="muted", width=0.8),
    False: Shape(_FIELD, fill="panel", line="muted", width=0.6, dashes=(3.0, 2.5), tint=0.5),
}
"""The ground of a camp that holds together whichever single stance is taken away, and of one that does not."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is placed: actors with the room that mark and label take, in the order of ``names``."""

    ties: list[Bond]
    kinds: dict[str, str]
    labels: dict[str, tuple[str, ...]]
    radii: dict[str, float]
    sizes: dict[str, layout.Size]
    size: float
    camps: list[list[str]]

    @property
    def names(self) -> list[str]:
        return list(self.sizes)


def _plan(ties: list[Bond], names: Names, found: list[list[str]], size: float | None) -> _Plan:
    ends = sorted({end for tie in ties for end in (tie.source, tie.target)})
    size = size or (6.5 if len(ends) > 60 else 7.0 if len(ends) > 30 else 8.0)
    labels = {name: wrap(names[name][0], 0.3 * size, size, 3) for name in ends}
    weight = strength(ties)
    radii = {name: radius(weight[name], max(weight.values())) for name in ends}
    kinds = {name: names[name][1] for name in ends}
    sizes = {name: _room(labels[name], radii[name] * reach(kinds[name]), size) for name in ends}
    return _Plan(ties, kinds, labels, radii, sizes, size, found)


def _room(lines: tuple[str, ...], mark: float, size: float) -> layout.Size:
    width, height = block_size(lines, size)
    return max(width, 2 * mark) + SPACE, height + 2 * mark + 0.05 + SPACE


def _places(plan: _Plan, width: float) -> tuple[Places, layout.Size]:
    """Each component laid out by itself, the components packed side by side into the width of the page."""
    graph = nx.Graph()
    graph.add_nodes_from(plan.names)
    graph.add_edges_from((tie.source, tie.target) for tie in plan.ties)
    parts = sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda part: (-len(part), part))
    drawn = [_component(part, plan, width) for part in parts]
    corners, page = layout.pack([size for _, size in drawn], width, GAP)
    place = {
        name: (spots[number] + np.array(corner)).tolist()
        for part, (spots, _), corner in zip(parts, drawn, corners, strict=True)
        for number, name in enumerate(part)
    }
    return np.array([place[name] for name in plan.names]), page


def _component(part: Sequence[str], plan: _Plan, width: float) -> tuple[Places, layout.Size]:
    """Positions within the component's own page, and the size of that page: camps first, then what stands around."""
    blocks = [camp for camp in plan.camps if camp[0] in part]
    inside = {name for camp in blocks for name in camp}
    blocks += [[name] for name in part if name not in inside]
    inner = [_block(block, plan, width) for block in blocks]
    sizes = [size for _, size in inner]
    page = _page(sizes, [FILLED if len(block) > 1 else LOOSE for block in blocks], width)
    links = _links(plan.ties, {name: number for number, block in enumerate(blocks) for name in block})
    spots = layout.fit(layout.stress(len(blocks), links), sizes, page)
    middles, page = layout.trim(*layout.spread(spots, sizes, page, width), sizes)
    place: dict[str, list[float]] = {}
    for block, (own, size), middle in zip(blocks, inner, middles, strict=True):
        place |= _turned(block, own - np.array(size) / 2, middle, plan.ties, place)
    return np.array([place[name] for name in part]), page


def _block(block: Sequence[str], plan: _Plan, width: float) -> tuple[Places, layout.Size]:
    """The members of a camp within its own page; of a single actor, its room."""
    sizes = [plan.sizes[name] for name in block]
    if len(block) == 1:
        return np.array([sizes[0]]) / 2, sizes[0]
    links = _links(plan.ties, {name: number for number, name in enumerate(block)})
    page = _page(sizes, [LOOSE] * len(sizes), width - 2 * PAD)
    spots = layout.fit(layout.stress(len(block), links), sizes, page)
    found, (wide, high) = layout.trim(*layout.spread(spots, sizes, page, width - 2 * PAD), sizes)
    edge = PAD + 0.04
    return found + edge, (wide + 2 * edge, high + 2 * edge)


def _page(sizes: Sequence[layout.Size], times: Sequence[float], width: float) -> layout.Size:
    """A page as large as each thing on it so many ``times``, no wider than ``width``; that of a single thing its size."""
    if len(sizes) == 1:
        return sizes[0]
    area = sum(wide * high * much for (wide, high), much in zip(sizes, times, strict=True))
    wide = min(max(sqrt(area * ASPECT), *(wide for wide, _ in sizes)), width)
    return wide, max(area / wide, *(high for _, high in sizes))


def _links(ties: Sequence[Bond], order: Mapping[str, int]) -> list[layout.Link]:
    return [
        (order[tie.source], order[tie.target], LENGTHS[LINES[tie.style].sign])
        for tie in ties
        if tie.source in order and tie.target in order and order[tie.source] != order[tie.target]
    ]


def _turned(
    block: Sequence[str], own: Places, middle: Places, ties: Sequence[Bond], place: Mapping[str, Sequence[float]]
) -> dict[str, list[float]]:
    """The places of a block's members, mirrored so that their ties to those already placed are short."""
    ways = [np.array([x, y]) for x in (1, -1) for y in (1, -1)] if len(block) > 1 else [np.ones(2)]

    def spots(way: Places) -> dict[str, list[float]]:
        return dict(zip(block, (own * way + middle).round(4).tolist(), strict=True))

    def length(way: Places) -> float:
        both = {**place, **spots(way)}
        joined = [tie for tie in ties if (tie.source in block) != (tie.target in block)]
        return sum(_apart(both[t.source], both[t.target]) for t in joined if t.source in both and t.target in both)

    return spots(min(ways, key=length))


def _apart(a: Sequence[float], b: Sequence[float]) -> float:
    return hypot(a[0] - b[0], a[1] - b[1])


@dataclass(frozen=True, slots=True)
class Still:
    """Places of actors that several pictures share, on a page of a size."""

    plan: _Plan
    middles: Mapping[str, Sequence[float]]
    page: layout.Size
    free: bool
    """Whether no two overlap that are seen together."""

    def marks(self) -> dict[str, Node]:
        """Every actor at its place."""
        plan = self.plan
        return {name: _node(plan, name, self.middles[name], plan.sizes[name], True) for name in plan.names}

    def picture(self, ties: Sequence[Bond]) -> tuple[dict[str, Node], list[Edge]]:
        """The actors of these ties at their places, labels where the fewest lines run, and the ties."""
        active = [name for name in self.plan.names if any(name in (tie.source, tie.target) for tie in ties)]
        plan = replace(self.plan, ties=list(ties), sizes={name: self.plan.sizes[name] for name in active})
        nodes = _drawn(plan, {name: self.middles[name] for name in active}, self.page, dict.fromkeys(active, True))
        return nodes, edges(ties, nodes, self.page)


def still(
    ties: Sequence[Bond], names: Names, page: layout.Size, groups: Sequence[Collection[str]], size: float | None = None
) -> Still:
    """One place for each actor of the ties; only those of a group, who are seen together, have to be clear of each other."""
    plan = _plan(list(ties), names, [], size)
    sizes = list(plan.sizes.values())
    spots = layout.stress(len(sizes), _links(plan.ties, {name: place for place, name in enumerate(plan.names)}))
    seen = np.array([[any(a in group and b in group for group in groups) for b in plan.names] for a in plan.names])
    found, free = layout.settle(layout.fit(spots, sizes, page), sizes, page, seen)
    return Still(plan, dict(zip(plan.names, found.tolist(), strict=True)), page, free)


def _drawn(
    plan: _Plan,
    middles: Mapping[str, Sequence[float]],
    page: layout.Size,
    upright: Mapping[str, bool] | None = None,
) -> dict[str, Node]:
    upright = upright or _upright(plan.ties, middles)
    nodes = {name: _node(plan, name, middles[name], plan.sizes[name], upright[name]) for name in plan.names}
    rooms = {name: _around(middles[name], room) for name, room in plan.sizes.items()}
    for _ in range(2):
        nodes = _free_labels(nodes, rooms, edges(plan.ties, nodes, page), page)
    return _haloed(nodes, edges(plan.ties, nodes, page))


def _node(plan: _Plan, name: str, centre: Sequence[float], room: layout.Size, upright: bool) -> Node:
    """The mark at the top of its room and the label under it, or the other way round."""
    way, lines, size = 1 if upright else -1, plan.labels[name], plan.size
    edge = centre[1] + way * (room[1] - SPACE) / 2
    height, half = block_size(lines, size)[1], plan.radii[name] * reach(plan.kinds[name])
    label = Text(round(centre[0], 4), round(edge - way * (2 * half + 0.05 + height / 2), 4), lines, "center", size)
    return Node(name, plan.kinds[name], round(centre[0], 4), round(edge - way * half, 4), plan.radii[name], label)


def _upright(ties: Sequence[Bond], place: Mapping[str, Sequence[float]]) -> dict[str, bool]:
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
        best = min([moved[name].label, *free], key=lambda label: geometry.covered(points, np.array(label.extent)))
        moved[name] = replace(moved[name], label=best)
    return moved


def _points(drawn: Sequence[Edge]) -> Places:
    return geometry.along([edge.curve for edge in drawn], STEPS).reshape(-1, 2)


def _haloed(nodes: Mapping[str, Node], drawn: Sequence[Edge]) -> dict[str, Node]:
    """The nodes with a halo around those labels that lines run under or close by."""
    points = _points(drawn)
    found = {}
    for name, node in nodes.items():
        left, bottom, right, top = node.label.extent
        close = geometry.covered(points, np.array((left - 0.04, bottom - 0.04, right + 0.04, top + 0.04))) > 0
        found[name] = replace(node, label=replace(node.label, halo=close))
    return found


def _labels(node: Node) -> list[Text]:
    """The label below, above, right, left and at the four corners of the mark."""
    height = block_size(node.label.lines, node.label.size)[1]
    away = node.radius * reach(node.kind) + 0.06
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
