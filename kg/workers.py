"""The same work over many batches: in this process or in several, with the results in the order of the batches."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Final, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

THREAD_LIMITS: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")
"""Environment variables by which the numeric libraries are kept to one thread for each process."""


def limit_threads() -> None:
    """One numeric thread in this process, unless the user has set otherwise. Call it before numpy is imported."""
    for name in THREAD_LIMITS:
        os.environ.setdefault(name, "1")


@contextmanager
def collector_off() -> Iterator[None]:
    """Where millions of small objects are made that are in no cycles: Python would look through all of them time and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def spread(
    task: Callable[[Sequence[Item]], list[Result]],
    batches: Iterable[Sequence[Item]],
    workers: int,
    lost: Callable[[Item], Result],
) -> Iterator[list[Result]]:
    """``task(batch)`` for every batch, in order, on ``workers`` processes.

    ``task`` must be picklable. When a worker is killed, its batch is tried again, then item by item, and ``lost(item)``
    stands for each item that kills its worker again.
    """
    if workers <= 1:
        yield from map(task, batches)
        return
    pool = _pool(workers)
    waiting: deque[tuple[Sequence[Item], Future[list[Result]] | None]] = deque()
    try:
        for batch in batches:
            try:
                waiting.append((batch, pool.submit(task, batch)))
            except BrokenProcessPool:
                pool = _pool(workers)
                waiting.append((batch, None))
            if len(waiting) > 2 * workers:
                yield _collect(task, *waiting.popleft(), lost)
        while waiting:
            yield _collect(task, *waiting.popleft(), lost)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _collect(
    task: Callable[[Sequence[Item]], list[Result]],
    batch: Sequence[Item],
    future: Future[list[Result]] | None,
    lost: Callable[[Item], Result],
) -> list[Result]:
    """The result of the batch, or what can be had of it when its worker was killed."""
    try:
        return future.result() if future is not None else _alone(task, batch)
    except BrokenProcessPool:
        return _piecemeal(task, batch, lost)


def _piecemeal(
    task: Callable[[Sequence[Item]], list[Result]], batch: Sequence[Item], lost: Callable[[Item], Result]
) -> list[Result]:
    try:
        return _alone(task, batch)
    except BrokenProcessPool:
        if len(batch) == 1:
            return [lost(batch[0])]
        return [result for item in batch for result in _piecemeal(task, [item], lost)]


def _alone(task: Callable[[Sequence[Item]], list[Result]], batch: Sequence[Item]) -> list[Result]:
    with _pool(1) as pool:
        return pool.submit(task, batch).result()


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=limit_threads)
