"""Job → answer, written out in bounded pieces: what runs inside a query process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import pyoxigraph as ox

from kg.rdf.bounded import parse_term
from kg.rdf.named import ask_named
from kg.rdf.sparql import Answer as Found
from kg.rdf.sparql import Graphs, QueryError, Table, told
from kg.rdf.store import Store
from kg.rdf.vocabulary import web_address
from kg.serving.formats import GRAPHS, RESULTS
from kg.serving.jobs import Job
from kg.serving.limits import Limits, Refused
from kg.serving.rows import Rows


class Outlet:
    """A file that hands on what is written to it and refuses to grow beyond the limits; ``form`` is that of rows."""

    def __init__(
        self, send: Callable[[bytes], object], limits: Limits, form: ox.QueryResultsFormat | None = None
    ) -> None:
        self._send = send
        self._limits = limits
        self._rows = None if form is None else Rows(form)
        self._bytes = 0

    def write(self, data: bytes) -> int:
        """Hand the bytes on. Raises ``Refused`` beyond the limits."""
        self._bytes += len(data)
        if self._rows is not None:
            self._rows.add(data)
        if self._bytes > self._limits.answer or (self._rows and self._rows.number > self._limits.rows):
            raise too_large(self._limits)
        self._send(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""


def too_large(limits: Limits) -> Refused:
    """The refusal of an answer beyond the limits."""
    return Refused(
        422,
        f"the result is too large: more than {limits.rows:,} rows or {limits.answer >> 20:,} MB; "
        "add a LIMIT or ask for less",
    )


def answer(job: Job, store: Store, limits: Limits, send: Callable[[bytes], object]) -> str:
    """Write the answer in the best format that the job takes; its media type.

    Raises ``Refused`` for what is malformed, too large, or to be had in no format that the job takes.
    """
    try:
        if job.kind == "update":
            from kg.pipeline import update_clusters  # the one job that needs it

            store.update(job.text, _graphs(job))
            update_clusters(store)
            return ""
        found = _found(job, store, limits)
        if isinstance(found, ox.QueryTriples):
            return _write_graph(job, found, store.prefixes, limits, send)
        return _write_results(job, found, limits, send)
    except QueryError as error:
        raise Refused(400, str(error)) from error


def _found(job: Job, store: Store, limits: Limits) -> Found:
    if job.kind == "named":
        table = ask_named(store, job.text, job.values)
        if len(table.rows) > limits.rows:
            raise too_large(limits)
        return solutions(table)
    return store.evaluate(job.text, {name: parse_term(value) for name, value in job.values.items()}, _graphs(job))


def _graphs(job: Job) -> Graphs | None:
    if job.default is None and job.named is None:
        return None
    return Graphs(_nodes(job.default), _nodes(job.named))


def _nodes(names: Iterable[str] | None) -> tuple[ox.NamedNode, ...]:
    return tuple(checked(name) for name in names or ())


def checked(iri: str) -> ox.NamedNode:
    """The IRI as a node. Raises ``QueryError`` unless it is a clean http(s) one."""
    node = web_address(iri)
    if node is None:
        raise QueryError(f"{iri!r} is not an absolute http(s) IRI")
    return node


def solutions(table: Table) -> ox.QuerySolutions:
    """The rows of a table as Oxigraph's solutions, which it can serialise."""
    head = " ".join(f"?{name}" for name in table.variables)
    rows = "\n".join("(" + " ".join("UNDEF" if c is None else str(c) for c in row) + ")" for row in table.rows)
    found = ox.Store().query(f"SELECT {head} WHERE {{ VALUES ({head}) {{ {rows} }} }}")
    assert isinstance(found, ox.QuerySolutions)
    return found


def _write_results(
    job: Job, found: ox.QuerySolutions | ox.QueryBoolean, limits: Limits, send: Callable[[bytes], object]
) -> str:
    boolean = isinstance(found, ox.QueryBoolean)
    media = _best(job.results, "SELECT and ASK", RESULTS)
    out = Outlet(send, limits, None if boolean else RESULTS[media])
    with told():
        found.serialize(out, RESULTS[media])  # type: ignore[arg-type]
    return media


def _write_graph(
    job: Job, found: ox.QueryTriples, prefixes: Mapping[str, str], limits: Limits, send: Callable[[bytes], object]
) -> str:
    media = _best(job.graphs, "CONSTRUCT and DESCRIBE", GRAPHS)
    out = Outlet(send, limits)
    with told():
        ox.serialize(_once(found, limits), out, GRAPHS[media], prefixes=dict(prefixes))  # type: ignore[arg-type]
    return media


def _best(wanted: tuple[str, ...], forms: str, offered: Iterable[str]) -> str:
    if not wanted:
        raise Refused(406, f"{forms} are answered as {', '.join(offered)}: none of these is accepted")
    return wanted[0]


def _once(found: ox.QueryTriples, limits: Limits) -> Iterator[ox.Triple]:
    seen: set[ox.Triple] = set()
    for triple in found:
        if triple not in seen:
            seen.add(triple)
            if len(seen) > limits.rows:
                raise too_large(limits)
            yield triple
