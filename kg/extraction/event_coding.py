"""How an event is coded: PLOVER type, mode and contexts, CAMEO code, place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kg.extraction import syntax
from kg.extraction.factuality import read_factuality
from kg.extraction.predicates import Frame
from kg.extraction.referents import Referent
from kg.extraction.stances import Context
from kg.language.document import Token
from kg.lexicon import read_table

QUAD: Final[dict[str, str]] = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT"), "verbal cooperation"),
    **dict.fromkeys(("COOPERATE", "AID", "CONCEDE", "RETREAT"), "material cooperation"),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), "verbal conflict"),
    **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), "material conflict"),
}
"""PLOVER type → quad class (PLOVER codebook, 2021)."""

_HARMFUL: Final = frozenset({"SANCTION", "COERCE", "ASSAULT", "MOBILIZE", "PROTEST"})
_INTENTIONS: Final = {
    **dict.fromkeys(("CONSULT", "COOPERATE", "AID", "CONCEDE", "RETREAT", "SUPPORT"), ("AGREE", "030")),
    **dict.fromkeys(_HARMFUL, ("THREATEN", "130")),
}
"""Type of a deed → type and code of the announcement that one will do it."""

_DECLINED: Final = frozenset({"AGREE", "CONSULT", "COOPERATE", "AID", "CONCEDE", "RETREAT", "SUPPORT"})
"""What it is a refusal not to do."""

_TOWNS: Final = frozenset({"GPE", "LOC", "FAC"})
_NEIGHBOURHOOD: Final = 30


@dataclass(frozen=True, slots=True)
class Code:
    """What an event is coded as."""

    plover: str
    cameo: str
    factuality: str
    mode: str | None
    contexts: tuple[str, ...]
    place: str | None


@lru_cache(maxsize=1)
def _cameo() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in read_table("cameo", ("code",))}


@lru_cache(maxsize=1)
def _modes() -> dict[tuple[str, str], str]:
    return {(row["plover"], row["word"]): row["mode"] for row in read_table("modes", ("plover", "word"))}


@lru_cache(maxsize=1)
def _context_words() -> dict[str, str]:
    return {row["word"]: row["context"] for row in read_table("contexts", ("word",))}


def goldstein(cameo: str) -> float:
    """Goldstein value of a CAMEO code, from -10.0 (conflict) to 10.0 (cooperation)."""
    return float(_cameo()[cameo]["goldstein"])


def code(frame: Frame, by_trigger: dict[int, Frame], doing: list[Referent], context: Context) -> Code:
    """The code of the event that the sources bring about: announced deeds agree or threaten, deeds not done refuse."""
    attribution = context.attributions.innermost(frame.trigger)
    reported = attribution is not None and all(attribution.speaker != each.id for each in doing)
    factuality = read_factuality(frame.trigger, "", not reported, reported, context.modality).factuality
    plover, cameo = frame.predicate.plover, frame.predicate.cameo
    said = "reported" if reported else "asserted"
    if factuality in ("future", "conditional") and plover in _INTENTIONS:
        plover, cameo = ("THREATEN", "130") if _unless(frame.trigger) else _INTENTIONS[plover]
        factuality = said
    elif factuality == "negated" and plover in _DECLINED and frame.predicate.pos != "N":
        plover, cameo, factuality = "REJECT", "120", said
    elif plover == "AGREE" and _is_harm_promised(frame, by_trigger):
        plover, cameo = "THREATEN", "130"
    near = frame.trigger.subtree()[:_NEIGHBOURHOOD]
    return Code(
        plover, cameo, factuality, _mode(frame, plover, cameo, near), _contexts(frame, context), _place(near, context)
    )


def _unless(verb: Token) -> bool:
    """ "unless": the announced deed is a threat."""
    return any(
        child.dep == "advcl" and any(each.lower == "unless" for each in child.children) for child in verb.children
    )


def _is_harm_promised(frame: Frame, by_trigger: dict[int, Frame]) -> bool:
    """ "Ready to impose martial law"."""
    if not frame.clausal:
        return False
    return any(_modes_of_harm(token, by_trigger) for token in frame.targets)


def _modes_of_harm(token: Token, by_trigger: dict[int, Frame]) -> bool:
    below = by_trigger.get(token.i)
    return below is not None and below.predicate.plover in _HARMFUL


def _mode(frame: Frame, plover: str, cameo: str, near: list[Token]) -> str | None:
    """The mode that the predicate's own words name, else its CAMEO code, else a word in its clause."""
    modes = _modes()
    own = (frame.predicate.lemma, *frame.predicate.others)
    for word in own:
        if (plover, word) in modes:
            return modes[plover, word]
    by_code = _cameo()[cameo]["mode"]
    if by_code and plover == frame.predicate.plover:
        return by_code
    found = (modes[plover, token.lemma] for token in near if (plover, token.lemma) in modes)
    return next(found, None)


def _contexts(frame: Frame, context: Context) -> tuple[str, ...]:
    words = _context_words()
    tokens = context.referents.doc.sentence_tokens(frame.trigger.sentence)
    return tuple(sorted({words[lemma] for token in tokens if (lemma := token.lemma.lower()) in words}))


def _place(near: list[Token], context: Context) -> str | None:
    """The place that "in" or "at" names in the event's clause."""
    for token in near:
        if token.dep == "prep" and token.lower in ("in", "at"):
            for below in syntax.prepositional(token.head, token.lower):
                if below.entity in _TOWNS and below.pos == "PROPN":
                    return _label(below, context)
    return None


def _label(token: Token, context: Context) -> str:
    mentions, doc = context.referents.mentions, context.referents.doc
    mention = mentions.at(token)
    if mention is not None:
        return mentions.actors[mention.actor].label
    first = last = token
    while first.i > 0 and doc.tokens[first.i - 1].entity == token.entity and doc.tokens[first.i - 1].pos == "PROPN":
        first = doc.tokens[first.i - 1]
    while (
        last.i + 1 < len(doc.tokens)
        and doc.tokens[last.i + 1].entity == token.entity
        and doc.tokens[last.i + 1].pos == "PROPN"
    ):
        last = doc.tokens[last.i + 1]
    return doc.text[first.start : last.end]
