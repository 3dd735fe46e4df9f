"""The stances that a report counts, each with the quote that it was read from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlsplit

from kg.analysis.folding import Into, fold_persons
from kg.analysis.networks import names
from kg.analysis.statements import Selection, StanceRow, merge_issues, select
from kg.catalogue import row_of, told_by
from kg.catalogue_rows import affiliation_rows
from kg.exporting.rows import Row
from kg.rdf.clusters import clusters
from kg.rdf.sparql import Table
from kg.rdf.store import Store

WEB: Final = ("http", "https")


@dataclass(frozen=True, slots=True)
class Quote:
    """One stance as a reader checks it; ``url`` is the article's where that is on the web, ``said_by`` a third."""

    row: StanceRow
    title: str
    url: str | None
    said_by: str | None
    hedged: bool

    @property
    def percent(self) -> int:
        """The confidence in percent."""
        return round(self.row.confidence * 100)


@dataclass(frozen=True, slots=True)
class Read:
    """What was read: every stance of the store, those that count, and all quotes that the selection takes in."""

    rows: Sequence[StanceRow]
    counted: Sequence[StanceRow]
    quotes: Sequence[Quote]
    names: dict[str, tuple[str, str]]

    def label(self, node: str) -> str:
        """The label of an actor, an issue or a cluster of issues."""
        return self.names.get(node, (node, ""))[0]


def read(
    store: Store, selection: Selection, clustered: bool = True, fold: Into | None = None, among: Table | None = None
) -> Read:
    """The stances of the store, and the quotes of those that the selection takes in, repeats among them."""
    told = told_by(store, among)
    rows = [row_of(row) for row in told]
    if clustered:
        rows = merge_issues(rows, clusters(store))
    if fold:
        rows = fold_persons(rows, affiliation_rows(store), fold)
    source = {id(row): one for row, one in zip(rows, told, strict=True)}
    taken = select(rows, replace(selection, once_per="statement"))
    quotes = [_quote(row, source[id(row)]) for row in taken]
    counted = select(rows, selection)
    return Read(rows, counted, sorted(quotes, key=_order), names(counted))


def _order(quote: Quote) -> tuple[object, ...]:
    row = quote.row
    return (row.date or "", row.article, -row.confidence, row.holder, row.target, row.type, row.quote)


def _quote(row: StanceRow, told: Row) -> Quote:
    speaker = told["speaker_label"] if told["speaker"] not in (None, row.holder) else None
    return Quote(
        row,
        str(told["title"] or row.article),
        web_address(told["url"]),
        None if speaker is None else str(speaker),
        str(told["hedged"] or "").lower() in ("true", "1"),
    )


def web_address(url: object) -> str | None:
    """The address where it is one of the web, else ``None``.

    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)"), web_address("http://[")
    ('https://example.org/a', None, None)
    """
    try:
        parts = urlsplit(str(url or "").strip())
    except ValueError:
        return None
    return str(url).strip() if parts.scheme.lower() in WEB and parts.netloc else None


def of(quotes: Iterable[Quote], holders: Iterable[str] = (), targets: Iterable[str] = ()) -> list[Quote]:
    """The quotes of these holders towards these targets; of all where none are named."""
    who, what = set(holders), set(targets)
    return [one for one in quotes if (not who or one.row.holder in who) and (not what or one.row.target in what)]
