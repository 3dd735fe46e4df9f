"""Implied positions: what is said about somebody without a word that names a position (fictitious matters)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.implied import Weights, find_implied, load_implied, probabilities, rescaled
from kg.extraction.pairs import Pairs, governor
from kg.extraction.predicates import word_types
from kg.extraction.record import Settings, analyse, extract
from kg.extraction.stances import find_read
from kg.language.document import Document

Parse = Callable[..., Document]
TEXT = "Norway's minister Ana Roe said the tunnel would ruin the valley. The tunnel is a gift to Canada, she said."
EAGER: Weights = {"always": (0.5, 0.0), "least": (0.3, 0.3), "scale": (0.0, 1.0)}
MUTE: Weights = {"always": (-9.0, -9.0), "least": (0.3, 0.3), "scale": (0.0, 1.0)}


def implied(doc: Document, weights: Weights) -> list[tuple[str, str, int]]:
    analysis = analyse(doc, Settings())
    context = analysis.context
    read = find_read(analysis.frames, context)
    found = find_implied(context.referents, context.attributions, word_types(), read, weights)
    return [(one.place.holder.id, one.place.target.id, one.polarity) for one in found]


def features(doc: Document, holder: str, target: str) -> set[str]:
    analysis = analyse(doc, Settings())
    pairs = Pairs(analysis.context.referents, analysis.context.attributions, word_types()).find([])
    return pairs[holder, target].features


def test_the_speaker_is_paired_with_what_the_words_are_about(parse: Parse) -> None:
    found = features(parse("Norway said Canada has failed."), "norway", "canada")
    assert {"speaker", "target=country", "slot=nsubj", "sentences=1"} <= found


def test_who_does_something_is_paired_with_whom_it_is_done_to(parse: Parse) -> None:
    found = features(parse("Norway visited Canada."), "norway", "canada")
    assert {"doer0", "slot=dobj", "word=visit dobj"} <= found


def test_nothing_is_told_below_the_least_probability(parse: Parse) -> None:
    assert implied(parse(TEXT), MUTE) == []


def test_of_a_sentence_one_position_of_a_holder_and_sign_is_told(parse: Parse) -> None:
    doc = parse(TEXT)
    found = implied(doc, EAGER)
    assert found
    holders = [(holder, sign) for holder, _, sign in found]
    assert max(map(holders.count, holders)) <= len(doc.sentences)


def test_what_the_lexicon_reads_is_not_told_again(parse: Parse) -> None:
    pairs = [(holder, target) for holder, target, _ in implied(parse("Norway condemned Canada."), EAGER)]
    assert ("norway", "canada") not in pairs


def test_a_pair_that_the_lexicon_has_read_keeps_its_places_and_needs_no_features(parse: Parse) -> None:
    analysis = analyse(parse("Norway condemned Canada."), Settings())
    context = analysis.context
    read = find_read(analysis.frames, context)
    pair = Pairs(context.referents, context.attributions, word_types()).find(read)["norway", "canada"]
    assert pair.places
    assert not pair.features


@given(st.sets(st.sampled_from(sorted(load_implied())), min_size=2))
def test_the_order_of_the_features_does_not_matter(names: set[str]) -> None:
    ordered = dict.fromkeys(sorted(names)).keys(), dict.fromkeys(sorted(names, reverse=True)).keys()
    assert probabilities(ordered[0], load_implied()) == probabilities(ordered[1], load_implied())


def test_nobody_takes_a_position_on_himself(parse: Parse) -> None:
    assert all(holder != target for holder, target, _ in implied(parse(TEXT), EAGER))


@given(st.sets(st.sampled_from(sorted(load_implied()))))
def test_probabilities_of_the_two_signs_are_at_most_one_together(names: set[str]) -> None:
    positive, negative = probabilities(names, load_implied())
    assert positive >= 0
    assert negative >= 0
    assert positive + negative <= 1 + 1e-9


@given(st.floats(0.01, 0.98), st.floats(-2, 2), st.floats(0.1, 2))
def test_rescaling_keeps_the_order(one: float, level: float, slope: float) -> None:
    assert 0 <= rescaled(one, (level, slope)) <= rescaled(one + 0.01, (level, slope)) <= 1


@pytest.mark.parametrize(
    ("text", "word", "above", "slot"),
    [
        ("Norway paints Canada.", "Canada", "paints", "dobj"),
        ("Norway talks about Canada.", "Canada", "talks", "prep_about"),
        ("Norway paints Canada and Portugal.", "Portugal", "paints", "dobj"),
    ],
)
def test_governor_is_what_a_phrase_hangs_on(parse: Parse, text: str, word: str, above: str, slot: str) -> None:
    token = next(token for token in parse(text).tokens if token.text == word)
    found, how = governor(token)
    assert (found.text, how) == (above, slot)


def test_an_implied_stance_is_less_sure_than_a_stated_one(parse: Parse) -> None:
    record = extract(parse("Norway condemned Canada. Portugal said Norway has ruined the bay."))
    stated = next(s for s in record.stances if (s.holder, s.target) == ("norway", "canada"))
    assert all(s.confidence < stated.confidence for s in record.stances if s.holder == "portugal")
