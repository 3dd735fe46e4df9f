"""Commands that ask the graph: ``query``, ``export``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kg.cli import options, printing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.rdf.sparql import Term

NAME: Final = re.compile(r"[a-z0-9-]+")


@click.command("query")
@click.argument("question", required=False, metavar="[SPARQL|NAME]")
@click.option(
    "-f", "--file", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Read the SPARQL from a file."
)
@click.option(
    "--param",
    "params",
    multiple=True,
    metavar="K=V",
    help="A value for a variable of the query: an id, a label, an IRI, text.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice((*printing.TABLE_FORMATS, "turtle")),
    help="How to print the answer.  [default: table; turtle for CONSTRUCT]",
)
@click.option("--list", "listed", is_flag=True, help="List the shipped queries.")
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=options.SECONDS,
    help="Stop the query after so long.  [default: it may take as long as it takes]",
)
@options.shared(options.store)
@options.plainly
def query_command(
    question: str | None,
    file: Path | None,
    params: tuple[str, ...],
    form: str | None,
    listed: bool,
    timeout: float | None,
    store: Path,
    quiet: bool,
    verbose: bool,
) -> None:
    """Ask the graph in SPARQL, or by the name of a shipped query. Without a question, the shipped queries are listed.

    The prefixes kg:, actor:, issue:, stance:, article:, rdfs: and so on need not be declared. Parameters are bound,
    never pasted into the query.

    \b
    Example:
      kg query positions-of-an-actor --param actor=China
      kg query "SELECT DISTINCT ?issue WHERE { actor:china kg:opposes ?issue }" --format csv
    """
    from kg.rdf.named import ask_named, named_queries
    from kg.rdf.store import Store

    if listed or (file is None and question is None):
        rows = [
            (name, query.title, " ".join(p.name for p in query.parameters)) for name, query in named_queries().items()
        ]
        printing.print_table(("name", "what it asks", "parameters"), rows, form or "table")
        return
    if file is not None and question is not None:
        raise click.UsageError("a query and -f FILE: name one of the two")
    named = question is not None and NAME.fullmatch(question) is not None
    text = file.read_text(encoding="utf-8") if file is not None else question or ""
    given = _parameters(params)
    with Store(store, mode="read") as graph:
        options.warn_if_stale(graph, quiet)
        bound = {} if named else {name: as_term(value, graph.prefixes) for name, value in given.items()}
        answer = ask_named(graph, text, given, timeout) if named else graph.query(text, bound, timeout)
        printing.print_answer(answer, form, graph.prefixes, labels_only=named)


def as_term(value: str, prefixes: Mapping[str, str]) -> Term:
    """What a parameter of a SPARQL query is bound to: an IRI, a prefixed name, a whole number, else text."""
    from kg.rdf import terms
    from kg.rdf.vocabulary import web_address

    prefix, colon, local = value.partition(":")
    if colon and prefix in prefixes:
        value = prefixes[prefix] + local
    if node := web_address(value):
        return node
    return terms.integer(int(value)) if value.isascii() and value.isdecimal() else terms.text(value)


def _parameters(params: tuple[str, ...]) -> dict[str, str]:
    for param in params:
        if "=" not in param:
            raise click.BadParameter(f"{param!r} is not K=V", param_hint="--param")
    return dict(param.split("=", 1) for param in params)


@click.command("export")
@click.argument("form", metavar="FORMAT", required=False)
@click.option("--list", "listed", is_flag=True, help="List the formats and what they are for.")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Compressed where the name ends in .gz.  [default: standard output]",
)
@click.option("--group", metavar="article|actor", default="article", show_default=True, help="Order of turtle.")
@click.option(
    "--network",
    metavar="stances|relations|two-mode",
    default="stances",
    show_default=True,
    help="Positions for graphml, gexf, csv-nodes, csv-edges: all, towards actors, or towards issues.",
)
@options.issues_apart
@click.option("--id", "stance", metavar="STANCE", help="Only this stance, for nanopub.")
@click.option("--context", "apart", is_flag=True, help="Write the context of jsonld beside FILE, as context.jsonld.")
@options.shared(options.store)
@options.plainly
def export_command(
    form: str | None,
    listed: bool,
    output: Path | None,
    group: str,
    network: str,
    issues_apart: bool,
    stance: str | None,
    apart: bool,
    store: Path,
    quiet: bool,
    verbose: bool,
) -> None:
    """Write the graph in a form that other programs read.

    FORMAT is turtle, trig, nquads, jsonld, rdfxml, csv, dna, parquet, csv-nodes, csv-edges, graphml, gexf, ftm or
    nanopub.

    \b
    Example:
      kg export turtle --group actor -o graph.ttl.gz
    """
    from kg.exporting import FORMATS, choices, export, export_file, known
    from kg.exporting.jsonld import CONTEXT
    from kg.rdf.store import Store

    if listed:
        rows = [(name, found.suffix, found.description) for name, found in FORMATS.items()]
        printing.print_table(("format", "suffix", "what it holds"), rows)
        return
    if form is None:
        raise click.UsageError("name a FORMAT; `kg export --list` describes them")
    if apart and output is None:
        raise click.UsageError("--context writes a file beside -o FILE: name one")
    networks = "issues_apart" in known(form).options
    chosen = choices(group, network, issues_apart, stance, CONTEXT if apart else None)
    with Store(store, mode="read") as graph:
        options.warn_if_stale(graph, quiet)
        options.note_clusters(graph, issues_apart or not networks, quiet)
        if output is None:
            export(graph, form, printing.stdout().buffer, chosen)
        else:
            export_file(graph, form, output, chosen)
