"""The statement table as Discourse Network Analyzer (Leifeld 2017) exports it: who agrees with which concept, when, where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Final

from kg.exporting.articles import ArticleView, Clusters, articles, local
from kg.exporting.options import Options
from kg.exporting.rows import Row, article_statements, is_held
from kg.exporting.tables import write_csv
from kg.rdf.store import Store

DNA_COLUMNS: Final = (
    *("statement ID", "time", "document ID", "document title", "author", "source", "section", "type", "text"),
    *("person", "organization", "concept", "agreement"),
    *("concept type", "issue", "issue_cluster", "stance type", "factuality", "date", "confidence", "speaker"),
    *("start", "stop", "URL", "stance ID"),
)
"""The columns of the event list that Discourse Network Analyzer 3 exports (its ``Exporter.eventCSV``) with the variables
of its statement type ``DNA Statement``; then our own."""


def write_dna(store: Store, out: IO[bytes], _options: Options) -> None:
    """Every position held as a row of the event list of Discourse Network Analyzer, parted by semicolons as there."""
    write_csv(out, DNA_COLUMNS, dna_rows(store), ";")


def dna_rows(store: Store) -> Iterator[Row]:
    """The positions held as the rows of ``DNA_COLUMNS``, numbered; one article at a time."""
    number = 0
    clusters = Clusters(store)
    for article in articles(store):
        for row in article_statements(article, clusters.of(article)):
            if is_held(row):
                number += 1
                yield {"statement ID": number, **_dna_row(article, row)}


def _dna_row(article: ArticleView, row: Row) -> Row:
    person, organisation = _who(article, row)
    return {
        "time": _timestamp(row["published"] or row["date"]),
        "document ID": row["article"],
        "document title": row["title"],
        "source": row["publisher"],
        "text": row["quote"],
        "person": person,
        "organization": organisation,
        "concept": row["issue_cluster_label"] or row["target_label"],
        "agreement": int(row["polarity"] == 1),
        "concept type": row["target_kind"],
        "issue": row["target_label"],
        "issue_cluster": row["issue_cluster"],
        "stance type": row["type"],
        "factuality": row["factuality"],
        "date": row["date"],
        "confidence": row["confidence"],
        "speaker": row["speaker_label"],
        "start": row["start"],
        "stop": row["end"],
        "URL": row["url"],
        "stance ID": row["stance"],
    }


def _who(article: ArticleView, row: Row) -> tuple[str | None, str | None]:
    """Person and organisation: a person with what they belong to; else the holder, with the person who speaks for it."""
    if row["holder_kind"] == "person":
        return _text(row["holder_label"]), _employer(article, str(row["holder"]))[1]
    speaks = row["speaker_kind"] == "person" and _employer(article, str(row["speaker"]))[0] == row["holder"]
    return (_text(row["speaker_label"]) if speaks else None), _text(row["holder_label"])


def _employer(article: ArticleView, person: str) -> tuple[str | None, str | None]:
    """Id and label of what the article says the person belongs to: by affiliation, else as a member."""
    memberships = [
        article.value(node, "org:organization")
        for node in article.instances("kg:Affiliation")
        if local(article.value(node, "org:member") or "") == person
    ]
    members = (node for node in article.triples if local(node) == person and article.value(node, "org:memberOf"))
    found = next(iter(memberships), None) or next((article.value(node, "org:memberOf") for node in members), None)
    return (local(found), article.value(found, "rdfs:label")) if found else (None, None)


def _timestamp(date: str | int | None) -> str | None:
    """The date as Discourse Network Analyzer writes it; of a month or year the first day."""
    return f"{(str(date) + '-01-01')[:10]} 00:00:00" if date else None


def _text(value: str | int | None) -> str | None:
    return None if value is None else str(value)
