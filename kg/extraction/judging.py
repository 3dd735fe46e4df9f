"""Rules and judge together: what the judge makes of the rules' stances, and what it proposes beside them.

A logistic model, with its weights in ``judging.tsv``, turns the scores of the encoder, the confidence of the rules and the place of
the pair in the sentence into the probability that the stance is right.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import exp, inf, log
from typing import Final

from kg.extraction.candidates import Candidate, Ranker, as_read, find_candidates, load_ranking
from kg.extraction.factuality import read_factuality
from kg.extraction.judge import Judge, Verdict
from kg.extraction.referents import Referent
from kg.extraction.sentiment import SHORT, Felt, believed, find_felt, strongest
from kg.extraction.stances import INFERRED, Context, speaks_for
from kg.language.document import Token
from kg.lexicon import read_table
from kg.model import Span, Stance, stable_id

DEFAULT_MINIMUM: Final = 0.18
"""Below this confidence a stance is left out with the judge unless the user asks for it."""
PROPOSED: Final = 0.25
"""The least confidence of what is proposed beside the rules. Both bounds are where strict F1 is highest in folds of articles."""
PAIRS: Final = 10
"""Pairs of a sentence that are judged at most."""
LEAST: Final = 60
SHARE: Final = 0.7
"""The encoder reads at most ``LEAST`` tokens more than this share of the article's, markers counted in."""
_MANY: Final = 40
_EDGE: Final = 0.005
_STEP: Final = 0.01
FEELINGS: Final = {1: "supports", -1: "criticises"}
"""What speaking well or ill of somebody is called where nothing more is said."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """A candidate, how likely the ranking holds it to be a stance (log-odds), and the judge's verdict."""

    candidate: Candidate
    rank: float
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Heard:
    """What the judge says of an article: of the pairs of each sentence, and of pairs of names that it has read alone."""

    opinions: list[Opinion]
    felt: list[list[Felt]]


Proposal = tuple[Opinion, int, float]
"""A pair, the sign of the stance and its probability."""
Wanted = dict[tuple[str, int], Candidate]
Run = list[tuple[float, Candidate]]


def judged(found: Sequence[Stance], context: Context, judge: Judge, minimum: float = 0.0) -> list[Stance]:
    """The rules' stances with new confidence and, after them, those that the judge proposes."""
    heard = hear(found, context, judge, load_ranking(), minimum)
    return together(found, heard, context, load_judging(), minimum)


def together(
    found: Sequence[Stance], heard: Heard, context: Context, weights: dict[str, float], minimum: float
) -> list[Stance]:
    """The stances that rules and judge come to under these weights; what is new has at least ``minimum``."""
    rules = rescored(found, heard.opinions, context, weights)
    known = {(one.holder, one.target, one.polarity) for one in rules}
    new = []
    for opinion, sign, confidence in proposals(heard.opinions, Surroundings(found, context), weights):
        type = opinion.verdict.type(sign)
        stance = _proposed(opinion.candidate, sign, type, confidence, context) if confidence >= minimum else None
        if stance is not None and (stance.holder, stance.target, sign) not in known:
            known.add((stance.holder, stance.target, sign))
            new.append(stance)
    told = [*rules, *new]
    if is_short(context):
        told = believed(told, heard.felt)
    return [*told, *_feelings(heard.felt, told, context, minimum)]


def is_short(context: Context) -> bool:
    """Whether the text is so short that every pair of names in it is read."""
    return len(context.referents.doc.sentences) <= SHORT


def _feelings(felt: Iterable[list[Felt]], told: Iterable[Stance], context: Context, minimum: float) -> Iterator[Stance]:
    """Whoever speaks well or ill of somebody, where no stance says so of the same words."""
    known = {(one.holder_span, one.target_span, one.polarity) for one in told}
    for candidate, sign, confidence in sentiments(felt):
        stance = _proposed(candidate, sign, FEELINGS[sign], confidence, context) if confidence >= minimum else None
        if stance is not None and (stance.holder_span, stance.target_span, sign) not in known:
            yield stance


@lru_cache(maxsize=1)
def load_judging() -> dict[str, float]:
    """Feature → weight."""
    return {row["feature"]: float(row["weight"]) for row in read_table("judging", ("feature",))}


def hear(found: Sequence[Stance], context: Context, judge: Judge, ranking: dict[str, float], minimum: float) -> Heard:
    """What the judge says of the pairs that the rules found and of the likeliest of the others.

    Pairs of names are read alone where that can be told, or where the text is short.
    """
    candidates = list(find_candidates(context.referents, context.attributions))
    wanted = {(key.holder.id, key.token.i): key for one in found if (key := _of_rule(one, context)) is not None}
    opinions = list(_find_opinions(candidates, wanted, context, judge, ranking))
    if minimum >= DEFAULT_MINIMUM and not is_short(context):
        return Heard(opinions, [])
    worth = {(one.candidate.holder.id, one.candidate.token.i): max(one.verdict.sentiment) for one in opinions}
    return Heard(opinions, list(find_felt(candidates, worth, context.referents, judge)))


def _find_opinions(
    candidates: list[list[Candidate]], wanted: Wanted, context: Context, judge: Judge, ranking: dict[str, float]
) -> Iterator[Opinion]:
    """The judge's verdicts, sentence by sentence."""
    referents = context.referents
    ranker = Ranker(referents.doc, referents, context.attributions)
    for run in _within_budget(_ranked(candidates, wanted, ranker, context, ranking), wanted, context):
        text, spans = as_read([one for _, one in run], referents)
        for (rank, one), verdict in zip(run, judge.verdicts(text, spans), strict=True):
            if verdict is not None:
                yield Opinion(one, rank, verdict)


def _of_rule(stance: Stance, context: Context) -> Candidate | None:
    """The pair of a rule's stance as a candidate of the sentence that names its target."""
    if stance.inferred_from:
        return None
    token, head = _root(stance.target_span, context), _root(stance.holder_span, context)
    if token is None:
        return None
    is_actor = stance.target in context.referents.mentions.actors
    target = Referent(stance.target, stance.target_span, True) if is_actor else None
    inside = head if head is not None and head.sentence == token.sentence else None
    return Candidate(token.sentence, Referent(stance.holder, stance.holder_span, True), inside, token, target)


def _root(span: Span, context: Context) -> Token | None:
    """The token of the span whose head lies outside it."""
    doc = context.referents.doc
    token = doc.token_at(span[0])
    while token is not None and token.head is not token and span[0] <= token.head.start < span[1]:
        token = token.head
    return token


def _ranked(
    sentences: list[list[Candidate]], wanted: Wanted, ranker: Ranker, context: Context, weights: dict[str, float]
) -> Iterator[Run]:
    """The candidates of each sentence, what the rules found first, then the likeliest."""
    most = _MANY if is_short(context) else PAIRS
    of_rules = defaultdict(list)
    for one in wanted.values():
        of_rules[one.sentence].append(one)
    for candidates in sentences:
        if candidates:
            outside = {one.holder.id for one in candidates if one.head is None}
            rules = of_rules[candidates[0].sentence]
            rules = [one for one in rules if one.head is not None or not outside or one.holder.id in outside]
            others = [one for one in candidates if (one.holder.id, one.token.i) not in wanted]
            scored = sorted(((ranker.score(one, weights), one) for one in others), key=lambda pair: -pair[0])
            yield [*((ranker.score(one, weights), one) for one in rules), *scored][:most]


def _within_budget(runs: Iterable[Run], wanted: Wanted, context: Context) -> list[Run]:
    """The sentences that are worth the most, those with stances of the rules first, as far as the budget goes."""
    doc = context.referents.doc
    left = inf if is_short(context) else LEAST + SHARE * len(doc.tokens)

    def worth(run: Run) -> tuple[bool, float]:
        return any((one.holder.id, one.token.i) in wanted for _, one in run), max(rank for rank, _ in run)

    kept = []
    for run in sorted(runs, key=worth, reverse=True):
        first, end = doc.sentences[run[0][1].sentence]
        left -= end - first + 2 * len(run)
        if left < 0:
            break
        kept.append(run)
    return sorted(kept, key=lambda run: run[0][1].sentence)


def rescored(
    found: Sequence[Stance], opinions: Iterable[Opinion], context: Context, weights: dict[str, float]
) -> list[Stance]:
    """The rules' stances with the confidence that rules and judge have in them together."""
    known = {(one.candidate.holder.id, one.candidate.token.i): one for one in opinions}
    new: dict[str, Stance] = {}
    for stance in found:
        above = new.get(stance.inferred_from or "")
        if above is not None:
            new[stance.id] = replace(stance, confidence=round(above.confidence * INFERRED, 2))
        else:
            key = _of_rule(stance, context)
            opinion = known.get((key.holder.id, key.token.i)) if key is not None else None
            new[stance.id] = replace(stance, confidence=probability(rule_features(stance, opinion), weights))
    return list(new.values())


def probability(features: dict[str, float], weights: dict[str, float]) -> float:
    """The probability, in two decimals, that what has these features is right."""
    return round(1 / (1 + exp(-sum(weights.get(name, 0.0) * value for name, value in features.items()))), 2)


def rule_features(stance: Stance, opinion: Opinion | None) -> dict[str, float]:
    """What the confidence of a rule's stance rests on, as ``judging.tsv`` names it."""
    sure = min(max(stance.confidence, _EDGE), 1 - _EDGE)
    found = {"rule": 1.0, "rule: confidence": log(sure / (1 - sure))}
    if opinion is None:
        return found | {"rule: not judged": 1.0}
    same, other = _ordered(opinion.verdict.stance, stance.polarity)
    found |= {"rule: stance": same, "rule: other stance": other, "rule: rank": opinion.rank}
    same, other = _ordered(opinion.verdict.sentiment, stance.polarity)
    sort = "actor" if opinion.candidate.target is not None else "issue"
    return found | {f"rule: sentiment, {sort}": same, f"rule: other sentiment, {sort}": other, f"rule: {sort}": 1.0}


def _ordered(numbers: tuple[float, float], sign: int) -> tuple[float, float]:
    """The number of the sign and that of the other one."""
    return numbers if sign > 0 else (numbers[1], numbers[0])


class Surroundings:
    """What the rules found in the article, and how often it mentions whom and what."""

    def __init__(self, found: Iterable[Stance], context: Context) -> None:
        own = [one for one in found if not one.inferred_from]
        self._holders = Counter(one.holder for one in own)
        self._targets = Counter(one.target for one in own)
        self._referents = context.referents
        tokens = context.referents.doc.token_at
        here = [(token.sentence, one) for one in own if (token := tokens(one.evidence.start)) is not None]
        self._here = Counter(sentence for sentence, _ in here)
        self._holds_here = Counter((sentence, one.holder) for sentence, one in here)

    def features(self, candidate: Candidate) -> dict[str, float]:
        """How much the holder and the target of a proposal stand out, as ``judging.tsv`` names it."""
        holder, issues = candidate.holder, self._referents.issues
        target = candidate.target.id if candidate.target is not None else issues.at(candidate.token)
        often = self._referents.often(candidate.target) if candidate.target is not None else issues.often(target or "")
        return {
            "new: holder often": log(1 + self._referents.often(holder)),
            "new: target often": log(1 + often),
            "new: holder has others": log(1 + self._holders[holder.id]),
            "new: target of others": log(1 + self._targets[target or ""]),
            "new: target holds": log(1 + self._holders[target or ""]),
            "new: late": log(1 + candidate.sentence),
            "new: others here": log(1 + self._here[candidate.sentence]),
            "new: holder has others here": log(1 + self._holds_here[candidate.sentence, holder.id]),
        }


def proposals(opinions: Iterable[Opinion], around: Surroundings, weights: dict[str, float]) -> Iterator[Proposal]:
    """The best pair of each holder in each sentence with its sign and its probability, where that is high enough."""
    for opinion, sign, features in contenders(opinions, around):
        sure = probability(features, weights)
        if sure >= PROPOSED:
            yield opinion, sign, sure


def sentiments(felt: Iterable[list[Felt]]) -> Iterator[tuple[Candidate, int, float]]:
    """Pairs one of which speaks well or ill of the other rather than neither, by the judge's directed sentiment.

    That is less than a stance: they are told with less confidence than what is told by default.
    """
    for pair in felt:
        best = strongest(pair)
        if best is not None:
            one, sign, score = best
            yield one.candidate, sign, round((DEFAULT_MINIMUM - _STEP) / (1 + exp(-score)), 2)


def contenders(opinions: Iterable[Opinion], around: Surroundings) -> Iterator[tuple[Opinion, int, dict[str, float]]]:
    """What may be proposed: for each holder and sentence the target with the clearest sign, and what that rests on."""
    groups: dict[tuple[int, str], list[Opinion]] = defaultdict(list)
    for one in opinions:
        groups[one.candidate.sentence, one.candidate.holder.id].append(one)
    for group in groups.values():
        best = sorted(group, key=lambda one: -max(one.verdict.stance))
        sign = 1 if best[0].verdict.stance[0] >= best[0].verdict.stance[1] else -1
        yield best[0], sign, proposal_features(best[0], sign) | around.features(best[0].candidate)


def proposal_features(opinion: Opinion, sign: int) -> dict[str, float]:
    """What the confidence of a proposal rests on, as ``judging.tsv`` names it."""
    candidate, verdict = opinion.candidate, opinion.verdict
    same, other = _ordered(verdict.stance, sign)
    sort = "actor" if candidate.target is not None else "clause" if candidate.clausal else "issue"
    found = {
        "new": 1.0,
        "new: stance": same,
        "new: other stance": other,
        "new: rank": opinion.rank,
        f"new: {sort}": 1.0,
    }
    if sort == "actor":
        same, other = _ordered(verdict.sentiment, sign)
        found |= {"new: sentiment": same, "new: other sentiment": other}
    if candidate.head is None:
        found["new: outside"] = 1.0
    if candidate.sentence == 0:
        found["new: headline"] = 1.0
    return found


def _proposed(candidate: Candidate, sign: int, type: str, confidence: float, context: Context) -> Stance | None:
    referents = context.referents
    target = candidate.target or referents.any(candidate.token, candidate.clausal)
    if target is None or target.id == candidate.holder.id:
        return None
    holder = candidate.holder
    trigger = _trigger(candidate)
    attribution = context.attributions.innermost(candidate.token)
    speaker = attribution.speaker if attribution is not None else None
    own = speaker is not None and speaks_for(speaker, holder.id, context)
    reading = read_factuality(trigger, type, own, attribution is not None and not own, context.modality)
    return Stance(
        id=stable_id(referents.doc.article.id, holder.span, target.span, type),
        holder=holder.id,
        holder_span=holder.span,
        target=target.id,
        target_span=target.span,
        polarity=sign,
        type=type,
        factuality=reading.factuality,
        evidence=referents.evidence(trigger, target.span, holder.span),
        confidence=confidence,
        hedged=reading.hedged,
        speaker=speaker,
        attribution=attribution.id if attribution is not None else None,
        date=context.date(trigger),
    )


def _trigger(candidate: Candidate) -> Token:
    """The word under which holder and target meet in the parse, else the target's own."""
    token, head = candidate.token, candidate.head
    if head is None:
        return token
    above = {one.i for one in (head, *head.ancestors())}
    return next((one for one in (token, *token.ancestors()) if one.i in above), token)
