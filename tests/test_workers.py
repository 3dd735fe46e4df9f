"""The same work in one process or in several."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence

import pytest

from kg.workers import THREAD_LIMITS, limit_threads, spread


def double(batch: Sequence[int]) -> list[str]:
    return [str(2 * number) for number in batch]


def die_of_thirteen(batch: Sequence[int]) -> list[str]:
    if 13 in batch:
        os.kill(os.getpid(), signal.SIGKILL)
    return double(batch)


def threads(batch: Sequence[str]) -> list[str]:
    return [os.environ.get(name, "") for name in batch]


def lost(number: int) -> str:
    return f"lost {number}"


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_batches(workers: int) -> None:
    batches = [[n, n + 1] for n in range(0, 20, 2)]
    assert [r for results in spread(double, batches, workers, lost) for r in results] == [str(2 * n) for n in range(20)]


def test_batches_are_taken_as_they_are_needed() -> None:
    taken: list[int] = []

    def batches():  # type: ignore[no-untyped-def]
        for number in range(100):
            taken.append(number)
            yield [number]

    assert next(spread(double, batches(), 1, lost)) == ["0"]
    assert taken == [0]


def test_item_that_kills_its_worker_is_named_and_the_rest_is_done() -> None:
    batches = [[1, 2], [12, 13, 14], [20], [21], [22], [23]]
    found = [r for results in spread(die_of_thirteen, batches, 2, lost) for r in results]
    assert found == ["2", "4", "24", "lost 13", "28", "40", "42", "44", "46"]


def test_workers_keep_to_one_numeric_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in THREAD_LIMITS:
        monkeypatch.delenv(name, raising=False)
    assert list(spread(threads, [list(THREAD_LIMITS)], 2, lost)) == [["1"] * len(THREAD_LIMITS)]


def test_threads_that_the_user_has_set_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    limit_threads()
    assert os.environ["OMP_NUM_THREADS"] == "3"
