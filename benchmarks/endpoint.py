"""What the endpoint, ``Store.query`` and ``kg load`` cost beside pyoxigraph asked directly, on the same graph in one run.

    python -m benchmarks.endpoint [--quads N] [--rounds N] [--folder DIR] [--write]

The graph is synthetic, of the real shape and of a million quads; its N-Quads are kept in the folder for the next run.
Rounds of all sides are timed in turns and the fastest of each counts, so that other work on the machine disturbs the
figures little. Starts of processes are not counted.
"""

from __future__ import annotations

import argparse
import http.client
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time
from typing import Final
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox

from benchmarks import ROOT, write
from benchmarks.synthetic import write_shards
from kg.loading import load, load_graphs
from kg.rdf.store import Store
from kg.workers import collector_off

DOCUMENT: Final = ROOT / "docs" / "endpoint.md"
SHARDS: Final = 10
SHORT: Final = 2.0
"""Seconds that the rounds of a short question may take beyond their number."""

LIMITS: Final = ("--timeout", "300", "--max-rows", "10000000", "--max-answer", "1024")
_HELD = "VALUES ?f { fact:asserted fact:reported } ?stance a kg:Stance ; kg:factuality ?f"

QUERIES: Final[dict[str, str]] = {
    "one label": "SELECT ?label { actor:actor-7 rdfs:label ?label } LIMIT 1",
    "whom one actor opposes": "SELECT DISTINCT ?who { actor:actor-20 kg:opposes ?who }",
    "positions of one actor, with quotes": (
        "SELECT ?type ?target ?quote { ?stance kg:holder actor:actor-60 ; kg:stanceType ?type ; kg:target ?target ; "
        "kg:evidence/oa:hasSelector/oa:exact ?quote }"
    ),
    "200 stances with holder, target and quote": (
        "SELECT ?s ?holder ?target ?quote { ?s a kg:Stance ; kg:holder ?holder ; kg:target ?target ; "
        "kg:evidence/oa:hasSelector/oa:exact ?quote } LIMIT 200"
    ),
    "stances by type": "SELECT ?type (COUNT(DISTINCT ?s) AS ?n) { ?s a kg:Stance ; kg:stanceType ?type } GROUP BY ?type",
    "20,000 stances with holder and target": (
        "SELECT ?s ?holder ?target { ?s a kg:Stance ; kg:holder ?holder ; kg:target ?target } LIMIT 20000"
    ),
    "labels with a word, by length": (
        "SELECT DISTINCT ?label { ?s rdfs:label ?label FILTER(CONTAINS(LCASE(STR(?label)), 'kelmor')) } "
        "ORDER BY STRLEN(STR(?label)) ?label LIMIT 100"
    ),
    "pairs of actors by stances": (
        f"SELECT ?a ?b (COUNT(DISTINCT ?stance) AS ?n) {{ {_HELD} ; kg:holder ?a ; kg:target ?b . "
        "FILTER NOT EXISTS { ?b a kg:Issue } } GROUP BY ?a ?b ORDER BY DESC(?n) ?a ?b LIMIT 100"
    ),
    "who agrees with whom": (
        "SELECT ?a ?b (COUNT(DISTINCT ?target) AS ?n) { ?s a kg:Stance ; kg:holder ?a ; kg:target ?target ; kg:polarity ?p . "
        "?t a kg:Stance ; kg:target ?target ; kg:holder ?b ; kg:polarity ?p . ?target a kg:Issue . "
        "FILTER(STR(?a) < STR(?b)) } GROUP BY ?a ?b ORDER BY DESC(?n) ?a ?b LIMIT 100"
    ),
    "all evidence, as a graph": (
        "CONSTRUCT { ?stance oa:exact ?quote } WHERE { ?stance kg:evidence/oa:hasSelector/oa:exact ?quote }"
    ),
}
"""From a millisecond to seconds."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Seconds of each round of pyoxigraph asked directly and of ours, in turns."""

    direct: Sequence[float]
    ours: Sequence[float]

    @property
    def more(self) -> str:
        """How much more the fastest round of ours takes than the fastest of the other."""
        return self._verdict(min(self.direct), min(self.ours))

    @property
    def worst(self) -> str:
        """The same for the pair of rounds that is worst for us."""
        return self._verdict(*max(zip(self.direct, self.ours, strict=True), key=self._share))

    def _share(self, pair: tuple[float, float]) -> float:
        return pair[1] / pair[0] if self._long else pair[1] - pair[0]

    @property
    def _long(self) -> bool:
        return min(self.direct) >= 0.1

    def _verdict(self, direct: float, ours: float) -> str:
        return f"{ours / direct:.2f}×" if self._long else f"+{max(ours - direct, 0) * 1000:.1f} ms"

    def __str__(self) -> str:
        return f"{min(self.direct) * 1000:,.1f} | {min(self.ours) * 1000:,.1f} | {self.more} | {self.worst}"


def timed(rounds: int, *actions: Callable[[], object]) -> list[list[float]]:
    """Seconds of each round of each action; the rounds in turns, and more of them where they are short.

    Python's collector is off, as in ``timeit``, lest it take up in one action what another has left.
    """
    found: list[list[float]] = [[] for _ in actions]
    begun = perf_counter()
    with collector_off():
        for done in range(rounds * 100):
            if done >= rounds and perf_counter() - begun > SHORT:
                break
            for times, action in zip(found, actions, strict=True):
                started = perf_counter()
                action()
                times.append(perf_counter() - started)
    return found


@contextmanager
def asked_over_http(directory: Path) -> Iterator[Callable[[str, str], bytes]]:
    """A function that asks ``kg serve`` over the store, each time on a new connection."""
    command = [sys.executable, "-m", "kg.cli", "serve", "--store", str(directory), "--port", "0", *LIMITS]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        port = urlsplit(process.stderr.readline().split(" at ")[1].split()[0]).port
        connection = http.client.HTTPConnection("127.0.0.1", port)

        def ask(query: str, accept: str) -> bytes:
            headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": accept}
            connection.request("POST", "/sparql", urlencode({"query": query}), headers)
            answer = connection.getresponse()
            body = answer.read()
            connection.close()
            if answer.status != 200:
                raise RuntimeError(body.decode())
            return body

        try:
            yield ask
        finally:
            connection.close()
            process.terminate()


def costs(directory: Path, rounds: int) -> Iterator[tuple[str, Comparison, Comparison]]:
    """For each question the endpoint, and ``Store.query``, beside pyoxigraph, all over the same snapshot."""
    newest = max((directory / "snapshots").glob("[0-9]*"), key=lambda path: int(path.name))
    direct = ox.Store.read_only(str(newest))
    with Store(directory, mode="read") as store, asked_over_http(directory) as ask:
        ask("SELECT * { ?s ?p ?o } LIMIT 1000", "*/*")
        for name, query in QUERIES.items():
            graph = query.startswith("CONSTRUCT")
            media = "application/n-triples" if graph else "application/sparql-results+json"
            found = lambda query=query: direct.query(query, prefixes=store.prefixes, use_default_graph_as_union=True)  # noqa: E731
            form = ox.RdfFormat.N_TRIPLES if graph else ox.QueryResultsFormat.JSON
            sides = (
                lambda found=found, form=form: found().serialize(format=form),
                lambda query=query, media=media: ask(query, media),
                (lambda found=found: [(t.subject, t.predicate, t.object) for t in found()])
                if graph
                else (lambda found=found: [tuple(solution) for solution in found()]),
                lambda query=query: store.query(query),
            )
            written, endpoint, rows, asked = timed(rounds, *sides)
            yield name, Comparison(written, endpoint), Comparison(rows, asked)


@dataclass(frozen=True, slots=True)
class Effort:
    """Seconds, and seconds of processor time of all threads, of each round."""

    wall: Sequence[float]
    processor: Sequence[float]

    def row(self, name: str, size: int, direct: Effort) -> str:
        """A row of the table: the fastest round, beside that of the other; the worst pair; processor time likewise."""
        worst = max(ours / other for ours, other in zip(self.wall, direct.wall, strict=True))
        ratios = (min(self.wall) / min(direct.wall), worst, min(self.processor) / min(direct.processor))
        told = " | | |" if self is direct else "".join(f" {ratio:.2f}× |" for ratio in ratios)
        return f"| {name} | {min(self.wall):.1f} | {size / min(self.wall):,.0f} |{told}\n"


def loading(shards: list[Path], folder: Path, rounds: int) -> list[Effort]:
    """Loading into an empty store by pyoxigraph's bulk loader, by ``kg load`` without the clusters, and by ``kg load``.

    Ours takes until readers see it; the rounds in turns. The folder's store is left with graphs and clusters.
    """

    def direct() -> None:
        shutil.rmtree(folder / "direct", ignore_errors=True)
        store = ox.Store(str(folder / "direct"))
        for path in shards:
            store.bulk_load(path=path, format=ox.RdfFormat.N_QUADS)
        store.flush()

    def graphs() -> None:
        shutil.rmtree(folder / "store", ignore_errors=True)
        with Store(folder / "store") as store:
            for path in shards:
                load_graphs(store, path, lambda problem: print(problem))

    def whole() -> None:
        shutil.rmtree(folder / "store", ignore_errors=True)
        with Store(folder / "store") as store:
            load(store, shards, lambda problem: print(problem))

    found = [[effort(action) for action in (direct, graphs, whole)] for _ in range(rounds)]
    return [Effort(*zip(*efforts, strict=True)) for efforts in zip(*found, strict=True)]


def effort(action: Callable[[], object]) -> tuple[float, float]:
    """Seconds that something takes, and seconds of processor time."""
    started, processor = perf_counter(), process_time()
    action()
    return perf_counter() - started, process_time() - processor


def tables(folder: Path, quads: int, rounds: int) -> tuple[str, str]:
    """Loading and questions as tables in Markdown; the store is made in the folder anew."""
    shards = write_shards(folder, quads, SHARDS)
    direct, graphs, whole = loading(shards, folder, rounds)
    size = sum(path.read_bytes().count(b"\n") for path in shards)
    loads = (
        f"| loading {size:,} quads | seconds | quads a second | ratio | worst round | processor time |\n"
        "| --- | ---: | ---: | ---: | ---: | ---: |\n"
        + direct.row("pyoxigraph's bulk loader", size, direct)
        + graphs.row("the graphs one file after the other, without clusters", size, direct)
        + whole.row("`kg load`, with the clusters of their issues", size, direct)
    )
    head = (
        "| question | pyoxigraph to bytes, ms | endpoint, ms | more | worst round | pyoxigraph to rows, ms | "
        "`Store.query`, ms | more | worst round |\n| --- |" + " ---: |" * 8 + "\n"
    )
    rows = (f"| {name} | {endpoint} | {asked} |\n" for name, endpoint, asked in costs(folder / "store", rounds))
    return loads, head + "".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quads", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "stancegraph-benchmark")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/endpoint.md")
    args = parser.parse_args()
    loads, questions = tables(args.folder, args.quads, args.rounds)
    print(loads, questions, sep="\n", end="")
    if args.write:
        write(DOCUMENT, "loading", loads)
        write(DOCUMENT, "questions", questions)


if __name__ == "__main__":
    main()
