"""The shipped queries at ``/queries``: listed, and run with their parameters in the query string."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.rdf.bounded import results_table
from kg.rdf.named import NamedQuery, named_queries
from kg.serving.formats import RESULTS
from kg.serving.jobs import Answer, Job
from kg.serving.limits import Refused
from kg.serving.pages import query_page
from kg.serving.state import ask, choices, prefers_html, respond, server


async def listing(_request: Request) -> Response:
    """Every shipped query with its parameters and the address at which it runs."""
    return JSONResponse([_described(query) for query in named_queries().values()])


def _described(query: NamedQuery) -> dict[str, object]:
    given = {p.name: p.example for p in query.parameters if p.required}
    return {
        "name": query.name,
        "title": query.title,
        "description": query.description,
        "parameters": [
            {"name": p.name, "type": p.type, "description": p.description, "required": p.required, "example": p.example}
            for p in query.parameters
        ],
        "url": f"/queries/{query.name}",
        "example": f"/queries/{query.name}" + (f"?{urlencode(given, quote_via=quote)}" if given else ""),
        "sparql": query.text,
    }


async def named(request: Request) -> Response:
    """The answer of one shipped query, or a page with a form and the answer."""
    query = named_queries().get(request.path_params["name"])
    if query is None:
        raise Refused(404, f"there is no query {request.path_params['name']!r}; /queries lists them")
    given = _given(request)
    if prefers_html(request, RESULTS):
        return await _page(request, query, given)
    return respond(await _ask(request, query, given, choices(request, RESULTS)))


def _given(request: Request) -> dict[str, str]:
    pairs = [(key, value) for key, value in request.query_params.multi_items() if key != "format"]
    if len(dict(pairs)) < len(pairs):
        raise Refused(400, "each parameter can be given once")
    longest = max((len(value) for _, value in pairs), default=0)
    if longest > server(request).limits.query:
        raise Refused(414, "the value of a parameter is too long")
    return {key: value for key, value in pairs if value.strip()}


async def _ask(request: Request, query: NamedQuery, given: dict[str, str], results: tuple[str, ...]) -> Answer:
    return await ask(request, Job("named", query.name, given, results=results))


async def _page(request: Request, query: NamedQuery, given: dict[str, str]) -> Response:
    """The page; what is wrong with the values stands on it."""
    if any(p.required and p.name not in given for p in query.parameters):
        return query_page(request, query, given)
    try:
        found = results_table((await _ask(request, query, given, ("application/sparql-results+json",))).content)
    except Refused as refusal:
        return query_page(request, query, given, refusal=refusal)
    return query_page(request, query, given, found)
