"""The briefs in ``seeds/`` are complete, short and say where their facts come from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from kg.model import Article
from kg.reading import Problem, read_articles

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.md"))


def article(path: Path) -> Article:
    problems: list[Problem] = []
    found = list(read_articles([str(path)], on_problem=problems.append))
    assert problems == []
    return found[0]


def front_matter(path: Path) -> dict[str, object]:
    found = yaml.safe_load(path.read_text(encoding="utf-8").split("---\n")[1])
    assert isinstance(found, dict)
    return found


def test_there_are_at_least_eight_on_different_days() -> None:
    assert len(SEEDS) >= 8
    assert len({front_matter(path)["published"] for path in SEEDS}) == len(SEEDS)


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_front_matter(path: Path) -> None:
    fields = front_matter(path)
    assert list(fields) == ["title", "published", "publisher", "language", "based_on"]
    assert (fields["publisher"], fields["language"]) == ("stancegraph", "en")
    sources = fields["based_on"]
    assert isinstance(sources, list) and sources and all(isinstance(source, str) and source for source in sources)


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_the_article(path: Path) -> None:
    read = article(path)
    assert read.id == path.name
    assert read.title and read.text.startswith(f"{read.title}\n\n")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", read.published or "")
    assert read.url is None and "http" not in read.text
    assert 150 <= len(read.text.removeprefix(read.title).split()) <= 500
