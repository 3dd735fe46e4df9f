"""What article graphs say of issues and of those who take positions on them: out of a store, or from quads as they go by.

Both ways collect the same values of the same slots, graph by graph, so both give the same entries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from sys import intern
from typing import Final, NamedTuple
from urllib.parse import unquote

from kg.model import SCOPED
from kg.rdf.store import Store
from kg.rdf.vocabulary import ACTOR_CLASSES, INSTANCES, term

_SLOTS: Final = {
    "title": ("schema:NewsArticle", "rdfs:label"),
    "date": ("schema:NewsArticle", "schema:datePublished"),
    "label": ("kg:Issue", "rdfs:label"),
    "kind": ("kg:Issue", "kg:issueKind"),
    "owner": ("kg:Issue", "kg:belongsTo"),
    "wording": ("kg:Issue", "skos:altLabel"),
}
"""What is read of things of a class: slot → class and property."""
_NAMES: Final = ("rdfs:label", "skos:altLabel")
_PARTS: Final = ("org:subOrganizationOf", "org:memberOf", "dcterms:isPartOf")
_HOLDERS: Final = "GRAPH ?graph { ?thing a kg:Issue . ?stance kg:target ?thing ; kg:holder ?value }"

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class IssueEntry:
    """What the graph says about one issue.

    ``names`` maps each name of the article's actors to the actor's id; it is shared by the issues of an article.
    """

    id: str
    article: str
    label: str
    kind: str = "matter"
    date: str | None = None
    owner: str | None = None
    holders: frozenset[str] = frozenset()
    wordings: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


class Matters(NamedTuple):
    """The issues of articles, and which actor is part of which, as pairs."""

    issues: tuple[IssueEntry, ...]
    parts: frozenset[tuple[str, str]]


def issues(store: Store) -> list[IssueEntry]:
    """Every issue of the article graphs, by id."""
    said: dict[str, dict[str, Pairs]] = defaultdict(lambda: defaultdict(list))
    for slot, pattern in _patterns():
        for row in store.query(f"SELECT ?graph ?thing ?value {{ {pattern} }}").rows:
            graph, thing, value = (getattr(each, "value", "") for each in row)
            said[graph][slot].append((thing, value))
    within = store.base + INSTANCES["graph"]
    found = chain.from_iterable(_entries(graph, said[graph]) for graph in said if graph.startswith(within))
    return sorted(found, key=lambda entry: entry.id)


def _patterns() -> Iterator[tuple[str, str]]:
    """Slot and pattern of each question to a store."""
    for slot, (kind, name) in _SLOTS.items():
        yield slot, f"GRAPH ?graph {{ ?thing a {kind} ; {name} ?value }}"
    yield "holder", _HOLDERS
    for kind in ACTOR_CLASSES.values():
        yield _slot(kind), f"GRAPH ?graph {{ ?thing a kg:{kind} ; {'|'.join(_NAMES)} ?value }}"


def _slot(kind: str) -> str:
    """Persons are called by their last names, too."""
    return "person" if kind == "Person" else "actor"


def parts(store: Store) -> dict[str, str]:
    """Actor → the actor that it is part of; where articles disagree, the first in order."""
    rows = store.query(f"SELECT DISTINCT ?part ?whole {{ ?part {'|'.join(_PARTS)} ?whole }}").plain()
    return settled_parts((local(str(part)), local(str(whole))) for part, whole in rows)


def settled_parts(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Part → whole; where there are several, the first in order."""
    return dict(sorted(pairs, reverse=True))


TYPE: Final = term("rdf:type").value
_TARGET: Final = term("kg:target").value
_HOLDER: Final = term("kg:holder").value
_OF_CLASS: Final = {(term(kind).value, term(name).value): slot for slot, (kind, name) in _SLOTS.items()} | {
    (term(f"kg:{kind}").value, term(name).value): _slot(kind) for kind in ACTOR_CLASSES.values() for name in _NAMES
}
_WHOLES: Final = tuple(term(name).value for name in _PARTS)
READ: Final = tuple(dict.fromkeys((TYPE, *(name for _, name in _OF_CLASS), _TARGET, _HOLDER, *_WHOLES)))
"""IRIs of the properties that ``matters`` reads."""


def matters(graph: str, said: Mapping[str, Pairs]) -> Matters:
    """What one article graph says, given subject and object of all its quads with the properties of ``READ``."""
    slots: dict[str, Pairs] = defaultdict(list)
    classes: dict[str, list[str]] = defaultdict(list)
    for thing, kind in said[TYPE]:
        classes[thing].append(kind)
    for name, pairs in said.items():
        for thing, value in pairs:
            for kind in classes.get(thing, ()):
                if (slot := _OF_CLASS.get((kind, name))) is not None:
                    slots[slot].append((thing, value))
    holders = _grouped(said[_HOLDER])
    issue = term("kg:Issue").value
    for stance, target in said[_TARGET]:
        if issue in classes.get(target, ()):
            slots["holder"] += ((target, holder) for holder in holders.get(stance, ()))
    wholes = frozenset((local(part), local(whole)) for name in _WHOLES for part, whole in said[name])
    return Matters(tuple(_entries(graph, slots)), wholes)


def _entries(graph: str, said: Mapping[str, Pairs]) -> Iterator[IssueEntry]:
    """The issues of an article; where something that is said once is said otherwise, too, the first in order counts."""
    article, names = local(graph), _names(said)
    title = min((value for _, value in said.get("title", ())), default="")
    date = min((value for _, value in said.get("date", ())), default=None)
    labels, kinds, owners = (_first(said.get(slot, ())) for slot in ("label", "kind", "owner"))
    wordings, holders = (_grouped(said.get(slot, ())) for slot in ("wording", "holder"))
    for issue in labels.keys() & kinds.keys():
        yield IssueEntry(
            id=local(issue),
            article=article,
            label=_bare(labels[issue], title),
            kind=intern(kinds[issue]),
            date=date,
            owner=local(owners[issue]) if issue in owners else None,
            holders=frozenset(map(local, holders.get(issue, ()))),
            wordings=tuple(sorted(wordings.get(issue, ()))),
            names=names,
        )


def _names(said: Mapping[str, Pairs]) -> dict[str, str]:
    """The names of an article's actors; a name of two actors, and an actor of one article alone, is left out."""
    found: dict[str, set[str]] = defaultdict(set)
    for actor, name in chain(said.get("actor", ()), said.get("person", ())):
        found[name].add(local(actor))
    for actor, name in said.get("person", ()):
        found[name.rsplit(" ", 1)[-1]].add(local(actor))
    told = ((name, min(actors)) for name, actors in sorted(found.items()) if len(actors) == 1)
    return {name: actor for name, actor in told if SCOPED not in actor}


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for thing, value in pairs:
        found[thing].add(value)
    return found


def _first(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    return dict(sorted(pairs, reverse=True))


def _bare(label: str, title: str) -> str:
    """The label without the title that ``Record.labels`` puts behind a single word."""
    return label.removesuffix(f" ({title})")


def local(iri: str) -> str:
    """The id in the IRI of an instance."""
    return intern(unquote(iri.rsplit("/", 1)[-1]))
