"""Errors about actors by phenomenon: names that are not linked as annotated, and stances' holders and targets.

    python -m benchmarks.errors_linking [--shared ../shared] [--write] [--baseline]

Three lists. ``linking``: every annotated name of an actor that is missed, and every one told in vain where the annotation is
exhaustive. ``actor``: every annotated actor that holds a stance or is its target and that none of ours is, by id or label,
with the reason; and every holder of ours that is no annotated actor, by its kind. ``place``: stances whose holder or target is
known in the article, but not in the sentences of the evidence. ``benchmarks/errors_linking.tsv`` keeps the counts to compare
with; ``--baseline`` writes them anew.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from benchmarks.counts import run
from benchmarks.errors import Case, cases
from kg.extraction import extract
from kg.language.pipeline import parse
from kg.model import Actor, Article, Record

LINKING: Final = (
    "town or landscape, which is no actor here",
    "name not spotted",
    "other boundary, right actor",
    "other boundary, other actor",
    "country or its capital for what bears its name",
    "body: which state's or parent's",
    "person by one name alone",
    "person under another name",
    "organisation by a short form",
    "organisation under another name",
)
ACTORS: Final = (
    "described only, by words that stand elsewhere",
    "name not spotted",
    "group not spotted",
    "merged into another actor",
    "person under another name",
    "organisation under another name",
    "state or body under another name",
    "group told by other words",
)
PLACES: Final = ("holder known, not where it stands", "target known, not where it stands")
VAIN: Final = ("person", "organisation", "state or body", "group")
ORDER: Final = (
    *(("linking, missed", name) for name in LINKING),
    ("linking, in vain", "nothing annotated there"),
    *(("actor, missed", name) for name in ACTORS),
    *(("actor, in vain", name) for name in VAIN),
    *(("place, missed", name) for name in PLACES),
)

_FILES: Final = ("stances.jsonl", "stances_train.jsonl")
_SORTS: Final = {
    "person": "person",
    **dict.fromkeys(("party", "ngo", "company", "media", "igo", "armed-group", "organisation"), "organisation"),
    **dict.fromkeys(("country", "government-body"), "state or body"),
}

Counts = Counter[tuple[str, str]]
Mention = dict[str, Any]


def sort_of(kind: str) -> str:
    """The four sorts that kinds of actors are counted by."""
    return _SORTS.get(kind, "group")


def count_linking(shared: Path) -> Counts:
    """The errors of linking, by side and class."""
    scorer = importlib.import_module("score")
    found: Counts = Counter()
    rows = [json.loads(line) for line in (shared / "gold" / "linking.jsonl").open(encoding="utf-8")]
    articles = [Article(row["id"], row["text"], "", None) for row in rows]
    for row, doc in zip(rows, parse(articles), strict=True):
        record = extract(doc)
        found.update(("linking, missed", name) for name in _unlinked(row, record, scorer))
        found["linking, in vain", "nothing annotated there"] += _in_vain(row, record)
    return found


def _unlinked(row: dict[str, Any], record: Record, scorer: ModuleType) -> Iterator[str]:
    for mention in row["mentions"]:
        keys = scorer.gold_keys(mention)
        if not keys or mention.get("optional") or not scorer.is_actor(mention, row["text"]):
            continue
        reason = why_unlinked(mention, keys, row["text"], record, scorer)
        if reason is not None:
            yield reason


def why_unlinked(mention: Mention, keys: set[Any], text: str, record: Record, scorer: ModuleType) -> str | None:
    """The class of an annotated name that is not linked as annotated; None where it is."""
    span = (mention["start"], mention["end"])
    over = [
        (actor, (start, end) == span)
        for actor in record.actors
        for start, end in actor.mentions
        if start < span[1] and span[0] < end
    ]
    right = [exact for actor, exact in over if scorer.pred_keys(_link(actor), "") & keys]
    if right:
        return None if any(right) else "other boundary, right actor"
    if not over:
        place = mention.get("type") == "GEO"
        return "town or landscape, which is no actor here" if place else "name not spotted"
    if not any(exact for _, exact in over):
        return "other boundary, other actor"
    return _other_actor(mention, text[slice(*span)], next(actor for actor, exact in over if exact))


def _link(actor: Actor) -> Mention:
    return {"link": [each for each in (actor.wikidata, actor.label) if each], "label": actor.label}


def _other_actor(mention: Mention, written: str, ours: Actor) -> str:
    short = " " not in written
    if ours.kind == "country":
        return "country or its capital for what bears its name"
    if mention.get("type") == "PER":
        return "person by one name alone" if short else "person under another name"
    if ours.kind == "government-body":
        return "body: which state's or parent's"
    return "organisation by a short form" if short else "organisation under another name"


def _in_vain(row: dict[str, Any], record: Record) -> int:
    if not row["exhaustive"]:
        return 0
    first, last = row["eval_span"]
    spans = [span for actor in record.actors for span in actor.mentions if first <= span[0] < last]
    return sum(not any(m["start"] < end and start < m["end"] for m in row["mentions"]) for start, end in spans)


def count_actors(shared: Path) -> Counts:
    """The errors about the actors of stances, by side and class."""
    found: Counts = Counter()
    for name in _FILES:
        for case in cases(shared, name):
            found.update(("actor, missed", why) for why in filter(None, map(case_reason(case), taking_part(case))))
            found.update(("actor, in vain", kind) for kind in strange_holders(case))
            found.update(("place, missed", place) for place in misplaced(case))
    return found


def taking_part(case: Case) -> list[str]:
    """Ids of the annotated actors that hold a stance or are its target."""
    ends = {end for stance in case.gold["stances"] for end in (stance["holder"], stance["target"])}
    return sorted(end for end in ends if end in case.known.kind)


def case_reason(case: Case) -> Callable[[str], str | None]:
    """A function from an annotated actor's id to the class of its error; None where one of ours is it."""
    known = set().union(*case.actors.values()) if case.actors else set()
    about = {actor["id"]: actor for actor in case.gold["actors"]}
    return lambda actor: None if actor in known else _why_missed(about[actor], case)


def _why_missed(actor: dict[str, Any], case: Case) -> str:
    names = [actor["label"], *actor.get("aliases", ())]
    spans = [m.span() for name in names for m in re.finditer(rf"\b{re.escape(name)}\b", case.doc.text, re.IGNORECASE)]
    if not spans:
        return "described only, by words that stand elsewhere"
    sort = sort_of(actor["kind"])
    over = [
        mention.actor
        for mention in case.analysis.context.referents.mentions.all()
        if any(start <= case.doc.tokens[mention.head].start < end for start, end in spans)
    ]
    if not over:
        return "group not spotted" if sort == "group" else "name not spotted"
    if all(case.actors.get(ours) for ours in over):
        return "merged into another actor"
    return "group told by other words" if sort == "group" else f"{sort} under another name"


def strange_holders(case: Case) -> list[str]:
    """The sorts of our actors that hold a stance and are no annotated actor."""
    actors = case.analysis.context.referents.mentions.actors
    holders = {stance.holder for stance in case.record.stances if not stance.inferred_from}
    return [sort_of(actors[each].kind) for each in sorted(holders) if each in actors and not case.actors.get(each)]


def misplaced(case: Case) -> Iterator[str]:
    """Ends of annotated stances that are known in the article and neither mentioned nor speaking in the evidence's sentences."""
    known = set().union(*case.actors.values()) if case.actors else set()
    context = case.analysis.context
    for stance in case.gold["stances"]:
        tokens = case.here(stance["evidence"])
        said = {each.speaker for each in map(context.attributions.innermost, tokens) if each is not None}
        here = {context.referents.mentions.actor_at(token) for token in tokens}
        for end, ours in (("holder", here | said), ("target", here)):
            theirs = {stance[end], *stance.get(f"alt_{end}s", ())}
            if theirs <= set(case.known.kind) and theirs & known and not any(case.is_(o, theirs) for o in ours if o):
                yield f"{end} known, not where it stands"


def count(shared: Path) -> dict[tuple[str, str], int]:
    """(side, class) → how many."""
    sys.path.insert(0, str(shared / "score"))
    now = count_linking(shared) + count_actors(shared)
    return {key: now[key] for key in ORDER}


if __name__ == "__main__":
    run("actors", "errors-linking", __doc__, Path(__file__).with_suffix(".tsv"), count)
