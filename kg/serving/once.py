"""One question in a process of its own that can be stopped."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pyoxigraph as ox

from kg.rdf.sparql import QueryError, Table, tabulate
from kg.serving.jobs import DATA, END, HEAD, Answer, Job, line
from kg.serving.limits import Limits, Refused
from kg.serving.process import command, why_ended

_NO_BOUNDS = 1 << 40
_JOB_FORMATS = {"results": ("application/sparql-results+json",), "graphs": ("application/n-triples",)}


def ask_within(seconds: float, directory: Path | str, text: str, values: dict[str, str], named: bool = False) -> Table:
    """The answer of the store to a query, or to the shipped one of this name, if it comes within so many seconds.

    ``values`` are as in ``Job``. Raises ``QueryError`` where the query is at fault and ``Refused`` where it takes longer.
    """
    limits = Limits(seconds, _NO_BOUNDS, _NO_BOUNDS, memory=_NO_BOUNDS)
    job = Job("named" if named else "query", text, values, **_JOB_FORMATS)
    try:
        return as_table(ask_once(directory, job, limits))
    except Refused as refusal:
        if refusal.status != 400:
            raise
        raise QueryError(refusal.message) from refusal


def ask_once(directory: Path | str, job: Job, limits: Limits) -> Answer:
    """The answer from a process that lives as long as the question. Raises ``Refused`` as the endpoint does."""
    run = subprocess.run(
        command(directory, "read", limits), input=line(job, limits), stdout=subprocess.PIPE, check=False
    )
    content, position = [], 0
    while position < len(run.stdout):
        kind, length = HEAD.unpack_from(run.stdout, position)
        part = run.stdout[position + HEAD.size : position + HEAD.size + length]
        position += HEAD.size + length
        if kind == DATA:
            content.append(part)
        elif kind == END and part:
            return Answer(part.decode(), b"".join(content))
        elif kind != END:
            status, _, message = part.decode().partition(" ")
            raise Refused(int(status), message)
    raise why_ended(run.returncode, limits)


def as_table(answer: Answer) -> Table:
    """The table back from results in JSON or a graph in N-Triples."""
    if answer.media == "application/n-triples":
        triples = ox.parse(answer.content, ox.RdfFormat.N_TRIPLES)
        rows = tuple((quad.subject, quad.predicate, quad.object) for quad in triples)
        return Table(("subject", "predicate", "object"), rows, "construct")
    return tabulate(ox.parse_query_results(answer.content, ox.QueryResultsFormat.JSON))
