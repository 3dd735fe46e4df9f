"""A running endpoint for the tests, and requests to it over TCP, byte for byte as a test wants them."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from rdf_records import worked_record

from kg.rdf import quads
from kg.rdf.store import Store
from kg.serving.guard import Access
from kg.serving.limits import Limits
from kg.serving.running import configured, listening, prepared

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
LIMITS = Limits(seconds=20, queries=1)
BASE = "https://w3id.org/stancegraph/id/"
ENDLESS = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(12)) + " }"


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media(self) -> str:
        return self.headers.get("content-type", "").split(";")[0]

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def rows(self) -> list[dict[str, str]]:
        """The values of SPARQL results in JSON."""
        bindings = json.loads(self.body)["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in bindings]


@dataclass(frozen=True)
class Endpoint:
    """Where the server listens."""

    port: int
    store: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self, path: str, method: str = "GET", headers: Mapping[str, str] | None = None, body: bytes | str | None = None
    ) -> Reply:
        """One request with just these headers (and those without which it is none)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, dict(headers or {}))
            got = connection.getresponse()
            return Reply(got.status, {key.lower(): value for key, value in got.getheaders()}, got.read())
        finally:
            connection.close()

    def query(self, query: str, accept: str = "application/sparql-results+json", **more: Any) -> Reply:
        """A query in the form of a GET."""
        return self.ask("/sparql?" + urlencode({"query": query, **more}, doseq=True), headers={"Accept": accept})


def filled(directory: Path, *names: str, base: str | None = None) -> Path:
    """A store with one worked article of each name."""
    with Store(directory, base=base) as store:
        for name in names:
            store.put(quads(worked_record(name), store.base))
    return directory


@contextmanager
def running(
    store: Path, token: str | None = None, hosts: tuple[str, ...] = (), origins: tuple[str, ...] = (), **limits: Any
) -> Iterator[Endpoint]:
    """The store, served on a free port."""
    server = configured(prepared(store, replace(LIMITS, **limits), token), Access.of("127.0.0.1", hosts, origins))
    with listening("127.0.0.1", 0) as socket:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            yield Endpoint(socket.getsockname()[1], store)
        finally:
            server.should_exit = True
            thread.join()
