"""A store in a directory: snapshots for readers, and what it says when it cannot be used."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from rdf_records import worked_record

from kg import pipeline
from kg.model import Article, Record
from kg.rdf import DEFAULT_BASE, quads
from kg.rdf.store import Store, StoreError, StoreLocked
from kg.reading.problems import Problem

RECORD = worked_record()
COUNT = "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a kg:Stance }"


def stances(store: Store) -> object:
    return store.query(COUNT).plain()[0][0]


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


CHILD = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.path.insert(0, sys.argv[2])
from rdf_records import worked_record
from kg.rdf import quads
from kg.rdf.store import Store, StoreError
{limit}
try:
    with Store(sys.argv[1]) as store:
        print("ready", flush=True)
        for number in range(100000):
            store.put(quads(worked_record(f"a{{number}}")))
except StoreError as error:
    print(error, flush=True)
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""
LIMIT = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
"""


def child(directory: Path, limit: str = "") -> subprocess.Popen[str]:
    """A process that puts articles into the store for as long as it can."""
    command = [sys.executable, "-c", CHILD.format(limit=limit), str(directory), str(Path(__file__).parent)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "ready\n"
    return process


def whole(directory: Path) -> int:
    """How many articles there are; each is whole."""
    with Store(directory, mode="read") as store:
        found = list(store.article_graphs())
        assert all(graph == quads(worked_record(f"a{_number(name.value)}")) for name, graph in found)
        return len(found)


def _number(name: str) -> int:
    return int(name.rsplit("/a", 1)[1])


def goes_on(directory: Path) -> None:
    """A writer can go on where it stood."""
    before = whole(directory)
    with Store(directory) as store:
        store.put(quads(worked_record("a1000000")))
    assert whole(directory) == before + 1


def test_a_full_disk_is_told_and_leaves_a_store_that_can_be_used(tmp_path: Path) -> None:
    process = child(tmp_path / "kg", LIMIT)
    told, _ = process.communicate(timeout=60)
    assert "the disk is full" in told and str(tmp_path / "kg") in told
    assert process.returncode == 0
    goes_on(tmp_path / "kg")


def test_an_interrupted_writer_leaves_a_store_that_can_be_used(tmp_path: Path) -> None:
    process = child(tmp_path / "kg")
    process.send_signal(signal.SIGINT)
    told, _ = process.communicate(timeout=60)
    assert "interrupted" in told
    goes_on(tmp_path / "kg")


def test_another_process_that_writes_is_told_from_one_that_reads(tmp_path: Path) -> None:
    with Store(tmp_path / "kg") as store:
        store.put(quads(worked_record("a0")))
    process = child(tmp_path / "kg")
    with pytest.raises(StoreLocked, match="another process is writing"):
        Store(tmp_path / "kg")
    with Store(tmp_path / "kg", mode="read") as reader:
        assert reader.show("a0") == quads(worked_record("a0"))
    process.kill()
    process.communicate()
    goes_on(tmp_path / "kg")


def test_a_poisoned_article_in_the_middle_is_named_and_the_rest_is_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def extracted(articles: Iterable[Article], *_: object, **__: object) -> Iterator[Record]:
        for article in articles:
            yield worked_record(article.id, actors=() if article.id == "b" else RECORD.actors)

    monkeypatch.setattr(pipeline, "extract_all", extracted)
    problems: list[Problem] = []
    with Store(tmp_path) as store:
        articles = [Article(name, "text") for name in "abc"]
        counts = pipeline.store_articles(articles, store, pipeline.Settings(), on_problem=problems.append)
        assert (counts.stored, counts.failed, [entry.id for entry in store.articles()]) == (2, 1, ["a", "c"])
    assert [problem.path for problem in problems] == ["b"]
    assert "cannot be stored" in problems[0].message


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.close()
    store.close()
    with pytest.raises(StoreError, match="was closed"):
        store.put(quads(RECORD))


def test_a_damaged_database_is_named(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.put(quads(RECORD))
    (tmp_path / "data" / "CURRENT").write_text("nonsense")
    with pytest.raises(StoreError, match=f"{tmp_path}: the database is damaged"):
        Store(tmp_path)


def test_a_reader_sees_the_store_that_was_made_anew_in_the_same_place(tmp_path: Path) -> None:
    place = tmp_path / "kg"
    with Store(place) as store:
        store.put(quads(worked_record("harbour")))
    with Store(place) as store:
        store.put(quads(worked_record("second")))
    with Store(place, mode="read") as reader:
        assert stances(reader) == 18
        shutil.rmtree(place)
        with Store(place) as store:
            store.put(quads(worked_record("third")))
        reader.refresh()
        assert stances(reader) == 9
