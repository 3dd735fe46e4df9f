"""The command line: results on standard output, the rest on standard error, and what the exit code says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter

import pytest
from click.testing import CliRunner, Result

from kg.cli import COMMANDS, main

TEXT = "Norland opposes the treaty\n\nNorland's government said on Tuesday that it opposes the treaty.\n"


def run(*args: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, list(args), input=stdin)


def lines(*articles: dict[str, object]) -> str:
    return "".join(json.dumps(article) + "\n" for article in articles)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "treaty.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path / "articles"


# the command itself


def test_alone_it_shows_the_commands_and_an_example() -> None:
    result = run()
    assert result.exit_code == 0
    assert "Example:" in result.output
    assert all(f"  {name} " in result.output for name in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_every_command_has_an_example(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert f"Example:\n    kg {command}" in result.output


@pytest.mark.parametrize("arguments", [["nonsense"], ["extract", "--nonsense"], ["extract", "--workers", "0", "-"]])
def test_wrong_call_exits_with_2(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""


def test_help_comes_quickly() -> None:
    started = perf_counter()
    subprocess.run([sys.executable, "-m", "kg.cli", "--help"], check=True, capture_output=True)
    assert perf_counter() - started < 2


def test_help_imports_nothing_heavy() -> None:
    code = "import sys, kg.cli; kg.cli.main(['--help'], standalone_mode=False); print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert not {"'spacy'", "'numpy'", "'rdflib'", "'pyoxigraph'", "'matplotlib'", "'networkx'"} & set(
        done.stdout.splitlines()[-1].strip("[]").split(", ")
    )


# extract


def test_extract_prints_one_record_a_line_in_the_order_of_the_input() -> None:
    result = run("extract", "-", stdin=lines(*({"id": f"a{n}", "text": TEXT} for n in (2, 1, 3))))
    assert result.exit_code == 0
    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert [record["id"] for record in records] == ["a2", "a1", "a3"]
    assert records[0]["text"] == TEXT


def test_extract_prints_the_fields_of_the_record() -> None:
    result = run(
        "extract", "-", stdin=lines({"id": "a", "title": "T", "text": "t", "published": "2023-08-15", "publisher": "P"})
    )
    record = json.loads(result.stdout)
    assert record["title"] == "T"
    assert record["text"] == "T\n\nt"
    assert record["published"] == "2023-08-15"
    assert {"actors", "issues", "affiliations", "attributions", "stances", "events"} < set(record)


def test_extract_reads_files(folder: Path) -> None:
    result = run("extract", str(folder), "--published", "2023-08-15")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["id"] == "treaty.txt"
    assert json.loads(result.stdout)["published"] == "2023-08-15"


def test_extract_names_a_bad_input_and_does_the_rest() -> None:
    result = run("extract", "-", stdin='{"id": "a", "text": "x"}\n{not json\n{"id": "b", "text": "y"}\n')
    assert result.exit_code == 1
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["a", "b"]
    assert result.stderr.startswith("error: standard input, line 2: ")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["extract", "nowhere.txt"], "nowhere.txt"),
        (["extract", "--published", "soon", "-"], "2023-08-15"),
        (["extract", "--model", "xx_none", "-"], "pip install xx-none"),
        (["extract", "--lexicon", "nowhere", "-"], "nowhere"),
        (["extract", "--min-confidence", "2", "-"], "--min-confidence"),
    ],
)
def test_failure_is_one_message_that_says_what_is_wrong(arguments: list[str], said: str) -> None:
    result = run(*arguments, stdin=lines({"id": "a", "text": "x"}))
    assert result.exit_code in (1, 2)
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_extract_says_when_there_is_nothing_to_read(tmp_path: Path) -> None:
    result = run("extract", str(tmp_path))
    assert result.exit_code == 1
    assert f"error: {tmp_path}: no articles" in result.stderr


def test_reader_that_hangs_up_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(
        lines(*({"id": f"a{n}", "text": TEXT * 50} for n in range(60))), encoding="utf-8"
    )
    command = f"{sys.executable} -m kg.cli extract {tmp_path / 'in.jsonl'} | head -n 1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, env=os.environ)
    assert done.returncode == 0
    assert done.stderr == ""
    assert json.loads(done.stdout)["id"] == "a0"
