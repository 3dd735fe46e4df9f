"""What a diagram shows: the stances chosen, the strongest part of a large network, the words around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import sqrt

from kg.analysis.networks import Tie, names, ties
from kg.analysis.statements import Selection, StanceRow, select
from kg.model import FACTUALITIES

ACTOR_LIMIT = 60
ISSUE_LIMIT = 25
ENOUGH_SHARED = 8
"""With so many issues that two actors stand on, a diagram that has to leave out issues shows only such."""


@dataclass(frozen=True, slots=True)
class Material:
    """Ties to draw with the labels and kinds of their ends; ``left_out`` says in words what is not shown."""

    ties: tuple[Tie, ...]
    names: dict[str, tuple[str, str]]
    unit: str
    source: str
    left_out: str = ""

    def ends(self) -> list[str]:
        """Everybody and everything that a tie joins, sorted."""
        return sorted({end for tie in self.ties for end in (tie.source, tie.target)})

    def strength(self) -> Counter[str]:
        """The weight of all ties at each end."""
        return strength(self.ties)


def gather(rows: Iterable[StanceRow], selection: Selection | None = None) -> Material:
    """The ties of the selected rows; of a single article every statement counts, else each article once."""
    known, selection = list(rows), selection or Selection()
    chosen = select(known, selection)
    unit = "articles" if selection.once_per == "article" else "stances"
    if unit == "articles" and len({row.article for row in chosen}) == 1:
        chosen, unit = select(known, replace(selection, once_per="statement")), "statements"
    once = ", each counted once per article" if unit == "articles" else ""
    return Material(tuple(ties(chosen)), names(chosen), unit, f"{source_line(chosen)}{once}.")


def strength(found: Iterable[Tie]) -> Counter[str]:
    """The weight of all ties at each end."""
    counts: Counter[str] = Counter()
    for tie in found:
        counts.update({tie.source: tie.weight, tie.target: tie.weight})
    return counts


def strongest(material: Material, limit: int = ACTOR_LIMIT) -> Material:
    """The actors joined by the strongest ties, at most ``limit``, with at most two ties for each on average."""
    everybody, weight = material.ends(), material.strength()
    ranked = sorted(
        material.ties, key=lambda tie: (-tie.weight, -weight[tie.source] - weight[tie.target], tie.source, tie.target)
    )
    kept: set[str] = set()
    joining = []
    for tie in ranked:
        ends = {tie.source, tie.target}
        if not ends <= kept and len(kept | ends) <= limit:
            kept |= ends
            joining.append(tie)
    others = [tie for tie in ranked if tie.source in kept and tie.target in kept and tie not in joining]
    shown = (joining + others)[: max(60, 2 * len(kept))]
    words = (
        f"{len(kept)} of {len(everybody)} actors"
        if len(kept) < len(everybody)
        else "every actor with its strongest ties"
    )
    return _reduced(material, shown, words)


def strongest_two_mode(material: Material, issues: int = ISSUE_LIMIT, actors: int = ACTOR_LIMIT) -> Material:
    """The issues with the most actors, of equals the contested ones, and the actors with the most stances on them."""
    weight = material.strength()
    takers: Counter[str] = Counter(target for _, target in {(tie.source, tie.target) for tie in material.ties})
    signs: Counter[str] = Counter(target for target, _ in {(tie.target, tie.polarity) for tie in material.ties})
    top = sorted(takers, key=lambda issue: (-takers[issue], -signs[issue], -weight[issue], issue))
    if len(top) > issues:
        shared = sum(number > 1 for number in takers.values())
        top = top[: min(issues, shared) if shared >= ENOUGH_SHARED else issues]
    on_top = [tie for tie in material.ties if tie.target in top]
    busy = strength(on_top)
    holders = sorted({tie.source for tie in on_top}, key=lambda actor: (-busy[actor], -weight[actor], actor))[:actors]
    shown = [tie for tie in on_top if tie.source in holders]
    everybody = len({tie.source for tie in material.ties})
    return _reduced(material, shown, f"{len(holders)} of {everybody} actors and {len(top)} of {len(takers)} issues")


def _reduced(material: Material, shown: Sequence[Tie], words: str) -> Material:
    missing = len(material.ties) - len(shown)
    note = f"Only the strongest part is shown: {words}; {missing} ties are left out." if missing else ""
    return replace(
        material, ties=tuple(sorted(shown, key=lambda tie: (tie.source, tie.target, -tie.polarity))), left_out=note
    )


def source_line(rows: Sequence[StanceRow]) -> str:
    """How many articles and stances, from when to when and by whom published."""
    articles = len({row.article for row in rows})
    days = sorted(day for row in rows if (day := row.published or row.date))
    first, last = (days[0].split("/")[0], days[-1].split("/")[-1]) if days else ("", "")
    when = "" if not days else f", {first}" if first == last else f", {first} to {last}"
    kinds = " or ".join(kind for kind in FACTUALITIES[::-1] if any(row.factuality == kind for row in rows))
    return f"Source: {_number(articles, 'article')}{when}{_publishers(rows)}; {_number(len(rows), 'stance')}, {kinds}"


def _publishers(rows: Sequence[StanceRow]) -> str:
    articles = {(row.publisher, row.article) for row in rows if row.publisher}
    counts = Counter(publisher for publisher, _ in articles if publisher)
    top = [name for name, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    if not top:
        return ""
    more = f" and {_number(len(top) - 3, 'other publisher')}" if len(top) > 3 else ""
    return f", published by {', '.join(top[:3])}{more}"


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def radius(weight: int, largest: int, low: float = 0.15, high: float = 0.34) -> float:
    """The radius of an actor's mark: its area grows with the weight of its ties."""
    return round(sqrt(low**2 + (high**2 - low**2) * weight / max(largest, 1)), 4)
