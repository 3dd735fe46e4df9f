"""Time and memory of every network and measure: on a synthetic graph, and on stores.

    python -m benchmarks.networks [STORE…] [--actors N] [--ties N] [--engine igraph] [--limit S] [--only NAME] [--write]

The synthetic graph has 10,000 actors and 200,000 signed ties, in two camps with every tenth tie against them, and as many
ties of congruence, and of conflict, over shared issues. Each measure runs in a process of its own on a network that is there already, and
is stopped after ``--limit`` seconds. Seconds are of processor time; peak memory includes the stances and the network.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from time import process_time
from typing import Final

from kg.workers import limit_threads

limit_threads()

from benchmarks import ROOT, write  # noqa: E402
from kg.analysis import Selection, StanceRow  # noqa: E402
from kg.analysis.material import NETWORKS, Material, Options, Sources, material  # noqa: E402
from kg.analysis.registry import MEASURES  # noqa: E402
from kg.analysis.tidy import measure_table  # noqa: E402
from kg.catalogue_rows import sources  # noqa: E402
from kg.rdf.store import Store  # noqa: E402

DOCUMENT: Final = ROOT / "docs" / "analysis.md"
Figure = tuple[str, str, float | None, float]
"""Measure, network, seconds of processor time (``None`` where it was stopped), peak memory in megabytes."""


def synthetic(actors: int = 10_000, ties: int = 200_000, seed: int = 0) -> Iterator[StanceRow]:
    """Stances towards each other, and on issues of five actors each: as many ties of congruence, and of conflict."""
    draw = random.Random(seed)
    found: set[tuple[int, int]] = set()
    while len(found) < ties:
        a, b = int(actors * draw.random() ** 2), draw.randrange(actors)
        if a != b and (b, a) not in found:
            found.add((a, b))
    for number, (a, b) in enumerate(sorted(found)):
        friends = (a % 2 == b % 2) != (draw.random() < 0.1)
        yield _row(f"{number // 20}", a, f"a{b:05}", "country", 1 if friends else -1)
    for issue in range(ties // 5):
        for actor in draw.sample(range(actors), 5):
            stands = (actor % 2 == issue % 2) != (draw.random() < 0.1)
            yield _row(f"i{issue}", actor, f"i{issue:05}", "issue", 1 if stands else -1)


def _row(article: str, holder: int, target: str, kind: str, polarity: int) -> StanceRow:
    name, verb = f"a{holder:05}", "supports" if polarity > 0 else "opposes"
    return StanceRow(
        article, "2024-01-01", None, name, name, "country", target, target, kind, polarity, verb, "asserted"
    )


def measure(told: Material, limit: int, only: str | None = None) -> Iterator[Figure]:
    """Every network, and each measure on it in a process of its own."""
    for network in NETWORKS:
        offered = [name for name, one in MEASURES.items() if network in one.networks and name != "size"]
        wanted = [name for name in offered if only in (None, name, network)]
        if not wanted and only not in (None, network):
            continue
        started = process_time()
        alone = replace(told, _made={})
        alone.network(network)
        yield "(the network)", network, process_time() - started, _peak()
        for name in wanted:
            yield _alone(alone, name, network, limit)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _alone(told: Material, name: str, network: str, limit: int) -> Figure:
    mine, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=_timed, args=(told, name, network, limit, theirs))
    process.start()
    theirs.close()
    try:
        seconds, memory = mine.recv()
    except EOFError:
        seconds, memory = None, 0.0
    process.kill()
    process.join()
    return name, network, seconds, memory


def _timed(told: Material, name: str, network: str, limit: int, out: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    started = process_time()
    measure_table(name, [told], network)
    out.send((process_time() - started, _peak()))


def table(figures: Sequence[Figure]) -> str:
    """The figures as Markdown, the slowest first."""
    slowest = sorted(figures, key=lambda one: -(one[2] if one[2] is not None else float("inf")))
    lines = ["| measure | network | seconds | peak MB |", "| --- | --- | ---: | ---: |"]
    for name, network, seconds, memory in slowest:
        time, peak = ("stopped", "") if seconds is None else (f"{seconds:.2f}", f"{memory:.0f}")
        lines.append(f"| {name} | {network} | {time} | {peak} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stores", nargs="*", type=Path)
    parser.add_argument("--actors", type=int, default=10_000)
    parser.add_argument("--ties", type=int, default=200_000)
    parser.add_argument("--engine", choices=("networkx", "igraph"), default="networkx")
    parser.add_argument("--limit", type=int, default=60, help="seconds of processor time for each")
    parser.add_argument("--only", help="this network or measure alone")
    parser.add_argument(
        "--write", action="store_true", help="put the figures of the synthetic graph into docs/analysis.md"
    )
    args = parser.parse_args()
    every = []
    for folder in args.stores:
        with Store(folder, mode="read") as store:
            every.append((folder.name, sources(store)))
    every = every or [("synthetic", Sources(list(synthetic(args.actors, args.ties))))]
    for name, told_all in every:
        told = material(told_all, Selection(), Options(engine=args.engine))
        figures = []
        for figure in measure(told, args.limit, args.only):
            figures.append(figure)
            print(*figure, file=sys.stderr, flush=True)
        print(f"{name}: {len(told.stances):,} stances\n\n{table(figures)}")
        if args.write and not args.stores:
            write(DOCUMENT, "networks", table(figures))


if __name__ == "__main__":
    main()
