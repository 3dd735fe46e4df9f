"""SPARQL 1.1 Protocol and the reading half of the SPARQL 1.1 Graph Store HTTP Protocol.

https://www.w3.org/TR/sparql11-protocol/ and https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from __future__ import annotations

import hmac
from typing import Literal

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg.rdf.vocabulary import web_address
from kg.serving.about import service
from kg.serving.formats import GRAPHS, RESULTS
from kg.serving.jobs import Job
from kg.serving.limits import Refused
from kg.serving.parameters import Parameters, parameters
from kg.serving.state import ask, choices, graph_choices, prefers_html, respond, server

_IS_THERE = "ASK { GRAPH ?graph { ?s ?p ?o } }"
_WHOLE = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


async def sparql(request: Request) -> Response:
    """The query operation; without any parameter, the service description."""
    if request.method != "POST" and not request.scope["query_string"]:
        return RedirectResponse("/") if prefers_html(request) else await service(request)
    found = await parameters(request, "query", server(request).limits)
    if found.one("update") is not None:
        raise Refused(400, "updates go to /update")
    query = found.one("query")
    if query is None:
        raise Refused(400, "there is no query: give one as the parameter 'query'")
    default, named = _graphs(found, "default")
    job = Job(
        "query",
        query,
        default=default,
        named=named,
        results=choices(request, RESULTS),
        graphs=choices(request, GRAPHS),
    )
    return respond(await ask(request, job))


def _graphs(found: Parameters, operation: Literal["default", "using"]) -> tuple[tuple[str, ...] | None, ...]:
    """The default and the named graphs that the request names; ``None`` for both where it names none."""
    prefix = {"default": "", "using": "using-"}[operation]
    default, named = found.all(f"{operation}-graph-uri"), found.all(f"{prefix}named-graph-uri")
    return (default, named) if default or named else (None, None)


async def update(request: Request) -> Response:
    """The update operation, for those who have the token."""
    token = server(request).token
    if token is None:
        raise Refused(403, "this server only reads; start it with --token to allow updates")
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), token.encode()):
        raise Refused(401, "an update needs the header 'Authorization: Bearer TOKEN'")
    found = await parameters(request, "update", server(request).limits)
    text = found.one("update")
    if text is None:
        raise Refused(400, "there is no update: give one as the parameter 'update'")
    default, named = _graphs(found, "using")
    await server(request).pool.update(Job("update", text, default=default, named=named))
    return Response(status_code=204)


async def graph_store(request: Request) -> Response:
    """One graph, or with ``?default`` the union of all."""
    asked = request.query_params
    graph = asked.get("graph")
    if (graph is None) == ("default" not in asked) or len(asked.getlist("graph")) > 1:
        raise Refused(400, "name one graph with ?graph=IRI, or ask for the union of all with ?default")
    if graph is not None and web_address(graph) is None:
        raise Refused(400, f"{graph!r} is not an absolute http(s) IRI")
    only = None if graph is None else (graph,)
    forms = graph_choices(request)
    if only and b"true" not in (await ask(request, Job("query", _IS_THERE, named=only))).content:
        raise Refused(404, f"there is no graph <{graph}>")
    return respond(await ask(request, Job("query", _WHOLE, default=only, graphs=forms)))
