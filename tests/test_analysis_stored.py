"""Rows from the store are the rows from the records."""

from __future__ import annotations

from dataclasses import replace

from test_analysis_statements import stance

from kg.analysis import rows_from_records, rows_from_store
from kg.model import Actor, Issue, Record
from kg.rdf.quads import quads
from kg.rdf.store import Store


def record(name: str) -> Record:
    """Two stances, one of them inferred, dated and told by somebody else; ids and labels that need escaping."""
    dam = f"{name}/dam 17"
    first = stance(f"{name}-1", target=dam)
    second = stance(
        f"{name}-2",
        target="the-tarn authority",
        date="2023-05",
        speaker="arland",
        inferred_from=first.id,
        confidence=0.57,
    )
    third = replace(stance(f"{name}-3", target=dam, date="2006/2023"), factuality="possible")
    return Record(
        name, "Dam", "2024-03-05", None, "The Gazette", "Arland backs the dam.",
        actors=(Actor("arland", "Arland", "country"), Actor("the-tarn authority", "Tarn “Authority”", "government-body")),
        issues=(Issue(dam, "the dam on the Tarn"),), stances=(first, second, third),
    )  # fmt: skip


def test_the_store_gives_the_same_rows_as_the_records() -> None:
    records = [record("one"), record("two ü")]
    with Store(None) as store:
        for one in records:
            store.put(quads(one))
        found = rows_from_store(store)
    assert sorted(found, key=repr) == sorted(rows_from_records(records), key=repr)
