"""``kg export``: formats listed, choices checked, files whole."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rdf_records import worked_record

from kg.cli import main
from kg.exporting import FORMATS
from kg.rdf import quads
from kg.rdf.store import Store


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store")
    with Store(path / "kg") as store:
        store.put(quads(worked_record()))
    return path


def run(folder: Path, *args: str) -> Result:
    return CliRunner().invoke(main, ["export", *args, "--store", str(folder / "kg")])


def test_the_formats_are_listed_with_what_they_are_for(folder: Path) -> None:
    shown = run(folder, "--list").stdout
    for name, form in FORMATS.items():
        assert any(name in line and form.suffix in line and form.description in line for line in shown.splitlines())


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ((), "name a FORMAT; `kg export --list`"),
        (("turtel",), "did you mean turtle?"),
        (("word",), "known are turtle, trig"),
        (("turtle", "--group", "actors"), "did you mean actor?"),
        (("gexf", "--network", "x"), "known are stances, relations, two-mode"),
        (("csv", "--network", "relations"), "csv has no choice of network; that is for csv-nodes"),
        (("jsonld", "--context"), "name one"),
        (("nanopub", "--id", "nowhere"), "there is no stance 'nowhere'"),
    ],
)
def test_what_cannot_be_is_told_with_what_can(folder: Path, args: tuple[str, ...], told: str) -> None:
    result = run(folder, *args)
    assert result.exit_code == 2
    assert told in result.stderr
    assert result.stdout == ""


def test_a_file_is_the_same_as_standard_output(folder: Path) -> None:
    assert run(folder, "turtle", "--group", "actor", "-o", str(folder / "graph.ttl.gz")).exit_code == 0
    shown = run(folder, "turtle", "--group", "actor").stdout_bytes
    assert gzip.decompress((folder / "graph.ttl.gz").read_bytes()) == shown


def test_a_context_is_written_beside(folder: Path, tmp_path: Path) -> None:
    assert run(folder, "jsonld", "--context", "-o", str(tmp_path / "graph.jsonld")).exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["context.jsonld", "graph.jsonld"]
    assert json.loads((tmp_path / "context.jsonld").read_bytes())["@context"]["holder"]["@id"] == "kg:holder"


def test_a_file_that_cannot_be_written_is_named(folder: Path) -> None:
    result = run(folder, "csv", "-o", str(folder / "nowhere" / "table.csv"))
    assert result.exit_code == 1
    assert "nowhere" in result.stderr
    assert "Traceback" not in result.stderr
