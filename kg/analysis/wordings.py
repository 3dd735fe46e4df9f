"""What the label of an issue says: the class of its head noun, the names and numbers in it, its other words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from kg.actors.tables import ActorLexicon
from kg.extraction.issue_nouns import IssueTables
from kg.rdf.issues import IssueEntry

CLAUSES: Final = frozenset(("action", "claim", "demand"))
"""Kinds of issue that are often told in a clause: what is to be done, or what is said to be so."""
_TOKEN: Final = re.compile(r"(?:[^\W\d_]\.){2,}|\w+(?:[-.&]\w+)*")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_CUTS: Final = frozenset("to that who which whom whose when where while if as because than but".split())
_EMPTY: Final = frozenset(
    "a an the this these those its his her their our your my it he she they we i you s is are was were be been being has have had will "
    "would should could can must may might do does did and or so such there also".split()
)
_TOWARDS: Final = frozenset("on against for to toward towards into at over".split())
"""Prepositions before the one that a matter is directed at: sanctions on, a vote for."""
_NEGATIONS: Final = frozenset(("not", "no", "never", "without", "n't"))
_ORDINALS: Final = frozenset("first second third fourth fifth sixth seventh eighth ninth tenth".split())
_LONGEST: Final = 6
"""Words of the longest name that is looked up."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A label, read: ``names`` are actors' ids and the proper names of anything else.

    ``owners`` are the actors whose it is ("Arland's sanctions"), ``objects`` those that it is directed at ("sanctions on
    Arland"); ``joint`` says that things are told together by "and".
    """

    head: str
    words: frozenset[str]
    names: frozenset[str]
    actors: frozenset[str]
    numbers: frozenset[str]
    years: frozenset[str]
    clause: bool
    negated: bool
    joint: bool = False
    owners: frozenset[str] = frozenset()
    objects: frozenset[str] = frozenset()

    @property
    def tokens(self) -> frozenset[str]:
        """All that can be shared with another label."""
        return self.words | self.names | self.numbers | self.years


def _year(entry: IssueEntry) -> frozenset[str]:
    """The year that the other wordings name; of several the one nearest to the article's own."""
    years = {year for text in entry.wordings for year in _TOKEN.findall(text) if _YEAR.fullmatch(year)}
    told = int((entry.date or "")[:4] or 0)
    return frozenset(sorted(years, key=lambda year: (abs(int(year) - told), year))[:1])


def key(name: str) -> str:
    """The name as it is looked up: small letters, except for acronyms, which are words otherwise ("US", "us").

    >>> key("U.S."), key("us"), key("New Fennmark")
    ('US', 'us', 'new fennmark')
    """
    plain = name.replace(".", "").replace("’", "'")
    return plain if plain.isupper() and len(plain) <= 4 else plain.casefold()


def actor_names(lexicon: ActorLexicon) -> dict[str, str]:
    """Names and adjectives of the tables that mean one actor, as they are written, to its id."""
    found: dict[str, set[str]] = defaultdict(set)
    for entries in lexicon.names.values():
        for name in (name for _, names in entries for name in names if name.role in ("name", "adjective")):
            found[name.text].add(name.actor)
    return {name: min(actors) for name, actors in found.items() if len(actors) == 1}


def places(lexicon: ActorLexicon) -> frozenset[str]:
    """Names of capitals: where one stands alone, it is a place and no matter."""
    return frozenset(
        name.text
        for entries in lexicon.names.values()
        for _, names in entries
        for name in names
        if name.role == "capital"
    )


def proper_words(entries: Iterable[IssueEntry]) -> frozenset[str]:
    """Words that labels and wordings write with a capital where a sentence would not (truecasing, Lita et al. 2003)."""
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for entry in entries:
        for tokens in map(_TOKEN.findall, (entry.label, *entry.wordings)):
            if _headline(tokens):
                continue
            for number, token in enumerate(tokens):
                if token[0].islower():
                    small[token] += 1
                elif number:
                    capital[token.casefold()] += 1
    return frozenset(word for word, count in capital.items() if count > small[word])


def _roles(tokens: list[tuple[str, str]]) -> tuple[frozenset[str], frozenset[str]]:
    """The actors whose the matter is, and those that it is directed at."""
    owners, objects = set(), set()
    content = [(word, actor) for word, actor in tokens if word.casefold() not in ("the", "a", "an")]
    for place, (_, actor) in enumerate(content):
        if actor and place + 1 < len(content) and content[place + 1][0] == "s":
            owners.add(actor)
        elif actor and place and content[place - 1][0].casefold() in _TOWARDS:
            objects.add(actor)
    return frozenset(owners), frozenset(objects)


def _headline(tokens: list[str]) -> bool:
    """Whether all longer words begin with a capital, as in a headline, where that tells nothing."""
    longer = [token for token in tokens if len(token) > 3]
    return len(longer) > 3 and not any(token[0].islower() for token in longer)


class Reader:
    """Reads labels: ``names`` are known to all articles, ``proper`` are the words that are names."""

    def __init__(self, tables: IssueTables, names: Mapping[str, str], proper: frozenset[str]) -> None:
        self.nouns, self.proper = tables.nouns, proper
        self.names = {key(name): actor for name, actor in names.items()}
        self.cuts = tables.words("preposition") | _CUTS
        self.weak = (tables.words("weak") | tables.words("time") | _EMPTY) - _ORDINALS - {"no", "not"}
        self._articles: dict[int, dict[str, str]] = {}

    def read(self, entry: IssueEntry) -> Wording:
        """What the label of the issue says."""
        tokens = list(self._named(_TOKEN.findall(entry.label.replace("’", "'")), self._known(entry)))
        position = self._head(tokens)
        head = "" if position is None else self.lemma(tokens[position][0])
        clause = entry.kind in CLAUSES and head not in self.nouns
        rest = [token for number, token in enumerate(tokens) if clause or number != position]
        group = "" if clause else self.nouns[head].synonyms if head in self.nouns else head
        owners, objects = _roles(tokens)
        joint = any(word == "and" for word, _ in tokens)
        found = replace(self._wording(rest, group, clause), joint=joint, owners=owners, objects=objects)
        return found if found.years else replace(found, years=_year(entry))

    def lemma(self, word: str) -> str:
        """The word in small letters, in the singular.

        >>> from kg.extraction.issue_nouns import load_issue_tables
        >>> [Reader(load_issue_tables(), {}, frozenset()).lemma(word) for word in ("Treaties", "talks", "press", "dams")]
        ['treaty', 'talks', 'press', 'dam']
        """
        word = word.casefold()
        if word in self.nouns or len(word) < 4:
            return word
        if word.endswith("ies"):
            return word[:-3] + "y"
        if word.endswith(("ches", "shes", "xes", "sses")):
            return word[:-2]
        return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word

    def _known(self, entry: IssueEntry) -> dict[str, str]:
        known = self._articles.get(id(entry.names))
        if known is None:
            known = self._articles[id(entry.names)] = {key(n): actor for n, actor in dict(entry.names).items()}
        return known

    def _named(self, words: list[str], known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Each word with nothing, or each longest name with its actor."""
        start = 0
        while start < len(words):
            for end in range(min(len(words), start + _LONGEST), start, -1):
                name = key(" ".join(words[start:end]))
                actor = known.get(name) or self.names.get(name)
                if actor and not words[start].islower():
                    yield " ".join(words[start:end]), actor
                    break
            else:
                end = start + 1
                yield words[start], ""
            start = end

    def _head(self, tokens: list[tuple[str, str]]) -> int | None:
        """Place of the head noun: the last of the first phrase; behind "plan to" or "bid for", that of what is planned."""
        start = 0
        while True:
            end = next((n for n in range(start, len(tokens)) if self._ends(tokens, start, n)), len(tokens))
            head = next((n for n in range(end - 1, start - 1, -1) if self._common(tokens[n])), None)
            noun = self.nouns.get(self.lemma(tokens[head][0])) if head is not None else None
            if noun is None or not noun.wrapper or not self._goes_on(tokens, end):
                return head
            start = end + 1

    def _ends(self, tokens: list[tuple[str, str]], start: int, place: int) -> bool:
        """Whether the first phrase is over: at a preposition, or at "introduced" and "authorising" behind a noun."""
        word = tokens[place][0].casefold()
        if word in self.cuts:
            return True
        verbal = word.endswith(("ed", "ing")) and self.lemma(word) not in self.nouns
        return verbal and place > start and self.lemma(tokens[place - 1][0]) in self.nouns

    def _goes_on(self, tokens: list[tuple[str, str]], end: int) -> bool:
        """Whether a noun that names a matter follows."""
        return any(not actor and self.lemma(word) in self.nouns for word, actor in tokens[end + 1 :])

    def _common(self, token: tuple[str, str]) -> bool:
        word, actor = token
        small = word.casefold()
        if not actor and self.lemma(word) in self.nouns:
            return True
        return not actor and small not in self.proper and small not in self.weak and not any(map(str.isdigit, word))

    def _wording(self, tokens: list[tuple[str, str]], head: str, clause: bool) -> Wording:
        actors = {actor for _, actor in tokens if actor}
        plain = [word for word, actor in tokens if not actor]
        small = {word.casefold() for word in plain}
        numbers = {word for word in small if any(map(str.isdigit, word)) or word in _ORDINALS}
        years = {word for word in numbers if _YEAR.fullmatch(word) and head != "resolution"}
        names = {word for word in small & self.proper if word not in self.weak} - numbers
        words = {self.lemma(word) for word in small - names - numbers - self.weak - self.cuts - _NEGATIONS}
        return Wording(
            head,
            frozenset(words),
            frozenset(names | actors),
            frozenset(actors),
            frozenset(numbers - years),
            frozenset(years),
            clause,
            bool(small & _NEGATIONS),
        )
