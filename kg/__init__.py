"""From news articles to a knowledge graph: who stands where, on what, since when, and who says so.

>>> import kg
>>> record = kg.extract("Norland criticised Sudland over the fishing treaty.")
>>> record.stances[0].type, record.stances[0].evidence.exact
('criticises', 'Norland criticised Sudland')

What needs the language pipeline or the store is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from kg.model import (
    Actor,
    Affiliation,
    Article,
    Attribution,
    Event,
    Evidence,
    Issue,
    Record,
    Stance,
)

if TYPE_CHECKING:
    from kg.analysis import Selection, analyse, fold_persons, windows
    from kg.analysis.headline import headline_intervals
    from kg.analysis.material import Sources, material, materials
    from kg.analysis.methods import bibtex
    from kg.analysis.polarisation import polarisation_series
    from kg.analysis.tidy import measure_table, network_table
    from kg.catalogue import stance_rows
    from kg.catalogue_rows import sources
    from kg.drawing import Page, Request, draw, scene
    from kg.extraction.record import Settings
    from kg.pipeline import Summary, build, extract, extract_all
    from kg.rdf import quads
    from kg.rdf.store import Store
    from kg.reading import Problem, read_articles

__all__ = [
    "Actor",
    "Affiliation",
    "Article",
    "Attribution",
    "Event",
    "Evidence",
    "Issue",
    "Page",
    "Problem",
    "Record",
    "Request",
    "Selection",
    "Settings",
    "Sources",
    "Stance",
    "Store",
    "Summary",
    "analyse",
    "bibtex",
    "build",
    "draw",
    "extract",
    "extract_all",
    "fold_persons",
    "headline_intervals",
    "material",
    "materials",
    "measure_table",
    "network_table",
    "polarisation_series",
    "quads",
    "read_articles",
    "scene",
    "sources",
    "stance_rows",
    "windows",
]

_HOMES: Final = {
    "Page": "kg.drawing",
    "Problem": "kg.reading",
    "Request": "kg.drawing",
    "Selection": "kg.analysis",
    "Settings": "kg.extraction.record",
    "Sources": "kg.analysis.material",
    "Store": "kg.rdf.store",
    "Summary": "kg.pipeline",
    "analyse": "kg.analysis",
    "bibtex": "kg.analysis.methods",
    "build": "kg.pipeline",
    "draw": "kg.drawing",
    "extract": "kg.pipeline",
    "extract_all": "kg.pipeline",
    "fold_persons": "kg.analysis",
    "headline_intervals": "kg.analysis.headline",
    "material": "kg.analysis.material",
    "materials": "kg.analysis.material",
    "measure_table": "kg.analysis.tidy",
    "network_table": "kg.analysis.tidy",
    "polarisation_series": "kg.analysis.polarisation",
    "quads": "kg.rdf",
    "read_articles": "kg.reading",
    "scene": "kg.drawing",
    "sources": "kg.catalogue_rows",
    "stance_rows": "kg.catalogue",
    "windows": "kg.analysis",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
