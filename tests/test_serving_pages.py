"""Things at their addresses, the shipped queries, what the service says of itself, and its pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser

import pyoxigraph as ox
import pytest
from endpoint import BASE, Endpoint, filled, running
from rdf_records import worked_record

from kg.rdf import quads
from kg.rdf.named import ask_named, named_queries
from kg.rdf.store import Store
from kg.rdf.vocabulary import term

HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
TURTLE = {"Accept": "text/turtle"}
SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)>\" onmouseover=\"alert(2)"


class Page(HTMLParser):
    """The tags, attributes and links of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action")]

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    with running(filled(tmp_path_factory.mktemp("pages") / "kg", "harbour", "second")) as found:
        yield found


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    base = "https://data.example.org/things/"
    with running(
        filled(tmp_path_factory.mktemp("elsewhere") / "kg", "harbour", base=base), hosts=("data.example.org",)
    ) as found:
        yield found


def triples(body: bytes, form: ox.RdfFormat = ox.RdfFormat.TURTLE) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(body, form)}


def some_stance(server: Endpoint) -> str:
    query = (
        "SELECT ?s { GRAPH graph:harbour { ?s a kg:Stance ; kg:holder actor:arland ; kg:factuality fact:reported } }"
    )
    return server.query(query).rows[0]["s"]


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/id/actor/arland", "kg:Country"),
        ("/stancegraph/id/actor/arland", "kg:Country"),
        ("/id/issue/harbour-17", "kg:Issue"),
        ("/id/article/harbour", "schema:NewsArticle"),
        ("/id/graph/harbour", "kg:ArticleGraph"),
        ("/id/outlet/example-herald", "Example Herald"),
        ("/ontology", "owl:Ontology"),
        ("/stancegraph/ontology", "owl:Ontology"),
        ("/stance-type/opposes", "skos:Concept"),
        ("/factuality/asserted", "skos:Concept"),
        ("/plover/ACCUSE", "skos:Concept"),
    ],
)
def test_things_are_at_their_addresses(server: Endpoint, path: str, says: str) -> None:
    got = server.ask(path, headers=TURTLE)
    assert (got.status, got.media, says in got.text) == (200, "text/turtle", True)
    page = server.ask(path, headers=HTML)
    assert (page.status, page.media) == (200, "text/html")


@pytest.mark.parametrize(
    "path", ["/id/actor/nobody", "/id/", "/stance-type/loves", "/id/actor", "/nowhere", "/queries/none"]
)
def test_what_is_not_there(server: Endpoint, path: str) -> None:
    assert server.ask(path, headers=TURTLE).status == 404
    assert server.ask(path, headers=HTML).status == 404


@pytest.mark.parametrize(
    ("accept", "media", "form"),
    [
        ("application/ld+json", "application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml", "application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("application/n-quads", "application/n-quads", ox.RdfFormat.N_QUADS),
        ("*/*", "text/turtle", ox.RdfFormat.TURTLE),
        ("text/html;q=0.5, application/trig", "application/trig", ox.RdfFormat.TRIG),
    ],
)
def test_a_thing_in_every_form(server: Endpoint, accept: str, media: str, form: ox.RdfFormat) -> None:
    got = server.ask("/id/actor/arland", headers={"Accept": accept})
    assert (got.status, got.media) == (200, media)
    assert triples(got.body, form) == triples(server.ask("/id/actor/arland", headers=TURTLE).body)


def test_a_thing_that_no_accepted_form_can_tell(server: Endpoint) -> None:
    assert server.ask("/id/actor/arland", headers={"Accept": "image/png"}).status == 406
    assert server.ask("/ontology", headers={"Accept": "image/png"}).status == 406
    assert server.ask("/.well-known/void", headers={"Accept": "image/png"}).status == 406


def test_a_stance_is_told_with_its_evidence(server: Endpoint) -> None:
    iri = some_stance(server)
    found = triples(server.ask("/id/" + iri.removeprefix(BASE), headers=TURTLE).body)
    assert {"accusing Cetonia of bad faith"} == {t.object.value for t in found if t.predicate == term("oa:exact")}
    assert {("actor/mila-torn-person")} == {
        t.object.value.removeprefix(BASE) for t in found if t.predicate == term("kg:speaker")
    }
    page = Page(server.ask("/id/" + iri.removeprefix(BASE), headers=HTML).text)
    for told in ("accusing Cetonia of bad faith", "Mila Torn", "Example Herald", "2023-08-15", "reported", "accuses"):
        assert told in page.text
    assert re.search(r"[1-9][0-9]? %", page.text), "the confidence"
    assert {"/id/actor/mila-torn-person", "/id/article/harbour", "/factuality/reported"} <= set(page.links)


def test_an_actor_is_told_with_its_positions(server: Endpoint) -> None:
    page = Page(server.ask("/id/actor/arland", headers=HTML).text)
    assert "Arland, which has close ties to Borduria, spoke against the harbour talks" in page.text
    assert {"http://www.wikidata.org/entity/Q148", "/id/issue/harbour-17", "/ontology#Country"} <= set(page.links)


def test_the_path_decides_not_the_host(elsewhere: Endpoint) -> None:
    iri = ox.NamedNode("https://data.example.org/things/actor/arland")
    for path, host in (
        ("/things/actor/arland", "data.example.org"),
        ("/id/actor/arland", "localhost"),
        ("/things/actor/arland", "127.0.0.1"),
    ):
        got = elsewhere.ask(path, headers=TURTLE | {"Host": host})
        assert (got.status, iri in {t.subject for t in triples(got.body)}) == (200, True)
    assert "/id/issue/harbour-17" in Page(elsewhere.ask("/things/actor/arland", headers=HTML).text).links
    assert elsewhere.ask("/stancegraph/id/actor/arland").status == 404


def test_a_base_may_be_a_whole_host(tmp_path_factory: pytest.TempPathFactory) -> None:
    directory = filled(tmp_path_factory.mktemp("root") / "kg", "harbour", base="https://kg.example.org/")
    with running(directory) as server:
        for path in ("/actor/arland", "/id/actor/arland", "/ontology", "/queries", "/"):
            assert server.ask(path, headers=TURTLE | {"Accept": "*/*"}).status == 200
        assert server.ask("/actor/nobody").status == 404


def test_the_service_describes_itself(server: Endpoint) -> None:
    for path in ("/", "/sparql"):
        got = server.ask(path, headers=TURTLE)
        found = triples(got.body)
        assert ox.NamedNode(SD + "Service") in {t.object for t in found}
        assert {t.object.value for t in found if t.predicate.value == SD + "feature"} == {SD + "UnionDefaultGraph"}
        assert {t.object.value for t in found if t.predicate.value == SD + "supportedLanguage"} == {
            SD + "SPARQL11Query"
        }
    assert server.ask("/", headers={"Accept": "application/ld+json"}).media == "application/ld+json"


def test_the_data_are_described_in_void(server: Endpoint) -> None:
    got = server.ask("/.well-known/void", headers=TURTLE)
    found = triples(got.body)
    counts = {t.subject: int(t.object.value) for t in found if t.predicate.value == VOID + "entities"}
    classes = {t.object: counts[t.subject] for t in found if t.predicate.value == VOID + "class"}
    assert classes[term("kg:Stance")] == 18
    assert [int(t.object.value) for t in found if t.predicate.value == VOID + "triples"] == [
        2 * len(quads(worked_record()))
    ]
    assert {t.object.value for t in found if t.predicate.value == VOID + "sparqlEndpoint"} == {server.url + "/sparql"}


def test_the_first_page_tells_what_there_is(server: Endpoint) -> None:
    page = Page(server.ask("/", headers=HTML).text)
    assert {f"/queries/{name}" for name in named_queries()} <= set(page.links)
    assert "18 stance" in " ".join(page.text.split())
    assert page.tags.count("textarea") == 1


@pytest.mark.parametrize(
    "path",
    ["/", "/queries/accusations", "/queries/unlinked-actors", "/id/actor/arland", "/ontology", "/stance-type/opposes"],
)
def test_pages_load_nothing_from_elsewhere_and_hold_no_code(server: Endpoint, path: str) -> None:
    text = server.ask(path, headers=HTML).text
    page = Page(text)
    loaded = re.findall(r"<(?:script|link|img|iframe)[^>]*(?:src|href)=\"([^\"]*)\"", text)
    assert all(address.startswith("/static/") for address in loaded)
    assert not {name for name in page.attributes if name.startswith("on") or name == "style"}
    assert re.findall(r"<script[^>]*>([^<]+)</script>", text) == []


def test_every_query_is_listed_and_runs_as_its_example_says(server: Endpoint) -> None:
    listed = json.loads(server.ask("/queries").body)
    assert [query["name"] for query in listed] == list(named_queries())
    for query in listed:
        assert query["title"] and query["description"] and "SELECT" in query["sparql"]
        if not any(parameter["required"] for parameter in query["parameters"]):
            got = server.ask(query["url"], headers={"Accept": "application/json"})
            with Store(server.store, mode="read") as store:
                assert len(got.rows) == len(ask_named(store, query["name"]).rows)


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/queries/positions-of-an-actor?actor=Arland", 200, "harbour-17"),
        ("/queries/positions-of-an-actor?actor=arland&format=csv", 200, "type,targetLabel"),
        ("/queries/positions-of-an-actor", 400, "needs 'actor'"),
        ("/queries/positions-of-an-actor?actor=Ruritania", 400, "no actor is called 'Ruritania'"),
        ("/queries/positions-of-an-actor?acter=Arland", 400, "no parameter 'acter'"),
        ("/queries/positions-of-an-actor?actor=a&actor=b", 400, "once"),
        ("/queries/positions-of-an-actor?actor=%22%20%7D%20DROP%20ALL%20%23", 400, "no actor is called"),
        ("/queries/who-oposes", 404, "/queries"),
    ],
)
def test_queries_run_with_parameters(server: Endpoint, path: str, status: int, says: str) -> None:
    got = server.ask(path)
    assert (got.status, says in got.text) == (status, True)


def test_a_query_has_a_page_with_a_form_and_the_answer(server: Endpoint) -> None:
    empty = Page(server.ask("/queries/positions-of-an-actor", headers=HTML).text)
    assert empty.tags.count("input") == 1
    filled_in = Page(server.ask("/queries/positions-of-an-actor?actor=Arland", headers=HTML).text)
    assert "spoke against the harbour talks" in filled_in.text
    assert "?actor=Arland&format=csv" in filled_in.links
    wrong = server.ask("/queries/positions-of-an-actor?actor=" + "%3Cscript%3E", headers=HTML)
    assert (wrong.status, wrong.media, "script" in Page(wrong.text).tags) == (400, "text/html", False)


def test_nothing_from_an_article_becomes_markup(tmp_path_factory: pytest.TempPathFactory) -> None:
    directory = tmp_path_factory.mktemp("hostile") / "kg"
    record = worked_record("hostile", title=HOSTILE, publisher=HOSTILE, url="https://example.org/?a=%22%3E")
    actors = tuple(replace(actor, label=HOSTILE + actor.label) for actor in record.actors)
    issues = tuple(replace(issue, label=HOSTILE + issue.label) for issue in record.issues)
    with Store(directory) as store:
        store.put(quads(replace(record, actors=actors, issues=issues)))
    with running(directory) as server:
        for path in ("/id/actor/arland", "/id/issue/hostile-17", "/id/article/hostile", "/queries/contradictions", "/queries/accusations?actor=arland", "/queries/accusations?actor=%3Cimg%20src%3Dx%3E", "/?query=%3C%2Ftextarea%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E"):  # fmt: skip
            page = Page(server.ask(path, headers=HTML).text)
            assert "img" not in page.tags
            assert page.tags.count("script") == (1 if path.startswith("/?") else 0)
            assert not {name for name in page.attributes if name.startswith("on")}
            assert not [link for link in page.links if link.lower().startswith(("javascript:", "data:"))]


def test_an_iri_of_another_kind_is_no_link(tmp_path_factory: pytest.TempPathFactory) -> None:
    directory = filled(tmp_path_factory.mktemp("kinds") / "kg", "harbour")
    with Store(directory) as store:
        store.update(
            "INSERT DATA { GRAPH graph:harbour { actor:arland rdfs:seeAlso <javascript:alert(1)> , <mailto:a@b.example> } }"
        )
    with running(directory) as server:
        page = Page(server.ask("/id/actor/arland", headers=HTML).text)
        assert "javascript:alert(1)" in page.text
        assert not [link for link in page.links if link.startswith(("javascript", "mailto"))]


def test_a_label_and_what_bears_it_are_one_column_of_links(server: Endpoint) -> None:
    text = server.ask("/queries/who-opposes?issue=harbour-17", headers=HTML).text
    assert re.findall(r"<th>(.*?)</th>", text) == ["holder", "type", "issue", "factuality", "date", "speaker", "quote"]
    assert '<a href="/id/actor/arland" rel="noreferrer">Arland</a>' in text
