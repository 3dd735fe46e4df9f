"""The query processes: a few at work, a bounded queue before them, a new one for each that was stopped."""

from __future__ import annotations

import asyncio
import contextlib
from asyncio.subprocess import PIPE, Process
from pathlib import Path
from typing import Final, Literal

from kg.serving.jobs import DATA, END, HEAD, Answer, Job, line
from kg.serving.limits import RETRY_AFTER, Limits, Refused
from kg.serving.process import PIECE, command, why_ended

_GRACE: Final = 10.0
"""Seconds beyond the limit: to kill a process that its own alarm did not end, and to wait for one in its place."""


class Worker:
    """One query process."""

    def __init__(self, process: Process, limits: Limits) -> None:
        self._process = process
        self._limits = limits

    @classmethod
    async def start(cls, directory: Path | str, mode: Literal["read", "write"], limits: Limits) -> Worker:
        """A process that has opened the store. Raises ``Refused`` where it cannot."""
        process = await asyncio.create_subprocess_exec(
            *command(directory, mode, limits), stdin=PIPE, stdout=PIPE, limit=PIECE, start_new_session=True
        )
        worker = cls(process, limits)
        try:
            await worker._answer()
        except BaseException:
            await worker.stop()
            raise
        return worker

    @property
    def alive(self) -> bool:
        """Whether it can take another job."""
        return self._process.returncode is None

    async def ask(self, job: Job) -> Answer:
        """The answer. Raises ``Refused`` for what is refused, and where the process was stopped."""
        assert self._process.stdin is not None
        try:
            async with asyncio.timeout(self._limits.seconds + _GRACE):
                self._process.stdin.write(line(job, self._limits))
                await self._process.stdin.drain()
                return await self._answer()
        except (TimeoutError, ConnectionError, asyncio.CancelledError) as error:
            await self.stop()
            if isinstance(error, asyncio.CancelledError):
                raise
            raise why_ended(self._process.returncode, self._limits) from error

    async def _answer(self) -> Answer:
        assert self._process.stdout is not None
        parts = []
        try:
            while True:
                kind, length = HEAD.unpack(await self._process.stdout.readexactly(HEAD.size))
                content = await self._process.stdout.readexactly(length)
                if kind != DATA:
                    break
                parts.append(content)
        except asyncio.IncompleteReadError as error:
            raise why_ended(await self._process.wait(), self._limits) from error
        if kind == END:
            return Answer(content.decode(), b"".join(parts))
        status, _, message = content.decode().partition(" ")
        raise Refused(int(status), message)

    async def finish(self) -> None:
        """Let the process end by itself."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()

    async def stop(self) -> None:
        """End the process."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()


class Pool:
    """As many query processes as questions may run at the same time."""

    def __init__(self, directory: Path | str, limits: Limits) -> None:
        self.directory = directory
        self.limits = limits
        self._idle: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()  # who worked last has read most already
        self._waiting = 0
        self._workers: set[Worker] = set()
        self._renewals: set[asyncio.Task[None]] = set()
        self._writing = asyncio.Lock()

    async def start(self) -> None:
        """Start the processes. Raises ``Refused`` where the store cannot be read."""
        await asyncio.gather(*(self._add() for _ in range(self.limits.queries)))

    async def _add(self) -> None:
        worker = await Worker.start(self.directory, "read", self.limits)
        self._workers.add(worker)
        self._idle.put_nowait(worker)

    async def stop(self) -> None:
        """End all processes."""
        for renewal in self._renewals:
            renewal.cancel()
        await asyncio.gather(*self._renewals, return_exceptions=True)
        await asyncio.gather(*(worker.stop() for worker in self._workers))

    async def ask(self, job: Job) -> Answer:
        """The answer, from a process that is free or becomes so in time. Raises ``Refused`` otherwise."""
        worker = await self._free()
        try:
            return await worker.ask(job)
        finally:
            if worker.alive:
                self._idle.put_nowait(worker)
            else:
                self._renew(worker)

    async def update(self, job: Job) -> None:
        """Carry an update out, one at a time, in a process of its own. Raises ``Refused`` where a build is writing."""
        async with self._writing:
            worker = await Worker.start(self.directory, "write", self.limits)
            try:
                await worker.ask(job)
            finally:
                await worker.finish()

    async def _free(self) -> Worker:
        if self._idle.empty() and self._waiting >= self.limits.waiting:
            raise Refused(503, f"busy: {self.limits.waiting} questions are waiting already; come again in a moment")
        self._waiting += 1
        try:
            async with asyncio.timeout(self.limits.seconds + _GRACE):
                while not (worker := await self._idle.get()).alive:
                    self._renew(worker)
            return worker
        except TimeoutError as error:
            raise Refused(503, "busy: other questions take long; come again in a moment") from error
        finally:
            self._waiting -= 1

    def _renew(self, worker: Worker) -> None:
        self._workers.discard(worker)
        renewal = asyncio.create_task(self._replace())
        self._renewals.add(renewal)
        renewal.add_done_callback(self._renewals.discard)

    async def _replace(self) -> None:
        while True:
            with contextlib.suppress(Refused):
                return await self._add()
            await asyncio.sleep(RETRY_AFTER)
