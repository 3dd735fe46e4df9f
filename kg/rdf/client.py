"""The SPARQL 1.1 protocols over HTTP: questions, updates, graphs; and what a server's refusal means.

Where a server's own habits differ is said in ``HABITS``. From the environment:

    KG_UPDATE_URL, KG_GRAPH_STORE_URL   the other two addresses, where they are not the usual ones of the server
    KG_STORE_USER, KG_STORE_PASSWORD    credentials, sent as the server asks: basic or digest
    KG_STORE_TOKEN                      or a bearer token
    KG_STORE_TIMEOUT                    seconds to wait for an answer, 300 unless told
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Final
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth

from kg.rdf.backend import StoreError, TookTooLong
from kg.rdf.sparql import QueryError

Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Habits:
    """How a kind of server is spoken to.

    ``path`` is what its query address ends in, ``update`` and ``graphs`` what stands there in the other two. ``union``
    are the fields that make the default graph the union of all. ``atomic`` says that an update happens whole or not at
    all, ``clear`` how a graph is removed, ``timeout`` the field that takes the milliseconds after which to stop.
    """

    path: str = r"/(query|sparql)$"
    update: str = "/update"
    graphs: str = "/store"
    union: tuple[tuple[str, str], ...] = ()
    atomic: bool = True
    timeout: str = ""
    clear: str = "DROP SILENT GRAPH"


HABITS: Final[dict[str, Habits]] = {
    "oxigraph": Habits(union=(("union-default-graph", ""),)),
    "virtuoso": Habits(
        r"/sparql(-auth)?$",
        "/sparql",
        "/sparql-graph-crud",
        atomic=False,
        timeout="timeout",
        clear="CLEAR SILENT GRAPH",
    ),
    "": Habits(),
}
"""By what the ``Server`` header begins with. Virtuoso reads the union by itself; ``DROP`` passes over graphs that were not
created by name there, and an update is written row by row. SPARQL 1.1 Update, section 2.2, wants updates to be atomic."""

SIGNED_IN: Final = {"/sparql": "/sparql-auth", "/sparql-graph-crud": "/sparql-graph-crud-auth"}
"""Where Virtuoso takes credentials."""

_TAG: Final = re.compile(r"<(!DOCTYPE|/?[a-zA-Z]+\d?)[^<>]*>")
_DENIED: Final = re.compile(r"SR186|SECURITY: No permission|SPARUL .* access denied", re.IGNORECASE)


class Client:
    """One server, by the address of its query endpoint. Raises ``StoreError`` where it does not answer as it should."""

    def __init__(self, address: str) -> None:
        if "@" in urlsplit(address).netloc:
            raise StoreError(
                "write no password into the address: set KG_STORE_USER and KG_STORE_PASSWORD in the environment"
            )
        self.address = address
        self._session = requests.Session()
        self._session.headers["User-Agent"] = "stancegraph"
        self._user = os.environ.get("KG_STORE_USER")
        self._password = os.environ.get("KG_STORE_PASSWORD", "")
        if token := os.environ.get("KG_STORE_TOKEN"):
            self._session.headers["Authorization"] = f"Bearer {token}"
        self._timeout = _seconds(os.environ.get("KG_STORE_TIMEOUT", "300"))
        self._within: tuple[float, float] | None = None
        self.habits = self._met()
        self.update_address, self.graphs_address = self._others()

    def _met(self) -> Habits:
        found = self._send(self.address, [("query", "ASK {}")], accept="application/sparql-results+json")
        server = found.headers.get("Server", "").lower()
        return next(habits for name, habits in HABITS.items() if server.startswith(name))

    def _others(self) -> tuple[str, str]:
        path = self.habits.path
        found = []
        for variable, ending in (("KG_UPDATE_URL", self.habits.update), ("KG_GRAPH_STORE_URL", self.habits.graphs)):
            own = SIGNED_IN.get(ending, ending) if self._user else ending
            found.append(os.environ.get(variable) or re.sub(path, own, self.address.rstrip("/")))
        return found[0], found[1]

    @contextmanager
    def within(self, seconds: float | None) -> Iterator[None]:
        """Give the questions that are asked in it so many seconds together; raises ``TookTooLong`` beyond them."""
        if seconds is None:
            yield
            return
        self._within = seconds, monotonic() + seconds
        try:
            yield
        except StoreError as error:
            raise (TookTooLong(seconds) if monotonic() >= self._within[1] else error) from error
        finally:
            self._within = None

    def query(self, text: str, accept: str, fields: Fields = ()) -> requests.Response:
        """The answer to a question. Raises ``QueryError`` where the server says that the question is at fault."""
        if self._within and self.habits.timeout:
            fields = [*fields, (self.habits.timeout, str(max(int(self._within[0] * 1000), 1000)))]
        found = self._send(self.address, [("query", text), *fields], accept=accept, fault=QueryError)
        if rows := found.headers.get("X-SPARQL-MaxRows"):
            raise StoreError(
                f"{self.address}: the server cut the answer at {rows} rows; ask with a smaller LIMIT, or raise "
                "ResultSetMaxRows in its virtuoso.ini"
            )
        if found.headers.get("X-SQL-State") == "S1TAT":
            raise StoreError(
                f"{self.address}: the server ran out of time; raise MaxQueryExecutionTime in its virtuoso.ini"
            )
        return found

    def update(self, text: str) -> None:
        """Change the store. Raises ``QueryError`` where the server says that the update is at fault."""
        self._send(self.update_address, [("update", text)], fault=QueryError)

    def add(self, graph: str, triples: bytes) -> None:
        """Add N-Triples to a graph by the Graph Store Protocol."""
        self._send(self.graphs_address, triples, params={"graph": graph}, kind="application/n-triples")

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()

    def _send(
        self,
        url: str,
        body: Fields | bytes,
        params: Mapping[str, str] | None = None,
        accept: str = "*/*",
        kind: str | None = None,
        fault: type[Exception] = StoreError,
    ) -> requests.Response:
        headers = {"Accept": accept} | ({"Content-Type": kind} if kind else {})
        for attempt in range(1, 4):
            try:
                found = self._sent(url, params, body if isinstance(body, bytes) else list(body), headers)
            except requests.ConnectionError as error:
                if attempt == 3 or self._left() <= 0:
                    raise StoreError(
                        f"{url}: no connection ({_reason(error)}); is the server running there?"
                    ) from error
                continue
            except requests.Timeout as error:
                raise StoreError(
                    f"{url}: no answer within {self._timeout:g} seconds; KG_STORE_TIMEOUT sets how long to wait"
                ) from error
            except (requests.RequestException, KeyError) as error:
                raise StoreError(f"{url}: cannot be asked: {error}") from error
            if found.status_code != 401 or not self._sign_in(found):
                break
        self._check(found, url, fault)
        return found

    def _sent(
        self, url: str, params: Mapping[str, str] | None, data: list[tuple[str, str]] | bytes, headers: dict[str, str]
    ) -> requests.Response:
        """One request with its whole answer."""
        left = max(self._left(), 0.001)
        found = self._session.request(
            "POST",
            url,
            params,
            data,
            headers,
            timeout=(min(10, left), left),
            allow_redirects=False,
            stream=self._within is not None,
        )
        if self._within:
            with found:
                found._content = b"".join(self._in_time(found.iter_content(1 << 20)))
        return found

    def _in_time(self, parts: Iterable[bytes]) -> Iterator[bytes]:
        for part in parts:
            yield part
            if self._left() <= 0:
                raise requests.Timeout

    def _left(self) -> float:
        """Seconds that the question at hand may still take."""
        return self._within[1] - monotonic() if self._within else self._timeout

    def _sign_in(self, refusal: requests.Response) -> bool:
        """Whether there are credentials to come again with, in the way that the server asks for."""
        if self._user is None or self._session.auth is not None:
            return False
        digest = "digest" in refusal.headers.get("WWW-Authenticate", "").lower()
        auth: AuthBase = (HTTPDigestAuth if digest else HTTPBasicAuth)(self._user, self._password)
        self._session.auth = auth
        return True

    def _check(self, found: requests.Response, url: str, fault: type[Exception]) -> None:
        status = found.status_code
        if status < 300:
            return
        told = " ".join(_TAG.sub(" ", found.text[:4000]).split("SPARQL query:")[0].split())[:300]
        if status in (401, 403) or _DENIED.search(told):
            given = self._user is not None or "Authorization" in self._session.headers
            told = f"not {'accepted' if given else 'set'}; set them"
            raise StoreError(
                f"{url}: the server does not let us in ({status}): KG_STORE_USER and KG_STORE_PASSWORD, or KG_STORE_TOKEN, "
                f"are {told} to those of a user who may read and write there"
            )
        if status < 400:
            raise StoreError(f"{url}: is now at {found.headers.get('Location')}; use that address")
        if status == 400:
            raise fault(f"the server at {url} says: {told}")
        if status in (404, 405, 501):
            raise StoreError(
                f"{url}: there is no such endpoint ({status}); KG_UPDATE_URL and KG_GRAPH_STORE_URL name the others of "
                f"{self.address}"
            )
        raise StoreError(f"{url}: the server failed ({status}): {told}")


def _seconds(value: str) -> float:
    try:
        found = float(value)
    except ValueError:
        found = 0
    if found <= 0:
        raise StoreError(f"KG_STORE_TIMEOUT is a number of seconds, not {value!r}")
    return found


def _reason(error: requests.ConnectionError) -> str:
    told = str(error)
    for words in ("Connection refused", "Name or service not known", "Temporary failure in name resolution"):
        if words in told:
            return words.lower()
    return "certificate not accepted" if "CERTIFICATE" in told else type(error).__name__
