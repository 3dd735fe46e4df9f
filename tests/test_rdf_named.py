"""The shipped queries: each says what it asks, and asks it."""

from __future__ import annotations

import re
import time

import pytest
from rdf_records import stance, worked_record

from kg.pipeline import update_clusters
from kg.rdf import quads
from kg.rdf.named import ask_named, example_answers, named_queries, read_query
from kg.rdf.sparql import QueryError
from kg.rdf.store import Store

TALKS = "Harbour talks of August 2023"
VALUES = {
    "actor": "Arland",
    "issue": TALKS,
    "holder": "arland",
    "target": "the talks",
    "a": "Arland",
    "b": "cetonia",
    "organisation": "Republic of Arland",
}


@pytest.fixture(scope="module")
def store() -> Store:
    later = stance("arland", "praises", "cetonia", "accusing Cetonia of bad faith", "second", date="2023-09-01")
    accuses = stance("arland", "accuses", "cetonia", "accusing Cetonia of bad faith", "second", date="2023-08-16")
    second = worked_record("second", publisher="Other Post", published="2023-09-01")
    found = Store(None)
    found.put(quads(worked_record()))
    found.put(quads(worked_record("second", stances=(*second.stances, later, accuses), publisher="Other Post")))
    return found


def answer(store: Store, name: str, *columns: str, **parameters: str) -> list[tuple[object, ...]]:
    return [tuple(row[column] for column in columns) for row in ask_named(store, name, parameters).dictionaries()]


@pytest.mark.parametrize("name", list(named_queries()))
def test_each_query_says_what_it_asks_and_runs(store: Store, name: str) -> None:
    query = named_queries()[name]
    assert query.title and query.description.endswith(".")
    assert all(p.type in ("actor", "issue", "referent") and p.description and p.example for p in query.parameters)
    assert re.search(r"COUNT\((?!DISTINCT)", query.text) is None
    table = ask_named(store, name, {p.name: VALUES[p.name] for p in query.parameters if p.required})
    assert {p.name for p in query.parameters} <= set(table.variables)
    assert len(table.rows) == len(set(table.rows))
    full = ask_named(store, name, {p.name: VALUES[p.name] for p in query.parameters})
    assert full.variables == table.variables


def test_there_are_at_least_twenty() -> None:
    assert len(named_queries()) >= 20


def test_who_opposes_an_issue(store: Store) -> None:
    assert answer(store, "who-opposes", "holderLabel", "type", issue="harbour-17") == [
        ("Arland", "opposes"),
        ("Mila Torn", "criticises"),
    ]


def test_a_label_that_issues_share_asks_about_each(store: Store) -> None:
    found = answer(store, "who-supports", "holderLabel", "issue", issue=TALKS)
    assert {name.rsplit("/")[-1] for _, name in found} == {"harbour-17", "second-17"}  # type: ignore[attr-defined]


def test_negated_and_possible_positions_are_not_held(store: Store) -> None:
    assert ("Borduria",) not in answer(store, "who-opposes", "holderLabel", issue="harbour-17")
    assert answer(store, "who-supports", "holderLabel", issue="harbour-301") == []
    assert ("Borduria", "possible") in answer(store, "announced-and-possible", "holderLabel", "factuality")


def test_evidence_for_an_edge(store: Store) -> None:
    assert answer(store, "evidence-for-an-edge", "quote", "start", "outlet", holder="arland", target="harbour-17") == [
        ("Arland, which has close ties to Borduria, spoke against the harbour talks", 30, "Example Herald")
    ]


def test_who_agrees_with_whom(store: Store) -> None:
    found = answer(store, "who-agrees-with-whom", "aLabel", "bLabel", "same", "opposite")
    assert ("Cetonia", "Dravia", 2, 0) in found
    assert ("Arland", "Cetonia", 0, 2) in found


def test_contradictions_with_both_quotes(store: Store) -> None:
    found = answer(store, "contradictions", "actorLabel", "targetLabel", "typeFor", "typeAgainst")
    assert ("Arland", "Cetonia", "praises", "accuses") in found


def test_who_changed_position(store: Store) -> None:
    assert ("Arland", "Cetonia", "2023-08-16", "2023-09-01") in answer(
        store, "who-changed-position", "actorLabel", "targetLabel", "dateBefore", "dateAfter"
    )


def test_issues_by_disagreement(store: Store) -> None:
    assert answer(store, "issues-by-disagreement", "issueLabel", "for", "against", "disagreement")[0] == (
        TALKS,
        2,
        2,
        2,
    )


def test_who_speaks_for_a_country(store: Store) -> None:
    assert answer(store, "who-speaks-for", "memberLabel", "role", "from", "quoted", organisation="arland") == [
        ("Mila Torn", "envoy", "2021", 2)
    ]


def test_actors_without_a_wikidata_id(store: Store) -> None:
    assert {row[0] for row in answer(store, "unlinked-actors", "label")} == {"Cetonia", "Dravia", "Mila Torn"}


def test_claims_that_only_one_outlet_reports(store: Store) -> None:
    assert answer(store, "told-by-one-outlet", "holderLabel", "type", "targetLabel", "outlet") == [
        ("Arland", "praises", "Cetonia", "Other Post")
    ]


def test_accusations_by_pair(store: Store) -> None:
    found = answer(store, "accusations-by-pair", "holderLabel", "targetLabel", "times", "outlets", "first", "last")
    assert ("Arland", "Cetonia", 3, 2, "2023-08-15", "2023-08-16") in found


def test_issues_of_two_articles_that_are_one_matter_count_together() -> None:
    matters = Store(None)
    matters.put(quads(worked_record("first")))
    turned = stance(
        "arland", "supports", "second-17", "Cetonia and Dravia requested the talks", "second", date="2023-08-16"
    )
    matters.put(quads(worked_record("second", stances=(turned,), publisher="Other Post", published="2023-08-16")))
    update_clusters(matters)
    assert (TALKS, 2, 2) in answer(matters, "matters-across-outlets", "matterLabel", "articles", "outlets")
    assert answer(matters, "matters-by-disagreement", "matterLabel", "for", "against", "articles")[0] == (
        TALKS,
        3,
        2,
        2,
    )
    contradictions = answer(
        matters, "contradictions-on-a-matter", "actorLabel", "typeFor", "dateFor", "typeAgainst", "dateAgainst"
    )
    assert ("Arland", "supports", "2023-08-16", "opposes", "2023-08-15") in contradictions
    assert answer(matters, "contradictions", "actorLabel") == []
    for issue in ("first-17", "second-17"):
        found = answer(matters, "positions-on-a-matter", "holderLabel", "type", "outletLabel", issue=issue)
        assert {("Arland", "opposes", "Example Herald"), ("Arland", "supports", "Other Post")} <= set(found)


@pytest.mark.parametrize("name", list(named_queries()))
def test_each_query_has_an_example_answer(name: str) -> None:
    example = example_answers()[name]
    assert example.call.startswith(f"kg query {name}")
    assert all(len(row) == len(example.columns) for row in example.rows)


@pytest.mark.parametrize(
    "value", ["arland", "Arland", "ARLAND", "republic of  arland", "https://w3id.org/stancegraph/id/actor/arland"]
)
def test_an_actor_is_named_by_id_label_or_iri(store: Store, value: str) -> None:
    assert answer(store, "accusations", "actor", actor=value)[0] == ("https://w3id.org/stancegraph/id/actor/arland",)


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        ("who-oposes", {}, "did you mean who-opposes"),
        ("xyzzy", {}, "known are accusations"),
        ("who-opposes", {}, "needs 'issue'"),
        ("who-opposes", {"isue": "x"}, "no parameter 'isue'"),
        ("accusations", {"actor": "Ruritania"}, "no actor is called 'Ruritania'"),
        ("accusations", {"actor": "land"}, "perhaps: Arland"),
        ("accusations", {"actor": "https://example.org/> <x"}, "is not in the store"),
        ("accusations", {"actor": TALKS}, "no actor is called"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(store: Store, name: str, parameters: dict[str, str], message: str) -> None:
    with pytest.raises(QueryError, match=message):
        ask_named(store, name, parameters)


def test_a_label_that_two_actors_share_is_not_guessed(store: Store) -> None:
    from kg.model import Actor, Record

    twins = Store(None)
    actors = (Actor("kim--a", "Kim", "person"), Actor("kim--b", "Kim", "person"))
    twins.put(quads(Record("a", "", None, None, None, "", actors=actors)))
    with pytest.raises(QueryError, match=r"several actors are called 'Kim'.*kim--a.*kim--b"):
        ask_named(twins, "accusations", {"actor": "Kim"})


def test_a_header_needs_a_title() -> None:
    with pytest.raises(QueryError, match="title"):
        read_query("x", "SELECT * { ?s ?p ?o }")


def test_what_many_articles_repeat_is_not_multiplied() -> None:
    many = Store(None)
    for number in range(25):
        many.put(quads(worked_record(f"a{number}")))
    for name, query in named_queries().items():
        given = {p.name: VALUES[p.name] for p in query.parameters if p.required} | {
            "issue": "a1-17",
            "target": "borduria",
        }
        before = time.perf_counter()
        table = ask_named(many, name, {p.name: given[p.name] for p in query.parameters if p.required})
        assert time.perf_counter() - before < 2, name
        assert len(table.rows) <= 80, name
    assert answer(many, "sources-quoted-most", "speakerLabel", "times") == [("Mila Torn", 25)]
    assert answer(many, "who-speaks-for", "memberLabel", "quoted", organisation="arland") == [("Mila Torn", 25)]
