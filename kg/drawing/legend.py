"""What the signs of a diagram mean: only those that it uses, in rows as wide as the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kg.drawing.scene import Scene
from kg.drawing.style import KINDS, text_width

ENTRY: Final = 0.52
"""The height of a row."""
SIZE: Final = 7.5
BETWEEN: Final = 0.5


@dataclass(frozen=True, slots=True)
class Entry:
    """A sign and what it means: a line (polarity, held, weight), the mark of a kind of actor, or an issue's box."""

    label: str
    line: tuple[int, bool, int] | None = None
    kind: str | None = None
    cell: float | None = None

    @property
    def indent(self) -> float:
        """From the sign's left border to the label."""
        return 1.1 if self.line else 0.5 if self.kind or self.cell else 0.72

    @property
    def width(self) -> float:
        """The room that sign and label take."""
        return self.indent + text_width(self.label, SIZE)


def entries(scene: Scene) -> list[Entry]:
    """The signs that the scene uses."""
    used = {(edge.polarity, edge.held) for edge in scene.edges}
    words = {
        (1, True): "supports",
        (-1, True): "opposes",
        (1, False): "supports: planned, possible or negated",
        (-1, False): "opposes: planned, possible or negated",
    }
    found = [Entry(label, (*sign, 2 if sign[1] else 1)) for sign, label in words.items() if sign in used]
    found += [Entry(f"{word} (number of {scene.unit})", cell=sign) for sign, word in _cells(scene).items()]
    found += [Entry(_counted(weight, scene.unit), (0, True, weight)) for weight in _weights(scene)]
    kinds = {node.kind if node.kind in KINDS else "other" for node in scene.nodes}
    found += [Entry(label, kind=kind) for kind, label in KINDS.items() if kind in kinds]
    return found + [Entry("issue")] * any(not box.strong for box in scene.boxes)


def _cells(scene: Scene) -> dict[int, str]:
    """The signs of a heat map's squares, with their words."""
    values = {cell.value for cell in scene.cells} - {None}
    return {1: "for", -1: "against"} if values else {}


def _weights(scene: Scene) -> list[int]:
    """The least, a middle and the greatest weight, where they differ."""
    weights = sorted({edge.weight for edge in scene.edges if edge.held})
    return [] if len(weights) < 2 else sorted({weights[0], weights[len(weights) // 2], weights[-1]})


def _counted(weight: int, unit: str) -> str:
    return f"{weight} {unit[:-1] if weight == 1 else unit}"


def flow(found: Sequence[Entry], width: float) -> list[list[tuple[float, Entry]]]:
    """The entries in rows no wider than ``width``, each with its distance from the left."""
    rows: list[list[tuple[float, Entry]]] = []
    x = width
    for entry in found:
        if x + entry.width > width:
            rows.append([])
            x = 0.0
        rows[-1].append((x, entry))
        x += entry.width + BETWEEN
    return rows
