"""JSON lines, plain or gzipped, read one line at a time."""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

from kg.reading.articles import Found
from kg.reading.decoding import MAX_BYTES, not_text
from kg.reading.paths import Source
from kg.reading.problems import ReadingError

MAX_RATIO: Final = 200
"""How many times larger than its gzip a file may be: JSON text stays far below, a bomb is far above."""
_CHUNK: Final = 1024 * 1024


def read_jsonl(source: Source) -> Iterator[Found]:
    """One article a line. A bad line is reported and the next one read."""
    with source.path.open("rb") as stream:
        yield from read_stream(stream, source)


def read_jsonl_gz(source: Source) -> Iterator[Found]:
    """The same from gzip. Raises ``ReadingError`` where the gzip is damaged or grows beyond ``MAX_RATIO``."""
    with source.path.open("rb") as raw, gzip.GzipFile(fileobj=raw) as unpacked:

        def guard(read: int) -> None:
            if read > MAX_BYTES and read > MAX_RATIO * max(raw.tell(), 1):
                raise ReadingError(f"gzip grows more than {MAX_RATIO}-fold: not read further")

        try:
            yield from read_stream(io.BufferedReader(unpacked), source, guard)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise ReadingError(f"damaged gzip: {error}") from error


def read_stream(stream: BinaryIO, source: Source, guard: Callable[[int], None] = lambda read: None) -> Iterator[Found]:
    """The articles of a stream of JSON lines; ``guard`` is told how many bytes were read so far and may raise.

    Raises ``ReadingError`` where the first line shows that the stream is not text at all.
    """
    for number, line in _lines(stream, guard):
        if number == 1 and line and (what := not_text(line)):
            raise ReadingError(f"not JSON lines: {what}")
        if line is None:
            source.problem(f"line too long: the bound is {MAX_BYTES:,} bytes", number)
        elif line.strip():
            fields = _fields(line, number, source)
            if fields is not None:
                yield Found(fields, number, str(number))


def _lines(stream: BinaryIO, guard: Callable[[int], None]) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines; None for one that is longer than the bound, passed over without being held."""
    number, read = 0, 0
    while line := stream.readline(MAX_BYTES + 1):
        number, read = number + 1, read + len(line)
        guard(read)
        if len(line) <= MAX_BYTES:
            yield number, line
            continue
        del line
        while (rest := stream.readline(_CHUNK)) and not rest.endswith(b"\n"):
            read += len(rest)
            guard(read)
        yield number, None


def _fields(line: bytes, number: int, source: Source) -> dict[str, object] | None:
    try:
        found = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError as error:
        source.problem(f"not UTF-8: byte 0x{line[error.start]:02x} at column {error.start + 1}", number)
    except json.JSONDecodeError as error:
        source.problem(f"not JSON: {error.msg} at column {error.colno}", number)
    except (RecursionError, ValueError):
        source.problem("not JSON that can be read: nested too deeply, or a number too long", number)
    else:
        if isinstance(found, dict):
            return found
        source.problem("not a JSON object with the field 'text'", number)
    return None
