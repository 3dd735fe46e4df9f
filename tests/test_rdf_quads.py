"""Record → quads: the shape of the graph."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse
from rdf_records import as_article, evidence, worked_record

from kg.model import Actor, Record
from kg.rdf import DEFAULT_BASE, RecordError, Run, content_hash, nquads, quads
from kg.rdf.vocabulary import instance, prefixes, term

RECORD = worked_record()
QUADS = quads(RECORD)


def short(quad: Quad) -> tuple[str, str, str]:
    """The triple with prefixed names."""

    def name(node: object) -> str:
        value = str(getattr(node, "value", node))
        if isinstance(node, NamedNode):
            for prefix, namespace in prefixes().items():
                if value.startswith(namespace) and "/" not in value.removeprefix(namespace):
                    return f"{prefix}:{value.removeprefix(namespace)}"
        return value

    return name(quad.subject), name(quad.predicate), name(quad.object)


TRIPLES = {short(quad) for quad in QUADS}
BY_TYPE = {stance.type + "-" + stance.target: stance for stance in RECORD.stances}


def about(subject: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for s, p, o in TRIPLES:
        if s == subject:
            found.setdefault(p, set()).add(o)
    return found


def test_everything_stands_in_the_graph_of_the_article() -> None:
    assert {quad.graph_name for quad in QUADS} == {NamedNode(DEFAULT_BASE + "graph/harbour")}


def test_the_article_with_its_metadata() -> None:
    assert about("article:harbour") == {
        "rdf:type": {"schema:NewsArticle"},
        "rdfs:label": {"Arland opposes harbour talks"},
        "dcterms:identifier": {"harbour"},
        "schema:datePublished": {"2023-08-15"},
        "schema:inLanguage": {"en"},
        "schema:publisher": {"outlet:example-herald"},
        "schema:url": {"https://example.org/harbour"},
    }


def test_an_actor_with_its_names_and_ids() -> None:
    assert about("actor:arland") == {
        "rdf:type": {"kg:Country"},
        "rdfs:label": {"Arland"},
        "skos:altLabel": {"Republic of Arland"},
        "owl:sameAs": {"wd:Q148"},
        "kg:iso3": {"ARL"},
        "kg:opposes": {"issue:harbour-17"},
        "kg:cooperates": {"actor:borduria"},
    }


@pytest.mark.parametrize(
    ("kind", "property_"),
    [("person", "org:memberOf"), ("government-body", "org:subOrganizationOf"), ("population", "dcterms:isPartOf")],
)
def test_an_actor_is_part_of_another(kind: str, property_: str) -> None:
    record = Record(
        "a", "", None, None, None, "", actors=(Actor("x", "X", kind, part_of="y"), Actor("y", "Y", "country"))
    )
    assert ("actor:x", property_, "actor:y") in {short(quad) for quad in quads(record)}


def test_an_issue_with_its_wordings_and_owner() -> None:
    assert about("issue:harbour-17")["skos:altLabel"] == {"the talks"}
    assert about("issue:harbour-301")["kg:belongsTo"] == {"actor:cetonia"}
    assert about("issue:harbour-301")["prov:wasDerivedFrom"] == {"article:harbour"}


def test_a_stance_is_a_node() -> None:
    stance = BY_TYPE["opposes-harbour-17"]
    assert about(f"stance:{stance.id}") == {
        "rdf:type": {"kg:Stance"},
        "rdfs:label": {"Arland opposes Harbour talks of August 2023"},
        "kg:holder": {"actor:arland"},
        "kg:target": {"issue:harbour-17"},
        "kg:predicate": {"kg:opposes"},
        "kg:stanceType": {"type:opposes"},
        "kg:polarity": {"-1"},
        "kg:factuality": {"fact:asserted"},
        "kg:confidence": {"93"},
        "kg:statedOn": {"2023-08-15"},
        "kg:evidence": {f"ev:{stance.id}"},
        "prov:wasDerivedFrom": {"article:harbour"},
    }


@pytest.mark.parametrize(
    ("stance", "plain"),
    [
        ("opposes-harbour-17", True),
        ("accuses-cetonia", False),
        ("blocks-harbour-17", False),
        ("supports-harbour-301", False),
        ("supports-cetonia", False),
    ],
)
def test_only_an_asserted_stance_that_is_not_inferred_is_also_a_plain_triple(stance: str, plain: bool) -> None:
    found = BY_TYPE[stance]
    target = f"{'actor' if found.target == 'cetonia' else 'issue'}:{found.target}"
    assert ((f"actor:{found.holder}", f"kg:{found.type}", target) in TRIPLES) is plain


def test_speaker_attribution_hedge_and_origin_are_told_where_there_are_any() -> None:
    said = about(f"stance:{BY_TYPE['criticises-harbour-17'].id}")
    assert said["kg:speaker"] == {"actor:mila-torn-person"}
    assert said["kg:hedged"] == {"true"}
    assert said["kg:attribution"] == {f"att:{RECORD.attributions[0].id}"}
    inferred = about(f"stance:{BY_TYPE['supports-cetonia'].id}")
    assert inferred["kg:inferredFrom"] == {f"stance:{BY_TYPE['supports-harbour-301'].id}"}


def test_an_interval_is_a_beginning_and_an_end() -> None:
    found = about(f"stance:{BY_TYPE['cooperates-borduria'].id}")
    assert (found["kg:statedFrom"], found["kg:statedUntil"]) == ({"2006"}, {"2023"})
    assert "kg:statedOn" not in found


def test_evidence_is_quote_and_position() -> None:
    stance = BY_TYPE["opposes-harbour-17"]
    node = f"ev:{stance.id}"
    assert about(node)["oa:hasSelector"] == {node + "-quote", node + "-position"}
    assert about(node)["oa:hasSource"] == {"article:harbour"}
    assert about(node + "-quote")["oa:exact"] == {stance.evidence.exact}
    assert about(node + "-position")["oa:start"] == {str(stance.evidence.start)}
    assert about(node + "-position")["oa:end"] == {str(stance.evidence.end)}


def test_claims_on_the_same_words_share_their_evidence() -> None:
    requests = [stance.id for stance in RECORD.stances if stance.type == "requests"]
    assert {node for name in requests for node in about(f"stance:{name}")["kg:evidence"]} == {f"ev:{min(requests)}"}


def test_only_attributions_with_a_speaker_or_a_stance_are_told() -> None:
    known, nobody = RECORD.attributions
    assert about(f"att:{known.id}")["kg:content"] == {"“The talks are a farce,”"}
    assert about(f"att:{known.id}")["kg:quotation"] == {"direct"}
    assert about(f"att:{nobody.id}") == {}


def test_an_affiliation_is_a_membership_with_role_and_dates() -> None:
    found = about(f"member:{RECORD.affiliations[0].id}")
    assert found["rdf:type"] == {"kg:Affiliation", "org:Membership"}
    assert found["org:member"] == {"actor:mila-torn-person"}
    assert found["org:organization"] == {"actor:arland"}
    assert found["kg:roleName"] == {"envoy"}
    assert found["kg:memberFrom"] == {"2021"}


def test_an_event_is_coded_by_plover_and_cameo() -> None:
    found = about(f"event:{RECORD.events[0].id}")
    assert found["rdf:type"] == {"kg:Event", "sem:Event"}
    assert found["sem:eventType"] == {"plover:ACCUSE"}
    assert found["kg:cameo"] == {"112"}
    assert found["kg:goldsteinTenths"] == {"-20"}
    assert found["sem:hasTimeStamp"] == {"2023-08-15"}
    assert found["sem:hasPlace"] == {"place:port-vell"}


def test_the_graph_names_the_run_that_made_it() -> None:
    run = Run("9.9", "some_model", "abc", "min_confidence=0.5")
    found = {short(quad) for quad in quads(RECORD, DEFAULT_BASE, run)}
    assert ("graph:harbour", "prov:wasGeneratedBy", f"run:{run.id}") in found
    assert (f"run:{run.id}", "kg:model", "some_model") in found
    assert ("graph:harbour", "kg:contentHash", content_hash(as_article(RECORD))) in found


def test_every_node_has_one_label_and_there_are_no_blank_nodes() -> None:
    subjects = [quad.subject for quad in QUADS if quad.predicate == term("rdfs:label")]
    assert sorted(map(str, subjects)) == sorted({str(quad.subject) for quad in QUADS})
    assert not any(isinstance(node, BlankNode) for quad in QUADS for node in (quad.subject, quad.object))


def test_literals_are_of_the_types_that_every_server_returns_unchanged() -> None:
    types = {quad.object.datatype.value.rsplit("#")[-1] for quad in QUADS if isinstance(quad.object, Literal)}
    assert types <= {"string", "langString", "integer", "date", "gYearMonth", "gYear"}


def test_the_text_stays_out() -> None:
    assert not any(isinstance(quad.object, Literal) and len(quad.object.value) > len(RECORD.text) / 2 for quad in QUADS)


def test_about_25_quads_for_a_stance() -> None:
    own = [quad for quad in QUADS if any(f"/{kind}/" in str(quad.subject) for kind in ("stance", "evidence"))]
    plain = [
        triple for triple in TRIPLES if triple[1].removeprefix("kg:") in {stance.type for stance in RECORD.stances}
    ]
    assert (len(own) + len(plain)) / len(RECORD.stances) <= 27


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"holder": "nobody"}, "'nobody' is neither an actor nor an issue"),
        ({"target": "nothing"}, "'nothing' is neither"),
        ({"type": "likes"}, "'likes' is not a known stance type"),
        ({"polarity": 1}, "polarity 1 does not fit"),
        ({"factuality": "sure"}, "'sure' is not a known factuality"),
        ({"date": "soon"}, "'soon' is not a date"),
        ({"confidence": 93.0}, "confidence 93.0 is not between"),
        ({"inferred_from": "gone"}, "refers to 'gone'"),
        ({"evidence": replace(evidence("said"), exact="sang")}, "is not what the text says there"),
    ],
)
def test_a_record_that_is_not_whole_is_refused_by_name(change: dict[str, object], message: str) -> None:
    broken = replace(RECORD, stances=(replace(RECORD.stances[0], **change),))  # type: ignore[arg-type]
    with pytest.raises(RecordError, match=message) as caught:
        quads(broken)
    assert "article 'harbour', stance" in str(caught.value)


@pytest.mark.parametrize("name", ["", "a\x00b", "a\x1fb"])
def test_an_article_needs_an_id_that_can_be_written(name: str) -> None:
    with pytest.raises(RecordError, match="an id needs"):
        quads(worked_record(id=name))


def test_a_hostile_record_cannot_write_quads_of_its_own() -> None:
    hostile = '> <x:y> <x:z> .\n<a:b> "'
    record = replace(worked_record(), id=hostile, title=hostile, publisher=hostile, url=hostile, language=hostile)
    found = quads(record)
    assert set(parse(nquads(found), format=RdfFormat.N_QUADS)) == set(found)
    assert {quad.graph_name for quad in found} == {instance(DEFAULT_BASE, "graph", hostile)}


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False), st.text(max_size=40), st.text(max_size=20))
def test_the_order_of_the_record_does_not_matter(chance: random.Random, title: str, publisher: str) -> None:
    record = replace(RECORD, title=title, publisher=publisher)

    def mixed(parts: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(chance.sample(parts, len(parts)))

    names = ("actors", "issues", "affiliations", "attributions", "stances", "events")
    shuffled = replace(record, **{name: mixed(getattr(record, name)) for name in names})
    assert nquads(quads(shuffled)) == nquads(quads(record))
    assert set(parse(nquads(quads(record)), format=RdfFormat.N_QUADS)) == set(quads(record))
