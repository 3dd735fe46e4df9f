"""What a token refers to for the extractors: an actor, an issue, or nothing that can be named."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from kg.actors.mentions import Mention, Mentions
from kg.extraction.issues import Issues
from kg.language.document import INDEX, Document, Token
from kg.model import Evidence, Span

_NAMING = frozenset({"NOUN", "PROPN", "VERB", "AUX", "ADJ", "NUM"})
_PLACES = frozenset({"GPE", "LOC", "FAC", "PERSON", "NORP"})
_EMPTY_VERBS = frozenset({"do", "be", "have", "go", "get", "make", "stand"})
_COMPLEMENTS = frozenset({"dobj", "attr", "acomp", "prep", "ccomp", "xcomp", "nsubjpass"})
_BESIDE = frozenset({"relcl", "punct", "appos", "cc", "conj", "advcl", "parataxis"})
_CLOSING = "”’\"'»"


@dataclass(frozen=True, slots=True)
class Referent:
    """An actor or issue by its id, and the span that names it here."""

    id: str
    span: Span
    is_actor: bool


class Referents:
    """Actors and issues of one article as the extractors look them up."""

    def __init__(self, doc: Document, mentions: Mentions, issues: Issues) -> None:
        self.doc = doc
        self.mentions = mentions
        self.issues = issues
        self._counts = Counter(mention.actor for mention in mentions.all())
        self._actors: dict[int, Referent | None] = {}
        self._phrases: dict[int, Span] = {}
        self._by_sentence: dict[int, list[Mention]] | None = None

    def actor(self, token: Token) -> Referent | None:
        """The actor that the token's phrase mentions, itself or by the name put after it ("his rival, X")."""
        if token.i not in self._actors:
            mention = self.mentions.at(token) or self._named_after(token)
            found = Referent(mention.actor, (mention.start, mention.end), True) if mention else None
            self._actors[token.i] = found
        return self._actors[token.i]

    def is_actor(self, token: Token) -> bool:
        """Whether the token's phrase mentions an actor."""
        return self.actor(token) is not None

    def mentioned_in(self, sentence: int) -> list[Mention]:
        """The mentions of the sentence in the order of their heads."""
        if self._by_sentence is None:
            self._by_sentence = {}
            for mention in sorted(self.mentions.all(), key=lambda mention: mention.head):
                self._by_sentence.setdefault(self.doc.tokens[mention.head].sentence, []).append(mention)
        return self._by_sentence.get(sentence, [])

    def _named_after(self, token: Token) -> Mention | None:
        name = token.child("appos") if token.pos == "NOUN" else None
        return self.mentions.at(name) if name is not None and name.pos == "PROPN" else None

    def any(self, token: Token, clausal: bool = False, asked: bool = True) -> Referent | None:
        """The actor or else the issue that the token's phrase (or clause) names; None for a bare pronoun or particle.

        Only an issue that is ``asked`` for is one of the record.
        """
        found = self.actor(token)
        if found or token.pos not in _NAMING or (token.pos == "PROPN" and token.entity in _PLACES):
            return found
        if clausal and token.lemma in _EMPTY_VERBS and not any(child.dep in _COMPLEMENTS for child in token.children):
            return None  # "vowed to do so" names nothing
        issue = self.issues.clause(token, asked) if clausal else self.issues.resolve(token, asked)
        return Referent(issue, self.phrase(token), False)

    def often(self, referent: Referent) -> int:
        """How often the article mentions the actor or issue."""
        if not referent.is_actor:
            return self.issues.often(referent.id)
        return self._counts[referent.id]

    def name(self, id: str) -> dict[str, str | None]:
        """The label and the Wikidata id of an actor or issue that has been looked up."""
        actor = self.mentions.actors.get(id)
        return (
            {"label": actor.label, "wikidata": actor.wikidata}
            if actor
            else {"label": self.issues.label(id), "wikidata": None}
        )

    def owner(self, token: Token) -> str | None:
        """The actor whose the noun phrase with this head is ("X's plan")."""
        possessor = token.child("poss") if token.pos == "NOUN" and self.mentions.at(token) is None else None
        mention = self.mentions.at(possessor) if possessor is not None else None
        return mention.actor if mention is not None else None

    def form(self, referent: Referent) -> str:
        """How the actor is mentioned there: "name", "description", "pronoun", or "source" for the source of an attribution."""
        token = self.doc.token_at(referent.span[1] - 1)
        while token is not None and token.end > referent.span[0]:
            mention = self.mentions.at(token)
            if mention is not None and (mention.start, mention.end) == referent.span:
                return mention.form
            token = self.doc.tokens[token.i - 1] if token.i else None
        return "source"

    def matter(self, pronoun: Token) -> Referent | None:
        """The issue that a pronoun such as "it" takes up, if one is near."""
        issue = self.issues.antecedent(pronoun)
        return Referent(issue, (pronoun.start, pronoun.end), False) if issue else None

    def phrase(self, token: Token) -> Span:
        """Span of the phrase below the token, relative clauses and what follows them left out."""
        if token.i not in self._phrases:
            below = [child for child in token.children if child.dep not in _BESIDE]
            for each in below:
                below += each.children
            kept = [token, *[each for each in below if each.dep != "punct"]]
            self._phrases[token.i] = self.doc.trim(min(kept, key=INDEX).start, max(kept, key=INDEX).end)
        return self._phrases[token.i]

    def evidence(self, trigger: Token, *spans: Span) -> Evidence:
        """The stretch of the trigger's sentence that covers the trigger and those of the spans that lie in it."""
        sentence = self.doc.sentence_span(trigger)
        inside = [span for span in spans if sentence[0] <= span[0] and span[1] <= sentence[1]]
        start = min([trigger.start, *(span[0] for span in inside)])
        end = max([trigger.end, *(span[1] for span in inside)])
        start, end = self.doc.trim(start, end)
        if end < sentence[1] and self.doc.text[end] in _CLOSING:
            end += 1
        return Evidence(start, end, self.doc.text[start:end], sentence)
