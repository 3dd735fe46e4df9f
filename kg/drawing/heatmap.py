"""The heat map: actors in rows, issues in columns, camps together."""

from __future__ import annotations

from collections import Counter

from kg.drawing import layout
from kg.drawing.material import Material, strongest_two_mode
from kg.drawing.scene import Cell, Node, Scene, Text
from kg.drawing.stances import sides
from kg.drawing.style import block_size, wrap

WIDE, NARROW = 0.62, 0.46
"""The side of a square on small and on large maps."""
MANY = 30
GAP = 0.25


def scene(material: Material, title: str = "Who stands where: actors by issues") -> Scene:
    """One square for each actor and issue: the sign and the balance of positive and negative stances.

    Issues are numbered over the columns and named in a list below, so that no label stands aslant.
    """
    shown = strongest_two_mode(material)
    left, right = sides(shown.ties)
    issues = sorted({tie.target for tie in shown.ties})
    links = {(tie.source, tie.target): float(tie.weight) for tie in shown.ties}
    ordered = layout.order_columns([left, issues, right], links)
    actors, issues = ordered[0] + ordered[2], ordered[1]
    side = NARROW if len(actors) > MANY else WIDE
    keys = {name: (f"{number}  {shown.names[name][0]}",) for number, name in enumerate(issues, 1)}
    labels = {name: wrap(shown.names[name][0], 34, 1) for name in actors}
    first = max(block_size(lines, 7.5)[0] for lines in labels.values()) + 0.75
    rows = {name: number for number, name in enumerate(actors)}
    list_height = len(issues) * 0.4 + 0.5
    top = list_height + len(actors) * side
    keys_width = max(block_size(lines, 7.5)[0] for lines in keys.values())
    columns = {name: first + (number + 0.5) * side for number, name in enumerate(issues)}

    def y(name: str) -> float:
        return top - (rows[name] + 0.5) * side

    nodes = [
        Node(
            name,
            shown.names[name][1],
            first - 0.3,
            y(name),
            0.14,
            Text(first - 0.6, y(name), labels[name], "right", 7.5),
        )
        for name in actors
    ]
    texts = [Text(x, top + GAP, (str(number),), size=7.5, bold=True) for number, x in enumerate(columns.values(), 1)]
    texts += [Text(0, list_height - 0.5 - number * 0.4, keys[name], "left", 7.5) for number, name in enumerate(issues)]
    return Scene(
        max(first + len(issues) * side, keys_width), top + 2 * GAP, title, shown.left_out, shown.source, shown.unit,
        nodes=tuple(nodes), texts=tuple(texts), cells=tuple(_cells(shown, columns, {name: y(name) for name in actors}, side)),
    )  # fmt: skip


def _cells(shown: Material, columns: dict[str, float], rows: dict[str, float], side: float) -> list[Cell]:
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
