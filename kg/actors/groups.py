"""Groups and bodies without a name that hold positions: "protesters", "the police", "supporters of X"."""

from __future__ import annotations

from collections import Counter

from kg.actors.bodies import is_for_or_against
from kg.actors.group_names import LONGEST, WORDS, called, counted, first_word_of
from kg.actors.mentions import Mention, Mentions
from kg.actors.tables import ActorLexicon, Group, scope, scoped, slug
from kg.language.document import Document, Token
from kg.model import SCOPED, Actor

_PLACES = frozenset(["nsubj", "nsubjpass", "dobj", "dative", "pobj", "conj", "poss"])
_OUTSIDE = frozenset(
    ["in", "at", "near", "during", "after", "before", "since", "on", "into", "through", "as", "like", "per"]
)
_NEW = frozenset(["a", "an", "some", "any", "another", "many", "several"])
_PART = "part"
_BUNDLES = frozenset(["group", "groups", "coalition", "majority", "minority"])
_STATE = frozenset(["government", "authorities", "regime"])
_ABSTRACT = frozenset(
    ["opposition", "campaign", "movement", "coalition", "commission", "administration", "support", "union"]
)
_ARMED = frozenset(
    [
        "armed",
        "militant",
        "rebel",
        "insurgent",
        "terrorist",
        "terror",
        "paramilitary",
        "extremist",
        "guerrilla",
        "jihadist",
    ]
)


def add_groups(doc: Document, lexicon: ActorLexicon, mentions: Mentions, definite: bool = True) -> None:
    """Mentions for the nouns of the table that stand in an argument's place and that nothing else explains.

    Without ``definite`` only those that the article introduces ("protesters", "a court"), which leaves "the court" to
    coreference.

    Their actors are scoped to their owner where the article names one, else to the article.
    """
    here = scope(doc.article.id)
    main = _main_country(mentions) if definite else None
    for token in doc.tokens:
        group = lexicon.groups.get(token.lower)
        if (
            group is None
            or group.kind == _PART
            or token.pos != "NOUN"
            or mentions.at(token) is not None
            or not _stands(token)
        ):
            continue
        if not definite and any(child.dep in ("det", "poss") and child.lower not in _NEW for child in token.children):
            continue
        if person := _named(token, mentions):
            mentions.add(Mention(token.start, token.end, token.i, person, "description"))
            continue
        first = first_word_of(doc, token)
        words = doc.text[doc.tokens[first].start : token.end]
        actor = (
            _owned(doc, lexicon, mentions, token, group)
            or _state(words, main)
            or _known(doc, mentions, words, token)
            or _scoped(called(doc, first, token), group, here, _cased(doc, doc.tokens[counted(doc, first, token)]))
        )
        mentions.add(Mention(_start(doc, token, first, mentions), token.end, token.i, actor.id, "description"), actor)


def _start(doc: Document, token: Token, first: int, mentions: Mentions) -> int:
    """Where the mention begins: with whoever they are of ("X's advisers"), else with the first word of the group."""
    possessor = token.child("poss")
    owner = mentions.at(possessor) if possessor is not None else None
    return min(owner.start, doc.tokens[first].start) if owner is not None else doc.tokens[first].start


def add_parts(doc: Document, lexicon: ActorLexicon, mentions: Mentions) -> None:
    """Mentions for "thousands", "some", "a number" of those who are mentioned after "of"."""
    for token in doc.tokens:
        group = lexicon.groups.get(token.lower)
        if group is None or not (group.kind == _PART or token.lower in _BUNDLES) or token.dep not in _PLACES:
            continue
        old = mentions.at(token)
        link = next((child for child in token.children if child.lower == "of" and child.i > token.i), None)
        whole = link.child("pobj") if link is not None else None
        if whole is not None and (actor := mentions.actor_at(whole)) and (old is None or SCOPED in old.actor):
            mentions.add(Mention(token.start, token.end, token.i, actor, "description"))


def _cased(doc: Document, token: Token) -> bool:
    """Whether the word has its capital letter of itself, and not from the beginning of the sentence."""
    named = token.pos == "PROPN" or token.entity not in ("", "CARDINAL", "QUANTITY")
    return named or token.i != doc.sentences[token.sentence][0]


def _main_country(mentions: Mentions) -> Actor | None:
    """The country that the article names at least twice as often as any other."""
    counts = Counter(each.actor for each in mentions.all() if mentions.actors[each.actor].kind == "country")
    first, second = [*counts.most_common(2), ("", 0), ("", 0)][:2]
    return mentions.actors[first[0]] if first[1] and first[1] >= 2 * second[1] else None


def _state(words: str, main: Actor | None) -> Actor | None:
    """ "Authorities", "the government" without a country: that of the country that the article is about."""
    return main if words.lower() in ("government", "authorities") else None


def _named(token: Token, mentions: Mentions) -> str | None:
    """The person whose name stands beside the noun ("politicians Anna Hopkins and …")."""
    for child in token.children:
        if child.dep == "appos" and child.i > token.i:
            actor = mentions.actor_at(child)
            if actor and mentions.actors[actor].kind == "person":
                return actor
    return None


def _stands(token: Token) -> bool:
    if token.dep not in _PLACES or (token.lower in _ABSTRACT and not _concrete(token)):
        return False
    head = token.head
    while token.dep == "conj" and head.dep == "conj":
        head = head.head
    preposition = head.head if token.dep == "conj" and head.dep == "pobj" else head
    return not (preposition.pos == "ADP" and preposition.lower in _OUTSIDE)


def _concrete(token: Token) -> bool:
    """Whether a noun for an attitude means those who have it: "the opposition", not "opposition to the plan"."""
    return token.child("det") is not None and all(
        child.lower not in ("to", "against", "for") for child in token.children
    )


def _owned(doc: Document, lexicon: ActorLexicon, mentions: Mentions, token: Token, group: Group) -> Actor | None:
    """The group as its owner's: "supporters of X", "X's lawyers", "Ruritanian politicians"."""
    owner = _owner(doc, token, mentions)
    if owner is None:
        return None
    if owner.kind == "person" and token.lower in _STATE:
        country = lexicon.led_by(owner.id)
        return lexicon.body(country, token.lower) if country else None
    name = f"{owner.id}-{slug(token.lower)}"
    if group.owned and owner.kind != "country":
        article = "the " if " " in owner.label and _is_common(owner, lexicon) else ""
        return Actor(name, f"{token.lower.capitalize()} of {article}{owner.label}", group.kind, part_of=None)
    if owner.kind != "country":
        return None
    body = lexicon.body(owner, token.lower)
    adjective = lexicon.adjectives.get(owner.id, owner.label)
    found = body or Actor(name, f"{adjective} {token.lower}", group.kind, part_of=owner.id)
    return lexicon.qualified(found, owner, _between(doc, mentions, token, owner))


def _is_common(owner: Actor, lexicon: ActorLexicon) -> bool:
    """Whether a common word of the name calls for an article: "the Conservative Party"."""
    return owner.kind != "person" and any(lexicon.words.get(word.lower()) for word in owner.label.split())


def _between(doc: Document, mentions: Mentions, token: Token, owner: Actor) -> str:
    """The words between the owner's name and the noun: "anti-corruption" of "Kenyan anti-corruption activists"."""
    found: list[Token] = []
    for each in reversed(doc.tokens[max(0, token.i - LONGEST) : token.i]):
        if mentions.actor_at(each) == owner.id:
            start = found[-1].start if found else token.start
            return " ".join(doc.text[start : token.start].split())
        if each.pos not in WORDS and each.text != "-":
            break
        found.append(each)
    return ""


def _owner(doc: Document, token: Token, mentions: Mentions) -> Actor | None:
    nouns = [
        child for child in token.children if child.dep in ("poss", "compound", "amod", "nmod") and child.i < token.i
    ]
    for child in token.children:
        if child.dep == "prep" and child.lower == "of" and child.i > token.i:
            nouns += [noun for noun in child.children if noun.dep == "pobj"]
    for noun in nouns:
        actor = mentions.actor_at(noun)
        if actor is not None and not is_for_or_against(doc, noun.i):
            return mentions.actors[actor]
    return None


def _known(doc: Document, mentions: Mentions, words: str, token: Token) -> Actor | None:
    """What the noun alone takes up: the one named body of that sort, or for "the protesters" the one group of them."""
    if " " in words:
        return None
    noun = slug(token.lower)
    found = {name for name in mentions.actors if name.endswith(f"-{noun}") or f"-{noun}-in-" in name}
    if not found and token.child("prep") is None and any(child.lower == "the" for child in token.children):
        found = {each.actor for each in mentions.all() if doc.tokens[each.head].lower == token.lower}
        found = {actor for actor in found if SCOPED in actor}
    return mentions.actors[found.pop()] if len(found) == 1 else None


def _scoped(words: str, group: Group, here: str, proper: bool) -> Actor:
    """The group as the article's own."""
    first = words.split()[0]
    label = first.lower() + words[len(first) :] if first.istitle() and not proper else words
    armed = not _ARMED.isdisjoint(words.lower().split()) and group.kind != "government-body"
    kind = "armed-group" if armed else group.kind
    return Actor(scoped(label, here), label, kind)
