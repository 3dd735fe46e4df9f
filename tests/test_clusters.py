"""Issues of different articles that are one matter: which go together, which do not, and the graph that says so."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdf_records import worked_record
from servers import Place

from benchmarks.clusters import HALVES, actors, entries, generated, pairs, score
from kg.actors.tables import load_actors
from kg.analysis.clusters import Cluster, Judge, cluster
from kg.analysis.issue_units import day, periods, units_of
from kg.analysis.wordings import Reader, actor_names, places, proper_words
from kg.catalogue import cluster_members, clusters, stance_rows, statements_about
from kg.extraction.issue_nouns import load_issue_tables
from kg.lexicon import read_table
from kg.model import Issue, Record
from kg.pipeline import update_clusters
from kg.rdf import nquads, quads
from kg.rdf.clusters import GRAPH
from kg.rdf.issues import IssueEntry, issues
from kg.rdf.store import Store
from kg.rdf.validation import check, validate

NAMES, PARTS = actors()


def entry(number: int, label: str, kind: str, date: str | None, owner: str = "", holders: str = "") -> IssueEntry:
    return IssueEntry(f"a{number}-1", f"a{number}", label, kind, date, owner or None, frozenset(holders.split()))


def together(*told: tuple[str, ...], kind: str = "matter") -> bool:
    """Whether issues that are told so, each in an article of its own, are one matter."""
    found = cluster([entry(n, told[0], kind, *told[1:]) for n, told in enumerate(told)], NAMES, PARTS)
    return [len(each.members) for each in found] == [len(told)]


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("agreement", ("Treaty of Velmar", "2019-04-01"), ("Velmar accord", "2023-11-05")),
        ("resolution", ("Resolution 2811", "2023-05-10"), ("World Assembly Resolution 2811", "2025-05-10")),
        ("meeting", ("Talks on the harbour of Port Vell", "2024-03-04"), ("Port Vell harbour talks", "2024-03-06")),
        ("arrest", ("Arrest of Mila Torn", "2023-08-20"), ("Mila Torn's detention", "2023-08-29")),
        ("plan", ("Arland's plan", "2024-03-04"), ("Plan of Arland", "2024-03-06")),
        ("plan", ("Plan", "2024-03-04", "arland"), ("The plan", "2024-03-06", "arland")),
        ("rights", ("Freedom of the press", "2019-03-04"), ("Freedom of the press", "2024-03-06")),
        ("meeting", ("Bid for talks in Halsund", "2024-03-04"), ("Halsund negotiations", "2024-03-05")),
        ("election", ("2024 election in Dravia", "2024-02-01"), ("Dravia's 2024 election", "2025-12-01")),
        ("resolution", ("Resolution", "2024-02-01", "", "arland dravia"), ("Resolution", "2024-02-02", "", "dravia arland")),
        ("claim", ("Arland had shelled the port of Orm", "2024-02-01"), ("Arland shelled the port of Orm", None)),
    ],
)  # fmt: skip
def test_what_is_one_matter_goes_together(kind: str, one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert together(one, other, kind=kind)


@pytest.mark.parametrize(
    ("kind", "one", "other", "because"),
    [
        ("resolution", ("Resolution 2811", "2023-05-10"), ("Resolution 2814", "2023-05-10"), "another number"),
        ("sanctions", ("Sanctions on Arland", "2023-05-10"), ("Sanctions on Borduria", "2023-05-10"), "another name"),
        ("agreement", ("Treaty of Velmar", "2023-05-10"), ("Treaty of Orm", "2023-05-10"), "another name"),
        ("plan", ("Tax plan", "2023-05-10", "arland"), ("Tax plan", "2023-05-10", "dravia"), "another owner"),
        ("meeting", ("League summit", "2023-06-10"), ("League summit", "2024-06-10"), "a year lies between"),
        ("election", ("2020 election in Dravia", "2024-01-01"), ("2024 election in Dravia", "2024-01-01"), "another year"),
        ("plan", ("Plan", "2023-05-10"), ("Plan", "2023-05-10"), "the word alone tells nothing"),
        ("plan", ("Arland's plan", "2023-05-10"), ("Arland's plan", "2023-08-10"), "the owner alone tells little"),
        ("matter", ("Trial of Mila Torn", "2023-05-10"), ("Arrest of Mila Torn", "2023-05-10"), "another head"),
        ("sanctions", ("Arland's sanctions", "2023-05-10"), ("Sanctions on Arland", "2023-05-10"), "the other way round"),
        ("meeting", ("Arland and Dravia's talks in Halsund", "2023-05-10"), ("Arland's talks in Halsund", "2023-05-10"), "two told as one"),
        ("meeting", ("Fish talks", "2023-05-10"), ("Grain talks", "2023-05-10"), "another word"),
        ("claim", ("Arland had shelled the port of Orm", "2024-02-01"), ("Arland had not shelled the port of Orm", "2024-02-01"), "denied"),
        ("resolution", ("Resolution", "2024-02-01", "", "arland dravia"), ("Resolution", "2024-02-12", "", "dravia arland"), "days between"),
    ],
)  # fmt: skip
def test_what_is_not_one_matter_stays_apart(
    kind: str, one: tuple[str, ...], other: tuple[str, ...], because: str
) -> None:
    assert not together(one, other, kind=kind), because


def test_issues_of_one_article_are_never_put_together_by_likeness() -> None:
    told = [
        entry(1, "Talks on the harbour of Port Vell", "meeting", "2024-03-04"),
        entry(2, "Port Vell talks", "meeting", "2024-03-04"),
    ]
    assert len(cluster(told)) == 1
    assert cluster([replace(each, article="a1") for each in told]) == ()


def test_what_is_linked_to_both_of_two_that_are_at_odds_does_not_chain_them() -> None:
    labels = ("Cetonia's sanctions on Borduria", "Sanctions on Borduria", "Dravia's sanctions on Borduria")
    found = cluster([entry(n, label, "sanctions", "2024-03-04") for n, label in enumerate(labels)], NAMES)
    assert not any({"a0-1", "a2-1"} <= {member.issue for member in each.members} for each in found)


def test_scores_and_reasons_say_what_the_issues_agree_in() -> None:
    told = [
        entry(1, "Treaty of Velmar", "agreement", "2020-01-01"),
        entry(2, "Velmar accord", "agreement", "2020-01-03"),
    ]
    (found,) = cluster(told)
    assert [(member.score, member.reason) for member in found.members] == [(100, "same name: Treaty of Velmar")] * 2
    told = [entry(1, "Arland's plan", "plan", "2020-01-01"), entry(2, "Arland's secret plan", "plan", "2020-01-03")]
    (found,) = cluster(told, NAMES)
    assert {member.reason for member in found.members} == {"same head and actor within 2 days"}
    assert all(60 <= member.score < 100 for member in found.members)


def test_the_label_is_the_one_that_most_articles_use_else_the_one_that_says_most() -> None:
    labels = ["Resolution 2811", "Resolution 2811", "World Assembly Resolution 2811"]
    told = [entry(n, label, "resolution", "2020-01-01") for n, label in enumerate(labels)]
    assert cluster(told, NAMES)[0].label == "Resolution 2811"
    assert cluster(told[1:], NAMES)[0].label == "World Assembly Resolution 2811"


@pytest.mark.parametrize("half", HALVES)
def test_pairs_of_the_benchmark_are_found(half: str) -> None:
    figures, _ = score(half)
    assert figures.precision >= 0.95
    assert figures.recall >= 0.8


@settings(deadline=None, max_examples=25)
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_issues_does_not_matter(chance: random.Random) -> None:
    told, _ = entries("development")
    shuffled = chance.sample(told, len(told))
    assert cluster(shuffled, NAMES, PARTS) == cluster(told, NAMES, PARTS)


def test_each_issue_is_in_one_cluster_at_most_and_each_cluster_spans_articles() -> None:
    told = generated(3000)
    found = cluster(told)
    article = {each.id: each.article for each in told}
    members = [member.issue for each in found for member in each.members]
    assert len(members) == len(set(members)) > 100
    assert all(len({article[member.issue] for member in each.members}) > 1 for each in found)


@settings(deadline=None, max_examples=10)
@given(st.sampled_from(HALVES), st.randoms(use_true_random=False))
def test_the_sieve_before_the_comparison_leaves_out_nothing_that_agrees(half: str, chance: random.Random) -> None:
    told = chance.sample(entries(half)[0], 60)
    reader = Reader(load_issue_tables(), NAMES, proper_words(told))
    units = units_of([(each, reader.read(each)) for each in told])
    judge = Judge(units, PARTS)
    for unit in units:
        left = set(range(len(units))) - set(judge.familiar(unit, range(len(units)), units))
        assert not [units[n].id for n in left if judge.compare(unit, units[n])]


def test_pairs_of_a_cluster() -> None:
    (found,) = cluster([entry(n, "Treaty of Velmar", "agreement", None) for n in range(3)])
    assert list(pairs([found])) == list(combinations(("a0-1", "a1-1", "a2-1"), 2))


# labels


@pytest.mark.parametrize(
    ("label", "kind", "head", "words", "names"),
    [
        ("Talks on the harbour of Port Vell", "meeting", "meeting", "harbour", "port vell"),
        ("Arland's new sanctions on Borduria", "sanctions", "sanction", "", "arland borduria"),
        ("World Assembly Rivers Convention", "agreement", "agreement", "river", "world-assembly"),
        ("Bid for talks with Arland", "plan", "meeting", "bid", "arland"),
        ("Legislation introduced in the House", "law", "law", "introduced house", ""),
        ("Arland had shelled the port", "claim", "", "shelled port", "arland"),
        ("Plan", "plan", "plan", "", ""),
    ],
)
def test_what_a_label_says(label: str, kind: str, head: str, words: str, names: str) -> None:
    told = entry(1, label, kind, None)
    others = [entry(2, "Port of Port Vell", "matter", None)]
    found = Reader(
        load_issue_tables(), NAMES, proper_words([told, *others]) - {"convention", "river", "rivers", "house"}
    ).read(told)
    assert (found.head, found.words, found.names) == (head, set(words.split()), set(names.split()))


def test_acronyms_and_pronouns_are_told_apart() -> None:
    names = actor_names(load_actors())
    reader = Reader(load_issue_tables(), names, frozenset())
    assert reader.read(entry(1, "US sanctions", "sanctions", None)).names == {"united-states"}
    assert reader.read(entry(1, "Sanctions on us", "sanctions", None)).names == frozenset()


def test_a_year_that_only_another_wording_names_counts() -> None:
    told = replace(entry(1, "Election", "election", "2020-03-01"), wordings=("the 2016 election", "the 2020 election"))
    assert Reader(load_issue_tables(), {}, frozenset()).read(told).years == {"2020"}


@pytest.mark.parametrize(("value", "same"), [("2023-08", "2023-08-01"), ("2023", "2023-01-01"), ("2023/2024", "2023")])
def test_a_month_year_or_interval_counts_from_its_beginning(value: str, same: str) -> None:
    assert day(value) == day(same) is not None


def test_what_is_no_date_is_none() -> None:
    assert day(None) is day("soon") is None


def test_every_kind_has_its_period() -> None:
    kinds = {row["kind"] for row in read_table("issue_kinds", ("kind",))}
    classes = {row["class"] for row in read_table("issue_nouns", ("noun",))}
    assert kinds - set(periods()) == set()
    assert set(periods()) <= kinds | classes | {"action"}
    assert all(one.bare <= one.days or name in ("campaign", "candidacy") for name, one in periods().items())


def test_the_name_of_a_capital_alone_is_no_matter_but_a_part_of_one() -> None:
    found = places(load_actors())
    assert "Paris" in found and "Paris Agreement" not in found


@pytest.mark.parametrize(
    ("label", "owners", "objects"),
    [
        ("Arland's sanctions on Borduria", "arland", "borduria"),
        ("Sanctions against the Republic of Arland", "", "arland"),
        ("Arland sanctions", "", ""),
    ],
)
def test_whose_a_matter_is_and_whom_it_is_directed_at(label: str, owners: str, objects: str) -> None:
    found = Reader(load_issue_tables(), NAMES, frozenset()).read(entry(1, label, "sanctions", None))
    assert (found.owners, found.objects) == (set(owners.split()), set(objects.split()))


# in the graph


def record(name: str, label: str = "Treaty of Velmar", date: str = "2024-01-01") -> Record:
    """An article whose positions are on the matter of this label, and on a plan of Cetonia."""
    made = worked_record(name, published=date, title=f"Arland on: {label}")
    told = tuple(
        replace(each, label=label, kind="agreement") if each.kind == "meeting" else each for each in made.issues
    )
    return replace(made, issues=told, other_labels={})


def filled(*records: Record) -> Store:
    store = Store(None)
    for each in records:
        store.put(quads(each))
    update_clusters(store)
    return store


STORE = filled(record("one"), record("two"), record("three", "Harbour talks"))


def test_issues_come_out_of_the_graph_as_the_records_have_them() -> None:
    told = {each.id: each for each in issues(STORE)}
    assert told["one-17"].label == "Treaty of Velmar"
    assert told["one-17"].holders >= {"arland", "cetonia", "dravia"}
    assert told["one-301"].owner == "cetonia"
    assert told["one-17"].names["Torn"] == told["one-17"].names["Mila Torn"] == "mila-torn-person"


def test_a_label_of_one_word_is_read_without_the_title_behind_it() -> None:
    made = replace(worked_record("one"), issues=(Issue("one-17", "talks", "meeting"), *worked_record("one").issues[1:]))
    assert {each.label for each in issues(filled(made))} >= {"Talks"}


def test_the_derived_graph_links_issues_to_clusters_and_conforms() -> None:
    found = clusters(STORE)
    assert found["one-17"] == found["two-17"] and found["one-17"][1] == "Treaty of Velmar"
    assert found["one-301"] == found["two-301"] == found["three-301"]
    assert "three-17" not in found
    assert validate(STORE).conforms, str(validate(STORE))
    assert str(validate(STORE)) == "3 article graphs and 1 derived from them conform to the shapes"


def test_the_union_answers_over_clusters() -> None:
    asked = "SELECT DISTINCT ?who WHERE { ?who kg:opposes/skos:closeMatch ?m . ?m rdfs:label 'Treaty of Velmar'@en }"
    assert [str(row[0]).rsplit("/", 1)[-1] for row in STORE.query(asked).plain()] == ["arland"]


@pytest.mark.parametrize("part", ["kg:score", "kg:issue", "skos:closeMatch", "kg:cluster"])
def test_a_cluster_that_lacks_a_part_does_not_conform(part: str) -> None:
    name = STORE.prefixes[part.split(":")[0]] + part.split(":")[1]
    gone = next(quad for quad in STORE.derived(GRAPH) if quad.predicate.value == name)
    assert check([quad for quad in STORE.derived(GRAPH) if quad != gone], STORE.base)


def test_a_member_that_is_an_issue_of_no_article_is_a_finding() -> None:
    store = filled(record("one"), record("two"))
    store.remove("two")
    assert "is an issue of an article" in str(validate(store))


def test_rows_of_stances_can_have_clusters_for_issues() -> None:
    apart, joined = stance_rows(STORE), stance_rows(STORE, clustered=True)
    assert len(apart) == len(joined)
    issue_targets = {row.target for row in apart if row.target_kind == "issue"}
    assert len({row.target for row in joined if row.target_kind == "issue"}) < len(issue_targets)


@pytest.mark.parametrize("by", ["id", "iri", "label"])
def test_a_cluster_is_shown_by_id_iri_or_label(by: str) -> None:
    name, label = clusters(STORE)["one-17"]
    asked = {"id": name, "iri": STORE.iri("cluster", name).value, "label": label.lower()}[by]
    assert cluster_members(STORE, asked) == ["one-17", "two-17"]
    found = statements_about(STORE, asked)
    assert found.title == "Treaty of Velmar: 2 issues"
    assert {row[5] for row in found.rows} == {"one", "two"}


def test_clusters_are_computed_anew_only_when_the_articles_changed() -> None:
    store = filled(record("one"), record("two"))
    assert not update_clusters(store)
    store.put(quads(record("two")))
    assert not update_clusters(store)
    store.put(quads(record("two", "Harbour talks")))
    assert update_clusters(store)
    assert "one-17" not in clusters(store)


def test_removing_an_article_dissolves_what_only_it_held_together() -> None:
    store = filled(record("one"), record("two"))
    store.remove("two")
    assert update_clusters(store)
    assert clusters(store) == {}


def test_clusters_are_the_same_wherever_the_store_is(place: Place) -> None:
    told = (record("one"), record("two"), record("three", "Harbour talks"))
    with Store(place.where) as store:
        for each in told:
            store.put(quads(each))
        assert update_clusters(store) and not update_clusters(store)
        assert nquads(store.derived(GRAPH)) == nquads(STORE.derived(GRAPH))
        assert clusters(store) == clusters(STORE)
        assert statements_about(store, "Treaty of Velmar") == statements_about(STORE, "Treaty of Velmar")


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(("one", "two", "three", "four")),
        st.sampled_from(("Treaty of Velmar", "Velmar accord", "Harbour talks", "Talks", None)),
        st.sampled_from(("2024-01-01", "2024-01-05", "2024-06-01")),
        st.booleans(),
    ),
    max_size=8,
)


@settings(deadline=None, max_examples=25)
@given(CHANGES)
def test_incremental_equals_computed_anew(changes: list[tuple[str, str | None, str, bool]]) -> None:
    """Whatever articles came, changed and went, and whenever clusters were computed between: the graph is the same."""
    store, there = Store(None), dict[str, Record]()
    for name, label, date, settle in changes:
        if label is None:
            store.remove(name)
            there.pop(name, None)
        else:
            there[name] = record(name, label, date)
            store.put(quads(there[name]))
        if settle:
            update_clusters(store)
    update_clusters(store)
    assert nquads(store.derived(GRAPH)) == nquads(filled(*there.values()).derived(GRAPH))


def test_every_cluster_is_named_after_its_first_issue() -> None:
    told = [entry(n, "Treaty of Velmar", "agreement", None) for n in (3, 1, 2)]
    found: tuple[Cluster, ...] = cluster(told)
    assert found[0].id == cluster(told[:2])[0].id != cluster([told[0], told[2]])[0].id
