"""What the signs of a diagram mean: only those that it uses, in rows as wide as the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kg.drawing.scene import Key, Scene
from kg.drawing.style import KINDS, LINES, text_width

ENTRY: Final = 0.42
"""The height of a row."""
SIZE: Final = 7.5
BETWEEN: Final = 0.4
LINE: Final = 0.85
"""The length of a line in the legend."""
WEIGHT: Final = "weight"
"""Stands for the style of a line that shows a width only."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A sign and what it means: a line (style and weight), the mark of a kind of actor, a cell, a key or an issue's box."""

    label: str
    line: tuple[str, int] | None = None
    kind: str | None = None
    cell: float | None = None
    key: Key | None = None

    @property
    def indent(self) -> float:
        """From the sign's left border to the label."""
        if self.key:
            return self.key.width + 0.15
        return LINE + 0.15 if self.line else 0.45 if self.kind or self.cell else 0.65

    @property
    def width(self) -> float:
        """The room that sign and label take."""
        return self.indent + text_width(self.label, SIZE)


def entries(scene: Scene) -> list[Entry]:
    """The signs that the scene uses."""
    used = {edge.style for edge in scene.edges}
    found = [Entry(line.words, (style, 2 if line.weighted else 1)) for style, line in LINES.items() if style in used]
    found += [Entry(word, cell=sign) for sign, word in _cells(scene).items()]
    found += [Entry(key.words, key=key) for key in scene.keys]
    found += [Entry(_counted(weight, scene.unit), (WEIGHT, weight)) for weight in _weights(scene)]
    kinds = {node.kind if node.kind in KINDS else "other" for node in scene.nodes}
    found += [Entry(label, kind=kind) for kind, label in KINDS.items() if kind in kinds]
    return found + [Entry("issue")] * any(not box.strong for box in scene.boxes)


def _cells(scene: Scene) -> dict[int, str]:
    """The signs of a heat map's squares that there are, with their words."""
    words = dict(zip((1, -1), scene.cell_words or (), strict=False))
    return {sign: told for sign, told in words.items() if any((cell.value or 0) * sign > 0 for cell in scene.cells)}


def _weights(scene: Scene) -> list[int]:
    """The least, a middle and the greatest weight, where they differ."""
    weights = sorted({edge.weight for edge in scene.edges if LINES[edge.style].weighted})
    return [] if len(weights) < 2 else sorted({weights[0], weights[len(weights) // 2], weights[-1]})


def _counted(weight: int, unit: str) -> str:
    return f"{weight} {unit[:-1] if weight == 1 else unit}"


def flow(found: Sequence[Entry], width: float) -> list[list[tuple[float, Entry]]]:
    """The entries in rows no wider than ``width``, each with its distance from the left."""
    rows: list[list[tuple[float, Entry]]] = []
    x = width
    for entry in found:
        if not rows or x + entry.width > width:
            rows.append([])
            x = 0.0
        rows[-1].append((x, entry))
        x += entry.width + BETWEEN
    return rows
