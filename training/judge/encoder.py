"""A MiniLM encoder that reads a sentence once and judges any number of ordered pairs of spans in it.

Each pair adds two marker tokens, one for the holder and one for the target. A marker begins as the mean of the word
embeddings of its span and stands at the position of the span's first token; it sees the sentence and the other marker of
its pair, the sentence sees no markers ("levitated markers", Ye et al., ACL 2022). A pair is therefore judged the same
whatever other pairs are judged with it, up to rounding.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

HEADS: Final = {"sentiment": 2, "stance": 3, "type": 17, "factuality": 5}
"""What is answered for each pair, and with how many numbers."""
HIDDEN: Final = 384
HEAD_COUNT: Final = 12
FEATURES: Final = 256
MARKS: Final = (5, 6)
"""Rows of the vocabulary that stand for the marks of pairs that are read alone."""


class Layer(nn.Module):
    """One BERT layer with a mask added to the attention."""

    def __init__(self) -> None:
        super().__init__()
        self.query = nn.Linear(HIDDEN, HIDDEN)
        self.key = nn.Linear(HIDDEN, HIDDEN)
        self.value = nn.Linear(HIDDEN, HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.up = nn.Linear(HIDDEN, 4 * HIDDEN)
        self.down = nn.Linear(4 * HIDDEN, HIDDEN)
        self.last = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        size = HIDDEN // HEAD_COUNT

        def split(y: Tensor) -> Tensor:
            return y.view(x.shape[0], -1, HEAD_COUNT, size).transpose(1, 2)

        scores = split(self.query(x)) @ split(self.key(x)).transpose(2, 3) / size**0.5 + mask
        mixed = (scores.softmax(-1) @ split(self.value(x))).transpose(1, 2).reshape(x.shape[0], -1, HIDDEN)
        x = self.norm(x + self.drop(self.out(mixed)))
        return self.last(x + self.drop(self.down(nn.functional.gelu(self.up(x)))))


class Judge(nn.Module):
    """Token ids and spans of pairs → the numbers of ``HEADS`` for each pair, side by side."""

    def __init__(self, vocabulary: int, layers: int = 6) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, HIDDEN)
        self.words.weight.requires_grad = False
        self.marks = nn.Parameter(torch.zeros(len(MARKS), HIDDEN))
        self.places = nn.Embedding(512, HIDDEN)
        self.kind = nn.Parameter(torch.zeros(HIDDEN))
        self.roles = nn.Parameter(0.02 * torch.randn(2, HIDDEN))
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.features = nn.Linear(4 * HIDDEN, FEATURES)
        self.heads = nn.Linear(FEATURES, sum(HEADS.values()))
        self.drop = nn.Dropout(0.1)

    def forward(self, ids: Tensor, mask: Tensor, holders: Tensor, targets: Tensor, starts: Tensor) -> Tensor:
        """``ids`` and ``mask`` [rows, tokens]; ``holders`` and ``targets`` [rows, pairs, tokens], each row the weights
        that average its span; ``starts`` [rows, pairs, 2] the first token of each span. Gives [rows, pairs, numbers].
        """
        marks = torch.stack([ids == mark for mark in MARKS], 2).to(self.marks.dtype)
        words = self.words(ids) + marks @ self.marks
        spans = torch.cat((holders, targets), 1)
        first = torch.cat((starts[:, :, 0], starts[:, :, 1]), 1)
        pairs = holders.shape[1]
        places = self.places(torch.arange(ids.shape[1]))
        roles = torch.repeat_interleave(self.roles, pairs, dim=0)
        x = torch.cat((words + places, spans @ words + self.places(first) + roles), 1) + self.kind
        x = self.drop(self.norm(x))
        attention = self._attention(mask, pairs)
        for layer in self.layers:
            x = layer(x, attention)
        text, marks = x[:, : ids.shape[1]], x[:, ids.shape[1] :]
        pooled = spans @ text
        joined = torch.cat((marks[:, :pairs], marks[:, pairs:], pooled[:, :pairs], pooled[:, pairs:]), 2)
        return self.heads(self.drop(nn.functional.gelu(self.features(self.drop(joined)))))

    @staticmethod
    def _attention(mask: Tensor, pairs: int) -> Tensor:
        """Who sees whom, as what is added before the softmax: [rows, 1, all, all]."""
        length = mask.shape[1]
        eye = torch.eye(pairs)
        own = torch.cat((torch.cat((eye, eye), 1), torch.cat((eye, eye), 1)), 0)
        sees = torch.cat((torch.zeros(length, 2 * pairs), own), 0)
        text = mask[:, None, :].expand(-1, length + 2 * pairs, -1)
        return (1 - torch.cat((text, sees[None].expand(mask.shape[0], -1, -1)), 2))[:, None] * -1e4


def load_pretrained(folder: Path, kept: list[int], layers: int = 6) -> Judge:
    """The judge with the weights of all-MiniLM-L6-v2 for the kept rows of the vocabulary."""
    found = load_file(folder / "model.safetensors")
    judge = Judge(len(kept), layers)
    own: dict[str, Any] = {
        "words.weight": found["embeddings.word_embeddings.weight"][kept],
        "places.weight": found["embeddings.position_embeddings.weight"],
        "kind": found["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": found["embeddings.LayerNorm.weight"],
        "norm.bias": found["embeddings.LayerNorm.bias"],
    }
    names = {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "out": "attention.output.dense",
        "norm": "attention.output.LayerNorm",
        "up": "intermediate.dense",
        "down": "output.dense",
        "last": "output.LayerNorm",
    }
    for number in range(layers):
        for mine, theirs in names.items():
            for part in ("weight", "bias"):
                own[f"layers.{number}.{mine}.{part}"] = found[f"encoder.layer.{number}.{theirs}.{part}"]
    judge.load_state_dict(own, strict=False)
    return judge


def read_vocabulary(folder: Path) -> dict[str, int]:
    """Word piece → row, of the tokenizer that came with the weights."""
    found: dict[str, int] = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    return found
