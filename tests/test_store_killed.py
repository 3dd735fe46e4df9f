"""Whoever writes may be killed at any moment: each article's graph is whole or not there, and the next run ends the work."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from killing import Killer, killer
from pyoxigraph import Quad
from rdf_records import worked_record
from servers import Place

from kg.rdf import nquads, quads
from kg.rdf.store import Store, StoreError
from kg.rdf.vocabulary import term

pytestmark = pytest.mark.heavy

BUILDS = 20
PUTS = 40
LOADS = 12
NAMES = [f"a{number}" for number in range(12)]
TEXTS = [
    "Norland opposes the harbour treaty.\n\nNorland spoke against the harbour treaty on Tuesday. Sudland supports it.",
    "Sudland asks for a meeting.\n\nSudland requested a meeting of the Harbour Council. Norland rejected the request.",
    "Envoys quarrel.\n\n“The treaty is a farce,” said Mila Torn, Norland's envoy. She accused Sudland of bad faith.",
    "Council votes.\n\nThe Harbour Council adopted a resolution on fishing. Norland condemned the resolution.",
    "Talks go on.\n\nSudland could block the talks. Norland did not endorse the plan of Sudland.",
    "A visit.\n\nNorland's foreign minister praised Sudland. The two countries agreed to work together.",
]
Graphs = dict[str, list[Quad]]


@pytest.fixture(scope="module")
def writers() -> Iterator[Killer]:
    with killer() as found:
        yield found


def articles(folder: Path, ending: str) -> Path:
    """A folder of short articles; the ending makes it another version of the same ones."""
    folder.mkdir()
    for number, text in enumerate(TEXTS):
        (folder / f"article-{number}.txt").write_text(f"{text} {ending}\n", encoding="utf-8")
    return folder


def graphs(where: Path | str) -> Graphs:
    """The article graphs of a store."""
    with Store(where, mode="read") as store:
        return {name.value: found for name, found in store.article_graphs()}


def all_of(where: Path | str) -> str:
    """Everything that a store says, as sorted N-Quads."""
    with Store(where, mode="read") as store:
        return store.nquads()


def check(where: Path, versions: list[Graphs]) -> None:
    """Each graph that is there is one of its versions; so is what is derived from them."""
    try:
        store = Store(where, mode="read")
    except StoreError as error:
        assert "there is no store" in str(error)
        return
    with store:
        for name, graph in store.article_graphs():
            odd = [set(map(str, graph)) ^ set(map(str, version[name.value])) for version in versions]
            assert not all(odd), f"{name} is no version; the nearest differs in {min(odd, key=len)}"
        derived = store.derived("clusters")
        assert not derived or any(quad.object == term("kg:DerivedGraph") for quad in derived)


@pytest.fixture(scope="module")
def versions(writers: Killer, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, str, Graphs, float]]:
    """Two versions of the same articles: folder, all that an undisturbed build says of it, its graphs, its seconds."""
    found = []
    for ending in ("Nobody else spoke.", "Borland supports Sudland."):
        base = tmp_path_factory.mktemp("undisturbed")
        folder, started = articles(base / "articles", ending), time.monotonic()
        run = {"paths": [str(folder)], "store": str(base / "kg"), "exports": str(base / "exports")}
        assert writers.run("build", **run) == "done"
        found.append((folder, all_of(base / "kg"), graphs(base / "kg"), time.monotonic() - started))
    return found


def test_builds_that_are_killed_leave_whole_graphs_and_are_ended_by_the_next(
    writers: Killer, versions: list[tuple[Path, str, Graphs, float]], tmp_path: Path
) -> None:
    chance, killed, ended = random.Random(20230815), 0, 0
    known = [version[2] for version in versions]
    while killed < BUILDS:
        if chance.random() < 0.3:
            shutil.rmtree(tmp_path / "kg", ignore_errors=True)
        folder, everything, _, seconds = versions[ended % 2]
        run = {"paths": [str(folder)], "store": str(tmp_path / "kg"), "exports": str(tmp_path / "exports")}
        early = chance.random() < 0.5
        delay = chance.uniform(0, 0.1) if early else chance.uniform(0, seconds * 0.7)
        outcome = writers.run("build", delay, from_first_put=early, **run)
        assert outcome in ("killed", "done")
        killed += outcome == "killed"
        check(tmp_path / "kg", known)
        if outcome == "done":
            assert all_of(tmp_path / "kg") == everything
            ended += 1
    assert writers.run("build", **run) == "done"
    assert all_of(tmp_path / "kg") == everything


def test_puts_that_are_killed_leave_whole_graphs_and_are_ended_by_the_next(writers: Killer, tmp_path: Path) -> None:
    chance, title, killed = random.Random(20230816), "Take 0", 0
    takes = [f"Take {number}" for number in range(PUTS + 1)]
    expected = [
        {quads(worked_record(name))[0].graph_name.value: quads(worked_record(name, title=take)) for name in NAMES}  # type: ignore[union-attr]
        for take in takes
    ]
    while killed < PUTS:
        if chance.random() < 0.1:
            shutil.rmtree(tmp_path / "kg", ignore_errors=True)
        title = takes[killed]
        outcome = writers.run(
            "put", chance.uniform(0, 0.04), True, store=str(tmp_path / "kg"), names=NAMES, title=title
        )
        assert outcome in ("killed", "done")
        killed += 1
        check(tmp_path / "kg", expected[: killed + 1])
    assert writers.run("put", store=str(tmp_path / "kg"), names=NAMES, title=title) == "done"
    undisturbed = [quad for name in NAMES for quad in quads(worked_record(name, title=title))]
    assert all_of(tmp_path / "kg") == nquads(undisturbed)


def test_loads_that_are_killed_leave_whole_graphs_and_are_ended_by_the_next(writers: Killer, tmp_path: Path) -> None:
    chance = random.Random(20230818)
    names = [f"a{number}" for number in range(60)]
    graphs_of = {graph[0].graph_name.value: graph for graph in map(quads, map(worked_record, names))}  # type: ignore[union-attr]
    shards = [tmp_path / f"shard-{number}.nq" for number in range(3)]
    for number, shard in enumerate(shards):
        shard.write_text(nquads(chain.from_iterable(list(graphs_of.values())[number::3])), encoding="utf-8")
    run = {"store": str(tmp_path / "undisturbed"), "paths": list(map(str, shards))}
    assert writers.run("load", **run) == "done"
    run["store"] = str(tmp_path / "kg")
    for _ in range(LOADS):
        if chance.random() < 0.7:
            shutil.rmtree(tmp_path / "kg", ignore_errors=True)
        assert writers.run("load", chance.uniform(0, 0.5), True, **run) in ("killed", "done")
        check(tmp_path / "kg", [graphs_of])
    assert writers.run("load", **run) == "done"
    assert graphs(tmp_path / "kg") == graphs_of
    assert all_of(tmp_path / "kg") == all_of(tmp_path / "undisturbed")
    with Store(tmp_path / "kg", mode="read") as store:
        assert len(store.derived("clusters")) > len(graphs_of)


@pytest.mark.server
@pytest.mark.parametrize("server", ["oxigraph", "virtuoso"])
def test_a_server_is_left_with_whole_graphs_by_the_next_writer(
    writers: Killer, server: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    place: Place = request.getfixturevalue(server)
    place.clear()
    for name, value in place.environment.items():
        monkeypatch.setenv(name, value)
    chance = random.Random(20230817)
    run = {"store": str(place.where), "names": NAMES, "environment": place.environment}
    for number in range(8):
        assert writers.run("put", chance.uniform(0, 0.5), True, title=f"Take {number}", **run) in ("killed", "done")
        Store(place.where).close()
        for name, graph in graphs(str(place.where)).items():
            short = name.rsplit("/", 1)[1]
            assert any(graph == quads(worked_record(short, title=f"Take {take}")) for take in range(number + 1)), name
        assert not [name for name in place.graphs() if "/staging/" in name]
    assert writers.run("put", title="Take 8", **run) == "done"
    assert all_of(str(place.where)) == nquads(q for name in NAMES for q in quads(worked_record(name, title="Take 8")))
