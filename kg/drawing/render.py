"""A scene put on paper with matplotlib: title, body, legend and source line, as svg, png or pdf.

The figure is made without pyplot, so that nothing global changes. The same scene gives the same bytes with the same
matplotlib: no dates, fixed ids. The letters of an svg are outlines, which look the same wherever it is opened; a pdf
carries its fonts as TrueType (type 42), as journals ask.
"""

from __future__ import annotations

import io
import re
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import IO, Any, Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kg.drawing import geometry, marks
from kg.drawing.legend import ENTRY, LINE, WEIGHT, Entry, entries, flow
from kg.drawing.legend import SIZE as LEGEND
from kg.drawing.page import MARGIN
from kg.drawing.scene import Box, Cell, Node, Scene, Shape, Text
from kg.drawing.style import FONTS, LINES, MISSING, THEMES, Theme, line_height, paragraph, wrap

METADATA: Final[dict[str, dict[str, Any]]] = {
    "svg": {"Date": None, "Creator": "stancegraph"},
    "png": {"Software": "stancegraph"},
    "pdf": {"CreationDate": None, "ModDate": None, "Creator": "stancegraph", "Producer": None},
}
SETTINGS: Final[Any] = {
    "svg.hashsalt": "stancegraph",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
    "font.family": list(FONTS),
    "text.hinting": "none",
    "hatch.linewidth": 0.7,
    "axes.unicode_minus": True,
    "path.simplify": False,
}
TITLE, NOTE, SOURCE = 11.0, 8.0, 6.5
"""Font sizes of the words around the body."""
AFTER_NOTE, BEFORE_LEGEND, BEFORE_SOURCE = 0.3, 0.25, 0.25
DOTS_PER_INCH: Final = 300


@dataclass(frozen=True, slots=True)
class Frame:
    """The words around the body of a scene, broken to its page, and the heights that they take."""

    title: tuple[str, ...]
    note: tuple[str, ...]
    rows: list[list[tuple[float, Entry]]]
    source: tuple[str, ...]

    @property
    def above(self) -> float:
        """From the body to the upper margin."""
        return len(self.title) * line_height(TITLE) + len(self.note) * line_height(NOTE) + AFTER_NOTE

    @property
    def below(self) -> float:
        """From the body to the lower margin."""
        legend = len(self.rows) * ENTRY + BEFORE_LEGEND if self.rows else 0.0
        return legend + BEFORE_SOURCE + len(self.source) * line_height(SOURCE)

    @property
    def height(self) -> float:
        """All that the page needs besides the body."""
        return self.above + self.below + 2 * MARGIN


def frame(scene: Scene) -> Frame:
    """The words around the scene."""
    inner = scene.page.inner
    return Frame(
        wrap(scene.title, inner, TITLE, 9, True),
        paragraph(scene.note, inner, NOTE),
        flow(entries(scene), inner),
        paragraph(scene.source, inner, SOURCE),
    )


def save(
    scene: Scene, file: Path | IO[bytes], form: str, theme: str = "paper", dots_per_inch: int = DOTS_PER_INCH
) -> None:
    """Draw the scene into the file; ``form`` is ``svg``, ``png`` or ``pdf``."""
    found = io.BytesIO()
    with mpl.rc_context(SETTINGS), _one_warning():
        figure = figure_of(scene, THEMES[theme])
        metadata = METADATA[form] | ({"Title": scene.title} if form != "png" else {})
        figure.savefig(found, format=form, dpi=dots_per_inch, metadata=metadata)
    content = _told(_rounded(found.getvalue()), scene) if form == "svg" else found.getvalue()
    if isinstance(file, Path):
        file.write_bytes(content)
    else:
        file.write(content)


@contextmanager
def _one_warning() -> Iterator[None]:
    """Say once, rather than for each letter and label, which letters no font has."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    letters: dict[str, None] = {}
    for one in caught:
        found = _LETTER.match(str(one.message))
        if found:
            letters[chr(int(found[1]))] = None
        else:
            warnings.warn_explicit(one.message, one.category, one.filename, one.lineno)
    if letters:
        words = f"no font here has the letters {''.join(sorted(letters))}, which are drawn as boxes"
        warnings.warn(f"{words}; install one that does, for example Noto Sans CJK", stacklevel=3)


_LETTER: Final = re.compile(MISSING.replace(".*", r"(\d+).*"))


def described(scene: Scene) -> str:
    """What the scene shows, in words, for those who do not see it."""
    shown = [(scene.nodes, "actor"), ([box for box in scene.boxes if not box.strong], "issue"), (scene.edges, "tie")]
    counts = ", ".join(f"{len(found):,} {noun}{'' if len(found) == 1 else 's'}" for found, noun in shown if found)
    return " ".join(part for part in (scene.note, counts and f"Shown: {counts}.", scene.source) if part)


def _told(svg: bytes, scene: Scene) -> bytes:
    """The svg with its title and a description where a screen reader looks for them."""
    words = (
        f'role="img" aria-labelledby="title desc">\n <title id="title">{escape(scene.title)}</title>\n'
        f' <desc id="desc">{escape(described(scene))}</desc>\n'
    )
    return _HEAD.sub(lambda found: found[1] + b" " + words.encode(), svg, count=1)


_HEAD: Final = re.compile(rb"(<svg [^>]*?)>\s*(?:<title>[^<]*</title>\s*)?")


def _rounded(svg: bytes) -> bytes:
    """The svg with its outlines in hundredths of a point, which halves it."""

    def shorter(found: re.Match[bytes]) -> bytes:
        return _NUMBER.sub(lambda number: f"{float(number[0]):.2f}".rstrip("0").rstrip(".").encode(), found[0])

    return _OUTLINE.sub(shorter, svg)


_OUTLINE: Final = re.compile(rb'(?<= d=")[^"]*(?=")')
_NUMBER: Final = re.compile(rb"-?\d+\.\d+")


def svg(scene: Scene, theme: str = "paper") -> str:
    """The scene as the text of an svg."""
    found = io.BytesIO()
    save(scene, found, "svg", theme)
    return found.getvalue().decode("utf-8")


def figure_of(scene: Scene, theme: Theme) -> Figure:
    """The scene as a figure whose one axes covers the page in centimetres."""
    around, page = frame(scene), scene.page
    height = page.height or scene.height + around.height
    figure = Figure(figsize=(page.width / 2.54, height / 2.54), facecolor=theme.background)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    left = (scene.width - page.inner) / 2
    free = height - scene.height - around.height
    top = scene.height + around.above + free / 2
    axes.set_xlim(left - MARGIN, left - MARGIN + page.width)
    axes.set_ylim(top + MARGIN - height, top + MARGIN)
    marks.words(
        axes, Text(left, top - len(around.title) * line_height(TITLE) / 2, around.title, "left", TITLE, True), theme
    )
    under = top - len(around.title) * line_height(TITLE) - len(around.note) * line_height(NOTE) / 2
    marks.words(axes, Text(left, under, around.note, "left", NOTE, role="muted"), theme)
    _body(axes, scene, theme)
    _foot(axes, around, left, top + 2 * MARGIN - height, theme)
    _tell_apart(axes)
    return figure


def _foot(axes: Axes, around: Frame, left: float, bottom: float, theme: Theme) -> None:
    """Legend and source line, from the lower margin upwards."""
    tall = len(around.source) * line_height(SOURCE)
    marks.words(axes, Text(left, bottom + tall / 2, around.source, "left", SOURCE, role="muted"), theme)
    first = bottom + tall + BEFORE_SOURCE + len(around.rows) * ENTRY
    for number, row in enumerate(around.rows):
        for x, entry in row:
            _legend_entry(axes, entry, left + x, first - (number + 0.5) * ENTRY, theme)


def _body(axes: Axes, scene: Scene, theme: Theme) -> None:
    for drawn in scene.shapes:
        marks.polygon(axes, drawn, theme)
    for square in scene.cells:
        marks.cell(axes, square, theme)
    for tie in sorted(scene.edges, key=lambda tie: (LINES[tie.style].weighted, tie.weight)):
        marks.edge(axes, tie, theme)
    for box in scene.boxes:
        marks.box(axes, box, theme)
    for node in scene.nodes:
        marks.node(axes, node, theme)
    for text in (*(node.label for node in scene.nodes), *scene.texts):
        marks.words(axes, text, theme)


def _legend_entry(axes: Axes, entry: Entry, x: float, y: float, theme: Theme) -> None:
    if entry.line:
        style, weight = entry.line
        line = LINES.get(style, replace(LINES["positive"], role="muted"))
        width = marks.stroke(weight) if line.weighted or style == WEIGHT else 0.9
        curve = geometry.bent((x, y), (x + LINE, y), 0)
        marks.curved(axes, curve, line.role, width, line.dashes, theme, f"legend {entry.label}")
    elif entry.cell:
        marks.cell(axes, Cell(x + 0.18, y, 0.36, entry.cell, ("+1" if entry.cell > 0 else "−1",)), theme)
    elif entry.key:
        for drawn in entry.key.shapes:
            marks.polygon(axes, _in_legend(drawn, x, y, entry.key.width), theme)
    elif entry.kind:
        marks.node(axes, Node(f"legend {entry.kind}", entry.kind, x + 0.18, y, 0.12, Text(0, 0, ())), theme)
    else:
        marks.box(axes, Box("legend issue", x + 0.25, y, 0.46, 0.24, Text(0, 0, ())), theme)
    marks.words(axes, Text(x + entry.indent, y, (entry.label,), "left", LEGEND), theme)


def _in_legend(drawn: Shape, x: float, y: float, width: float) -> Shape:
    """A shape of a field of 1 × 1 at its place in the legend."""
    points = tuple((x + px * width, y + (py - 0.5) * 0.28) for px, py in drawn.points)
    return replace(drawn, points=points, name="", above=True)


def _tell_apart(axes: Axes) -> None:
    """Number the names that occur twice: in svg they are ids."""
    seen: Counter[str] = Counter()
    for patch in axes.patches:
        name = patch.get_gid()
        if name:
            seen[name] += 1
            patch.set_gid(name if seen[name] == 1 else f"{name}_{seen[name]}")
