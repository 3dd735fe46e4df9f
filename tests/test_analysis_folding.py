"""Persons folded into who they speak for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from analysis_rows import EVENT, QUOTE
from rdf_records import worked_record
from test_analysis_statements import row

from kg.analysis import fold_persons, unfold_persons
from kg.analysis.folding import AffiliationRow, Into
from kg.analysis.material import Sources
from kg.catalogue_rows import affiliation_rows
from kg.rdf.quads import quads
from kg.rdf.store import Store


def member(person: str, body: str, **fields: object) -> AffiliationRow:
    values: dict[str, object] = {
        "article": "one",
        "member": person,
        "member_label": person.upper(),
        "member_kind": "person",
        "organisation": body,
        "organisation_label": body.upper(),
        "organisation_kind": "government-body",
        "role": "minister",
        "country": "norland",
        "country_label": "Norland",
    }
    return AffiliationRow(**{**values, **fields})  # type: ignore[arg-type]


PERSON = row("ann", "x", holder_kind="person")


@pytest.mark.parametrize(
    ("affiliations", "into", "holder"),
    [
        ([member("ann", "ministry")], "body", "ministry"),
        ([member("ann", "ministry")], "country", "norland"),
        ([member("bob", "ministry")], "body", "ann"),
        ([member("ann", "bank", country=None)], "country", "ann"),
        ([member("ann", "far", article="two"), member("ann", "far", article="three"), member("ann", "near")], "body", "near"),
        ([member("ann", "often", article="two"), member("ann", "often", article="three"), member("ann", "once", article="four")], "body", "often"),
        ([member("ann", "now", article="two", start="2024"), member("ann", "then", article="two", start="2001", end="2009")], "body", "now"),
        ([member("ann", "ministry"), member("ann", "home", role="")], "body", "ministry"),
        ([member("ann", "boss", organisation_kind="person")], "body", "ann"),
    ],
)  # fmt: skip
def test_a_person_becomes_the_body_that_is_nearest_told(
    affiliations: list[AffiliationRow], into: Into, holder: str
) -> None:
    assert fold_persons([PERSON], affiliations, into)[0].holder == holder


def test_labels_kinds_and_the_target_are_folded_and_the_person_is_the_speaker() -> None:
    told = row("bob", "ann", -1, holder_kind="person", target_kind="person")
    (found,) = fold_persons([told], [member("ann", "ministry"), member("bob", "party", organisation_kind="party")])
    assert (found.holder, found.holder_label, found.holder_kind, found.speaker) == ("party", "PARTY", "party", "bob")
    assert (found.target, found.target_label, found.target_kind) == ("ministry", "MINISTRY", "government-body")


def test_speakers_and_sources_of_events_are_folded_too() -> None:
    told = Sources([], [QUOTE], [replace(EVENT, target="ann", target_kind="person")], [member("ann", "ministry")])
    folded = told.folded("country")
    assert [row.speaker_label for row in folded.attributions] == ["Norland"]
    assert [(row.source, row.target, row.target_kind) for row in folded.events] == [("a", "norland", "country")]


def test_unfolding_gives_the_person_back() -> None:
    affiliations = [member("ann", "ministry")]
    folded = fold_persons([PERSON], affiliations)
    (found,) = unfold_persons(folded, affiliations)
    assert (found.holder, found.holder_label, found.holder_kind) == ("ann", "ANN", "person")
    assert unfold_persons([row("norland", "x", speaker="stranger")], affiliations)[0].holder == "norland"


@pytest.mark.parametrize("into", ["body", "country"])
def test_unfolding_gives_the_person_back_of_whom_another_told(into: Into) -> None:
    affiliations = [member("ann", "ministry"), member("bob", "ministry")]
    (folded,) = fold_persons([replace(PERSON, speaker="bob")], affiliations, into)
    assert (folded.holder_kind != "person", folded.speaker, folded.person) == (True, "bob", "ann")
    (found,) = unfold_persons([folded], affiliations)
    assert (found.holder, found.holder_label, found.speaker) == ("ann", "ANN", "bob")


def test_the_store_gives_the_affiliations_with_role_dates_and_country() -> None:
    with Store(None) as store:
        store.put(quads(worked_record()))
        first, second = sorted(affiliation_rows(store), key=lambda one: -len(one.role))
    assert (first.member, first.organisation, first.role, first.start, first.country_label) == (
        "mila-torn-person", "arland", "envoy", "2021", "Arland",
    )  # fmt: skip
    assert (second.member, second.organisation, second.role) == ("mila-torn-person", "arland", "")
