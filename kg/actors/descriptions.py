"""Which actor a noun phrase without a name means: "the country", "its parliament", "the vice foreign minister"."""

from __future__ import annotations

from collections import Counter
from typing import Final

from kg.actors.anaphora import Noun, row
from kg.actors.binding import bound, clause, subject
from kg.actors.mentions import Mention, Mentions
from kg.actors.names import TENURE, Title
from kg.actors.salience import Ground, add, recency
from kg.actors.tables import ActorLexicon
from kg.language.document import Token

FAR: Final = 8
"""How many sentences "the country" looks back; a title looks twice as far, part of a name four times."""
OWN: Final = 3.0
"""How unlikely a description means the subject of its own clause, which would rather say "its"."""
NEAREST: Final = 2.0
"""What speaks for the actor of its kind named last before "the country" in the same sentence."""
DOMINANT: Final = 0.6
"""Share of the country mentions from which on "the government" and "President X" are that country's."""
_PLACES: Final = frozenset({"capital", "side", "state"})
_OTHERS: Final = frozenset({"other", "same", "new", "next", "first", "second", "former", "only"})
_MODIFIERS: Final = frozenset({"compound", "nmod", "amod"})
_RESTRICTING: Final = frozenset({"of", "for"})


class Descriptions:
    """Resolves the noun phrases of one article against what it has mentioned so far."""

    def __init__(self, ground: Ground, titles: list[Title], lexicon: ActorLexicon | None) -> None:
        self.ground = ground
        self.mentions = ground.mentions
        self.titles = titles
        self.lexicon = lexicon
        self.bearers = {
            title.noun: title.person for title in titles if title.noun is not None and _is_one(ground, title)
        }
        self._dominant: str | None = None
        self.words: dict[str, set[str]] = {}
        for mention in self.mentions.all():
            self.words.setdefault(mention.actor, set(self.mentions.actors[mention.actor].label.lower().split())).update(
                _words(ground, mention)
            )

    def find(self, token: Token) -> str | None:
        """The actor that the noun phrase headed by the token means."""
        if token.dep in _MODIFIERS and self.mentions.at(token.head):
            return None
        bearer = self._apposition(token)
        if bearer is None and token.dep not in (*_MODIFIERS, "appos"):
            bearer = self.bearers.get(token.i)
        if bearer:
            return bearer
        owner = self._owner(token)
        if owner:
            body = self._body(token, owner) if not self._is_attitude(token, owner) else None
            if body or (row("voice", token) and self.ground.kind(owner) != "person"):
                return body or owner
            if token.dep == "nsubj" and row("work", token):
                return owner  # what a report says its author says
        if not is_definite(token):
            return None
        if owner is None and row("homely", token):
            home = self._home()
            return self._body(token, home) if home else None
        if row("title", token):
            return self._titled(token, owner)
        return self._described(token) if owner is None else None

    def _is_attitude(self, token: Token, owner: str) -> bool:
        """ "Its opposition to the plan", "Norland dropped its opposition": what it thinks, and no party in its parliament."""
        if any(child.dep == "prep" and child.lower in ("to", "against", "for") for child in token.children):
            return True
        subject = token.head.child("nsubj") if token.dep == "dobj" and token.lemma == "opposition" else None
        return subject is not None and self.mentions.actor_at(subject) == owner

    def _apposition(self, token: Token) -> str | None:
        """The person whose title the noun is, where the noun is the head or the apposition of the name."""
        if token.tag in ("NNS", "NNPS") or not (row("title", token) or row("voice", token)):
            return None
        others = [child for child in token.children if child.dep == "appos"]
        if token.dep == "appos":
            others.append(token.head)
        actors = [self.mentions.actor_at(other) for other in others]
        return next((actor for actor in actors if actor and self.ground.kind(actor) == "person"), None)

    def _owner(self, token: Token) -> str | None:
        """The actor that the noun belongs to: "China's …", "its …", "the Chinese …", "… of China"."""
        for child in token.children:
            if child.dep == "poss" or child.dep in _MODIFIERS:
                actor = self.mentions.actor_at(child)
                if actor:
                    return actor
        for child in token.children:
            if child.dep == "prep" and child.lower in ("of", "for", "from", "at"):
                noun = child.child("pobj")
                return self.mentions.actor_at(noun) if noun and not noun.conjuncts() else None
        return None

    def _body(self, token: Token, owner: str) -> str | None:
        """The actor that "its NOUN" or "the country's NOUN" names: the state itself or one of its bodies."""
        if self.ground.kind(owner) == "person" or token.lower in _PLACES:
            return None
        if self.lexicon is None:
            organ = row("organ", token)
            return owner if organ and self.ground.kind(owner) in organ.kinds else None
        modifiers = [child.lower for child in token.children if child.dep in ("compound", "amod") and child.i < token.i]
        for words in (" ".join([*modifiers, token.lower]), token.lower):
            body = self.lexicon.body(self.mentions.actors[owner], words)
            if body:
                self.mentions.actors.setdefault(body.id, body)
                return body.id
        return None

    def _home(self) -> str | None:
        """The country that the article is about, if it is plainly about one."""
        if self._dominant is None:
            self._dominant = dominant_country(self.mentions) or ""
        return self._dominant or None

    def _described(self, token: Token) -> str | None:
        """The actor that "the council" or "the country" takes up, by a word of its name, else by its kind."""
        definite = row("definite", token)
        named = row("named", token) or definite
        modifiers = [child for child in token.children if child.dep in _MODIFIERS]
        if named is None or any(_distinguishes(child) for child in modifiers) or _counted(token):
            return None
        words = {token.lower, *(child.lower for child in modifiers if child.dep == "compound")}
        by_name = {
            actor for actor, known in self.words.items() if words <= known and self.ground.kind(actor) in named.kinds
        }
        return self._salient(token, by_name, FAR * 4) or (self._by_kind(token, definite, words) if definite else None)

    def _by_kind(self, token: Token, noun: Noun, words: set[str]) -> str | None:
        if len(words) > 1 or token.tag in ("NNP", "NNPS") or (token.tag == "NNS") != (noun.number == "plural"):
            return None
        actors = {actor for actor in self.ground.counts if self.ground.kind(actor) in noun.kinds}
        if "country" not in noun.kinds:
            actors |= {actor for actor in self.ground.unsorted if noun.number == "singular"}
        found = self._salient(token, actors, FAR, NEAREST)
        return found or (self._home() if "country" in noun.kinds else None)

    def _titled(self, token: Token, owner: str | None) -> str | None:
        """The person of the article who bears the title that the description repeats."""
        words = {child.lower for child in token.children if child.dep in _MODIFIERS}
        words = {word for word in words if not any(word in known for known in self.words.values())} | {token.lower}
        people = {title.person for title in self.titles if _repeats(words, owner, title)}
        if not people and owner:
            return self._holder(token, words, owner)
        return self._salient(token, people & set(self.ground.counts), FAR * 2)

    def _holder(self, token: Token, words: set[str], owner: str) -> str | None:
        """Who held the office of the state that day: "its president"."""
        if self.lexicon is None or self.ground.kind(owner) != "country":
            return None
        office = " ".join([*(child.lower for child in token.children if child.lower in words), token.lower])
        holder = self.lexicon.office_holder(office, owner, self.ground.doc.published)
        if holder is None:
            return None
        self.mentions.actors.setdefault(holder.id, holder)
        return holder.id

    def _salient(self, token: Token, actors: set[str], window: int, nearest: float = 0.0) -> str | None:
        """The one of the actors that the text has just been about, by the margin."""
        scores: dict[str, float] = {}
        for candidate, distance in self.ground.before(token, window):
            if candidate.actor in actors and candidate.actor is not None and not bound(token, candidate.token):
                score = candidate.weight / (2 if nearest else 1) + recency(distance)
                add(scores, candidate.actor, score + (nearest if not scores and not distance else 0.0))
        own = subject(clause(token))
        actor = self.mentions.actor_at(own) if own is not None and own is not token else None
        if actor in scores:
            scores[actor] -= OWN
        return self.ground.best(scores)


def dominant_country(mentions: Mentions, share: float = DOMINANT) -> str | None:
    """The country that at least this share of the mentions of countries by name are of, if there are two or more."""
    counts = Counter(
        mention.actor
        for mention in mentions.all()
        if mention.form == "name" and mentions.actors[mention.actor].kind == "country"
    )
    leader, count = max(counts.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    return leader if count >= 2 and count / sum(counts.values()) >= share else None


def _is_one(ground: Ground, title: Title) -> bool:
    """Whether the role noun is in the singular: "Presidents X and Y" is neither X nor Y."""
    return title.noun is not None and ground.doc.tokens[title.noun].tag not in ("NNS", "NNPS")


def _words(ground: Ground, mention: Mention) -> list[str]:
    return ground.doc.text[mention.start : mention.end].lower().replace("’s", "").split()


def _counted(token: Token) -> bool:
    """Whether several things of a kind are meant and no name: "sixteen states", "urged states to"."""
    bare = token.tag == "NNS" and not any(child.dep in ("det", "poss") for child in token.children)
    return bare or any(child.dep == "nummod" for child in token.children)


def _distinguishes(modifier: Token) -> bool:
    """Whether the modifier tells the actor from the one just named: "the other country", "the Asian country"."""
    return modifier.lower in _OTHERS or (modifier.dep == "amod" and modifier.text[0].isupper())


def _repeats(words: set[str], owner: str | None, title: Title) -> bool:
    """Whether a description of these words can take up the title; "the president" is not the former one."""
    role = title.role.lower()
    told = {*role.split(), *role.replace("-", " ").split()}
    return words <= told and words & TENURE == told & TENURE and (owner is None or title.organisation in (None, owner))


def is_definite(token: Token) -> bool:
    """Whether the noun phrase is definite and not restricted: "the party", not "the party that won", "the head of"."""
    definite = False
    for child in token.children:
        if child.dep in ("det", "poss"):
            definite = child.lower in ("the", "this", "that") or child.dep == "poss"
        elif _restricts(child, token):
            return False
    return definite


def _restricts(child: Token, noun: Token) -> bool:
    if child.dep == "nummod" or child.tag in ("JJS", "RBS") or child.child("advmod"):
        return True
    if child.i < noun.i:
        return False
    if child.dep == "relcl":
        return not any(other.text == "," for other in noun.children)
    return child.dep == "acl" or (child.dep == "prep" and child.lower in _RESTRICTING)


def left_edge(token: Token) -> Token:
    """The first token of the noun phrase that the token heads."""
    first = token
    while first.children and first.children[0].i < first.i:
        first = first.children[0]
    return first
