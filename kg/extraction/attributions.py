"""Who is quoted or paraphrased as saying, thinking or writing what: source, cue and content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from kg.actors.mentions import Mentions
from kg.language.document import Document, Quotation, Token
from kg.lexicon import read_table
from kg.model import Attribution, Span, stable_id

SUBJECTS: Final = ("nsubj", "nsubjpass", "csubj")
_CUE_PARTS: Final = frozenset({"aux", "auxpass", "neg", "prt"})
_EDGE: Final = frozenset(",.;:–—-")
_PLACED: Final = frozenset({"VERB", "AUX"})
_RELATIVE: Final = frozenset({"who", "which", "that"})


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that introduces what somebody says (``kind`` speech), thinks or writes, in one construction."""

    lemma: str
    pos: str
    pattern: str
    kind: str
    example: str = ""


class Cues:
    """The cue words by lemma and part of speech."""

    def __init__(self, cues: Iterable[Cue]) -> None:
        self._known: dict[tuple[str, str], dict[str, Cue]] = {}
        for cue in cues:
            self._known.setdefault((cue.lemma, cue.pos), {})[cue.pattern] = cue

    def patterns(self, token: Token) -> dict[str, Cue] | None:
        """The constructions in which the token is a cue."""
        return self._known.get((token.lemma, "VERB" if token.pos == "AUX" else token.pos))


@lru_cache(maxsize=8)
def load_cues(overlay: Path | None = None) -> Cues:
    """The shipped cue words with the user's own over them. Raises ``LexiconError`` for a table that cannot be read."""
    return Cues(Cue(**row) for row in read_table("cues", ("lemma", "pos", "pattern"), overlay))


@dataclass(slots=True)
class Found:
    """An attribution in the making, as token indexes."""

    cue: Token
    pattern: str
    cue_tokens: set[int]
    source: set[int]
    content: set[int]
    source_head: Token | None = None
    quoted: list[Quotation] = field(default_factory=list)


def find_attributions(doc: Document, mentions: Mentions, cues: Cues) -> list[Attribution]:
    """Every attribution of the article in the order of its cues."""
    found = []
    for token in doc.tokens:
        patterns = cues.patterns(token)
        if patterns is None:
            continue
        one = _attribution(doc, token, patterns)
        if one is not None:
            found.append(one)
    return _finish(doc, mentions, found)


def _attribution(doc: Document, token: Token, patterns: dict[str, Cue]) -> Found | None:
    for pattern, content in constructions(token):
        if pattern in patterns:
            head = source_head(token, pattern)
            source = {part.i for part in noun_phrase(head)} if head else set()
            cue = cue_tokens(token)
            whole = {part.i for part in content} - source - cue
            if whole:
                return Found(token, pattern, cue, source, whole, head)
    return None


def constructions(cue: Token) -> Iterator[tuple[str, list[Token]]]:
    """The constructions that the token stands in, each with the tokens of what would be the content, best first."""
    if cue.pos == "VERB" or cue.pos == "AUX":
        yield from _verbal(cue)
    elif cue.pos == "NOUN":
        yield from _nominal(cue)
    elif cue.pos == "ADJ":
        yield from _adjectival(cue)


def _verbal(cue: Token) -> Iterator[tuple[str, list[Token]]]:
    clauses = [child for child in cue.children if child.dep == "ccomp"]
    if clauses:
        yield "clause", [token for clause in clauses for token in clause.subtree()]
    passive = cue.child("nsubjpass")
    wish = cue.child("xcomp")
    if wish is not None and (to := wish.child("aux")) is not None and to.lower == "to":
        subject = passive.subtree() if passive is not None else _objects(cue)
        yield ("passive-infinitive" if passive is not None else "infinitive"), subject + wish.subtree()
        subject_active = cue.child("nsubj")
        if subject_active is not None:
            yield "raising", subject_active.subtree() + wish.subtree()
    elif wish is not None and wish.tag == "VBG":
        yield "gerund", _objects(cue) + wish.subtree()
    complements = [child for child in cue.children if child.i > cue.i and child.dep in ("dobj", "oprd", "prep", "xcomp", "dative", "acomp", "attr")]
    objects = [child for child in complements if child.dep in ("dobj", "oprd", "attr")]
    if passive is not None and passive.i < cue.i:
        yield "passive", passive.subtree() + [token for child in complements if child.dep != "agent" for token in child.subtree()]
    if objects:
        yield "object", [token for child in complements for token in child.subtree()]
    for child in complements:
        if child.dep == "prep":
            yield f"prep:{child.lower}", [token for part in child.children for token in part.subtree()]


def _objects(cue: Token) -> list[Token]:
    return [token for child in cue.children if child.dep in ("dobj", "dative") for token in child.subtree()]


def _nominal(cue: Token) -> Iterator[tuple[str, list[Token]]]:
    clause = cue.child("acl", "ccomp")
    if clause is not None and clause.i > cue.i:
        if (mark := clause.child("mark")) is not None and mark.lower in ("that", "whether"):
            yield "clause", clause.subtree()
        elif (to := clause.child("aux")) is not None and to.lower == "to":
            yield "infinitive", clause.subtree()
    for child in cue.children:
        if child.dep == "prep" and child.i > cue.i:
            yield f"prep:{child.lower}", [token for part in child.children for token in part.subtree()]


def _adjectival(cue: Token) -> Iterator[tuple[str, list[Token]]]:
    clause = cue.child("ccomp")
    if clause is not None:
        yield "clause", clause.subtree()
    wish = cue.child("xcomp")
    if wish is not None:
        yield "infinitive", wish.subtree()
    for child in cue.children:
        if child.dep == "prep" and child.i > cue.i:
            yield f"prep:{child.lower}", [token for part in child.children for token in part.subtree()]


def source_head(cue: Token, pattern: str) -> Token | None:
    """Head of the noun phrase that names whose words they are, None where nobody is named."""
    if cue.pos == "NOUN":
        return _owner(cue)
    verb = cue
    if cue.pos == "ADJ" and cue.head is not cue:
        verb = cue.head if cue.head.pos in _PLACED else cue
    if pattern.startswith("passive"):
        agent = cue.child("agent")
        return agent.child("pobj") if agent else None
    if pattern == "raising":
        return None
    subject = subject_of(verb)
    if subject is None or subject.lower in ("it", "there") and _expletive(verb, subject):
        return None
    return subject


def _expletive(verb: Token, subject: Token) -> bool:
    return subject.dep == "expl" or subject.dep == "nsubjpass"


def subject_of(verb: Token) -> Token | None:
    """The subject of a verb, also where it is that of the verb it depends on ("…, adding that")."""
    for _ in range(6):
        subject = verb.child("nsubj", "nsubjpass")
        if subject is not None:
            return subject
        if verb.dep in ("acl", "relcl"):
            return verb.head
        if verb.head is verb or verb.dep not in ("conj", "advcl", "xcomp", "pcomp", "dep", "parataxis", "ccomp", "prep"):
            return None
        verb = verb.head
    return None


def _owner(noun: Token) -> Token | None:
    """Whose claim it is: "X's claim", "a claim by X", "X made the claim"."""
    owner = noun.child("poss")
    if owner is not None:
        return owner
    for child in noun.children:
        if child.dep in ("prep", "agent") and child.lower in ("by", "from"):
            return child.child("pobj")
    if noun.dep in ("dobj", "pobj", "attr") and noun.head is not noun:
        return subject_of(noun.head if noun.head.pos in _PLACED else noun.head.head)
    return None


def noun_phrase(head: Token) -> list[Token]:
    """The tokens of the noun phrase: all below the head but a clause that follows."""
    skipped: set[int] = set()
    for child in head.children:
        if child.dep in ("relcl", "punct", "cc") or child.dep == "acl" and child.pos in _PLACED:
            if child.dep in ("relcl", "acl"):
                skipped.update(token.i for token in child.subtree())
    tokens = [token for token in head.subtree() if token.i not in skipped]
    return [token for token in tokens if not (token.tag == "POS" and token.head is head)]


def cue_tokens(cue: Token) -> set[int]:
    """The cue word with its auxiliaries, negation and particle."""
    return {cue.i} | {child.i for child in cue.children if child.dep in _CUE_PARTS}


def _finish(doc: Document, mentions: Mentions, found: list[Found]) -> list[Attribution]:
    done: list[Attribution] = []
    for one in found:
        content = spans(doc, one.content)
        if not content:
            continue
        source, cue = spans(doc, one.source), spans(doc, one.cue_tokens)
        speaker = mentions.actor_at(one.source_head) if one.source_head is not None else None
        key = stable_id(doc.article.id, source, cue, content, "attribution")
        done.append(Attribution(key, source, cue, content, speaker, _direct(doc, content)))
    return done


def _direct(doc: Document, content: tuple[Span, ...]) -> bool:
    """Whether more than half of the content stands between quotation marks."""
    whole = sum(end - start for start, end in content)
    quoted = sum(
        max(0, min(end, quotation.end) - max(start, quotation.start))
        for start, end in content
        for quotation in doc.quotations
    )
    return quoted * 2 > whole


def spans(doc: Document, indexes: set[int]) -> tuple[Span, ...]:
    """The tokens as character spans, without punctuation at their edges."""
    runs: list[list[int]] = []
    for i in sorted(indexes):
        if runs and i - runs[-1][-1] == 1:
            runs[-1].append(i)
        else:
            runs.append([i])
    found = []
    for run in runs:
        first, last = run[0], run[-1]
        while first <= last and (doc.tokens[first].text in _EDGE or doc.tokens[first].tag == "_SP"):
            first += 1
        while first <= last and (doc.tokens[last].text in _EDGE or doc.tokens[last].tag == "_SP"):
            last -= 1
        if first <= last:
            found.append((doc.tokens[first].start, doc.tokens[last].end))
    return tuple(found)


class AttributionIndex:
    """Attributions by the tokens of their content."""

    def __init__(self, attributions: Iterable[Attribution], doc: Document) -> None:
        self._inner: dict[int, Attribution] = {}
        sized = sorted(attributions, key=lambda one: -sum(end - start for start, end in one.content))
        for one in sized:
            for start, end in one.content:
                first = doc.token_at(start)
                i = first.i if first is not None else len(doc.tokens)
                while i < len(doc.tokens) and doc.tokens[i].start < end:
                    self._inner[i] = one
                    i += 1

    def innermost(self, token: Token) -> Attribution | None:
        """The attribution with the smallest content that covers the token."""
        return self._inner.get(token.i)
