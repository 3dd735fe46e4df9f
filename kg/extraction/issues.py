"""The issues of one article: what positions are about when it is not an actor, merged across their wordings."""

from __future__ import annotations

import re
from typing import Final

from kg.actors.mentions import Mentions
from kg.extraction.issue_coreference import MODIFYING, Matter, Matters, Reference
from kg.extraction.issue_labels import Phraser, finite, is_duty
from kg.extraction.issue_nouns import IssueNoun, IssueTables, load_issue_tables
from kg.language.document import Document, Token
from kg.model import Issue, stable_id

_PRONOUNS: Final = frozenset(("it", "this", "that", "them", "these", "those", "they", "which"))
_NOT_OWNED: Final = frozenset(("meeting", "vote"))
_EMPTY: Final = frozenset(("DET", "PUNCT", "AUX", "PART", "SPACE"))
_DETERMINER: Final = re.compile(r"^(?:the|an?|this|that|these|those) (?=\w)", re.IGNORECASE)
_PLAIN_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


class Issues:
    """Gives each noun phrase or clause that a stance is about its issue.

    The caller has made sure that the head is not the mention of an actor. Ids are the article's id and the offset of the
    first head that names the issue.
    """

    def __init__(self, doc: Document, mentions: Mentions, tables: IssueTables | None = None) -> None:
        self._doc = doc
        self._mentions = mentions
        self._tables = tables or load_issue_tables()
        self._phraser = Phraser(doc, mentions, self._tables)
        self._matters = Matters(doc, mentions, self._phraser, self._tables)
        self._clauses: dict[frozenset[str], Matter] = {}
        self._ids: dict[int, str] = {}
        self._by_id: dict[str, Matter] = {}
        self._labels: dict[int, tuple[int, str]] = {}
        """By matter, with the number of wordings that the label is the best of."""
        article = doc.article.id
        self._article = article if _PLAIN_ID.fullmatch(article) else stable_id(article)

    def resolve(self, head: Token, asked: bool = True) -> str:
        """Id of the issue that the noun phrase with this head names; other wordings in the article share it.

        What is not ``asked`` for is looked up only and does not become one of the record's issues.
        """
        if head.pos in ("VERB", "AUX"):
            return self.clause(head, asked)
        known = self._matters.by_head.get(head.i)
        if known is None and head.pos in ("PRON", "DET") and head.lower in _PRONOUNS:
            known = self._matters.recent(head)
            if known is not None:
                reference = self._matters.reference(head)
                reference.wrapper = True
                known.add(reference)
        return self._give(known or self._matters.named(head), head, asked)

    def antecedent(self, pronoun: Token) -> str | None:
        """Id of the issue that a pronoun ("it", "this") takes up; None where no issue is near."""
        return self.resolve(pronoun) if self._matters.recent(pronoun) is not None else None

    def clause(self, head: Token, asked: bool = True) -> str:
        """Id of the issue that the clause with this verb states: "that sanctions are to blame", "to withdraw"."""
        matter = self._matters.by_head.get(head.i)
        if matter is None:
            tokens = self._phraser.clause(head)
            key = frozenset(token.lemma.lower() for token in tokens if token.pos not in _EMPTY)
            noun = self._tables.verbs.get(head.lemma) or IssueNoun("", "claim" if finite(head) else "action", "")
            matter = self._clauses.setdefault(key, Matter())
            matter.add(Reference(head, head.lemma, noun, "indefinite", tokens, key, verbal=True))
        return self._give(matter, head, asked)

    def at(self, token: Token) -> str | None:
        """Id of the issue that a call before gave to the phrase with this head."""
        matter = self._matters.by_head.get(token.i)
        return self._id(matter) if matter is not None and matter.asked else None

    def often(self, issue: str) -> int:
        """In how many places the article has named the issue so far."""
        return len(self._by_id[issue].references) if issue in self._by_id else 0

    def label(self, issue: str) -> str:
        """The label of an issue that has its id, by what of it has been looked up so far."""
        return self._label(self._by_id[issue])

    def kind(self, issue: str) -> str:
        """The kind of an issue that has its id."""
        return self._by_id[issue].own()[0].noun.kind

    def record_issues(self) -> tuple[Issue, ...]:
        """The issues that were asked for, in the order of the text."""
        found = [self._issue(matter) for matter in self._asked()]
        return tuple(sorted(found, key=lambda issue: (issue.mentions[0], issue.id)))

    def other_labels(self) -> dict[str, tuple[str, ...]]:
        """The further words by which the article names each issue that was asked for, by its id, in the order of the text."""
        found = {}
        for matter in self._asked():
            label = self._label(matter)
            spans = [self._phraser.span(reference.tokens, reference.head) for reference in matter.references]
            texts = dict.fromkeys(" ".join(self._doc.text[start:end].split()) for start, end in spans)
            found[self._id(matter)] = tuple(text for text in texts if text != label)
        return found

    def owners(self) -> dict[str, str | None]:
        """Whose each issue is that was asked for, by its id."""
        return {self._id(matter): self._owner(matter) for matter in self._asked()}

    def _asked(self) -> list[Matter]:
        """Each matter that was asked for, once."""
        return list({id(matter): matter for matter in self._matters.by_head.values() if matter.asked}.values())

    def _give(self, matter: Matter, head: Token, asked: bool) -> str:
        self._matters.by_head[head.i] = matter
        matter.asked = matter.asked or asked
        return self._id(matter)

    def _id(self, matter: Matter) -> str:
        name = self._ids.get(id(matter))
        if name is None:
            name = self._ids[id(matter)] = f"{self._article}-{matter.references[0].head.start}"
        self._by_id[name] = matter
        return name

    def _issue(self, matter: Matter) -> Issue:
        spans = sorted({self._phraser.span(reference.tokens, reference.head) for reference in matter.references})
        kind = matter.own()[0].noun.kind
        return Issue(self._id(matter), self._label(matter), kind, self._owner(matter), tuple(spans))

    def _label(self, matter: Matter) -> str:
        number, label = self._labels.get(id(matter), (0, ""))
        if number != len(matter.references):
            label = self._worded(matter)
            self._labels[id(matter)] = len(matter.references), label
        return label

    def _worded(self, matter: Matter) -> str:
        best = max(matter.own(), key=_fullness)
        if best.verbal and best.noun.noun and (len(matter.references) > 1 or not finite(best.head)):
            text = self._phraser.nominal(best.head, _noun(matter, best))
        elif best.verbal and is_duty(best.head):
            text = self._phraser.duty(best.head, best.tokens)
        else:
            text = self._phraser.render(best.tokens)
            text = text if best.verbal else _DETERMINER.sub("", text)
        return text[:1].upper() + text[1:] if text else best.head.text

    def _owner(self, matter: Matter) -> str | None:
        """The actor whose plan, programme, claim it is; the victim of a killing does not own it."""
        for reference in matter.own():
            if reference.noun.patient:
                continue
            for child in reference.head.children:
                modifies = child.dep in MODIFYING and reference.noun.kind not in _NOT_OWNED
                actor = self._mentions.actor_at(child) if child.dep == "poss" or modifies else None
                if actor and child.i < reference.head.i:
                    return actor
        return None


def _noun(matter: Matter, best: Reference) -> str:
    """The noun by which the article names the deed, else the table's."""
    synonyms = best.noun.synonyms
    named = [one.lemma for one in matter.own() if not one.verbal and one.noun.synonyms == synonyms]
    return max(named, key=named.count) if named else best.noun.noun


def _fullness(reference: Reference) -> tuple[bool, int, int, int]:
    """How well the wording stands for the issue: by what it tells, a noun before a verb, the shorter before the longer."""
    content = min(len(reference.features) + reference.named + len(reference.actors), 7)
    return content > 0, content - 2 * reference.verbal, -len(reference.tokens), -reference.head.i
