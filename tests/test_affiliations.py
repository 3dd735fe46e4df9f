"""Who belongs to what, in which role."""

from __future__ import annotations

from pathlib import Path

import pytest
from naming import name

from kg.extraction.affiliations import find_affiliations

GOLD = Path(__file__).parents[2] / "shared" / "gold"


def told(doc):
    """Member, organisation and role of what the text tells of persons."""
    mentions = name(doc)
    found = find_affiliations(doc, mentions)
    return {
        (item.member, item.organisation, item.role) for item in found if mentions.actors[item.member].kind == "person"
    }


TITLES = [
    ("Sudria's Deputy Foreign Minister Peter Lindqvist spoke.", "peter-lindqvist", "sudria", "Deputy Foreign Minister"),
    ("Sudrian Chancellor Anna Berg spoke.", "anna-berg", "sudria", "Chancellor"),
    ("Anna Berg, the chancellor of Sudria, spoke.", "anna-berg", "sudria", "chancellor"),
    ("Sudrian Ambassador to the Lake Union Anna Berg spoke.", "anna-berg", "sudria", "Ambassador to the Lake Union"),
    ("Sudrian Secretary of State Anna Berg spoke.", "anna-berg", "sudria", "Secretary of State"),
    ("Former Sudrian President Tomo Arel spoke.", "tomo-arel", "sudria", "Former President"),
    (
        "Peter Lindqvist, a spokesman for the Sudrian Foreign Ministry, spoke.",
        "peter-lindqvist",
        "sudria-foreign-ministry",
        "spokesman",
    ),
    ("Green Party leader Tomo Arel spoke.", "tomo-arel", "green-party", "leader"),
    ("Tomo Arel, the leader of the Green Party, spoke.", "tomo-arel", "green-party", "leader"),
    ("Tomo Arel of the Green Party spoke.", "tomo-arel", "green-party", ""),
    ("The Republican Party sent Tomo Arel (R-Ohio) to the talks.", "tomo-arel", "republican-party", "member"),
    ("Republican Tomo Arel spoke.", "tomo-arel", "republican-party", "member"),
    (
        "Tomo Arel is director of research at the independent Clean Rivers.",
        "tomo-arel",
        "clean-rivers",
        "director of research",
    ),
    ("Daily Lantern's Tomo Arel called it a mistake.", "tomo-arel", "daily-lantern", ""),
    ("Harbour Steel director Anna Berg spoke.", "anna-berg", "harbour-steel", "director"),
    ("Anna Berg, senior adviser at Clean Rivers, spoke.", "anna-berg", "clean-rivers", "senior adviser"),
    ("Tomo Arel is the director of Clean Rivers.", "tomo-arel", "clean-rivers", "director"),
    ("Sudrian Sen. Anna Berg spoke.", "anna-berg", "sudria", "Senator"),
    ("President Anna Berg of Sudria spoke.", "anna-berg", "sudria", "President"),
]


@pytest.mark.parametrize(("text", "member", "organisation", "role"), TITLES)
def test_a_title_tells_organisation_and_role(parse, text, member, organisation, role):
    assert told(parse(text)) == {(member, organisation, role)}


@pytest.mark.parametrize(
    "text",
    [
        "Anna Berg met Norlandic officials.",
        "Anna Berg, Norland and Sudria signed.",
        "Tomo Arel of Norland spoke.",
        "Anna Berg visited Sudria on Monday.",
        "Anna Berg is visiting Sudrian officials.",
    ],
)
def test_nearness_alone_tells_nothing(parse, text):
    assert told(parse(text)) == set()


def test_a_title_without_owner_is_that_of_the_country_the_article_is_about(parse):
    assert told(parse("Sudria voted. Sudria will vote again. President Anna Berg thanked voters.")) == {
        ("anna-berg", "sudria", "President")
    }
    assert told(parse("Sudria met Norland. Sudria met Norland again. President Anna Berg thanked voters.")) == set()


def test_one_affiliation_however_often_it_is_told(parse):
    doc = parse("Sudrian Chancellor Anna Berg spoke. Anna Berg, the chancellor of Sudria, left.")
    assert len(find_affiliations(doc, name(doc))) == 1


def test_an_organ_belongs_to_what_the_tables_say(parse):
    doc = parse("The Lake Council of the Lake Union met.")
    assert [(item.member, item.organisation, item.role) for item in find_affiliations(doc, name(doc))] == [
        ("lake-council", "lake-union", "council")
    ]


def test_evidence_is_the_exact_text_in_its_sentence(parse):
    doc = parse("A storm came. Sudrian Chancellor Anna Berg spoke.")
    [item] = find_affiliations(doc, name(doc))
    evidence = item.evidence
    assert evidence.exact == doc.text[evidence.start : evidence.end] == "Sudrian Chancellor Anna Berg"
    assert doc.text[slice(*evidence.sentence)] == "Sudrian Chancellor Anna Berg spoke."


def test_ids_depend_on_article_and_place_alone(parse):
    doc = parse("Sudrian Chancellor Anna Berg spoke.")
    [first], [second] = find_affiliations(doc, name(doc)), find_affiliations(doc, name(doc))
    assert first == second and len(first.id) == 16


@pytest.mark.skipif(not (GOLD / "seed.txt").is_file(), reason="the development gold is not here")
def test_on_the_article_that_started_the_project(parse):
    from kg.actors import find_actors, load_actors

    text = (GOLD / "seed.txt").read_text(encoding="utf-8")
    doc = parse(text, title=text.split("\n")[0])
    lexicon = load_actors()
    mentions = find_actors(doc, lexicon)
    roles = {item.member: item.role.lower() for item in find_affiliations(doc, mentions, lexicon)}
    assert "vice foreign minister" in roles["kim-son-gyong"]
    assert roles["linda-thomas-greenfield"].startswith("ambassador")
    assert roles["nate-evans"] == "spokesperson"


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Anna Berg, the chancellor of Sudria since 2016, spoke.", "2016", None),
        ("Anna Berg, chancellor of Sudria from 2005 to 2021, spoke.", "2005", "2021"),
        ("Anna Berg was the chancellor of Sudria until 2021.", None, "2021"),
        ("Anna Berg, the chancellor of Sudria, spoke in 2021.", None, None),
    ],
)
def test_years_that_follow_a_title_are_its_dates(parse, text, start, end):
    doc = parse(text)
    [item] = find_affiliations(doc, name(doc))
    assert (item.start, item.end) == (start, end)


def test_a_title_in_the_plural_is_that_of_every_name(parse):
    assert told(parse("Presidents Anna Berg of Sudria and Tomo Arel of Norland signed.")) == {
        ("anna-berg", "sudria", "President"),
        ("tomo-arel", "norland", "President"),
    }


def test_a_person_may_have_two_offices(parse):
    assert told(parse("Lake Union chairwoman President Anna Berg of Sudria spoke.")) == {
        ("anna-berg", "lake-union", "chairwoman President"),
        ("anna-berg", "sudria", "President"),
    }
