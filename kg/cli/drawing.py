"""The command that draws: ``draw``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kg.cli import options

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.analysis import Selection
    from kg.analysis.folding import Into
    from kg.analysis.kernels import Kernel
    from kg.cli.options import Windows

KINDS: Final = {
    "stances": "who stands where on what: actors and issues",
    "relations": "who supports and who opposes whom, in camps",
    "ego": "the positions that one actor takes and receives",
    "heatmap": "actors by issues",
    "agreement": "who agrees with whom, clustered",
    "timeline": "what two say of, and do to, each other over time",
    "polarisation": "how far the debate falls into two camps, over time",
    "windows": "the relations in one window of time after another (html: with a slider)",
    "flow": "from who speaks over how to about whom",
    "coverage": "from outlets over holders to targets",
    "attributions": "who quotes and who speaks for whom",
    "events": "who did what to whom",
}
"""Every kind of diagram with what it shows."""
_HELP: Final = """Draw a diagram. KIND is one of these; stances without one:

\b
{kinds}

\b
Example:
  kg draw relations --since 2023 --fold country --size 16x20 -o relations.pdf
  kg draw timeline --actor russia --other ukraine -o timeline.svg
"""
FORMATS: Final = ("svg", "png", "pdf", "html")
THEMES: Final = ("paper", "screen", "dark")
_SIZE: Final = re.compile(r"(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?)")


def _size(_ctx: click.Context, _param: click.Parameter, value: str | None) -> tuple[float, float] | None:
    if value is None:
        return None
    found = _SIZE.fullmatch(value)
    if not found:
        raise click.BadParameter(f"{value!r} is not a size; write centimetres as 16x10")
    return float(found[1]), float(found[2])


_OF: Final = {"--actor": ("ego", "timeline"), "--other": ("timeline",), "--window": ("polarisation", "windows")}
"""The diagrams that take an option."""


def _refuse_idle(kind: str, given: Mapping[str, object]) -> None:
    """Refuse options that would change nothing of the diagram."""
    for option, value in given.items():
        if value is not None and kind not in _OF[option]:
            raise click.UsageError(f"{option} is of {' and '.join(_OF[option])}; {kind} takes none")


@click.command("draw", help=_HELP.format(kinds="\n".join(f"{name:<13} {words}" for name, words in KINDS.items())))
@click.argument("kind", type=click.Choice(tuple(KINDS)), default="stances", metavar="[KIND]")
@click.option(
    "--actor", metavar="NAME", help="Whose ego diagram, or whose timeline with another.  [default: the busiest]"
)
@click.option("--other", metavar="NAME", help="The second of the pair in a timeline.")
@click.option(
    "--window",
    metavar="WIDTH[/STEP]",
    callback=options.windowed,
    help="Of polarisation and windows: 30d days; 4w, 3m, 1y calendar weeks, months, years; 100s stances; 30d/7d moves by 7 days.",
)
@options.kernel
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="[default: EXPORTS/KIND.svg]",
)
@click.option("--format", "form", type=click.Choice(FORMATS), help="[default: as the file's suffix says]")
@click.option("--size", metavar="WxH", callback=_size, help="Width and height of the page in centimetres, as 16x10.")
@click.option("--width-cm", type=float, default=16.0, show_default=True, help="Width of the page in centimetres.")
@click.option("--height-cm", type=float, help="Height of the page.  [default: as the diagram needs]")
@click.option("--theme", type=click.Choice(THEMES), default="paper", show_default=True, help="Colours.")
@click.option("--dpi", type=click.IntRange(50, 1200), default=300, show_default=True, help="Dots per inch of a png.")
@click.option("--title", metavar="TEXT", help="Another title.")
@options.shared(options.store, options.exports, options.issues_apart, options.selection)
@options.plainly
def draw_command(
    kind: str,
    actor: str | None,
    other: str | None,
    window: Windows | None,
    kernel: Kernel | None,
    output: Path | None,
    form: str | None,
    size: tuple[float, float] | None,
    width_cm: float,
    height_cm: float | None,
    theme: str,
    dpi: int,
    title: str | None,
    store: Path,
    exports: Path,
    selection: Selection,
    fold: Into | None,
    query: str | None,
    issues_apart: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    from kg.catalogue_rows import sources_for
    from kg.drawing import Page, Request, draw
    from kg.rdf.store import Store

    _refuse_idle(kind, {"--actor": actor, "--other": other, "--window": window})
    if kernel and kind != "polarisation":
        raise click.UsageError(f"--kernel weighs the stances of the windows of polarisation; {kind} counts them")
    if query and kind in ("attributions", "events"):
        raise click.UsageError(f"--query chooses stances; {kind} are none")
    page = Page(*size) if size else Page(width_cm, height_cm)
    width, step, unit = window or (None, None, "days")
    with Store(store, mode="read") as graph:
        options.warn_if_stale(graph, quiet)
        options.note_clusters(graph, issues_apart, quiet)
        actor, other = options.actor_id(graph, actor), options.actor_id(graph, other)
        told = sources_for(graph, (kind,), fold, not issues_apart, options.asked(graph, query))
    if actor is not None and actor == other:
        raise click.UsageError("--actor and --other are the same; a timeline is of two")
    path = output or exports / f"{kind}.{form or 'svg'}"
    path.parent.mkdir(parents=True, exist_ok=True)
    request = Request(
        actor, other, selection, page, window=width, step=step, unit=unit, kernel=kernel, queried=query is not None
    )
    draw(kind, told, path, request, format=form, title=title, theme=theme, dots_per_inch=dpi)
    if not quiet:
        click.echo(f"written: {path}", err=True)
