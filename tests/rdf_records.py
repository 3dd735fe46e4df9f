"""Hand-built records for the tests of the graph: fictitious actors and matters."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kg.model import Actor, Affiliation, Article, Attribution, Event, Evidence, Issue, Record, Span, Stance, stable_id

TEXT = (
    "Arland opposes harbour talks\n\n"
    "Arland, which has close ties to Borduria, spoke against the harbour talks on Tuesday. "
    "Cetonia and Dravia requested the talks. "
    "“The talks are a farce,” said Arland's envoy Mila Torn, accusing Cetonia of bad faith. "
    "Borduria could try to block them. "
    "Dravia did not endorse the plan of Cetonia."
)


def span(words: str, text: str = TEXT) -> Span:
    """Where the words stand first."""
    start = text.index(words)
    return start, start + len(words)


def evidence(words: str, text: str = TEXT) -> Evidence:
    """The words as evidence; the sentence is taken to be as long."""
    start, end = span(words, text)
    return Evidence(start, end, words, (start, end))


def stance(holder: str, kind: str, target: str, words: str, article: str = "harbour", **fields: Any) -> Stance:
    """A stance with an id of its own and sensible values."""
    positive = {"supports", "requests", "praises", "agrees", "cooperates"}
    found = evidence(words)
    return Stance(
        **{
            "id": stable_id(article, holder, target, kind, found.start, *sorted(map(str, fields.items()))),
            "holder": holder,
            "holder_span": (found.start, found.start + 1),
            "target": target,
            "target_span": (found.start, found.end),
            "polarity": 1 if kind in positive else -1,
            "type": kind,
            "factuality": "asserted",
            "evidence": found,
            "confidence": 0.93,
            "date": "2023-08-15",
            **fields,
        }
    )


def worked_record(article: str = "harbour", **fields: Any) -> Record:
    """One article with every kind of thing that a record can hold."""
    talks, plan = f"{article}-17", f"{article}-301"
    opposes = stance(
        "arland", "opposes", talks, "Arland, which has close ties to Borduria, spoke against the harbour talks", article
    )
    attribution = Attribution(
        id=stable_id(article, "attribution", 1),
        source=(span("Arland's envoy Mila Torn"),),
        cue=(span("said"),),
        content=(span("“The talks are a farce,”"),),
        speaker="mila-torn-person",
        direct=True,
    )
    nobody = Attribution(
        id=stable_id(article, "attribution", 2), source=(), cue=(span("accusing"),), content=(span("bad faith"),)
    )
    record = Record(
        id=article,
        title="Arland opposes harbour talks",
        published="2023-08-15",
        url="https://example.org/harbour",
        publisher="Example Herald",
        text=TEXT,
        actors=(
            Actor("arland", "Arland", "country", "Q148", "ARL"),
            Actor("borduria", "Borduria", "country", "Q423", "BOR"),
            Actor("cetonia", "Cetonia", "country", None, "CET"),
            Actor("dravia", "Dravia", "country"),
            Actor("mila-torn-person", "Mila Torn", "person", part_of="arland"),
        ),
        issues=(
            Issue(talks, "Harbour talks of August 2023", "meeting"),
            Issue(plan, "Cetonia's plan", "plan", belongs_to="cetonia"),
        ),
        affiliations=(
            Affiliation(
                stable_id(article, "affiliation"), "mila-torn-person", "arland", "envoy", evidence("Arland's envoy Mila Torn"), "2021"
            ),
        ),
        attributions=(attribution, nobody),
        stances=(
            opposes,
            stance("cetonia", "requests", talks, "Cetonia and Dravia requested the talks", article),
            stance("dravia", "requests", talks, "Cetonia and Dravia requested the talks", article),
            stance("arland", "cooperates", "borduria", "Arland, which has close ties to Borduria", article, date="2006/2023"),
            stance(
                "mila-torn-person", "criticises", talks, "“The talks are a farce,” said Arland's envoy Mila Torn", article,
                speaker="mila-torn-person", attribution=attribution.id, hedged=True,
            ),
            stance("arland", "accuses", "cetonia", "accusing Cetonia of bad faith", article, factuality="reported", speaker="mila-torn-person"),
            stance("borduria", "blocks", talks, "Borduria could try to block them", article, factuality="possible"),
            (endorse := stance("dravia", "supports", plan, "Dravia did not endorse the plan of Cetonia", article, factuality="negated")),
            stance(
                "dravia", "supports", "cetonia", "Dravia did not endorse the plan of Cetonia", article,
                factuality="negated", inferred_from=endorse.id, confidence=0.5,
            ),
        ),
        events=(
            Event(
                stable_id(article, "event"), "arland", span("Arland"), "cetonia", span("Cetonia"), "ACCUSE", "112", "verbal conflict",
                -2.0, "asserted", evidence("accusing Cetonia of bad faith"), context=("human rights",), date="2023-08-15", place="Port Vell",
            ),
        ),
        other_labels={"arland": ("Republic of Arland", "Arland"), talks: ("the talks",)},
    )  # fmt: skip
    return replace(record, **fields)


def as_article(record: Record) -> Article:
    """The article that the record came from."""
    return Article(
        record.id, record.text, record.title, record.published, record.url, record.publisher, record.language
    )
