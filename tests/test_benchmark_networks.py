"""The measurements of networks run, on a small graph."""

from __future__ import annotations

from benchmarks.networks import measure, synthetic, table
from kg.analysis.material import Sources, material


def test_the_synthetic_graph_has_the_size_asked_for_and_is_the_same_every_time() -> None:
    rows = list(synthetic(100, 300))
    assert rows == list(synthetic(100, 300))
    assert sum(row.target_kind == "country" for row in rows) == 300


def test_a_measure_is_timed_in_a_process_of_its_own() -> None:
    figures = list(measure(material(Sources(list(synthetic(60, 120)))), limit=60, only="pn"))
    assert [figure[:2] for figure in figures] == [("(the network)", "signed"), ("pn", "signed")]
    assert all(seconds is not None and memory > 0 for _, _, seconds, memory in figures)
    assert "| pn | signed |" in table(figures)
    assert "stopped" in table([("pn", "signed", None, 0.0)])
