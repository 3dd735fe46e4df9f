"""Quality on human-annotated gold: every task of the scorer, measured through the installed ``kg extract -``.

    python -m benchmarks.quality [--shared ../shared] [--limit N] [--json] [--write]

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
    """One gold file. ``figures`` are (what it is called, path to it in the scorer's JSON)."""

    name: str
    gold: str
    figures: tuple[tuple[str, str], ...]
    articles: str | None = None
    label: str = ""


TASKS = (
    Task(
        "stances",
        "stances.jsonl",
        (("strict F1", "micro.strict.f1"), ("precision", "micro.strict.p"), ("recall", "micro.strict.r")),
        "articles",
    ),
    Task("stances", "seed_stances.jsonl", (("strict F1", "micro.strict.f1"),), ".", "stances, one article"),
    Task(
        "dse",
        "dse.jsonl",
        (("macro F1, clean", "clean.macro_f1_5class"), ("non-neutral F1, clean", "clean.non_neutral_micro.f1")),
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


def measure(task: Task, shared: Path, limit: int | None = None) -> dict[str, Any]:
    """What the scorer prints for the task. Raises ``RuntimeError`` with its last words where it fails."""
    gold = shared / "gold"
    kg = Path(sys.executable).with_name("kg")
    command = [sys.executable, str(shared / "score" / "evaluate.py"), task.name, str(gold / task.gold), "--kg", str(kg)]
    command += ["--articles", str(gold / task.articles)] if task.articles else []
    command += ["--limit", str(limit)] if limit else []
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


def rows(shared: Path, limit: int | None = None) -> Iterator[tuple[str, str, float, int, float]]:
    """Task, figure, value, records, seconds."""
    for task in TASKS:
        result = measure(task, shared, limit)
        for label, path in task.figures:
            yield task.label or task.name, label, figure(result, path), result["records"], result["seconds"]


def table(shared: Path, limit: int | None = None) -> str:
    """Every figure as a Markdown table."""
    head = "| task | figure | value | records | seconds |\n| --- | --- | ---: | ---: | ---: |\n"
    return head + "".join(
        f"| {name} | {label} | {value:.3f} | {records:,} | {seconds:.1f} |\n"
        for name, label, value, records, seconds in rows(shared, limit)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with gold/ and score/")
    parser.add_argument("--limit", type=int, help="only the first N records of each file")
    parser.add_argument("--json", action="store_true", help="the scorer's whole answers")
    parser.add_argument("--write", action="store_true", help="put the table into docs/quality.md")
    args = parser.parse_args()
    if not (args.shared / "score" / "evaluate.py").is_file():
        parser.error(f"no gold at {args.shared}: name its folder with --shared")
    if args.json:
        print(json.dumps({task.name: measure(task, args.shared, args.limit) for task in TASKS}, indent=1))
        return
    found = table(args.shared, args.limit)
    print(found, end="")
    if args.write:
        write(DOCUMENT, "quality", found)


if __name__ == "__main__":
    main()
