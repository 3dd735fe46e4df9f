"""Errors of events by phenomenon: marked pairs without the right PLOVER root, sentences without the right event.

    python -m benchmarks.errors_events [--shared ../shared] [--write] [--baseline]

Two yardsticks: pairs of a source and a target that are marked in the text (PLV), and sentences with one coded event
(PLOVER), of which the second side counts what is told beside it. Each error gets the first class that applies, in the order
of ``PAIRS``, ``CODED`` and ``BESIDE``. ``benchmarks/errors_events.tsv`` keeps the counts to compare with; ``--baseline``
writes them anew.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks.counts import Counts, in_order, run
from benchmarks.errors_sentiment import touches
from kg.extraction import extract
from kg.language.pipeline import parse
from kg.model import Article, Record, Span

PAIRS: Final = (
    "another type of the pair",
    "turned round",
    "right event, its target is no mention",
    "right event of the source, another target",
    "right event of the source, without a target",
    "right event, its source is no mention",
    "right event towards the target, another source",
    "right event between others",
    "no such event, the source is no mention",
    "no such event, another one of the source",
    "no such event, lexicon gap",
)
CODED: Final = (
    "no event",
    "another type only",
    "right type, another source and target",
    "right type, another source",
    "right type, no target",
    "right type, another target",
)
BESIDE: Final = ("right type between others", "another type of the same two", "another type between others")
CLASSES: Final = {"marked pair": PAIRS, "coded sentence": CODED, "told beside": BESIDE}


def read(path: Path) -> Iterator[tuple[dict[str, Any], Record]]:
    """The annotated texts of a file, each with what is read from it."""
    gold = [json.loads(line) for line in path.open(encoding="utf-8")]
    for row, doc in zip(gold, parse([Article(row["id"], row["text"]) for row in gold]), strict=True):
        yield row, extract(doc)


def count(shared: Path) -> Counts:
    """(yardstick, class) → how many."""
    sys.path.insert(0, str(shared / "score"))
    found: Counter[tuple[str, str]] = Counter()
    evaluate, same = importlib.import_module("evaluate"), importlib.import_module("score_plv").SAME
    for row, record in read(shared / "gold" / "plv.jsonl"):
        root = evaluate.plv(row, record.to_json())["root"]
        if same.get(root, root) != row["root"]:
            found["marked pair", why_pair(row, root, record, same)] += 1
    scorer = importlib.import_module("score")
    coded = list(read(shared / "gold" / "plover.jsonl"))
    known = {row["id"]: row for row, _ in coded}
    for row, record in coded:
        gold, told = sides(row, evaluate.plover(row, record.to_json())["events"], scorer)
        if not gold & told:
            found["coded sentence", why_coded(gold, told)] += 1
        siblings = (sides(known[each], [], scorer)[0] for each in row.get("siblings", ()) if each in known)
        for one in told - gold - set().union(*siblings):
            found["told beside", _beside(one, gold)] += 1
    return in_order(found, CLASSES)


def why_pair(row: dict[str, Any], root: str | None, record: Record, same: dict[str, str]) -> str:
    """The class of a marked pair without the right root."""
    source, target = ((row[name]["start"], row[name]["end"]) for name in ("source", "target"))
    if root is not None:
        return "another type of the pair"
    pairs = [(each.source_span, each.target_span) for each in record.events]
    if any(end is not None and touches(start, target) and touches(end, source) for start, end in pairs):
        return "turned round"
    right = [
        (each.source_span, each.target_span)
        for each in record.events
        if same.get(each.plover, each.plover) == row["root"]
    ]
    ends = [end for start, end in right if touches(start, source)]
    if ends:
        if not _mentioned(target, record):
            return "right event, its target is no mention"
        return "right event of the source, " + ("another target" if any(ends) else "without a target")
    if any(end is not None and touches(end, target) for _, end in right):
        known = _mentioned(source, record)
        return "right event towards the target, another source" if known else "right event, its source is no mention"
    if right:
        return "right event between others"
    if not _mentioned(source, record):
        return "no such event, the source is no mention"
    other = any(touches(start, source) for start, _ in pairs)
    return "no such event, another one of the source" if other else "no such event, lexicon gap"


def _mentioned(span: Span, record: Record) -> bool:
    return any(touches(each, span) for actor in record.actors for each in (*actor.mentions, *actor.references))


Triple = tuple[str | None, str, str | None]


def sides(row: dict[str, Any], events: list[dict[str, Any]], scorer: Any) -> tuple[set[Triple], set[Triple]]:
    """The annotated and the told triples of source, type and target, coded and compared as the scorer does it."""
    actors, together = row["sources"] + row["targets"], bool(row.get("reciprocal"))
    main = scorer.merged(scorer.event_2016(row["event"], ""))
    also = {scorer.merged(each) for each in row.get("event_alt", [])}
    ends = [[scorer.gold_code(each) for each in row[name]] for name in ("sources", "targets")]
    told: set[Triple] = set()
    for event in events:
        type = scorer.merged(scorer.event_2016(event["event"], ""))
        source, target = (scorer.actor_list(event.get(name), actors, "") for name in ("source", "target"))
        told |= scorer.triples(source, [main if type in also else type], target, together)
    return scorer.triples(ends[0], [main], ends[1], together), told


def why_coded(gold: set[Triple], told: set[Triple]) -> str:
    """The class of a sentence whose event is not among those told."""
    if not told:
        return "no event"
    (type,) = {type for _, type, _ in gold}
    right = [(source, target) for source, other, target in told if other == type]
    if not right:
        return "another type only"
    sources, targets = {source for source, _, _ in gold}, {target for _, _, target in gold}
    if any(source in sources for source, _ in right):
        return "right type, no target" if all(end is None for _, end in right) else "right type, another target"
    if any(target in targets for _, target in right):
        return "right type, another source"
    return "right type, another source and target"


def _beside(one: Triple, gold: set[Triple]) -> str:
    if one[1] in {type for _, type, _ in gold}:
        return "right type between others"
    same = (one[0], one[2]) in {(source, target) for source, _, target in gold}
    return "another type of the same two" if same else "another type between others"


if __name__ == "__main__":
    run("events", "errors-events", __doc__, Path(__file__).with_suffix(".tsv"), count)
