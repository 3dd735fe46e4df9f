"""The tables of errors of directed sentiment and of events: each error gets one class, and the classes are told in order."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from benchmarks import DOCUMENT, counts, errors_events, errors_sentiment
from kg.extraction import Settings, extract
from kg.extraction.record import analyse
from kg.language.document import Document

Parse = Callable[..., Document]
SCORER = Path(__file__).parents[2] / "shared" / "score" / "score.py"


def marked(text: str, **names: str) -> dict[str, Any]:
    return {
        end: {"text": name, "start": text.find(name), "end": text.find(name) + len(name)} for end, name in names.items()
    }


def case(parse: Parse, text: str, p: str, q: str, gold: str, told: str = "neutral") -> errors_sentiment.Case:
    doc = parse(text)
    return errors_sentiment.Case(
        {"label": gold, **marked(text, p=p, q=q)}, doc, analyse(doc, Settings()), extract(doc), told
    )


@pytest.mark.parametrize(
    ("text", "p", "q", "why"),
    [
        ("The mayor's dog barked at Norway.", "dog", "Norway", "holder is no mention of an actor"),
        ("Norway praised the dog of Canada.", "Norway", "dog", "target is no mention of an actor"),
        ("Norway did not support Canada.", "Norway", "Canada", "negated stance, which is no opposite"),
        ("Norway counted Canada among its neighbours.", "Norway", "Canada", "lexicon gap: both hang on one verb"),
    ],
)
def test_a_missed_label_gets_the_first_class_that_applies(parse: Parse, text: str, p: str, q: str, why: str) -> None:
    assert errors_sentiment.why_missed(case(parse, text, p, q, "p->q:negative")) == why


@pytest.mark.parametrize(
    ("gold", "told", "why"),
    [
        ("p->q:positive", "p->q:negative", "wrong sign"),
        ("q->p:negative", "p->q:negative", "wrong direction"),
        ("neutral", "p->q:negative", "neutral, a predicate between the two"),
        ("neutral", "q->p:negative", "neutral, implied"),
    ],
)
def test_a_label_told_in_vain_gets_a_class(parse: Parse, gold: str, told: str, why: str) -> None:
    assert errors_sentiment.why_vain(case(parse, "Norway blamed Canada.", "Norway", "Canada", gold, told)) == why


@pytest.mark.parametrize(
    ("root", "told", "source", "target", "why"),
    [
        ("AID", "ACCUSE", "Norway", "Canada", "another type of the pair"),
        ("ACCUSE", None, "Canada", "Norway", "turned round"),
        ("ACCUSE", None, "Norway", "May", "right event, its target is no mention"),
        ("ACCUSE", None, "Norway", "Chile", "right event of the source, another target"),
        ("ACCUSE", None, "Chile", "Canada", "right event towards the target, another source"),
        ("AID", None, "Norway", "Chile", "no such event, another one of the source"),
        ("AID", None, "Chile", "Canada", "no such event, lexicon gap"),
    ],
)
def test_a_marked_pair_without_its_root_gets_a_class(
    parse: Parse, root: str, told: str | None, source: str, target: str, why: str
) -> None:
    text = "Norway accused Canada of overfishing in May. Chile was silent."
    row = {"root": root, **marked(text, source=source, target=target)}
    assert errors_events.why_pair(row, told, extract(parse(text)), {}) == why


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ([], "no event"),
        ([("NOR", "AID", "CAN")], "another type only"),
        ([("NOR", "ACCUSE", None)], "right type, no target"),
        ([("NOR", "ACCUSE", "CHL")], "right type, another target"),
        ([("CHL", "ACCUSE", "CAN")], "right type, another source"),
        ([("CHL", "ACCUSE", "NOR")], "right type, another source and target"),
    ],
)
def test_a_coded_sentence_without_its_event_gets_a_class(told: list[errors_events.Triple], why: str) -> None:
    assert errors_events.why_coded({("NOR", "ACCUSE", "CAN")}, set(told)) == why


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    if not SCORER.is_file():
        pytest.skip(f"the scorer is not there: {SCORER}")
    spec = importlib.util.spec_from_file_location("score", SCORER)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_triples_are_those_of_the_scorer(scorer: ModuleType) -> None:
    row = {
        "sources": [{"text": "Norway", "code": "NOR"}],
        "targets": [{"text": "Canada", "code": "CAN"}],
        "event": "DISAPPROVE",
    }
    event = {"event": "ACCUSE", "source": {"code": "NOR", "text": "Norway"}, "target": None}
    gold, told = errors_events.sides(row, [event], scorer)
    assert (gold, told) == ({("NOR", "ACCUSE", "CAN")}, {("NOR", "ACCUSE", None)})


def test_kept_counts_are_read_again(tmp_path: Path) -> None:
    found = counts.in_order({("a", "one"): 3}, {"a": ("one", "two"), "b": ("one",)})
    counts.keep(tmp_path / "kept.tsv", found)
    assert counts.kept(tmp_path / "kept.tsv") == found == {("a", "one"): 3, ("a", "two"): 0, ("b", "one"): 0}
    assert "| a | all | 3 | 3 |" in counts.table("errors", found, found)


@pytest.mark.parametrize("module", [errors_sentiment, errors_events])
def test_page_and_kept_counts_have_every_class(module: ModuleType) -> None:
    page = DOCUMENT.read_text(encoding="utf-8")
    wanted = set(counts.in_order({}, module.CLASSES))
    assert set(counts.kept(Path(module.__file__ or "").with_suffix(".tsv"))) == wanted
    assert [name for side, name in wanted if f"| {side} | {name} |" not in page] == []
