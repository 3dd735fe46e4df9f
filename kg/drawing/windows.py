"""Small multiples: the signed network window by window, every actor at the same place in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import ceil

from kg.analysis.networks import actor_rows, ties
from kg.analysis.statements import StanceRow, select
from kg.analysis.windows import Window, WindowUnit, day_of, windows
from kg.drawing import relations
from kg.drawing.material import Bond, NothingToDraw, Request, backbone, bonds, gather, number, stance_source
from kg.drawing.page import MARGIN, Page
from kg.drawing.scene import Edge, Node, Scene, Shape, Text, moved
from kg.drawing.style import SHAPES, line_height

WIDTHS = (7, 14, 30, 61, 91, 183, 365, 730, 1826)
"""Windows in days from which one is chosen where none is asked for."""
SEVERAL = 9
"""So many windows at the most, where none is asked for."""
PANEL = 7.0
"""The least width of a panel."""
ACTORS, FEWEST = 18, 4
"""The most and the fewest actors of a panel."""
HIGHEST = 0.95
"""The height of a panel by its width."""
HEAD = 0.75
GUTTER = 0.3


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


def scene(rows: Sequence[StanceRow], request: Request) -> Scene:
    """A panel for each window in which something was said, with the strongest actors of the whole range."""
    found, base, whole = _base(rows, request, ACTORS, _panel_width(request), 7.0)
    columns = max(1, int((request.page.inner + GUTTER) / (PANEL + GUTTER)))
    wide = _panel_width(request)
    tall = base.height + HEAD
    lines = ceil(len(found) / columns)
    panels = []
    for place, window in enumerate(found):
        panel = _panel(window, base, whole, wide)
        x, y = place % columns * (wide + GUTTER), (lines - 1 - place // columns) * (tall + GUTTER)
        panels.append(moved(panel, x, y))
    return replace(
        base,
        width=request.page.inner,
        height=lines * (tall + GUTTER) - GUTTER,
        note=_note(base, whole, found),
        nodes=tuple(node for panel in panels for node in panel.nodes),
        edges=tuple(edge for panel in panels for edge in panel.edges),
        texts=tuple(text for panel in panels for text in panel.texts),
        shapes=tuple(shape for panel in panels for shape in panel.shapes),
    )


def pages(rows: Sequence[StanceRow], request: Request, actors: int = 40) -> list[tuple[str, Scene]]:
    """One scene for each window, all of the same size and with the same places, each with its label."""
    found, base, whole = _base(rows, request, actors, request.page.inner)
    return [
        (
            window.label,
            replace(
                _panel(window, base, whole, base.width, False),
                title=f"{base.title}: {window.label}",
                note=_note(base, whole, found),
                source=base.source,
                page=request.page,
            ),
        )
        for window in found
    ]


def _panel_width(request: Request) -> float:
    columns = max(1, int((request.page.inner + GUTTER) / (PANEL + GUTTER)))
    return (request.page.inner - (columns - 1) * GUTTER) / columns


def _base(
    rows: Sequence[StanceRow], request: Request, actors: int, wide: float, size: float | None = None
) -> tuple[list[Window[StanceRow]], Scene, list[Bond]]:
    """The windows with stances between actors, and the places of the strongest actors in the network of all."""
    request = recent(actor_rows(rows), request)
    material = gather(actor_rows(rows), request.selection)
    width, step, unit = width_of(actor_rows(rows), request)
    found = [window for window in windows(actor_rows(rows), request.selection, width, step, unit) if window.rows]
    if not found:
        raise NothingToDraw("no dated stances towards actors among those selected")
    whole = bonds(material.ties)
    words = Scene(0, 0, "Who supports and who opposes whom, window by window", unit="stances")
    panel = replace(request, page=Page(wide + 2 * MARGIN), share=1.0)
    limit = request.limit(actors)
    inside = whole
    while True:
        inside, _ = backbone(inside, limit, limit)
        base = relations.network(inside, material.names, panel, words, joined="", size=size)
        if base.height <= HIGHEST * wide or limit <= FEWEST:
            break
        limit -= 1
    told = [row for window in found for row in window.rows]
    source = stance_source(list(dict.fromkeys(told)), request.selection)
    shown = [window for window in found if _inside(window, base)]
    return shown or found, replace(base, source=source), whole


def _inside(window: Window[StanceRow], base: Scene) -> list[Bond]:
    """The ties of the window between actors of the base."""
    known = {node.id for node in base.nodes}
    return [tie for tie in bonds(ties(window.rows)) if tie.source in known and tie.target in known]


def _note(base: Scene, whole: Sequence[Bond], found: Sequence[Window[StanceRow]]) -> str:
    everybody = len({end for tie in whole for end in (tie.source, tie.target)})
    shown = len(base.nodes)
    words = "Every actor stands at the same place in each window, a dot where it is silent; only windows with ties."
    left_out = f" The {shown} of {everybody:,} actors with the most weighty ties." if shown < everybody else ""
    return words + left_out


def _panel(window: Window[StanceRow], base: Scene, whole: Sequence[Bond], wide: float, headed: bool = True) -> Scene:
    """One window over the places of the base."""
    nodes: Mapping[str, Node] = {node.id: node for node in base.nodes}
    inside = _inside(window, base)
    active = {end for tie in inside for end in (tie.source, tie.target)}
    drawn: list[Edge] = relations.edges(inside, nodes) if inside else []
    quiet = [node for node in base.nodes if node.id not in active]
    texts = []
    if headed:
        top = base.height + HEAD - 0.1
        texts = [
            Text(0.12, top - line_height(8) / 2, (window.label,), "left", 8.0, True),
            Text(0.12, top - line_height(8) * 1.45, (_told(window, len(inside)),), "left", 6.5, role="muted"),
        ]
    frame = ((0.0, 0.0), (wide, 0.0), (wide, base.height + HEAD), (0.0, base.height + HEAD))
    shapes = [Shape(frame, fill="background", line="faint", width=0.6)] if headed else []
    dots = [
        Shape(tuple((node.x + 0.04 * x, node.y + 0.04 * y) for x, y in SHAPES["country"]), fill="node")
        for node in quiet
    ]
    off = (wide - base.width) / 2 if headed else 0.0
    return replace(
        moved(
            replace(
                base,
                nodes=tuple(node for node in base.nodes if node.id in active),
                edges=tuple(drawn),
                shapes=tuple(dots),
                texts=(),
            ),
            off,
            0.0,
        ),
        texts=tuple(texts),
        shapes=(*shapes, *moved(replace(base, shapes=tuple(dots), nodes=(), edges=()), off, 0.0).shapes),
    )


def _told(window: Window[StanceRow], shown: int) -> str:
    return f"{number(len(window.rows), 'stance')}, {number(shown, 'tie')} shown"
