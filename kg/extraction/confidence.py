"""How sure a stance is: a logistic model over what kind of reading it rests on.

``confidence.tsv`` holds one weight for each feature. They are fitted on annotated articles under open licences by
``python -m training.confidence``; a feature that is not in the table weighs nothing, so a predicate that was never
measured has the confidence of its kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import exp
from pathlib import Path
from typing import Final

from kg.extraction.predicates import Frame
from kg.lexicon import read_table

_FAR: Final = 15
_OFTEN: Final = 5


@lru_cache(maxsize=4)
def load_weights(overlay: Path | None = None) -> dict[str, float]:
    """Feature → weight."""
    return {row["feature"]: float(row["weight"]) for row in read_table("confidence", ("feature",), overlay)}


def confidence(features: Iterator[str], weights: dict[str, float]) -> float:
    """The probability, in two decimals, that the reading with these features is right."""
    total = weights.get("always", 0.0) + sum(weights.get(feature, 0.0) for feature in features)
    return round(1 / (1 + exp(-total)), 2)


@dataclass(frozen=True, slots=True)
class Basis:
    """What the confidence of a stance rests on besides its frame.

    ``holder_form``: "name", "description", "pronoun", or "source" (of an attribution); ``target_sort``: "actor:KIND",
    "issue:TAG" or "clause"; ``holder_often``, ``target_often``: how often
    the article mentions them; ``own``: the holder itself is speaking; ``scoped``: the holder is known in this article only.
    """

    holder_form: str
    holder_kind: str
    holder_often: int
    scoped: bool
    target_sort: str
    target_often: int
    factuality: str
    own: bool


def features(frame: Frame, basis: Basis) -> Iterator[str]:
    """The features of a reading, as ``confidence.tsv`` names them."""
    predicate = frame.predicate
    target = basis.target_sort.partition(":")[0]
    yield f"predicate={predicate.name}/{predicate.pos}"
    yield f"type={predicate.type}"
    yield f"pos={predicate.pos}"
    yield f"holder={basis.holder_form}"
    yield f"holder={basis.holder_kind}"
    yield f"holder={basis.holder_form}:{basis.holder_kind}"
    yield f"holder often={min(basis.holder_often, _OFTEN)}"
    yield f"target={target}"
    yield f"target={basis.target_sort}"
    yield f"target often={min(basis.target_often, _OFTEN)}"
    yield f"factuality={basis.factuality}"
    yield f"{predicate.type}&{target}"
    if basis.scoped:
        yield "scoped"
    if basis.own:
        yield "own words"
    if frame.by_speaker:
        yield "of the speaker's"
    if frame.trigger.sentence == 0:
        yield "headline"
    if frame.holders and abs(frame.holders[0].i - frame.trigger.i) > _FAR:
        yield "far"
    if len(frame.targets) > 1:
        yield "several targets"
