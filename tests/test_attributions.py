"""Attributions: who is quoted or paraphrased, by which words, as saying what."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest

from kg.actors.mentions import Mention, Mentions
from kg.extraction.attributions import AttributionIndex, find_attributions
from kg.extraction.cues import Cue, Cues, load_cues
from kg.language.document import Document
from kg.language.pipeline import parse as parse_articles
from kg.lexicon import LexiconError, read_table
from kg.model import Actor, Article, Attribution, Span

Parse = Callable[..., Document]
Told = tuple[str, str, str]
ROWS = read_table("cues", ("lemma", "pos", "pattern"))


def words(doc: Document, spans: tuple[Span, ...]) -> str:
    return " … ".join(doc.text[start:end] for start, end in spans)


def find(doc: Document, mentions: Mentions | None = None) -> list[Attribution]:
    return find_attributions(doc, mentions or Mentions(), load_cues())


def told(doc: Document) -> list[Told]:
    return [(words(doc, one.source), words(doc, one.cue), words(doc, one.content)) for one in find(doc)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mayor said that the bridge was unsafe.", ("The mayor", "said", "that the bridge was unsafe")),
        ("The mayor said the bridge was unsafe.", ("The mayor", "said", "the bridge was unsafe")),
        ("The bridge was unsafe, the mayor said.", ("the mayor", "said", "The bridge was unsafe")),
        ("The bridge was unsafe, said the mayor.", ("the mayor", "said", "The bridge was unsafe")),
        ("The bridge, the mayor said, was unsafe.", ("the mayor", "said", "The bridge … was unsafe")),
        ("As the mayor said, the bridge was unsafe.", ("the mayor", "said", "the bridge was unsafe")),
        ("The mayor told reporters that the bridge was unsafe.", ("The mayor", "told", "that the bridge was unsafe")),
        ("The bridge was unsafe, according to the mayor.", ("the mayor", "according to", "The bridge was unsafe")),
        ("According to the mayor, the bridge was unsafe.", ("the mayor", "According to", "the bridge was unsafe")),
        ("The mayor promised to close the bridge.", ("The mayor", "promised", "to close the bridge")),
        ("The mayor demanded that the bridge be closed.", ("The mayor", "demanded", "that the bridge be closed")),
        ("The mayor urged the council to act.", ("The mayor", "urged", "the council to act")),
        ("It is believed that the bridge was unsafe.", ("", "is believed", "that the bridge was unsafe")),
        ("The bridge was reportedly unsafe.", ("", "reportedly", "The bridge was … unsafe")),
        ("The bridge is expected to close.", ("", "is expected", "The bridge … to close")),
        (
            "The mayor’s claim that the bridge was unsafe surprised us.",
            ("The mayor", "claim", "that the bridge was unsafe"),
        ),
        ("The mayor hopes that the bridge will hold.", ("The mayor", "hopes", "that the bridge will hold")),
        ("The mayor criticised the plan for the bridge.", ("The mayor", "criticised", "the plan for the bridge")),
        ("MAYOR JONES: The bridge is unsafe.", ("MAYOR JONES", ":", "The bridge is unsafe")),
    ],
)
def test_indirect_speech_has_its_source_cue_and_content(parse: Parse, text: str, expected: Told) -> None:
    assert expected in told(parse(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“The bridge is unsafe,” the mayor said.", ("the mayor", "said", "“The bridge is unsafe,”")),
        ("“The bridge is unsafe,” said the mayor.", ("the mayor", "said", "“The bridge is unsafe,”")),
        ('The mayor said: "The bridge is unsafe."', ("The mayor", "said", '"The bridge is unsafe."')),
        ("The mayor said in a statement on Monday: “No.”", ("The mayor", "said", "“No.”")),
        ("“It is old. It must go,” the mayor said.", ("the mayor", "said", "“It is old. It must go,”")),
        (
            "“It is old,” the mayor said. “It must go.”",
            ("the mayor", "said", "“It is old,” … “It must go.”"),
        ),
        ("The mayor called the plan “hopeless”.", ("The mayor", "called", "the plan “hopeless”")),
    ],
)
def test_quotations_are_taken_whole(parse: Parse, text: str, expected: Told) -> None:
    assert expected in told(parse(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "“The bridge is unsafe,” the mayor told the council, “but it will be repaired.”",
            ("the mayor", "told", "“The bridge is unsafe,” … “but it will be repaired.”"),
        ),
        (
            "“Is the ferry late?” asked Mr. Lindqvist, the conductor.",
            ("Mr. Lindqvist, the conductor", "asked", "“Is the ferry late?”"),
        ),
        (
            "“The bridge is unsafe,” the mayor said before adding: “It will be closed.”",
            ("the mayor", "said", "“The bridge is unsafe,”"),
        ),
    ],
)
def test_a_quotation_beside_its_verb_is_read_from_the_words(parse: Parse, text: str, expected: Told) -> None:
    assert expected in told(parse(text))


@pytest.mark.parametrize("end", [" ― Ada Okafor", " ― Ada Okafor ", "― Ada Okafor.", " – ADA OKAFOR"])
def test_a_name_after_a_dash_signs_a_quotation(parse: Parse, end: str) -> None:
    ((source, _, content),) = told(parse(f"“The bridge is old. It must go.”{end}"))
    assert source.casefold() == "ada okafor"
    assert content.startswith("“The bridge is old. It must go")


@pytest.mark.parametrize(
    "text",
    [
        "The mayor said the engineer had criticised the plan for the bridge.",
        "“The engineer says that the bridge is unsafe,” the mayor said.",
        "The mayor says he’d continue the work.",
    ],
)
def test_what_a_speaker_merely_mentions_is_part_of_his_words(parse: Parse, text: str) -> None:
    assert [source.casefold() for source, _, _ in told(parse(text))] == ["the mayor"]


def test_a_quotation_goes_on_over_paragraphs(parse: Parse) -> None:
    doc = parse("“The bridge is old,” the mayor said. “It was built by my uncle.\n\n“It must go.”")
    assert told(doc) == [("the mayor", "said", "“The bridge is old,” … “It was built by my uncle … “It must go.”")]


def test_direct_is_what_is_mostly_quoted(parse: Parse) -> None:
    (quoted,) = find(parse("“The bridge is unsafe,” the mayor said."))
    (reported,) = find(parse("The mayor said the old bridge over the river was “unsafe”."))
    assert quoted.direct
    assert not reported.direct


def test_a_participle_has_the_subject_of_the_main_clause(parse: Parse) -> None:
    doc = parse("The mayor closed the bridge, saying that it was unsafe.")
    assert ("The mayor", "saying", "that it was unsafe") in told(doc)


def test_who_issues_a_statement_says_it(parse: Parse) -> None:
    doc = parse("The company issued a statement saying that the ferry would stop.")
    assert told(doc) == [("The company", "saying", "that the ferry would stop")]


def test_what_a_speaker_promises_to_do_with_words_is_one_attribution(parse: Parse) -> None:
    doc = parse("The mayor promised to support the plan for the bridge.")
    assert told(doc) == [("The mayor", "promised", "to support the plan for the bridge")]


def test_a_second_verb_of_speech_belongs_to_the_first_speaker(parse: Parse) -> None:
    doc = parse("The mayor said the engineer was ill and added that the bridge was closed.")
    assert ("The mayor", "said", "the engineer was ill") in told(doc)
    assert ("The mayor", "added", "that the bridge was closed") in told(doc)


def test_the_polls_are_no_survey_that_tells_something(parse: Parse) -> None:
    assert told(parse("The mayor is behind in the polls.")) == []


def test_a_date_alone_is_no_content(parse: Parse) -> None:
    assert told(parse("Their statement on Monday surprised the town.")) == []


def test_what_somebody_rejects_is_the_claim_of_others(parse: Parse) -> None:
    doc = parse("The mayor rejected the claim that the bridge was unsafe.")
    assert ("", "claim", "that the bridge was unsafe") in told(doc)


def test_an_attribution_inside_another_names_it(parse: Parse) -> None:
    outer, inner = find(parse("The mayor said the engineer had warned that the bridge was unsafe."))
    assert outer.inside is None
    assert inner.inside == outer.id


def test_somebody_quoted_speaks_for_himself(parse: Parse) -> None:
    doc = parse("“I think that we know what they want to say about the bridge,” the mayor said.")
    assert [source for source, _, _ in told(doc)] == ["the mayor"]


def test_the_speaker_is_the_actor_that_the_source_mentions(parse: Parse) -> None:
    doc = parse("Norland, which said the ferry was late, apologised.")
    mentions = Mentions()
    mentions.add(Mention(0, 7, 0, "norland"), Actor("norland", "Norland", "country"))
    assert [one.speaker for one in find(doc, mentions)] == ["norland"]


def test_without_a_known_actor_there_is_no_speaker(parse: Parse) -> None:
    assert [one.speaker for one in find(parse("The mayor said the ferry was late."))] == [None]


def test_the_index_gives_the_innermost_attribution_of_a_token(parse: Parse) -> None:
    doc = parse("The mayor said the engineer had warned that the bridge was unsafe.")
    outer, inner = find(doc)
    index = AttributionIndex([outer, inner], doc)
    at = {token.text: index.innermost(token) for token in doc.tokens}
    assert at["unsafe"] == inner
    assert at["engineer"] == outer
    assert at["mayor"] is None


def test_ids_depend_on_article_and_spans_alone(parse: Parse) -> None:
    text = "The mayor said that the bridge was unsafe."
    assert find(parse(text)) == find(parse(text))
    assert find(parse(text))[0].id != find(parse(text, id="other"))[0].id


@pytest.mark.parametrize("text", ["", "   ", "“", "Said.", ":", "“”", "— —", "Said said said: “said"])
def test_odd_texts_give_no_error(parse: Parse, text: str) -> None:
    find(parse(text))


def test_an_overlay_adds_and_replaces_cue_words(parse: Parse, tmp_path: Path) -> None:
    (tmp_path / "cues.tsv").write_text("lemma\tpos\tpattern\tkind\texample\nbellow\tVERB\tclause\tspeech\t\n")
    doc = parse("The mayor bellowed that the bridge was unsafe.")
    assert not find(doc)
    assert len(find_attributions(doc, Mentions(), load_cues(tmp_path))) == 1


def test_an_overlay_with_an_unknown_column_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "cues.tsv").write_text("lemma\tcolour\nbellow\tred\n")
    with pytest.raises(LexiconError, match=r"cues\.tsv"):
        load_cues(tmp_path)


@lru_cache(maxsize=1)
def examples() -> dict[str, Document]:
    texts = sorted({row["example"] for row in ROWS})
    return dict(zip(texts, parse_articles([Article(id="test", text=text) for text in texts]), strict=True))


def row_name(row: dict[str, str]) -> str:
    return f"{row['lemma']}-{row['pos']}-{row['pattern']}"


@pytest.mark.parametrize("row", ROWS, ids=row_name)
def test_every_cue_word_works_in_its_example(row: dict[str, str]) -> None:
    doc = examples()[row["example"]]
    extra = [Cue("say", "VERB", "clause", "speech")] if row["pattern"] == "medium" else []
    found = find_attributions(doc, Mentions(), Cues([Cue(**row), *extra]))
    assert found
    if row["pattern"] == "medium":
        assert row["lemma"] not in words(doc, found[0].source)


def test_kinds_and_parts_of_speech_are_known() -> None:
    assert {row["kind"] for row in ROWS} == {"speech", "thought", "writing"}
    assert {row["pos"] for row in ROWS} <= {"VERB", "NOUN", "ADJ", "ADV"}
