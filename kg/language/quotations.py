"""Quotation marks of all styles → ``Quotation`` spans."""

from __future__ import annotations

from kg.language.document import Quotation
from kg.model import Span

OPENING = {"“": "”", "«": "»", "„": "“”", "‹": "›", "「": "」"}


def find_quotations(text: str, paragraphs: list[Span]) -> list[Quotation]:
    """Quotations in the order of the text (straight and typographic double marks, guillemets)."""
    found: list[Quotation] = []
    for start, end in paragraphs:
        opened: int | None = None
        closers = ""
        for offset in range(start, end):
            mark = text[offset]
            if opened is not None and mark in closers:
                found.append(Quotation(opened, offset + 1, (opened + 1, offset)))
                opened = None
            elif opened is None and mark in OPENING:
                opened, closers = offset, OPENING[mark]
            elif opened is None and mark == '"':
                opened, closers = offset, '"”'
        if opened is not None:
            found.append(Quotation(opened, end, (opened + 1, end), continued=True))
    return found
