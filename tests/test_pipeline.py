"""Many articles through all the floors."""

from __future__ import annotations

import pytest

from kg import pipeline
from kg.model import Article, Record
from kg.reading import Problem


def article(number: int, text: str = "Norland opposes the treaty.") -> Article:
    return Article(id=f"a{number}", text=text)


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([], []),
        ([10], [1]),
        ([10] * 20, [16, 4]),
        ([60_000, 60_000, 10], [1, 2]),
        ([400_000, 10], [1, 1]),
    ],
)
def test_batches_are_small_enough_to_be_parsed_at_once(sizes: list[int], expected: list[int]) -> None:
    articles = [article(number, "x" * size) for number, size in enumerate(sizes)]
    assert [len(batch) for batch in pipeline.batches(articles)] == expected


def test_every_article_gives_its_record_in_order() -> None:
    problems: list[Problem] = []
    records = list(pipeline.extract_all([article(n) for n in range(20)], on_problem=problems.append))
    assert [record.id for record in records] == [f"a{n}" for n in range(20)]
    assert problems == []


def test_article_that_cannot_be_parsed_is_named_and_the_rest_is_done() -> None:
    problems: list[Problem] = []
    articles = [article(1), article(2, "A word. " * 130_000), article(3)]
    records = list(pipeline.extract_all(articles, on_problem=problems.append))
    assert [record.id for record in records] == ["a1", "a3"]
    assert [problem.path for problem in problems] == ["a2"]
    assert problems[0].message.startswith("cannot be parsed")


def test_article_that_cannot_be_extracted_is_named_and_the_rest_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    extract = pipeline.extract_record

    def poisoned(doc, settings):  # type: ignore[no-untyped-def]
        if doc.article.id == "a2":
            raise RuntimeError("poison")
        return extract(doc, settings)

    monkeypatch.setattr(pipeline, "extract_record", poisoned)
    problems: list[Problem] = []
    records = list(pipeline.extract_all([article(n) for n in (1, 2, 3)], on_problem=problems.append))
    assert [record.id for record in records] == ["a1", "a3"]
    assert [str(problem) for problem in problems] == ["a2: cannot be extracted: RuntimeError: poison"]


@pytest.mark.slow
def test_records_are_the_same_whatever_the_number_of_workers() -> None:
    articles = [article(n, f"Norland criticised Sudland over the plan. The {n} ministers met.") for n in range(20)]

    def run(workers: int) -> list[Record]:
        return list(pipeline.extract_all(articles, workers=workers, on_problem=pytest.fail))

    assert run(2) == run(1)
