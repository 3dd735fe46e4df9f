"""Which actor a pronoun or a definite description refers to; silent where it is not clear.

Candidates are the mentions before the anaphor, ranked by salience: recency in sentences, grammatical role, how often
the actor was mentioned. An answer is given only where the best candidate leads by a margin; common nouns that could be
meant as well ("the bill … it") count as rivals.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal

from kg.actors.anaphora import nouns
from kg.actors.binding import SUBJECTS, bound, clause, favour, subject, understood_subjects
from kg.actors.descriptions import Descriptions, left_edge
from kg.actors.genders import genders
from kg.actors.mentions import Mention, Mentions
from kg.actors.names import Names, Title
from kg.actors.salience import Candidate, Ground, add, recency
from kg.actors.speakers import Speakers
from kg.actors.tables import ActorLexicon
from kg.actors.titles import find_titles
from kg.language.document import Document, Token

Sort = Literal["person", "thing", "people"]

WINDOW: Final = 2
"""How many sentences before its own a pronoun looks back."""
CATAPHOR: Final = 8.0
"""Score of the subject that follows: "In its report, X says"."""
COORDINATED: Final = 1.5
"""How much less a singular pronoun means one of several coordinated actors."""

_PRONOUNS: Final[dict[str, tuple[Sort, str]]] = {
    **dict.fromkeys(("it", "its", "itself"), ("thing", "")),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), ("people", "")),
    **dict.fromkeys(("he", "him", "his", "himself"), ("person", "m")),
    **dict.fromkeys(("she", "her", "hers", "herself"), ("person", "f")),
}
_PLURALS: Final = frozenset(word for word, (sort, _) in _PRONOUNS.items() if sort == "people")
_RELATIVES: Final = frozenset({"who", "which", "whom", "whose", "that"})
_SILENT: Final = frozenset("PUNCT SPACE VERB ADP AUX ADV PART CCONJ NUM SYM INTJ ADJ X".split())
"""Parts of speech that neither refer back nor are referred to, unless they are mentions."""
_FIRST_PERSON: Final = frozenset({"i", "me", "my", "myself", "we", "us", "our", "ours", "ourselves"})


def resolve(doc: Document, mentions: Mentions, lexicon: ActorLexicon | None = None) -> None:
    """Add the mentions by pronoun and by description, in place.

    Without the lexicon "its parliament" is the state itself; with it, whatever body the tables make of it.
    """
    if mentions.actors:
        titles = find_titles(doc, mentions)
        _forget_offices(doc, mentions, titles)
        if _rename(doc, mentions, titles):
            titles = find_titles(doc, mentions)
        _Resolver(doc, mentions, titles, lexicon).run()


def resolve_plurals(doc: Document, mentions: Mentions) -> None:
    """Resolve what "they" still stands open, in place; for when the groups without a name are mentions as well."""
    open_words = _PLURALS | _RELATIVES
    todo = {token.i for token in doc.tokens if token.lower in open_words and mentions.at(token) is None}
    if todo and mentions.actors:
        _Resolver(doc, mentions, [], None).run_plurals(todo)


def _forget_offices(doc: Document, mentions: Mentions, titles: list[Title]) -> None:
    """Take no role noun of a person's title for a name: the "Ambassador" of "Ambassador to X, NAME"."""
    for title in titles:
        mention = mentions.at(doc.tokens[title.noun]) if title.noun is not None else None
        if mention and mention.head != title.name and mention.end - mention.start == len(doc.tokens[mention.head].text):
            mentions.remove(mention.head)


def _rename(doc: Document, mentions: Mentions, titles: list[Title]) -> bool:
    """Give "Minister Kim" to the Kim who is called minister elsewhere; say whether any name changed hands."""
    full = [title for title in titles if _several_words(doc, mentions, title)]
    changed = False
    for title in titles:
        mention = mentions.at(doc.tokens[title.name])
        if title.noun is None or mention is None or _several_words(doc, mentions, title):
            continue
        words = set(title.role.lower().split())
        surname = doc.tokens[title.name].text
        bearers = {
            other.person
            for other in full
            if words <= set(other.role.lower().split()) and surname in mentions.actors[other.person].label.split()
        }
        if len(bearers) == 1 and title.person not in bearers:
            mentions.add(replace(mention, actor=bearers.pop()))
            changed = True
    return changed


def _several_words(doc: Document, mentions: Mentions, title: Title) -> bool:
    mention = mentions.at(doc.tokens[title.name])
    return mention is not None and " " in doc.text[mention.start : mention.end]


class _Resolver:
    def __init__(self, doc: Document, mentions: Mentions, titles: list[Title], lexicon: ActorLexicon | None) -> None:
        self.doc = doc
        self.mentions = mentions
        self.ground = Ground(doc, mentions, {title.noun for title in titles if title.noun is not None})
        self.speakers = Speakers(doc, mentions)
        self.titles = titles
        self.lexicon = lexicon
        self.genders: dict[str, str] = {}
        """Of persons; no plural pronoun asks for it."""

    def run(self) -> None:
        self.genders = genders(Names(self.doc, self.mentions), self.mentions, self.titles)
        descriptions = Descriptions(self.ground, self.titles, self.lexicon)
        for token in self.doc.tokens:
            mentioned = self.mentions.at(token) is not None
            if mentioned or token.pos not in _SILENT:
                if not mentioned and not self._pronoun(token) and token.pos in ("NOUN", "PROPN"):
                    self._add(left_edge(token), token, descriptions.find(token), "description")
                self.ground.note(token)
        self._first_person()

    def run_plurals(self, todo: set[int]) -> None:
        for token in self.doc.tokens:
            if token.i in todo:
                self._pronoun(token)
            if token.pos not in _SILENT or self.mentions.at(token) is not None:
                self.ground.note(token)

    def _pronoun(self, token: Token) -> bool:
        """Resolve the token if it is a pronoun, and say whether it is."""
        if token.tag in ("PRP", "PRP$"):
            self._add(token, token, self._personal(token), "pronoun")
        elif token.lower in _RELATIVES and token.tag in ("WDT", "WP", "WP$"):
            self._add(token, token, self._relative(token), "pronoun")
        else:
            return False
        return True

    def _add(self, first: Token, head: Token, actor: str | None, form: Literal["description", "pronoun"]) -> None:
        if actor is not None:
            self.mentions.add(Mention(first.start, head.end, head.i, actor, form))

    def _personal(self, token: Token) -> str | None:
        if token.lower not in _PRONOUNS or is_pleonastic(token):
            return None
        if token.lower.endswith(("self", "selves")):
            argument = token.dep in ("dobj", "pobj", "dative")
            return (
                next((self.mentions.actor_at(found) for found in understood_subjects(token)), None)
                if argument
                else None
            )
        sort, gender = _PRONOUNS[token.lower]
        actor = self._antecedent(token, sort, gender)
        if actor and gender:
            self.genders.setdefault(actor, gender)
        return actor

    def _antecedent(self, token: Token, sort: Sort, gender: str) -> str | None:
        speaker = self.speakers.around(token)
        scores: dict[str, float] = {}
        rival = 0.0
        for candidate, distance in self.ground.before(token, WINDOW):
            if not self._agrees(candidate, sort, gender) or bound(token, candidate.token):
                continue
            score = candidate.weight + recency(distance) + favour(token, candidate.token)
            if sort != "people" and (candidate.token.dep == "conj" or candidate.token.conjuncts()):
                score -= COORDINATED
            if candidate.actor is None or not self._can_be(candidate, candidate.actor, sort):
                rival = max(rival, score - (_lifelessness(token) if sort == "thing" else 0.0))
            elif candidate.actor != speaker:
                add(scores, candidate.actor, score)
        later = self._announced(token, sort, gender)
        if later and later != speaker:
            add(scores, later, CATAPHOR)
        return self.ground.best(scores, rival)

    def _announced(self, token: Token, sort: Sort, gender: str) -> str | None:
        """The subject that a phrase before it already means: "In its report, X says"."""
        later = subject(clause(token))
        mention = self.mentions.at(later) if later is not None and later.i > token.i else None
        if later is None or mention is None or later.sentence != token.sentence or token.dep in SUBJECTS:
            return None
        ahead = Candidate(later, mention.actor, 0.0, self.ground.is_plural(mention))
        fits = self._agrees(ahead, sort, gender) and self._can_be(ahead, mention.actor, sort)
        return mention.actor if fits else None

    def _can_be(self, candidate: Candidate, actor: str, sort: Sort) -> bool:
        """Whether the mention itself can be meant, and is not just in the way: "X and Y … they"."""
        if sort == "people":
            return candidate.plural or not candidate.token.conjuncts()
        return sort == "thing" or self.ground.kind(actor) == "person"

    def _agrees(self, candidate: Candidate, sort: Sort, gender: str) -> bool:
        """Whether number, kind and gender of the candidate allow the pronoun."""
        if sort == "people":
            armed = candidate.actor is not None and self.ground.kind(candidate.actor) == "armed-group"
            return candidate.plural or armed or bool(candidate.token.conjuncts())
        if candidate.plural:
            return False
        if candidate.actor is None:
            return candidate.human == (sort == "person") and (not gender or candidate.gender in (gender, ""))
        person = self.ground.kind(candidate.actor) == "person"
        if sort == "person" and not person:
            return candidate.human
        return person == (sort == "person") and self.genders.get(candidate.actor, gender) == gender

    def _relative(self, token: Token) -> str | None:
        """The antecedent of "who" and "which": the noun that the relative clause hangs from."""
        verb = token
        while verb.head is not verb and verb.dep != "relcl":
            verb = verb.head
        head = verb.head
        if verb.dep != "relcl" or token.i - left_edge(verb).i > 2 or head.i > token.i:
            return None
        if (token.lower in ("that", "which") and token.dep not in SUBJECTS) or any(
            child.dep == "conj" and child.i < token.i for child in head.children
        ):
            return None
        actor = self.mentions.actor_at(head)
        return None if actor and token.lower == "which" and self.ground.kind(actor) == "person" else actor

    def _first_person(self) -> None:
        """ "I" and "we" inside a quotation are its speaker; outside they are nobody."""
        for token in self.doc.tokens:
            if token.lower in _FIRST_PERSON and token.tag in ("PRP", "PRP$") and self.mentions.at(token) is None:
                self._add(token, token, self.speakers.around(token), "pronoun")


def _lifelessness(token: Token) -> float:
    """How far a common noun falls behind an actor as the antecedent: "it said" has no bill for its subject."""
    verb = token.head.lemma
    if token.dep not in SUBJECTS:
        return 0.8 if token.tag == "PRP$" else -0.5
    if verb in nouns()["agentive"] or verb in nouns()["speech"]:
        return 3.0
    return -2.0 if verb in nouns()["lifeless"] else 0.8


def is_pleonastic(token: Token) -> bool:
    """Whether the pronoun stands for nothing or no actor: "it is clear that", "it seems", "the first of its kind"."""
    if token.lower == "its":
        return token.head.lemma == "kind"
    if token.lower != "it":
        return False
    verb = token.head
    if token.dep == "expl" or verb.lemma in nouns()["impersonal"]:
        return True
    if token.dep in SUBJECTS and (verb.lemma == "be" or verb.pos == "ADJ"):
        return True
    return token.dep == "nsubjpass" and verb.child("ccomp", "csubj", "csubjpass") is not None
