"""Taking the graph away: RDF in its syntaxes, tables, networks."""

from kg.exporting.formats import FORMATS, ExportError, Format, export

__all__ = ["FORMATS", "ExportError", "Format", "export"]
