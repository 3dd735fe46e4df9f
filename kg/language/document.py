"""An analysed article as plain objects: tokens, sentences, noun chunks, named entities, quotations.

Everything above the language floor works on these objects and not on spaCy's, so that an extractor is a pure
function that a test can feed by hand, and another parser or language is one more module beside ``pipeline``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Final

from kg.model import Article, Span

INDEX: Final = attrgetter("i")
"""By what tokens are sorted into the order of the text."""
END: Final = attrgetter("end")


class Token:
    """One token of the dependency parse. Labels are those of spaCy's English models (ClearNLP style)."""

    __slots__ = (
        "i",
        "start",
        "end",
        "text",
        "lower",
        "lemma",
        "pos",
        "tag",
        "dep",
        "head",
        "children",
        "entity",
        "sentence",
    )

    def __init__(self, i: int, start: int, text: str, lemma: str, pos: str, tag: str, dep: str, entity: str) -> None:
        self.i = i
        self.start = start
        self.end = start + len(text)
        self.text = text
        self.lower = text.lower()
        self.lemma = lemma
        self.pos = pos
        self.tag = tag
        self.dep = dep
        self.entity = entity
        """Type of the named entity that the token is part of ("PERSON", "GPE", …) or ""."""
        self.head: Token = self
        self.children: list[Token] = []
        """Dependants in the order of the text."""
        self.sentence = 0
        """Index of the sentence in ``Document.sentences``."""

    def child(self, *deps: str) -> Token | None:
        """The first dependant with one of these labels."""
        for token in self.children:
            if token.dep in deps:
                return token
        return None

    def subtree(self) -> list[Token]:
        """The token and everything below it, in the order of the text."""
        found = [self]
        for token in found:
            if token.children:
                found += token.children
        if len(found) > 1:
            found.sort(key=INDEX)
        return found

    def ancestors(self) -> Iterator[Token]:
        """The heads above the token, nearest first."""
        token = self
        while token.head is not token:
            token = token.head
            yield token

    def conjuncts(self) -> list[Token]:
        """The tokens coordinated below this one ("A, B and C" gives B and C from A), in the order of the text."""
        found: list[Token] = []
        todo = [self]
        while todo:
            for token in todo.pop().children:
                if token.dep == "conj":
                    found.append(token)
                    todo.append(token)
        if len(found) > 1:
            found.sort(key=INDEX)
        return found

    def __repr__(self) -> str:
        return f"<{self.i} {self.text} {self.pos}/{self.tag} {self.dep}←{self.head.text}>"


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of tokens ``first`` … ``last`` (both included): a noun chunk (``label`` "") or a named entity."""

    first: int
    last: int
    root: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Text between quotation marks. ``start`` and ``end`` include the marks, ``inner`` leaves them out.

    ``continued`` is True when the quotation goes on in the next paragraph (no closing mark here).
    """

    start: int
    end: int
    inner: Span
    continued: bool = False


def trim(text: str, start: int, end: int) -> Span:
    """The span of the text without white space at its ends.

    >>> trim("a word ", 1, 7)
    (2, 6)
    """
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


@dataclass(slots=True)
class Document:
    """An article with its analysis. ``sentences`` are pairs of token indexes, end exclusive."""

    article: Article
    tokens: list[Token]
    sentences: list[tuple[int, int]]
    chunks: list[Chunk]
    entities: list[Chunk]
    quotations: list[Quotation] = field(default_factory=list)
    paragraphs: list[Span] = field(default_factory=list)
    """Character spans of the paragraphs, without surrounding white space."""
    published: date | None = None
    coined: frozenset[int] = frozenset()
    """Indexes of the capitalised words that the pipeline's dictionary has not."""

    @property
    def text(self) -> str:
        return self.article.text

    @property
    def has_headline(self) -> bool:
        """Whether the first paragraph is the title."""
        return bool(self.article.title and self.article.text.startswith(self.article.title))

    def sentence_tokens(self, index: int) -> list[Token]:
        first, end = self.sentences[index]
        return self.tokens[first:end]

    def sentence_span(self, token: Token) -> Span:
        """Character span of the sentence that the token stands in, white space trimmed."""
        first, end = self.sentences[token.sentence]
        return self.trim(self.tokens[first].start, self.tokens[end - 1].end)

    def span(self, tokens: list[Token]) -> Span:
        """Smallest span that covers the tokens."""
        return min(token.start for token in tokens), max(token.end for token in tokens)

    def trim(self, start: int, end: int) -> Span:
        """The span without white space at its ends."""
        return trim(self.text, start, end)

    def token_at(self, offset: int) -> Token | None:
        """The token that covers the character offset, or None between tokens."""
        at = bisect_right(self.tokens, offset, key=END)
        return self.tokens[at] if at < len(self.tokens) and self.tokens[at].start <= offset else None

    def quoted(self, token: Token) -> Quotation | None:
        """The quotation that the token stands in."""
        for quotation in self.quotations:
            if quotation.start <= token.start < quotation.end:
                return quotation
        return None
