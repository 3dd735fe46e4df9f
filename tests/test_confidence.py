"""Confidence: a probability that rests on measured readings."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.confidence import confidence, load_weights
from kg.extraction.record import Settings, extract


@given(st.dictionaries(st.text(max_size=5), st.floats(-30, 30), max_size=8), st.lists(st.text(max_size=5), max_size=8))
def test_it_is_a_probability_in_two_decimals(weights: dict[str, float], features: list[str]) -> None:
    value = confidence(iter(features), weights)
    assert 0 <= value <= 1
    assert round(value, 2) == value


def test_what_speaks_for_a_reading_raises_it() -> None:
    weights = {"always": 0.0, "good": 1.0, "bad": -1.0}
    low, middle, high = (confidence(iter(names), weights) for names in (["bad"], ["unknown"], ["good"]))
    assert low < middle < high


def test_the_shipped_weights_tell_readings_apart() -> None:
    assert len(set(load_weights().values())) > 20


def test_a_users_weights_are_laid_over_the_shipped_ones(parse, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "confidence.tsv").write_text("feature\tweight\nalways\t20\n")
    doc = parse("Canada condemned the new fishing plan.")
    assert extract(doc).stances[0].confidence < 0.9
    assert extract(doc, Settings(overlay=tmp_path)).stances[0].confidence == pytest.approx(1.0)


def test_a_reading_that_is_most_likely_wrong_is_not_told(parse, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "confidence.tsv").write_text("feature\tweight\nalways\t-20\n")
    assert extract(parse("Canada condemned the new fishing plan."), Settings(overlay=tmp_path)).stances == ()
