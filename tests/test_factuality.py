"""Whether a position is taken, denied, possible, conditional, promised or reported."""

from __future__ import annotations

import pytest

from kg.extraction.factuality import load_modality, read_factuality


@pytest.mark.parametrize(
    ("sentence", "trigger", "type", "expected"),
    [
        ("Ruritania endorsed the plan.", "endorsed", "supports", "asserted"),
        ("Ruritania did not endorse the plan.", "endorse", "supports", "negated"),
        ("Ruritania never endorsed the plan.", "endorsed", "supports", "negated"),
        ("Ruritania did not sign the pact and criticised the plan.", "criticised", "criticises", "asserted"),
        ("Ruritania did not sign the pact or endorse the plan.", "endorse", "supports", "negated"),
        ("Ruritania refused to endorse the plan.", "endorse", "supports", "negated"),
        ("Ruritania voiced no opposition to the plan.", "opposition", "opposes", "negated"),
        ("Ruritania could try to block the vote.", "block", "blocks", "possible"),
        ("Ruritania might block the vote.", "block", "blocks", "possible"),
        ("Ruritania will impose a ban.", "impose", "sanctions", "future"),
        ("Ruritania plans to block the vote.", "block", "blocks", "future"),
        ("Ruritania would block the vote if it were held.", "block", "blocks", "conditional"),
        ("Ruritania reportedly endorsed the plan.", "endorsed", "supports", "reported"),
    ],
)
def test_one_value_by_precedence(parse, sentence: str, trigger: str, type: str, expected: str) -> None:  # type: ignore[no-untyped-def]
    token = next(token for token in parse(sentence).tokens if token.text == trigger)
    assert (
        read_factuality(token, type, own_words=False, reported=False, modality=load_modality()).factuality == expected
    )


def test_a_declared_attitude_stands_whatever_its_tense(parse) -> None:  # type: ignore[no-untyped-def]
    token = next(token for token in parse("Ruritania will oppose the plan.").tokens if token.text == "oppose")
    assert (
        read_factuality(token, "opposes", own_words=True, reported=False, modality=load_modality()).factuality
        == "asserted"
    )


def test_what_somebody_else_says_is_reported(parse) -> None:  # type: ignore[no-untyped-def]
    token = next(token for token in parse("Ruritania endorsed the plan.").tokens if token.text == "endorsed")
    assert (
        read_factuality(token, "supports", own_words=False, reported=True, modality=load_modality()).factuality
        == "reported"
    )


def test_reportedly_is_hedged(parse) -> None:  # type: ignore[no-untyped-def]
    token = next(token for token in parse("Ruritania reportedly endorsed the plan.").tokens if token.text == "endorsed")
    assert read_factuality(token, "supports", own_words=False, reported=False, modality=load_modality()).hedged
