"""The page of a diagram: how wide and how high it is printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MARGIN: Final = 0.4
SMALLEST_WIDTH: Final = 6.0
LARGEST: Final = 200.0


class PageError(ValueError):
    """A page on which the diagram cannot be drawn; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Page:
    """Width and height in centimetres; without a height the page is as high as the diagram needs."""

    width: float = 16.0
    height: float | None = None

    def __post_init__(self) -> None:
        if not SMALLEST_WIDTH <= self.width <= LARGEST:
            raise PageError(f"a page of {self.width:g} cm: the width must be {SMALLEST_WIDTH:g} to {LARGEST:g} cm")
        if self.height is not None and not 4.0 <= self.height <= LARGEST:
            raise PageError(f"a page {self.height:g} cm high: the height must be 4 to {LARGEST:g} cm")

    @property
    def inner(self) -> float:
        """The width between the margins."""
        return self.width - 2 * MARGIN
