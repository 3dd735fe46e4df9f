"""What the store asks of whatever keeps its quads: a database of its own, or a SPARQL server."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol

import pyoxigraph as ox

from kg.rdf.sparql import Answer, Graphs, Table, Term

if TYPE_CHECKING:
    from kg.rdf.shards import Shard

LAYOUT: Final = 1
"""Version of the layout of what is kept and of the graph's shape."""

Mode = Literal["write", "read"]


class StoreError(Exception):
    """A store that cannot be used as asked; the message says what to do."""


class StoreMissing(StoreError):
    """There is no store where one was to be read."""

    def __init__(self, place: object) -> None:
        super().__init__(f"{place}: there is no store; `kg build` makes one")


class StoreLocked(StoreError):
    """Another process is writing to the store."""


class TookTooLong(StoreError):
    """A question that was not answered in the seconds that it was given; it was stopped."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"stopped after {seconds:g} s: ask for less, or allow more time")


class Backend(Protocol):
    """Named graphs of quads. What writes raises ``StoreError`` where it cannot; it leaves each graph whole."""

    base: str
    """The base IRI that was recorded when the store was made."""
    stale: bool
    """Whether what is read may lack the newest changes, because a writer is at work."""

    def ask(
        self,
        query: str,
        parameters: Mapping[str, Term] | None,
        prefixes: Mapping[str, str],
        seconds: float | None = None,
    ) -> Table:
        """The answer as a table; see ``kg.rdf.sparql.ask``. Raises ``TookTooLong`` where it takes more seconds."""

    def evaluate(
        self,
        query: str,
        parameters: Mapping[str, Term] | None,
        prefixes: Mapping[str, str],
        graphs: Graphs | None,
        base: str | None,
    ) -> Answer:
        """The answer as Oxigraph gives it; see ``kg.rdf.sparql.evaluate``."""

    def update(self, update: str, prefixes: Mapping[str, str]) -> None:
        """Carry out a SPARQL update that was checked before. Raises ``QueryError`` where it cannot be read."""

    def contains(self, quads: Iterable[ox.Quad]) -> bool:
        """Whether all the quads are there."""

    def read(self, graph: ox.NamedNode) -> list[ox.Quad]:
        """The quads of one graph, in no order."""

    def names(self, within: str) -> list[str]:
        """The IRIs of the graphs that begin so, in no order."""

    def quads(self) -> Iterator[ox.Quad]:
        """Every quad of the store, in no order."""

    def replace(self, graph: ox.NamedNode, quads: list[ox.Quad]) -> None:
        """Put the quads, all of this graph, in the place of what was in it, whole or not at all."""

    def fill(self, graphs: Collection[ox.NamedNode], quads: Iterable[ox.Quad] | Shard) -> None:
        """Add many graphs that are not there, each whole or not at all; the quads come in any order, or are a file's."""

    def add(self, quads: list[ox.Quad]) -> None:
        """Add a few quads, all or none."""

    def drop(self, graph: ox.NamedNode) -> bool:
        """Remove a graph, whole or not at all; ``False`` where it is not there."""

    def publish(self) -> None:
        """Let readers see what was written so far."""

    def refresh(self) -> None:
        """Read what was published since."""

    def close(self) -> None:
        """Write everything down and free the store for others."""

    def rdflib(self) -> Any:
        """The same as a store of rdflib's."""

    def __len__(self) -> int:
        """How many quads there are."""


def check_layout(name: str, layout: int) -> None:
    """Raises ``StoreError`` for a store that another version made; it says how to take the graph along."""
    if layout != LAYOUT:
        raise StoreError(
            f"{name}: made by a version with layout {layout}, this one needs layout {LAYOUT}. Build again into another "
            "--store, or take the graph along: `kg export nquads -o graph.nq` with the version that made it, "
            "then `kg load graph.nq --store NEW` with this one"
        )


def check_recorded_base(name: str, recorded: str, wanted: str | None) -> None:
    """Raises ``StoreError`` where a store was made with another base than the one that is wanted."""
    if wanted is not None and wanted != recorded:
        raise StoreError(f"{name}: built with the base {recorded}; it cannot go on with {wanted}: use another --store")
