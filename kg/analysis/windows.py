"""Stretches of time: the same network for one window after another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Generic, Literal, TypeVar

import networkx as nx

from kg.analysis.kernels import Kernel, weight
from kg.analysis.statements import Selection, StanceRow, Told, select
from kg.showing import html_table

WindowUnit = Literal["days", "weeks", "months", "years", "events"]
Row = TypeVar("Row", bound=Told)

_COLUMNS: Final = (
    "date", "holder_label", "source_label", "speaker_label", "type", "plover", "target_label", "content", "article",
)  # fmt: skip
_DAY: Final = len("2023-08-15")
_MONTHS: Final[dict[WindowUnit, int]] = {"months": 1, "years": 12}


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

    def _repr_html_(self) -> str:
        """The first rows, for notebooks: who and what, whatever they are rows of."""
        columns = [name for name in _COLUMNS if self.rows and hasattr(self.rows[0], name)]
        rows = [tuple(getattr(row, name) for name in columns) for row in self.rows]
        return html_table(self.label, [name.removesuffix("_label") for name in columns], rows, 25)


def day_of(row: Told) -> date | None:
    """The day on which a row is placed in time; ``None`` without a date.

    Its own date where that is a day. A coarser one ("2023", "2023-08") is placed on the day of its article where the
    article was published within it, else on its first day.
    """
    own = (row.date or "").split("/")[0]
    published = row.published or ""
    if len(own) < _DAY and len(published) == _DAY and published.startswith(own):
        own = published
    return _day(own) if own else None


def windows(
    rows: Iterable[StanceRow],
    selection: Selection | None = None,
    width: int = 30,
    step: int | None = None,
    unit: WindowUnit = "days",
    kernel: Kernel | None = None,
) -> list[Window[StanceRow]]:
    """The selected stances in windows of so many days, calendar weeks, months or years, or stances in order of time.

    Without ``step`` the windows follow each other; a smaller step makes them overlap. In time they run from
    ``selection.since``, or the day of the first article, until the last row is in one; windows without stances stay.
    Weeks begin on Monday, months on the first, quarters (three months) in January, April, July and October. Repeats are
    removed over all windows before, as DNA does. Rows without a date, and those that tell of times before the windows,
    are in none. With a ``kernel`` rows weigh the less the farther from the middle of their window they lie: see
    ``smoothed``. Raises ``WindowError``.

    >>> from kg.analysis.examples import debate
    >>> windows(debate(), width=31)
    [<Window 2024-01-10 to 2024-02-09: 4 rows>, <Window 2024-02-10 to 2024-03-11: 4 rows>]
    >>> windows(debate(), width=1, unit="months")
    [<Window 2024-01: 3 rows>, <Window 2024-02: 4 rows>, <Window 2024-03: 1 rows>]
    """
    selection = selection or Selection()
    return stance_windows(select(rows, selection), width, step, unit, selection.since, kernel)


def stance_windows(
    rows: Sequence[StanceRow],
    width: int,
    step: int | None = None,
    unit: WindowUnit = "days",
    since: str | None = None,
    kernel: Kernel | None = None,
) -> list[Window[StanceRow]]:
    """The same of rows that are selected already. Raises ``WindowError``."""
    if kernel and unit == "events":
        raise WindowError("a kernel weighs by time: give windows of days, weeks, months or years, not of stances")
    found = split(rows, width, step, unit, since)
    return smoothed(found, rows, kernel) if kernel else found


def smoothed(found: Iterable[Window[StanceRow]], rows: Sequence[StanceRow], kernel: Kernel) -> list[Window[StanceRow]]:
    """The windows of time with their rows weighed by the kernel around the middle of each; a row of no weight is left out.

    The bandwidth is half the window. The Gaussian kernel weighs every dated row in every window.
    """
    dated = [(day, row) for row in rows if (day := day_of(row)) is not None]
    return [replace(window, rows=tuple(_weighed(window, dated, kernel))) for window in found]


def _weighed(window: Window[StanceRow], dated: Iterable[tuple[date, StanceRow]], kernel: Kernel) -> Iterator[StanceRow]:
    start, end = date.fromisoformat(window.start), date.fromisoformat(window.end)
    for day, row in dated:
        if (found := weight(kernel, day, start, end)) > 0:
            yield replace(row, weight=found)


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
    return _by_events(dated, width, step) if unit == "events" else _by_time(dated, width, step, unit, since)


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


def _by_time(
    dated: Sequence[tuple[date, Row]], width: int, step: int, unit: WindowUnit, since: str | None
) -> list[Window[Row]]:
    start = _beginning(_first(dated, since), step, unit)
    last = max(start, dated[-1][0])
    found = []
    while True:
        end = _after(start, width, unit) - timedelta(days=1)
        inside = tuple(row for day, row in dated if start <= day <= end)
        found.append(Window(_label(start, end, unit), start.isoformat(), end.isoformat(), inside))
        if end >= last:
            return found
        start = _after(start, step, unit)


def _first(dated: Sequence[tuple[date, Row]], since: str | None) -> date:
    """The day from which on rows are in a window: as asked, else of the first article, else of the first row."""
    if since:
        return min(_day(since), dated[0][0])
    published = min((row.published for _, row in dated if row.published), default=None)
    return _day(published) if published else dated[0][0]


def _day(text: str) -> date:
    """The day, or the first of the month or year."""
    return date.fromisoformat(text + "-01-01"[len(text) - len("2023") :])


def _beginning(day: date, step: int, unit: WindowUnit) -> date:
    """The first day of the day's unit; of a step that divides the year, of its part of the year."""
    if unit == "weeks":
        return day - timedelta(days=day.weekday())
    if unit == "months":
        return day.replace(month=day.month - (day.month - 1) % (step if 12 % step == 0 else 1), day=1)
    return day.replace(month=1, day=1) if unit == "years" else day


def _after(day: date, number: int, unit: WindowUnit) -> date:
    """The first day after so many units."""
    if unit not in _MONTHS:
        return day + timedelta(days=number * (7 if unit == "weeks" else 1))
    months = 12 * day.year + day.month - 1 + number * _MONTHS[unit]
    return date(months // 12, months % 12 + 1, 1)


def _label(start: date, end: date, unit: WindowUnit) -> str:
    shown = {"years": len("2023"), "months": len("2023-08")}.get(unit, _DAY)
    first, last = start.isoformat()[:shown], end.isoformat()[:shown]
    return first if first == last else f"{first} to {last}"


def described(width: int, step: int | None, unit: WindowUnit, kernel: Kernel | None = None) -> str:
    """The windows in words, for the line under a picture.

    >>> described(3, 1, "months", "gaussian")
    'Windows of 3 months, moved by 1, weighed by a Gaussian kernel'
    >>> described(1, None, "years")
    'Windows of 1 year'
    """
    things = "stances" if unit == "events" else unit
    moved = f", moved by {step}" if step and step != width else ""
    name = {"gaussian": "a Gaussian", "epanechnikov": "an Epanechnikov", "uniform": "a uniform"}.get(str(kernel))
    weighed = f", weighed by {name or f'a {kernel}'} kernel" if kernel else ""
    return f"Windows of {width} {things.removesuffix('s') if width == 1 else things}{moved}{weighed}"


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
