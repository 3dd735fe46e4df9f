"""A question that may take so long and no longer, in a process of its own, since Oxigraph cannot be told to stop.

    python -m kg.rdf.bounded

On its standard input comes one line of JSON, then N-Quads where the graph is in memory. An alarm of the kernel ends the
process whose question takes too long, even when whoever asked is gone.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final, cast

import pyoxigraph as ox

from kg.rdf.backend import StoreError, TookTooLong
from kg.rdf.sparql import QueryError, Table, Term, evaluate, tabulate, told

_GRACE: Final = 10.0
"""Seconds beyond the limit, and beyond the start of the process, after which a process is killed from outside."""
_ROWS: Final = b"R"
_GRAPH: Final = b"G"
_FAULT: Final = b"X"


def ask_within(
    seconds: float,
    database: Path | bytes,
    query: str,
    parameters: Mapping[str, Term] | None = None,
    prefixes: Mapping[str, str] | None = None,
) -> Table:
    """The answer as ``kg.rdf.sparql.ask`` gives it, from a database that nobody writes to, or from N-Quads.

    Raises ``TookTooLong`` where it takes more seconds, ``QueryError`` as ``ask`` does.
    """
    held = database if isinstance(database, bytes) else b""
    job = {
        "database": str(database) if isinstance(database, Path) else None,
        "query": query,
        "parameters": {name: str(value) for name, value in (parameters or {}).items()},
        "prefixes": dict(prefixes or {}),
        "seconds": seconds,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "kg.rdf.bounded"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )
    with process:
        try:
            found, _ = process.communicate(json.dumps(job).encode() + b"\n" + held, None if held else seconds + _GRACE)
        except subprocess.TimeoutExpired:
            raise TookTooLong(seconds) from None
        finally:
            process.kill()
    return _read(found[:1], found[1:], process.returncode, seconds)


def _read(kind: bytes, content: bytes, code: int, seconds: float) -> Table:
    if kind == _FAULT:
        raise QueryError(content.decode())
    if kind == _GRAPH:
        return graph_table(content)
    if kind == _ROWS:
        return results_table(content)
    if code == -signal.SIGALRM:
        raise TookTooLong(seconds)
    if code == -signal.SIGSEGV:
        raise QueryError("the query is nested too deeply: its parser ran out of stack")
    raise StoreError(f"the process that answers ended unexpectedly ({code}); perhaps its memory did not suffice")


def results_table(content: bytes) -> Table:
    """The table back from results in JSON."""
    return tabulate(ox.parse_query_results(content, ox.QueryResultsFormat.JSON))


def graph_table(content: bytes) -> Table:
    """The table back from a graph in N-Triples."""
    triples = ox.parse(content, ox.RdfFormat.N_TRIPLES)
    rows = tuple((quad.subject, quad.predicate, quad.object) for quad in triples)
    return Table(("subject", "predicate", "object"), rows, "construct")


def parse_term(written: str) -> Term:
    """The term that ``str(term)`` wrote."""
    quad = next(ox.parse(f"<x:x> <x:x> {written} .".encode(), ox.RdfFormat.N_TRIPLES))
    return cast("Term", quad.object)


def _answer(line: bytes, held: bytes) -> bytes:
    job = json.loads(line)
    if job["database"] is None:
        store = ox.Store()
        store.bulk_load(held, ox.RdfFormat.N_QUADS)
    else:
        store = ox.Store.read_only(job["database"])
    signal.setitimer(signal.ITIMER_REAL, job["seconds"])
    try:
        found = evaluate(
            store, job["query"], {name: parse_term(value) for name, value in job["parameters"].items()}, job["prefixes"]
        )
        with told():
            if isinstance(found, ox.QueryTriples):
                triples = dict.fromkeys(found)
                return _GRAPH + (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"")
            return _ROWS + (found.serialize(format=ox.QueryResultsFormat.JSON) or b"")
    except QueryError as error:
        return _FAULT + str(error).encode()


def main() -> None:
    """Answer the question on standard input."""
    line = sys.stdin.buffer.readline()
    found = _answer(line, sys.stdin.buffer.read())
    signal.setitimer(signal.ITIMER_REAL, 0)
    sys.stdout.buffer.write(found)


if __name__ == "__main__":
    main()
