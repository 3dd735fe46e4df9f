"""Quality on human-annotated gold: every task of the scorer, measured through the installed ``kg extract -``.

    python -m benchmarks.quality [--shared ../shared] [--limit N] [--judge] [--json] [--write]

The gold and its scorer stand beside the repository, not in it; what each figure means is told by the scorer.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import DOCUMENT, ROOT, write


@dataclass(frozen=True, slots=True)
class Task:
    """One gold file. ``figures`` are (what it is called, path to it in the scorer's JSON), ``judge`` the options under
    which the judge is measured; empty where it changes nothing."""

    name: str
    gold: str
    figures: tuple[tuple[str, str], ...]
    articles: str | None = None
    label: str = ""
    judge: str = ""


TASKS = (
    Task(
        "stances",
        "stances.jsonl",
        (
            ("strict F1", "micro.strict.f1"),
            ("precision", "micro.strict.p"),
            ("recall", "micro.strict.r"),
            ("F1 of holder and sign", "micro.holder_polarity.f1"),
            ("area under the curve of the confidence", "calibration.auc"),
            ("its Brier skill", "calibration.brier_skill"),
            ("its calibration error", "calibration.ece"),
        ),
        "articles",
        judge="--judge",
    ),
    Task("stances", "seed_stances.jsonl", (("strict F1", "micro.strict.f1"),), ".", "stances, one article", "--judge"),
    Task(
        "dse",
        "dse.jsonl",
        (("macro F1, clean", "clean.macro_f1_5class"), ("non-neutral F1, clean", "clean.non_neutral_micro.f1")),
        judge="--judge --min-confidence 0",
    ),
    Task("plv", "plv.jsonl", (("macro F1 of roots", "macro_f1_root"), ("coverage", "coverage"))),
    Task("plover", "plover.jsonl", (("event type F1", "event_type.f1"), ("triple F1", "triple.f1"))),
    Task(
        "attribution",
        "attribution.jsonl",
        (("content F1", "content.f1"), ("content and source F1", "content_source.f1")),
    ),
    Task("linking", "linking.jsonl", (("actors F1", "actors.f1"),)),
)


def measure(task: Task, shared: Path, limit: int | None = None, options: str = "") -> dict[str, Any]:
    """What the scorer prints for the task under these options. Raises ``RuntimeError`` with its last words where it fails."""
    gold = shared / "gold"
    kg = Path(sys.executable).with_name("kg")
    command = [sys.executable, str(shared / "score" / "evaluate.py"), task.name, str(gold / task.gold), "--kg", str(kg)]
    command += ["--articles", str(gold / task.articles)] if task.articles else []
    command += ["--limit", str(limit)] if limit else []
    command += [f"--options={options}"] if options else []
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        raise RuntimeError(f"{task.name}: {run.stderr.strip().splitlines()[-1:]}")
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def figure(result: dict[str, Any], path: str) -> float:
    """The number at a dotted path of the scorer's JSON."""
    for name in path.split("."):
        result = result[name]
    return float(result)  # type: ignore[arg-type]


def rows(shared: Path, limit: int | None = None, judge: bool = False) -> Iterator[tuple[str, ...]]:
    """Task, figure, value, with the judge also the value with it, records, seconds."""
    for task in TASKS:
        results = [measure(task, shared, limit)]
        if judge and task.judge:
            results.append(measure(task, shared, limit, task.judge))
        for label, path in task.figures:
            values = [f"{figure(result, path):.3f}" for result in results] + [""] * (1 + judge - len(results))
            yield task.label or task.name, label, *values, f"{results[0]['records']:,}", f"{results[0]['seconds']:.1f}"


def table(shared: Path, limit: int | None = None, judge: bool = False) -> str:
    """Every figure as a Markdown table."""
    values = ["rules", "rules and judge"] if judge else ["value"]
    head = ["task", "figure", *values, "records", "seconds"]
    lines = [head, ["---", "---", *["---:"] * (len(head) - 2)], *rows(shared, limit, judge)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with gold/ and score/")
    parser.add_argument("--limit", type=int, help="only the first N records of each file")
    parser.add_argument("--judge", action="store_true", help="beside the rules also the rules with the judge")
    parser.add_argument("--json", action="store_true", help="the scorer's whole answers")
    parser.add_argument("--write", action="store_true", help="put the table into docs/quality.md")
    args = parser.parse_args()
    if not (args.shared / "score" / "evaluate.py").is_file():
        parser.error(f"no gold at {args.shared}: name its folder with --shared")
    if args.json:
        print(json.dumps({task.name: measure(task, args.shared, args.limit) for task in TASKS}, indent=1))
        return
    found = table(args.shared, args.limit, args.judge)
    print(found, end="")
    if args.write:
        write(DOCUMENT, "quality", found)


if __name__ == "__main__":
    main()
