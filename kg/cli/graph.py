"""Commands that ask the graph: ``query``, ``analyse``, ``draw``, ``export``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from kg.cli import options, printing

KINDS = ("stances", "relations", "ego")


@click.command("query")
@click.argument("question", required=False, metavar="SPARQL|NAME")
@click.option(
    "-f",
    "--file",
    "path",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Read the query from a file.",
)
@click.option(
    "--param", "params", multiple=True, metavar="k=v", help="A value for a variable of the query; bound, never pasted."
)
@click.option(
    "--format",
    "form",
    default="table",
    show_default=True,
    type=click.Choice((*printing.TABLE_FORMATS, "turtle")),
    help="How to print the answer.",
)
@options.shared(options.store)
@options.plainly
def query_command(
    question: str | None, path: Path | None, params: tuple[str, ...], form: str, store: Path, quiet: bool, verbose: bool
) -> None:
    """Ask the graph in SPARQL, or by the name of a shipped query. Without a question the shipped queries are listed.

    \b
    Example:
      kg query positions-of-an-actor --param actor=china
    """
    raise NotImplementedError


@click.command("analyse")
@click.option(
    "--format",
    "form",
    default="table",
    show_default=True,
    type=click.Choice(("table", "csv", "json")),
    help="How to print it.",
)
@options.shared(options.store, options.min_confidence)
@options.plainly
def analyse_command(form: str, store: Path, min_confidence: float, quiet: bool, verbose: bool) -> None:
    """Measure the networks of actors and issues: positions, agreement, communities, balance.

    \b
    Example:
      kg analyse --format csv > measures.csv
    """
    from kg.analysis import Selection, analyse
    from kg.catalogue import stance_rows
    from kg.rdf.store import Store

    with Store(store, mode="read") as graph:
        options.warn_if_stale(graph, quiet)
        tables = analyse(stance_rows(graph), Selection(min_confidence=min_confidence))
    out = printing.stdout()
    if form == "json":
        found = {table.title: [dict(zip(table.columns, row, strict=True)) for row in table.rows] for table in tables}
        out.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
        return
    for number, table in enumerate(tables):
        out.write("\n" if number else "")
        if form == "csv":
            out.write(f"# {table.title}\n")
        printing.print_table(table.columns, table.rows, form, table.title)


@click.command("draw")
@click.argument("kind", type=click.Choice(KINDS), default="stances")
@options.plainly
def draw_command(kind: str) -> None:
    """Draw.

    \b
    Example:
      kg draw relations -o relations.svg
    """
    raise NotImplementedError


@click.command("export")
@options.plainly
def export_command() -> None:
    """Export.

    \b
    Example:
      kg export turtle
    """
    raise NotImplementedError
