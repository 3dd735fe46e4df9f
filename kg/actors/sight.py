"""What is seen of an article before its names are read: where tables and recogniser see one, how it uses capitals."""

from __future__ import annotations

from typing import Final

from kg.actors.kinds import FORMS, Candidate
from kg.actors.spotting import Spot, is_bare
from kg.actors.tables import ActorLexicon
from kg.language.document import Document, Token

LABELS: Final = frozenset(["PERSON", "ORG", "NORP", "GPE"])
"""What the recogniser calls names of those who can act."""


class Sight:
    """An article with its spots. ``covered`` are the indexes of the tokens that the recogniser labels or that belong to
    a name, ``named`` those that belong to a name."""

    def __init__(self, doc: Document, lexicon: ActorLexicon, spots: list[Spot]) -> None:
        self.doc = doc
        self.tokens = doc.tokens
        self.lexicon = lexicon
        self.small = frozenset(token.text for token in doc.tokens if token.text[0].islower())
        self.over = {index: spot for spot in spots for index in range(spot.first, spot.last + 1)}
        self.covered = {index for entity in doc.entities for index in range(entity.first, entity.last + 1)}
        self.named: set[int] = set()
        self.bare = is_bare(doc)
        self._headlines: dict[int, bool] = {}

    def candidate(self, first: int, last: int, label: str) -> Candidate:
        """The run of tokens as a name, with the acronym that follows in brackets."""
        text = " ".join(self.doc.text[self.tokens[first].start : self.tokens[last].end].split())
        headline = first == last and self.headline(self.tokens[first])
        return Candidate(first, last, text, label, self._acronym(last), headline)

    def _acronym(self, last: int) -> str:
        """ "OX" in "Organisation X (OX)"."""
        tokens = self.tokens
        if last + 3 < len(tokens) and tokens[last + 1].text == "(" and tokens[last + 3].text == ")":
            short = tokens[last + 2].text
            return short if short.isupper() and len(short) > 1 else ""
        return ""

    def rightwards(self, first: int, last: int) -> int:
        """Where "Bank" goes on with "of Ruritania"; bodies of a state ("Senate of …") are not made names of their own."""
        tokens = self.tokens
        if (
            last + 2 >= len(tokens)
            or tokens[last + 1].lower not in ("of", "for")
            or not self.lexicon.words.get(tokens[last].lower)
            or tokens[last].lower.strip(".") in FORMS
        ):
            return last
        if " ".join(token.lower for token in tokens[first : last + 1]) in self.lexicon.bodies:
            return last
        end = last + 2 if tokens[last + 2].lower == "the" else last + 1
        while end + 1 < len(tokens) and tokens[end + 1].pos == "PROPN" and tokens[end + 1].text[0].isupper():
            end += 1
        return end if tokens[end].pos == "PROPN" else last

    def is_title(self, token: Token) -> bool:
        """Whether the word stands before names and is no part of them."""
        return "title" in self.lexicon.roles.get(token.lower, "")

    def after_title(self, first: int) -> bool:
        """Whether a title or an office stands straight before."""
        kinds = self.lexicon.roles.get(self.tokens[first - 1].lower, "") if first else ""
        return "title" in kinds or "office" in kinds

    def speaks(self, first: int, last: int) -> bool:
        """Whether the run is the subject of a verb that asks for a person or body."""
        run = self.tokens[first : last + 1]
        return any(token.dep == "nsubj" and ("speaks", token.head.lemma) in self.lexicon.capitals for token in run)

    def headline(self, token: Token) -> bool:
        """Whether most words of the token's sentence have capitals, which then say nothing."""
        found = self._headlines.get(token.sentence)
        if found is None:
            words = [each.text for each in self.doc.sentence_tokens(token.sentence) if len(each.text) > 3]
            found = 3 * sum(word[0].isupper() for word in words) > 2 * sum(word[0].isalpha() for word in words)
            self._headlines[token.sentence] = found
        return found

    def free(self, token: Token) -> bool:
        """Whether no other capitalised word stands beside the token, which then would be part of a longer name."""
        beside = self.tokens[max(token.i - 1, 0) : token.i + 2]
        return not any(other.text[0].isupper() for other in beside if other is not token)
