"""Balance and factions of Read's Gahuku-Gama tribes against published figures.

The ties (rova, alliance; hina, enmity) are those of Read (1954) as Hage and Harary (1983) give them. The share of
balanced triangles (0.8676), the normalised frustration 1 − 7 / (58 / 2) = 0.7586 and the three blocks with two
errors are printed by Schoch's signnet for R (https://schochastics.github.io/R4SNA/descriptive/signed-networks.html).
"""

from __future__ import annotations

import networkx as nx
import pytest

from kg.analysis import balance

ALLIES = """
Gavev Kotun Nagad Gama; Kotun Nagad Gama; Ove Alika Gahuk Masil Ukudz; Alika Ukudz; Nagam Masil Notoh Seuve;
Gahuk Masil Ukudz Geham Asaro; Masil Ukudz Geham Asaro Uheto; Ukudz Geham Asaro; Notoh Kohik Uheto; Kohik Uheto;
Geham Asaro; Uheto Seuve; Nagad Gama
"""
ENEMIES = """
Gavev Ove Alika Nagam Gahuk Asaro; Kotun Ove Nagam Gahuk Notoh Kohik; Nagam Nagad Gama; Gahuk Notoh Uheto Gama;
Ukudz Seuve; Notoh Geham Nagad; Kohik Geham Nagad; Geham Uheto Nagad Gama; Asaro Seuve Nagad Gama; Uheto Nagad Gama;
Seuve Gama
"""
BLOCKS = (
    {"Gavev", "Kotun", "Nagad", "Gama"},
    {"Ove", "Alika", "Gahuk", "Masil", "Ukudz", "Geham", "Asaro"},
    {"Nagam", "Notoh", "Kohik", "Uheto", "Seuve"},
)


@pytest.fixture
def tribes() -> nx.Graph:
    graph = nx.Graph()
    for text, sign in ((ALLIES, 1), (ENEMIES, -1)):
        for line in text.split(";"):
            one, *others = line.split()
            graph.add_edges_from((one, other, {"sign": sign}) for other in others)
    return graph


def test_the_data_are_whole(tribes: nx.Graph) -> None:
    signs = [sign for _, _, sign in tribes.edges(data="sign")]
    assert (len(tribes), signs.count(1), signs.count(-1)) == (16, 29, 29)


def test_share_of_balanced_triangles(tribes: nx.Graph) -> None:
    assert balance.triad_census(tribes).balance == pytest.approx(0.8676471)


def test_line_index_of_balance(tribes: nx.Graph) -> None:
    found = balance.line_index(tribes)
    assert (found.value, found.exact) == (7, True)
    assert 1 - found.value / (tribes.number_of_edges() / 2) == pytest.approx(0.7586207)


def test_three_factions_with_two_errors(tribes: nx.Graph) -> None:
    found = balance.factions(tribes, 3)
    blocks = {frozenset(node for node in found.members if found.members[node] == number) for number in range(3)}
    assert (found.errors, blocks) == (2, set(map(frozenset, BLOCKS)))


def test_the_heuristic_finds_what_trying_every_split_finds(tribes: nx.Graph) -> None:
    assert balance.factions(tribes, 2).errors == 7
