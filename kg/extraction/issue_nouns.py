"""The tables of the nouns that name an issue, and of the words that shape its label and its merging."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.lexicon import LexiconError, read_table


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


@dataclass(frozen=True, slots=True)
class IssueTables:
    """The nouns by lemma, the nouns that say the same as a verb by its lemma, and words by their role."""

    nouns: dict[str, IssueNoun]
    verbs: dict[str, IssueNoun]
    roles: dict[str, frozenset[str]]

    def words(self, role: str) -> frozenset[str]:
        """The words of ``issue_words.tsv`` with this role."""
        return self.roles.get(role, frozenset())


@lru_cache(maxsize=4)
def load_issue_tables(overlay: Path | None = None) -> IssueTables:
    """The shipped tables with the user's own over them.

    Raises ``kg.lexicon.LexiconError`` for a table that cannot be read or that names an unknown kind.
    """
    kinds = {row["kind"]: row["taken_up_by"].split() for row in read_table("issue_kinds", ("kind",), overlay)}
    nouns, verbs = {}, {}
    for row in read_table("issue_nouns", ("noun",), overlay):
        if row["kind"] not in kinds:
            raise LexiconError(f"issue_nouns.tsv: {row['noun']!r} has the kind {row['kind']!r}, not in issue_kinds.tsv")
        noun = nouns[row["noun"]] = _noun(row, kinds)
        verbs.update(dict.fromkeys(row["verbs"].split(), noun))
    roles: dict[str, set[str]] = {}
    for row in read_table("issue_words", ("word", "role"), overlay):
        roles.setdefault(row["role"], set()).add(row["word"])
    return IssueTables(nouns, verbs, {role: frozenset(words) for role, words in roles.items()})


def _noun(row: dict[str, str], kinds: dict[str, list[str]]) -> IssueNoun:
    roles = set(row["roles"].split())
    takes_up = frozenset(kind for kind, by in kinds.items() if roles.intersection(by))
    return IssueNoun(row["noun"], row["kind"], row["class"], "wrapper" in roles, "patient" in roles, takes_up)
