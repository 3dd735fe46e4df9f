"""``kg serve`` as one types it: what it says, how it ends, what is left behind; and over another server."""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from click.testing import CliRunner
from endpoint import ENDLESS, Endpoint, filled, running
from rdf_records import worked_record
from servers import oxigraph_binary, oxigraph_server

from kg.cli import main
from kg.rdf import quads
from kg.rdf.store import Store
from kg.serving.limits import Limits


@contextlib.contextmanager
def served(store: Path, *options: str) -> Iterator[tuple[Endpoint, subprocess.Popen[str]]]:
    """The command in a process of its own."""
    command = [sys.executable, "-m", "kg.cli", "serve", "--port", "0", "--store", str(store), *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        told = process.stderr.readline()
        address = urlsplit(told.split(" at ")[1].split(" ")[0])
        server = Endpoint(address.port or 0, store)
        try:
            yield server, process
        finally:
            process.kill()


def query_processes(store: Path) -> set[int]:
    """The processes that answer for this store."""
    found = set()
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            parts = place.read_bytes().split(b"\0")
            if b"kg.serving.process" in parts and str(store).encode() in parts:
                found.add(int(place.parent.name))
    return found


def gone(store: Path) -> bool:
    until = time.monotonic() + 60
    while query_processes(store) and time.monotonic() < until:
        time.sleep(0.1)
    return not query_processes(store)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled(tmp_path_factory.mktemp("command") / "kg", "harbour")


def test_it_serves_until_interrupted(store: Path) -> None:
    with served(store, "--queries", "1") as (server, process):
        assert server.query("ASK {}").status == 200
        process.send_signal(signal.SIGINT)
        process.wait(60)
        assert process.stderr is not None and "Traceback" not in process.stderr.read()
    assert gone(store)


def test_a_query_ends_with_a_server_that_is_killed(store: Path) -> None:
    with served(store, "--queries", "1", "--timeout", "5") as (server, process):
        target = "/sparql?" + urlencode({"query": ENDLESS})
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            connection.sendall(f"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            time.sleep(0.5)
            process.kill()
            process.wait(60)
    assert gone(store)


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (["--store", "nowhere"], 2, "nowhere: there is no store; `kg build` makes one"),
        (["--timeout", "0"], 2, "--timeout"),
        (["--port", "70000"], 2, "--port"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(options: list[str], code: int, says: str) -> None:
    result = CliRunner().invoke(main, ["serve", *options])
    assert (result.exit_code, says in result.stderr) == (code, True)


def test_an_address_in_use_is_named(store: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = CliRunner().invoke(main, ["serve", "--store", str(store), "--port", port])
    assert (result.exit_code, f"127.0.0.1:{port}" in result.stderr) == (1, True)


def test_the_help_tells_the_limits() -> None:
    text = " ".join(CliRunner().invoke(main, ["serve", "--help"], terminal_width=200).output.split())
    default = Limits()
    for told in (
        f"{default.seconds}",
        f"{default.rows}",
        f"{default.query}",
        f"{default.waiting}",
        f"{default.memory >> 20}",
    ):
        assert f"[default: {told}" in text


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["ASK {}", "--timeout", "60"], 0, "true"),
        (["who-speaks-for", "--param", "organisation=Arland", "--timeout", "60"], 0, "Mila Torn"),
        (["DESCRIBE actor:arland", "--timeout", "60"], 0, "a kg:Country ;"),
        ([ENDLESS, "--timeout", "0.5"], 1, "stopped after 0.5 s"),
        (["ASK {", "--timeout", "60"], 2, "cannot be read"),
        (["--list"], 0, "who-speaks-for"),
    ],
)
def test_a_query_can_be_given_a_time(store: Path, arguments: list[str], code: int, says: str) -> None:
    result = CliRunner().invoke(main, ["query", "--store", str(store), *arguments])
    assert (result.exit_code, says in result.output) == (code, True), result.output


@pytest.mark.skipif(oxigraph_binary() is None, reason="the Oxigraph server is not installed: pip install oxigraph")
def test_a_store_on_another_server_is_served_too(tmp_path: Path) -> None:
    with oxigraph_server(tmp_path) as place:
        with Store(place.where) as store:
            store.put(quads(worked_record()))
        with running(place.where, seconds=5) as server:  # type: ignore[arg-type]
            assert server.query("SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a kg:Stance }").rows == [{"n": "9"}]
            assert "Arland" in server.ask("/id/actor/arland", headers={"Accept": "text/turtle"}).text
            assert server.ask("/queries/who-speaks-for?organisation=Arland").rows[0]["memberLabel"] == "Mila Torn"
            assert server.query(ENDLESS).status == 503
            assert server.query("ASK {}").status == 200
