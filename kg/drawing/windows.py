"""Small multiples: the signed network window by window, every actor at the same place in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from kg.analysis.networks import actor_rows, ties
from kg.analysis.statements import StanceRow, select
from kg.analysis.windows import Window, WindowUnit, day_of, windows
from kg.drawing import geometry, relations
from kg.drawing.chart import placed
from kg.drawing.material import Bond, NothingToDraw, Request, backbone, bonds, gather, number, stance_source
from kg.drawing.scene import Node, Scene, Shape, Text, moved
from kg.drawing.style import SHAPES, line_height

WIDTHS = (7, 14, 30, 61, 91, 183, 365, 730, 1826)
"""Windows in days from which one is chosen where none is asked for."""
SEVERAL = 9
"""So many windows at the most, where none is asked for."""
PANEL = 7.0
"""The least width of a panel."""
ACTORS, FEWEST = 40, 4
"""The most and the fewest actors that have a place."""
HIGHEST, LOWEST = 0.95, 0.25
"""The most and the least height of a panel by its width."""
SIZE = 6.5
"""Of the letters in a panel."""
HEAD = 0.85
GUTTER = 0.3
EDGE = 0.15
"""Between the frame of a panel and what is in it."""
POINT = 0.04
"""The radius of the dot of a silent actor."""


def width_of(rows: Sequence[StanceRow], request: Request) -> tuple[int, int | None, WindowUnit]:
    """Width, step and unit of the windows: as asked, else of the ``WIDTHS`` the first that gives few."""
    if request.window is not None:
        return request.window, request.step, request.unit
    days = [day.toordinal() for row in select(rows, request.selection) if (day := day_of(row))]
    span = max(days) - min(days) + 1 if days else 1
    return next((width for width in WIDTHS if span / width <= SEVERAL), WIDTHS[-1]), None, "days"


def recent(rows: Sequence[StanceRow], request: Request) -> Request:
    """The request with a first day, where neither that nor windows are asked for: that of the earliest articles.

    What they tell of times before, and one article in twenty that is older than all others, would be windows of their
    own, next to empty.
    """
    days = sorted(row.published for row in rows if row.published)
    if request.window is not None or request.selection.since or request.selection.until or not days:
        return request
    return replace(request, selection=replace(request.selection, since=days[len(days) // 20]))


@dataclass(frozen=True, slots=True)
class _Base:
    """What all windows share: the places of the actors, and the words around them."""

    windows: list[tuple[Window[StanceRow], list[Bond]]]
    """Each with its ties between the actors that have a place."""
    still: relations.Still
    words: Scene
    everybody: int


def scene(rows: Sequence[StanceRow], request: Request) -> Scene:
    """A panel for each window in which something was said, with the strongest actors of the whole range."""
    wide = _panel_width(request)
    base = _base(rows, request, ACTORS, wide - 2 * EDGE, SIZE)
    columns = max(1, int((request.page.inner + GUTTER) / (PANEL + GUTTER)))
    tall = base.still.page[1] + HEAD
    lines = ceil(len(base.windows) / columns)
    panels = []
    for place, (window, inside) in enumerate(base.windows):
        panel = _panel(base, window, inside, wide)
        x, y = place % columns * (wide + GUTTER), (lines - 1 - place // columns) * (tall + GUTTER)
        panels.append(moved(panel, x, y))
    return replace(
        base.words,
        width=request.page.inner,
        height=lines * (tall + GUTTER) - GUTTER,
        nodes=tuple(node for panel in panels for node in panel.nodes),
        edges=tuple(edge for panel in panels for edge in panel.edges),
        texts=tuple(text for panel in panels for text in panel.texts),
        shapes=tuple(shape for panel in panels for shape in panel.shapes),
    )


def pages(rows: Sequence[StanceRow], request: Request, actors: int = 40) -> list[tuple[str, Scene]]:
    """One scene for each window, all of the same size and with the same places, each with its label."""
    base = _base(rows, request, actors, request.page.inner)
    width, height = base.still.page
    return [
        (
            window.label,
            replace(
                _picture(base, inside),
                width=width,
                height=height,
                title=f"{base.words.title}: {window.label}",
                page=request.page,
            ),
        )
        for window, inside in base.windows
    ]


def _panel_width(request: Request) -> float:
    columns = max(1, int((request.page.inner + GUTTER) / (PANEL + GUTTER)))
    return (request.page.inner - (columns - 1) * GUTTER) / columns


def _base(rows: Sequence[StanceRow], request: Request, actors: int, wide: float, size: float | None = None) -> _Base:
    """The windows with stances between actors, and the places of the strongest actors in the network of all.

    As many actors as have room, where only those of one window have to be clear of each other.
    """
    request = recent(actor_rows(rows), request)
    material = gather(actor_rows(rows), request.selection)
    found = _windows(rows, request)
    dated = list(dict.fromkeys(row for window in found for row in window.rows))
    whole = bonds(ties(dated))
    limit = request.limit(actors)
    while True:
        inside, _ = backbone(whole, limit, limit)
        told = [(window, _inside(window, inside)) for window in found]
        told = [(window, shown) for window, shown in told if shown] or told[:1]
        groups = [{end for tie in shown for end in (tie.source, tie.target)} for _, shown in told]
        inside = [tie for tie in inside if any({tie.source, tie.target} <= group for group in groups)] or inside
        tall = wide * min(HIGHEST, LOWEST + 0.035 * len(set().union(*groups)))
        still = relations.still(inside, material.names, (wide, tall), groups, size)
        if still.free or limit <= FEWEST:
            break
        limit = max(FEWEST, int(0.9 * limit))
    everybody = len({end for tie in whole for end in (tie.source, tie.target)})
    source = stance_source(dated, request.selection)
    words = Scene(0, 0, "Who supports and who opposes whom, window by window", source=source, unit="stances")
    return _Base(told, still, replace(words, note=_note(len(still.plan.names), everybody)), everybody)


def _windows(rows: Sequence[StanceRow], request: Request) -> list[Window[StanceRow]]:
    width, step, unit = width_of(actor_rows(rows), request)
    found = [window for window in windows(actor_rows(rows), request.selection, width, step, unit) if window.rows]
    if not found:
        raise NothingToDraw("no dated stances towards actors among those selected")
    return found


def _inside(window: Window[StanceRow], whole: Sequence[Bond]) -> list[Bond]:
    """The ties of the window between actors that have ties in the whole."""
    known = {end for tie in whole for end in (tie.source, tie.target)}
    return [tie for tie in bonds(ties(window.rows)) if tie.source in known and tie.target in known]


def _note(shown: int, everybody: int) -> str:
    words = "Every actor stands at the same place in each window, a dot where it is silent; only windows with ties."
    left_out = f" The {shown} of {everybody:,} actors with the most weighty ties." if shown < everybody else ""
    return words + left_out


def _picture(base: _Base, inside: Sequence[Bond]) -> Scene:
    """The actors and ties of one window, and dots for the others where nothing stands over them."""
    nodes, drawn = base.still.picture(inside)
    taken = [node.label.extent for node in nodes.values()] + [node.extent for node in nodes.values()]
    dots = [
        Shape(placed(SHAPES["country"], node.x, node.y, POINT), fill="node")
        for name, node in base.still.marks().items()
        if name not in nodes and not any(_near(node, room) for room in taken)
    ]
    return replace(base.words, nodes=tuple(nodes.values()), edges=tuple(drawn), shapes=tuple(dots))


def _near(node: Node, room: geometry.Rectangle) -> bool:
    around = (node.x - 2 * POINT, node.y - 2 * POINT, node.x + 2 * POINT, node.y + 2 * POINT)
    return geometry.overlap(around, room)


def _panel(base: _Base, window: Window[StanceRow], inside: Sequence[Bond], wide: float) -> Scene:
    """One window in its frame, with what it is."""
    top = base.still.page[1] + HEAD
    corners = ((0.0, 0.0), (wide, 0.0), (wide, top), (0.0, top))
    heads = [
        Text(0.12, top - 0.1 - line_height(8) / 2, (window.label,), "left", 8.0, True),
        Text(0.12, top - 0.1 - line_height(8) * 1.45, (_told(window, len(inside)),), "left", 6.5, role="muted"),
    ]
    picture = moved(_picture(base, inside), EDGE, 0.5 * EDGE)
    frame = Shape(corners, fill="background", line="faint", width=0.6)
    return replace(picture, texts=tuple(heads), shapes=(frame, *picture.shapes))


def _told(window: Window[StanceRow], shown: int) -> str:
    return f"{number(len(window.rows), 'stance')}, {number(shown, 'tie')} shown"
