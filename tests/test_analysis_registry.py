"""Every network and measure by its name: tables, windows, what is refused, and where each comes from."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from analysis_rows import EVENT, QUOTE
from test_analysis_networks import relation, rows

from kg.analysis import Selection
from kg.analysis.folding import AffiliationRow
from kg.analysis.material import NETWORKS, Options, Sources, UnknownNetwork, material, materials
from kg.analysis.methods import bibtex, methods, references
from kg.analysis.registry import MEASURES, UnknownMeasure
from kg.analysis.tidy import bootstrap_table, measure_table, network_table
from kg.reporting.page import DRAWN

DOCUMENT = Path(__file__).parents[1] / "docs" / "analysis.md"
STANCES = [
    *(replace(one, article=f"x{number}") for number, one in enumerate(rows())),
    *relation("a", "b", 1),
    *relation("b", "c", -1),
    *relation("c", "a", -1, date="2024-06-01", article="late"),
]
SOURCES = Sources(STANCES, [QUOTE], [EVENT, replace(EVENT, source="b", target="a", plover="AID")])
TOLD = [material(SOURCES)]


@pytest.mark.parametrize(
    ("measure", "network"), [(name, network) for name, measure in MEASURES.items() for network in measure.networks]
)
def test_every_measure_is_a_tidy_table_on_every_network_it_is_offered_on(measure: str, network: str) -> None:
    table = measure_table(measure, TOLD, network)
    assert len(set(table.columns)) == len(table.columns)
    assert all(len(line) == len(table.columns) for line in table.rows)
    assert table.rows or measure == "changes"
    assert measure_table(measure, [material(SOURCES)], network) == table


@pytest.mark.parametrize("network", NETWORKS)
def test_every_network_is_a_table_of_ties(network: str) -> None:
    table = network_table(network, TOLD)
    assert table.columns == ("network", "source", "source_label", "target", "target_label", "key", "weight")
    assert table.rows


def test_windows_stand_in_columns_of_their_own() -> None:
    told = materials(SOURCES, width=60)
    table = network_table("relations", told)
    assert table.columns[:3] == ("window", "start", "end")
    assert {line[1] for line in table.rows} == {"2024-03-05", "2024-05-04"}
    assert [len(one.events) for one in told] == [1 + 1, 0]
    assert len({line[0] for line in measure_table("size", told).rows}) == 2


def test_who_speaks_for_whom_is_taken_from_the_articles_of_the_window() -> None:
    told = AffiliationRow("late", "q", "Q", "person", "b", "B", "country", published="2024-06-01")
    early, late = materials(replace(SOURCES, affiliations=[told]), width=60)
    assert (early.affiliations, late.affiliations) == ([], [told])


def test_threshold_and_normalisation_are_those_asked_for() -> None:
    told = material(SOURCES, Selection(), Options(normalise="cosine", threshold=0.2))
    assert [line[-1] for line in network_table("congruence", [told]).rows] == [0.25]


def test_sides_stand_beside_their_component_the_largest_first() -> None:
    told = [
        material(
            Sources([*relation("a", "b", -1), *relation("c", "d", 1), *relation("d", "e", -1), *relation("f", "f", 1)])
        )
    ]
    assert [(line[1], *line[-2:]) for line in measure_table("camps", told).rows] == [
        ("a", 0, 1), ("b", 1, 1), ("c", 0, 0), ("d", 0, 0), ("e", 1, 0)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("measure", "network", "message"),
    [
        ("pagerank", "signed", "wrong on a signed network; it is offered on support"),
        ("betweenness", "subtract", "wrong on a signed network"),
        ("pn", "congruence", "not offered; it is offered on signed"),
        ("charisma", None, "there is no measure 'charisma'"),
    ],
)
def test_what_is_not_offered_says_what_is(measure: str, network: str | None, message: str) -> None:
    with pytest.raises(UnknownMeasure, match=message):
        measure_table(measure, TOLD, network)


def test_an_unknown_network_names_the_known() -> None:
    with pytest.raises(UnknownNetwork, match="two-mode"):
        network_table("friends", TOLD)


def test_intervals_stand_beside_the_values() -> None:
    table = bootstrap_table("polarisation", materials(SOURCES, width=60), 5)
    assert table.columns == (
        "window",
        "start",
        "end",
        "measure",
        "value",
        "low",
        "high",
        "level",
        "replications",
        "defined",
    )
    assert len(bootstrap_table("headline", TOLD, 3).rows) == 9
    with pytest.raises(UnknownMeasure, match="headline and polarisation"):
        bootstrap_table("pn", TOLD, 3)


def test_every_network_and_measure_says_what_it_is_and_where_it_comes_from() -> None:
    known = {(one.kind, one.name) for one in methods()}
    assert known >= {("network", name) for name in NETWORKS} | {("measure", name) for name in MEASURES}
    assert {name for kind, name in known if kind == "measure"} == set(MEASURES)
    assert {key for one in methods() for key in one.references} <= set(references())
    assert bibtex(["pn", "closure"]).count("@article{") == 3
    assert bibtex(["placement"]).startswith("@inproceedings{gansner2005,")
    assert {name for kind in DRAWN.values() for name in kind} | {"colours"} == {
        name for kind, name in known if kind == "diagram"
    }


def test_the_documentation_names_every_network_measure_and_reference() -> None:
    page = DOCUMENT.read_text(encoding="utf-8")
    assert [one.name for one in methods() if f"`{one.name}`" not in page and f"| {one.name} |" not in page] == []
    entries = [entry.replace("{\\`a}", "à") for entry in references().values()]
    families = {re.search(r"author = \{+([^,}]*)", entry)[1] for entry in entries}  # type: ignore[index]
    assert [name for name in sorted(families) if name not in page] == []


@pytest.mark.parametrize("measure", MEASURES)
def test_of_nothing_every_measure_is_an_empty_table_or_a_line_of_what_is_not_defined(measure: str) -> None:
    table = measure_table(measure, [material(Sources([]))])
    assert all(
        cell in (None, 0, 0.0, "exact") or column in ("network", "measure", "factions")
        for line in table.rows
        for column, cell in zip(table.columns, line, strict=True)
    )
    assert measure_table(measure, materials(Sources([]))).rows == []
