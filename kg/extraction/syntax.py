"""Who does what to whom in a dependency parse: the slots of a predicate.

Labels are those of spaCy's English models. Every function gives head tokens; coordinated ones are all given.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kg.language.document import Token

SUBJECTS: Final = frozenset({"nsubj", "csubj", "expl"})
RELATIVE: Final = frozenset({"who", "which", "that", "whom"})
OBJECT_CONTROL: Final = frozenset(
    "urge ask tell persuade force allow order invite encourage press pressure help enable cause require compel lead get let "
    "make want expect advise warn instruct direct permit convince call see hear".split()
)
"""Verbs whose object is the subject of the infinitive below them."""

PREPOSITION_CONTROL: Final = {
    "appeal": "to",
    "call": "on",
    "plead": "with",
    "rely": "on",
    "count": "on",
    "wait": "for",
    "prevail": "on",
}
"""Verbs whose prepositional object is the subject of the infinitive below them ("appealed to X to stay")."""

_CLAUSE_LINKS: Final = frozenset({"conj", "xcomp", "advcl", "pcomp", "acl", "ccomp"})


def is_passive(verb: Token) -> bool:
    """Whether the verb form is passive (also a bare participle after a noun: "sanctions imposed by X")."""
    if any(child.dep in ("nsubjpass", "auxpass", "csubjpass") for child in verb.children):
        return True
    if verb.dep == "acl" and verb.tag == "VBN":
        return True
    if verb.dep == "conj" and verb.tag == "VBN" and verb.head.pos in ("VERB", "AUX"):
        return not any(child.dep in SUBJECTS or child.dep == "aux" for child in verb.children) and is_passive(verb.head)
    return False


def spread(tokens: Iterable[Token]) -> list[Token]:
    """The tokens with their conjuncts; relative pronouns give way to what they stand for."""
    found: dict[int, Token] = {}
    for token in tokens:
        token = antecedent(token)
        for each in (token, *token.conjuncts()):
            if not (each is not token and each.pos == "VERB" and token.pos != "VERB"):
                found.setdefault(each.i, each)
    return list(found.values())


def antecedent(token: Token) -> Token:
    """What a relative pronoun stands for; any other token is itself."""
    if token.lower in RELATIVE and token.pos in ("PRON", "DET", "SCONJ"):
        clause = token.head
        while clause.dep in ("conj", "xcomp", "ccomp", "aux") and clause.head is not clause:
            clause = clause.head
        if clause.dep == "relcl":
            return clause.head
    return token


def surface_subjects(verb: Token) -> list[Token]:
    """Grammatical subjects of the clause: its own, or by coordination, control and participles another clause's."""
    seen: set[int] = set()
    while verb.i not in seen:
        seen.add(verb.i)
        own = [child for child in verb.children if child.dep in ("nsubj", "nsubjpass")]
        if own:
            return spread(own)
        if verb.dep == "relcl":
            return spread([verb.head])
        if verb.dep == "acl":
            return _owner_of_clause(verb)
        if verb.dep not in _CLAUSE_LINKS:
            return []
        above = verb.head
        if verb.dep == "conj" and verb.tag == "VBG" and above.dep == "pobj":
            above = above.head
        if above.dep == "prep" or above.pos == "ADP":
            controlled = _controlled_by_object(above.head, above)
            if controlled:
                return controlled
            above = above.head
        elif verb.dep in ("xcomp", "ccomp") and above.lemma in OBJECT_CONTROL:
            below = [child for child in above.children if child.dep in ("dobj", "dative")]
            if below and not is_passive(above):
                return spread(below)
        elif verb.dep in ("xcomp", "ccomp", "advcl") and above.lemma in PREPOSITION_CONTROL:
            below = prepositional(above, PREPOSITION_CONTROL[above.lemma])
            if below and verb.tag == "VB":
                return below
        elif verb.dep == "ccomp":
            return []
        if above.pos == "NOUN":
            return possessors(above) or clause_subjects_of_noun(above)
        verb = above
    return []


def _controlled_by_object(verb: Token, prep: Token) -> list[Token]:
    """ "accused X of doing": the object of the verb does what stands after the preposition."""
    if prep.lower in ("of", "from", "for", "into") and verb.pos == "VERB":
        return objects(verb)
    return []


def _owner_of_clause(verb: Token) -> list[Token]:
    """The subject of a clause below a noun: "countries opposing X", "X's plan to do"."""
    noun = verb.head
    if verb.tag in ("VBG", "VBN", "VBD") and not any(
        child.lower == "to" and child.dep == "aux" for child in verb.children
    ):
        return spread([noun])
    return possessors(noun) or clause_subjects_of_noun(noun)


def subjects(verb: Token) -> list[Token]:
    """Logical subjects: the by-phrase of a passive, else the grammatical subjects."""
    return agents(verb) if is_passive(verb) else surface_subjects(verb)


def agents(verb: Token) -> list[Token]:
    """The by-phrase of a passive."""
    found = [
        below
        for child in verb.children
        if child.dep == "agent" or (child.dep == "prep" and child.lower == "by")
        for below in child.children
        if below.dep == "pobj"
    ]
    return spread(found)


def objects(verb: Token) -> list[Token]:
    """Logical direct objects, also of passives, of relative clauses and of coordinated verbs that share one."""
    if is_passive(verb):
        if verb.dep == "acl":
            return spread([verb.head])
        return surface_subjects(verb)
    own = [child for child in verb.children if child.dep in ("dobj", "obj")]
    if own:
        return spread(own)
    if (
        verb.dep == "relcl"
        and any(child.dep in SUBJECTS and child.lower not in RELATIVE for child in verb.children)
        and not clauses(verb)
    ):
        return spread([verb.head])
    for child in verb.children:
        if child.dep == "conj" and child.pos == "VERB" and not any(below.dep in SUBJECTS for below in child.children):
            shared = [below for below in child.children if below.dep == "dobj"]
            if shared and not any(
                below.dep in ("prep", "ccomp", "xcomp") and below.i < child.i for below in verb.children
            ):
                return spread(shared)
    return []


def indirect_objects(verb: Token) -> list[Token]:
    """The one that gets something: "gave X a letter"."""
    return spread(child for child in verb.children if child.dep == "dative" and child.pos != "ADP")


def counted(tokens: Iterable[Token]) -> list[Token]:
    """The tokens, numbers replaced by what they count: "dozens of X"."""
    found: list[Token] = []
    for token in tokens:
        below = prepositional(token, "of") if token.entity == "CARDINAL" or token.pos == "NUM" else []
        found.extend(below or [token])
    return found


def prepositional(head: Token, preposition: str) -> list[Token]:
    """Objects of the preposition below the head (nouns; also gerunds, "against building it")."""
    found: list[Token] = []
    for child in head.children:
        if child.lower == preposition and child.dep in ("prep", "dative", "agent", "prt", "advmod", "mark"):
            found.extend(below for below in child.children if below.dep in ("pobj", "pcomp"))
            for below in child.children:  # "out against", "away from"
                if below.dep == "prep":
                    found.extend(each for each in below.children if each.dep in ("pobj", "pcomp"))
        elif child.dep in ("prt", "advmod", "prep") and child.lower in ("out", "back", "up", "away", "off", "in"):
            found.extend(
                each
                for below in child.children
                if below.lower == preposition
                for each in below.children
                if each.dep in ("pobj", "pcomp")
            )
    return spread(found) if found else found


def clauses(head: Token) -> list[Token]:
    """Heads of the clauses that complement the head ("that …", "to …", "…ing")."""
    return [child for child in head.children if _completes(child) and child.pos in ("VERB", "AUX", "ADJ", "NOUN")]


def _completes(clause: Token) -> bool:
    if clause.dep == "relcl":  # "time to leave"
        return any(child.dep == "aux" and child.lower == "to" for child in clause.children)
    return clause.dep in ("ccomp", "xcomp", "acl")


def clause_actors(head: Token) -> list[Token]:
    """Subjects of the complement clause: "demanded that Y withdraw", "urged Y to withdraw"."""
    found = [child for clause in clauses(head) for child in clause.children if child.dep in ("nsubj", "nsubjpass")]
    return spread(found)


def possessors(noun: Token) -> list[Token]:
    """Whose the noun is: "X's plan", "the X plan", "plan of X", "plan by X"."""
    own = [child for child in noun.children if child.dep == "poss"]
    if own:
        return spread(own)
    found = prepositional(noun, "by") or prepositional(noun, "from") or modifiers(noun)
    return found or [each for below in prepositional(noun, "of") for each in prepositional(below, "by")]


def modifiers(noun: Token) -> list[Token]:
    """Nominal and adjectival modifiers that may name an actor: "US opposition", "Chinese protests"."""
    return [child for child in noun.children if child.dep in ("compound", "amod", "nmod") and child.text[:1].isupper()]


def clause_subjects_of_noun(noun: Token) -> list[Token]:
    """The logical subject of the clause that the noun stands in: "X voiced opposition"; of an apposition what it is put to."""
    if noun.dep == "appos":
        return spread([noun.head])
    verb = _verb_above(noun)
    return subjects(verb) if verb is not None else []


def clause_themes(noun: Token) -> list[Token]:
    """The grammatical subject of that clause: "the plan went ahead despite protests", "was held at the request"."""
    verb = _verb_above(noun)
    return surface_subjects(verb) if verb is not None else []


def _verb_above(noun: Token) -> Token | None:
    token = noun
    while token.dep in ("conj", "appos", "pobj", "prep", "compound", "pcomp") and token.head is not token:
        token = token.head
    if token.dep in ("dobj", "obj", "attr", "acomp", "oprd"):
        token = token.head
    return token if token.pos in ("VERB", "AUX") else None


def copula_subjects(word: Token) -> list[Token]:
    """What a word is said of: "the plan is despicable", "called the plan despicable", "described X as despicable"."""
    head = word
    while head.dep == "conj" and head.head is not head:
        head = head.head
    own = [child for child in head.children if child.dep in ("nsubj", "nsubjpass")]
    if own:
        return spread(own)
    above = head.head
    if head.dep in ("acomp", "attr") and above.pos in ("AUX", "VERB"):
        return surface_subjects(above)
    if head.dep in ("oprd", "xcomp", "ccomp") and above.pos == "VERB":
        return objects(above)
    if head.dep in ("pobj", "amod", "advcl") and above.lower == "as" and above.head.pos == "VERB":
        return objects(above.head)
    if head.dep in ("acl", "relcl") and above.pos in ("NOUN", "PROPN"):
        return spread([above])
    if head.dep == "amod" and above.pos in ("NOUN", "PROPN"):
        if above.dep in ("attr", "oprd") or any(child.dep == "nsubj" for child in above.children):
            return copula_subjects(above)
        return spread([above]) if head.i > above.i or any(child.dep == "prep" for child in head.children) else []
    return []
