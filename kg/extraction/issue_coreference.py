"""Which wordings of an article name the same issue: "the talks", "the open meeting", "the plan to hold a meeting"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from kg.actors.mentions import Mentions
from kg.extraction.issue_labels import Phraser
from kg.extraction.issue_nouns import IssueNoun, IssueTables
from kg.language.document import Document, Token

Form = Literal["definite", "owned", "indefinite", "bare"]

MODIFYING: Final = frozenset(("compound", "amod", "nmod", "npadvmod"))
_DEFINITE: Final = frozenset(("the", "this", "that", "these", "those", "such"))
_TELLING: Final = frozenset(("NOUN", "PROPN", "ADJ", "VERB"))
_STANCES: Final = frozenset(("statement", "claim", "demand"))
_UNPLANNED: Final = _STANCES | {"attack", "war", "arrest", "protest"}
_ORDINALS: Final = frozenset(("first", "second", "third", "fourth", "fifth", "final", "last", "previous", "next"))


@dataclass(slots=True)
class Reference:
    """One wording of an issue in the text.

    ``features`` and ``actors`` are the words and the actors that tell it from another issue of the same noun, ``numbers``
    its years, counts and ordinals; ``named`` of the
    actors are given by name. A ``wrapper`` ("plan to hold a meeting") says nothing about the label.
    """

    head: Token
    lemma: str
    noun: IssueNoun
    form: Form
    tokens: list[Token]
    features: frozenset[str] = frozenset()
    actors: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    named: int = 0
    verbal: bool = False
    wrapper: bool = False

    @property
    def bare(self) -> bool:
        """Whether nothing tells it from another issue of the same noun."""
        return not self.features and not self.actors and not self.numbers


@dataclass(slots=True)
class Matter:
    """The wordings of one issue, and what they say together."""

    references: list[Reference] = field(default_factory=list)
    features: set[str] = field(default_factory=set)
    actors: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    lemmas: set[str] = field(default_factory=set)
    asked: bool = False

    @property
    def last(self) -> int:
        """Index of the last head."""
        return self.references[-1].head.i

    @property
    def told(self) -> bool:
        """Whether some wording says more than the noun."""
        return bool(self.features or self.actors)

    def add(self, reference: Reference) -> None:
        """Put the wording in its place in the text."""
        self.references.append(reference)
        if len(self.references) > 1 and self.references[-2].head.i > reference.head.i:
            self.references.sort(key=lambda one: one.head.i)
        if not reference.wrapper:
            self.features |= reference.features
            self.actors |= reference.actors
            self.numbers |= reference.numbers
            self.lemmas.add(reference.lemma)

    def own(self) -> list[Reference]:
        """The wordings that name the issue itself."""
        return [reference for reference in self.references if not reference.wrapper] or self.references


class Matters:
    """The issues that the nouns and verbs of an article name, by head."""

    def __init__(self, doc: Document, mentions: Mentions, phraser: Phraser, tables: IssueTables) -> None:
        self._doc = doc
        self._mentions = mentions
        self._phraser = phraser
        self._nouns, self._verbs = tables.nouns, tables.verbs
        self._weak, self._light = tables.words("weak"), tables.words("light")
        self._classes: dict[str, list[Matter]] = defaultdict(list)
        self._others: dict[str, list[Token]] = defaultdict(list)
        self._covered = _covered(doc, mentions)
        self.by_head: dict[int, Matter] = {}
        self._read()

    def named(self, head: Token) -> Matter:
        """The matter that the noun names; nouns that the table does not know are placed when first asked for."""
        if head.i not in self.by_head:
            for token in self._others.get(head.lemma.lower(), ()):
                self._place(token)
        return self.by_head.get(head.i) or self._place(head)

    def recent(self, token: Token) -> Matter | None:
        """The matter named last before the token, in its sentence or the one before."""
        for index in range(token.i - 1, -1, -1):
            if self._doc.tokens[index].sentence < token.sentence - 1:
                break
            matter = self.by_head.get(index)
            if matter is not None and matter.told and self._doc.tokens[index].pos != "VERB":
                return matter
        return None

    def reference(self, token: Token) -> Reference:
        """The noun phrase with this head as a wording."""
        lemma = token.lemma.lower()
        noun = self._nouns.get(lemma) or IssueNoun(lemma, "matter", lemma)
        tokens = self._phraser.noun(token)
        return Reference(token, lemma, noun, _form(token), tokens, *self._content(tokens, token))

    def _read(self) -> None:
        for token in self._doc.tokens:
            if token.pos in ("NOUN", "PROPN"):
                if token.dep in MODIFYING:
                    continue
                if token.lemma.lower() not in self._nouns:
                    self._others[token.lemma.lower()].append(token)
                elif self._mentions.at(token) is None:
                    self._place(token)
            elif token.pos == "VERB" and token.lemma in self._verbs and self._verbs[token.lemma].kind not in _STANCES:
                self._place_verb(token)

    def _place(self, token: Token) -> Matter:
        if token.i in self.by_head:
            return self.by_head[token.i]
        reference = self.reference(token)
        matter = self._wrapped(reference)
        if matter is None:
            matter = self._find(reference) or self._new(reference)
        else:
            reference.wrapper = True
        matter.add(reference)
        self.by_head[token.i] = matter
        return matter

    def _place_verb(self, verb: Token) -> Matter:
        if verb.i in self.by_head:
            return self.by_head[verb.i]
        noun = self._verbs[verb.lemma]
        tokens = self._phraser.clause(verb)
        reference = Reference(verb, noun.noun, noun, "indefinite", tokens, *self._content(tokens, verb), verbal=True)
        matter = self._find(reference) or self._new(reference)
        matter.add(reference)
        self.by_head[verb.i] = matter
        return matter

    def _new(self, reference: Reference) -> Matter:
        matter = Matter()
        self._classes[reference.noun.synonyms].append(matter)
        return matter

    def _content(self, tokens: list[Token], head: Token) -> tuple[frozenset[str], frozenset[str], frozenset[str], int]:
        features: set[str] = set()
        actors: set[str] = set()
        numbers: set[str] = set()
        for token in tokens:
            if token is head:
                continue
            if (actor := self._covered.get(token.i)) is not None:
                actors.add(actor)
            elif token.pos in _TELLING and token.lower not in self._weak:
                features.add(token.lemma.lower())
            if token.pos == "NUM":
                numbers.add(token.lower)
        numbers.update(child.lower for child in head.children if child.lower in _ORDINALS)
        named = sum(mention is not None and mention.form == "name" for mention in map(self._mentions.at, tokens))
        return frozenset(features), frozenset(actors), frozenset(numbers), named

    def _wrapped(self, reference: Reference) -> Matter | None:
        """The matter that "plan to hold X", "plans for X", "decision to withdraw" is about."""
        if not reference.noun.wrapper:
            return None
        for child in reference.head.children:
            inner = None
            if child.dep == "prep" and child.lower == "for":
                inner = child.child("pobj")
            elif child.dep in ("acl", "relcl") and child.tag == "VB":
                if child.lemma in self._light:
                    inner = child.child("dobj")
                elif child.lemma in self._verbs and self._verbs[child.lemma].kind not in _UNPLANNED:
                    return self._place_verb(child)
            if inner is not None and inner.lemma.lower() in self._nouns and self._mentions.at(inner) is None:
                return self._place(inner)
        return None

    def _find(self, reference: Reference) -> Matter | None:
        """The matter that the wording takes up, or None for a new one."""
        known = self._classes.get(reference.noun.synonyms, ())
        candidates = sorted(
            (matter for matter in known if matter.last < reference.head.i), key=lambda matter: -matter.last
        )
        if not reference.bare:
            found = next((matter for matter in candidates if _compatible(reference, matter)), None)
            return found or (self._taken_up(reference) if not reference.features else None)
        if reference.form == "owned" and reference.lemma not in self._nouns:
            return None
        same = [matter for matter in candidates if reference.lemma in matter.lemmas]
        if reference.form == "indefinite":
            return self._announced(same, reference)
        if reference.noun.kind == "matter":
            same = [matter for matter in same if any(one.head.tag == reference.head.tag for one in matter.references)]
        if same or reference.form in ("bare", "owned"):
            return max(same, key=lambda matter: self._salience(matter, reference), default=None)
        return candidates[0] if candidates else self._taken_up(reference)

    def _announced(self, candidates: list[Matter], reference: Reference) -> Matter | None:
        """The headline's matter, which the first sentences introduce once more ("a rally")."""
        if not self._doc.has_headline or reference.head.sentence > 3:
            return None
        return next((matter for matter in candidates if matter.references[0].head.sentence == 0), None)

    def _taken_up(self, reference: Reference) -> Matter | None:
        """The matter told in other words that "the move", "this decision", "the incident" take up."""
        if not reference.noun.takes_up or reference.form not in ("definite", "owned"):
            return None
        if reference.form == "owned" and not reference.actors:
            return None
        best, most = None, 0.0
        for matter in self._before(reference):
            score = self._salience(matter, reference)
            if score > most:
                best, most = matter, score
        return best

    def _before(self, reference: Reference) -> Iterator[Matter]:
        for group in self._classes.values():
            for matter in group:
                first = matter.references[0]
                fits = first.noun.kind in reference.noun.takes_up and matter.told and first.head.i < reference.head.i
                if fits and (not reference.actors or reference.actors & matter.actors):
                    yield matter

    def _salience(self, matter: Matter, reference: Reference) -> float:
        places = [one.head.sentence for one in matter.references if one.head.i < reference.head.i]
        distance = reference.head.sentence - places[-1]
        if distance > 2 and matter.references[0].noun.kind in _STANCES:
            return 0.0
        return (
            2 * matter.told
            + min(len(places), 4)
            + 2 * (places[0] <= 1)
            + max(0, 4 - distance)
            - (2 if distance > 6 else 0)
        )


def _compatible(reference: Reference, matter: Matter) -> bool:
    """Whether the wording, which says more than its noun, can name the matter."""
    if reference.actors and matter.actors and not reference.actors & matter.actors:
        return False
    if reference.numbers and matter.numbers and not reference.numbers & matter.numbers:
        return False
    same = reference.lemma in matter.lemmas
    if not matter.told:
        return same and matter.references[0].form != "indefinite"
    shared = len(reference.features & matter.features)
    least = min(len(reference.features), len(matter.features))
    if not least:
        return (
            same
            and reference.head.pos != "PROPN"
            and (reference.form == "definite" or bool(reference.actors & matter.actors))
        )
    return shared / least >= (0.5 if same else 0.6)


def _form(token: Token) -> Form:
    if any(child.dep in ("det", "predet") and child.lower in _DEFINITE for child in token.children) or any(
        child.lower == "such" for child in token.children
    ):
        return "definite"
    determiner = token.child("det", "predet", "poss")
    if determiner is None:
        return "bare"
    return "owned" if determiner.dep == "poss" else "indefinite"


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
