"""From news articles to a knowledge graph: who stands where, on what, since when, and who says so.

>>> import kg
>>> record = kg.extract("Norland criticised Sudland over the fishing treaty.")
>>> [stance.type for stance in record.stances]
['criticises']

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
    "Problem",
    "Record",
    "Settings",
    "Stance",
    "Store",
    "Summary",
    "build",
    "extract",
    "extract_all",
    "quads",
    "read_articles",
]

_HOMES: Final = {
    "Problem": "kg.reading",
    "Settings": "kg.extraction.record",
    "Store": "kg.rdf.store",
    "Summary": "kg.pipeline",
    "build": "kg.pipeline",
    "extract": "kg.pipeline",
    "extract_all": "kg.pipeline",
    "quads": "kg.rdf",
    "read_articles": "kg.reading",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
