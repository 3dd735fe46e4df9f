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
from kg.analysis.folding import EVENT_ENDS, AffiliationRow, Into, fold, fold_persons, select_affiliations
from kg.analysis.kernels import Kernel
from kg.analysis.networks import Normalisation, Share
from kg.analysis.statements import OncePer, Selection, StanceRow, Told, repeats, select
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
            events=fold(self.events, self.affiliations, into, EVENT_ENDS),
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
    """What one window (or the whole) tells, selected, and its networks, each made once.

    ``repeats`` and ``once_per`` as in ``Window``. ``whole`` is what all windows tell together: its actors are in the
    networks of each, so that they can be compared.
    """

    stances: Sequence[StanceRow]
    attributions: Sequence[AttributionRow] = ()
    events: Sequence[EventRow] = ()
    affiliations: Sequence[AffiliationRow] = ()
    options: Options = Options()
    label: str = ""
    start: str = ""
    end: str = ""
    repeats: Sequence[StanceRow] = ()
    once_per: OncePer = "article"
    whole: Material | None = None
    _made: dict[str, nx.Graph] = field(default_factory=dict, repr=False, compare=False)

    def __repr__(self) -> str:
        return f"<Material{' ' + self.label if self.label else ''}: {_told(self)}>"

    def _repr_html_(self) -> str:
        return _shown(f"Material {self.label}".rstrip(), self)

    def network(self, name: str) -> nx.Graph:
        """The network of that name; of a window, with the nodes of the whole. Raises ``UnknownNetwork``."""
        if name not in NETWORKS:
            raise UnknownNetwork(f"there is no network {name!r}; known are {', '.join(NETWORKS)}")
        if name not in self._made:
            found = networks.threshold(NETWORKS[name](self), self.options.threshold)
            self._made[name] = networks.with_nodes(found, self.whole.network(name)) if self.whole else found
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
        select_affiliations(sources.affiliations, selection),
        options or Options(),
        repeats=repeats(sources.stances, selection),
        once_per=selection.once_per,
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
    """The same in windows: those of ``windows``, with whatever else is told on their days. Raises ``WindowError``.

    Windows that follow each other part everything that has a date and is of their time. The networks of all have the
    same nodes: who is silent in one is an isolate in it. A ``kernel`` weighs stances by their distance from the middle;
    attributions and events of a window count alike.

    >>> from kg.analysis.examples import debate
    >>> found = materials(Sources(debate()), width=31)
    >>> [(len(one.stances), one.network("relations").number_of_nodes()) for one in found]
    [(4, 4), (4, 4)]
    """
    told = material(sources, selection, options)
    beside: list[Told] = [*told.attributions, *told.events, *told.affiliations]
    since = selection.since if selection else None
    found = stance_windows(told.stances, width, step, unit, since, kernel, told.repeats, told.once_per, beside)
    parts = [_windowed(told, window) for window in found]
    whole = replace(
        told,
        stances=_together(part.stances for part in parts),
        attributions=_together(part.attributions for part in parts),
        events=_together(part.events for part in parts),
        affiliations=_together(part.affiliations for part in parts),
        _made={},
    )
    return [replace(part, whole=whole, _made={}) for part in parts]


def _windowed(told: Material, window: Window[StanceRow]) -> Material:
    """The part of it that the window holds."""
    return replace(
        told,
        stances=window.rows,
        attributions=_held(told.attributions, window),
        events=_held(told.events, window),
        affiliations=_held(told.affiliations, window),
        label=window.label,
        start=window.start,
        end=window.end,
        repeats=window.repeats,
    )


def _held(rows: Sequence[Row], window: Window[StanceRow]) -> list[Row]:
    return [row for row in rows if window.holds(day_of(row))]


def _together(parts: Iterable[Sequence[Row]]) -> list[Row]:
    """What any of the windows tells, once."""
    return list(dict.fromkeys(row for rows in parts for row in rows))


def left_out(told: Material, windows: Sequence[Material], kind: str) -> list[Told]:
    """The rows of a kind that are in none of the windows."""
    inside = {row for window in windows for row in getattr(window, kind)}
    return [row for row in getattr(told, kind) if row not in inside]
