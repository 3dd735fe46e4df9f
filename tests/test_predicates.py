"""The predicate lexicon: every row's example is a test, and the table holds together."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.extraction.predicates import Predicate, find_frames, load_predicates
from kg.language.document import Document
from kg.language.pipeline import parse as parse_articles
from kg.lexicon import LexiconError, read_table
from kg.model import Article

ROWS = [row for rows in load_predicates().values() for row in rows]


@pytest.fixture(scope="module")
def examples() -> dict[Predicate, Document]:
    return dict(zip(ROWS, parse_articles(Article(str(i), row.example) for i, row in enumerate(ROWS)), strict=True))


def test_every_example_shows_its_row(examples: dict[Predicate, Document]) -> None:
    silent = [row.name for row, doc in examples.items() if not list(find_frames(doc, {(row.lemma, row.pos): (row,)}))]
    assert silent == []


def test_every_cameo_code_has_a_goldstein_value() -> None:
    codes = {row["code"] for row in read_table("cameo", ("code",))}
    assert {row.cameo for row in ROWS if row.plover} <= codes


@pytest.mark.parametrize(
    ("sentence", "name", "holders", "targets"),
    [
        ("Ruritania condemned the new plan.", "condemn", ["Ruritania"], ["plan"]),
        ("The new plan was condemned by Ruritania.", "condemn", ["Ruritania"], ["plan"]),
        ("Ruritania voiced opposition to the new plan.", "opposition", ["Ruritania"], ["plan"]),
        (
            "Freedonia, Ruritania and Sylvania rejected the offer.",
            "reject",
            ["Freedonia", "Ruritania", "Sylvania"],
            ["offer"],
        ),
        ("Ruritania could try to block the vote.", "block", ["Ruritania"], ["vote"]),
        ("The states opposing the treaty met in the harbour.", "oppose", ["states"], ["treaty"]),
        ("Ruritania, which criticised the plan, has left.", "criticise", ["Ruritania"], ["plan"]),
        ("Ruritania left the talks, accusing Freedonia of piracy.", "accuse", ["Ruritania"], ["Freedonia"]),
        ("Ruritania pointed the finger at Freedonia.", "point finger", ["Ruritania"], ["Freedonia"]),
        ("Ruritania is in favour of the treaty.", "favour", ["Ruritania"], ["treaty"]),
        ("Ruritania is opposed to the treaty.", "opposed", ["Ruritania"], ["treaty"]),
        ("Ruritania's plan to close the harbour is new.", "plan", ["Ruritania"], ["plan"]),
    ],
)
def test_who_holds_what_towards_whom(parse, sentence: str, name: str, holders: list[str], targets: list[str]) -> None:  # type: ignore[no-untyped-def]
    frames = [frame for frame in find_frames(parse(sentence), load_predicates()) if frame.predicate.name == name]
    assert [token.text for token in frames[0].holders] == holders
    assert [token.text for token in frames[0].targets] == targets


def test_times_and_amounts_are_no_targets(parse) -> None:  # type: ignore[no-untyped-def]
    doc = parse("Ruritania demanded on Tuesday that nobody leave.")
    assert all(target.text != "Tuesday" for frame in find_frames(doc, load_predicates()) for target in frame.targets)


@pytest.mark.parametrize(("column", "value"), [("type", "loathes"), ("plover", "HUG")])
def test_an_unknown_type_is_an_error_that_names_the_row(tmp_path: Path, column: str, value: str) -> None:
    cells = {
        "predicate": "frown",
        "pos": "V",
        "holder": "subject",
        "target": "at",
        "type": "",
        "plover": "",
        "cameo": "",
        "example": "",
    }
    cells[column] = value
    (tmp_path / "predicates.tsv").write_text("\t".join(cells) + "\n" + "\t".join(cells.values()) + "\n")
    with pytest.raises(LexiconError, match="frown"):
        load_predicates(tmp_path)


def test_a_users_row_is_laid_over_the_shipped_one(tmp_path: Path) -> None:
    header = "predicate\tpos\tholder\ttarget\ttype\tplover\tcameo\texample\n"
    (tmp_path / "predicates.tsv").write_text(
        header + "frown\tV\tsubject\tat|on\tcriticises\tACCUSE\t111\tRuritania frowned on it.\n"
    )
    assert load_predicates(tmp_path)["frown", "V"][0].type == "criticises"


def test_what_the_speaker_alone_must_do_is_no_demand(parse) -> None:  # type: ignore[no-untyped-def]
    found = [list(find_frames(parse(f"{who} must answer at once."), load_predicates())) for who in ("Norway", "I")]
    assert [any(frame.predicate.pos == "M" and frame.clausal for frame in frames) for frames in found] == [True, False]
