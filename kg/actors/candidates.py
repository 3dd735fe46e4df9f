"""Names that the tables do not know: what the named-entity recogniser and the spelling of the article offer."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from kg.actors.anaphora import first_names
from kg.actors.firms import find_firms
from kg.actors.kinds import FORMS, NOBODY, Candidate, kind_of
from kg.actors.names import is_office
from kg.actors.sight import LABELS, Sight
from kg.actors.spotting import Spot, head_of, is_owner
from kg.actors.tables import ActorLexicon, fold
from kg.actors.unlabelled import find_unlabelled
from kg.language.document import Chunk, Document, Token

_WORKS = frozenset(["FAC", "WORK_OF_ART", "EVENT", "PRODUCT", "LAW"])
_MARKS = frozenset(
    ["'s", "’s", "'", "’", '"', "“", "”", ",", ".", "(", ")", "-", "–", "—", ":", "@", "#", "--", "/", "“", "‘"]
)
_SUFFIXES = frozenset(["Jr.", "Jr", "Sr.", "Sr"])
_BRACKETS = frozenset(["(", "[", "-LRB-", "-LSB-"])
_TRIMMED = _MARKS | {"the", "a", "an", "and", "of", "&"}
_PARTICLES = frozenset(
    ["-", "al", "el", "bin", "bint", "ibn", "de", "da", "di", "du", "von", "van", "der", "den", "la", "le", "."]
)
_NO_NAME = re.compile(r"[RDI]-[A-Z]|[^A-Z]*$|.*[\[\]]")
"""A party and district in brackets, nothing with a capital letter, a word mended in brackets."""


def find_candidates(doc: Document, lexicon: ActorLexicon, spots: list[Spot]) -> list[Candidate]:
    """Names of persons and bodies beside, or longer than, the spots, in the order of the text."""
    return _Finder(doc, lexicon, spots).run()


class _Finder(Sight):
    def run(self) -> list[Candidate]:
        found = find_firms(self)
        firms = {index for each in found for index in range(each.first, each.last + 1)}
        rest = [each for each in self.doc.entities if firms.isdisjoint(range(each.first, each.last + 1))]
        found += [each for entity in rest if (each := self._from_entity(entity)) is not None]
        self.named.update(index for each in found for index in range(each.first, each.last + 1))
        self.covered |= self.named
        found += find_unlabelled(self)
        found = [self._without_ending(each) for each in found if self._somebody(each)]
        return _agreed(sorted(found, key=lambda candidate: candidate.first))

    def _without_ending(self, found: Candidate) -> Candidate:
        """The name without the "s" of a possessive that lost its apostrophe, where the name is known without it."""
        if not self.bare or not is_owner(self.tokens, found.last) or found.text[-1] != "s":
            return found
        name = found.text[:-1]
        known = fold(name).lower() in self.lexicon.full_names or name.lower() in self.lexicon.surnames
        known = known or re.search(rf"\b{re.escape(name)}\b", self.doc.text) is not None
        label = "" if found.label == "NORP" else found.label
        return replace(found, text=name, label=label) if known else found

    def _somebody(self, found: Candidate) -> bool:
        """Whether the name is not that of a law, a creed, a contest, a hashtag, or of nothing."""
        words = self.lexicon.words
        noun = found.text.lower()
        if " " not in noun and (noun in self.lexicon.groups or noun in self.lexicon.roles) and noun not in words:
            return False
        if found.first and self.tokens[found.first - 1].text == "#":
            return False
        if found.first == found.last and is_office(self.tokens, found.first):
            return False
        nobody = NOBODY in (words.get(found.text.lower()), kind_of(found, words))
        return not nobody and not _NO_NAME.match(found.text)

    def _from_entity(self, entity: Chunk) -> Candidate | None:
        label = entity.label
        if label not in LABELS and label not in _WORKS:
            return None
        first, last = self._one_name(entity.first, entity.last)
        if label != "GPE":
            first, last = self._after_office(first, last)
        if first > entity.first:
            label = "PERSON"
        first, last = self._trim(first, last)
        if label == "PERSON":
            first, last = self._person(first, last)
            last = self._with_suffix(self._glued(last))
        if label in ("PERSON", "ORG"):
            first = self._leftwards(first, last)
        if label == "ORG":
            first = self._from_town(first, last)
        if label != "PERSON" and first <= last:
            last = self.rightwards(first, self._up_to_form(first, last))
        if first > last or not self._own(first, last) or (label == "PERSON" and self._national(first, last)):
            return None
        if label == "PERSON" and self._is_body(first, last):
            label = "ORG"
        found = self.candidate(first, last, label)
        if label in _WORKS:
            return self._relabelled(found)
        return replace(found, label="PERSON") if label != "PERSON" and self._human(found) else found

    def _is_body(self, first: int, last: int) -> bool:
        """Whether the last of several words tells a body and the first is no given name: "Meadow PAC", not "Ann Church"."""
        if last > first and self.tokens[last].lower.strip(".") in FORMS:
            return True
        told = self.lexicon.words.get(self.tokens[last].lower) in ("party", "ngo", "igo", "media")
        return told and last > first and self.tokens[first].text not in first_names() and not self.after_title(first)

    def _one_name(self, first: int, last: int) -> tuple[int, int]:
        """The run up to a bracket, a verb, the end of a paragraph or sentence, or an "and" beside a name of the tables."""
        for index in range(first, last):
            token, after = self.tokens[index], self.tokens[index + 1]
            told = after.tag in ("VBD", "VBZ") and after.text.islower() and after.dep in ("ROOT", "ccomp", "conj")
            if "\n\n" in token.text or after.text in _BRACKETS or after.sentence != token.sentence or told:
                return first, index
            joined = token.lower == "and" and (index + 1 in self.over or index - 1 in self.over)
            if joined or (token.text == "." and len(self.tokens[index - 1].text) > 2):
                return first, index - 1
        return first, last

    def _after_office(self, first: int, last: int) -> tuple[int, int]:
        """Without the place of an office before it: "Mayor of [Town] [Name Surname]"."""
        if last - first < 2 or first < 2 or self.tokens[first - 1].lower != "of":
            return first, last
        office = "office" in self.lexicon.roles.get(self.tokens[first - 2].lower, "")
        if not office or any(token.pos == "ADP" for token in self.tokens[first : last + 1]):
            return first, last
        spot = self.over.get(first)
        return (spot.last + 1 if spot else first + 1), last

    def _trim(self, first: int, last: int) -> tuple[int, int]:
        """Without articles, titles, marks and possessive endings at the ends; an empty run where no name is left."""
        tokens = self.tokens
        while first <= last and (tokens[first].lower in _TRIMMED or tokens[first].pos == "SPACE"):
            first += 1
        while first < last and self.is_title(tokens[first]):
            first += 1
        while first <= last and (tokens[last].lower in _TRIMMED or tokens[last].pos in ("SPACE", "PUNCT")):
            last -= 1
        while first < last and tokens[last].pos == "NOUN" and tokens[last].lower in self.lexicon.roles:
            last -= 1
        if not any(token.pos == "PROPN" for token in tokens[first : last + 1]):
            return first, first - 1
        return (first, last) if tokens[first].text[0].isalpha() else (first, first - 1)

    def _person(self, first: int, last: int) -> tuple[int, int]:
        """The longest stretch of proper nouns and what binds them."""
        best = (first, first - 1)
        start = first
        for index in range(first, last + 2):
            token = self.tokens[index] if index <= last else None
            if token is not None and token.pos not in ("VERB", "AUX") and _in_name(token):
                continue
            if index - start > best[1] - best[0] + 1:
                best = (start, index - 1)
            start = index + 1
        return self._trim(*best) if best[0] <= best[1] else best

    def _glued(self, last: int) -> int:
        """The run with the proper nouns that hyphens tie to it."""
        tokens = self.tokens
        while last + 2 < len(tokens) and tokens[last + 1].text == "-" and tokens[last + 2].pos == "PROPN":
            if tokens[last + 2].start != tokens[last].end + 1:
                break
            last += 2
        return last

    def _with_suffix(self, last: int) -> int:
        """The run with ", Jr." and the like after it."""
        after = last + 2 if last + 2 < len(self.tokens) and self.tokens[last + 1].text == "," else last + 1
        return after if after < len(self.tokens) and self.tokens[after].text in _SUFFIXES else last

    def _leftwards(self, first: int, last: int) -> int:
        """Where the name begins when the recogniser marked its last word alone ("Hopkins" of "Anna Hopkins")."""
        if first != last or self.headline(self.tokens[last]):
            return first
        while first > 0 and self._joins(self.tokens[first - 1], last):
            first -= 1
        return first

    def _up_to_form(self, first: int, last: int) -> int:
        """The name of a company without what stands after its legal form: "X Industries Inc XIN", "X Co Ltd of Town"."""
        tokens = self.tokens
        for index in range(first + 1, last):
            after = tokens[index + 1]
            code = after.text.isupper() and after.lower.strip(".") not in FORMS
            if tokens[index].lower.strip(".") in FORMS and (code or after.lower == "of"):
                return index
        return last

    def _from_town(self, first: int, last: int) -> int:
        """Where the name of a club begins when the recogniser took its town for a name of its own: "Norwick Rovers"."""
        tokens, town = self.tokens, first - 1
        if first > last or self.headline(tokens[last]) or any(index in self.over for index in range(first, last + 1)):
            return first
        words = [tokens[index].lower for index in range(first, last + 1)]
        if any(self.lexicon.words.get(word) is not None for word in words):
            return first
        head = head_of(tokens, first, last)
        while town >= 0 and tokens[town].entity == "GPE" and tokens[town].pos == "PROPN" and town not in self.over:
            if tokens[town].dep != "compound" or not town < tokens[town].head.i <= head.i:
                break
            town -= 1
        return town + 1

    def _joins(self, token: Token, last: int) -> bool:
        """Whether the free proper noun belongs to the name that ends at ``last``."""
        if token.pos != "PROPN" or token.dep != "compound" or token.head.i != last or not token.text[0].isupper():
            return False
        return token.i not in self.covered and token.i not in self.over and not self.is_title(token)

    def _own(self, first: int, last: int) -> bool:
        """Whether the run is a name of its own, and not a name of the tables with words about it."""
        tokens = self.tokens[first : last + 1]
        spots = {self.over[token.i] for token in tokens if token.i in self.over}
        if not spots:
            return True
        if any(spot.first < first or spot.last > last or (spot.first, spot.last) == (first, last) for spot in spots):
            return False
        rest = [token for token in tokens if token.i not in self.over and token.text not in _MARKS]
        if not any(token.pos == "PROPN" for token in rest):
            return False
        if "of" in (token.lower for token in tokens[1:]) and any(spot.last == last for spot in spots):
            noun = " ".join(token.lower for token in tokens if token.i not in self.over)
            if noun.removesuffix(" the").removesuffix(" of") in self.lexicon.bodies:
                return False
        if any(spot.first == first for spot in spots):
            noun = " ".join(token.lower for token in rest)
            return noun not in self.lexicon.bodies and not any(token.text in ("'s", "’s", "'", "’") for token in tokens)
        return True

    def _national(self, first: int, last: int) -> bool:
        """Whether a nationality stands before the name, or beside what is no proper noun ("Jailed Ruritanian")."""
        spots = [self.over[index] for index in range(first, last + 1) if index in self.over]
        nations = [spot for spot in spots if any(name.role in ("adjective", "people") for name in spot.readings)]
        plain = all(self.tokens[index].tag == "NNP" for index in range(first, last + 1))
        return any(spot.last != last or not plain for spot in nations)

    def _relabelled(self, found: Candidate) -> Candidate | None:
        """A work or building by the recogniser that its words or its place say is a body or a person."""
        if not all(self.tokens[index].pos == "PROPN" for index in range(found.first, found.last + 1)):
            return None
        if kind_of(replace(found, label="ORG"), self.lexicon.words) != "other":
            return replace(found, label="ORG")
        titled = found.first > 0 and self.is_title(self.tokens[found.first - 1])
        known = fold(found.text).lower() in self.lexicon.full_names
        return replace(found, label="PERSON") if titled or known or self.speaks(found.first, found.last) else None

    def _human(self, found: Candidate) -> bool:
        """Whether a name of two or three plain words is a person's by its title, its "who" or the names beside it."""
        tokens = self.tokens[found.first : found.last + 1]
        if not 2 <= len(found.words) <= 3 or kind_of(found, self.lexicon.words) not in ("other", "population"):
            return False
        if any(token.pos != "PROPN" and token.text not in ("-", ".") for token in tokens):
            return False
        if any(token.text.isupper() and len(token.text) > 2 for token in tokens):
            return False
        titled = self.after_title(found.first)
        head = head_of(self.tokens, found.first, found.last)
        beside = [head.head] if head.dep == "conj" else [child for child in head.children if child.dep == "conj"]
        named = any(token.entity == "PERSON" for token in beside)
        who = any(
            child.dep == "relcl" and any(each.lower == "who" for each in child.children) for child in head.children
        )
        return titled or named or who


def _in_name(token: Token) -> bool:
    return token.pos == "PROPN" or token.lower in _PARTICLES or token.text[0].isupper()


def _agreed(candidates: list[Candidate]) -> list[Candidate]:
    """Equal names get one label: the one that most of them have."""
    votes: dict[str, Counter[str]] = {}
    for candidate in candidates:
        if candidate.label:
            votes.setdefault(candidate.text, Counter())[candidate.label] += 1
    return [
        replace(each, label=votes[each.text].most_common(1)[0][0]) if each.text in votes else each
        for each in candidates
    ]
