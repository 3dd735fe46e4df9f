"""What can be chosen about an export."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, Literal, TypeVar, get_args

Choice = TypeVar("Choice", bound=str)

Group = Literal["article", "actor"]
NetworkName = Literal["stances", "relations", "two-mode"]

GROUPS: Final[tuple[Group, ...]] = get_args(Group)
NETWORKS: Final[tuple[NetworkName, ...]] = get_args(NetworkName)


class ExportError(ValueError):
    """What cannot be exported as asked; the message says what can."""


@dataclass(frozen=True, slots=True)
class Options:
    """Choices that some formats know.

    ``group``: what Turtle is ordered by. ``network``: which network, all positions (``stances``), those towards actors
    (``relations``) or those towards issues (``two-mode``). ``issues_apart``: whether issues of different articles that
    are one matter are several nodes, too. ``stance``: the id of the only stance to give. ``context``: what a JSON-LD
    document names as its context in the place of having it inside.
    """

    group: Group = "article"
    network: NetworkName = "stances"
    issues_apart: bool = False
    stance: str | None = None
    context: str | None = None


def choices(
    group: str, network: str, apart: bool = False, stance: str | None = None, context: str | None = None
) -> Options:
    """The options by their names. Raises ``ExportError`` for a name that is none."""
    return Options(_choice("group", group, GROUPS), _choice("network", network, NETWORKS), apart, stance, context)


def _choice(what: str, name: str, known: tuple[Choice, ...]) -> Choice:
    for each in known:
        if each == name:
            return each
    close = get_close_matches(name, known, 1)
    hint = f"did you mean {close[0]}?" if close else "known are " + ", ".join(known)
    raise ExportError(f"there is no {what} {name!r}; {hint}")
