"""Terms as Turtle writes them: prefixed names, quoted strings, bare integers; and the order of properties."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

from kg.model import STANCE_TYPES
from kg.rdf.vocabulary import VOCABULARIES, term

Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_LOCAL: Final = re.compile(
    r"(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})(?:(?:[A-Za-z0-9_.-]|%[0-9A-Fa-f]{2})*(?:[A-Za-z0-9_-]|%[0-9A-Fa-f]{2}))?"
)
_SPECIAL: Final = re.compile(r'[\\"\x00-\x1f\x7f]')
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_NUMBER: Final = re.compile(r"(\d+)")
_ORDER: Final = (
    *(
        "rdf:type rdfs:label skos:altLabel owl:sameAs kg:iso3 org:subOrganizationOf org:memberOf dcterms:isPartOf".split()
    ),
    *(
        "kg:issueKind kg:belongsTo skos:closeMatch kg:issue kg:cluster kg:score kg:reason kg:holder kg:source org:member org:organization kg:roleName kg:predicate kg:target".split()
    ),
    *("kg:stanceType sem:eventType kg:mode kg:context kg:cameo kg:quadClass kg:goldsteinTenths kg:polarity".split()),
    *(
        "kg:factuality kg:hedged kg:confidence kg:speaker kg:attribution kg:inferredFrom kg:statedOn kg:statedFrom".split()
    ),
    *("kg:statedUntil sem:hasTimeStamp sem:hasBeginTimeStamp sem:hasEndTimeStamp sem:hasPlace kg:memberFrom".split()),
    *(
        "kg:memberUntil kg:sourceText kg:cue kg:content kg:quotation kg:inside dcterms:identifier schema:datePublished".split()
    ),
    *(
        "schema:publisher schema:url schema:inLanguage kg:evidence oa:hasSource oa:hasSelector oa:exact oa:start oa:end".split()
    ),
    *("prov:wasDerivedFrom prov:wasGeneratedBy kg:contentHash kg:version kg:model kg:lexicons kg:settings".split()),
    *(f"kg:{name}" for name in STANCE_TYPES),
)
_RANK: Final = {term(name).value: rank for rank, name in enumerate(_ORDER)}
_XSD: Final = VOCABULARIES["xsd"]


class Names:
    """Prefixed names for these namespaces."""

    def __init__(self, namespaces: Mapping[str, str]) -> None:
        self.prefixes = {prefix: name for prefix, name in namespaces.items() if prefix not in ("rdf", "execution")}
        self._by_namespace = {namespace: prefix for prefix, namespace in self.prefixes.items()}
        self._short = lru_cache(maxsize=512)(self._shortened)

    def header(self) -> str:
        """The prefix declarations, always the same ones, so that two files differ only in what they say."""
        return "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in self.prefixes.items())

    def iri(self, iri: str) -> str:
        """The prefixed name, or the IRI in angle brackets where no prefix fits."""
        return self._short(iri)

    def _shortened(self, iri: str) -> str:
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix = self._by_namespace.get(iri[:cut])
        if prefix is not None and _LOCAL.fullmatch(iri[cut:]):
            return f"{prefix}:{iri[cut:]}"
        return f"<{iri}>"

    def kind(self, iri: str) -> str:
        """The prefix of an instance, "" where it is none of ours."""
        return self._by_namespace.get(iri[: max(iri.rfind("/"), iri.rfind("#")) + 1], "")

    def node(self, node: Node) -> str:
        """Any term as Turtle writes it."""
        if isinstance(node, ox.NamedNode):
            return self.iri(node.value)
        if not isinstance(node, ox.Literal):
            return str(node)
        if node.language:
            return f"{quoted(node.value)}@{node.language}"
        if node.datatype.value == _XSD + "integer" and re.fullmatch(r"[+-]?\d+", node.value):
            return node.value
        if node.datatype.value == _XSD + "string":
            return quoted(node.value)
        return f"{quoted(node.value)}^^{self.iri(node.datatype.value)}"


def quoted(text: str) -> str:
    """The text between quotation marks, on one line."""
    return '"' + _SPECIAL.sub(lambda found: _ESCAPES.get(found.group(), f"\\u{ord(found.group()):04X}"), text) + '"'


def rank(predicate: str) -> tuple[int, str]:
    """Where a property stands within its node."""
    return _RANK.get(predicate, len(_RANK)), predicate


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A key that sorts "issue-9" before "issue-10"."""
    return tuple((0, int(part), part) if part.isdecimal() else (1, 0, part) for part in _NUMBER.split(text) if part)
