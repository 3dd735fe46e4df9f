"""The relations of a pair over time: what each says of the other, by sign and factuality, and what they do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Final

from kg.analysis.events import EventRow, select_events
from kg.analysis.networks import actor_rows, names
from kg.analysis.statements import HELD, Selection, StanceRow, Told, select
from kg.analysis.windows import day_of
from kg.drawing import geometry
from kg.drawing.chart import Scale, placed, rule, time_axis
from kg.drawing.material import NothingToDraw, Request, number, source_line, stance_source
from kg.drawing.scene import Key, Scene, Shape, Text
from kg.drawing.style import SHAPES, Polygon, Role, block_size, wrap

MARK: Final = 0.12
"""The radius of a mark."""
STEP: Final = 0.27
"""Between two marks that stand over one another."""
LABEL: Final = 6.0
UP: Final[Polygon] = SHAPES["armed-group"]
DOWN: Final[Polygon] = SHAPES["party"]
DISC: Final[Polygon] = SHAPES["country"]
SQUARE: Final[Polygon] = SHAPES["government-body"]
LEAST_LANE: Final = 0.75
MEANINGS: Final = {
    (UP, True): "supports",
    (DOWN, False): "opposes",
    (DISC, True): "verbal cooperation",
    (SQUARE, True): "material cooperation",
    (DISC, False): "verbal conflict",
    (SQUARE, False): "material conflict",
}
"""What a mark says, by its outline and whether it stands over its line."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """Something said or done on a day; ``up`` where it stands over its line."""

    day: int
    up: bool
    held: str
    outline: Polygon
    words: str


@dataclass(frozen=True, slots=True)
class _Lane:
    """What one of the two said, or did, of the other."""

    title: str
    marks: tuple[_Mark, ...]


def scene(rows: Sequence[StanceRow], request: Request) -> Scene:
    """A lane for what each of the two says of the other, and one for the events between them.

    Without ``actor`` and ``other`` the pair of which most articles tell; with one of them, it and its first partner.
    Every stance is shown, whatever is counted once, unless the selection says otherwise than the usual.
    """
    selection = replace(request.selection, once_per="statement")
    chosen, done = select(actor_rows(rows), selection), select_events(request.events, selection)
    pair = _pair(chosen, done, request)
    said = [row for row in chosen if {row.holder, row.target} == set(pair) and day_of(row)]
    acted = [row for row in done if {row.source, row.target} == set(pair) and day_of(row)]
    if not said and not acted:
        raise NothingToDraw(f"no dated stances or events between {pair[0]!r} and {pair[1]!r} among those selected")
    label = _labels(said, acted)
    lanes = _lanes(pair, label, said, acted)
    span = [mark.day for lane in lanes for mark in lane.marks]
    edge = max((max(span) - min(span)) * 0.04, 3)
    left = max(block_size(wrap(lane.title, 2.6, 7.5, 3), 7.5)[0] for lane in lanes) + 0.3
    across = Scale(min(span) - edge, max(span) + edge, left, request.page.inner - 0.2)
    shapes, texts, height = _drawn(lanes, across)
    grid, dates = time_axis(across, 0.5, height)
    one, other = label[pair[0]], label[pair[1]]
    return Scene(
        request.page.inner,
        height + 0.1,
        f"{one} and {other} over time",
        "Over the line what supports or cooperates, under it what opposes or fights; filled: asserted, "
        "pale: reported, open: planned, possible, conditional or denied.",
        _source(said, acted, selection),
        "stances",
        shapes=(*grid, *shapes),
        texts=(*dates, *texts),
        keys=_keys(lanes),
        about=(pair, pair[::-1]),
    )


def _pair(chosen: Sequence[StanceRow], done: Sequence[EventRow], request: Request) -> tuple[str, str]:
    told: dict[tuple[str, str], set[str]] = {}
    ends = [(row.holder, row.target, row) for row in chosen] + [(row.source, row.target, row) for row in done]
    for a, b, row in ends:
        if b is not None and a != b and day_of(row) and getattr(row, "target_kind", "") != "issue":
            told.setdefault((min(a, b), max(a, b)), set()).add(row.article)
    found = {pair: len(articles) for pair, articles in told.items()}
    wanted = {name for name in (request.actor, request.other) if name}
    if len(wanted) == 2:
        return str(request.actor), str(request.other)
    pairs = [pair for pair in found if wanted <= set(pair)]
    if not pairs:
        who = f" of or towards {request.actor!r}" if wanted else ""
        raise NothingToDraw(f"no dated stances or events between actors{who} among those selected")
    best = min(pairs, key=lambda pair: (-found[pair], pair))
    return best if not wanted or best[0] in wanted else (best[1], best[0])


def _labels(said: Sequence[StanceRow], acted: Sequence[EventRow]) -> Mapping[str, str]:
    found = {name: label for name, (label, _) in names(said).items()}
    for row in acted:
        found.setdefault(row.source, row.source_label)
        if row.target:
            found.setdefault(row.target, row.target_label or row.target)
    return found


def _lanes(
    pair: tuple[str, str], label: Mapping[str, str], said: Sequence[StanceRow], acted: Sequence[EventRow]
) -> list[_Lane]:
    lanes = []
    for holder, target in (pair, pair[::-1]):
        marks = [_stance(row) for row in said if row.holder == holder]
        if marks:
            lanes.append(_Lane(f"{label[holder]} on {label[target]}", tuple(marks)))
    for source, target in (pair, pair[::-1]):
        marks = [_event(row) for row in acted if row.source == source]
        if marks:
            lanes.append(_Lane(f"{label[source]} to {label[target]}: events", tuple(marks)))
    return lanes


def _ordinal(row: Told) -> int:
    day = day_of(row)
    return day.toordinal() if day else 0


def _stance(row: StanceRow) -> _Mark:
    return _Mark(_ordinal(row), row.polarity > 0, row.factuality, UP if row.polarity > 0 else DOWN, row.type)


def _event(row: EventRow) -> _Mark:
    outline = SQUARE if row.quad.startswith("material") else DISC
    return _Mark(_ordinal(row), row.quad.endswith("cooperation"), row.factuality, outline, row.plover.lower())


def _drawn(lanes: Sequence[_Lane], across: Scale) -> tuple[list[Shape], list[Text], float]:
    """The lanes from the bottom up, each as high as its highest pile."""
    shapes: list[Shape] = []
    texts: list[Text] = []
    y = 0.5
    for lane in reversed(lanes):
        piles = _piles(lane.marks, across)
        below, above = (
            max([len(pile) for (_, up), pile in piles.items() if up is side] or [0]) * STEP + 0.38
            for side in (False, True)
        )
        below, above = max(below, LEAST_LANE), max(above, LEAST_LANE)
        line = y + below
        shapes.append(rule((across.start, line), (across.end, line), "muted", 0.7))
        title = wrap(lane.title, 2.6, 7.5, 3)
        texts.append(Text(0.0, line, title, "left", 7.5, True))
        found, words = _piled(piles, line, across.end + 0.2)
        shapes += found
        texts += words
        y = line + above
    return shapes, texts, y


_Piles = dict[tuple[float, bool], list[_Mark]]


def _piles(marks: Sequence[_Mark], across: Scale) -> _Piles:
    """Marks that would cover one another, in piles by place and side."""
    piles: _Piles = {}
    at = {True: -inf, False: -inf}
    for mark in sorted(marks, key=lambda mark: (mark.day, mark.up, mark.words, mark.held)):
        x = across(mark.day)
        if x - at[mark.up] >= 2 * MARK:
            at[mark.up] = x
        piles.setdefault((at[mark.up], mark.up), []).append(mark)
    return piles


def _piled(piles: _Piles, line: float, right: float) -> tuple[list[Shape], list[Text]]:
    shapes, texts = [], []
    taken: list[geometry.Rectangle] = []
    for (x, up), pile in sorted(piles.items()):
        way = 1 if up else -1
        for place, mark in enumerate(pile):
            shapes.append(_shape(mark, x, line + way * (MARK + 0.06 + place * STEP)))
        words = ", ".join(f"{word} ×{n}" if n > 1 else word for word, n in Counter(m.words for m in pile).items())
        y = line + way * (0.06 + len(pile) * STEP + 0.14)
        half = block_size((words,), LABEL)[0] / 2
        text = Text(min(x, right - half), y, (words,), "center", LABEL, role="muted", halo=True)
        if not any(geometry.overlap(text.extent, other) for other in taken):
            texts.append(text)
            taken.append(text.extent)
    return shapes, texts


def _shape(mark: _Mark, x: float, y: float) -> Shape:
    role: Role = "positive" if mark.up else "negative"
    outline = placed(mark.outline, x, y, MARK * 0.9)
    if mark.held not in HELD:
        return Shape(outline, "background", role, 0.9, above=True)
    return Shape(outline, role, role, 0.9, alpha=0.45 if mark.held == "reported" else 1.0, above=True)


def _keys(lanes: Sequence[_Lane]) -> tuple[Key, ...]:
    """The marks that are used."""
    used = {(mark.outline, mark.up) for lane in lanes for mark in lane.marks}
    return tuple(
        Key(words, (Shape(placed(outline, 0.5, 0.5, 0.4), "positive" if up else "negative"),), 0.28)
        for (outline, up), words in MEANINGS.items()
        if (outline, up) in used
    )


def _source(said: Sequence[StanceRow], acted: Sequence[EventRow], selection: Selection) -> str:
    told: list[Told] = [*said, *acted]
    stances = f"{stance_source(said, selection).split('; ', 1)[1][:-1]}; " if said else ""
    return f"{source_line(told)}; {stances}{number(len(acted), 'event')}."
