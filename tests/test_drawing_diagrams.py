"""The diagrams as scenes, and the files that they become."""

from __future__ import annotations

import random
import re
from itertools import combinations
from pathlib import Path

import pytest
from test_analysis_statements import row

from kg.analysis.attributions import AttributionRow
from kg.analysis.events import EventRow
from kg.analysis.folding import AffiliationRow
from kg.analysis.statements import HELD, ISSUE, Selection, StanceRow
from kg.drawing import KINDS, DrawingError, Page, Request, Scene, draw, geometry, scene
from kg.drawing.legend import entries, flow
from kg.drawing.style import KINDS as ACTOR_KINDS

NAMES = ("Arland", "Republic of Borduria", "Ministry of Harbours and Fisheries of Cetonia", "Mila Torn")
MATTERS = (
    "Harbour talks",
    "Ban on night fishing in the Bay of Vell and the waters around it",
    "Meeting of the Council of Ports",
)


def synthetic(actors: int, issues: int, seed: int = 3) -> list[StanceRow]:
    """Three stances a head, a third of them towards actors."""
    draw_ = random.Random(seed)
    kinds = list(ACTOR_KINDS)
    label = {f"a{n}": f"{NAMES[n % 4]} {n}" for n in range(actors)} | {
        f"i{n}": f"{MATTERS[n % 3]} {n}" for n in range(issues)
    }
    rows = []
    for number in range(3 * actors):
        holder = f"a{number % actors}"
        target = (
            f"i{draw_.randrange(issues)}" if number % 3 else f"a{(number + 1 + draw_.randrange(actors - 1)) % actors}"
        )
        kind = "issue" if target[0] == "i" else kinds[int(target[1:]) % len(kinds)]
        rows.append(
            row(
                holder, target, draw_.choice((1, -1)), article=f"article {number % 20}", holder_label=label[holder],
                holder_kind=kinds[int(holder[1:]) % len(kinds)], target_label=label[target], target_kind=kind,
                published=f"2024-{number % 20 // 2 + 1:02}-11", date=f"2024-{number % 20 // 2 + 1:02}-11",
                publisher=("Herald", "Gazette")[number % 2],
            )
        )  # fmt: skip
    return rows


def asked(rows: list[StanceRow], **more: object) -> Request:
    """A request with an event and an attribution for each stance towards an actor, and an affiliation for some."""
    between = [row for row in rows if row.target_kind != ISSUE]
    quads = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
    events = [
        EventRow(
            row.article, row.date, row.publisher, row.holder, row.holder_label, row.holder_kind, row.target,
            row.target_label, row.target_kind, "ACCUSE", "112", quads[n % 4], -2.0, "asserted", published=row.published,
        )
        for n, row in enumerate(between)
    ]  # fmt: skip
    quoted = [
        AttributionRow(
            row.article, row.date, row.publisher, row.holder, row.holder_label, row.holder_kind, n % 2 == 0,
            published=row.published,
        )
        for n, row in enumerate(rows)
    ]  # fmt: skip
    speakers = [
        AffiliationRow(row.article, row.holder, row.holder_label, "person", row.target, row.target_label, "country")
        for row in between[::3]
    ]
    return Request(**{"events": events, "attributions": quoted, "affiliations": speakers, **more})  # type: ignore[arg-type]


def of(kind: str, actors: int = 8, issues: int = 6) -> Scene:
    rows = synthetic(actors, issues)
    return scene(kind, rows, asked(rows, actor="a1"))


SIZES = [(2, 1), (8, 6), (60, 25), (200, 80)]
EVERY = [(kind, *size) for kind in KINDS for size in SIZES if kind != "polarisation" or size[0] > 8]


@pytest.mark.parametrize(("kind", "actors", "issues"), EVERY)
def test_no_marks_boxes_or_labels_overlap_and_all_are_on_the_page(kind: str, actors: int, issues: int) -> None:
    found = of(kind, actors, issues)
    parts = [node.extent for node in found.nodes] + [box.extent for box in found.boxes]
    parts += [node.label.extent for node in found.nodes] + [text.extent for text in found.texts]
    assert not [pair for pair in combinations(parts, 2) if geometry.overlap(*pair, slack=0.01)]
    left, bottom, right, top = geometry.bounds(parts)
    assert left >= -0.01 and bottom >= -0.01 and right <= found.width + 0.01 and top <= found.height + 0.3


@pytest.mark.parametrize("kind", ["stances", "relations", "ego", "attributions", "events"])
@pytest.mark.parametrize(("actors", "issues"), SIZES)
def test_every_tie_joins_what_is_drawn(kind: str, actors: int, issues: int) -> None:
    found = of(kind, actors, issues)
    drawn = {node.id for node in found.nodes} | {box.id for box in found.boxes}
    assert {end for edge in found.edges for end in (edge.source, edge.target)} == drawn


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_rows_in_any_order_give_the_same_scene(kind: str) -> None:
    rows = synthetic(30, 12)
    shuffled = random.Random(1).sample(rows, len(rows))
    assert scene(kind, rows, asked(rows, actor="a1")) == scene(kind, shuffled, asked(rows, actor="a1"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", ["svg", "png", "pdf"])
def test_two_drawings_are_the_same_bytes(kind: str, form: str, tmp_path: Path) -> None:
    rows = synthetic(12, 3)
    for name in ("one", "two"):
        draw(kind, rows, tmp_path / f"{name}.{form}", asked(rows, actor="a1"))
    content = (tmp_path / f"one.{form}").read_bytes()
    assert content == (tmp_path / f"two.{form}").read_bytes()
    assert content.startswith({"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF"}[form])


def test_the_svg_names_nodes_and_edges_and_bears_no_date(tmp_path: Path) -> None:
    rows = [
        row("arland", "talks", 1),
        row("borduria", "talks", -1),
        row("arland", "cetonia", -1, target_kind="country"),
    ]
    draw("stances", rows, tmp_path / "a.svg", title="Harbour")
    svg = (tmp_path / "a.svg").read_text()
    assert set(re.findall(r'id="((?:node|edge)_[^"]+)"', svg)) == {
        "node_arland", "node_borduria", "node_talks", "edge_arland_positive_talks", "edge_borduria_negative_talks",
    }  # fmt: skip
    assert "dc:date" not in svg
    assert "<dc:title>Harbour</dc:title>" in svg


def test_sides_put_supporters_left_and_opponents_right() -> None:
    rows = [row(holder, "talks", sign) for holder, sign in (("a", 1), ("b", 1), ("c", -1), ("d", -1))]
    found = scene("stances", rows)
    place = {node.id: node.x for node in found.nodes}
    assert max(place["a"], place["b"]) < found.boxes[0].x < min(place["c"], place["d"])


def test_relations_curve_apart_and_arrows_end_at_the_border() -> None:
    there = row("a", "b", 1, target_kind="country")
    back = row("b", "a", -1, target_kind="country")
    found = scene("relations", [there, back])
    middles = [geometry.at(edge.curve, 0.5) for edge in found.edges]
    assert abs(middles[0][0] - middles[1][0]) + abs(middles[0][1] - middles[1][1]) > 0.25
    nodes = {node.id: node for node in found.nodes}
    for edge in found.edges:
        end, target = edge.curve[3], nodes[edge.target]
        away = ((end[0] - target.x) ** 2 + (end[1] - target.y) ** 2) ** 0.5
        assert away == pytest.approx(target.radius + 0.05, abs=0.03)


def test_weight_counts_articles_and_of_a_single_article_statements() -> None:
    one = [row("a", "x"), row("a", "x")]
    found = scene("stances", one)
    assert (found.edges[0].weight, found.unit) == (2, "statements")
    found = scene("stances", [*one, row("a", "x", article="two")])
    assert (found.edges[0].weight, found.unit) == (2, "articles")


def test_what_is_not_held_is_asked_for_and_drawn_apart() -> None:
    rows = [row("a", "x"), row("b", "x", -1, factuality="possible")]
    assert len(scene("stances", rows).edges) == 1
    found = scene("stances", rows, Request(selection=Selection(factualities=(*HELD, "possible"))))
    assert {edge.source: edge.style for edge in found.edges} == {"a": "positive", "b": "negative unheld"}
    assert [entry.label for entry in entries(found)][:2] == ["supports", "opposes: planned, possible or negated"]


@pytest.mark.parametrize(
    ("kind", "limit", "words"),
    [("relations", 80, "Backbone: the 67 of 200 actors"), ("stances", 60, "60 of 200 actors and 25 of 80 issues")],
)
def test_a_large_network_is_cut_to_its_strongest_part_and_says_so(kind: str, limit: int, words: str) -> None:
    found = of(kind, 200, 80)
    assert len(found.nodes) <= limit
    assert words in found.note and "left out" in found.note


def test_the_source_line_counts_articles_and_names_period_and_publishers() -> None:
    rows = [row(published="2024-03-05"), row("b", article="two", published="2024-05-01", publisher="Herald")]
    assert scene("stances", rows).source == (
        "Source: 2 articles, 2024-03-05 to 2024-05-01, published by Gazette, Herald; "
        "2 stances towards issues, asserted, each counted once per article, issues of each article counted apart, confidence at least 0.5."
    )


@pytest.mark.parametrize("kind", ["stances", "relations", "timeline"])
def test_the_source_line_says_that_a_query_chose_the_stances(kind: str) -> None:
    rows = [
        row("a", "b", target_kind="country"),
        row("b", "a", -1, target_kind="country"),
        row("a", "x"),
        row("b", "x"),
    ]
    usual, queried = (scene(kind, rows, Request(queried=queried)).source for queried in (False, True))
    assert queried == f"{usual[:-1]}; only stances that a query found."


def test_so_does_each_window_of_a_page(tmp_path: Path) -> None:
    rows = [row("a", "b", target_kind="country", article=day, date=day) for day in ("2024-01-05", "2024-06-05")]
    draw("windows", rows, tmp_path / "a.html", Request(queried=True, window=30))
    assert (tmp_path / "a.html").read_text(encoding="utf-8").count("stances that a query found.") >= 2


def test_a_long_name_of_an_outlet_does_not_fill_the_source_line() -> None:
    source = scene(
        "stances", [row(publisher="Herald of the Harbours, of the Bays and of all the Islands between them")]
    ).source
    assert ", published by Herald of the Harbours, of the Bays …;" in source


def test_the_legend_shows_only_what_is_used_in_rows_as_wide_as_the_page() -> None:
    found = entries(scene("stances", [row("a", "x"), row("b", "x", holder_kind="ngo")]))
    assert [entry.label for entry in found] == ["supports", "country", "NGO", "issue"]
    rows = flow(entries(of("relations", 60, 25)), 12)
    assert all(x + entry.width <= 12.01 for line in rows for x, entry in line)


def test_the_ego_diagram_tells_the_types_of_stance() -> None:
    rows = [row("a", "x", 1), row("b", "a", -1, target_kind="country", type="accuses"), row("c", "x", 1)]
    found = scene("ego", rows, Request(actor="a"))
    words = {line for text in found.texts for line in text.lines}
    assert {"supports", "accuses", "Positions towards A", "Positions of A"} <= words
    assert {node.id for node in found.nodes} | {box.id for box in found.boxes} == {"a", "b", "x"}


@pytest.mark.parametrize("label", ["$\\alpha$ & <b>", "Ма́лый Тарн", "x" * 200, "Ünïcode “quoted” label", " "])
def test_awkward_labels_are_drawn_as_they_are(label: str, tmp_path: Path) -> None:
    rows = [
        row("a", "x", holder_label=label, target_label=label),
        row("b", "x", target_label=label, publisher=label),
        row("a", "b", holder_label=label, target_kind="country"),
    ]
    for kind in set(KINDS) - {"polarisation"}:
        draw(kind, rows, tmp_path / "a.svg", asked(rows, actor="a"))


@pytest.mark.parametrize(
    ("kind", "arguments", "message"),
    [
        ("pie", {}, "unknown kind of diagram 'pie'"),
        ("ego", {"request": Request(actor="nobody")}, "no stance of or towards 'nobody'"),
        ("stances", {"request": Request(page=Page(16, 4))}, "no room on a page 4 cm high"),
        ("relations", {}, "no stances towards actors"),
        ("stances", {"format": "gif"}, "unknown format 'gif'"),
        ("stances", {"theme": "neon"}, "unknown theme 'neon'"),
    ],
)
def test_what_cannot_be_drawn_is_said_clearly(
    kind: str, arguments: dict[str, object], message: str, tmp_path: Path
) -> None:
    with pytest.raises(DrawingError, match=message):
        draw(kind, [row("a", "x")], tmp_path / "a.svg", **arguments)  # type: ignore[arg-type]


def test_where_issues_are_left_out_those_that_actors_share_stay() -> None:
    shared = [row(actor, f"shared {n}", 1) for n in range(10) for actor in ("a", "b")]
    lonely = [row("a", f"lonely {n}", 1) for n in range(30)]
    found = scene("stances", shared + lonely)
    assert {box.id for box in found.boxes} == {f"shared {n}" for n in range(10)}
    assert found.note == "Only the strongest part is shown: 2 of 2 actors and 10 of 40 issues; 30 ties are left out."


def test_a_page_too_narrow_is_said_with_what_is_needed() -> None:
    with pytest.raises(DrawingError, match="no room on a page 6 cm wide; make it at least"):
        scene("stances", synthetic(8, 6), Request(page=Page(6)))
