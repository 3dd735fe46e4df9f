"""Words on the page: how labels are broken, shortened and cut, and what becomes of letters that are markup elsewhere."""

from __future__ import annotations

import warnings
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as Xml

import matplotlib as mpl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from test_analysis_statements import row
from test_drawing_diagrams import asked, synthetic

from kg.drawing import KINDS, Page, draw, render, scene
from kg.drawing.style import THEMES, clip, shortened, text_width, wrap

ODD = (
    "Price of $100 & $200 <b>now</b>",
    "$x^2$ _under_ {brace} \\alpha",
    "&amp; $",
    "Ärland Şule",
    "Γενική Συνέλευση",
    "x" * 70,
)
"""Labels with letters that mean something to HTML or to mathtext, of other scripts, and without a place to break."""


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("Short name", 3.0, "Short name"),
        ("Council of Ports and Fisheries", 3.0, "Council of Ports …"),
        ("Government (Ports close after the vote)", 3.0, "Government (Ports …)"),
        ("Government (Ports close)", 1.8, "Government …"),
        ("Internationalisation", 2.0, "Internationalis…"),
        ("", 2.0, ""),
    ],
)
def test_a_label_is_cut_after_a_word_and_its_bracket_closed(text: str, width: float, expected: str) -> None:
    assert clip(text, width, 8.0) == expected
    assert text_width(expected, 8.0) <= width


@pytest.mark.parametrize(
    ("text", "width", "lines", "expected"),
    [
        ("United Nations Security Council", 9.0, 1, ("United Nations Security Council",)),
        ("United Nations Security Council", 3.0, 1, ("UN Security Council",)),
        ("United States Department of Ports", 3.0, 1, ("US Dept of Ports",)),
        (
            "Countries (Ports close after the vote of the council)",
            3.0,
            2,
            ("Countries (Ports close", "after the vote …)"),
        ),
        ("Thorne-Greenfield", 1.6, 2, ("Thorne-", "Greenfield")),
        ("x" * 40, 2.0, 3, ("xxxxxxxxxxxxx…",)),
    ],
)
def test_a_label_is_broken_before_it_is_shortened_and_shortened_before_it_is_cut(
    text: str, width: float, lines: int, expected: tuple[str, ...]
) -> None:
    assert wrap(text, width, 8.0, lines) == expected


@given(st.text(st.sampled_from("ab (-)/Ü$"), max_size=60), st.floats(0.8, 6), st.integers(1, 4))
def test_no_line_is_wider_than_its_place_and_none_is_empty(text: str, width: float, lines: int) -> None:
    found = wrap(text, width, 8.0, lines)
    assert 1 <= len(found) <= lines
    assert all(text_width(line, 8.0) <= width or len(line) < 4 for line in found)
    assert all(found) or found == ("",)


def test_names_that_everybody_knows_by_their_initials() -> None:
    assert shortened("European Union and United Kingdom") == "EU and UK"


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "polarisation"])
@pytest.mark.parametrize("width", [16.0, 11.0])
def test_letters_that_are_markup_elsewhere_are_letters_here(kind: str, width: float, tmp_path: Path) -> None:
    label = {f"{letter}{n}": f"{odd} {letter}" for n, odd in enumerate(ODD) for letter in "ai"}
    rows = [
        replace(one, holder_label=label.get(one.holder, one.holder), target_label=label.get(one.target, one.target))
        for one in synthetic(6, 6)
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = draw(kind, rows, tmp_path / "a.svg", asked(rows, actor="a0", page=Page(width)), title="a < b & $c$")
    Xml.parse(tmp_path / "a.svg")
    figure = render.figure_of(found, THEMES["paper"])
    assert not [text for text in figure.axes[0].texts if text.get_parse_math()]


@pytest.mark.parametrize("dots", [80, 150, 300])
def test_words_are_as_wide_in_a_picture_of_dots_as_they_were_measured(dots: int) -> None:
    found = scene("stances", synthetic(12, 6))
    with mpl.rc_context(render.SETTINGS):
        figure = render.figure_of(found, THEMES["paper"])
        figure.set_dpi(dots)
        renderer = FigureCanvasAgg(figure).get_renderer()
        for text in figure.axes[0].texts:
            bold = text.get_fontweight() == "bold"
            wide = text.get_window_extent(renderer).width / dots * 2.54
            assert wide == pytest.approx(text_width(text.get_text(), text.get_fontsize(), bold), rel=0.02, abs=0.05)


def test_letters_that_no_font_has_are_told_of_once(tmp_path: Path) -> None:
    rows = [row("a", "x", holder_label="\U0001f6a2 \U0001fbca"), row("b", "x", holder_label="\U0001fbca")]
    with pytest.warns(UserWarning, match="no font here has the letters") as told:
        draw("stances", rows, tmp_path / "a.svg")
    assert len(told) == 1


def test_an_svg_says_what_it_shows() -> None:
    found = replace(scene("relations", [row("a", "b", target_kind="country")]), title="A < B", note="Only & all.")
    root = Xml.fromstring(render.svg(found))
    names = root.attrib["aria-labelledby"].split()
    told = {child.attrib.get("id"): child.text for child in root}
    assert root.attrib["role"] == "img"
    assert [told[name] for name in names] == ["A < B", f"Only & all. Shown: 2 actors, 1 tie. {found.source}"]
