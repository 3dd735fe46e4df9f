"""Tables of words: tab-separated files that a reader of the field can extend, with the user's own laid over them."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Final


class LexiconError(ValueError):
    """A table that cannot be used; the message names the file, the line and what to do."""


FIXED: Final = frozenset(
    {
        "anaphora",
        "cameo",
        "candidates",
        "contexts",
        "dates",
        "first_names",
        "issue_periods",
        "judging",
        "light_verbs",
        "modes",
    }
)
"""Tables of the grammar, of the codebooks, of the judge and of the clustering, which the user's own are not laid over."""


def check_overlay(folder: Path) -> None:
    """Raise ``LexiconError`` where a table of the folder would be passed over in silence."""
    shipped = {Path(each.name).stem for each in (files("kg") / "lexicons").iterdir() if each.name.endswith(".tsv")}
    for path in sorted(folder.glob("*.tsv")):
        if path.stem not in shipped - FIXED:
            raise LexiconError(
                f"{path}: no table of that name can be laid over; known are {', '.join(sorted(shipped - FIXED))}"
            )


def read_table(name: str, key: tuple[str, ...], overlay: Path | None = None) -> list[dict[str, str]]:
    """The rows of ``kg/lexicons/NAME.tsv`` and, over them, of ``OVERLAY/NAME.tsv``.

    A row of the overlay replaces the shipped row with the same values in the ``key`` columns. Lines that begin with
    ``#`` are comments. Raises ``LexiconError`` for a line with a wrong number of columns or an unknown column.
    """
    shipped = files("kg") / "lexicons" / f"{name}.tsv"
    rows = _rows(f"{name}.tsv", shipped.read_text(encoding="utf-8").splitlines())
    columns = set(rows[0]) if rows else set()
    own = overlay / f"{name}.tsv" if overlay else None
    if own is not None and own.is_file():
        extra = _rows(str(own), own.read_text(encoding="utf-8").splitlines())
        unknown = {column for row in extra for column in row} - columns
        if unknown:
            raise LexiconError(f"{own}: unknown column {sorted(unknown)[0]!r}; known are {', '.join(sorted(columns))}")
        rows += [{column: row.get(column, "") for column in columns} for row in extra]
    return list({tuple(row[column] for column in key): row for row in rows}.values())


def _rows(source: str, lines: Iterable[str]) -> list[dict[str, str]]:
    header: list[str] | None = None
    rows = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in next(csv.reader([line], delimiter="\t", quoting=csv.QUOTE_NONE))]
        if header is None:
            header = cells
        elif len(cells) > len(header):
            raise LexiconError(f"{source}, line {number}: {len(cells)} columns, but the header has {len(header)}")
        else:
            rows.append(dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=True)))
    return rows
