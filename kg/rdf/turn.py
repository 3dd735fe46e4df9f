"""Who may write to a store on a server: one process at a time, which notes its host and number there."""

from __future__ import annotations

import os
import socket
import uuid
from collections.abc import Callable
from typing import Any, Final

import pyoxigraph as ox

from kg.rdf import terms
from kg.rdf.backend import StoreLocked
from kg.rdf.client import Client
from kg.rdf.vocabulary import term

_WRITER: Final = term("kg:writer")
Ask = Callable[[str], list[tuple[Any, ...]]]


class Turn:
    """The turn to write, noted in the graph ``note``; ``ask`` gives the rows of a question."""

    def __init__(self, client: Client, note: ox.NamedNode, ask: Ask) -> None:
        self._client = client
        self._note = note
        self._ask = ask
        self._mine: str | None = None

    def take(self, recover: Callable[[], None]) -> None:
        """Take the turn; where a writer is no more that had it, ``recover`` from what it left.

        Raises ``StoreLocked`` where another process has it.
        """
        for writer in self._writers():
            if not _is_gone(writer):
                raise self._locked(writer)
            recover()
            self._client.update(f"DELETE DATA {{ {self._said(writer)} }}")
        mine = f"{socket.gethostname()} {os.getpid()} {uuid.uuid4().hex}"
        free = f"FILTER NOT EXISTS {{ GRAPH {self._note} {{ {self._note} {_WRITER} ?any }} }}"
        self._client.update(f"INSERT {{ {self._said(mine)} }} WHERE {{ {free} }}")
        self._mine = mine
        others = [writer for writer in self._writers() if writer != mine]
        if others:
            self.release()
            raise self._locked(others[0])

    def release(self) -> None:
        """Give the turn to others."""
        if self._mine is not None:
            mine, self._mine = self._mine, None
            self._client.update(f"DELETE DATA {{ {self._said(mine)} }}")

    def _said(self, writer: str) -> str:
        return f"GRAPH {self._note} {{ {self._note} {_WRITER} {terms.text(writer)} }}"

    def _writers(self) -> list[str]:
        rows = self._ask(f"SELECT ?w WHERE {{ GRAPH {self._note} {{ {self._note} {_WRITER} ?w }} }}")
        return [row[0].value for row in rows]

    def _locked(self, writer: str) -> StoreLocked:
        host, process = _parts(writer)
        return StoreLocked(
            f"{self._client.address}: process {process} on {host} is writing to this store; wait until it has finished. "
            "If it is no more, set KG_STORE_UNLOCK=1 once"
        )


def _parts(writer: str) -> tuple[str, str]:
    host, process, *_ = [*writer.split(" "), "?", "?"]
    return host, process


def _is_gone(writer: str) -> bool:
    """Whether the writer was a process of this machine that is no more, or is said to be gone."""
    if os.environ.get("KG_STORE_UNLOCK") == "1":
        return True
    host, process = _parts(writer)
    if host != socket.gethostname() or not process.isdecimal():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
