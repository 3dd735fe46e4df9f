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
    model: str | None,
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

    failures: list[pipeline.Failure] = []

    def failed(failure: pipeline.Failure) -> None:
        failures.append(failure)
        options.note(f"kg: {failure}")

    articles = pipeline.read(paths or ("seeds",), published=published, on_failure=failed)
    settings = pipeline.settings(lexicon, min_confidence)
    for record in pipeline.extract_all(
        articles, settings, model=model or pipeline.DEFAULT_MODEL, workers=workers, on_failure=failed
    ):
        sys.stdout.write(json.dumps(record.to_json(), ensure_ascii=False) + "\n")
        sys.stdout.flush()
    if failures:
        sys.exit(1)
