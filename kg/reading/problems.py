"""What can be wrong with the input, said so that a reader of the message can find the place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with one input, at a line (counted from 1) where one can be named.

    ``skipped`` says whether an article was left out because of it; where it is False the article was read all the
    same, without the field that the message names.

    >>> print(Problem("news/a.jsonl", 3, "not JSON: Expecting value"))
    news/a.jsonl, line 3: not JSON: Expecting value
    """

    path: str
    line: int | None
    message: str
    skipped: bool = True

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}, line {self.line}"
        return f"{place}: {self.message}"


OnProblem = Callable[[Problem], None]


class ReadingError(ValueError):
    """Input that cannot be read as a whole: a file, or an argument of ``read_articles``."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
