"""Balance, factions and status against published figures, on the data that they were published for.

The ties (rova, alliance; hina, enmity) are those of Read (1954) as Hage and Harary (1983) give them. The share of
balanced triangles (0.8676), the normalised frustration 1 − 7 / (58 / 2) = 0.7586 and the three blocks with two
errors are printed by Schoch's signnet for R (https://schochastics.github.io/R4SNA/descriptive/signed-networks.html).

The monks are those of Sampson (1968): liking and disliking at the last of his times, made symmetric as Bonacich and
Lloyd (2004) do, who print the status of each. That no split into factions has fewer errors than is claimed here of either
network is proven below by branch and bound.
"""

from __future__ import annotations

import networkx as nx
import pytest

from kg.analysis import balance, centrality

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


LIKE_AND_DISLIKE = """
.++.+...-.....+..-  +.++++........+...  ++.+..++.......---  .++.+.+..-..-.---.  ++.+.++.------.---  .+..+.+.--+....-..
..++++...--.-..---  ..+.....+++++.-...  -...--.+..+.-..+..  ...----+...+++--++  ....-+-++..+....-.  ....-..+.++.++--..
...--.-+-+.+.++...  ....-....+.++..--.  ++.-...-.-.-+..+.+  ..-----.+-.-.-+.++  ..---.-..+-..-.+.+  -.-.-.-..+....+++.
"""
STATUS = """
.174 .188 .248 .319 .420 .219 .365 -.081 -.142 -.292 -.088 -.123 -.217 -.072 -.030 -.254 -.282 -.287
"""


@pytest.fixture
def monks() -> nx.Graph:
    lines = LIKE_AND_DISLIKE.split()
    signs = {(a, b): "-.+".index(lines[a][b]) - 1 for a in range(18) for b in range(18)}
    assert all(sign == signs[b, a] for (a, b), sign in signs.items())
    graph = nx.Graph()
    graph.add_nodes_from(range(18))
    graph.add_edges_from((a, b, {"sign": sign}) for (a, b), sign in signs.items() if sign)
    return graph


def test_status_of_the_monks(monks: nx.Graph) -> None:
    assert list(centrality.status(monks).values()) == pytest.approx(
        [float(value) for value in STATUS.split()], abs=6e-4
    )


def best_splits(graph: nx.Graph, number: int, most: int) -> tuple[int, set[frozenset[frozenset[object]]]]:
    """The fewest errors of any split into at most so many factions, and every split that has them; ``most`` bounds the search."""
    order = sorted(graph, key=lambda node: -graph.degree(node))
    least, found = most, set()

    def place(at: int, side: dict[object, int], errors: int) -> None:
        nonlocal least, found
        if at == len(order):
            found = found if errors == least else set()
            least = errors
            sets = (frozenset(node for node in side if side[node] == one) for one in range(number))
            found.add(frozenset(filter(None, sets)))
            return
        node = order[at]
        for one in range(min(number, len(set(side.values())) + 1)):
            broken = sum(
                (side[other] == one) != (graph[node][other]["sign"] > 0) for other in graph[node] if other in side
            )
            if errors + broken <= least:
                place(at + 1, {**side, node: one}, errors + broken)

    place(0, {}, 0)
    return least, found


@pytest.mark.parametrize(
    ("number", "errors", "sizes"), [(1, 37, [[18]]), (2, 12, [[10, 8]]), (3, 9, [[7, 6, 5], [7, 7, 4]]), (4, 9, [[7, 6, 5], [7, 7, 4]])]
)  # fmt: skip
def test_factions_of_the_monks_have_the_fewest_errors_that_any_have(
    monks: nx.Graph, number: int, errors: int, sizes: list[list[int]]
) -> None:
    least, best = best_splits(monks, number, errors + 1)
    assert (least, sorted(sorted(map(len, split), reverse=True) for split in best)) == (errors, sizes)
    found = balance.factions(monks, number)
    split = frozenset(frozenset(node for node in found.members if found.members[node] == one) for one in range(number))
    assert (found.errors, split - {frozenset()} in best) == (errors, True)


def test_the_monks_are_split_into_as_few_factions_as_leave_fewest_errors(monks: nx.Graph) -> None:
    found = balance.factions_by_number(monks)
    assert [one.errors for one in found] == [37, 12, 9, 9, 9, 9]
    assert len(set(found[-1].members.values())) == 3


def test_status_where_one_tie_of_five_friends_is_hostile() -> None:
    """As signnet for R gives it."""
    graph = nx.complete_graph(5)
    nx.set_edge_attributes(graph, 1, "sign")
    graph[0][1]["sign"] = -1
    expected = [0.34560347, 0.34560347, 0.50369186, 0.50369186, 0.50369186]
    assert list(centrality.status(graph).values()) == pytest.approx(expected)


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
    assert best_splits(tribes, 3, 5) == (2, {frozenset(map(frozenset, BLOCKS))})


def test_the_heuristic_finds_what_trying_every_split_finds(tribes: nx.Graph) -> None:
    assert balance.factions(tribes, 2).errors == 7
