"""What the judge learns from: sentences with pairs of spans in them, tokenised and put into batches."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from kg.extraction import judge as shipped
from kg.extraction.judge import LONGEST, mark, pieces
from kg.model import Span
from training.judge.encoder import read_vocabulary

SPECIAL: Final = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *shipped.MARKS)
MASK: Final = 4
SENTIMENTS: Final = ("neutral", "p->q:positive", "p->q:negative", "q->p:positive", "q->p:negative")


@dataclass(frozen=True, slots=True)
class Pair:
    """A holder's and a target's span in the sentence, and what is known of them: -1 where it is not.

    ``stance`` is 0 none, 1 positive, 2 negative.
    """

    holder: Span
    target: Span
    stance: int = -1
    type: int = -1
    factuality: int = -1


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence. ``sentiment`` is the label of its first pair taken both ways (a number of ``SENTIMENTS``) or -1.

    A ``marked`` row is read with marks around the spans of that pair.
    """

    text: str
    pairs: tuple[Pair, ...]
    sentiment: int = -1
    group: str = ""
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Encoded:
    """A row as word pieces; the spans of its pairs count them."""

    row: Row
    ids: list[int]
    spans: list[tuple[Span, Span]]
    pairs: list[Pair]


def read_sentiments(path: Path, without: Path | None = None) -> list[Row]:
    """The rows of directed sentiment, without repeats and without the sentences of the file that is to measure them."""
    measured = {row["text"] for row in _lines(without)} if without else set()
    found: dict[tuple[Any, ...], Row] = {}
    for row in _lines(path):
        if row["text"] in measured or row.get("dup_in_dev"):
            continue
        p, q = ((row[name]["start"], row[name]["end"]) for name in "pq")
        pairs = (Pair(p, q), Pair(q, p))
        found.setdefault((row["text"], p, q), Row(row["text"], pairs, SENTIMENTS.index(row["label"]), row["id"]))
    return list(found.values())


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as handle:
        yield from map(json.loads, handle)


def prune(folder: Path, texts: Iterable[str], size: int) -> tuple[Tokenizer, list[int]]:
    """The tokenizer with the word pieces that the texts use most, and which rows of the embeddings these are.

    Single characters stay, so that a word whose piece is gone is spelt by smaller ones.
    """
    vocabulary = read_vocabulary(folder)
    whole = Tokenizer.from_file(str(folder / "tokenizer.json"))
    whole.no_padding()
    whole.no_truncation()
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(whole.encode(text, add_special_tokens=False).tokens)
    spelling = [piece for piece in vocabulary if len(piece.removeprefix("##")) == 1 and piece.isascii()]
    common = [piece for piece, _ in sorted(counts.items(), key=lambda one: (-one[1], one[0]))]
    first = sorted(vocabulary, key=lambda piece: vocabulary[piece])
    wanted = dict.fromkeys([*SPECIAL, *spelling, *common, *(one for one in first if "unused" not in one)])
    kept = [piece for piece in list(wanted)[:size] if piece in vocabulary]
    return pruned(whole, kept), [vocabulary[piece] for piece in kept]


def pruned(whole: Tokenizer, kept: Sequence[str]) -> Tokenizer:
    """The tokenizer with these word pieces only, numbered in this order."""
    data = json.loads(whole.to_str())
    data["model"]["vocab"] = {piece: number for number, piece in enumerate(kept)}
    data["added_tokens"] = [{**one, "id": kept.index(one["content"])} for one in data["added_tokens"]]
    for piece, about in data["post_processor"]["special_tokens"].items():
        about["ids"] = [kept.index(piece)]
    return Tokenizer.from_str(json.dumps(data))


def encode(rows: Sequence[Row], tokenizer: Tokenizer) -> list[Encoded]:
    """The rows as word pieces; rows none of whose pairs lie within the first ``LONGEST`` are left out."""
    found = []
    for row, coded in zip(rows, tokenizer.encode_batch([row.text for row in rows]), strict=True):
        ids, offsets = coded.ids[:LONGEST], coded.offsets[:LONGEST]
        placed = [(pair, pieces(offsets, pair.holder), pieces(offsets, pair.target)) for pair in row.pairs]
        kept = [(pair, holder, target) for pair, holder, target in placed if holder and target]
        if kept and (row.sentiment < 0 or len(kept) == len(row.pairs)):
            spans = [(h, t) for _, h, t in kept]
            if row.marked:
                ids, first = mark(ids, spans[0], tokenizer)
                spans = [first, first[::-1]]
            found.append(Encoded(row, ids, spans, [pair for pair, _, _ in kept]))
    return found


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors for the encoder, and the answers: ``known`` marks the pairs that are there."""

    inputs: tuple[Tensor, ...]
    rows: list[Encoded]
    sentiment: Tensor
    stance: Tensor
    type: Tensor
    factuality: Tensor


def batch(rows: list[Encoded], swap: np.ndarray | None = None, hide: np.ndarray | None = None) -> Batch:
    """The rows side by side; ``swap`` and ``hide`` name the rows whose pairs are turned round or stripped of names."""
    length = max(len(row.ids) for row in rows)
    pairs = max(len(row.spans) for row in rows)
    ids = torch.zeros(len(rows), length, dtype=torch.long)
    mask = torch.zeros(len(rows), length)
    weights = torch.zeros(2, len(rows), pairs, length)
    starts = torch.zeros(len(rows), pairs, 2, dtype=torch.long)
    answers = torch.full((3, len(rows), pairs), -1, dtype=torch.long)
    sentiment = torch.full((len(rows),), -1, dtype=torch.long)
    for n, row in enumerate(rows):
        turned = swap is not None and row.row.sentiment >= 0 and bool(swap[n])
        ids[n, : len(row.ids)] = torch.tensor(row.ids)
        mask[n, : len(row.ids)] = 1
        for k, spans in enumerate(reversed(row.spans) if turned else row.spans):
            for side, (start, end) in enumerate(spans):
                weights[side, n, k, start:end] = 1 / (end - start)
                starts[n, k, side] = start
                if hide is not None and hide[n] and (side == 0 or row.row.sentiment >= 0):
                    ids[n, start + row.row.marked : end] = MASK
        for k, pair in enumerate(row.pairs):
            answers[:, n, k] = torch.tensor((pair.stance, pair.type, pair.factuality))
        sentiment[n] = turn(row.row.sentiment) if turned else row.row.sentiment
    return Batch((ids, mask, weights[0], weights[1], starts), rows, sentiment, *answers)


def turn(label: int) -> int:
    """The label of the pair when p and q change places."""
    return label if label <= 0 else (label + 1) % 4 + 1


def batches(
    rows: list[Encoded], size: int, random: np.random.Generator | None = None, augment: bool = False
) -> Iterator[Batch]:
    """Batches of rows of like length, in random order; augmented, some rows are turned round or stripped of names."""
    noise = random.random(len(rows)) * 8 if random is not None else np.zeros(len(rows))
    order = sorted(range(len(rows)), key=lambda n: len(rows[n].ids) + 2 * len(rows[n].spans) + noise[n])
    runs = [order[n : n + size] for n in range(0, len(order), size)]
    if random is not None:
        random.shuffle(runs)
    for run in runs:
        chosen = [rows[n] for n in run]
        if random is None or not augment:
            yield batch(chosen)
        else:
            yield batch(chosen, random.random(len(run)) < 0.5, random.random(len(run)) < 0.25)
