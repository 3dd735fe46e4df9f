"""Positions: deterministic, everything placed, nothing on top of anything else."""

from __future__ import annotations

from itertools import combinations
from math import dist, hypot

import numpy as np
import pytest

from kg.drawing import geometry, layout
from kg.drawing.scene import Text
from kg.drawing.style import KINDS, SHAPES, shape, text_width, wrap, wrap_to


def star(number: int) -> list[layout.Link]:
    return [(0, leaf, 1.0) for leaf in range(1, number)]


@pytest.mark.parametrize("number", [0, 1, 2, 3, 8, 60])
def test_stress_places_every_node_and_gives_the_same_again(number: int) -> None:
    place = layout.stress(number, star(number))
    assert place.shape == (number, 2)
    assert np.isfinite(place).all()
    assert (layout.stress(number, star(number)) == place).all()


def test_stress_sets_a_chain_out_at_its_lengths() -> None:
    place = layout.stress(3, [(0, 1, 1.0), (1, 2, 2.0)]).tolist()
    assert dist(place[0], place[1]) == pytest.approx(1, abs=0.05)
    assert dist(place[0], place[2]) == pytest.approx(3, abs=0.05)


def test_stress_keeps_unconnected_nodes_apart() -> None:
    place = layout.stress(4, [(0, 1, 1.0), (2, 3, 1.0)]).tolist()
    assert min(dist(place[a], place[b]) for a in (0, 1) for b in (2, 3)) > 0.9


@pytest.mark.parametrize("number", [2, 8, 60])
def test_spread_leaves_no_overlap_even_when_all_start_at_one_point(number: int) -> None:
    sizes = [(1.0 + step % 3, 0.5 + step % 2) for step in range(number)]
    place, page = layout.spread(np.zeros((number, 2)) + 3, sizes, (6.0, 6.0))
    boxes = [
        (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
        for (x, y), (width, height) in zip(place.tolist(), sizes, strict=True)
    ]
    assert not [pair for pair in combinations(boxes, 2) if geometry.overlap(*pair, slack=0.005)]
    left, bottom, right, top = geometry.bounds(boxes)
    assert left >= -0.01 and bottom >= -0.01 and right <= page[0] + 0.01 and top <= page[1] + 0.01


def test_fit_fills_the_page_and_keeps_boxes_inside() -> None:
    place = layout.fit(np.array([[0.0, 0.0], [5.0, 1.0], [10.0, -1.0]]), [(2.0, 1.0)] * 3, (20.0, 10.0))
    assert place[:, 0].min() == pytest.approx(1) and place[:, 0].max() == pytest.approx(19)
    assert place[:, 1].min() == pytest.approx(0.5) and place[:, 1].max() == pytest.approx(9.5)


def test_packed_rectangles_do_not_overlap_and_keep_to_the_width() -> None:
    sizes = [(4.0, 3.0), (1.0, 1.0), (2.0, 3.0), (1.0, 1.0)]
    corners, page = layout.pack(sizes, 7.0, 0.5)
    boxes = [(x, y, x + width, y + height) for (x, y), (width, height) in zip(corners, sizes, strict=True)]
    assert not [pair for pair in combinations(boxes, 2) if geometry.overlap(*pair)]
    assert page == geometry.bounds(boxes)[2:] == (6.5, 4.5)
    assert boxes[0][3] == page[1], "the largest stands at the top"
    assert layout.pack([], 7.0, 0.5) == ([], (0, 0))


def test_trim_leaves_no_border() -> None:
    place, page = layout.trim(np.array([[5.0, 5.0], [8.0, 6.0]]), (20.0, 20.0), [(2.0, 2.0), (2.0, 2.0)])
    assert place.tolist() == [[1, 1], [4, 2]]
    assert page == (5, 3)


def test_columns_are_reordered_until_nothing_crosses() -> None:
    links = {("a", "z"): 1.0, ("b", "y"): 1.0, ("c", "x"): 1.0, ("d", "z"): 1.0, ("e", "x"): 1.0}
    columns = [["a", "b", "c"], ["x", "y", "z"], ["d", "e"]]
    assert layout.crossings(columns, links) == 4
    ordered = layout.order_columns(columns, links)
    assert layout.crossings(ordered, links) == 0
    assert [sorted(column) for column in ordered] == columns


def test_stack_shares_out_the_space() -> None:
    assert layout.stack([1.0, 2.0], 5.0) == [4.0, 1.5]
    assert layout.stack([], 5.0) == []


def test_a_bend_stands_off_to_the_left_by_its_share_of_the_length() -> None:
    assert geometry.at(geometry.bent((0, 0), (10, 0), 0.1), 0.5) == pytest.approx((5, 1))


def test_a_cut_curve_runs_from_border_to_border() -> None:
    circle = shape("country")
    curve = geometry.bent((0, 0), (10, 0), 0.2)
    cut = geometry.cut(curve, geometry.placed(circle, (0, 0), 1), geometry.placed(circle, (10, 0), 2))
    assert hypot(*cut[0]) == pytest.approx(1, abs=0.02)
    assert dist(cut[3], (10, 0)) == pytest.approx(2, abs=0.02)


def test_an_arrow_head_points_at_the_end_of_the_curve() -> None:
    line, head = geometry.head(geometry.bent((0, 0), (10, 0), 0), 0.5, 0.4)
    assert head[0] == (10, 0)
    assert line[3] == pytest.approx((9.5, 0), abs=0.1)


def test_covered_counts_points_under_rectangles() -> None:
    points = geometry.along([geometry.bent((0, 0), (24, 0), 0)], 24)
    assert geometry.covered(points, np.array([[3.5, -1, 6.5, 1]])) == 3
    assert geometry.covered(points, np.zeros((0, 4))) == 0


def test_the_points_along_curves_are_those_of_each_curve() -> None:
    curves = [geometry.bent((0, 0), (8, 1), bend) for bend in (0.0, 0.3)]
    points = geometry.along(curves, 8)
    assert points.shape == (2, 9, 2)
    for curve, found in zip(curves, points.tolist(), strict=True):
        assert found == [pytest.approx(geometry.at(curve, step / 8)) for step in range(9)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_actor_has_an_outline_of_its_own_around_its_middle(kind: str) -> None:
    assert geometry.inside((0, 0), SHAPES[kind])
    assert [other for other in SHAPES if SHAPES[other] == SHAPES[kind]] == [kind]


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("China", ("China",)),
        ("", ("",)),
        ("UN Security Council meeting on Borduria's harbour record",
         ("UN Security Council meeting", "on Borduria's harbour record")),
        ("Ban on fishing in the Bay of Vell since spring", ("Ban on fishing in the", "Bay of Vell since spring")),
        ("Resolution on the harbour of Port Vell and on the ships that have been kept from entering it since spring",
         ("Resolution on the harbour of Port", "Vell and on the ships that have", "been kept from entering it …")),
    ],
)  # fmt: skip
def test_labels_wrap_evenly_into_three_lines(label: str, expected: tuple[str, ...]) -> None:
    assert wrap(label, 4.0, 8) == expected


@pytest.mark.parametrize(
    "label", ["Ban on fishing", "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysilio council", "x" * 200]
)
@pytest.mark.parametrize("width", [1.0, 2.5, 6.0])
def test_no_line_of_a_label_is_wider_than_asked(label: str, width: float) -> None:
    assert max(text_width(line, 8) for line in wrap(label, width, 8)) <= width


def test_text_is_measured_in_centimetres() -> None:
    assert text_width("Arland", 16) == pytest.approx(2 * text_width("Arland", 8), rel=0.05)
    assert 0.6 < text_width("Arland", 8) < 1.3
    left, bottom, right, top = Text(5, 5, ("Arland", "Borduria"), "center").extent
    assert (left + right) / 2 == pytest.approx(5) and (bottom + top) / 2 == pytest.approx(5)


def test_words_wrap_to_a_width() -> None:
    assert wrap_to("Arland and Borduria", 2.0, 8) == ("Arland and", "Borduria")
    assert wrap_to("", 2.5, 8) == ()
