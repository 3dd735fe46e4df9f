"""Cost of the extraction on top of the bare spaCy pipeline, on the same texts in one run.

    python -m benchmarks.overhead [PATH…] [--articles N] [--rounds N] [--parts] [--write]

Without PATH the seeds are read. Rounds of both are timed in turns, in processor time, and the fastest of each counts,
so that other work on the machine disturbs the figure little.
"""

from __future__ import annotations

import argparse
import contextlib
import cProfile
import pstats
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from time import process_time

from kg.workers import limit_threads

limit_threads()

from benchmarks import DOCUMENT, ROOT, write  # noqa: E402
from kg.extraction.judge import JudgeMissing  # noqa: E402
from kg.extraction.record import Settings, extract  # noqa: E402
from kg.language.document import Document  # noqa: E402
from kg.language.pipeline import load, parse  # noqa: E402
from kg.model import Article  # noqa: E402
from kg.reading import read_articles  # noqa: E402


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of processor time for all articles: the bare pipeline, the pipeline with the extraction, and with the judge
    (None where its libraries are not installed)."""

    articles: int
    words: int
    bare: float
    whole: float
    judged: float | None = None

    @property
    def overhead(self) -> float:
        """What the extraction costs on top, as a share of the bare pipeline."""
        return self.whole / self.bare - 1

    def __str__(self) -> str:
        each = 1000 / max(self.articles, 1)
        lines = [
            f"{self.articles} articles, {self.words:,} words",
            f"bare spaCy pipeline   {self.bare * each:7.1f} ms an article",
            f"with the extraction   {self.whole * each:7.1f} ms an article",
            f"overhead              {self.overhead:7.1%}",
        ]
        if self.judged is not None:
            lines.append(f"and with the judge    {self.judged * each:7.1f} ms an article")
            lines.append(f"overhead              {self.judged / self.bare - 1:7.1%}")
        return "\n".join(lines)


def measure(articles: list[Article], rounds: int = 5) -> Cost:
    """The cost on these articles: the fastest of ``rounds`` rounds of each, in turns."""
    nlp = load()
    texts = [article.text for article in articles]
    settings = [Settings()]
    with contextlib.suppress(JudgeMissing):
        settings.append(Settings(judge=True))

    def bare() -> None:
        with nlp.select_pipes(disable=["paragraph_ends"]):
            for _ in nlp.pipe(texts, batch_size=32):
                pass

    def whole(which: Settings) -> None:
        for doc in parse(articles):
            extract(doc, which)

    runs = [bare, *(partial(whole, one) for one in settings)]
    for run in runs:
        run()
    times = [[timed(run) for run in runs] for _ in range(rounds)]
    words = sum(len(text.split()) for text in texts)
    return Cost(len(articles), words, *(min(column) for column in zip(*times, strict=True)))


def timed(run: Callable[[], None]) -> float:
    """Seconds of processor time."""
    started = process_time()
    run()
    return process_time() - started


def parts(documents: list[Document], lines: int = 30) -> None:
    """Print where the time of the extraction goes."""
    profile = cProfile.Profile()
    settings = Settings()
    profile.enable()
    for document in documents:
        extract(document, settings)
    profile.disable()
    pstats.Stats(profile).sort_stats("cumulative").print_stats(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", default=[str(ROOT / "seeds")])
    parser.add_argument("--articles", type=int, default=40, help="at most so many")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--parts", action="store_true", help="where the time goes")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/quality.md")
    args = parser.parse_args()
    articles = list(read_articles(args.paths, on_problem=print))[: args.articles]
    cost = measure(articles, args.rounds)
    print(cost)
    if args.write:
        write(DOCUMENT, "overhead", f"```text\n{cost}\n```\n")
    if args.parts:
        parts(list(parse(articles)))


if __name__ == "__main__":
    main()
