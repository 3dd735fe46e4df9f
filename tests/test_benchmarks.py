"""The measurements: what they put into the documentation, and that they run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from benchmarks import DOCUMENT, errors_attribution, errors_linking, folds, phenomena, write
from benchmarks.overhead import measure
from benchmarks.quality import TASKS, figure
from kg.extraction.implied import load_implied
from kg.language.document import Document
from kg.model import Actor, Article, Record

TABLE = "| task | value |\n| --- | --- |\n| a | 1 |\n"


@pytest.mark.parametrize("before", ["", "\n| task | value |\n| --- | --- |\n| a | 0 |\n| b | 0 |\n"])
def test_table_takes_the_place_of_the_old_one(tmp_path: Path, before: str) -> None:
    path = tmp_path / "page.md"
    path.write_text(f"# Page\n\n<!-- one -->\n{before}\nWords.\n\n<!-- two -->\n", encoding="utf-8")
    write(path, "one", TABLE)
    assert path.read_text(encoding="utf-8") == f"# Page\n\n<!-- one -->\n\n{TABLE}\nWords.\n\n<!-- two -->\n"


def test_block_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text("<!-- one -->\n\n```text\nold\n\nold\n```\n\nWords.\n", encoding="utf-8")
    write(path, "one", "```text\nnew\n```\n")
    assert path.read_text(encoding="utf-8") == "<!-- one -->\n\n```text\nnew\n```\n\nWords.\n"


def test_page_has_the_figures_of_every_task() -> None:
    page = DOCUMENT.read_text(encoding="utf-8")
    assert [task.name for task in TASKS if f"| {task.label or task.name} |" not in page] == []
    assert "\noverhead " in page


def test_figure_is_found_by_its_path() -> None:
    assert figure({"micro": {"strict": {"f1": 0.5}}}, "micro.strict.f1") == 0.5


def test_cost_of_the_extraction_is_measured() -> None:
    cost = measure([Article("a", "Norland opposes the treaty.")], rounds=1)
    assert (cost.articles, cost.words) == (1, 4)
    assert cost.bare > 0
    assert "overhead" in str(cost)


class _Scorer:
    """Takes a statement for found where it has the same target."""

    Doc = staticmethod(lambda row: row)
    P = staticmethod(lambda doc, one: one)
    collapse_gold = staticmethod(lambda stances, typed, doc: stances)
    hits = staticmethod(lambda claim, one, level, doc, alternatives: claim["target"] == one["target"])


def test_recall_is_counted_under_every_tag_of_a_stance() -> None:
    annotated = [
        {"target": "dam", "phenomena": ["negation", "attribution"]},
        {"target": "tax", "phenomena": ["attribution"]},
        {"target": "war"},
    ]
    found = phenomena.recall(
        [{"id": "a", "stances": annotated}], {"a": [{"target": "dam"}, {"target": "war"}]}, _Scorer
    )
    assert found == {"attribution": (2, 1), "negation": (1, 1), phenomena.UNTAGGED: (1, 1)}


def test_folds_read_with_the_weights_that_they_are_given(parse: Callable[..., Document]) -> None:
    doc = parse("Roe said the tunnel reaches Norland. Norland opposes the treaty.")
    never = load_implied() | {"least": (2.0, 2.0)}
    carried = folds.told(doc, None)
    assert [(one["holder"]["label"], one["polarity"]) for one in carried] == [("Norland", "negative")]
    assert folds.told(doc, never) == carried
    always = load_implied() | {"least": (0.0, 0.0)}
    assert len(folds.told(doc, always)) > len(carried)


@pytest.mark.parametrize(
    ("kind", "written", "ours", "why"),
    [
        ("PER", "Hopkins", Actor("h", "Hopkins", "person"), "person by one name alone"),
        ("PER", "Ann Hopkins", Actor("h", "Ann Hopkins", "person"), "person under another name"),
        ("ORG", "Norland", Actor("n", "Norland", "country"), "country or its capital for what bears its name"),
        ("ORG", "Fishery", Actor("f", "Fishery", "company"), "organisation by a short form"),
        ("ORG", "Fishery", None, "name not spotted"),
        ("GEO", "Fishery", None, "town or landscape, which is no actor here"),
    ],
)
def test_a_name_that_is_not_linked_is_sorted_by_what_it_is(
    kind: str, written: str, ours: Actor | None, why: str
) -> None:
    scorer = ModuleType("score")
    vars(scorer)["pred_keys"] = lambda link, where: set()
    actors = (replace(ours, mentions=((0, len(written)),)),) if ours else ()
    record = Record("a", "", None, None, None, written, actors=actors)
    mention = {"start": 0, "end": len(written), "type": kind}
    assert errors_linking.why_unlinked(mention, {("t", "else")}, written, record, scorer) == why


def test_the_page_of_quality_counts_the_errors_about_actors() -> None:
    page = DOCUMENT.read_text(encoding="utf-8")
    assert [name for side, name in errors_linking.ORDER if f"| {side} | {name} |" not in page] == []


def quoted(
    source: set[int], cue: set[int], content: set[int], word: str, spans: tuple[tuple[int, int], ...]
) -> errors_attribution.Told:
    return errors_attribution.Told(frozenset(source), frozenset(cue), frozenset(content), frozenset({word}), spans)


@pytest.mark.parametrize(
    ("ours", "why"),
    [
        ([({0, 1}, {2}, {3}, "said", ((10, 14),))], "boundary: same cue, other content"),
        ([({8}, {9}, {0, 1, 2, 3}, "wrote", ((40, 45),))], "inside the words of another"),
        ([], "known, but left out"),
    ],
)
def test_a_missed_attribution_is_sorted_by_what_went_wrong(
    parse: Callable[..., Document],
    ours: list[tuple[set[int], set[int], set[int], str, tuple[tuple[int, int], ...]]],
    why: str,
) -> None:
    doc = parse("The mayor said that the bridge was unsafe.")
    gold = quoted({0, 1}, {2}, {3, 4, 5, 6, 7}, "said", ((10, 14),))
    told = [quoted(*one) for one in ours]
    assert errors_attribution.why_missed(gold, errors_attribution.Case(doc, [gold], told), told) == why


def test_the_page_of_quality_counts_the_errors_of_attributions() -> None:
    page = DOCUMENT.read_text(encoding="utf-8")
    rows = [f"| {side} | {name} |" for side, names in errors_attribution.CLASSES.items() for name in names]
    assert [row for row in rows if row not in page] == []
