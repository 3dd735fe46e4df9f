"""The parts of a scene as matplotlib artists: lines, marks, boxes, cells, shapes, words."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.patches import FancyBboxPatch, PathPatch, Polygon
from matplotlib.path import Path as Outline
from matplotlib.patheffects import withStroke

from kg.drawing import geometry
from kg.drawing.scene import Box, Cell, Curve, Edge, Node, Shape, Text
from kg.drawing.style import CM_PER_POINT, FONTS, LINES, SMALLEST, Role, Theme, line_height, shape


def stroke(weight: int) -> float:
    """The width of a line in points: 0.9 for one, growing with the weight to the power of 0.6, at most 5."""
    return float(min(0.9 * weight**0.6, 5.0))


def edge(axes: Axes, tie: Edge, theme: Theme) -> None:
    """A tie, with its arrow head."""
    line = LINES[tie.style]
    width = stroke(tie.weight) if line.weighted else 0.9
    curve = tie.curve
    if tie.arrow:
        curve, head = geometry.head(curve, 0.15 + width * 0.022, 0.1 + width * 0.028)
        axes.add_patch(
            Polygon(head, closed=True, facecolor=theme.colour(line.role), edgecolor="none", alpha=0.9, zorder=2)
        )
    curved(axes, curve, line.role, width, line.dashes, theme, f"edge {tie.source} {tie.style} {tie.target}")


def curved(
    axes: Axes, curve: Curve, role: Role, width: float, dashes: tuple[float, ...], theme: Theme, name: str
) -> None:
    """One Bézier curve."""
    codes = [Outline.MOVETO, Outline.CURVE4, Outline.CURVE4, Outline.CURVE4]
    patch = PathPatch(
        Outline(list(curve), codes),
        facecolor="none",
        edgecolor=theme.colour(role),
        linewidth=width,
        linestyle=(0, dashes) if dashes else "-",
        capstyle="butt",
        alpha=0.9,
        zorder=2,
    )
    patch.set_gid(gid(name))
    axes.add_patch(patch)


def node(axes: Axes, actor: Node, theme: Theme) -> None:
    """The mark of an actor."""
    outline = geometry.placed(shape(actor.kind), (actor.x, actor.y), actor.radius)
    patch = Polygon(
        outline, closed=True, facecolor=theme.node, edgecolor=theme.ink, linewidth=0.7, joinstyle="round", zorder=3
    )
    patch.set_gid(gid(actor.id if actor.id.startswith("legend ") else f"node {actor.id}"))
    axes.add_patch(patch)


def box(axes: Axes, issue: Box, theme: Theme) -> None:
    """A box with its label."""
    left, bottom, _, _ = issue.extent
    border, width = (theme.ink, 1.4) if issue.strong else (theme.muted, 0.5)
    patch = FancyBboxPatch(
        (left, bottom),
        issue.width,
        issue.height,
        "round,pad=0,rounding_size=0.08",
        facecolor=theme.panel,
        edgecolor=border,
        linewidth=width,
        zorder=3,
    )
    patch.set_gid(gid(issue.id if issue.id.startswith("legend ") else f"node {issue.id}"))
    axes.add_patch(patch)
    words(axes, issue.label, theme)


def shade(value: float | None, theme: Theme) -> str:
    """The colour of a square: from that of the panel to that of the sign, as the value is further from zero."""
    if not value:
        return theme.panel
    return mixed(theme.positive if value > 0 else theme.negative, 0.3 + 0.7 * min(abs(value), 1), theme)


def mixed(colour: str, share: float, theme: Theme) -> str:
    """So much of the colour with the rest of the page's."""
    pairs = zip(to_rgb(colour), to_rgb(theme.background), strict=True)
    red, green, blue = (share * a + (1 - share) * b for a, b in pairs)
    return to_hex((red, green, blue))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21, as the Web Content Accessibility Guidelines 2.1 define it."""
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def readable(fill: str) -> str:
    """Black or white, whichever stands out more from the fill."""
    return max(("#000000", "#ffffff"), key=lambda ink: contrast(ink, fill))


def cell(axes: Axes, square: Cell, theme: Theme) -> None:
    """One square of a heat map with what is written in it."""
    fill = shade(square.value, theme)
    if square.pale and square.value:
        fill = mixed(theme.positive if square.value > 0 else theme.negative, PALE, theme)
    if square.share < 1:
        _square(axes, square, 1.0, theme.panel, theme)
    _square(axes, square, square.share, fill, theme)
    size = max(SMALLEST, min(7.0, square.size / (0.05 * max(len(square.lines), 1) + 0.02)))
    away = (len(square.lines) > 1) * square.size * 0.22
    for place, line in enumerate(square.lines):
        x, y = (square.x - away, square.y + away) if place == 0 else (square.x + away, square.y - away)
        _line_of_text(axes, x, y, line, Text(x, y, (line,), size=size), readable(fill), None)


PALE = 0.2
"""How strong the colour of a pale square is."""


def _square(axes: Axes, square: Cell, share: float, fill: str, theme: Theme) -> None:
    half = square.size / 2 * share
    corners = [(square.x + dx * half, square.y + dy * half) for dx, dy in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    axes.add_patch(Polygon(corners, closed=True, facecolor=fill, edgecolor=theme.background, linewidth=0.8))


def polygon(axes: Axes, drawn: Shape, theme: Theme) -> None:
    """A polygon or a line."""
    closed = drawn.fill is not None
    points = [*drawn.points, drawn.points[0]] if closed else list(drawn.points)
    step = Outline.CURVE4 if drawn.curved else Outline.LINETO
    codes = [Outline.MOVETO] + [step] * (len(drawn.points) - 1) + [Outline.CLOSEPOLY] * closed
    line = theme.colour(drawn.line) if drawn.line else "none"
    patch = PathPatch(
        Outline(points, codes),
        facecolor=mixed(theme.colour(drawn.fill), drawn.tint, theme) if drawn.fill else "none",
        edgecolor=theme.background if drawn.hatch and not drawn.line else line,
        linewidth=drawn.width if drawn.line else 0,
        linestyle=(0, drawn.dashes) if drawn.dashes else "-",
        joinstyle="round",
        capstyle="round" if not drawn.dashes else "butt",
        alpha=drawn.alpha,
        hatch=drawn.hatch or None,
        zorder=2.5 if drawn.above else 1,
    )
    if drawn.name:
        patch.set_gid(gid(drawn.name))
    axes.add_patch(patch)


def words(axes: Axes, text: Text, theme: Theme) -> None:
    """A block of text."""
    step = line_height(text.size)
    for number, line in enumerate(text.lines):
        y = text.y + ((len(text.lines) - 1) / 2 - number) * step
        halo = theme.background if text.halo else None
        _line_of_text(axes, text.x, y, line, text, theme.colour(text.role), halo)


def _line_of_text(axes: Axes, x: float, y: float, line: str, text: Text, ink: str, halo: str | None) -> None:
    settings: dict[str, Any] = {"path_effects": [withStroke(linewidth=1.6, foreground=halo)]} if halo else {}
    axes.text(
        x,
        y - 0.33 * text.size * CM_PER_POINT,
        line,
        fontsize=text.size,
        fontfamily=list(FONTS),
        fontweight="bold" if text.bold else "normal",
        color=ink,
        ha=text.align,
        va="baseline",
        parse_math=False,
        zorder=4,
        **settings,
    )


def gid(name: str) -> str:
    """A name that can be an XML id."""
    return "".join(letter if letter.isalnum() or letter in "-_." else "_" for letter in name)
