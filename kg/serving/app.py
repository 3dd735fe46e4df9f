"""The application: its addresses, and the life of its query processes."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kg.serving import pages, protocol, queries, things
from kg.serving.about import void
from kg.serving.guard import Access, Guard
from kg.serving.limits import Refused
from kg.serving.state import Gone, Server, gone, nothing, other_method, refused, unheard


def application(server: Server, access: Access) -> Starlette:
    """The endpoint as an ASGI application."""

    @asynccontextmanager
    async def running(_app: Starlette) -> AsyncIterator[None]:
        await server.pool.start()
        gc.freeze()  # or the collector would look through all modules while somebody waits
        try:
            yield
        finally:
            await server.pool.stop()

    home = urlsplit(server.base).path
    app = Starlette(
        routes=[
            Route("/", pages.index),
            Route("/sparql", protocol.sparql, methods=["GET", "POST"]),
            Route("/update", protocol.update, methods=["POST"]),
            Route("/store", protocol.graph_store),
            Route("/queries", queries.listing),
            Route("/queries/{name}", queries.named),
            Route("/.well-known/void", void),
            Mount("/static", StaticFiles(directory=Path(__file__).parent / "static")),
            *things.routes(home),
        ],
        middleware=[Middleware(Guard, access=access)],
        exception_handlers={Refused: refused, ClientDisconnect: gone, Gone: unheard, 404: nothing, 405: other_method},
        lifespan=running,
    )
    app.state.server = server
    return app
