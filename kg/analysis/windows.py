"""Stretches of time: which stances fall into which window, and what else is told falls into it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Generic, Literal, TypeVar

from kg.analysis.kernels import Kernel, weight
from kg.analysis.statements import OncePer, Selection, StanceRow, Told, begin, position, repeats, select
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
    """A stretch of time with what is told of it; ``start`` and ``end`` are days, both inclusive.

    What else is told on a day ``holds`` where the day is ``since`` or later and before ``before``, either open where
    ``None``. So of stances in order of time, whose windows may share a day, no two that follow each other hold it.
    ``repeats`` are the rows with those that repeat a position in the window, where one counts ``once_per`` stretch of time.
    """

    label: str
    start: str
    end: str
    rows: tuple[Row, ...]
    since: date | None = None
    before: date | None = None
    repeats: tuple[Row, ...] = ()
    once_per: OncePer = "article"

    def holds(self, day: date | None) -> bool:
        """Whether what is told on the day falls into the window."""
        return (
            day is not None and (self.since is None or day >= self.since) and (self.before is None or day < self.before)
        )

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
    return _day(own) if (own := begin(row)) else None


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
    rows, selection = list(rows), selection or Selection()
    chosen, every = select(rows, selection), repeats(rows, selection)
    return stance_windows(chosen, width, step, unit, selection.since, kernel, every, selection.once_per)


def stance_windows(
    rows: Sequence[StanceRow],
    width: int,
    step: int | None = None,
    unit: WindowUnit = "days",
    since: str | None = None,
    kernel: Kernel | None = None,
    every: Sequence[StanceRow] = (),
    once_per: OncePer = "article",
    beside: Iterable[Told] = (),
) -> list[Window[StanceRow]]:
    """The same of rows that are selected already, ``every`` with the repeats. Raises ``WindowError``.

    Windows of time run on, in both directions, until what is told ``beside`` in articles of that time is in one, too.
    """
    if kernel and unit == "events":
        raise WindowError("a kernel weighs by time: give windows of days, weeks, months or years, not of stances")
    found = split(rows, width, step, unit, since, beside)
    found = smoothed(found, rows, kernel) if kernel else found
    return [_with_repeats(window, every, once_per, kernel) for window in found] if every else found


def _with_repeats(
    window: Window[StanceRow], every: Sequence[StanceRow], once_per: OncePer, kernel: Kernel | None
) -> Window[StanceRow]:
    """The window with the repeats of its positions; what another window counts does not come back."""
    counted, own = {position(row, once_per) for row in window.rows}, set(window.rows)
    inside = [row for row in every if position(row, once_per) in counted]
    if kernel:
        inside = list(_weighed(window, _dated(inside), kernel))
    else:
        inside = [row for row in inside if row in own or window.holds(day_of(row))]
    return replace(window, repeats=tuple(inside), once_per=once_per)


def smoothed(found: Iterable[Window[StanceRow]], rows: Sequence[StanceRow], kernel: Kernel) -> list[Window[StanceRow]]:
    """The windows of time with their rows weighed by the kernel around the middle of each; a row of no weight is left out.

    The bandwidth is half the window. The Gaussian kernel weighs every dated row in every window.
    """
    dated = _dated(rows)
    return [replace(window, rows=tuple(_weighed(window, dated, kernel))) for window in found]


def _dated(rows: Iterable[Row]) -> list[tuple[date, Row]]:
    return [(day, row) for row in rows if (day := day_of(row)) is not None]


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
    beside: Iterable[Told] = (),
) -> list[Window[Row]]:
    """Rows of any kind in windows, as ``windows`` does, ``beside`` as in ``stance_windows``. Raises ``WindowError``."""
    step = width if step is None else step
    if width < 1 or step < 1:
        raise WindowError(f"a window of {width} with a step of {step} {unit}: both must be 1 or more")
    dated = sorted(_dated(rows), key=lambda pair: pair[0])
    more = sorted(_dated(beside), key=lambda pair: pair[0])
    if unit == "events":
        return _by_events(dated, width, step)
    return _by_time(dated, more, width, step, unit, since) if dated or more else []


def _by_events(dated: Sequence[tuple[date, Row]], width: int, step: int) -> list[Window[Row]]:
    found = []
    for first in range(0, len(dated), step):
        inside = dated[first : first + width]
        start, end = inside[0][0].isoformat(), inside[-1][0].isoformat()
        label = f"{start} to {end} ({first + 1}–{first + len(inside)})"
        rows, following = tuple(row for _, row in inside), dated[first + width :]
        since, before = inside[0][0] if first else None, following[0][0] if following else None
        found.append(Window(label, start, end, rows, since, before))
        if not following:
            break
    return found


def _by_time(
    dated: Sequence[tuple[date, Row]],
    beside: Sequence[tuple[date, Told]],
    width: int,
    step: int,
    unit: WindowUnit,
    since: str | None,
) -> list[Window[Row]]:
    start, last = _span(dated, beside, step, unit, since)
    found: list[Window[Row]] = []
    while True:
        before = _after(start, width, unit)
        end = before - timedelta(days=1)
        inside = tuple(row for day, row in dated if start <= day < before)
        found.append(Window(_label(start, end, unit), start.isoformat(), end.isoformat(), inside, start, before))
        if end >= last:
            return found
        start = _after(start, step, unit)


def _span(
    dated: Sequence[tuple[date, Told]],
    beside: Sequence[tuple[date, Told]],
    step: int,
    unit: WindowUnit,
    since: str | None,
) -> tuple[date, date]:
    """The first day of the first window, and the day that the last holds; what is told beside moves no window."""
    start = _beginning(_first(dated or beside, since), step, unit)
    first = _first(beside or dated, since)
    while first < start:
        start = _after(start, -step, unit)
    return start, max(start, *(day for day, _ in (*dated[-1:], *beside[-1:])))


def _first(dated: Sequence[tuple[date, Told]], since: str | None) -> date:
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
