"""Tables: every stance with its words, no cell a formula, the layout that users of Discourse Network Analyzer know."""

from __future__ import annotations

import csv
import io
import sys

import pyarrow.parquet as pq
import pytest
from export_stores import RECORDS, clustered, stored, written
from hypothesis import given
from hypothesis import strategies as st
from rdf_records import stance, worked_record

from kg.exporting import ExportError, original
from kg.exporting.tables import safe
from kg.rdf.store import Store


@pytest.fixture(scope="module")
def store() -> Store:
    return clustered(stored(RECORDS), "harbour-17", "third.md-17")


def table(store: Store, name: str, separator: str = ",", **options: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written(store, name, **options).decode()), delimiter=separator))


def test_the_statement_table_has_every_stance_with_its_words(store: Store) -> None:
    rows = table(store, "csv")
    assert len(rows) == 27
    first = next(row for row in rows if row["article"] == "harbour" and row["type"] == "opposes")
    wanted = {
        "holder": "arland",
        "holder_kind": "country",
        "polarity": "-1",
        "target_label": "Harbour talks of August 2023",
        "target_kind": "issue",
        "issue_cluster": "harbour-talks",
        "quote": "Arland, which has close ties to Borduria, spoke against the harbour talks",
    }
    assert {name: first[name] for name in wanted} == wanted


def test_without_clusters_their_column_is_empty() -> None:
    assert {row["issue_cluster"] for row in table(stored(RECORDS), "csv")} == {""}


def test_the_network_has_the_positions_that_are_held(store: Store) -> None:
    edges = {(row["source"], row["target"], row["sign"]): row for row in table(store, "csv-edges")}
    assert edges["arland", "cetonia", "-1"]["weight"] == "3"
    assert ("borduria", "harbour-talks", "-1") not in edges
    assert ("dravia", "harbour-301", "1") not in edges
    nodes = {row["id"]: row for row in table(store, "csv-nodes")}
    assert (nodes["arland"]["wikidata"], nodes["arland"]["iso3"]) == ("Q148", "ARL")
    assert nodes["harbour-talks"]["kind"] == "issue"


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1 is text", "@x", "\tx", "\rx", "\nx", "＝1+1", "＋1", "－1", "＠x", "'=1", "''@"]
)
def test_no_cell_is_a_formula(cell: str) -> None:
    assert safe(cell) == "'" + cell


@pytest.mark.parametrize(("cell", "shown"), [(-1, -1), (None, ""), ("plain", "plain"), ("'tis", "'tis"), ("", "")])
def test_other_cells_stay(cell: str | int | None, shown: str | int) -> None:
    assert safe(cell) == shown


@given(st.one_of(st.text(), st.from_regex(r"\A'{0,3}[=+\-@\t\r\n]?.*\Z")))
def test_every_text_comes_back(cell: str) -> None:
    assert original(str(safe(cell))) == cell
    assert not str(safe(cell)).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_escaped_cells_are_in_the_file(store: Store) -> None:
    found = {row["publisher"] for row in table(store, "csv")}
    assert found == {"Example Herald", "'=1+1"}
    assert {original(name) for name in found} == {"Example Herald", "=1+1"}


def test_dna_has_the_columns_of_its_event_list_in_their_order(store: Store) -> None:
    head = written(store, "dna").decode().splitlines()[0].split(";")
    assert head[:13] == [
        *("statement ID", "time", "document ID", "document title", "author", "source", "section", "type", "text"),
        *("person", "organization", "concept", "agreement"),
    ]


def test_dna_has_the_positions_that_are_held_numbered(store: Store) -> None:
    rows = table(store, "dna", ";")
    assert [row["statement ID"] for row in rows] == [str(number) for number in range(1, 19)]
    assert {row["factuality"] for row in rows} == {"asserted", "reported"}
    assert {row["agreement"] for row in rows} == {"0", "1"}
    first = next(row for row in rows if row["document ID"] == "harbour" and row["stance type"] == "opposes")
    wanted = {
        "time": "2023-08-15 00:00:00",
        "source": "Example Herald",
        "person": "",
        "organization": "Arland",
        "concept": "Talks on the harbour",
        "issue": "Harbour talks of August 2023",
        "agreement": "0",
    }
    assert {name: first[name] for name in wanted} == wanted


def test_dna_of_a_month_gives_its_first_day(store: Store) -> None:
    assert {row["time"] for row in table(store, "dna", ";") if row["document ID"] == "a/hard one%."} == {
        "2023-09-01 00:00:00"
    }


@pytest.mark.parametrize(
    ("holder", "speaker", "person", "organisation"),
    [
        ("mila-torn-person", None, "Mila Torn", "Arland"),
        ("arland", "mila-torn-person", "Mila Torn", "Arland"),
        ("cetonia", "mila-torn-person", "", "Cetonia"),
        ("arland", "cetonia", "", "Arland"),
        ("arland", None, "", "Arland"),
    ],
)
def test_dna_names_the_person_who_holds_or_speaks_for_the_holder(
    holder: str, speaker: str | None, person: str, organisation: str
) -> None:
    only = stance(holder, "opposes", "harbour-17", "spoke against the harbour talks", speaker=speaker)
    (row,) = table(stored([worked_record(stances=(only,))]), "dna", ";")
    assert (row["person"], row["organization"]) == (person, organisation)


def test_parquet_has_the_rows_of_the_statement_table_with_types(store: Store) -> None:
    found = pq.read_table(io.BytesIO(written(store, "parquet")))
    rows = [{name: original(cell) for name, cell in row.items()} for row in table(store, "csv")]
    assert found.column_names == list(rows[0])
    assert [str(found.schema.field(name).type) for name in ("polarity", "hedged", "quote")] == [
        "int64",
        "bool",
        "string",
    ]
    shown = [
        {name: "" if cell is None else str(cell) for name, cell in row.items() if name != "hedged"}
        for row in found.to_pylist()
    ]
    assert shown == [{name: cell for name, cell in row.items() if name != "hedged"} for row in rows]
    assert found.column("hedged").to_pylist() == [row["hedged"] == "true" for row in rows]


def test_parquet_without_its_library_says_what_to_install(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ExportError, match=r"pip install 'stancegraph\[parquet\]'"):
        written(store, "parquet")
