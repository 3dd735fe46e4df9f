"""Axes of charts: scales, ticks of dates and of values, and the lines that they leave on the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from kg.drawing.scene import Shape, Text
from kg.drawing.style import text_width

SIZE: Final = 7.0
STEPS: Final = (1, 3, 6, 12, 24, 60, 120, 240)
"""The distances of ticks on an axis of dates, in months; where months are too far apart, weeks are used."""
MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


@dataclass(frozen=True, slots=True)
class Scale:
    """A line from the values ``low`` to ``high`` to the centimetres ``start`` to ``end``."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Where the value stands."""
        span = self.high - self.low
        share = (value - self.low) / span if span else 0.5
        return round(self.start + share * (self.end - self.start), 4)


def time_ticks(first: int, last: int, length: float) -> list[tuple[int, str]]:
    """Days (ordinals) with their labels between two days, as dense as the labels let them be on so many centimetres."""
    months = (last - first) / 30.44
    if months < 2.5:
        return _day_ticks(first, last, length)
    for step in STEPS:
        label = _label(date.fromordinal(first), step)
        if months / step * (text_width(label, SIZE) + 0.5) <= length:
            break
    return [(day.toordinal(), _label(day, step)) for day in _firsts(first, last, step)]


def _label(day: date, months: int) -> str:
    return str(day.year) if months > 24 else f"{MONTHS[day.month - 1]} {day.year}"


def _firsts(first: int, last: int, step: int) -> Iterator[date]:
    """The first days of every so manyth month, counted from January of a year that the step divides."""
    start = date.fromordinal(first)
    month = -(-(start.year * 12 + start.month - 1 + (start.day > 1)) // step) * step
    while (day := date(month // 12, month % 12 + 1, 1)).toordinal() <= last:
        yield day
        month += step


def _day_ticks(first: int, last: int, length: float) -> list[tuple[int, str]]:
    span = max(last - first, 1)
    step = next((days for days in (1, 2, 7, 14, 28) if span / days * 1.8 <= length), 28)
    days = [date.fromordinal(day) for day in range(first, last + 1, step)]
    return [(day.toordinal(), f"{day.day} {MONTHS[day.month - 1]} {day.year}") for day in days]


def time_axis(scale: Scale, y: float, top: float) -> tuple[list[Shape], list[Text]]:
    """The axis of dates at ``y`` with faint lines up to ``top``, each with its label."""
    shapes = [rule((scale.start, y), (scale.end, y), "muted")]
    texts = []
    for day, label in time_ticks(round(scale.low), round(scale.high), abs(scale.end - scale.start)):
        x, half = scale(day), text_width(label, SIZE) / 2
        if x - half >= 0 and x + half <= scale.end + 0.15:
            shapes += [rule((x, y), (x, top), "faint"), rule((x, y), (x, y - 0.1), "muted")]
            texts.append(Text(x, y - 0.3, (label,), "center", SIZE, role="muted"))
    return shapes, texts


def value_axis(scale: Scale, left: float, right: float, values: Sequence[float]) -> tuple[list[Shape], list[Text]]:
    """Faint lines across at the values, named at the left."""
    shapes = [rule((left, scale(value)), (right, scale(value)), "faint") for value in values]
    texts = [Text(left - 0.12, scale(value), (written(value),), "right", SIZE, role="muted") for value in values]
    return shapes, texts


def written(value: float) -> str:
    """A number as one writes it on an axis: −0.5, 0, 1."""
    return f"{value:g}".replace("-", "−")


def rule(start: tuple[float, float], end: tuple[float, float], role: str = "faint", width: float = 0.5) -> Shape:
    """A thin straight line."""
    return Shape((start, end), line=role, width=width)  # type: ignore[arg-type]


def placed(outline: Sequence[tuple[float, float]], x: float, y: float, size: float) -> tuple[tuple[float, float], ...]:
    """A shape of the unit circle at a place."""
    return tuple((round(x + size * px, 4), round(y + size * py, 4)) for px, py in outline)
