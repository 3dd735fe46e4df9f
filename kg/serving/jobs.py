"""What a query process is told to do and how it answers: a job as one line of JSON, the answer in frames.

A frame is a letter (``D`` data, ``E`` end, ``X`` refusal), four bytes of length, and so many bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from struct import Struct
from typing import Any, Final, Literal

from kg.serving.formats import GRAPHS, RESULTS
from kg.serving.limits import Limits

HEAD: Final = Struct("!cI")
DATA: Final = b"D"
END: Final = b"E"
REFUSAL: Final = b"X"


@dataclass(frozen=True, slots=True)
class Job:
    """One question or change.

    ``text`` is SPARQL, or the name of a shipped query; ``values`` are its parameters, as N-Triples terms for SPARQL
    and as a reader calls them for a shipped query. ``default`` and ``named`` are the graphs of the protocol, ``None``
    where the request names none. ``results`` and ``graphs`` are the media types that will do, the best first.
    """

    kind: Literal["query", "named", "update"]
    text: str
    values: Mapping[str, str] = field(default_factory=dict)
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None
    results: tuple[str, ...] = tuple(RESULTS)
    graphs: tuple[str, ...] = tuple(GRAPHS)


@dataclass(frozen=True, slots=True)
class Answer:
    """A serialised answer and its media type."""

    media: str
    content: bytes


def line(job: Job, limits: Limits) -> bytes:
    """The job and the limits that hold for it as one line."""
    return json.dumps({"job": asdict(job), "limits": asdict(limits)}).encode() + b"\n"


def read_line(data: bytes) -> tuple[Job, Limits]:
    """The job and its limits back from a line."""
    found = json.loads(data)
    return Job(**{key: _frozen(value) for key, value in found["job"].items()}), Limits(**found["limits"])


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def frame(kind: bytes, content: bytes) -> bytes:
    """One frame."""
    return HEAD.pack(kind, len(content)) + content
