"""Counts of errors by side and class: kept beside the benchmark, told before and now in one table."""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks import DOCUMENT, ROOT, write

Counts = dict[tuple[str, str], int]
"""(side, class) → how many."""


def in_order(found: Mapping[tuple[str, str], int], classes: Mapping[str, tuple[str, ...]]) -> Counts:
    """The counts of all classes of all sides, those without an error as 0."""
    return {(side, name): found.get((side, name), 0) for side, names in classes.items() for name in names}


def keep(path: Path, counts: Counts) -> None:
    """Write the counts as a table with the columns side, class and count."""
    rows = [f"{side}\t{name}\t{n}" for (side, name), n in counts.items()]
    path.write_text("side\tclass\tcount\n" + "\n".join(rows) + "\n", encoding="utf-8")


def kept(path: Path) -> Counts:
    """The counts that ``keep`` wrote."""
    with path.open(encoding="utf-8", newline="") as lines:
        return {(row["side"], row["class"]): int(row["count"]) for row in csv.DictReader(lines, delimiter="\t")}


def table(what: str, now: Counts, before: Counts) -> str:
    """The counts before and now as a Markdown table, with the sum of each side."""
    rows = [f"| {side} | {name} | {before.get((side, name), 0)} | {n} |\n" for (side, name), n in now.items()]
    for side in dict.fromkeys(side for side, _ in now):
        sums = [sum(n for key, n in counts.items() if key[0] == side) for counts in (before, now)]
        rows.append(f"| {side} | all | {sums[0]} | {sums[1]} |\n")
    return f"| {what} | phenomenon | before | now |\n| --- | --- | ---: | ---: |\n" + "".join(rows)


def run(what: str, mark: str, doc: str | None, path: Path, count: Callable[[Path], Counts]) -> None:
    """The command line of a benchmark: print the table, with ``--baseline`` keep it, with ``--write`` document it."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with gold/ and score/")
    parser.add_argument("--write", action="store_true", help="put the table into docs/quality.md")
    parser.add_argument("--baseline", action="store_true", help="keep these counts to compare with")
    options = parser.parse_args()
    if not (options.shared / "score" / "evaluate.py").is_file():
        parser.error(f"no gold at {options.shared}: name its folder with --shared")
    now = count(options.shared)
    if options.baseline:
        keep(path, now)
    found = table(what, now, kept(path))
    print(found, end="")
    if options.write:
        write(DOCUMENT, mark, found)
