"""News articles that were written and annotated to be learnt from; whatever they tell is invented.

Every ``.txt`` beside this module holds articles one after the other: ``## title``, the text, a line ``--``, then one stance
a line: ``holder | target | type | factuality | words of the evidence``. Holder and target are named as the article does,
the state of an adjective or capital by its own name; what else would be right follows after `` / ``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kg.actors.linking import find_actors
from kg.actors.mentions import Mentions
from kg.actors.tables import load_actors
from kg.language.document import Document
from kg.language.pipeline import parse
from kg.lexicon import LexiconError
from kg.model import STANCE_TYPES, Actor, Article

FOLDER: Final = Path(__file__).parent
_HEAD = re.compile(r"(?m)^## ")
_MARKS = str.maketrans("‘’“”", "''\"\"")
FACTS: Final = ("asserted", "reported", "possible", "future", "negated")
"""The factualities that are annotated."""


@dataclass(frozen=True, slots=True)
class Line:
    """One annotated stance; of ``holders`` and ``targets`` the first is meant, the others are right too."""

    holders: tuple[str, ...]
    targets: tuple[str, ...]
    type: str
    factuality: str
    evidence: str

    @property
    def polarity(self) -> str:
        return "positive" if STANCE_TYPES[self.type] > 0 else "negative"


def read(folder: Path = FOLDER, files: str = "*.txt") -> Iterator[tuple[Article, list[Line]]]:
    """The articles of a folder, of the files whose names match, with their stances.

    Raises ``kg.lexicon.LexiconError`` naming file and line where a line is no stance or its evidence not in the text.
    """
    for path in sorted(folder.glob(files)):
        for number, part in enumerate(_HEAD.split(path.read_text(encoding="utf-8"))[1:], 1):
            title, _, rest = part.partition("\n")
            text, _, lines = rest.partition("\n--\n")
            body = f"{title.strip()}\n\n{text.strip()}"
            found = [_line(path, line, body) for line in lines.splitlines() if line.strip()]
            yield Article(f"{path.stem}.{number}", body, title.strip()), found


def _line(path: Path, line: str, text: str) -> Line:
    cells = [cell.strip() for cell in line.split("|")]
    if len(cells) != 5 or cells[2] not in STANCE_TYPES or cells[3] not in FACTS:
        raise LexiconError(f"{path}: “{line}” is not: holder | target | type | factuality | words of the evidence")
    evidence = cells[4].translate(_MARKS).strip('"…. ')
    start = text.translate(_MARKS).find(evidence)
    if start < 0:
        raise LexiconError(f"{path}: the evidence of “{line}” is not in its article")
    holders, targets = (tuple(each.strip() for each in cell.split(" / ") if each.strip()) for cell in cells[:2])
    return Line(holders, targets, cells[2], cells[3], text[start : start + len(evidence)])


def annotated(folder: Path = FOLDER, files: str = "*.txt") -> Iterator[tuple[dict[str, Any], Document]]:
    """The articles parsed, each with its annotation in the shape of ``stances_train.jsonl``."""
    articles = list(read(folder, files))
    for (_, lines), doc in zip(articles, parse([article for article, _ in articles]), strict=True):
        yield annotation(doc, lines), doc


def annotation(doc: Document, lines: list[Line]) -> dict[str, Any]:
    """The stances with their actors and issues; an actor goes by the name of the line and by those of our tables."""
    mentions = find_actors(doc, load_actors())
    holders = {name for line in lines for name in line.holders}
    actors: dict[str, dict[str, Any]] = {}
    issues: dict[str, dict[str, Any]] = {}
    for name in dict.fromkeys(name for line in lines for name in (*line.holders, *line.targets)):
        known = _known(name, doc, mentions)
        if name in holders or known or _is_name(name):
            actors[name] = {
                "id": name,
                "label": name,
                "kind": "other",
                **_identity([mentions.actors[id] for id in known]),
            }
        else:
            issues[name] = {"id": name, "label": name, "aliases": []}
    stances = [_stance(doc, line) for line in lines]
    return {"id": doc.article.id, "actors": list(actors.values()), "issues": list(issues.values()), "stances": stances}


def _known(name: str, doc: Document, mentions: Mentions) -> list[str]:
    """Ids of the actors that the name means: by their own label, or where the article writes it."""
    wanted = _bare(name)
    found = [id for id, actor in mentions.actors.items() if _bare(actor.label) == wanted]
    named = [one for one in mentions.all() if one.form == "name"]
    return found or list(dict.fromkeys(one.actor for one in named if _bare(doc.text[one.start : one.end]) == wanted))


def _bare(name: str) -> str:
    return name.translate(_MARKS).casefold().removeprefix("the ").removesuffix("'s")


def _is_name(name: str) -> bool:
    words = [word for word in name.split() if len(word) > 3]
    return bool(words) and all(word[0].isupper() for word in words)


def _identity(actors: list[Actor]) -> dict[str, Any]:
    ids = [one.wikidata for one in actors if one.wikidata]
    return {"wikidata": ids[0] if ids else None, "aliases": [one.label for one in actors]}


def _stance(doc: Document, line: Line) -> dict[str, Any]:
    return {
        "holder": line.holders[0],
        "alt_holders": list(line.holders[1:]),
        "target": line.targets[0],
        "alt_targets": list(line.targets[1:]),
        "polarity": line.polarity,
        "type": line.type,
        "factuality": line.factuality,
        "evidence": line.evidence,
    }
