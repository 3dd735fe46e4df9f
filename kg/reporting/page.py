"""The page: everything that was found, put into one file that opens without a network."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from typing import Any, Final

import jinja2

from kg.analysis.events import EventRow
from kg.analysis.folding import EVENT_ENDS, Into, fold
from kg.analysis.headline import headline_intervals
from kg.analysis.material import Sources, material
from kg.analysis.methods import Method, entries, methods
from kg.analysis.statements import Selection
from kg.analysis.windows import day_of
from kg.catalogue import size
from kg.catalogue_rows import affiliation_rows, event_rows
from kg.drawing import Request
from kg.drawing.page import Page
from kg.rdf.run import installed_version
from kg.rdf.sparql import Table
from kg.rdf.store import Store
from kg.reporting.figures import Figure, figure
from kg.reporting.quotes import Read, read
from kg.reporting.summary import chance_of, headline_lines, outside, sentences
from kg.reporting.tables import Debate, Section, sections

TITLE: Final = "Who stands where on what, and who says so"
EVIDENCE: Final = 600
"""The most quotes in the list of evidence at the end."""
DRAWS: Final = 100
LIBRARIES: Final = ("networkx", "numpy", "scipy", "matplotlib")
"""Those that compute and draw, named with their versions."""
DRAWN: Final = {
    "stances": ("columns",),
    "relations": ("placement", "backbone", "drawn-camps"),
    "agreement": ("clustering",),
    "timeline": (),
}
"""The diagrams of a report, each with the methods by which it is drawn."""
AFFORDABLE: Final = 2_000
"""Of more articles the draws take minutes; ``kg report --bootstrap`` asks for them."""
_RUNS: Final = """
SELECT DISTINCT ?version ?model ?lexicons ?settings WHERE {
  GRAPH ?graph {
    ?run kg:version ?version ; kg:model ?model .
    OPTIONAL { ?run kg:lexicons ?lexicons }
    OPTIONAL { ?run kg:settings ?settings }
  }
} ORDER BY ?version ?model ?lexicons ?settings
"""


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a report is made: ``most`` rows a table, intervals from so many draws of the articles (0: none).

    ``None``: ``DRAWS`` of up to ``AFFORDABLE`` articles, of more none. With ``among``, the answer of a query, it is on
    the stances that this names.
    """

    title: str = TITLE
    selection: Selection = field(default_factory=Selection)
    clustered: bool = True
    fold: Into | None = None
    replications: int | None = None
    most: int = 40
    among: Table | None = None


def report(store: Store, wishes: Wishes | None = None) -> str:
    """The report on what the store holds, as one HTML file without scripts or fonts from elsewhere.

    The same store and wishes give the same bytes with the same libraries.
    """
    wishes = wishes or Wishes()
    found = read(store, wishes.selection, wishes.clustered, wishes.fold, wishes.among)
    told = Sources(found.rows, (), _events(store, wishes), ())
    debate = Debate(found, material(told, wishes.selection))
    holdings = size(store)
    draws = wishes.replications
    draws = (DRAWS if holdings.articles <= AFFORDABLE else 0) if draws is None else draws
    measured = headline_intervals(found.rows, wishes.selection, draws)
    chance = chance_of(debate) if draws else None
    tables = sections(debate, wishes.most)
    figures = _figures(found, told, wishes)
    used = _used(tables, [one.kind for one in figures if one.svg], chance is not None)
    environment = _templates()
    script = environment.get_template("report.js").render().strip()
    return environment.get_template("report.html").render(
        title=wishes.title,
        size=holdings,
        summary=sentences(debate, holdings, wishes.selection, measured, chance),
        headline=headline_lines(measured),
        replications=draws,
        outside=outside(measured),
        figures=figures,
        tables=tables,
        evidence=found.quotes[:EVIDENCE],
        quotes=len(found.quotes),
        runs=store.query(_RUNS).plain(),
        selection=_selected(wishes),
        libraries=[(name, version(name)) for name in LIBRARIES],
        own=installed_version(),
        seed=debate.material.options.seed,
        methods=used,
        references=entries([one.name for one in used]),
        script=script,
        hash=b64encode(sha256(script.encode()).digest()).decode(),
    )


def _events(store: Store, wishes: Wishes) -> list[EventRow]:
    """The events of the store, the persons in them folded as in its stances."""
    found = event_rows(store, wishes.clustered)
    return fold(found, affiliation_rows(store), wishes.fold, EVENT_ENDS) if wishes.fold else found


def _figures(found: Read, told: Sources, wishes: Wishes) -> list[Figure]:
    """The main diagrams; those over time only where there are dates."""
    request = Request(selection=wishes.selection, page=Page(18.0), events=told.events, queried=wishes.among is not None)
    dated = any(day_of(row) for row in found.counted)
    return [figure(kind, found, request) for kind in DRAWN if dated or kind != "timeline"]


def _used(tables: list[Section], diagrams: list[str], drawn: bool) -> list[Method]:
    """The methods by which the tables and diagrams were made, in the order of the table of methods."""
    names = {name for table in tables for name in table.methods} | {"headline", "closure", "polarisation"}
    names |= {name for kind in diagrams for name in (*DRAWN[kind], "colours")}
    names |= {"bootstrap", "polarisation-chance"} if drawn else set()
    return [one for one in methods() if one.name in names]


def _selected(wishes: Wishes) -> list[tuple[str, str]]:
    """The settings by which stances were selected, as one reads them."""
    chosen = wishes.selection
    lists: dict[str, Any] = {"kinds of holders": chosen.kinds, "targets": chosen.targets, "outlets": chosen.publishers}
    return [
        ("factualities", ", ".join(chosen.factualities)),
        ("inferred positions", "counted" if chosen.inferred else "not counted"),
        ("a repeated position counts", f"once per {chosen.once_per}"),
        ("confidence", f"at least {chosen.min_confidence:g}"),
        ("dates", f"{chosen.since or 'first'} to {chosen.until or 'last'}"),
        *((name, ", ".join(sorted(values)) or "all") for name, values in lists.items()),
        ("issues that are one matter", "counted together" if wishes.clustered else "kept apart"),
        ("stances", "all" if wishes.among is None else "those that a query found"),
        ("persons", f"folded into their {wishes.fold}" if wishes.fold else "as themselves"),
    ]


@lru_cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("kg.reporting"),
        autoescape=lambda name: name != "report.js",
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
