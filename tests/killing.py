"""Writers that are killed: a warmed process forks one for each job and kills it after so long, unless it is done.

The time runs from the start or, where that is asked for, from the first article that is put into the store.

Run as a program it reads jobs as JSON lines and answers each with ``killed``, ``done`` or what went wrong. It never opens
a store itself, since a database does not survive a fork.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def killer() -> Iterator[Killer]:
    """A warmed process that runs and kills writers."""
    command = [sys.executable, str(Path(__file__))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Killer(process)
        finally:
            process.kill()


class Killer:
    """Runs jobs and kills them."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, kind: str, delay: float | None = None, from_first_put: bool = False, **arguments: Any) -> str:
        """``killed`` or ``done``; without a delay the job is left to finish."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps([kind, delay, from_first_put, arguments]) + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()


def build(paths: list[str], store: str, exports: str) -> None:
    """What ``kg build`` does."""
    from kg import pipeline

    pipeline.build(paths, store=store, exports=exports)


def put(store: str, names: list[str], title: str, environment: dict[str, str] | None = None) -> None:
    """Put one article after the other into a store."""
    os.environ.update(environment or {})
    from rdf_records import worked_record

    from kg.rdf import quads
    from kg.rdf.store import Store

    with Store(store) as opened:
        for name in names:
            record = worked_record(name, title=title)
            if not opened.has(record):
                opened.put(quads(record))


def load(store: str, paths: list[str]) -> None:
    """What ``kg load`` does."""
    from kg import loading
    from kg.rdf.store import Store

    with Store(store) as opened:
        loading.load(opened, map(Path, paths), print)


def _job(kind: str, arguments: dict[str, Any], first_put: int) -> None:
    from kg.rdf.store import Store

    def announced(really: Callable[..., None]) -> Callable[..., None]:
        def told(*given: Any) -> None:
            os.write(first_put, b".")
            really(*given)

        return told

    Store.put, Store.fill = announced(Store.put), announced(Store.fill)  # type: ignore[method-assign]
    try:
        {"build": build, "put": put, "load": load}[kind](**arguments)
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
        os._exit(1)
    os._exit(0)


def _run(kind: str, delay: float | None, from_first_put: bool, arguments: dict[str, Any]) -> str:
    heard, first_put = os.pipe()
    child = os.fork()
    if child == 0:
        _job(kind, arguments, first_put)
    os.close(first_put)
    if delay is not None:
        if from_first_put:
            os.read(heard, 1)
        _wait(child, delay)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    os.close(heard)
    if os.WIFSIGNALED(status):
        return "killed"
    return "done" if status == 0 else f"failed with {os.waitstatus_to_exitcode(status)}"


def _wait(child: int, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and not os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT):
        time.sleep(0.001)


def main() -> None:
    """Warm up, then answer jobs until there are no more."""
    import kg.drawing
    import kg.exporting
    import kg.loading
    import kg.pipeline
    import kg.rdf.remote
    import kg.rdf.store
    from kg.model import Article

    list(kg.pipeline.extract_all([Article("warm", "Norland opposes the plan of Sudland.")]))
    for line in sys.stdin:
        print(_run(*json.loads(line)), flush=True)


if __name__ == "__main__":
    main()
