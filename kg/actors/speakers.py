"""Who speaks in a quotation: a simple look at the verb of speech next to it."""

from __future__ import annotations

from typing import Final

from kg.actors.anaphora import nouns
from kg.actors.mentions import Mentions
from kg.language.document import Document, Quotation, Token

REACH: Final = 16
"""How many tokens from the quotation its verb of speech may stand."""


class Speakers:
    """The speakers of an article's quotations, as far as they are mentioned so far."""

    def __init__(self, doc: Document, mentions: Mentions) -> None:
        self.doc = doc
        self.mentions = mentions
        self._verbs: dict[int, Token | None] = {}

    def around(self, token: Token) -> str | None:
        """The speaker of the quotation that the token stands in."""
        quotation = self.doc.quoted(token) if self.doc.quotations else None
        return self.of(quotation) if quotation else None

    def of(self, quotation: Quotation) -> str | None:
        """The speaker of the quotation; None where no verb of speech with a known subject stands next to it."""
        if quotation.start not in self._verbs:
            self._verbs[quotation.start] = self._subject(quotation)
        subject = self._verbs[quotation.start]
        return self.mentions.actor_at(subject) if subject else None

    def _subject(self, quotation: Quotation) -> Token | None:
        for token in [*self._after(quotation), *self._before(quotation)]:
            if token.pos == "VERB" and token.lemma in nouns()["speech"]:
                subject = token.child("nsubj")
                if subject and not quotation.start <= subject.start < quotation.end:
                    return subject
        return None

    def _after(self, quotation: Quotation) -> list[Token]:
        """The tokens after a quotation that goes on in the sentence ("…", said X)."""
        last = self.doc.token_at(quotation.end - 1)
        if last is None or self.doc.text[quotation.inner[1] - 1 : quotation.inner[1]] == ".":
            return []
        found: list[Token] = []
        for token in self.doc.tokens[last.i + 1 : last.i + REACH]:
            if token.text in '.;“"' or "\n" in self.doc.text[last.end : token.start]:
                break
            found.append(token)
        return found

    def _before(self, quotation: Quotation) -> list[Token]:
        """The tokens before a quotation in its sentence, nearest first."""
        first = self.doc.token_at(quotation.start)
        if first is None:
            return []
        found: list[Token] = []
        for token in reversed(self.doc.tokens[max(0, first.i - REACH) : first.i]):
            if token.text in ".;”" or "\n" in self.doc.text[token.end : first.start]:
                break
            found.append(token)
        return found
