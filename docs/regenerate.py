"""Write what is shown by running it: ``exports/``, the commands in README.md, the pictures of docs/diagrams.md, the
reference in docs/commands.md, docs/notebook.ipynb (which a test checks, not ``--check``).

    python docs/regenerate.py            # write
    python docs/regenerate.py --check    # say which documents are out of date; exit code 1

A block that begins with ``$ kg`` is run against a store that is built from ``seeds/``; a ``python`` block with a
comment ``# →`` shows what the line above it prints.
"""

from __future__ import annotations

import argparse
import contextlib
import html
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
from click.testing import CliRunner

from kg.cli import COMMANDS, main
from kg.rdf.named import ask_named, named_queries
from kg.rdf.store import Store

ROOT = Path(__file__).parents[1]
CONSOLE = re.compile(r"(?<=^```console\n)\$ (kg .*?)\n(.*?)(?=^```$)", re.MULTILINE | re.DOTALL)
PYTHON = re.compile(r"(?<=^```python\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
EXAMPLES = ROOT / "kg" / "rdf" / "queries" / "examples.json"
ROWS = 3
SUMMARY = "summary.txt"
SECONDS = re.compile(r"\d+(\.\d+)? s\b")


def documents(store: Path) -> Iterator[tuple[Path, str]]:
    """Every generated document with the content that it should have. ``store`` holds what the seeds give."""
    yield ROOT / "docs" / "commands.md", reference()
    answers = examples(store)
    yield EXAMPLES, json.dumps(answers, ensure_ascii=False, indent=1) + "\n"
    yield ROOT / "docs" / "queries.md", shipped_queries(answers)
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        text = path.read_text(encoding="utf-8")
        if path.name not in ("commands.md", "queries.md") and (CONSOLE.search(text) or PYTHON.search(text)):
            text = CONSOLE.sub(lambda match: f"$ {match[1]}\n{_output(match[1], store)}", text)
            yield path, PYTHON.sub(lambda match: _answered(match[0], store), text)


def _output(command: str, store: Path) -> str:
    """What the command prints, run beside the store; long output is cut where the command says ``| head -n N``."""
    call, _, cut = command.partition(" | head -n ")
    if call == "kg build":
        return (store / SUMMARY).read_text(encoding="utf-8")
    with _inside(store):
        result = CliRunner().invoke(main, shlex.split(call)[1:])
    if result.exit_code:
        raise SystemExit(f"{command}\nexits with {result.exit_code}: {result.output}")
    lines = [line.rstrip() for line in result.stdout.splitlines()]
    return "".join(f"{line}\n" for line in (lines[: int(cut)] if cut else lines))


def _answered(code: str, store: Path) -> str:
    """The Python code with its ``# →`` comments filled with what is printed."""
    lines = [line for line in code.splitlines() if not line.startswith("# → ")]
    if len(lines) == len(code.splitlines()):
        return code
    printed = io.StringIO()
    with _inside(store), contextlib.redirect_stdout(printed):
        exec(compile("\n".join(lines), "README.md", "exec"), {"__name__": "__readme__"})
    return "".join(f"{line}\n" for line in [*lines, *(f"# → {line}" for line in printed.getvalue().splitlines())])


@contextlib.contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def reference() -> str:
    """The command reference, from the commands themselves."""
    parts = ["# Commands\n\nWritten by `python docs/regenerate.py` from `kg COMMAND --help`.\n"]
    for name in ("", *COMMANDS):
        result = CliRunner().invoke(main, [name, "--help"] if name else ["--help"], terminal_width=100, prog_name="kg")
        parts.append(f"## {f'kg {name}'.rstrip()}\n\n```text\n{result.output.rstrip()}\n```\n")
    return "\n".join(parts)


def examples(folder: Path) -> dict[str, dict[str, Any]]:
    """The call, the columns and the first rows of each shipped query; columns of addresses alone are left out."""
    found = {}
    with Store(folder / ".kg", mode="read") as store:
        for name, query in named_queries().items():
            given = {p.name: p.example for p in query.parameters}
            table = ask_named(store, name, given)
            if not table.rows:
                given = {p.name: p.example for p in query.parameters if p.required}
                table = ask_named(store, name, given)
            rows = table.plain()
            shown = [n for n in range(len(table.variables)) if not all(str(row[n]).startswith("http") for row in rows)]
            found[name] = {
                "call": " ".join(["kg query", name, *(f'--param {key}="{value}"' for key, value in given.items())]),
                "columns": [table.variables[n] for n in shown],
                "rows": [[row[n] for n in shown] for row in rows[:ROWS]],
            }
    return found


def shipped_queries(answers: dict[str, dict[str, Any]]) -> str:
    """The shipped queries, each with its parameters and an answer over the seeds."""
    parts = [
        "# Queries with a name\n\nWritten by `python docs/regenerate.py`: each shipped query with the first rows that it "
        "gives over `seeds/`. They are files in `kg/rdf/queries`; `kg query --list` lists them, and a running `kg serve` "
        "shows and runs them at `/queries/NAME`.\n"
    ]
    for name, query in named_queries().items():
        told = "".join(
            f"- `{p.name}` ({p.type}{'' if p.required else ', optional'}): {p.description}\n" for p in query.parameters
        )
        parts.append(f"## {name}\n\n{query.title}. {query.description}\n" + (f"\n{told}" if told else ""))
        parts.append(f"```sh\n{answers[name]['call']}\n```\n\n{_markdown(answers[name])}")
    return "\n".join(parts)


def _markdown(answer: dict[str, Any]) -> str:
    if not answer["rows"]:
        return "The seeds give no rows.\n"
    rows = [answer["columns"], ["---"] * len(answer["columns"]), *answer["rows"]]
    return "".join("| " + " | ".join(_cell(value) for value in row) + " |\n" for row in rows)


def _cell(value: object) -> str:
    return "" if value is None else html.escape(" ".join(str(value).split()), quote=False).replace("|", "\\|")


def prepared(folder: Path) -> Path:
    """A folder with the seeds, and the store and the exports that are built from them."""
    (folder / "seeds").symlink_to(ROOT / "seeds")
    with _inside(folder):
        result = CliRunner().invoke(main, ["build"])
    if result.exit_code:
        raise SystemExit(result.output)
    (folder / SUMMARY).write_text(result.stdout, encoding="utf-8")
    return folder


def masked(text: str) -> str:
    """The text without the times that differ from run to run."""
    return SECONDS.sub("… s", text)


def outdated(store: Path, act: Callable[[Path, str], object] = lambda path, text: None) -> list[Path]:
    """The documents that do not have the content that they should have, each handed to ``act`` with it."""
    found = []
    for path, text in documents(store):
        if not path.is_file() or masked(path.read_text(encoding="utf-8")) != masked(text):
            found.append(path)
            act(path, text)
    return found


def run() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing")
    check = parser.parse_args().check
    with tempfile.TemporaryDirectory() as folder:
        store = prepared(Path(folder))
        found = outdated(store, (lambda path, text: None) if check else _write)
        if not check:
            shutil.copytree(store / "exports", ROOT / "exports", dirs_exist_ok=True)
            shutil.copytree(store / "diagrams", ROOT / "docs" / "diagrams", dirs_exist_ok=True)
    if not check:
        subprocess.run([sys.executable, ROOT / "docs" / "notebook.py"], check=True)
    for path in found:
        click.echo(f"{'out of date' if check else 'written'}: {path.relative_to(ROOT)}")
    sys.exit(1 if check and found else 0)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    run()
