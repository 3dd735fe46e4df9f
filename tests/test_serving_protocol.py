"""The endpoint speaks SPARQL 1.1 Protocol: a table of requests and of what has to come back.

After the cases of the W3C's protocol tests (https://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/), in
requests of our own, with further ones for content negotiation and the Graph Store Protocol.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest
from endpoint import BASE, FORM, QUERY, UPDATE, Endpoint, Reply, filled, running

HARBOUR, SECOND = BASE + "graph/harbour", BASE + "graph/second"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
STANCES = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a kg:Stance }"
NAMED = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s a kg:Stance } }"
TOKEN = {"Authorization": "Bearer let-me"}


@dataclass(frozen=True)
class Case:
    """One request and what has to come back: status, media type, and a part of the body."""

    name: str
    method: str
    path: str
    status: int
    media: str = ""
    says: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: str | bytes | None = None


def get(name: str, parameters: object, status: int, media: str = "", says: str = "", **headers: str) -> Case:
    path = "/sparql?" + urlencode(parameters)  # type: ignore[arg-type]
    return Case(
        name, "GET", path, status, media, says, {key.replace("_", "-"): value for key, value in headers.items()}
    )


def post(
    name: str, kind: str, body: str | bytes, status: int, media: str = "", says: str = "", path: str = "/sparql"
) -> Case:
    return Case(name, "POST", path, status, media, says, {"Content-Type": kind} if kind else {}, body)


def form(*pairs: tuple[str, str]) -> str:
    return urlencode(pairs)


def number(value: int) -> str:
    return f'"value":"{value}"'


QUERIES = [
    get("get", {"query": "ASK {}"}, 200, JSON, "true"),
    post("post, urlencoded", FORM, form(("query", "ASK {}")), 200, JSON, "true"),
    post("post, urlencoded with charset", FORM + "; charset=UTF-8", form(("query", "ASK {}")), 200, JSON, "true"),
    post("post, direct", QUERY, "ASK {}", 200, JSON, "true"),
    post("post, direct with charset", QUERY + "; charset=utf-8", 'ASK { FILTER("ä" = "\u00e4") }'.encode(), 200, JSON, "true"),
    Case("head", "HEAD", "/sparql?query=ASK%7B%7D", 200, JSON),
    get("a question for the union of all graphs", {"query": STANCES}, 200, JSON, number(18)),
    get("a default graph", [("query", STANCES), ("default-graph-uri", HARBOUR)], 200, JSON, number(9)),
    get("default graphs", [("query", STANCES), ("default-graph-uri", HARBOUR), ("default-graph-uri", SECOND)], 200, JSON, number(18)),
    post("default graphs, urlencoded", FORM, form(("query", STANCES), ("default-graph-uri", HARBOUR)), 200, JSON, number(9)),
    post("default graphs, direct", QUERY, STANCES, 200, JSON, number(9), "/sparql?" + form(("default-graph-uri", HARBOUR))),
    get("a named graph", [("query", NAMED), ("named-graph-uri", HARBOUR)], 200, JSON, number(1)),
    get("named graphs", [("query", NAMED), ("named-graph-uri", HARBOUR), ("named-graph-uri", SECOND)], 200, JSON, number(2)),
    post("named graphs, urlencoded", FORM, form(("query", NAMED), ("named-graph-uri", HARBOUR)), 200, JSON, number(1)),
    post("named graphs, direct", QUERY, NAMED, 200, JSON, number(1), "/sparql?" + form(("named-graph-uri", HARBOUR))),
    get("named graphs leave the default graph empty", [("query", STANCES), ("named-graph-uri", HARBOUR)], 200, JSON, number(0)),
    get("a default graph leaves no named ones", [("query", NAMED), ("default-graph-uri", HARBOUR)], 200, JSON, number(0)),
    get(
        "a whole dataset",
        [
            ("query", f"ASK {{ ?s a kg:Stance ; prov:wasDerivedFrom <{BASE}article/harbour> GRAPH <{SECOND}> {{ ?t a kg:Stance }} }}"),
            ("default-graph-uri", HARBOUR),
            ("named-graph-uri", SECOND),
        ],
        200, JSON, "true",
    ),
    get("the query's own dataset", {"query": STANCES.replace("{", f"FROM <{HARBOUR}> {{", 1)}, 200, JSON, number(9)),
    get(
        "the protocol's dataset goes before the query's",
        [("query", STANCES.replace("{", f"FROM <{SECOND}> FROM <{HARBOUR}> {{", 1)), ("default-graph-uri", SECOND)],
        200, JSON, number(9),
    ),
    get("a graph that is not there is empty", [("query", STANCES), ("default-graph-uri", BASE + "graph/none")], 200, JSON, number(0)),
    get("a relative IRI stands below the base", {"query": "ASK { <actor/arland> ?p ?o }"}, 200, JSON, "true"),
    get("media type of SELECT", {"query": "SELECT * {} LIMIT 1"}, 200, JSON),
    get("media type of ASK", {"query": "ASK {}"}, 200, JSON),
    get("media type of DESCRIBE", {"query": "DESCRIBE actor:arland"}, 200, "text/turtle", "Arland"),
    get("media type of CONSTRUCT", {"query": "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c }"}, 200, "text/turtle", "kg:Stance"),
    Case("bad method", "PUT", "/sparql?query=ASK%7B%7D", 405),
    Case("the methods that there are", "OPTIONS", "/sparql", 204),
    Case("an address that is not there", "GET", "/nothing", 404, "text/plain", "nothing at /nothing"),
    Case("bad method: delete", "DELETE", "/sparql?query=ASK%7B%7D", 405),
    get("several queries", [("query", "ASK {}"), ("query", "SELECT * {}")], 400, "text/plain", "2 times"),
    post("several queries, urlencoded", FORM, form(("query", "ASK {}"), ("query", "ASK {}")), 400, "text/plain", "2 times"),
    post("wrong media type", "text/plain", "ASK {}", 415, "text/plain", QUERY),
    post("no media type, urlencoded", "", form(("query", "ASK {}")), 415),
    post("no media type, direct", "", "ASK {}", 415),
    post("an update's media type", UPDATE, "ASK {}", 415),
    post("not in UTF-8, as it says", QUERY + "; charset=UTF-16", "ASK {}".encode("utf-16"), 415, "text/plain", "UTF-8"),
    post("not in UTF-8, as it is", QUERY, b'ASK { FILTER("\xe4" = "") }', 400, "text/plain", "UTF-8"),
    Case("not in UTF-8, in the URL", "GET", "/sparql?query=ASK%7B%E4%7D", 400, "text/plain", "UTF-8"),
    get("malformed", {"query": "ASK { ?s ?p }"}, 400, "text/plain", "line 1, column 7, at '?s ?p }'"),
    get("malformed: an unknown prefix", {"query": "ASK { x:y ?p ?o }"}, 400, "text/plain", "cannot be read"),
    get("an empty query", {"query": ""}, 400, "text/plain"),
    get("no query", {"default-graph-uri": HARBOUR}, 400, "text/plain", "no query"),
    post("no query, urlencoded", FORM, "", 400, "text/plain", "no query"),
    get("a graph that is no IRI", [("query", "ASK {}"), ("default-graph-uri", "harbour")], 400, "text/plain", "http(s)"),
    get("a graph that would break out", [("query", "ASK {}"), ("named-graph-uri", "http://a/> { } #")], 400, "text/plain"),
    get("an update as a query", {"query": "INSERT DATA { <a:b> <a:b> <a:b> }"}, 400, "text/plain", "INSERT is refused"),
    get("an update where queries go", {"update": "CLEAR ALL"}, 400, "text/plain", "/update"),
]  # fmt: skip

RESULTS = [
    ("application/sparql-results+json", JSON, '"boolean":true'),
    ("application/sparql-results+xml", XML, "<boolean>true</boolean>"),
    ("text/csv", "text/csv", "true"),
    ("text/tab-separated-values", "text/tab-separated-values", "true"),
    ("application/json", "application/json", '"boolean":true'),
    ("application/xml", "application/xml", "<boolean>true</boolean>"),
    ("*/*", JSON, "true"),
    ("text/*", "text/csv", "true"),
    ("application/sparql-results+xml;q=0.9, text/csv;q=0.2", XML, "true"),
    ("application/sparql-results+xml;q=0.1, text/csv;q=0.2", "text/csv", "true"),
    ("text/csv;q=0.5, */*;q=0.1", "text/csv", "true"),
    ("*/*, application/sparql-results+json;q=0", XML, "true"),
    ("TEXT/CSV ; Q=0.7 , nonsense", "text/csv", "true"),
    ("text/turtle, text/csv", "text/csv", "true"),
]
GRAPHS = [
    ("text/turtle", "text/turtle", ox.RdfFormat.TURTLE),
    ("application/n-triples", "application/n-triples", ox.RdfFormat.N_TRIPLES),
    ("application/trig", "application/trig", ox.RdfFormat.TRIG),
    ("application/n-quads", "application/n-quads", ox.RdfFormat.N_QUADS),
    ("application/ld+json", "application/ld+json", ox.RdfFormat.JSON_LD),
    ("application/rdf+xml", "application/rdf+xml", ox.RdfFormat.RDF_XML),
    ("*/*", "text/turtle", ox.RdfFormat.TURTLE),
    ("application/*;q=0.4, text/turtle;q=0.3", "application/n-triples", ox.RdfFormat.N_TRIPLES),
]

UPDATES = [
    Case("get", "GET", "/update?update=CLEAR%20ALL", 405),
    post("several updates", FORM, form(("update", "CLEAR ALL"), ("update", "CLEAR ALL")), 400, "text/plain", "2 times"),
    post("wrong media type", "text/plain", "CLEAR ALL", 415),
    post("no media type", "", form(("update", "CLEAR ALL")), 415),
    post("a query's media type", QUERY, "CLEAR ALL", 415),
    post("not in UTF-8", UPDATE + "; charset=UTF-16", "CLEAR ALL".encode("utf-16"), 415),
    post("malformed", UPDATE, "INSERT DATA { <a:b> }", 400, "text/plain", "line 1, column 21, at '}'"),
    post("a query", UPDATE, "SELECT * {}", 400, "text/plain", "not a SPARQL update"),
    post("no update", FORM, "", 400, "text/plain", "no update"),
    post("load", UPDATE, "LOAD <http://127.0.0.1:1/>", 400, "text/plain", "LOAD is refused"),
    post("load, after another", UPDATE, "CLEAR SILENT GRAPH <a:b> ; load silent <http://127.0.0.1:1/>", 400, "text/plain", "LOAD is refused"),
    post("service", UPDATE, "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 400, "text/plain", "SERVICE is refused"),
    post("graphs of the request beside USING", UPDATE, "DELETE { ?s ?p ?o } USING <a:b> WHERE { ?s ?p ?o }", 400, "text/plain", "USING", "?using-graph-uri=http://a/"),
    post("graphs of the request beside USING, urlencoded", FORM, form(("update", "DELETE { ?s ?p ?o } USING NAMED <a:b> WHERE { ?s ?p ?o }"), ("using-named-graph-uri", "http://a/")), 400, "text/plain", "USING"),
    post("graphs of the request beside WITH", UPDATE, "WITH <a:b> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", 400, "text/plain", "WITH", "?using-named-graph-uri=http://a/"),
    post("a graph of the request that is no IRI", UPDATE, "DELETE WHERE { ?s ?p ?o }", 400, "text/plain", "http(s)", "?using-graph-uri=harbour"),
    post("malformed, with a graph of the request", UPDATE, "DELETE WHERE { ?s ?p }", 400, "text/plain", "line 1, column 22", "?using-graph-uri=http://a/"),
    post("direct", UPDATE, f"INSERT DATA {{ GRAPH <{HARBOUR}> {{ <{BASE}actor/arland> kg:iso3 'one' }} }}", 204),
    post("urlencoded", FORM, form(("update", f"INSERT DATA {{ GRAPH <{HARBOUR}> {{ <{BASE}actor/arland> kg:iso3 'two' }} }}")), 204),
    post("a relative IRI stands below the base", UPDATE, "INSERT DATA { GRAPH <graph/harbour> { <actor/arland> kg:iso3 'three' } }", 204),
]  # fmt: skip

STORE = [
    Case("a graph", "GET", "/store?graph=" + quote(HARBOUR), 200, "text/turtle", "Arland opposes harbour talks"),
    Case("a graph, head", "HEAD", "/store?graph=" + quote(HARBOUR), 200, "text/turtle"),
    Case("the union", "GET", "/store?default", 200, "text/turtle", "graph:second"),
    Case("an unknown graph", "GET", "/store?graph=" + quote(BASE + "graph/none"), 404, "text/plain", "no graph"),
    Case("an unknown graph, head", "HEAD", "/store?graph=" + quote(BASE + "graph/none"), 404),
    Case("no graph", "GET", "/store", 400, "text/plain", "?default"),
    Case("both", "GET", "/store?default&graph=" + quote(HARBOUR), 400),
    Case("no IRI", "GET", "/store?graph=harbour", 400, "text/plain", "http(s)"),
    Case("nothing that is accepted", "GET", "/store?default", 406, "text/plain", "text/turtle", {"Accept": "image/png"}),
    Case("put", "PUT", "/store?graph=" + quote(HARBOUR), 405),
    Case("post", "POST", "/store?default", 405),
    Case("delete", "DELETE", "/store?graph=" + quote(HARBOUR), 405),
]  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    with running(filled(tmp_path_factory.mktemp("read") / "kg", "harbour", "second")) as found:
        yield found


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    with running(filled(tmp_path_factory.mktemp("two") / "kg", "harbour", "second"), token="let-me") as found:
        yield found


@pytest.fixture(scope="module")
def writable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    with running(filled(tmp_path_factory.mktemp("write") / "kg", "harbour"), token="let-me") as found:
        yield found


def check(case: Case, got: Reply) -> None:
    assert (got.status, case.says in got.text) == (case.status, True), got.text
    assert not case.media or got.media == case.media


@pytest.mark.parametrize("case", [*QUERIES, *STORE], ids=lambda case: case.name)
def test_requests_of_the_protocols(server: Endpoint, case: Case) -> None:
    check(case, server.ask(case.path, case.method, case.headers, case.body))


@pytest.mark.parametrize("case", UPDATES, ids=lambda case: case.name)
def test_updates_with_the_token(writable: Endpoint, case: Case) -> None:
    path = case.path.replace("/sparql", "/update") if case.path.startswith("/") else "/update" + case.path
    check(case, writable.ask(path, case.method, TOKEN | case.headers, case.body))


DATASETS = [
    ("using-graph-uri", [HARBOUR], "?s a kg:Stance", "9"),
    ("using-graph-uri", [HARBOUR, SECOND], "?s a kg:Stance", "18"),
    ("using-graph-uri", [BASE + "graph/none"], "?s a kg:Stance", "0"),
    ("using-graph-uri", [HARBOUR], "GRAPH ?g { ?s a kg:Stance }", "0"),
    ("using-named-graph-uri", [SECOND], "GRAPH ?g { ?s a kg:Stance }", "9"),
    ("using-named-graph-uri", [HARBOUR, SECOND], "GRAPH ?g { ?s a kg:Stance }", "18"),
    ("using-named-graph-uri", [HARBOUR], "?s a kg:Stance", "0"),
]


@pytest.mark.parametrize("direct", [True, False], ids=["direct", "urlencoded"])
@pytest.mark.parametrize(("parameter", "graphs", "pattern", "count"), DATASETS)
def test_an_update_over_graphs_that_the_request_names(
    two: Endpoint, direct: bool, parameter: str, graphs: list[str], pattern: str, count: str
) -> None:
    noted = f"{BASE}noted"
    update = f"CLEAR SILENT GRAPH <{noted}> ; INSERT {{ GRAPH <{noted}> {{ ?s a kg:Found }} }} WHERE {{ {pattern} }}"
    chosen = [(parameter, graph) for graph in graphs]
    if direct:
        got = two.ask(f"/update?{form(*chosen)}", "POST", TOKEN | {"Content-Type": UPDATE}, update)
    else:
        got = two.ask("/update", "POST", TOKEN | {"Content-Type": FORM}, form(("update", update), *chosen))
    assert got.status == 204
    assert two.query("SELECT (COUNT(*) AS ?n) { ?s a kg:Found }").rows == [{"n": count}]


def test_an_update_is_seen_by_the_next_question(writable: Endpoint) -> None:
    update = f"INSERT DATA {{ GRAPH <{HARBOUR}> {{ <{BASE}actor/arland> rdfs:comment 'seen' }} }}"
    assert writable.ask("/update", "POST", TOKEN | {"Content-Type": UPDATE}, update).status == 204
    assert '"boolean":true' in writable.query("ASK { actor:arland rdfs:comment 'seen' }").text


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 401), ({"Authorization": "Bearer guess"}, 401), ({"Authorization": "Basic let-me"}, 401), (TOKEN, 204)],
)
def test_updates_need_the_token(writable: Endpoint, headers: dict[str, str], status: int) -> None:
    got = writable.ask("/update", "POST", headers | {"Content-Type": UPDATE}, "CLEAR SILENT GRAPH <http://a/b>")
    assert got.status == status
    assert ("www-authenticate" in got.headers) == (status == 401)


def test_without_a_token_the_server_only_reads(server: Endpoint) -> None:
    for headers in ({}, TOKEN):
        got = server.ask("/update", "POST", headers | {"Content-Type": UPDATE}, "CLEAR ALL")
        assert (got.status, "only reads" in got.text) == (403, True)
    assert server.query(STANCES).rows == [{"n": "18"}]


@pytest.mark.parametrize(("accept", "media", "says"), RESULTS)
def test_forms_of_results(server: Endpoint, accept: str, media: str, says: str) -> None:
    got = server.query("ASK {}", accept)
    assert (got.status, got.media, says in got.text) == (200, media, True)
    assert "Accept" in got.headers["vary"]


@pytest.mark.parametrize("form", [RESULTS[n] for n in range(4)], ids=lambda form: form[1])
def test_every_form_of_results_has_the_same_rows(server: Endpoint, form: tuple[str, str, str]) -> None:
    query = "SELECT ?label ?until ?sign { ?s rdfs:label ?label OPTIONAL { ?s kg:statedUntil ?until } OPTIONAL { ?s kg:polarity ?sign } } ORDER BY ?s ?label"
    got = server.query(query, form[0])
    with_json = ox.parse_query_results(server.query(query).body, ox.QueryResultsFormat.JSON)
    expected = [tuple(None if c is None else c.value for c in row) for row in with_json]  # type: ignore[union-attr]
    assert len(expected) > 90
    if got.media == "text/csv":
        assert got.text.count("\r\n") == len(expected) + 1
        return
    kinds = {XML: ox.QueryResultsFormat.XML, JSON: ox.QueryResultsFormat.JSON}
    found = ox.parse_query_results(got.body, kinds.get(got.media, ox.QueryResultsFormat.TSV))
    assert [tuple(None if c is None else c.value for c in row) for row in found] == expected  # type: ignore[union-attr]


@pytest.mark.parametrize(("accept", "media", "form"), GRAPHS)
def test_forms_of_graphs(server: Endpoint, accept: str, media: str, form: ox.RdfFormat) -> None:
    query = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH graph:harbour { ?s ?p ?o } }"
    got = server.query(query, accept)
    expected = {
        quad.triple for quad in ox.parse(server.query(query, "application/n-triples").body, ox.RdfFormat.N_TRIPLES)
    }
    assert (got.status, got.media) == (200, media)
    assert {quad.triple for quad in ox.parse(got.body, form)} == expected
    stored = server.ask("/store?graph=" + quote(HARBOUR), headers={"Accept": accept})
    assert {quad.triple for quad in ox.parse(stored.body, form)} == expected


def test_a_constructed_triple_comes_once(server: Endpoint) -> None:
    got = server.query("CONSTRUCT { actor:arland a ?c } WHERE { actor:arland a ?c }", "application/n-triples")
    assert got.text.count("\n") == 1


@pytest.mark.parametrize(
    ("query", "accept"),
    [("ASK {}", "text/turtle"), ("ASK {}", "image/png"), ("DESCRIBE actor:arland", "text/csv"), ("ASK {}", "*/*;q=0")],
)
def test_what_is_in_no_accepted_form(server: Endpoint, query: str, accept: str) -> None:
    got = server.query(query, accept)
    assert (got.status, got.media) == (406, "text/plain")


@pytest.mark.parametrize(
    ("name", "media"), [("csv", "text/csv"), ("xml", XML), ("json", JSON), ("something", "text/tab-separated-values")]
)
def test_a_format_parameter_goes_before_the_header(server: Endpoint, name: str, media: str) -> None:
    assert server.query("ASK {}", "text/tab-separated-values", format=name).media == media


def test_without_parameters_the_endpoint_describes_itself(server: Endpoint) -> None:
    got = server.ask("/sparql", headers={"Accept": "text/turtle"})
    assert (got.status, got.media) == (200, "text/turtle")
    described = {str(q.predicate.value): q.object for q in ox.parse(got.body, ox.RdfFormat.TURTLE)}
    assert described["http://www.w3.org/ns/sparql-service-description#endpoint"] == ox.NamedNode(server.url + "/sparql")
    browser = server.ask("/sparql", headers={"Accept": "text/html"})
    assert (browser.status, browser.headers["location"]) == (307, "/")
