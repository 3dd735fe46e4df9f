"""How far the debate falls into two camps, over time, with the interval that the bootstrap over articles gives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from kg.analysis.networks import issue_rows
from kg.analysis.polarisation import PolarisationPoint, polarisation_series
from kg.analysis.statements import StanceRow
from kg.analysis.windows import described, windows
from kg.drawing.chart import Scale, time_axis, value_axis
from kg.drawing.material import NothingToDraw, Request, stance_source
from kg.drawing.scene import Key, Scene, Shape, Text
from kg.drawing.style import SHAPES
from kg.drawing.windows import recent, width_of

REPLICATIONS = 200
LEAST = 4
"""Two camps of one actor each are no debate."""
LEFT = 0.8
"""Room for the numbers of the axis."""
BARS = 1.1
"""The height of the bars that count the stances."""
TALL = 4.6


def scene(rows: Sequence[StanceRow], request: Request) -> Scene:
    """A point for each window of time, its interval as a band, the number of stances as bars under it."""
    request = recent(rows, request)
    width, step, unit = width_of(issue_rows(rows), request)
    found = windows(issue_rows(rows), request.selection, width, step, unit, request.kernel)
    points = polarisation_series(found, replications=REPLICATIONS)
    drawn = [point for point in points if len(point.polarisation.camps) >= LEAST]
    if not drawn:
        raise NothingToDraw(f"no window of time in which {LEAST} actors share issues")
    body = max((request.body or TALL + BARS + 1.3) - 1.3, 2.5)
    bottom, bars = BARS + 0.95, BARS
    across = Scale(_day(points[0].start), _day(points[-1].end) + 1, LEFT, request.page.inner - 0.15)
    up = Scale(min(0.0, *(_low(point) for point in drawn)), 1.0, bottom, bottom + body - bars)
    ticks = [value for value in (-1.0, -0.5, 0.0, 0.25, 0.5, 0.75, 1.0) if value >= up.low - 0.01]
    lines, names = value_axis(up, LEFT, across.end, ticks)
    shapes, texts = time_axis(across, 0.5, up.end)
    inside = [row for window in found for row in window.rows]
    level = drawn[0].interval.level
    return Scene(
        request.page.inner,
        up.end + 0.35,
        "Polarisation over time",
        f"Two equal camps: 1 where all agreement is within and all conflict across them. "
        f"{described(width, step, unit, request.kernel)}; windows in which fewer than {LEAST} actors share issues are left open.",
        stance_source(list(dict.fromkeys(inside)), request.selection),
        "stances",
        shapes=(*lines, *shapes, *_counts(points, across, bars), *_band(drawn, points, across, up)),
        texts=(*names, *texts, *_captions(points, bars)),
        keys=(
            Key("polarisation", (Shape(((0, 0.5), (1, 0.5)), line="positive", width=1.6),), 0.7),
            Key(
                f"{level:.0%} interval, {REPLICATIONS} draws of the articles",
                (Shape(((0, 0), (1, 0), (1, 1), (0, 1)), fill="positive", alpha=0.22),),
            ),
            Key("number of stances", (Shape(((0.2, 0), (0.8, 0), (0.8, 1), (0.2, 1)), fill="node"),)),
        ),
    )


def _day(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _middle(point: PolarisationPoint) -> float:
    return (_day(point.start) + _day(point.end) + 1) / 2


def _low(point: PolarisationPoint) -> float:
    return min(value for value in (point.polarisation.value, point.interval.low) if value is not None)


def _counts(points: Sequence[PolarisationPoint], across: Scale, tall: float) -> list[Shape]:
    most = max(point.stances for point in points)
    shapes = []
    starts = [_day(point.start) for point in points]
    apart = min([b - a for a, b in pairwise(starts) if b > a], default=_day(points[0].end) + 1 - starts[0])
    half = (across(apart) - across(0)) * 0.4
    for point in points:
        x, top = across(_middle(point)), 0.5 + (tall - 0.35) * point.stances / most
        if point.stances:
            shapes.append(Shape(((x - half, 0.5), (x + half, 0.5), (x + half, top), (x - half, top)), fill="node"))
    return shapes


def _captions(points: Sequence[PolarisationPoint], tall: float) -> list[Text]:
    most = max(point.stances for point in points)
    return [Text(LEFT - 0.12, 0.15 + tall, (f"{most:.0f}",), "right", 7.0, role="muted")]


def _band(
    drawn: Sequence[PolarisationPoint], points: Sequence[PolarisationPoint], across: Scale, up: Scale
) -> list[Shape]:
    """Runs of windows that follow each other: band, line, points."""
    shapes: list[Shape] = []
    for run in _runs(drawn, points):
        low = [(across(_middle(p)), up(_bound(p, p.interval.low))) for p in run]
        high = [(across(_middle(p)), up(_bound(p, p.interval.high))) for p in run]
        middle = [(across(_middle(p)), up(p.polarisation.value or 0.0)) for p in run]
        if len(run) > 1:
            shapes.append(Shape(tuple(low + high[::-1]), fill="positive", alpha=0.22))
            shapes.append(Shape(tuple(middle), line="positive", width=1.6, above=True))
        else:
            (x, y), (_, to_y) = low[0], high[0]
            corners = ((x - 0.06, y), (x + 0.06, y), (x + 0.06, to_y), (x - 0.06, to_y))
            shapes.append(Shape(corners, "positive", alpha=0.22))
        dot = SHAPES["country"]
        shapes += [
            Shape(tuple((x + 0.07 * px, y + 0.07 * py) for px, py in dot), "background", "positive", 1.2, above=True)
            for x, y in middle
        ]
    return shapes


def _bound(point: PolarisationPoint, bound: float | None) -> float:
    return bound if bound is not None else point.polarisation.value or 0.0


def _runs(drawn: Sequence[PolarisationPoint], points: Sequence[PolarisationPoint]) -> list[list[PolarisationPoint]]:
    order = {id(point): place for place, point in enumerate(points)}
    runs: list[list[PolarisationPoint]] = []
    for point in drawn:
        if runs and order[id(point)] == order[id(runs[-1][-1])] + 1:
            runs[-1].append(point)
        else:
            runs.append([point])
    return runs
