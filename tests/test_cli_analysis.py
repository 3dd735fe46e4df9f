"""``kg analyse``: what can be asked for, and what is said of what cannot."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rdf_records import worked_record

from kg.analysis.material import NETWORKS
from kg.analysis.registry import MEASURES
from kg.cli import main
from kg.rdf.quads import quads
from kg.rdf.store import Store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("analyse") / "store"
    with Store(folder) as graph:
        for name, day in (("harbour", "2023-08-15"), ("quay", "2023-11-02")):
            record = worked_record(name, published=day)
            graph.put(quads(replace(record, stances=tuple(replace(one, date=day) for one in record.stances))))
    return folder


def run(store: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["analyse", "--store", str(store), *arguments])


def lines(store: Path, *arguments: str) -> list[dict[str, str]]:
    result = run(store, *arguments, "--format", "csv")
    assert result.exit_code == 0, result.stderr
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_list_names_everything_without_a_store(tmp_path: Path) -> None:
    found = lines(tmp_path / "none", "--list")
    assert {line["name"] for line in found if line["kind"] == "network"} == set(NETWORKS)
    assert {line["name"] for line in found if line["kind"] == "measure"} == set(MEASURES)
    assert all(line["references"] for line in found)


def test_a_measure_is_one_tidy_table(store: Path) -> None:
    found = lines(store, "--measure", "pn")
    assert set(found[0]) == {"network", "actor", "label", "kind", "pn"}
    assert {line["label"] for line in found} == {"Arland", "Borduria", "Cetonia"}


def test_a_network_is_its_ties(store: Path) -> None:
    ties = {(line["source"], line["target"], line["key"]) for line in lines(store, "--network", "attribution")}
    assert ("outlet:Example Herald", "mila-torn-person", "quotes") in ties
    assert ("mila-torn-person", "arland", "speaks for") in ties
    assert lines(store, "--network", "events")


def test_measures_of_several_networks_come_one_after_another(store: Path) -> None:
    result = run(store, "--measure", "size", "--network", "support", "--network", "opposition", "--format", "json")
    assert result.exit_code == 0
    assert [line["network"] for line in json.loads(result.stdout)["size"]] == ["support", "opposition"]


@pytest.mark.parametrize(
    ("window", "labels"),
    [
        ("30d", ["2023-08-15 to 2023-09-13", "2023-09-14 to 2023-10-13", "2023-10-14 to 2023-11-12"]),
        ("8w/4w", ["2023-08-14 to 2023-10-08", "2023-09-11 to 2023-11-05"]),
        ("3m", ["2023-07 to 2023-09", "2023-10 to 2023-12"]),
        ("1y", ["2023"]),
    ],
)
def test_windows_stand_in_columns(store: Path, window: str, labels: list[str]) -> None:
    found = lines(store, "--measure", "size", "--network", "relations", "--window", window, "--since", "2023-08-15")
    assert [line["window"] for line in found] == labels


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--kind", "dragon"], "kinds of the store: country, person"),
        (["--publisher", "Gazette"], "outlets of the store: Example Herald"),
        (["--target", "the whole truth"], "--target takes the id or the whole label"),
        (["--since", "2050"], "stances is selected"),
    ],
)
def test_where_nothing_is_selected_it_says_what_there_is(store: Path, arguments: list[str], said: str) -> None:
    result = run(store, *arguments)
    assert (result.exit_code, said in result.stderr) == (0, True)
    assert "note" not in run(store, *arguments, "-q").stderr


def test_the_two_mode_network_is_normalised_by_activity_or_prominence(store: Path) -> None:
    for normalise in ("activity", "prominence"):
        found = lines(store, "--network", "two-mode", "--normalise", normalise)
        assert all(0 < abs(float(line["weight"])) <= 1 for line in found)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--network", "two-mode", "--normalise", "cosine"], "not of two-mode"),
        (["--network", "congruence", "--normalise", "activity"], "is of two-mode"),
        (["--threshold", "2"], "--threshold: of what --network"),
        (["--engine", "igraph", "--normalise", "jaccard"], "--engine, --normalise: of what --network"),
        (["--network", "congruence", "--bootstrap", "5"], "with --measure"),
        (["--since", "2023-13"], "is not a date"),
        (["--until", "2023-02-30"], "is not a date"),
        (["--query", "SELECT ?who { ?s kg:holder ?who }"], "names no stances"),
        (["--query", "nowhere.rq"], "nowhere.rq"),
    ],
)
def test_what_would_change_nothing_or_is_no_date_is_refused(store: Path, arguments: list[str], message: str) -> None:
    result = run(store, *arguments)
    assert result.exit_code in (1, 2) and message in result.stderr


def test_the_stances_that_a_query_finds_make_the_network(store: Path, tmp_path: Path) -> None:
    """A query of one article's stances gives the network of that article, from a file as well."""
    query = 'SELECT ?stance ?day { ?stance a kg:Stance ; prov:wasDerivedFrom/schema:datePublished ?day FILTER(STR(?day) < "2023-09") }'
    (tmp_path / "early.rq").write_text(query, encoding="utf-8")
    found = lines(store, "--network", "relations", "--min-confidence", "0", "--query", query)
    assert found == lines(
        store, "--network", "relations", "--min-confidence", "0", "--query", str(tmp_path / "early.rq")
    )
    assert found == lines(store, "--network", "relations", "--min-confidence", "0", "--until", "2023-09")
    assert found != lines(store, "--network", "relations", "--min-confidence", "0")
    nothing = run(store, "--measure", "size", "--query", 'SELECT ?s { ?s a kg:Stance FILTER(STR(?s) = "") }')
    assert nothing.exit_code == 0


def test_stances_in_no_window_are_told(tmp_path: Path) -> None:
    with Store(tmp_path / "store") as graph:
        record = worked_record("harbour", published="2023-08-15")
        days = ("1968", *("2023-08-15",) * (len(record.stances) - 1))
        stances = tuple(replace(one, date=day) for one, day in zip(record.stances, days, strict=True))
        graph.put(quads(replace(record, stances=stances)))
    said = run(
        tmp_path / "store", "--measure", "size", "--window", "30d", "--all-factualities", "--min-confidence", "0"
    )
    assert "note: stances of times before the first window (2023-08-15): 1;" in said.stderr
    assert "note" not in run(tmp_path / "store", "--measure", "size", "--window", "30d", "-q").stderr


def test_of_every_kind_it_is_told_what_is_in_no_window(tmp_path: Path) -> None:
    """Two articles, the second without a date, each with one event, quotation and affiliation; the first event is of 1968.

    The affiliation stands in the graph twice: with its role, and as the country that the person belongs to.
    """
    with Store(tmp_path / "store") as graph:
        record = worked_record("harbour")
        graph.put(quads(replace(record, events=(replace(record.events[0], date="1968"),))))
        undated = worked_record("quay", published=None)
        graph.put(quads(replace(undated, stances=(), events=(replace(undated.events[0], date=None),))))
    asked = ("--network", "events", "--network", "attribution", "--window", "30d", "--measure", "size")
    said = run(tmp_path / "store", *asked).stderr
    for words in (
        "events of times before the first window (2023-08-15): 1; --since takes them in",
        "events without a date, in no window: 1",
        "attributions without a date, in no window: 1",
        "affiliations without a date, in no window: 2",
    ):
        assert f"note: {words}\n" in said
    assert "note: stances" not in run(tmp_path / "store", *asked, "--target", "cetonia").stderr
    assert "in none of the windows" not in said
    assert "events" not in run(tmp_path / "store", "--window", "30d", "--measure", "size").stderr
    gaps = ("--network", "events", "--window", "1d/7d", "--since", "1967-12-31")
    assert "note: events in none of the windows: 1\n" in run(tmp_path / "store", *gaps).stderr


def test_a_kernel_weighs_the_stances_of_a_window(store: Path) -> None:
    """The 15th of August lies 1/3 of the bandwidth from the middle of a window of three days."""
    asked = ("--network", "two-mode", "--window", "3d", "--since", "2023-08-14", "--until", "2023-08-16")
    plain, smoothed = lines(store, *asked), lines(store, *asked, "--since", "2023-08-15", "--kernel", "triangular")
    assert {abs(float(line["weight"])) for line in plain} == {1}
    assert {abs(float(line["weight"])) for line in smoothed} == {round(1 / 3, 6)}


def test_intervals_are_asked_for_by_number_of_draws(store: Path) -> None:
    (line,) = lines(store, "--measure", "polarisation", "--bootstrap", "7")
    assert (line["replications"], line["level"]) == ("7", "0.95")
    assert "low" in run(store, "--bootstrap", "3").stdout


def test_persons_count_as_whom_they_speak_for(store: Path) -> None:
    unfolded, folded = lines(store, "--network", "two-mode"), lines(store, "--network", "two-mode", "--fold", "country")
    assert "Mila Torn" in {line["source_label"] for line in unfolded} | {line["target_label"] for line in unfolded}
    assert "Mila Torn" not in {line["source_label"] for line in folded} | {line["target_label"] for line in folded}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--measure", "pagerank", "--network", "signed"], "wrong on a signed network"),
        (["--measure", "fame"], "there is no measure 'fame'"),
        (["--network", "friends"], "there is no network 'friends'"),
        (["--window", "soon"], "write 30d"),
        (["--window", "0d"], "write 30d"),
        (["--window", "100000d"], "write 30d"),
        (["--kernel", "gaussian"], "say which with --window"),
        (["--kernel", "gaussian", "--window", "5s"], "not of stances"),
        (["--measure", "pn", "--bootstrap", "5"], "headline and polarisation"),
    ],
)
def test_what_cannot_be_asked_is_said_with_exit_code_2(store: Path, arguments: list[str], message: str) -> None:
    result = run(store, *arguments)
    assert (result.exit_code, message in result.stderr) == (2, True)
    assert "Traceback" not in result.stderr
