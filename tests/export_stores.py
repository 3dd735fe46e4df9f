"""Stores in memory for the tests of the exports."""

from __future__ import annotations

import io
from collections.abc import Iterable

from rdf_records import worked_record

from kg.exporting import Options, export
from kg.model import Actor, Record
from kg.rdf import DEFAULT_BASE, quads
from kg.rdf.clusters import GRAPH, Cluster, Member
from kg.rdf.clusters import quads as cluster_quads
from kg.rdf.store import Store

HARD = {
    "title": 'A \\ "hard"\n@prefix title .',
    "publisher": "=1+1",
    "published": "2023-09",
    "url": "https://example.org/a?b=c&d",
}
ODD = Actor("odd", 'A\u2028B\x85C\x0bD "quoted" \\ back\nnext', "person")
RECORDS = (
    worked_record(),
    worked_record("a/hard one%.", **HARD),
    worked_record("third.md", actors=(*worked_record().actors, ODD)),
)


def stored(records: Iterable[Record], base: str = DEFAULT_BASE) -> Store:
    """A store of these records."""
    store = Store(None, base)
    for record in records:
        store.put(quads(record, base))
    return store


def clustered(store: Store, *issues: str) -> Store:
    """The store, with a cluster of these issues as its derived graph."""
    members = tuple(Member(issue, 80, "the same words") for issue in sorted(issues))
    store.put_derived(
        GRAPH, cluster_quads([Cluster("harbour-talks", "Talks on the harbour", members)], store.base, "x")
    )
    return store


def written(store: Store, name: str, **options: str) -> bytes:
    """The bytes of an export."""
    out = io.BytesIO()
    export(store, name, out, Options(**options))  # type: ignore[arg-type]
    return out.getvalue()
