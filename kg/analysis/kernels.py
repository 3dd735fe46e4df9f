"""Kernels that weigh a stance by how far in time it lies from the middle of a window, as Discourse Network Analyzer does.

Each is scaled so that a stance in the middle weighs 1; DNA's weights are those times the kernel's height there: ½
(uniform), 1 (triangular), ¾ (Epanechnikov), 1/√2π (Gaussian). Formulas and references: docs/analysis.md.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from math import exp
from typing import Final, Literal

Kernel = Literal["uniform", "triangular", "epanechnikov", "gaussian"]

KERNELS: Final[dict[Kernel, Callable[[float], float]]] = {
    "uniform": lambda u: int(abs(u) <= 1),
    "triangular": lambda u: max(0.0, 1 - abs(u)),
    "epanechnikov": lambda u: max(0.0, 1 - u * u),
    "gaussian": lambda u: exp(-u * u / 2),
}
"""Weight by distance from the middle in bandwidths; only the Gaussian kernel reaches beyond one."""


def weight(kernel: Kernel, day: date, start: date, end: date) -> float:
    """The weight of a stance of the day in the window from the beginning of ``start`` to the end of ``end``.

    The bandwidth is half the window; a stance counts as told at noon.

    >>> weight("triangular", date(2024, 3, 2), date(2024, 3, 1), date(2024, 3, 4))
    0.75
    """
    bandwidth = ((end - start).days + 1) / 2
    return KERNELS[kernel](((day - start).days + 0.5 - bandwidth) / bandwidth)
