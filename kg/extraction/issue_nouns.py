"""The tables of the nouns that name an issue, and of the words that shape its label and its merging."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from kg.lexicon import read_table


@dataclass(frozen=True, slots=True)
class IssueNoun:
    """A row of ``issue_nouns.tsv``; ``synonyms`` is the class within which nouns may name the same matter."""

    noun: str
    kind: str
    synonyms: str
    wrapper: bool = False
    patient: bool = False
    """Whether an owner before the noun is the one who suffers it: "the reporter's arrest"."""
    takes_up: frozenset[str] = frozenset()
    """Kinds of matter that the noun, alone with "the" or "this", can take up."""


@lru_cache(maxsize=1)
def issue_nouns() -> dict[str, IssueNoun]:
    """The nouns that name an issue, by lemma."""
    kinds = [(row["kind"], row["taken_up_by"].split()) for row in read_table("issue_kinds", ("kind",))]
    found = {}
    for row in read_table("issue_nouns", ("noun",)):
        roles = set(row["roles"].split())
        takes_up = frozenset(kind for kind, by in kinds if roles.intersection(by))
        flags = "wrapper" in roles, "patient" in roles
        found[row["noun"]] = IssueNoun(row["noun"], row["kind"], row["class"], *flags, takes_up)
    return found


@lru_cache(maxsize=1)
def event_verbs() -> dict[str, IssueNoun]:
    """The noun that says the same as a verb, by the verb's lemma: "withdraw" → "withdrawal"."""
    nouns = issue_nouns()
    return {verb: nouns[row["noun"]] for row in read_table("issue_nouns", ("noun",)) for verb in row["verbs"].split()}


@lru_cache
def words(role: str) -> frozenset[str]:
    """The words of ``issue_words.tsv`` with this role."""
    return frozenset(row["word"] for row in read_table("issue_words", ("word", "role")) if row["role"] == role)
