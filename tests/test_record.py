"""Article → record: what holds for every record."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.extraction.record import Settings, extract
from kg.language.document import Document
from kg.lexicon import LexiconError
from kg.model import STANCE_TYPES, Actor, Issue, Record

TEXT = """Canada protests Council vote on fishing rights

Canada has voiced opposition to an upcoming Council vote on its fishing rights, accusing Norway of writing the rules.

On Tuesday, Canada's foreign minister called the plan "despicable". Portugal, which has close ties to Canada, also spoke against the vote.

Norway, Chile and Kenya requested the vote. Portugal could try to block the vote. "Canada must respect the treaty," Norway's government said.
"""


@pytest.fixture(scope="module")
def record(parse: Callable[..., Document]) -> Record:
    return extract(parse(TEXT, title="Canada protests Council vote on fishing rights", published="2024-05-15"))


def positions(record: Record) -> set[tuple[str, str, str, str]]:
    labels = {actor.id: actor.label for actor in record.actors} | {issue.id: "issue" for issue in record.issues}
    return {(labels[s.holder], s.type, labels[s.target], s.factuality) for s in record.stances if not s.inferred_from}


@pytest.mark.parametrize(
    "expected",
    [
        ("Canada", "opposes", "issue", "asserted"),
        ("Canada", "accuses", "Norway", "asserted"),
        ("Portugal", "opposes", "issue", "asserted"),
        ("Portugal", "cooperates", "Canada", "asserted"),
        ("Norway", "requests", "issue", "asserted"),
        ("Chile", "requests", "issue", "asserted"),
        ("Kenya", "requests", "issue", "asserted"),
        ("Portugal", "blocks", "issue", "possible"),
    ],
)
def test_who_stands_where(record: Record, expected: tuple[str, str, str, str]) -> None:
    assert expected in positions(record)


def test_one_matter_is_one_issue(record: Record) -> None:
    sure = [s for s in record.stances if s.confidence >= 0.6 and s.holder != "norway"]
    assert len({s.target for s in sure if s.type in ("opposes", "requests", "blocks")}) == 1


def test_evidence_is_exact_and_inside_its_sentence(record: Record) -> None:
    for claim in (*record.stances, *record.events, *record.affiliations):
        evidence = claim.evidence
        assert record.text[evidence.start : evidence.end] == evidence.exact != ""
        assert evidence.sentence[0] <= evidence.start < evidence.end <= evidence.sentence[1]


def test_every_id_that_is_named_is_there(record: Record) -> None:
    actors, issues = {actor.id for actor in record.actors}, {issue.id for issue in record.issues}
    attributions, stances = {one.id for one in record.attributions}, {one.id for one in record.stances}
    for stance in record.stances:
        assert stance.holder in actors
        assert stance.target in actors | issues
        assert stance.speaker is None or stance.speaker in actors
        assert stance.attribution is None or stance.attribution in attributions
        assert stance.inferred_from is None or stance.inferred_from in stances
        assert stance.polarity == STANCE_TYPES[stance.type]
    for event in record.events:
        assert event.source in actors
        assert event.target is None or event.target in actors | issues
    for affiliation in record.affiliations:
        assert {affiliation.member, affiliation.organisation} <= actors


def test_ids_are_unique(record: Record) -> None:
    for claims in (
        record.actors,
        record.issues,
        record.stances,
        record.events,
        record.attributions,
        record.affiliations,
    ):
        ids = [claim.id for claim in claims]
        assert len(ids) == len(set(ids))


def test_the_record_survives_json(record: Record) -> None:
    assert Record.from_json(json.loads(json.dumps(record.to_json()))) == record


def test_equal_articles_give_equal_records(parse: Callable[..., Document], record: Record) -> None:
    doc = parse(TEXT, title="Canada protests Council vote on fishing rights", published="2024-05-15")
    assert extract(doc) == record


def test_min_confidence_leaves_the_rest_out(parse: Callable[..., Document]) -> None:
    doc = parse(TEXT, published="2024-05-15")
    assert extract(doc, Settings(min_confidence=1.01)).stances == ()


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "No.", "“", "🙂🙂", "said", "A" * 5000, "He said he said he said he said."]
)
def test_odd_texts_give_a_record(parse: Callable[..., Document], text: str) -> None:
    assert extract(parse(text)).text == text


def test_labels_of_one_word_stand_alone_with_the_title() -> None:
    issue = Issue("a-1", "Resolution")
    actors = (Actor("countries--a", "countries"), Actor("canada", "Canada"), Actor("kim--a", "Kim", "person"))
    found = Record("a", "Assembly meets", None, None, None, "", actors=actors, issues=(issue,)).labels()
    assert found == {
        "a-1": "Resolution (Assembly meets)",
        "countries--a": "Countries (Assembly meets)",
        "canada": "Canada",
        "kim--a": "Kim",
    }


def test_a_group_that_nothing_is_told_of_is_no_actor_of_the_record(parse: Callable[..., Document]) -> None:
    record = extract(parse("Nurses looked after patients. Protesters condemned the fishing treaty."))
    assert {actor.label for actor in record.actors} & {"patients", "protesters"} == {"protesters"}


def test_pronouns_refer_to_a_group_and_do_not_mention_it(parse: Callable[..., Document]) -> None:
    text = "Protesters condemned the fishing treaty. They called it a mistake."
    (actor,) = extract(parse(text)).actors
    assert [text[start:end] for start, end in actor.mentions] == ["Protesters"]
    assert [text[start:end] for start, end in actor.references] == ["They"]


def test_a_body_has_the_code_of_its_country(parse: Callable[..., Document]) -> None:
    record = extract(parse("Canada's foreign ministry condemned the fishing treaty."))
    codes = {actor.label: actor.iso3 for actor in record.actors}
    assert codes["Canadian Ministry of Foreign Affairs"] == "CAN"


@pytest.mark.parametrize("name", ["predicate.tsv", "light_verbs.tsv"])
def test_a_table_that_would_be_passed_over_is_an_error(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("verb\nvoice\n")
    with pytest.raises(LexiconError, match=name):
        Settings(overlay=tmp_path)
