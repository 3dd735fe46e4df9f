"""Files are there whole or not at all, and the same every time; memory does not grow with the store."""

from __future__ import annotations

import errno
import gzip
import io
import os
import threading
import tracemalloc
from pathlib import Path

import pytest
from export_stores import RECORDS, stored, written
from rdf_records import worked_record

from kg.exporting import FORMATS, ExportError, Options, columns, export, export_file
from kg.exporting.files import replacing
from kg.rdf.store import Store

STREAMING = [name for name, form in FORMATS.items() if form.streams]
FEW, MANY = 20, 80
SLACK = 512 * 1024
"""Bytes for a list of the articles' names, and for what Python keeps for reuse. The quads of 60 articles take many times that."""


@pytest.fixture(scope="module")
def store() -> Store:
    return stored(RECORDS)


def test_a_file_is_written_as_it_is_said(store: Store, tmp_path: Path) -> None:
    export_file(store, "nquads", tmp_path / "graph.nq")
    assert (tmp_path / "graph.nq").read_bytes() == written(store, "nquads")
    assert [path.name for path in tmp_path.iterdir()] == ["graph.nq"]


def test_a_file_that_ends_in_gz_is_compressed_and_always_the_same(store: Store, tmp_path: Path) -> None:
    for name in ("one.ttl.gz", "two.ttl.gz"):
        export_file(store, "turtle", tmp_path / name)
    assert gzip.decompress((tmp_path / "one.ttl.gz").read_bytes()) == written(store, "turtle")
    assert (tmp_path / "one.ttl.gz").read_bytes() == (tmp_path / "two.ttl.gz").read_bytes()


def test_what_fails_leaves_the_old_file_and_nothing_else(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "pubs.trig"
    path.write_text("old")
    with pytest.raises(ExportError, match="no stance"):
        export_file(store, "nanopub", path, Options(stance="nowhere"))
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with replacing(tmp_path / "link") as out:
        out.write(b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


def test_a_pipe_is_written_to_as_it_is(store: Store, tmp_path: Path) -> None:
    pipe, got = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    export_file(store, "parquet", pipe)
    reader.join()
    assert got == [written(store, "parquet")]
    assert pipe.is_fifo()


class Nowhere(io.RawIOBase):
    """An output that keeps nothing."""

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        return memoryview(data).nbytes  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def sized() -> dict[int, Store]:
    return {number: stored(worked_record(f"article-{n:04}") for n in range(number)) for number in (FEW, MANY)}


def peak(store: Store, name: str) -> int:
    """Bytes that Python holds at most while it writes the export."""
    tracemalloc.start()
    try:
        export(store, name, Nowhere())  # type: ignore[arg-type]
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", STREAMING)
def test_memory_does_not_grow_with_the_store(
    sized: dict[int, Store], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns, "ROW_GROUP", 100)
    written(sized[FEW], name)
    assert peak(sized[MANY], name) - peak(sized[FEW], name) < SLACK


def test_what_is_measured_would_be_seen_to_grow(sized: dict[int, Store]) -> None:
    assert peak(sized[MANY], "graphml") - peak(sized[FEW], "graphml") > 3 * SLACK


def test_most_formats_stream() -> None:
    assert {"nquads", "trig", "jsonld", "csv", "dna", "parquet", "ftm", "nanopub"} == set(STREAMING)


def test_a_full_disk_is_told_with_the_file_and_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "out.nq"
    path.write_text("old")
    with pytest.raises(OSError) as caught, replacing(path) as out:
        out.write(b"new")
        raise OSError(errno.ENOSPC, "No space left on device")
    assert (caught.value.errno, caught.value.filename) == (errno.ENOSPC, str(path))
    assert [(found.name, found.read_text()) for found in tmp_path.iterdir()] == [("out.nq", "old")]
