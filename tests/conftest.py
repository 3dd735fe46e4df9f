"""Shared fixtures: one language pipeline and one server of each kind for the whole run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import servers

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


@pytest.fixture(scope="session")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Place]:
    """A running Oxigraph server."""
    if servers.oxigraph_binary() is None:
        pytest.skip("there is no Oxigraph server: pip install oxigraph")
    with servers.oxigraph_server(tmp_path_factory.mktemp("oxigraph")) as place:
        yield place


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Place]:
    """A running Virtuoso."""
    if servers.virtuoso_binary() is None:
        pytest.skip("there is no Virtuoso: apt-get install virtuoso-opensource-7")
    with servers.virtuoso_server(tmp_path_factory.mktemp("virtuoso")) as place:
        yield place


@pytest.fixture(
    params=[
        "memory",
        "directory",
        pytest.param("oxigraph", marks=pytest.mark.server),
        pytest.param("virtuoso", marks=pytest.mark.server),
    ]
)
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> servers.Place:
    """Where a store can be made, empty: in memory, in a directory, on each server."""
    if request.param in ("memory", "directory"):
        return servers.Place(tmp_path / "kg" if request.param == "directory" else None)
    found: servers.Place = request.getfixturevalue(request.param)
    for name, value in found.environment.items():
        monkeypatch.setenv(name, value)
    found.clear()
    return found
