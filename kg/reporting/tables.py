"""The tables of a report: each row with the quotes that it counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from kg.analysis import networks
from kg.analysis.communities import communities
from kg.analysis.material import Material
from kg.analysis.positions import Disagreement, agreement_pairs, issue_disagreement
from kg.analysis.statements import ISSUE
from kg.analysis.tables import Table
from kg.analysis.tidy import measure_table
from kg.reporting.quotes import Quote, Read, of

Cell = str | int | float | None

QUOTES: Final = 8
"""The most quotes in a row of a table; all stand in the list of evidence, as far as it goes."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row; ``total`` is the number of quotes behind it, of which ``quotes`` are the first."""

    cells: tuple[Cell, ...]
    quotes: Sequence[Quote] = ()
    total: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A table with its anchor, what it shows and the methods by which it was made."""

    id: str
    title: str
    caption: str
    columns: tuple[str, ...]
    lines: list[Line]
    total: int
    methods: tuple[str, ...] = field(default=())

    @property
    def quoted(self) -> bool:
        """Whether its rows stand on quotes of their own."""
        return any(line.total for line in self.lines)


@dataclass(frozen=True)
class Debate:
    """What was read, with the networks and the groups that several tables share."""

    read: Read
    material: Material

    @cached_property
    def disagreement(self) -> dict[str, Disagreement]:
        """Issues on which two or more stand, the most contested first."""
        found = issue_disagreement(self.read.counted)
        shared = [key for key, one in found.items() if len(one.supporters) + len(one.opponents) > 1]
        return {key: found[key] for key in sorted(shared, key=lambda key: (*_contested(found[key]), key))}

    @cached_property
    def balance(self) -> dict[str, Table]:
        """The census of triads and the line index of balance, one row each."""
        return {name: measure_table(name, [self.material]) for name in ("triads", "line-index")}

    @cached_property
    def hostile(self) -> list[tuple[str, str, int, int]]:
        """Two actors with the stances for and against between them, the most hostile pair first."""
        counts: dict[tuple[str, str], list[int]] = {}
        for tie in networks.ties(networks.positions(networks.actor_rows(self.read.counted))):
            pair = (min(tie.source, tie.target), max(tie.source, tie.target))
            counts.setdefault(pair, [0, 0])[tie.polarity < 0] += tie.weight
        found = [(a, b, pro, con) for (a, b), (pro, con) in counts.items()]
        return sorted(found, key=lambda one: (one[2] - one[3], -one[3], one))

    @cached_property
    def blocs(self) -> list[list[str]]:
        """The communities of the congruence network with two or more members, the largest first."""
        groups: dict[int, list[str]] = {}
        for actor, group in communities(self.material.network("congruence"), self.material.options.seed).items():
            groups.setdefault(group, []).append(actor)
        busy = {row.holder: 0 for row in self.read.counted}
        for row in self.read.counted:
            busy[row.holder] += 1
        found = [sorted(group, key=lambda actor: (-busy.get(actor, 0), actor)) for group in groups.values()]
        return sorted((group for group in found if len(group) > 1), key=lambda group: (-len(group), group))

    def line(self, cells: tuple[Cell, ...], quotes: Sequence[Quote]) -> Line:
        """A row with its first quotes, the surest first."""
        ranked = sorted(quotes, key=lambda one: (-one.row.confidence, one.row.date or "", one.row.quote))
        return Line(cells, ranked[:QUOTES], len(quotes))


def _contested(one: Disagreement) -> tuple[float, ...]:
    sides = len(one.supporters), len(one.opponents)
    return -min(sides), -(one.value or 0.0), -sum(sides)


Maker = Callable[[Debate], Iterable[Line]]


def _relations(debate: Debate) -> Iterable[Line]:
    read = debate.read
    found = networks.ties(networks.positions(networks.actor_rows(read.counted)))
    for tie in sorted(found, key=lambda tie: (-tie.weight, tie.source, tie.target, tie.polarity)):
        quotes = [q for q in of(read.quotes, [tie.source], [tie.target]) if q.row.polarity == tie.polarity]
        kinds = ", ".join(f"{name}\u00a0×{count}" if count > 1 else name for name, count in tie.types)
        sign = "for" if tie.polarity > 0 else "against"
        yield debate.line((read.label(tie.source), sign, read.label(tie.target), tie.weight, kinds), quotes)


def _issues(debate: Debate) -> Iterable[Line]:
    for issue, one in debate.disagreement.items():
        sides = [", ".join(map(debate.read.label, side)) for side in (one.supporters, one.opponents)]
        value = None if one.value is None else round(one.value, 2)
        yield debate.line((one.label, *sides, value, one.statements), of(debate.read.quotes, (), [issue]))


def _agreement(debate: Debate) -> Iterable[Line]:
    read = debate.read
    targets: dict[str, set[str]] = {}
    for row in networks.issue_rows(read.counted):
        targets.setdefault(row.holder, set()).add(row.target)
    pairs = agreement_pairs(read.counted).items()
    for (a, b), (same, against) in sorted(pairs, key=lambda one: (-sum(one[1]), one[0])):
        cells = (read.label(a), read.label(b), int(same), int(against), round((same - against) / (same + against), 2))
        yield debate.line(cells, of(read.quotes, [a, b], targets[a] & targets[b]))


def _actors(debate: Debate) -> Iterable[Line]:
    found: dict[str, list[Any]] = {}
    told = [debate.material]
    for row in measure_table("signed-degree", told).rows:
        found[str(row[1])] = [*row[2:8], *[None] * 4]
    measures = (("pagerank", "support"), ("pagerank", "opposition"), ("betweenness", "congruence"), ("pn", "signed"))
    for place, (name, network) in enumerate(measures):
        for row in measure_table(name, told, network).rows:
            cells = found.setdefault(str(row[1]), [row[2], row[3], 0, 0, 0, 0, *[None] * 4])
            cells[6 + place] = None if row[4] is None else round(float(row[4]), 3)
    for actor, cells in sorted(found.items(), key=lambda one: (-sum(one[1][2:6]), one[0])):
        quotes = [q for q in debate.read.quotes if actor in (q.row.holder, q.row.target)]
        yield debate.line(tuple(cells), quotes)


def _blocs(debate: Debate) -> Iterable[Line]:
    for number, members in enumerate(debate.blocs, 1):
        quotes = [q for q in of(debate.read.quotes, members) if q.row.target_kind == ISSUE]
        yield debate.line((number, len(members), ", ".join(map(debate.read.label, members))), quotes)


def _brokers(debate: Debate) -> Iterable[Line]:
    rows = measure_table("brokerage", [debate.material], "support").rows
    for row in sorted(rows, key=lambda row: (-int(row[-1] or 0), str(row[1]))):
        if row[-1]:
            quotes = [q for q in debate.read.quotes if row[1] in (q.row.holder, q.row.target) and q.row.polarity > 0]
            yield debate.line(tuple(row[2:]), [q for q in quotes if q.row.target_kind != ISSUE])


def _balance(debate: Debate) -> Iterable[Line]:
    for table in debate.balance.values():
        for column, value in zip(table.columns[1:], table.rows[0][1:], strict=True):
            yield Line((BALANCE.get(column, column), value))


def _sizes(debate: Debate) -> Iterable[Line]:
    for name in SIZED:
        for network, nodes, ties, weight, density in measure_table("size", [debate.material], name).rows:
            rounded = None if density is None else round(float(density), 4)
            yield Line((network, nodes, ties, round(float(weight or 0)), rounded))


SIZED: Final = ("relations", "support", "opposition", "signed", "two-mode", "congruence", "conflict")
BALANCE: Final = {
    "ppp": "triangles + + +",
    "ppn": "triangles + + −",
    "pnn": "triangles + − −",
    "nnn": "triangles − − −",
    "balance": "degree of balance",
    "weak_balance": "weak balance",
    "line_index": "line index of balance",
    "lower_bound": "its lower bound",
    "standing": "the line index is",
    "ties": "signed ties",
    "frustration": "frustration",
}


def _contradictions(debate: Debate) -> Iterable[Line]:
    read = debate.read
    signs: dict[tuple[str, str], list[int]] = {}
    for row in networks.positions(read.counted):
        signs.setdefault((row.holder, row.target), [0, 0])[row.polarity < 0] += 1
    both = [(pair, numbers) for pair, numbers in signs.items() if all(numbers)]
    for (holder, target), (pro, con) in sorted(both, key=lambda one: (-min(one[1]), -sum(one[1]), one[0])):
        yield debate.line((read.label(holder), read.label(target), pro, con), of(read.quotes, [holder], [target]))


def _changes(debate: Debate) -> Iterable[Line]:
    for row in measure_table("changes", [debate.material]).rows:
        shares = [f"{float(row[place] or 0):.0%} of {row[place + 2]}" for place in (6, 7)]
        yield debate.line((row[2], row[4], row[5], *shares), of(debate.read.quotes, [str(row[1])], [str(row[3])]))


TABLES: Final[tuple[tuple[str, str, str, tuple[str, ...], tuple[str, ...], Maker], ...]] = (
    ("relations", "Positions of actors towards actors", "Who stands for or against whom; stances are counted as selected, while repeats within an article are quoted, too.",
     ("holder", "sign", "target", "stances", "types"), ("relations",), _relations),
    ("issues", "Issues and how contested they are", "Issues on which two or more actors stand. Disagreement is 0 where all stand together, 1 where as many stand for as against.",
     ("issue", "for", "against", "disagreement", "stances"), ("disagreement",), _issues),
    ("contradictions", "For and against at once", "Actors of whom positions of both signs towards the same target are told: a change, a nuance, or an error of reading.",
     ("actor", "target", "for", "against"), ("two-mode", "relations"), _contradictions),
    ("changes", "Changes of position", "Where the dated positions of an actor towards a target turned; shares are of positive stances.",
     ("actor", "target", "date", "before", "from then on"), ("changes",), _changes),
    ("agreement", "Who agrees with whom over issues", "Pairs who share an issue: 1 always together, −1 always opposed.",
     ("actor", "other actor", "congruence", "conflict", "agreement"), ("agreement", "congruence", "conflict"), _agreement),
    ("blocs", "Blocs", "Communities of actors who take the same sides on shared issues.",
     ("bloc", "actors", "members"), ("communities", "congruence"), _blocs),
    ("actors", "Actors and their centralities", "Stances taken and received, rank in the network of support and of opposition, betweenness in that of agreement, PN centrality.",
     ("actor", "kind", "supports", "opposes", "supported by", "opposed by", "PageRank, support", "PageRank, opposition", "betweenness", "PN"),
     ("signed-degree", "pagerank", "betweenness", "pn"), _actors),
    ("brokers", "Brokers", "How often an actor stands between two others who are not tied, by the factions of the three, over ties of support.",
     ("actor", "kind", "coordinator", "consultant", "gatekeeper", "representative", "liaison", "total"), ("brokerage", "factions"), _brokers),
    ("balance", "Structural balance", "Triangles of the signed network, and the fewest ties whose removal leaves two camps.",
     ("measure", "value"), ("signed", "triads", "line-index"), _balance),
    ("networks", "Networks and their sizes", "Density is the share of the pairs that can be tied that are.",
     ("network", "nodes", "ties", "sum of weights", "density"), ("size", *SIZED), _sizes),
)  # fmt: skip
"""Anchor, title, caption, columns, methods and rows of every table, in the order of the report."""


def sections(debate: Debate, most: int) -> list[Section]:
    """The tables that have rows, each with its first ``most``."""
    found = []
    for name, title, caption, columns, methods, make in TABLES:
        lines = list(make(debate))
        if lines:
            found.append(Section(name, title, caption, columns, lines[:most], len(lines), methods))
    return found
