"""How an issue is worded: the part of a noun phrase or clause that stands alone as a label, with its actors by name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from kg.actors.mentions import Mentions
from kg.extraction.issue_nouns import IssueTables
from kg.language.document import INDEX, Document, Token
from kg.model import Span

MAX_WORDS: Final = 12
_BEFORE: Final = frozenset(("amod", "compound", "nmod", "poss", "npadvmod"))
_SUBJECTS: Final = ("nsubj", "nsubjpass", "csubj")
_OBJECTS: Final = frozenset(
    ("dobj", "attr", "acomp", "oprd", "dative", "prep", "agent", "xcomp", "ccomp", "prt", "neg", "pobj")
)
_LEFT_OUT: Final = frozenset(("relcl", "advcl", "appos", "punct", "parataxis", "intj"))
_NOISE: Final = frozenset(('"', "“", "”", "„", "«", "»", "‘", "`", "``", "''", "[", "]", "(", ")", "...", "…", "#"))
_PLAIN: Final = str.maketrans({"’": "'", "[": None, "]": None})
_REPEATED: Final = re.compile(r"\b(\w+(?: \w+)?) (?=\1\b)")
_SECOND_S: Final = re.compile(r"s's\b")
_HYPHENS: Final = frozenset(("-", "–", "‑", "/"))
_FINITE: Final = frozenset(("VBD", "VBZ", "VBP", "MD"))
_SPEAKERS: Final = frozenset(("our", "us", "we", "ours"))
_RELATIVES: Final = frozenset(("who", "which", "that", "whom", "what"))


class Phraser:
    """Words noun phrases and clauses of one article as labels."""

    def __init__(self, doc: Document, mentions: Mentions, tables: IssueTables) -> None:
        self.doc = doc
        self.mentions = mentions
        words = tables.words
        self._weak, self._time, self._void = words("weak"), words("time"), words("void")
        self._prepositions, self._attaching = words("preposition"), words("attaching")
        self._splits, self._particles = words("splits"), words("particle")

    def noun(self, head: Token, room: int = MAX_WORDS) -> list[Token]:
        """The tokens of the noun phrase that belong in a label, at most about ``room``."""
        kept = self._modifiers(head)
        room -= len(kept)
        for child in head.children:
            part = self._complement(child, head, room) if child.i > head.i else []
            if part and len(part) <= room:
                kept += part
                room -= len(part)
        if kept[-1] is head and (prep := self._stray(head)) is not None:
            kept += self._prepositional(prep, head, room)
        if kept[-1] is not head:
            return kept
        return kept + (self._shared(head, room) or (self._restriction(head, room) if len(kept) <= 2 else []))

    def clause(self, verb: Token, room: int = MAX_WORDS) -> list[Token]:
        """The tokens of the clause that belong in a label: subject, verb, objects, complements."""
        kept = [verb, *self._auxiliaries(verb)]
        for child in verb.children:
            part = self._argument(child, room - len(kept))
            if part and len(kept) + len(part) <= room:
                kept += part
        return sorted(kept, key=INDEX)

    def span(self, tokens: list[Token], head: Token) -> Span:
        """Character span of the wording, its determiner included."""
        first = min([head, *tokens, *(child for child in head.children if child.dep in ("det", "predet"))], key=INDEX)
        last = max(tokens, key=INDEX)
        return self.doc.trim(first.start, last.end)

    def render(self, tokens: list[Token]) -> str:
        """The tokens as text; pronouns and descriptions of actors are replaced by the actor's label."""
        replaced = self._replacements(tokens)
        text, previous = "", None
        for token in sorted(tokens, key=INDEX):
            piece = replaced.get(token.i, token.lower if token.dep == "det" else token.text)
            if not piece or piece in _NOISE or piece.isspace():
                continue
            joined = previous is not None and token.start == previous.end
            text += piece if joined or not text else f" {piece}"
            previous = token
        text = _REPEATED.sub("", " ".join(text.translate(_PLAIN).split()))
        return _SECOND_S.sub("s'", text).strip(" ,;:-")

    def duty(self, verb: Token, tokens: list[Token]) -> str:
        """What is to be done: "X must open the harbour" → "X to open the harbour", "it must be opened" → "open the harbour".

        A negation is left to the position that is taken on it.
        """
        words = {child.i for child in verb.children if child.dep in ("aux", "auxpass", "neg")}
        subject = verb.child("nsubjpass")
        if subject is None:
            kept = [token for token in tokens if token.i not in words]
            before = self.render([token for token in kept if token.i < verb.i])
            after = self.render([token for token in kept if token.i > verb.i])
            return f"{before} to {verb.lemma} {after}".strip() if before else f"{verb.lemma} {after}".strip()
        patient = {token.i for token in subject.subtree()}
        rest = [token for token in tokens if token.i not in words | patient and token is not verb]
        return f"{verb.lemma} {self.render([t for t in tokens if t.i in patient])} {self.render(rest)}".strip()

    def nominal(self, verb: Token, noun: str, room: int = MAX_WORDS) -> str:
        """The clause as a noun phrase: "withdraw troops from Syria" → "withdrawal of troops from Syria"."""
        subject, direct = verb.child("nsubj"), _antecedent(verb.child("dobj", "nsubjpass"))
        text = noun
        if subject is not None and self.mentions.at(subject):
            text = f"{possessive(self.render(self.noun(subject, 4)))} {noun}"
        elif direct is None and subject is not None and subject.lower not in _RELATIVES and subject.pos != "PRON":
            direct = subject
        if direct is not None and not self._unresolved(direct):
            text += f" of {self.render([*self._article(direct), *self.noun(direct, room - 3)])}"
        rest = [part for child in verb.children if (part := self._complement(child, verb, room - len(text.split())))]
        for part in rest:
            if len(text.split()) + len(part) <= room:
                text += f" {self.render(part)}"
        return text

    def _modifiers(self, head: Token) -> list[Token]:
        kept: list[Token] = []
        for child in head.children:
            if child.i > head.i:
                break
            if child.dep in _BEFORE and not (child.dep == "amod" and child.lower in self._weak):
                kept += self._name(child) if child.dep == "poss" else _subtree(child)
            elif child.text in _HYPHENS:
                kept.append(child)
        return [*kept, head]

    def _name(self, owner: Token) -> list[Token]:
        """The possessor, cut to its actor's mention where it is one."""
        tokens = _subtree(owner)
        mention = self.mentions.at(owner)
        if owner.lower in _SPEAKERS or (mention is None and owner.tag == "PRP$"):
            return []
        if mention is None:
            return tokens
        return [t for t in tokens if mention.start <= t.start < mention.end or (t.tag == "POS" and t.head is owner)]

    def _complement(self, child: Token, head: Token, room: int) -> list[Token]:
        if child.dep == "prep":
            return self._prepositional(child, head, room)
        if child.dep in ("acl", "relcl") and child.tag == "VB" and _auxiliary(child, "to"):
            aux = [token for token in child.children if token.dep == "aux"]
            return aux + self.clause(child, room - 1)
        if child.dep in ("acl", "ccomp") and (mark := child.child("mark")) is not None and mark.lower == "that":
            return [mark, *self.clause(child, room - 1)]
        return []

    def _stray(self, head: Token) -> Token | None:
        """The preposition that follows the noun but that the parser gave to the verb: "opposed the ban on fishing"."""
        if head.dep not in ("dobj", "conj") or head.head.lemma in self._splits:
            return None
        fitting = self._attaching if head.dep == "dobj" else self._prepositions
        for prep in head.head.children:
            if prep.dep == "prep" and prep.i == head.i + 1 and prep.lower in fitting:
                return prep
        return None

    def _restriction(self, head: Token, room: int) -> list[Token]:
        """What a bare noun is told by: "guidelines issued by the agency", "a budget that does not allocate funds"."""
        for child in head.children:
            if child.i < head.i or child.pos != "VERB" or child.dep not in ("acl", "relcl"):
                continue
            opening = [t for t in child.children if t.dep in _SUBJECTS and t.lower in _RELATIVES]
            apart = any(t.dep == "punct" and head.i < t.i < child.i for t in head.children)
            told = opening or (child.dep == "acl" and child.tag in ("VBN", "VBG")) or head.lemma in self._void
            if apart or not told:
                return []
            part = self.clause(child, room - 1)
            return [*opening, *part] if len(part) > 1 else []
        return []

    def _shared(self, head: Token, room: int) -> list[Token]:
        """The complement at the end of a coordination: "detention and deportation of the reporter"."""
        last = next((token for token in reversed(head.conjuncts()) if token.pos in ("NOUN", "PROPN")), None)
        if last is None or last.child("det", "poss") is not None:
            return []
        preps = [
            child for child in last.children if child.dep == "prep" and child.lower in ("of", "for", "against", "on")
        ]
        return self._prepositional(preps[0], last, room) if preps else []

    def _prepositional(self, prep: Token, head: Token, room: int) -> list[Token]:
        if prep.lower not in self._prepositions or self._belongs_above(prep, head):
            return []
        target = prep.child("pobj")
        if target is None:
            inner = prep.child("prep")
            if inner is not None:
                part = self._prepositional(inner, head, room - 1)
                return [prep, *part] if part else []
            verb = prep.child("pcomp")
            return [prep, *self.clause(verb, room - 1)] if verb is not None and verb.pos == "VERB" else []
        if self._temporal(target) or self._unresolved(target) or (prep.lower == "in" and target.lemma in self._void):
            return []
        kept = [prep, *self._article(target), *self.noun(target, room - 1)]
        return kept + self._coordinated(target, room - len(kept))

    def _belongs_above(self, prep: Token, head: Token) -> bool:
        """Whether "for" after an object is the verb's: "blamed sanctions for the hardship"."""
        return head.dep == "dobj" and prep.lower in ("for", "over") and head.head.lemma in self._splits

    def _coordinated(self, first: Token, room: int) -> list[Token]:
        kept: list[Token] = []
        for token in first.conjuncts():
            link = [t for t in token.head.children if t.dep in ("cc", "punct") and token.head.i < t.i < token.i]
            part = link + self.noun(token, 4)
            if len(kept) + len(part) > room or token.pos == "VERB":
                return []
            kept += part
        return kept

    def _article(self, head: Token) -> list[Token]:
        return [child for child in head.children if child.dep == "det" and child.lower in ("the", "a", "an", "no")]

    def _unresolved(self, token: Token) -> bool:
        return token.pos == "PRON" and (self.mentions.at(token) is None or token.lower in _SPEAKERS)

    def _temporal(self, target: Token) -> bool:
        return target.entity in ("DATE", "TIME") or target.lemma.lower() in self._time or target.lower.isdigit()

    def _argument(self, child: Token, room: int) -> list[Token]:
        if child.dep in _SUBJECTS:
            if child.lower in _RELATIVES or self._unresolved(child):
                return []
            return [*self._article(child), *self.noun(child, max(room - 2, 4))]
        if child.dep == "advmod" and child.lower in self._particles:
            return [child]
        if child.dep not in _OBJECTS or child.lower in _RELATIVES:
            return []
        if child.dep in ("prt", "neg"):
            return [child]
        if child.dep in ("prep", "agent"):
            return self._prepositional(child, child.head, room)
        if child.dep in ("xcomp", "ccomp"):
            return [t for t in child.children if t.dep in ("aux", "mark")] + self.clause(child, room - 1)
        if child.pos == "ADJ":
            return [child, *(token for part in child.children for token in self._argument(part, room - 1))]
        return [*self._article(child), *self.noun(child, room), *self._coordinated(child, room - 3)]

    def _auxiliaries(self, verb: Token) -> list[Token]:
        """Auxiliaries of a finite clause; those of an infinitive are left out."""
        if _auxiliary(verb, "to") or verb.tag in ("VBG",):
            return []
        return [child for child in verb.children if child.dep in ("aux", "auxpass")]

    def _replacements(self, tokens: Iterable[Token]) -> dict[int, str]:
        found: dict[int, str] = {}
        tokens = list(tokens)
        for token in tokens:
            mention = self.mentions.at(token)
            known = mention is not None and mention.form != "name" and token.lower not in _SPEAKERS
            if mention is None or not known or mention.actor not in self.mentions.actors:
                continue
            if mention.form == "description" and any(child.dep in ("prep", "poss") for child in token.children):
                continue  # "the government of X" keeps its own words
            label = self.mentions.actors[mention.actor].label
            inside = [other for other in tokens if mention.start <= other.start < mention.end and other is not token]
            if any(other.pos == "PROPN" for other in (token, *inside)):
                continue
            found.update((other.i, "") for other in inside)
            found[token.i] = possessive(label) if token.tag == "PRP$" else label
        return found


def possessive(label: str) -> str:
    """The label as an owner.

    >>> possessive("North Korea"), possessive("United States")
    ("North Korea's", "United States'")
    """
    return f"{label}'" if label.endswith("s") else f"{label}'s"


def is_duty(verb: Token) -> bool:
    """Whether the clause says what must or should be done."""
    return any(child.dep == "aux" and child.lower in ("must", "should", "ought", "shall") for child in verb.children)


def finite(verb: Token) -> bool:
    """Whether the clause states something: "that X is to blame", not "to do X" or "doing X"."""
    if verb.tag in _FINITE:
        return True
    return any(child.dep in ("aux", "auxpass") and child.tag in _FINITE for child in verb.children)


def _antecedent(token: Token | None) -> Token | None:
    """The noun that a relative pronoun stands for; None where it has none; any other token itself."""
    if token is None or token.lower not in _RELATIVES:
        return token
    return next((above.head for above in token.ancestors() if above.dep == "relcl"), None)


def _auxiliary(verb: Token, word: str) -> bool:
    return any(child.dep == "aux" and child.lower == word for child in verb.children)


def _subtree(head: Token) -> list[Token]:
    """The token with what is below it, without relative clauses, appositions and the like."""
    found = [head]
    for token in found:
        if token.children:
            found += [child for child in token.children if child.dep not in _LEFT_OUT or child.text in _HYPHENS]
    return sorted(found, key=INDEX)
