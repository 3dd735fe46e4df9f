"""The table of stances from which every network is built, and the choice of which stances count.

Duplicates are handled as in Discourse Network Analyzer (Leifeld 2017): a holder's repeated position counts once per
article, week, month, year or over the whole range, or every time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, Literal, Protocol, TypeVar, cast

from kg.model import Record, Stance

OncePer = Literal["statement", "article", "week", "month", "year", "range"]

_DAY: Final = len("2023-08-15")

HELD: Final[tuple[str, ...]] = ("asserted", "reported")
"""The factualities of a position that is held; the others (promised, possible, conditional, denied) are not."""

LIKELY: Final = 0.5
"""The confidence from which on a stance is more likely right than wrong."""

ISSUE: Final = "issue"
"""The ``target_kind`` of a stance towards an issue."""


class Told(Protocol):
    """What an article tells, of whatever kind: where, when and by which outlet."""

    @property
    def article(self) -> str: ...
    @property
    def date(self) -> str | None: ...
    @property
    def published(self) -> str | None: ...
    @property
    def publisher(self) -> str | None: ...


class Aimed(Told, Protocol):
    """What is told towards an actor or issue, or towards nobody; ``issue`` as in ``StanceRow``."""

    @property
    def target(self) -> str | None: ...
    @property
    def target_label(self) -> str | None: ...
    @property
    def issue(self) -> str | None: ...


Row = TypeVar("Row", bound=Told)
AimedRow = TypeVar("AimedRow", bound=Aimed)


@dataclass(frozen=True, slots=True)
class StanceRow:
    """One stance with the labels and metadata that networks, tables and diagrams need.

    ``date`` is the stance's own date, else its article's, which is also in ``published``. ``target_kind`` is ``"issue"`` or the kind of the actor.
    ``weight`` is what it counts in a network: 1, but in a window with a kernel; rows that differ only in it are equal.
    ``issue`` is the article's own issue where the target is the cluster in which it stands, ``person`` who held the
    position where it is folded into the body that they speak for.
    """

    article: str
    date: str | None
    publisher: str | None
    holder: str
    holder_label: str
    holder_kind: str
    target: str
    target_label: str
    target_kind: str
    polarity: int
    type: str
    factuality: str
    speaker: str | None = None
    confidence: float = 1.0
    inferred: bool = False
    quote: str = ""
    published: str | None = None
    weight: float = field(default=1, compare=False)
    issue: str | None = None
    person: str | None = None

    @property
    def held(self) -> bool:
        """Whether the position is held, rather than promised, possible, conditional or denied."""
        return self.factuality in HELD


@dataclass(frozen=True, slots=True)
class Selection:
    """Which stances a network uses: asserted or reported, not inferred, likely, once per article, unless asked otherwise.

    ``since`` and ``until`` are dates in the forms of the model, both inclusive; a row without a date is left out
    when either is given. An empty collection of publishers, kinds (of the holder) or targets (ids or labels of issues,
    clusters of issues or actors) means all of them. It chooses events, attributions and affiliations alike, by what
    they have of this: docs/analysis.md, "Which stances count".
    """

    factualities: Collection[str] = HELD
    inferred: bool = False
    once_per: OncePer = "article"
    min_confidence: float = LIKELY
    since: str | None = None
    until: str | None = None
    publishers: Collection[str] = ()
    kinds: Collection[str] = ()
    targets: Collection[str] = ()


def rows_from_records(records: Iterable[Record]) -> list[StanceRow]:
    """Every stance of the records as a row, in the order of the records."""
    return [row for record in records for row in _record_rows(record)]


def _record_rows(record: Record) -> Iterable[StanceRow]:
    labels = record.labels()
    kinds = {actor.id: actor.kind for actor in record.actors}
    named = {name: (label, kinds.get(name, ISSUE)) for name, label in labels.items()}
    return (_row(record, stance, named) for stance in record.stances)


def _row(record: Record, stance: Stance, named: Mapping[str, tuple[str, str]]) -> StanceRow:
    holder_label, holder_kind = named.get(stance.holder, (stance.holder, "other"))
    target_label, target_kind = named.get(stance.target, (stance.target, "other"))
    return StanceRow(
        article=record.id,
        date=stance.date or record.published,
        publisher=record.publisher,
        holder=stance.holder,
        holder_label=holder_label,
        holder_kind=holder_kind,
        target=stance.target,
        target_label=target_label,
        target_kind=target_kind,
        polarity=stance.polarity,
        type=stance.type,
        factuality=stance.factuality,
        speaker=stance.speaker,
        confidence=stance.confidence,
        inferred=stance.inferred_from is not None,
        quote=stance.evidence.exact,
        published=record.published,
    )


def select(rows: Iterable[StanceRow], selection: Selection | None = None) -> list[StanceRow]:
    """The rows that a network uses, sorted, repeats removed: of those of an article the most confident stands, else the earliest."""
    selection = selection or Selection()
    chosen = sorted((row for row in rows if _wanted(row, selection)), key=_order)
    return once(chosen, selection.once_per)


def once(rows: Iterable[StanceRow], once_per: OncePer) -> list[StanceRow]:
    """The rows, in their order, without those that repeat a position within the same article or stretch of time."""
    return unrepeated(rows, once_per, lambda row: position(row, once_per))


def unrepeated(rows: Iterable[Row], once_per: OncePer, alike: Callable[[Row], Hashable]) -> list[Row]:
    """The rows, in their order, without repeats, which ``alike`` knows: of a stretch of time the earliest stands.

    Of one day the first by article stands, of one article the first; what has no date comes after all that has one.
    """
    rows = list(rows)
    if once_per == "statement":
        return rows
    first: dict[Hashable, Row] = {}
    for row in rows if once_per == "article" else sorted(rows, key=lambda row: (not row.date, begin(row), row.article)):
        first.setdefault(alike(row), row)
    standing = {id(row): row for row in first.values()}
    return [standing.pop(id(row)) for row in rows if id(row) in standing]


def begin(row: Told) -> str:
    """When a row is placed in time: its own date where that is a day; "" without a date.

    A coarser one ("2023", "2023-08") gives way to the day of the article where this was published within it.
    """
    own, published = (row.date or "").split("/")[0], row.published or ""
    return published if len(own) < _DAY == len(published) and published.startswith(own) else own


def position(row: StanceRow, once_per: OncePer) -> tuple[object, ...]:
    """What rows that repeat a position within the same article or stretch of time have in common."""
    return row.holder, row.target, row.polarity, row.held, period(row, once_per)


def repeats(rows: Iterable[StanceRow], selection: Selection) -> list[StanceRow]:
    """The rows selected with those that repeat a position in a stretch of time; none where each article counts.

    A draw of articles without the row that stands for a position may hold another that does.
    """
    if selection.once_per in ("statement", "article"):
        return []
    return select(rows, replace(selection, once_per="statement"))


def _wanted(row: StanceRow, selection: Selection) -> bool:
    return (
        row.polarity != 0
        and row.factuality in selection.factualities
        and (selection.inferred or not row.inferred)
        and row.confidence >= selection.min_confidence
        and (not selection.kinds or row.holder_kind in selection.kinds)
        and aimed(row, selection)
        and told(row, selection)
    )


def aimed(row: Aimed, selection: Selection) -> bool:
    """Whether the selection takes what is told towards this target."""
    return not selection.targets or row.target in selection.targets or row.target_label in selection.targets


def told(row: Told, selection: Selection) -> bool:
    """Whether the selection takes the outlet and the date of what is told."""
    return (not selection.publishers or row.publisher in selection.publishers) and _within(
        row.date, selection.since, selection.until
    )


def _within(day: str | None, since: str | None, until: str | None) -> bool:
    if since is None and until is None:
        return True
    if day is None:
        return False
    start, end = day.split("/")[0], day.split("/")[-1]
    return (since is None or end >= since[: len(end)]) and (until is None or start[: len(until)] <= until)


def _order(row: StanceRow) -> tuple[object, ...]:
    return (row.article, row.holder, row.target, -row.polarity, -row.confidence, row.factuality, row.type, row.quote)


def period(row: Told, once_per: OncePer) -> str:
    """The article or stretch of time within which a repeated position counts once.

    A row without a date, or with one too coarse for the stretch asked, falls into one of its own.
    """
    if once_per == "range":
        return ""
    day = (row.date or "").split("/")[0]
    if once_per in ("article", "statement") or not day:
        return row.article
    if once_per == "week" and len(day) == _DAY:
        year, week, _ = date.fromisoformat(day).isocalendar()
        return f"{year}-W{week:02}"
    return day[: len("2023")] if once_per == "year" else day[: len("2023-08")]


def merge_issues(rows: Iterable[AimedRow], clusters: Mapping[str, tuple[str, str]]) -> list[AimedRow]:
    """The rows, of stances or events, with each issue replaced by the cluster (its id and label) that ``clusters`` gives."""
    return [_merged(row, clusters.get(row.target or "")) for row in rows]


def _merged(row: AimedRow, cluster: tuple[str, str] | None) -> AimedRow:
    if cluster is None:
        return row
    return cast("AimedRow", replace(cast("Any", row), target=cluster[0], target_label=cluster[1], issue=row.target))


def issues_counted(rows: Iterable[StanceRow]) -> str:
    """In words, how issues are counted, for the note of a picture or table; nothing where no target is an issue.

    >>> from kg.analysis.examples import debate
    >>> issues_counted(debate())
    'issues of each article counted apart'
    >>> issues_counted(merge_issues(debate(), {"treaty": ("fishing", "fishing treaty")}))
    'issues that are one matter counted together'
    """
    chosen = [row for row in rows if row.target_kind == ISSUE]
    if any(row.issue is not None for row in chosen):
        return "issues that are one matter counted together"
    return "issues of each article counted apart" if chosen else ""
