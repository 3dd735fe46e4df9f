"""The ego diagram: who takes which position towards one actor, and what positions that actor takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from kg.analysis.networks import Tie
from kg.analysis.statements import ISSUE, Selection, StanceRow, select
from kg.drawing import geometry, layout
from kg.drawing.material import Material, NothingToDraw, Request, gather, style_of
from kg.drawing.scene import Box, Edge, Node, Scene, Text
from kg.drawing.style import KINDS, Point, block_size, line_height, shape, text_width, wrap

LIMIT = 18
"""The most entries on one side."""
LOOSE = 0.5
"""The most space between two entries."""
GATE = 0.24
"""Between two lines at the side of the ego's box."""
MARK, RADIUS, PAD = 0.42, 0.13, 0.1
LARGE, SIZE, SMALL = 10.0, 8.0, 6.5
NARROW, MIDDLING = 10.0, 8.5
"""On a page narrower than the first the ego's name is of the second size, and labels have a line more."""

Side = Literal[-1, 1]
"""Left: the stances towards the actor; right: those of the actor."""


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
        label = len(self.lines) * line_height(SIZE) + (2 * PAD if self.kind == ISSUE else 0)
        return label + len(self.words) * line_height(SMALL)

    @property
    def width(self) -> float:
        inset = 0 if self.kind == ISSUE else MARK + RADIUS
        label = block_size(self.lines, SIZE)[0] + (2 * PAD if self.kind == ISSUE else inset)
        return max(label, block_size(self.words, SMALL)[0] + inset)


@dataclass(frozen=True, slots=True)
class _Part:
    """What one side adds to the scene."""

    nodes: tuple[Node, ...] = ()
    boxes: tuple[Box, ...] = ()
    texts: tuple[Text, ...] = ()
    edges: tuple[Edge, ...] = ()


def scene(rows: Sequence[StanceRow], request: Request) -> Scene:
    """The actor in the middle; left those who take a position towards it, right what it takes a position towards."""
    actor = request.actor or most_connected(rows, request.selection)
    if actor is None:
        raise NothingToDraw("no stances among those selected")
    material = gather([row for row in rows if actor in (row.holder, row.target)], request.selection)
    label, kind = material.names.get(actor, (actor, "other"))
    narrow = request.page.inner < NARROW
    large = MIDDLING if narrow else LARGE
    width = _label_width(request.page.inner)
    limit = request.limit(LIMIT)
    towards, of = ([tie for tie in material.ties if getattr(tie, end) == actor] for end in ("target", "source"))
    incoming, more_in = _entries(material, towards, "source", width, limit, narrow)
    outgoing, more_out = _entries(material, of, "target", width, limit, narrow)
    if not incoming and not outgoing:
        raise NothingToDraw(f"no stance of or towards {actor!r} among those selected")
    height = max(*(sum(entry.height + 0.26 for entry in side) for side in (incoming, outgoing)), 3.0)
    headings = tuple(wrap(f"Positions {word} {label}", width, SIZE, 2 + narrow, True) for word in ("towards", "of"))
    left, right = _width(incoming, headings[0]), _width(outgoing, headings[1])
    ego = _ego(actor, label, kind, max(_lines(incoming), _lines(outgoing)), height / 2, large)
    sides = bool(incoming) + bool(outgoing)
    taken = ego.width + left * bool(incoming) + right * bool(outgoing)
    run = min(max((request.page.inner - taken) / sides, 0.85 if narrow else 1.0), 4.6)
    ego = _moved(ego, (left + run if incoming else 0) + ego.width / 2)
    parts = [
        _side(incoming, headings[0], -1, left, ego, height),
        _side(outgoing, headings[1], 1, ego.extent[2] + run, ego, height),
    ]
    return Scene(
        round(ego.extent[2] + (run + right if outgoing else 0), 4),
        height + 0.35 + line_height(SIZE) * max(map(len, headings)),
        f"{label}: positions taken and received",
        _note(more_in, more_out),
        material.source,
        material.unit,
        nodes=tuple(node for part in parts for node in part.nodes),
        boxes=(ego, *(box for part in parts for box in part.boxes)),
        texts=tuple(text for part in parts for text in part.texts),
        edges=tuple(edge for part in parts for edge in part.edges),
    )


def most_connected(rows: Iterable[StanceRow], selection: Selection | None = None) -> str | None:
    """The actor with positions towards, or from, the most others; of equals the first by id."""
    others: dict[str, set[str]] = defaultdict(set)
    for row in select(rows, selection):
        others[row.holder].add(row.target)
        if row.target_kind != ISSUE:
            others[row.target].add(row.holder)
    return min(others, key=lambda actor: (-len(others[actor]), actor), default=None)


def _label_width(inner: float) -> float:
    """How wide labels may be on a page."""
    return min(max((inner - 3.0) * 0.31, (inner - 3.6) / 2 if inner < NARROW else 1.6, 1.3), 5.0)


def _note(more_in: int, more_out: int) -> str:
    parts = [f"{more_in} who take a position towards the actor"] * bool(more_in)
    parts += [f"{more_out} towards whom or which it takes one"] * bool(more_out)
    return f"Only the strongest are shown; left out: {' and '.join(parts)}." if parts else ""


def _entries(
    material: Material, ties: Sequence[Tie], end: str, width: float, limit: int, narrow: bool
) -> tuple[list[_Entry], int]:
    """The entries, positive ones first, and how many were left out."""
    groups: dict[str, list[Tie]] = defaultdict(list)
    for tie in ties:
        groups[getattr(tie, end)].append(tie)
    strongest = sorted(groups, key=lambda name: (-sum(tie.weight for tie in groups[name]), name))[:limit]
    entries = [_entry(name, *material.names[name], groups[name], width, narrow) for name in strongest]
    entries.sort(key=lambda entry: (-_net(entry.ties), entry.kind == ISSUE, entry.id))
    return entries, len(groups) - len(strongest)


def _net(ties: Sequence[Tie]) -> int:
    return sum(tie.polarity * tie.weight for tie in ties)


def _entry(name: str, label: str, kind: str, ties: Sequence[Tie], width: float, narrow: bool) -> _Entry:
    ordered = sorted(ties, key=lambda tie: (-tie.polarity, not tie.held))
    told = [
        f"{word}{f' ×{count}' if count > 1 else ''}{'' if tie.held else ' (not held)'}"
        for tie in ordered
        for word, count in tie.types
    ]
    inset, most = (2 * PAD, 3) if kind == ISSUE else (MARK + RADIUS, 2)
    lines = wrap(label, width - inset, SIZE, most + narrow)
    words = wrap(", ".join(told), width - (0 if kind == ISSUE else inset), SMALL, 2 + narrow)
    return _Entry(name, kind, lines, words, tuple(ordered))


def _lines(entries: Sequence[_Entry]) -> int:
    return sum(len(entry.ties) for entry in entries)


def _width(entries: Sequence[_Entry], heading: Sequence[str]) -> float:
    return max([entry.width for entry in entries] + [text_width(line, SIZE, True) for line in heading])


def _ego(actor: str, label: str, kind: str, lines: int, y: float, large: float) -> Box:
    """The box of the actor, tall enough for a gate for each line; its kind stands under its name."""
    wide = 2.3 if large == LARGE else 1.45
    words = (*wrap(label, wide, large, 4, True), *wrap(f"({KINDS.get(kind, KINDS['other'])})", wide, large, 2, True))
    width, tall = block_size(words, large, True)
    height = max(tall + 4 * PAD, lines * GATE + 0.3)
    return Box(actor, 0, y, width + 4 * PAD, height, Text(0, y, words, "center", large, True), strong=True)


def _moved(box: Box, x: float) -> Box:
    return replace(box, x=x, label=replace(box.label, x=x))


def _side(entries: Sequence[_Entry], heading: tuple[str, ...], side: Side, x: float, ego: Box, height: float) -> _Part:
    """The entries of one side; ``x`` is the inner edge of their column."""
    if not entries:
        return _Part()
    nodes: list[Node] = []
    boxes: list[Box] = []
    edges: list[Edge] = []
    above = height + 0.25 + len(heading) * line_height(SIZE) / 2
    texts = [Text(x, above, heading, "right" if side < 0 else "left", SIZE, True, "muted")]
    gates = iter(layout.stack([GATE] * _lines(entries), max(_lines(entries) * GATE, 0.0)))
    bottom = ego.y - _lines(entries) * GATE / 2
    for entry, y in zip(entries, _stacked(entries, height), strict=True):
        texts.append(_words(entry, side, x, y))
        mark = _mark(entry, side, x, y + len(entry.words) * line_height(SMALL) / 2)
        if isinstance(mark, Box):
            boxes.append(mark)
        else:
            nodes.append(mark)
        ports = [(ego.x + side * ego.width / 2, bottom + next(gates)) for _ in entry.ties]
        edges.extend(_edges(entry, mark, side, ports))
    return _Part(tuple(nodes), tuple(boxes), tuple(texts), tuple(edges))


def _stacked(entries: Sequence[_Entry], height: float) -> list[float]:
    """The middles of the entries, no further apart than ``LOOSE`` even where the other side is longer."""
    heights = [entry.height for entry in entries]
    total = min(height, sum(heights) + LOOSE * len(heights))
    return [y + (height - total) / 2 for y in layout.stack(heights, total)]


def _words(entry: _Entry, side: Side, x: float, y: float) -> Text:
    """The stance types, under the label."""
    inset = 0 if entry.kind == ISSUE else MARK + RADIUS
    tall = len(entry.words) * line_height(SMALL)
    align: Literal["left", "right"] = "right" if side < 0 else "left"
    return Text(x + side * inset, y - entry.height / 2 + tall / 2, entry.words, align, SMALL, role="muted")


def _mark(entry: _Entry, side: Side, x: float, y: float) -> Node | Box:
    if entry.kind != ISSUE:
        label = Text(x + side * (MARK + RADIUS), y, entry.lines, "right" if side < 0 else "left", SIZE)
        return Node(entry.id, entry.kind, x + side * 1.4 * RADIUS, y, RADIUS, label)
    width, height = (length + 2 * PAD for length in block_size(entry.lines, SIZE))
    middle = x + side * width / 2
    return Box(entry.id, middle, y, width, height, Text(middle, y, entry.lines, "center", SIZE))


def _edges(entry: _Entry, mark: Node | Box, side: Side, ports: Sequence[Point]) -> list[Edge]:
    """The ties of one entry, from its border to their gates on the side of the ego's box."""
    found = []
    for place, (tie, port) in enumerate(zip(entry.ties, ports, strict=True)):
        lift = ((len(ports) - 1) / 2 - place) * 0.14
        if isinstance(mark, Box):
            curve = geometry.flow((mark.x - side * mark.width / 2, mark.y + lift), port)
        else:
            outline = geometry.placed(shape(mark.kind), (mark.x, mark.y), mark.radius + 0.05)
            curve = geometry.cut(geometry.flow((mark.x, mark.y), port), outline, None)
        curve = curve if side < 0 else curve[::-1]
        found.append(Edge(tie.source, tie.target, style_of(tie), tie.weight, curve, arrow=True))
    return found
