"""A diagram before it is drawn: what stands where, in centimetres from the lower left corner of its body.

Scenes are plain values, computed by pure functions, so that positions can be tested without drawing.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from kg.drawing.page import Page
from kg.drawing.style import Point, Role, block_size, reach

Align = Literal["left", "center", "right"]
Curve = tuple[Point, Point, Point, Point]
"""A cubic Bézier curve."""


@dataclass(frozen=True, slots=True)
class Text:
    """Lines of text; ``y`` is the middle of the block, ``x`` its left, middle or right as ``align`` says."""

    x: float
    y: float
    lines: tuple[str, ...]
    align: Align = "center"
    size: float = 8.0
    bold: bool = False
    role: Role = "ink"
    halo: bool = False
    """Whether lines run under the text, so that it needs a border in the colour of the page."""

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """Left, bottom, right, top."""
        width, height = block_size(self.lines, self.size, self.bold)
        left = self.x - {"left": 0.0, "center": width / 2, "right": width}[self.align]
        return left, self.y - height / 2, left + width, self.y + height / 2


@dataclass(frozen=True, slots=True)
class Node:
    """An actor."""

    id: str
    kind: str
    x: float
    y: float
    radius: float
    label: Text

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """Left, bottom, right, top of the mark without its label."""
        half = self.radius * reach(self.kind)
        return self.x - half, self.y - half, self.x + half, self.y + half


@dataclass(frozen=True, slots=True)
class Box:
    """An issue, or the actor of an ego diagram (``strong``): its label in a box around ``x``, ``y``."""

    id: str
    x: float
    y: float
    width: float
    height: float
    label: Text
    strong: bool = False

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """Left, bottom, right, top."""
        return self.x - self.width / 2, self.y - self.height / 2, self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Edge:
    """A tie, its curve already cut at the borders of what it joins; ``style`` is one of ``LINES``."""

    source: str
    target: str
    style: str
    weight: int
    curve: Curve
    arrow: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """One square of a heat map: ``value`` from -1 to 1, ``None`` where there is nothing.

    Of two ``lines`` the first stands in the upper left corner, the second in the lower right one. ``share`` is how much
    of its side is filled; a ``pale`` one shows the sign of the value alone, behind what is written.
    """

    x: float
    y: float
    size: float
    value: float | None
    lines: tuple[str, ...] = ()
    share: float = 1.0
    pale: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """A polygon, or a line of points; ``curved`` where the points are those of cubic Bézier curves, end to end.

    ``width`` and ``dashes`` are points; ``tint`` mixes the fill with the page; ``hatch`` as matplotlib writes it; ``above`` lays it over ties and marks.
    """

    points: tuple[Point, ...]
    fill: Role | None = None
    line: Role | None = None
    width: float = 0.7
    dashes: tuple[float, ...] = ()
    alpha: float = 1.0
    tint: float = 1.0
    hatch: str = ""
    curved: bool = False
    above: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of the legend that is not a tie, a cell or a kind of actor: shapes in a field of 1 × 1, and words."""

    words: str
    shapes: tuple[Shape, ...]
    width: float = 0.55


@dataclass(frozen=True, slots=True)
class Scene:
    """A diagram's body and the words around it.

    ``note`` stands under the title, ``source`` at the foot; ``unit`` is what the weight of a tie counts.
    """

    width: float
    height: float
    title: str
    note: str = ""
    source: str = ""
    unit: str = "articles"
    nodes: tuple[Node, ...] = ()
    boxes: tuple[Box, ...] = ()
    edges: tuple[Edge, ...] = ()
    texts: tuple[Text, ...] = ()
    cells: tuple[Cell, ...] = ()
    shapes: tuple[Shape, ...] = ()
    keys: tuple[Key, ...] = ()
    cell_words: tuple[str, str] | None = None
    """What a positive and a negative square mean."""
    about: tuple[tuple[str, str], ...] = ()
    """Holder and target of the stances that it draws, where its ties do not say them."""
    page: Page = field(default_factory=Page)

    @property
    def behind(self) -> frozenset[tuple[str, str]]:
        """Holder and target of every stance that it draws."""
        return frozenset(self.about or ((edge.source, edge.target) for edge in self.edges))

    def _repr_svg_(self) -> str:
        from kg.drawing.render import svg

        return svg(self)


def moved(scene: Scene, x: float, y: float) -> Scene:
    """The body of the scene shifted by so much."""

    def text(found: Text) -> Text:
        return replace(found, x=found.x + x, y=found.y + y)

    def curve(found: Curve) -> Curve:
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = found
        return (ax + x, ay + y), (bx + x, by + y), (cx + x, cy + y), (dx + x, dy + y)

    return replace(
        scene,
        nodes=tuple(replace(n, x=n.x + x, y=n.y + y, label=text(n.label)) for n in scene.nodes),
        boxes=tuple(replace(b, x=b.x + x, y=b.y + y, label=text(b.label)) for b in scene.boxes),
        edges=tuple(replace(e, curve=curve(e.curve)) for e in scene.edges),
        texts=tuple(text(found) for found in scene.texts),
        cells=tuple(replace(c, x=c.x + x, y=c.y + y) for c in scene.cells),
        shapes=tuple(replace(s, points=tuple((px + x, py + y) for px, py in s.points)) for s in scene.shapes),
    )
