"""The report: one file, nothing loaded from elsewhere, everything escaped, the words behind every row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from analysis_rows import EVENT
from test_analysis_folding import member

import kg
from kg.analysis import Selection
from kg.analysis.events import EventRow
from kg.analysis.uncertainty import Interval
from kg.reporting import Wishes, report
from kg.reporting.figures import Figure
from kg.reporting.quotes import web_address
from kg.reporting.summary import outside

EVIL = '<script>alert("x")</script>'


class Page(HTMLParser):
    """The tags, ids and addresses of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(str(value))
            if name in ("href", "src", "xlink:href"):
                self.links.append(str(value))


@pytest.fixture(scope="module")
def text() -> str:
    articles = (
        kg.Article("a", "Norland opposes the treaty. Sudland supports the treaty. Norland criticised Sudland.",
                   f"Treaty {EVIL}", "2023-08-15", "https://news.example/a", "Gazette & Co"),
        kg.Article("b", "Norland supports the treaty. Sudland condemned Norland.", "Turn", "2023-09-01",
                   "javascript:alert(1)", "Herald"),
    )  # fmt: skip
    wishes = Wishes(title=EVIL, replications=5, selection=Selection(min_confidence=0))
    with kg.Store(None) as store:
        for article in articles:
            store.put(kg.quads(kg.extract(article)))
        found = report(store, wishes)
        assert report(store, wishes) == found
    return found


def test_what_articles_say_is_escaped(text: str) -> None:
    assert EVIL not in text
    assert "&lt;script&gt;" in text
    assert Page(text).tags.count("script") == 1


def test_nothing_is_loaded_and_links_lead_to_the_web_or_into_the_page(text: str) -> None:
    page = Page(text)
    assert {link for link in page.links if not link.startswith("#")} == {"https://news.example/a"}
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert "default-src 'none'" in text


def test_ids_are_unique(text: str) -> None:
    ids = Page(text).ids
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("quote", ["Norland opposes the treaty", "Sudland condemned Norland"])
def test_the_words_stand_in_the_report(text: str, quote: str) -> None:
    assert f"“{quote}" in text


def test_the_words_stand_behind_each_diagram_too(text: str) -> None:
    figures = re.findall(r'<figure id="figure-(\w+)">(.*?)</figure>', text, re.DOTALL)
    quotes = {kind: re.findall(r"<blockquote>“(.*?)”", words) for kind, words in figures}
    assert set(quotes["relations"]) == {"Norland criticised Sudland", "Sudland condemned Norland"}
    assert {one.split(" the ")[0] for one in quotes["stances"]} == {
        "Norland opposes", "Sudland supports", "Norland supports",
    }  # fmt: skip
    assert re.search(r"Herald · 2023-09-01", dict(figures)["relations"])


def test_it_says_which_stances_count_and_why_others_do_not() -> None:
    words = "Norland opposes the treaty. Sudland may support the treaty. Norland criticised Sudland."
    with kg.Store(None) as store:
        store.put(kg.quads(kg.extract(kg.Article("a", words, published="2023-08-15"))))
        rows = kg.stance_rows(store)
        found = report(store, Wishes(replications=0, selection=Selection(min_confidence=0)))
    counted = len(kg.analysis.select(rows, Selection(min_confidence=0)))
    assert f"count {counted} of the {len(rows)} stances" in found
    shares = re.search(r"(\d+) of them are towards issues, (\d+) towards actors", found)
    assert shares is not None and int(shares[1]) + int(shares[2]) == counted
    left = re.search(r"Not counted: ([^.]*)\.", found)
    assert left is not None and sum(map(int, re.findall(r"\d+", left[1]))) == len(rows) - counted


@pytest.mark.parametrize(("articles", "draws"), [(1, True), (0, False)])
def test_intervals_are_drawn_where_that_takes_no_minutes(
    articles: int, draws: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.reporting.page.AFFORDABLE", articles)
    monkeypatch.setattr("kg.reporting.page.DRAWS", 3)
    with kg.Store(None) as store:
        store.put(kg.quads(kg.extract(kg.Article("a", "Norland criticised Sudland."))))
        found = report(store)
    assert ("from 3 draws of whole articles" in found) is draws
    assert ("kg report --bootstrap" in found) is not draws


def test_a_value_outside_its_interval_is_explained() -> None:
    inside, beyond = (Interval(value, 0.1, 0.5, 0.95, 10, 10, 0) for value in (0.3, 0.9))
    assert outside({"a": inside, "b": beyond, "c": Interval(None, None, None, 0.95, 0, 0, 0)}) == ["b"]


def test_the_events_of_a_timeline_are_folded_as_its_stances_are(monkeypatch: pytest.MonkeyPatch) -> None:
    event, tie = replace(EVENT, source="ann", source_kind="person"), member("ann", "ministry")
    monkeypatch.setattr("kg.reporting.page.event_rows", lambda *_: [event])
    monkeypatch.setattr("kg.reporting.page.affiliation_rows", lambda *_: [tie])
    drawn: list[Sequence[EventRow]] = []
    monkeypatch.setattr("kg.reporting.page.figure", lambda kind, _, asked: drawn.append(asked.events) or Figure(kind, "", "", "", "", "x"))  # fmt: skip
    with kg.Store(None) as store:
        report(store, Wishes(replications=0))
        report(store, Wishes(replications=0, fold="country"))
    assert [one.source for one in drawn[0]] == ["ann"]
    assert [one.source for one in drawn[-1]] == ["norland"]


def test_a_query_is_named_below_each_diagram() -> None:
    with kg.Store(None) as store:
        store.put(kg.quads(kg.extract(kg.Article("a", "Norland criticised Sudland.", published="2023-08-15"))))
        every = store.query("SELECT ?stance { ?stance a kg:Stance }")
        narrowed, whole = (report(store, Wishes(replications=0, among=among)) for among in (every, None))
    assert "only stances that a query found." in narrowed
    assert "only stances that a query found." not in whole


def test_a_printed_report_shows_the_evidence_once(text: str) -> None:
    script = re.search(r"<script>(.*)</script>", text, re.DOTALL)
    assert script is not None and 'querySelector("#evidence details").open = true' in script[1]


def test_methods_of_the_diagrams_that_are_drawn_have_their_entries(text: str) -> None:
    assert '<span id="gansner2005">@inproceedings{gansner2005,' in text
    assert '<th scope="row">placement</th><td>diagram</td>' in text


def test_methods_name_version_and_references(text: str) -> None:
    assert re.search(r"stancegraph [\d.]+ with the spaCy pipeline", text)
    assert "@incollection{leifeld2017," in text


def test_methods_name_the_libraries_and_each_reference_leads_to_its_entry(text: str) -> None:
    assert re.search(r"with networkx [\d.]+, numpy [\d.]+, scipy [\d.]+, matplotlib [\d.]+\. .* seed 0", text)
    assert '<a href="#leifeld2017">leifeld2017</a>' in text
    assert '<span id="leifeld2017">@incollection{leifeld2017,' in text


def test_polarisation_stands_beside_what_chance_gives(text: str) -> None:
    """Two actors on one treaty: however the signs are dealt they differ or agree, so nothing is more than chance."""
    assert re.search(r"polarisation of [\d.]+ .*no more than chance gives", text)
    assert ">polarisation-chance</th>" in text


def test_headline_measures_say_in_how_many_draws_they_are_defined(text: str) -> None:
    assert re.search(r'>positive share</th>(<td class="number">[^<]*</td>){2}<td class="number">5 of 5</td>', text)
    assert re.search(r'>degree of balance</th>(<td class="number">–</td>){2}<td class="number">0 of 5</td>', text)


def test_sizes_of_the_networks_stand_in_the_report(text: str) -> None:
    """A country that the tables do not know is one for each article: in both one tie of the 4 · 3 ordered pairs."""
    sizes = re.findall(r'<tbody id="networks-\d">\s*<tr><th scope="row">([\w-]+)</th>(.*?)</tr>', text)
    told = {name: re.findall(r">([^<]+)</td>", cells) for name, cells in sizes}
    assert told["relations"] == ["4", "2", "2", "0.1667"]
    assert told["opposition"] == told["relations"]
    assert set(told) == {"relations", "support", "opposition", "signed", "two-mode", "congruence", "conflict"}


def test_empty_store_gives_a_page() -> None:
    with kg.Store(None) as store:
        assert "Not drawn" in report(store, Wishes(replications=5))


@pytest.mark.parametrize(
    "url", [None, "", "javascript:alert(1)", "data:text/html,x", "file:///etc/x", "//x", "http://["]
)
def test_only_addresses_of_the_web_become_links(url: str | None) -> None:
    assert web_address(url) is None
