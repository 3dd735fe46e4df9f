"""Evidence as Web Annotation: a quote and its position; claims on the same words share one node."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyoxigraph import Literal, NamedNode

from kg.model import Affiliation, Event, Evidence, Record, Span, Stance
from kg.rdf import terms
from kg.rdf.vocabulary import instance, term

_QUOTE_LENGTH = 300


class EvidenceNodes:
    """The evidence of one record. A node bears the smallest id of the claims that stand on it, stances first."""

    def __init__(self, record: Record, base: str) -> None:
        self._record = record
        self._base = base
        self._ids: dict[Span, str] = {}
        kinds: tuple[Sequence[Stance | Event | Affiliation], ...] = (record.stances, record.events, record.affiliations)
        for claims in kinds:
            for claim in sorted(claims, key=lambda claim: claim.id):
                self._ids.setdefault((claim.evidence.start, claim.evidence.end), claim.id)

    def node(self, evidence: Evidence) -> NamedNode:
        """The node of this piece of text. Raises ``ValueError`` where the text does not say what is quoted."""
        if not evidence.exact or self._record.text[evidence.start : evidence.end] != evidence.exact:
            raise ValueError(f"the evidence at {evidence.start}–{evidence.end} is not what the text says there")
        return instance(self._base, "ev", self._ids[evidence.start, evidence.end])

    def quote(self, spans: tuple[Span, ...]) -> str:
        """What stands in the spans, joined and shortened."""
        return terms.shorten(" … ".join(self._record.text[start:end] for start, end in spans), _QUOTE_LENGTH)

    def statements(self, article: NamedNode) -> Iterator[tuple[NamedNode, str, NamedNode | Literal | None]]:
        """Every evidence node with its two selectors."""
        for (start, end), name in self._ids.items():
            exact = self._record.text[start:end]
            node = instance(self._base, "ev", name)
            quote = instance(self._base, "ev", name + "-quote")
            position = instance(self._base, "ev", name + "-position")
            yield node, "rdf:type", term("oa:SpecificResource")
            yield node, "rdfs:label", self._text(terms.shorten(exact, 60))
            yield node, "oa:hasSource", article
            yield node, "oa:hasSelector", quote
            yield node, "oa:hasSelector", position
            yield quote, "rdf:type", term("oa:TextQuoteSelector")
            yield quote, "rdfs:label", terms.text("quote")
            yield quote, "oa:exact", self._text(exact)
            yield position, "rdf:type", term("oa:TextPositionSelector")
            yield position, "rdfs:label", terms.text(f"{start}–{end}")
            yield position, "oa:start", terms.integer(start)
            yield position, "oa:end", terms.integer(end)

    def _text(self, value: str) -> Literal:
        return terms.text(value, self._record.language)
