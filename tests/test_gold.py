"""On the article that started the project: what its readers would expect to find in the graph.

The article is published text and stands beside the repository; without it, these tests are skipped.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import kg

SHARED = Path(__file__).parents[2] / "shared"
SEED = SHARED / "gold" / "seed.txt"

pytestmark = pytest.mark.skipif(not SEED.is_file(), reason=f"the gold is not there: {SEED}")


@cache
def record() -> kg.Record:
    (article,) = kg.read_articles([str(SEED)], published="2023-08-18", on_problem=pytest.fail)
    return kg.extract(article)


def held(**wanted: str) -> set[tuple[str, str]]:
    """Holders and targets of the stances with these values that are not inferred."""
    return {
        (stance.holder, stance.target)
        for stance in record().stances
        if stance.inferred_from is None and all(getattr(stance, name) == value for name, value in wanted.items())
    }


def test_those_for_and_against_the_meeting_speak_of_one_issue() -> None:
    against = {issue for holder, issue in held(type="opposes") if holder == "china"}
    asked = [{issue for holder, issue in held(type="requests") if holder == who} for who in REQUESTERS]
    refused = {issue for holder, issue in held() if holder == "north-korea"}
    assert against & asked[0] & asked[1] & asked[2] & refused


REQUESTERS = ("united-states", "albania", "japan")


def test_china_and_russia_could_block() -> None:
    assert {holder for holder, _ in held(type="blocks", factuality="possible")} >= {"china", "russia"}


def test_north_korea_accuses_the_united_states() -> None:
    assert ("north-korea", "united-states") in held(type="accuses")


@pytest.mark.parametrize(
    ("member", "role", "organisation"),
    [
        ("Kim Son Gyong", "vice foreign minister", "North Korea"),
        ("Linda Thomas-Greenfield", "ambassador", "United States"),
        ("Nate Evans", "spokes", "United States"),
    ],
)
def test_persons_have_their_roles(member: str, role: str, organisation: str) -> None:
    actors = {actor.id: actor for actor in record().actors}

    def above(name: str | None) -> set[str]:
        return {actors[name].label} | above(actors[name].part_of) if name in actors else set()

    found = [a for a in record().affiliations if actors[a.member].label == member and role in a.role.lower()]
    assert any(organisation in above(affiliation.organisation) for affiliation in found)


def test_quotes_are_exact() -> None:
    text = record().text
    parts: tuple[Any, ...] = (*record().stances, *record().events, *record().affiliations)
    assert all(text[part.evidence.start : part.evidence.end] == part.evidence.exact for part in parts)


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("evaluate", SHARED / "score" / "evaluate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_strict_f1_is_at_least_060(tmp_path: Path) -> None:
    gold = json.loads((SHARED / "gold" / "seed_stances.jsonl").read_text(encoding="utf-8").splitlines()[0])
    answer = scorer().stances(gold, json.loads(json.dumps(record().to_json())))
    (tmp_path / "pred.jsonl").write_text(json.dumps(answer) + "\n", encoding="utf-8")
    command = [sys.executable, str(SHARED / "score" / "score_stances.py"), str(SHARED / "gold" / "seed_stances.jsonl")]
    command += [str(tmp_path / "pred.jsonl"), "--json", "--articles", str(SHARED / "gold")]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert json.loads(done.stdout)["micro"]["strict"]["f1"] >= 0.60
