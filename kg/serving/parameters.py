"""What a SPARQL 1.1 Protocol request says, whichever of its forms it has.

https://www.w3.org/TR/sparql11-protocol/, section 2.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request

from kg.serving.limits import Limits, Refused

FORM: Final = "application/x-www-form-urlencoded"
BODY_SECONDS: Final = 30


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of a request, in their order."""

    pairs: tuple[tuple[str, str], ...]

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of the parameter."""
        return tuple(value for key, value in self.pairs if key == name)

    def one(self, name: str) -> str | None:
        """The value of a parameter that may be given once. Raises ``Refused`` where there are several."""
        found = self.all(name)
        if len(found) > 1:
            raise Refused(400, f"{name!r} is given {len(found)} times: once is enough")
        return found[0] if found else None


async def parameters(request: Request, direct: str, limits: Limits) -> Parameters:
    """The parameters of URL and body; a body of the media type ``application/sparql-DIRECT`` is the one named ``direct``.

    Raises ``Refused`` for a method, a media type, a size or an encoding that the protocol does not have.
    """
    url = _pairs(request.scope["query_string"])
    if request.method in ("GET", "HEAD"):
        found = Parameters(url)
    else:
        media, charset = _content_type(request)
        body = await _body(request, limits.body)
        if charset not in ("", "utf-8", "utf8"):
            raise Refused(415, f"the body is in {charset!r}: it has to be in UTF-8")
        if media == f"application/sparql-{direct}":
            found = Parameters((*url, (direct, _utf8(body))))
        elif media == FORM:
            found = Parameters((*url, *_pairs(body)))
        else:
            raise Refused(415, f"the body has to be {FORM} or application/sparql-{direct}, not {media or 'unnamed'}")
    if any(len(value) > limits.query for _, value in found.pairs):
        too_long = 414 if request.method in ("GET", "HEAD") else 413
        raise Refused(too_long, f"a query may have {limits.query:,} characters at most")
    return found


def _content_type(request: Request) -> tuple[str, str]:
    media, _, rest = request.headers.get("content-type", "").partition(";")
    name, _, value = rest.strip().partition("=")
    return media.strip().lower(), value.strip(" \"'").lower() if name.strip().lower() == "charset" else ""


async def _body(request: Request, most: int) -> bytes:
    declared = request.headers.get("content-length", "0")
    if declared.isdecimal() and int(declared) > most:
        raise Refused(413, f"a request may have {most:,} bytes at most")
    parts, size = [], 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for part in request.stream():
                size += len(part)
                if size > most:
                    raise Refused(413, f"a request may have {most:,} bytes at most")
                parts.append(part)
    except TimeoutError as error:
        raise Refused(408, "the request did not arrive in time") from error
    return b"".join(parts)


def _utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(400, "the request is not in UTF-8") from error


def _pairs(data: bytes) -> tuple[tuple[str, str], ...]:
    try:
        text = data.decode("ascii") if data.isascii() else _utf8(data)
        return tuple(_unquoted(text))
    except (UnicodeDecodeError, ValueError) as error:
        raise Refused(400, "the parameters are not percent-encoded UTF-8") from error


def _unquoted(text: str) -> Iterator[tuple[str, str]]:
    yield from parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=100)
