"""The articles that were written to be learnt from: every line is a stance whose words are in its article."""

from pathlib import Path

import pytest

from kg.lexicon import LexiconError
from training import invented

ARTICLE = """## Norland bars ships
Norland's foreign minister Ana Roe said on Monday that French trawlers would not be let into the bay.

"They ruin it," she added. Paris called the ban an affront.
--
Ana Roe / France | French trawlers | blocks | future | would not be let into the bay
France | the ban | criticises | asserted | Paris called the ban an affront
"""


def written(folder: Path, text: str) -> Path:
    (folder / "one.txt").write_text(text, encoding="utf-8")
    return folder


def test_every_shipped_article_has_stances_whose_words_are_in_it() -> None:
    articles = list(invented.read())
    assert len(articles) > 300
    assert all(lines for _, lines in articles)
    assert all(line.evidence in article.text for article, lines in articles for line in lines)


def test_no_article_is_there_twice() -> None:
    titles = [article.title for article, _ in invented.read()]
    assert len(set(titles)) == len(titles)


def test_an_article_begins_with_its_title_and_its_lines_are_stances(tmp_path: Path) -> None:
    ((article, lines),) = invented.read(written(tmp_path, ARTICLE))
    assert article.text.startswith("Norland bars ships\n\nNorland's")
    assert [(line.holders, line.targets, line.polarity) for line in lines] == [
        (("Ana Roe", "France"), ("French trawlers",), "negative"),
        (("France",), ("the ban",), "negative"),
    ]


def test_actors_have_the_ids_of_our_tables_and_what_is_no_actor_is_an_issue(tmp_path: Path) -> None:
    ((row, _),) = invented.annotated(written(tmp_path, ARTICLE))
    assert {actor["label"]: actor["wikidata"] for actor in row["actors"]} == {"Ana Roe": None, "France": "Q142"}
    assert [issue["label"] for issue in row["issues"]] == ["French trawlers", "the ban"]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("France | the ban | criticises | asserted", "is not: holder"),
        ("France | the ban | dislikes | asserted | the ban", "is not: holder"),
        ("France | the ban | criticises | perhaps | the ban", "is not: holder"),
        ("France | the ban | criticises | asserted | called it unwise", "is not in its article"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, line: str, complaint: str) -> None:
    with pytest.raises(LexiconError, match=complaint):
        list(invented.read(written(tmp_path, f"{ARTICLE}{line}\n")))
