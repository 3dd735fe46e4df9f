"""The heat map: actors in rows, issues in columns, camps together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from kg.drawing import layout
from kg.drawing.material import Material, strongest_two_mode
from kg.drawing.scene import Cell, Node, Scene, Text
from kg.drawing.stances import sides
from kg.drawing.style import block_size, wrap

WIDE, NARROW = 0.62, 0.46
"""The side of a square on small and on large maps."""
MANY = 30
SIZE = 7.5
LINE = 0.4
"""The height of a line in the list of issues."""


def scene(material: Material, title: str = "Who stands where: actors by issues") -> Scene:
    """One square for each actor and issue: the number of positive and of negative stances.

    Issues are numbered over the columns and named in a list below, so that no label stands aslant.
    """
    shown = strongest_two_mode(material)
    actors, issues = _order(shown)
    side = NARROW if len(actors) > MANY else WIDE
    labels = {name: wrap(shown.names[name][0], 34, 1) for name in actors}
    left = max(block_size(lines, SIZE)[0] for lines in labels.values()) + 0.75
    keys, bottom, width = _keys([shown.names[name][0] for name in issues], left + len(issues) * side)
    top = bottom + len(actors) * side
    rows = {name: top - (number + 0.5) * side for number, name in enumerate(actors)}
    columns = {name: left + (number + 0.5) * side for number, name in enumerate(issues)}
    numbers = [
        Text(x, top + 0.25, (str(number),), size=SIZE, bold=True) for number, x in enumerate(columns.values(), 1)
    ]
    return Scene(
        width,
        top + 0.5,
        title,
        shown.left_out,
        shown.source,
        shown.unit,
        nodes=tuple(_node(name, shown.names[name][1], left, y, labels[name]) for name, y in rows.items()),
        texts=(*numbers, *keys),
        cells=tuple(_cells(shown, columns, rows, side)),
    )


def _order(shown: Material) -> tuple[list[str], list[str]]:
    """Actors and issues so that those who agree stand together."""
    left, right = sides(shown.ties)
    issues = sorted({tie.target for tie in shown.ties})
    links = {(tie.source, tie.target): float(tie.weight) for tie in shown.ties}
    first, middle, last = layout.order_columns([left, issues, right], links)
    return first + last, middle


def _node(name: str, kind: str, left: float, y: float, label: tuple[str, ...]) -> Node:
    return Node(name, kind, left - 0.3, y, 0.14, Text(left - 0.6, y, label, "right", SIZE))


def _keys(labels: Sequence[str], width: float) -> tuple[list[Text], float, float]:
    """The numbered list of issues in as many columns as fit, its height, and the width of the page."""
    lines = [f"{number}  {label}" for number, label in enumerate(labels, 1)]
    column = max(block_size((line,), SIZE)[0] for line in lines) + 0.6
    columns = max(1, min(int(width // column), 3))
    deep = -(-len(lines) // columns)
    height = deep * LINE + 0.4
    texts = [
        Text(number // deep * column, height - 0.4 - (number % deep + 0.5) * LINE, (line,), "left", SIZE)
        for number, line in enumerate(lines)
    ]
    return texts, height, max(width, column - 0.6)


def _cells(shown: Material, columns: Mapping[str, float], rows: Mapping[str, float], side: float) -> list[Cell]:
    positive: Counter[tuple[str, str]] = Counter()
    negative: Counter[tuple[str, str]] = Counter()
    for tie in shown.ties:
        (positive if tie.polarity > 0 else negative)[tie.source, tie.target] += tie.weight
    found = []
    for actor, y in rows.items():
        for issue, x in columns.items():
            plus, minus = positive[actor, issue], negative[actor, issue]
            value = (plus - minus) / (plus + minus) if plus + minus else None
            found.append(Cell(x, y, side, value, _signs(plus, minus)))
    return found


def _signs(plus: int, minus: int) -> tuple[str, ...]:
    """The number of stances for and against, one a line."""
    return (f"+{plus}",) * bool(plus) + (f"−{minus}",) * bool(minus)
