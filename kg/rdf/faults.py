"""Why a query or an update cannot be read: line, column, the piece of text at fault, and a hint.

Oxigraph reports the furthest place that its parser looked at, which is up to a keyword's length beyond the fault, and
everything that might have stood there; rdflib's parser stops at the beginning of the part that it cannot read. The
later of the two places is where a reader has to look.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from typing import Final, NamedTuple

from kg.rdf.lexemes import LEXEME, WORDS

_PLACE: Final = re.compile(r"(?:error at )?(\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_EXPECTED: Final = re.compile(r'"(?:\\.|[^"\\])+"|\[[^\]]*\]|[^,]+')
_SENTENCE: Final = re.compile(r"(?:^|, )([A-Z][a-z]*(?: [\w]+)+ [\w ]+)")
_BROKEN_IRI: Final = re.compile(r"<[A-Za-z][\w+.-]*:[^<>\n]*>")
_SHOWN: Final = 40
_OPENING: Final = {"}": "{", ")": "(", "]": "["}

PATTERN: Final = "a pattern is subject, predicate and object, as in ?who kg:opposes ?what"
CLAUSES: Final = {
    "FILTER": "as in FILTER(?confidence > 50)",
    "LIMIT": "as in LIMIT 10",
    "OFFSET": "as in OFFSET 10",
    "ORDER": "as in ORDER BY ?who DESC(?date)",
    "GROUP": "as in GROUP BY ?who",
    "HAVING": "as in HAVING(COUNT(?x) > 1)",
    "BIND": "as in BIND(STR(?x) AS ?text)",
    "VALUES": "as in VALUES ?who { actor:china actor:france }",
    "OPTIONAL": "as in OPTIONAL { ?who rdfs:label ?name }",
    "GRAPH": "as in GRAPH ?graph { ?s ?p ?o }",
    "SELECT": "as in SELECT ?who WHERE { ?who kg:opposes ?what }",
    "ASK": "as in ASK { ?who kg:opposes ?what }",
    "CONSTRUCT": "as in CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "DESCRIBE": "as in DESCRIBE actor:china",
    "WHERE": "as in WHERE { ?who kg:opposes ?what }",
    "COUNT": "a column that is computed gets brackets and a name, as in (COUNT(?x) AS ?number)",
    ",": "only objects and arguments have commas between them, columns do not",
    "PREFIX": "as in PREFIX ex: <https://example.org/>",
    "INSERT": "as in INSERT DATA { GRAPH graph:mine { actor:china rdfs:comment 'text' } }",
    "CLEAR": "as in CLEAR GRAPH graph:mine ; CLEAR GRAPH graph:other",
    "DROP": "as in DROP GRAPH graph:mine ; DROP GRAPH graph:other",
    "DELETE": "as in DELETE WHERE { GRAPH ?g { actor:china rdfs:comment ?text } }",
}
"""How a part that begins so is written."""
SENTENCES: Final = {
    "The SELECT contains a variable that is unbound": "every column that is no aggregate has to stand in GROUP BY, and "
    "SELECT * cannot be grouped",
    "Duplicated variable name in SELECT": "two columns have the same name",
}
"""What Oxigraph says of a text that is well formed, in plainer words."""
RULES: Final = (
    "it ends too early, or breaks a rule of SPARQL, as when BIND or AS names a variable that has a value already, or an "
    "aggregate stands in a FILTER"
)


class Fault(NamedTuple):
    """What helps, and where the text is at fault, ``None`` where that is not known."""

    hint: str
    place: int | None = None


def explained(text: str, message: str, prefixes: Collection[str] = ()) -> str:
    """What to tell the author of the text, from the message of Oxigraph's parser.

    ``prefixes`` are those that need no declaration.
    """
    found = next(_certain(text, prefixes), None) or _said(text, message) or Fault(" ".join(message.split()))
    return found.hint if found.place is None else f"{_where(text, found.place)}: {found.hint}"


def _where(text: str, place: int) -> str:
    before = text[:place]
    line, column = before.count("\n") + 1, place - before.rfind("\n")
    piece = text[place:].split("\n")[0].strip()
    short = piece if len(piece) <= _SHOWN else piece[:_SHOWN].rstrip() + " …"
    return f"line {line}, column {column}, " + (f"at {short!r}" if piece else "at the end")


def _certain(text: str, prefixes: Collection[str]) -> Iterator[Fault]:
    """The faults that the smallest parts of the text show by themselves, in their order."""
    known = {"_", *prefixes, *re.findall(r"\bprefix\s+([^\s:]*):", text, re.IGNORECASE)}
    opened: list[tuple[str, int]] = []
    for match in LEXEME.finditer(text):
        kind, lexeme, place = match.lastgroup, match.group(), match.start()
        if kind == "prefixed":
            yield from _undeclared(text, lexeme.partition(":")[0], place, known)
        elif kind == "word" and not _is_word(text, place, lexeme):
            yield Fault(_unknown(text, place, lexeme), place)
        elif kind == "other":
            yield from _sign(text, lexeme, place, opened)
    for sign, place in opened[-1:]:
        yield Fault(f"this {sign!r} is not closed", place)


def _undeclared(text: str, prefix: str, place: int, known: Collection[str]) -> Iterator[Fault]:
    if prefix not in known and not text[:place].endswith("_"):
        yield Fault(f"the prefix {prefix}: is not declared; begin with PREFIX {prefix}: <https://…>", place)


def _sign(text: str, sign: str, place: int, opened: list[tuple[str, int]]) -> Iterator[Fault]:
    """What is wrong with a sign by itself; keeps account of the brackets."""
    if sign in "\"'":
        yield Fault("this quotation mark is not closed; a text over several lines stands in three of them", place)
    elif sign == "<" and _BROKEN_IRI.match(text, place):
        yield Fault("an IRI has no spaces, quotation marks or brackets in it; percent-encode them", place)
    elif sign in _OPENING.values():
        opened.append((sign, place))
    elif sign in _OPENING:
        if not opened:
            yield Fault(f"this {sign!r} closes nothing that is open", place)
        elif opened[-1][0] != _OPENING[sign]:
            yield Fault(f"this {opened[-1][0]!r} is not closed", opened[-1][1])
        else:
            opened.pop()


def _is_word(text: str, place: int, lexeme: str) -> bool:
    """Whether SPARQL has the word, or it is none: part of a number or of a language tag."""
    return lexeme.upper() in WORDS or re.search(r"(\d|\d\.|@[\w-]*)$", text[max(place - 40, 0) : place]) is not None


def _unknown(text: str, place: int, word: str) -> str:
    told = f"{word!r} is no word of SPARQL"
    if text[:place].endswith("/"):
        return told + "; a name with a slash is written as a whole IRI: <https://…>"
    if hint := CLAUSES.get(_word_before(text, place)):
        return f"{told}; {hint}"
    alike = sorted(known for known in WORDS if known[0] == word[0].upper())
    found = get_close_matches(word.upper(), alike, n=1, cutoff=0.8)
    return told + (f"; {found[0]}?" if found else "; a variable begins with ?, a text stands in quotation marks")


def _word_before(text: str, place: int) -> str:
    found = re.search(r"(\w+)\s*$", text[:place])
    return found[1].upper() if found else ""


def _said(text: str, message: str) -> Fault | None:
    found = _PLACE.search(message)
    if found is None:
        return None
    expected = found[3]
    for sentence in _SENTENCE.findall(expected):
        return Fault(SENTENCES.get(sentence, sentence[0].lower() + sentence[1:]))
    stopped = _stopped_at(text)
    if not _parts(expected) and not stopped:
        return Fault(RULES)
    place = max(_looked_at(_offset(text, int(found[1]), int(found[2])), expected), stopped)
    place += len(text[place:]) - len(text[place:].lstrip())
    return Fault(_hint(text, place), place)


def _offset(text: str, line: int, column: int) -> int:
    return min(sum(len(each) + 1 for each in text.split("\n")[: line - 1]) + column - 1, len(text))


def _looked_at(furthest: int, expected: str) -> int:
    """Where the parser stood: a keyword is read to its end before it is compared, a sign is not."""
    lengths = [0 if part[0] in "\"['" else len(part) for part in _parts(expected)]
    return max(furthest - min(lengths, default=0), 0)


def _parts(expected: str) -> list[str]:
    return [part for found in _EXPECTED.findall(expected) if (part := found.strip()) and part != "[_]"]


def _stopped_at(text: str) -> int:
    """Where rdflib's parser stops; 0 where it does not, and for updates, of which it names no place."""
    from pyparsing import ParseException
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        parseQuery(text)
    except ParseException as error:
        return int(error.loc)
    except Exception:
        return 0
    return 0


def _hint(text: str, place: int) -> str:
    match = LEXEME.match(text, place)
    lexeme = match.group().upper() if match else ""
    for word in (lexeme, _word_before(text, place)):
        if word in CLAUSES:
            return CLAUSES[word]
    if match is None:
        return "more is needed here"
    if lexeme in _OPENING:
        return "what stands before it is not complete"
    return PATTERN if match.lastgroup in ("variable", "prefixed", "iri", "string") else "this does not belong here"
