"""Where the quotations of an article stand among its tokens, and which belong together."""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

from kg.language.document import Document

LONGEST_LEAD: Final = 12
"""How many tokens may stand between a cue and the quotation that follows it ("said in a statement on Monday: …")."""
_PAUSES: Final = frozenset({",", "—", "–", "-"})
_LINKS: Final = frozenset({",", "and", "but"})
_STOPS: Final = frozenset({".", "!", "?"})
_ENDS: Final = _STOPS | {";"}


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
        self.paragraphs: list[tuple[int, int]] = []
        """First token and end of every paragraph."""
        first = 0
        for i in range(1, len(doc.tokens) + 1):
            if i == len(doc.tokens) or self.paragraph[i] != self.paragraph[first]:
                self.paragraphs.append((first, i))
                first = i

    def fills_paragraph(self, first: int, last: int) -> bool:
        """Whether the tokens are all words of their paragraph."""
        start, end = self.paragraphs[self.paragraph[first] - self.paragraph[0]]
        return start == first and last >= end - 2

    def next_after(self, i: int) -> int:
        """Number of the first quotation that begins after the token."""
        return bisect_right(self.ranges, (i, len(self.at)))

    def tokens(self, number: int) -> range:
        first, last = self.ranges[number]
        return range(first, last + 1)


def quotation_before(doc: Document, first: int, layout: Layout) -> int:
    """Number of the quotation that ends right before the token, or -1."""
    i = first - 1
    while i >= 0 and layout.at[i] < 0 and (doc.tokens[i].text in _PAUSES or doc.tokens[i].tag == "_SP"):
        i -= 1
    return layout.at[i] if i >= 0 and layout.paragraph[i] == layout.paragraph[first] else -1


def quotation_after(doc: Document, last: int, layout: Layout) -> int:
    """Number of the quotation that the token leads to ("said in a statement: …"), or -1."""
    mark = ""
    for i in range(last + 1, min(last + 1 + LONGEST_LEAD, len(doc.tokens))):
        token = doc.tokens[i]
        if layout.at[i] >= 0:
            return layout.at[i] if mark in (",", ":") or i - last <= 1 + (mark != "") else -1
        if token.tag == "_SP":
            continue
        if token.pos in ("VERB", "AUX") or token.text in _ENDS:
            return -1
        mark = token.text
    return -1


def follows(doc: Document, layout: Layout, end: int, number: int) -> bool:
    """Whether the quotation begins a sentence right after the one that ends with the token ``end``."""
    first, last = layout.ranges[number]
    if (
        all(token.text in _LINKS for token in doc.tokens[end + 1 : first])
        and layout.paragraph[first] == layout.paragraph[end]
    ):
        return True
    after_stop = end
    for i in range(end + 1, first):
        token = doc.tokens[i]
        if token.text in _STOPS or token.tag == "_SP":
            after_stop = i
        elif token.sentence != doc.tokens[end].sentence:
            return False
    if after_stop != first - 1:
        return False
    step = layout.paragraph[first] - layout.paragraph[end]
    goes_on = layout.at[end] >= 0 and layout.continued[layout.at[end]]
    return step == 0 or (step == 1 and (goes_on or layout.fills_paragraph(first, last)))
