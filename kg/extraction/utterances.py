"""Attributions in the making, and those that punctuation alone tells: headings, signatures, quotations beside a verb."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kg.extraction.quoted import LONGEST_LEAD, Layout
from kg.language.document import Document, Token

_VERBS: Final = frozenset({"VERB", "AUX"})
_NOUNS: Final = frozenset({"NOUN", "PROPN", "PRON"})
_NAME: Final = frozenset({"PROPN", "NOUN", "ADJ", "DET", "CCONJ", "ADP"})
_DASHES: Final = "–—―-"
_SHORTEST_TITLE: Final = 3
_LONGEST_NAME: Final = 5
_ADDED: Final = frozenset({"relcl", "acl", "amod", "compound"})
_STOPS: Final = frozenset({".", "!", "?", ":", ".”", '."', "”", '"', "''"})
_PAUSES: Final = frozenset({",", "—", "–", "-", "--"})


@dataclass(slots=True)
class Found:
    """An attribution in the making: token indexes."""

    cue: Token
    pattern: str
    cue_tokens: set[int]
    source: set[int]
    content: set[int]
    head: Token | None
    """Head of the source."""
    kind: str = "speech"

    @property
    def first(self) -> int:
        return min(self.cue_tokens | self.near_source())

    @property
    def last(self) -> int:
        return max(self.cue_tokens | self.near_source())

    def near_source(self) -> set[int]:
        """The source where it stands in the cue's own clause."""
        return self.source if self.head is not None and self.head.head is self.cue else set()


def heading(doc: Document, first: int, end: int, layout: Layout) -> Found | None:
    """The paragraph as said by the name before its first colon ("MAYOR: The bridge is safe")."""
    colon = next((token for token in doc.tokens[first : min(end, first + LONGEST_LEAD)] if token.text == ":"), None)
    if colon is None or not (_names_somebody(doc.tokens[first : colon.i]) or _named_elsewhere(doc, first, colon.i)):
        return None
    rest = range(colon.i + 1, end)
    title = first == 0 and len(rest) >= _SHORTEST_TITLE
    if not title and not any(layout.at[i] >= 0 or doc.tokens[i].pos in _VERBS for i in rest):
        return None
    return Found(colon, "heading", {colon.i}, set(range(first, colon.i)), set(rest), doc.tokens[colon.i - 1])


def _named_elsewhere(doc: Document, first: int, end: int) -> bool:
    """Whether the one word is, elsewhere in the article, part of the name of a person or organisation."""
    name = doc.tokens[first].lower
    return end == first + 1 and any(
        token.lower == name and token.entity in ("PERSON", "ORG") for token in doc.tokens[end:]
    )


def signature(doc: Document, first: int, end: int, layout: Layout) -> Found | None:
    """The quotation that begins a paragraph as said by the name after a dash at its end."""
    number = layout.at[first]
    last = layout.ranges[number][1] if number >= 0 else end
    dash = last + (doc.tokens[last].text[-1] not in _DASHES if last < end else 0)
    if dash + 1 >= end or doc.tokens[dash].text[-1] not in _DASHES:
        return None
    name = [i for i in range(dash + 1, end) if doc.tokens[i].text != "." and doc.tokens[i].tag != "_SP"]
    named = [doc.tokens[i] for i in name]
    if not _names_somebody(named) and not (
        len(name) <= _LONGEST_NAME and all(token.text[0].isupper() for token in named)
    ):
        return None
    quotation = set(layout.tokens(number)) - {dash}
    return Found(doc.tokens[dash], "signature", {dash}, set(name), quotation, doc.tokens[name[-1]]) if name else None


def _names_somebody(name: list[Token]) -> bool:
    """Whether the tokens are a name and nothing else."""
    return (
        bool(name)
        and name[-1].pos == "PROPN"
        and (name[-1].entity in ("PERSON", "ORG", "NORP") or all(token.text.isupper() for token in name))
        and all(token.pos in _NAME for token in name)
    )


def beside_quotation(doc: Document, cue: Token, layout: Layout) -> tuple[int, Token] | None:
    """The number of the quotation that the verb's clause ends ("“…,” the mayor said", "“…?” asked the mayor"), and its speaker.

    The clause is read from the words alone, because a long quotation often misleads the parser.
    """
    start, i, named = doc.sentences[cue.sentence][0], cue.i - 1, False
    while i >= 0 and layout.at[i] < 0 and cue.i - i < LONGEST_LEAD:
        token = doc.tokens[i]
        if token.pos in _VERBS and not (token.dep in _ADDED or token.dep.startswith("aux")):
            return None
        named = named or token.pos in _NOUNS
        i -= 1
    if i < 0 or layout.at[i] < 0 or layout.paragraph[i] != layout.paragraph[cue.i] or not _goes_on(doc, i, start):
        return None
    if not _begins(doc, layout.ranges[layout.at[i]][0], layout):
        return None
    speaker = _before(doc, i + 1, cue) if named else _after(doc, cue)
    return (layout.at[i], speaker) if speaker is not None else None


def resumed(doc: Document, cue: Token, number: int, layout: Layout) -> int:
    """Number of the quotation that goes on, after the cue, with the sentence of the one before it, or -1."""
    if number + 1 == len(layout.ranges):
        return -1
    last, first = layout.ranges[number][1], layout.ranges[number + 1][0]
    between = doc.tokens[last + 1 : first]
    if (
        doc.tokens[last - 1].text != ","
        or len(between) > LONGEST_LEAD
        or layout.paragraph[first] != layout.paragraph[last]
    ):
        return -1
    other = any(token.pos in _VERBS and token is not cue for token in between)
    return (
        -1
        if other or any(token.text in _STOPS for token in between) or doc.tokens[first + 1].text[:1].isupper()
        else number + 1
    )


def _begins(doc: Document, first: int, layout: Layout) -> bool:
    """Whether the token begins a sentence or a paragraph."""
    before = doc.tokens[first - 1] if first else None
    return (
        before is None
        or before.text in _STOPS
        or layout.paragraph[first - 1] != layout.paragraph[first]
        or before.tag == "_SP"
    )


def _goes_on(doc: Document, last: int, start: int) -> bool:
    """Whether the quotation that ends with this token leaves its sentence open."""
    mark = doc.tokens[last - 1].text[-1:] if len(doc.tokens[last].text) == 1 else doc.tokens[last].text[-2]
    return mark in ",?!—-" or (last + 1 < len(doc.tokens) and doc.tokens[last + 1].text in _PAUSES and last >= start)


def _before(doc: Document, first: int, cue: Token) -> Token | None:
    """Head of the noun phrase that begins with the token and ends before the cue."""
    inside = [token for token in doc.tokens[first : cue.i] if token.pos in _NOUNS]
    return next((token for token in inside if not first <= token.head.i < cue.i or token.head is token), None)


def _after(doc: Document, cue: Token) -> Token | None:
    """Head of the noun phrase right after the cue."""
    for token in doc.tokens[cue.i + 1 : cue.i + LONGEST_LEAD]:
        if token.pos in _NOUNS and token.dep != "compound":
            return token if token.subtree()[0].i == cue.i + 1 else None
        if token.pos in _VERBS or token.text in _PAUSES:
            return None
    return None
