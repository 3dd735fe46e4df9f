"""Graphs taken in from N-Quads: new ones in one sweep, known ones replaced, each whole or not at all."""

from __future__ import annotations

import gzip
import os
import random
import signal
import subprocess
import sys
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdf_records import worked_record

from kg import loading
from kg.loading import Reading, load, load_graphs
from kg.pipeline import update_clusters
from kg.rdf import nquads, quads
from kg.rdf.embedded import FILLING
from kg.rdf.issues import issues, parts
from kg.rdf.shards import Shard
from kg.rdf.store import Store, StoreError
from kg.reading.problems import Problem

NAMES = ("harbour", "second", "third")
WHOLE = nquads(quad for name in NAMES for quad in quads(worked_record(name)))


def written(path: Path, text: str) -> Path:
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("directory", [True, False])
@pytest.mark.parametrize("name", ["graphs.nq", "graphs.nq.gz"])
def test_what_is_loaded_is_there(tmp_path: Path, directory: bool, name: str) -> None:
    problems: list[Problem] = []
    with Store(tmp_path / "kg" if directory else None) as store:
        assert load_graphs(store, written(tmp_path / name, WHOLE), problems.append) == 3
        assert (store.nquads(), problems) == (WHOLE, [])
        assert load_graphs(store, tmp_path / name, problems.append) == 3
        assert store.nquads() == WHOLE
    assert not (tmp_path / "kg" / FILLING).exists()


def test_known_graphs_are_replaced_and_new_ones_added(tmp_path: Path) -> None:
    with Store(tmp_path / "kg") as store:
        store.put(quads(worked_record(stances=())))
        load_graphs(store, written(tmp_path / "graphs.nq", WHOLE), lambda _: None)
        assert store.nquads() == WHOLE


def test_lines_may_come_in_any_order(tmp_path: Path) -> None:
    shuffled = "".join(sorted(WHOLE.splitlines(keepends=True), key=lambda line: line[::-1][40:]))
    with Store(tmp_path / "kg") as store:
        assert load_graphs(store, written(tmp_path / "graphs.nq", shuffled), lambda _: None) == 3
        assert store.nquads() == WHOLE


@pytest.mark.parametrize(
    ("more", "loaded", "says"),
    [
        (
            "<http://a/s> <http://a/p> <http://a/o> <http://a/g> .\n",
            3,
            "graph <http://a/g>: not the graph of an article",
        ),
        ("<http://a/s> <http://a/p> <http://a/o> .\n", 3, "not the graph of an article"),
        (
            "<http://a/g> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/stancegraph/ontology#ArticleGraph> <http://a/g> .\n",
            3,
            "not the graph of one article below",
        ),
        ("<http://a/s> <http://a/p>\n", 0, "not N-Quads"),
    ],
)
def test_what_is_no_article_is_told(tmp_path: Path, more: str, loaded: int, says: str) -> None:
    problems: list[Problem] = []
    with Store(tmp_path / "kg") as store:
        assert load_graphs(store, written(tmp_path / "graphs.nq", WHOLE + more), problems.append) == loaded
        assert store.nquads() == (WHOLE if loaded else "")
    assert len(problems) == 1 and says in str(problems[0])


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    problems: list[Problem] = []
    with Store(None) as store:
        assert load_graphs(store, tmp_path / "none.nq", problems.append) == 0
        (tmp_path / "not.nq.gz").write_bytes(b"no gzip")
        assert load_graphs(store, tmp_path / "not.nq.gz", problems.append) == 0
    assert ["cannot be read" in str(problem) for problem in problems] == [True, True]


def test_a_damaged_archive_is_told_and_the_rest_is_loaded(tmp_path: Path) -> None:
    problems: list[Problem] = []
    damaged = bytearray(gzip.compress(WHOLE.encode()))
    damaged[len(damaged) // 2 : len(damaged) // 2 + 200] = b"\xff" * 200
    (tmp_path / "a.nq.gz").write_bytes(bytes(damaged))
    written(tmp_path / "b.nq", WHOLE)
    with Store(tmp_path / "kg") as store:
        assert load(store, [tmp_path / "a.nq.gz", tmp_path / "b.nq"], problems.append) == 3
    assert [(Path(problem.path).name, "cannot be read" in str(problem)) for problem in problems] == [("a.nq.gz", True)]


def test_derived_graphs_are_passed_over(tmp_path: Path) -> None:
    with Store(None) as store:
        store.put(quads(worked_record()))
        store.put_derived(
            "clusters", [ox.Quad(store.iri("issue", "a"), ox.NamedNode("http://a/p"), store.iri("issue", "b"))]
        )
        text = store.nquads()
    with Store(tmp_path / "kg") as other:
        assert load_graphs(other, written(tmp_path / "graphs.nq", text), lambda _: None) == 1
        assert other.nquads() == nquads(quads(worked_record()))


def test_an_error_in_the_middle_leaves_nothing_half(tmp_path: Path) -> None:
    with Store(tmp_path / "kg") as store:
        store.put(quads(worked_record("there")))
        before = store.nquads()

        def broken() -> object:
            yield from quads(worked_record("harbour"))[:20]
            raise RuntimeError("the file went away")

        with pytest.raises(RuntimeError):
            store.fill([store.iri("graph", "harbour")], broken())  # type: ignore[arg-type]
        assert store.nquads() == before
        with pytest.raises(StoreError):
            store.fill([ox.NamedNode("http://a/g")], [])


def test_a_load_that_is_killed_leaves_nothing_half(tmp_path: Path) -> None:
    script = """
import os, signal, sys
from rdf_records import worked_record
from kg.rdf import quads
from kg.rdf.store import Store
def endless(store):
    n = 0
    while True:
        n += 1
        yield from (q for q in quads(worked_record(f"a{n % 50}")))
        if n == 3000:
            os.kill(os.getpid(), signal.SIGKILL)
store = Store(sys.argv[1])
store.put(quads(worked_record("there")))
store.publish()
store.fill([store.iri("graph", f"a{n}") for n in range(50)], endless(store))
"""
    run = subprocess.run([sys.executable, "-c", script, str(tmp_path / "kg")], cwd=Path(__file__).parent, env=os.environ | {"PYTHONPATH": "."}, check=False)  # fmt: skip
    assert run.returncode == -signal.SIGKILL
    assert (tmp_path / "kg" / FILLING).is_file()
    with Store(tmp_path / "kg", mode="read") as reader:
        assert reader.nquads() == nquads(quads(worked_record("there")))
    with Store(tmp_path / "kg") as store:
        assert store.nquads() == nquads(quads(worked_record("there")))
        assert load_graphs(store, written(tmp_path / "graphs.nq", WHOLE), lambda _: None) == 3


def test_a_pipe_is_refused_rather_than_loaded_by_half(tmp_path: Path) -> None:
    os.mkfifo(pipe := tmp_path / "pipe.nq")
    problems: list[Problem] = []
    with Store(None) as store:
        assert load_graphs(store, pipe, problems.append) == 0
    assert "write it to a file" in str(problems[0])


# several files, and the clusters of their issues

ARTICLES = [
    replace(
        worked_record(f"a{number}", published=f"2024-0{1 + number % 3}-0{1 + number}"),
        issues=tuple(
            replace(each, label=("Treaty of Velmar", "Harbour talks", "Velmar accord")[number % 3])
            for each in worked_record(f"a{number}").issues
        ),
    )
    for number in range(6)
]
GRAPHS = [quads(record) for record in ARTICLES]


def shards(folder: Path, *graphs: list[ox.Quad], parts: int = 2) -> list[Path]:
    """Files with the graphs dealt out over them."""
    return [written(folder / f"part-{n}.nq", "".join(map(nquads, graphs[n::parts]))) for n in range(parts)]


def made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def one_by_one(*graphs: list[ox.Quad]) -> str:
    """All that a store says into which the graphs were put one by one, its clusters included."""
    with Store(None) as store:
        for graph in graphs:
            store.put(graph)
        update_clusters(store)
        return store.nquads()


def fail(*_: object) -> None:
    raise AssertionError("should not be called")


@pytest.mark.parametrize("directory", [True, False])
@pytest.mark.parametrize("count", [1, 2, 6])
def test_files_that_are_loaded_give_what_articles_put_one_by_one_give(
    tmp_path: Path, directory: bool, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = one_by_one(*GRAPHS)
    monkeypatch.setattr("kg.rdf.issues.issues", fail)
    with Store(tmp_path / "kg" if directory else None) as store:
        assert load(store, shards(tmp_path, *GRAPHS, parts=count), fail) == 6
        assert store.nquads() == expected
        assert not update_clusters(store)


def test_files_loaded_beside_what_is_there_give_the_same(tmp_path: Path) -> None:
    with Store(tmp_path / "kg") as store:
        for graph in GRAPHS[3:]:
            store.put(graph)
        update_clusters(store)
        assert load(store, shards(tmp_path, *GRAPHS[:4]), fail) == 4
        assert store.nquads() == one_by_one(*GRAPHS)


def test_of_two_files_with_the_same_article_the_later_counts(tmp_path: Path) -> None:
    other = quads(replace(ARTICLES[0], issues=tuple(replace(i, label="Grain deal") for i in ARTICLES[0].issues)))
    (first,), (second,) = shards(tmp_path, *GRAPHS, parts=1), shards(made(tmp_path / "later"), other, parts=1)
    with Store(tmp_path / "kg") as store:
        assert load(store, [first, second], fail) == 7
        assert store.nquads() == one_by_one(other, *GRAPHS[1:])
        assert load(store, [first], fail) == 6
        assert store.nquads() == one_by_one(*GRAPHS)


@pytest.mark.parametrize(
    "more", ["<http://a/s> <http://a/p>\n", "<http://a/s> <http://a/p> <http://a/o> <http://a/g> .\n"]
)
def test_a_file_with_an_error_leaves_clusters_of_the_others(tmp_path: Path, more: str) -> None:
    problems: list[Problem] = []
    good, other = shards(tmp_path, *GRAPHS)
    bad = written(tmp_path / "bad.nq", nquads(quads(worked_record("bad"))) + more)
    with Store(tmp_path / "kg") as store:
        load(store, [good, bad, tmp_path / "none.nq", other], problems.append)
        there = [quads(worked_record("bad"))] if "http://a/g" in more else []
        assert store.nquads() == one_by_one(*GRAPHS, *there)
    assert len(problems) == 2


def test_lines_in_any_order_give_the_same_clusters(tmp_path: Path) -> None:
    lines = nquads(chain.from_iterable(GRAPHS)).splitlines(keepends=True)
    random.Random(1).shuffle(lines)
    with Store(tmp_path / "kg") as store:
        assert load(store, [written(tmp_path / "shuffled.nq", "".join(lines))], fail) == 6
        assert store.nquads() == one_by_one(*GRAPHS)


def test_an_exported_store_is_loaded_with_its_clusters_computed_anew(tmp_path: Path) -> None:
    path = written(tmp_path / "export.nq", one_by_one(*GRAPHS))
    with Store(tmp_path / "kg") as store:
        assert load(store, [path], fail) == 6
        assert store.nquads() == path.read_text(encoding="utf-8")


def test_a_file_that_changes_while_it_is_loaded_is_not_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "graphs.nq", WHOLE)
    check = Reading.check

    def checked(self: Reading, path: Path) -> loading.Checked:
        found = check(self, path)
        path.write_text(WHOLE + nquads(quads(worked_record("hidden"))), encoding="utf-8")
        return found

    monkeypatch.setattr(Reading, "check", checked)
    with Store(tmp_path / "kg") as store:
        with pytest.raises(StoreError, match="changed while it was being loaded"):
            load(store, [path], fail)
        assert set(store.show("harbour") + store.show("hidden")) == set()


@pytest.mark.parametrize(
    "text",
    ['"a"@EN-us', '"\\u0041\\n\\t\\""', '"7"^^<http://www.w3.org/2001/XMLSchema#integer>', "<http://a/\\u00e9#ü>", '"é\\U0001F98A"'],
)  # fmt: skip
def test_what_was_checked_before_is_read_alike_without_checks(tmp_path: Path, text: str) -> None:
    line = f"<http://a/s>\t<http://a/p>   {text} <http://a/g> . # a comment\n\n"
    shard = Shard.of(written(tmp_path / "odd.nq", line))
    store = ox.Store()
    shard.pour(store)
    assert list(store) == list(shard.quads())


PUZZLES = st.lists(
    st.tuples(
        st.sampled_from(["rdf:type", "rdfs:label", "skos:altLabel", "kg:issueKind", "kg:belongsTo", "kg:target", "kg:holder", "org:memberOf"]),
        st.sampled_from(["a0-17", "a0-301", "b"]),
        st.sampled_from(["kg:Issue", "kg:Person", "kg:Stance", "Mila Torn", "Talks (Arland opposes harbour talks)", "b"]),
    ),
    max_size=12,
)  # fmt: skip


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PUZZLES)
def test_issues_are_the_same_read_from_a_file_as_read_from_a_store(
    tmp_path: Path, puzzles: list[tuple[str, str, str]]
) -> None:
    """Also where a graph says odd things: two labels, a person that is an issue, a stance on no issue."""
    with Store(None) as store:
        graph = store.iri("graph", "a0")
        odd = []
        for name, thing, value in puzzles:
            object_ = ox.NamedNode(store.prefixes["kg"] + value[3:]) if ":" in value else store.iri("issue", value)
            odd.append(
                ox.Quad(
                    store.iri("issue", thing),
                    ox.NamedNode(store.prefixes[name.split(":")[0]] + name.split(":")[1]),
                    ox.Literal(value) if " " in value else object_,
                    graph,
                )
            )
        path = written(tmp_path / "odd.nq", nquads([*GRAPHS[0], *odd]))
        reading = Reading(store.base, gather=True)
        reading.check(path)
        load_graphs(store, path, fail)
        (found,) = reading.kept.values()  # type: ignore[union-attr]
        assert sorted(found.issues, key=lambda entry: entry.id) == issues(store)
        assert {part for part, _ in found.parts} == parts(store).keys()
