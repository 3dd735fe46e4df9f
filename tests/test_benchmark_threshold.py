"""The comparison of thresholds: how networks are compared, and how claims take the names of the annotation."""

from __future__ import annotations

import importlib
import sys
from math import sqrt
from pathlib import Path
from typing import Any

import pytest
from test_analysis_networks import relation

from benchmarks.threshold import THRESHOLDS, Annotation, alike, overlap, ties
from kg.analysis import networks
from kg.analysis.statements import LIKELY

SCORE = Path(__file__).parents[2] / "shared" / "score"
TRUE = {("a", "b"): 2.0, ("a", "c"): -1.0, ("b", "c"): 1.0}
TOLD = {("a", "b"): 1.0, ("a", "c"): 1.0, ("c", "d"): 2.0}


def test_overlap_is_by_weight_and_a_tie_of_the_other_sign_is_wrong_and_missed() -> None:
    """In common 1 of ab; told 1 + 1 + 2, true 2 + 1 + 1."""
    assert overlap(TOLD, TRUE) == pytest.approx((1 / 4, 1 / 4, 1 / 4))


def test_alike_is_over_the_pairs_of_either() -> None:
    """ab, ac, bc, cd: told 1, 1, 0, 2 (mean 1), true 2, −1, 1, 0 (mean 1/2).

    Deviations 0, 0, −1, 1 and 3/2, −3/2, 1/2, −1/2: Σ of products −1, of squares 2 and 5. Of ab and ac one sign is right.
    """
    assert alike(TOLD, TRUE) == pytest.approx((-1 / sqrt(2 * 5), 1 / 2))


def test_ties_carry_their_sign_and_direction_where_there_is_one() -> None:
    graph = networks.relations(relation("b", "a", -1, 2))
    assert ties(graph) == {("b", "a", "negative"): 2}
    assert ties(networks.signed(graph)) == {("a", "b"): -2}


def test_the_default_is_among_the_thresholds_compared() -> None:
    assert LIKELY in THRESHOLDS


ROW: dict[str, Any] = {
    "id": "dam",
    "actors": [
        {"id": "arland", "label": "Arland", "kind": "country", "wikidata": "Q1", "aliases": []},
        {"id": "ann", "label": "Ann Torn", "kind": "person", "wikidata": None, "aliases": ["Torn"]},
        {"id": "borduria", "label": "Borduria", "kind": "country", "wikidata": None, "aliases": []},
    ],
    "issues": [{"id": "dam", "label": "dam on the Tarn", "aliases": ["the dam"]}],
    "stances": [
        {"holder": "arland", "target": "dam", "polarity": "positive", "type": "supports", "factuality": "asserted", "alt_holders": ["ann"]},
        {"holder": "borduria", "target": "arland", "polarity": "negative", "type": "blocks", "factuality": "possible"},
    ],
    "also": [{"holder": {"label": "Borduria"}, "target": {"label": "the dam"}, "polarity": "negative", "type": "opposes"}],
}  # fmt: skip


def claim(holder: str, target: str, polarity: str, actor: bool = False) -> dict[str, Any]:
    return {"holder": {"label": holder}, "target": {"label": target}, "polarity": polarity, "actor": actor}


@pytest.mark.skipif(not (SCORE / "score_stances.py").is_file(), reason=f"the scorer is not there: {SCORE}")
def test_claims_take_the_names_of_the_annotation_and_what_a_second_annotator_says_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path, str(SCORE)])
    annotation = Annotation(ROW, importlib.import_module("score_stances"))
    assert [(one.holder, one.target, one.polarity) for one in annotation.rows()] == [("Q1", "dam/dam", 1)]
    told = annotation.said(
        [
            claim("Torn", "the dam", "positive"),
            claim("Borduria", "the dam", "negative"),
            claim("Borduria", "Arland", "negative", actor=True),
            claim("Cetonia", "fish", "positive"),
        ]
    )
    assert [(one.holder, one.target, one.target_kind) for one in told] == [
        ("Q1", "dam/dam", "issue"),
        ("borduria", "Q1", "actor"),
        ("?cetonia", "dam/?fish", "issue"),
    ]
