"""The command line: ``kg``. Each command is a thin face over a function of the package."""

from __future__ import annotations

from importlib import import_module
from typing import Final

import click

from kg.cli.interrupting import Interrupted

COMMANDS: Final = {
    "build": "kg.cli.articles",
    "extract": "kg.cli.articles",
    "query": "kg.cli.graph",
    "analyse": "kg.cli.analysis",
    "draw": "kg.cli.drawing",
    "report": "kg.cli.report",
    "export": "kg.cli.graph",
    "serve": "kg.cli.serve",
    "load": "kg.cli.store",
    "validate": "kg.cli.store",
    "list": "kg.cli.store",
    "show": "kg.cli.store",
    "remove": "kg.cli.store",
}
"""Every command with the module that holds it; a module is imported when one of its commands is called."""


class Commands(click.Group):
    """The group of commands, each imported when it is needed, in the order in which one meets them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        found: click.Command = getattr(import_module(COMMANDS[name]), f"{name}_command")
        return found

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise Interrupted("interrupted") from None


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="stancegraph", prog_name="kg")
@click.pass_context
def main(ctx: click.Context) -> None:
    """From news articles to a knowledge graph: who stands where, on what, since when, and who says so.

    \b
    Example:
      kg build seeds/            read, extract, store, analyse, draw, export
      kg query who-opposes       ask the graph
    """
    from kg.workers import limit_threads

    limit_threads()
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
