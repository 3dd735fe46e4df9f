"""Where things stand: pure functions from sizes and ties to positions, the same for the same input.

Force-free: relations are laid out by stress majorisation (Gansner, Koren and North 2005) on signed path lengths,
columns are ordered by barycentres (Sugiyama, Tagawa and Toda 1981).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

Size = tuple[float, float]
GROWTH = 1.04
"""How much a page that is too small grows at a time."""
DOT = 0.3
"""How far two stand apart that are never seen together."""
Mask = npt.NDArray[np.bool_]
"""Which two nodes."""
Places = npt.NDArray[np.float64]
"""One row for each node: x and y."""
Link = tuple[int, int, float]
"""Two places in the list of nodes and the wanted distance between them."""


def stress(number: int, links: Sequence[Link], steps: int = 300) -> Places:
    """Positions (number × 2) whose distances come close to the path lengths over the links.

    Nodes that no path joins are kept apart by a distance that grows with the size of the graph.
    """
    if number == 0:
        return np.zeros((0, 2))
    wanted = _path_lengths(number, links)
    weights = 1 / np.maximum(wanted, 1e-9) ** 2
    np.fill_diagonal(weights, 0)
    place = _spectral(wanted)
    for _ in range(steps):
        moved = _majorise(place, wanted, weights)
        if np.abs(moved - place).max() < 1e-5:
            break
        place = moved
    return np.round(place, 6)


def _path_lengths(number: int, links: Sequence[Link]) -> Places:
    lengths: Places = np.full((number, number), np.inf)
    np.fill_diagonal(lengths, 0)
    for a, b, length in links:
        lengths[a, b] = lengths[b, a] = min(lengths[a, b], length)
    for middle in range(number):
        lengths = np.minimum(lengths, lengths[:, middle : middle + 1] + lengths[middle : middle + 1, :])
    reached = lengths[np.isfinite(lengths)]
    lengths[~np.isfinite(lengths)] = max(1.5, 0.4 * float(reached.max()) + 0.5)
    return lengths


def _spectral(wanted: Places) -> Places:
    """A start by classical scaling, slightly fanned out by index so that equal nodes do not fall on one another."""
    number = len(wanted)
    angle = 2 * np.pi * np.arange(number) / max(number, 1)
    fan = np.stack([np.cos(angle), np.sin(angle)], axis=1) * 0.05
    centring = np.eye(number) - 1 / number
    values, vectors = np.linalg.eigh(-0.5 * centring @ wanted**2 @ centring)
    if number < 3:
        return fan * 20
    top = vectors[:, [-1, -2]] * np.sqrt(np.maximum(values[[-1, -2]], 1e-9))
    top *= np.where(top[np.abs(np.round(top, 6)).argmax(axis=0), [0, 1]] < 0, -1, 1)
    start: Places = top + fan
    return start


def _majorise(place: Places, wanted: Places, weights: Places) -> Places:
    difference = place[:, None, :] - place[None, :, :]
    distance = np.maximum(np.sqrt((difference**2).sum(axis=2)), 1e-6)
    pull = place[None, :, :] + difference * (wanted / distance)[:, :, None]
    moved: Places = (weights[:, :, None] * pull).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-9)[:, None]
    return moved


def fit(place: Places, sizes: Sequence[Size], page: Size) -> Places:
    """The positions turned to the page's long side and stretched to fill it, the nodes' boxes within its borders.

    Half-way between the true distance and the mere order along each side: that thins out a crowded middle.
    """
    if len(place) == 0:
        return place
    turned = _turned(place)
    if page[1] > page[0]:
        turned = turned[:, ::-1]
    half = np.array(sizes) / 2
    low, span = turned.min(axis=0), np.ptp(turned, axis=0)
    unit = np.where(span > 1e-9, (turned - low) / np.where(span > 1e-9, span, 1), 0.5)
    ranks = np.round(turned, 6).argsort(axis=0, kind="stable").argsort(axis=0) / max(len(place) - 1, 1)
    found: Places = half + (unit + ranks) / 2 * np.maximum(np.array(page) - 2 * half, 0)
    return np.round(found, 4)


def _turned(place: Places) -> Places:
    """Along the principal axis, mirrored so that the first node is on the left and above."""
    centred = place - place.mean(axis=0)
    _, vectors = np.linalg.eigh(centred.T @ centred)
    turned = centred @ vectors[:, ::-1]
    mirrored: Places = turned * np.where(turned[0] * np.array([1, -1]) > 1e-9, -1, 1)
    return mirrored


def spread(
    place: Places, sizes: Sequence[Size], page: Size, widest: float | None = None, steps: int = 450
) -> tuple[Places, Size]:
    """The positions with boxes pushed apart until none overlap; the page grows where it is too small for that.

    It grows to both sides, but not wider than ``widest``.
    """
    crowd = sum(wide * high for wide, high in sizes) / (page[0] * page[1])
    if crowd > 1:
        wide = page[0] * crowd**0.5 if widest is None else max(page[0], min(page[0] * crowd**0.5, widest))
        high = page[1] * crowd * page[0] / wide
        place, page = place * np.array([wide / page[0], high / page[1]]), (wide, high)
    found = place
    while True:
        found, free = _push(found, np.array(sizes).reshape(-1, 2), np.array(page), steps)
        if free:
            return np.round(found, 3), page
        wide = page[0] * GROWTH if widest is None else max(page[0], min(page[0] * GROWTH, widest))
        found = found * np.array([wide / page[0], GROWTH])
        page = (wide, page[1] * GROWTH)


def settle(place: Places, sizes: Sequence[Size], page: Size, seen: Mask, steps: int = 600) -> tuple[Places, bool]:
    """The positions with boxes pushed apart that are ``seen`` together, others to the room of a dot; whether all are free."""
    found, free = _push(place, np.array(sizes).reshape(-1, 2), np.array(page), steps, seen)
    return np.round(found, 3), free


def trim(place: Places, page: Size, sizes: Sequence[Size]) -> tuple[Places, Size]:
    """The positions moved to the corner of a page that is no larger than the boxes need."""
    half = np.array(sizes).reshape(-1, 2) / 2
    low, high = (place - half).min(axis=0), (place + half).max(axis=0)
    width, height = np.minimum(np.round(high - low, 4), np.array(page)).tolist()
    return np.round(place - low, 4), (width, height)


def pack(sizes: Sequence[Size], width: float, gap: float) -> tuple[list[Size], Size]:
    """Lower left corners for rectangles so that none overlap, and the page around them, no wider than ``width``.

    Largest first, each as high on the page as it can be, of equals as far left (bottom-left, here from the top; Baker,
    Coffman and Rivest 1980).
    """
    corners: dict[int, Size] = {}
    page = (0.0, 0.0)
    for number in sorted(range(len(sizes)), key=lambda number: (-sizes[number][0] * sizes[number][1], number)):
        taken = [(corners[other], sizes[other]) for other in corners]
        rights = [0.0, *(x + wide + gap for (x, _), (wide, _) in taken)]
        tops = [0.0, *(y + high + gap for (_, y), (_, high) in taken)]
        free = [(x, y) for x in rights for y in tops if _is_free((x, y), sizes[number], taken, gap)]
        inside = [corner for corner in free if corner[0] + sizes[number][0] <= width + 1e-6]
        best = min(inside or free, key=lambda corner: (round(corner[1] + sizes[number][1], 6), corner[0]))
        corners[number] = best
        page = max(page[0], best[0] + sizes[number][0]), max(page[1], best[1] + sizes[number][1])
    return [(corners[n][0], page[1] - corners[n][1] - size[1]) for n, size in enumerate(sizes)], page


def _is_free(corner: Size, size: Size, taken: Sequence[tuple[Size, Size]], gap: float) -> bool:
    slack = gap - 1e-6
    return not any(
        corner[0] < x + width + slack
        and x < corner[0] + size[0] + slack
        and corner[1] < y + height + slack
        and y < corner[1] + size[1] + slack
        for (x, y), (width, height) in taken
    )


def _push(place: Places, sizes: Places, page: Places, steps: int, seen: Mask | None = None) -> tuple[Places, bool]:
    """Each overlapping pair gives way along the side on which it overlaps least; in the last steps only up and down.

    Two that the borders of the page keep from parting sideways part then.
    """
    place = place.copy()
    apart = (sizes[:, None, :] + sizes[None, :, :]) / 2
    apart = apart if seen is None else np.where(seen[:, :, None], apart, DOT)
    order = np.sign(np.arange(len(place))[:, None] - np.arange(len(place))[None, :])[:, :, None]
    for step in range(steps):
        difference = place[:, None, :] - place[None, :, :]
        lack = apart - np.abs(difference)
        hit = np.minimum(lack[:, :, 0], lack[:, :, 1]) > 0.002
        np.fill_diagonal(hit, False)
        if not hit.any():
            return place, True
        along = lack == lack.min(axis=2, keepdims=True)
        if step > steps * 2 // 3:
            along[:, :, 0] = False
            along[:, :, 1] = True
        along[:, :, 1] &= ~along[:, :, 0]
        way = np.where(np.abs(difference) > 1e-9, np.sign(difference), order)
        place += (np.where(hit[:, :, None] & along, way * (lack + 0.01), 0) * 0.5).sum(axis=1) * 0.7
        place = np.clip(place, sizes / 2, np.maximum(page - sizes / 2, sizes / 2))
    return place, False


def order_columns(
    columns: Sequence[Sequence[str]], links: Mapping[tuple[str, str], float], rounds: int = 30
) -> list[list[str]]:
    """The columns reordered so that few links between the middle column and the outer ones cross.

    ``columns`` are left, middle and right; links join an outer name to a middle one. Barycentres in turn for the
    middle and the outer columns; the order with the fewest crossings of all rounds stands.
    """
    current = [list(column) for column in columns]
    best, fewest = current, crossings(current, links)
    for turn in range(rounds):
        moving = (1,) if turn % 2 == 0 else (0, 2)
        spots = {name: (number + 0.5) / len(column) for column in current for number, name in enumerate(column)}
        current = [_by_centre(column, spots, links) if k in moving else column for k, column in enumerate(current)]
        count = crossings(current, links)
        if count < fewest:
            best, fewest = current, count
    return best


def _by_centre(column: list[str], spots: Mapping[str, float], links: Mapping[tuple[str, str], float]) -> list[str]:
    pulls: dict[str, list[tuple[float, float]]] = {name: [] for name in column}
    for (outer, middle), weight in links.items():
        for own, other in ((outer, middle), (middle, outer)):
            if own in pulls and other in spots:
                pulls[own].append((spots[other], weight))
    centre = {
        name: sum(spot * weight for spot, weight in found) / sum(weight for _, weight in found)
        if found
        else spots[name]
        for name, found in pulls.items()
    }
    return sorted(column, key=lambda name: (round(centre[name], 9), spots[name]))


def crossings(columns: Sequence[Sequence[str]], links: Mapping[tuple[str, str], float]) -> int:
    """How many pairs of links cross between the left and the middle and between the middle and the right column."""
    middle = {name: number for number, name in enumerate(columns[1])}
    return sum(
        _crossings({name: number for number, name in enumerate(columns[side])}, middle, links) for side in (0, 2)
    )


def _crossings(outer: Mapping[str, int], middle: Mapping[str, int], links: Mapping[tuple[str, str], float]) -> int:
    ends = np.array([(outer[a], middle[b]) for a, b in links if a in outer and b in middle]).reshape(-1, 2)
    first, second = ends[:, :1] - ends[:, :1].T, ends[:, 1:] - ends[:, 1:].T
    return int((first * second < 0).sum()) // 2


def stack(heights: Sequence[float], total: float) -> list[float]:
    """The middles of blocks set one below the other from the top, the space left over shared out around them."""
    space = (total - sum(heights)) / max(len(heights), 1)
    middles, top = [], total - space / 2
    for height in heights:
        middles.append(round(top - height / 2, 4))
        top -= height + space
    return middles
