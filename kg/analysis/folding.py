"""Persons folded into the country or body that they speak for, and unfolded again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, TypeVar, cast

from kg.analysis.statements import Selection, StanceRow, Told, told

Into = Literal["body", "country"]
Row = TypeVar("Row", bound=Told)

PERSON: Final = "person"
EVENT_ENDS: Final = ("source", "target")
"""Where an event has its actors."""


@dataclass(frozen=True, slots=True)
class AffiliationRow:
    """One article's word that a member belongs to an organisation or country; ``role`` is empty where none is told.

    ``country`` is the country that the organisation is, or is part of.
    """

    article: str
    member: str
    member_label: str
    member_kind: str
    organisation: str
    organisation_label: str
    organisation_kind: str
    role: str = ""
    start: str | None = None
    end: str | None = None
    country: str | None = None
    country_label: str | None = None
    publisher: str | None = None
    published: str | None = None

    @property
    def date(self) -> str | None:
        """That of the article that tells it; ``start`` and ``end`` are when it held."""
        return self.published


@dataclass(frozen=True, slots=True)
class _Body:
    id: str
    label: str
    kind: str


def select_affiliations(rows: Iterable[AffiliationRow], selection: Selection | None = None) -> list[AffiliationRow]:
    """The affiliations that the selected outlets tell in articles of the selected dates, of the selected kinds of member."""
    selection = selection or Selection()
    return [row for row in rows if told(row, selection) and (not selection.kinds or row.member_kind in selection.kinds)]


def fold_persons(
    rows: Iterable[StanceRow], affiliations: Iterable[AffiliationRow], into: Into = "body"
) -> list[StanceRow]:
    """The rows with every person replaced by the body, or the country, for which they speak.

    Of several affiliations counts one that the row's own article tells, else one whose dates hold on the row's date,
    else the one told most often; with a role before without. Persons of no known affiliation stay. The person who held
    a folded position stands in ``person``, and in ``speaker``, where nobody else does.
    """
    found = fold(rows := list(rows), affiliations, into, ("holder", "target"))
    return [
        replace(new, speaker=old.speaker or old.holder, person=old.holder) if new.holder != old.holder else new
        for old, new in zip(rows, found, strict=True)
    ]


def fold(rows: Iterable[Row], affiliations: Iterable[AffiliationRow], into: Into, ends: Sequence[str]) -> list[Row]:
    """Rows of any kind with the persons at the named ends folded: of an attribution its ``speaker``, of an event its
    ``source`` and ``target``. An end has its label in ``…_label`` and its kind in ``…_kind``.
    """
    known = _bodies(affiliations, into)
    return [_folded(row, known, ends) for row in rows]


_Known = Mapping[str, list[tuple[AffiliationRow, _Body]]]


def _bodies(affiliations: Iterable[AffiliationRow], into: Into) -> _Known:
    found: dict[str, list[tuple[AffiliationRow, _Body]]] = defaultdict(list)
    for row in affiliations:
        body = _Body(row.organisation, row.organisation_label, row.organisation_kind)
        if into == "country":
            if row.country is None:
                continue
            body = _Body(row.country, row.country_label or row.country, "country")
        if row.member_kind == PERSON and body.id != row.member and body.kind != PERSON:
            found[row.member].append((row, body))
    return found


def _folded(row: Row, known: _Known, ends: Sequence[str]) -> Row:
    changed: dict[str, str] = {}
    for end in ends:
        if getattr(row, f"{end}_kind") == PERSON and (body := _body(getattr(row, end), row, known)) is not None:
            changed |= {end: body.id, f"{end}_label": body.label, f"{end}_kind": body.kind}
    return cast("Row", replace(cast("Any", row), **changed)) if changed else row


def _body(person: str, row: Told, known: _Known) -> _Body | None:
    found = known.get(person)
    if not found:
        return None
    often = Counter(body for _, body in found)
    return max(
        found,
        key=lambda one: (
            one[0].article == row.article,
            _holds(one[0], row.date),
            bool(one[0].role),
            often[one[1]],
            one[1].id,
        ),
    )[1]


def _holds(affiliation: AffiliationRow, day: str | None) -> bool:
    """Whether the affiliation has dates and they take in the day."""
    if day is None or not (affiliation.start or affiliation.end):
        return False
    first, last = day.split("/")[0], day.split("/")[-1]
    return (affiliation.start is None or last >= affiliation.start[: len(last)]) and (
        affiliation.end is None or first[: len(affiliation.end)] <= affiliation.end
    )


def unfold_persons(rows: Iterable[StanceRow], affiliations: Iterable[AffiliationRow]) -> list[StanceRow]:
    """The rows with every position of a body that one of its own people holds or tells laid upon that person.

    It undoes ``fold_persons`` on holders, whoever told of the position, and also takes apart what an article gave to a
    country by the mouth of its spokesman.
    """
    affiliations = list(affiliations)
    names = {row.member: row.member_label for row in affiliations}
    people = [row for row in affiliations if row.member_kind == PERSON]
    members = {(row.member, body) for row in people for body in (row.organisation, row.country)}
    return [_unfolded(row, names, members) for row in rows]


def _unfolded(
    row: StanceRow, names: Mapping[str, str], members: Collection[tuple[str | None, str | None]]
) -> StanceRow:
    person = row.person or (row.speaker if (row.speaker, row.holder) in members else None)
    if person is None:
        return row
    return replace(row, holder=person, holder_label=names.get(person, person), holder_kind=PERSON, person=None)
