"""The learned judge: what it is asked, what comes of its answers, and that they are the same every time."""

from __future__ import annotations

import hashlib
import importlib
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from kg.cli import main
from kg.extraction import judge as judge_module
from kg.extraction import sentiment
from kg.extraction.candidates import Candidate, as_read, find_candidates, load_ranking, target_span
from kg.extraction.judge import TYPES, JudgeMissing, Verdict, load_judge
from kg.extraction.judging import DEFAULT_MINIMUM, LEAST, PAIRS, SHARE, hear, judged, probability
from kg.extraction.record import Settings, analyse, extract
from kg.extraction.sentiment import Felt
from kg.extraction.stances import INFERRED, find_stances
from kg.language.document import Document
from kg.language.pipeline import parse as parse_articles
from kg.model import STANCE_TYPES, Article, Span
from kg.pipeline import extract_all, run_of

Parse = Callable[..., Document]
FILES = Path(judge_module.__file__).parent
SHA256 = {
    "judge.onnx": "fc8c8ade5b3b41ce7b6f0a8c86de1f6cfeeda5015ae211ba6b23702fd29c9f68",
    "judge_tokens.json": "d0bab4eb5136bf85602731f2bbdc34b1597ea87c8827556e933749617839db2c",
}
TEXT = (
    "Canada protests Council vote on fishing rights\n\n"
    "Canada condemned the fishing treaty on Tuesday. Foreign Minister Ana Roe said Norway had ignored the talks. "
    '"We will not accept this treaty," she told reporters. Norway praised Iceland for its patience.'
)


class Stub:
    """Gives every pair the verdict that the test wants, and notes what it was asked."""

    def __init__(self, wanted: Callable[[str, str], Verdict]) -> None:
        self.wanted = wanted
        self.asked: list[tuple[str, str, str]] = []
        self.alone: list[tuple[str, str]] = []

    def verdicts(self, text: str, pairs: Sequence[tuple[Span, Span]]) -> list[Verdict | None]:
        words = [(text[h[0] : h[1]], text[t[0] : t[1]]) for h, t in pairs]
        self.asked.extend((text, holder, target) for holder, target in words)
        return [self.wanted(holder, target) for holder, target in words]

    def sentiment(self, text: str, one: Span, other: Span) -> tuple[tuple[float, float], tuple[float, float]]:
        words = text[slice(*one)], text[slice(*other)]
        self.alone.append(words)
        return self.wanted(*words).sentiment, self.wanted(*words[::-1]).sentiment


def verdict(
    positive: float = -9, negative: float = -9, type: str = "opposes", sentiment: tuple[float, float] | None = None
) -> Verdict:
    types = tuple(float(name == type) for name in TYPES)
    return Verdict(sentiment or (positive, negative), (positive, negative), types)


def candidates(doc: Document) -> list[Candidate]:
    context = analyse(doc, Settings()).context
    return [one for some in find_candidates(context.referents, context.attributions) for one in some]


@pytest.mark.parametrize(
    ("text", "holder", "target"),
    [
        ("Canada opposes the treaty.", "Canada", "the treaty"),
        ("Canada opposes Norway.", "Canada", "Norway"),
        ("Canada opposes Norway.", "Norway", "Canada"),
        ("Canada refused to sign the treaty.", "Canada", "sign the treaty"),
        ("The treaty was opposed by Canada.", "Canada", "The treaty"),
        ("Canada has strong objections to the plan.", "Canada", "the plan"),
    ],
)
def test_holder_and_target_of_a_sentence_are_a_candidate(parse: Parse, text: str, holder: str, target: str) -> None:
    doc = parse(text)
    referents = analyse(doc, Settings()).context.referents
    spans = [(one.holder.span, target_span(one, referents)) for one in candidates(doc)]
    assert (holder, target) in [(text[h[0] : h[1]], text[t[0] : t[1]]) for h, t in spans]


@pytest.mark.parametrize("text", ["", "It rained.", "The treaty was opposed.", "Canada slept on Tuesday."])
def test_without_holder_or_target_there_is_no_candidate(parse: Parse, text: str) -> None:
    assert [one for one in candidates(parse(text)) if one.token.dep != "ROOT"] == []


def test_who_is_quoted_from_outside_stands_before_the_sentence(parse: Parse) -> None:
    text = '"The plan is a disaster," said Ana Roe of Canada. "This treaty would ruin every harbour in the land."'
    doc = parse(text)
    context = analyse(doc, Settings()).context
    last = [some for some in find_candidates(context.referents, context.attributions) if some][-1]
    read, spans = as_read(last, context.referents)
    (quoted,) = {one.holder.id for one in last if one.head is None}
    label = context.referents.mentions.actors[quoted].label
    assert read == f'{label}: "This treaty would ruin every harbour in the land."'
    assert {read[h[0] : h[1]] for (h, _), one in zip(spans, last, strict=True) if one.head is None} == {label}


def asked(doc: Document, minimum: float = 0.0) -> Stub:
    analysis = analyse(doc, Settings())
    stub = Stub(lambda *_: verdict())
    found = find_stances(analysis.frames, analysis.context)
    hear(found, analysis.context, stub, load_ranking(), minimum)  # type: ignore[arg-type]
    return stub


def test_the_judge_is_asked_about_what_the_rules_found(parse: Parse) -> None:
    said = asked(parse("Canada condemned the fishing treaty on Tuesday.")).asked
    assert ("Canada", "the fishing treaty") in [(holder, target) for _, holder, target in said]


def test_the_judge_is_asked_no_more_than_it_may(parse: Parse) -> None:
    doc = parse(
        " ".join(f"Canada, Norway, Iceland and Peru condemned the treaty of {year}." for year in range(1950, 1980))
    )
    stub = asked(doc)
    said = stub.asked
    texts = [text for text, _, _ in said]
    assert max(map(texts.count, texts)) <= PAIRS
    assert sum(len(text.split()) for text in set(texts)) + 2 * len(said) <= LEAST + SHARE * len(doc.tokens)
    assert 0 < len(stub.alone) * sentiment.MARKED < sentiment.LEAST + sentiment.SHARE * len(doc.tokens)
    assert asked(doc, DEFAULT_MINIMUM).alone == []


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("Canada thanked Norway.", [("Canada", "Norway")]),
        ("Canada slept.", []),
        ("It was Canada's treaty.", []),
        ("Canada was dismayed by the Oslo raids.", [("Canada", "the Oslo raids")]),
        ("Canada was dismayed by the raids.", []),
    ],
)
def test_names_of_a_short_text_are_read_two_by_two(parse: Parse, text: str, pairs: list[tuple[str, str]]) -> None:
    assert asked(parse(text), DEFAULT_MINIMUM).alone == pairs


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([(-1.0, -2.0), (0.4, -3.0)], None),
        ([(-1.0, 2.0), (1.9, -3.0)], (0, -1, 2.0)),
        ([(-1.0, 2.0), (2.1, -3.0)], (1, 1, 2.1)),
        ([], None),
    ],
)
def test_the_strongest_feeling_of_a_pair_counts(
    parse: Parse, scores: list[tuple[float, float]], expected: tuple[int, int, float] | None
) -> None:
    there, back = [one for one in candidates(parse("Canada thanked Norway.")) if one.target is not None]
    felt = [Felt(one, score, one.holder.span) for one, score in zip((there, back), scores, strict=False)]
    found = sentiment.strongest(felt)
    assert found == (expected and (felt[expected[0]], *expected[1:]))


def test_who_speaks_ill_of_whom_is_told_only_when_asked(parse: Parse) -> None:
    analysis = analyse(parse("Canada is no friend of Norway in this."), Settings())
    stub = Stub(lambda holder, target: verdict(sentiment=(-9, 9)) if holder == "Canada" else verdict())
    (stance,) = [one for one in judged([], analysis.context, stub) if one.target == "norway"]  # type: ignore[arg-type]
    assert (stance.holder, stance.polarity) == ("canada", -1)
    assert 0 < stance.confidence < DEFAULT_MINIMUM
    assert judged([], analysis.context, stub, DEFAULT_MINIMUM) == []  # type: ignore[arg-type]


spans = st.tuples(st.integers(0, 9), st.integers(1, 5)).map(lambda one: (one[0], one[0] + one[1]))


@given(spans, spans)
def test_marks_stand_around_both_spans_and_change_nothing_else(holder: Span, target: Span) -> None:
    ids = list(range(100, 116))
    marks = {name: n for n, name in enumerate(judge_module.MARKS)}
    read, found = judge_module.mark(ids, (holder, target), _Marks(marks))
    assert [one for one in read if one >= 100] == ids
    for (start, end), old in zip(found, (holder, target), strict=True):
        assert (read[start], read[end]) == (0, 1)
        assert [one for one in read[start:end] if one >= 100] == ids[slice(*old)]


@pytest.mark.parametrize(
    ("confidence", "score", "kept"), [(0.49, -1.0, False), (0.49, 0.1, True), (0.5, -1.0, True), (0.49, None, True)]
)
def test_what_is_little_believed_and_not_felt_is_left_out(
    parse: Parse, confidence: float, score: float | None, kept: bool
) -> None:
    analysis = analyse(parse("Canada condemned Norway."), Settings())
    (stance,) = find_stances(analysis.frames, analysis.context)
    told = [replace(stance, confidence=confidence)]
    (there, _) = [one for one in candidates(analysis.context.referents.doc) if one.target is not None]
    felt = [[Felt(there, (-9.0, score), stance.target_span)]] if score is not None else []
    assert (sentiment.believed(told, felt) == told) == kept


class _Marks:
    def __init__(self, ids: dict[str, int]) -> None:
        self.token_to_id = ids.get


def test_what_the_judge_sees_is_proposed_with_its_words(parse: Parse) -> None:
    text = "Canada is no friend of Norway in this."
    analysis = analyse(parse(text), Settings())
    assert find_stances(analysis.frames, analysis.context) == []
    stub = Stub(lambda holder, target: verdict(negative=9) if (holder, target) == ("Canada", "Norway") else verdict())
    (stance,) = [one for one in judged([], analysis.context, stub) if one.confidence >= DEFAULT_MINIMUM]  # type: ignore[arg-type]
    assert (stance.holder, stance.target, stance.polarity, stance.type) == ("canada", "norway", -1, "opposes")
    assert text[stance.evidence.start : stance.evidence.end] == stance.evidence.exact
    assert stance.inferred_from is None


def test_what_the_judge_doubts_loses_confidence(parse: Parse) -> None:
    analysis = analyse(parse("Canada condemned the fishing treaty."), Settings())
    found = find_stances(analysis.frames, analysis.context)
    stubs = [Stub(lambda *_: verdict(negative=6)), Stub(lambda *_: verdict(negative=-6))]
    told = [judged(found, analysis.context, stub) for stub in stubs]  # type: ignore[arg-type]
    sure, unsure = ([one.confidence for one in stances if one.id == found[0].id] for stances in told)
    assert sure[0] > unsure[0]


def test_what_follows_from_a_stance_follows_its_confidence(parse: Parse) -> None:
    analysis = analyse(parse("Canada condemned Norway's plan."), Settings())
    found = find_stances(analysis.frames, analysis.context)
    stances = {one.id: one for one in judged(found, analysis.context, Stub(lambda *_: verdict(sentiment=(9, 9))))}  # type: ignore[arg-type]
    followed = [one for one in stances.values() if one.inferred_from]
    assert followed
    for one in followed:
        assert one.confidence == pytest.approx(stances[one.inferred_from or ""].confidence * INFERRED, abs=0.011)


@pytest.mark.parametrize(
    ("features", "weights", "expected"),
    [
        ({}, {}, 0.5),
        ({"a": 2.0}, {"a": 1.0}, 0.88),
        ({"a": 2.0}, {"b": 1.0}, 0.5),
        ({"a": 1.0, "b": 1.0}, {"a": 1.0, "b": -1.0}, 0.5),
    ],
)
def test_probability_is_logistic_in_the_features(
    features: dict[str, float], weights: dict[str, float], expected: float
) -> None:
    assert probability(features, weights) == expected


@pytest.mark.parametrize("polarity", [1, -1])
def test_type_has_the_polarity_of_the_stance(polarity: int) -> None:
    for name in TYPES:
        assert STANCE_TYPES[verdict(type=name).type(polarity)] == polarity


@pytest.mark.parametrize(
    ("fields", "minimum", "told"),
    [
        ({}, 0.0, "min_confidence=0.0"),
        ({"min_confidence": 0.4}, 0.4, "min_confidence=0.4"),
        ({"judge": True}, DEFAULT_MINIMUM, f"min_confidence={DEFAULT_MINIMUM} judge"),
        ({"min_confidence": 0.0, "judge": True}, 0.0, "min_confidence=0.0 judge"),
    ],
)
def test_settings_name_what_they_stand_for(fields: dict[str, Any], minimum: float, told: str) -> None:
    settings = Settings(**fields)
    assert (settings.minimum, str(settings)) == (minimum, told)


def test_without_its_libraries_the_command_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(JudgeMissing, match=r"pip install 'stancegraph\[judge\]'"):
        Settings(judge=True)
    path = tmp_path / "a.txt"
    path.write_text("Canada opposes the treaty.", encoding="utf-8")
    result = CliRunner().invoke(main, ["extract", "--judge", str(path)])
    assert result.exit_code == 2
    assert "stancegraph[judge]" in result.stderr


def test_weights_are_those_that_were_measured() -> None:
    found = {
        name: hashlib.sha256((FILES / name).read_bytes()).hexdigest() for name in ("judge.onnx", "judge_tokens.json")
    }
    assert found == SHA256


def test_encoder_tells_who_is_against_whom() -> None:
    judge = load_judge()
    text = "Canada harshly criticised Norway on Monday."
    there, back = judge.verdicts(text, [((0, 6), (26, 32)), ((26, 32), (0, 6))])
    assert there is not None
    assert back is not None
    assert there.stance[1] > max(there.stance[0], back.stance[1])


def test_pair_beyond_what_is_read_has_no_verdict() -> None:
    text = "Canada " + "and so on " * 200 + "Norway"
    assert load_judge().verdicts(text, [((0, 6), (len(text) - 6, len(text)))]) == [None]


def test_record_is_the_same_whatever_is_read_beside_it() -> None:
    articles = [
        Article(f"a{n}", text) for n, text in enumerate((TEXT, "Norway thanked Canada.", TEXT[::-1], TEXT[60:]))
    ]
    settings = Settings(judge=True, min_confidence=0.0)
    together = {one.id: one for one in extract_all(articles, settings)}
    turned = {one.id: one for one in extract_all(articles[::-1], settings)}
    alone = {one.id: extract(next(parse_articles([one])), settings) for one in articles}
    assert together == turned == alone


@pytest.mark.slow
def test_record_is_the_same_on_several_processes() -> None:
    articles = [Article(f"a{n}", TEXT) for n in range(3)]
    settings = Settings(judge=True)
    assert list(extract_all(articles, settings, workers=2)) == list(extract_all(articles, settings))


@pytest.mark.parametrize("text", ["", " ", "No.", "🙂🙂", "said", "A" * 5000, "Canada " * 300])
def test_odd_texts_are_judged_without_harm(parse: Parse, text: str) -> None:
    assert extract(parse(text), Settings(judge=True)).text == text


def test_rules_alone_need_no_judge(monkeypatch: pytest.MonkeyPatch, parse: Parse) -> None:
    monkeypatch.setattr(importlib.import_module("kg.extraction.record"), "load_judge", None)
    assert extract(parse("Canada opposes the treaty.")).stances


def test_other_weights_make_another_run(monkeypatch: pytest.MonkeyPatch) -> None:
    rules, judge = run_of(Settings()), run_of(Settings(judge=True))
    monkeypatch.setattr(importlib.import_module("kg.pipeline"), "WEIGHTS", "judge_tokens.json")
    assert run_of(Settings()) == rules
    assert run_of(Settings(judge=True)).id != judge.id
