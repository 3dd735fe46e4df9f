"""Stances as NetworkX graphs: actor→actor, actor × issue, and the projections of Discourse Network Analyzer.

Definitions: docs/analysis.md. All graphs have their nodes and edges in sorted order, so that every measure that
breaks ties by order gives the same on every run.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from typing import Final, Literal

import networkx as nx

from kg.analysis.graphs import SIGN_NAMES, DiGraph, Graph, MultiDiGraph, edges_of
from kg.analysis.statements import ISSUE, StanceRow

Unit = Literal["actor", "issue"]
Qualifier = Literal["ignore", "congruence", "conflict", "subtract"]
Normalisation = Literal["no", "average", "jaccard", "cosine", "euclidean"]
TwoMode = Literal["ignore", "combine", "subtract"]
Share = Literal["no", "activity", "prominence"]

NEGATED: Final = "negated"
NOTHING: Final = 1e-9
"""Weights for and against that differ by less cancel out: the sums of a kernel's weights are rounded."""


@dataclass(frozen=True, slots=True)
class Tie:
    """All stances of one sign from one holder to one target; ``held`` as in ``StanceRow``."""

    source: str
    target: str
    polarity: int
    held: bool
    weight: int
    """The number of stances."""
    types: tuple[tuple[str, int], ...]
    """Stance types with their counts, the most frequent first."""
    sum: float
    """The sum of the stances' weights: their number, but in a window with a kernel."""


def ties(rows: Iterable[StanceRow]) -> list[Tie]:
    """The rows counted by holder, target, sign and whether held; stances of an actor towards itself are left out."""
    found: dict[tuple[str, str, int, bool], list[StanceRow]] = defaultdict(list)
    for row in rows:
        if row.holder != row.target:
            found[row.holder, row.target, row.polarity, row.held].append(row)
    return [Tie(*ends, len(told), _by_type(told), total_weight(told)) for ends, told in sorted(found.items())]


def _by_type(rows: Iterable[StanceRow]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(row.type for row in rows).items(), key=lambda kv: (-kv[1], kv[0])))


def total_weight(rows: Iterable[StanceRow]) -> float:
    """The number of stances; with a kernel, the sum of their weights."""
    return sum(row.weight for row in rows)


def actor_rows(rows: Iterable[StanceRow]) -> list[StanceRow]:
    """The rows whose target is an actor."""
    return [row for row in rows if row.target_kind != ISSUE]


def issue_rows(rows: Iterable[StanceRow]) -> list[StanceRow]:
    """The rows whose target is an issue."""
    return [row for row in rows if row.target_kind == ISSUE]


def positions(rows: Iterable[StanceRow]) -> list[StanceRow]:
    """The rows without the negated: who did not endorse is neither for nor against."""
    return [row for row in rows if row.factuality != NEGATED]


def names(rows: Iterable[StanceRow]) -> dict[str, tuple[str, str]]:
    """Label and kind of every holder and target, by id; where articles differ, the most frequent label."""
    seen: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for row in rows:
        seen[row.holder][row.holder_label, row.holder_kind] += 1
        seen[row.target][row.target_label, row.target_kind] += 1
    return {node: min(counts, key=lambda name: (-counts[name], name)) for node, counts in sorted(seen.items())}


def relations(rows: Iterable[StanceRow]) -> nx.MultiDiGraph:
    """The signed directed actor→actor network.

    Edge keys are ``positive`` and ``negative``, with `` unheld`` for what is promised, possible or conditional and
    `` negated`` for what is denied, where the rows hold such; edges carry ``polarity``, ``weight`` (number of stances,
    or the sum of a kernel's weights) and ``types``; nodes ``label`` and ``kind``.
    """
    chosen = actor_rows(rows)
    graph = MultiDiGraph()
    for node, (label, kind) in names(chosen).items():
        graph.add_node(node, label=label, kind=kind)
    denied = [row for row in chosen if row.factuality == NEGATED]
    for found, denial in ((ties(positions(chosen)), ""), (ties(denied), f" {NEGATED}")):
        for tie in found:
            key = SIGN_NAMES[tie.polarity] + (denial or ("" if tie.held else " unheld"))
            types = ", ".join(f"{name} {count}" for name, count in tie.types)
            graph.add_edge(tie.source, tie.target, key=key, polarity=tie.polarity, weight=tie.sum, types=types)
    return graph


def position_ties(graph: nx.MultiDiGraph) -> Iterable[tuple[str, str, int, float]]:
    """Source, target, polarity and weight of every edge of ``relations`` but those of denied positions."""
    return (
        (a, b, data["polarity"], data["weight"])
        for a, b, key, data in graph.edges(keys=True, data=True)
        if not str(key).endswith(NEGATED)
    )


def layer(graph: nx.MultiDiGraph, polarity: int) -> nx.DiGraph:
    """The ties of one sign, all actors kept; denied positions are none."""
    weights: defaultdict[tuple[str, str], float] = defaultdict(int)
    for a, b, sign, weight in position_ties(graph):
        if sign == polarity:
            weights[a, b] += weight
    found = DiGraph()
    found.add_nodes_from(graph.nodes(data=True))
    found.add_edges_from((a, b, {"weight": weight}) for (a, b), weight in weights.items())
    return found


def signed(graph: nx.MultiDiGraph) -> nx.Graph:
    """The undirected signed network: ``sign`` is that of the sum over both directions; a sum of zero is no tie."""
    net: defaultdict[tuple[str, str], float] = defaultdict(int)
    for a, b, polarity, weight in position_ties(graph):
        net[min(a, b), max(a, b)] += polarity * weight
    found = Graph()
    found.add_nodes_from(sorted(graph.nodes(data=True)))
    found.add_edges_from(
        (a, b, {"sign": 1 if n > 0 else -1, "weight": abs(n)}) for (a, b), n in sorted(net.items()) if abs(n) > NOTHING
    )
    return found


def threshold(graph: nx.Graph, least: float) -> nx.Graph:
    """The network without the ties whose weight, sign left aside, is below ``least``; all nodes stay."""
    if least <= 0:
        return graph
    found = graph.copy()
    found.remove_edges_from([edge[:-1] for edge in edges_of(graph) if abs(edge[-1]["weight"]) < least])
    return found


def with_nodes(graph: nx.Graph, others: nx.Graph) -> nx.Graph:
    """The network with those nodes of the other that it lacks, as isolates, all nodes in sorted order."""
    if graph.nodes >= others.nodes:
        return graph
    found = graph.__class__()
    nodes = {**dict(others.nodes(data=True)), **dict(graph.nodes(data=True))}
    found.add_nodes_from((node, nodes[node]) for node in sorted(nodes))
    found.add_edges_from(edges_of(graph))
    return found


def density(graph: nx.Graph) -> float | None:
    """The share of the pairs that can be tied that are: ordered pairs where ties are directed, and in a two-mode network
    those of an actor with an issue. Several ties of a pair count once, loops not at all; ``None`` where no pair can be.

    >>> density(nx.Graph([("a", "b"), ("b", "c")])), density(nx.MultiDiGraph([("a", "b"), ("a", "b")]))
    (0.6666666666666666, 0.5)
    """
    size, issues = len(graph), sum(mode == "issue" for _, mode in graph.nodes(data="mode"))
    pairs = issues * (size - issues) if issues else size * (size - 1) // (1 if graph.is_directed() else 2)
    tied = {(a, b) for a, b in graph.edges() if a != b}
    return len(tied) / pairs if pairs else None


def two_mode(rows: Iterable[StanceRow], qualifier: TwoMode = "subtract", share: Share = "no") -> nx.Graph:
    """The actor × issue network; nodes carry ``mode`` (``actor`` or ``issue``), ``label`` and ``kind``.

    Edge ``weight``: positive + negative (ignore), positive − negative (subtract), or 1, 2, 3 for only positive, only
    negative, both (combine); divided by the actor's (activity) or the issue's (prominence) number of statements.
    """
    chosen = positions(issue_rows(rows))
    graph = Graph()
    for node, (label, kind) in names(chosen).items():
        graph.add_node(node, label=label, kind=kind, mode="issue" if kind == ISSUE else "actor")
    for (actor, issue), (positive, negative) in sorted(_cells(chosen).items()):
        graph.add_edge(actor, issue, positive=positive, negative=negative, weight=_value(positive, negative, qualifier))
    for actor, issue, data in graph.edges(data=True) if share != "no" else ():
        end = actor if (graph.nodes[actor]["mode"] == "actor") == (share == "activity") else issue
        data["weight"] /= sum(cell["positive"] + cell["negative"] for _, _, cell in graph.edges(end, data=True))
    return graph


def _cells(rows: Iterable[StanceRow]) -> dict[tuple[str, str], list[float]]:
    cells: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0, 0])
    for row in rows:
        cells[row.holder, row.target][0 if row.polarity > 0 else 1] += row.weight
    return cells


def _value(positive: float, negative: float, qualifier: TwoMode) -> float:
    if qualifier == "combine":
        return (positive > 0) + 2 * (negative > 0)
    return positive + negative if qualifier == "ignore" else positive - negative


@dataclass(slots=True)
class _Pair:
    """What the weight of a pair of units is computed from; ``first`` and ``second`` are Σ x where both have x > 0."""

    congruence: float = 0
    conflict: float = 0
    first: float = 0
    second: float = 0


def project(
    rows: Iterable[StanceRow],
    unit: Unit = "actor",
    qualifier: Qualifier = "congruence",
    normalise: Normalisation = "no",
) -> nx.Graph:
    """The one-mode network of actors over shared issues, or of issues over shared actors, as DNA computes it.

    ``cosine`` is DNA's own (the product of the activities); ``euclidean`` the cosine of the count vectors. Pairs of
    weight zero have no edge; units without edges stay as isolates. With a kernel a pair of stances counts the geometric
    mean of their weights.
    """
    chosen = positions(issue_rows(rows))
    counts = _counts(chosen, unit)
    labels = names(chosen)
    graph = Graph()
    for node in sorted(counts):
        graph.add_node(node, label=labels[node][0], kind=labels[node][1])
    for (a, b), pair in sorted(_pairs(counts).items()):
        weight = WEIGHTS[qualifier](pair) * _inverse(DIVISORS[normalise](counts[a], counts[b], pair))
        if weight:
            graph.add_edge(a, b, weight=weight)
    return graph


Counts = Mapping[tuple[str, int], float]

WEIGHTS: Final[dict[Qualifier, Callable[[_Pair], float]]] = {
    "ignore": lambda pair: pair.congruence + pair.conflict,
    "congruence": lambda pair: pair.congruence,
    "conflict": lambda pair: pair.conflict,
    "subtract": lambda pair: pair.congruence - pair.conflict,
}

DIVISORS: Final[dict[Normalisation, Callable[[Counts, Counts, _Pair], float]]] = {
    "no": lambda a, b, pair: 1,
    "average": lambda a, b, pair: (sum(a.values()) + sum(b.values())) / 2,
    "jaccard": lambda a, b, pair: sum(a.values()) - pair.first + sum(b.values()) - pair.second + pair.congruence,
    "cosine": lambda a, b, pair: sum(a.values()) * sum(b.values()),
    "euclidean": lambda a, b, pair: sqrt(sum(n * n for n in a.values()) * sum(n * n for n in b.values())),
}


def _inverse(divisor: float) -> float:
    return 1 / divisor if divisor else 0.0


def _counts(rows: Iterable[StanceRow], unit: Unit) -> dict[str, defaultdict[tuple[str, int], float]]:
    """x[unit][other, sign]: the roots of the weights, since a weight of the projection is a sum of products of two."""
    counts: dict[str, defaultdict[tuple[str, int], float]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        own, other = (row.holder, row.target) if unit == "actor" else (row.target, row.holder)
        counts[own][other, row.polarity] += row.weight if row.weight == 1 else sqrt(row.weight)
    return counts


def _pairs(counts: Mapping[str, Counts]) -> dict[tuple[str, str], _Pair]:
    """Every pair of units that share an ``other``; for two signs the level distance is 0 or the whole range."""
    holders: dict[str, list[tuple[str, int, float]]] = defaultdict(list)
    for unit, cells in sorted(counts.items()):
        for (other, sign), number in sorted(cells.items()):
            holders[other].append((unit, sign, number))
    pairs: dict[tuple[str, str], _Pair] = defaultdict(_Pair)
    for entries in holders.values():
        for (a, sign_a, x), (b, sign_b, y) in combinations(entries, 2):
            if a != b:
                _add(pairs[a, b], sign_a == sign_b, x, y)
    return pairs


def _add(pair: _Pair, same: bool, x: float, y: float) -> None:
    if same:
        pair.congruence += x * y
        pair.first += x
        pair.second += y
    else:
        pair.conflict += x * y
