"""Names that the tables do not know: what the named-entity recogniser and the spelling of the article offer."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from kg.actors.anaphora import first_names
from kg.actors.kinds import FORMS, NOBODY, Candidate, kind_of
from kg.actors.names import is_office
from kg.actors.spotting import Spot, head_of
from kg.actors.tables import ActorLexicon, fold
from kg.language.document import Chunk, Document, Token

_NAMES = frozenset(["PERSON", "ORG", "NORP", "GPE"])
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
_SUBJECTS = frozenset(["nsubj", "nsubjpass"])
_WORDLIKE = frozenset(
    ["ban", "may", "brown", "bush", "park", "moon", "rice", "li", "hu", "wen", "major", "fox", "castro"]
)
"""Leaders' surnames that are words or too common."""
_NO_NAME = re.compile(r"[RDI]-[A-Z]|[^A-Z]*$|.*[\[\]]")
"""A party and district in brackets, nothing with a capital letter, a word mended in brackets."""
_PLACES = frozenset(["nsubj", "nsubjpass", "dobj", "pobj", "conj", "appos", "poss"])


def find_candidates(doc: Document, lexicon: ActorLexicon, spots: list[Spot]) -> list[Candidate]:
    """Names of persons and bodies beside, or longer than, the spots, in the order of the text."""
    return _Finder(doc, lexicon, spots).run()


class _Finder:
    def __init__(self, doc: Document, lexicon: ActorLexicon, spots: list[Spot]) -> None:
        self.doc = doc
        self.tokens = doc.tokens
        self.small = frozenset(token.text for token in doc.tokens if token.text[0].islower())
        self.capitals: dict[int, bool] = {}
        self.lexicon = lexicon
        self.over = {index: spot for spot in spots for index in range(spot.first, spot.last + 1)}
        self.covered = {index for entity in doc.entities for index in range(entity.first, entity.last + 1)}

    def run(self) -> list[Candidate]:
        found = [each for entity in self.doc.entities if (each := self._from_entity(entity)) is not None]
        self.covered.update(index for each in found for index in range(each.first, each.last + 1))
        found += self._unlabelled()
        found += [each for each in self._surnames() if each.first not in {other.first for other in found}]
        found = [each for each in found if self._somebody(each)]
        return _agreed(sorted(found, key=lambda candidate: candidate.first))

    def _somebody(self, found: Candidate) -> bool:
        """Whether the name is not that of a law, a creed, a contest, or of nothing."""
        words = self.lexicon.words
        noun = found.text.lower()
        if " " not in noun and (noun in self.lexicon.groups or noun in self.lexicon.roles) and noun not in words:
            return False
        if found.first == found.last and is_office(self.tokens, found.first):
            return False
        nobody = NOBODY in (words.get(found.text.lower()), kind_of(found, words))
        return not nobody and not _NO_NAME.match(found.text)

    def _from_entity(self, entity: Chunk) -> Candidate | None:
        label = entity.label
        if label not in _NAMES and label not in _WORKS:
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
        if label != "PERSON" and first <= last:
            last = self._rightwards(first, self._without_code(first, last))
        if first > last or not self._own(first, last) or (label == "PERSON" and self._national(first, last)):
            return None
        if label == "PERSON" and self._is_body(first, last):
            label = "ORG"
        found = self._candidate(first, last, label)
        if label in _WORKS:
            return self._relabelled(found)
        return replace(found, label="PERSON") if label != "PERSON" and self._human(found) else found

    def _is_body(self, first: int, last: int) -> bool:
        """Whether the last of several words tells a body and the first is no given name: "Meadow PAC", not "Ann Church"."""
        told = self.lexicon.words.get(self.tokens[last].lower) in ("party", "ngo", "igo", "media")
        return told and last > first and self.tokens[first].text not in first_names() and not self._after_title(first)

    def _candidate(self, first: int, last: int, label: str) -> Candidate:
        text = " ".join(self.doc.text[self.tokens[first].start : self.tokens[last].end].split())
        headline = first == last and self._capitals(self.tokens[first])
        return Candidate(first, last, text, label, self._acronym(last), headline)

    def _one_name(self, first: int, last: int) -> tuple[int, int]:
        """The run up to a bracket, the end of a paragraph or sentence, or an "and" beside a name of the tables."""
        for index in range(first, last):
            token, after = self.tokens[index], self.tokens[index + 1]
            if "\n\n" in token.text or after.text in _BRACKETS or after.sentence != token.sentence:
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
        while first < last and self._is_title(tokens[first]):
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
        if first != last or self._capitals(self.tokens[last]):
            return first
        while first > 0 and self._joins(self.tokens[first - 1], last):
            first -= 1
        return first

    def _rightwards(self, first: int, last: int) -> int:
        """Where "Bank" goes on with "of Ruritania"; bodies of a state ("Senate of …") are not made names of their own."""
        tokens = self.tokens
        if (
            last + 2 >= len(tokens)
            or tokens[last + 1].lower not in ("of", "for")
            or not self.lexicon.words.get(tokens[last].lower)
        ):
            return last
        if " ".join(token.lower for token in tokens[first : last + 1]) in self.lexicon.bodies:
            return last
        end = last + 2 if tokens[last + 2].lower == "the" else last + 1
        while end + 1 < len(tokens) and tokens[end + 1].pos == "PROPN" and tokens[end + 1].text[0].isupper():
            end += 1
        return end if tokens[end].pos == "PROPN" else last

    def _without_code(self, first: int, last: int) -> int:
        """The name of a company without the stock exchange's code after its legal form ("X Industries Inc XIN")."""
        tokens = self.tokens
        for index in range(first + 1, last):
            code = tokens[index + 1].text
            if tokens[index].lower.strip(".") in FORMS and code.isupper() and code.lower().strip(".") not in FORMS:
                return index
        return last

    def _joins(self, token: Token, last: int) -> bool:
        """Whether the free proper noun belongs to the name that ends at ``last``."""
        if token.pos != "PROPN" or token.dep != "compound" or token.head.i != last or not token.text[0].isupper():
            return False
        return token.i not in self.covered and token.i not in self.over and not self._is_title(token)

    def _is_title(self, token: Token) -> bool:
        return "title" in self.lexicon.roles.get(token.lower, "")

    def _after_title(self, first: int) -> bool:
        """Whether a title or an office stands straight before."""
        kinds = self.lexicon.roles.get(self.tokens[first - 1].lower, "") if first else ""
        return "title" in kinds or "office" in kinds

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

    def _acronym(self, last: int) -> str:
        """ "OX" in "Organisation X (OX)"."""
        tokens = self.tokens
        if last + 3 < len(tokens) and tokens[last + 1].text == "(" and tokens[last + 3].text == ")":
            short = tokens[last + 2].text
            return short if short.isupper() and len(short) > 1 else ""
        return ""

    def _relabelled(self, found: Candidate) -> Candidate | None:
        """A work or building by the recogniser that its words or its place say is a body or a person."""
        if not all(self.tokens[index].pos == "PROPN" for index in range(found.first, found.last + 1)):
            return None
        if kind_of(replace(found, label="ORG"), self.lexicon.words) != "other":
            return replace(found, label="ORG")
        titled = found.first > 0 and self._is_title(self.tokens[found.first - 1])
        known = fold(found.text).lower() in self.lexicon.full_names
        return replace(found, label="PERSON") if titled or known or self._speaks(found) else None

    def _human(self, found: Candidate) -> bool:
        """Whether a name of two or three plain words is a person's by its title, its "who" or the names beside it."""
        tokens = self.tokens[found.first : found.last + 1]
        if not 2 <= len(found.words) <= 3 or kind_of(found, self.lexicon.words) not in ("other", "population"):
            return False
        if any(token.pos != "PROPN" and token.text not in ("-", ".") for token in tokens):
            return False
        if any(token.text.isupper() and len(token.text) > 2 for token in tokens):
            return False
        titled = self._after_title(found.first)
        head = head_of(self.tokens, found.first, found.last)
        beside = [head.head] if head.dep == "conj" else [child for child in head.children if child.dep == "conj"]
        named = any(token.entity == "PERSON" for token in beside)
        who = any(
            child.dep == "relcl" and any(each.lower == "who" for each in child.children) for child in head.children
        )
        return titled or named or who

    def _speaks(self, found: Candidate) -> bool:
        """Whether the name is the subject of a verb that asks for a person or body."""
        return any(
            token.dep == "nsubj" and token.head.lemma in ("say", "tell", "add", "tweet", "write", "ask")
            for token in self.tokens[found.first : found.last + 1]
        )

    def _unlabelled(self) -> list[Candidate]:
        """Runs of proper nouns that the recogniser left out: after a title, or in an argument's place."""
        found = []
        index = 0
        while index < len(self.tokens):
            last = self._run_end(index) if self.tokens[index].pos == "PROPN" else index - 1
            if last < index:
                index += 1
                continue
            first = index
            while first < last and self._is_title(self.tokens[first]):
                first += 1
            cased = first > 0 and self.tokens[first - 1].text[0].isupper()
            if self._after_title(first) and (cased or last > first) and not self._is_title(self.tokens[last]):
                found.append(self._candidate(first, last, "PERSON"))
            elif self._stands(first, last) and not self._is_title(self.tokens[last]):
                last = self._rightwards(first, last)
                found.append(self._unnamed(first, last))
            index = last + 1
        return found

    def _run_end(self, index: int) -> int:
        """Index of the last token of the run of free proper nouns that begins here; less where none does."""
        last = index - 1
        while last + 1 < len(self.tokens):
            token = self.tokens[last + 1]
            joined = last >= index and token.text in ("-", ".") and token.start == self.tokens[last].end
            if token.i in self.covered or token.i in self.over or not (joined or token.pos == "PROPN"):
                break
            if not joined and not token.text[0].isupper():
                break
            last += 1
        while last >= index and self.tokens[last].text in ("-", "."):
            last -= 1
        return last

    def _stands(self, first: int, last: int) -> bool:
        """Whether the run is in the place of an argument and not in a headline's capitals."""
        inside = range(first, last + 1)
        head = next((token for token in self.tokens[first : last + 1] if token.head.i not in inside), None)
        if head is None or head.dep not in _PLACES or self._capitals(head):
            return False
        if first == last:
            return self._single(head)
        return True

    def _single(self, token: Token) -> bool:
        """Whether a single proper noun without a label is in the place of one who acts or is acted upon."""
        if len(token.text) < 3 or token.lower in self.small or self.lexicon.words.get(token.lower) is not None:
            return False
        return token.dep in _SUBJECTS or (token.dep in ("dobj", "poss") and token.head.pos in ("VERB", "NOUN"))

    def _surnames(self) -> list[Candidate]:
        """Surnames of leaders that the parser takes for common words: at the beginning of a sentence, and those that
        mean one leader even alone wherever they stand for themselves."""
        found = []
        starts = {first for first, _ in self.doc.sentences}
        for token in self.tokens:
            sure = token.lower in self.lexicon.alone and token.text.istitle()
            common = token.i in starts and token.pos in ("NOUN", "ADJ", "INTJ", "X") and token.text[0].isupper()
            if not sure and not (common and token.lower in self.lexicon.surnames and token.lower not in _WORDLIKE):
                continue
            covered = token.i in self.over or (token.i in self.covered and token.entity not in _NAMES)
            if not covered and (token.dep in _PLACES or (sure and self._free(token))):
                found.append(self._candidate(token.i, token.i, "PERSON"))
        return found

    def _free(self, token: Token) -> bool:
        """Whether no other capitalised word stands beside the token, which then would be part of a longer name."""
        beside = self.tokens[max(token.i - 1, 0) : token.i + 2]
        return not any(other.text[0].isupper() for other in beside if other is not token)

    def _capitals(self, token: Token) -> bool:
        found = self.capitals.get(token.sentence)
        if found is None:
            words = [each.text for each in self.doc.sentence_tokens(token.sentence) if len(each.text) > 3]
            found = 3 * sum(word[0].isupper() for word in words) > 2 * sum(word[0].isalpha() for word in words)
            self.capitals[token.sentence] = found
        return found

    def _unnamed(self, first: int, last: int) -> Candidate:
        """A run without any label: a person where it speaks and no word of it tells a body."""
        found = self._candidate(first, last, "")
        if first == last and found.text.lower() in self.lexicon.surnames:
            return replace(found, label="PERSON")
        if kind_of(found, self.lexicon.words) != "other" or last == first:
            return found
        return replace(found, label="PERSON") if self._speaks(found) else found


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
