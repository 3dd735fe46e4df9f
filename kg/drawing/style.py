"""How things look: themes, the shape of each kind of actor, wrapped labels and their size on the page.

Lengths are centimetres, font sizes points. The colours of the signs are those of Okabe and Ito (2008), told apart
with every form of colour blindness; the line style says the same again.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from functools import lru_cache
from math import cos, pi, sin
from typing import Final

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

Point = tuple[float, float]
Polygon = tuple[Point, ...]

FONT: Final = "DejaVu Sans"
CM_PER_POINT: Final = 2.54 / 72
LEADING: Final = 1.22
"""Line height, in font sizes."""


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of a diagram."""

    background: str
    ink: str
    muted: str
    panel: str
    node: str
    positive: str
    negative: str


THEMES: Final[dict[str, Theme]] = {
    "paper": Theme("#ffffff", "#1a1a1a", "#5f6468", "#f1f2f3", "#c9cdd1", "#0072b2", "#d55e00"),
    "dark": Theme("#14171a", "#f2f2f2", "#a7adb3", "#252a2f", "#59616a", "#56b4e9", "#e8853a"),
}

KINDS: Final[dict[str, str]] = {
    "country": "country",
    "government-body": "government body",
    "igo": "intergovernmental organisation",
    "person": "person",
    "party": "party",
    "armed-group": "armed group",
    "company": "company",
    "ngo": "NGO",
    "media": "media",
    "population": "population",
    "other": "other actor",
}
"""The kinds of actors in the order of the legend, with their names there."""


def _regular(corners: int, turn: float = 0.0, inner: float | None = None) -> Polygon:
    """Corners on a circle of such a radius that the area is that of the unit circle (for stars: roughly)."""
    number = corners * (2 if inner else 1)
    scale = (pi / (number / 2 * sin(2 * pi / number) * (inner or 1))) ** 0.5
    radii = [scale * (inner if inner and step % 2 else 1) for step in range(number)]
    angles = [pi / 2 + turn + 2 * pi * step / number for step in range(number)]
    return tuple((radius * cos(angle), radius * sin(angle)) for radius, angle in zip(radii, angles, strict=True))


def _cross(arm: float = 0.42, reach: float = 1.12) -> Polygon:
    corner = ((arm, arm), (reach, arm), (reach, -arm))
    turns = ((1, 0), (0, -1), (-1, 0), (0, 1))
    return tuple((x * c + y * -s, x * s + y * c) for c, s in turns for x, y in corner)


SHAPES: Final[dict[str, Polygon]] = {
    "country": _regular(48),
    "government-body": _regular(4, pi / 4),
    "igo": _regular(6),
    "person": _regular(4),
    "party": _regular(3, pi),
    "armed-group": _regular(3),
    "company": _regular(5),
    "ngo": _cross(),
    "media": _regular(5, inner=0.55),
    "population": tuple((1.35 * x, 0.74 * y) for x, y in _regular(48)),
    "other": tuple((0.72 * x, 0.72 * y) for x, y in _regular(48)),
}
"""The outline of each kind for a node of radius 1."""


def shape(kind: str) -> Polygon:
    """The outline of a kind; that of ``other`` for an unknown one."""
    return SHAPES.get(kind, SHAPES["other"])


def reach(kind: str) -> float:
    """How far the outline of a kind goes out to the sides or up, for a node of radius 1."""
    return max(abs(length) for point in shape(kind) for length in point)


def wrap(label: str, width: int = 28, lines: int = 3) -> tuple[str, ...]:
    """The label in at most ``lines`` lines of at most ``width`` characters, an ellipsis where it is cut.

    Lines are evened out: of all widths that give the fewest lines the smallest is used.
    """
    words = " ".join(label.split())
    fit = textwrap.wrap(words, width, break_on_hyphens=False) or [""]
    if len(fit) > lines:
        fit = textwrap.wrap(words, width, max_lines=lines, placeholder=" …", break_on_hyphens=False)
        return tuple(fit)
    for narrower in range(max(1, len(words) // len(fit)), width):
        even = textwrap.wrap(words, narrower, break_on_hyphens=False, break_long_words=False)
        if len(even) == len(fit) and max(map(len, even)) <= width:
            return tuple(even)
    return tuple(fit)


@lru_cache(maxsize=20_000)
def text_width(text: str, size: float, bold: bool = False) -> float:
    """The width of one line of text."""
    font = FontProperties(family=FONT, size=size, weight="bold" if bold else "normal")
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width) * CM_PER_POINT


def block_size(lines: tuple[str, ...], size: float, bold: bool = False) -> tuple[float, float]:
    """Width and height of a block of lines."""
    return max((text_width(line, size, bold) for line in lines), default=0.0), len(lines) * line_height(size)


def line_height(size: float) -> float:
    """The height of one line of text."""
    return size * LEADING * CM_PER_POINT


def wrap_to(text: str, width: float, size: float, bold: bool = False) -> tuple[str, ...]:
    """The text in lines no wider than ``width``; a single word that is wider stands alone."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)
