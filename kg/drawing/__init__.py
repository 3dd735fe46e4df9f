"""Diagrams: who stands where on what, who supports and opposes whom, how that changes; as svg, png and pdf."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from math import ceil
from pathlib import Path
from typing import Final

from kg.analysis.material import Sources
from kg.analysis.networks import names
from kg.analysis.statements import Selection, StanceRow
from kg.drawing import (
    agreement,
    ego,
    flow,
    heatmap,
    html,
    networks,
    polarisation,
    relations,
    render,
    stances,
    timeline,
    windows,
)
from kg.drawing.material import NothingToDraw, Request, sourced
from kg.drawing.page import Page, PageError
from kg.drawing.scene import Scene
from kg.drawing.style import THEMES

Told = Iterable[StanceRow] | Sources
Maker = Callable[[Sequence[StanceRow], Request], Scene]

MAKERS: Final[dict[str, Maker]] = {
    "stances": stances.scene,
    "relations": relations.scene,
    "ego": ego.scene,
    "heatmap": heatmap.scene,
    "agreement": agreement.scene,
    "timeline": timeline.scene,
    "polarisation": polarisation.scene,
    "windows": windows.scene,
    "flow": flow.flow,
    "coverage": flow.coverage,
    "attributions": networks.attributions,
    "events": networks.events,
}
KINDS: Final = tuple(MAKERS)
FORMATS: Final = ("svg", "png", "pdf", "html")
"""``html`` is for windows alone: a slider over them."""
SHARES: Final = (1.0, 0.8, 0.65, 0.5, 0.4, 0.3, 0.2, 0.12)
"""How much of what there is to show is tried, in turn, until it has room on a page of a given height."""


class DrawingError(ValueError):
    """A diagram that cannot be drawn; the message says why and what to do."""


def scene(kind: str, told: Told, request: Request | None = None) -> Scene:
    """What stands where in the diagram, without drawing it; it shows itself in a notebook.

    ``told`` are stances, or all that a store tells: the diagrams of events, attributions and timelines need the rest.
    Raises ``DrawingError`` where there is nothing to draw, and where it has no room on the page.
    """
    if kind not in MAKERS:
        raise DrawingError(f"unknown kind of diagram {kind!r}; known are {', '.join(KINDS)}")
    rows, request = _asked(told, request)
    try:
        found = _fitted(MAKERS[kind], rows, request)
    except NothingToDraw as error:
        raise DrawingError(f"{error}: no {kind} diagram to draw") from error
    page = request.page
    if found.width > page.inner + 0.01:
        raise DrawingError(
            f"a {kind} diagram has no room on a page {page.width:g} cm wide; "
            f"make it at least {ceil(page.width - page.inner + found.width)} cm"
        )
    return found


def _asked(told: Told, request: Request | None) -> tuple[list[StanceRow], Request]:
    """The stances, and the request with whatever else is told, actors that it names by their labels by their ids."""
    request = request or Request()
    rows = list(told.stances if isinstance(told, Sources) else told)
    if isinstance(told, Sources):
        more = {"events": told.events, "attributions": told.attributions, "affiliations": told.affiliations}
        request = replace(request, **more)  # type: ignore[arg-type]
    if request.actor or request.other:
        ids = {label.casefold(): name for name, (label, _) in names(rows).items()}
        ids |= {name: name for name in names(rows)}
        known = [ids.get(name.casefold(), name) if name else None for name in (request.actor, request.other)]
        request = replace(request, actor=known[0], other=known[1])
    return rows, request


def _fitted(make: Maker, rows: list[StanceRow], request: Request) -> Scene:
    """The scene, with as much of it left out as the height of the page asks for."""
    found = _made(make, rows, request)
    height = request.page.height
    if height is None:
        return found
    for share in SHARES:
        room = height - render.frame(found).height
        found = _made(make, rows, replace(request, body=max(room, 0.0), share=share))
        needed = found.height + render.frame(found).height
        if needed <= height + 0.01:
            return found
    raise DrawingError(f"the diagram has no room on a page {height:g} cm high; make it at least {ceil(needed)} cm")


def _made(make: Maker, rows: list[StanceRow], request: Request) -> Scene:
    return sourced(replace(make(rows, request), page=request.page), request)


def draw(
    kind: str,
    told: Told,
    path: Path | str,
    request: Request | None = None,
    *,
    format: str | None = None,
    title: str | None = None,
    theme: str = "paper",
    dots_per_inch: int = render.DOTS_PER_INCH,
) -> Scene:
    """Draw the diagram of a kind into a file and give back what it shows.

    The format is that of the path's suffix unless given. Raises ``DrawingError`` for an unknown kind, format or
    theme, and where there is nothing to draw or no room for it.
    """
    path = Path(path)
    form = format or path.suffix.lstrip(".").lower()
    if form not in FORMATS:
        raise DrawingError(f"{path}: unknown format {form!r}; known are {', '.join(FORMATS)}")
    if theme not in THEMES:
        raise DrawingError(f"unknown theme {theme!r}; known are {', '.join(THEMES)}")
    rows, request = _asked(told, request)
    found = scene(kind, rows, request)
    found = replace(found, title=title) if title else found
    if form == "html":
        if kind != "windows":
            raise DrawingError(f"{path}: html shows windows one after another; draw windows, or {kind} as svg")
        html.save(rows, request, path, title, theme)
    else:
        render.save(found, path, form, theme, dots_per_inch)
    return found


__all__ = ["FORMATS", "KINDS", "DrawingError", "Page", "PageError", "Request", "Scene", "Selection", "draw", "scene"]
