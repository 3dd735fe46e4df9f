"""The words of the domain as small frozen dataclasses.

Every span is a pair of character offsets into ``Article.text``, end exclusive: ``text[start:end]`` is what is
quoted. Dates are strings in the forms of ``xsd:date`` (``2023-08-15``), ``xsd:gYearMonth`` (``2023-08``),
``xsd:gYear`` (``2006``) or an interval ``2006/2023``.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from html import escape
from typing import Any, Final, Literal

Span = tuple[int, int]

Factuality = Literal["asserted", "reported", "future", "possible", "conditional", "negated"]

STANCE_TYPES: Final[dict[str, int]] = {
    "supports": 1,
    "requests": 1,
    "praises": 1,
    "agrees": 1,
    "cooperates": 1,
    "opposes": -1,
    "criticises": -1,
    "accuses": -1,
    "blames": -1,
    "rejects": -1,
    "denies": -1,
    "threatens": -1,
    "demands": -1,
    "condemns": -1,
    "sanctions": -1,
    "attacks": -1,
    "blocks": -1,
}
"""Every stance type with its polarity."""

FACTUALITIES: Final[tuple[Factuality, ...]] = ("negated", "conditional", "possible", "future", "reported", "asserted")
"""In order of precedence: the first that applies is the one that stands."""

ACTOR_KINDS: Final[tuple[str, ...]] = (
    "country",
    "government-body",
    "igo",
    "person",
    "party",
    "armed-group",
    "company",
    "ngo",
    "media",
    "population",
    "other",
)

SCOPED: Final = "--"
"""Stands in the id of an actor that is known in one article only, before the article."""

PLOVER_TYPES: Final[tuple[str, ...]] = (
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
)
"""The sixteen event types of PLOVER 2021."""


@dataclass(frozen=True, slots=True)
class Article:
    """One document: ``text`` is what is analysed, the title before it where the text does not begin with it."""

    id: str
    text: str
    title: str = ""
    published: str | None = None
    url: str | None = None
    publisher: str | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The exact words that carry a claim, and the sentence that they stand in."""

    start: int
    end: int
    exact: str
    sentence: Span


@dataclass(frozen=True, slots=True)
class Actor:
    """Who can hold a position: where it is named (``mentions``), and where else it is meant (``references``: "it").

    ``iso3`` is the ISO 3166 code of a country, and of the country that a body, a people or a person belongs to.
    """

    id: str
    label: str
    kind: str = "other"
    wikidata: str | None = None
    iso3: str | None = None
    part_of: str | None = None
    mentions: tuple[Span, ...] = ()
    references: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Issue:
    """What a position is about when it is not an actor; its label stands alone."""

    id: str
    label: str
    kind: str = "matter"
    belongs_to: str | None = None
    mentions: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Affiliation:
    """A member of an organisation or country, with the role and, where told, the dates."""

    id: str
    member: str
    organisation: str
    role: str
    evidence: Evidence
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is quoted or paraphrased (``source``) by which words (``cue``) as saying what (``content``)."""

    id: str
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    speaker: str | None = None
    direct: bool = False
    inside: str | None = None


@dataclass(frozen=True, slots=True)
class Stance:
    """A holder's position towards a target."""

    id: str
    holder: str
    holder_span: Span
    target: str
    target_span: Span
    polarity: int
    type: str
    factuality: str
    evidence: Evidence
    confidence: float
    hedged: bool = False
    speaker: str | None = None
    attribution: str | None = None
    date: str | None = None
    inferred_from: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to whom, coded by PLOVER 2021 and CAMEO."""

    id: str
    source: str
    source_span: Span
    target: str | None
    target_span: Span | None
    plover: str
    cameo: str
    quad: str
    goldstein: float
    factuality: str
    evidence: Evidence
    mode: str | None = None
    context: tuple[str, ...] = ()
    date: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What one article gives."""

    id: str
    title: str
    published: str | None
    url: str | None
    publisher: str | None
    text: str
    language: str = "en"
    actors: tuple[Actor, ...] = ()
    issues: tuple[Issue, ...] = ()
    affiliations: tuple[Affiliation, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    stances: tuple[Stance, ...] = ()
    events: tuple[Event, ...] = ()
    other_labels: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Further forms by which the article names an actor or issue, by its id."""

    def labels(self) -> dict[str, str]:
        """Actor or issue id → a label that stands alone.

        What one article calls "resolution" or "countries" is not what another does: an issue or an actor of this article
        alone whose label is one word has the title behind it, "Resolution (Assembly calls for a ceasefire)".
        """
        found = {actor.id: actor.label for actor in self.actors} | {issue.id: issue.label for issue in self.issues}
        named = {actor.id for actor in self.actors if SCOPED not in actor.id or actor.kind == "person"}
        for name, label in found.items():
            if self.title and name not in named and " " not in label:
                found[name] = f"{label[:1].upper()}{label[1:]} ({self.title})"
        return found

    def _repr_html_(self) -> str:
        """The stances as a table, for notebooks."""
        labels = self.labels()
        head = ("holder", "stance", "target", "factuality", "date", "confidence", "words")
        rows = [
            (
                labels[one.holder],
                one.type,
                labels[one.target],
                one.factuality,
                one.date or "",
                f"{one.confidence:.2f}",
                one.evidence.exact,
            )
            for one in self.stances
        ]
        return (
            f"<table><caption>{escape(self.title or self.id)}</caption>"
            f"<thead><tr>{''.join(f'<th>{name}</th>' for name in head)}</tr></thead><tbody>"
            + "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
            + "</tbody></table>"
        )

    def to_json(self) -> dict[str, Any]:
        """The record as plain lists and dictionaries, ready for ``json.dumps``."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Record:
        """The record back from what ``to_json`` gave (also after a trip through JSON text).

        Raises ``KeyError`` or ``TypeError`` where a field is missing or unknown.
        """
        parts: dict[str, Any] = {
            "actors": tuple(Actor(**_spans(row, lists=("mentions", "references"))) for row in data.get("actors", ())),
            "issues": tuple(Issue(**_spans(row, lists=("mentions",))) for row in data.get("issues", ())),
            "affiliations": tuple(Affiliation(**_spans(row)) for row in data.get("affiliations", ())),
            "attributions": tuple(
                Attribution(**_spans(row, lists=("source", "cue", "content"))) for row in data.get("attributions", ())
            ),
            "stances": tuple(
                Stance(**_spans(row, pairs=("holder_span", "target_span"))) for row in data.get("stances", ())
            ),
            "events": tuple(
                Event(**{**_spans(row, pairs=("source_span", "target_span")), "context": tuple(row.get("context", ()))})
                for row in data.get("events", ())
            ),
            "other_labels": {key: tuple(value) for key, value in data.get("other_labels", {}).items()},
        }
        return cls(**{**data, **parts})


def _spans(row: dict[str, Any], lists: tuple[str, ...] = (), pairs: tuple[str, ...] = ()) -> dict[str, Any]:
    """The row with its JSON lists turned back into spans and its evidence into ``Evidence``."""
    found = dict(row)
    for name in lists:
        found[name] = tuple((int(start), int(end)) for start, end in row.get(name, ()))
    for name in pairs:
        found[name] = tuple(row[name]) if row.get(name) else None
    if "evidence" in row:
        found["evidence"] = Evidence(**{**row["evidence"], "sentence": tuple(row["evidence"]["sentence"])})
    return found


def stable_id(*parts: object) -> str:
    """Sixteen hexadecimal digits that depend on the parts alone."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:16]
