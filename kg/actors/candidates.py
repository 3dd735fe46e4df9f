"""Names that the tables do not know: what the named-entity recogniser and the spelling of the article offer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from kg.actors.spotting import Spot
from kg.actors.tables import ActorLexicon
from kg.language.document import Document, Token
from kg.lexicon import read_table

_LABELS = frozenset(["PERSON", "ORG", "NORP", "GPE"])
_TRIMMED = frozenset(
    ["the", "a", "an", "'s", "’s", "'", "’", '"', "“", "”", ",", ".", "(", ")", "-", "–", "—", ":", "@", "#"]
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A run of tokens that looks like a name, with the recogniser's label for it."""

    first: int
    last: int
    text: str
    label: str
    acronym: str = ""
    """The short form that follows in brackets."""

    @property
    def words(self) -> list[str]:
        return self.text.split()


def find_candidates(doc: Document, lexicon: ActorLexicon, spots: list[Spot]) -> list[Candidate]:
    """Names of persons and bodies beside, or longer than, the spots, in the order of the text."""
    over: dict[int, Spot] = {index: spot for spot in spots for index in range(spot.first, spot.last + 1)}
    found = []
    for entity in doc.entities:
        if entity.label not in _LABELS:
            continue
        run = _trim(doc.tokens, lexicon, entity.first, entity.last)
        if run is None or not _own(doc, lexicon, over, *run):
            continue
        first, last = run
        text = " ".join(doc.text[doc.tokens[first].start : doc.tokens[last].end].split())
        found.append(Candidate(first, last, text, entity.label, _acronym(doc.tokens, last)))
    found += _titled(doc, lexicon, over, found)
    return _agreed(sorted(found, key=lambda candidate: candidate.first))


def _trim(tokens: list[Token], lexicon: ActorLexicon, first: int, last: int) -> tuple[int, int] | None:
    """The run without articles, titles, marks and possessive endings at its ends; None where no name is left."""
    while first <= last and (tokens[first].lower in _TRIMMED or _is_title(tokens[first], lexicon, first < last)):
        first += 1
    while first <= last and tokens[last].lower in _TRIMMED:
        last -= 1
    if first > last or not any(token.pos == "PROPN" for token in tokens[first : last + 1]):
        return None
    return (first, last) if tokens[first].text[0].isalpha() and any(c.isupper() for c in tokens[first].text) else None


def _is_title(token: Token, lexicon: ActorLexicon, more: bool) -> bool:
    return more and "title" in lexicon.roles.get(token.lower, "")


def _own(doc: Document, lexicon: ActorLexicon, over: dict[int, Spot], first: int, last: int) -> bool:
    """Whether the run is a name of its own, and not a name of the tables with words about it."""
    spots = {over[index] for index in range(first, last + 1) if index in over}
    if not spots:
        return True
    if any(spot.first < first or spot.last > last or (spot.first, spot.last) == (first, last) for spot in spots):
        return False
    free = [token for token in doc.tokens[first : last + 1] if token.i not in over and token.pos == "PROPN"]
    if not free:
        return False
    if any(spot.first == first for spot in spots):
        rest = [
            token for token in doc.tokens[first : last + 1] if token.i not in over and token.text not in ("'s", "’s")
        ]
        if " ".join(token.lower for token in rest) in lexicon.bodies:
            return False
        return not any(token.text in ("'s", "’s", "'", "’") for token in doc.tokens[first : last + 1])
    return True


def _acronym(tokens: list[Token], last: int) -> str:
    """ "OX" in "Organisation X (OX)"."""
    if last + 3 < len(tokens) and tokens[last + 1].text == "(" and tokens[last + 3].text == ")":
        short = tokens[last + 2].text
        return short if short.isupper() and len(short) > 1 else ""
    return ""


def _titled(doc: Document, lexicon: ActorLexicon, over: dict[int, Spot], known: list[Candidate]) -> list[Candidate]:
    """Capitalised names after a title that the recogniser missed: "President Xyz"."""
    covered = {index for candidate in known for index in range(candidate.first, candidate.last + 1)}
    found = []
    for token in doc.tokens[1:]:
        before = doc.tokens[token.i - 1]
        if token.pos != "PROPN" or token.i in covered or token.i in over or not before.text[0].isupper():
            continue
        if "title" not in lexicon.roles.get(before.lower, "") or "title" in lexicon.roles.get(token.lower, ""):
            continue
        last = token.i
        while (
            last + 1 < len(doc.tokens) and doc.tokens[last + 1].pos == "PROPN" and last + 1 not in covered | over.keys()
        ):
            last += 1
        text = doc.text[token.start : doc.tokens[last].end]
        found.append(Candidate(token.i, last, " ".join(text.split()), "PERSON"))
        covered.update(range(token.i, last + 1))
    return found


def _agreed(candidates: list[Candidate]) -> list[Candidate]:
    """Equal names get one label: the one that most of them have."""
    votes: dict[str, dict[str, int]] = {}
    for candidate in candidates:
        counts = votes.setdefault(candidate.text, {})
        counts[candidate.label] = counts.get(candidate.label, 0) + 1
    return [
        Candidate(
            each.first,
            each.last,
            each.text,
            max(votes[each.text], key=lambda label: votes[each.text][label]),
            each.acronym,
        )
        for each in candidates
    ]


@lru_cache(maxsize=1)
def _kinds() -> dict[str, str]:
    """Head word of an organisation's name → kind."""
    return {row["word"]: row["kind"] for row in read_table("organisation_words", ("word",))}


def kind_of(candidate: Candidate) -> str:
    """The kind of actor that the words of the name tell, the last ones first; "other" where none does."""
    if candidate.label == "PERSON":
        return "person"
    words = [word.lower().strip(".,") for word in candidate.words]
    head = words[: words.index("of")] if "of" in words[1:] else words
    for word in [*reversed(head), *words]:
        if word in _kinds():
            return _kinds()[word]
    return "population" if candidate.label == "NORP" else "other"
