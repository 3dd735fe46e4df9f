"""The ego diagram: who takes which position towards one actor, and what positions that actor takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.analysis.networks import Tie
from kg.analysis.statements import ISSUE
from kg.drawing import geometry, layout
from kg.drawing.material import Material
from kg.drawing.scene import Align, Box, Edge, Node, Scene, Text
from kg.drawing.style import block_size, line_height, shape, text_width, wrap

LIMIT = 24
"""The most entries on one side."""
RUN = 5.2
MARK = 0.56
PAD = 0.14
SMALL = 6.5


@dataclass(frozen=True, slots=True)
class _Entry:
    """Another actor or an issue, with the ties between it and the ego in one direction."""

    id: str
    kind: str
    lines: tuple[str, ...]
    words: tuple[str, ...]
    ties: tuple[Tie, ...]

    @property
    def height(self) -> float:
        label = len(self.lines) * line_height(8.0) + (2 * PAD if self.kind == ISSUE else 0)
        return label + len(self.words) * line_height(SMALL)

    @property
    def width(self) -> float:
        label = block_size(self.lines, 8.0)[0] + (2 * PAD if self.kind == ISSUE else MARK)
        return max(label, block_size(self.words, SMALL)[0] + (0 if self.kind == ISSUE else MARK))


def scene(material: Material, actor: str, title: str | None = None) -> Scene:
    """The actor in the middle; left those who take a position towards it, right what it takes a position towards.

    Raises ``ValueError`` when no stance has the actor as holder or target.
    """
    own = [tie for tie in material.ties if actor in (tie.source, tie.target)]
    if not own:
        raise ValueError(f"no stance of or towards {actor!r}: nothing to draw")
    label, kind = material.names[actor]
    incoming, more_in = _entries(material, [tie for tie in own if tie.target == actor], "source")
    outgoing, more_out = _entries(material, [tie for tie in own if tie.source == actor], "target")
    height = max(*(sum(entry.height + 0.3 for entry in side) for side in (incoming, outgoing)), 5.0)
    left = max((entry.width for entry in incoming), default=0.0)
    right = max((entry.width for entry in outgoing), default=0.0)
    headings = f"Positions towards {label}", f"Positions of {label}"
    left, right = (max(side, text_width(words, 8, True)) for side, words in zip((left, right), headings, strict=True))
    middle = left + RUN if incoming else 2.0
    lines = wrap(label, 18, 3)
    tall = block_size(lines, 10, True)[1]
    centre = Node(
        actor,
        kind,
        middle,
        height / 2,
        0.5,
        Text(middle, height / 2 - 0.62 - tall / 2, lines, "center", 10, True),
        True,
    )
    found = Scene(
        round(middle + (RUN + right if outgoing else 2.0), 4),
        height + 0.8,
        title or f"{label}: positions taken and received",
        _note(more_in, more_out),
        material.source,
        material.unit,
        nodes=(centre,),
        texts=tuple(_headings(label, bool(incoming), bool(outgoing), left, middle, right, height + 0.4)),
    )
    found = _side(found, incoming, left, "right", centre, height)
    return _side(found, outgoing, middle + RUN, "left", centre, height)


def _note(more_in: int, more_out: int) -> str:
    parts = [f"{more_in} who take a position towards the actor"] * bool(more_in)
    parts += [f"{more_out} towards whom it takes one"] * bool(more_out)
    return f"Only the strongest are shown; left out: {' and '.join(parts)}." if parts else ""


def _headings(
    label: str, incoming: bool, outgoing: bool, left: float, middle: float, right: float, y: float
) -> list[Text]:
    found = []
    if incoming:
        found.append(Text(left, y, (f"Positions towards {label}",), "right", 8, True, True))
    if outgoing:
        found.append(Text(middle + RUN, y, (f"Positions of {label}",), "left", 8, True, True))
    return found


def _entries(material: Material, ties: Sequence[Tie], end: str) -> tuple[list[_Entry], int]:
    """The entries, positive ones first, and how many were left out."""
    groups: dict[str, list[Tie]] = defaultdict(list)
    for tie in ties:
        groups[getattr(tie, end)].append(tie)
    strongest = sorted(groups, key=lambda name: (-sum(tie.weight for tie in groups[name]), name))[:LIMIT]
    entries = [_entry(name, *material.names[name], groups[name]) for name in strongest]
    entries.sort(key=lambda entry: (-_net(entry.ties), entry.kind == ISSUE, entry.id))
    return entries, len(groups) - len(strongest)


def _net(ties: Sequence[Tie]) -> float:
    total = sum(tie.weight for tie in ties)
    return sum(tie.polarity * tie.weight for tie in ties) / total


def _entry(name: str, label: str, kind: str, ties: Sequence[Tie]) -> _Entry:
    told = [
        f"{word}{f' ×{count}' if count > 1 else ''}{'' if tie.held else ' (not held)'}"
        for tie in sorted(ties, key=lambda tie: (-tie.polarity, not tie.held))
        for word, count in tie.types
    ]
    lines = wrap(label, 28, 3) if kind == ISSUE else wrap(label, 26, 2)
    return _Entry(name, kind, lines, wrap(", ".join(told), 38, 2), tuple(ties))


def _side(scene: Scene, entries: Sequence[_Entry], x: float, align: Align, centre: Node, height: float) -> Scene:
    """The scene with the entries of one side; ``x`` is the inner edge of their column."""
    nodes, boxes, texts, edges = list(scene.nodes), list(scene.boxes), list(scene.texts), list(scene.edges)
    for entry, y in zip(entries, layout.stack([entry.height for entry in entries], height), strict=True):
        words = len(entry.words) * line_height(SMALL)
        if entry.kind == ISSUE:
            boxes.append(_box(entry, x, y + words / 2, align))
            gate, indent = (x, y + words / 2), 0.0
        else:
            nodes.append(_node(entry, x, y + words / 2, align))
            gate, indent = (nodes[-1].x, nodes[-1].y), MARK
        inward = -indent if align == "right" else indent
        texts.append(Text(x + inward, y - entry.height / 2 + words / 2, entry.words, align, SMALL, muted=True))
        edges.extend(_edges(entry, gate, centre, nodes[-1] if entry.kind != ISSUE else None))
    return replace(scene, nodes=tuple(nodes), boxes=tuple(boxes), texts=tuple(texts), edges=tuple(edges))


def _box(entry: _Entry, x: float, y: float, align: Align) -> Box:
    width, height = block_size(entry.lines, 8.0)
    width, height = width + 2 * PAD, height + 2 * PAD
    middle = x - width / 2 if align == "right" else x + width / 2
    return Box(entry.id, middle, y, width, height, Text(middle, y, entry.lines, "center", 8.0))


def _node(entry: _Entry, x: float, y: float, align: Align) -> Node:
    away = -1 if align == "right" else 1
    return Node(entry.id, entry.kind, x + away * 0.2, y, 0.2, Text(x + away * MARK, y, entry.lines, align, 8.0))


def _edges(entry: _Entry, gate: tuple[float, float], centre: Node, node: Node | None) -> list[Edge]:
    """The ties of one entry, one above the other, their arrows at the target's border."""
    own = geometry.placed(shape(node.kind), (node.x, node.y), node.radius + 0.05) if node else None
    ego = geometry.placed(shape(centre.kind), (centre.x, centre.y), centre.radius + 0.06)
    ordered = sorted(entry.ties, key=lambda tie: (-tie.polarity, not tie.held))
    found = []
    for place, tie in enumerate(ordered):
        bend = ((len(ordered) - 1) / 2 - place) * 0.1
        line = geometry.bent((centre.x, centre.y), gate, bend)
        curve = geometry.cut(line, ego, own) if tie.source == centre.id else geometry.cut(line[::-1], own, ego)
        found.append(Edge(tie.source, tie.target, tie.polarity, tie.held, tie.weight, curve, arrow=True))
    return found
