"""Laws of the endpoint's parts: what is accepted, how jobs travel, how answers are counted and told."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from kg.rdf import terms
from kg.rdf.sparql import QueryError, Table
from kg.serving.answering import Outlet, checked, parse_term, solutions
from kg.serving.formats import GRAPHS, RESULTS, accepted
from kg.serving.guard import Access
from kg.serving.jobs import Job, frame, line, read_line
from kg.serving.limits import Limits, Refused
from kg.serving.pages import href

OFFERED = (*RESULTS, *GRAPHS)
BASE = "https://w3id.org/stancegraph/id/"
TEXT = st.text(st.characters(codec="utf-8"))
IRI = st.integers(0, 9).map(lambda n: ox.NamedNode(f"http://a/{n}"))
TERM = st.one_of(
    IRI,
    TEXT.map(terms.text),
    TEXT.map(lambda t: terms.text(t, "en")),
    st.integers().map(terms.integer),
    st.just(terms.day("2023-08")),
)


@given(
    st.one_of(TEXT, st.lists(st.sampled_from([*OFFERED, "*/*", "text/*", "a/b;q=0.3", "text/csv;q=0"])).map(", ".join))
)
def test_only_what_is_offered_is_accepted_and_each_once(header: str) -> None:
    found = accepted(header, OFFERED)
    assert set(found) <= set(OFFERED)
    assert len(found) == len(set(found))


@given(st.permutations(OFFERED))
def test_weights_decide_not_places(order: list[str]) -> None:
    header = ", ".join(f"{media};q={1 - OFFERED.index(media) / 100:.2f}" for media in order)
    assert accepted(header, order) == OFFERED


@given(
    st.builds(
        Job,
        kind=st.sampled_from(["query", "named", "update"]),
        text=TEXT,
        values=st.dictionaries(TEXT, TEXT),
        default=st.one_of(st.none(), st.lists(TEXT).map(tuple)),
        named=st.one_of(st.none(), st.lists(TEXT).map(tuple)),
        results=st.lists(st.sampled_from(list(RESULTS))).map(tuple),
        graphs=st.lists(st.sampled_from(list(GRAPHS))).map(tuple),
    )
)
def test_a_job_arrives_as_it_was_sent(job: Job) -> None:
    sent = line(job, Limits(rows=7))
    assert sent.count(b"\n") == 1
    assert read_line(sent) == (job, Limits(rows=7))


def test_a_frame_tells_its_length() -> None:
    assert frame(b"D", b"abc") == b"D\x00\x00\x00\x03abc"


@given(TERM)
def test_a_term_arrives_as_it_was_sent(term: ox.NamedNode | ox.Literal) -> None:
    assert parse_term(str(term)) == term


@given(st.lists(st.tuples(st.one_of(st.none(), TERM), TERM)))
def test_a_table_becomes_solutions_with_the_same_rows(rows: list[tuple[ox.NamedNode | ox.Literal | None, ...]]) -> None:
    found = solutions(Table(("a", "b"), tuple(rows)))
    assert [variable.value for variable in found.variables] == ["a", "b"]
    assert [tuple(solution) for solution in found] == rows


TEXTS = st.lists(st.sampled_from(["}},{", "{}", "<result>", "\r\n", "\n", "\r", '"', "\\", ",", "\t", "x"]), max_size=6)


@pytest.mark.parametrize("form", [RESULTS[media] for media in list(RESULTS)[:4]], ids=str)
@given(st.lists(TEXTS.map("".join), max_size=8), st.integers(1, 9))
def test_rows_are_counted_however_the_bytes_come(form: ox.QueryResultsFormat, texts: list[str], size: int) -> None:
    content = solutions(Table(("a", "b"), tuple((ox.Literal(text), None) for text in texts))).serialize(format=form)
    assert content is not None
    got: list[bytes] = []
    enough = Outlet(got.append, Limits(rows=len(texts)), form)
    for start in range(0, len(content), size):
        enough.write(content[start : start + size])
    assert b"".join(got) == content
    if texts:
        scarce = Outlet(lambda _: None, Limits(rows=len(texts) - 1), form)
        with pytest.raises(Refused, match="too large"):
            for start in range(0, len(content), size):
                scarce.write(content[start : start + size])


@pytest.mark.parametrize(
    "iri", ["", "harbour", "urn:x", "file:///etc/passwd", "http://a/ b", "http://a/<b>", 'http://a/"', "http://a/{}"]
)
def test_only_clean_web_addresses_name_graphs(iri: str) -> None:
    with pytest.raises(QueryError, match=r"http\(s\)"):
        checked(iri)


@given(TEXT)
def test_no_other_name_opens_the_door(host: str) -> None:
    headers = Headers(raw=[(b"host", host.encode())])
    refused = Access.of("kg.example").refusal(headers) is not None
    assert refused or re.fullmatch(r"(localhost|127\.0\.0\.1|\[::1\]|kg\.example)(:\d+)?", host, re.IGNORECASE)


@pytest.mark.parametrize(
    ("iri", "expected"),
    [
        (BASE + "actor/china", "/id/actor/china"),
        ("https://w3id.org/stancegraph/ontology#Stance", "/ontology#Stance"),
        ("https://w3id.org/stancegraph/stance-type/opposes", "/stance-type/opposes"),
        ("http://www.wikidata.org/entity/Q148", "http://www.wikidata.org/entity/Q148"),
        ("javascript:alert(1)", None),
        ("urn:x", None),
    ],
)
def test_links_lead_here_or_to_the_web(iri: str, expected: str | None) -> None:
    assert href(iri, BASE) == expected
