"""How much a measure hangs on which articles were read: the bootstrap over articles.

Stances of one article are not independent of each other, so whole articles are drawn with replacement [Efron and
Tibshirani 1993; Snijders and Borgatti 1999 for networks]. Percentile intervals; the seed and the number of replications
are part of the result.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from kg.analysis.statements import OncePer, Selection, StanceRow, Told, once, repeats, select

Row = TypeVar("Row", bound=Told)


@dataclass(frozen=True, slots=True)
class Interval:
    """The value on all articles and the bounds within which the share ``level`` of the replications lies.

    ``defined`` of ``replications`` draws gave a value; ``low`` and ``high`` are ``None`` where none did.
    """

    value: float | None
    low: float | None
    high: float | None
    level: float
    replications: int
    defined: int
    seed: int


def resampled(rows: Sequence[Row], replications: int, seed: int = 0) -> Iterator[list[Row]]:
    """As many articles as there are, drawn with replacement, ``replications`` times; an article drawn twice counts twice."""
    by_article: dict[str, list[Row]] = {}
    for row in rows:
        by_article.setdefault(row.article, []).append(row)
    names = sorted(by_article)
    draw = random.Random(seed)
    for _ in range(replications):
        yield [row for name in sorted(draw.choices(names, k=len(names))) for row in by_article[name]] if names else []


def resampled_selection(
    rows: Sequence[StanceRow], selection: Selection, replications: int, seed: int = 0
) -> Iterator[list[StanceRow]]:
    """Draws of articles from which the stances are selected anew: what counts once over a stretch of time counts once."""
    every = repeats(rows, selection)
    return resampled_stances(select(rows, selection), every, selection.once_per, replications, seed)


def resampled_stances(
    rows: Sequence[StanceRow], every: Sequence[StanceRow], once_per: OncePer, replications: int, seed: int = 0
) -> Iterator[list[StanceRow]]:
    """The same of rows that are selected already, ``every`` with their ``repeats``."""
    if once_per in ("statement", "article"):
        return resampled(rows, replications, seed)
    return (once(drawn, once_per) for drawn in resampled(every, replications, seed))


def bootstrap(
    rows: Sequence[Row],
    measure: Callable[[list[Row]], float | None],
    replications: int = 200,
    level: float = 0.95,
    seed: int = 0,
    value: float | None = None,
) -> Interval:
    """The interval of one measure of rows that are selected already; ``value`` saves measuring the whole again.

    >>> from kg.analysis.examples import debate
    >>> found = bootstrap(debate(), lambda rows: sum(row.polarity > 0 for row in rows) / len(rows), 100)
    >>> found.value, found.low <= found.value <= found.high, found.replications
    (0.5, True, 100)
    """
    whole = measure(list(rows)) if value is None else value
    return interval(whole, [measure(drawn) for drawn in resampled(rows, replications, seed)], level, seed)


def interval(value: float | None, draws: Sequence[float | None], level: float, seed: int) -> Interval:
    """The percentile interval of the draws that gave a value."""
    found = sorted(draw for draw in draws if draw is not None)
    low, high = (_quantile(found, (1 - level) / 2), _quantile(found, (1 + level) / 2)) if found else (None, None)
    return Interval(value, low, high, level, len(draws), len(found), seed)


def _quantile(ordered: Sequence[float], share: float) -> float:
    """Linear between the order statistics, as in R's type 7."""
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def intervals(
    whole: Mapping[str, float | None], draws: Sequence[Mapping[str, float | None]], level: float = 0.95, seed: int = 0
) -> dict[str, Interval]:
    """An interval for each of several measures that were taken on the same draws."""
    return {name: interval(value, [draw[name] for draw in draws], level, seed) for name, value in whole.items()}
