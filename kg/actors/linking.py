"""From the names in an article to its actors: the tables first, then what the article itself calls by name."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.actors.bodies import add_bodies, add_roles
from kg.actors.candidates import find_candidates
from kg.actors.capitals import acts
from kg.actors.groups import add_groups, add_parts
from kg.actors.kinds import FORMS, Candidate, is_generic, kind_of
from kg.actors.members import add_members
from kg.actors.mentions import Mention, Mentions
from kg.actors.persons import People, with_families
from kg.actors.readings import main_country, read_spots, support_of
from kg.actors.spotting import Spot, head_of, spot_names
from kg.actors.tables import ActorLexicon, Name, fold, scope, scoped, slug
from kg.language.document import Document, Token
from kg.model import Actor

_TITLE_REACH = 4


def find_actors(doc: Document, lexicon: ActorLexicon) -> Mentions:
    """Every mention of an actor: names, what stands for them ("the Chinese government"), then coreference."""
    from kg.actors.coreference import resolve, resolve_plurals

    mentions = link_names(doc, lexicon)
    add_members(doc, mentions)
    add_groups(doc, lexicon, mentions, definite=False)
    resolve(doc, mentions, lexicon)
    add_groups(doc, lexicon, mentions)
    add_parts(doc, lexicon, mentions)
    resolve_plurals(doc, mentions)
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
    small: frozenset[str] = frozenset()
    """The words that the article writes with a small first letter."""
    main: str | None = None
    """The country that the article speaks of far more than of any other."""

    def run(self) -> None:
        people = People(self.lexicon, scope(self.doc.article.id), self.doc.published)
        spots = spot_names(self.doc, self.lexicon)
        support = support_of(self.lexicon, spots)
        self.main = main_country(self.lexicon, support)
        readings = read_spots(self.doc, self.lexicon, spots, support, self.main)
        readings = self._without_surnames(readings)
        candidates = find_candidates(self.doc, self.lexicon, [spot for spot, _ in readings])
        covered = {index for candidate in candidates for index in range(candidate.first, candidate.last + 1)}
        for spot, name in readings:
            if name is None or spot.first in covered or spot.last in covered:
                continue
            actor = self.lexicon.actors[name.actor]
            last = self._with_form(spot.last) if actor.kind == "company" else spot.last
            end = None if last > spot.last or self._is_form(last) else spot.end
            self._add(spot.first, last, actor, spot.start, end)
            if actor.kind == "person":
                people.meet(name.text.split())
        self._explain([spot for spot, _ in readings])
        self._name(candidates, people)
        self._sweep()
        add_bodies(self.doc, self.lexicon, self.mentions)
        add_roles(self.doc, self.lexicon, self.mentions)

    def _without_surnames(self, readings: list[tuple[Spot, Name | None]]) -> list[tuple[Spot, Name | None]]:
        """Without the names of places that somebody in the article bears ("Sam Jordan … Jordan said")."""
        surnames = {
            self.doc.tokens[entity.last].text
            for entity in self.doc.entities
            if entity.label == "PERSON" and entity.first < entity.last
        }
        return [(spot, name) for spot, name in readings if not self._borne(spot, name, surnames)]

    def _borne(self, spot: Spot, name: Name | None, surnames: set[str]) -> bool:
        """Whether the name of a place or nationality is somebody's surname here."""
        token = self.doc.tokens[spot.first]
        if spot.first != spot.last or token.text not in surnames:
            return False
        if name is not None and (name.role == "capital" or self.lexicon.actors[name.actor].kind == "person"):
            return name.role == "capital"
        bare = token.dep in ("nsubj", "dobj", "pobj", "nsubjpass") and token.child("det") is None
        nation = spot.readings[0].role == "adjective" and bare
        return nation or token.entity not in ("GPE", "NORP")

    def _add(self, first: int, last: int, actor: Actor, start: int | None = None, end: int | None = None) -> None:
        tokens = self.doc.tokens
        if not self.taken.isdisjoint(range(first, last + 1)):
            return
        self.taken.update(range(first, last + 1))
        head = head_of(tokens, first, last)
        span = (tokens[first].start if start is None else start, self._end(last) if end is None else end)
        if actor.part_of and actor.part_of in self.lexicon.actors:
            self._bring(actor.part_of)
        self.mentions.add(Mention(*span, head.i, actor.id), actor)

    def _with_form(self, last: int) -> int:
        """Index of the last token of a company's name with the legal form that follows: "General Wheels Corp"."""
        while last + 1 < len(self.doc.tokens) and self._is_form(last + 1) and last + 1 not in self.taken:
            last += 1
        return last

    def _is_form(self, index: int) -> bool:
        token = self.doc.tokens[index]
        return token.text[0].isupper() and token.lower.strip(".") in FORMS

    def _end(self, last: int) -> int:
        """Offset behind the name; the full stop of a legal form that ends its sentence is not part of it."""
        tokens = self.doc.tokens
        final = last + 1 == len(tokens) or tokens[last + 1].sentence != tokens[last].sentence
        closes = final and tokens[last].text[-1] == "." and self._is_form(last)
        return tokens[last].end - closes

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
        candidates = with_families(candidates, self.doc.tokens)
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

    def _sweep(self) -> None:
        """Link what is written like a name that the article has given, where the recogniser saw none."""
        known = self._given()
        tokens = self.doc.tokens
        self.small = frozenset(token.text for token in tokens if token.text[0].islower())
        for token in tokens:
            if token.i in self.taken or not token.text[0].isupper():
                continue
            for text, actor in known.get(token.text, ()):
                end = token.start + len(text)
                if not self.doc.text.startswith(text, token.start) or self.doc.text[end : end + 1].isalnum():
                    continue
                if " " in text or token.pos == "PROPN" or text.isupper() or self._only_name(token):
                    last = token.i
                    while last + 1 < len(tokens) and tokens[last + 1].start < end:
                        last += 1
                    self._add(token.i, last, actor, token.start, end)
                    break

    def _only_name(self, token: Token) -> bool:
        """Whether a surname that the parser takes for a common word can be nothing else here ("Cook" or "cook")."""
        return token.pos in ("NOUN", "ADJ", "VERB", "INTJ", "X") and token.lower not in self.small

    def _given(self) -> dict[str, list[tuple[str, Actor]]]:
        """By first token: names of two words and more, surnames that one person bears, acronyms; the longest first."""
        texts: dict[str, set[str]] = {}
        for mention in self.mentions.all():
            actor = self.mentions.actors[mention.actor]
            text = self.doc.text[mention.start : mention.end]
            if actor.kind != "person" and (actor.kind in ("country", "population") or actor.id in self.lexicon.actors):
                continue
            if " " in text:
                texts.setdefault(text, set()).add(actor.id)
            if actor.kind == "person" and " " in text:
                texts.setdefault(text.split()[-1], set()).add(actor.id)
        for short, actor in self.short.items():
            if short.isupper() and actor.id in self.mentions.actors:
                texts.setdefault(short, set()).add(actor.id)
        known: dict[str, list[tuple[str, Actor]]] = {}
        for text, actors in sorted(texts.items(), key=lambda item: -len(item[0])):
            token = self.doc.token_at(self.doc.text.find(text))
            if len(actors) == 1 and token is not None:
                known.setdefault(token.text, []).append((text, self.mentions.actors[min(actors)]))
        return known

    def _organisations(self, candidates: list[Candidate], people: People) -> dict[str, Actor]:
        """Organisations with names of two or more words, by that name."""
        found: dict[str, Actor] = {}
        for candidate in candidates:
            if candidate.label == "PERSON" or len(candidate.words) < 2 or people.find(candidate.words):
                continue
            kind = kind_of(candidate, self.lexicon.words)
            if is_generic(candidate, self.lexicon.words):
                continue
            label = _plain(candidate.text)
            known = self.lexicon.known.get(fold(label).lower(), slug(label))
            actor = self.lexicon.actors.get(known, Actor(known, label, kind))
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
        if candidate.headline:
            return None
        if candidate.label == "PERSON" or titles:
            return people.single(candidate.words)
        if is_generic(candidate, self.lexicon.words):
            return self._generic(candidate, people.scope)
        if candidate.label == "GPE" and not acts(
            self.doc, self._head(candidate), candidate.last, self.lexicon.capitals
        ):
            return None
        name = scoped(candidate.text, people.scope) if len(candidate.words) == 1 else slug(candidate.text)
        return Actor(name, candidate.text, kind_of(candidate, self.lexicon.words))

    def _generic(self, candidate: Candidate, scope: str) -> Actor | None:
        """ "Foreign Ministry" alone: that of the country that the article is about, else the article's own.

        "Council" alone: the only one that the article names. None for words that tell no kind of actor.
        """
        kind = kind_of(candidate, self.lexicon.words)
        if kind == "other":
            return None
        bodies = [each for each in self.mentions.actors.values() if each.kind != "person"]
        longer = {each.id for each in bodies if each.label.endswith(f" {candidate.text}")}
        longer = longer or {each.id for each in bodies if f" {candidate.text} of " in f" {each.label}"}
        if len(longer) == 1 and len(candidate.words) == 1:
            return self.mentions.actors[min(longer)]
        country = self.lexicon.actors[self.main] if self.main else None
        body = self.lexicon.body(country, candidate.text.lower()) if country else None
        return body or Actor(scoped(candidate.text, scope), candidate.text, kind)

    def _head(self, candidate: Candidate) -> Token:
        return head_of(self.doc.tokens, candidate.first, candidate.last)


def _plain(name: str) -> str:
    """The name without its legal form: "X Industries Inc." → "X Industries"."""
    words = name.split()
    while len(words) > 1 and words[-1].lower().strip(".,") in FORMS:
        words.pop()
        while len(words) > 1 and words[-1] in ("and", "&"):
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
