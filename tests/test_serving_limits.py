"""The endpoint goes on answering, whatever is asked of it, and answers only those who may ask."""

from __future__ import annotations

import contextlib
import os
import random
import select
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from endpoint import ENDLESS, FORM, LIMITS, QUERY, Endpoint, filled, running
from rdf_records import worked_record

from kg.rdf import quads
from kg.rdf.store import Store
from kg.serving import running as running_module
from kg.serving.formats import accepted
from kg.serving.limits import Limits

HUNGRY = "SELECT * { " + " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(4)) + " } ORDER BY ?c3 ?c2 ?c1 LIMIT 10000000"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled(tmp_path_factory.mktemp("limits") / "kg", "harbour", "second")


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[Endpoint]:
    with running(
        store, rows=50, body=2000, query=1000, hosts=("kg.example.org",), origins=("https://friend.example",)
    ) as found:
        yield found


@contextlib.contextmanager
def pending(server: Endpoint, query: str) -> Iterator[socket.socket]:
    """A connection on which the query was asked and not yet answered."""
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        target = "/sparql?" + urlencode({"query": query})
        connection.sendall(f"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        yield connection


def answered(connection: socket.socket) -> bool:
    return bool(select.select([connection], [], [], 0)[0])


def rest(connection: socket.socket) -> str:
    return b"".join(iter(lambda: connection.recv(65536), b"")).decode()


def test_an_endless_query_is_stopped_while_another_is_answered(store: Path) -> None:
    with running(store, queries=2, seconds=4) as server, pending(server, ENDLESS) as endless:
        assert server.query("ASK {}").status == 200
        assert not answered(endless)
        told = rest(endless).lower()
        assert told.startswith("http/1.1 503")
        assert "retry-after: " in told
        assert "stopped after 4 s" in told
        assert server.query("ASK {}").status == 200


def test_a_stopped_query_is_really_stopped(store: Path) -> None:
    with running(store, queries=1, seconds=1) as server, pending(server, ENDLESS) as endless:
        running_before = children(os.getpid())
        assert len(running_before) == 1
        assert "stopped after 1 s" in rest(endless)
        assert not running_before & children(os.getpid())
        assert server.query("ASK {}").status == 200


def test_a_query_that_nobody_waits_for_is_stopped(store: Path) -> None:
    with running(store, queries=1, seconds=120) as server:
        at_work = children(os.getpid())
        with pending(server, ENDLESS):
            time.sleep(0.5)
        assert server.query("ASK {}").status == 200
        assert not at_work & children(os.getpid())


def children(parent: int) -> set[int]:
    """The query processes that were started from here."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(OSError):
            text = status.read_text()
            if f"\nPPid:\t{parent}\n" in text and b"kg.serving.process" in status.with_name("cmdline").read_bytes():
                found.add(int(status.parent.name))
    return found


def test_more_questions_than_may_wait_are_told_so(store: Path) -> None:
    with running(store, queries=1, waiting=0, seconds=4) as server, pending(server, ENDLESS) as endless:
        while not answered(endless):
            got = server.query("ASK {}")
            if got.status == 503:
                break
        assert (got.status, "busy" in got.text, "retry-after" in got.headers) == (503, True, True)
        assert "503" in rest(endless)
        while (got := server.query("ASK {}")).status == 503:
            pass
        assert got.status == 200


def test_questions_wait_for_their_turn(store: Path) -> None:
    with running(store, queries=1, waiting=8) as server:
        found: list[int] = []
        threads = [threading.Thread(target=lambda: found.append(server.query("ASK {}").status)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == [200] * 8


def test_a_query_that_takes_too_much_memory_is_stopped(store: Path) -> None:
    with running(store, memory=64 << 20, seconds=60) as server:
        got = server.query(HUNGRY)
        assert (got.status, "MB of memory" in got.text) == (503, True)
        assert server.query("ASK {}").status == 200


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { FILTER(" + "(" * 12000 + "1" + ")" * 12000 + ") }",
        "SELECT * {" + "{" * 12000 + "}" * 12000 + "}",
        "ASK { FILTER(" + "!" * 20000 + "true) }",
    ],
    ids=["brackets", "groups", "negations"],
)
def test_a_query_that_is_nested_too_deeply_hurts_nobody(store: Path, query: str) -> None:
    with running(store, queries=1) as server:
        got = server.ask("/sparql", "POST", {"Content-Type": QUERY}, query)
        assert (got.status, "nested too deeply" in got.text) == (400, True)
        assert server.query("ASK {}").status == 200


@pytest.mark.parametrize("seed", range(5))
def test_whatever_is_asked_is_answered_or_refused(server: Endpoint, seed: int) -> None:
    chance = random.Random(seed)
    whole = (
        "SELECT * { ?s ?p ?o } LIMIT 3",
        "ASK {}",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 2",
        "DESCRIBE actor:arland",
    )
    for _ in range(20):
        query = list(chance.choice(whole))
        for _ in range(chance.randint(1, 3)):
            query.insert(
                chance.randrange(len(query)),
                chance.choice([*"{}()<>?:;.,'\"\\#*^!=@ä\0\n 1a", " FROM <x> ", " VALUES ?x {1} "]),
            )
        got = server.ask("/sparql", "POST", {"Content-Type": QUERY}, "".join(query).encode())
        assert got.status in (200, 400, 422)


def test_a_process_that_dies_is_replaced(store: Path) -> None:
    with running(store) as server:
        assert server.query("ASK {}").status == 200
        for child in children(os.getpid()):
            os.kill(child, signal.SIGKILL)
        while (got := server.query("ASK {}")).status != 200:
            assert got.status in (500, 503)


def test_processes_end_with_the_server(store: Path) -> None:
    with running(store, queries=2):
        assert len(children(os.getpid())) == 2
    assert children(os.getpid()) == set()


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("SELECT ?s { ?s ?p ?o } LIMIT 50", 200),
        ("SELECT ?s { ?s ?p ?o } LIMIT 52", 422),
        ("SELECT ?s { ?s ?p ?o }", 422),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 50", 200),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", 422),
    ],
)
@pytest.mark.parametrize(
    "accept",
    [
        "*/*",
        "text/csv, application/n-triples",
        "application/*+xml, application/rdf+xml, application/sparql-results+xml",
        "text/tab-separated-values, text/turtle",
    ],
)
def test_a_result_that_is_too_large_is_none(server: Endpoint, query: str, status: int, accept: str) -> None:
    got = server.query(query, accept)
    assert got.status == status
    if status != 200:
        assert "too large: more than 50 rows" in got.text


def test_an_answer_is_bounded_in_bytes(store: Path) -> None:
    with running(store, answer=1 << 20) as server:
        long = (
            "SELECT ?x { VALUES ?y { " + "1 " * 3000 + "} BIND(REPLACE(STR(NOW()), '.*', '" + "x" * 500 + "') AS ?x) }"
        )
        got = server.query(long)
        assert (got.status, "1 MB" in got.text) == (422, True)


@pytest.mark.parametrize(("rows", "status"), [(50, 200), (51, 422)])
@pytest.mark.parametrize("accept", ["text/csv", "text/tab-separated-values", "application/json", "application/xml"])
def test_rows_are_bounded_not_lines(server: Endpoint, accept: str, rows: int, status: int) -> None:
    texts = " ".join(f'"{n}\\r\\n\\n"' for n in range(rows))
    assert server.query(f"SELECT ?text {{ VALUES ?text {{ {texts} }} }}", accept).status == status


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "status"),
    [
        ("POST", "/sparql", {"Content-Type": QUERY}, "#" * 2001, 413),
        ("POST", "/sparql", {"Content-Type": QUERY}, "#" * 1500, 413),
        ("POST", "/sparql", {"Content-Type": FORM}, "query=" + "x" * 1500, 413),
        ("GET", "/sparql?query=" + "x" * 1500, {}, None, 414),
        ("GET", "/queries/accusations?actor=" + "x" * 1500, {}, None, 414),
        ("GET", "/sparql?" + "&".join("a=b" for _ in range(200)), {}, None, 400),
    ],
)
def test_requests_are_bounded(
    server: Endpoint, method: str, path: str, headers: dict[str, str], body: str | None, status: int
) -> None:
    assert server.ask(path, method, headers, body).status == status


def test_a_body_of_no_declared_length_is_bounded_too(server: Endpoint) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(
            f"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: {QUERY}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
        )
        connection.sendall((b"7d0\r\n" + b"#" * 2000 + b"\r\n") * 2)
        assert connection.recv(1000).startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/sparql-query\r\nContent-Length: 9\r\n\r\nASK",
    ],
    ids=["nothing", "half a head", "half a body"],
)
def test_a_request_that_does_not_arrive_is_given_up(store: Path, begun: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running_module, "ARRIVAL", 0.2)
    with running(store) as server, socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(begun)
        while connection.recv(4096):
            pass


def test_a_question_that_takes_longer_than_a_request_may_is_answered(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running_module, "ARRIVAL", 0.2)
    with running(store, seconds=1.0) as server:
        assert server.ask("/sparql?" + urlencode({"query": ENDLESS})).status == 503


@pytest.mark.parametrize("silent", ["", "SILENT "])
@pytest.mark.parametrize(
    "query",
    [
        "SELECT * {{ SERVICE {silent}<{url}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ ?a ?b ?c }} #\nVALUES ?x {{ 1 }} SERVICE {silent}<{url}> {{}}",
        "SELECT * {{ ?a ?p ?b FILTER(?a<?b)SERVICE#>\n{silent}<{url}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ SERV\\u0049CE {silent}<{url}> {{ ?s ?p ?o }} }}",
        "ASK {{ {{ SELECT * {{ service {silent}?x {{ ?s ?p ?o }} }} }} VALUES ?x {{ <{url}> }} }}",
        "SELECT * {{ SERVICESILENT<{url}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ ?s ?p trueSERVICE{silent}<{url}>{{ ?a ?b ?c }} }}",
        "SELECT * {{ ?s ?p 1e0SERVICE {silent}<{url}>{{ ?a ?b ?c }} }}",
        "PREFIX p: <http://x/> SELECT * {{ ?s ?p p:.SERVICE {silent}<{url}>{{ ?a ?b ?c }} }}",
        "SELECT * {{ FILTER(1<2)#>'''\nSERVICE {silent}<{url}>{{ ?s ?p ?o }} #'''\n }}",
        "LOAD {silent}<{url}>",
    ],
)
def test_no_question_makes_a_connection(server: Endpoint, query: str, silent: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        got = server.query(query.format(url=url, silent=silent))
        assert (got.status, got.media) == (400, "text/plain")
        assert not select.select([listener], [], [], 0)[0]


@pytest.mark.parametrize("update", ["LOAD <{url}>", "CREATE GRAPH <a:b>;LOADSILENT<{url}>INTO GRAPH<a:c>", "LOAD SILENT <{url}> INTO GRAPH <a:b>", "INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}"])  # fmt: skip
def test_no_update_makes_a_connection(tmp_path: Path, update: str) -> None:
    headers = {"Authorization": "Bearer x", "Content-Type": "application/sparql-update"}
    with socket.create_server(("127.0.0.1", 0)) as listener, running(filled(tmp_path / "kg", "harbour"), "x") as server:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        assert server.ask("/update", "POST", headers, update.format(url=url)).status == 400
        assert not select.select([listener], [], [], 0)[0]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service {{ ?service ?p 'a service' }} # SERVICE",
        "PREFIX service: <http://x/service/> ASK {{ service:load a <http://x/service> }}",
        "SELECT * {{ ?actor rdfs:label 'Secret Service' }}",
    ],
)
def test_the_word_service_may_stand_in_names_and_strings(server: Endpoint, query: str) -> None:
    assert server.query(query.format()).status == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "localhost:8000"}, 200),
        ({"Host": "127.0.0.1"}, 200),
        ({"Host": "[::1]:8000"}, 200),
        ({"Host": "KG.example.org"}, 200),
        ({"Host": "evil.example"}, 421),
        ({"Host": "127.0.0.1.evil.example"}, 421),
        ({"Host": "localhost.evil.example:8000"}, 421),
        ({"Host": "evil.example@localhost:1:2"}, 421),
        ({"Host": ""}, 421),
        ({"Host": "[::1"}, 421),
        ({"Host": "localhost:8000", "Origin": "http://localhost:8000"}, 200),
        ({"Host": "localhost:8000", "Origin": "https://friend.example"}, 200),
        ({"Host": "localhost:8000", "Origin": "http://friend.example"}, 403),
        ({"Host": "localhost:8000", "Origin": "http://localhost:9000"}, 403),
        ({"Host": "localhost:8000", "Origin": "https://evil.example"}, 403),
        ({"Host": "localhost:8000", "Origin": "null"}, 403),
        ({"Host": "localhost:8000", "Origin": "file://localhost:8000"}, 403),
    ],
)
@pytest.mark.parametrize("path", ["/sparql?query=ASK%7B%7D", "/queries", "/static/endpoint.js"])
def test_only_names_and_origins_that_are_known_are_answered(
    server: Endpoint, headers: dict[str, str], status: int, path: str
) -> None:
    got = server.ask(path, headers=headers)
    assert got.status == status
    friend = headers.get("Origin") == "https://friend.example"
    assert got.headers.get("access-control-allow-origin") == (
        headers["Origin"] if friend or (status == 200 and "Origin" in headers) else None
    )


def test_cors_is_off_unless_asked_for(store: Path) -> None:
    with running(store) as server:
        for origin, status in ((server.url, 200), ("https://friend.example", 403)):
            got = server.ask("/queries", headers={"Origin": origin})
            assert (got.status, "access-control-allow-origin" in got.headers) == (status, False)


def test_a_browser_may_ask_first(server: Endpoint) -> None:
    asked = {"Origin": "https://friend.example", "Access-Control-Request-Method": "POST"}
    got = server.ask("/sparql", "OPTIONS", asked)
    assert (got.status, got.headers["access-control-allow-origin"]) == (204, "https://friend.example")
    assert server.ask("/sparql", "OPTIONS", asked | {"Origin": "https://evil.example"}).status == 403


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2f..%2f..%2fpyproject.toml",
        "/id/../../../../etc/passwd",
        "/id/%2e%2e%2f%2e%2e%2fetc/passwd",
        "/id/actor/<script>",
        "/id/actor/%",
        "/queries/..%2f..%2fstore",
        "/stance-type/../store.json",
        "//etc/passwd",
        "/id/actor/arland%00",
    ],
)
def test_paths_lead_nowhere_else(server: Endpoint, path: str) -> None:
    got = server.ask(path)
    assert got.status == 404
    assert "root:" not in got.text


def test_every_answer_tells_the_browser_what_it_may_do(server: Endpoint) -> None:
    for path in ("/", "/sparql?query=ASK%7B%7D", "/nowhere", "/static/endpoint.css", "/sparql?query="):
        got = server.ask(path, headers={"Accept": "text/html"})
        assert "default-src 'none'" in got.headers["content-security-policy"]
        assert got.headers["x-content-type-options"] == "nosniff"
        assert "server" not in got.headers


def test_a_build_that_goes_on_is_seen_and_drops_no_request(tmp_path: Path) -> None:
    directory = filled(tmp_path / "kg", "harbour")
    count = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s a kg:Stance } }"
    with running(directory, queries=2) as server:
        found, stop = [], threading.Event()

        def keep_asking() -> None:
            while not stop.is_set():
                found.append(server.query(count).status)

        thread = threading.Thread(target=keep_asking)
        thread.start()
        for number in range(5):
            with Store(directory) as store:
                store.put(quads(worked_record(f"more-{number}")))
            assert server.query(count).rows == [{"n": str(number + 2)}]
        stop.set()
        thread.join()
        assert found and set(found) == {200}


def test_idle_processes_let_go_of_old_snapshots(tmp_path: Path) -> None:
    directory = filled(tmp_path / "kg", "harbour")
    with running(directory, queries=2):
        first = directory / "snapshots" / "1"
        filled(directory, "second")
        assert first.exists()
        deadline = time.monotonic() + 60
        while first.exists() and time.monotonic() < deadline:
            time.sleep(0.5)
            filled(directory, "second")
        assert not first.exists()


def test_updates_wait_for_a_build(tmp_path: Path) -> None:
    directory = filled(tmp_path / "kg", "harbour")
    update = (
        "/update",
        "POST",
        {"Authorization": "Bearer x", "Content-Type": "application/sparql-update"},
        "CLEAR SILENT GRAPH <a:b>",
    )
    with running(directory, token="x") as server:
        with Store(directory):
            got = server.ask(*update)
            assert (got.status, "another process is writing" in got.text) == (503, True)
        assert server.ask(*update).status == 204


def test_accept_headers_of_any_kind_are_read() -> None:
    assert accepted(None, ["a/b", "c/d"]) == accepted("", ["a/b", "c/d"]) == ("a/b", "c/d")
    assert accepted("a/b;q=x, c/d;q=7", ["a/b", "c/d"]) == ("c/d",)
    assert accepted(", ;q=1,/,a", ["a/b"]) == ()


def test_limits_have_defaults() -> None:
    assert LIMITS.rows == Limits().rows == 100_000


def test_whoever_leaves_in_the_middle_of_a_request_is_noted_in_one_line(
    server: Endpoint, caplog: pytest.LogCaptureFixture
) -> None:
    head = f"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: {QUERY}\r\nContent-Length: 100\r\n\r\nASK {{"
    with caplog.at_level("WARNING", logger="uvicorn.error"):
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            connection.sendall(head.encode())
        until = time.monotonic() + 20
        while not caplog.records and time.monotonic() < until:
            time.sleep(0.05)
    assert [record.getMessage() for record in caplog.records] == [
        "127.0.0.1: gone before the request was there in whole"
    ]
    assert caplog.records[0].exc_info is None
    assert server.query("ASK {}").status == 200
