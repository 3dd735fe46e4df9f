"""Real clients against the endpoint: SPARQLWrapper, rdflib's SPARQLStore, curl, and a browser."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
import rdflib
from endpoint import BASE, Endpoint, filled, running
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, URLENCODED, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

OPPOSED = "SELECT ?issue { actor:arland kg:opposes ?issue } ORDER BY ?issue"
EXPECTED = [BASE + "issue/harbour-17", BASE + "issue/second-17"]
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    with running(filled(tmp_path_factory.mktemp("clients") / "kg", "harbour", "second"), token="let-me") as found:
        yield found


def wrapper(server: Endpoint, query: str, form: str) -> SPARQLWrapper:
    made = SPARQLWrapper(server.url + "/sparql")
    made.setQuery(query)
    made.setReturnFormat(form)
    return made


@pytest.mark.parametrize("method", ["GET", POST])
@pytest.mark.parametrize("sending", [URLENCODED, POSTDIRECTLY])
def test_sparqlwrapper_asks(server: Endpoint, method: str, sending: str) -> None:
    asked = wrapper(server, OPPOSED, JSON)
    asked.setMethod(method)
    asked.setRequestMethod(sending)
    found = asked.queryAndConvert()
    assert [row["issue"]["value"] for row in found["results"]["bindings"]] == EXPECTED


@pytest.mark.parametrize("form", [XML, CSV, TSV])
def test_sparqlwrapper_takes_every_form_of_results(server: Endpoint, form: str) -> None:
    found = wrapper(server, OPPOSED, form).queryAndConvert()
    text = found.toxml() if form == XML else found.decode()
    assert all(iri in text for iri in EXPECTED)


@pytest.mark.parametrize("form", [TURTLE, N3, RDFXML, JSONLD])
def test_sparqlwrapper_takes_every_form_of_graphs(server: Endpoint, form: str) -> None:
    found = wrapper(server, "CONSTRUCT WHERE { actor:arland kg:opposes ?issue }", form).queryAndConvert()
    graph = found if isinstance(found, rdflib.Graph) else rdflib.Graph().parse(data=found, format="turtle")
    assert sorted(str(issue) for issue in graph.objects()) == EXPECTED


def test_sparqlwrapper_names_graphs_and_is_told_what_is_wrong(server: Endpoint) -> None:
    asked = wrapper(server, OPPOSED, JSON)
    asked.addDefaultGraph(BASE + "graph/second")
    assert [row["issue"]["value"] for row in asked.queryAndConvert()["results"]["bindings"]] == EXPECTED[1:]
    with pytest.raises(QueryBadFormed, match="cannot be read"):
        wrapper(server, "SELECT", JSON).query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("form", ["xml", "json", "csv", "tsv"])
def test_rdflib_asks(server: Endpoint, method: str, form: str) -> None:
    graph = rdflib.Graph(SPARQLStore(server.url + "/sparql", method=method, returnFormat=form))
    assert [str(row[0]) for row in graph.query(OPPOSED)] == EXPECTED
    arland = rdflib.URIRef(BASE + "actor/arland")
    assert (
        sorted(map(str, graph.objects(arland, rdflib.URIRef("https://w3id.org/stancegraph/ontology#opposes"))))
        == EXPECTED
    )


def test_rdflib_asks_one_graph_and_constructs(server: Endpoint) -> None:
    store = SPARQLStore(server.url + "/sparql")
    one = rdflib.Graph(store, identifier=rdflib.URIRef(BASE + "graph/second"))
    assert [str(row[0]) for row in one.query(OPPOSED)] == EXPECTED[1:]
    whole = rdflib.Graph(store).query("CONSTRUCT { ?s a kg:Issue } WHERE { ?s a kg:Issue }").graph
    assert whole is not None and len(whole) == 4


def test_rdflib_updates(server: Endpoint) -> None:
    store = SPARQLUpdateStore(
        server.url + "/sparql", server.url + "/update", headers={"Authorization": "Bearer let-me"}, autocommit=True
    )
    graph = rdflib.Graph(store, identifier=rdflib.URIRef("https://example.org/notes"))
    note = (rdflib.URIRef("https://example.org/x"), rdflib.RDFS.comment, rdflib.Literal("a note"))
    graph.add(note)
    assert list(graph) == [note]
    graph.remove(note)
    assert list(graph) == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--data-urlencode", f"query={OPPOSED}"], EXPECTED[0]),
        (["-G", "--data-urlencode", f"query={OPPOSED}"], EXPECTED[0]),
        (["-H", "Content-Type: application/sparql-query", "--data-binary", OPPOSED], EXPECTED[0]),
        (["-H", "Accept: text/csv", "--data-urlencode", f"query={OPPOSED}"], "issue\r\n" + EXPECTED[0]),
        (["-H", "Accept: text/turtle"], "sd:Service"),
        (["-I", "-G", "--data-urlencode", "query=ASK {}"], "200 OK"),
        (["--http1.0", "--data-urlencode", "query=ASK {}"], '"boolean":true'),
        (["--compressed", "--data-urlencode", "query=ASK {}"], '"boolean":true'),
    ],
)
def test_curl_asks(server: Endpoint, arguments: list[str], says: str) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl is not installed")
    run = subprocess.run([curl, "-sS", *arguments, server.url + "/sparql"], capture_output=True, timeout=60, check=True)
    assert says in run.stdout.decode()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("query", "says"),
    [
        (OPPOSED, '<a href="/id/issue/harbour-17" rel="noreferrer">issue/harbour-17</a>'),
        ("ASK {}", "yes"),
        ("SELECT (STR('<b id=\"bold\">') AS ?x) {}", "<td>&lt;b id="),
        ("CONSTRUCT { actor:arland a ?c } WHERE { actor:arland a ?c }", "kg:Country ."),
        ("SELECT", "not answered (400)"),
    ],
)
def test_a_browser_fetches(server: Endpoint, tmp_path: Path, query: str, says: str) -> None:
    if BROWSER is None:
        pytest.skip("there is no Chromium; on Debian, apt install chromium")
    page = f"{server.url}/?{urlencode({'query': query})}"
    flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--virtual-time-budget=20000",
        f"--user-data-dir={tmp_path}",
    ]
    run = subprocess.run(
        [BROWSER, *flags, "--dump-dom", page],
        capture_output=True,
        timeout=120,
        check=True,
        env=os.environ | {"HOME": str(tmp_path)},
    )
    assert says in run.stdout.decode()


def test_the_listing_is_for_programs(server: Endpoint) -> None:
    assert len(json.loads(server.ask("/queries").body)) >= 20
