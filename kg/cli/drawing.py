"""The command that draws: ``draw``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kg.cli import options

if TYPE_CHECKING:
    from kg.analysis import Selection

KINDS: Final = ("stances", "relations", "ego", "heatmap")
FORMATS: Final = ("svg", "png", "pdf")
THEMES: Final = ("paper", "screen", "dark")
_SIZE: Final = re.compile(r"(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?)")


def _size(_ctx: click.Context, _param: click.Parameter, value: str | None) -> tuple[float, float] | None:
    if value is None:
        return None
    found = _SIZE.fullmatch(value)
    if not found:
        raise click.BadParameter(f"{value!r} is not a size; write centimetres as 16x10")
    return float(found[1]), float(found[2])


@click.command("draw")
@click.argument("kind", type=click.Choice(KINDS), default="stances")
@click.option("--actor", metavar="ID", help="Whose surroundings an ego diagram shows.  [default: the most connected]")
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
@click.option("--title", metavar="TEXT", help="Another title.")
@options.shared(options.store, options.exports, options.issues_apart, options.selection)
@options.plainly
def draw_command(
    kind: str,
    actor: str | None,
    output: Path | None,
    form: str | None,
    size: tuple[float, float] | None,
    width_cm: float,
    height_cm: float | None,
    theme: str,
    title: str | None,
    store: Path,
    exports: Path,
    selection: Selection,
    fold: str | None,
    issues_apart: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Draw a diagram: who stands where on what, who supports and opposes whom, or what surrounds one actor.

    \b
    Example:
      kg draw ego --actor china --size 16x12 -o china.pdf
    """
    from kg.catalogue import stance_rows
    from kg.drawing import Page, Request, draw
    from kg.rdf.store import Store

    page = Page(*size) if size else Page(width_cm, height_cm)
    with Store(store, mode="read") as graph:
        options.warn_if_stale(graph, quiet)
        options.note_clusters(graph, issues_apart, quiet)
        rows = stance_rows(graph, clustered=not issues_apart)
    path = output or exports / f"{kind}.{form or 'svg'}"
    path.parent.mkdir(parents=True, exist_ok=True)
    draw(kind, rows, path, Request(actor=actor, selection=selection, page=page), format=form, title=title, theme=theme)
    if not quiet:
        click.echo(f"written: {path}", err=True)
