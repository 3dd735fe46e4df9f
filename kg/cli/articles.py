"""Commands that read articles: ``extract`` and ``build``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import options, printing

if TYPE_CHECKING:
    from kg.pipeline import Summary

SEEDS = "seeds"


@click.command("extract")
@click.argument("paths", nargs=-1, metavar="[PATH…|-]")
@options.shared(
    options.model,
    options.lexicon,
    options.published,
    options.judge,
    options.extraction_confidence,
    options.workers,
)
@options.plainly
def extract_command(
    paths: tuple[str, ...],
    model: str,
    lexicon: Path | None,
    published: str | None,
    judge: bool,
    min_confidence: float | None,
    workers: int,
    quiet: bool,
    verbose: bool,
) -> None:
    """Print what the articles say: one JSON record per article, one per line. Nothing is stored.

    PATH is a file, a folder or a glob; - reads JSON lines from standard input. Without PATH, seeds/ is read.

    \b
    Example:
      kg extract seeds/ | jq '.stances[] | [.holder, .type, .target]'
    """
    from kg import pipeline
    from kg.extraction.record import Settings
    from kg.reading import read_articles

    paths = paths or (SEEDS,)
    problems = options.Problems(quiet)
    articles = read_articles(paths, published=published, on_problem=problems.note)
    records = pipeline.extract_all(
        articles, Settings(lexicon, min_confidence, judge), model=model, workers=workers, on_problem=problems.note
    )
    out = printing.stdout()
    for record in problems.expect(records, paths):
        out.write(json.dumps(record.to_json(), ensure_ascii=False) + "\n")
        out.flush()
    sys.exit(problems.exit_code)


@click.command("build")
@click.argument("paths", nargs=-1, metavar="[PATH…]")
@click.option("--rebuild", is_flag=True, help="Read unchanged articles again, too.")
@options.shared(
    options.store,
    options.exports,
    options.base,
    options.model,
    options.lexicon,
    options.published,
    options.judge,
    options.extraction_confidence,
    options.workers,
)
@options.plainly
def build_command(
    paths: tuple[str, ...],
    rebuild: bool,
    store: Path,
    exports: Path,
    base: str | None,
    model: str,
    lexicon: Path | None,
    published: str | None,
    judge: bool,
    min_confidence: float | None,
    workers: int,
    quiet: bool,
    verbose: bool,
) -> None:
    """Read articles, extract, store, analyse and draw them, and write what is for others to --exports.

    PATH is a file, a folder or a glob; without one, seeds/ is read. An article that is in the store already, with the
    same content and settings, is passed over, so a build that was interrupted goes on where it stood.

    \b
    Example:
      kg build news/ --store news.kg --exports news-exports
    """
    from kg import pipeline
    from kg.extraction.record import Settings

    paths = paths or (SEEDS,)
    problems = options.Problems(quiet)
    with printing.progress("articles", quiet, verbose) as done:
        summary = pipeline.build(
            paths,
            store=store,
            exports=exports,
            base=base,
            settings=Settings(lexicon, min_confidence, judge),
            model=model,
            published=published,
            workers=workers,
            rebuild=rebuild,
            on_problem=problems.note,
            on_article=done,
        )
    if not summary.written:
        problems.nothing(paths)
        sys.exit(problems.exit_code)
    for reason in () if quiet else summary.missing:
        click.echo(f"warning: {reason}", err=True)
    if not quiet:
        _print_summary(summary)
    sys.exit(problems.exit_code)


def _print_summary(summary: Summary) -> None:
    counts, size = summary.counts, summary.size
    rows = [("articles", f"{size.articles:,}  ({counts})")]
    rows += [(name, f"{getattr(size, name):,}") for name in ("actors", "issues", "stances", "events")]
    folder = summary.written[0].parent
    files = " ".join(path.name for path in summary.written)
    rows += [("time", f"{summary.seconds:.1f} s"), ("written", f"{folder}/: {files}")]
    for name, value in rows:
        click.echo(f"{name:<9} {value}")
