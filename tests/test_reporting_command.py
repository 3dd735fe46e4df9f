"""The command ``kg report``: where the page goes, how long its tables get, and what is said where there is no store."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import kg
from kg.cli import main

TEXT = "Norland opposes the treaty. Sudland supports the treaty. Norland criticised Sudland. Sudland condemned Norland."


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reported") / "kg"
    with kg.Store(folder, mode="write") as graph:
        graph.put(kg.quads(kg.extract(kg.Article("a", TEXT, "Treaty", "2023-08-15"))))
    return folder


def reported(store: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["report", "--store", str(store), "--bootstrap", "0", *words])


def test_a_file_is_written_and_named_on_standard_error(store: Path, tmp_path: Path) -> None:
    path = tmp_path / "new" / "page.html"
    result = reported(store, "-o", str(path), "--title", "Fish & ships")
    assert (result.exit_code, result.stdout) == (0, "")
    assert f"written: {path}" in result.stderr
    assert "<title>Fish &amp; ships</title>" in path.read_text(encoding="utf-8")


def test_without_a_file_it_goes_to_the_exports(store: Path, tmp_path: Path) -> None:
    result = reported(store, "--exports", str(tmp_path), "--quiet")
    assert (result.exit_code, result.stderr) == (0, "")
    assert (tmp_path / "report.html").is_file()


def test_a_dash_is_standard_output_and_nothing_else_is_on_it(store: Path) -> None:
    result = reported(store, "-o", "-")
    assert result.exit_code == 0
    assert result.stdout.lower().startswith("<!doctype html>")
    assert result.stdout.rstrip().endswith("</html>")


def test_rows_bounds_the_tables(store: Path) -> None:
    short, long = (reported(store, "-o", "-", "--rows", rows).stdout.count("<tr") for rows in ("1", "1000"))
    assert short < long


@pytest.mark.parametrize("rows", ["0", "1001", "many"])
def test_rows_beyond_the_bounds_are_wrong_usage(store: Path, rows: str) -> None:
    result = reported(store, "-o", "-", "--rows", rows)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--rows" in result.stderr


def test_a_missing_store_is_named_with_what_to_do(tmp_path: Path) -> None:
    result = reported(tmp_path / "none", "-o", str(tmp_path / "page.html"))
    assert result.exit_code == 2
    assert str(tmp_path / "none") in result.stderr
    assert "kg build" in result.stderr
    assert not (tmp_path / "page.html").exists()
