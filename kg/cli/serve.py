"""The command that lets others ask: ``serve``."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import click

from kg.cli import options
from kg.serving.limits import Limits

_DEFAULT: Final = Limits()


def _limit(name: str, default: float, kind: click.IntRange | click.FloatRange, text: str) -> Callable[[Any], Any]:
    return click.option(name, default=default, show_default=True, metavar="N", type=kind, help=text)


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="NAME", help="Address to listen on.")
@click.option(
    "--port",
    default=8000,
    show_default=True,
    metavar="N",
    type=click.IntRange(0, 65535),
    help="Port; 0 takes a free one.",
)
@click.option(
    "--allow-host",
    "hosts",
    multiple=True,
    metavar="NAME",
    help="A further name that requests may ask for, as behind a proxy.",
)
@click.option(
    "--cors",
    "origins",
    multiple=True,
    metavar="ORIGIN",
    help="An origin whose pages may ask, as https://example.org; * for all.",
)
@click.option(
    "--token",
    envvar="KG_TOKEN",
    metavar="TEXT",
    help="Allow SPARQL updates to whoever has it; better given as KG_TOKEN.",
)
@_limit("--timeout", _DEFAULT.seconds, options.SECONDS, "Seconds after which a query is stopped.")
@_limit("--max-rows", _DEFAULT.rows, click.IntRange(1), "Rows or triples of an answer.")
@_limit("--max-answer", _DEFAULT.answer >> 20, click.IntRange(1), "Megabytes of an answer.")
@_limit("--max-body", _DEFAULT.body >> 10, click.IntRange(1), "Kilobytes of a request.")
@_limit("--max-query", _DEFAULT.query, click.IntRange(1), "Characters of a query.")
@_limit("--max-memory", _DEFAULT.memory >> 20, click.IntRange(64), "Megabytes that a query may take.")
@_limit("--queries", _DEFAULT.queries, click.IntRange(1), "Queries that run at the same time.")
@_limit("--waiting", _DEFAULT.waiting, click.IntRange(0), "Queries that wait for their turn.")
@options.shared(options.store)
@options.plainly
def serve_command(
    host: str,
    port: int,
    hosts: tuple[str, ...],
    origins: tuple[str, ...],
    token: str | None,
    timeout: float,
    max_rows: int,
    max_answer: int,
    max_body: int,
    max_query: int,
    max_memory: int,
    queries: int,
    waiting: int,
    store: Path | str,
    quiet: bool,
    verbose: bool,
) -> None:
    """Serve the store: SPARQL 1.1 Protocol at /sparql, the things themselves at their addresses, a page at /.

    Reads only, unless a token is given. Builds may go on beside it; what they add is seen at once.

    \b
    Example:
      kg serve --port 8000
      curl http://127.0.0.1:8000/sparql --data-urlencode "query=SELECT * { actor:china kg:opposes ?issue }"
    """
    limits = Limits(timeout, max_rows, max_answer << 20, max_body << 10, max_query, max_memory << 20, queries, waiting)
    run(store, limits, host, port, hosts, origins, token, quiet)


def run(
    store: Path | str,
    limits: Limits,
    host: str,
    port: int,
    hosts: tuple[str, ...],
    origins: tuple[str, ...],
    token: str | None,
    quiet: bool,
) -> None:
    """Serve until interrupted. Raises ``Failed`` where the address cannot be listened on."""
    from kg.serving.guard import Access
    from kg.serving.running import configured, listening, prepared

    found = configured(prepared(store, limits, token), Access.of(host, hosts, origins))
    with listening(host, port) as socket:
        if not quiet:
            name = f"[{host}]" if ":" in host else host
            click.echo(f"serving {store} at http://{name}:{socket.getsockname()[1]}/ (Ctrl-C ends it)", err=True)
        with suppress(KeyboardInterrupt):
            found.run(sockets=[socket])
        if not quiet:
            click.echo("ended", err=True)
