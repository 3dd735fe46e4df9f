"""The store: whole graphs or none, one writer, readers beside it, questions that only read."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, NamedNode, Quad
from rdf_records import as_article, worked_record
from rdflib import URIRef

from kg.model import Actor, Record
from kg.rdf import DEFAULT_BASE, Run, nquads, quads
from kg.rdf.store import Store, StoreError, StoreLocked
from kg.rdf.vocabulary import derived_graph, term

RECORD = worked_record()
COUNT = "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a kg:Stance }"


@pytest.fixture
def store() -> Iterator[Store]:
    with Store(None) as opened:
        opened.put(quads(RECORD))
        yield opened


def stances(store: Store) -> object:
    return store.query(COUNT).plain()[0][0]


def test_what_is_put_is_there(store: Store) -> None:
    assert store.show("harbour") == quads(RECORD)
    assert store.nquads() == nquads(quads(RECORD))


def test_reading_again_replaces_the_graph(store: Store) -> None:
    store.put(quads(worked_record(stances=())))
    assert store.show("harbour") == quads(worked_record(stances=()))


def test_an_article_can_be_removed_with_all_that_only_it_said(store: Store) -> None:
    store.put(quads(worked_record("second")))
    assert store.remove("harbour") is True
    assert store.remove("harbour") is False
    assert store.nquads() == nquads(quads(worked_record("second")))


def test_unchanged_articles_are_known(store: Store) -> None:
    assert store.has(as_article(RECORD))
    assert store.has(RECORD, Run())
    assert not store.has(RECORD, Run(settings="min_confidence=0.5"))
    assert not store.has(as_article(worked_record(title="Another title")))
    assert not store.has(as_article(worked_record("second")))


def test_the_articles_are_listed(store: Store) -> None:
    store.put(quads(worked_record("a/second", published=None, publisher=None)))
    listed = [(e.id, e.title, e.published, e.publisher, e.actors, e.issues, e.stances) for e in store.articles()]
    assert listed == [
        ("a/second", "Arland opposes harbour talks", None, None, 5, 2, 9),
        ("harbour", "Arland opposes harbour talks", "2023-08-15", "Example Herald", 5, 2, 9),
    ]


def test_the_order_of_articles_does_not_matter() -> None:
    records = [worked_record(name) for name in ("a", "b", "c", "d")]
    written = set()
    for seed in range(3):
        mixed = Store(None)
        for record in random.Random(seed).sample(records * 2, 8):
            mixed.put(quads(record))
        written.add(mixed.nquads())
    assert len(written) == 1


def test_quads_of_two_graphs_or_of_another_base_are_refused(store: Store) -> None:
    for wrong in (
        quads(RECORD) + quads(worked_record("second")),
        quads(RECORD, "https://example.org/id/"),
        [Quad(NamedNode("a:b"), NamedNode("a:b"), NamedNode("a:b"))],
        [],
    ):
        with pytest.raises(StoreError, match="not the graph of one article"):
            store.put(wrong)


def test_text_survives_replacement(store: Store) -> None:
    hard = worked_record(title='back\\slash \\u0041 "quote" \n tab\t \u2028 🦊 { } ;')
    store.put(quads(hard))
    assert set(store.show("harbour")) == set(quads(hard))


@settings(max_examples=80, deadline=None)
@given(st.text(), st.text())
def test_any_text_survives_replacement(before: str, after: str) -> None:
    store = Store(None)
    for title in (before, after):
        store.put(quads(Record("a", title, None, None, title, "", actors=(Actor("x", title, "person"),))))
    assert store.show("a") == quads(Record("a", after, None, None, after, "", actors=(Actor("x", after, "person"),)))


def test_the_default_graph_is_the_union_of_all_graphs(store: Store) -> None:
    store.put(quads(worked_record("second")))
    assert stances(store) == 18
    assert store.query("ASK { ?actor kg:opposes ?issue }").rows[0][0].value == "true"  # type: ignore[union-attr]


def test_runs_stand_apart_and_are_not_exported(store: Store) -> None:
    before = store.nquads()
    moment = datetime(2023, 8, 17, 12, tzinfo=UTC)
    store.record_run(Run(), moment, moment, ["seeds"], workers=2, articles=1)
    assert store.nquads() == before
    found = store.query("SELECT ?at ?path { GRAPH ?g { ?x a kg:Execution ; kg:startedAt ?at ; kg:path ?path } }")
    assert found.plain() == [("2023-08-17T12:00:00+00:00", "seeds")]


def test_rdflib_sees_the_union(store: Store) -> None:
    store.put(quads(worked_record("second")))
    graph = store.graph()
    assert len(set(graph.subjects(URIRef(term("rdf:type").value), URIRef(term("kg:Stance").value)))) == 18
    assert [int(row.n) for row in graph.query(COUNT)] == [18]


def test_a_store_on_disk_comes_back(tmp_path: Path) -> None:
    with Store(tmp_path / "kg") as store:
        store.put(quads(RECORD))
    with Store(tmp_path / "kg") as store:
        assert store.nquads() == nquads(quads(RECORD))
    with Store(tmp_path / "kg", mode="read") as store:
        assert store.nquads() == nquads(quads(RECORD))
        assert not store.stale
        with pytest.raises(StoreError, match="reading only"):
            store.put(quads(RECORD))


def test_a_second_writer_is_told_to_wait(tmp_path: Path) -> None:
    with Store(tmp_path), pytest.raises(StoreLocked, match="another process is writing"):
        Store(tmp_path)


def test_readers_go_on_reading_beside_a_writer(tmp_path: Path) -> None:
    with Store(tmp_path) as writer:
        writer.put(quads(RECORD))
    with Store(tmp_path) as writer, Store(tmp_path, mode="read") as before:
        writer.put(quads(worked_record("second")))
        with Store(tmp_path, mode="read") as during:
            assert during.stale and stances(during) == 9
        assert stances(before) == 9
        writer.close()
        with Store(tmp_path, mode="read") as after:
            assert not after.stale and stances(after) == 18
        assert stances(before) == 9


def test_a_writer_can_publish_before_it_closes(tmp_path: Path) -> None:
    with Store(tmp_path) as writer:
        writer.put(quads(RECORD))
        writer.publish()
        with Store(tmp_path, mode="read") as reader:
            assert not reader.stale and stances(reader) == 9


def test_a_build_that_died_before_it_published_is_seen_by_the_next_reader(tmp_path: Path) -> None:
    with Store(tmp_path) as writer:
        writer.put(quads(RECORD))
    (tmp_path / "snapshots" / "outdated").touch()
    with Store(tmp_path, mode="read") as reader:
        assert not reader.stale and stances(reader) == 9
    assert [path.name for path in (tmp_path / "snapshots").iterdir()] == ["2"]


def test_a_reader_of_a_store_that_is_just_being_built_is_told_to_wait(tmp_path: Path) -> None:
    with Store(tmp_path), pytest.raises(StoreLocked, match="for the first time"):
        Store(tmp_path, mode="read")


def test_what_a_killed_writer_left_of_a_snapshot_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / "snapshots" / "new-1").mkdir(parents=True)
    with Store(tmp_path) as store:
        store.put(quads(RECORD))
    assert [path.name for path in (tmp_path / "snapshots").iterdir()] == ["1"]


def test_old_snapshots_go_when_nobody_reads_them(tmp_path: Path) -> None:
    for number in range(3):
        with Store(tmp_path) as store:
            store.put(quads(worked_record(str(number))))
    assert [path.name for path in (tmp_path / "snapshots").iterdir()] == ["3"]


def test_a_store_that_is_not_there_is_not_made_by_a_reader(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="kg build"):
        Store(tmp_path / "none", mode="read")
    assert not (tmp_path / "none").exists()


def test_the_base_is_settled_by_the_first_build(tmp_path: Path) -> None:
    other = "https://example.org/id/"
    with Store(tmp_path, base=other) as store:
        store.put(quads(RECORD, store.base))
    with Store(tmp_path) as store:
        assert store.base == other
    with pytest.raises(StoreError, match=f"built with the base {other}"):
        Store(tmp_path, base=DEFAULT_BASE)


@pytest.mark.parametrize(
    ("note", "message"),
    [
        (json.dumps({"layout": 99, "base": DEFAULT_BASE}), "layout 99"),
        ("{", "cannot be read"),
        (json.dumps({"layout": 1}), "cannot be read"),
    ],
)
def test_a_store_of_another_version_says_so(tmp_path: Path, note: str, message: str) -> None:
    (tmp_path / "store.json").write_text(note)
    with pytest.raises(StoreError, match=message):
        Store(tmp_path)


WRITER = """
import sys
sys.path.insert(0, sys.argv[2])
from rdf_records import worked_record
from kg.rdf import quads
from kg.rdf.store import Store
with Store(sys.argv[1]) as store:
    print("ready", flush=True)
    for number in range(100000):
        record = worked_record(f"a{number % 7}", title=f"Take {number}")
        if not store.has(record):
            store.put(quads(record))
"""


@pytest.mark.slow
def test_a_killed_build_leaves_whole_graphs(tmp_path: Path) -> None:
    for number in range(5):
        command = [sys.executable, "-c", WRITER, str(tmp_path / "kg"), str(Path(__file__).parent)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert process.stdout is not None and process.stdout.readline() == b"ready\n"
        time.sleep(0.05 + 0.07 * number)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        with Store(tmp_path / "kg", mode="read") as store:
            for entry in store.articles():
                assert store.show(entry.id) == quads(worked_record(entry.id, title=entry.title))


def derived_quad(store: Store, number: int) -> Quad:
    return Quad(store.iri("issue", str(number)), term("skos:closeMatch"), store.iri("issue", "x"))


def test_a_derived_graph_is_replaced_as_a_whole_and_is_no_article(store: Store) -> None:
    articles, before = store.articles(), set(store.quads())
    for number in (1, 2):
        store.put_derived("clusters", [derived_quad(store, number)])
    name = derived_graph(store.base, "clusters")
    triple = derived_quad(store, 2)
    assert Quad(triple.subject, triple.predicate, triple.object, name) in store.derived("clusters")
    assert {quad.graph_name for quad in store.derived("clusters")} == {name}
    assert store.derived("clusters") == sorted(set(store.quads()) - before, key=str)
    assert store.query("SELECT ?s { ?s skos:closeMatch ?o }").plain() == [(store.iri("issue", "2").value,)]
    assert (store.articles(), store.show("clusters"), store.derived("nothing")) == (articles, [], [])
    with pytest.raises(StoreError, match="blank nodes"):
        store.put_derived("clusters", [Quad(BlankNode(), term("rdf:type"), term("kg:Issue"))])


def test_article_graphs_come_one_by_one_in_the_order_of_their_ids(store: Store) -> None:
    names = ["b/c", "a", "ü", "b c", "derived/clusters"]
    for name in names:
        store.put(quads(worked_record(name)))
    store.put_derived("clusters", [derived_quad(store, 1)])
    found = list(store.article_graphs())
    assert [graph for graph, _ in found] == [store.iri("graph", name) for name in sorted([*names, "harbour"])]
    assert all(graph == store.show(name) for (_, graph), name in zip(found, sorted([*names, "harbour"]), strict=True))
