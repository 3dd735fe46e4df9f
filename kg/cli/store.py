"""Commands on what is in the store: ``list``, ``show``, ``remove``, ``load``, ``validate``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli import options, printing

format_option = click.option(
    "--format",
    "form",
    type=click.Choice(printing.TABLE_FORMATS),
    default="table",
    show_default=True,
    help="How to print it.",
)


@click.command("list")
@options.shared(options.store, format_option)
@options.plainly
def list_command(store: Path | str, form: str, quiet: bool, verbose: bool) -> None:
    """List the articles in the store, with how many issues and stances each has.

    \b
    Example:
      kg list
    """
    from kg.rdf.store import Store

    with Store(store, mode="read") as graph:
        options.warn_if_stale(graph, quiet)
        found = graph.articles()
    rows = [(entry.id, entry.published, entry.publisher, entry.title, entry.issues, entry.stances) for entry in found]
    printing.print_table(("id", "published", "publisher", "title", "issues", "stances"), rows, form)


@click.command("show")
@click.argument("name", metavar="ID")
@options.shared(options.store, format_option)
@options.plainly
def show_command(name: str, store: Path | str, form: str, quiet: bool, verbose: bool) -> None:
    """Show what an article says, or the positions of and towards an actor, an issue or a cluster of issues.

    ID is the id of an article, or the id, label or IRI of an actor, an issue or a cluster.

    \b
    Example:
      kg show china
    """
    from kg.catalogue import statements_about
    from kg.rdf.sparql import QueryError
    from kg.rdf.store import Store

    with Store(store, mode="read") as graph:
        options.warn_if_stale(graph, quiet)
        try:
            found = statements_about(graph, name)
        except QueryError as error:
            raise options.Failed(f"{name}: no article of {store}, and {error}; `kg list` names the articles") from error
    printing.print_table(found.columns, found.rows, form, found.title)


@click.command("remove")
@click.argument("names", nargs=-1, required=True, metavar="ID…")
@options.shared(options.store)
@options.plainly
def remove_command(names: tuple[str, ...], store: Path | str, quiet: bool, verbose: bool) -> None:
    """Remove articles from the store, with all that only they said.

    \b
    Example:
      kg remove security-council-dprk.md
    """
    from kg.pipeline import update_clusters
    from kg.rdf.store import Store

    options.need_store(store)
    with Store(store) as graph:
        unknown = [name for name in names if not graph.remove(name)]
        update_clusters(graph)
    for name in unknown:
        click.echo(f"error: {name}: not in {store}; `kg list` names the articles", err=True)
    if not quiet:
        click.echo(f"removed {len(names) - len(unknown)} of {len(names)} articles from {store}", err=True)
    sys.exit(1 if unknown else 0)


@click.command("load")
@click.argument("names", nargs=-1, required=True, metavar="FILE…")
@options.shared(options.store, options.base)
@options.plainly
def load_command(names: tuple[str, ...], store: Path | str, base: str | None, quiet: bool, verbose: bool) -> None:
    """Load article graphs from N-Quads (.nq, .nq.gz) as `kg export nquads` writes them. Equal graphs are replaced.

    \b
    Example:
      kg load part-00017.nq.gz
    """
    from kg.loading import load
    from kg.rdf.store import Store

    problems = options.Problems(quiet)
    with Store(store, base=base) as graph:
        loaded = load(graph, map(Path, names), problems.note)
    if not quiet:
        click.echo(f"loaded {loaded:,} article graphs into {store}", err=True)
    sys.exit(problems.exit_code)


@click.command("validate")
@options.shared(options.store)
@options.plainly
def validate_command(store: Path | str, quiet: bool, verbose: bool) -> None:
    """Check the graph of every article against the SHACL shapes. Exit code 1 says that something does not conform.

    \b
    Example:
      kg validate
      kg validate --store http://localhost:7878/query
    """
    from kg.rdf.store import Store
    from kg.rdf.validation import validate

    with Store(store, mode="read") as graph:
        options.warn_if_stale(graph, quiet)
        report = validate(graph)
    if not (quiet and report.conforms):
        click.echo(str(report).rstrip())
    sys.exit(0 if report.conforms else 1)
