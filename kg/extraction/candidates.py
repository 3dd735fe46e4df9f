"""Which holder could stand somewhere towards which target: every pair that one sentence offers, the likely ones first.

A linear model over the path between the two in the parse ranks them. It costs little and is only to keep what is hardly
ever a stance away from the encoder; its weights are in ``candidates.tsv``, fitted by ``python -m training.judge``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kg.extraction.attributions import AttributionIndex
from kg.extraction.predicates import load_predicates
from kg.extraction.referents import Referent, Referents
from kg.language.document import Document, Token
from kg.lexicon import read_table
from kg.model import STANCE_TYPES, Span

_ISSUE_PLACES: Final = frozenset(
    "dobj pobj nsubjpass nsubj attr ccomp xcomp advcl dative conj acl pcomp ROOT oprd appos".split()
)
_ISSUE_WORDS: Final = frozenset(("NOUN", "VERB", "PROPN"))
_MEASURES: Final = frozenset(("DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "CARDINAL", "ORDINAL"))
_STEPS: Final = 4
_VERBS: Final = frozenset(("VERB", "AUX"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A holder and a target of one sentence. ``head`` is the holder's token, None where only its attribution is here.

    ``target`` is None where the target is an issue that has not been given its id.
    """

    sentence: int
    holder: Referent
    head: Token | None
    token: Token
    target: Referent | None

    @property
    def clausal(self) -> bool:
        return self.target is None and is_clause(self.token)


def is_clause(head: Token) -> bool:
    """Whether the head is that of a clause: a verb, or a word with a subject of its own."""
    return head.pos in _VERBS or any(child.dep in ("nsubj", "nsubjpass", "csubj") for child in head.children)


def find_candidates(referents: Referents, attributions: AttributionIndex) -> Iterator[list[Candidate]]:
    """The pairs of each sentence, in the order of the text."""
    doc = referents.doc
    for sentence in range(len(doc.sentences)):
        tokens = doc.sentence_tokens(sentence)
        actors = [
            (token, actor) for token in tokens if referents.mentions.at(token) and (actor := referents.actor(token))
        ]
        holders: list[tuple[Token | None, Referent]] = [*actors]
        speaker = _outside(tokens, {actor.id for _, actor in actors}, attributions)
        if speaker is not None:
            holders.append((None, speaker))
        if holders:
            issues = [token for token in tokens if _may_be_issue(token) and not referents.mentions.at(token)]
            yield [
                Candidate(sentence, holder, head, token, target)
                for head, holder in holders
                for token, target in [*actors, *((issue, None) for issue in issues)]
                if (target is None or target.id != holder.id) and token is not head
            ]


def _outside(tokens: list[Token], inside: set[str], attributions: AttributionIndex) -> Referent | None:
    """Who is quoted in the sentence without being mentioned in it."""
    for token in tokens:
        found = attributions.innermost(token)
        if found is not None and found.speaker is not None and found.source and found.speaker not in inside:
            return Referent(found.speaker, found.source[0], True)
    return None


def _may_be_issue(token: Token) -> bool:
    return (
        token.pos in _ISSUE_WORDS
        and token.dep in _ISSUE_PLACES
        and token.entity not in _MEASURES
        and token.text[0].isalnum()
    )


def target_span(candidate: Candidate, referents: Referents) -> Span:
    """What stands for the target before the encoder: the mention, a noun with what precedes it, a verb with what follows."""
    if candidate.target is not None:
        return candidate.target.span
    token = candidate.token
    start, end = referents.phrase(token)
    return (token.start, max(end, token.end)) if token.pos in _VERBS else (min(start, token.start), token.end)


def as_read(candidates: Sequence[Candidate], referents: Referents) -> tuple[str, list[tuple[Span, Span]]]:
    """The sentence of the candidates as the encoder reads it, and the spans of holder and target in it.

    Who is quoted without being mentioned stands before it: "Ana Roe: The plan would ruin Norland."
    """
    doc = referents.doc
    start, end = doc.sentence_span(candidates[0].token)
    outside = next((one.holder.id for one in candidates if one.head is None), None)
    label = referents.mentions.actors[outside].label if outside else ""
    shift = (len(label) + 2 if label else 0) - start
    found = []
    for one in candidates:
        holder = one.holder.span if one.head is not None else (-shift, len(label) - shift)
        target = target_span(one, referents)
        found.append(((holder[0] + shift, holder[1] + shift), (target[0] + shift, target[1] + shift)))
    return (f"{label}: " if label else "") + doc.text[start:end], found


@lru_cache(maxsize=1)
def signs() -> dict[str, int]:
    """Lemma → the sign of the first stance that the predicate lexicon gives it."""
    found: dict[str, int] = {}
    for (lemma, _), rows in load_predicates().items():
        for row in rows:
            if row.type:
                found.setdefault(lemma, STANCE_TYPES[row.type])
    return found


@lru_cache(maxsize=1)
def load_ranking() -> dict[str, float]:
    """Feature → weight."""
    return {row["feature"]: float(row["weight"]) for row in read_table("candidates", ("feature",))}


class Ranker:
    """Scores the candidates of one article; what does not depend on the pair is worked out once."""

    def __init__(self, doc: Document, referents: Referents, attributions: AttributionIndex) -> None:
        self._doc = doc
        self._referents = referents
        self._attributions = attributions
        self._signs = signs()
        self._chains: dict[int, list[Token]] = {}
        self._sentences: dict[int, tuple[str, ...]] = {}

    def score(self, candidate: Candidate, weights: dict[str, float]) -> float:
        """Log-odds that the pair is a stance."""
        return sum(weights.get(feature, 0.0) for feature in self.features(candidate))

    def features(self, candidate: Candidate) -> Iterator[str]:
        """What the ranking rests on, as ``candidates.tsv`` names it."""
        token, head = candidate.token, candidate.head
        yield "always"
        yield from self._of_sentence(candidate.sentence)
        sort = "actor" if candidate.target is not None else "clause" if candidate.clausal else "issue"
        yield f"target={sort}"
        yield f"target={sort}:{token.dep}"
        yield f"target word={token.lemma.lower()}"
        attribution = self._attributions.innermost(token)
        said = attribution is not None and attribution.speaker == candidate.holder.id
        yield f"said={said}:{sort}"
        if head is None:
            above = next(token.ancestors(), token)
            yield f"outside:{sort}:{token.dep}"
            yield f"outside above={above.lemma.lower()}"
            yield f"outside sign={self._signs.get(above.lemma.lower(), 0)}"
            return
        yield f"holder={head.dep}:{sort}"
        yield f"holder is={self._referents.mentions.actors[candidate.holder.id].kind}"
        yield from self._of_path(head, token, sort)

    def _of_path(self, head: Token, token: Token, sort: str) -> Iterator[str]:
        left, right = self._chain(head), self._chain(token)
        places = {one.i: n for n, one in enumerate(right)}
        up = next((n for n, one in enumerate(left) if one.i in places), len(left) - 1)
        top = left[up]
        down = places.get(top.i, len(right) - 1)
        ups, downs = [one.dep for one in left[:up]], [one.dep for one in right[:down]]
        lemma = top.lemma.lower()
        far = len(ups) + len(downs) > _STEPS
        path = "far" if far else f"{'<'.join(ups)}^{'>'.join(reversed(downs))}"
        yield f"path={path}"
        yield f"path={path}:{sort}:{top.pos}"
        yield f"steps={min(up, 4)},{min(down, 4)}"
        sign = self._signs.get(lemma, 0)
        yield f"top={lemma}"
        yield f"top sign={sign}:{'far' if far else 'near'}:{sort}"
        between = [
            self._signs[one.lemma.lower()] for one in (*left[1:up], *right[1:down]) if one.lemma.lower() in self._signs
        ]
        yield f"between={len(between)}" if len(between) < 3 else "between=3"
        if right[:down] and right[down - 1].dep == "prep":
            yield f"preposition={right[down - 1].lower}:{sign}"
        yield f"order={head.i < token.i}:{min(abs(head.i - token.i) // 6, 4)}"

    def _chain(self, token: Token) -> list[Token]:
        found = self._chains.get(token.i)
        if found is None:
            found = self._chains[token.i] = [token, *token.ancestors()]
        return found

    def _of_sentence(self, sentence: int) -> tuple[str, ...]:
        found = self._sentences.get(sentence)
        if found is None:
            marked = sum(token.lemma.lower() in self._signs for token in self._doc.sentence_tokens(sentence))
            found = (f"marked={min(marked, 4)}", "headline" if sentence == 0 else "body")
            self._sentences[sentence] = found
        return found
