"""Every namespace, prefix and term that the graph uses, in one place.

Own terms stand under a constant namespace; only instances (actors, issues, articles …) move with the base IRI.
Each kind of instance has its own flat prefix, so that ids never need escaping in Turtle.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

from pyoxigraph import NamedNode

DEFAULT_BASE: Final = "https://w3id.org/stancegraph/id/"
ONTOLOGY: Final = "https://w3id.org/stancegraph/ontology#"
ONTOLOGY_GRAPH: Final = "https://w3id.org/stancegraph/ontology"

VOCABULARIES: Final[dict[str, str]] = {
    "kg": ONTOLOGY,
    "type": "https://w3id.org/stancegraph/stance-type/",
    "fact": "https://w3id.org/stancegraph/factuality/",
    "plover": "https://w3id.org/stancegraph/plover/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "schema": "https://schema.org/",
    "wd": "http://www.wikidata.org/entity/",
}
"""Prefixes that do not depend on the base."""

INSTANCES: Final[dict[str, str]] = {
    "actor": "actor/",
    "issue": "issue/",
    "stance": "stance/",
    "ev": "evidence/",
    "att": "attribution/",
    "member": "membership/",
    "event": "event/",
    "article": "article/",
    "outlet": "outlet/",
    "place": "place/",
    "cluster": "cluster/",
    "cm": "cluster-membership/",
    "graph": "graph/",
    "run": "run/",
    "execution": "execution/",
}
"""Prefix of each kind of instance and its path below the base."""

ACTOR_CLASSES: Final[dict[str, str]] = {
    "country": "Country",
    "government-body": "GovernmentBody",
    "igo": "IntergovernmentalOrganisation",
    "person": "Person",
    "party": "Party",
    "armed-group": "ArmedGroup",
    "company": "Company",
    "ngo": "NonGovernmentalOrganisation",
    "media": "MediaOrganisation",
    "population": "Population",
    "other": "OtherActor",
}
"""Class of each actor kind."""

PART_OF: Final[dict[str, str]] = {
    "person": "org:memberOf",
    "population": "dcterms:isPartOf",
    "other": "dcterms:isPartOf",
}
"""How an actor of the kind belongs to another one; every other kind is an ``org:subOrganizationOf``."""

_BASE_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20?#]+/")
_WEB_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20]+")


def prefixes(base: str = DEFAULT_BASE) -> dict[str, str]:
    """All prefixes with their namespaces, instances below ``base``."""
    return VOCABULARIES | {prefix: check_base(base) + path for prefix, path in INSTANCES.items()}


def check_base(base: str) -> str:
    """The base itself. Raises ``ValueError`` unless it is an http(s) IRI that ends in a slash."""
    if not _BASE_IRI.fullmatch(base):
        raise ValueError(
            f"the base IRI must be an http(s) address that ends in '/', such as {DEFAULT_BASE}, not {base!r}"
        )
    return base


def instance(base: str, prefix: str, name: str) -> NamedNode:
    """The IRI of one instance: whatever the name holds is percent-encoded, so no name can break out of it."""
    return NamedNode(base + INSTANCES[prefix] + quote(name, safe="", errors="replace"))


def term(name: str) -> NamedNode:
    """The IRI of a prefixed term of a vocabulary, as in ``term("skos:altLabel")``."""
    prefix, local = name.split(":", 1)
    return NamedNode(VOCABULARIES[prefix] + local)


def web_address(url: str | None) -> NamedNode | None:
    """The address as an IRI, or ``None`` where it is not a clean http(s) one."""
    if not url or not _WEB_IRI.fullmatch(url):
        return None
    try:
        return NamedNode(url)
    except ValueError:
        return None


def runs_graph(base: str) -> NamedNode:
    """The graph that holds when and how builds ran; no article graph can have its name."""
    return NamedNode(base + "runs")


def derived_graph(base: str, name: str) -> NamedNode:
    """The graph of this name that is computed from all article graphs; no article graph can have its name."""
    return NamedNode(f"{base}derived/{quote(name, safe='')}")
