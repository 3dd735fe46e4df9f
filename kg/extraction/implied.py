"""Implied positions: what the words of a speaker or doer say about somebody or something without naming a position.

"Roe said the tunnel would ruin Norland" takes a position that no predicate of the lexicon carries. Every pair of a holder
and a target that the article offers (``kg.extraction.pairs``) is judged by a log-linear model: no position, a positive or a
negative one. Its weights are in ``implied.tsv``, fitted by ``python -m training.implied``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log
from typing import Final

from kg.extraction.attributions import AttributionIndex
from kg.extraction.pairs import Pairs, Place
from kg.extraction.referents import Referents
from kg.lexicon import read_table
from kg.model import Stance

_SHORT: Final = 3
_ALIKE: Final = 0.4
_SURE: Final = 1e-6

Weights = dict[str, tuple[float, float]]


@lru_cache(maxsize=1)
def load_implied() -> Weights:
    """Feature → its weight for a positive and for a negative position, against none."""
    return {
        row["feature"]: (float(row["positive"]), float(row["negative"])) for row in read_table("implied", ("feature",))
    }


@dataclass(frozen=True, slots=True)
class Implied:
    """A position that the model holds likely: where it is told, its sign, and its probability."""

    place: Place
    polarity: int
    confidence: float


def find_implied(
    referents: Referents, attributions: AttributionIndex, types: dict[str, str], read: list[Stance], weights: Weights
) -> list[Implied]:
    """The likely positions of pairs on which ``read`` takes none, the likeliest first.

    Of what a holder says in one sentence with one sign only the likeliest is kept, and nothing twice in other words.
    """
    known = {(stance.holder, stance.target) for stance in read}
    least = weights["least"][0]
    likely = []
    for key, pair in Pairs(referents, attributions, types).find(read).items():
        if key not in known:
            positive, negative = probabilities(pair.features, weights)
            if max(positive, negative) >= least:
                sign = 1 if positive >= negative else -1
                likely.append((max(positive, negative), sign, pair.places))
    likely.sort(key=lambda one: (-one[0], one[2][0].token.i, one[2][0].holder.id))
    return list(_apart(likely, referents, read, weights["scale"]))


def _apart(
    likely: list[tuple[float, int, list[Place]]], referents: Referents, read: list[Stance], scale: tuple[float, float]
) -> Iterator[Implied]:
    """One for each holder, sign and sentence; what is said of an issue in other words is left out."""
    taken: set[tuple[str, int, int]] = set()
    told: dict[tuple[str, int], list[frozenset[str]]] = defaultdict(list)
    for stance in read:
        told[stance.holder, stance.polarity].append(_words(referents.doc.text[slice(*stance.target_span)]))
    for probability, sign, places in likely:
        holder, target = places[0].holder.id, places[0].target
        free = [place for place in places if (holder, sign, place.token.sentence) not in taken]
        words = _words(referents.doc.text[slice(*target.span)])
        said = told[holder, sign]
        if free and (target.is_actor or not any(_alike(words, other) for other in said)):
            taken.update((holder, sign, place.token.sentence) for place in places)
            said.append(words)
            yield Implied(free[0], sign, rescaled(probability, scale))


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in text.lower().split() if len(word) > _SHORT)


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) * 2 >= _ALIKE * (len(one) + len(other)) > 0


def probabilities(features: Set[str], weights: Weights) -> tuple[float, float]:
    """The probability of a positive and of a negative position."""
    positive, negative = weights["always"]
    for one in map(weights.get, features):
        if one is not None:
            positive += one[0]
            negative += one[1]
    positive, negative = round(positive, 6), round(negative, 6)  # the same in whatever order of the set
    top = max(positive, negative, 0.0)
    parts = exp(positive - top), exp(negative - top), exp(-top)
    return parts[0] / sum(parts), parts[1] / sum(parts)


def rescaled(probability: float, scale: tuple[float, float]) -> float:
    """How often a kept position of this probability was right in articles that were not fitted on, in two decimals."""
    within = min(max(probability, _SURE), 1 - _SURE)
    odds = scale[0] + scale[1] * log(within / (1 - within))
    return round(1 / (1 + exp(-odds)), 2)
