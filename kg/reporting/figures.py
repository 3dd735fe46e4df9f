"""Diagrams inside a page: their svg made fit to stand beside others, with a name and a description."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as Xml

from kg.drawing import DrawingError, Request, html, scene
from kg.drawing.render import svg
from kg.reporting.quotes import Quote, Read

SVG: Final = "http://www.w3.org/2000/svg"
LINK: Final = "http://www.w3.org/1999/xlink"
QUOTES: Final = 100
"""The most quotes under a diagram."""
_NUMBER: Final = re.compile(r"-?\d+\.\d{3,}")
_DROPPED: Final = (f"{{{SVG}}}metadata", f"{{{SVG}}}style")


@dataclass(frozen=True, slots=True)
class Figure:
    """A diagram with what it shows in words; ``svg`` is empty where ``missing`` says why it was not drawn."""

    kind: str
    title: str
    note: str
    source: str
    svg: str
    missing: str = ""
    quotes: Sequence[Quote] = ()
    """The first of the ``total`` quotes of the stances that it draws."""
    total: int = 0


def figure(kind: str, read: Read, request: Request) -> Figure:
    """The diagram of a kind with the words behind it, or the reason why there is none."""
    try:
        found = scene(kind, read.rows, request)
    except DrawingError as error:
        return Figure(kind, kind, "", "", "", str(error))
    quotes = [one for one in read.quotes if (one.row.holder, one.row.target) in found.behind]
    quotes.sort(key=lambda one: (one.row.holder_label, one.row.target_label, one.row.date or "", -one.row.confidence))
    drawn = inline(svg(found), f"{kind}-")
    return Figure(kind, found.title, found.note, found.source, drawn, "", quotes[:QUOTES], len(quotes))


def inline(text: str, prefix: str) -> str:
    """The svg as part of a page: ids of its own, coordinates to a hundredth of a point."""
    Xml.register_namespace("", SVG)
    Xml.register_namespace("xlink", LINK)
    root = Xml.fromstring(html.inline(text, prefix))
    for parent in list(root.iter()):
        for child in [child for child in parent if child.tag in _DROPPED]:
            parent.remove(child)
        for name, value in list(parent.attrib.items()):
            parent.set(name, _attribute(name, value))
    root.set("stroke-linejoin", "round")
    return Xml.tostring(root, encoding="unicode")


def _attribute(name: str, value: str) -> str:
    if name.endswith("href") and not value.startswith("#"):
        return ""
    if name in ("d", "x", "y", "transform"):
        return _NUMBER.sub(lambda found: _short(found[0], 5 if "scale" in value else 2), value)
    return value


def _short(number: str, digits: int) -> str:
    return f"{float(number):.{digits}f}".rstrip("0").rstrip(".")
