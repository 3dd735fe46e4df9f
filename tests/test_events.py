"""Events: who did what to whom, with PLOVER type, mode, context and CAMEO code."""

from __future__ import annotations

from typing import Any

import pytest

from kg.extraction.event_coding import QUAD, goldstein
from kg.extraction.predicates import load_predicates
from kg.extraction.record import extract
from kg.lexicon import read_table
from kg.model import PLOVER_TYPES, Event


@pytest.fixture
def events(parse: Any) -> Any:
    """``events(text, **article_fields)`` → (document text, events)."""

    def run(text: str, **fields: Any) -> tuple[str, tuple[Event, ...]]:
        doc = parse(text, **fields)
        return doc.text, extract(doc).events

    return run


def told(text: str, event: Event) -> tuple[str, str, str | None]:
    target = text[slice(*event.target_span)] if event.target_span else None
    return text[slice(*event.source_span)], event.plover, target


@pytest.mark.parametrize(
    ("sentence", "source", "plover", "target"),
    [
        # verbal and material, with and without an object
        ("Sweden praised Norway.", "Sweden", "SUPPORT", "Norway"),
        ("Sweden accused Norway of delaying the ferry.", "Sweden", "ACCUSE", "Norway"),
        ("Sweden demanded that Norway open the harbour.", "Sweden", "REQUEST", "Norway"),
        ("Sweden released the prisoners.", "Sweden", "RETREAT", "prisoners"),
        ("Norwegian police arrested a journalist.", "Norwegian police", "COERCE", "journalist"),
        ("Sweden granted asylum to the refugees.", "Sweden", "AID", "refugees"),
        # light verbs
        ("Sweden imposed sanctions on Norway.", "Sweden", "COERCE", "Norway"),
        ("Sweden held talks with Norway.", "Sweden", "CONSULT", "Norway"),
        ("Sweden signed a new treaty with Norway.", "Sweden", "SUPPORT", "Norway"),
        ("Sweden issued an ultimatum to Norway.", "Sweden", "THREATEN", "Norway"),
        # passives
        ("Norway was accused by Sweden.", "Sweden", "ACCUSE", "Norway"),
        ("The journalist was arrested in Norway.", "Norway", "COERCE", "journalist"),
        # nominalisations
        ("Sweden announced the suspension of aid to Norway.", "Sweden", "SANCTION", "Norway"),
        ("Sweden announced the release of the prisoners.", "Sweden", "RETREAT", "prisoners"),
        # the target stands in a prepositional phrase or in the thing's phrase
        ("Sweden closed its border with Norway.", "Sweden", "COERCE", "Norway"),
        ("Sweden lifted a ban on imports of Norwegian fish.", "Sweden", "CONCEDE", "Norwegian"),
        ("Sweden deployed troops along the border with Norway.", "Sweden", "MOBILIZE", "Norway"),
        # the source stands in the thing's phrase
        ("A raid by the Norwegian army killed two guards.", "Norwegian army", "ASSAULT", "two guards"),
        # intentions
        ("Sweden agreed to send grain to Norway.", "Sweden", "AGREE", "Norway"),
        ("Sweden will send grain to Norway.", "Sweden", "AGREE", "Norway"),
        ("Sweden is ready to withdraw its troops from Norway.", "Sweden", "AGREE", "Norway"),
        ("Sweden will impose sanctions on Norway.", "Sweden", "THREATEN", "Norway"),
        ("Sweden threatened to attack Norway.", "Sweden", "THREATEN", "Norway"),
        # refusals
        ("Sweden refused to meet Norway.", "Sweden", "REJECT", "Norway"),
        ("Sweden will not lift the embargo on Norway.", "Sweden", "REJECT", "Norway"),
        ("Sweden will not end the strike until Norway pays.", "Sweden", "REJECT", "Norway"),
        # who announces what it will do
        ("The rebels said they would release the hostages.", "rebels", "AGREE", "hostages"),
    ],
)
def test_who_did_what_to_whom(events: Any, sentence: str, source: str, plover: str, target: str) -> None:
    text, found = events(sentence)
    assert [told(text, event) for event in found] == [(source, plover, target)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Sweden and Norway agreed to build a bridge.",
        "Swedish and Norwegian officials agreed to build a bridge.",
        "Talks between Sweden and Norway began.",
    ],
)
def test_what_several_do_together_has_both_directions(events: Any, sentence: str) -> None:
    _, found = events(sentence)
    pairs = {(event.source, event.target) for event in found}
    assert {("sweden", "norway"), ("norway", "sweden")} <= pairs


@pytest.mark.parametrize(
    "sentence",
    [
        "Sweden claimed that the harbour is open.",
        "The weather was good in Sweden.",
        "Sweden released a report.",
        "If Norway attacks Sweden, the harbour closes.",
    ],
)
def test_what_is_only_said_or_supposed_is_no_event(events: Any, sentence: str) -> None:
    assert events(sentence)[1] == ()


def test_a_demand_hides_what_is_demanded(events: Any) -> None:
    text, found = events("Sweden said that Norway must withdraw its troops.")
    assert [told(text, event) for event in found] == [("Sweden", "REQUEST", "Norway")]


@pytest.mark.parametrize(
    ("sentence", "mode"),
    [
        ("Sweden imposed a curfew in Norway.", "curfew"),
        ("Norwegian police arrested a journalist.", "arrest"),
        ("Sweden expelled the Norwegian ambassador.", "expel"),
        ("Sweden released the prisoners.", "release"),
        ("The teachers went on strike.", "strike"),
        ("Norwegian jets struck the Swedish army.", "heavy-weapons"),
        ("Sweden praised Norway.", None),
    ],
)
def test_modes(events: Any, sentence: str, mode: str | None) -> None:
    assert [event.mode for event in events(sentence)[1]] == [mode]


def test_contexts_come_from_the_sentence(events: Any) -> None:
    _, found = events("Sweden arrested a Norwegian spy. It praised a court.")
    assert found[0].context == ("intelligence",)


def test_place_and_date(events: Any) -> None:
    _, found = events("Sweden met Norway in Geneva on 3 May 2021.", published="2021-05-04")
    assert (found[0].place, found[0].date) == ("Geneva", "2021-05-03")


def test_codes_agree_with_each_other(events: Any) -> None:
    _, found = events("Sweden imposed sanctions on Norway.")
    assert (found[0].cameo, found[0].quad, found[0].goldstein) == ("163", "material conflict", -8.0)


def test_every_type_has_a_quad_class_and_every_mode_a_type() -> None:
    assert set(QUAD) == set(PLOVER_TYPES)
    assert {row["plover"] for row in read_table("modes", ("plover", "word"))} <= set(PLOVER_TYPES)


def test_every_code_of_the_predicates_has_a_value() -> None:
    codes = {row.cameo for rows in load_predicates().values() for row in rows if row.plover}
    assert all(-10 <= goldstein(code) <= 10 for code in codes)


@pytest.mark.parametrize(
    ("sentence", "source", "target"),
    [
        # the whole phrase of those who have no name
        ("Sweden sent grain to people in the north.", "Sweden", "people in the north"),
        # who issues the words, and who carries them for another
        ("The teachers issued a statement accusing Norway of delay.", "teachers", "Norway"),
        ("The teachers reiterated Sweden's support for Norway.", "teachers", "Norway"),
        # whom a protest means to move
        ("The teachers went on strike to press Norway.", "teachers", "Norway"),
        # a place stands for those who live there
        ("Sweden imposed a curfew in the border region.", "Sweden", "the border region"),
        # what is sent is no target
        ("Sweden sent hundreds of troops to Norway.", "Sweden", "Norway"),
        # somebody of whom only the nation is told
        ("Sweden arrested a Canadian.", "Sweden", "a Canadian"),
    ],
)
def test_who_is_meant(events: Any, sentence: str, source: str, target: str) -> None:
    text, found = events(sentence)
    assert (source, target) in {(told(text, event)[0], told(text, event)[2]) for event in found}


def test_the_main_clause_comes_before_its_side_clauses(events: Any) -> None:
    _, found = events("Sweden, which criticised Norway, released the prisoners.")
    assert [event.plover for event in found] == ["RETREAT", "ACCUSE"]
