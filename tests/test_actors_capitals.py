"""A capital's name: the government that acts, or the town."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.actors import load_actors
from kg.actors.linking import link_names
from kg.language.document import Document

Parse = Callable[..., Document]


def countries(parse: Parse, text: str) -> set[str]:
    mentions = link_names(parse(text), load_actors())
    return {mentions.actors[each.actor].label for each in mentions.all()}


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Pyongyang rejected the proposal on fishing.", "North Korea"),
        ("Moscow said the proposal was a mistake.", "Russia"),
        ("The envoy accused Tehran of delaying the talks.", "Iran"),
        ("Beijing's position on fishing has not changed.", "China"),
        ("The island wants better relations with Beijing.", "China"),
        ("New sanctions against Moscow were announced.", "Russia"),
        ("The Tehran government rejected the proposal.", "Iran"),
        ("The Moscow-backed plan was dropped.", "Russia"),
        ("They expected a response from Ankara.", "Turkey"),
        ("Moscow is ready to sign the agreement.", "Russia"),
        ("Tokyo has no plans for talks.", "Japan"),
        ("According to Pyongyang, the ship left the port.", "North Korea"),
    ],
)
def test_the_government(parse: Parse, text: str, label: str) -> None:
    assert label in countries(parse, text)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("The ministers met in Beijing on Monday.", "China"),
        ("The delegation flew to Moscow on Monday.", "Russia"),
        ("Tehran's residents stayed at home.", "Iran"),
        ("The train from Ankara was late.", "Turkey"),
        ("MOSCOW — The ministers met on Monday.", "Russia"),
        ("BEIJING (Agency) - The ministers met on Monday.", "China"),
        ("A Paris-based institute published the report.", "France"),
        ("Tokyo is a large city.", "Japan"),
        ("Tokyo has two airports.", "Japan"),
        ("Tokyo was hit by a storm on Monday.", "Japan"),
    ],
)
def test_the_town(parse: Parse, text: str, label: str) -> None:
    assert label not in countries(parse, text)
