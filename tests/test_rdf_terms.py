"""Literals and IRIs: what is allowed into the graph and in which form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg.rdf import terms
from kg.rdf.vocabulary import DEFAULT_BASE, check_base, instance, prefixes, web_address


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("2023-08-15", "date"),
        ("2023-08-15T10:30:00Z", "date"),
        ("2023-08", "gYearMonth"),
        ("2006", "gYear"),
    ],
)
def test_dates_keep_their_precision(value: str, kind: str) -> None:
    literal = terms.day(value)
    assert literal.datatype.value.endswith("#" + kind)
    assert value.startswith(literal.value)


@pytest.mark.parametrize("value", ["", "yesterday", "2023-13", "2023-02-30", "23", "2023-8-1", '2023"^^x'])
def test_what_is_no_date_is_refused(value: str) -> None:
    with pytest.raises(ValueError):
        terms.day(value)


def test_an_open_interval_has_one_end() -> None:
    start, end = terms.interval("2006/")
    assert start is not None and start.value == "2006" and end is None


@pytest.mark.parametrize(
    ("tag", "kept"), [("en", "en"), ("de-AT", "de-at"), ("", None), ("e n", None), ('en" .', None)]
)
def test_only_valid_language_tags_are_kept(tag: str, kept: str | None) -> None:
    assert terms.text("word", tag).language == kept


def test_characters_that_xml_cannot_hold_are_replaced() -> None:
    assert terms.text("a\x00b\x07c\ud800d\te\nf").value == "a\ufffdb\ufffdc\ufffdd\te\nf"


@pytest.mark.parametrize(
    ("text", "length", "shown"),
    [
        ("short", 10, "short"),
        ("two\n  lines", 20, "two lines"),
        ("one two three four", 12, "one two…"),
        ("a" * 20, 10, "a" * 9 + "…"),
    ],
)
def test_shortening_cuts_at_a_word(text: str, length: int, shown: str) -> None:
    assert terms.shorten(text, length) == shown


@given(st.text())
def test_no_name_breaks_out_of_its_iri(name: str) -> None:
    node = instance(DEFAULT_BASE, "actor", name)
    assert "/" not in node.value.removeprefix(DEFAULT_BASE + "actor/")
    assert not set(node.value) & set('<>"{}|\\^` \n#?')


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs"])),
    st.text(alphabet=st.characters(exclude_categories=["Cs"])),
)
def test_two_names_have_two_iris(one: str, other: str) -> None:
    assert (instance(DEFAULT_BASE, "actor", one) == instance(DEFAULT_BASE, "actor", other)) == (one == other)


@pytest.mark.parametrize(
    "base", ["", "ids/", "ftp://x.org/", "https://x.org", "https://x.org/a b/", "https://x.org/?a/", "https://x.org/#/"]
)
def test_an_unusable_base_is_refused(base: str) -> None:
    with pytest.raises(ValueError, match="base IRI"):
        check_base(base)


def test_only_instances_move_with_the_base() -> None:
    moved = {
        name
        for name, namespace in prefixes("https://example.org/id/").items()
        if namespace.startswith("https://example.org/")
    }
    assert {"actor", "issue", "stance", "graph"} <= moved
    assert not {"kg", "type", "fact", "plover"} & moved


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://example.org/a?b=c#d", True),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        ("https://example.org/a b", False),
        ("https://example.org/> <x:y", False),
        ("http://[bad/", False),
        (None, False),
    ],
)
def test_only_clean_web_addresses_become_iris(url: str | None, kept: bool) -> None:
    assert web_address(url) == (NamedNode(str(url)) if kept else None)
