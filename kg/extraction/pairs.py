"""Who could stand somewhere towards what: the pairs of an article, and how holder and target stand to each other.

A holder is who says the words that name the target, who does what is done to it, whose it is, or who is named beside it;
the features of a pair say where in the sentence the two stand, which signs the predicate lexicon gives the words around
them, how often and where the article names them, and what has been read of them elsewhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from kg.extraction import syntax
from kg.extraction.attributions import AttributionIndex
from kg.extraction.referents import Referent, Referents
from kg.language.document import Token
from kg.model import SCOPED, STANCE_TYPES, Attribution, Stance

_NAMING: Final = frozenset(("NOUN", "PROPN"))
_INSIDE: Final = frozenset(("compound", "amod", "nmod", "npadvmod"))
_CLAUSES: Final = frozenset(("ccomp", "xcomp", "acl", "pcomp", "csubj"))
_VERBS: Final = frozenset(("VERB", "AUX"))
_AUXILIARIES: Final = frozenset(("aux", "auxpass"))
_MEASURES: Final = frozenset(("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL"))
_TELLING: Final = frozenset(("NOUN", "PROPN", "VERB", "ADJ"))
_DEEPEST: Final = 3
_NEAR: Final = 20
_OFTEN: Final = 6
_LONG: Final = 9
_WORDS: Final = 1
"""How many of the features of a place name a word; they are not joined with the relation."""


@dataclass(slots=True)
class Place:
    """Where the words of ``holder`` name ``target``: by its head token, with the verb that the holder is the subject of."""

    holder: Referent
    target: Referent
    token: Token
    verb: Token | None
    attribution: Attribution | None


@dataclass(slots=True)
class Pair:
    """A holder and a target, every place where they stand together, and what the model rests on."""

    places: list[Place] = field(default_factory=list)
    features: set[str] = field(default_factory=set)


class Pairs:
    """The pairs of one article; what does not depend on the pair is worked out once."""

    def __init__(self, referents: Referents, attributions: AttributionIndex, types: dict[str, str]) -> None:
        self._doc = referents.doc
        self._referents = referents
        self._attributions = attributions
        self._signs = [STANCE_TYPES.get(types.get(token.lemma.lower(), ""), 0) for token in self._doc.tokens]
        self._sums = [sum(self._signs[first:end]) for first, end in self._doc.sentences]
        self._below = _with_all_below(self._doc.tokens, self._signs)
        self._heads: set[int] = set()
        title = self._doc.sentence_tokens(0) if self._doc.sentences else []
        self._headline = {token.lemma.lower() for token in title if token.pos in _TELLING}
        self._counts = Counter(mention.actor for mention in referents.mentions.all())
        self._holders: dict[int, list[Referent]] = {}
        self._placed: dict[tuple[str, int | str], list[str]] = {}

    def find(self, stances: list[Stance]) -> dict[tuple[str, str], Pair]:
        """Every pair of the article with its features; ``stances`` are those that the lexicon has read.

        A pair on which one of them takes a position is not to be judged and comes without features.
        """
        known = {(stance.holder, stance.target) for stance in stances}
        found: dict[tuple[str, str], Pair] = defaultdict(Pair)
        targets = list(self._targets())
        read: dict[tuple[str, int], list[Stance]] = defaultdict(list)
        for stance in stances:
            token = self._doc.token_at(stance.evidence.start)
            if token is not None:
                read[stance.holder, token.sentence].append(stance)
        often = Counter(target.id for _, target in targets)
        first = {target.id for token, target in targets if token.sentence == 0}
        self._heads = {token.i for token, _ in targets}
        for token, target in targets:
            about: list[str] = []
            told: dict[str, list[str]] = {}
            for relation, holder, verb, attribution in self._related(token, target):
                pair = found[holder.id, target.id]
                pair.places.append(Place(holder, target, token, verb, attribution))
                if (holder.id, target.id) in known:
                    continue
                about = about or self._about(token, target)
                if relation not in told:
                    told[relation] = [relation, *about, *[f"{relation} {one}" for one in about[_WORDS:]]]
                pair.features.update(told[relation], self._of_place(relation, verb, attribution))
                if (holder.id, token.sentence) in read:
                    pair.features.update(_beside(token, read[holder.id, token.sentence]))
        self._of_article(found, often, first)
        _of_lexicon(found, stances)
        return dict(found)

    def _targets(self) -> Iterator[tuple[Token, Referent]]:
        for token in self._doc.tokens:
            if not token.text[0].isalnum():
                continue
            mentioned = self._referents.mentions.at(token) is not None
            noun = token.pos in _NAMING and token.dep not in _INSIDE and token.entity not in _MEASURES
            clause = token.pos == "VERB" and token.dep in _CLAUSES and not (token.dep == "acl" and token.tag != "VB")
            if mentioned or noun or clause:
                target = self._referents.any(token, clause and not mentioned, asked=False)
                if target is not None:
                    yield token, target

    def _related(
        self, token: Token, target: Referent
    ) -> Iterator[tuple[str, Referent, Token | None, Attribution | None]]:
        """Who could stand somewhere towards what the token names: who says it, and whose deed or thing it is."""
        seen = {target.id}
        attribution = self._attributions.innermost(token)
        if attribution is not None and attribution.speaker not in (None, target.id) and attribution.source:
            speaker = Referent(str(attribution.speaker), attribution.source[0], True)
            seen.add(speaker.id)
            yield "speaker", speaker, None, attribution
        depth = 0
        for above in (token, *token.ancestors()):
            if above.pos in _VERBS and above.dep not in _AUXILIARIES:
                for holder in self._of(above, seen):
                    yield f"doer{min(depth, 2)}", holder, above, attribution
                depth += above is not token
                if depth > _DEEPEST:
                    break
            elif above.pos == "NOUN":
                for holder in self._of(above, seen):
                    yield "owner", holder, above, attribution
        if target.is_actor:
            for mention in self._referents.mentioned_in(token.sentence):
                found = self._referents.actor(self._doc.tokens[mention.head])
                if abs(mention.head - token.i) < _NEAR and found is not None and found.id not in seen:
                    seen.add(found.id)
                    yield "beside", found, None, attribution

    def _of(self, word: Token, seen: set[str]) -> Iterator[Referent]:
        """The actors that are the subject of the verb, or that the noun belongs to; each once."""
        found = self._holders.get(word.i)
        if found is None:
            tokens = syntax.possessors(word) if word.pos == "NOUN" else syntax.subjects(word)
            found = self._holders[word.i] = [each for each in map(self._referents.actor, tokens) if each is not None]
        for each in found:
            if each.id not in seen:
                seen.add(each.id)
                yield each

    def _about(self, token: Token, target: Referent) -> list[str]:
        """What is said of the token, whoever says it."""
        above, slot = governor(token)
        sign = self._sign(above)
        negated = any(child.dep == "neg" for child in above.children)
        sort = self._sort(token, target)
        found = [
            f"word={above.lemma.lower()} {slot}",
            f"target={sort}",
            f"slot={slot}",
            f"slot={slot} {sign}{'!' if negated else ''}",
            f"around={_bucket(self._sums[token.sentence])}",
            f"below={_bucket(self._below[token.head.i])}",
            f"own={_bucket(self._below[token.i])}",
        ]
        found += self._shape(token, target)
        for child in above.children:
            if child.dep == "aux" and child.tag == "MD":
                found.append(f"modal={child.lower} {slot}")
            elif child.dep in ("acomp", "attr", "oprd") and child is not token:
                found.append(f"said={self._sign(child)}{'!' if negated else ''} {slot}")
        if self._doc.quoted(token) is not None:
            found.append("quoted")
        return found

    def _shape(self, token: Token, target: Referent) -> Iterator[str]:
        """How the target is worded."""
        sort = "actor" if target.is_actor else "clause" if token.pos in _VERBS else "issue"
        above = sum(each.i in self._heads for each in token.ancestors())
        yield f"{sort} below {min(above, 3)}"
        if sort == "actor":
            mention = self._referents.mentions.at(token)
            yield f"actor by {mention.form if mention else 'name'}"
            return
        phrase = [each for each in token.subtree() if each.pos in _TELLING]
        yield f"{sort} of {self._referents.issues.kind(target.id)}"
        yield f"{sort} of the headline={min(sum(each.lemma.lower() in self._headline for each in phrase), 3)}"
        yield f"{sort} names={min(sum(self._referents.mentions.at(each) is not None for each in phrase), 2)}"
        yield f"{sort} proper={min(sum(each.pos == 'PROPN' for each in phrase), 2)}"
        yield f"{sort} size={min(len(phrase), 6)}"
        determiner = token.child("det", "poss")
        yield f"{sort} with {'none' if determiner is None else determiner.lower if determiner.dep == 'det' else 'owner'}"

    def _of_place(self, relation: str, verb: Token | None, attribution: Attribution | None) -> list[str]:
        """What is said of the holder there; the same for all targets of a verb or of an attribution."""
        key = relation, verb.i if verb is not None else attribution.id if attribution is not None else ""
        found = self._placed.get(key)
        if found is None:
            found = self._placed[key] = list(self._holding(relation, verb, attribution))
        return found

    def _holding(self, relation: str, verb: Token | None, attribution: Attribution | None) -> Iterator[str]:
        if verb is not None:
            negated = any(child.dep == "neg" for child in verb.children)
            yield f"{relation} verb={self._sign(verb)}{'!' if negated else ''}"
            yield f"word={relation} {verb.lemma.lower()}"
            above = next((one for one in verb.ancestors() if one.pos in _VERBS or one.pos == "NOUN"), None)
            if above is not None:
                yield f"{relation} under={self._sign(above)} {verb.dep}"
        elif relation == "speaker" and attribution is not None and attribution.cue:
            cue = self._doc.token_at(attribution.cue[0][0])
            if cue is not None:
                yield f"cue={self._sign(cue)}"
                yield f"word=cue {cue.lemma.lower()}"

    def _of_article(self, found: dict[tuple[str, str], Pair], often: Counter[str], first: set[str]) -> None:
        """Add how often and where the article names holder and target, and with whom else they are paired."""
        holders = Counter(target for _, target in found)
        targets = Counter(holder for holder, _ in found)
        of_holder = {holder: self._of_holder(holder, number, holder in first) for holder, number in targets.items()}
        of_target = {
            target: self._of_target(target, number, often[target], target in first)
            for target, number in holders.items()
        }
        for (holder, target), pair in found.items():
            if not pair.features:
                continue
            sentences = {place.token.sentence for place in pair.places}
            is_actor = pair.places[0].target.is_actor
            pair.features.update(of_holder[holder], of_target[target])
            pair.features.add(f"sentences={min(len(sentences), 4)}")
            pair.features.add(f"{'actor' if is_actor else 'issue'} first={min(*sentences, 6)}")
            if not is_actor:
                start, end = pair.places[0].target.span
                pair.features.add(f"words={min(len(self._doc.text[start:end].split()), _LONG)}")

    def _of_holder(self, holder: str, targets: int, in_headline: bool) -> list[str]:
        found = [
            f"holder often={min(self._counts[holder], _OFTEN)}",
            f"holder={self._referents.mentions.actors[holder].kind}",
            f"targets={min(targets // 3, 6)}",
        ]
        if in_headline:
            found.append("holder in the headline")
        return [*found, "scoped"] if SCOPED in holder else found

    def _of_target(self, target: str, holders: int, often: int, in_headline: bool) -> list[str]:
        sort = "actor" if target in self._referents.mentions.actors else "issue"
        found = [f"{sort} often={min(often, _OFTEN)}", f"{sort} holders={min(holders, 5)}"]
        return [*found, f"{sort} in the headline"] if in_headline else found

    def _sort(self, token: Token, target: Referent) -> str:
        if target.is_actor:
            return self._referents.mentions.actors[target.id].kind
        return "clause" if token.pos in _VERBS else "issue"

    def _sign(self, token: Token) -> int:
        return self._signs[token.i]


def _with_all_below(tokens: Sequence[Token], signs: Sequence[int]) -> list[int]:
    """The sum of the signs of every token and what hangs on it."""
    found = list(signs)
    for token, sign in zip(tokens, signs, strict=True):
        if sign:
            for above in token.ancestors():
                found[above.i] += sign
    return found


def _beside(token: Token, read: Sequence[Stance]) -> Iterator[str]:
    """What the lexicon has read of the holder in the sentence, and whether it is about a phrase that holds the token."""
    for stance in read:
        yield f"read here={stance.polarity}"
        if stance.target_span[0] <= token.start < stance.target_span[1]:
            yield f"read around={stance.polarity}"
        elif stance.evidence.start <= token.start < stance.evidence.end:
            yield f"read across={stance.polarity}"


def _of_lexicon(found: dict[tuple[str, str], Pair], stances: list[Stance]) -> None:
    """Note what the lexicon has read of the pair, of its holder and of its target elsewhere."""
    read: dict[tuple[str, str], set[int]] = defaultdict(set)
    towards: dict[str, set[int]] = defaultdict(set)
    for stance in stances:
        read[stance.holder, stance.target].add(stance.polarity)
        towards[stance.target].add(stance.polarity)
    holders = {stance.holder for stance in stances}
    for (holder, target), pair in found.items():
        if not pair.features:
            continue
        if target in towards:
            pair.features.update(f"others={sign}" for sign in towards[target])
        if (target, holder) in read:
            pair.features.update(f"back={sign}" for sign in read[target, holder])
        if holder in holders:
            pair.features.add("holder takes positions")


def governor(token: Token) -> tuple[Token, str]:
    """The word that the token's phrase hangs on, and how: a label of the parse, or "prep_" with the preposition."""
    while token.dep in ("conj", "appos") and token.head is not token:
        token = token.head
    above, slot = token.head, token.dep
    if above.pos == "ADP" and above is not token:
        return above.head, f"prep_{above.lower}"
    return above, slot


def _bucket(value: int) -> int:
    return max(-3, min(3, value))
