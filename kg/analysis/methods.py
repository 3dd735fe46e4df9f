"""What each network and measure is and where it comes from: the tables methods.tsv and references.bib."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Method(NamedTuple):
    """A network, measure, interval or normalisation, with the BibTeX keys of its references."""

    kind: str
    name: str
    what: str
    references: tuple[str, ...]


@cache
def methods() -> tuple[Method, ...]:
    """Every method in the order of the table.

    >>> next(method for method in methods() if method.name == "pn").references
    ('everett2014',)
    """
    lines = _text("methods.tsv").splitlines()[1:]
    return tuple(
        Method(kind, name, what, tuple(keys.split())) for kind, name, what, keys in (line.split("\t") for line in lines)
    )


@cache
def references() -> dict[str, str]:
    """Every BibTeX entry by its key.

    >>> references()["everett2014"].splitlines()[0]
    '@article{everett2014,'
    """
    entries = re.split(r"\n\n+", _text("references.bib").strip())
    return {re.split(r"[{,]", entry, maxsplit=2)[1]: _spread(entry) for entry in entries}


def bibtex(names: Iterable[str]) -> str:
    """The BibTeX entries of the methods with these names, each once, by key. Raises ``KeyError`` for an unknown one."""
    return "\n".join(entries(names).values())


def entries(names: Iterable[str]) -> dict[str, str]:
    """The same, each entry by its key."""
    known = {method.name: method.references for method in methods()}
    return {key: references()[key] for key in sorted({key for name in names for key in known[name]})}


def _spread(entry: str) -> str:
    """The entry with one field a line."""
    return re.sub(r", (?=[a-z]+ = \{)", ",\n  ", entry).removesuffix("}") + "\n}\n"


def _text(name: str) -> str:
    return (files("kg.analysis") / name).read_text(encoding="utf-8")
