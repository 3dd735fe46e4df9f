"""Names that the recogniser left out: by a title before them, by their place in the sentence, by being no word."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kg.actors.kinds import Candidate, kind_of
from kg.actors.sight import LABELS, Sight
from kg.actors.spotting import is_owner
from kg.language.document import Token

_PLACES: Final = frozenset(["nsubj", "nsubjpass", "dobj", "pobj", "conj", "appos", "poss"])
_SUBJECTS: Final = frozenset(["nsubj", "nsubjpass"])
_LEFT: Final = frozenset(["compound", "nmod", "poss", "amod"])
_WORDLIKE: Final = frozenset(
    ["ban", "may", "brown", "bush", "park", "moon", "rice", "li", "hu", "wen", "major", "fox", "castro"]
)
"""Leaders' surnames that are words or too common."""
_WORKS: Final = frozenset(["FAC", "PRODUCT"])
_GLUE: Final = frozenset('-#@/"“”‘')
_WORDS: Final = frozenset(["NOUN", "ADJ", "VERB", "INTJ", "X"])
_SHORT: Final = 3
_LONGEST: Final = 6
"""How many letters an acronym has at most."""


def find_unlabelled(sight: Sight) -> list[Candidate]:
    """The names, in no order; none overlaps another."""
    found = _runs(sight)
    sight.named.update(index for each in found for index in range(each.first, each.last + 1))
    for rule in (_surnames, _owners, _coined):
        more = [each for each in rule(sight) if each.first not in sight.named]
        sight.named.update(each.first for each in more)
        found += more
    return found


def _runs(sight: Sight) -> list[Candidate]:
    """Runs of proper nouns that the recogniser left out: after a title, or in an argument's place."""
    found = []
    index = 0
    while index < len(sight.tokens):
        last = _run_end(sight, index) if sight.tokens[index].pos == "PROPN" else index - 1
        if last < index:
            index += 1
            continue
        first = index
        while first < last and sight.is_title(sight.tokens[first]):
            first += 1
        cased = first > 0 and sight.tokens[first - 1].text[0].isupper()
        if sight.after_title(first) and (cased or last > first) and not sight.is_title(sight.tokens[last]):
            found.append(sight.candidate(first, last, "PERSON"))
        elif (_stands(sight, first, last) or _led(sight, first, last)) and not sight.is_title(sight.tokens[last]):
            last = sight.rightwards(first, last)
            found.append(_unnamed(sight, first, last))
        index = last + 1
    return found


def _run_end(sight: Sight, index: int) -> int:
    """Index of the last token of the run of free proper nouns that begins here; less where none does."""
    last = index - 1
    while last + 1 < len(sight.tokens):
        token = sight.tokens[last + 1]
        joined = last >= index and token.text in ("-", ".") and token.start == sight.tokens[last].end
        if token.i in sight.covered or token.i in sight.over or not (joined or token.pos == "PROPN"):
            break
        if not joined and not token.text[0].isupper():
            break
        last += 1
    while last >= index and sight.tokens[last].text in ("-", "."):
        last -= 1
    return last


def _stands(sight: Sight, first: int, last: int) -> bool:
    """Whether the run is in the place of an argument, whole, and not in a headline's capitals."""
    if first and sight.tokens[first - 1].text == "-" and sight.tokens[first - 1].end == sight.tokens[first].start:
        return False
    inside = range(first, last + 1)
    head = next((token for token in sight.tokens[first : last + 1] if token.head.i not in inside), None)
    if head is None or head.dep not in _PLACES or sight.headline(head):
        return False
    if first == last:
        return _single(sight, head)
    return True


def _single(sight: Sight, token: Token) -> bool:
    """Whether a single proper noun without a label is in the place of one who acts or is acted upon."""
    if len(token.text) < _SHORT or token.lower in sight.small or sight.lexicon.words.get(token.lower) is not None:
        return False
    if ("thing", token.lower) in sight.lexicon.capitals:
        return False
    return token.dep in _SUBJECTS or (token.dep in ("dobj", "poss") and token.head.pos in ("VERB", "NOUN"))


def _surnames(sight: Sight) -> list[Candidate]:
    """Surnames of leaders that the parser takes for common words: at the beginning of a sentence, and those that
    mean one leader even alone wherever they stand for themselves."""
    found = []
    starts = {first for first, _ in sight.doc.sentences}
    for token in sight.tokens:
        sure = token.lower in sight.lexicon.alone and token.text.istitle()
        common = token.i in starts and token.pos in ("NOUN", "ADJ", "INTJ", "X") and token.text[0].isupper()
        if not sure and not (common and token.lower in sight.lexicon.surnames and token.lower not in _WORDLIKE):
            continue
        covered = token.i in sight.over or (token.i in sight.covered and token.entity not in LABELS)
        if not covered and (token.dep in _PLACES or (sure and sight.free(token))):
            found.append(sight.candidate(token.i, token.i, "PERSON"))
    return found


def _unnamed(sight: Sight, first: int, last: int) -> Candidate:
    """A run without any label: a person where it speaks and no word of it tells a body."""
    found = sight.candidate(first, last, "")
    if first == last and found.text.lower() in sight.lexicon.surnames:
        return replace(found, label="PERSON")
    if kind_of(found, sight.lexicon.words) != "other" or last == first:
        return found
    return replace(found, label="PERSON") if sight.speaks(first, last) else found


def _led(sight: Sight, first: int, last: int) -> bool:
    """Whether the run stands before the noun for somebody whom only a body or person has: "Norwick spokesman X"."""
    head, after = sight.tokens[last], sight.tokens[min(last + 1, len(sight.tokens) - 1)]
    if head.dep not in _LEFT or head.head.i <= last or sight.headline(head) or len(head.text) < _SHORT:
        return False
    if first == last and (head.lower in sight.small or sight.lexicon.words.get(head.lower) is not None):
        return False
    if first and sight.tokens[first - 1].text in ("-", "–"):
        return False
    return after.text.islower() and ("led", after.lower) in sight.lexicon.capitals


def _owners(sight: Sight) -> list[Candidate]:
    """Names with the "s" of a possessive in an article that has lost its apostrophes: "Hopkinsons attack on X"."""
    if not sight.bare:
        return []
    found = []
    for token in sight.tokens:
        loose = token.pos == "PROPN" and not token.entity and token.i in sight.doc.coined and token.i not in sight.over
        if (loose or _coined_at(sight, token)) and is_owner(sight.tokens, token.i):
            name = sight.candidate(token.i, token.i, "")
            found.append(replace(name, text=name.text[:-1]))
    return found


def _coined(sight: Sight) -> list[Candidate]:
    """Capitalised words that the parser takes for common ones and no dictionary has; acronyms that act."""
    fit = [token for token in sight.tokens if _coined_at(sight, token) and _alone(sight, token)]
    labels = [(token.i, _label(sight, token)) for token in fit]
    return [sight.candidate(index, index, label) for index, label in labels if label is not None]


def _alone(sight: Sight, token: Token) -> bool:
    """Whether no capitalised noun or adjective stands beside the token, with which it would make a longer name."""
    beside = sight.tokens[max(token.i - 1, 0)], sight.tokens[min(token.i + 1, len(sight.tokens) - 1)]
    return not any(
        each.text[0].isupper() and each.pos in ("PROPN", "NOUN", "ADJ") for each in beside if each is not token
    )


def _label(sight: Sight, token: Token) -> str | None:
    """What the place of the coined word or acronym tells that it names, "" for any actor; None where it tells nothing."""
    says = sight.speaks(token.i, token.i)
    if token.i in sight.doc.coined and _led(sight, token.i, token.i):
        return ""
    if token.dep not in _PLACES:
        return None
    if token.text.isupper():
        return "ORG" if says or token.entity == "ORG" or _acts(token) else None
    inside = token.i != sight.doc.sentences[token.sentence][0] and len(token.text) > _SHORT and token.dep != "conj"
    return "PERSON" if says else "" if inside else None


def _coined_at(sight: Sight, token: Token) -> bool:
    """Whether the token is a capitalised word without a name's mark that is in no dictionary, or an acronym."""
    if not token.text[0].isupper() or token.i in sight.named or token.i in sight.over or token.lower in sight.small:
        return False
    if token.pos not in _WORDS and token.entity not in _WORKS:
        return False
    acronym = token.text.isupper() and 1 < len(token.text) <= _LONGEST and token.text.isalpha()
    fit = acronym or (token.i in sight.doc.coined and token.text.isalpha())
    if not fit or sight.lexicon.words.get(token.lower) is not None or sight.headline(token):
        return False
    if ("thing", token.lower) in sight.lexicon.capitals or (token.entity in _WORKS and not _bare_phrase(token)):
        return False
    glued = [each for each in sight.tokens[max(token.i - 1, 0) : token.i + 2] if each.text in _GLUE]
    return not any(each.end == token.start or each.start == token.end for each in glued)


def _bare_phrase(token: Token) -> bool:
    """Whether nothing stands before the name as before a thing's: an article, an owner, a number."""
    return not any(child.dep in ("det", "poss", "nummod", "amod") and child.i < token.i for child in token.children)


def _acts(token: Token) -> bool:
    """Whether the acronym is the subject of a verb of doing, or what something is done by or somebody is at."""
    if token.dep == "nsubj":
        return token.head.pos == "VERB" and token.child("det") is not None
    return token.dep == "pobj" and token.head.lower in ("by", "at")
