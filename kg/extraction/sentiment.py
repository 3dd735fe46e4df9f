"""Directed sentiment: who of two that a sentence names speaks well or ill of the other.

The judge reads every such pair for itself, with marks around the two in the sentence. That costs a whole reading a pair, and is
surer than many pairs in one reading; in longer texts the likeliest are read, no more than the budget allows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import inf
from typing import Final

from kg.extraction.candidates import Candidate, as_read, target_span
from kg.extraction.judge import Judge
from kg.extraction.referents import Referents
from kg.language.document import Token
from kg.model import Span, Stance

LEAST: Final = 60
SHARE: Final = 0.3
"""The judge reads at most ``LEAST`` tokens more than this share of the article's in pairs, marks counted in."""
SHORT: Final = 2
"""In a text of so many sentences or fewer every pair is read."""
MOST: Final = 40
"""Pairs of a sentence that are read at most."""
FELT: Final = 1.0
"""Log-odds above which one is taken to feel something about the other: the judge was fitted on fewer neutral pairs."""
MARKED: Final = 8
"""Tokens that a pair adds to its sentence."""
DOUBTED: Final = 0.5
"""In a short text a stance that is rather wrong than right is left out if the two, read alone, do not feel so."""
_NAMES: Final = frozenset(("PERSON", "NORP", "ORG", "GPE", "FAC", "LOC"))

Pair = tuple[Candidate, ...]
"""Two that a sentence names: the candidate that one of them is the holder of and, if both are actors, the other way round."""


@dataclass(frozen=True, slots=True)
class Felt:
    """A candidate, the log-odds of positive and of negative sentiment against neither, and what stands for the target."""

    candidate: Candidate
    sentiment: tuple[float, float]
    target: Span

    def concerns(self, holder: Span, target: Span) -> bool:
        """Whether these two spans name, or take in, who feels it and what it is about."""
        own = self.candidate.holder.span
        return holder[0] < own[1] and own[0] < holder[1] and target[0] < self.target[1] and self.target[0] < target[1]


def find_felt(
    candidates: Iterable[list[Candidate]], worth: dict[tuple[str, int], float], referents: Referents, judge: Judge
) -> Iterator[list[Felt]]:
    """The judge's directed sentiment for each pair of names that is read; those of most ``worth``, which is told by
    the holder and the place of the target's token, come first."""

    def value(pair: Pair) -> float:
        return max(worth.get((one.holder.id, one.token.i), -inf) for one in pair)

    doc = referents.doc
    short = len(doc.sentences) <= SHORT
    found = [pair for some in candidates for pair in _pairs(some, referents)]
    ranked = sorted(found, key=value, reverse=True)
    left = inf if short else LEAST + SHARE * len(doc.tokens)
    for pair in ranked[: MOST * SHORT]:
        first, end = doc.sentences[pair[0].sentence]
        left -= end - first + MARKED
        if left < 0:
            break
        text, spans = as_read(pair, referents)
        read = judge.sentiment(text, *spans[0])
        if read is not None:
            yield [Felt(one, numbers, target_span(one, referents)) for one, numbers in zip(pair, read, strict=False)]


def _pairs(candidates: list[Candidate], referents: Referents) -> Iterator[Pair]:
    """The pairs of two named actors of a sentence, and of an actor and an issue with a name in it."""
    both = {(one.head.i, one.token.i): one for one in candidates if one.head is not None and one.target is not None}
    for (head, token), one in both.items():
        back = both.get((token, head))
        if back is None:
            yield (one,)
        elif head < token:
            yield one, back
    for one in candidates:
        if one.head is not None and one.target is None and not one.clausal and _has_name(one, referents):
            yield (one,)


def _has_name(candidate: Candidate, referents: Referents) -> bool:
    """Whether a name that is no actor's stands in the phrase of the issue, and the holder does not."""
    doc, holder = referents.doc, candidate.holder.span
    start, end = target_span(candidate, referents)
    if start < holder[1] and holder[0] < end:
        return False
    inside = [token for token in doc.sentence_tokens(candidate.sentence) if start <= token.start < end]
    return any(_is_name(token) and referents.mentions.at(token) is None for token in inside)


def _is_name(token: Token) -> bool:
    return token.pos == "PROPN" or token.entity in _NAMES


def strongest(pair: Iterable[Felt]) -> tuple[Felt, int, float] | None:
    """Who of the pair feels most about the other, the sign, and the log-odds; None where both are neutral."""
    scores = [(one.sentiment[side], one, sign) for one in pair for side, sign in enumerate((1, -1))]
    score, best, sign = max(scores, key=lambda found: found[0], default=(-inf, None, 0))
    return (best, sign, score) if best is not None and score > FELT else None


def believed(told: Sequence[Stance], felt: Iterable[list[Felt]]) -> list[Stance]:
    """The stances without those of little confidence whose holder, read alone with what the target names, does not feel so."""
    alone = [one for pair in felt for one in pair]
    kept: dict[str, Stance] = {}
    for stance in told:
        side = 0 if stance.polarity > 0 else 1
        scores = [one.sentiment[side] for one in alone if one.concerns(stance.holder_span, stance.target_span)]
        doubted = stance.confidence < DOUBTED and max(scores, default=inf) <= 0
        if not doubted and (stance.inferred_from is None or stance.inferred_from in kept):
            kept[stance.id] = stance
    return list(kept.values())
