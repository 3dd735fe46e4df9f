"""Who is quoted or paraphrased as saying, thinking or writing what: source, cue and content."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from kg.actors.mentions import Mentions
from kg.extraction.cues import (
    Cue,
    Cues,
    constructions,
    cue_tokens,
    load_cues,
)
from kg.extraction.quoted import Layout, follows, quotation_after, quotation_before
from kg.extraction.sources import noun_phrase, source_head
from kg.extraction.utterances import Found, beside_quotation, heading, resumed, signature
from kg.language.document import Document, Token
from kg.model import Attribution, Span, stable_id

__all__ = ["AttributionIndex", "Cues", "find_attributions", "load_cues"]

_EDGE: Final = frozenset({",", ".", ";", ":", "–", "—", "-", "--", "…"})
_LOOSE: Final = frozenset({"SPACE", "CCONJ"})
_MAIN: Final = frozenset({"ROOT", "parataxis", "ccomp", "conj"})
_SPEECH: Final = ("clause", "quote")
_TELLING: Final = frozenset({"VERB", "NOUN"})
_PARTING: Final = frozenset({"advcl", "conj", "dep", "parataxis", "ccomp", "xcomp"})
_PAUSES: Final = frozenset({",", "–", "—", "-", "--", ";"})
_DIRECT: Final = frozenset({"clause", "quote", "adjunct", "heading"})


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
    for first, end in layout.paragraphs:
        framed = heading(doc, first, end, layout) or signature(doc, first, end, layout)
        if framed is not None:
            found.append(framed)
    around = _around(found)
    issued = {id(other) for one in found if _issued(one) for other in around[one.cue.i] if other.head is one.head}
    found = [one for one in found if not _own_thought(one, around[one.cue.i]) and id(one) not in issued]
    _part(doc, found, layout)
    _carry_on(doc, found, layout)
    around = _around(found)
    found = [one for one in found if not _touched_on(one, around[one.cue.i], layout)]
    return _finish(doc, mentions, found, layout)


def _in_passing(one: Found, layout: Layout) -> bool:
    """Whether the cue stands in somebody's quoted words and names no other source by a noun ("I think that …")."""
    if layout.at[one.cue.i] < 0:
        return False
    return one.pattern != "clause" or one.head is None or one.head.pos not in ("NOUN", "PROPN")


def _touched_on(one: Found, around: list[Found], layout: Layout) -> bool:
    """Whether somebody's words mention the attribution without telling what a third one said ("He said they backed it")."""
    outer = [other for other in around if other is not one and _holds(other, one)]
    told = one.pattern == "clause" and one.kind != "thought" and one.cue.pos in _TELLING and not _borrowed(one)
    return bool(outer) and (layout.at[one.cue.i] >= 0 or not told)


def _around(found: list[Found]) -> defaultdict[int, list[Found]]:
    """The attributions whose content holds a cue, by that cue's index."""
    cues = {one.cue.i for one in found}
    around: defaultdict[int, list[Found]] = defaultdict(list)
    for one in found:
        for i in cues & one.content:
            around[i].append(one)
    return around


def _borrowed(one: Found) -> bool:
    """Whether the source is the subject of another verb than the cue."""
    return one.head is not None and one.head.head is not one.cue


def _issued(one: Found) -> bool:
    """Whether the cue tells what a statement says that the source has issued ("issued a statement saying …")."""
    return one.cue.dep == "acl" and one.pattern in _SPEECH and _borrowed(one) and one.head is not one.cue.head


def _own_thought(one: Found, around: list[Found]) -> bool:
    """Whether somebody says what he himself thinks or does with words ("She said she hoped that …")."""
    if _borrowed(one) and any(other.head is one.head for other in around):
        return not _issued(one)
    spoken = one.kind == "speech" and one.pattern in _DIRECT
    if spoken or (one.head is not None and one.head.pos != "PRON" and one.head.head is one.cue):
        return False
    return any(other.pattern in _DIRECT for other in around)


def _attribution(doc: Document, token: Token, patterns: dict[str, Cue], cues: Cues, layout: Layout) -> Found | None:
    one = _constructed(doc, token, patterns, cues, layout)
    if token.pos == "VERB" and any(pattern in patterns for pattern in _SPEECH):
        return _quoting(doc, token, one, cues, layout)
    return one


def _constructed(doc: Document, token: Token, patterns: dict[str, Cue], cues: Cues, layout: Layout) -> Found | None:
    """The attribution by the best construction that the cue is known in."""
    for pattern, content in constructions(token):
        if pattern in patterns:
            one = _found(doc, token, pattern, content, cues)
            if pattern in ("clause", "adjunct"):
                _widen(doc, one, layout)
            if one.content:
                _cut_tail(doc, one, layout)
                _after_colon(doc, one)
                _round_off(doc, one, layout)
            if one.content and not _only_a_date(doc, one):
                one.kind = patterns[pattern].kind
                return one
    return None


def _quoting(doc: Document, token: Token, one: Found | None, cues: Cues, layout: Layout) -> Found | None:
    """The attribution with the quotation beside the cue where the parse has not found it."""
    beside = beside_quotation(doc, token, layout) if layout.at[token.i] < 0 else None
    if beside is not None:
        number, speaker = beside
        quotation = set(layout.tokens(number))
        if one is not None and quotation & one.content:
            if max(one.content) < token.i and (rest := resumed(doc, token, number, layout)) >= 0:
                one.content |= set(layout.tokens(rest))
            return one
        if one is not None and not any(layout.at[i] >= 0 for i in one.content):
            return one
        if one is not None and layout.at[min(one.content)] >= 0 and min(one.content) > token.i:
            one.content |= quotation
            return one
        source = {part.i for part in noun_phrase(speaker)} - quotation - {token.i}
        return Found(token, "quote", cue_tokens(token, "quote"), source, quotation, speaker)
    if one is not None or (token.tag == "VBN" and token.dep == "acl"):
        return one
    one = _found(doc, token, "quote", [], cues)
    _take_quotation(doc, one, layout)
    _round_off(doc, one, layout)
    return one if one.content else None


def _only_a_date(doc: Document, one: Found) -> bool:
    """Whether the content tells no more than when ("their statement on Monday")."""
    return all(doc.tokens[i].entity in ("DATE", "TIME") for i in one.content)


def _found(doc: Document, token: Token, pattern: str, content: list[Token], cues: Cues) -> Found:
    head = source_head(doc, token, pattern, cues)
    source = {part.i for part in noun_phrase(head)} if head is not None else set()
    cue = cue_tokens(token, pattern)
    return Found(token, pattern, cue, source - cue, {part.i for part in content} - source - cue, head)


def _widen(doc: Document, one: Found, layout: Layout) -> None:
    """Let the content of a cue that ends the sentence begin where the sentence does."""
    if one.content and max(one.content) < one.first and (one.cue.dep in _MAIN or one.pattern == "adjunct"):
        start = doc.sentences[one.cue.sentence][0]
        one.content.update(range(start, one.first))
    _take_quotation(doc, one, layout)


def _take_quotation(doc: Document, one: Found, layout: Layout) -> None:
    """Add the quotation that ends right before the cue, or else the one that the cue leads to."""
    if layout.at[one.cue.i] >= 0:
        return
    ahead = bool(one.content) and min(one.content) > one.last
    after = quotation_after(doc, one.last, layout) if ahead or not one.content else -1
    before = quotation_before(doc, one.first, layout) if not ahead else -1
    if before >= 0 and after >= 0 and one.first == doc.sentences[doc.tokens[one.first].sentence][0]:
        before = -1
    number = before if before >= 0 else after
    if number >= 0:
        one.content.update(layout.tokens(number))


def _cut_tail(doc: Document, one: Found, layout: Layout) -> None:
    """Leave out of the content a relative clause after a comma at its end."""
    end = max(one.content)
    for i in sorted(one.content):
        token = doc.tokens[i]
        if token.dep == "relcl" and i > one.last and layout.at[i] < 0:
            clause = token.subtree()
            if clause[-1].i >= end - 1 and doc.tokens[clause[0].i - 1].text == ",":
                one.content = {k for k in one.content if k < clause[0].i} or one.content
                return


def _after_colon(doc: Document, one: Found) -> None:
    """Let a reported clause that a colon ends go on to the end of the sentence."""
    end = max(one.content)
    last = doc.sentences[doc.tokens[end].sentence][1]
    if one.pattern == "clause" and min(one.content) > one.last and end + 1 < last and doc.tokens[end + 1].text == ":":
        one.content.update(range(end + 1, last))


def _round_off(doc: Document, one: Found, layout: Layout) -> None:
    """Make quotations whole, and take source and cue out of the content."""
    own = layout.at[one.cue.i]
    if own >= 0:
        one.content.intersection_update(layout.tokens(own))
    else:
        for number in {layout.at[i] for i in one.content} - {-1}:
            one.content.update(layout.tokens(number))
    one.content -= one.source | one.cue_tokens


def _part(doc: Document, found: list[Found], layout: Layout) -> None:
    """Give "…, adding that …" or "… and said …" after what somebody says to that speaker, and end there what he said."""
    cues = {one.cue.i for one in found}
    around = _around(found)
    for one in found:
        start = one.cue.i - 1
        if start < 0 or layout.at[one.cue.i] >= 0 or not _goes_on(doc, one, cues):
            continue
        for other in around[one.cue.i]:
            if other.pattern in _DIRECT and one.cue.i in other.content and other.first < min(other.content):
                other.content = {i for i in other.content if i < start} or other.content
                one.source, one.head = other.source, other.head


def _goes_on(doc: Document, one: Found, cues: set[int]) -> bool:
    """Whether the cue has no subject of its own and is joined by a pause or "and" to what stands before it."""
    before = doc.tokens[one.cue.i - 1]
    if one.cue.tag == "VBG" and one.cue.dep in _PARTING:
        return before.text in _PAUSES
    own = one.head is not None and not _borrowed(one)
    return (
        one.cue.dep == "conj" and before.dep == "cc" and not own and one.cue.head.i not in cues and one.kind == "speech"
    )


def _carry_on(doc: Document, found: list[Found], layout: Layout) -> None:
    """Give quotations that stand alone after a quotation to the same speaker."""
    claimed = {layout.at[i] for one in found if layout.at[one.cue.i] < 0 for i in one.content} - {-1}
    for one in found:
        if layout.at[one.cue.i] >= 0 or one.pattern not in _DIRECT:
            continue
        end = max(max(one.content), one.last)
        number = layout.next_after(end)
        while number < len(layout.ranges) and number not in claimed and follows(doc, layout, end, number):
            one.content.update(layout.tokens(number))
            claimed.add(number)
            end = layout.ranges[number][1]
            number += 1


def _finish(doc: Document, mentions: Mentions, found: list[Found], layout: Layout) -> list[Attribution]:
    """The attributions with their spans, ids, speakers and nesting, in the order of their cues."""
    contents = {id(one): spans(doc, one.content) for one in found}
    found = sorted((one for one in found if contents[id(one)]), key=lambda one: one.cue.i)
    around = _around(found)
    ids: dict[int, str] = {}
    done: list[Attribution] = []
    for one in sorted(found, key=lambda one: -len(one.content)):
        source, content = spans(doc, one.source), contents[id(one)]
        cue = spans(doc, one.cue_tokens) or ((one.cue.start, one.cue.end),)
        outer = [other for other in around[one.cue.i] if id(other) in ids and _holds(other, one)]
        inside = ids[id(min(outer, key=lambda other: len(other.content)))] if outer else None
        ids[id(one)] = stable_id(doc.article.id, source, cue, content, "attribution")
        direct = 2 * sum(layout.at[i] >= 0 for i in one.content) > len(one.content)
        done.append(Attribution(ids[id(one)], source, cue, content, _speaker(one.head, mentions), direct, inside))
    return sorted(done, key=lambda one: (one.cue, one.content))


def _holds(outer: Found, inner: Found) -> bool:
    """Whether the inner attribution is part of what the outer one reports."""
    return len(inner.content & outer.content) * 2 > len(inner.content)


def _speaker(head: Token | None, mentions: Mentions) -> str | None:
    """The actor that the source names, its apposition, or what its relative pronoun stands for."""
    if head is None:
        return None
    if head.tag in ("WP", "WDT"):
        clause = next((token for token in head.ancestors() if token.dep == "relcl"), None)
        return _speaker(clause.head, mentions) if clause is not None else None
    for token in (head, *(child for child in head.children if child.dep == "appos")):
        actor = mentions.actor_at(token)
        if actor is not None:
            return actor
    return None


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
        while first <= last and (doc.tokens[last].text in _EDGE or doc.tokens[last].pos in _LOOSE):
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
