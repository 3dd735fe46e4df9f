"""Which issues of different articles are one matter: a pure function of the issues, whatever their order.

Issues that are worded alike and near enough in time make a unit; units are joined by average linkage over pairs that
nothing speaks against (another number, another year, names that each lacks of the other, another owner). How near is
near enough stands in ``issue_periods.tsv``; "the plan" of two articles joins only where more than the word agrees.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from typing import Final, NamedTuple

from kg.analysis.issue_units import Period, Unit, gap_of, period, span_of, units_of
from kg.analysis.wordings import Reader, proper_words
from kg.extraction.issue_nouns import load_issue_tables
from kg.model import stable_id
from kg.rdf.clusters import Cluster, Member
from kg.rdf.issues import IssueEntry

VERSION: Final = "1"
"""Goes up whenever the same issues give other clusters."""
THRESHOLD: Final = 0.62
"""How much two issues have to agree to be brought together."""
_AVERAGE: Final = 0.5
"""How much the issues of a cluster have to agree on average."""
_CLAUSE: Final = 0.8
_CLAUSE_WORDS: Final = 2
"""How much clauses have to agree, and in how many words and names at least."""
_GENERIC: Final = 0.8
_CROWDED: Final = 60
"""Above this many units with the same key, each is compared with as many neighbours in time only."""
_FORGIVEN: Final = 0.25
"""Weight of a name that only one of two labels has, where the other's article tells of that actor, too."""
_YEARLY: Final = 300
"""A matter with at least so many days is one where its year, named or that of the article, is one."""
_RARE: Final = 30
"""A word of one in so many units is as telling as a word can be."""
_CASUAL: Final = 3
"""Days within which a bare word ("the resolution") on which two actors take positions in both articles is one matter."""


class Link(NamedTuple):
    """How much two issues agree (0 to 1) and in what."""

    score: float
    reason: str


def cluster(
    issues: Iterable[IssueEntry], names: Mapping[str, str] | None = None, parts: Mapping[str, str] | None = None
) -> tuple[Cluster, ...]:
    """The clusters of two or more issues, by id; each issue is in one at most.

    ``names`` are names of actors that any article may use, ``parts`` tells which actor is part of which.
    """
    entries = sorted(issues, key=lambda entry: entry.id)
    reader = Reader(load_issue_tables(), names or {}, proper_words(entries))
    units = units_of([(entry, reader.read(entry)) for entry in entries])
    judge = Judge(units, parts or {})
    found = [_cluster([units[n] for n in group], judge) for group in _groups(units, judge)]
    return tuple(sorted((each for each in found if each is not None), key=lambda each: each.id))


class Judge:
    """Compares units; rare words weigh more than frequent ones (inverse document frequency over the units)."""

    def __init__(self, units: Sequence[Unit], parts: Mapping[str, str]) -> None:
        self.parts = parts
        counts = Counter(token for unit in units for token in unit.tokens)
        self.weights = {token: 1 + math.log(min(len(units) / count, _RARE)) for token, count in counts.items()}
        self._above: dict[str, frozenset[str]] = {}
        self._reach = {unit.id: unit.named.union(*map(self._wholes, unit.named)) for unit in units}
        self._known: dict[tuple[str, str], Link] = {}

    def compare(self, a: Unit, b: Unit) -> Link | None:
        """How far the two agree; None where something speaks against their being one matter."""
        if a.id > b.id:
            a, b = b, a
        known = self._known.get((a.id, b.id))
        if known is None and (known := self._compare(a, b)) is not None:
            self._known[a.id, b.id] = known
        return known

    def familiar(self, unit: Unit, others: Iterable[int], units: Sequence[Unit]) -> Iterable[int]:
        """Those of the others, by number, whose names are not all strange to the unit, as its own are to them.

        A quick sieve: ``compare`` says None for whatever it leaves out.
        """
        if unit.wording.numbers or not unit.wording.names:
            return others
        strange = self._reach[unit.id].isdisjoint
        return [n for n in others if not units[n].wording.names or not strange(self._reach[units[n].id])]

    def _compare(self, a: Unit, b: Unit) -> Link | None:
        left, right = a.wording, b.wording
        if left.head != right.head or left.clause != right.clause or left.negated != right.negated:
            return None
        if self._at_odds(a, b) or a.articles & b.articles:
            return None
        shared = self._shared(a, b)
        if left.clause and len(shared) < _CLAUSE_WORDS:
            return None
        span, allowed = span_of(a, b), self._allowed(a, b, shared)
        undated = span is None and allowed < math.inf
        if (span is not None and span > allowed) or (undated and not shared & a.named):
            return None
        score, gap = self._agreement(a, b, shared), gap_of(a, b)
        if gap and allowed < math.inf:
            score *= 1 - 0.15 * gap / allowed
        return Link(score, _reason(a, b, shared, score, gap))

    def _at_odds(self, a: Unit, b: Unit) -> bool:
        """Whether numbers, years, names or owners contradict each other; what does so most often is asked first."""
        left, right = a.wording, b.wording
        if left.years and right.years and left.years != right.years:
            return True
        if left.numbers and right.numbers and left.numbers != right.numbers:
            return True
        if left.joint != right.joint and left.names != right.names:
            return True
        numbered = bool(left.head and left.numbers and left.numbers == right.numbers)
        if not numbered and self._extra(a, b) and self._extra(b, a):
            return True
        if _strayed(a, b) or _strayed(b, a) or _turned(a, b) or _turned(b, a):
            return True
        if numbered or not (a.owner and b.owner) or self._related(a.owner, b.owner):
            return False
        return not {a.owner, b.owner} <= a.named & b.named

    def _related(self, one: str, other: str) -> bool:
        return one == other or other in self._wholes(one) or one in self._wholes(other)

    def _akin(self, name: str, unit: Unit) -> bool:
        """Whether the name is related to one of the unit's."""
        return name in self._reach[unit.id] or not self._wholes(name).isdisjoint(unit.named)

    def _wholes(self, actor: str) -> frozenset[str]:
        """What the actor is part of, and what that is part of."""
        if actor not in self._above:
            found: list[str] = []
            whole = actor
            while (whole := self.parts.get(whole, "")) and whole not in found:
                found.append(whole)
            self._above[actor] = frozenset(found)
        return self._above[actor]

    def _extra(self, a: Unit, b: Unit) -> bool:
        """Whether a's label has names that neither b's label nor its owner knows."""
        return any(self._wholes(name).isdisjoint(b.named) for name in a.wording.names - self._reach[b.id])

    def _shared(self, a: Unit, b: Unit) -> set[str]:
        names = {name for name in a.named if self._akin(name, b)}
        left, right = a.wording, b.wording
        return names | (left.words & right.words) | (left.numbers & right.numbers) | (left.years & right.years)

    def _allowed(self, a: Unit, b: Unit, shared: set[str]) -> float:
        """Days that the two may lie apart, given what they share; -1 where that is too little."""
        table = period(a.wording.head, a.kind)
        if a.wording.years & b.wording.years or (a.wording.numbers & b.wording.numbers and math.isinf(table.days)):
            return math.inf
        names = shared & a.named
        if names and bool(a.wording.years) != bool(b.wording.years) and table.days >= _YEARLY:
            return math.inf
        if not names and not shared & a.wording.numbers:
            return self._unnamed(a, b, shared, table)
        only_actors = not shared - a.wording.actors - {a.owner, b.owner}
        return table.bare if only_actors else table.days

    def _unnamed(self, a: Unit, b: Unit, shared: set[str], table: Period) -> float:
        if not (a.tokens and b.tokens):
            casual = len(a.holders & b.holders) > 1 and not (a.tokens or b.tokens) and a.wording.head
            return _CASUAL if casual else -1
        if a.tokens == b.tokens and len(shared) + bool(a.wording.head) > 1:
            return table.days if math.isinf(table.days) else table.bare
        company = len(a.context & b.context) > 1
        return table.bare if shared and company and not math.isinf(table.days) else -1

    def _agreement(self, a: Unit, b: Unit, shared: set[str]) -> float:
        """Dice's coefficient and how much of the shorter label is in the longer one, two to one, by weight."""
        common = math.fsum(self._weight(token) for token in shared) + (1 if a.wording.head else 0)
        left = math.fsum(self._lacking(token, b) for token in (a.tokens | a.own) - shared)
        right = math.fsum(self._lacking(token, a) for token in (b.tokens | b.own) - shared)
        if not common:
            return 0.0
        return (4 * common / (2 * common + left + right) + common / (common + min(left, right))) / 3

    def _weight(self, token: str) -> float:
        return self.weights.get(token, 1.0)

    def _lacking(self, token: str, other: Unit) -> float:
        if self._akin(token, other):
            return 0.0
        return self._weight(token) * (_FORGIVEN if token in other.context or token in other.holders else 1)


def _strayed(a: Unit, b: Unit) -> bool:
    """Whether a's label names a year that lies far from when b was told, for what has its time."""
    if b.first is None or not a.wording.years or b.wording.years or math.isinf(period(a.wording.head, a.kind).days):
        return False
    return any(abs(int(year) - date.fromordinal(b.first).year) > 1 for year in a.wording.years)


def _turned(a: Unit, b: Unit) -> bool:
    """Whether what is an actor's own in a is directed at that actor in b: Arland's sanctions, sanctions on Arland."""
    own, objects = a.wording.owners, b.wording.objects
    return bool(own and objects and (own - a.wording.objects) & (objects - b.wording.owners))


def _reason(a: Unit, b: Unit, shared: set[str], score: float, gap: int | None) -> str:
    """In a few words what the two agree in."""
    days = {a.first, a.last, b.first, b.last}
    near = f" within {gap} days" if gap else " on the same day" if gap == 0 and len(days) == 1 else ""
    if a.tokens == b.tokens and a.tokens:
        return f"same name{near}: {a.entries[0].label}"
    if not shared - a.wording.actors - a.own - b.own:
        return f"same head and {'actor' if shared else 'holders'}{near}"
    return f"labels agree {score:.2f} (tf-idf){near}"


def _groups(units: Sequence[Unit], judge: Judge) -> list[list[int]]:
    """Average linkage, the best pair first: two groups join where no pair of theirs is at odds and all agree on average."""
    group: dict[int, int] = {n: n for n in range(len(units))}
    members: dict[int, list[int]] = {n: [n] for n in range(len(units))}
    for _, a, b in sorted(_edges(units, judge), key=lambda edge: (-edge[0], edge[1], edge[2])):
        one, other = sorted((group[a], group[b]))
        if one == other or not _agree([units[n] for n in members[one]], [units[n] for n in members[other]], judge):
            continue
        members[one] += members.pop(other)
        group.update(dict.fromkeys(members[one], one))
    return [sorted(found) for found in members.values()]


def _agree(these: Sequence[Unit], those: Sequence[Unit], judge: Judge) -> bool:
    total = 0.0
    for a, b in product(these, those):
        link = judge.compare(a, b)
        if link is None:
            return False
        total += link.score
    return total / (len(these) * len(those)) >= _AVERAGE


def _edges(units: Sequence[Unit], judge: Judge) -> Iterator[tuple[float, int, int]]:
    """Pairs of units, by number, that agree enough to be one matter."""
    for a, b in _candidates(units, judge):
        link = judge.compare(units[a], units[b])
        if link is not None and link.score >= _wanted(units[a], units[b]):
            yield link.score, a, b


def _wanted(a: Unit, b: Unit) -> float:
    if a.wording.clause:
        return _CLAUSE
    told = a.wording.head and a.named and b.named and not (a.kind == b.kind == "matter")
    return THRESHOLD if told else _GENERIC


def _candidates(units: Sequence[Unit], judge: Judge) -> Iterator[tuple[int, int]]:
    """Pairs with the same head and a further word in common; of very many, neighbours in time."""
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, unit in enumerate(units):
        for token in unit.tokens | unit.own or {""}:
            blocks[unit.wording.head, token].append(number)
    places: list[list[tuple[list[int], int]]] = [[] for _ in units]
    for block in blocks.values():
        if len(block) > _CROWDED:
            block.sort(key=lambda n: (units[n].first or 0, n))
        for place, number in enumerate(block):
            places[number].append((block, place))
    for number, found in enumerate(places):
        near = {other for block, place in found for other in _near(block, place) if other > number}
        yield from ((number, other) for other in judge.familiar(units[number], near, units))


def _near(block: list[int], place: int) -> list[int]:
    return block if len(block) <= _CROWDED else block[max(0, place - _CROWDED + 1) : place + _CROWDED]


def _cluster(units: Sequence[Unit], judge: Judge) -> Cluster | None:
    """The cluster of these units; None where it would be of one article."""
    if len({article for unit in units for article in unit.articles}) < 2:
        return None
    members = sorted(_member(unit, entry, units, judge) for unit in units for entry in unit.entries)
    return Cluster(stable_id("cluster", members[0].issue), _label(units, judge), tuple(members))


def _member(unit: Unit, entry: IssueEntry, units: Sequence[Unit], judge: Judge) -> Member:
    """The entry with its best link to an issue of another article."""
    links = [link for other in units if other is not unit and (link := judge.compare(unit, other)) is not None]
    if len(unit.articles) > 1:
        links.append(Link(1.0, f"same name: {unit.entries[0].label}"))
    best = max(links)
    return Member(entry.id, round(100 * min(best.score, 1.0)), best.reason)


def _label(units: Sequence[Unit], judge: Judge) -> str:
    """The label that most articles use; of equals the one that says most, then the shorter one."""
    counts = Counter(entry.label for unit in units for entry in unit.entries)
    says = {entry.label: math.fsum(map(judge._weight, unit.tokens)) for unit in units for entry in unit.entries}
    return min(counts, key=lambda label: (-counts[label], -says[label], len(label), label))
