"""RSS and Atom feeds → articles, without the network and without XML entities."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from kg.reading.articles import Found
from kg.reading.decoding import read_bytes
from kg.reading.paths import Source
from kg.reading.problems import ReadingError

_BLOCKS = frozenset({"p", "div", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr"})


def read_feed(source: Source) -> Iterator[Found]:
    """The entries of an RSS or Atom file: title, text (the fullest that the feed holds), date, link.

    The publisher is the feed's title. Raises ``ReadingError`` for XML that is damaged, declares entities, or is no feed.
    """
    root = _parse(read_bytes(source.path))
    channel = root if _name(root) == "feed" else next((node for node in root.iter() if _name(node) == "channel"), None)
    if _name(root) not in ("feed", "rss", "RDF") or channel is None:
        raise ReadingError(f"not an RSS or Atom feed: its root is <{_name(root)}>")
    publisher, language = _first(channel, "title"), _first(channel, "language") or root.get(f"{{{_XML}}}lang")
    entries = [node for node in root.iter() if _name(node) in ("item", "entry")]
    if not entries:
        raise ReadingError("the feed has no entries")
    for number, entry in enumerate(entries, 1):
        fields = {**_fields(entry), "publisher": publisher, "language": language}
        yield Found(fields, entry.sourceline, str(number))


_XML = "http://www.w3.org/XML/1998/namespace"


def _parse(data: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ReadingError(f"not XML: {error.msg}", error.lineno) from error
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise ReadingError("the XML declares entities, which are not read")
    return root


def _fields(entry: etree._Element) -> dict[str, object]:
    texts = [_first(entry, name) for name in ("encoded", "content", "description", "summary")]
    body = max((_plain(text) for text in texts if text), key=len, default=None)
    title = _first(entry, "title")
    return {
        "title": _plain(title) if title else None,
        "text": body or None,
        "published": _first(entry, "pubDate", "published", "date", "updated"),
        "url": _link(entry),
    }


def _name(node: etree._Element) -> str:
    """The tag without its namespace; "" for comments and the like."""
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def _first(node: etree._Element, *names: str) -> str | None:
    """The text of the first child with the first of these names that has one."""
    for name in names:
        for child in node:
            if _name(child) == name and (text := _text(child)):
                return text
    return None


def _text(node: etree._Element) -> str:
    if len(node):
        return str(etree.tostring(node, encoding="unicode", with_tail=False))
    return (node.text or "").strip()


def _link(entry: etree._Element) -> str | None:
    for child in entry:
        if _name(child) == "link" and child.get("rel", "alternate") == "alternate":
            return child.get("href") or (child.text or "").strip() or None
    return None


def _plain(text: str) -> str:
    """The words of a piece of HTML, its blocks parted by blank lines; text without markup as it is."""
    if "<" not in text and "&" not in text:
        return text
    try:
        root = html.fromstring(f"<div>{text}</div>")
    except (etree.LxmlError, ValueError):
        return text
    for node in root.xpath("//script|//style"):
        node.drop_tree()
    for node in root.iter():
        if node.tag in _BLOCKS:
            node.tail = f"\n\n{node.tail or ''}"
    lines = (" ".join(line.split()) for line in re.split(r"\n\s*\n", root.text_content()))
    return "\n\n".join(line for line in lines if line)
