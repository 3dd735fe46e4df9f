"""The endpoint as a process: opened on an address, until it is told to stop."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path
from typing import Final

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from kg.rdf.store import Store
from kg.serving.app import application
from kg.serving.guard import Access
from kg.serving.limits import Limits
from kg.serving.pool import Pool
from kg.serving.state import Server

_CONNECTIONS = 200

ARRIVAL: Final = 30.0
"""Seconds in which a request has to come in whole, head and body."""


class Arrival(H11Protocol):
    """HTTP/1.1 that closes a connection whose request is not there in time, so that nobody can hold all of them."""

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Take in what came; the time of a request starts with its first byte."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._stop()
        super().connection_lost(exc)

    def _watch(self) -> None:
        if self.conn.their_state not in (h11.IDLE, h11.SEND_BODY):
            self._stop()
        elif self._late is None:
            self._late = self.loop.call_later(ARRIVAL, self.transport.close)

    def _stop(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None


def prepared(directory: Path | str, limits: Limits, token: str | None = None) -> Server:
    """A server over the store, which gets its first snapshot here. Raises ``StoreError`` where it cannot be read."""
    with Store(directory, mode="read") as store:
        base = store.base
    return Server(Pool(directory, limits), base, limits, token or None)


def configured(server: Server, access: Access) -> uvicorn.Server:
    """The web server for it, bounded in connections, and in the size of a request's head and its time to arrive."""
    return uvicorn.Server(
        uvicorn.Config(
            application(server, access),
            http=Arrival,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=_CONNECTIONS,
            h11_max_incomplete_event_size=(64 << 10) + 3 * server.limits.query,
        )
    )


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 takes a free one. Raises ``OSError`` that names the address."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # named, or asyncio sets no TCP_NODELAY
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen(_CONNECTIONS)
        return made
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), f"{host}:{port}") from error
