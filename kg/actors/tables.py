"""Who is who: the tables of countries, organisations, leaders, bodies and roles, ready for look-up."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

from kg.lexicon import LexiconError, read_table
from kg.model import ACTOR_KINDS, SCOPED, Actor, stable_id

NameRole = Literal["name", "weak", "adjective", "people", "capital", "trait"]

_PROVINCES: Final = ("us-", "ca-", "au-")
_NO_PLURAL: Final = ("ese", "sh", "ss", "yz", "ic", "Basotho", "Malagasy", "Monegasque", "US")
_OTHER = re.compile(r"[^a-z0-9]+")
_FIRST_WORD = re.compile(r"[^\W\d_]+|\d+")


@dataclass(frozen=True, slots=True)
class Name:
    """One way to write an actor's name. ``role`` says what it can stand for."""

    text: str
    actor: str
    role: NameRole = "name"


@dataclass(frozen=True, slots=True)
class Term:
    """A leader's time in an office; ``end`` is the last day, or the table's ``as_of`` while it lasts."""

    actor: str
    office: str
    country: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Body:
    """What a noun after a country means: the state itself (``suffix`` empty) or one of its bodies."""

    suffix: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Group:
    """A common noun for people or a body. ``owned``: whose they are belongs to what they are."""

    kind: str
    owned: bool


@dataclass(slots=True)
class ActorLexicon:
    """Everything that the tables say. Build it with ``load_actors``."""

    actors: dict[str, Actor] = field(default_factory=dict)
    names: dict[str, list[tuple[str, list[Name]]]] = field(default_factory=dict)
    """By first word, lower case: folded lower-case names, the longest first."""
    small: frozenset[str] = frozenset()
    """First words of the names that begin with a small letter."""
    adjectives: dict[str, str] = field(default_factory=dict)
    """Adjective of a country, by its id."""
    bodies: dict[str, Body] = field(default_factory=dict)
    body_words: frozenset[str] = frozenset()
    """First words of the nouns in ``bodies``."""
    roles: dict[str, str] = field(default_factory=dict)
    """Role noun → what it makes of its owner: spokesperson, official, office, title."""
    groups: dict[str, Group] = field(default_factory=dict)
    """Nouns for groups and bodies without a name."""
    words: dict[str, str] = field(default_factory=dict)
    """Common word of organisations' names → the kind that it tells, or ""."""
    capitals: dict[tuple[str, str], bool] = field(default_factory=dict)
    """Construction and word beside a capital's name → whether the government is meant."""
    terms: list[Term] = field(default_factory=list)
    surnames: dict[str, list[str]] = field(default_factory=dict)
    """Folded lower-case surname → ids of leaders."""
    known: dict[str, str] = field(default_factory=dict)
    """Folded lower-case sure names of organisations → id."""
    full_names: dict[str, str] = field(default_factory=dict)
    """Folded lower-case full name → id of the leader."""
    alone: dict[str, str] = field(default_factory=dict)
    """Folded lower-case surname that means one leader even without a title → id."""

    def country_of(self, actor: str | None) -> str | None:
        """The state that the actor is, or is part of."""
        while actor is not None:
            known = self.actors.get(actor)
            if known is None or known.kind == "country":
                return actor if known else None
            actor = known.part_of
        return None

    def _written(self, country: Actor) -> tuple[str, ...]:
        """How the country stands before a noun, lower case."""
        label = country.label.lower()
        return (self.adjectives.get(country.id, label).lower(), label, f"{label}'s")

    def office_holder(self, office: str, country: str, on: date | None) -> Actor | None:
        """Who held the office ("president") of the country that day; None outside the terms known."""
        if on is None:
            return None
        for term in self.terms:
            if term.country == country and office in term.office.split("|") and term.start <= on <= term.end:
                return self.actors[term.actor]
        return None

    def leaders_on(self, leaders: list[str], on: date) -> list[str]:
        """Those of the leaders who held an office that day; where none did, those who had held one before.

        None of them after the day up to which the table is complete.
        """
        terms = [term for term in self.terms if term.actor in leaders]
        current = [term.actor for term in terms if term.start <= on <= term.end]
        earlier = [term.actor for term in terms if term.end < on] if on <= max(t.end for t in self.terms) else []
        return list(dict.fromkeys(current or earlier))

    def led_by(self, leader: str) -> Actor | None:
        """The state or organisation that the person has led."""
        return next((self.actors[term.country] for term in self.terms if term.actor == leader), None)

    def offices(self, leader: str) -> set[str]:
        """Every office of the leader."""
        return {office for term in self.terms if term.actor == leader for office in term.office.split("|")}

    def body(self, owner: Actor, noun: str) -> Actor | None:
        """The actor that "OWNER NOUN" names ("Chinese" + "military"): the owner itself or one of its bodies."""
        body = self.bodies.get(noun)
        if body is None:
            return None
        if not body.suffix:
            return owner
        for form in self._written(owner):
            if (known := self.known.get(f"{form} {noun}")) is not None:
                return self.actors[known]
        name = f"{owner.id}-{body.suffix}"
        if name in self.actors:
            return self.actors[name]
        adjective = self.adjectives.get(owner.id, owner.label)
        genitive = adjective if adjective.isupper() else f"{owner.label}'s".replace("s's", "s'")
        form = body.label if owner.kind == "country" else ""
        label = form.format(country=owner.label, adjective=adjective, genitive=genitive)
        written = noun.title() if any(word[0].isupper() for word in body.label.split()) else noun
        return Actor(name, label or f"{owner.label} {written}", body.kind, part_of=owner.id)

    def qualified(self, group: Actor, owner: Actor, words: str) -> Actor:
        """The part of a state's people that the words single out: "Kenyan" + "opposition" + "activists".

        Its bodies and media stay what they are, whatever is said about them.
        """
        adjective = self.adjectives.get(owner.id, owner.label)
        whole = group.id == owner.id or group.kind in ("government-body", "media")
        if not words or whole or not group.label.startswith(f"{adjective} "):
            return group
        label = f"{adjective} {words} {group.label.removeprefix(adjective).strip()}"
        return replace(group, id=f"{group.id}-{slug(words)}", label=label)


_NOT_PLAIN: Final = re.compile(r"[^ !-_a-~]")


def fold(text: str) -> str:
    """The text without diacritics and with plain apostrophes and blanks, of the same length.

    >>> fold("Élysée’s")
    "Elysee's"
    """
    if text.isascii() and "\n" not in text:
        return text
    return _NOT_PLAIN.sub(lambda found: _fold_character(found.group()), text)


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    if character in "’‘ʼ`":
        return "'"
    if character.isspace():
        return " "
    if character in "‐‑":
        return "-"
    plain = unicodedata.normalize("NFD", _LETTERS.get(character, character))[0]
    return plain if len(plain.lower()) == 1 else character


_LETTERS: Final = {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ß": "s"}


def slug(name: str) -> str:
    """The name as a part of an id; a hash where it has no Latin letter or digit.

    >>> slug("Côte d’Ivoire")
    'cote-d-ivoire'
    """
    return _OTHER.sub("-", fold(name).lower()).strip("-") or stable_id(name)


def scope(article: str) -> str:
    """What binds an actor's id to one article: the article's id, shortened and made unique where it is no slug.

    >>> scope("unsc-2023")
    'unsc-2023'
    """
    plain = slug(article)
    return plain if plain == article else f"{plain[:40].strip('-')}-{stable_id(article)[:8]}"


def scoped(name: str, here: str) -> str:
    """Id of an actor that is known in one article only; ``here`` is the article's ``scope``.

    >>> scoped("the opposition", "unsc-2023")
    'the-opposition--unsc-2023'
    """
    return f"{slug(name)}{SCOPED}{here}"


def first_word(text: str, start: int = 0) -> str:
    """The letters (or digits) that the text goes on with at ``start``; empty where neither stands there."""
    match = _FIRST_WORD.match(text, start)
    return match.group() if match else ""


@lru_cache(maxsize=8)
def load_actors(overlay: Path | None = None) -> ActorLexicon:
    """The shipped tables with those of the folder ``overlay`` over them.

    Raises ``LexiconError`` for a row that cannot be used, naming the table and the row.
    """
    lexicon = ActorLexicon()
    names: list[Name] = []
    names += _countries(lexicon, read_table("countries", ("code",), overlay), overlay)
    names += _peoples(lexicon, read_table("peoples", ("id",), overlay))
    names += _organisations(lexicon, read_table("actors", ("id",), overlay))
    names += _leaders(lexicon, read_table("leaders", ("name", "office", "start"), overlay))
    _nouns(lexicon, overlay)
    lexicon.names = _index(names)
    lexicon.small = frozenset(first_word(name.text) for name in names if name.text[0].islower())
    lexicon.body_words = frozenset(noun.split(" ")[0] for noun in lexicon.bodies)
    lexicon.known = {fold(name.text).lower(): name.actor for name in names if name.role == "name"}
    return lexicon


def _nouns(lexicon: ActorLexicon, overlay: Path | None) -> None:
    """The tables of common nouns and of constructions."""
    for row in read_table("bodies", ("nouns",), overlay):
        body = Body(row["suffix"], row["label"], row["kind"] or "government-body")
        lexicon.bodies.update(dict.fromkeys(_parts(row["nouns"]), body))
    for row in read_table("roles", ("role",), overlay):
        lexicon.roles[row["role"].lower()] = row["kind"]
    for row in read_table("groups", ("noun",), overlay):
        lexicon.groups[row["noun"]] = Group(row["kind"], row["owner"] == "of")
    for row in read_table("organisation_words", ("word",), overlay):
        lexicon.words[row["word"]] = row["kind"]
    for row in read_table("capitals", ("construction", "word"), overlay):
        lexicon.capitals[row["construction"], row["word"]] = row["reading"] == "actor"


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


def _countries(lexicon: ActorLexicon, rows: list[dict[str, str]], overlay: Path | None) -> list[Name]:
    """Countries and their provinces; names and ids from the table of territories, the rest from that of countries."""
    names: list[Name] = []
    territories = {row["code"]: row for row in read_table("territories", ("code",), overlay)}
    tabled = {row["code"]: row for row in rows}
    for code, territory in territories.items():
        row = tabled.get(code, {})
        province = code.startswith(_PROVINCES)
        if not (row or province or territory["status"] == "country"):
            continue
        label = row.get("label") or territory["name"].removesuffix(" (USA)")
        name = f"{code[:2]}-{slug(label)}" if province else slug(label)
        wikidata = row.get("wikidata") or territory["wikidata"] or None
        actor = Actor(name, label, "government-body" if province else "country", wikidata)
        iso3 = territory["iso3"] or None
        above = territories.get(territory["parent"])
        part_of = slug(tabled.get(above["code"], {}).get("label") or above["name"]) if above else None
        lexicon.actors[name] = Actor(name, label, actor.kind, actor.wikidata, iso3, part_of)
        names += [Name(text, name) for text in dict.fromkeys([label, *_parts(row.get("names", ""))])]
        names += _demonyms(lexicon, lexicon.actors[name], row)
    unknown = [code for code in tabled if code not in territories]
    if unknown:
        raise LexiconError(f"countries.tsv: unknown code {unknown[0]!r}; use the codes of territories.tsv")
    return names


def _demonyms(lexicon: ActorLexicon, country: Actor, row: dict[str, str]) -> list[Name]:
    """Names of the country's capital, its adjectives, and its people as an actor of their own."""
    names = [Name(text, country.id, "capital") for text in _parts(row.get("capitals", ""))]
    adjectives = _parts(row.get("adjectives", ""))
    people = _parts(row.get("people", "")) or [text + "s" for text in adjectives if not text.endswith(_NO_PLURAL)]
    if adjectives:
        lexicon.adjectives[country.id] = adjectives[0]
    names += [Name(text, country.id, "adjective") for text in adjectives]
    if adjectives or people:
        spelt = next((text for text in adjectives if not text.isupper()), "")
        label = f"{spelt} people" if spelt else people[0]
        person = Actor(f"{country.id}-people", label, "population", part_of=country.id)
        lexicon.actors[person.id] = person
        names += [Name(text, person.id, "people") for text in people]
    return names


def _peoples(lexicon: ActorLexicon, rows: list[dict[str, str]]) -> list[Name]:
    """Peoples and faiths, and the regions that some live in; their adjectives tell who holds something and no more."""
    names: list[Name] = []
    for row in rows:
        people = Actor(row["id"], row["label"], "population", part_of=row["part_of"] or None)
        whole = people
        if row["region"]:
            whole = Actor(slug(row["region"]), row["region"], "other")
            people = replace(people, part_of=whole.id)
            lexicon.actors[whole.id] = whole
            names.append(Name(row["region"], whole.id, "capital"))
        lexicon.actors[people.id] = people
        names += [Name(text, people.id) for text in _parts(row["names"])]
        names += [Name(text, whole.id, "trait") for text in _parts(row["adjectives"])]
    return names


def _organisations(lexicon: ActorLexicon, rows: list[dict[str, str]]) -> list[Name]:
    names: list[Name] = []
    for row in rows:
        if row["kind"] not in ACTOR_KINDS:
            raise LexiconError(
                f"actors.tsv, {row['id']}: unknown kind {row['kind']!r}; known are {', '.join(ACTOR_KINDS)}"
            )
        lexicon.actors[row["id"]] = Actor(
            row["id"], row["label"], row["kind"], row["wikidata"] or None, row["iso3"] or None, row["part_of"] or None
        )
        plain = [] if "(" in row["label"] else [row["label"]]
        names += [Name(text, row["id"]) for text in dict.fromkeys([*plain, *_parts(row["names"])])]
        names += [Name(text, row["id"], "weak") for text in _parts(row["weak_names"])]
    return names


def _leaders(lexicon: ActorLexicon, rows: list[dict[str, str]]) -> list[Name]:
    names: dict[str, Name] = {}
    for row in rows:
        name = slug(row["name"])
        lexicon.actors.setdefault(name, Actor(name, row["name"], "person", row["wikidata"] or None, part_of=None))
        end = date.fromisoformat(row["end"] or row["as_of"])
        lexicon.terms.append(Term(name, row["office"], row["country"], date.fromisoformat(row["start"]), end))
        for text in _parts(row["alone"]):
            lexicon.alone[fold(text).lower()] = name
        for text in (row["name"], *_parts(row["other_names"])):
            folded = fold(text).lower()
            lexicon.full_names[folded] = name
            if " " in text:
                names[folded] = Name(text, name)
            known = lexicon.surnames.setdefault(row["surname"].lower() or folded.rsplit(" ", 1)[-1], [])
            if name not in known:
                known.append(name)
    return list(names.values())


def _index(names: list[Name]) -> dict[str, list[tuple[str, list[Name]]]]:
    """Names by their first word, under it the longest first; equal ones together."""
    grouped: dict[str, dict[str, list[Name]]] = {}
    for name in names:
        folded = fold(name.text).lower()
        grouped.setdefault(first_word(folded), {}).setdefault(folded, []).append(name)
    return {word: sorted(entries.items(), key=lambda entry: -len(entry[0])) for word, entries in grouped.items()}
