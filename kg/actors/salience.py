"""What an article has mentioned so far, and which of it stands out enough to be meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kg.actors.anaphora import somebody
from kg.actors.binding import prominence
from kg.actors.mentions import Mention, Mentions
from kg.language.document import Document, Token

MARGIN: Final = 1.0
"""By how much the best candidate must lead the second."""
_RECENCY: Final = (5.2, 3.0, 1.5, 0.8, 0.4)
_FAMILIAR: Final = 6
"""Up to how many mentions an actor gains by being mentioned."""
_SINGLE: Final = frozenset({"country", "person", "igo", "ngo", "company", "media", "government-body"})
"""Kinds that are one, whatever the form of the name: "the United Nations"."""


@dataclass(slots=True)
class Candidate:
    """A mention, or a rival (``actor`` None): a common noun that an anaphor could mean as well."""

    token: Token
    actor: str | None
    weight: float
    plural: bool
    gender: str = ""
    human: bool = False


def recency(distance: int) -> float:
    """What a candidate gains that stands so many sentences before the anaphor."""
    return _RECENCY[distance] if distance < len(_RECENCY) else 0.0


class Ground:
    """The candidates that the reader has met, in the order of the text."""

    def __init__(self, doc: Document, mentions: Mentions, titled: set[int]) -> None:
        self.doc = doc
        self.mentions = mentions
        self.titled = titled
        """Indexes of role nouns that belong to a person's name, which are no rivals."""
        self.seen: list[Candidate] = []
        self.counts: dict[str, int] = {}
        self.unsorted: set[str] = set()
        """Organisations of no known kind."""
        self._steps = _steps(doc)
        self._roots = {chunk.root for chunk in doc.chunks}

    def kind(self, actor: str) -> str:
        return self.mentions.actors[actor].kind

    def is_plural(self, mention: Mention) -> bool:
        """Whether "they" can take the mention up: "protesters", "Estmark's officials", not "the United Nations"."""
        kind = self.kind(mention.actor)
        several = self.doc.tokens[mention.head].tag in ("NNS", "NNPS")
        return kind == "population" or (several and (mention.form == "description" or kind not in _SINGLE))

    def note(self, token: Token) -> None:
        """Remember the token, if it heads a mention or a noun phrase."""
        mention = self.mentions.at(token)
        if mention:
            kind = self.kind(mention.actor)
            weight = prominence(token) + (0.5 if mention.form == "name" else 0.2)
            self.seen.append(
                Candidate(token, mention.actor, weight, self.is_plural(mention), human=token.entity == "PERSON")
            )
            if kind == "other" and mention.form == "name" and token.entity == "ORG":
                self.unsorted.add(mention.actor)
            self.counts[mention.actor] = self.counts.get(mention.actor, 0) + 1
        elif token.i in self._roots and token.pos in ("NOUN", "PROPN") and token.i not in self.titled:
            noun = somebody(token)
            plural = token.tag in ("NNS", "NNPS") or bool(token.conjuncts())
            human = noun is not None or token.entity == "PERSON"
            self.seen.append(Candidate(token, None, prominence(token), plural, noun.gender if noun else "", human))

    def before(self, token: Token, window: int) -> Iterator[tuple[Candidate, int]]:
        """The candidates of the window with their distance in sentences, nearest first.

        Seen from outside quotations, wholly quoted sentences do not count: a long quotation does not make its
        speaker less recent.
        """
        steps = self._steps if self.doc.quotations and self.doc.quoted(token) is None else None
        for candidate in reversed(self.seen):
            distance = token.sentence - candidate.token.sentence
            if steps and distance:
                distance = max(steps[token.sentence] - steps[candidate.token.sentence], 1)
            if distance > window:
                return
            yield candidate, distance

    def best(self, scores: dict[str, float], rival: float = 0.0, margin: float = MARGIN) -> str | None:
        """The actor that leads the others and the rival by the margin."""
        if not scores:
            return None
        totals = {actor: score + 0.1 * min(self.counts.get(actor, 0), _FAMILIAR) for actor, score in scores.items()}
        ranked = sorted(((score, actor) for actor, score in totals.items()), reverse=True)
        second = max(rival, ranked[1][0] if len(ranked) > 1 else 0.0)
        return ranked[0][1] if ranked[0][0] - second >= margin else None


def add(scores: dict[str, float], actor: str, score: float) -> None:
    """Note a score of the actor: its best one counts, every further mention adds a little."""
    scores[actor] = max(scores[actor], score) + 0.1 if actor in scores else score


def _steps(doc: Document) -> list[int]:
    """For each sentence how many before it are not wholly quoted."""
    steps: list[int] = []
    count = 0
    for first, end in doc.sentences:
        steps.append(count)
        quotation = doc.quoted(doc.tokens[first]) if doc.quotations else None
        count += quotation is None or doc.tokens[end - 1].end > quotation.end
    return steps
