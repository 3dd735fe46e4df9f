"""Who quotes whom and who speaks for whom, as a network."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import networkx as nx

from kg.analysis.folding import AffiliationRow
from kg.analysis.graphs import MultiDiGraph
from kg.analysis.statements import Selection, StanceRow, period, told, unrepeated

OUTLET: Final = "outlet"
UNNAMED: Final = "(no outlet named)"


@dataclass(frozen=True, slots=True)
class AttributionRow:
    """One attribution with a known speaker; ``quoted_by`` is who told it inside their own words, else the outlet."""

    article: str
    date: str | None
    publisher: str | None
    speaker: str
    speaker_label: str
    speaker_kind: str
    direct: bool
    content: str = ""
    quoted_by: str | None = None
    quoted_by_label: str | None = None
    quoted_by_kind: str | None = None
    published: str | None = None


def select_attributions(rows: Iterable[AttributionRow], selection: Selection | None = None) -> list[AttributionRow]:
    """The attributions of the selected outlets, dates and kinds of speaker; each counts, unless ``once_per`` is changed.

    With ``once_per`` a speaker counts once per article (the default of ``Selection``), week, month, year or range for
    each who quotes them.
    """
    selection = selection or Selection(once_per="statement")
    chosen = sorted(
        (row for row in rows if told(row, selection) and (not selection.kinds or row.speaker_kind in selection.kinds)),
        key=lambda row: (row.article, row.speaker, not row.direct, row.content),
    )
    once_per = selection.once_per
    return unrepeated(chosen, once_per, lambda row: (row.publisher, row.quoted_by, row.speaker, period(row, once_per)))


def attribution_network(
    rows: Iterable[AttributionRow],
    affiliations: Iterable[AffiliationRow] = (),
    stances: Iterable[StanceRow] = (),
) -> nx.MultiDiGraph:
    """Outlets and actors; edge keys say how they are tied, ``weight`` how often.

    ``quotes``: from an outlet, or from an actor within whose words it stands, to who is quoted; ``direct`` counts the
    verbatim ones. ``speaks for``: from a person who is quoted to the body that an affiliation names. ``ascribes``: from
    the speaker of a stance to its holder, where that is someone else. Nodes carry ``label``, ``kind`` and ``mode``
    (``outlet`` or ``actor``).
    """
    attributions, affiliations, stances = list(rows), list(affiliations), list(stances)
    graph = MultiDiGraph()
    nodes = _nodes(attributions, affiliations, stances)
    ties = _quotes(attributions) | _ascribed(stances)
    speakers = {target for _, target, _ in ties} | {source for source, _, _ in ties}
    ties |= _speaks_for(affiliations, speakers)
    for node in sorted({end for source, target, _ in ties for end in (source, target)}):
        label, kind = nodes.get(node, (node, "other"))
        graph.add_node(node, label=label, kind=kind, mode=OUTLET if kind == OUTLET else "actor")
    for (source, target, key), (weight, direct) in sorted(ties.items()):
        graph.add_edge(source, target, key=key, weight=weight, **({"direct": direct} if key == "quotes" else {}))
    return graph


_Ties = dict[tuple[str, str, str], tuple[float, int]]


def outlet_node(publisher: str | None) -> str:
    """The node of an outlet; all articles without one share a node."""
    return f"outlet:{publisher or UNNAMED}"


def _quotes(rows: Iterable[AttributionRow]) -> _Ties:
    weight: Counter[tuple[str, str, str]] = Counter()
    direct: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        key = (row.quoted_by or outlet_node(row.publisher), row.speaker, "quotes")
        if key[0] != key[1]:
            weight[key] += 1
            direct[key] += row.direct
    return {key: (number, direct[key]) for key, number in weight.items()}


def _ascribed(stances: Iterable[StanceRow]) -> _Ties:
    found: defaultdict[tuple[str, str, str], float] = defaultdict(int)
    for row in stances:
        if row.speaker and row.speaker != row.holder:
            found[row.speaker, row.holder, "ascribes"] += row.weight
    return {key: (weight, 0) for key, weight in found.items()}


def _speaks_for(affiliations: Iterable[AffiliationRow], speakers: set[str]) -> _Ties:
    articles: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for row in affiliations:
        if row.member_kind == "person" and row.member in speakers and row.organisation != row.member:
            articles[row.member, row.organisation, "speaks for"].add(row.article)
    return {key: (len(found), 0) for key, found in articles.items()}


def _nodes(
    rows: Iterable[AttributionRow], affiliations: Iterable[AffiliationRow], stances: Iterable[StanceRow]
) -> dict[str, tuple[str, str]]:
    """Label and kind by node: the most frequent label; of who is named in stances only, the label of a holder."""
    seen: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for row in rows:
        seen[row.speaker][row.speaker_label, row.speaker_kind] += 1
        seen[outlet_node(row.publisher)][row.publisher or UNNAMED, OUTLET] += 1
        if row.quoted_by is not None:
            seen[row.quoted_by][row.quoted_by_label or row.quoted_by, row.quoted_by_kind or "other"] += 1
    for tie in affiliations:
        seen[tie.member][tie.member_label, tie.member_kind] += 1
        seen[tie.organisation][tie.organisation_label, tie.organisation_kind] += 1
    for stance in stances:
        seen[stance.holder][stance.holder_label, stance.holder_kind] += 1
    return {node: min(counts, key=lambda name: (-counts[name], name)) for node, counts in seen.items()}
