"""Files of N-Quads, plain or gzipped, that are read twice: once to be checked, once into a store."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self, cast

import pyoxigraph as ox

from kg.rdf.backend import StoreError


@dataclass(frozen=True, slots=True)
class Shard:
    """One file as it stood when it was looked at first."""

    path: Path
    size: int
    modified: int

    @classmethod
    def of(cls, path: Path) -> Self:
        """The file as it stands now. Raises ``OSError``."""
        found = path.stat()
        return cls(path, found.st_size, found.st_mtime_ns)

    @property
    def zipped(self) -> bool:
        """Whether it is compressed."""
        return self.path.suffix == ".gz"

    def quads(self) -> Iterator[ox.Quad]:
        """Its quads, checked against the specification. Raises ``SyntaxError`` and ``OSError``."""
        if self.zipped:
            with gzip.open(self.path, "rb") as handle:
                yield from ox.parse(cast("IO[bytes]", handle), format=ox.RdfFormat.N_QUADS)
        else:
            yield from ox.parse(path=self.path, format=ox.RdfFormat.N_QUADS)

    def pour(self, store: ox.Store) -> None:
        """Bulk-load the whole file, which ``quads`` found well-formed before; other threads go on meanwhile.

        Raises ``StoreError`` where it is not any more what it was, and ``OSError``.
        """
        self._check()
        if self.zipped:
            with gzip.open(self.path, "rb") as handle:
                store.bulk_load(cast("IO[bytes]", handle), format=ox.RdfFormat.N_QUADS, lenient=True)
        else:
            store.bulk_load(path=self.path, format=ox.RdfFormat.N_QUADS, lenient=True)
        self._check()

    def _check(self) -> None:
        if self != Shard.of(self.path):
            raise StoreError(f"{self.path}: changed while it was being loaded; run the same command again")
