"""Some of those whom a name means: "two Democrats", "House Republicans", "many Kenyans" are not the party or the people."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kg.actors.group_names import called, counted, first_word_of
from kg.actors.mentions import Mentions
from kg.actors.tables import scope, scoped
from kg.language.document import Document, Token
from kg.model import Actor

_PRAISE: Final = frozenset({"ruling", "governing", "opposition", "rival", "dear", "mainstream"})
"""What is said of the whole."""
_PLURAL: Final = frozenset({"NNS", "NNPS"})


def add_members(doc: Document, mentions: Mentions) -> None:
    """Give the plural of a party's or people's name that a number or a word before it narrows an actor of its own.

    It is part of the whole, and known in this article alone.
    """
    here = scope(doc.article.id)
    for mention in mentions.all():
        whole = mentions.actors[mention.actor]
        head = doc.tokens[mention.head]
        if whole.kind not in ("party", "population") or mention.form != "name" or head.tag not in _PLURAL:
            continue
        first = first_word_of(doc, head) if _restricts(head) else head.i
        word = doc.tokens[counted(doc, first, head)]
        if word.start >= mention.start:
            continue
        label = called(doc, first, head)
        if word.pos != "PROPN" and word.i == doc.sentences[word.sentence][0]:
            label = label[0].lower() + label[1:]
        group = Actor(scoped(label, here), label, "population", part_of=whole.id)
        mentions.add(replace(mention, actor=group.id, start=word.start, form="description"), group)


def _restricts(head: Token) -> bool:
    """Whether words before the name single some out: "House Republicans", not "the ruling Conservatives"."""
    owned = any(child.dep in ("det", "poss") for child in head.children)
    return not owned and not any(child.lower in _PRAISE for child in head.children)
