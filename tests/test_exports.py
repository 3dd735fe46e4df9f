"""What is committed in ``exports/`` is what the seeds give, and they give it every time."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from rdflib import Graph

import kg
from kg.catalogue import size
from kg.pipeline import Summary

ROOT = Path(__file__).parents[1]
COMMITTED = sorted((ROOT / "exports").iterdir()) if (ROOT / "exports").is_dir() else []


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Summary]:
    folder = tmp_path_factory.mktemp("build")
    return folder, kg.build([ROOT / "seeds"], store=folder / "store", exports=folder / "exports")


@pytest.mark.slow
def test_same_files_are_written(built: tuple[Path, Summary]) -> None:
    assert [path.name for path in sorted((built[0] / "exports").iterdir())] == [path.name for path in COMMITTED]


@pytest.mark.slow
def test_turtle_is_the_same_byte_for_byte(built: tuple[Path, Summary]) -> None:
    assert (built[0] / "exports" / "stancegraph.ttl").read_bytes() == (
        ROOT / "exports" / "stancegraph.ttl"
    ).read_bytes()


def test_turtle_is_read_alike_by_rdflib_and_oxigraph() -> None:
    path = ROOT / "exports" / "stancegraph.ttl"
    read = set(ox.parse(path=path, format=ox.RdfFormat.TURTLE))
    assert len(Graph().parse(path)) == len(read) > 1000


@pytest.mark.slow
def test_summary_counts_what_is_in_the_store(built: tuple[Path, Summary]) -> None:
    with kg.Store(built[0] / "store", mode="read") as store:
        assert size(store) == built[1].size
    assert built[1].size.articles == len(list((ROOT / "seeds").glob("*.md")))
    assert built[1].counts.stored == built[1].size.articles


@pytest.mark.slow
def test_order_of_the_input_does_not_matter(built: tuple[Path, Summary], tmp_path: Path) -> None:
    seeds = sorted((ROOT / "seeds").glob("*.md"), reverse=True)
    kg.build(seeds, store=tmp_path / "store", exports=tmp_path / "exports", workers=2)
    with kg.Store(built[0] / "store", mode="read") as one, kg.Store(tmp_path / "store", mode="read") as other:
        assert one.nquads() == other.nquads()


@pytest.mark.slow
def test_building_again_reads_nothing_twice(built: tuple[Path, Summary]) -> None:
    again = kg.build([ROOT / "seeds"], store=built[0] / "store", exports=built[0] / "exports")
    assert again.counts.unchanged == again.counts.read
    assert again.counts.stored == 0


def places(path: Path) -> dict[str, list[float]]:
    """The numbers of the paths by which each node and each edge of a diagram is drawn, in points, by its name."""
    found: dict[str, list[float]] = {}
    for element in ElementTree.parse(path).getroot().iter("{http://www.w3.org/2000/svg}g"):
        name = element.get("id", "")
        if name.startswith(("node_", "edge_")):
            drawn = " ".join(part.get("d", "") for part in element.iter("{http://www.w3.org/2000/svg}path"))
            found.setdefault(name, []).extend(map(float, re.findall(r"-?\d+(?:\.\d+)?", drawn)))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", ["stances.svg", "relations.svg", "ego.svg", "agreement.svg"])
def test_diagram_has_the_same_nodes_and_edges_in_the_same_places(built: tuple[Path, Summary], name: str) -> None:
    committed, drawn = places(ROOT / "exports" / name), places(built[0] / "exports" / name)
    assert len(drawn) > 5
    assert committed.keys() == drawn.keys()
    assert all(drawn[node] == pytest.approx(numbers, abs=0.5) for node, numbers in committed.items())
