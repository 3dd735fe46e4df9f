"""Who may ask: the Host and Origin of every request are checked, and every answer says what a browser may do with it.

A page of another site can make a browser send requests here, and by rebinding its own name make them look local; so
only names that this server was given are answered, and origins other than its own only where they are allowed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
_HOST: Final = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([\w.\-]+))(?::\d+)?", re.ASCII)
SECURITY: Final[dict[str, str]] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@dataclass(frozen=True, slots=True)
class Access:
    """The host names that the server answers to and the origins of other sites that may read it (``*``: all)."""

    hosts: frozenset[str]
    origins: frozenset[str] = frozenset()

    @classmethod
    def of(cls, host: str, also: Iterable[str] = (), origins: Iterable[str] = ()) -> Access:
        """Loopback names and the given ones."""
        return cls(frozenset(name.lower() for name in (*LOOPBACK, host, *also)), frozenset(origins))

    def refusal(self, headers: Headers) -> tuple[int, str] | None:
        """Status and message where the request may not be answered."""
        host = headers.get("host", "")
        named = _HOST.fullmatch(host)
        if named is None or (named[1] or named[2]).lower() not in self.hosts:
            return 421, f"this server does not answer to the name {host!r}; start it with --allow-host for it"
        origin = headers.get("origin")
        if origin is not None and not self.allows(origin, host):
            return 403, f"pages of {origin!r} may not ask this server; start it with --cors for it"
        return None

    def allows(self, origin: str, host: str) -> bool:
        """Whether a page of this origin may ask."""
        return origin in self.origins or "*" in self.origins or _address(origin) == host.lower() != ""


def _address(origin: str) -> str:
    try:
        found = urlsplit(origin)
    except ValueError:
        return ""
    return found.netloc.lower() if found.scheme in ("http", "https") else ""


class Guard:
    """ASGI middleware that refuses what ``Access`` does not allow and sets the headers of every answer."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._complete(MutableHeaders(scope=message), headers)
            await send(message)

        refusal = self._access.refusal(headers)
        if refusal:
            await PlainTextResponse(refusal[1] + "\n", refusal[0])(scope, receive, guarded)
        elif scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            await PlainTextResponse("", 204)(scope, receive, guarded)
        else:
            await self._app(scope, receive, guarded)

    def _complete(self, answer: MutableHeaders, asked: Headers) -> None:
        answer.update(SECURITY)
        answer.add_vary_header("Accept")
        if not self._access.origins:
            return
        answer.add_vary_header("Origin")
        origin = asked.get("origin")
        if origin is not None and self._access.allows(origin, asked.get("host", "")):
            answer["Access-Control-Allow-Origin"] = origin
            answer["Access-Control-Allow-Methods"] = "GET, HEAD, POST"
            answer["Access-Control-Allow-Headers"] = "Accept, Authorization, Content-Type"
            answer["Cross-Origin-Resource-Policy"] = "cross-origin"
