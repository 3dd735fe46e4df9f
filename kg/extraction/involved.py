"""Which actors of an article are worth telling: those that are named, and those that take part in something."""

from __future__ import annotations

from kg.model import SCOPED, Actor, Record


def involved(record: Record, named: frozenset[str]) -> tuple[Actor, ...]:
    """The record's actors without the groups that nothing is told of and that have no name ("people", "patients").

    ``named`` are the ids of the actors that the article calls by name. What an actor that stays is part of stays too.
    """
    parts = {actor.id: actor.part_of for actor in record.actors}
    told = _told(record)
    kept: set[str] = set()
    for actor in record.actors:
        name: str | None = actor.id
        if SCOPED in actor.id and actor.id not in named and actor.id not in told:
            continue
        while name is not None and name in parts and name not in kept:
            kept.add(name)
            name = parts[name]
    return tuple(actor for actor in record.actors if actor.id in kept)


def _told(record: Record) -> set[str | None]:
    """Ids of whom the record says something."""
    told: set[str | None] = {issue.belongs_to for issue in record.issues}
    for stance in record.stances:
        told |= {stance.holder, stance.target, stance.speaker}
    for event in record.events:
        told |= {event.source, event.target}
    for affiliation in record.affiliations:
        told |= {affiliation.member, affiliation.organisation}
    return told | {attribution.speaker for attribution in record.attributions}
