"""The predicate lexicon matched on the parse: who (holder) expresses what (row) about whom or what (target).

Stances and events both read these frames. The table is ``kg/lexicons/predicates.tsv``, and in the same columns
``event_predicates.tsv`` for what is an event only:

predicate
    lemma of the word that carries the stance, then words that must stand below or beside it ("point finger")
pos
    ``V`` verb, ``N`` noun, ``A`` adjective, ``E`` evaluative adjective and ``EN`` noun (said of something, or used to call it
    something), ``M`` modal, ``P`` prefix ("pro-…": held by the noun that it modifies, towards what follows the hyphen)
holder, target
    slots, the first that is filled counts (``|`` between them): ``subject``, ``object``, ``indirect`` ("gave X …"),
    ``possessor``, ``speaker`` (who says the sentence), ``clause`` ("that …", "to …"), ``clause-subject``, ``self`` (the
    noun's own phrase), ``modifier`` (a noun before it), ``theme`` (the grammatical subject of the clause that the noun
    stands in), ``of-subject`` (what an adjective or evaluative word is said of), or a preposition; a target slot may ask
    for an actor or for an issue ("object:actor")
type, plover, cameo
    stance type, PLOVER 2021 event type and CAMEO code, each empty where the predicate gives none
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from kg.extraction import syntax
from kg.language.document import Document, Token
from kg.lexicon import LexiconError, read_table
from kg.model import PLOVER_TYPES, STANCE_TYPES

_POS: Final = {"VERB": "V", "AUX": "V", "NOUN": "N", "PROPN": "N", "ADJ": "A"}
_CLASSES: Final = ("V", "N", "A", "E", "EN", "M", "P")
_MEASURES: Final = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL"})
_TO_WHOM: Final = frozenset({"from", "to", "with", "against"})
_UNNAMING: Final = frozenset({"NUM", "PUNCT", "SYM", "SPACE", "X"})
SPEAKER: Final = "speaker"
MATTERS: Final = frozenset({"it", "this", "that"})
"""Pronouns that take up a matter rather than an actor, where either could be meant."""


@dataclass(frozen=True, slots=True)
class Predicate:
    """One row of the table."""

    lemma: str
    others: tuple[str, ...]
    pos: str
    holder: tuple[str, ...]
    target: tuple[str, ...]
    type: str
    plover: str
    cameo: str
    example: str

    @property
    def name(self) -> str:
        return " ".join((self.lemma, *self.others))


@dataclass(frozen=True, slots=True)
class Frame:
    """A predicate found in a document. ``holders`` is empty where the speaker of the sentence holds the position."""

    predicate: Predicate
    trigger: Token
    holders: tuple[Token, ...]
    targets: tuple[Token, ...]
    clausal: bool
    """Whether the targets are heads of clauses."""

    @property
    def by_speaker(self) -> bool:
        return self.predicate.holder[0] == SPEAKER


IsActor = Callable[[Token], bool]
Predicates = dict[tuple[str, str], tuple[Predicate, ...]]


@lru_cache(maxsize=4)
def load_predicates(overlay: Path | None = None) -> Predicates:
    """The table by lemma and part of speech; rows that ask for more words come first.

    Raises ``LexiconError`` for an unknown part of speech, stance type or PLOVER type.
    """
    table: dict[tuple[str, str], list[Predicate]] = {}
    key = ("predicate", "pos", "holder", "target", "type")
    for name in ("predicates", "event_predicates"):
        for row in read_table(name, key, overlay):
            predicate = _predicate(name, row)
            table.setdefault((predicate.lemma, predicate.pos), []).append(predicate)
    return {key: tuple(sorted(rows, key=lambda row: -len(row.others))) for key, rows in table.items()}


@lru_cache(maxsize=4)
def word_types(overlay: Path | None = None) -> dict[str, str]:
    """Lemma → the type of the first stance that a row gives to the word alone."""
    found: dict[str, str] = {}
    for rows in load_predicates(overlay).values():
        for row in rows:
            if row.type and not row.others and row.pos not in ("M", "P"):
                found.setdefault(row.lemma, row.type)
    return found


def _predicate(table: str, row: dict[str, str]) -> Predicate:
    lemma, *others = row["predicate"].split() or [""]
    for column, known in (("pos", _CLASSES), ("type", ("", *STANCE_TYPES)), ("plover", ("", *PLOVER_TYPES))):
        if row[column] not in known:
            raise LexiconError(f"{table}.tsv: {row['predicate']!r}: unknown {column} {row[column]!r}")
    return Predicate(
        lemma,
        tuple(others),
        row["pos"],
        tuple(row["holder"].split("|")),
        tuple(filter(None, row["target"].split("|"))),
        row["type"],
        row["plover"],
        row["cameo"],
        row["example"],
    )


def find_frames(doc: Document, predicates: Predicates, is_actor: IsActor | None = None) -> Iterator[Frame]:
    """Every predicate of the table that stands in the document with its target filled, in the order of the text.

    ``is_actor`` says which tokens can hold a position: a holder slot that offers none gives way to the next. Without it
    every token can, and no slot asks for an actor or for an issue.
    """
    for token in doc.tokens:
        if (token.lower, "P") in predicates:
            yield from _prefixed(doc, token, predicates[token.lower, "P"])
        for key in _keys(token):
            rows = predicates.get(key)
            if rows:
                yield from _frames(token, rows, is_actor)


def _prefixed(doc: Document, prefix: Token, rows: tuple[Predicate, ...]) -> Iterator[Frame]:
    """ "pro-European parties", "anti-whaling states": what stands behind the hyphen, and the noun that it modifies."""
    if prefix.i + 2 >= len(doc.tokens) or doc.tokens[prefix.i + 1].text not in ("-", "–"):
        return
    target = doc.tokens[prefix.i + 2]
    holder = target.head
    if holder.i > target.i and holder.pos in ("NOUN", "PROPN") and _can_be_target(target):
        yield from (Frame(row, prefix, (holder,), (target,), False) for row in rows)


def _keys(token: Token) -> tuple[tuple[str, str], ...]:
    """Under which the token may stand in the table; participles also as adjectives by their form."""
    pos = _POS.get(token.pos)
    if pos is None:
        return ()
    if token.dep == "aux":
        return ((token.lower, "M"),) if token.tag == "MD" else ()
    lemma = token.lemma.lower()
    if token.tag in ("VBN", "VBG"):
        return (lemma, pos), (token.lower, "A"), (token.lower, "E")
    return (lemma, pos), (lemma, "EN" if pos == "N" else "E")


def _frames(token: Token, rows: tuple[Predicate, ...], is_actor: IsActor | None) -> Iterator[Frame]:
    around: set[str] | None = None
    longest = {True: 0, False: 0}  # rows of a position and rows of an event only do not hide each other
    for row in rows:
        if len(row.others) < longest[bool(row.type)]:
            continue
        if row.others:
            around = neighbours(token) if around is None else around
            if not around.issuperset(row.others):
                continue
        frame = _fill(token, row, is_actor)
        if frame is not None:
            longest[bool(row.type)] = max(longest[bool(row.type)], len(row.others))
            yield frame


def neighbours(token: Token) -> set[str]:
    """Lemmas and forms of the words that hang on the token, two steps down, and of the word above it."""
    found = {token.head.lemma}
    for child in token.children:
        found.update((child.lemma, child.lower))
        for below in child.children:
            found.update((below.lemma, below.lower))
    return found


def _fill(token: Token, row: Predicate, is_actor: IsActor | None) -> Frame | None:
    targets = next(filter(None, (_targets(token, slot, row, is_actor) for slot in row.target)), None)
    if not targets:
        return None
    holders = _holders(token, row, targets, is_actor)
    if not holders and SPEAKER not in row.holder:
        return None
    if row.pos == "N" and holders and targets[0].dep in ("acl", "ccomp", "relcl") and targets[0].head is token:
        targets = [token]  # "the plan to hold a vote" is named by its noun
    return Frame(row, token, tuple(holders), tuple(targets), _is_clause(targets[0]))


def _targets(token: Token, slot: str, row: Predicate, is_actor: IsActor | None) -> list[Token]:
    name, _, sort = slot.partition(":")
    offered = [each for each in syntax.counted(_slot(token, name, row)) if _can_be_target(each)]
    if not sort or is_actor is None:
        return offered
    return [each for each in offered if (is_actor(each) and each.lower not in MATTERS) is (sort == "actor")]


def _holders(token: Token, row: Predicate, targets: list[Token], is_actor: IsActor | None) -> list[Token]:
    """What fills the first holder slot that offers an actor, else what fills any."""
    found: list[Token] = []
    for slot in row.holder:
        if slot != SPEAKER:
            offered = [each for each in _slot(token, slot, row) if each not in targets or slot == "self"]
            acting = [each for each in offered if is_actor is None or is_actor(each)]
            if acting:
                return acting
            found = found or offered
    return found


def _can_be_target(token: Token) -> bool:
    """Times, amounts and stray marks are not what a position is about."""
    return token.entity not in _MEASURES and token.pos not in _UNNAMING and token.text[0].isalnum()


def _is_clause(head: Token) -> bool:
    """Whether the target is a clause: its head is a verb, or a word with a subject of its own."""
    return head.pos in ("VERB", "AUX") or any(child.dep in ("nsubj", "nsubjpass", "csubj") for child in head.children)


def _slot(token: Token, slot: str, row: Predicate) -> list[Token]:
    if slot == "subject":
        return _subject(token, row)
    if slot in _READERS:
        return _READERS[slot](token)
    found = syntax.prepositional(token, slot)
    if found:
        return found
    # "voiced opposition to", "demanded an answer from": the preposition may hang on the noun
    for child in token.children:
        if child.lemma in row.others or (row.pos == "V" and child.dep == "dobj" and slot in _TO_WHOM):
            found = syntax.prepositional(child, slot)
            if found:
                return found
    if token.dep in ("attr", "acomp") or (token.dep in ("dobj", "nsubjpass") and row.pos == "N" and _is_carried(token)):
        return [each for each in syntax.prepositional(token.head, slot) if each is not token]
    return []


def _subject(token: Token, row: Predicate) -> list[Token]:
    if row.pos == "A":
        return syntax.copula_subjects(token) or syntax.surface_subjects(token)
    if token.pos in ("VERB", "AUX"):
        return syntax.subjects(token)
    return syntax.clause_subjects_of_noun(token) if _is_carried(token) else []


def _is_carried(noun: Token) -> bool:
    """Whether the subject's own position is what the noun says: "voiced opposition", "in protest", not "rejected criticism"."""
    while noun.dep in ("conj", "appos") and noun.head is not noun:
        noun = noun.head
    return noun.dep not in ("dobj", "obj", "nsubjpass") or noun.head.lemma in light_verbs()


@lru_cache(maxsize=1)
def light_verbs() -> frozenset[str]:
    """Verbs that only carry the noun below them ("voice", "issue", "launch")."""
    return frozenset(row["verb"] for row in read_table("light_verbs", ("verb",)))


def _complement(token: Token) -> list[Token]:
    """The clause that completes the word; none where it tells only what the speaker has to do ("I must go")."""
    if token.dep != "aux":
        return syntax.clauses(token)[:1]
    return [] if any(child.dep == "nsubj" and child.lower == "i" for child in token.head.children) else [token.head]


_READERS: Final[dict[str, Callable[[Token], list[Token]]]] = {
    "object": syntax.objects,
    "possessor": syntax.possessors,
    "clause": _complement,
    "clause-subject": lambda token: (
        syntax.surface_subjects(token.head) if token.dep == "aux" else syntax.clause_actors(token)
    ),
    "self": lambda token: [token],
    "theme": syntax.clause_themes,
    "modifier": lambda token: [child for child in token.children if child.dep in ("poss", "compound", "nmod")],
    "of-subject": syntax.copula_subjects,
    "indirect": syntax.indirect_objects,
}
