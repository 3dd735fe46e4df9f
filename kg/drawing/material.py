"""What a diagram shows: the stances chosen, the strongest part of a large network, the words around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from math import sqrt
from typing import TYPE_CHECKING

from kg.analysis.networks import Tie, names, ties
from kg.analysis.statements import ISSUE, Selection, StanceRow, Told, issues_counted, select
from kg.drawing.page import Page
from kg.drawing.style import SMALLEST, clip
from kg.model import FACTUALITIES

if TYPE_CHECKING:
    from kg.analysis.attributions import AttributionRow
    from kg.analysis.events import EventRow
    from kg.analysis.folding import AffiliationRow
    from kg.analysis.kernels import Kernel
    from kg.analysis.windows import WindowUnit
    from kg.drawing.scene import Scene

BACKBONE = 80
"""Of a network with more actors only the backbone is drawn."""
MOST = 150
"""The most actors of a backbone, however large the page."""
ROOM = 5.4
"""Square centimetres of the page for each actor of a backbone."""
ACTOR_LIMIT = 60
ISSUE_LIMIT = 25
OUTLET = 4.0
"""So many centimetres of a source line are left to an outlet's name."""
QUERIED = "only stances that a query found"
ENOUGH_SHARED = 8
"""With so many issues that two actors stand on, a diagram that has to leave out issues shows only such."""


class NothingToDraw(ValueError):
    """Nothing of what was asked for is among the rows; the message says what."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a diagram besides its stances.

    ``actor`` and ``other`` are ids; ``window`` and ``step`` count what ``unit`` says; ``kernel`` weighs the stances of a
    window of polarisation; ``body`` is the height that the body should take, ``share`` how much of what there is to show the page has room for.
    """

    actor: str | None = None
    other: str | None = None
    selection: Selection = field(default_factory=Selection)
    page: Page = field(default_factory=Page)
    events: Sequence[EventRow] = ()
    attributions: Sequence[AttributionRow] = ()
    affiliations: Sequence[AffiliationRow] = ()
    window: int | None = None
    step: int | None = None
    unit: WindowUnit = "days"
    kernel: Kernel | None = None
    body: float | None = None
    share: float = 1.0
    queried: bool = False
    """Whether the stances are those that a query found; the source line says so."""

    def limit(self, number: int) -> int:
        """So many of the number have room."""
        return max(2, round(number * self.share))


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
        selection = replace(selection, once_per="statement")
    return Material(tuple(ties(chosen)), names(chosen), unit, stance_source(chosen, selection))


@dataclass(frozen=True, slots=True)
class Bond:
    """A tie of any network between actors; ``style`` is one of ``LINES``."""

    source: str
    target: str
    style: str
    weight: int


def bonds(found: Iterable[Tie]) -> list[Bond]:
    """Signed ties as bonds."""
    return [Bond(tie.source, tie.target, style_of(tie), tie.weight) for tie in found]


def style_of(tie: Tie) -> str:
    """Which of ``LINES`` a signed tie is drawn as."""
    return ("positive" if tie.polarity > 0 else "negative") + ("" if tie.held else " unheld")


def strength(found: Iterable[Tie | Bond]) -> Counter[str]:
    """The weight of all ties at each end."""
    counts: Counter[str] = Counter()
    for tie in found:
        counts.update({tie.source: tie.weight, tie.target: tie.weight})
    return counts


def capacity(page: Page, share: float = 1.0) -> int:
    """How many actors of a backbone have room on the page, if it may become half as high again as it is wide."""
    area = page.inner * (page.height or 1.5 * page.width) * share
    return max(10, min(MOST, int(area / ROOM)))


def backbone(found: Sequence[Bond], limit: int, whole: int = BACKBONE) -> tuple[list[Bond], str]:
    """The ties to draw, and in words what is left out: of more than ``whole`` actors the strongest, ``limit``.

    Actors are taken in by their most weighty ties, the strongest first, as in a maximum spanning tree (Kruskal 1956);
    the ties left between them follow by weight until each actor has two on average.
    """
    everybody = {end for tie in found for end in (tie.source, tie.target)}
    weight = strength(found)
    if len(everybody) <= whole:
        return sorted(found, key=lambda tie: (tie.source, tie.target, tie.style)), ""
    ranked = sorted(
        found,
        key=lambda tie: (-tie.weight, -weight[tie.source] - weight[tie.target], tie.source, tie.target, tie.style),
    )
    kept: set[str] = set()
    joining: list[Bond] = []
    others: list[Bond] = []
    for tie in ranked:
        ends = {tie.source, tie.target}
        joins = not ends <= kept and len(kept | ends) <= limit
        kept |= ends if joins else set()
        (joining if joins else others).append(tie)
    others = [tie for tie in others if tie.source in kept and tie.target in kept]
    shown = (joining + others)[: max(60, 2 * len(kept))]
    words = f"Backbone: the {len(kept)} of {len(everybody):,} actors with the most weighty ties; "
    words += f"{number(len(found) - len(shown), 'tie')} left out."
    return sorted(shown, key=lambda tie: (tie.source, tie.target, tie.style)), words


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
    return _reduced(material, shown, f"{len(holders)} of {everybody:,} actors and {len(top)} of {len(takers):,} issues")


def _reduced(material: Material, shown: Sequence[Tie], words: str) -> Material:
    missing = len(material.ties) - len(shown)
    note = f"Only the strongest part is shown: {words}; {missing:,} ties are left out." if missing else ""
    return replace(
        material, ties=tuple(sorted(shown, key=lambda tie: (tie.source, tie.target, -tie.polarity))), left_out=note
    )


def stance_source(rows: Sequence[StanceRow], selection: Selection) -> str:
    """How many articles and stances, from when to when, by whom published, and how they were selected."""
    return f"{source_line(rows)}; {number(len(rows), 'stance')}{_aim(rows)}, {_selected(rows, selection)}."


def sourced(found: Scene, request: Request) -> Scene:
    """The scene with the query named in its source line, where one chose the stances."""
    return replace(found, source=f"{found.source.removesuffix('.')}; {QUERIED}.") if request.queried else found


def _aim(rows: Sequence[StanceRow]) -> str:
    """What all of the stances are towards, where they are towards the one kind of target alone."""
    issues = {row.target_kind == ISSUE for row in rows}
    return (" towards issues" if issues.pop() else " towards actors") if len(issues) == 1 else ""


def source_line(rows: Sequence[Told]) -> str:
    """How many articles, from when to when and by whom published."""
    articles = len({row.article for row in rows})
    days = sorted(day for row in rows if (day := row.published or row.date))
    first, last = (days[0].split("/")[0], days[-1].split("/")[-1]) if days else ("", "")
    when = "" if not days else f", {first}" if first == last else f", {first} to {last}"
    return f"Source: {number(articles, 'article')}{when}{_publishers(rows)}"


COUNTED = {"statement": "every one counted", "range": "each position counted once"}
"""How repeats are counted, where not once per article, week, month or year."""


def _selected(rows: Sequence[StanceRow], selection: Selection) -> str:
    """The choices of the selection that narrow or widen what is usual, and the factualities met."""
    kinds = " or ".join(kind for kind in FACTUALITIES[::-1] if any(row.factuality == kind for row in rows))
    parts = [kinds, COUNTED.get(selection.once_per, f"each counted once per {selection.once_per}")]
    parts += ["with inferred ones"] * selection.inferred
    parts += [issues_counted(rows)]
    parts += [f"confidence at least {selection.min_confidence:g}"] * (selection.min_confidence > 0)
    since, until = (
        f" {word} {day}" if day else "" for word, day in (("from", selection.since), ("to", selection.until))
    )
    parts += [f"dated{since}{until}"] * bool(since or until)
    parts += [f"holders: {', '.join(sorted(selection.kinds))}"] * bool(selection.kinds)
    parts += [f"targets: {', '.join(sorted(selection.targets))}"] * bool(selection.targets)
    return ", ".join(part for part in parts if part)


def _publishers(rows: Sequence[Told]) -> str:
    articles = {(row.publisher, row.article) for row in rows if row.publisher}
    counts = Counter(publisher for publisher, _ in articles if publisher)
    top = [name for name, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    if not top:
        return ""
    more = f" and {number(len(top) - 3, 'other outlet')}" if len(top) > 3 else ""
    shown = [clip(name, OUTLET, SMALLEST) for name in top[:3]]
    return f", published by {', '.join(shown)}{more}"


def number(count: int, noun: str) -> str:
    """The count with its noun."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def radius(weight: int, largest: int, low: float = 0.1, high: float = 0.26) -> float:
    """The radius of an actor's mark: its area grows with the weight of its ties."""
    return round(sqrt(low**2 + (high**2 - low**2) * weight / max(largest, 1)), 4)
