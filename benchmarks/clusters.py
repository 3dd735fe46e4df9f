"""How well issues of different articles are clustered, over the pairs of issues of ``data/clusters.tsv``.

python -m benchmarks.clusters [--half HALF] [--pairs] [--write]
python -m benchmarks.clusters --time N
"""

from __future__ import annotations

import argparse
import csv
import random
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path
from time import process_time
from typing import NamedTuple

from benchmarks import ROOT, write
from kg.analysis.clusters import cluster
from kg.rdf.clusters import Cluster
from kg.rdf.issues import IssueEntry

DATA = Path(__file__).parent / "data"
HALVES = ("development", "held out")


class Score(NamedTuple):
    """Pairs of issues: right, wrong, missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong or 1)

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed or 1)

    @property
    def f1(self) -> float:
        return 2 * self.right / (2 * self.right + self.wrong + self.missed or 1)


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table of ``data/``, comments left out."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"))


def entries(half: str) -> tuple[list[IssueEntry], dict[str, str]]:
    """The issues of a half, and the matter of each (by its id)."""
    chosen = [row for row in rows("clusters.tsv") if row["half"] == half]
    known = actors()[0]
    told: dict[str, dict[str, str]] = {}
    for row in chosen:
        here = told.setdefault(row["article"], {})
        involved = {*row["actors"].split(), row["owner"]}
        here.update({name: actor for name, actor in known.items() if actor in involved})
    issues, matters = [], {}
    for number, row in enumerate(chosen):
        name = f"{row['article']}-{number}"
        matters[name] = row["matter"] or name
        issues.append(
            IssueEntry(
                name,
                row["article"],
                row["label"],
                row["kind"],
                row["date"],
                row["owner"] or None,
                frozenset(row["actors"].split()),
                names=told[row["article"]],
            )
        )
    return issues, matters


def actors() -> tuple[dict[str, str], dict[str, str]]:
    """Name → actor, and actor → what it is part of."""
    found = rows("names.tsv")
    return {row["name"]: row["actor"] for row in found}, {
        row["actor"]: row["part_of"] for row in found if row["part_of"]
    }


def score(half: str) -> tuple[Score, list[str]]:
    """The figures of a half, and what is wrong, a line for each pair."""
    issues, matters = entries(half)
    names, parts = actors()
    labels = {entry.id: f"{entry.label} ({entry.date})" for entry in issues}
    found = set(pairs(cluster(issues, names, parts)))
    wanted = {pair for pair in combinations(sorted(matters), 2) if matters[pair[0]] == matters[pair[1]]}
    lines = [f"+ {labels[a]} = {labels[b]}" for a, b in sorted(found - wanted)]
    lines += [f"- {labels[a]} = {labels[b]}" for a, b in sorted(wanted - found)]
    return Score(len(found & wanted), len(found - wanted), len(wanted - found)), lines


def pairs(clusters: Iterable[Cluster]) -> Iterator[tuple[str, str]]:
    """The pairs of issues that are put together."""
    for each in clusters:
        yield from combinations(sorted(member.issue for member in each.members), 2)


def generated(count: int, seed: int = 1) -> list[IssueEntry]:
    """Issues as thousands of articles would tell them, six an article, by a fixed seed."""
    chance = random.Random(seed)
    places = [f"Land{number}" for number in range(120)]
    things = [
        f"{a}{b}" for a in "harbour river border grain oil fish tax road school gas".split() for b in ("", "line")
    ]
    heads = (
        "talks plan sanctions treaty election attack resolution law visit budget agreement withdrawal arrest".split()
    )
    found = []
    for number in range(count):
        article, place = f"a{number // 6:05}", chance.choice(places)
        day = f"20{chance.randint(15, 24)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        head, thing = chance.choice(heads), chance.choice(things)
        label = chance.choice(
            (f"{place}'s {thing} {head}", f"{thing} {head} in {place}", f"{head.title()} on {thing}", head.title())
        )
        names = {place: place.lower()}
        found.append(
            IssueEntry(
                f"{article}-{number}", article, label, "matter", day, None, frozenset(names.values()), names=names
            )
        )
    return found


def table(halves: Iterable[str]) -> str:
    """The figures of the halves as a Markdown table."""
    text = "| half | precision | recall | F1 | pairs |\n| --- | ---: | ---: | ---: | ---: |\n"
    for half in halves:
        found, _ = score(half)
        total = found.right + found.missed
        text += f"| {half} | {found.precision:.2f} | {found.recall:.2f} | {found.f1:.2f} | {total} |\n"
    return text


def timed(count: int) -> str:
    """How long so many generated issues take, in processor time."""
    issues = generated(count)
    start = process_time()
    found = cluster(issues)
    return f"{len(issues):,} issues, {len(found):,} clusters, {process_time() - start:.1f} s"


def main() -> None:
    """Print or write what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=HALVES, action="append", help="only this half, as while tuning")
    parser.add_argument("--pairs", action="store_true", help="print the pairs that are wrong (+) and missed (-)")
    parser.add_argument("--time", type=int, metavar="N", help="how long N generated issues take")
    parser.add_argument("--write", action="store_true", help="put the table into docs/model.md")
    options = parser.parse_args()
    if options.time:
        print(timed(options.time))
        return
    halves = options.half or HALVES
    print(table(halves), end="")
    for half in halves if options.pairs else ():
        print("\n".join(score(half)[1]))
    if options.write:
        write(ROOT / "docs" / "model.md", "clusters", table(HALVES))


if __name__ == "__main__":
    main()
