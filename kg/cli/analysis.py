"""The command ``analyse``: networks and measures as tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kg.cli import options, printing

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kg.analysis import Selection, Table
    from kg.analysis.folding import Into
    from kg.analysis.kernels import Kernel
    from kg.analysis.material import Material, Options, Sources
    from kg.cli.options import Windows

SHARES: Final = {"activity": ("two-mode",), "prominence": ("two-mode",)}
PROJECTIONS: Final = ("congruence", "conflict", "subtract", "issue-congruence", "issue-conflict", "issue-subtract")
"""The networks that can be normalised: by shares of statements, and in all other ways."""

KNOWN: Final = 12
"""So many of the kinds or outlets of a store are named where none of them was asked for."""


@click.command("analyse")
@click.option("--list", "listed", is_flag=True, help="Name every network and measure, and stop.")
@click.option(
    "--network", "networks", multiple=True, metavar="NAME", help="The ties of this network, or what to measure."
)
@click.option(
    "--measure", "measures", multiple=True, metavar="NAME", help="This measure, one row for each thing measured."
)
@click.option(
    "--window",
    metavar="WIDTH[/STEP]",
    callback=options.windowed,
    help="One after another: 30d days; 4w, 3m, 1y calendar weeks, months, years; 100s stances; 30d/7d moves by 7 days.",
)
@options.kernel
@click.option(
    "--bootstrap",
    metavar="N",
    type=click.IntRange(0, 100_000),
    default=0,
    show_default=True,
    help="Intervals from N draws of the articles, for headline and polarisation.",
)
@click.option(
    "--level", metavar="P", type=click.FloatRange(0.5, 0.999), default=0.95, show_default=True, help="Of the intervals."
)
@click.option(
    "--normalise",
    type=click.Choice(("no", "average", "jaccard", "cosine", "euclidean", "activity", "prominence")),
    default="no",
    show_default=True,
    help="Of the networks over shared issues or actors; activity, prominence of the two-mode network.",
)
@click.option(
    "--threshold", metavar="W", type=click.FloatRange(0), default=0.0, help="Leave out ties weaker than this."
)
@click.option(
    "--engine",
    type=click.Choice(("networkx", "igraph")),
    default="networkx",
    show_default=True,
    help="igraph (extra 'fast'): exact betweenness and Leiden communities of large networks.",
)
@click.option("--seed", metavar="N", type=int, default=0, show_default=True, help="Of all that is drawn at random.")
@click.option(
    "--format",
    "form",
    default="table",
    show_default=True,
    type=click.Choice(("table", "csv", "json")),
    help="How to print it.",
)
@options.selection
@options.shared(options.store, options.issues_apart)
@options.plainly
def analyse_command(
    listed: bool,
    networks: tuple[str, ...],
    measures: tuple[str, ...],
    window: Windows | None,
    kernel: Kernel | None,
    bootstrap: int,
    level: float,
    normalise: str,
    form: str,
    selection: Selection,
    fold: Into | None,
    query: str | None,
    store: Path,
    issues_apart: bool,
    quiet: bool,
    verbose: bool,
    **given: object,
) -> None:
    """Measure the networks of actors and issues: positions, agreement, communities, balance.

    Without --network and --measure, the tables that one looks at first. With --measure, tidy tables for R or pandas.

    \b
    Example:
      kg analyse --list
      kg analyse --measure pn --measure status --format csv > status.csv
      kg analyse --measure polarisation --window 90d/30d --bootstrap 200
      kg analyse --measure size --network congruence --window 6m/1m --kernel gaussian
      kg analyse --network congruence --normalise cosine --since 2023 --kind country --format csv
    """
    from kg.analysis.material import Options
    from kg.catalogue_rows import kinds_for, sources_for
    from kg.rdf.store import Store

    if listed:
        _print([_methods()], form)
        return
    if kernel and window is None:
        raise click.UsageError("--kernel weighs the stances of a window: say which with --window, as 60d/7d")
    _refuse_idle(networks, measures, window, bootstrap, normalise, given)
    with Store(store, mode="read") as graph:
        options.warn_if_stale(graph, quiet)
        options.note_clusters(graph, issues_apart, quiet)
        sources = sources_for(graph, networks, fold, not issues_apart, options.asked(graph, query))
    made = Options(**{"share" if normalise in ("activity", "prominence") else "normalise": normalise}, **given)  # type: ignore[arg-type]
    if not quiet:
        _note_nothing(sources, selection)
    if not (networks or measures or window):
        from kg.analysis import analyse

        _print(analyse(sources.stances, selection, made.seed, bootstrap, level), form)
        return
    told = _told(sources, selection, made, window, kernel)
    if window and not quiet:
        _note_outside(sources, selection, told, kinds_for(networks))
    _print(_tables(told, networks, measures or (() if networks else ("headline",)), bootstrap, level), form)


def _refuse_idle(
    networks: Sequence[str],
    measures: Sequence[str],
    window: Windows | None,
    bootstrap: int,
    normalise: str,
    given: Mapping[str, object],
) -> None:
    """Refuse options that would change nothing of what is asked for."""
    named = networks or measures or window
    idle = [f"--{name}" for name, default in (("threshold", 0.0), ("engine", "networkx")) if given[name] != default]
    idle += ["--normalise"] if normalise != "no" else []
    if idle and not named:
        raise click.UsageError(f"{', '.join(idle)}: of what --network, --measure or --window asks for")
    if bootstrap and networks and not measures:
        raise click.UsageError("--bootstrap gives intervals of measures: name headline or polarisation with --measure")
    wanted = SHARES.get(normalise, PROJECTIONS)
    if normalise != "no" and networks and not set(wanted) & set(networks):
        raise click.UsageError(f"--normalise {normalise} is of {', '.join(wanted)}; not of {', '.join(networks)}")


def _methods() -> Table:
    from kg.analysis import Table
    from kg.analysis.methods import methods
    from kg.analysis.registry import MEASURES

    rows = [
        (one.kind, one.name, one.what, ", ".join(MEASURES[one.name].networks) if one.kind == "measure" else "", key)
        for one in methods()
        for key in [" ".join(one.references)]
    ]
    return Table("Networks and measures", ("kind", "name", "what it is", "on", "references"), list(rows))


def _told(
    sources: Sources, selection: Selection, made: Options, window: Windows | None, kernel: Kernel | None
) -> list[Material]:
    from kg.analysis.material import material, materials

    if window is None:
        return [material(sources, selection, made)]
    return materials(sources, selection, made, *window, kernel=kernel)


def _note_nothing(sources: Sources, selection: Selection) -> None:
    """Where no stance is selected, say so, with what there is of what was asked for."""
    from kg.analysis.statements import select

    if not sources.stances or select(sources.stances, selection):
        return
    click.echo(f"note: none of the {len(sources.stances):,} stances is selected", err=True)
    for name, asked, field in (
        ("kinds", selection.kinds, "holder_kind"),
        ("outlets", selection.publishers, "publisher"),
    ):
        found = sorted({str(getattr(row, field)) for row in sources.stances if getattr(row, field)})
        if asked and not _among(asked, found):
            click.echo(f"note: {name} of the store: {', '.join(found[:KNOWN])}{', …' * (len(found) > KNOWN)}", err=True)
    if selection.targets and not _among(
        selection.targets, {end for row in sources.stances for end in (row.target, row.target_label)}
    ):
        click.echo(
            "note: --target takes the id or the whole label of an issue or actor, as kg analyse prints them", err=True
        )


def _among(asked: Collection[str], known: Collection[str]) -> bool:
    """Whether any of what is asked for is there."""
    return any(one in known for one in asked)


def _note_outside(sources: Sources, selection: Selection, told: Sequence[Material], kinds: Sequence[str]) -> None:
    """Say of every kind how much is in no window, and why."""
    from kg.analysis.material import left_out, material
    from kg.analysis.windows import day_of

    whole, start = material(sources, selection), told[0].start if told else ""
    for kind in kinds:
        days = [day.isoformat() if day else None for day in map(day_of, left_out(whole, told, kind))]
        early, undated = sum(day is not None and day < start for day in days), days.count(None)
        for number, words in (
            (early, f"{kind} of times before the first window ({start}): {early:,}; --since takes them in"),
            (undated, f"{kind} without a date, in no window: {undated:,}"),
            (rest := len(days) - early - undated, f"{kind} in none of the windows: {rest:,}"),
        ):
            if number:
                click.echo(f"note: {words}", err=True)


def _tables(
    told: Sequence[Material], networks: Sequence[str], measures: Sequence[str], bootstrap: int, level: float
) -> list[Table]:
    from kg.analysis.tidy import bootstrap_table, measure_table, network_table

    if bootstrap:
        return [bootstrap_table(name, told, bootstrap, level) for name in measures]
    if not measures:
        return [network_table(name, told) for name in networks]
    return [_joined([measure_table(name, told, network) for network in networks or (None,)]) for name in measures]


def _joined(tables: Sequence[Table]) -> Table:
    """The same measure of several networks, which stand in a column, as one table."""
    return tables[0]._replace(rows=[row for table in tables for row in table.rows])


def _print(tables: Sequence[Table], form: str) -> None:
    from kg.pipeline import as_json

    out = printing.stdout()
    if form == "json":
        out.write(as_json(tables))
        return
    for number, table in enumerate(tables):
        out.write("\n" if number else "")
        if form == "csv" and len(tables) > 1:
            out.write(f"# {table.title}\n")
        printing.print_table(table.columns, table.rows, form, table.title)
