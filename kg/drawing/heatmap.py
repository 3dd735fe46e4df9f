"""The heat map: actors in rows, issues in columns, camps together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.analysis.networks import issue_rows
from kg.analysis.statements import StanceRow
from kg.drawing import layout
from kg.drawing.material import (
    ACTOR_LIMIT,
    ISSUE_LIMIT,
    Material,
    NothingToDraw,
    Request,
    gather,
    strongest_two_mode,
)
from kg.drawing.scene import Cell, Key, Node, Scene, Shape, Text
from kg.drawing.stances import sides
from kg.drawing.style import block_size, line_height, wrap

WIDEST, NARROWEST = 0.56, 0.42
"""The side of a square."""
SIZE = 7.5
PALE = 0.5
INDENT = 0.45
"""Of the labels in the list of issues, for their numbers."""


_BOTH = Key(
    "as often for as against",
    (
        Shape(((0.0, 0.0), (1.0, 1.0), (0.0, 1.0)), "positive", tint=PALE),
        Shape(((0.0, 0.0), (1.0, 0.0), (1.0, 1.0)), "negative", tint=PALE),
    ),
    0.3,
)


def scene(rows: Sequence[StanceRow], request: Request) -> Scene:
    """One square for each actor and issue: the number of positive and of negative stances.

    Issues are numbered over the columns and named in a list below, so that no label stands aslant.
    """
    material = gather(issue_rows(rows), request.selection)
    if not material.ties:
        raise NothingToDraw("no stances towards issues among those selected")
    inner = request.page.inner
    columns_that_fit = max(2, int((inner - 3.2) / NARROWEST))
    shown = strongest_two_mode(material, min(request.limit(ISSUE_LIMIT), columns_that_fit), request.limit(ACTOR_LIMIT))
    actors, issues = _order(shown)
    room = max(inner - len(issues) * NARROWEST - 0.62, 1.6)
    labels = {name: wrap(shown.names[name][0], min(room, 5.5), SIZE, 1) for name in actors}
    left = max(block_size(lines, SIZE)[0] for lines in labels.values()) + 0.62
    side = min(WIDEST, (inner - left) / len(issues))
    keys, bottom = _keys([shown.names[name][0] for name in issues], inner)
    top = bottom + len(actors) * side
    lines = {name: top - (number + 0.5) * side for number, name in enumerate(actors)}
    columns = {name: left + (number + 0.5) * side for number, name in enumerate(issues)}
    squares = _cells(shown, columns, lines, side)
    numbers = [Text(x, top + 0.2, (str(number),), size=SIZE, bold=True) for number, x in enumerate(columns.values(), 1)]
    return Scene(
        inner,
        top + 0.4,
        "Who stands where: actors by issues",
        shown.left_out,
        shown.source,
        shown.unit,
        nodes=tuple(_node(name, shown.names[name][1], left, y, labels[name]) for name, y in lines.items()),
        texts=(*numbers, *keys),
        cells=tuple(squares),
        shapes=tuple(half for square in squares if square.value == 0 for half in _halves(square)),
        keys=(_BOTH,) * any(square.value == 0 for square in squares),
        cell_words=(f"for (number of {shown.unit})", f"against (number of {shown.unit})"),
    )


def _order(shown: Material) -> tuple[list[str], list[str]]:
    """Actors and issues so that those who agree stand together."""
    left, right = sides(shown.ties)
    issues = sorted({tie.target for tie in shown.ties})
    links = {(tie.source, tie.target): float(tie.weight) for tie in shown.ties}
    first, middle, last = layout.order_columns([left, issues, right], links)
    return first + last, middle


def _node(name: str, kind: str, left: float, y: float, label: tuple[str, ...]) -> Node:
    return Node(name, kind, left - 0.26, y, 0.12, Text(left - 0.52, y, label, "right", SIZE))


def _keys(labels: Sequence[str], width: float) -> tuple[list[Text], float]:
    """The numbered list of issues in columns, and its height."""
    columns = 3 if width > 20 else 2 if width > 10 else 1
    column = width / columns
    blocks = [wrap(label, column - INDENT - 0.3, SIZE, 2) for label in labels]
    deep = -(-len(blocks) // columns)
    texts: list[Text] = []
    lowest = 0.0
    for number, lines in enumerate(blocks):
        if number % deep == 0:
            x, y = number // deep * column, 0.0
        tall = len(lines) * line_height(SIZE)
        middle = y - tall / 2
        first = y - line_height(SIZE) / 2
        texts += [Text(x + INDENT - 0.12, first, (str(number + 1),), "right", SIZE, True)]
        texts += [Text(x + INDENT, middle, lines, "left", SIZE)]
        y -= tall + 0.06
        lowest = min(lowest, y)
    return [replace(text, y=round(text.y - lowest, 4)) for text in texts], 0.3 - lowest


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


def _halves(square: Cell) -> list[Shape]:
    """A square whose stances cancel out, half and half."""
    x, y, half = square.x, square.y, square.size / 2 - 0.01
    corners = ((x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half))
    upper, lower = (corners[0], corners[2], corners[3]), (corners[0], corners[1], corners[2])
    return [Shape(upper, "positive", tint=PALE, above=True), Shape(lower, "negative", tint=PALE, above=True)]


def _signs(plus: int, minus: int) -> tuple[str, ...]:
    """The number of stances for and against, one a line."""
    return (f"+{plus}",) * bool(plus) + (f"−{minus}",) * bool(minus)
