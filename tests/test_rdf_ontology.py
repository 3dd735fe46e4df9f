"""The ontology declares, and docs/model.md explains, every term that the graph uses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoxigraph import NamedNode
from rdf_records import worked_record
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, URIRef

from kg.model import FACTUALITIES, PLOVER_TYPES, STANCE_TYPES
from kg.rdf import quads
from kg.rdf.validation import KG, ontology, shapes
from kg.rdf.vocabulary import ACTOR_CLASSES, ONTOLOGY, VOCABULARIES, term

OWN = tuple(VOCABULARIES[prefix] for prefix in ("kg", "type", "fact", "plover"))
MODEL_PAGE = Path(__file__).parents[1] / "docs" / "model.md"


def used_terms() -> set[str]:
    nodes = [node for quad in quads(worked_record()) for node in (quad.predicate, quad.object)]
    return {
        node.value
        for node in nodes
        if isinstance(node, NamedNode) and node.value.startswith(tuple(VOCABULARIES.values()))
    }


def test_every_own_term_in_the_data_is_declared() -> None:
    declared = {str(subject) for subject in ontology().subjects(RDF.type)}
    assert {name for name in used_terms() if name.startswith(OWN)} <= declared


def test_every_own_term_in_the_shapes_is_declared() -> None:
    declared = set(ontology().subjects(RDF.type))
    used = {node for node in shapes().all_nodes() if isinstance(node, URIRef) and node.startswith(OWN)}
    assert used <= declared


def test_every_stance_type_is_a_property_and_a_concept_with_its_sign() -> None:
    graph = ontology()
    for name, sign in STANCE_TYPES.items():
        concept = URIRef(VOCABULARIES["type"] + name)
        assert graph.value(concept, KG.predicate) == KG[name]
        assert graph.value(concept, KG.polarity).toPython() == sign  # type: ignore[union-attr]
        assert graph.value(KG[name], RDFS.subPropertyOf) == (KG.isFor if sign > 0 else KG.isAgainst)


@pytest.mark.parametrize(
    ("scheme", "names"), [("fact", FACTUALITIES), ("plover", PLOVER_TYPES), ("type", tuple(STANCE_TYPES))]
)
def test_each_scheme_has_its_concepts(scheme: str, names: tuple[str, ...]) -> None:
    namespace = VOCABULARIES[scheme]
    assert {str(node) for node in ontology().subjects(SKOS.inScheme, URIRef(namespace))} == {
        namespace + name for name in names
    }


def test_every_actor_kind_is_a_class_of_actors() -> None:
    for name in ACTOR_CLASSES.values():
        assert (KG[name], RDFS.subClassOf, KG.Actor) in ontology()


def test_every_term_has_a_label_and_an_explanation() -> None:
    graph = ontology()
    for subject in set(graph.subjects(RDF.type)):
        assert graph.value(subject, RDFS.label), subject
        assert graph.value(subject, RDFS.comment) or graph.value(subject, SKOS.definition), subject


def test_properties_have_domain_and_range_where_one_holds() -> None:
    graph: Graph = ontology()
    for prop in graph.subjects(RDF.type, OWL.ObjectProperty):
        assert graph.value(prop, RDFS.domain) and graph.value(prop, RDFS.range), prop


def test_the_ontology_has_no_blank_nodes() -> None:
    assert not [node for node in ontology().all_nodes() if isinstance(node, BNode)]


def test_the_page_on_the_model_explains_every_term() -> None:
    page = MODEL_PAGE.read_text(encoding="utf-8")
    told = set(re.findall(r"`([a-z]+:[A-Za-z0-9]+)`", page))
    names = {term(name).value for name in told if name.split(":")[0] in VOCABULARIES}
    concepts = tuple(VOCABULARIES[prefix] for prefix in ("type", "fact", "plover", "wd"))
    assert {name for name in used_terms() if not name.startswith(concepts)} <= names
    own = {str(subject) for subject in ontology().subjects(RDF.type) if str(subject).startswith(ONTOLOGY)}
    assert own <= names
