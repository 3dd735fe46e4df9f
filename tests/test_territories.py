"""The table of territories is what the package rigour says."""

from __future__ import annotations

import importlib.util
from importlib.metadata import version
from pathlib import Path

import pytest

from kg.lexicon import read_table

ROOT = Path(__file__).parents[1]
ROWS = {row["code"]: row for row in read_table("territories", ("code",))}


@pytest.mark.parametrize(
    ("code", "name", "wikidata", "iso3"), [("kp", "North Korea", "Q423", "PRK"), ("cn", "China", "Q148", "CHN")]
)
def test_countries_have_their_ids(code: str, name: str, wikidata: str, iso3: str) -> None:
    row = ROWS[code]
    assert (row["name"], row["status"], row["wikidata"], row["iso3"]) == (name, "country", wikidata, iso3)


def test_every_row_names_its_source_and_a_known_parent() -> None:
    assert {row["source"].split()[0] for row in ROWS.values()} == {"rigour"}
    assert {row["parent"] for row in ROWS.values()} - {""} <= set(ROWS)


def test_table_is_what_its_script_writes() -> None:
    pytest.importorskip("rigour", reason="rigour, which the table is written from, is not installed")
    if f"rigour {version('rigour')}" not in {row["source"] for row in ROWS.values()}:
        pytest.skip(f"the table is written from another version of rigour than {version('rigour')}")
    path = ROOT / "docs" / "territories.py"
    spec = importlib.util.spec_from_file_location("territories", path)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert script.TABLE.read_text(encoding="utf-8").splitlines() == list(script.lines())
