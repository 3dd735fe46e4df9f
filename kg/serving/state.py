"""What every handler of the endpoint knows, and the answers that they have in common."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, cast

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from kg.rdf.vocabulary import prefixes
from kg.serving.formats import GRAPHS, HTML, RESULTS, SHORT, accepted
from kg.serving.jobs import Answer, Job
from kg.serving.limits import RETRY_AFTER, Limits, Refused
from kg.serving.pool import Pool

LOG: Final = logging.getLogger("uvicorn.error")
"""The log of the web server."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running endpoint: its processes, the base of its things, its limits, and the token that allows changes."""

    pool: Pool
    base: str
    limits: Limits
    token: str | None = None

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefixes that every query may use."""
        return prefixes(self.base)


def server(request: Request) -> Server:
    """The server that the request came to."""
    return cast("Server", request.app.state.server)


class Gone(Exception):
    """Whoever asked has left before there was an answer."""


async def ask(request: Request, job: Job) -> Answer:
    """The answer to a question of the request. Raises ``Refused``, and ``Gone`` where nobody waits for it any more.

    The question is stopped then, so that it takes nobody's turn.
    """
    asking, leaving = asyncio.ensure_future(server(request).pool.ask(job)), asyncio.ensure_future(_left(request))
    try:
        await asyncio.wait({asking, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if asking.done():
            return asking.result()
        raise Gone
    finally:
        for task in (asking, leaving):
            task.cancel()


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def choices(request: Request, offered: Iterable[str]) -> tuple[str, ...]:
    """Those of the offered media types that will do, the best first.

    ``?format=`` goes before the Accept header; one that is not known counts for nothing, as clients send their own.
    """
    short = request.query_params.get("format", "")
    if short in SHORT:
        return tuple(media for media in offered if media in SHORT[short])
    return accepted(", ".join(request.headers.getlist("accept")), offered)


def graph_choices(request: Request) -> tuple[str, ...]:
    """The forms of RDF that will do. Raises ``Refused`` where there are none."""
    found = choices(request, GRAPHS)
    if not found:
        raise Refused(406, f"to be had as {', '.join(GRAPHS)}: none of these is accepted")
    return found


def prefers_html(request: Request, others: Iterable[str] = (*GRAPHS, *RESULTS)) -> bool:
    """Whether a page for people is wanted before any of the other media types."""
    return choices(request, (*others, HTML))[:1] == (HTML,)


def respond(answer: Answer) -> Response:
    """The answer of a query process as it is."""
    charset = "; charset=utf-8" if answer.media.startswith("text/") else ""
    return Response(answer.content, media_type=answer.media + charset)


async def gone(request: Request, _error: Exception) -> Response:
    """One line in the log; whoever asked does not hear the answer."""
    client = request.client
    LOG.warning("%s: gone before the request was there in whole", client.host if client else "a client")
    return PlainTextResponse("the request did not arrive in whole\n", 400)


async def unheard(_request: Request, _error: Exception) -> Response:
    """An answer that nobody hears."""
    return Response(status_code=503)


async def nothing(request: Request, _error: Exception) -> Response:
    """There is no such address."""
    return PlainTextResponse(f"there is nothing at {request.url.path}; / tells what there is\n", 404)


async def other_method(request: Request, error: Exception) -> Response:
    """The methods that the address has, to those who ask with ``OPTIONS``; to others that it has not theirs."""
    assert isinstance(error, HTTPException)
    allowed = ", ".join(sorted({"OPTIONS", *(error.headers or {}).get("Allow", "GET").split(", ")}))
    if request.method == "OPTIONS":
        return Response(status_code=204, headers={"Allow": allowed})
    return PlainTextResponse(f"not with {request.method}: {allowed}\n", 405, {"Allow": allowed})


async def refused(_request: Request, error: Exception) -> Response:
    """The refusal as plain text, with what its status needs."""
    assert isinstance(error, Refused)
    headers = {}
    if error.status == 503:
        headers["Retry-After"] = str(RETRY_AFTER)
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return PlainTextResponse(error.message + "\n", error.status, headers)
