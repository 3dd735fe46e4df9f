"""The graph: record → quads, ontology, shapes, store and SPARQL."""

from kg.rdf.quads import RecordError, nquads, quads
from kg.rdf.run import Run, content_hash
from kg.rdf.vocabulary import DEFAULT_BASE

__all__ = ["DEFAULT_BASE", "RecordError", "Run", "content_hash", "nquads", "quads"]
