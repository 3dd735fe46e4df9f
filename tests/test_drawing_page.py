"""What a journal asks of a figure: its size, legible letters, colours that all can tell apart, fonts embedded."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.image import imread
from test_analysis_statements import row
from test_drawing_diagrams import asked, synthetic

from kg.drawing import KINDS, DrawingError, Page, PageError, draw, html, render, scene
from kg.drawing.marks import contrast, mixed, readable, shade
from kg.drawing.page import MARGIN
from kg.drawing.style import LINES, SMALLEST, THEMES, Theme

DEFICIENCIES = {
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}
"""Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB."""


def seen(colour: str, deficiency: str) -> np.ndarray:
    """The colour in CIELAB (D65) as somebody with the deficiency sees it."""
    rgb = np.array(to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    linear = np.clip(np.array(DEFICIENCIES[deficiency]) @ linear, 0, 1) if deficiency else linear
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = to_xyz @ linear / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
@pytest.mark.parametrize("deficiency", ["", *DEFICIENCIES])
def test_the_signs_are_told_apart_by_everybody(theme: Theme, deficiency: str) -> None:
    for share in (1.0, 0.55):
        signs = (mixed(theme.positive, share, theme), mixed(theme.negative, share, theme))
        for one, other in combinations((*signs, theme.background, theme.ink), 2):
            assert np.linalg.norm(seen(one, deficiency) - seen(other, deficiency)) > 22, (one, other)


def test_the_signs_are_told_apart_without_colour() -> None:
    dashes: dict[tuple[float, ...], set[int]] = {}
    for line in LINES.values():
        dashes.setdefault(line.dashes, set()).add(line.sign)
    assert not [found for found in dashes.values() if {1, -1} <= found]


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_words_and_marks_stand_out_from_the_page(theme: Theme) -> None:
    for ground in (theme.background, theme.panel):
        assert contrast(theme.ink, ground) >= 7
        assert contrast(theme.muted, ground) >= 4.5
    assert min(contrast(colour, theme.background) for colour in (theme.positive, theme.negative)) >= 3


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
@pytest.mark.parametrize("value", [None, -1.0, -0.6, -0.3, 0.0, 0.3, 0.6, 1.0])
def test_what_is_written_in_a_square_stands_out_from_it(theme: Theme, value: float | None) -> None:
    fill = shade(value, theme)
    assert contrast(readable(fill), fill) >= 4.4


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("page", [Page(8.5), Page(16), Page(24), Page(18, 20)])
def test_no_letter_is_smaller_than_six_points_and_none_stands_in_the_margin(kind: str, page: Page) -> None:
    rows = synthetic(30, 8)
    found = scene(kind, rows, asked(rows, actor="a0", page=page))
    with mpl.rc_context(render.SETTINGS):
        figure = render.figure_of(found, THEMES["paper"])
        renderer = FigureCanvasAgg(figure).get_renderer()
        margin = (MARGIN - 0.06) / 2.54 * figure.dpi
        for text in figure.axes[0].texts:
            assert text.get_fontsize() >= SMALLEST
            box = text.get_window_extent(renderer)
            assert box.x0 > margin and box.x1 < figure.bbox.x1 - margin, text.get_text()
            assert box.y0 > 0 and box.y1 < figure.bbox.y1, text.get_text()


@pytest.mark.parametrize(("page", "inches"), [(Page(16, 14), (6.299, 5.512)), (Page(20), (7.874, None))])
def test_the_figure_has_the_size_asked_for(page: Page, inches: tuple[float, float | None], tmp_path: Path) -> None:
    rows = synthetic(8, 6)
    for kind in KINDS:
        if kind != "polarisation":
            draw(kind, rows, tmp_path / "a.png", asked(rows, actor="a0", page=page), dots_per_inch=60)
            high, wide, _ = imread(tmp_path / "a.png").shape
            assert wide == pytest.approx(inches[0] * 60, abs=2)
            assert inches[1] is None or high == pytest.approx(inches[1] * 60, abs=2)


def test_a_low_page_shows_less_and_says_so() -> None:
    rows = synthetic(40, 25)
    tall, low = (scene("stances", rows, asked(rows, page=page)) for page in (Page(16), Page(16, 12)))
    assert len(low.nodes) < len(tall.nodes)
    assert "left out" in low.note


@pytest.mark.parametrize("size", [(5.0, None), (300.0, None), (16.0, 1.0)])
def test_a_page_that_nobody_prints_is_refused(size: tuple[float, float | None]) -> None:
    with pytest.raises(PageError, match="must be"):
        Page(*size)


def test_a_pdf_carries_its_fonts_and_an_svg_needs_none(tmp_path: Path) -> None:
    draw("stances", [row("a", "x")], tmp_path / "a.pdf")
    assert b"/FontFile2" in (tmp_path / "a.pdf").read_bytes() and b"/Type3" not in (tmp_path / "a.pdf").read_bytes()
    draw("stances", [row("a", "x")], tmp_path / "a.svg")
    svg = (tmp_path / "a.svg").read_text()
    assert "<text" not in svg
    assert not re.findall(r'(?:href|src)="(?!#)', svg)


def test_themes_change_colours_and_nothing_else() -> None:
    found = scene("stances", [row("a", "x"), row("b", "x", -1)])
    svgs = [re.sub(r"#[0-9a-f]{6}", "", render.svg(found, theme)) for theme in THEMES]
    assert len({re.sub(r'"[mc][0-9a-f]{10}"|#[mc][0-9a-f]{10}', "", svg) for svg in svgs}) == 1


def test_a_scene_shows_itself_in_a_notebook() -> None:
    found = scene("relations", [row("a", "b", target_kind="country")])
    assert found._repr_svg_().startswith("<?xml")


def test_html_is_for_windows_alone(tmp_path: Path) -> None:
    with pytest.raises(DrawingError, match="draw windows"):
        draw("stances", [row("a", "x")], tmp_path / "a.html")


def test_the_html_of_windows_stands_alone(tmp_path: Path) -> None:
    rows = synthetic(8, 6)
    draw("windows", rows, tmp_path / "a.html", asked(rows, window=61), title="<Ports>")
    page = (tmp_path / "a.html").read_text()
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert page.count("<figure") == page.count("data-label=") > 2
    assert "<title>&lt;Ports&gt;</title>" in page
    assert not re.findall(r'(?:href|src)="(?!#)|url\((?!#)|@import', page)


def test_windows_have_room_for_ties_that_many_without_a_date_outweigh(tmp_path: Path) -> None:
    undated = [
        row(f"u{one}", f"u{other}", target_kind="country", date=None, published=None, article=f"n{number}")
        for one in range(22)
        for other in range(one)
        if (one, other) != (5, 0)
        for number in range(3)
    ]
    undated += [
        row(f"v{one}", f"v{one + 1}", target_kind="country", date=None, published=None) for one in range(0, 60, 2)
    ]
    pairs = (("u5", "u0", 2024), ("u2", "u1", 2025))
    dated = [row(one, other, target_kind="country", date=f"{year}-03-05") for one, other, year in pairs]
    rows = [*undated, *dated]
    draw("windows", rows, tmp_path / "w.svg", asked(rows, window=365))
    assert "2025" in (tmp_path / "w.svg").read_text()


def test_pictures_in_a_page_keep_their_colours_and_get_ids_of_their_own() -> None:
    svg = '<?xml version="1.0"?>\n<svg><g id="a" style="fill: #ffffff; clip-path: url(#b)"><use xlink:href="#c"/></g></svg>'
    assert html.inline(svg, "w0-") == (
        '<svg><g id="w0-a" style="fill: #ffffff; clip-path: url(#w0-b)"><use xlink:href="#w0-c"/></g></svg>'
    )
