"""Taking the graph away: RDF in its syntaxes, tables, networks, entities, nanopublications."""

from kg.exporting.formats import FORMATS, Format, export, export_file, known
from kg.exporting.options import GROUPS, NETWORKS, ExportError, Options, choices
from kg.exporting.tables import original

__all__ = [
    "FORMATS",
    "GROUPS",
    "NETWORKS",
    "ExportError",
    "Format",
    "Options",
    "choices",
    "export",
    "export_file",
    "known",
    "original",
]
