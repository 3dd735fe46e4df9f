"""From the names in an article to its actors: the tables first, then what the article itself calls by name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from kg.actors.bodies import add_bodies, add_roles
from kg.actors.candidates import Candidate, find_candidates, kind_of
from kg.actors.capitals import acts
from kg.actors.groups import add_groups
from kg.actors.mentions import Mention, Mentions
from kg.actors.persons import People
from kg.actors.spotting import Spot, head_of, spot_names
from kg.actors.tables import ActorLexicon, Name, fold, slug
from kg.language.document import Document, Token
from kg.model import Actor

_TITLE_REACH = 4
_FORMS = frozenset(["inc", "corp", "co", "ltd", "plc", "llc", "limited", "gmbh", "ag", "sa", "nv", "incorporated"])
_ARTICLES = frozenset(["a", "an", "another", "one", "every", "each"])


def find_actors(doc: Document, lexicon: ActorLexicon) -> Mentions:
    """Every mention of an actor: names, what stands for them ("the Chinese government"), then coreference."""
    from kg.actors.coreference import resolve

    mentions = link_names(doc, lexicon)
    resolve(doc, mentions, lexicon)
    add_groups(doc, lexicon, mentions)
    return mentions


def link_names(doc: Document, lexicon: ActorLexicon) -> Mentions:
    """The mentions by name, and the nouns that stand for a named state or body."""
    linker = _Linker(doc, lexicon)
    linker.run()
    return linker.mentions


@dataclass(slots=True)
class _Linker:
    doc: Document
    lexicon: ActorLexicon
    mentions: Mentions = field(default_factory=Mentions)
    taken: set[int] = field(default_factory=set)
    """Indexes of the tokens that belong to a mention."""
    short: dict[str, Actor] = field(default_factory=dict)
    """Acronyms that the article explains, and first words of its organisations."""

    def run(self) -> None:
        people = People(self.lexicon, slug(self.doc.article.id), self.doc.published)
        readings = _read(self.doc, self.lexicon, spot_names(self.doc, self.lexicon))
        candidates = find_candidates(self.doc, self.lexicon, [spot for spot, _ in readings])
        covered = {index for candidate in candidates for index in range(candidate.first, candidate.last + 1)}
        for spot, name in readings:
            if name is None or spot.first in covered or spot.last in covered:
                continue
            actor = self.lexicon.actors[name.actor]
            self._add(spot.first, spot.last, actor, spot.start, spot.end)
            if actor.kind == "person":
                people.meet(name.text.split())
        self._explain([spot for spot, _ in readings])
        self._name(candidates, people)
        add_bodies(self.doc, self.lexicon, self.mentions)
        add_roles(self.doc, self.lexicon, self.mentions)

    def _add(self, first: int, last: int, actor: Actor, start: int | None = None, end: int | None = None) -> None:
        tokens = self.doc.tokens
        if not self.taken.isdisjoint(range(first, last + 1)):
            return
        self.taken.update(range(first, last + 1))
        head = head_of(tokens, first, last)
        span = (tokens[first].start if start is None else start, tokens[last].end if end is None else end)
        if actor.part_of and actor.part_of in self.lexicon.actors:
            self._bring(actor.part_of)
        self.mentions.add(Mention(*span, head.i, actor.id), actor)

    def _bring(self, name: str | None) -> None:
        """Put the body's state, and what lies between, among the article's actors."""
        while name is not None and name not in self.mentions.actors and name in self.lexicon.actors:
            self.mentions.actors[name] = self.lexicon.actors[name]
            name = self.lexicon.actors[name].part_of

    def _explain(self, spots: list[Spot]) -> None:
        """Note "(OX)" after a name of the tables."""
        tokens = self.doc.tokens
        for spot in spots:
            at = spot.last + 1
            if at + 2 < len(tokens) and tokens[at].text == "(" and tokens[at + 2].text == ")":
                actor = self.mentions.actor_at(head_of(tokens, spot.first, spot.last))
                if actor and tokens[at + 1].text.isupper():
                    self.short[tokens[at + 1].text] = self.mentions.actors[actor]

    def _name(self, candidates: list[Candidate], people: People) -> None:
        """Give every name that the tables do not know an actor: full names first, then what is short for them."""
        for candidate in candidates:
            if candidate.label == "PERSON":
                people.meet(candidate.words)
        organisations = self._organisations(candidates, people)
        for candidate in candidates:
            titles = _titles(self.doc, self.lexicon, candidate.first)
            actor = organisations.get(candidate.text) or people.find(candidate.words, titles)
            actor = actor or self.short.get(candidate.text) or self._other(candidate, people, titles)
            if actor is not None:
                self._add(candidate.first, candidate.last, actor)

    def _organisations(self, candidates: list[Candidate], people: People) -> dict[str, Actor]:
        """Organisations with names of two or more words, by that name."""
        found: dict[str, Actor] = {}
        for candidate in candidates:
            if candidate.label == "PERSON" or len(candidate.words) < 2 or people.find(candidate.words):
                continue
            kind = kind_of(candidate)
            label = _plain(candidate.text)
            actor = Actor(slug(label), label, kind)
            actor = self.lexicon.actors.get(actor.id, actor)
            found[candidate.text] = actor
            if candidate.acronym:
                self.short[candidate.acronym] = actor
            self.short.setdefault(candidate.words[0], actor)
            initials = "".join(word[0] for word in candidate.words if word[0].isupper())
            if len(initials) > 2:
                self.short.setdefault(initials, actor)
        return found

    def _other(self, candidate: Candidate, people: People, titles: frozenset[str]) -> Actor | None:
        """An actor that the article alone knows, by a single name."""
        if candidate.label == "PERSON" or titles:
            return people.single(candidate.words)
        if candidate.label == "GPE" and not acts(self.doc, self._head(candidate), candidate.last):
            return None
        name = f"{slug(candidate.text)}--{people.scope}" if len(candidate.words) == 1 else slug(candidate.text)
        if not name or name.startswith("--"):
            return None
        return Actor(name, candidate.text, kind_of(candidate))

    def _head(self, candidate: Candidate) -> Token:
        return head_of(self.doc.tokens, candidate.first, candidate.last)


def _plain(name: str) -> str:
    """The name without its legal form: "X Industries Inc." → "X Industries"."""
    words = name.split()
    while len(words) > 1 and words[-1].lower().strip(".,") in _FORMS:
        words.pop()
    return " ".join(words).rstrip(",&")


def _titles(doc: Document, lexicon: ActorLexicon, first: int) -> frozenset[str]:
    """The titles straight before a name, lower case ("prime minister", "minister")."""
    found: list[str] = []
    words = [token.lower for token in doc.tokens[max(0, first - _TITLE_REACH) : first]]
    for size in range(1, len(words) + 1):
        title = " ".join(words[-size:])
        if "title" in lexicon.roles.get(title, "") or "office" in lexicon.roles.get(title, ""):
            found.append(title)
    return frozenset(found)


def _read(doc: Document, lexicon: ActorLexicon, spots: list[Spot]) -> list[tuple[Spot, Name | None]]:
    """Each spot with the reading that its sentence and the article support: None for a town or a nationality alone.

    Weak names without support are left out: they may be names of something else.
    """
    support: Counter[str] = Counter()
    for spot in spots:
        if len({name.actor for name in spot.readings}) == 1 and spot.readings[0].role != "weak":
            name = spot.readings[0].actor
            support[name] += 1
            country = lexicon.country_of(lexicon.actors[name].part_of)
            if country:
                support[country] += 1
    read: list[tuple[Spot, Name | None]] = []
    for spot in spots:
        chosen = _choose(doc, lexicon, spot, support)
        if chosen is not None or spot.readings[0].role != "weak":
            read.append((spot, chosen))
    return read


def _choose(doc: Document, lexicon: ActorLexicon, spot: Spot, support: Counter[str]) -> Name | None:
    def weight(name: Name) -> int:
        actor = lexicon.actors[name.actor]
        country = lexicon.country_of(actor.part_of)
        return 3 * support[name.actor] + (support[country] if country else 0)

    readings = spot.readings
    if len(readings) > 1:
        readings = tuple(sorted(readings, key=weight, reverse=True))
    name = readings[0]
    head = head_of(doc.tokens, spot.first, spot.last)
    match name.role:
        case "weak":
            return name if weight(name) else None
        case "capital":
            return name if acts(doc, head, spot.last) else None
        case "adjective":
            return _adjective(doc, lexicon, spot, name, head)
    return name


def _adjective(doc: Document, lexicon: ActorLexicon, spot: Spot, name: Name, head: Token) -> Name | None:
    """ "Chinese officials" names the country, "the Chinese" its people, "an Iranian" nobody, "in Chinese" a language."""
    if head.dep in ("amod", "compound", "nmod", "npadvmod", "poss", "acomp", "attr", "ROOT", "conj"):
        return name
    determiner = head.child("det")
    if determiner is None:
        return None if head.head.lower == "in" else name
    if determiner.lower in _ARTICLES:
        return None
    people = f"{name.actor}-people"
    return Name(fold(name.text), people, "people") if people in lexicon.actors else name
