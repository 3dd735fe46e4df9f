"""Networks of actors other than that of stances: who quotes and speaks for whom, who did what to whom."""

from __future__ import annotations

from collections.abc import Sequence

import networkx as nx

from kg.analysis.attributions import attribution_network, select_attributions
from kg.analysis.events import event_network, select_events
from kg.analysis.folding import select_affiliations
from kg.analysis.statements import StanceRow, Told
from kg.drawing import relations
from kg.drawing.material import Bond, NothingToDraw, Request, number, source_line
from kg.drawing.scene import Scene


def attributions(rows: Sequence[StanceRow], request: Request) -> Scene:
    """Outlets and actors: who quotes whom, for which body a person who is quoted speaks, whose position is told by whom."""
    chosen = select_attributions(request.attributions, request.selection)
    if not chosen:
        raise NothingToDraw("no attributions among those selected")
    graph = attribution_network(chosen, select_affiliations(request.affiliations, request.selection), ())
    words = "Who quotes whom, and for whom the quoted speak"
    return _network(graph, request, words, chosen, "attribution", joined="")


def events(rows: Sequence[StanceRow], request: Request) -> Scene:
    """Actors and what they did to one another, by quad class."""
    chosen = select_events(request.events, request.selection)
    graph = event_network(chosen, by="quad")
    if not graph.number_of_edges():
        raise NothingToDraw("no events between actors among those selected")
    told = [row for row in chosen if row.target in graph and row.source in graph]
    return _network(graph, request, "Who did what to whom", told, "event", joined="cooperation")


def _network(
    graph: nx.MultiDiGraph, request: Request, title: str, told: Sequence[Told], noun: str, joined: str
) -> Scene:
    ties = [Bond(a, b, key, data["weight"]) for a, b, key, data in graph.edges(keys=True, data=True)]
    names = {node: (data["label"], data["kind"]) for node, data in graph.nodes(data=True)}
    source = f"{source_line(told)}; {number(len(told), noun)}, {_counted(request)}."
    words = Scene(0, 0, title, source=source, unit=f"{noun}s")
    return relations.network(ties, names, request, words, joined)


def _counted(request: Request) -> str:
    once = request.selection.once_per
    return "every one counted" if once == "statement" else f"each counted once per {once}"
