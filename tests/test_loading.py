"""Graphs taken in from N-Quads: new ones in one sweep, known ones replaced, each whole or not at all."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdf_records import worked_record

from kg.loading import load_graphs
from kg.rdf import nquads, quads
from kg.rdf.embedded import FILLING
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
