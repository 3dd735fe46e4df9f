"""Who does it to whom in an event: the actors that a frame names, or those nearest to it in the parse.

An event relates actors. Where a slot of the frame names a thing ("closed its border with Freedonia", "a raid by Ruritania
killed …"), the actor stands inside the thing's phrase or in a prepositional phrase of the verb; a town or region stands
for those who live there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kg.extraction import syntax
from kg.extraction.predicates import Frame, light_verbs
from kg.extraction.referents import Referent
from kg.extraction.stances import Context
from kg.language.document import Token

_OUTSIDE: Final = frozenset({"parataxis", "punct", "det", "aux", "auxpass", "neg", "mark", "cc", "npadvmod", "appos"})
_ADJUNCTS: Final = frozenset({"since", "after", "before", "during", "under", "amid", "until", "despite", "because"})
_MODIFYING: Final = frozenset({"amod", "compound", "nmod", "poss"})
_CONDITIONS: Final = frozenset({"until", "unless", "if", "before"})
_PLACES: Final = frozenset({"GPE", "LOC"})
_REGIONS: Final = frozenset(
    "area region town city village district province part zone camp territory enclave neighbourhood country".split()
)
_SENT: Final = frozenset(
    {"troop", "soldier", "force", "peacekeeper", "personnel", "expert", "team", "police", "reservist"}
)
_SENDING: Final = frozenset(
    {"send", "deploy", "dispatch", "move", "withdraw", "pull", "contribute", "offer", "commit", "mobilise", "mobilize"}
    | {"station", "position", "mass", "rush", "recall", "provide", "place", "put"}
)
_REACTIONS: Final = frozenset({"REJECT", "ACCUSE", "SUPPORT"})
_HANDED_OVER: Final = frozenset({"0842", "064"})
_DEPTH: Final = 6
_AIMED: Final = ("to", "against", "on", "between")
_NEAR: Final = ("with", "at", "from", "for", "in", "into", "across", "inside", "over", "along", "near")


def sources(frame: Frame, context: Context) -> list[Referent]:
    """The actors that do it; for what a speaker says must be done, the speaker."""
    if frame.by_speaker:
        return _speaker(frame, context)
    named = (
        _by_carrier(frame, context)
        or _named(frame.holders, context)
        or _behind(frame.holders, context)
        or partners(frame, context)
    )
    return named or _who_announces(frame, context) or _whose_words(frame, context)


def _by_carrier(frame: Frame, context: Context) -> list[Referent]:
    """ "The minister reiterated Ruritania's support": the minister."""
    noun = frame.trigger
    if frame.predicate.pos != "N" or noun.dep != "dobj" or noun.head.lemma not in light_verbs():
        return []
    return _named(syntax.subjects(noun.head), context)


def _whose_words(frame: Frame, context: Context) -> list[Referent]:
    """ "Ruritania issued a statement accusing …": who issued it."""
    for token in frame.holders:
        if token.dep == "dobj" and frame.trigger.dep in ("acl", "conj"):
            return _acting(syntax.subjects(token.head), context)
    return []


def _acting(tokens: list[Token], context: Context) -> list[Referent]:
    return _named(tokens, context) or _behind(tokens, context)


def partners(frame: Frame, context: Context) -> list[Referent]:
    """Who does it together: several sources, or those before a plural noun ("Ruritanian and Freedonian officials")."""
    for token in frame.holders:
        first = [child for child in token.children if child.dep in _MODIFYING]
        joint = [each for child in first for each in (child, *child.conjuncts())]
        between = syntax.prepositional(token, "between")
        found = _distinct(_named(between or joint, context))
        if len(found) > 1 and (between or token.tag in ("NNS", "NNPS")):
            return found
    return _distinct(_named(frame.holders, context))


def targets(frame: Frame, doing: list[Referent], context: Context) -> list[Referent]:
    """The actors it is done to, the nearest ones; else what the frame itself names; empty where it names nothing."""
    known = frozenset(each.id for each in doing)
    direct = direct_targets(frame, known, context)
    if direct:
        return direct
    own = [token for token in frame.targets if token is not frame.trigger and not _is_one_of(token, known, context)]
    own = [token for token in own or syntax.objects(frame.trigger) if token not in frame.holders]
    carried = _is_carried(frame, own, known, context)
    inside = _inside(own, known, context, clauses=carried, purposes=frame.clausal)
    aimed = _beside(frame, _AIMED, known, context)
    near = (
        (inside or aimed if frame.predicate.plover in _REACTIONS else aimed or inside)
        or (_beside(frame, _NEAR, known, context) if carried or frame.clausal else [])
        or _on_condition(frame, known, context)
        or _in_purpose(frame, known, context)
        or _inside(own, known, context, own_people=True)
    )
    if near:
        return near
    named = (_thing(token, frame.clausal, context) for token in own if not _is_part(token, frame))
    return [each for each in named if each is not None and each.id not in known]


def _is_one_of(token: Token, known: frozenset[str], context: Context) -> bool:
    found = context.referents.actor(token)
    return found is not None and found.id in known


def _is_carried(frame: Frame, own: list[Token], known: frozenset[str], context: Context) -> bool:
    """Whether what the verb takes is part of the deed or handed over, and not whom the deed is done to."""
    if frame.predicate.plover == "AID" or frame.predicate.cameo in _HANDED_OVER:
        return True
    return all(_is_part(token, frame) or _is_own(token, known, context) for token in own)


def _is_part(token: Token, frame: Frame) -> bool:
    """Whether the phrase holds a word of the predicate: "curfew", "curfew order"."""
    others = frame.predicate.others
    return token.lemma in others or any(child.lemma in others for child in token.children if child.dep == "compound")


def direct_targets(frame: Frame, known: frozenset[str], context: Context) -> list[Referent]:
    """The actors that the target slot itself names, other than the source's own people."""
    own = [token for token in frame.targets if token is not frame.trigger and token.lemma not in frame.predicate.others]
    named = _named([token for token in own if not _is_own(token, known, context)], context)
    return [each for each in named if each.id not in known]


def inner_targets(frame: Frame, known: frozenset[str], context: Context) -> list[Referent]:
    """The actors in the clause that the target slot names."""
    return _inside(frame.targets, known, context) if frame.clausal else []


def _speaker(frame: Frame, context: Context) -> list[Referent]:
    attribution = context.attributions.innermost(frame.trigger)
    if attribution is None or attribution.speaker is None or not attribution.source:
        clause = frame.trigger.head if frame.trigger.dep == "aux" else frame.trigger
        return _acting(syntax.surface_subjects(clause.head), context) if clause.dep == "ccomp" else []
    return [Referent(attribution.speaker, attribution.source[0], True)]


def _who_announces(frame: Frame, context: Context) -> list[Referent]:
    """ "The rebels said they would leave": the subject above, where a pronoun has nobody else to stand for."""
    if not any(token.pos == "PRON" for token in frame.holders):
        return []
    clause = frame.trigger
    while clause.dep in ("xcomp", "conj", "acomp", "attr", "dobj") and clause.head is not clause:
        clause = clause.head
    return _acting(syntax.surface_subjects(clause.head), context) if clause.dep == "ccomp" else []


def _named(tokens: Iterable[Token], context: Context) -> list[Referent]:
    return [_whole(found, token, context) for token in tokens if (found := context.referents.actor(token))]


def _whole(found: Referent, token: Token, context: Context) -> Referent:
    """The referent with what follows the noun in its span where no name stands: "people in the north"."""
    mention = context.referents.mentions.at(token)
    if mention is None or mention.form != "description" or token.pos != "NOUN" or token.dep in _MODIFYING:
        return found
    end = found.span[1]
    for child in token.children:
        if child.i > token.i and (child.dep == "prep" or (child.dep == "acl" and child.tag in ("VBG", "VBN"))):
            end = max(end, _end(child))
    return Referent(found.id, (found.span[0], end), True)


def _end(head: Token) -> int:
    """Where the phrase ends, at its first mark at the latest."""
    end = head.end
    for token in head.subtree():
        if token.dep in ("punct", "appos", "relcl"):
            break
        end = token.end
    return end


def _distinct(found: list[Referent]) -> list[Referent]:
    return list({each.id: each for each in reversed(found)}.values())[::-1]


def _is_own(token: Token, known: frozenset[str], context: Context) -> bool:
    """Whether the phrase names people of the source itself, by a pronoun or as what is sent: "its envoys", "troops"."""
    if token.lemma in _SENT and _is_sent(token):
        return not _named([each for each in token.children if each.dep in _MODIFYING and each.pos != "PRON"], context)
    possessor = token.child("poss")
    if possessor is None:
        return False
    owner = context.referents.actor(possessor)
    return possessor.pos == "PRON" and (owner is None or owner.id in known)


def _is_sent(token: Token) -> bool:
    """ "sent troops", "deployed hundreds of troops"."""
    while token.dep == "pobj" and token.head.lower == "of":
        token = token.head.head
    return token.dep in ("dobj", "nsubjpass") and token.head.lemma in _SENDING


def _inside(
    heads: Iterable[Token],
    known: frozenset[str],
    context: Context,
    clauses: bool = False,
    purposes: bool = False,
    own_people: bool = False,
) -> list[Referent]:
    """The actors highest up in the phrases or clauses with these heads, then the places.

    ``clauses``: look into clauses that hang on nouns, too; ``purposes``: into what the deed is meant to bring about;
    ``own_people``: take the source's own troops and envoys, too.
    """
    level = list(heads)
    for _ in range(_DEPTH):
        level = [child for token in level for child in token.children if _belongs(child, clauses, purposes)]
        for token in level:
            if not own_people and _is_own(token, known, context):
                continue
            found = [each for each in _named((token, *token.conjuncts()), context) if each.id not in known]
            if found:
                return found
        places = [place for token in level if (place := _place(token, context))]
        if places:
            return places[:1]
    return []


def _belongs(child: Token, clauses: bool, purposes: bool) -> bool:
    if child.dep in ("relcl", "acl") and not clauses and child.head.pos in ("NOUN", "PROPN"):
        return False
    if child.dep == "advcl":
        return purposes and any(each.tag == "TO" for each in child.children)
    return child.dep not in _OUTSIDE and not (child.dep == "prep" and child.lower in _ADJUNCTS)


def _behind(things: Iterable[Token], context: Context) -> list[Referent]:
    """Whose doing a thing is: "the army's raid", "a raid by the army"."""
    level = list(things)
    for _ in range(_DEPTH):
        level = [child for token in level for child in token.children if child.dep in _MODIFYING or _by(child)]
        found = _named(level, context)
        if found:
            return [found[-1]]
    return []


def _by(child: Token) -> bool:
    return child.dep in ("pobj", "conj") or (child.dep in ("prep", "agent") and child.lower in ("by", "of", "from"))


def _beside(frame: Frame, prepositions: tuple[str, ...], known: frozenset[str], context: Context) -> list[Referent]:
    """The actors, or else the place, in a prepositional phrase of the verb, of its object, or of the verb above a noun."""
    for preposition in prepositions:
        heads = _carriers(frame.trigger, preposition)
        for token in (each for head in heads for each in syntax.prepositional(head, preposition)):
            found = [each for each in _named((token, *token.conjuncts()), context) if each.id not in known]
            found = found or _inside((token,), known, context)
            place = _place(token, context)
            if found:
                return found
            if place:
                return [place]
    return []


def _carriers(trigger: Token, preposition: str) -> list[Token]:
    if trigger.pos in ("VERB", "AUX"):
        effort = [child for child in trigger.children if child.dep == "dobj"] if preposition == "between" else []
        return [trigger, *effort]
    if trigger.dep in ("dobj", "nsubjpass", "attr"):
        return [trigger, trigger.head]
    return [trigger, trigger.head.head] if trigger.dep == "pobj" else [trigger]


def _on_condition(frame: Frame, known: frozenset[str], context: Context) -> list[Referent]:
    """Who has to act first: "will not return until Freedonia …"."""
    verbs = (frame.trigger, *(child for child in frame.trigger.children if child.dep in ("xcomp", "ccomp")))
    for child in (each for verb in verbs for each in verb.children):
        if child.dep == "advcl" and any(each.dep == "mark" and each.lower in _CONDITIONS for each in child.children):
            found = [each for each in _named(syntax.surface_subjects(child), context) if each.id not in known]
            found = found or _inside([child], known, context)
            if found:
                return found
    return []


def _in_purpose(frame: Frame, known: frozenset[str], context: Context) -> list[Referent]:
    """Whom a protest means to move: "went on strike to demand …"."""
    if frame.predicate.plover not in ("PROTEST", "AID"):
        return []
    purposes = [child for child in frame.trigger.subtree() if child.dep in ("advcl", "xcomp", "acl", "relcl")]
    return _inside([each for each in purposes if any(below.tag == "TO" for below in each.children)], known, context)


def _place(token: Token, context: Context) -> Referent | None:
    """A place that is no actor by itself, as an issue of the record."""
    named = token.pos == "PROPN" and token.entity in _PLACES
    described = token.lemma in _REGIONS and token.dep in ("pobj", "dobj")
    if not (named or described) or context.referents.actor(token) is not None:
        return None
    return Referent(context.referents.issues.resolve(token), context.referents.phrase(token), False)


def _thing(token: Token, clausal: bool, context: Context) -> Referent | None:
    return _place(token, context) or context.referents.any(token, clausal) or _countryman(token, context)


def _countryman(token: Token, context: Context) -> Referent | None:
    """Somebody of whom only the nation is told ("shot a Ruritanian"), as an issue of the record."""
    if token.entity != "NORP" or token.pos not in ("PROPN", "NOUN"):
        return None
    return Referent(context.referents.issues.resolve(token), context.referents.phrase(token), False)
