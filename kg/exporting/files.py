"""Files that are there whole or not at all."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to that takes the place of ``path`` when all went well, and leaves no trace when not.

    Compressed where the name ends in ``.gz``, without the time, so that the same content gives the same bytes. What is
    no regular file (a pipe, ``/dev/stdout``) is written to as it is. Raises ``OSError`` where that cannot be.
    """
    if path.exists() and not path.is_file():
        with path.open("wb") as out, _compressed(out, path) as packed:
            yield packed
        return
    target = path.resolve()
    fresh = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with _opened(fresh, path) as part:
            with _compressed(part, path) as packed:
                yield packed
            part.flush()
            os.fsync(part.fileno())
        fresh.replace(target)
    except BaseException as error:
        fresh.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.filename is None:
            raise OSError(error.errno, error.strerror or str(error), str(path)) from error
        raise


def _opened(fresh: Path, path: Path) -> IO[bytes]:
    """The temporary file. Raises ``OSError`` that names the file which it is to become."""
    try:
        return fresh.open("wb")
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


@contextmanager
def _compressed(out: IO[bytes], path: Path) -> Iterator[IO[bytes]]:
    if path.suffix != ".gz":
        yield out
        return
    with gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0) as packed:
        yield cast("IO[bytes]", packed)
