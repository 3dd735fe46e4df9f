"""Flows: who speaks for and against whom or what, or which outlet tells whose position; after Sankey (1898)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kg.analysis.statements import ISSUE, StanceRow, select
from kg.drawing.material import NothingToDraw, Request, number, stance_source
from kg.drawing.scene import Align, Key, Scene, Shape, Text
from kg.drawing.style import Point, Role, block_size, line_height, wrap

MOST: Final = 14
"""The most blocks of a column; the rest are one block."""
BAR: Final = 0.28
GAP: Final = 0.16
SIZE: Final = 7.5
SMALL: Final = 6.5
"""The size of letters on a page narrower than ``NARROW``."""
NARROW: Final = 11.0
REST: Final = "other "
"""How the names of blocks begin that hold what is not named."""
TALL: Final = 13.0
FILLED: Final = 0.4
"""The share of the height that the blocks take, the rest stands between them."""
HATCH: Final = "////"
TINT: Final = 0.55
THIN: Final = 0.09
UNNAMED: Final = "(no outlet named)"
SIGNS: Final = {1: "supports", -1: "opposes"}

Stops = tuple[str, str, str]
"""Whom a stance passes, from left to right."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a flow shows: its title, the headings of its columns, and what a stance passes."""

    title: str
    headings: Stops
    stops: Callable[[StanceRow], Stops]


def _aim(row: StanceRow) -> str:
    return row.target_label


FLOW: Final = _Kind(
    "Who speaks about whom, and how",
    ("Holder", "Position", "Target"),
    lambda row: (row.holder_label, SIGNS[row.polarity], row.target_label),
)
COVERAGE: Final = _Kind(
    "Whose positions the outlets tell",
    ("Outlet", "Holder", "Target"),
    lambda row: (row.publisher or UNNAMED, row.holder_label, row.target_label),
)


def flow(rows: Sequence[StanceRow], request: Request) -> Scene:
    """From holders over the sign of their positions to the targets."""
    return _scene(rows, request, FLOW)


def coverage(rows: Sequence[StanceRow], request: Request) -> Scene:
    """From outlets over the holders of positions to the targets."""
    return _scene(rows, request, COVERAGE)


def _scene(rows: Sequence[StanceRow], request: Request, kind: _Kind) -> Scene:
    chosen = select(rows, request.selection)
    if not chosen:
        raise NothingToDraw("no stances among those selected")
    limit = request.limit(MOST)
    tops = [_top(chosen, kind, column, limit) for column in range(3)]
    counts: Counter[tuple[Stops, int]] = Counter()
    for row in chosen:
        a, b, c = (stop if stop in tops[k] else _rest(row, kind, k) for k, stop in enumerate(kind.stops(row)))
        counts[(a, b, c), row.polarity] += 1
    plan = _plan(counts, request)
    shapes = [*_ribbons(counts, plan, (0, 1)), *_ribbons(counts, plan, (1, 2)), *_bars(plan)]
    headings = [
        Text(plan.x[k] + BAR * side, plan.height + 0.32, (words,), align, SIZE, True, "muted")
        for k, (words, side, align) in enumerate(zip(kind.headings, (0.0, 0.5, 1.0), _ALIGNED, strict=True))
    ]
    return Scene(
        request.page.inner,
        plan.height + 0.5,
        kind.title,
        _note(chosen, kind, tops),
        stance_source(chosen, request.selection),
        "stances",
        texts=(*headings, *_names(plan)),
        shapes=tuple(shapes),
        keys=tuple(_key(sign) for sign in SIGNS if any(polarity == sign for _, polarity in counts)),
    )


_ALIGNED: Final[tuple[Align, Align, Align]] = ("left", "center", "right")


def _key(sign: int) -> Key:
    square = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
    return Key(SIGNS[sign], (Shape(square, _role(sign), tint=TINT, hatch=HATCH if sign < 0 else ""),))


def _role(sign: int) -> Role:
    return "positive" if sign > 0 else "negative"


def _top(rows: Sequence[StanceRow], kind: _Kind, column: int, limit: int) -> set[str]:
    counts = Counter(kind.stops(row)[column] for row in rows)
    ranked = sorted(counts, key=lambda name: (-counts[name], name))
    return set(ranked if len(ranked) <= limit else ranked[: limit - 1])


def _rest(row: StanceRow, kind: _Kind, column: int) -> str:
    """The block of what is not among the most frequent of a column."""
    if column == 2:
        return f"{REST}issues" if row.target_kind == ISSUE else f"{REST}actors"
    return f"{REST}{kind.headings[column].lower()}s"


def _note(rows: Sequence[StanceRow], kind: _Kind, tops: Sequence[set[str]]) -> str:
    parts = []
    for column, heading in enumerate(kind.headings):
        everything = {kind.stops(row)[column] for row in rows}
        if len(tops[column]) < len(everything):
            parts.append(f"{len(tops[column])} of {number(len(everything), heading.lower())}")
    named = f" The most frequent are named: {', '.join(parts)}." if parts else ""
    return f"The width of a band is the number of stances.{named}"


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where the blocks stand: for each column the top and the height of every block, from above."""

    x: tuple[float, float, float]
    blocks: tuple[dict[str, tuple[float, float]], ...]
    height: float
    unit: float
    labels: tuple[float, float, float]
    size: float


def _plan(counts: Mapping[tuple[Stops, int], int], request: Request) -> _Plan:
    inner = request.page.inner
    label, size = min(max(inner * 0.26, 2.0), 5.5), SMALL if inner < NARROW else SIZE
    sizes = [Counter[str]() for _ in range(3)]
    for (stops, _), n in counts.items():
        for column, stop in enumerate(stops):
            sizes[column][stop] += n
    most = max(len(column) for column in sizes)
    height = max((request.body or TALL + 0.5) - 0.5, most * (line_height(size) + 0.02))
    total = sum(sizes[0].values())
    unit = min(FILLED * height, height - line_height(size) - GAP * (most - 1)) / total
    blocks = []
    for order, much in zip(_orders(counts, sizes), sizes, strict=True):
        space = min((height - line_height(size) - total * unit) / max(len(order) - 1, 1), 1.2)
        top = height - (height - total * unit - space * (len(order) - 1)) / 2
        stood: dict[str, tuple[float, float]] = {}
        for name in order:
            stood[name] = (top, much[name] * unit)
            top -= much[name] * unit + space
        blocks.append(stood)
    left, right = (_widest(sizes[column], label, size) + 0.1 for column in (0, 2))
    middle = 0.5 if set(sizes[1]) <= set(SIGNS.values()) else 0.4
    last = inner - right - BAR
    return _Plan((left, left + middle * (last - left), last), tuple(blocks), height, unit, (left, 0.0, right), size)


def _widest(names: Iterable[str], width: float, size: float) -> float:
    """The room that the names take beside their blocks."""
    return max(block_size(wrap(name, width - 0.1, size, 2), size)[0] for name in names)


def _orders(counts: Mapping[tuple[Stops, int], int], sizes: Sequence[Counter[str]]) -> list[list[str]]:
    """The first two columns by size, the rest last; the third by where its bands come from."""
    pull: dict[str, list[float]] = {}
    first = sorted(sizes[0], key=lambda name: (name.startswith(REST), -sizes[0][name], name))
    second = sorted(sizes[1], key=lambda name: (name.startswith(REST), -sizes[1][name], name))
    if set(second) <= set(SIGNS.values()):
        second = [name for name in SIGNS.values() if name in second]
    for (stops, _), n in counts.items():
        pull.setdefault(stops[2], []).extend([second.index(stops[1]) / len(second)] * n)
    third = sorted(
        sizes[2], key=lambda name: (name.startswith(REST), sum(pull[name]) / len(pull[name]), -sizes[2][name], name)
    )
    if len(set(second) & set(SIGNS.values())) == 2:
        share: Counter[str] = Counter()
        for (stops, sign), n in counts.items():
            share[stops[0]] += sign * n
        first.sort(key=lambda name: (name.startswith(REST), -share[name] / sizes[0][name], -sizes[0][name], name))
    return [first, second, third]


def _ribbons(counts: Mapping[tuple[Stops, int], int], plan: _Plan, columns: tuple[int, int]) -> list[Shape]:
    """The bands between two columns, in the order of their blocks at either end."""
    left, right = columns
    bands: Counter[tuple[str, str, int]] = Counter()
    for (stops, sign), n in counts.items():
        bands[stops[left], stops[right], sign] += n
    place = [{name: number for number, name in enumerate(plan.blocks[column])} for column in columns]
    starts = {name: top for name, (top, _) in plan.blocks[left].items()}
    ends = {name: top for name, (top, _) in plan.blocks[right].items()}
    at: dict[tuple[str, str, int], float] = {}
    for band in sorted(bands, key=lambda b: (place[1][b[1]], place[0][b[0]], -b[2])):
        at[band], ends[band[1]] = ends[band[1]], ends[band[1]] - bands[band] * plan.unit
    shapes = []
    for band in sorted(bands, key=lambda b: (place[0][b[0]], place[1][b[1]], -b[2])):
        tall = bands[band] * plan.unit
        shapes.append(_ribbon((plan.x[left] + BAR, starts[band[0]]), (plan.x[right], at[band]), tall, band))
        starts[band[0]] -= tall
    return [shape for _, shape in sorted(shapes, key=lambda pair: -pair[0])]


def _ribbon(start: Point, end: Point, tall: float, band: tuple[str, str, int]) -> tuple[float, Shape]:
    """A band from the upper corner of its start to that of its end, with its height; thin ones are plain."""
    (x, y), (to_x, to_y) = start, end
    half, sign, wide = (x + to_x) / 2, band[2], tall > THIN
    points = (
        (x, y), (half, y), (half, to_y), (to_x, to_y),
        (to_x, to_y - tall / 3), (to_x, to_y - 2 * tall / 3), (to_x, to_y - tall),
        (half, to_y - tall), (half, y - tall), (x, y - tall),
    )  # fmt: skip
    shape = Shape(
        points,
        _role(sign),
        line="background" if wide else None,
        width=0.3,
        tint=TINT if wide else 0.8,
        hatch=HATCH if sign < 0 and wide else "",
        curved=True,
        name="band " + " ".join(map(str, band)),
    )
    return tall, shape


def _bars(plan: _Plan) -> list[Shape]:
    shapes = []
    for x, column in zip(plan.x, plan.blocks, strict=True):
        for name, (top, tall) in column.items():
            corners = ((x, top), (x + BAR, top), (x + BAR, top - tall), (x, top - tall))
            role: Role = "muted" if name.startswith(REST) else "ink"
            shapes.append(Shape(corners, role, above=True, name=f"node {name}"))
    return shapes


def _names(plan: _Plan) -> list[Text]:
    """The label beside each block; in the middle column over the bands, with a halo."""
    texts = []
    for column, (x, blocks) in enumerate(zip(plan.x, plan.blocks, strict=True)):
        middles = [top - tall / 2 for top, tall in blocks.values()]
        for place, (name, y) in enumerate(zip(blocks, middles, strict=True)):
            around = [abs(y - other) for other in middles[max(place - 1, 0) : place + 2] if other != y]
            room = min([*around, 2 * y, 2 * (plan.height - y)])
            wide = plan.x[2] - x - BAR - 0.3 if column == 1 else plan.labels[column] - 0.1 + 1e-6
            at, align = (x - 0.1, _RIGHT) if column == 0 else (x + BAR + 0.1, _LEFT)
            texts.append(Text(at, y, _label(name, wide, room, plan.size), align, plan.size, halo=column == 1))
    return texts


_LEFT: Final[Align] = "left"
_RIGHT: Final[Align] = "right"


def _label(name: str, width: float, room: float, size: float) -> tuple[str, ...]:
    return wrap(name, width, size, max(1, min(3, int(room / line_height(size)))))
