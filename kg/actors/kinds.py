"""What kind of actor a name tells by its words."""

from __future__ import annotations

from dataclasses import dataclass

NOBODY = "nobody"
"""Kind of what is named but can hold no position: laws, treaties, contests."""

FORMS = frozenset(["inc", "corp", "co", "ltd", "plc", "llc", "limited", "gmbh", "ag", "sa", "nv", "incorporated"])
"""Legal forms of companies."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A run of tokens that looks like a name, with the recogniser's label for it ("" for none)."""

    first: int
    last: int
    text: str
    label: str
    acronym: str = ""
    """The short form that follows in brackets."""
    headline: bool = False
    """Whether it stands among words that are all capitalised, so that the capital says nothing."""

    @property
    def words(self) -> list[str]:
        return self.text.split()


def kind_of(candidate: Candidate, kinds: dict[str, str]) -> str:
    """The kind of actor that the words of the name tell, the last ones first; "other" where none does.

    ``kinds`` are the lexicon's words. Names of laws, contests and the like give "nobody".
    """
    if candidate.label == "PERSON":
        return "person"
    words = [word.lower().strip(".,") for word in candidate.words]
    ends = [words.index(link) for link in ("of", "for") if link in words[1:]]
    ordered = [*reversed(words[: min(ends, default=len(words))]), *reversed(words)]
    found = next((kinds[word] for word in ordered if kinds.get(word)), None)
    if found == "ngo" and kinds.get(words[0]) == "government-body":
        return "government-body"
    return found or ("population" if candidate.label == "NORP" else "other")


def is_generic(candidate: Candidate, kinds: dict[str, str]) -> bool:
    """Whether every word of the name is a common one: "District Court", "Foreign Ministry"."""
    words = [word.lower() for word in candidate.words]
    return candidate.label != "PERSON" and all(word in kinds for word in words)
