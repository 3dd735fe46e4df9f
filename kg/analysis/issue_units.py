"""Issues that are worded alike and near enough in time, as one unit; how near is near enough stands in ``issue_periods.tsv``."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from kg.analysis.wordings import Wording
from kg.lexicon import read_table
from kg.rdf.issues import IssueEntry


class Period(NamedTuple):
    """Days that a matter of a kind may lie apart: told apart by more than its owner, or by nothing else."""

    days: float
    bare: float


@dataclass(frozen=True, slots=True)
class Unit:
    """Issues that are worded alike and near in time; ``first`` and ``last`` are days, both None without a date.

    ``id`` is that of the first issue, ``named`` are the names in the label, and the owner, ``tokens`` those of the wording.
    """

    id: str
    wording: Wording
    kind: str
    owner: str | None
    entries: tuple[IssueEntry, ...]
    first: int | None
    last: int | None
    articles: frozenset[str]
    holders: frozenset[str]
    context: frozenset[str]
    named: frozenset[str]
    tokens: frozenset[str]

    @property
    def own(self) -> frozenset[str]:
        """The owner, where there is one."""
        return frozenset((self.owner,)) if self.owner else frozenset()


@lru_cache(maxsize=1)
def periods() -> dict[str, Period]:
    """The table of periods, by kind of issue or class of nouns."""
    rows = read_table("issue_periods", ("what",))
    return {row["what"]: Period(_days(row["days"]), _days(row["bare"])) for row in rows}


def _days(cell: str) -> float:
    return float(cell) if cell else math.inf


def period(head: str, kind: str) -> Period:
    """That of the class of nouns where the table has it, else that of the kind, else that of any matter."""
    table = periods()
    return table.get(head) or table.get(kind) or table["matter"]


def day(value: str | None) -> int | None:
    """Number of the day; of a month, a year or an interval, that of its beginning. ``None`` for anything else."""
    try:
        return date.fromisoformat(((value or "").split("/")[0].split("T")[0] + "-01-01")[:10]).toordinal()
    except ValueError:
        return None


def units_of(read: Sequence[tuple[IssueEntry, Wording]]) -> list[Unit]:
    """Issues worded alike, parted where they lie too far apart in time or where the wording tells nothing."""
    alike: dict[tuple[object, ...], list[IssueEntry]] = defaultdict(list)
    wordings: dict[tuple[object, ...], Wording] = {}
    for entry, wording in read:
        signature = (_sorted(wording), entry.kind, entry.owner, *(() if _telling(wording, entry) else (entry.id,)))
        alike[signature].append(entry)
        wordings[signature] = wording
    return [
        _unit(group, wordings[signature])
        for signature, entries in sorted(alike.items(), key=lambda item: item[1][0].id)
        for group in _parted(entries, _reach(wordings[signature], entries[0]))
    ]


def _sorted(wording: Wording) -> tuple[object, ...]:
    told = (wording.tokens, wording.owners, wording.objects)
    return (wording.head, *map(tuple, map(sorted, told)), wording.clause, wording.negated, wording.joint)


def _telling(wording: Wording, entry: IssueEntry) -> bool:
    """Whether issues with exactly this wording and owner can be taken for one matter."""
    if wording.clause:
        return len(wording.tokens) > 2
    return bool(wording.names or wording.numbers or entry.owner or (wording.head and wording.words))


def _reach(wording: Wording, entry: IssueEntry) -> float:
    """Days within which issues with exactly this wording are one matter."""
    allowed = period(wording.head, entry.kind)
    if wording.years or (wording.numbers and math.isinf(allowed.days)):
        return math.inf
    told = wording.words or wording.names - wording.actors or wording.numbers
    return allowed.days if told and (wording.names or entry.owner or math.isinf(allowed.days)) else allowed.bare


def _parted(entries: Sequence[IssueEntry], reach: float) -> Iterator[list[IssueEntry]]:
    """The entries in groups that span ``reach`` days at most; those without a date are one group."""
    group: list[IssueEntry] = []
    start: int | None = None
    for entry in sorted(entries, key=lambda entry: (day(entry.date) or 0, entry.id)):
        now = day(entry.date)
        far = now is not None and (start is None or now - start > reach)
        if group and far:
            yield group
            group = []
        if not group:
            start = now
        group.append(entry)
    if group:
        yield group


def _unit(entries: Sequence[IssueEntry], wording: Wording) -> Unit:
    days = [found for entry in entries if (found := day(entry.date)) is not None]
    first = entries[0]
    return Unit(
        first.id,
        wording,
        first.kind,
        first.owner,
        tuple(entries),
        min(days, default=None),
        max(days, default=None),
        frozenset(entry.article for entry in entries),
        frozenset(holder for entry in entries for holder in entry.holders),
        frozenset(actor for entry in entries for actor in entry.names.values()),
        wording.names | ({first.owner} if first.owner else set()),
        wording.tokens,
    )


def span_of(a: Unit, b: Unit) -> int | None:
    """Days from the first to the last of both together; None where one has no date."""
    if a.first is None or b.first is None or a.last is None or b.last is None:
        return None
    return max(a.last, b.last) - min(a.first, b.first)


def gap_of(a: Unit, b: Unit) -> int | None:
    """Days between the two, 0 where they overlap; None where one has no date."""
    if a.first is None or b.first is None or a.last is None or b.last is None:
        return None
    return max(a.first - b.last, b.first - a.last, 0)
