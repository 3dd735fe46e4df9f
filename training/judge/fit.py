"""Fit the encoder: directed sentiment and stances at once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import torch
from torch import Tensor, nn

from training.judge.encoder import HEADS, Judge
from training.judge.rows import Batch, Encoded, batches

RATE: Final = 1e-4
HALVES: Final = torch.cpu._is_avx512_bf16_supported()
"""Whether the processor multiplies numbers of sixteen bits, which is three times as fast."""
SMOOTHING: Final = 0.05


@dataclass(frozen=True, slots=True)
class Plan:
    """How to fit: passes over the rows, the highest learning rate, the seed, how much the stances weigh."""

    epochs: int = 4
    rate: float = RATE
    seed: int = 0
    size: int = 32
    """Rows of a batch."""
    neutral: float = 0.5
    """Share of the neutral rows of directed sentiment that each epoch reads."""
    sentiments: float = 1.0
    """Share of the rows of directed sentiment, after that, that each epoch reads."""
    pairs: int = 14
    """Pairs of a sentence that each epoch reads: those that are stances, and some of the others."""


def split(numbers: Tensor) -> dict[str, Tensor]:
    """The encoder's numbers by head."""
    return dict(zip(HEADS, numbers.split(list(HEADS.values()), -1), strict=True))


def five(numbers: Tensor) -> Tensor:
    """Logits of the five classes of directed sentiment from the two directions of the first pair: [rows, 5]."""
    both = split(numbers)["sentiment"]
    return torch.cat((torch.zeros(len(both), 1), both[:, 0], both[:, 1]), 1)


def loss(numbers: Tensor, answers: Batch, weights: Tensor) -> Tensor:
    """Cross-entropy of all that is known, each head averaged over what it answers."""
    by_head = split(numbers)
    total = torch.zeros(())
    if (answers.sentiment >= 0).any():
        total = total + nn.functional.cross_entropy(
            five(numbers), answers.sentiment, weights, ignore_index=-1, label_smoothing=SMOOTHING
        )
    for name, weight, weighed in (("stance", 1.0, STANCE_WEIGHTS), ("type", 0.3, None), ("factuality", 0.2, None)):
        known = getattr(answers, name)
        if (known >= 0).any():
            total = total + weight * nn.functional.cross_entropy(
                by_head[name].flatten(0, 1), known.flatten(), weighed, ignore_index=-1, label_smoothing=SMOOTHING
            )
    return total


STANCE_WEIGHTS: Final = torch.tensor([0.5, 1.5, 1.5])


def fit(judge: Judge, rows: list[Encoded], plan: Plan) -> Judge:
    """Fit in place; the rate rises over the first tenth of the steps and falls linearly to nothing."""
    torch.manual_seed(plan.seed)
    random = np.random.default_rng(plan.seed)
    counts = np.bincount([row.row.sentiment for row in rows if row.row.sentiment >= 0], minlength=5) + 1.0
    counts[0] *= plan.neutral
    weights = torch.tensor(counts**-0.5 / (counts**-0.5).mean(), dtype=torch.float)
    parameters = [one for one in judge.parameters() if one.requires_grad]
    optimiser = torch.optim.AdamW(parameters, lr=plan.rate, weight_decay=0.01)
    share = np.array([_share(row, plan) for row in rows])
    steps = int(plan.epochs * share.sum() / plan.size) + plan.epochs
    rise = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda n: min((n + 1) / (0.1 * steps), max(0.02, 1 - n / steps))
    )
    judge.train()
    started = time.time()
    for epoch in range(plan.epochs):
        chosen = [
            thin(row, plan.pairs, random) for row, part in zip(rows, share, strict=True) if random.random() < part
        ]
        sums = []
        for one in batches(chosen, plan.size, random, augment=True):
            with torch.autocast("cpu", torch.bfloat16, enabled=HALVES):
                numbers = judge(*one.inputs)
            value = loss(numbers.float(), one, weights)
            optimiser.zero_grad()
            value.backward()
            nn.utils.clip_grad_norm_(parameters, 1.0)
            optimiser.step()
            rise.step()
            sums.append(float(value.detach()))
        print(
            f"epoch {epoch + 1}: loss {np.mean(sums):.3f}, {len(sums)} steps, {time.time() - started:.0f} s", flush=True
        )
    return judge.eval()


def _share(row: Encoded, plan: Plan) -> float:
    if row.row.sentiment < 0:
        return 1.0
    return plan.sentiments * (plan.neutral if row.row.sentiment == 0 else 1.0)


def thin(row: Encoded, most: int, random: np.random.Generator) -> Encoded:
    """The row with the pairs that are stances and as many others as make up ``most``; unknown ones go first."""
    if len(row.pairs) <= most:
        return row
    rank = [(pair.stance < 1) + (pair.stance < 0) + 0.9 * random.random() for pair in row.pairs]
    kept = sorted(sorted(range(len(rank)), key=rank.__getitem__)[:most])
    return replace(row, spans=[row.spans[n] for n in kept], pairs=[row.pairs[n] for n in kept])


@torch.no_grad()
def answers(judge: Judge, rows: list[Encoded], size: int = 64) -> Iterator[tuple[Encoded, Tensor]]:
    """Each row with the numbers of its pairs: [pairs, numbers]."""
    judge.eval()
    for one in batches(rows, size):
        for row, numbers in zip(one.rows, judge(*one.inputs), strict=True):
            yield row, numbers[: len(row.pairs)]
