"""The command line: results on standard output, the rest on standard error, and what the exit code says."""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from time import perf_counter

import pytest
from click.testing import CliRunner, Result
from rdf_records import worked_record

from kg import drawing, pipeline
from kg.cli import COMMANDS, main
from kg.exporting import FORMATS
from kg.pipeline import update_clusters
from kg.rdf import quads
from kg.rdf.store import Store

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


def test_own_tables_are_laid_over_the_shipped_ones(tmp_path: Path) -> None:
    row = "predicate\tpos\tholder\ttarget\ttype\nflimflam\tV\tsubject\tobject\tcriticises\n"
    (tmp_path / "predicates.tsv").write_text(row, encoding="utf-8")
    article = lines({"id": "a", "text": "On Tuesday France flimflammed Germany over the fishing treaty."})
    plain = json.loads(run("extract", "-", stdin=article).stdout)
    result = run("extract", "--lexicon", str(tmp_path), "-", stdin=article)
    assert plain["stances"] == []
    assert [stance["type"] for stance in json.loads(result.stdout)["stances"]] == ["criticises"]


@pytest.mark.parametrize("workers", ["1", "2"])
def test_table_that_cannot_be_used_is_named(tmp_path: Path, workers: str) -> None:
    (tmp_path / "predicates.tsv").write_text("predicate\ttypo\nsnub\tx\n", encoding="utf-8")
    result = run(
        "extract", "--lexicon", str(tmp_path), "--workers", workers, "-", stdin=lines({"id": "a", "text": "x"})
    )
    assert result.exit_code == 2
    assert str(tmp_path / "predicates.tsv") in result.stderr
    assert len(result.stderr.splitlines()) == 1


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


# the store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("cli") / "store"
    with Store(directory) as graph:
        graph.put(quads(worked_record("harbour")))
        graph.put(quads(worked_record("harbour-two")))
        update_clusters(graph)
    return directory


@pytest.mark.parametrize(
    "arguments",
    [
        ["list"],
        ["show", "x"],
        ["remove", "x"],
        ["validate"],
        ["analyse"],
        ["draw"],
        ["report"],
        ["export", "turtle"],
        ["query", "who-opposes"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_without_a_store_the_next_command_to_type_is_named(arguments: list[str], tmp_path: Path) -> None:
    result = run(*arguments, "--store", str(tmp_path / "none"))
    assert result.exit_code == 2
    assert "kg build" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "none").exists()


def test_list_names_every_article(store: Path) -> None:
    result = run("list", "--store", str(store), "--format", "csv")
    assert result.exit_code == 0
    header, *rows = csv.reader(result.stdout.splitlines())
    assert header == ["id", "published", "publisher", "title", "issues", "stances"]
    assert [row[0] for row in rows] == ["harbour", "harbour-two"]


@pytest.mark.parametrize("name", ["harbour", "arland", "Arland", "harbour-17"])
def test_show_knows_articles_actors_and_issues(store: Path, name: str) -> None:
    result = run("show", name, "--store", str(store), "--format", "json")
    assert result.exit_code == 0
    assert any(row["holder"] == "Arland" and row["stance"] == "opposes" for row in json.loads(result.stdout))


def test_show_of_something_unknown_says_what_to_do(store: Path) -> None:
    result = run("show", "nobody", "--store", str(store))
    assert result.exit_code == 1
    assert "nobody" in result.stderr
    assert "kg list" in result.stderr


def test_remove_takes_an_article_away_and_names_what_is_not_there(store: Path, tmp_path: Path) -> None:
    other = tmp_path / "store"
    shards = tmp_path / "part.nq"
    assert run("export", "nquads", "--store", str(store), "-o", str(shards)).exit_code == 0
    assert run("load", str(shards), "--store", str(other)).exit_code == 0
    result = run("remove", "harbour", "nothing", "--store", str(other))
    assert result.exit_code == 1
    assert "nothing" in result.stderr
    listed = run("list", "--store", str(other), "--format", "tsv").stdout.splitlines()
    assert [line.split("\t")[0] for line in listed] == ["id", "harbour-two"]


@pytest.mark.parametrize("suffix", [".nq", ".nq.gz"])
def test_what_is_exported_as_nquads_can_be_loaded(store: Path, tmp_path: Path, suffix: str) -> None:
    exported = run("export", "nquads", "--store", str(store)).stdout
    shard = tmp_path / f"part{suffix}"
    shard.write_bytes(gzip.compress(exported.encode()) if suffix.endswith(".gz") else exported.encode())
    result = run("load", str(shard), "--store", str(tmp_path / "store"))
    assert result.exit_code == 0
    assert run("export", "nquads", "--store", str(tmp_path / "store")).stdout == exported


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"this is no graph\n", "not N-Quads"),
        (b'<http://a.example/s> <http://a.example/p> "x" <http://a.example/g> .\n', "not the graph of an article"),
        (b'<http://a.example/s> <http://a.example/p> "x" .\n', "not the graph of an article"),
        (None, "No such file"),
    ],
)
def test_load_refuses_what_is_not_of_our_shape(content: bytes | None, said: str, tmp_path: Path) -> None:
    shard = tmp_path / "part.nq"
    if content is not None:
        shard.write_bytes(content)
    result = run("load", str(shard), "--store", str(tmp_path / "store"))
    assert result.exit_code == 1
    assert said in result.stderr
    assert str(shard) in result.stderr


def test_load_refuses_graphs_of_another_base(store: Path, tmp_path: Path) -> None:
    shard = tmp_path / "part.nq"
    run("export", "nquads", "--store", str(store), "-o", str(shard))
    result = run("load", str(shard), "--store", str(tmp_path / "store"), "--base", "https://other.example/")
    assert result.exit_code == 1
    assert "https://other.example/" in result.stderr


def test_validate_says_that_the_graphs_conform(store: Path) -> None:
    result = run("validate", "--store", str(store))
    assert result.exit_code == 0
    assert "conform" in result.stdout


def test_validate_names_what_does_not_conform(tmp_path: Path) -> None:
    with Store(tmp_path) as graph:
        found = quads(worked_record())
        graph.put([quad for quad in found if not quad.predicate.value.endswith("#polarity")])
    result = run("validate", "--store", str(tmp_path))
    assert result.exit_code == 1
    assert "polarity" in result.stdout


# query


def test_query_alone_lists_the_shipped_queries() -> None:
    result = run("query", "--format", "csv")
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) > 10
    assert any(line.startswith("who-opposes,") for line in result.stdout.splitlines())


def test_query_by_name_takes_labels_as_parameters(store: Path) -> None:
    result = run("query", "positions-of-an-actor", "--param", "actor=Arland", "--store", str(store), "--format", "json")
    assert result.exit_code == 0
    assert {row["type"] for row in json.loads(result.stdout)} >= {"opposes"}


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("csv", "who,n\nArland,1\n"),
        ("tsv", "who\tn\nArland\t1\n"),
        ("json", '[\n {\n  "who": "Arland",\n  "n": 1\n }\n]\n'),
    ],
)
def test_answers_come_in_every_form(store: Path, form: str, expected: str) -> None:
    question = "SELECT ?who (COUNT(DISTINCT ?a) AS ?n) WHERE { ?a kg:opposes ?i ; rdfs:label ?who } GROUP BY ?who"
    result = run("query", question, "--store", str(store), "--format", form)
    assert result.exit_code == 0
    assert result.stdout == expected


def test_table_shows_iris_with_their_prefix(store: Path) -> None:
    result = run("query", "SELECT DISTINCT ?a WHERE { ?a kg:opposes ?i }", "--store", str(store))
    assert result.stdout.splitlines()[-1].strip() == "actor:arland"


def test_construct_gives_turtle(store: Path) -> None:
    result = run("query", "CONSTRUCT { ?a kg:opposes ?i } WHERE { ?a kg:opposes ?i }", "--store", str(store))
    assert [line.strip() for line in result.stdout.splitlines() if line] == [
        "@prefix kg: <https://w3id.org/stancegraph/ontology#> .",
        "@prefix actor: <https://w3id.org/stancegraph/id/actor/> .",
        "@prefix issue: <https://w3id.org/stancegraph/id/issue/> .",
        "actor:arland",
        "kg:opposes issue:harbour-17 ,",
        "issue:harbour-two-17 .",
    ]


def test_query_is_read_from_a_file(store: Path, tmp_path: Path) -> None:
    (tmp_path / "ask.rq").write_text("ASK { actor:arland kg:opposes ?issue }", encoding="utf-8")
    result = run("query", "-f", str(tmp_path / "ask.rq"), "--store", str(store), "--format", "csv")
    assert result.stdout == "answer\ntrue\n"


@pytest.mark.parametrize("value", ["actor:arland", "https://w3id.org/stancegraph/id/actor/arland"])
def test_parameters_of_sparql_are_bound(store: Path, value: str) -> None:
    question = "SELECT DISTINCT ?a ?type WHERE { ?s kg:holder ?a ; kg:stanceType ?type }"
    result = run("query", question, "--param", f"a={value}", "--store", str(store), "--format", "csv")
    assert {line.split(",")[0] for line in result.stdout.splitlines()[1:]} == {
        "https://w3id.org/stancegraph/id/actor/arland"
    }


def test_parameters_are_never_pasted(store: Path) -> None:
    question = "SELECT ?a ?label WHERE { ?a rdfs:label ?label }"
    result = run("query", question, "--param", 'label=x" } #', "--store", str(store), "--format", "csv")
    assert result.exit_code == 0
    assert result.stdout == "a,label\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["SELECT nonsense"], "cannot be read"),
        (["DELETE WHERE { ?s ?p ?o }"], "only reads"),
        (["SELECT * { SERVICE <http://a.example/> { ?s ?p ?o } }"], "SERVICE is refused"),
        (["who-oposes"], "did you mean who-opposes?"),
        (["who-opposes"], "--param issue="),
        (["who-opposes", "--param", "issue=nothing at all"], "nothing at all"),
        (["who-opposes", "--param", "issue"], "K=V"),
        (["SELECT * { ?s ?p ?o }", "--format", "turtle"], "CONSTRUCT"),
    ],
)
def test_question_that_cannot_be_answered_exits_with_2(store: Path, arguments: list[str], said: str) -> None:
    result = run("query", *arguments, "--store", str(store))
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr


# analyse, draw, export


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_analyse_prints_the_measures(store: Path, form: str) -> None:
    result = run("analyse", "--store", str(store), "--format", form)
    assert result.exit_code == 0
    assert "Agreement over issues" in result.stdout
    if form == "json":
        assert json.loads(result.stdout)["Summary"][0]["measure"] == "articles"


def test_kinds_of_diagrams_are_those_that_can_be_drawn() -> None:
    from kg.cli.drawing import KINDS

    assert tuple(KINDS) == drawing.KINDS


@pytest.mark.parametrize(
    ("kind", "suffix", "magic"),
    [("stances", "svg", b"<?xml"), ("ego", "png", b"\x89PNG"), ("relations", "pdf", b"%PDF")],
)
def test_draw_writes_the_diagram(store: Path, tmp_path: Path, kind: str, suffix: str, magic: bytes) -> None:
    result = run("draw", kind, "-o", str(tmp_path / f"d.{suffix}"), "--store", str(store))
    assert result.exit_code == 0, result.stderr
    assert (tmp_path / f"d.{suffix}").read_bytes().startswith(magic)


@pytest.mark.parametrize("kind", drawing.KINDS)
def test_every_kind_is_drawn_or_said_why_not(store: Path, tmp_path: Path, kind: str) -> None:
    result = run(
        "draw", kind, "--size", "18x22", "--theme", "dark", "-o", str(tmp_path / "d.png"), "--store", str(store)
    )
    assert result.exit_code in (0, 2)
    assert (tmp_path / "d.png").exists() == (result.exit_code == 0)
    assert result.exit_code == 0 or f"no {kind} diagram to draw" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--size", "wide"], "write centimetres as 16x10"),
        (["--size", "2x2"], "the width must be 6 to 200 cm"),
        (["--window", "fortnight"], "is no window"),
        (["--since", "yesterday"], "is not a date"),
        (["--format", "html"], "draw windows"),
    ],
)
def test_draw_says_what_it_cannot_make_sense_of(
    store: Path, tmp_path: Path, arguments: list[str], message: str
) -> None:
    result = run("draw", "stances", *arguments, "--exports", str(tmp_path), "--store", str(store))
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())


def test_a_query_narrows_the_stances_of_a_diagram_and_its_source_line_says_so(store: Path, tmp_path: Path) -> None:
    query = ("--query", "SELECT ?stance { ?stance a kg:Stance }", "--store", str(store))
    assert run("draw", "stances", *query, "-o", str(tmp_path / "d.svg")).exit_code == 0
    assert "only stances that a query found." in (tmp_path / "d.svg").read_text(encoding="utf-8")
    refused = run("draw", "events", *query, "-o", str(tmp_path / "e.svg"))
    assert (refused.exit_code, "--query chooses stances" in refused.stderr) == (2, True)


def test_draw_says_why_there_is_nothing_to_draw(store: Path, tmp_path: Path) -> None:
    result = run("draw", "ego", "--actor", "nobody", "-o", str(tmp_path / "d.svg"), "--store", str(store))
    assert result.exit_code == 2
    assert "nobody" in result.stderr


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_exported_and_named_in_the_help(store: Path, form: str) -> None:
    result = run("export", form, "--store", str(store))
    assert result.exit_code == 0
    assert "Arland" in result.stdout
    assert re.search(rf"[ ,]{form}[ ,.]", run("export", "--help").output)


def test_unknown_format_is_told_with_those_that_are_known(store: Path) -> None:
    result = run("export", "word", "--store", str(store))
    assert result.exit_code == 2
    assert "turtle" in result.stderr


# build


def test_build_stores_draws_exports_and_sums_up(folder: Path, tmp_path: Path) -> None:
    places = ["--store", str(tmp_path / "store"), "--exports", str(tmp_path / "exports")]
    result = run("build", str(folder), *places)
    assert result.exit_code == 0, result.output
    assert re.search(r"^articles +1 +\(1 added\)$", result.stdout, re.MULTILINE)
    assert re.search(r"^time +[\d.]+ s$", result.stdout, re.MULTILINE)
    assert (tmp_path / "exports" / "stancegraph.ttl").read_bytes()
    again = run("build", str(folder), *places)
    assert "(1 unchanged)" in again.stdout
    forced = run("build", str(folder), *places, "--rebuild")
    assert "(1 replaced)" in forced.stdout


def test_build_reads_a_changed_article_again(folder: Path, tmp_path: Path) -> None:
    places = ["--store", str(tmp_path / "store"), "--exports", str(tmp_path / "exports")]
    run("build", str(folder), *places)
    (folder / "treaty.txt").write_text(TEXT.replace("opposes", "supports"), encoding="utf-8")
    result = run("build", str(folder), *places)
    assert "articles  1  (1 replaced)" in result.stdout
    assert "supports" in run("show", "treaty.txt", *places[:2]).stdout


def test_build_names_what_failed_and_does_the_rest(folder: Path, tmp_path: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    places = ["--store", str(tmp_path / "store"), "--exports", str(tmp_path / "exports")]
    result = run("build", str(folder), *places)
    assert result.exit_code == 1
    assert "empty.txt" in result.stderr
    assert "articles  1" in result.stdout


def test_build_names_the_article_that_cannot_be_extracted_and_does_the_rest(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    extract = pipeline.extract_record

    def poisoned(doc, settings):  # type: ignore[no-untyped-def]
        if doc.article.id.endswith("poison.txt"):
            raise RuntimeError("poison")
        return extract(doc, settings)

    monkeypatch.setattr(pipeline, "extract_record", poisoned)
    (folder / "poison.txt").write_text("Poison\n\nNorland opposes the treaty.", encoding="utf-8")
    places = ["--store", str(tmp_path / "store"), "--exports", str(tmp_path / "exports")]
    result = run("build", str(folder), *places)
    assert result.exit_code == 1
    assert "error: poison.txt: cannot be extracted: RuntimeError: poison" in result.stderr
    assert "articles  1  (1 added, 1 failed)" in result.stdout
    monkeypatch.undo()
    mended = run("build", str(folder), *places)
    assert mended.exit_code == 0
    assert "articles  2  (1 added, 1 unchanged)" in mended.stdout


def test_build_of_nothing_writes_nothing(tmp_path: Path) -> None:
    places = ["--store", str(tmp_path / "store"), "--exports", str(tmp_path / "exports")]
    result = run("build", str(tmp_path / "none"), *places)
    assert result.exit_code == 1
    assert result.stderr == f"error: {tmp_path / 'none'}: no such file or folder\n"
    assert list(tmp_path.iterdir()) == []


def test_build_says_each_article_when_asked_to_say_more(folder: Path, tmp_path: Path) -> None:
    places = ["--store", str(tmp_path / "store"), "--exports", str(tmp_path / "exports")]
    assert "treaty.txt" in run("build", str(folder), *places, "-v").stderr.splitlines()
    assert run("build", str(folder), *places, "-q", "--rebuild").output == ""


def test_build_refuses_another_base_later(folder: Path, tmp_path: Path) -> None:
    places = ["--store", str(tmp_path / "store"), "--exports", str(tmp_path / "exports")]
    assert run("build", str(folder), *places, "--base", "https://a.example/").exit_code == 0
    result = run("build", str(folder), *places, "--base", "https://b.example/")
    assert result.exit_code == 1
    assert "https://a.example/" in result.stderr
