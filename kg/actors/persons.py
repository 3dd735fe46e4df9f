"""Which person a name means: the fullest form in the article, or a leader of the tables."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import zip_longest

from kg.actors.anaphora import first_names
from kg.actors.kinds import Candidate
from kg.actors.tables import ActorLexicon, fold, scoped, slug
from kg.language.document import Token
from kg.model import Actor

Words = tuple[str, ...]

_PARTICLES = frozenset(
    ["al", "-", "bin", "bint", "ibn", "el", "de", "da", "di", "von", "van", "der", "le", "la", "abu"]
)
_HONOURS = frozenset(
    ["king", "queen", "prince", "princess", "pope", "sir", "lady", "lord", "sheikh", "emperor", "empress"]
)
_SUFFIXES = frozenset(["jr", "jr.", "sr", "sr.", "ii", "iii", "iv"])


@dataclass(slots=True)
class People:
    """The persons of one article. First ``meet`` every name of two or more words, then ``find`` any."""

    lexicon: ActorLexicon
    scope: str
    """Slug of the article, which single names are bound to."""
    published: date | None = None
    actors: dict[str, Actor] = field(default_factory=dict)
    _full: dict[Words, str] = field(default_factory=dict)
    _by_word: dict[str, list[str]] = field(default_factory=dict)
    _met: Counter[str] = field(default_factory=Counter)

    def meet(self, words: list[str]) -> None:
        """Note a full name."""
        key = _key(words)
        if len(key) < 2:
            return
        actor = self._full.get(key) or self._same(key) or self._new(words, key)
        self._full[key] = actor
        self._met[actor] += 1
        for word in (key[0], key[-1], " ".join(key[1:]), _bare(key)):
            known = self._by_word.setdefault(word, [])
            if actor not in known:
                known.append(actor)

    def find(self, words: list[str], titles: frozenset[str] = frozenset()) -> Actor | None:
        """The person that the name means here; ``titles`` are the lower-case titles before it."""
        key = _key(words)
        titles |= {word for word in (fold(word).lower() for word in words) if word in _HONOURS and word not in key}
        if not key:
            return None
        name = self._full.get(key) or self._known(key) or self._leader(key, titles)
        return self.actors[name] if name else None

    def single(self, words: list[str]) -> Actor:
        """The person of this article that only this single name is known of."""
        key = _key(words)
        name = scoped(" ".join(key), self.scope)
        return self.actors.setdefault(name, Actor(name, " ".join(words), "person"))

    def _known(self, key: Words) -> str | None:
        """The person with a full name that contains the shorter one; the one met most often where there are several."""
        found = self._by_word.get(" ".join(key)) or self._by_word.get(_bare(key)) or []
        return max(found, key=lambda name: self._met[name]) if found else None

    def _same(self, key: Words) -> str | None:
        """A known full name with the same first and last word, or one that has all these words."""
        for known, actor in self._full.items():
            if (known[0], known[-1]) == (key[0], key[-1]):
                return actor
            if known[-1] == key[-1] and (set(key) < set(known) or set(known) < set(key)):
                return actor
        return None

    def _new(self, words: list[str], key: Words) -> str:
        known = self.lexicon.full_names
        leader = (
            known.get(fold(" ".join(words)).lower()) or known.get(" ".join(key)) or known.get(f"{key[0]} {key[-1]}")
        )
        name = slug(" ".join(words))
        if name in self.lexicon.actors and not leader:
            name += "-person"
        actor = self.lexicon.actors[leader] if leader else Actor(name, " ".join(words), "person")
        self.actors[actor.id] = actor
        return actor.id

    def _leader(self, key: Words, titles: frozenset[str]) -> str | None:
        """A leader by surname and title, in office on the day, else the only one that ever was; or one whose surname is enough."""
        if not titles and len(key) == 1 and (sure := self.lexicon.alone.get(key[0])):
            return self._note(sure, key)
        found = self.lexicon.surnames.get(" ".join(key), []) if titles else []
        found = [name for name in found if titles & self.lexicon.offices(name)]
        if found and self.published is not None:
            found = self.lexicon.leaders_on(found, self.published)
        return self._note(found[0], key) if len(found) == 1 else None

    def _note(self, leader: str, key: Words) -> str:
        self.actors[leader] = self.lexicon.actors[leader]
        self._by_word.setdefault(" ".join(key), []).append(leader)
        return leader


def with_families(candidates: list[Candidate], tokens: list[Token]) -> list[Candidate]:
    """The names, a given name alone with the surname that it shares: "Ann" of "Ann and Peter Hopkins"."""
    found = []
    for one, after in zip_longest(candidates, candidates[1:]):
        shares = after is not None and one.last + 2 == after.first and tokens[one.last + 1].lower in ("and", "&")
        alone = one.text in first_names() and one.label in ("PERSON", "")
        if after is not None and shares and alone and after.label == "PERSON" and len(after.words) == 2:
            one = replace(one, text=f"{one.text} {after.words[-1]}", label="PERSON")
        found.append(one)
    return found


def _key(words: list[str]) -> Words:
    """The words folded and lower case, without "Jr." and the like at the end or "King" and the like before."""
    key = [fold(word).lower().strip(",") for word in words]
    while len(key) > 1 and key[-1] in _SUFFIXES:
        key.pop()
    while len(key) > 1 and key[0] in _HONOURS:
        key.pop(0)
    return tuple(key)


def _bare(key: Words) -> str:
    """The last word without a particle glued to it: "al-Assad" → "assad"."""
    last = key[-1]
    particle, dash, rest = last.partition("-")
    return rest if dash and particle in _PARTICLES else last
