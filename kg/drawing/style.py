"""How things look: themes, fonts, lines, the shape of each kind of actor, wrapped labels and their size on the page.

Lengths are centimetres, font sizes points. The colours of the signs are those of Okabe and Ito (2008), told apart
with every form of colour blindness; the line style says the same again.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from math import cos, pi, sin
from typing import Final, Literal

from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.textpath import text_to_path

Point = tuple[float, float]
Polygon = tuple[Point, ...]

FURTHER: Final = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Noto Sans Devanagari",
    "Noto Sans Thai",
    "Noto Sans Bengali",
    "Noto Sans Tamil",
    "Noto Sans Ethiopic",
    "Noto Sans Khmer",
    "Noto Sans Myanmar",
    "Unifont",
)
"""Fonts for further scripts, used where the machine has them."""
CM_PER_POINT: Final = 2.54 / 72
LEADING: Final = 1.22
"""Line height, in font sizes."""
MISSING: Final = r"Glyph .* missing from font"
"""What matplotlib warns of a letter that no font has."""
SMALLEST: Final = 6.0
"""No letter of a diagram is smaller, in points at the size at which it is drawn."""


def _installed_fonts() -> tuple[str, ...]:
    """The fonts there are, the one that a package of its own carries first; let matplotlib find that one."""
    for weight in ("Regular", "Bold"):
        with as_file(files("font_source_sans_pro") / "files" / f"SourceSansPro-{weight}.ttf") as path:
            fontManager.addfont(path)
    known = set(fontManager.get_font_names())
    return ("Source Sans Pro", "DejaVu Sans", *(name for name in FURTHER if name in known))


FONTS: Final = _installed_fonts()
"""Each for the letters that those before it do not have."""


Role = Literal["background", "ink", "muted", "faint", "panel", "node", "positive", "negative"]
"""What a colour is for; each theme has one for each."""


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of a diagram."""

    background: str
    ink: str
    muted: str
    faint: str
    panel: str
    node: str
    positive: str
    negative: str

    def colour(self, role: Role) -> str:
        """The colour of a role."""
        return str(getattr(self, role))


THEMES: Final[dict[str, Theme]] = {
    "paper": Theme("#ffffff", "#1a1a1a", "#5f6468", "#d4d8db", "#f0f2f3", "#c9cdd1", "#0072b2", "#d55e00"),
    "screen": Theme("#fbf9f4", "#1b1e23", "#5b6067", "#d8d4ca", "#f1ede4", "#c8c9c8", "#0a6cab", "#cc5200"),
    "dark": Theme("#14171a", "#f2f2f2", "#a7adb3", "#3a4148", "#22272c", "#59616a", "#56b4e9", "#e8853a"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """How a tie of one sort is drawn: its colour, its dashes, whether its width tells its weight, and its name.

    ``sign`` says whether it draws its ends together (1), apart (-1) or neither (0).
    """

    words: str
    role: Role
    sign: int
    dashes: tuple[float, ...] = ()
    weighted: bool = True


LINES: Final[dict[str, Line]] = {
    "positive": Line("supports", "positive", 1),
    "negative": Line("opposes", "negative", -1, (3.6, 1.8)),
    "positive unheld": Line("supports: planned, possible or negated", "positive", 1, (1.0, 1.8), False),
    "negative unheld": Line("opposes: planned, possible or negated", "negative", -1, (4.0, 1.6, 1.0, 1.6), False),
    "quotes": Line("quotes", "muted", 0),
    "speaks for": Line("speaks for", "ink", 1, (1.2, 1.2), False),
    "ascribes": Line("tells the position of", "ink", 0, (4.0, 1.6, 1.0, 1.6), False),
    "material cooperation": Line("material cooperation", "positive", 1),
    "verbal cooperation": Line("verbal cooperation", "positive", 1, (1.0, 1.2)),
    "material conflict": Line("material conflict", "negative", -1, (3.6, 1.8)),
    "verbal conflict": Line("verbal conflict", "negative", -1, (4.0, 1.6, 1.0, 1.6)),
}
"""Every sort of tie, in the order of the legend."""

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
    "outlet": "outlet",
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
    "outlet": ((-1.25, 0.8), (1.25, 0.8), (1.25, -0.8), (-1.25, -0.8)),
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


@lru_cache(maxsize=20_000)
def text_width(text: str, size: float, bold: bool = False) -> float:
    """The width of one line of text."""
    font = FontProperties(family=list(FONTS), size=size, weight="bold" if bold else "normal")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", MISSING)
        width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width) * CM_PER_POINT


def block_size(lines: tuple[str, ...], size: float, bold: bool = False) -> tuple[float, float]:
    """Width and height of a block of lines."""
    return max((text_width(line, size, bold) for line in lines), default=0.0), len(lines) * line_height(size)


def clip(text: str, width: float, size: float, bold: bool = False, before: str = "") -> str:
    """The text cut, with an ellipsis, to what goes into ``width``; after a word where that keeps most of it.

    A bracket that stands open in it, or in the lines ``before`` it, is closed.
    """
    if text_width(text, size, bold) <= width:
        return text
    short = text
    while short and text_width(_ended(before, short, text), size, bold) > width:
        short = short[:-1]
    words, _, part = short.rpartition(" ")
    if text.startswith(short + " ") or not (len(words) > 2 * len(part) or not part):
        words = short
    return _ended(before, _LITTLE.sub("", words), text)


_LITTLE: Final = re.compile(r"(\s+(and|or|of|the|a|an|in|on|for|to|with|by|from))+\s*$")
"""Words that an ellipsis does not follow."""


def _ended(before: str, short: str, text: str) -> str:
    """The cut text with its ellipsis: close to a word that is cut, apart from one that is whole."""
    kept = short.rstrip(" ,;:(")
    broken = text[len(kept) : len(kept) + 1].strip() and kept == short
    open_ = f"{before} {kept}".count("(") - f"{before} {kept}".count(")")
    return f"{kept}{'' if broken else ' '}…{')' * max(open_, 0)}"


def wrap(text: str, width: float, size: float, lines: int = 3, bold: bool = False) -> tuple[str, ...]:
    """The text in at most ``lines`` lines, none wider than ``width`` centimetres.

    Lines are evened out: of all widths that give the fewest lines the smallest is used. What has no room is written
    with ``SHORTER`` names, and is cut with an ellipsis where that does not do.
    """
    found = wrap_to(text, width, size, bold) or ("",)
    if _has_room(found, width, size, lines, bold):
        return next(
            (
                even
                for step in range(30, 100, 5)
                if len(even := wrap_to(text, width * step / 100, size, bold)) == len(found)
            ),
            found,
        )
    shorter = shortened(text)
    if shorter != text:
        return wrap(shorter, width, size, lines, bold)
    shown = list(found) if len(found) <= lines else [*found[: lines - 1], " ".join(found[lines - 1 :])]
    return tuple(clip(line, width, size, bold, " ".join(shown[:place])) for place, line in enumerate(shown))


def _has_room(found: tuple[str, ...], width: float, size: float, lines: int, bold: bool) -> bool:
    return len(found) <= lines and all(text_width(line, size, bold) <= width for line in found)


def shortened(text: str) -> str:
    """The text with the names that everybody knows by their initials written so.

    >>> shortened("United Nations Security Council")
    'UN Security Council'
    """
    for long, short in SHORTER.items():
        text = text.replace(long, short)
    return text


SHORTER: Final = {
    "United Nations": "UN",
    "United States": "US",
    "United Kingdom": "UK",
    "European Union": "EU",
    "Department of": "Dept of",
    "Representatives": "Reps",
    "intergovernmental organisation": "IGO",
}
"""What stands for a name where the name has no room."""


def paragraph(text: str, width: float, size: float) -> tuple[str, ...]:
    """The text in lines no wider than ``width``, evened out where the last would hold next to nothing."""
    found = wrap_to(text, width, size)
    lonely = len(found) > 1 and text_width(found[-1], size) < 0.15 * width
    return wrap(text, width, size, len(found)) if lonely else found


def line_height(size: float) -> float:
    """The height of one line of text."""
    return size * LEADING * CM_PER_POINT


def wrap_to(text: str, width: float, size: float, bold: bool = False) -> tuple[str, ...]:
    """The text in lines no wider than ``width``; a word that is wider is parted at its hyphens, else stands alone."""
    lines: list[str] = []
    for word in text.split():
        parts = _PARTS.findall(word) if text_width(word, size, bold) > width else [word]
        for place, part in enumerate(parts):
            longer = f"{lines[-1]}{'' if place else ' '}{part}" if lines else part
            if lines and text_width(longer, size, bold) <= width:
                lines[-1] = longer
            else:
                lines.append(part)
    return tuple(lines)


_PARTS: Final = re.compile(r"[^-–/]+[-–/]*|[-–/]+")
