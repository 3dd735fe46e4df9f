"""A scene put on paper with matplotlib: title, body, legend and source line, as svg, png or pdf.

The figure is made without pyplot, so that nothing global changes. The same scene gives the same bytes with the same
matplotlib: no dates, fixed ids.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, PathPatch, Polygon
from matplotlib.path import Path as Outline
from matplotlib.patheffects import withStroke

from kg.drawing import geometry
from kg.drawing.legend import ENTRY, Entry, entries, flow
from kg.drawing.scene import Box, Cell, Curve, Edge, Node, Scene, Text
from kg.drawing.style import CM_PER_POINT, FONT, THEMES, Theme, line_height, shape, wrap_to

MARGIN: Final = 0.7
METADATA: Final[dict[str, dict[str, Any]]] = {
    "svg": {"Date": None, "Creator": "stancegraph"},
    "png": {"Software": "stancegraph"},
    "pdf": {"CreationDate": None, "ModDate": None, "Creator": "stancegraph", "Producer": None},
}
SETTINGS: Final[Any] = {
    "svg.hashsalt": "stancegraph",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
    "font.family": FONT,
    "axes.unicode_minus": True,
    "path.simplify": False,
}
TITLE, NOTE, LEGEND, SOURCE = 12.0, 8.0, 7.5, 7.0
"""Font sizes of the words around the body."""
SMALLEST: Final = 12.0
"""The least width of the body, so that the words around it do not break into a column."""


def save(scene: Scene, path: Path, form: str, theme: str = "paper", dots_per_inch: int = 200) -> None:
    """Draw the scene into the file; ``form`` is ``svg``, ``png`` or ``pdf``."""
    with mpl.rc_context(SETTINGS):
        figure = figure_of(scene, THEMES[theme])
        metadata = METADATA[form] | ({"Title": scene.title} if form != "png" else {})
        figure.savefig(path, format=form, dpi=dots_per_inch, metadata=metadata)


def figure_of(scene: Scene, theme: Theme) -> Figure:
    """The scene as a figure whose one axes covers the page in centimetres."""
    inner = max(scene.width, SMALLEST)
    title = wrap_to(scene.title, inner, TITLE, True)
    note, source = wrap_to(scene.note, inner, NOTE), wrap_to(scene.source, inner, SOURCE)
    rows = flow(entries(scene), inner)
    below = len(rows) * ENTRY + 0.3 + len(source) * line_height(SOURCE)
    above = len(title) * line_height(TITLE) + len(note) * line_height(NOTE) + 0.45
    width, height = inner + 2 * MARGIN, scene.height + above + below + 2 * MARGIN + 0.4
    figure = Figure(figsize=(width / 2.54, height / 2.54), facecolor=theme.background)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(-MARGIN - (inner - scene.width) / 2, scene.width + MARGIN + (inner - scene.width) / 2)
    axes.set_ylim(-below - MARGIN - 0.4, scene.height + above + MARGIN)
    left = (scene.width - inner) / 2
    top = scene.height + above
    _words(axes, Text(left, top - len(title) * line_height(TITLE) / 2, title, "left", TITLE, True), theme)
    under = top - len(title) * line_height(TITLE) - len(note) * line_height(NOTE) / 2 - 0.05
    _words(axes, Text(left, under, note, "left", NOTE, muted=True), theme)
    _body(axes, scene, theme)
    for number, row in enumerate(rows):
        for x, entry in row:
            _legend_entry(axes, entry, left + x, -0.4 - (number + 0.5) * ENTRY, theme)
    foot = -below - 0.4 + len(source) * line_height(SOURCE) / 2
    _words(axes, Text(left, foot, source, "left", SOURCE, muted=True), theme)
    _tell_apart(axes)
    return figure


def _body(axes: Axes, scene: Scene, theme: Theme) -> None:
    for cell in scene.cells:
        _cell(axes, cell, theme)
    for edge in sorted(scene.edges, key=lambda edge: (edge.held, edge.weight)):
        _edge(axes, edge, theme)
    for box in scene.boxes:
        _box(axes, box, theme)
    for node in scene.nodes:
        _node(axes, node, theme)
    for text in (*(node.label for node in scene.nodes), *scene.texts):
        _words(axes, text, theme)


def stroke(weight: int) -> float:
    """The width of a line in points: 1.1 for one, growing with the weight to the power of 0.6, at most 6."""
    return float(min(1.1 * weight**0.6, 6.0))


def _edge(axes: Axes, edge: Edge, theme: Theme) -> None:
    colour = theme.positive if edge.polarity > 0 else theme.negative
    width = stroke(edge.weight) if edge.held else 1.0
    curve = edge.curve
    sign = "positive" if edge.polarity > 0 else "negative"
    name = f"edge {edge.source} {sign}{'' if edge.held else ' unheld'} {edge.target}"
    if edge.arrow:
        curve, head = geometry.head(curve, 0.2 + width * 0.022, 0.13 + width * 0.03)
        axes.add_patch(Polygon(head, closed=True, facecolor=colour, edgecolor="none", alpha=_alpha(edge), zorder=2))
    _line(axes, curve, colour, width, edge.polarity, edge.held, name)


def _alpha(edge: Edge) -> float:
    return 0.85 if edge.held else 0.6


def _line(axes: Axes, curve: Curve, colour: str, width: float, polarity: int, held: bool, name: str) -> None:
    codes = [Outline.MOVETO, Outline.CURVE4, Outline.CURVE4, Outline.CURVE4]
    dashes: Any = "-" if polarity > 0 else (0, (3.6, 1.8))
    if not held:
        dashes = (0, (1.0, 2.2)) if polarity > 0 else (0, (4.0, 2.0, 1.0, 2.0))
    patch = PathPatch(
        Outline(list(curve), codes),
        facecolor="none",
        edgecolor=colour,
        linewidth=width,
        linestyle=dashes,
        capstyle="butt",
        alpha=0.85 if held else 0.6,
        zorder=2,
    )
    patch.set_gid(_gid(name))
    axes.add_patch(patch)


def _node(axes: Axes, node: Node, theme: Theme) -> None:
    outline = geometry.placed(shape(node.kind), (node.x, node.y), node.radius)
    patch = Polygon(
        outline, closed=True, facecolor=theme.node, edgecolor=theme.ink, linewidth=0.9, joinstyle="round", zorder=3
    )
    patch.set_gid(_gid(node.id if node.id.startswith("legend ") else f"node {node.id}"))
    axes.add_patch(patch)


def _box(axes: Axes, box: Box, theme: Theme) -> None:
    left, bottom, _, _ = box.extent
    border, width = (theme.ink, 1.8) if box.strong else (theme.muted, 0.6)
    style = "round,pad=0,rounding_size=0.12"
    patch = FancyBboxPatch(
        (left, bottom),
        box.width,
        box.height,
        style,
        facecolor=theme.panel,
        edgecolor=border,
        linewidth=width,
        zorder=3,
    )
    patch.set_gid(_gid(box.id if box.id.startswith("legend ") else f"node {box.id}"))
    axes.add_patch(patch)
    _words(axes, box.label, theme)


def _cell(axes: Axes, cell: Cell, theme: Theme) -> None:
    half = cell.size / 2
    corners = [(cell.x + dx * half, cell.y + dy * half) for dx, dy in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    strength = 0.0 if cell.value is None else 0.3 + 0.7 * abs(cell.value)
    colour = theme.panel if not cell.value else theme.positive if cell.value > 0 else theme.negative
    alpha = 1.0 if not cell.value else strength
    axes.add_patch(
        Polygon(corners, closed=True, facecolor=colour, alpha=alpha, edgecolor=theme.background, linewidth=1)
    )
    ink = theme.background if cell.value and strength > 0.6 else theme.ink
    size = (7.0 if len(cell.lines) == 1 else 6.0) * min(cell.size / 0.55, 1)
    for number, line in enumerate(cell.lines):
        y = cell.y + ((len(cell.lines) - 1) / 2 - number) * line_height(size)
        _line_of_text(axes, cell.x, y, line, Text(cell.x, y, (line,), size=size), ink, None)


def _words(axes: Axes, text: Text, theme: Theme) -> None:
    ink = theme.muted if text.muted else theme.ink
    step = line_height(text.size)
    for number, line in enumerate(text.lines):
        y = text.y + ((len(text.lines) - 1) / 2 - number) * step
        _line_of_text(axes, text.x, y, line, text, ink, theme.background if text.halo else None)


def _line_of_text(axes: Axes, x: float, y: float, line: str, text: Text, ink: str, halo: str | None) -> None:
    axes.text(
        x,
        y - 0.36 * text.size * CM_PER_POINT,
        line,
        fontsize=text.size,
        fontweight="bold" if text.bold else "normal",
        color=ink,
        ha=text.align,
        va="baseline",
        parse_math=False,
        zorder=4,
        path_effects=[withStroke(linewidth=2.0, foreground=halo)] if halo else None,
    )


def _legend_entry(axes: Axes, entry: Entry, x: float, y: float, theme: Theme) -> None:
    if entry.line:
        polarity, held, weight = entry.line
        colour = theme.muted if not polarity else theme.positive if polarity > 0 else theme.negative
        curve = geometry.bent((x, y), (x + 0.95, y), 0)
        _line(axes, curve, colour, stroke(weight) if held else 1.0, polarity or 1, held, f"legend {entry.label}")
    elif entry.cell:
        _cell(axes, Cell(x + 0.2, y, 0.4, entry.cell, ("+1" if entry.cell > 0 else "−1",)), theme)
    elif entry.kind:
        _node(axes, Node(f"legend {entry.kind}", entry.kind, x + 0.2, y, 0.15, Text(0, 0, ())), theme)
    else:
        _box(axes, Box("legend issue", x + 0.3, y, 0.55, 0.28, Text(0, 0, ())), theme)
    _words(axes, Text(x + entry.indent, y, (entry.label,), "left", LEGEND), theme)


def _tell_apart(axes: Axes) -> None:
    """Number the names that occur twice: in svg they are ids."""
    seen: Counter[str] = Counter()
    for patch in axes.patches:
        name = patch.get_gid()
        if name:
            seen[name] += 1
            patch.set_gid(name if seen[name] == 1 else f"{name}_{seen[name]}")


def _gid(name: str) -> str:
    """A name that can be an XML id."""
    return "".join(letter if letter.isalnum() or letter in "-_." else "_" for letter in name)
