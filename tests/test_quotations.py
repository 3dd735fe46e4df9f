"""Quotation marks: which stretches of a text are quoted."""

from __future__ import annotations

import pytest

from kg.language.pipeline import paragraph_spans
from kg.language.quotations import find_quotations


def quoted(text: str) -> list[str]:
    return [text[one.start : one.end] for one in find_quotations(text, paragraph_spans(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('She called it "a start" and left.', ['"a start"']),
        ("She called it “a start” and left.", ["“a start”"]),
        ("She called it ‘a start’ and left.", ["‘a start’"]),
        ("She called it 'a start' and left.", ["'a start'"]),
        ("She called it «a start» and left.", ["«a start»"]),
        ("She called it „a start“ and left.", ["„a start“"]),
        ("She called it „a start” and left.", ["„a start”"]),
        ("She called it ‹a start› and left.", ["‹a start›"]),
        ("She called it 「a start」 and left.", ["「a start」"]),
        ("She called it ``a start'' and left.", ["``a start''"]),
        ("She called it ''a start'' and left.", ["''a start''"]),
        ("She called it `a start' and left.", ["`a start'"]),
        ("“One,” she said. “Two.”", ["“One,”", "“Two.”"]),
        ('"One," she said. "Two."', ['"One,"', '"Two."']),
    ],
)
def test_every_style_of_marks_is_read(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The farmers’ union met the mayors’ council.",
        "The farmers' union met the mayors' council.",
        "It’s the town’s oldest mill, and they don’t know why.",
        "In the '90s they told 'em to wait.",
        "The goalkeeper is 6'2\" tall and left-footed.",
    ],
)
def test_apostrophes_are_not_quotation_marks(text: str) -> None:
    assert quoted(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said ‘the farmers’ bridge is closed’ again.", ["‘the farmers’ bridge is closed’"]),
        ("He said ‘it’s closed’ again.", ["‘it’s closed’"]),
        ("“They told us ‘never again’ twice,” he said.", ["“They told us ‘never again’ twice,”", "‘never again’"]),
        ('"They call it “the rule” here," he said.', ['"They call it “the rule” here,"', "“the rule”"]),
        ('“They call it "the rule" here,” he said.', ['“They call it "the rule" here,”', '"the rule"']),
        ("'They told us \"never again\" twice,' he said.", ["'They told us \"never again\" twice,'", '"never again"']),
    ],
)
def test_quotations_inside_quotations_follow_the_outer_one(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_a_quotation_goes_on_in_the_next_paragraph() -> None:
    text = "“The mill is old.\n\n“It must be kept,” she said."
    first, second = find_quotations(text, paragraph_spans(text))
    assert first.continued
    assert text[first.start : first.end] == "“The mill is old."
    assert not second.continued
    assert text[second.inner[0] : second.inner[1]] == "It must be kept,"


def test_an_unclosed_mark_ends_with_its_paragraph() -> None:
    text = "The mayor wrote: “The mill is old.\n\nNobody answered."
    (only,) = find_quotations(text, paragraph_spans(text))
    assert text[only.start : only.end] == "“The mill is old."
    assert not only.continued


def test_a_stray_mark_does_not_swallow_the_next_quotation() -> None:
    assert quoted("The “old mill and “the new mill” stand here.") == ["“the new mill”"]
