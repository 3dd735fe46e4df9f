"""FollowTheMoney entities and nanopublications, checked by the libraries of those who take them."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from export_stores import RECORDS, clustered, stored, written
from rdflib import ConjunctiveGraph, Dataset

from kg.exporting.ftm import HAPPENINGS, SCHEMATA, UNDERTAKINGS, entity_id
from kg.lexicon import read_table
from kg.model import ACTOR_KINDS
from kg.rdf.store import Store

NP = "http://www.nanopub.org/nschema#"
PROV = "http://www.w3.org/ns/prov#"


@pytest.fixture(scope="module")
def store() -> Store:
    return clustered(stored(RECORDS), "harbour-17", "third.md-17")


@pytest.fixture(scope="module")
def entities(store: Store) -> dict[str, dict[str, Any]]:
    found = [json.loads(line) for line in written(store, "ftm").splitlines()]
    assert len({entity["id"] for entity in found}) == len(found)
    return {entity["id"]: entity for entity in found}


def test_followthemoney_keeps_every_entity_as_it_is(entities: dict[str, dict[str, Any]]) -> None:
    model = pytest.importorskip("followthemoney", reason="needs followthemoney: pip install '.[partners]'").model
    for entity in entities.values():
        schema = model.get(entity["schema"])
        schema.validate(entity)
        kept = model.get_proxy(entity, cleaned=False).to_dict()["properties"]
        assert {name: sorted(values) for name, values in kept.items()} == {
            name: sorted(values) for name, values in entity["properties"].items()
        }
        assert [name for name in schema.required if not entity["properties"].get(name)] == []


def test_every_reference_leads_to_an_entity_of_the_range(entities: dict[str, dict[str, Any]]) -> None:
    model = pytest.importorskip("followthemoney", reason="needs followthemoney: pip install '.[partners]'").model
    for entity in entities.values():
        for name, values in entity["properties"].items():
            wanted = model.get(entity["schema"]).properties[name].range
            for value in values if wanted else ():
                assert model.get(entities[value]["schema"]).is_a(wanted), (entity["id"], name)


def test_each_actor_is_there_once_with_what_all_articles_say(entities: dict[str, dict[str, Any]]) -> None:
    assert Counter(entity["schema"] for entity in entities.values())["PublicBody"] == 4
    assert entities["actor-arland"]["properties"] == {
        "name": ["Arland"],
        "alias": ["Republic of Arland"],
        "wikidataId": ["Q148"],
        "topics": ["gov.national"],
    }


def test_a_stance_is_a_link_that_says_where_it_stands(entities: dict[str, dict[str, Any]]) -> None:
    links = [entity["properties"] for entity in entities.values() if entity["schema"] == "UnknownLink"]
    assert len(links) == 27
    first = next(link for link in links if link["role"] == ["opposes"] and link["proof"] == ["article-harbour"])
    assert first == {
        "subject": ["actor-arland"],
        "object": ["issue-harbour-17"],
        "role": ["opposes"],
        "status": ["asserted"],
        "date": ["2023-08-15"],
        "summary": ["Arland, which has close ties to Borduria, spoke against the harbour talks"],
        "description": ["polarity -1; confidence 93"],
        "recordId": first["recordId"],
        "proof": ["article-harbour"],
        "publisher": ["Example Herald"],
        "sourceUrl": ["https://example.org/harbour"],
    }


def test_what_is_not_held_says_so_in_its_role(entities: dict[str, dict[str, Any]]) -> None:
    roles = {role for entity in entities.values() for role in entity["properties"].get("role", ())}
    assert {"supports (negated)", "blocks (possible)", "accuses"} <= roles
    assert "supports" not in roles


def test_issues_bear_the_name_of_their_cluster(entities: dict[str, dict[str, Any]]) -> None:
    assert entities["issue-harbour-17"]["schema"] == "Event"
    assert entities["issue-harbour-17"]["properties"]["keywords"] == ["meeting", "Talks on the harbour"]
    assert entities["issue-harbour-301"]["schema"] == "Project"


def test_every_kind_of_actor_and_only_known_kinds_of_issue_have_a_schema() -> None:
    assert set(SCHEMATA) == set(ACTOR_KINDS)
    kinds = {row["kind"] for row in read_table("issue_kinds", ("kind",))}
    assert kinds >= HAPPENINGS | UNDERTAKINGS
    assert not HAPPENINGS & UNDERTAKINGS


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("arland", "actor-arland"),
        ("a.md-17", "actor-a.md-17"),
        ("a_b", "actor-"),
        ("é", "actor-"),
        ("a.", "actor-"),
        ("x" * 300, "actor-"),
    ],
)
def test_ids_are_such_that_followthemoney_takes_them(name: str, shown: str) -> None:
    found = entity_id("actor", name)
    assert re.fullmatch(r"[0-9a-zA-Z]([0-9a-zA-Z.-]*[0-9a-zA-Z])?", found)
    assert found == shown if shown != "actor-" else re.fullmatch("actor-[0-9a-f]{20}", found)


def nanopubs(data: bytes) -> dict[str, Dataset]:
    """Each nanopublication of a file as a dataset of its own, by its IRI."""
    found: dict[str, Dataset] = {}
    for quad in ox.parse(data, format=ox.RdfFormat.TRIG):
        assert isinstance(quad.graph_name, ox.NamedNode)
        lines = found.setdefault(quad.graph_name.value.rsplit("/", 1)[0], [])  # type: ignore[arg-type]
        lines.append(f"{quad} .\n")  # type: ignore[attr-defined]
    return {name: Dataset().parse(data="".join(map(str, lines)), format="nquads") for name, lines in found.items()}


@pytest.fixture(scope="module")
def published(store: Store) -> dict[str, Dataset]:
    return nanopubs(written(store, "nanopub"))


def test_every_stance_is_a_nanopublication_of_four_graphs(store: Store, published: dict[str, Dataset]) -> None:
    assert len(published) == 27
    for name, dataset in published.items():
        graphs = {str(graph.identifier) for graph in dataset.graphs() if len(graph)}
        assert graphs == {f"{name}/{part}" for part in ("Head", "assertion", "provenance", "pubinfo")}


def test_nanopublications_are_well_formed_by_the_guidelines(published: dict[str, Dataset]) -> None:
    for name, dataset in published.items():
        head = {str(quad[1]): str(quad[2]) for quad in dataset.quads() if str(quad[3]) == f"{name}/Head"}
        assert {str(quad[0]) for quad in dataset.quads() if str(quad[3]) == f"{name}/Head"} == {name}
        assert head[NP + "hasAssertion"] == f"{name}/assertion"
        assert head[NP + "hasProvenance"] == f"{name}/provenance"
        assert head[NP + "hasPublicationInfo"] == f"{name}/pubinfo"
        subjects = {(str(quad[3]), str(quad[0])) for quad in dataset.quads()}
        assert (f"{name}/provenance", f"{name}/assertion") in subjects
        assert (f"{name}/pubinfo", name) in subjects


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_nanopub_library_finds_them_valid(published: dict[str, Dataset]) -> None:
    library = pytest.importorskip("nanopub", reason="needs nanopub: pip install '.[partners]'")
    for dataset in published.values():
        graph = ConjunctiveGraph().parse(data=dataset.serialize(format="trig"), format="trig")
        assert library.Nanopub(rdf=graph).is_valid


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_nanopub_library_can_sign_them(published: dict[str, Dataset], tmp_path: Path) -> None:
    library = pytest.importorskip("nanopub", reason="needs nanopub: pip install '.[partners]'")
    library.generate_keyfiles(tmp_path)
    keys = {"private_key": tmp_path / "id_rsa", "public_key": tmp_path / "id_rsa.pub"}
    profile = library.Profile(orcid_id="https://orcid.org/0000-0000-0000-0000", name="Nobody", **keys)
    name, dataset = next(iter(published.items()))
    graph = ConjunctiveGraph().parse(data=dataset.serialize(format="trig"), format="trig")
    pub = library.Nanopub(rdf=graph, conf=library.NanopubConf(profile=profile))
    pub.sign()
    assert pub.source_uri.startswith(f"{name}/RA")
    assert pub.has_valid_trusty
    assert pub.has_valid_signature
    assert str(pub.metadata.assertion) == f"{pub.source_uri}#assertion"


def test_only_what_is_asserted_is_a_plain_triple(store: Store) -> None:
    text = written(store, "nanopub").decode()
    plain = re.findall(r"^      kg:(opposes|supports|blocks|accuses) \w", text, re.MULTILINE)
    assert set(plain) == {"opposes"}


def test_one_stance_can_be_had_alone(store: Store) -> None:
    some = [row["stance"] for row in store.query("SELECT ?stance WHERE { ?stance a kg:Stance }").dictionaries()]
    name = str(some[0]).rsplit("/", 1)[-1]
    (found,) = nanopubs(written(store, "nanopub", stance=name))
    assert found.endswith(f"/nanopub/{name}")
