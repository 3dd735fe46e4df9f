"""How many of the annotated stances are found, by what makes them hard.

    python -m benchmarks.phenomena [--shared ../shared] [--judge] [--write]

The annotation tags the evidence of a stance: its holder or target is a pronoun or description (coreference), it stands in a
quotation or indirect speech (attribution), a noun or participle carries it (nominalised), it is negated or hedged, or a capital,
an army, a document stands for the state (metonymy). A stance with two tags counts under both. Holder, target and sign have to be
right, as for the strict F1 of ``benchmarks.quality``.
"""

from __future__ import annotations

import argparse
import importlib
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks import DOCUMENT, ROOT, write

UNTAGGED: Final = "none of these"
Row = dict[str, Any]


def predictions(shared: Path, options: str) -> dict[str, list[Row]]:
    """Article → the stances that ``kg extract`` tells of it under these options, as the scorer takes them."""
    gold = shared / "gold"
    kg = Path(sys.executable).with_name("kg")
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "predictions.jsonl"
        command = [sys.executable, str(shared / "score" / "evaluate.py"), "stances", str(gold / "stances.jsonl")]
        command += ["--kg", str(kg), "--articles", str(gold / "articles"), "--keep", str(kept), f"--options={options}"]
        subprocess.run(command, capture_output=True, check=True)
        rows = map(json.loads, kept.read_text(encoding="utf-8").splitlines())
        return {row["id"]: row["stances"] for row in rows}


def recall(articles: Iterable[Row], told: dict[str, list[Row]], scorer: Any) -> dict[str, tuple[int, int]]:
    """Phenomenon → how many annotated stances have it, and how many of them are told."""
    every: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for row in articles:
        doc = scorer.Doc(row)
        claims = [scorer.P(doc, one) for one in told.get(row["id"], [])]
        for stance in row["stances"]:
            (wanted,) = scorer.collapse_gold([stance], False, doc)
            hit = any(scorer.hits(claim, wanted, "strict", doc, True) for claim in claims)
            for tag in stance.get("phenomena") or [UNTAGGED]:
                every[tag] += 1
                found[tag] += hit
    return {tag: (number, found[tag]) for tag, number in every.most_common()}


def rows(shared: Path, judge: bool) -> Iterator[tuple[str, ...]]:
    """Phenomenon, number of annotated stances, share that is told; with the judge also the share with it."""
    sys.path.insert(0, str(shared / "score"))
    scorer = importlib.import_module("score_stances")
    articles = [json.loads(line) for line in (shared / "gold" / "stances.jsonl").open(encoding="utf-8")]
    measured = [recall(articles, predictions(shared, options), scorer) for options in ("", "--judge")[: 1 + judge]]
    for tag, (number, _) in measured[0].items():
        yield tag, str(number), *(f"{each[tag][1] / number:.2f}" for each in measured)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with gold/ and score/")
    parser.add_argument("--judge", action="store_true", help="beside the rules also the rules with the judge")
    parser.add_argument("--write", action="store_true", help="put the table into docs/quality.md")
    args = parser.parse_args()
    if not (args.shared / "score" / "score_stances.py").is_file():
        parser.error(f"no gold at {args.shared}: name its folder with --shared")
    values = ["rules", "rules and judge"] if args.judge else ["rules"]
    head = ["phenomenon", "stances", *values]
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows(args.shared, args.judge)]
    table = "".join(f"| {' | '.join(line)} |\n" for line in lines)
    print(table, end="")
    if args.write:
        write(DOCUMENT, "phenomena", table)


if __name__ == "__main__":
    main()
