"""Shared fixtures: one language pipeline for the whole run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kg.language.document import Document
from kg.language.pipeline import parse as parse_articles
from kg.model import Article


@pytest.fixture(scope="session")
def parse() -> Callable[..., Document]:
    """``parse(text, **article_fields)`` gives the analysed document; equal calls share one analysis."""
    known: dict[tuple[Any, ...], Document] = {}

    def run(text: str, **fields: Any) -> Document:
        key = (text, *sorted(fields.items()))
        if key not in known:
            known[key] = next(parse_articles([Article(**{"id": "test", "text": text, **fields})]))
        return known[key]

    return run
