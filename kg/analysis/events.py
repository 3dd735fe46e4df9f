"""PLOVER events as a network: who did what to whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import networkx as nx

from kg.analysis.graphs import MultiDiGraph
from kg.analysis.statements import ISSUE, Selection, aimed, period, told, unrepeated

EventKey = Literal["plover", "quad", "cameo"]


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event with labels and metadata; ``goldstein`` from −10 to 10, ``target`` ``None`` where it has none.

    ``issue`` is the article's own issue where the target is the cluster in which it stands.
    """

    article: str
    date: str | None
    publisher: str | None
    source: str
    source_label: str
    source_kind: str
    target: str | None
    target_label: str | None
    target_kind: str | None
    plover: str
    cameo: str
    quad: str
    goldstein: float
    factuality: str
    mode: str | None = None
    place: str | None = None
    quote: str = ""
    published: str | None = None
    issue: str | None = None


def select_events(rows: Iterable[EventRow], selection: Selection | None = None) -> list[EventRow]:
    """The events that a network uses: factuality, dates, outlets, targets and kinds of source as in ``Selection``.

    The same event type between the same two counts once per article, week, month, year or range.
    """
    selection = selection or Selection()
    chosen = sorted(
        (
            row
            for row in rows
            if row.factuality in selection.factualities
            and (not selection.kinds or row.source_kind in selection.kinds)
            and aimed(row, selection)
            and told(row, selection)
        ),
        key=lambda row: (row.article, row.source, row.target or "", row.plover, row.cameo, row.quote),
    )
    once_per = selection.once_per
    return unrepeated(chosen, once_per, lambda row: (row.source, row.target, row.plover, period(row, once_per)))


def event_network(rows: Iterable[EventRow], by: EventKey = "plover", issues: bool = False) -> nx.MultiDiGraph:
    """The directed network of events: from each source to each target one edge per type, quad class or CAMEO code.

    Edges carry ``weight`` (number of events), ``goldstein`` (mean, −10 to 10), ``first`` and ``last`` (dates); nodes
    ``label`` and ``kind``. Events without a target, and, unless ``issues``, those towards an issue, are left out.
    """
    edges: dict[tuple[str, str, str], list[EventRow]] = defaultdict(list)
    names: dict[str, tuple[str, str]] = {}
    for row in rows:
        if row.target is None or row.target == row.source or (row.target_kind == ISSUE and not issues):
            continue
        edges[row.source, row.target, str(getattr(row, by))].append(row)
        names.setdefault(row.source, (row.source_label, row.source_kind))
        names.setdefault(row.target, (row.target_label or row.target, row.target_kind or "other"))
    graph = MultiDiGraph()
    for node, (label, kind) in sorted(names.items()):
        graph.add_node(node, label=label, kind=kind)
    for (source, target, key), found in sorted(edges.items()):
        graph.add_edge(source, target, key=key, **_weighed(found))
    return graph


def _weighed(rows: list[EventRow]) -> dict[str, object]:
    dates: list[str | None] = [*sorted(row.date for row in rows if row.date)] or [None]
    return {
        "weight": len(rows),
        "goldstein": sum(row.goldstein for row in rows) / len(rows),
        "first": dates[0],
        "last": dates[-1],
    }
