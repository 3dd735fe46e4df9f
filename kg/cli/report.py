"""The command ``report``: one HTML file with everything that was found and the words behind it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import options

if TYPE_CHECKING:
    from kg.analysis import Selection
    from kg.analysis.folding import Into


@click.command("report")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="Where to write it; - for standard output.  [default: EXPORTS/report.html]",
)
@click.option("--title", metavar="TEXT", help="Another title.")
@click.option(
    "--bootstrap",
    metavar="N",
    type=click.IntRange(0, 100_000),
    default=100,
    show_default=True,
    help="Intervals from N draws of the articles; 0 for none.",
)
@click.option(
    "--rows", metavar="N", type=click.IntRange(1, 1000), default=40, show_default=True, help="The most of a table."
)
@options.shared(options.store, options.exports, options.issues_apart, options.selection)
@options.plainly
def report_command(
    output: Path | None,
    title: str | None,
    bootstrap: int,
    rows: int,
    store: Path,
    exports: Path,
    selection: Selection,
    fold: Into | None,
    query: str | None,
    issues_apart: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Write a report: summary, diagrams, tables, methods, and the quotes behind each figure.

    One HTML file that opens from disk and loads nothing from elsewhere.

    \b
    Example:
      kg report --since 2023 --fold country --title "The debate since 2023" -o debate.html
    """
    from kg.rdf.store import Store
    from kg.reporting import Wishes, report
    from kg.reporting.page import TITLE

    with Store(store, mode="read") as graph:
        options.warn_if_stale(graph, quiet)
        options.note_clusters(graph, issues_apart, quiet)
        among = options.asked(graph, query)
        text = report(graph, Wishes(title or TITLE, selection, not issues_apart, fold, bootstrap, rows, among))
    if str(output) == "-":
        click.echo(text, nl=False)
        return
    path = output or exports / "report.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    if not quiet:
        click.echo(f"written: {path}", err=True)
