"""A query process: one snapshot, one job at a time, and an alarm that ends it when a job takes too long.

    python -m kg.serving.process DIR read|write BYTES

Oxigraph cannot be told to stop. The kernel can: an alarm that nothing handles ends the process, also when whoever
started it is gone, and whoever waits reads the signal in its exit code.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import signal
import sys
from functools import partial
from pathlib import Path
from typing import Final, Literal, cast

from kg.rdf.store import Store, StoreError
from kg.serving.answering import answer
from kg.serving.jobs import DATA, END, REFUSAL, frame, read_line
from kg.serving.limits import Limits, Refused

IDLE_SECONDS: Final = 2.0
"""How often an idle process looks for a newer snapshot, so that it keeps no old one on the disk."""

PIECE: Final = 1 << 20
"""Bytes of an answer that go over the pipe at once."""

OUT_OF_MEMORY: Final = 75
"""Exit code of a process whose memory did not suffice; Oxigraph's own end is an abort."""


def command(directory: Path | str, mode: Literal["read", "write"], limits: Limits) -> list[str]:
    """How a query process over this store is started."""
    return [sys.executable, "-m", "kg.serving.process", str(directory), mode, str(limits.memory)]


def why_ended(code: int | None, limits: Limits) -> Refused:
    """What the exit code of a process that did not finish its job means."""
    if code == -signal.SIGALRM:
        return Refused(503, f"stopped after {limits.seconds:g} s: ask for less, or allow more time")
    if code in (OUT_OF_MEMORY, -signal.SIGABRT, -signal.SIGKILL):
        return Refused(503, f"stopped: it needed more than {limits.memory >> 20:,} MB of memory; ask for less")
    if code == -signal.SIGSEGV:
        return Refused(400, "the query is nested too deeply: its parser ran out of stack")
    return Refused(500, f"the process that answers ended unexpectedly ({code})")


class Out:
    """Frames to standard output, in pieces large enough that whoever waits is not woken for each."""

    def __init__(self) -> None:
        with contextlib.suppress(ImportError, AttributeError, OSError):
            import fcntl

            fcntl.fcntl(1, fcntl.F_SETPIPE_SZ, PIECE)
        self._file = open(1, "wb", buffering=PIECE)  # noqa: SIM115

    def send(self, kind: bytes, content: bytes) -> None:
        """Write one frame; ends and refusals go out at once."""
        self._file.write(frame(kind, content))
        if kind != DATA:
            self._file.flush()


def serve_one(data: bytes, store: Store, out: Out) -> None:
    """Do one job and send what comes of it."""
    job, limits = read_line(data)
    signal.setitimer(signal.ITIMER_REAL, limits.seconds)
    try:
        store.refresh()
        media = answer(job, store, limits, partial(out.send, DATA))
    except Refused as refusal:
        kind, content = REFUSAL, f"{refusal.status} {refusal.message}"
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except StoreError as error:
        kind, content = REFUSAL, f"503 {error}"
    else:
        kind, content = END, media
    signal.setitimer(signal.ITIMER_REAL, 0)
    if store.mode == "write":
        store.publish()
    out.send(kind, content.encode())


def limit_memory(size: int) -> None:
    """Let the process take so many bytes more than it has now, and leave no image of it when it breaks."""
    try:
        import resource
    except ImportError:
        return
    pages = int(Path("/proc/self/statm").read_text().split()[0]) if Path("/proc/self/statm").is_file() else 0
    most = size + pages * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(directory: str, mode: str, memory: str) -> None:
    """Answer the jobs on standard input until it ends.

    What is there before the first one is there to stay, so Python's collector need not look through it in between.
    """
    out = Out()
    try:
        store = Store(directory, mode=cast("Literal['read', 'write']", mode))
    except StoreError as error:
        out.send(REFUSAL, f"503 {error}".encode())
        return
    with store:
        gc.freeze()
        out.send(END, b"")
        limit_memory(int(memory))
        while True:
            while mode == "read" and not select.select([sys.stdin], [], [], IDLE_SECONDS)[0]:
                store.refresh()
            data = sys.stdin.buffer.readline()
            if not data:
                return
            serve_one(data, store, out)


if __name__ == "__main__":
    main(*sys.argv[1:])
