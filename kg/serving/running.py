"""The endpoint as a process: opened on an address, until it is told to stop."""

from __future__ import annotations

import socket
from pathlib import Path

import uvicorn

from kg.rdf.store import Store
from kg.serving.app import application
from kg.serving.guard import Access
from kg.serving.limits import Limits
from kg.serving.pool import Pool
from kg.serving.state import Server

_CONNECTIONS = 200


def prepared(directory: Path | str, limits: Limits, token: str | None = None) -> Server:
    """A server over the store, which gets its first snapshot here. Raises ``StoreError`` where it cannot be read."""
    with Store(directory, mode="read") as store:
        base = store.base
    return Server(Pool(directory, limits), base, limits, token or None)


def configured(server: Server, access: Access) -> uvicorn.Server:
    """The web server for it, bounded in the size of a request's head and in connections."""
    return uvicorn.Server(
        uvicorn.Config(
            application(server, access),
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
