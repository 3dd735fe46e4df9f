"""A store of one's own: an Oxigraph database in a directory, or in memory.

One process writes at a time; readers read a snapshot, which the writer renews when it closes.

    DIR/store.json     version of the layout and the base IRI
    DIR/data/          the database
    DIR/snapshots/N/   hard links to its files as they stood when a writer closed
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from oxrdflib import OxigraphStore

from kg.rdf.backend import LAYOUT, Mode, StoreError, StoreLocked, StoreMissing, check_layout, check_recorded_base
from kg.rdf.bounded import ask_within
from kg.rdf.shards import Shard
from kg.rdf.snapshots import Snapshots
from kg.rdf.sparql import Answer, Graphs, Table, Term, ask, evaluate, told
from kg.rdf.vocabulary import DEFAULT_BASE, check_base

FILLING = "filling"
"""Beside the database while many graphs are added at once: their names."""

_FULL = ("no space left", "disk quota", "file too large", "file size limit")


class Embedded:
    """The backend on this machine.

    Raises ``StoreLocked`` where another process writes, ``StoreError`` for a store of another base or version, or for
    one that is not there.
    """

    def __init__(self, directory: Path | None, base: str | None, mode: Mode) -> None:
        self.directory = directory
        self.stale = False
        self._mode = mode
        self._changed = False
        self.base = check_base(base or DEFAULT_BASE)
        self._store: ox.Store | None = None
        if directory is None:
            self._store = ox.Store()
            return
        with _explained(directory):
            self.base = _settled_base(directory, base, create=mode == "write")
            self._snapshots = Snapshots(directory)
            self._store = _writable(directory) if mode == "write" else self._readable(directory)

    def _readable(self, directory: Path) -> ox.Store:
        if not self._snapshots.current():
            try:
                self._snapshots.renew(_writable(directory))
            except StoreLocked:
                self.stale = True
        found = self._snapshots.open()
        if found is None:
            raise StoreLocked(
                f"{directory}: another process is building this store for the first time; wait until it has finished"
            )
        return found

    @property
    def _open(self) -> ox.Store:
        if self._store is None:
            raise StoreError(f"{self.directory}: this store was closed")
        return self._store

    def ask(
        self,
        query: str,
        parameters: Mapping[str, Term] | None,
        prefixes: Mapping[str, str],
        seconds: float | None = None,
    ) -> Table:
        if seconds is None:
            return ask(self._open, query, parameters, prefixes)
        with self._still() as database:
            return ask_within(seconds, database, query, parameters, prefixes)

    @contextmanager
    def _still(self) -> Iterator[Path | bytes]:
        """What another process can read: the snapshot that is open, one of what was written so far, or N-Quads."""
        if self.directory is None:
            yield self._open.dump(format=ox.RdfFormat.N_QUADS) or b""
        elif self._mode == "read":
            yield self._snapshots.opened
        else:
            with self._snapshots.passing(self._open) as database:
                yield database

    def evaluate(
        self,
        query: str,
        parameters: Mapping[str, Term] | None,
        prefixes: Mapping[str, str],
        graphs: Graphs | None,
        base: str | None,
    ) -> Answer:
        return evaluate(self._open, query, parameters, prefixes, graphs, base)

    def update(self, update: str, prefixes: Mapping[str, str]) -> None:
        with self._changing() as store, told(update, prefixes, "update"):
            store.update(update, base_iri=self.base, prefixes=dict(prefixes))

    def contains(self, quads: Iterable[ox.Quad]) -> bool:
        return all(quad in self._open for quad in quads)

    def read(self, graph: ox.NamedNode) -> list[ox.Quad]:
        return list(self._open.quads_for_pattern(None, None, None, graph))

    def names(self, within: str) -> list[str]:
        found = (graph.value for graph in self._open.named_graphs() if isinstance(graph, ox.NamedNode))
        return [name for name in found if name.startswith(within)]

    def quads(self) -> Iterator[ox.Quad]:
        return iter(self._open)

    def replace(self, graph: ox.NamedNode, quads: list[ox.Quad]) -> None:
        with self._changing() as store:
            if store.contains_named_graph(graph):
                lines = "".join(f"{quad.subject} {quad.predicate} {quad.object} .\n" for quad in quads)
                store.update(f"DROP SILENT GRAPH {graph} ; INSERT DATA {{ GRAPH {graph} {{\n{lines}}} }}")
            else:
                store.extend(quads)

    def fill(self, graphs: Collection[ox.NamedNode], quads: Iterable[ox.Quad] | Shard) -> None:
        """Add graphs that are not there, each whole or not at all, by the bulk loader.

        It writes as it goes, so what was being added stands in a note until all is there; whoever opens the database
        after an interruption takes it away again.
        """
        with self._changing() as store:
            if self.directory is None:
                _pour(quads, store)
                return
            _note(self.directory / FILLING, graphs)
            try:
                _pour(quads, store)
                store.flush()
            except BaseException:
                _recovered(store, self.directory)
                raise
            (self.directory / FILLING).unlink()

    def add(self, quads: list[ox.Quad]) -> None:
        with self._changing() as store:
            store.extend(quads)

    def drop(self, graph: ox.NamedNode) -> bool:
        if not self._open.contains_named_graph(graph):
            return False
        with self._changing() as store:
            store.remove_graph(graph)
        return True

    @contextmanager
    def _changing(self) -> Iterator[ox.Store]:
        if self._mode == "read":
            raise StoreError("this store is open for reading only")
        with _explained(self.directory):
            if not self._changed and self.directory is not None:
                self._snapshots.outdate()
            self._changed = True
            yield self._open

    def publish(self) -> None:
        if self.directory is not None and self._changed:
            with _explained(self.directory):
                _recovered(self._open, self.directory)  # where an interruption was itself interrupted
                self._open.flush()
                self._snapshots.renew(self._open)
                self._changed = False

    def refresh(self) -> None:
        if self._mode == "read" and self.directory is not None and self._snapshots.newer():
            self._snapshots.release()
            self._store = self._snapshots.open() or self._store

    def close(self) -> None:
        if self.directory is None or self._store is None:
            return
        try:
            self.publish()
        finally:
            self._snapshots.release()
            self._store = None

    def rdflib(self) -> Any:
        return OxigraphStore(store=self._open)

    def __len__(self) -> int:
        return len(self._open)


@contextmanager
def _explained(directory: Path | None) -> Iterator[None]:
    """Turns what the disk says into a message that names the store and what to do."""
    try:
        yield
    except OSError as error:
        told = str(error)
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) or any(word in told.lower() for word in _FULL):
            raise StoreError(
                f"{directory}: the disk is full; what was stored before is whole: make room and run the same command again"
            ) from error
        raise StoreError(f"{directory}: the store cannot be used: {told}") from error
    except RuntimeError as error:
        if "corrupt" not in str(error).lower():
            raise
        raise StoreError(
            f"{directory}: the database is damaged ({error}); remove the directory and build again, or bring it back from a copy"
        ) from error


def _pour(quads: Iterable[ox.Quad] | Shard, store: ox.Store) -> None:
    if isinstance(quads, Shard):
        quads.pour(store)
    else:
        store.bulk_extend(quad for quad in quads)  # a loop of Python's own, in which Ctrl-C is heard


def _note(path: Path, graphs: Iterable[ox.NamedNode]) -> None:
    fresh = path.with_suffix(".new")
    with fresh.open("w", encoding="utf-8") as out:
        out.writelines(f"{graph.value}\n" for graph in graphs)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(path)


def _recovered(store: ox.Store, directory: Path) -> ox.Store:
    """The database without what an interrupted ``fill`` left, among it files that the loader had not taken in yet."""
    note = directory / FILLING
    if note.is_file():
        for leftover in (directory / "data").glob("bulk-*.sst"):
            leftover.unlink()
        for name in note.read_text(encoding="utf-8").splitlines():
            store.remove_graph(ox.NamedNode(name))
        store.flush()
        note.unlink()
    return store


def _writable(directory: Path) -> ox.Store:
    try:
        return _recovered(ox.Store(str(directory / "data")), directory)
    except OSError as error:
        if "lock" in (told := str(error).lower()) and not any(
            word in told for word in ("denied", "read-only", "space")
        ):
            raise StoreLocked(
                f"{directory}: another process is writing to this store; wait until it has finished"
            ) from error
        raise


def _settled_base(directory: Path, base: str | None, create: bool) -> str:
    """The base that the store was built with; records it for a new one."""
    note = directory / "store.json"
    if note.is_file():
        return _recorded_base(note, base)
    if not create:
        raise StoreMissing(directory)
    if (directory / "data").exists():
        raise StoreError(
            f"{directory}: store.json is missing, so this is not a whole store; remove the directory and build again"
        )
    chosen = check_base(base or DEFAULT_BASE)
    directory.mkdir(parents=True, exist_ok=True)
    fresh = directory / f"store.json.{os.getpid()}"
    fresh.write_text(json.dumps({"layout": LAYOUT, "base": chosen}) + "\n", encoding="utf-8")
    try:
        os.link(fresh, note)
    except FileExistsError:  # somebody else began the store at the same moment
        return _recorded_base(note, base)
    except OSError:  # a file system without links
        fresh.replace(note)
    finally:
        fresh.unlink(missing_ok=True)
    return chosen


def _recorded_base(note: Path, base: str | None) -> str:
    try:
        known = json.loads(note.read_text(encoding="utf-8"))
        layout, recorded = int(known["layout"]), check_base(str(known["base"]))
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{note}: cannot be read ({error}); remove the directory and build again") from error
    check_layout(str(note.parent), layout)
    check_recorded_base(str(note.parent), recorded, base)
    return recorded
