"""Every measure by its name: on which networks it is offered, and its lines for each actor, issue, pair or network."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import networkx as nx

from kg.analysis import balance, brokerage, centrality, networks
from kg.analysis.communities import Method, communities, covering, ei_index, modularity
from kg.analysis.graphs import components
from kg.analysis.headline import headline
from kg.analysis.material import NETWORKS, Material
from kg.analysis.polarisation import by_chance, polarisation
from kg.analysis.positions import agreement_pairs, issue_disagreement, position_changes
from kg.analysis.tables import Cell

Line = tuple[Cell, ...]

SIGNED: Final = ("relations", "signed", "two-mode", "subtract", "issue-subtract")
DIRECTED: Final = ("support", "opposition", "attribution", "events")
ACTOR: Final = ("actor", "label", "kind")


class UnknownMeasure(ValueError):
    """There is no measure of that name, or not on that network; the message names what there is."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: the networks on which it is meaningful (the first unless another is asked for), and its columns."""

    networks: tuple[str, ...]
    columns: tuple[str, ...]
    compute: Callable[[Material, str], Iterable[Line]]


def _named(graph: nx.Graph, *values: Mapping[str, Any]) -> Iterator[Line]:
    """A line for each node with a value in any of the mappings."""
    for node, data in graph.nodes(data=True):
        found = tuple(value.get(node) for value in values)
        if any(cell is not None for cell in found):
            yield (node, str(data.get("label", node)), str(data.get("kind", "")), *map(rounded, found))


def rounded(value: Cell) -> Cell:
    """A figure as it stands in a table."""
    return round(value, 6) if isinstance(value, float) else value


def _whole(value: float) -> Cell:
    """A count as a whole number; a sum of a kernel's weights as it is."""
    return int(value) if value == int(value) else rounded(value)


def _weighted(told: Material, name: str) -> nx.DiGraph:
    """A directed network with one edge a pair: the several of attribution and of events are added up."""
    graph = told.network(name)
    if not graph.is_multigraph():
        return graph
    found = nx.DiGraph()
    found.add_nodes_from(graph.nodes(data=True))
    for a, b, weight in graph.edges(data="weight"):
        before = found.get_edge_data(a, b, {"weight": 0})["weight"]
        found.add_edge(a, b, weight=before + weight)
    return found


def _signed_degree(told: Material, name: str) -> Iterator[Line]:
    graph = told.network(name)
    found = centrality.signed_degree(graph)
    parts = ("out_positive", "out_negative", "in_positive", "in_negative", "out_net", "in_net")
    return _named(graph, *({node: getattr(one, part) for node, one in found.items()} for part in parts))


def _hits(told: Material, name: str) -> Iterator[Line]:
    graph = _weighted(told, name)
    found = centrality.hits(graph)
    return _named(graph, found.hubs, found.authorities)


def _communities(told: Material, name: str) -> Iterator[Line]:
    graph = told.network(name)
    method: Method = "leiden" if told.options.engine == "igraph" else "louvain"
    return _named(graph, communities(graph, told.options.seed, method=method))


def _camps(told: Material) -> dict[str, int]:
    return balance.line_index(told.network("signed"), told.options.seed).sides


def _sides(told: Material, name: str) -> Iterator[Line]:
    graph = told.network(name)
    return _named_by(graph, _camps(told), components(graph))


def _named_by(graph: nx.Graph, first: Mapping[str, Any], *others: Mapping[str, Any]) -> Iterator[Line]:
    """A line for each node with a value in the first mapping."""
    return (line for line in _named(graph, first, *others) if line[len(ACTOR)] is not None)


def _blocks(told: Material) -> list[balance.Factions]:
    return balance.factions_by_number(told.network("signed"), seed=told.options.seed)


def _brokerage(told: Material, name: str) -> Iterator[Line]:
    graph = told.network(name)
    found = brokerage.brokerage(graph, _blocks(told)[-1].members)
    parts = ("coordinator", "consultant", "gatekeeper", "representative", "liaison", "total")
    return _named(graph, *({node: getattr(one, part) for node, one in found.items()} for part in parts))


def _participation(told: Material, name: str) -> Iterator[Line]:
    graph = told.network(name)
    return _named(graph, brokerage.participation(graph, communities(graph, told.options.seed)))


def _core(told: Material, name: str) -> Iterator[Line]:
    graph = _undirected(told.network(name))
    found = brokerage.core_periphery(graph)
    return _named(graph, {node: int(node in found.core) for node in graph if graph.degree(node)})


def _undirected(graph: nx.Graph) -> nx.Graph:
    return graph.to_undirected() if graph.is_directed() else graph


def _size(told: Material, name: str) -> Iterator[Line]:
    graph = told.network(name)
    weight = sum(abs(weight) for _, _, weight in graph.edges(data="weight"))
    yield graph.number_of_nodes(), graph.number_of_edges(), rounded(weight), rounded(networks.density(graph))


def _triads(told: Material, name: str) -> Iterator[Line]:
    census = balance.triad_census(told.network(name))
    yield (*census.counts, rounded(census.balance), rounded(census.weak_balance))


def _line_index(told: Material, name: str) -> Iterator[Line]:
    graph = told.network(name)
    found = balance.line_index(graph, told.options.seed)
    ties = graph.number_of_edges()
    yield found.value, found.lower, "exact" if found.exact else "upper bound", ties, rounded(_share(found.value, ties))


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _blockmodel(told: Material, name: str) -> Iterator[Line]:
    for number, found in enumerate(_blocks(told), 1):
        yield number, found.errors


def _closure(told: Material, name: str) -> Iterator[Line]:
    groups = communities(told.network("congruence"), told.options.seed)
    graph = told.network(name)
    every = covering(graph, groups)
    yield len(set(groups.values())), rounded(modularity(graph, every)), rounded(ei_index(graph, every))


def _fit(told: Material, name: str) -> Iterator[Line]:
    found = brokerage.core_periphery(_undirected(told.network(name)))
    yield len(found.core), rounded(found.fit)


def _polarisation(told: Material, name: str) -> Iterator[Line]:
    found = polarisation(told.stances, told.options.seed)
    articles = len({row.article for row in told.stances})
    values = (found.value, *((None, None) if found.value is None else (found.congruence, found.conflict)))
    yield (*map(rounded, values), len(found.camps), rounded(networks.total_weight(told.stances)), articles)


def _polarisation_by_chance(told: Material, name: str) -> Iterator[Line]:
    value = polarisation(told.stances, told.options.seed).value
    dealt = by_chance(told.stances, seed=told.options.seed)
    if value is None or not dealt:
        yield None, None, None, None, 0
        return
    as_high = sum(one >= value - 1e-9 for one in dealt)
    figures = (value, sum(dealt) / len(dealt), dealt[int(0.95 * (len(dealt) - 1))], (as_high + 1) / (len(dealt) + 1))
    yield (*map(rounded, figures), len(dealt))


def _polar_camps(told: Material, name: str) -> Iterator[Line]:
    return _named(told.network("congruence"), polarisation(told.stances, told.options.seed).camps)


def _disagreement(told: Material, name: str) -> Iterator[Line]:
    for issue, found in issue_disagreement(told.stances).items():
        sides = len(found.supporters), len(found.opponents)
        yield issue, found.label, *sides, rounded(found.value), found.statements


def _agreement(told: Material, name: str) -> Iterator[Line]:
    labels = networks.names(told.stances)
    for (a, b), (same, against) in agreement_pairs(told.stances).items():
        pairs = same + against
        yield a, labels[a][0], b, labels[b][0], rounded((same - against) / pairs), _whole(pairs)


def _changes(told: Material, name: str) -> Iterator[Line]:
    for one in position_changes(told.stances):
        numbers = (one.before, one.after, one.number_before, one.number_after, one.gain)
        yield one.holder, one.holder_label, one.target, one.target_label, one.date, *map(rounded, numbers)


def _headline(told: Material, name: str) -> Iterator[Line]:
    for measure, value in headline(told.stances, told.options.seed).items():
        yield measure, rounded(value)


def _of_actors(compute: Callable[[Material, str], Mapping[str, Any]]) -> Callable[[Material, str], Iterator[Line]]:
    return lambda told, name: _named(told.network(name), compute(told, name))


MEASURES: Final[dict[str, Measure]] = {
    "size": Measure(tuple(NETWORKS), ("nodes", "ties", "weight", "density"), _size),
    "signed-degree": Measure(
        ("relations",),
        (*ACTOR, "out_positive", "out_negative", "in_positive", "in_negative", "out_net", "in_net"),
        _signed_degree,
    ),
    "pagerank": Measure(
        DIRECTED, (*ACTOR, "pagerank"), _of_actors(lambda told, name: centrality.pagerank(_weighted(told, name)))
    ),
    "hits": Measure(DIRECTED, (*ACTOR, "hub", "authority"), _hits),
    "betweenness": Measure(
        ("congruence", "conflict", "support", "opposition", "issue-congruence", "issue-conflict"),
        (*ACTOR, "betweenness"),
        _of_actors(
            lambda told, name: centrality.betweenness(told.network(name), told.options.seed, told.options.engine)
        ),
    ),
    "eigenvector": Measure(
        ("congruence", "conflict", "issue-congruence", "issue-conflict"),
        (*ACTOR, "eigenvector"),
        _of_actors(lambda told, name: centrality.eigenvector(told.network(name))),
    ),
    "pn": Measure(("signed",), (*ACTOR, "pn"), _of_actors(lambda told, name: centrality.pn(told.network(name)))),
    "status": Measure(
        ("signed",), (*ACTOR, "status"), _of_actors(lambda told, name: centrality.status(told.network(name)))
    ),
    "communities": Measure(("congruence", "conflict", "issue-congruence"), (*ACTOR, "community"), _communities),
    "camps": Measure(("signed",), (*ACTOR, "camp", "component"), _sides),
    "factions": Measure(("signed",), (*ACTOR, "faction"), _of_actors(lambda told, name: _blocks(told)[-1].members)),
    "brokerage": Measure(
        ("support", "opposition"),
        (*ACTOR, "coordinator", "consultant", "gatekeeper", "representative", "liaison", "total"),
        _brokerage,
    ),
    "participation": Measure(("congruence", "conflict"), (*ACTOR, "participation"), _participation),
    "core": Measure(("congruence", "conflict", "signed", "support", "opposition"), (*ACTOR, "core"), _core),
    "core-fit": Measure(("congruence", "conflict", "signed", "support", "opposition"), ("core_size", "fit"), _fit),
    "triads": Measure(("signed",), ("ppp", "ppn", "pnn", "nnn", "balance", "weak_balance"), _triads),
    "line-index": Measure(("signed",), ("line_index", "lower_bound", "standing", "ties", "frustration"), _line_index),
    "blockmodel": Measure(("signed",), ("factions", "errors"), _blockmodel),
    "closure": Measure(("congruence", "conflict"), ("communities", "modularity", "ei_index"), _closure),
    "polarisation": Measure(
        ("congruence",),
        ("polarisation", "ei_congruence", "ei_conflict", "actors", "stances", "articles"),
        _polarisation,
    ),
    "polarisation-chance": Measure(
        ("congruence",), ("polarisation", "by_chance", "by_chance_95", "p", "draws"), _polarisation_by_chance
    ),
    "polarisation-camps": Measure(("congruence",), (*ACTOR, "camp"), _polar_camps),
    "disagreement": Measure(
        ("two-mode",), ("issue", "label", "supporters", "opponents", "disagreement", "stances"), _disagreement
    ),
    "agreement": Measure(("subtract",), ("actor", "label", "other", "other_label", "agreement", "pairs"), _agreement),
    "changes": Measure(
        ("two-mode",),
        (
            *("holder", "holder_label", "target", "target_label", "date"),
            *("before", "after", "number_before", "number_after", "gain"),
        ),
        _changes,
    ),
    "headline": Measure(("signed",), ("measure", "value"), _headline),
}
"""Every measure by the name under which the command line knows it. Formulas and references: docs/analysis.md."""


def measure_of(name: str, network: str | None = None) -> Measure:
    """The measure of that name, which is offered on the network. Raises ``UnknownMeasure``."""
    if name not in MEASURES:
        raise UnknownMeasure(f"there is no measure {name!r}; known are {', '.join(MEASURES)}")
    found = MEASURES[name]
    if network is not None and network not in found.networks:
        wrong = network in SIGNED and found.networks[0] not in SIGNED
        reason = "is wrong on a signed network" if wrong else "is not offered"
        raise UnknownMeasure(f"{name} on {network!r} {reason}; it is offered on {', '.join(found.networks)}")
    return found
