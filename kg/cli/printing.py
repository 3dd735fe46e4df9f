"""Results on standard output: tables for people and for programs. Progress on standard error."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from typing import TYPE_CHECKING, Final, TextIO

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kg.rdf.sparql import Cell as Term
    from kg.rdf.sparql import Table

Cell = str | int | float | None

TABLE_FORMATS: Final = ("table", "csv", "tsv", "json")
_PLAIN_WIDTH: Final = 140
_SHORT: Final = 28
_WORD: Final = 44


def stdout() -> TextIO:
    """Standard output as UTF-8 text, whatever the locale says."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    return sys.stdout


def print_table(columns: Sequence[str], rows: Sequence[Sequence[Cell]], form: str = "table", title: str = "") -> None:
    """The rows on standard output: ``table`` for people, ``csv``, ``tsv`` or ``json`` for programs."""
    out = stdout()
    if form == "json":
        json.dump([dict(zip(columns, row, strict=True)) for row in rows], out, ensure_ascii=False, indent=1)
        out.write("\n")
    elif form == "table":
        _print_for_people(out, columns, rows, title)
    else:
        writer = csv.writer(out, delimiter="\t" if form == "tsv" else ",", lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def print_answer(answer: Table, form: str | None, prefixes: Mapping[str, str], labels_only: bool = False) -> None:
    """The answer to a query. ``labels_only`` leaves columns of IRIs out of a table for people, who read the labels."""
    if answer.form == "construct" and form in (None, "turtle"):
        stdout().write(_turtle(answer, prefixes))
        return
    if form == "turtle":
        raise click.UsageError("only CONSTRUCT and DESCRIBE give Turtle; name another --format")
    if form in ("csv", "tsv", "json"):
        print_table(answer.variables, answer.plain(), form)
        return
    shown = [n for n in range(len(answer.variables)) if not (labels_only and _all_iris(row[n] for row in answer.rows))]
    rows = [[_short(row[n], prefixes) for n in shown] for row in answer.rows]
    print_table([answer.variables[n] for n in shown], rows)


def _turtle(answer: Table, prefixes: Mapping[str, str]) -> str:
    """The triples in a fixed order, with the prefixes that they use."""
    import pyoxigraph as ox

    from kg.exporting.turtle import triples_as_turtle

    return triples_as_turtle((ox.Triple(*row) for row in answer.rows), prefixes)  # type: ignore[arg-type]


def _all_iris(cells: Iterable[object]) -> bool:
    return all(type(cell).__name__ == "NamedNode" for cell in cells)


def _short(cell: Term, prefixes: Mapping[str, str]) -> Cell:
    """The plain value, an IRI with its prefix where there is one."""
    from kg.rdf.sparql import plain

    value = plain(cell)
    if isinstance(value, str) and type(cell).__name__ == "NamedNode":
        for prefix, namespace in prefixes.items():
            if value.startswith(namespace):
                return f"{prefix}:{value.removeprefix(namespace)}"
    return value


def _print_for_people(out: TextIO, columns: Sequence[str], rows: Sequence[Sequence[Cell]], title: str) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, title=title or None, title_justify="left", title_style="bold", pad_edge=False)
    for number, column in enumerate(columns):
        numeric = any(row[number] is not None for row in rows) and all(not isinstance(row[number], str) for row in rows)
        cells = [str(row[number]) for row in rows if row[number] is not None]
        longest = max(map(len, cells), default=0)
        short = longest <= _SHORT or (longest <= _WORD and not any(" " in cell for cell in cells))
        table.add_column(
            column.strip(), justify="right" if numeric else "left", overflow="fold", no_wrap=short and not numeric
        )
    for row in rows:
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    console = Console(file=out, width=None if out.isatty() else _PLAIN_WIDTH, highlight=False)
    with console.capture() as captured:
        console.print(table)
    lines = [line.rstrip() for line in captured.get().splitlines()]
    out.write("\n".join(line for line in lines if line) + "\n")


@contextmanager
def progress(label: str, quiet: bool, verbose: bool = False) -> Iterator[Callable[[str], None]]:
    """A counter on standard error that the yielded function moves on; silent where that is no terminal.

    ``verbose`` says each name on a line of its own instead.
    """
    if verbose:
        yield lambda name: click.echo(name, err=True)
        return
    if quiet or not sys.stderr.isatty():
        yield lambda _name: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:,.0f}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, TextColumn("{task.fields[name]}"), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None, name="")
        yield lambda name: bar.update(task, advance=1, name=name)
