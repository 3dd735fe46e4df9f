"""The synthetic graph is of the real shape and always the same; the benchmark measures every side."""

from __future__ import annotations

from pathlib import Path

from benchmarks.endpoint import QUERIES, Comparison, tables, timed
from benchmarks.synthetic import RUN, synthetic_records, write_shards
from kg.rdf import quads
from kg.rdf.store import Store
from kg.rdf.validation import validate


def test_the_same_seed_gives_the_same_graph_of_the_real_shape(tmp_path: Path) -> None:
    first = write_shards(tmp_path / "a", 2000, 2)
    again = write_shards(tmp_path / "b", 2000, 2)
    other = write_shards(tmp_path / "c", 2000, 2, seed=2)
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in again]
    assert first[0].read_bytes() != other[0].read_bytes()
    assert 2000 <= sum(path.read_text().count("\n") for path in first) < 3500
    records = synthetic_records()
    with Store(None) as store:
        for _ in range(3):
            store.put(quads(next(records), run=RUN))
        report = validate(store)
    assert report.conforms, str(report)


def test_every_side_is_measured(tmp_path: Path) -> None:
    loads, questions = tables(tmp_path, 2000, 1)
    assert all(f"| {name} |" in questions for name in QUERIES)
    assert "bulk loader" in loads and loads.count("×") == 6


def test_short_questions_are_compared_in_milliseconds_and_long_ones_by_ratio() -> None:
    short = Comparison((0.01, 0.02), (0.014, 0.03))
    assert (short.more, short.worst) == ("+4.0 ms", "+10.0 ms")
    long = Comparison((0.5, 1.0), (0.6, 1.1))
    assert (long.more, long.worst) == ("1.20×", "1.20×")
    assert [len(times) >= 3 for times in timed(3, lambda: None, lambda: None)] == [True, True]
