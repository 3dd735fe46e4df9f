"""Actors: who is named, described or meant in an article."""

from kg.actors.linking import find_actors
from kg.actors.mentions import Mention, Mentions
from kg.actors.tables import ActorLexicon, load_actors

__all__ = ["ActorLexicon", "Mention", "Mentions", "find_actors", "load_actors"]
