"""Curves and outlines: Bézier curves cut where they leave a shape, arrow heads, bends that avoid obstacles."""

from __future__ import annotations

from collections.abc import Sequence
from math import atan2, cos, hypot, sin

import numpy as np

from kg.drawing.scene import Curve
from kg.drawing.style import Point, Polygon

Rectangle = tuple[float, float, float, float]
"""Left, bottom, right, top."""


def bent(start: Point, end: Point, bend: float) -> Curve:
    """A curve whose middle stands off the straight line by ``bend`` times its length, to the left of it."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    off = bend * 4 / 3
    return (
        start,
        (start[0] + dx / 3 - dy * off, start[1] + dy / 3 + dx * off),
        (start[0] + 2 * dx / 3 - dy * off, start[1] + 2 * dy / 3 + dx * off),
        end,
    )


def flow(start: Point, end: Point, ease: float = 0.45) -> Curve:
    """A curve that leaves and arrives horizontally."""
    reach = (end[0] - start[0]) * ease
    return start, (start[0] + reach, start[1]), (end[0] - reach, end[1]), end


def at(curve: Curve, t: float) -> Point:
    """The point of the curve at ``t`` between 0 and 1."""
    s = 1 - t
    weights = (s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t)
    return (
        sum(weight * point[0] for weight, point in zip(weights, curve, strict=True)),
        sum(weight * point[1] for weight, point in zip(weights, curve, strict=True)),
    )


def part(curve: Curve, first: float, last: float) -> Curve:
    """The stretch of the curve between two parameters."""
    right = _split(curve, first)[1] if first > 0 else curve
    return _split(right, (last - first) / (1 - first))[0] if last < 1 else right


def _split(curve: Curve, t: float) -> tuple[Curve, Curve]:
    def mix(a: Point, b: Point) -> Point:
        return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t

    p0, p1, p2, p3 = curve
    q0, q1, q2 = mix(p0, p1), mix(p1, p2), mix(p2, p3)
    r0, r1 = mix(q0, q1), mix(q1, q2)
    middle = mix(r0, r1)
    return (p0, q0, r0, middle), (middle, r1, q2, p3)


def placed(outline: Polygon, centre: Point, radius: float) -> Polygon:
    """The outline of a shape at its place and size."""
    return tuple((centre[0] + radius * x, centre[1] + radius * y) for x, y in outline)


def inside(point: Point, outline: Polygon) -> bool:
    """Whether the point is inside the polygon."""
    x, y = point
    found = False
    for (ax, ay), (bx, by) in zip(outline, (*outline[1:], outline[0]), strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            found = not found
    return found


def cut(curve: Curve, start: Polygon | None, end: Polygon | None) -> Curve:
    """The curve between the border of the shape at its start and that of the shape at its end."""
    first = _leaves(curve, start) if start else 0.0
    last = 1 - _leaves(curve[::-1], end) if end else 1.0
    return part(curve, first, last) if first < last else curve


def _leaves(curve: Curve, outline: Polygon) -> float:
    low, high = 0.0, 0.5
    for _ in range(18):
        middle = (low + high) / 2
        if inside(at(curve, middle), outline):
            low = middle
        else:
            high = middle
    return high


def head(curve: Curve, length: float, width: float) -> tuple[Curve, Polygon]:
    """The curve shortened by an arrow head at its end, and the head."""
    tip = curve[3]
    t = 1.0
    while t > 0 and hypot(tip[0] - at(curve, t)[0], tip[1] - at(curve, t)[1]) < length:
        t -= 0.01
    base = at(curve, max(t, 0.0))
    angle = atan2(tip[1] - base[1], tip[0] - base[0])
    side = (-sin(angle) * width / 2, cos(angle) * width / 2)
    return part(curve, 0, max(t, 0.02)), (
        tip,
        (base[0] + side[0], base[1] + side[1]),
        (base[0] - side[0], base[1] - side[1]),
    )


def along(curves: Sequence[Curve], steps: int) -> np.ndarray:
    """The points along each of the curves (curves × ``steps`` + 1 × 2)."""
    t = np.arange(steps + 1) / steps
    weights = np.stack([(1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3], axis=1)
    points: np.ndarray = weights @ np.array(curves).reshape(-1, 4, 2)
    return points


def within(points: np.ndarray, rectangles: np.ndarray) -> np.ndarray:
    """Whether each point (the last axis x and y) lies in each of the rectangles (rows: left, bottom, right, top)."""
    x, y = points[..., :1], points[..., 1:]
    left, bottom, right, top = rectangles.T
    found: np.ndarray = (x > left) & (x < right) & (y > bottom) & (y < top)
    return found


def covered(points: np.ndarray, rectangles: np.ndarray) -> int:
    """How many points lie in a rectangle, counted for each rectangle."""
    return int(within(points, rectangles.reshape(-1, 4)).sum())


def overlap(a: Rectangle, b: Rectangle, slack: float = 1e-6) -> bool:
    """Whether two rectangles share more than their border."""
    return a[0] < b[2] - slack and b[0] < a[2] - slack and a[1] < b[3] - slack and b[1] < a[3] - slack


def bounds(rectangles: Sequence[Rectangle]) -> Rectangle:
    """The smallest rectangle around all of them."""
    left, bottom, right, top = zip(*rectangles, strict=True)
    return min(left), min(bottom), max(right), max(top)
