"""SPARQL servers for the tests, each a process of its own on a free port with a temporary directory."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests
from requests.auth import HTTPDigestAuth

VIRTUOSO_INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
Striping = 0
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
MaxCheckpointRemap = 2000
Striping = 0
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
MaxClientConnections = 10
CheckpointInterval = 0
CaseMode = 2
DirsAllowed = {folder}
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
ThreadsPerQuery = 1
MaxOptimizeLayouts = 20
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 10
MaxClientConnections = 10
MaxKeepAlives = 10
KeepAliveTimeout = 10
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 100000
MaxQueryCostEstimationTime = 4000
MaxQueryExecutionTime = 60
[Client]
SQL_QUERY_TIMEOUT = 0
"""


@dataclass(frozen=True)
class Place:
    """Where a store can be made, with the environment that it takes."""

    where: Path | str | None
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def shared(self) -> bool:
        """Whether a second ``Store`` sees what a first one wrote."""
        return self.where is not None

    @property
    def server(self) -> str:
        """The kind of server; empty for none."""
        if not isinstance(self.where, str):
            return ""
        return "virtuoso" if self.environment else "oxigraph"

    def ask(self, query: str) -> list[dict[str, str]]:
        """The rows of a server's answer, past the store: column to value."""
        found = requests.post(
            str(self.where), {"query": query}, headers={"Accept": "application/sparql-results+json"}, timeout=60
        )
        found.raise_for_status()
        rows = found.json()["results"]["bindings"]
        return [{name: cell["value"] for name, cell in row.items()} for row in rows]

    def change(self, update: str) -> None:
        """Carry out an update on a server, past the store."""
        address = str(self.where)
        if self.server == "virtuoso":
            sent = requests.post(address + "-auth", {"update": update}, auth=HTTPDigestAuth("dba", "dba"), timeout=60)
        else:
            sent = requests.post(address.replace("/query", "/update"), {"update": update}, timeout=60)
        sent.raise_for_status()

    def graphs(self) -> list[str]:
        """The names of a server's graphs, sorted, without those that are the server's own."""
        rows = self.ask("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
        return sorted(row["g"] for row in rows if row["g"].startswith(("https://w3id.org/", "https://example.org/")))

    def clear(self) -> None:
        """Remove all graphs from a server."""
        for graph in self.graphs():
            self.change(f"CLEAR GRAPH <{graph}>")
        if self.server == "oxigraph":
            self.change("DROP ALL")


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def oxigraph_binary() -> str | None:
    """The Oxigraph server, from the package of that name."""
    beside = Path(sys.executable).with_name("oxigraph")
    return str(beside) if beside.exists() else shutil.which("oxigraph")


def virtuoso_binary() -> str | None:
    """The Virtuoso server, from Debian's package virtuoso-opensource-7."""
    return shutil.which("virtuoso-t")


@contextmanager
def oxigraph_server(folder: Path) -> Iterator[Place]:
    """A running Oxigraph server."""
    binary, port = oxigraph_binary(), free_port()
    command = [str(binary), "serve", "--location", str(folder / "data"), "--bind", f"127.0.0.1:{port}"]
    with _running(command, folder, f"http://127.0.0.1:{port}/query?query=ASK%7B%7D"):
        yield Place(f"http://127.0.0.1:{port}/query")


@contextmanager
def virtuoso_server(folder: Path) -> Iterator[Place]:
    """A running Virtuoso; only ``dba`` may write."""
    http, sql = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO_INI.format(folder=folder, http=http, sql=sql))
    command = [str(virtuoso_binary()), "+configfile", str(folder / "virtuoso.ini"), "+foreground", "+wait"]
    with _running(command, folder, f"http://127.0.0.1:{http}/sparql?query=ASK%7B%7D"):
        yield Place(f"http://127.0.0.1:{http}/sparql", {"KG_STORE_USER": "dba", "KG_STORE_PASSWORD": "dba"})


@contextmanager
def _running(command: list[str], folder: Path, probe: str, patience: float = 180) -> Iterator[None]:
    with (folder / "server.log").open("wb") as log:
        environment = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, env=environment)
    try:
        _wait(process, folder, probe, time.monotonic() + patience)
        yield
    finally:
        process.kill()
        process.wait()


def _wait(process: subprocess.Popen[bytes], folder: Path, probe: str, until: float) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            opener.open(probe, timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"{process.args!r} did not start: {(folder / 'server.log').read_text(errors='replace')[-2000:]}")
