"""Whether a capital's name stands for the government ("Pyongyang said") or for the town ("met in Pyongyang")."""

from __future__ import annotations

from kg.language.document import Document, Token

Cues = dict[tuple[str, str], bool]

_DASHES = frozenset(["—", "–", "-", "--", "(", "/", "-LRB-"])
_COMPOUND_PARTS = frozenset(["pro", "anti"])
_PLACE_PARTS = frozenset(["based", "born", "area", "bound"])


def acts(doc: Document, token: Token, last: int, cues: Cues) -> bool:
    """Whether the capital's name headed by the token, with ``last`` the index of its last token, is an actor here.

    ``cues`` are the lexicon's: what the words beside the name make of it.
    """
    hyphenated = _hyphenated(doc, token, last)
    if hyphenated is not None:
        return hyphenated
    return not _dateline(doc, token, last) and _by_syntax(token, cues)


def _dateline(doc: Document, token: Token, last: int) -> bool:
    """ "TOWN —", "TOWN (Agency)" at the beginning of a paragraph."""
    after = doc.tokens[last + 1] if last + 1 < len(doc.tokens) else None
    if after is None:
        return False
    begins = any(start <= token.start < start + 40 for start, _ in doc.paragraphs)
    capitals = token.text.isupper() and len(token.text) > 3 and after.text in ",:"
    return begins and (capitals or after.text in _DASHES)


def _hyphenated(doc: Document, token: Token, last: int) -> bool | None:
    """The reading that "Moscow-backed", "anti-Moscow", "Moscow-based" give, None without a hyphen."""
    tokens = doc.tokens
    if last + 2 < len(tokens) and tokens[last + 1].text == "-" and tokens[last + 2].start == tokens[last].end + 1:
        return tokens[last + 2].lower not in _PLACE_PARTS
    if token.i > 1 and tokens[token.i - 1].text == "-" and tokens[token.i - 1].end == token.start:
        return tokens[token.i - 2].lower in _COMPOUND_PARTS
    return None


def _by_syntax(token: Token, cues: Cues) -> bool:
    head = token.head
    match token.dep:
        case "nsubj":
            return head.pos in ("VERB", "AUX") and _subject(head, cues) and _animate(token)
        case "nsubjpass":
            return cues.get(("passive", head.lemma), True)
        case "poss":
            named = head.pos == "PROPN"
            return not named and not any(("possessed", word) in cues for word in (head.lower, head.lemma))
        case "compound" | "nmod" | "amod":
            words = (head.lower, head.lemma)
            return any((relation, word) in cues for relation in ("modified", "held") for word in words)
        case "dobj" | "dative":
            return ("object", head.lemma) in cues
        case "pobj":
            return _object_of(head, cues)
        case "conj":
            return head.pos == "PROPN" and _by_syntax(head, cues)
    return False


def _subject(verb: Token, cues: Cues) -> bool:
    """Whether the verb asks for a subject that acts; "is" does with "ready to", "has" without what towns have."""
    if verb.lemma == "be":
        complement = verb.child("acomp")
        return complement is not None and any(child.dep in ("prep", "xcomp", "ccomp") for child in complement.children)
    if verb.lemma == "have":
        thing = verb.child("dobj")
        return thing is not None and not any(("possessed", word) in cues for word in (thing.lower, thing.lemma))
    return cues.get(("subject", verb.lemma), True)


def _animate(token: Token) -> bool:
    """Not a place name with a relative clause or a place after it ("Paris, where …")."""
    return not any(child.dep == "relcl" and any(t.lower == "where" for t in child.children) for child in token.children)


def _object_of(preposition: Token, cues: Cues) -> bool:
    word = preposition.lower
    governor = preposition.head
    words = (governor.lower, governor.lemma)
    if word in ("of", "from", "to"):
        return any((word, known) in cues for known in words)
    return cues.get(("preposition", word), False)
