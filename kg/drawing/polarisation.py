"""How far the debate falls into two camps, over time, with the interval that the bootstrap over articles gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from kg.analysis.networks import issue_rows
from kg.analysis.polarisation import PolarisationPoint, by_chance, polarisation_series
from kg.analysis.statements import StanceRow
from kg.analysis.windows import described, windows
from kg.drawing.chart import Scale, placed, time_axis, value_axis
from kg.drawing.material import NothingToDraw, Request, stance_source
from kg.drawing.scene import Key, Scene, Shape, Text
from kg.drawing.style import SHAPES
from kg.drawing.windows import recent, width_of

REPLICATIONS = 200
DEALS = 40
"""So many times the signs of a window are dealt anew, to say what is more than chance."""
MOVES = 4
"""In so many steps a window moves by its own width, where none is asked for."""
LEAST = 4
"""Two camps of one actor each are no debate."""
ARTICLES = 3
"""Of fewer articles a bootstrap tells nothing."""
LINED = 3
"""So many windows in a row are joined by a line: two would look like a trend."""
BANDED = 12
"""Of more windows than these the intervals are one band."""
LEFT = 0.8
"""Room for the numbers of the axis."""
BARS = 1.1
"""The height of the bars that count the stances."""
TALL = 4.6


def scene(rows: Sequence[StanceRow], request: Request) -> Scene:
    """A point for each window of time, its interval as a band, the number of stances as bars under it."""
    request = recent(rows, request)
    width, step, unit = width_of(issue_rows(rows), request)
    step = max(1, width // MOVES) if request.window is None else step
    found = windows(issue_rows(rows), request.selection, width, step, unit, request.kernel)
    points = polarisation_series(found, replications=REPLICATIONS)
    drawn = [point for point in points if len(point.polarisation.camps) >= LEAST]
    if not drawn:
        raise NothingToDraw(f"no window of time in which {LEAST} actors share issues")
    random = {
        id(point): by_chance(window.rows, DEALS) for point, window in zip(points, found, strict=True) if point in drawn
    }
    chance = {key: dealt[int(0.95 * (len(dealt) - 1))] for key, dealt in random.items() if dealt}
    body = max((request.body or TALL + BARS + 1.3) - 1.3, 2.5)
    bottom, bars = BARS + 0.95, BARS
    across = Scale(_day(points[0].start), _day(points[-1].end) + 1, LEFT, request.page.inner - 0.15)
    up = Scale(min(0.0, *(_low(point) for point in drawn)), 1.0, bottom, bottom + body - bars)
    every = 0.25 if up.low > -0.3 else 0.5
    ticks = [value for n in range(-4, 5) if (value := n * every) >= up.low - 0.01 and value <= 1]
    lines, names = value_axis(up, LEFT, across.end, ticks)
    shapes, texts = time_axis(across, 0.5, up.end)
    inside = [row for window in found for row in window.rows]
    return Scene(
        request.page.inner,
        up.end + 0.35,
        "Polarisation over time",
        f"Two equal camps: 1 where all agreement is within and all conflict across them. "
        f"{described(width, step, unit, request.kernel)}; no point where fewer than {LEAST} actors share issues"
        f"{_unsure(drawn)}.",
        stance_source(list(dict.fromkeys(inside)), request.selection),
        "stances",
        shapes=(
            *lines,
            *shapes,
            *_counts(points, across, bars),
            *_told(drawn, points, across, up),
            *_chance(drawn, chance, across, up),
        ),
        texts=(*names, *texts, *_captions(points, across, bars)),
        keys=_keys(drawn, bool(chance)),
    )


def _keys(drawn: Sequence[PolarisationPoint], chance: bool) -> tuple[Key, ...]:
    dot = Shape(placed(SHAPES["country"], 0.5, 0.5, 0.35), "background", "positive", 1.2)
    bar = Shape(((0.1, 0), (0.9, 0), (0.9, 1), (0.1, 1)), fill="positive", alpha=0.3)
    words = f"{drawn[0].interval.level:.0%} interval, {REPLICATIONS} draws of the articles"
    sure = any(point.articles >= ARTICLES for point in drawn)
    return (
        Key("polarisation", (dot,), 0.28),
        *[Key(words, (bar,), 0.3)] * sure,
        *[
            Key(
                f"95% of {DEALS} random deals of the same signs are lower",
                (Shape(((0, 0.5), (1, 0.5)), line="ink", width=1.4),),
                0.4,
            )
        ]
        * chance,
        Key("number of stances", (Shape(((0.2, 0), (0.8, 0), (0.8, 1), (0.2, 1)), fill="node"),), 0.4),
    )


def _unsure(drawn: Sequence[PolarisationPoint]) -> str:
    few = any(point.articles < ARTICLES for point in drawn)
    return f", no interval where fewer than {ARTICLES} articles tell of it" if few else ""


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


def _captions(points: Sequence[PolarisationPoint], across: Scale, tall: float) -> list[Text]:
    """The number of stances over each bar; of many bars that of the highest alone, at the axis."""
    most = max(point.stances for point in points)
    if len(points) > BANDED:
        return [Text(LEFT - 0.12, 0.15 + tall, (f"{most:.0f}",), "right", 7.0, role="muted")]
    return [
        Text(across(_middle(point)), 0.66 + (tall - 0.35) * point.stances / most, (f"{point.stances:.0f}",), size=SMALL, role="muted", halo=True)
        for point in points
        if point.stances
    ]  # fmt: skip


SMALL = 6.5


def _told(
    drawn: Sequence[PolarisationPoint], points: Sequence[PolarisationPoint], across: Scale, up: Scale
) -> list[Shape]:
    """The points, each with its interval; lines, and of many windows bands, where windows follow each other."""
    shapes: list[Shape] = []
    many = len(points) > BANDED
    sure = [point for point in drawn if point.articles >= ARTICLES]
    banded = {id(point) for run in _runs(sure, points) if many and len(run) >= LINED for point in run}
    shapes += [_interval(point, across, up) for point in sure if id(point) not in banded]
    shapes += [_band(run, across, up) for run in _runs(sure, points) if id(run[0]) in banded]
    for run in _runs(drawn, points):
        if len(run) >= LINED:
            line = tuple((across(_middle(p)), up(p.polarisation.value or 0.0)) for p in run)
            shapes.append(Shape(line, line="positive", width=1.2, above=True))
    dot = SHAPES["country"]
    for point in drawn:
        x, y = across(_middle(point)), up(point.polarisation.value or 0.0)
        shapes.append(Shape(placed(dot, x, y, 0.07), "background", "positive", 1.2, above=True))
    return shapes


def _chance(drawn: Sequence[PolarisationPoint], chance: Mapping[int, float], across: Scale, up: Scale) -> list[Shape]:
    """A dash where a point would have to stand over to be more than what sparse networks show whatever is said."""
    places = [(across(_middle(point)), up(chance[id(point)])) for point in drawn if id(point) in chance]
    return [Shape(((x - 0.18, y), (x + 0.18, y)), line="ink", width=1.4, above=True) for x, y in places]


def _interval(point: PolarisationPoint, across: Scale, up: Scale) -> Shape:
    x, y, to_y = across(_middle(point)), up(_bound(point, point.interval.low)), up(_bound(point, point.interval.high))
    return Shape(((x - 0.07, y), (x + 0.07, y), (x + 0.07, to_y), (x - 0.07, to_y)), "positive", alpha=0.3)


def _band(run: Sequence[PolarisationPoint], across: Scale, up: Scale) -> Shape:
    low = [(across(_middle(p)), up(_bound(p, p.interval.low))) for p in run]
    high = [(across(_middle(p)), up(_bound(p, p.interval.high))) for p in run]
    return Shape(tuple(low + high[::-1]), fill="positive", alpha=0.22)


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
