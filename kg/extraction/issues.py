"""The issues of one article: what positions are about when it is not an actor, merged across their wordings."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final, Literal

from kg.actors.mentions import Mentions
from kg.extraction.issue_labels import IssueNoun, Phraser, event_verbs, issue_nouns, words
from kg.language.document import Document, Token
from kg.model import Issue, Span, stable_id

Form = Literal["definite", "such", "indefinite", "bare"]

_DEFINITE: Final = frozenset(("the", "this", "that", "these", "those"))
_PRONOUNS: Final = frozenset(("it", "this", "that", "them", "these", "those", "they", "which"))
_MODIFYING: Final = frozenset(("compound", "amod", "nmod", "npadvmod"))
_TELLING: Final = frozenset(("NOUN", "PROPN", "ADJ", "VERB", "NUM"))
_PLAIN_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


@dataclass(slots=True)
class Reference:
    """One wording of an issue in the text."""

    head: Token
    lemma: str
    noun: IssueNoun
    form: Form
    tokens: list[Token]
    features: frozenset[str] = frozenset()
    actors: frozenset[str] = frozenset()
    verbal: bool = False
    wrapper: bool = False

    @property
    def empty(self) -> bool:
        return not self.features and not self.actors


@dataclass(slots=True)
class Matter:
    """The wordings of one issue."""

    references: list[Reference] = field(default_factory=list)
    label: str = ""
    asked: bool = False

    @property
    def last(self) -> int:
        return self.references[-1].head.i

    def own(self) -> list[Reference]:
        return [reference for reference in self.references if not reference.wrapper] or self.references

    def features(self) -> set[str]:
        return {word for reference in self.own() for word in reference.features}

    def actors(self) -> set[str]:
        return {actor for reference in self.own() for actor in reference.actors}


class Issues:
    """Gives each noun phrase or clause that a stance is about its issue.

    The caller has made sure that the head is not the mention of an actor.
    """

    def __init__(self, doc: Document, mentions: Mentions) -> None:
        self.doc = doc
        self.mentions = mentions
        self.phraser = Phraser(doc, mentions)
        self._nouns, self._verbs = issue_nouns(), event_verbs()
        self._weak, self._light = words("weak"), words("light")
        self._at: dict[int, Matter] = {}
        self._classes: dict[str, list[Matter]] = defaultdict(list)
        self._lemmas: dict[str, list[Token]] = defaultdict(list)
        self._clauses: dict[frozenset[str], Matter] = {}
        self._ids: dict[int, str] = {}
        self._article = _slug(doc.article.id)
        self._covered = _covered(doc, mentions)
        self._read()

    def resolve(self, head: Token) -> str:
        """Id of the issue that the noun phrase with this head names; other wordings in the article share it."""
        matter = self._at.get(head.i)
        if matter is None and head.pos == "PRON" and head.lower in _PRONOUNS:
            matter = self._recent(head)
        if matter is None and head.pos in ("VERB", "AUX"):
            return self.clause(head)
        if matter is None:
            for token in self._lemmas.get(_lemma(head), ()):
                self._place(token)
            matter = self._at.get(head.i) or self._place(head)
        return self._give(matter, head)

    def clause(self, head: Token) -> str:
        """Id of the issue that the clause with this verb states: "that sanctions are to blame", "to withdraw"."""
        matter = self._at.get(head.i)
        if matter is None:
            tokens = self.phraser.clause(head)
            key = frozenset(token.lemma.lower() for token in tokens if token.pos not in ("DET", "PUNCT", "AUX", "PART"))
            noun = IssueNoun("", "claim" if _finite(head) else "action", "", "")
            reference = Reference(head, head.lemma, noun, "indefinite", tokens, key, verbal=True)
            matter = self._clauses.setdefault(key, Matter())
            matter.references.append(reference)
        return self._give(matter, head)

    def at(self, token: Token) -> str | None:
        """Id of the issue that a call before gave to the phrase with this head."""
        matter = self._at.get(token.i)
        return self._id(matter) if matter is not None and matter.asked else None

    def record_issues(self) -> tuple[Issue, ...]:
        """The issues that were asked for, in the order of the text."""
        asked = {id(matter): matter for matter in self._at.values() if matter.asked}
        found = [self._issue(matter) for matter in asked.values()]
        return tuple(sorted(found, key=lambda issue: (issue.mentions[0], issue.id)))

    # ---- giving

    def _give(self, matter: Matter, head: Token) -> str:
        self._at[head.i] = matter
        matter.asked = True
        return self._id(matter)

    def _id(self, matter: Matter) -> str:
        return self._ids.setdefault(id(matter), f"{self._article}-{matter.references[0].head.start}")

    def _issue(self, matter: Matter) -> Issue:
        spans = sorted({self._span(reference) for reference in matter.references})
        kind = next((r.noun.kind for r in matter.own() if r.noun.kind), "matter")
        return Issue(self._id(matter), self._label(matter), kind, self._owner(matter), tuple(spans))

    def _span(self, reference: Reference) -> Span:
        return self.phraser.span(reference.tokens, reference.head)

    def _label(self, matter: Matter) -> str:
        best = max(matter.own(), key=_fullness)
        if best.verbal and best.noun.noun and (len(matter.references) > 1 or not _finite(best.head)):
            text = self.phraser.nominal(best.head, best.noun.noun)
        else:
            text = self.phraser.render(best.tokens)
        return text[:1].upper() + text[1:] if text else best.head.text

    def _owner(self, matter: Matter) -> str | None:
        for reference in matter.own():
            for child in reference.head.children:
                owned = child.dep == "poss" or (
                    child.dep in _MODIFYING and reference.noun.kind not in ("meeting", "vote")
                )
                if owned and child.i < reference.head.i and (actor := self.mentions.actor_at(child)):
                    return actor
        return None

    # ---- merging

    def _read(self) -> None:
        """Place every noun and verb that names an issue, in the order of the text."""
        for token in self.doc.tokens:
            if token.pos in ("NOUN", "PROPN"):
                lemma = _lemma(token)
                if lemma not in self._nouns:
                    if token.dep not in _MODIFYING:
                        self._lemmas[lemma].append(token)
                elif token.dep not in _MODIFYING and self.mentions.at(token) is None:
                    self._place(token)
            elif token.pos == "VERB" and token.lemma in self._verbs:
                self._place_verb(token)

    def _place(self, token: Token) -> Matter:
        known = self._at.get(token.i)
        if known is not None:
            return known
        inner = self._wrapped(token)
        reference = self._reference(token)
        if inner is not None:
            reference.wrapper = True
            matter = self._place(inner)
            if matter.references[0].head.i > token.i:
                matter.references.insert(0, reference)
            else:
                matter.references.append(reference)
        else:
            matter = self._find(reference) or self._new(reference.noun.synonyms)
            matter.references.append(reference)
        self._at[token.i] = matter
        return matter

    def _place_verb(self, verb: Token) -> None:
        noun = self._verbs[verb.lemma]
        tokens = self.phraser.clause(verb)
        reference = Reference(verb, noun.noun, noun, "indefinite", tokens, *self._content(tokens, verb), verbal=True)
        matter = (None if reference.empty else self._find(reference)) or self._new(noun.synonyms)
        matter.references.append(reference)
        self._at[verb.i] = matter

    def _new(self, synonyms: str) -> Matter:
        matter = Matter()
        self._classes[synonyms].append(matter)
        return matter

    def _reference(self, token: Token) -> Reference:
        lemma = _lemma(token)
        noun = self._nouns.get(lemma) or IssueNoun(lemma, "matter", lemma, "")
        tokens = self.phraser.noun(token)
        return Reference(token, lemma, noun, _form(token), tokens, *self._content(tokens, token))

    def _content(self, tokens: list[Token], head: Token) -> tuple[frozenset[str], frozenset[str]]:
        """The words and the actors that tell a wording from another of the same head."""
        features: set[str] = set()
        actors: set[str] = set()
        for token in tokens:
            if (actor := self._covered.get(token.i)) is not None:
                actors.add(actor)
            elif token is not head and token.pos in _TELLING and token.lower not in self._weak:
                features.add(token.lemma.lower())
        return frozenset(features), frozenset(actors)

    def _wrapped(self, token: Token) -> Token | None:
        """The noun that "plan to hold X", "plans for X" is about."""
        noun = self._nouns.get(_lemma(token))
        if noun is None or noun.role != "wrapper":
            return None
        for child in token.children:
            inner = None
            if child.dep == "prep" and child.lower == "for":
                inner = child.child("pobj")
            elif child.dep in ("acl", "relcl") and child.tag == "VB" and child.lemma in self._light:
                inner = child.child("dobj")
            if inner is not None and _lemma(inner) in self._nouns and self.mentions.at(inner) is None:
                return inner
        return None

    def _find(self, reference: Reference) -> Matter | None:
        """The matter that the wording takes up, or None for a new one."""
        candidates = self._classes.get(reference.noun.synonyms, [])
        candidates = sorted((m for m in candidates if m.last < reference.head.i), key=lambda m: -m.last)
        if not reference.empty:
            return next((matter for matter in candidates if _compatible(reference, matter)), None)
        if reference.form == "indefinite":
            return None
        same = [m for m in candidates if any(r.lemma == reference.lemma for r in m.references)]
        if same or reference.form == "bare":
            return same[0] if same else None
        if candidates:
            return candidates[0]
        return self._recent(reference.head) if reference.noun.role in ("anaphoric", "wrapper") else None

    def _recent(self, token: Token) -> Matter | None:
        """The matter named last before the token, in its sentence or the one before."""
        for index in range(token.i - 1, -1, -1):
            if self.doc.tokens[index].sentence < token.sentence - 1:
                break
            matter = self._at.get(index)
            if matter is not None and (len(matter.references) > 1 or not all(r.empty for r in matter.references)):
                return matter
        return None


def _compatible(reference: Reference, matter: Matter) -> bool:
    features, actors = matter.features(), matter.actors()
    if reference.actors and actors and not reference.actors & actors:
        return False
    same = any(other.lemma == reference.lemma for other in matter.references)
    if not features and not actors:
        return same and matter.references[0].form != "indefinite"
    shared = len(reference.features & features)
    least = min(len(reference.features), len(features))
    if not least:
        return same and (reference.form in ("definite", "such") or bool(reference.actors & actors))
    return shared / least >= (0.5 if same else 0.6)


def _fullness(reference: Reference) -> tuple[int, int, int]:
    content = len(reference.features) + 2 * len(reference.actors)
    return min(content, 8), -len(reference.tokens), -reference.head.i


def _form(token: Token) -> Form:
    determiner = token.child("det", "predet", "poss")
    if any(child.lower == "such" for child in token.children):
        return "such"
    if determiner is None:
        return "bare"
    return "definite" if determiner.dep == "poss" or determiner.lower in _DEFINITE else "indefinite"


def _lemma(token: Token) -> str:
    return token.lemma.lower()


def _finite(verb: Token) -> bool:
    """Whether the clause states something: "that X is to blame", not "to do X" or "doing X"."""
    if verb.tag in ("VBD", "VBZ", "VBP", "MD"):
        return True
    return any(child.dep in ("aux", "auxpass") and child.tag in ("VBD", "VBZ", "VBP", "MD") for child in verb.children)


def _covered(doc: Document, mentions: Mentions) -> dict[int, str]:
    """The actor of every token inside a mention of one."""
    found: dict[int, str] = {}
    for mention in mentions.all():
        for step in (-1, 1):
            index = mention.head
            while 0 <= index < len(doc.tokens) and mention.start <= doc.tokens[index].start < mention.end:
                found[index] = mention.actor
                index += step
    return found


def _slug(article: str) -> str:
    """The article's id where it can stand in an issue's, else a hash of it."""
    return article if _PLAIN_ID.fullmatch(article) else stable_id(article)
