"""Stances: who stands where, on what, and who says so (fictitious and neutral matters)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extraction.record import extract
from kg.language.document import Document
from kg.model import Record, Stance

Parse = Callable[..., Document]


def read(parse: Parse, text: str) -> Record:
    return extract(parse(text, published="2024-05-15"))


def said(record: Record) -> list[tuple[str, str, str]]:
    labels = {one.id: one.label for one in (*record.actors, *record.issues)}
    return [(labels[s.holder], s.type, labels[s.target]) for s in record.stances if not s.inferred_from]


def only(record: Record, type: str) -> Stance:
    return next(stance for stance in record.stances if stance.type == type and not stance.inferred_from)


@pytest.mark.parametrize(
    ("sentence", "holder", "type", "target"),
    [
        ("Canada opposes the fishing treaty.", "Canada", "opposes", "Fishing treaty"),
        ("Canada's opposition to the fishing treaty is known.", "Canada", "opposes", "Fishing treaty"),
        ("The fishing treaty was rejected by Norway.", "Norway", "rejects", "Fishing treaty"),
        ("Canada is critical of the fishing treaty.", "Canada", "criticises", "Fishing treaty"),
        ("Canada is in favour of the fishing treaty.", "Canada", "supports", "Fishing treaty"),
        ("Canada called the fishing treaty a disaster.", "Canada", "criticises", "Fishing treaty"),
        ("Canada described the fishing treaty as unacceptable.", "Canada", "criticises", "Fishing treaty"),
        ("Norway accused Canada of overfishing.", "Norway", "accuses", "Canada"),
        ("Norway pointed the finger at Canada.", "Norway", "blames", "Canada"),
        ("Norway demanded that Canada open the harbour.", "Norway", "demands", "Canada"),
        ("Norway has close ties to Canada.", "Norway", "cooperates", "Canada"),
        ('"The fishing treaty is unacceptable," Norway\'s government said.', "Norway", "criticises", "Fishing treaty"),
    ],
)
def test_verbs_nouns_adjectives_and_evaluations(
    parse: Parse, sentence: str, holder: str, type: str, target: str
) -> None:
    assert (holder, type, target) in said(read(parse, sentence))


def test_all_who_share_a_verb_hold_the_position(parse: Parse) -> None:
    holders = {holder for holder, _, _ in said(read(parse, "Canada, Norway and Chile rejected the fishing treaty."))}
    assert holders == {"Canada", "Norway", "Chile"}


def test_a_negated_stance_keeps_its_sign(parse: Parse) -> None:
    stance = only(read(parse, "Canada did not endorse the fishing treaty."), "supports")
    assert (stance.polarity, stance.factuality) == (1, "negated")


def test_evaluation_under_negation_turns(parse: Parse) -> None:
    stance = only(read(parse, "Norway's government said that the fishing treaty was not acceptable."), "opposes")
    assert (stance.polarity, stance.factuality) == (-1, "asserted")


def test_the_speaker_of_a_reported_stance_is_named(parse: Parse) -> None:
    stance = only(read(parse, "Norway said that Canada had rejected the fishing treaty."), "rejects")
    assert (stance.holder, stance.speaker, stance.factuality) == ("canada", "norway", "reported")


def test_own_words_are_asserted(parse: Parse) -> None:
    stance = only(read(parse, "Canada said that it would oppose the fishing treaty."), "opposes")
    assert (stance.holder, stance.speaker, stance.factuality) == ("canada", "canada", "asserted")


def test_what_one_rejects_is_not_what_one_says(parse: Parse) -> None:
    types = {type for _, type, _ in said(read(parse, "Canada rejected criticism of the fishing treaty."))}
    assert "criticises" not in types


def test_opposing_somebodys_plan_is_opposing_them_with_less_confidence(parse: Parse) -> None:
    record = read(parse, "Canada opposed Norway's plan to close the harbour.")
    source = only(record, "opposes")
    inferred = next(stance for stance in record.stances if stance.inferred_from == source.id)
    assert (inferred.target, inferred.polarity) == ("norway", -1)
    assert inferred.confidence < source.confidence


def test_the_evidence_closes_the_quotation(parse: Parse) -> None:
    stance = only(read(parse, 'Canada called the fishing treaty "disgraceful".'), "condemns")
    assert stance.evidence.exact == 'Canada called the fishing treaty "disgraceful"'


def test_the_date_of_the_clause_is_the_date_of_the_stance(parse: Parse) -> None:
    assert only(read(parse, "Canada rejected the fishing treaty on 3 May 2024."), "rejects").date == "2024-05-03"


def test_places_are_no_issues(parse: Parse) -> None:
    assert all(target != "Oslo" for _, _, target in said(read(parse, "Canada withdrew its envoy from Oslo.")))


def test_what_one_will_not_do_is_negated_and_no_opposition(parse: Parse) -> None:
    stance = only(read(parse, "Canada will not endorse the fishing treaty."), "supports")
    assert (stance.polarity, stance.factuality) == (1, "negated")


def test_who_is_accused_of_several_things_does_them_all(parse: Parse) -> None:
    record = read(parse, "Norway has accused Canada of harbouring and funding Hamas.")
    surest = max((one for one in record.stances if one.target == "hamas"), key=lambda one: one.confidence)
    assert (surest.holder, surest.type, surest.factuality) == ("canada", "supports", "reported")


def test_what_somebody_must_do_is_demanded_of_them(parse: Parse) -> None:
    assert ("Norway", "demands", "Canada") in said(
        read(parse, '"Canada must open the harbour," Norway\'s government said.')
    )


@pytest.mark.parametrize(
    ("sentence", "holder", "target"),
    [
        ("The chairman, Tomas Lund, accused Norway of overfishing.", "Tomas Lund", "Norway"),
        ("Norway blamed the chairman, Tomas Lund, for the delay.", "Norway", "Tomas Lund"),
        ("Ana Roe said she opposes the fishing treaty.", "Ana Roe", "the fishing treaty"),
        ("He opposes the fishing treaty.", None, None),
    ],
)
def test_holder_and_target_are_shown_where_the_sentence_names_them(
    parse: Parse, sentence: str, holder: str | None, target: str | None
) -> None:
    text = sentence if holder else f"Ana Roe met Tomas Lund. {sentence}"
    spans = {(text[slice(*s.holder_span)], text[slice(*s.target_span)]) for s in read(parse, text).stances}
    assert (holder, target) in spans if holder else all(start != "Ana Roe" for start, _ in spans)
