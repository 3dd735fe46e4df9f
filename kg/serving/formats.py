"""Media types that the endpoint speaks, and which of them a request accepts (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import pyoxigraph as ox

RESULTS: Final[dict[str, ox.QueryResultsFormat]] = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/xml": ox.QueryResultsFormat.XML,
}
"""Of SELECT and ASK, the preferred first."""

GRAPHS: Final[dict[str, ox.RdfFormat]] = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/trig": ox.RdfFormat.TRIG,
    "application/n-quads": ox.RdfFormat.N_QUADS,
}
"""Of CONSTRUCT, DESCRIBE and whole graphs, the preferred first."""

SHORT: Final[dict[str, tuple[str, ...]]] = {
    "json": ("application/sparql-results+json",),
    "xml": ("application/sparql-results+xml", "application/rdf+xml"),
    "csv": ("text/csv",),
    "tsv": ("text/tab-separated-values",),
    "turtle": ("text/turtle",),
    "ntriples": ("application/n-triples",),
    "json-ld": ("application/ld+json",),
    "rdfxml": ("application/rdf+xml",),
    "trig": ("application/trig",),
    "nquads": ("application/n-quads",),
}
"""What the ``format`` parameter may say instead of an Accept header."""

HTML: Final = "text/html"


class _Range(NamedTuple):
    """One entry of an Accept header."""

    type: str
    subtype: str
    quality: float

    def precision(self, media: str) -> int:
        """How exactly the range names the media type; 0 where it does not."""
        kind, _, form = media.partition("/")
        if (self.type, self.subtype) == (kind, form):
            return 3
        if (self.type, self.subtype) == (kind, "*"):
            return 2
        return 1 if (self.type, self.subtype) == ("*", "*") else 0


def accepted(header: str | None, offered: Iterable[str]) -> tuple[str, ...]:
    """Those of the offered media types that the Accept header takes, the best first.

    >>> accepted("text/csv;q=0.5, application/json", ["application/json", "text/csv", "text/turtle"])
    ('application/json', 'text/csv')
    """
    ranges = _ranges(header) if header and header.strip() else [_Range("*", "*", 1.0)]
    qualities = {media: _quality(ranges, media) for media in offered}
    return tuple(sorted((m for m, quality in qualities.items() if quality > 0), key=lambda m: -qualities[m]))


def _quality(ranges: Sequence[_Range], media: str) -> float:
    fitting = [(found.precision(media), found.quality) for found in ranges if found.precision(media)]
    return max(fitting)[1] if fitting else 0.0


def _ranges(header: str) -> list[_Range]:
    found = []
    for entry in header.split(","):
        media, *parameters = (part.strip() for part in entry.split(";"))
        kind, slash, form = media.lower().partition("/")
        if slash and kind and form:
            found.append(_Range(kind, form, _weight(parameters)))
    return found


def _weight(parameters: Iterable[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0
