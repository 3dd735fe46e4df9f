"""The tables of actors: what a name means, and that no two rows contradict each other."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from kg.actors.tables import ActorLexicon, fold, load_actors, scope, slug
from kg.lexicon import LexiconError, read_table
from kg.model import ACTOR_KINDS


@pytest.fixture(scope="module")
def lexicon() -> ActorLexicon:
    return load_actors()


def readings(lexicon: ActorLexicon, name: str) -> set[tuple[str, str]]:
    folded = fold(name).lower()
    entries = [names for text, names in lexicon.names.get(folded.split(" ")[0].split(".")[0], []) if text == folded]
    return {(each.actor, each.role) for names in entries for each in names}


@pytest.mark.parametrize(
    ("name", "actor", "role"),
    [
        ("United States", "united-states", "name"),
        ("DPRK", "north-korea", "name"),
        ("Chinese", "china", "adjective"),
        ("Syrians", "syria-people", "people"),
        ("Pyongyang", "north-korea", "capital"),
        ("Côte d’Ivoire", "ivory-coast", "name"),
        ("Security Council", "unsc", "name"),
        ("Texas", "us-texas", "name"),
    ],
)
def test_a_name_leads_to_its_actor(lexicon: ActorLexicon, name: str, actor: str, role: str) -> None:
    assert (actor, role) in readings(lexicon, name)


@pytest.mark.parametrize(
    ("actor", "label", "iso3", "wikidata"),
    [
        ("united-states", "United States", "USA", "Q30"),
        ("north-korea", "North Korea", "PRK", "Q423"),
        ("russia", "Russia", "RUS", "Q159"),
        ("turkey", "Turkey", "TUR", "Q43"),
    ],
)
def test_a_country_has_its_common_name_and_codes(
    lexicon: ActorLexicon, actor: str, label: str, iso3: str, wikidata: str
) -> None:
    country = lexicon.actors[actor]
    assert (country.label, country.iso3, country.wikidata, country.kind) == (label, iso3, wikidata, "country")


@pytest.mark.parametrize(
    ("office", "country", "day", "holder"),
    [
        ("president", "united-states", date(2010, 5, 1), "Barack Obama"),
        ("president", "russia", date(2010, 5, 1), "Dmitry Medvedev"),
        ("prime minister", "russia", date(2010, 5, 1), "Vladimir Putin"),
        ("president", "russia", date(2099, 1, 1), None),
        ("emperor", "russia", date(2010, 5, 1), None),
    ],
)
def test_an_office_has_a_holder_within_the_terms_that_the_table_knows(
    lexicon: ActorLexicon, office: str, country: str, day: date, holder: str | None
) -> None:
    found = lexicon.office_holder(office, country, day)
    assert (found.label if found else None) == holder


@pytest.mark.parametrize(
    ("country", "noun", "actor", "label"),
    [
        ("china", "officials", "china", "China"),
        ("iran", "government", "iran", "Iran"),
        ("france", "navy", "france-navy", "French navy"),
        ("kenya", "foreign ministry", "kenya-foreign-ministry", "Kenyan Ministry of Foreign Affairs"),
        ("china", "un mission", "china-mission-to-the-un", "China's mission to the United Nations"),
        ("united-states", "senate", "us-senate", "United States Senate"),
    ],
)
def test_a_noun_after_a_country_names_the_state_or_a_body(
    lexicon: ActorLexicon, country: str, noun: str, actor: str, label: str
) -> None:
    body = lexicon.body(lexicon.actors[country], noun)
    assert body is not None
    assert (body.id, body.label) == (actor, label)


def test_a_body_is_part_of_its_state(lexicon: ActorLexicon) -> None:
    assert lexicon.country_of("us-senate") == "united-states"
    assert lexicon.country_of("unsc") is None


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Élysée’s", "Elysee's"), ("São Tomé", "Sao Tome"), ("a\nb", "a b"), ("Łódź", "Lodz"), ("plain", "plain")],
)
def test_folding_keeps_the_length(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert len(fold(text)) == len(text)


def test_an_overlay_adds_and_replaces_rows(tmp_path: Path) -> None:
    header = "id\tlabel\tkind\tnames\tweak_names\tpart_of\tiso3\twikidata\tsource\tas_of"
    row = "nato\tThe Alliance\tigo\tNATO\t\t\t\t\t\t\nfox-club\tFox Club\tngo\tFox Club of Ruritania\t\t\t\t\t\t"
    (tmp_path / "actors.tsv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    lexicon = load_actors(tmp_path)
    assert lexicon.actors["nato"].label == "The Alliance"
    assert ("fox-club", "name") in readings(lexicon, "Fox Club of Ruritania")


@pytest.mark.parametrize(
    ("table", "row", "message"),
    [
        ("actors", "x\tX\tempire\t\t\t\t\t\t\t", "unknown kind 'empire'"),
        ("countries", "q9\tQ\t\t\t\t", "unknown code 'q9'"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(tmp_path: Path, table: str, row: str, message: str) -> None:
    header = {
        "actors": "id\tlabel\tkind\tnames\tweak_names\tpart_of\tiso3\twikidata\tsource\tas_of",
        "countries": "code\tlabel\tnames\tadjectives\tpeople\tcapitals",
    }[table]
    (tmp_path / f"{table}.tsv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=message):
        load_actors(tmp_path)


# --- lint: every row of the shipped tables


def test_ids_are_slugs_and_collide_with_nothing(lexicon: ActorLexicon) -> None:
    rows = read_table("actors", ("id",))
    ids = Counter(row["id"] for row in rows)
    countries = {actor.id for actor in lexicon.actors.values() if actor.kind in ("country", "population")}
    assert [name for name, count in ids.items() if count > 1 or name != slug(name) or name in countries] == []


def test_labels_are_unique() -> None:
    labels = Counter(row["label"] for row in read_table("actors", ("id",)))
    assert [label for label, count in labels.items() if count > 1] == []


def test_a_sure_name_means_one_actor(lexicon: ActorLexicon) -> None:
    allowed = {"georgia"}
    names = [(text, each) for entries in lexicon.names.values() for text, group in entries for each in group]
    owners: dict[str, set[str]] = {}
    for text, name in names:
        if name.role == "name" and lexicon.actors[name.actor].kind != "person":
            owners.setdefault(text, set()).add(name.actor)
    assert {text: actors for text, actors in owners.items() if len(actors) > 1 and text not in allowed} == {}


def test_kinds_and_owners_are_known(lexicon: ActorLexicon) -> None:
    actors = lexicon.actors.values()
    assert [actor for actor in actors if actor.kind not in ACTOR_KINDS] == []
    assert [actor for actor in actors if actor.part_of and actor.part_of not in lexicon.actors] == []


def test_every_wikidata_id_names_its_source() -> None:
    rows = read_table("actors", ("id",)) + read_table("leaders", ("name", "office", "start"))
    assert [row for row in rows if bool(row["wikidata"]) != bool(row["source"])] == []
    ids = Counter(row["wikidata"] for row in read_table("actors", ("id",)) if row["wikidata"])
    assert [name for name, count in ids.items() if count > 1] == []


def test_terms_of_one_office_do_not_overlap(lexicon: ActorLexicon) -> None:
    terms = sorted(lexicon.terms, key=lambda term: (term.country, term.office, term.start))
    clashes = [(a, b) for a, b in pairwise(terms) if (a.country, a.office) == (b.country, b.office) and b.start < a.end]
    assert clashes == []
    assert [term for term in terms if term.country not in lexicon.actors or term.end < term.start] == []


def test_the_tables_cover_what_international_news_names_most(lexicon: ActorLexicon) -> None:
    assert len(read_table("actors", ("id",))) >= 150
    assert len({term.country for term in lexicon.terms}) >= 30
    assert sum(actor.kind == "country" for actor in lexicon.actors.values()) >= 190


@pytest.mark.parametrize(
    ("article", "start"),
    [("unsc-2023", "unsc-2023"), ("https://example.org/a?b=1", "https-example-org-a-b-1-"), ("文章", "")],
)
def test_the_scope_of_an_article_is_its_own(article: str, start: str) -> None:
    assert scope(article).startswith(start)
    assert scope(article) != scope(article + "/")
    assert scope(article).isascii()


def test_a_name_without_latin_letters_still_has_an_id() -> None:
    assert slug("康淑華") != slug("林昶佐") != ""
