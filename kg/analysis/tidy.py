"""Networks, measures and intervals as tidy tables, of the whole or of one window after another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import networkx as nx

from kg.analysis.graphs import SIGN_NAMES, edges_of
from kg.analysis.headline import headline
from kg.analysis.material import Material
from kg.analysis.polarisation import polarisation
from kg.analysis.registry import Line, UnknownMeasure, measure_of, rounded
from kg.analysis.tables import Cell, Table
from kg.analysis.uncertainty import intervals, resampled_stances


def measure_table(name: str, told: Sequence[Material], network: str | None = None) -> Table:
    """The measure on its own network, or on ``network``, in every window.

    Columns: ``window start end`` where there are windows, ``network``, then those of the measure. Raises
    ``UnknownMeasure``.

    >>> from kg.analysis.examples import debate
    >>> from kg.analysis.material import Sources, material
    >>> table = measure_table("pn", [material(Sources(debate()))])
    >>> table.columns, table.rows[0]
    (('network', 'actor', 'label', 'kind', 'pn'), ('signed', 'eastmark', 'Eastmark', 'country', 1.148936))
    """
    measure = measure_of(name, network)
    chosen = network or measure.networks[0]
    columns = (*_window_columns(told), "network", *measure.columns)
    lines = [(*_window(one), chosen, *line) for one in told for line in measure.compute(one, chosen)]
    return Table(name, columns, lines)


def _window_columns(told: Sequence[Material]) -> tuple[str, ...]:
    return ("window", "start", "end") if any(one.label for one in told) else ()


def _window(told: Material) -> Line:
    return (told.label, told.start, told.end) if told.label else ()


def network_table(name: str, told: Sequence[Material]) -> Table:
    """The ties of a network in every window: ``source target`` with labels, ``key`` where there are several, ``weight``.

    Raises ``UnknownNetwork``.
    """
    columns = (*_window_columns(told), "network", "source", "source_label", "target", "target_label", "key", "weight")
    lines: list[Line] = []
    for one in told:
        graph = one.network(name)
        labels = nx.get_node_attributes(graph, "label")
        for a, b, key, weight in _ties(graph):
            lines.append((*_window(one), name, a, str(labels[a]), b, str(labels[b]), key, weight))
    return Table(name, columns, lines)


def _ties(graph: nx.Graph) -> Iterator[tuple[str, str, str | None, Cell]]:
    for edge in edges_of(graph):
        a, b, *key, data = edge
        sign = data.get("sign")
        yield a, b, key[0] if key else SIGN_NAMES.get(sign), rounded(data["weight"])


def bootstrap_table(name: str, told: Sequence[Material], replications: int, level: float = 0.95) -> Table:
    """``headline`` or ``polarisation`` with ``low``, ``high``, ``replications`` and ``defined`` beside each value.

    Articles are drawn with replacement within each window. Raises ``UnknownMeasure`` for other measures.
    """
    if name not in ("headline", "polarisation"):
        raise UnknownMeasure(f"intervals are given of headline and polarisation, not of {name}")
    lines: list[Line] = []
    for one in told:
        seed = one.options.seed
        measured = _measured(name, seed)
        draws = [
            measured(drawn) for drawn in resampled_stances(one.stances, one.repeats, one.once_per, replications, seed)
        ]
        for measure, found in intervals(measured(one.stances), draws, level, seed).items():
            bounds = map(rounded, (found.value, found.low, found.high))
            lines.append((*_window(one), measure, *bounds, level, found.replications, found.defined))
    columns = (*_window_columns(told), "measure", "value", "low", "high", "level", "replications", "defined")
    return Table(name, columns, lines)


def _measured(name: str, seed: int) -> Callable[[Sequence[Any]], dict[str, float | None]]:
    if name == "headline":
        return lambda rows: headline(rows, seed)
    return lambda rows: {"polarisation": polarisation(rows, seed).value}
