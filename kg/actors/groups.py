"""Groups and bodies without a name of their own: "protesters", "a federal judge", "supporters of X" → actors.

They are made when an extractor asks for them, so that a record names only groups that do something in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from kg.actors.mentions import Mention, Mentions
from kg.actors.tables import slug
from kg.language.document import Document, Token
from kg.lexicon import read_table
from kg.model import Actor

_KEPT: Final = frozenset({"amod", "compound", "nmod", "poss", "nummod"})
_WORDS: Final = 7


@dataclass(frozen=True, slots=True)
class Group:
    """A noun of the table: the kind of actor that it names, and whether it does so only in the plural."""

    kind: str
    plural_only: bool


@lru_cache(maxsize=4)
def load_groups(overlay: Path | None = None) -> dict[str, Group]:
    """Lemma → ``Group`` from ``groups.tsv``."""
    return {
        row["noun"]: Group(row["kind"], row["number"] == "plural") for row in read_table("groups", ("noun",), overlay)
    }


class Groups:
    """The unnamed groups of one article; a bare "the protesters" is the group last named with that noun."""

    def __init__(self, doc: Document, mentions: Mentions, groups: dict[str, Group]) -> None:
        self._doc = doc
        self._mentions = mentions
        self._groups = groups
        self._known: dict[str, list[Actor]] = {}

    def mention(self, head: Token) -> Mention | None:
        """The group that the noun phrase with this head names, noted among the mentions; None for any other noun."""
        if not self.is_group(head):
            return None
        tokens = self._phrase(head)
        actor = self._actor(head, tokens)
        mention = Mention(tokens[0].start, tokens[-1].end, head.i, actor.id, "description")
        self._mentions.add(mention, actor)
        return mention

    def is_group(self, head: Token) -> bool:
        """Whether the noun phrase with this head names a group."""
        group = self._groups.get(head.lemma.lower()) if head.pos in ("NOUN", "ADJ") else None
        if group is None or head.dep in ("compound", "amod", "npadvmod"):
            return False
        return not group.plural_only or head.tag in ("NNS", "NNPS") or head.lower == "people"

    def _actor(self, head: Token, tokens: list[Token]) -> Actor:
        lemma = head.lemma.lower()
        label = " ".join(self._words(tokens))
        label = label[:1].upper() + label[1:]
        known = self._known.setdefault(lemma, [])
        if len(tokens) == 1 and known:
            return known[-1]
        name = f"{slug(label)}--{slug(self._doc.article.id)}"
        for actor in known:
            if actor.id == name:
                return actor
        known.append(Actor(name, label, self._groups[lemma].kind))
        return known[-1]

    def _words(self, tokens: list[Token]) -> list[str]:
        """The phrase in words: whoever a pronoun stands for, by name."""
        words: list[str] = []
        for token in tokens:
            mention = self._mentions.at(token) if token.pos == "PRON" else None
            if mention is not None:
                name = self._mentions.actors[mention.actor].label
                words.append(name if name.endswith("'s") else f"{name}'s")
            elif token.text in ("'s", "’s", "'", "’") and words:
                words[-1] += token.text
            elif token.text == "-" and words:
                words[-1] += "-"
            elif words and words[-1].endswith("-"):
                words[-1] += token.text
            else:
                words.append(token.text)
        return words

    def _phrase(self, head: Token) -> list[Token]:
        """The noun with its modifiers and an of-phrase, without determiners and clauses."""
        kept = [head]
        for child in head.children:
            if child.dep in _KEPT:
                kept.extend(child.subtree())
            elif child.dep == "prep" and child.lower in ("of", "from", "in") and child.i == head.i + 1:
                below = [token for token in child.subtree() if token.dep not in ("relcl", "punct")]
                kept.extend(below if len(below) <= _WORDS else [])
        kept = [token for token in sorted(kept, key=lambda token: token.i) if token.dep != "det" or token.i > head.i]
        first = kept[0].i
        run = [token for token in kept if token.i - first < 2 * _WORDS]
        return run if head in run else [head]
