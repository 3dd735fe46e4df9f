"""Who is quoted or paraphrased as saying, thinking or writing what: source, cue and content."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kg.actors.mentions import Mentions
from kg.extraction.cues import (
    Cue,
    Cues,
    constructions,
    cue_tokens,
    load_cues,
    noun_phrase,
    source_head,
)
from kg.language.document import Document, Token
from kg.model import Attribution, Span, stable_id

__all__ = ["AttributionIndex", "Cues", "find_attributions", "load_cues"]

_EDGE: Final = frozenset({",", ".", ";", ":", "–", "—", "-", "--", "…"})
_MAIN: Final = frozenset({"ROOT", "parataxis", "ccomp", "conj"})
_SPEECH: Final = ("clause", "quote")
_LONGEST_LEAD: Final = 12
"""How many tokens may stand between a cue and the quotation that follows it ("said in a statement on Monday: …")."""


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

    @property
    def first(self) -> int:
        return min(self.cue_tokens | self.near_source())

    @property
    def last(self) -> int:
        return max(self.cue_tokens | self.near_source())

    def near_source(self) -> set[int]:
        """The source where it stands in the cue's own clause."""
        return self.source if self.head is not None and self.head.head is self.cue else set()


class Layout:
    """The outermost quotations as ranges of tokens, marks included, and the paragraph of every token."""

    def __init__(self, doc: Document) -> None:
        self.ranges: list[tuple[int, int]] = []
        self.continued: list[bool] = []
        self.at = [-1] * len(doc.tokens)
        """Number of the quotation that a token stands in, or -1."""
        starts = [start for start, _ in doc.paragraphs]
        i, end = 0, -1
        for quotation in doc.quotations:
            if quotation.start < end:
                continue
            end = quotation.end
            while i < len(doc.tokens) and doc.tokens[i].end <= quotation.start:
                i += 1
            first = i
            while i < len(doc.tokens) and doc.tokens[i].start < end:
                self.at[i] = len(self.ranges)
                i += 1
            self.ranges.append((first, i - 1))
            self.continued.append(quotation.continued)

        self.paragraph = [bisect_right(starts, token.start) for token in doc.tokens]

    def tokens(self, number: int) -> range:
        first, last = self.ranges[number]
        return range(first, last + 1)


def find_attributions(doc: Document, mentions: Mentions, cues: Cues) -> list[Attribution]:
    """Every attribution of the article in the order of its cues."""
    layout = Layout(doc)
    found = []
    for token in doc.tokens:
        patterns = cues.patterns(token)
        if patterns is not None:
            one = _attribution(doc, token, patterns, cues, layout)
            if one is not None and not _in_passing(one, layout):
                found.append(one)
    _carry_on(doc, found, layout)
    return _finish(doc, mentions, found, layout)


def _in_passing(one: Found, layout: Layout) -> bool:
    """Whether the cue stands in somebody's quoted words and names no other source by a noun ("I think that …")."""
    if layout.at[one.cue.i] < 0:
        return False
    return one.pattern != "clause" or one.head is None or one.head.pos not in ("NOUN", "PROPN")


def _attribution(doc: Document, token: Token, patterns: dict[str, Cue], cues: Cues, layout: Layout) -> Found | None:
    for pattern, content in constructions(token):
        if pattern in patterns:
            one = _found(token, pattern, content, cues)
            if pattern in ("clause", "adjunct"):
                _widen(doc, one, layout)
            if one.content:
                _round_off(doc, one, layout)
                return one
    if any(pattern in patterns for pattern in _SPEECH):
        one = _found(token, "quote", [], cues)
        _take_quotation(doc, one, layout)
        if one.content:
            _round_off(doc, one, layout)
            return one
    return None


def _found(token: Token, pattern: str, content: list[Token], cues: Cues) -> Found:
    head = source_head(token, pattern, cues)
    source = {part.i for part in noun_phrase(head)} if head is not None else set()
    cue = cue_tokens(token, pattern)
    return Found(token, pattern, cue, source - cue, {part.i for part in content} - source - cue, head)


def _widen(doc: Document, one: Found, layout: Layout) -> None:
    """Let the content of a cue that ends the sentence begin where the sentence does."""
    if one.content and max(one.content) < one.first and one.cue.dep in _MAIN:
        start = doc.sentences[one.cue.sentence][0]
        one.content.update(range(start, one.first))
    _take_quotation(doc, one, layout)


def _take_quotation(doc: Document, one: Found, layout: Layout) -> None:
    """Add the quotation that ends right before the cue, or else the one that the cue leads to."""
    if layout.at[one.cue.i] >= 0:
        return
    before = _quotation_before(doc, one.first, layout)
    if before >= 0:
        one.content.update(layout.tokens(before))
        return
    after = _quotation_after(doc, one.last, layout)
    if after >= 0 and (not one.content or min(one.content) > one.last):
        one.content.update(layout.tokens(after))


def _quotation_before(doc: Document, first: int, layout: Layout) -> int:
    i = first - 1
    while i >= 0 and layout.at[i] < 0 and (doc.tokens[i].text in (",", "—", "–", "-") or doc.tokens[i].tag == "_SP"):
        i -= 1
    return layout.at[i] if i >= 0 and layout.paragraph[i] == layout.paragraph[first] else -1


def _quotation_after(doc: Document, last: int, layout: Layout) -> int:
    mark = ""
    for i in range(last + 1, min(last + 1 + _LONGEST_LEAD, len(doc.tokens))):
        token = doc.tokens[i]
        if layout.at[i] >= 0:
            return layout.at[i] if mark in (",", ":") or i - last <= 1 + (mark != "") else -1
        if token.tag == "_SP":
            continue
        if token.pos in ("VERB", "AUX") or token.text in (".", ";", "?", "!"):
            return -1
        mark = token.text
    return -1


def _round_off(doc: Document, one: Found, layout: Layout) -> None:
    """Make quotations whole, and take source and cue out of the content."""
    own = layout.at[one.cue.i]
    if own >= 0:
        one.content.intersection_update(layout.tokens(own))
    else:
        for number in {layout.at[i] for i in one.content} - {-1}:
            one.content.update(layout.tokens(number))
    one.content -= one.source | one.cue_tokens


def _carry_on(doc: Document, found: list[Found], layout: Layout) -> None:
    """Give quotations that stand alone after a quotation to the same speaker."""
    claimed = {layout.at[i] for one in found if layout.at[one.cue.i] < 0 for i in one.content} - {-1}
    for one in found:
        numbers = {layout.at[i] for i in one.content} - {-1}
        if not numbers or layout.at[one.cue.i] >= 0:
            continue
        end, number = max(max(one.content), one.last), max(numbers)
        while number + 1 < len(layout.ranges) and number + 1 not in claimed and _follows(doc, layout, end, number):
            number += 1
            one.content.update(layout.tokens(number))
            claimed.add(number)
            end = layout.ranges[number][1]


def _follows(doc: Document, layout: Layout, end: int, number: int) -> bool:
    """Whether the next quotation begins a sentence right after the one that ends with the token ``end``."""
    first, _ = layout.ranges[number + 1]
    if first <= end:
        return False
    after_stop = end
    for i in range(end + 1, first):
        token = doc.tokens[i]
        if token.text in (".", "!", "?") or token.tag == "_SP":
            after_stop = i
        elif token.sentence != doc.tokens[end].sentence:
            return False
    return after_stop == first - 1 and layout.paragraph[first] == layout.paragraph[end]


def _finish(doc: Document, mentions: Mentions, found: list[Found], layout: Layout) -> list[Attribution]:
    done: list[Attribution] = []
    for one in found:
        content = spans(doc, one.content)
        if not content:
            continue
        source, cue = spans(doc, one.source), spans(doc, one.cue_tokens)
        speaker = mentions.actor_at(one.head) if one.head is not None else None
        direct = 2 * sum(layout.at[i] >= 0 for i in one.content) > len(one.content)
        key = stable_id(doc.article.id, source, cue, content, "attribution")
        done.append(Attribution(key, source, cue, content, speaker, direct))
    return done


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
