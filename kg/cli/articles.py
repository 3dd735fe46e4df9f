"""Commands that read articles: ``extract`` and ``build``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from kg.cli import options


@click.command("extract")
@click.argument("paths", nargs=-1, metavar="[PATH…|-]")
@options.shared(options.model, options.lexicon, options.published, options.min_confidence, options.workers)
@options.plainly
def extract_command(
    paths: tuple[str, ...],
    model: str,
    lexicon: Path | None,
    published: str | None,
    min_confidence: float,
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
    from kg.reading import read_articles

    problems = options.Problems(quiet)
    articles = read_articles(paths or ("seeds",), published=published, on_problem=problems.note)
    records = pipeline.extract_all(
        articles, pipeline.settings(lexicon, min_confidence), model=model, workers=workers, on_problem=problems.note
    )
    out = click.get_text_stream("stdout", encoding="utf-8")
    for record in records:
        out.write(json.dumps(record.to_json(), ensure_ascii=False) + "\n")
        out.flush()
    sys.exit(problems.exit_code)
