"""Ctrl-C: one line instead of a traceback, and an end also where Oxigraph is at work, which hears of no signal."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import IO, Any, Final

import click

EXIT_CODE: Final = 130
"""What shells give to a command that Ctrl-C ended."""
GRACE: Final = 0.5
"""Seconds after which a command that has not ended yet says so, or is ended."""
ONLY_READ: Final = frozenset(["query", "list", "show", "analyse", "validate"])
"""Commands that write nothing, so that they can be ended in the middle."""
LEFT: Final = {
    "build": "what was stored is whole; the same command goes on where it stood",
    "load": "what was loaded before is whole; the same command loads the rest",
    "remove": "what was removed before is removed whole",
    "export": "a file that was there is as it was",
    "draw": "a file that was there is as it was",
}
"""In what state a command leaves what it writes."""
_HEARS: Final = frozenset(["serve"])
"""Commands that hear Ctrl-C at any time, and tell it on to themselves, which is no second one."""


class Interrupted(click.ClickException):
    """Ctrl-C."""

    exit_code = EXIT_CODE

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, err=True)


@contextmanager
def interruptible(command: str) -> Iterator[None]:
    """Let Ctrl-C end the command with one line and exit code 130.

    What is being written is finished or taken back first; a second Ctrl-C ends at once, and then the next command on the
    store clears up, as after a kill.
    """
    told = "interrupted" + (f"; {LEFT[command]}" if command in LEFT else "")
    try:
        with nullcontext() if command in _HEARS else _watched(told, command in ONLY_READ):
            yield
    except KeyboardInterrupt:
        raise Interrupted(told) from None


@contextmanager
def _watched(told: str, at_once: bool) -> Iterator[None]:
    """A thread that hears Ctrl-C while the main one is in code that does not."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard, said = socket.socketpair()
    said.setblocking(False)
    before = signal.set_wakeup_fd(said.fileno(), warn_on_full_buffer=False)
    threading.Thread(target=_watch, args=(heard, told, at_once), daemon=True).start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        said.close()


def _watch(heard: socket.socket, told: str, at_once: bool) -> None:
    pressed = 0
    with heard:
        while True:
            try:
                numbers = heard.recv(64)
            except TimeoutError:
                if at_once:
                    _end(told)
                _say("interrupted; finishing what is being written (Ctrl-C again ends at once)")
                heard.settimeout(None)
                continue
            if not numbers:
                return
            pressed += numbers.count(signal.SIGINT)
            if pressed > 1:
                _end(told)
            if pressed:
                heard.settimeout(GRACE)


def _say(text: str) -> None:
    os.write(2, f"{text}\n".encode())


def _end(told: str) -> None:
    _say(told)
    os._exit(EXIT_CODE)
