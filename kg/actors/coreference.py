"""Which actor a pronoun or a definite description refers to; silent where it is not clear."""

from __future__ import annotations

from kg.actors.mentions import Mentions
from kg.language.document import Document


def resolve(doc: Document, mentions: Mentions, lexicon: object = None) -> None:
    """Add the pronoun and description mentions of the named actors, in place."""
