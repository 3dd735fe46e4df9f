"""Diagrams of stances: who stands where on what, who supports and opposes whom, one actor's positions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final, Literal

from kg.analysis.networks import actor_rows, issue_rows
from kg.analysis.statements import Selection, StanceRow
from kg.drawing import ego, heatmap, relations, render, stances
from kg.drawing.material import gather
from kg.drawing.scene import Scene
from kg.drawing.style import THEMES

Kind = Literal["stances", "relations", "ego", "heatmap"]
KINDS: Final[tuple[Kind, ...]] = ("stances", "relations", "ego", "heatmap")
FORMATS: Final = ("svg", "png", "pdf")


class DrawingError(ValueError):
    """A diagram that cannot be drawn; the message says why and what to do."""


def scene(kind: str, rows: Iterable[StanceRow], actor: str | None = None, selection: Selection | None = None) -> Scene:
    """What stands where in the diagram, without drawing it.

    ``actor`` is the id of the actor of an ego diagram. Raises ``DrawingError`` where there is nothing to draw.
    """
    known = list(rows)
    if kind == "ego":
        return _ego(known, actor, selection)
    makers = {"stances": stances.scene, "relations": relations.scene, "heatmap": heatmap.scene}
    if kind not in makers:
        raise DrawingError(f"unknown kind of diagram {kind!r}; known are {', '.join(KINDS)}")
    chosen = actor_rows(known) if kind == "relations" else issue_rows(known)
    material = gather(chosen, selection)
    if not material.ties:
        towards = "actors" if kind == "relations" else "issues"
        raise DrawingError(f"no stances towards {towards} among those selected: no {kind} diagram to draw")
    return makers[kind](material)


def _ego(rows: list[StanceRow], actor: str | None, selection: Selection | None) -> Scene:
    if not actor:
        raise DrawingError("an ego diagram needs the id of an actor")
    try:
        return ego.scene(gather([row for row in rows if actor in (row.holder, row.target)], selection), actor)
    except ValueError as error:
        raise DrawingError(str(error)) from error


def draw(
    kind: str,
    rows: Iterable[StanceRow],
    path: Path,
    *,
    actor: str | None = None,
    format: str | None = None,
    title: str | None = None,
    theme: str = "paper",
    selection: Selection | None = None,
) -> Scene:
    """Draw the diagram of a kind into a file and give back what it shows.

    The format is that of the path's suffix unless given. Raises ``DrawingError`` for an unknown kind, format or
    theme, and where there is nothing to draw.
    """
    form = format or path.suffix.lstrip(".").lower()
    if form not in FORMATS:
        raise DrawingError(f"{path}: unknown format {form!r}; known are {', '.join(FORMATS)}")
    if theme not in THEMES:
        raise DrawingError(f"unknown theme {theme!r}; known are {', '.join(THEMES)}")
    found = scene(kind, rows, actor, selection)
    found = replace(found, title=title) if title else found
    render.save(found, path, form, theme)
    return found


__all__ = ["FORMATS", "KINDS", "DrawingError", "Scene", "draw", "scene"]
