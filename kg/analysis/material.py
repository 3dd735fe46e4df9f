"""Every network by its name, from what a store tells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

import networkx as nx

from kg.analysis import networks
from kg.analysis.attributions import AttributionRow, attribution_network, select_attributions
from kg.analysis.centrality import Engine
from kg.analysis.events import EventRow, event_network, select_events
from kg.analysis.folding import AffiliationRow, Into, fold, fold_persons
from kg.analysis.kernels import Kernel
from kg.analysis.networks import Normalisation, Share
from kg.analysis.statements import Selection, StanceRow, Told, select
from kg.analysis.windows import Window, WindowUnit, day_of, stance_windows
from kg.showing import html_table

Row = TypeVar("Row", bound=Told)


class UnknownNetwork(ValueError):
    """There is no network of that name; the message names those that there are."""


@dataclass(frozen=True, slots=True, repr=False)
class Sources:
    """What a store tells: unselected rows of every kind.

    >>> from kg.analysis.examples import debate
    >>> Sources(debate())
    <Sources: 8 stances, 0 attributions, 0 events, 0 affiliations>
    """

    stances: Sequence[StanceRow]
    attributions: Sequence[AttributionRow] = ()
    events: Sequence[EventRow] = ()
    affiliations: Sequence[AffiliationRow] = ()

    def __repr__(self) -> str:
        return f"<Sources: {_told(self)}>"

    def _repr_html_(self) -> str:
        return _shown("Sources", self)

    def folded(self, into: Into) -> Sources:
        """The same with persons folded into the body or country that they speak for."""
        return replace(
            self,
            stances=fold_persons(self.stances, self.affiliations, into),
            attributions=fold(self.attributions, self.affiliations, into, ("speaker", "quoted_by")),
            events=fold(self.events, self.affiliations, into, ("source", "target")),
        )


@dataclass(frozen=True, slots=True)
class Options:
    """How networks are made and measured: ``normalise`` is of projections, ``share`` of the two-mode network; ``threshold``
    drops ties below that weight."""

    normalise: Normalisation = "no"
    share: Share = "no"
    threshold: float = 0.0
    engine: Engine = "networkx"
    seed: int = 0


@dataclass(frozen=True, slots=True, repr=False)
class Material:
    """What one window (or the whole) tells, selected, and its networks, each made once."""

    stances: Sequence[StanceRow]
    attributions: Sequence[AttributionRow] = ()
    events: Sequence[EventRow] = ()
    affiliations: Sequence[AffiliationRow] = ()
    options: Options = Options()
    label: str = ""
    start: str = ""
    end: str = ""
    _made: dict[str, nx.Graph] = field(default_factory=dict, repr=False, compare=False)

    def __repr__(self) -> str:
        return f"<Material{' ' + self.label if self.label else ''}: {_told(self)}>"

    def _repr_html_(self) -> str:
        return _shown(f"Material {self.label}".rstrip(), self)

    def network(self, name: str) -> nx.Graph:
        """The network of that name. Raises ``UnknownNetwork``."""
        if name not in NETWORKS:
            raise UnknownNetwork(f"there is no network {name!r}; known are {', '.join(NETWORKS)}")
        if name not in self._made:
            self._made[name] = networks.threshold(NETWORKS[name](self), self.options.threshold)
        return self._made[name]


def _told(rows: Sources | Material) -> str:
    return ", ".join(f"{len(getattr(rows, kind)):,} {kind}" for kind in KINDS)


def _shown(title: str, rows: Sources | Material) -> str:
    return html_table(title, ("kind", "rows"), [(kind, len(getattr(rows, kind))) for kind in KINDS])


KINDS: Final = ("stances", "attributions", "events", "affiliations")
"""What a store tells, as ``Sources`` and ``Material`` hold it."""


def _projection(unit: networks.Unit, qualifier: networks.Qualifier) -> Callable[[Material], nx.Graph]:
    return lambda told: networks.project(told.stances, unit, qualifier, told.options.normalise)


NETWORKS: Final[dict[str, Callable[[Material], nx.Graph]]] = {
    "relations": lambda told: networks.relations(told.stances),
    "signed": lambda told: networks.signed(networks.relations(told.stances)),
    "support": lambda told: networks.layer(networks.relations(told.stances), 1),
    "opposition": lambda told: networks.layer(networks.relations(told.stances), -1),
    "two-mode": lambda told: networks.two_mode(told.stances, share=told.options.share),
    "congruence": _projection("actor", "congruence"),
    "conflict": _projection("actor", "conflict"),
    "subtract": _projection("actor", "subtract"),
    "issue-congruence": _projection("issue", "congruence"),
    "issue-conflict": _projection("issue", "conflict"),
    "issue-subtract": _projection("issue", "subtract"),
    "attribution": lambda told: attribution_network(told.attributions, told.affiliations, told.stances),
    "events": lambda told: event_network(told.events),
}
"""Every network by the name under which the command line and the tables know it."""


def material(sources: Sources, selection: Selection | None = None, options: Options | None = None) -> Material:
    """The whole of what is told, selected.

    >>> from kg.analysis.examples import debate
    >>> material(Sources(debate())).network("signed").number_of_edges()
    3
    """
    selection = selection or Selection()
    return Material(
        select(sources.stances, selection),
        select_attributions(sources.attributions, replace(selection, once_per="statement")),
        select_events(sources.events, selection),
        sources.affiliations,
        options or Options(),
    )


def materials(
    sources: Sources,
    selection: Selection | None = None,
    options: Options | None = None,
    width: int = 30,
    step: int | None = None,
    unit: WindowUnit = "days",
    kernel: Kernel | None = None,
) -> list[Material]:
    """The same in windows: those of the stances, and whatever else is told on their days. Raises ``WindowError``.

    A ``kernel`` weighs stances by their distance from the middle; attributions and events of a window count alike.
    """
    whole = material(sources, selection, options)
    found = stance_windows(whole.stances, width, step, unit, selection.since if selection else None, kernel)
    return [_windowed(whole, window) for window in found]


def _windowed(whole: Material, window: Window[StanceRow]) -> Material:
    """The part of the whole that the window holds; who speaks for whom is taken from the articles in it."""
    attributions = _within(whole.attributions, window.start, window.end)
    articles = {row.article for row in window.rows} | {row.article for row in attributions}
    return replace(
        whole,
        stances=window.rows,
        attributions=attributions,
        affiliations=[row for row in whole.affiliations if row.article in articles],
        events=_within(whole.events, window.start, window.end),
        label=window.label,
        start=window.start,
        end=window.end,
        _made={},
    )


def _within(rows: Iterable[Row], start: str, end: str) -> list[Row]:
    return [row for row in rows if (day := day_of(row)) is not None and start <= day.isoformat() <= end]
