"""Snapshots of a store, so that readers read while a writer writes.

A snapshot is a directory of hard links to the database's files, made in milliseconds. A reader holds a shared lock on
the one that it reads; a snapshot that nobody reads is removed when a newer one is there.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pyoxigraph as ox

try:
    import fcntl
except ImportError:  # Windows keeps files that are open, so removal fails there by itself
    fcntl = None  # type: ignore[assignment]


_TRIES = 5
"""A writer may remove a snapshot between listing and opening; a newer one is there then."""


class Snapshots:
    """The snapshots below a store's directory."""

    def __init__(self, directory: Path) -> None:
        self._folder = directory / "snapshots"
        self._outdated = directory / "snapshots" / "outdated"
        self._held: int | None = None
        self._number = 0

    def current(self) -> bool:
        """Whether the newest snapshot has all that was written."""
        return bool(self._numbers()) and not self._outdated.exists()

    def outdate(self) -> None:
        """Note that the database goes beyond the newest snapshot."""
        self._folder.mkdir(exist_ok=True)
        self._outdated.touch()

    def renew(self, store: ox.Store) -> None:
        """Take a snapshot of the open database and remove those that nobody reads."""
        self._folder.mkdir(exist_ok=True)
        number = max(self._numbers(), default=0) + 1
        unfinished = self._folder / f"new-{os.getpid()}"
        for leftover in self._folder.glob("new-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        store.backup(str(unfinished))
        unfinished.rename(self._folder / str(number))
        self._outdated.unlink(missing_ok=True)
        for old in self._numbers()[:-1]:
            self._discard(self._folder / str(old))

    @contextmanager
    def passing(self, store: ox.Store) -> Iterator[Path]:
        """A snapshot of the open database as it is now, for one question."""
        self._folder.mkdir(exist_ok=True)
        made = self._folder / f"new-{os.getpid()}-{uuid4().hex}"
        store.backup(str(made))
        try:
            yield made
        finally:
            shutil.rmtree(made, ignore_errors=True)

    @property
    def opened(self) -> Path:
        """The snapshot that is open for reading."""
        return self._folder / str(self._number)

    def open(self) -> ox.Store | None:
        """The newest snapshot, open for reading; ``None`` where there is none."""
        for _ in range(_TRIES):
            for number in reversed(self._numbers()):
                snapshot = self._folder / str(number)
                try:
                    self._held = _lock(snapshot, shared=True)
                    self._number = number
                    return ox.Store.read_only(str(snapshot))
                except OSError:
                    self.release()
        return None

    def newer(self) -> bool:
        """Whether the newest snapshot is another one than was opened, also of a store that was made anew since."""
        newest = max(self._numbers(), default=0)
        try:
            there = (self._folder / str(newest) / "CURRENT").stat()
        except OSError:
            return False
        return self._held is None or not os.path.samestat(os.fstat(self._held), there)

    def release(self) -> None:
        """Stop reading."""
        if self._held is not None:
            os.close(self._held)
            self._held = None

    def _numbers(self) -> list[int]:
        if not self._folder.is_dir():
            return []
        return sorted(int(found.name) for found in self._folder.iterdir() if found.name.isdecimal())

    def _discard(self, snapshot: Path) -> None:
        try:
            held = _lock(snapshot, shared=False)
        except OSError:
            return
        shutil.rmtree(snapshot, ignore_errors=True)
        os.close(held)


def _lock(snapshot: Path, shared: bool) -> int:
    """A lock on the snapshot's own file. Raises ``OSError`` where it is held otherwise."""
    descriptor = os.open(snapshot / "CURRENT", os.O_RDONLY)
    try:
        if fcntl is not None:
            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor
