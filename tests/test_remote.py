"""A store on a server: what is sent there, what a killed writer leaves, and what is said when the server refuses."""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from pyoxigraph import Literal, Quad
from rdf_records import worked_record
from servers import Place, free_port

from kg.rdf import nquads, quads, remote
from kg.rdf.sparql import QueryError
from kg.rdf.store import Store, StoreError, StoreLocked
from kg.rdf.vocabulary import DEFAULT_BASE, term

RECORD = worked_record()
HARBOUR = f"{DEFAULT_BASE}graph/harbour"
STAGING = f"{DEFAULT_BASE}staging/graph/harbour"
NOTE = f"{DEFAULT_BASE}store"
WRITER = term("kg:writer")


@pytest.fixture(
    params=[pytest.param("oxigraph", marks=pytest.mark.server), pytest.param("virtuoso", marks=pytest.mark.server)]
)
def server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Place:
    place: Place = request.getfixturevalue(request.param)
    for name, value in place.environment.items():
        monkeypatch.setenv(name, value)
    place.clear()
    return place


def test_what_is_not_ours_on_the_server_is_left_alone(server: Place) -> None:
    server.change("INSERT DATA { GRAPH <https://example.org/theirs> { <x:a> <x:b> 'c' } }")
    with Store(server.where) as store:
        store.put(quads(RECORD))
        assert store.nquads() == nquads(quads(RECORD))
        assert len(store) == len(quads(RECORD))
        store.remove("harbour")
    assert server.graphs() == ["https://example.org/theirs", NOTE]


def test_a_server_that_holds_several_stores_has_to_be_told_which(server: Place) -> None:
    bases = ["https://example.org/a/", "https://example.org/b/"]
    for base in bases:
        note = f"<{base}store> a {term('kg:Store')} ; {term('kg:layout')} 1"
        server.change(f"INSERT DATA {{ GRAPH <{base}store> {{ {note} }} }}")
    with pytest.raises(StoreError, match="several stores; say which with --base"):
        Store(server.where)
    for base in bases:
        with Store(server.where, base) as store:
            store.put(quads(RECORD, base))
    for base in bases:
        with Store(server.where, base, mode="read") as store:
            assert store.nquads() == nquads(quads(RECORD, base))


def test_large_graphs_go_in_bounded_batches_and_come_in_pages(server: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "BATCH", 100)
    monkeypatch.setattr(remote, "PAGE", 20)
    names = [f"a{number:02}" for number in range(25)]
    with Store(server.where) as store:
        for _ in range(2):
            store.put(quads(RECORD))
        assert store.show("harbour") == quads(RECORD)
        for name in names:
            store.put(quads(worked_record(name, stances=(), events=(), attributions=(), affiliations=())))
        assert [graph.value.rsplit("/", 1)[1] for graph, _ in store.article_graphs()] == [*names, "harbour"]
        matches = [
            Quad(store.iri("issue", str(n)), term("skos:closeMatch"), store.iri("issue", "x")) for n in range(999)
        ]
        store.put_derived("clusters", matches)
        assert len(store.derived("clusters")) == len(matches) + 2
    assert not [name for name in server.graphs() if "/staging/" in name]


def _left_behind(server: Place, graph: str, found: list[Quad]) -> None:
    """What a writer that is no more left on the server."""
    lines = "".join(f"{quad.subject} {quad.predicate} {quad.object} .\n" for quad in found)
    gone = f"{socket.gethostname()} {2**22 + 1} x"
    server.change(f"INSERT DATA {{ GRAPH <{graph}> {{ {lines} }} }}")
    server.change(f'INSERT DATA {{ GRAPH <{NOTE}> {{ <{NOTE}> {WRITER} "{gone}" }} }}')


OLD, NEW = quads(RECORD), quads(worked_record(title="Another title"))


def unmarked(found: list[Quad]) -> list[Quad]:
    """The quads without the one that says that the graph is an article's."""
    return [quad for quad in found if quad.object != term("kg:ArticleGraph")]


@pytest.mark.parametrize(
    ("there", "graph", "left", "wanted"),
    [
        (OLD, STAGING, unmarked(NEW), OLD),
        (OLD, STAGING, NEW, NEW),
        ([], STAGING, NEW, NEW),
        ([], STAGING, unmarked(NEW)[:9], []),
        ([], HARBOUR, unmarked(NEW), []),
    ],
    ids=["half staged", "all staged", "all staged of a new one", "half staged of a new one", "half in place"],
)
def test_the_next_writer_ends_or_clears_away_what_a_killed_one_left(
    server: Place, there: list[Quad], graph: str, left: list[Quad], wanted: list[Quad]
) -> None:
    with Store(server.where) as store:
        if there:
            store.put(there)
    _left_behind(server, graph, left)
    with Store(server.where, mode="read") as store:
        assert [entry.id for entry in store.articles()] == (["harbour"] if there else [])
        assert not [found for found, _ in store.article_graphs()] or there
    with Store(server.where) as store:
        assert store.show("harbour") == wanted
    assert server.graphs() == sorted([NOTE, *([HARBOUR] if wanted else [])])


def test_readers_see_an_article_while_it_is_replaced(server: Place) -> None:
    seen: list[tuple[list[dict[str, str]], int]] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set() or len(seen) < 5:
            marks = server.ask(f"SELECT ?kind {{ GRAPH <{HARBOUR}> {{ <{HARBOUR}> a ?kind }} }}")
            size = server.ask(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{HARBOUR}> {{ ?s ?p ?o }} }}")
            seen.append((marks, int(size[0]["n"])))

    with Store(server.where) as store:
        store.put(quads(RECORD))
        reader = threading.Thread(target=read)
        reader.start()
        for _ in range(5):
            store.put(quads(RECORD))
        done.set()
        reader.join()
    kind = {"kind": term("kg:ArticleGraph").value}
    assert all((marks, size) == ([kind], len(quads(RECORD))) for marks, size in seen)


def test_a_writer_elsewhere_is_waited_for_until_it_is_said_to_be_gone(
    server: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store(server.where).close()
    server.change(f'INSERT DATA {{ GRAPH <{NOTE}> {{ <{NOTE}> {WRITER} "elsewhere 17 x" }} }}')
    with pytest.raises(StoreLocked, match="process 17 on elsewhere is writing"):
        Store(server.where)
    monkeypatch.setenv("KG_STORE_UNLOCK", "1")
    Store(server.where).close()
    monkeypatch.delenv("KG_STORE_UNLOCK")
    Store(server.where).close()


def test_a_store_of_another_layout_says_how_to_take_the_graph_along(server: Place) -> None:
    Store(server.where).close()
    layout = term("kg:layout")
    server.change(f"DELETE WHERE {{ GRAPH <{NOTE}> {{ <{NOTE}> {layout} ?old }} }}")
    server.change(f"INSERT DATA {{ GRAPH <{NOTE}> {{ <{NOTE}> {layout} 99 }} }}")
    for mode in ("read", "write"):
        with pytest.raises(StoreError, match=r"layout 99.*kg export nquads"):
            Store(server.where, mode=mode)  # type: ignore[arg-type]


def test_an_update_that_cannot_be_read_is_told(server: Place) -> None:
    with Store(server.where) as store, pytest.raises(QueryError, match="line 1, column"):
        store.update("INSERT DATA { GRAPH graph:harbour {")


@pytest.mark.server
def test_wrong_credentials_are_told(virtuoso: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    virtuoso.clear()
    for user, password in ((None, ""), ("dba", "wrong")):
        monkeypatch.delenv("KG_STORE_USER", raising=False)
        if user:
            monkeypatch.setenv("KG_STORE_USER", user)
        monkeypatch.setenv("KG_STORE_PASSWORD", password)
        with pytest.raises(StoreError, match=r"does not let us in.*KG_STORE_USER"):
            Store(virtuoso.where)


# A server that answers as it is told


@dataclass
class Script:
    """What a stand-in for a server answers: status, headers, body; and what it was asked."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/sparql-results+json"})
    body: bytes = json.dumps({"head": {"vars": []}, "results": {"bindings": []}}).encode()
    want: str | None = None
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    address: str = ""


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Iterator[Script]:
    found = Script()
    for name in [name for name in os.environ if name.startswith("KG_")]:
        monkeypatch.delenv(name)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.asked.append((self.path, dict(self.headers), body))
            refused = found.want is not None and not self.headers.get("Authorization", "").startswith(found.want)
            self.send_response(401 if refused else found.status)
            for name, value in (
                {"WWW-Authenticate": f'{found.want} realm="x", nonce="y", qop="auth"'} if refused else found.headers
            ).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(found.body)))
            self.end_headers()
            self.wfile.write(found.body)

        def log_message(self, *_: object) -> None:
            """Nothing is logged."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        found.address = f"http://127.0.0.1:{httpd.server_address[1]}/sparql"
        yield found
        httpd.shutdown()


def opened(script: Script) -> Store:
    return Store(script.address, mode="read")


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ({"status": 401}, "does not let us in.*KG_STORE_USER"),
        ({"status": 403}, "does not let us in"),
        ({"status": 404}, "no such endpoint.*KG_UPDATE_URL"),
        ({"status": 302, "headers": {"Location": "https://example.org/"}}, "is now at https://example.org/"),
        ({"status": 500, "body": b"<html><body>out of <b>memory</b></body></html>"}, r"failed \(500\): out of memory"),
        ({"body": b"<html>hello</html>"}, "something else than SPARQL results.*query endpoint"),
        ({"body": b'{"head": {"vars": ["g"]}, "results": {"bindings": [{"g'}, "something else than SPARQL results"),
        ({"headers": {"X-SPARQL-MaxRows": "10000"}}, "cut the answer at 10000 rows.*ResultSetMaxRows"),
        ({"headers": {"X-SQL-State": "S1TAT"}}, "ran out of time"),
        ({}, "there is no store; `kg build` makes one"),
    ],
)
def test_what_goes_wrong_is_told_with_the_address_and_what_to_do(
    script: Script, answer: dict[str, object], message: str
) -> None:
    for name, value in answer.items():
        setattr(script, name, value)
    with pytest.raises(StoreError, match=message) as error:
        opened(script)
    assert script.address in str(error.value)


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(StoreError, match=r"connection refused.*is the server running there"):
        Store(f"http://127.0.0.1:{free_port()}/sparql", mode="read")


def test_a_server_that_does_not_answer_is_not_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_STORE_TIMEOUT", "0.2")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/sparql"
        with pytest.raises(StoreError, match=r"no answer within 0.2 seconds"):
            Store(address, mode="read")
    monkeypatch.setenv("KG_STORE_TIMEOUT", "soon")
    with pytest.raises(StoreError, match="number of seconds, not 'soon'"):
        Store(address, mode="read")


def test_no_password_stands_in_an_address() -> None:
    with pytest.raises(StoreError, match="write no password into the address") as error:
        Store("http://me:secret@127.0.0.1/sparql")
    assert "secret" not in str(error.value)


@pytest.mark.parametrize("scheme", ["Basic", "Digest"])
def test_credentials_are_sent_as_the_server_asks(script: Script, monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    script.want = scheme
    monkeypatch.setenv("KG_STORE_USER", "me")
    monkeypatch.setenv("KG_STORE_PASSWORD", "secret")
    with pytest.raises(StoreError, match="there is no store"):
        opened(script)
    assert script.asked[-1][1]["Authorization"].startswith(scheme)
    assert "Authorization" not in script.asked[0][1]


def test_a_token_is_sent(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    script.want = "Bearer opensesame"
    monkeypatch.setenv("KG_STORE_TOKEN", "opensesame")
    with pytest.raises(StoreError, match="there is no store"):
        opened(script)


@pytest.mark.parametrize(
    ("server", "variables", "update", "graphs"),
    [
        ("Oxigraph/0.5", {}, "/update", "/store"),
        ("Virtuoso/07.20", {}, "/sparql", "/sparql-graph-crud"),
        ("Virtuoso/07.20", {"KG_STORE_USER": "dba"}, "/sparql-auth", "/sparql-graph-crud-auth"),
        ("Other", {"KG_UPDATE_URL": "http://x/u", "KG_GRAPH_STORE_URL": "http://x/g"}, "http://x/u", "http://x/g"),
    ],
)
def test_the_other_addresses_follow_from_the_server(
    script: Script,
    monkeypatch: pytest.MonkeyPatch,
    server: str,
    variables: dict[str, str],
    update: str,
    graphs: str,
) -> None:
    from kg.rdf.client import Client

    class Told(Client):
        def _met(self):  # type: ignore[no-untyped-def]
            from kg.rdf.client import HABITS

            return HABITS.get(server.split("/")[0].lower(), HABITS[""])

    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    found = Told(script.address)
    assert (found.update_address, found.graphs_address) == tuple(
        name if name.startswith("http") else script.address.removesuffix("/sparql") + name for name in (update, graphs)
    )


def test_an_answer_is_written_as_oxigraph_writes_its_own(script: Script) -> None:
    note = {"g": {"type": "uri", "value": NOTE}, "layout": {"type": "literal", "value": "1"}}
    script.body = json.dumps({"head": {"vars": ["g", "layout"]}, "results": {"bindings": [note]}}).encode()
    with opened(script) as store:
        assert store.base == DEFAULT_BASE
        assert store.query("SELECT ?g ?layout { ?g kg:layout ?layout }").rows[0][1] == Literal("1")
        assert b"PREFIX" in script.asked[-1][2]
