"""Ctrl-C ends a command with one line and exit code 130, whatever it is at, and leaves nothing half-written."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from endpoint import ENDLESS, Endpoint, filled
from rdf_records import worked_record

from kg.cli.interrupting import Interrupted, interruptible
from kg.rdf import nquads, quads
from kg.rdf.store import Store

CHILD = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from kg.cli import main
import kg.rdf.store
print("ready", flush=True)
main(sys.argv[1:])
"""


def interrupted(*arguments: str, after: float = 1.0, times: int = 1) -> tuple[int, str]:
    """Exit code and standard error of the command, which gets Ctrl-C when it has run for so many seconds."""
    command = [sys.executable, "-c", CHILD, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        time.sleep(after)
        for _ in range(times):
            process.send_signal(signal.SIGINT)
            time.sleep(0.05)
        _, told = process.communicate(timeout=60)
        return process.returncode, told


@pytest.mark.parametrize("options", [[], ["--timeout", "60"]], ids=["inside", "in a process of its own"])
def test_a_query_in_the_middle(tmp_path: Path, options: list[str]) -> None:
    store = filled(tmp_path / "kg", "harbour")
    assert interrupted("query", ENDLESS, "--store", str(store), *options) == (130, "interrupted\n")


@pytest.mark.parametrize("times", [1, 2])
def test_a_load_in_the_middle(tmp_path: Path, times: int) -> None:
    shard = tmp_path / "shard.nq"
    shard.write_text("".join(nquads(quads(worked_record(f"a{number}"))) for number in range(400)), encoding="utf-8")
    place = tmp_path / "kg"
    code, told = interrupted("load", str(shard), "--store", str(place), after=0.5, times=times)
    if code != 0:
        assert code in (130, -signal.SIGINT)  # the second one may meet a process that is ending
        assert "Traceback" not in told
        assert "the same command loads the rest" in told
    with Store(place) as store:
        found = list(store.article_graphs())
        assert len(found) in (0, 400)
        assert all(len(graph) == len(quads(worked_record("a1"))) for _, graph in found)


def test_a_server_ends_as_it_was_told(tmp_path: Path) -> None:
    store = filled(tmp_path / "kg", "harbour")
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, "serve", "--store", str(store), "--port", "0"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        address = process.stderr.readline().split(" at ")[1].split(" ")[0]
        assert Endpoint(urlsplit(address).port or 0, store).query("ASK {}").status == 200
        process.send_signal(signal.SIGINT)
        assert (process.stderr.read(), process.wait(60)) == ("ended\n", 0)


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("build", "interrupted; what was stored is whole; the same command goes on where it stood"),
        ("export", "interrupted; a file that was there is as it was"),
        ("list", "interrupted"),
    ],
)
def test_what_is_told(command: str, told: str) -> None:
    with pytest.raises(Interrupted) as caught, interruptible(command):
        raise KeyboardInterrupt
    assert (caught.value.message, caught.value.exit_code) == (told, 130)


def test_whoever_heard_of_signals_before_hears_of_them_after() -> None:
    before = signal.set_wakeup_fd(-1)
    try:
        with interruptible("list"):
            pass
        assert signal.set_wakeup_fd(-1) == -1
    finally:
        signal.set_wakeup_fd(before)
