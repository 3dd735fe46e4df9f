"""Where an article mentions which actor."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from kg.language.document import Token
from kg.model import Actor, Span

Form = Literal["name", "description", "pronoun"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that refers to an actor. ``head`` is the index of its head token, ``form`` how it refers."""

    start: int
    end: int
    head: int
    actor: str
    form: Form = "name"


class Mentions:
    """The actors of one article and every place where they are mentioned.

    ``actors`` holds them by id, without their spans; ``record_actors`` gives them as the record wants them.
    """

    def __init__(self) -> None:
        self.actors: dict[str, Actor] = {}
        self._by_head: dict[int, Mention] = {}
        self._ordered: list[Mention] | None = None

    def add(self, mention: Mention, actor: Actor | None = None) -> None:
        """Note a mention; the first one of an actor brings the actor."""
        if actor is not None:
            self.actors.setdefault(actor.id, actor)
        self._by_head[mention.head] = mention
        self._ordered = None

    def remove(self, head: int) -> None:
        """Forget the mention with this head token, if there is one."""
        self._by_head.pop(head, None)
        self._ordered = None

    def at(self, token: Token) -> Mention | None:
        """The mention whose head is the token."""
        return self._by_head.get(token.i)

    def actor_at(self, token: Token) -> str | None:
        """Id of the actor whose mention is headed by the token."""
        mention = self._by_head.get(token.i)
        return mention.actor if mention else None

    def all(self) -> list[Mention]:
        """Every mention in the order of the text."""
        if self._ordered is None:
            self._ordered = sorted(self._by_head.values(), key=lambda mention: (mention.start, mention.end))
        return list(self._ordered)

    def within(self, start: int, end: int) -> list[Mention]:
        """Mentions that lie inside the span, in the order of the text."""
        return [mention for mention in self.all() if start <= mention.start and mention.end <= end]

    def record_actors(self) -> tuple[Actor, ...]:
        """The mentioned actors, by id: the spans that name them, and those that otherwise refer to them.

        An actor without a name ("protesters") is mentioned where it is described, and one that is only a pronoun
        ("those who …") by that.
        """
        named: dict[str, list[Span]] = {}
        described: dict[str, list[Span]] = {}
        meant: dict[str, list[Span]] = {}
        for mention in self.all():
            bucket = {"name": named, "description": described}.get(mention.form)
            if bucket is not None:
                bucket.setdefault(mention.actor, []).append((mention.start, mention.end))
            if mention.form != "name":
                meant.setdefault(mention.actor, []).append((mention.start, mention.end))
        wanted = named.keys() | meant.keys()
        for actor in list(wanted):
            while (above := self.actors[actor].part_of) and above in self.actors and above not in wanted:
                wanted.add(above)
                actor = above
        return tuple(
            _with_spans(self.actors[actor], named.get(actor) or described.get(actor), meant.get(actor))
            for actor in sorted(wanted)
        )


def _with_spans(actor: Actor, named: list[Span] | None, meant: list[Span] | None) -> Actor:
    if not named:
        return replace(actor, mentions=tuple(meant or ()))
    return replace(actor, mentions=tuple(named), references=tuple(span for span in meant or () if span not in named))
