"""The measures that one names first, of a whole debate, with their intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import networkx as nx

from kg.analysis import balance, networks
from kg.analysis.communities import communities, covering, ei_index, modularity
from kg.analysis.polarisation import Polarisation, polarisation_of
from kg.analysis.positions import issue_disagreement
from kg.analysis.statements import Selection, StanceRow, select
from kg.analysis.uncertainty import Interval, intervals, resampled_selection

HEADLINE: Final[dict[str, str]] = {
    "positive share": "of the stances counted",
    "degree of balance": "share of triangles with an even number of negative ties",
    "weak balance": "share of triangles without exactly one negative tie",
    "frustration": "line index of balance per signed tie",
    "modularity": "of the congruence communities",
    "E-I index, congruence": "communities; −1 closed, +1 open",
    "E-I index, conflict": "communities, loners too; +1 all conflict across",
    "polarisation": "two equal camps; 1 agreement within, conflict across; high by chance where few share issues",
    "mean disagreement": "over the issues on which two or more actors stand",
}
"""Every headline measure with what it says."""


def headline(rows: Sequence[StanceRow], seed: int = 0) -> dict[str, float | None]:
    """The headline measures of rows that are selected already; ``None`` where one is not defined.

    >>> from kg.analysis.examples import debate
    >>> found = headline(debate())
    >>> found["positive share"], found["polarisation"], found["mean disagreement"]
    (0.5, 1.0, 1.0)
    """
    signed = networks.signed(networks.relations(rows))
    congruence, conflict = networks.project(rows), networks.project(rows, qualifier="conflict")
    return headline_of(
        rows,
        signed,
        balance.line_index(signed, seed),
        congruence,
        conflict,
        communities(congruence, seed=seed),
        polarisation_of(congruence, conflict, seed),
    )


def headline_of(
    rows: Sequence[StanceRow],
    signed: nx.Graph,
    index: balance.LineIndex,
    congruence: nx.Graph,
    conflict: nx.Graph,
    groups: Mapping[str, int],
    camps: Polarisation,
) -> dict[str, float | None]:
    """The same from networks and partitions that are there already."""
    held = networks.positions(rows)
    census, ties = balance.triad_census(signed), signed.number_of_edges()
    disputed = [one for one in issue_disagreement(rows).values() if len(one.supporters) + len(one.opponents) > 1]
    values = [
        networks.total_weight(row for row in held if row.polarity > 0) / networks.total_weight(held) if held else None,
        census.balance,
        census.weak_balance,
        index.value / ties if ties else None,
        modularity(congruence, groups),
        ei_index(congruence, groups),
        ei_index(conflict, covering(conflict, groups)),
        camps.value,
        sum(one.value or 0.0 for one in disputed) / len(disputed) if disputed else None,
    ]
    return dict(zip(HEADLINE, values, strict=True))


def headline_intervals(
    rows: Sequence[StanceRow],
    selection: Selection | None = None,
    replications: int = 200,
    level: float = 0.95,
    seed: int = 0,
) -> dict[str, Interval]:
    """Every headline measure with its interval from the bootstrap over articles; ``rows`` are not selected yet.

    >>> from kg.analysis.examples import debate
    >>> found = headline_intervals(debate(), replications=20)["positive share"]
    >>> found.value, found.defined, found.low < found.value < found.high
    (0.5, 20, True)
    """
    selection = selection or Selection()
    draws = [headline(drawn, seed) for drawn in resampled_selection(rows, selection, replications, seed)]
    return intervals(headline(select(rows, selection), seed), draws, level, seed)
