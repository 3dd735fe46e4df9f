"""How things show themselves in a notebook: as small tables of HTML, everything in them escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

MOST: Final = 100
"""The most rows of a table; how many more there are stands under it."""


def html_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]], most: int = MOST) -> str:
    """The rows as a table of HTML with a caption, numbers to the right; ``None`` is an empty cell.

    >>> html_table("Ports", ("name", "ships"), [("Vell & Son", 3)])
    '<table><caption>Ports</caption><thead><tr><th>name</th><th>ships</th></tr></thead><tbody><tr><td style="text-align: left">Vell &amp; Son</td><td style="text-align: right">3</td></tr></tbody></table>'
    """
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows[:most])
    more = f"<p>{len(rows) - most:,} more rows</p>" if len(rows) > most else ""
    return f"<table><caption>{escape(title)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def _cell(value: object) -> str:
    side = "right" if isinstance(value, int | float) else "left"
    return f'<td style="text-align: {side}">{"" if value is None else escape(str(value))}</td>'
