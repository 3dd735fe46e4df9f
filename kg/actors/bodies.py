"""Nouns that stand for a named state or body: "Chinese officials", "the foreign ministry of X", "a spokesman for X"."""

from __future__ import annotations

from dataclasses import replace

from kg.actors.mentions import Form, Mention, Mentions
from kg.actors.tables import ActorLexicon, slug
from kg.language.document import Document, Token
from kg.model import Actor

_POSSESSIVES = frozenset(["'s", "’s", "'", "’"])
_OWNERS = frozenset(["country", "igo", "government-body", "person"])
_LINKS = frozenset(["of", "for", "from", "at", "with"])
_PERSONAL = {
    "administration": "government-body",
    "government": "government-body",
    "campaign": "other",
    "office": "government-body",
}
_REACH = 5
_LONGEST = 6


def add_bodies(doc: Document, lexicon: ActorLexicon, mentions: Mentions) -> None:
    """Mentions for the nouns that, with a country or organisation, name it or one of its bodies."""
    for mention in mentions.all():
        actor = mentions.actors[mention.actor]
        if actor.kind not in _OWNERS or is_for_or_against(doc, mention.head):
            continue
        _after(doc, lexicon, mentions, mention, actor)
        _before(doc, lexicon, mentions, mention, actor)


def is_for_or_against(doc: Document, index: int) -> bool:
    """Whether the name at the token is a part of "pro-Ruritania", "Ruritania-led": it does not say whose a group is."""
    tokens = doc.tokens
    if "-" in tokens[index].text and tokens[index].text.rsplit("-", 1)[-1].islower():
        return True
    return index > 1 and tokens[index - 1].text == "-" and tokens[index - 2].lower in ("pro", "anti")


def _after(doc: Document, lexicon: ActorLexicon, mentions: Mentions, mention: Mention, owner: Actor) -> None:
    """ "OWNER('s) … NOUN"."""
    first = _next(doc, mention)
    for start in range(first, min(first + 3, len(doc.tokens))):
        if doc.tokens[start].lower not in lexicon.body_words and doc.tokens[start].lower not in _PERSONAL:
            if doc.tokens[start].pos not in ("ADJ", "NOUN", "PROPN", "SPACE"):
                return
            continue
        for end in range(min(start + _LONGEST, len(doc.tokens)), start, -1):
            run = doc.tokens[start:end]
            body = _body(lexicon, owner, " ".join(token.lower for token in run))
            if body is not None and (run[-1].lower != "office" or _speaks_up(run[-1])):
                words = " ".join(token.text for token in doc.tokens[first:start] if token.pos != "SPACE")
                body = lexicon.qualified(_posted(doc, body, run[-1]), owner, words)
                _add(doc, mentions, mention.start, run, body)
                return
        if doc.tokens[start].pos not in ("ADJ", "NOUN", "PROPN"):
            return


def _speaks_up(office: Token) -> bool:
    """Whether an office is those who work there, and not the rooms."""
    if office.dep == "pobj":
        return office.head.lower in ("by", "from")
    return office.dep in ("nsubj", "nsubjpass")


def _posted(doc: Document, body: Actor, noun: Token) -> Actor:
    """The one in the town that follows: "the Kenyan embassy in Norwick"."""
    place = doc.tokens[noun.i + 2] if noun.i + 2 < len(doc.tokens) else noun
    if noun.lower not in ("embassy", "consulate") or place.pos != "PROPN" or doc.tokens[noun.i + 1].lower != "in":
        return body
    last = place.i
    while last + 1 < len(doc.tokens) and doc.tokens[last + 1].pos == "PROPN" and doc.tokens[last + 1].head is not place:
        last += 1
    name = " ".join(token.text for token in doc.tokens[place.i : last + 1])
    return replace(body, id=f"{body.id}-in-{slug(name)}", label=f"{body.label} in {name}")


def _body(lexicon: ActorLexicon, owner: Actor, noun: str) -> Actor | None:
    if owner.kind != "person":
        return lexicon.body(owner, noun)
    kind = _PERSONAL.get(noun)
    if kind is None:
        return None
    surname = owner.label.split()[-1]
    return Actor(f"{owner.id}-{noun}", f"{surname} {noun}", kind)


def _next(doc: Document, mention: Mention) -> int:
    """Index of the token after the mention and its possessive ending."""
    index = mention.head
    while index < len(doc.tokens) and doc.tokens[index].start < mention.end:
        index += 1
    if index < len(doc.tokens) and doc.tokens[index].text in _POSSESSIVES:
        index += 1
    return index


def _before(doc: Document, lexicon: ActorLexicon, mentions: Mentions, mention: Mention, owner: Actor) -> None:
    """ "NOUN of (the) OWNER"."""
    token = doc.tokens[mention.head]
    preposition = token.head
    if token.dep != "pobj" or preposition.lower != "of" or owner.kind == "person":
        return
    end = preposition.i
    for start in range(max(0, end - _LONGEST), end):
        if doc.tokens[start].lower not in lexicon.body_words:
            continue
        run = doc.tokens[start:end]
        body = lexicon.body(owner, " ".join(word.lower for word in run))
        if body is not None:
            _add(doc, mentions, run[0].start, run, body, mention.end)
            return


def _add(doc: Document, mentions: Mentions, start: int, run: list[Token], body: Actor, end: int | None = None) -> None:
    inside = {token.i for token in run}
    head = next((token for token in reversed(run) if token.head.i not in inside or token.head is token), run[-1])
    if head.pos not in ("NOUN", "PROPN", "ADJ") or mentions.at(head) is not None:
        return
    named = all(token.text[0].isupper() for token in run if token.pos != "ADP" and token.lower != "the")
    form: Form = "name" if named and len(run) > 1 else "description"
    mentions.add(Mention(start, run[-1].end if end is None else end, head.i, body.id, form), body)


def add_roles(doc: Document, lexicon: ActorLexicon, mentions: Mentions) -> None:
    """ "A spokesman for X", "X officials" without a person's name: a mention of X."""
    ends = {
        each.end: each.actor
        for each in mentions.all()
        if mentions.actors[each.actor].kind != "person" and not is_for_or_against(doc, each.head)
    }
    for token in doc.tokens:
        kinds = lexicon.roles.get(token.lower, "")
        if token.pos != "NOUN" or ("spokesperson" not in kinds and "official" not in kinds):
            continue
        if mentions.at(token) is not None or _of_person(token, mentions):
            continue
        owner = _owner(doc, token, mentions) or (ends.get(doc.tokens[token.i - 1].end) if token.i else None)
        if owner is not None and ("spokesperson" in kinds or mentions.actors[owner].kind != "person"):
            mentions.add(Mention(token.start, token.end, token.i, owner, "description"))


def _of_person(token: Token, mentions: Mentions) -> bool:
    """Whether the role is somebody's: "spokesman NAME", "NAME, a spokesman"."""
    near = [child for child in token.children if child.dep == "appos"]
    if token.dep in ("compound", "appos", "nmod", "attr"):
        near.append(token.head)
    if token.dep == "attr":
        near += [child for child in token.head.children if child.dep == "nsubj"]
    return any(_is_person(other, mentions) for other in near)


def _is_person(token: Token, mentions: Mentions) -> bool:
    actor = mentions.actor_at(token)
    return actor is not None and mentions.actors[actor].kind == "person"


def _owner(doc: Document, token: Token, mentions: Mentions) -> str | None:
    for child in reversed(token.children):
        if child.dep in ("poss", "compound", "amod", "nmod") and child.i < token.i:
            actor = mentions.actor_at(child)
            if actor and not is_for_or_against(doc, child.i):
                return actor
    for child in token.children:
        if child.dep == "prep" and child.lower in _LINKS:
            for noun in child.children:
                if noun.dep == "pobj" and (actor := mentions.actor_at(noun)):
                    return actor
    return None
