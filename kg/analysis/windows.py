"""Stretches of time: the same network for one window after another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Generic, Literal, TypeVar

import networkx as nx

from kg.analysis.statements import Selection, StanceRow, Told, select

WindowUnit = Literal["days", "events"]
Row = TypeVar("Row", bound=Told)

_DAY: Final = len("2023-08-15")


class WindowError(ValueError):
    """A width or step that makes no windows; the message says what to do."""


@dataclass(frozen=True, slots=True, repr=False)
class Window(Generic[Row]):
    """A stretch of time with what is told of it; ``start`` and ``end`` are days, both inclusive."""

    label: str
    start: str
    end: str
    rows: tuple[Row, ...]

    def __repr__(self) -> str:
        return f"<Window {self.label}: {len(self.rows):,} rows>"


def day_of(row: Told) -> date | None:
    """The day on which a row is placed in time; ``None`` without a date.

    Its own date where that is a day. A coarser one ("2023", "2023-08") is placed on the day of its article where the
    article was published within it, else on its first day.
    """
    own = (row.date or "").split("/")[0]
    published = row.published or ""
    if len(own) < _DAY and len(published) == _DAY and published.startswith(own):
        own = published
    return date.fromisoformat(own + "-01-01"[len(own) - len("2023") :]) if own else None


def windows(
    rows: Iterable[StanceRow],
    selection: Selection | None = None,
    width: int = 30,
    step: int | None = None,
    unit: WindowUnit = "days",
) -> list[Window[StanceRow]]:
    """The selected stances in windows of ``width`` days, or of ``width`` stances in order of time.

    Without ``step`` the windows follow each other; a smaller step makes them overlap. By days they run from
    ``selection.since``, or the first date, until the last row is in one; windows without stances stay. Repeats are
    removed over all windows before, as DNA does. Rows without a date are in none. Raises ``WindowError``.

    >>> from kg.analysis.examples import debate
    >>> windows(debate(), width=31)
    [<Window 2024-01-10 to 2024-02-09: 4 rows>, <Window 2024-02-10 to 2024-03-11: 4 rows>]
    """
    selection = selection or Selection()
    return split(select(rows, selection), width, step, unit, since=selection.since)


def split(
    rows: Iterable[Row],
    width: int,
    step: int | None = None,
    unit: WindowUnit = "days",
    since: str | None = None,
) -> list[Window[Row]]:
    """Rows of any kind in windows, as ``windows`` does, nothing left out but what has no date. Raises ``WindowError``."""
    step = width if step is None else step
    if width < 1 or step < 1:
        raise WindowError(f"a window of {width} with a step of {step} {unit}: both must be 1 or more")
    dated = sorted(((day, row) for row in rows if (day := day_of(row)) is not None), key=lambda pair: pair[0])
    if not dated:
        return []
    return _by_events(dated, width, step) if unit == "events" else _by_days(dated, width, step, since)


def _by_events(dated: Sequence[tuple[date, Row]], width: int, step: int) -> list[Window[Row]]:
    found = []
    for first in range(0, len(dated), step):
        inside = dated[first : first + width]
        start, end = inside[0][0].isoformat(), inside[-1][0].isoformat()
        label = f"{start} to {end} ({first + 1}–{first + len(inside)})"
        found.append(Window(label, start, end, tuple(row for _, row in inside)))
        if first + width >= len(dated):
            break
    return found


def _by_days(dated: Sequence[tuple[date, Row]], width: int, step: int, since: str | None) -> list[Window[Row]]:
    start = date.fromisoformat(since + "-01-01"[len(since) - len("2023") :]) if since else dated[0][0]
    start = min(start, dated[0][0])
    found = []
    while True:
        end = start + timedelta(days=width - 1)
        inside = tuple(row for day, row in dated if start <= day <= end)
        label = start.isoformat() if width == 1 else f"{start} to {end}"
        found.append(Window(label, start.isoformat(), end.isoformat(), inside))
        if end >= dated[-1][0]:
            return found
        start += timedelta(days=step)


def window_networks(found: Sequence[Window[Row]], build: Callable[[Sequence[Row]], nx.Graph]) -> list[nx.Graph]:
    """The network of every window, each with the nodes of all, so that networks can be compared."""
    graphs = [build(window.rows) for window in found]
    nodes: dict[str, dict[str, object]] = {}
    for graph in graphs:
        for node, data in graph.nodes(data=True):
            nodes.setdefault(node, data)
    return [_with_nodes(graph, nodes) for graph in graphs]


def _with_nodes(graph: nx.Graph, nodes: dict[str, dict[str, object]]) -> nx.Graph:
    whole = graph.__class__()
    whole.add_nodes_from((node, {**nodes[node], **graph.nodes.get(node, {})}) for node in sorted(nodes))
    whole.add_edges_from(graph.edges(keys=True, data=True) if graph.is_multigraph() else graph.edges(data=True))
    return whole
