"""The learned judge: a small encoder that reads a sentence once and judges pairs of spans in it.

The encoder is all-MiniLM-L6-v2, fitted by ``python -m training.judge`` on directed sentiment between two named entities
(Park, Pan and Joo, "Who Blames or Endorses Whom?", Findings of ACL 2021) and on articles under open licences that are annotated with
stances; its vocabulary is cut to the word pieces in use and its weights to eight bits. Every pair adds two marker tokens which see the
sentence and each other, and which the sentence does not see (Ye et al., "Packed levitated marker", ACL 2022).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.resources import as_file, files
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kg.model import STANCE_TYPES, Span

WEIGHTS: Final = "judge.onnx"
TOKENS: Final = "judge_tokens.json"
LONGEST: Final = 128
"""Word pieces of a text that are read; a pair beyond them is not judged."""
WIDEST: Final = 12
"""Word pieces of a span that stand for it."""
TYPES: Final = tuple(STANCE_TYPES)
_HEADS: Final = {"sentiment": 2, "stance": 3, "type": len(TYPES)}
_DIGITS: Final = 3
MARKS: Final = ("[unused0]", "[unused1]")
"""Word pieces before and after each of the two spans, where one pair is read alone."""

Numbers = NDArray[np.float64]


class JudgeMissing(ValueError):
    """A library that the judge needs is not installed."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the encoder says of one pair, as log-odds.

    ``sentiment``: positive and negative against neither, as in directed sentiment; ``stance``: positive and negative
    against none, as in the annotated articles; ``types``: one number for each of ``STANCE_TYPES``, in that order.
    """

    sentiment: tuple[float, float]
    stance: tuple[float, float]
    types: tuple[float, ...]

    def type(self, polarity: int) -> str:
        """The likeliest type of this polarity."""
        allowed = [n for n, name in enumerate(TYPES) if STANCE_TYPES[name] == polarity]
        return TYPES[max(allowed, key=lambda n: (self.types[n], -n))]


class Judge:
    """The encoder in one thread; a text and its pairs are one call, so that nothing depends on what else is judged."""

    def __init__(self, session: Any, tokenizer: Any) -> None:
        self._session = session
        self._tokenizer = tokenizer

    def verdicts(self, text: str, pairs: Sequence[tuple[Span, Span]]) -> list[Verdict | None]:
        """A verdict for each (holder's span, target's span); None for a pair beyond what is read of the text.

        Scores are rounded, since the last bits of eight-bit arithmetic differ between processors.
        """
        ids, placed = self._placed(text, pairs)
        kept = [n for n, pair in enumerate(placed) if pair is not None]
        found: list[Verdict | None] = [None] * len(pairs)
        if kept:
            numbers = self._run(ids, [placed[n] for n in kept])
            for n, row in zip(kept, np.round(numbers, _DIGITS), strict=True):
                found[n] = _verdict(row)
        return found

    def sentiment(self, text: str, one: Span, other: Span) -> tuple[tuple[float, float], tuple[float, float]] | None:
        """Log-odds of positive and of negative sentiment, against neither, of the one towards the other and the other way round.

        The sentence is read with marks around the two. None for a pair beyond what is read of the text.
        """
        ids, (pair,) = self._placed(text, [(one, other)])
        if pair is None:
            return None
        read, pair = mark(ids, pair, self._tokenizer)
        (there, back), width = np.round(self._run(read, [pair, pair[::-1]]), _DIGITS), _HEADS["sentiment"]
        (a, b), (c, d) = there[:width], back[:width]
        return (float(a), float(b)), (float(c), float(d))

    def _placed(
        self, text: str, pairs: Sequence[tuple[Span, Span]]
    ) -> tuple[list[int], list[tuple[Span, Span] | None]]:
        """The word pieces that are read, and where the pairs stand in them."""
        coded = self._tokenizer.encode(text)
        offsets = coded.offsets[:LONGEST]
        found = [(pieces(offsets, holder), pieces(offsets, target)) for holder, target in pairs]
        return coded.ids[:LONGEST], [(holder, target) if holder and target else None for holder, target in found]

    def _run(self, ids: Sequence[int], spans: Sequence[Any]) -> Numbers:
        weights = np.zeros((2, 1, len(spans), len(ids)), dtype=np.float32)
        starts = np.zeros((1, len(spans), 2), dtype=np.int64)
        for n, pair in enumerate(spans):
            for side, (start, end) in enumerate(pair):
                weights[side, 0, n, start:end] = 1 / (end - start)
                starts[0, n, side] = start
        inputs = {
            "ids": np.array([ids], dtype=np.int64),
            "mask": np.ones((1, len(ids)), dtype=np.float32),
            "holders": weights[0],
            "targets": weights[1],
            "starts": starts,
        }
        numbers: Numbers = self._session.run(None, inputs)[0][0].astype(np.float64)
        return numbers


def pieces(offsets: Sequence[Span], span: Span) -> Span | None:
    """The word pieces that overlap the characters of the span, the first ``WIDEST`` of them.

    >>> pieces([(0, 0), (0, 5), (6, 9), (0, 0)], (6, 9))
    (2, 3)
    """
    inside = [n for n, (start, end) in enumerate(offsets) if start < span[1] and span[0] < end]
    return (inside[0], min(inside[-1] + 1, inside[0] + WIDEST)) if inside else None


def mark(ids: Sequence[int], pair: tuple[Span, Span], tokenizer: Any) -> tuple[list[int], tuple[Span, Span]]:
    """The word pieces with ``MARKS`` around the two spans, and where these stand in them, each with the mark before it."""
    cuts = sorted((place, not n, side) for side, span in enumerate(pair) for n, place in enumerate(span))
    found: list[int] = []
    ends: dict[tuple[int, bool], int] = {}
    for n in range(len(ids) + 1):
        for place, opens, side in cuts:
            if place == n:
                ends[side, opens] = len(found)
                found.append(tokenizer.token_to_id(MARKS[not opens]))
        found.extend(ids[n : n + 1])
    return found, ((ends[0, True], ends[0, False]), (ends[1, True], ends[1, False]))


def _verdict(row: Numbers) -> Verdict:
    ends = np.cumsum(list(_HEADS.values()))
    sentiment, stance, types = np.split(row[: ends[-1]], ends[:-1])
    return Verdict(
        (float(sentiment[0]), float(sentiment[1])),
        (float(stance[1] - stance[0]), float(stance[2] - stance[0])),
        tuple(map(float, types)),
    )


@lru_cache(maxsize=1)
def load_judge() -> Judge:
    """The shipped judge. Raises ``JudgeMissing`` with the command to type where its libraries are not installed."""
    runtime, tokenizers = _require("onnxruntime"), _require("tokenizers")
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    with as_file(files("kg.extraction") / WEIGHTS) as weights, as_file(files("kg.extraction") / TOKENS) as tokens:
        session = runtime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])
        return Judge(session, tokenizers.Tokenizer.from_file(str(tokens)))


def require_judge() -> None:
    """Raise ``JudgeMissing`` where the judge's libraries are not installed, or its weights are not in the package."""
    for module in ("onnxruntime", "tokenizers"):
        _require(module)
    if not (files("kg.extraction") / WEIGHTS).is_file():
        raise JudgeMissing("the judge's weights are not in this package; try: pip install 'stancegraph[judge]'")


def _require(module: str) -> Any:
    try:
        return import_module(module)
    except ImportError as error:
        raise JudgeMissing(
            f"the judge is not available without {module}; try: pip install 'stancegraph[judge]'"
        ) from error
