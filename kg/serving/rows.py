"""How many rows an answer has, counted in the bytes that Oxigraph writes, piece by piece."""

from __future__ import annotations

import re
from typing import Final

import pyoxigraph as ox

_MARKS: Final = {
    ox.QueryResultsFormat.JSON: (re.compile(rb'(?:\}\},|":\[)\{"[^},]'), 6, 0),
    ox.QueryResultsFormat.XML: (re.compile(rb"<result>"), 8, 0),
    ox.QueryResultsFormat.TSV: (re.compile(rb"\n"), 1, -1),
    ox.QueryResultsFormat.CSV: (re.compile(rb"\r\n"), 2, -1),
}
"""What stands once for each row and in no value, how long it is, and how many rows there are before the first one.

A value in JSON may end in what looks like the end of a row, but then no name of a column follows. A row without any value
is ``{}`` there and not counted. In CSV a value that stands in quotation marks may hold line breaks.
"""


class Rows:
    """The rows of one answer."""

    def __init__(self, form: ox.QueryResultsFormat) -> None:
        self._mark, self._length, self.number = _MARKS[form]
        self._parted = form == ox.QueryResultsFormat.CSV
        self._quoted = False
        self._rest = b""

    def add(self, data: bytes) -> None:
        """Count on, with the next piece of the answer."""
        joined = self._rest + data
        if self._parted:
            self._rest = b"\r" if joined.endswith(b"\r") else b""
            joined = self._outside(joined.removesuffix(b"\r"))
        else:
            self._rest = joined[max(len(joined) - self._length + 1, 0) :]
        self.number += len(self._mark.findall(joined))

    def _outside(self, data: bytes) -> bytes:
        """What stands outside quotation marks; one that is doubled within them ends and begins them again."""
        parts = data.split(b'"')
        found = b'"'.join(parts[self._quoted :: 2])
        self._quoted ^= len(parts) % 2 == 0
        return found
