"""How sure a stance is: a logistic model over what kind of reading it rests on.

``confidence.tsv`` holds one weight for each feature. They are fitted on annotated articles under open licences by
``python -m training.confidence``; a feature that is not in the table weighs nothing, so a predicate that was never
measured has the confidence of its kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import exp
from pathlib import Path
from typing import Final

from kg.extraction.predicates import Frame
from kg.lexicon import read_table

_LONG: Final = 9
_FAR: Final = 15


@lru_cache(maxsize=4)
def load_weights(overlay: Path | None = None) -> dict[str, float]:
    """Feature → weight."""
    return {row["feature"]: float(row["weight"]) for row in read_table("confidence", ("feature",), overlay)}


def confidence(features: Iterator[str], weights: dict[str, float]) -> float:
    """The probability, in two decimals, that the reading with these features is right."""
    total = weights.get("always", 0.0) + sum(weights.get(feature, 0.0) for feature in features)
    return round(1 / (1 + exp(-total)), 2)


def features(
    frame: Frame, holder_form: str, target_sort: str, target_words: int, factuality: str, own: bool
) -> Iterator[str]:
    """What the confidence of a stance rests on.

    ``holder_form``: how the holder is mentioned ("name", "description", "pronoun", "source"); ``target_sort``: "actor:KIND",
    "issue:KIND" or "clause"; ``target_words``: length of the target's label; ``own``: the holder itself is speaking.
    """
    predicate = frame.predicate
    yield f"predicate={predicate.name}/{predicate.pos}"
    yield f"type={predicate.type}"
    yield f"pos={predicate.pos}"
    yield f"holder={holder_form}"
    yield f"target={target_sort.partition(':')[0]}"
    yield f"target={target_sort}"
    yield f"factuality={factuality}"
    yield f"words={min(target_words, _LONG)}"
    yield f"dep={frame.trigger.dep}"
    yield f"{predicate.type}&{target_sort.partition(':')[0]}"
    if own:
        yield "own words"
    if frame.by_speaker:
        yield "of the speaker's"
    if frame.trigger.sentence == 0:
        yield "headline"
    if frame.holders and abs(frame.holders[0].i - frame.trigger.i) > _FAR:
        yield "far"
    if len(frame.targets) > 1:
        yield "several targets"
