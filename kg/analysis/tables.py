"""The measures as tables, for ``kg analyse`` and whoever prints them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import networkx as nx

from kg.analysis import balance, centrality, networks
from kg.analysis.communities import communities
from kg.analysis.graphs import components
from kg.analysis.headline import HEADLINE, headline_intervals, headline_of
from kg.analysis.polarisation import polarisation_of
from kg.analysis.positions import issue_disagreement
from kg.analysis.statements import Selection, StanceRow, issues_counted, select
from kg.analysis.uncertainty import Interval
from kg.showing import html_table

Cell = str | int | float | None


class Table(NamedTuple):
    """A titled table; ``None`` in a cell means that the measure is not defined there."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[Cell, ...]]

    def _repr_html_(self) -> str:
        """The table as HTML, as a notebook shows it."""
        return html_table(self.title, self.columns, self.rows)


def analyse(
    rows: Iterable[StanceRow],
    selection: Selection | None = None,
    seed: int = 0,
    replications: int = 0,
    level: float = 0.95,
) -> list[Table]:
    """The measures of the networks that the rows give: summary, actors, relations, issues, agreement, triads.

    With ``replications`` the summary gives intervals of the headline measures, from so many draws of the articles.

    >>> from kg.analysis.examples import debate
    >>> [table.title for table in analyse(debate())]
    ['Summary', 'Actors', 'Relations between actors', 'Issues', 'Agreement over issues', 'Triads']
    """
    rows = list(rows)
    chosen = select(rows, selection)
    graph = networks.relations(chosen)
    index = balance.line_index(networks.signed(graph), seed=seed)
    agreement = networks.project(chosen)
    groups = communities(agreement, seed=seed)
    summary = _summary(chosen, graph, index, agreement, groups)
    if replications:
        summary = _with_intervals(summary, headline_intervals(rows, selection, replications, level, seed))
    return [
        summary,
        _actors(chosen, graph, index, agreement, groups),
        _relations(graph),
        _issues(chosen),
        _agreement(chosen),
        _triads(graph),
    ]


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _summary(
    rows: list[StanceRow], graph: nx.MultiDiGraph, index: balance.LineIndex, agreement: nx.Graph, groups: dict[str, int]
) -> Table:
    signed = networks.signed(graph)
    against = networks.project(rows, qualifier="conflict")
    camps = polarisation_of(agreement, against)
    values = headline_of(rows, signed, index, agreement, against, groups, camps)
    exact = len(agreement) <= centrality.EXACT_BETWEENNESS
    cells: list[tuple[Cell, ...]] = [
        ("articles", len({row.article for row in rows}), ""),
        ("stances counted", len(rows), "as selected, repeats removed"),
        ("issues", len({row.target for row in networks.issue_rows(rows)}), issues_counted(rows)),
        ("actors with relations", graph.number_of_nodes(), ""),
        ("signed ties", signed.number_of_edges(), "undirected, by the sign of the sum"),
        ("line index of balance", index.value, "exact" if index.exact else f"upper bound; at least {index.lower}"),
        ("betweenness", "exact" if exact else "estimated", "of the actors below"),
        ("congruence communities", len(set(groups.values())), "Louvain"),
        ("triangles", sum(balance.triad_census(networks.signed(graph)).counts), "of signed ties"),
        *((name, _round(value), HEADLINE[name]) for name, value in values.items()),
    ]
    return Table("Summary", ("measure", "value", "note"), cells)


def _with_intervals(summary: Table, found: Mapping[str, Interval]) -> Table:
    lines: list[tuple[Cell, ...]] = []
    for name, value, note in summary.rows:
        one = found.get(str(name))
        lines.append((name, value, _round(one.low) if one else None, _round(one.high) if one else None, note))
    return Table(summary.title, ("measure", "value", "low", "high", "note"), lines)


def _actors(
    rows: list[StanceRow], graph: nx.MultiDiGraph, index: balance.LineIndex, agreement: nx.Graph, groups: dict[str, int]
) -> Table:
    degrees = centrality.signed_degree(graph)
    support, conflict = (centrality.pagerank(networks.layer(graph, sign)) for sign in (1, -1))
    between = centrality.betweenness(agreement)
    parts = components(networks.signed(graph))
    found: list[tuple[Cell, ...]] = []
    for actor, (label, kind) in networks.names(rows).items():
        if actor not in graph and actor not in agreement:
            continue
        own = degrees.get(actor, centrality.SignedDegree())
        signed = (own.out_positive, own.out_negative, own.in_positive, own.in_negative)
        ranks = tuple(_round(ranking.get(actor)) for ranking in (support, conflict, between))
        found.append((label, kind, *signed, *ranks, groups.get(actor), index.sides.get(actor), parts.get(actor)))
    columns: tuple[str, ...] = ("actor", "kind", "supports", "opposes", "supported by", "opposed by")
    columns += ("PageRank support", "PageRank conflict", "betweenness", "community", "side", "component")
    return Table("Actors", columns, sorted(found, key=_busiest))


def _busiest(row: tuple[Cell, ...]) -> tuple[int, str]:
    return -sum(cell for cell in row[2:6] if isinstance(cell, int)), str(row[0])


def _relations(graph: nx.MultiDiGraph) -> Table:
    label = nx.get_node_attributes(graph, "label")
    found: list[tuple[Cell, ...]] = [
        (label[a], key, label[b], data["weight"], data["types"])
        for a, b, key, data in graph.edges(keys=True, data=True)
    ]
    found.sort(key=lambda row: (-int(row[3] or 0), str(row)))
    return Table("Relations between actors", ("holder", "sign", "target", "stances", "types"), found)


def _issues(rows: list[StanceRow]) -> Table:
    found: list[tuple[Cell, ...]] = [
        (issue.label, len(issue.supporters), len(issue.opponents), _round(issue.value), issue.statements)
        for issue in issue_disagreement(rows).values()
    ]
    found.sort(key=lambda row: (-int(row[1] or 0) - int(row[2] or 0), str(row)))
    return Table("Issues", ("issue", "for", "against", "disagreement", "stances"), found)


def _agreement(rows: list[StanceRow]) -> Table:
    same, against = networks.project(rows), networks.project(rows, qualifier="conflict")
    jaccard = networks.project(rows, normalise="jaccard")
    label = nx.get_node_attributes(same, "label")
    found: list[tuple[Cell, ...]] = []
    for a, b in sorted({*same.edges, *against.edges}):
        agree, differ, share = (n.get_edge_data(a, b, {"weight": 0})["weight"] for n in (same, against, jaccard))
        found.append((label[a], label[b], int(agree), int(differ), int(agree - differ), _round(share)))
    found.sort(key=lambda row: (-float(row[2] or 0) - float(row[3] or 0), str(row)))
    return Table(
        "Agreement over issues", ("actor", "other actor", "congruence", "conflict", "subtract", "Jaccard"), found
    )


def _triads(graph: nx.MultiDiGraph) -> Table:
    counts = balance.triad_census(networks.signed(graph)).counts
    shapes = (("+++", "balanced"), ("++−", "not balanced"), ("+−−", "balanced"), ("−−−", "weakly balanced"))
    return Table(
        "Triads", ("signs", "standing", "triangles"), [(*shape, n) for shape, n in zip(shapes, counts, strict=True)]
    )
