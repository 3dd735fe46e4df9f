"""Kernel smoothing of windows, checked against figures computed by hand and against its laws.

The stances, in a window of the four days 1 to 4 March, whose middle is the midnight after the 2nd and whose bandwidth is
two days; told at noon they lie 3/4, 1/4, 1/4, 3/4 of the bandwidth from it:

    1 March   a supports x, a supports y
    2 March   a supports x
    3 March   b supports x
    4 March   b opposes y
"""

from __future__ import annotations

from datetime import date, timedelta
from math import exp, sqrt
from typing import get_args

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_analysis_networks import relation
from test_analysis_statements import row

from kg.analysis import StanceRow, networks, windows
from kg.analysis.kernels import KERNELS, Kernel
from kg.analysis.material import NETWORKS, Sources, material, materials
from kg.analysis.positions import issue_disagreement
from kg.analysis.registry import MEASURES
from kg.analysis.tidy import measure_table
from kg.analysis.windows import Window, WindowError, smoothed

TOLD = [
    row(holder, target, sign, article=f"{day}{holder}{target}", date=f"2024-03-0{day}")
    for day, holder, target, sign in ((1, "a", "x", 1), (1, "a", "y", 1), (2, "a", "x", 1), (3, "b", "x", 1), (4, "b", "y", -1))
]  # fmt: skip
COMPACT = [kernel for kernel in KERNELS if kernel != "gaussian"]


def slice_of(kernel: Kernel) -> list[StanceRow]:
    (window,) = windows(TOLD, width=4, kernel=kernel)
    return list(window.rows)


# 1 − 3/4 = 1/4, 1 − 1/4 = 3/4;  1 − (3/4)² = 7/16, 1 − (1/4)² = 15/16;  e^(−(3/4)²/2) = e^(−9/32), e^(−1/32).
@pytest.mark.parametrize(
    ("kernel", "far", "near"),
    [
        ("uniform", 1, 1),
        ("triangular", 1 / 4, 3 / 4),
        ("epanechnikov", 7 / 16, 15 / 16),
        ("gaussian", exp(-9 / 32), exp(-1 / 32)),
    ],
)
def test_weights_of_the_four_days(kernel: Kernel, far: float, near: float) -> None:
    assert [one.weight for one in slice_of(kernel)] == pytest.approx([far, far, near, near, far])


def test_a_cell_of_the_two_mode_network_is_the_sum_of_the_weights() -> None:
    graph = networks.two_mode(slice_of("triangular"), "subtract")
    cells = {"".join(sorted((a, b))): data["weight"] for a, b, data in graph.edges(data=True)}
    assert cells == pytest.approx({"ax": 1 / 4 + 3 / 4, "ay": 1 / 4, "bx": 3 / 4, "by": -1 / 4})


# x: √(1/4 · 3/4) + √(3/4 · 3/4) = √3/4 + 3/4;  y: √(1/4 · 1/4) = 1/4.   n[a] = √(1/4) + √(1/4) + √(3/4) = 1 + √3/2,
# n[b] = √(3/4) + √(1/4) = √3/2 + 1/2: their mean 3/4 + √3/2.
@pytest.mark.parametrize(
    ("qualifier", "normalise", "expected"),
    [
        ("congruence", "no", sqrt(3) / 4 + 3 / 4),
        ("conflict", "no", 1 / 4),
        ("subtract", "no", sqrt(3) / 4 + 3 / 4 - 1 / 4),
        ("ignore", "no", sqrt(3) / 4 + 3 / 4 + 1 / 4),
        ("conflict", "average", (1 / 4) / (3 / 4 + sqrt(3) / 2)),
    ],
)
def test_a_pair_of_stances_counts_the_geometric_mean_of_its_weights(
    qualifier: networks.Qualifier, normalise: networks.Normalisation, expected: float
) -> None:
    graph = networks.project(slice_of("triangular"), "actor", qualifier, normalise)
    assert graph.edges["a", "b"]["weight"] == pytest.approx(expected)


def test_the_signed_network_sums_weights_and_drops_what_cancels_out() -> None:
    told = relation("a", "b", 1, date="2024-03-01", article="1") + relation(
        "b", "a", -1, date="2024-03-02", article="2"
    )
    told += relation("a", "c", 1, date="2024-03-01", article="1") + relation(
        "c", "a", -1, date="2024-03-04", article="4"
    )
    (window,) = windows(told, width=4, kernel="triangular")
    assert list(networks.signed(networks.relations(window.rows)).edges(data=True)) == [
        ("a", "b", {"sign": -1, "weight": 1 / 2})
    ]


def test_an_actor_stands_where_the_nearer_of_its_stances_lies() -> None:
    told = [row("a", "x", 1, article="1", date="2024-03-01"), row("a", "x", -1, article="2", date="2024-03-02")]
    told += [row("b", "x", 1, article="4", date="2024-03-04")]
    (window,) = windows(told, width=4, kernel="triangular")
    assert (issue_disagreement(window.rows)["x"].supporters, issue_disagreement(window.rows)["x"].opponents) == (
        ("b",),
        ("a",),
    )


def test_a_kernel_needs_windows_of_time() -> None:
    with pytest.raises(WindowError, match="not of stances"):
        windows(TOLD, width=3, unit="events", kernel="gaussian")


def test_every_kernel_is_offered() -> None:
    assert set(KERNELS) == set(get_args(Kernel))


@pytest.mark.parametrize("kernel", KERNELS)
@given(near=st.floats(0, 3), more=st.floats(0, 3))
def test_a_kernel_is_symmetric_weighs_1_in_the_middle_and_never_more_farther_out(
    kernel: Kernel, near: float, more: float
) -> None:
    weigh = KERNELS[kernel]
    assert weigh(0) == 1
    assert 0 <= weigh(near + more) <= weigh(near) == weigh(-near) <= 1


DEBATES = st.lists(
    st.tuples(st.integers(0, 60), st.sampled_from("abcd"), st.sampled_from("xyzabcd"), st.sampled_from((1, -1))),
    min_size=1,
    max_size=25,
)
Debate = list[tuple[int, str, str, int]]


def debate(told: Debate, mirrored: int | None = None) -> list[StanceRow]:
    """The stances, each in an article of its own; mirrored, with time running backwards from that day."""
    return [
        row(
            holder, target, sign, article=str(number), target_kind="issue" if target in "xyz" else "country",
            date=str(date(2024, 1, 1) + timedelta(days=day if mirrored is None else mirrored - day)),
        )
        for number, (day, holder, target, sign) in enumerate(told)
    ]  # fmt: skip


def graphs(rows: list[StanceRow]) -> list[nx.Graph]:
    found = [networks.relations(rows), networks.two_mode(rows), networks.two_mode(rows, "ignore", "activity")]
    found += [networks.signed(found[0]), networks.layer(found[0], 1)]
    units: tuple[networks.Unit, ...] = get_args(networks.Unit)
    return found + [networks.project(rows, unit, *choice) for unit in units for choice in PROJECTIONS]


PROJECTIONS: list[tuple[networks.Qualifier, networks.Normalisation]] = [
    ("congruence", "no"), ("conflict", "average"), ("subtract", "jaccard"), ("ignore", "cosine"), ("congruence", "euclidean")
]  # fmt: skip


def ties(graph: nx.Graph) -> dict[object, float]:
    return {tuple(edge[:-1]): edge[-1]["weight"] for edge in networks.edges_of(graph)}


@given(DEBATES, st.integers(1, 40), st.integers(1, 40))
def test_the_uniform_kernel_gives_the_networks_of_the_plain_windows(told: Debate, width: int, step: int) -> None:
    plain = windows(debate(told), width=width, step=step)
    for one, other in zip(plain, windows(debate(told), width=width, step=step, kernel="uniform"), strict=True):
        assert [ties(graph) for graph in graphs(list(one.rows))] == [ties(graph) for graph in graphs(list(other.rows))]


@given(DEBATES)
def test_the_uniform_kernel_over_everything_gives_the_plain_networks(told: Debate) -> None:
    rows = debate(told)
    (window,) = windows(rows, width=61, kernel="uniform")
    assert [ties(graph) for graph in graphs(list(window.rows))] == [ties(graph) for graph in graphs(rows)]


@pytest.mark.parametrize("kernel", KERNELS)
@given(told=DEBATES)
def test_time_running_backwards_gives_the_same_networks(kernel: Kernel, told: Debate) -> None:
    days = [day for day, *_ in told]
    width = max(days) - min(days) + 1
    forth, back = (windows(debate(told, mirrored), width=width, kernel=kernel) for mirrored in (None, 60))
    for one, other in zip(graphs(list(forth[0].rows)), graphs(list(back[0].rows)), strict=True):
        assert ties(one) == pytest.approx(ties(other))


@pytest.mark.parametrize("kernel", KERNELS)
@given(told=DEBATES, width=st.integers(1, 40))
def test_the_cells_of_a_window_sum_up_to_the_weights_of_its_stances(kernel: Kernel, told: Debate, width: int) -> None:
    for window in windows(debate(told), width=width, kernel=kernel):
        cells = ties(networks.two_mode(window.rows, "ignore"))
        assert sum(cells.values()) == pytest.approx(networks.total_weight(networks.issue_rows(window.rows)))


@pytest.mark.parametrize("kernel", COMPACT)
@given(told=DEBATES, width=st.integers(1, 40), step=st.integers(1, 40))
def test_all_but_the_gaussian_kernel_weigh_just_the_stances_of_the_window(
    kernel: Kernel, told: Debate, width: int, step: int
) -> None:
    plain = windows(debate(told), width=width, step=step)
    assert [set(one.rows) for one in smoothed(plain, debate(told), kernel)] == [set(one.rows) for one in plain]


@pytest.mark.parametrize("kernel", KERNELS)
def test_in_the_middle_of_a_window_much_wider_than_the_debate_all_count_nearly_alike(kernel: Kernel) -> None:
    wide: Window[StanceRow] = Window("", "1924-03-02", "2124-03-02", ())
    (window,) = smoothed([wide], TOLD, kernel)
    assert [one.weight for one in window.rows] == pytest.approx([1] * len(TOLD), abs=1e-4)


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_is_taken_of_smoothed_windows_and_the_uniform_kernel_changes_none(name: str) -> None:
    told = Sources(TOLD + relation("a", "b", 1, date="2024-03-02") + relation("b", "c", -1, date="2024-03-06"))
    plain, uniform, gaussian = (materials(told, width=3, step=1, kernel=one) for one in (None, "uniform", "gaussian"))  # type: ignore[arg-type]
    assert measure_table(name, uniform).rows == measure_table(name, plain).rows
    assert measure_table(name, gaussian).columns == measure_table(name, plain).columns


def test_without_a_kernel_weights_are_whole_numbers() -> None:
    whole = material(Sources(TOLD + relation("a", "b", 1)))
    assert all(
        isinstance(data["weight"], int)
        for name in NETWORKS
        if "congruence" not in name and "conflict" not in name and "subtract" not in name
        for *_, data in networks.edges_of(whole.network(name))
    )
