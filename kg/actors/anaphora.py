"""The words that refer back to an actor or stand for one: ``lexicons/anaphora.tsv``, and first names with a gender."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from kg.language.document import Token
from kg.lexicon import read_table


@dataclass(frozen=True, slots=True)
class Noun:
    """A row of the table: what kinds of actor the noun can stand for, its number and gender."""

    word: str
    kinds: frozenset[str]
    number: str
    gender: str
    full: str


@lru_cache(maxsize=1)
def nouns() -> dict[str, dict[str, Noun]]:
    """The rows by class ("definite", "named", "title", "organ", "voice", "human", …) and word."""
    found: dict[str, dict[str, Noun]] = {}
    for row in read_table("anaphora", ("word", "class")):
        noun = Noun(row["word"], frozenset(row["kinds"].split()), row["number"], row["gender"], row["full"])
        found.setdefault(row["class"], {})[noun.word] = noun
    return found


def row(sort: str, token: Token) -> Noun | None:
    """The row of the class for the token's word."""
    return nouns()[sort].get(token.lower)


def somebody(token: Token) -> Noun | None:
    """The row for a word that stands for a person: of a human being, of a title, of a voice."""
    return _persons().get(token.lower)


@lru_cache(maxsize=1)
def _persons() -> dict[str, Noun]:
    return {**nouns()["voice"], **nouns()["title"], **nouns()["human"]}


@lru_cache(maxsize=1)
def first_names() -> dict[str, str]:
    """Gender ("m", "f") by given name."""
    return {row["name"]: row["gender"] for row in read_table("first_names", ("name",))}
