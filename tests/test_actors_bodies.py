"""Nouns that stand for an actor: officials and spokespersons, ministries, groups without a name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.actors import find_actors, load_actors
from kg.language.document import Document

Parse = Callable[..., Document]


def at(parse: Parse, text: str, word: str) -> str | None:
    """Label of the actor whose mention is headed by the last token that reads ``word``."""
    doc = parse(text)
    mentions = find_actors(doc, load_actors())
    heads = [token for token in doc.tokens if token.text == word]
    actor = mentions.actor_at(heads[-1])
    return mentions.actors[actor].label if actor else None


@pytest.mark.parametrize(
    ("text", "word", "label"),
    [
        ("US officials welcomed the report.", "officials", "United States"),
        ("The Iranian government welcomed the report.", "government", "Iran"),
        ("Kenya's government welcomed the report.", "government", "Kenya"),
        ("The government of Kenya welcomed the report.", "government", "Kenya"),
        ("The Iranian regime rejected the report.", "regime", "Iran"),
        ("The Kenyan army rejected the report.", "army", "Kenyan army"),
        ("Kenya's parliament rejected the report.", "parliament", "Kenyan parliament"),
        ("The Kenyan foreign ministry rejected it.", "ministry", "Kenyan Ministry of Foreign Affairs"),
        ("The Foreign Ministry of Kenya rejected it.", "Ministry", "Kenyan Ministry of Foreign Affairs"),
        ("China's UN mission rejected the report.", "mission", "China's mission to the United Nations"),
        ("A spokesman for the Kenyan army rejected it.", "spokesman", "Kenyan army"),
        ("A NATO spokeswoman rejected the report.", "spokeswoman", "NATO"),
        ("A spokesperson for the Kremlin rejected it.", "spokesperson", "Kremlin"),
        ("UN officials rejected the report.", "officials", "United Nations"),
        ("Kenyan voters rejected the plan.", "voters", "Kenyan voters"),
        ("The Kenyan embassy in Norwick rejected it.", "embassy", "Kenyan embassy in Norwick"),
        ("The Kenyan embassy in Norwick closed. The embassy rejected it.", "embassy", "Kenyan embassy in Norwick"),
    ],
)
def test_the_noun_stands_for_the_state_or_body(parse: Parse, text: str, word: str, label: str) -> None:
    assert at(parse, text, word) == label


@pytest.mark.parametrize(
    ("text", "word", "label"),
    [
        ("Protesters rejected the plan.", "Protesters", "protesters"),
        ("Several thousand protesters rejected the plan.", "protesters", "several thousand protesters"),
        ("The police blamed the protesters.", "police", "police"),
        ("Rights groups rejected the plan.", "groups", "rights groups"),
        ("Kenyan politicians rejected the plan.", "politicians", "Kenyan politicians"),
        ("Supporters of Anna Hopkins rejected the plan.", "Supporters", "Supporters of Anna Hopkins"),
        ("The minister voiced opposition to the plan.", "opposition", None),
        ("The storm hit the people in the town.", "town", None),
    ],
)
def test_groups_without_a_name(parse: Parse, text: str, word: str, label: str | None) -> None:
    assert at(parse, text, word) == label


@pytest.mark.parametrize(
    ("text", "word", "label"),
    [
        ("About 36 protesters were arrested.", "protesters", "about 36 protesters"),
        ("The three officers were accused.", "officers", "three officers"),
        ("Some corporate donors left the party.", "donors", "some corporate donors"),
        ("Most corporate donors left the party.", "donors", "corporate donors"),
        ("Members of opposition parties left the hall.", "Members", "members of opposition parties"),
        ("The families of the victims of the fire sued him.", "families", "families of the victims of the fire"),
        ("Voters in Norwick rejected the plan.", "Voters", "voters in Norwick"),
        ("Students in the old hall rejected the plan.", "Students", "students"),
        ("Members of his party rejected the plan.", "Members", "members"),
    ],
)
def test_a_group_is_called_by_its_number_and_by_what_it_is_of(parse: Parse, text: str, word: str, label: str) -> None:
    assert at(parse, text, word) == label


@pytest.mark.parametrize(
    ("text", "word", "label"),
    [
        ("Kenyan anti-corruption activists left the hall.", "activists", "Kenyan anti-corruption activists"),
        ("Kenyan rural voters rejected the plan.", "voters", "Kenyan rural voters"),
        ("Kenyan riot police closed the road.", "police", "Kenyan police"),
        ("Supporters of the Conservative Party left.", "Supporters", "Supporters of the Conservative Party"),
        ("Supporters of Hamas left the hall.", "Supporters", "Supporters of Hamas"),
    ],
)
def test_a_group_keeps_the_words_that_single_it_out(parse: Parse, text: str, word: str, label: str) -> None:
    assert at(parse, text, word) == label


@pytest.mark.parametrize(
    ("text", "word", "label"),
    [
        ("US lawmakers met. Two Democrats rejected the plan.", "Democrats", "two Democrats"),
        ("US lawmakers met. House Republicans rejected the plan.", "Republicans", "House Republicans"),
        ("US lawmakers met. The Republicans rejected the plan.", "Republicans", "Republican Party"),
        ("At least 14 Kenyans rejected the plan.", "Kenyans", "at least 14 Kenyans"),
        ("Older Kenyans rejected the plan.", "Kenyans", "older Kenyans"),
        ("Kenyans rejected the plan.", "Kenyans", "Kenyan people"),
        ("British lawmakers met. The ruling Conservatives rejected it.", "Conservatives", "Conservative Party"),
    ],
)
def test_some_of_a_party_or_people_are_not_the_whole(parse: Parse, text: str, word: str, label: str) -> None:
    assert at(parse, text, word) == label


def test_the_noun_alone_takes_up_the_one_group_of_that_sort(parse: Parse) -> None:
    text = "Police stopped 36 protesters. On Monday the protesters left."
    assert at(parse, text, "protesters") == "36 protesters"


def test_the_police_are_the_only_police_that_the_article_names(parse: Parse) -> None:
    assert at(parse, "Kenyan police closed the road. Later police opened it again.", "police") == "Kenyan police"


def test_a_group_belongs_to_its_article(parse: Parse) -> None:
    mentions = find_actors(parse("Protesters rejected the plan.", id="x-7"), load_actors())
    assert list(mentions.actors) == ["protesters--x-7"]


@pytest.mark.parametrize(
    ("text", "word", "label"),
    [
        ("The pro-Kenya camp rejected the plan.", "camp", "pro-Kenya camp"),
    ],
)
def test_what_a_group_is_for_or_against_does_not_own_it(parse: Parse, text: str, word: str, label: str) -> None:
    assert at(parse, text, word) == label


@pytest.mark.parametrize(
    ("text", "word", "label"),
    [
        ("Thousands of protesters rejected the plan.", "Thousands", "protesters"),
        ("Some of the Kenyan officials rejected the plan.", "Some", "Kenya"),
        ("A group of Kenyan voters rejected the plan.", "group", "Kenyan voters"),
        ("Thousands of tons were lost.", "Thousands", None),
    ],
)
def test_a_part_stands_for_those_it_is_of(parse: Parse, text: str, word: str, label: str | None) -> None:
    assert at(parse, text, word) == label
