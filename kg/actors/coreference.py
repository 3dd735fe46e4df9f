"""Which actor a pronoun or a definite description refers to; silent where it is not clear.

Candidates are the mentions before the anaphor, ranked by salience: recency in sentences, grammatical role, how often
and where the actor was named. An answer is given only where the best candidate leads by a margin; common nouns
that could be meant as well ("the bill … it") count as rivals.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

from kg.actors.anaphora import Noun, first_names, nouns
from kg.actors.binding import SUBJECTS, bound, clause, favour, prominence, subject, understood_subjects
from kg.actors.mentions import Mention, Mentions
from kg.actors.tables import ActorLexicon
from kg.actors.titles import TENURE, Title, find_titles
from kg.language.document import Document, Quotation, Token

Sort = Literal["person", "thing", "people"]

MARGIN: Final = 1.0
"""By how much the best candidate must lead the second."""
OWN: Final = 3.0
"""How unlikely a description means the subject of its own clause, which would rather say "its"."""
COORDINATED: Final = 1.5
"""How much less a singular pronoun means one of several coordinated actors."""
NEAREST: Final = 2.0
"""What speaks for the actor of its kind named last before "the country" in the same sentence."""
WINDOW: Final = 2
"""How many sentences before its own a pronoun looks back."""
FAR: Final = 8
"""How many sentences a description looks back."""

_RECENCY: Final = (5.2, 3.0, 1.5, 0.8, 0.4)
_PRONOUNS: Final[dict[str, tuple[Sort, str]]] = {
    "it": ("thing", ""),
    "its": ("thing", ""),
    "itself": ("thing", ""),
    "they": ("people", ""),
    "them": ("people", ""),
    "their": ("people", ""),
    "theirs": ("people", ""),
    "themselves": ("people", ""),
    "he": ("person", "m"),
    "him": ("person", "m"),
    "his": ("person", "m"),
    "himself": ("person", "m"),
    "she": ("person", "f"),
    "her": ("person", "f"),
    "hers": ("person", "f"),
    "herself": ("person", "f"),
}
_RELATIVES: Final = frozenset({"who", "which", "whom", "whose", "that"})
_FIRST: Final = frozenset({"i", "me", "my", "myself", "we", "us", "our", "ours", "ourselves"})
_PLACES: Final = frozenset({"capital", "side", "state"})
_OTHERS: Final = frozenset({"other", "same", "new", "next", "first", "second", "former", "only"})
_TITLES: Final = {
    "mr": "m",
    "mr.": "m",
    "sir": "m",
    "lord": "m",
    "mrs": "f",
    "mrs.": "f",
    "ms": "f",
    "ms.": "f",
    "lady": "f",
}


@dataclass(slots=True)
class _Candidate:
    token: Token
    actor: str | None
    """None for a rival: a common noun that is no actor."""
    weight: float
    plural: bool
    gender: str = ""
    human: bool = False


def resolve(doc: Document, mentions: Mentions, lexicon: ActorLexicon | None = None) -> None:
    """Add the pronoun and description mentions of the named actors, in place."""
    if mentions.actors:
        _Resolver(doc, mentions, lexicon).run()


class _Resolver:
    def __init__(self, doc: Document, mentions: Mentions, lexicon: ActorLexicon | None) -> None:
        self.doc = doc
        self.lexicon = lexicon
        self.mentions = mentions
        self.titles = find_titles(doc, mentions)
        self.seen: list[_Candidate] = []
        self.counts: dict[str, int] = {}
        self.genders: dict[str, str] = {}
        self.words: dict[str, set[str]] = {}
        self.steps = _steps(doc)
        self.title_nouns = {title.noun: title.person for title in self.titles if title.noun is not None}
        self.chunk_roots = {chunk.root for chunk in doc.chunks}

    def run(self) -> None:
        for mention in self.mentions.all():
            self.words.setdefault(mention.actor, set()).update(
                self.doc.text[mention.start : mention.end].lower().replace("’s", "").split()
            )
        self._prefixes()
        self._namesakes()
        for token in self.doc.tokens:
            if self.mentions.at(token) is None:
                self._meet(token)
            self._note(token)
        self._first_person()

    def _meet(self, token: Token) -> None:
        """Try to resolve the token."""
        if token.tag in ("PRP", "PRP$"):
            wanted = _PRONOUNS.get(token.lower)
            if wanted and token.lower.endswith(("self", "selves")):
                self._add(token, token, self._reflexive(token), "pronoun")
            elif wanted and not _pleonastic(token):
                actor = self._pronoun(token, *wanted)
                self._add(token, token, actor, "pronoun")
                if actor and wanted[1]:
                    self.genders.setdefault(actor, wanted[1])
        elif token.lower in _RELATIVES and token.tag in ("WDT", "WP", "WP$"):
            self._add(token, token, self._relative(token), "pronoun")
        elif token.pos in ("NOUN", "PROPN"):
            actor = self._noun(token)
            if actor:
                self._add(_left(token), token, actor, "description")

    def _add(self, first: Token, head: Token, actor: str | None, form: Literal["description", "pronoun"]) -> None:
        if actor is not None:
            self.mentions.add(Mention(first.start, head.end, head.i, actor, form))

    def _note(self, token: Token) -> None:
        """Remember the token as a candidate or a rival."""
        mention = self.mentions.at(token)
        if mention:
            weight = prominence(token) + (0.5 if mention.form == "name" else 0.2)
            plural = (
                token.tag in ("NNS", "NNPS") or self._kind(mention.actor) == "population" or bool(token.conjuncts())
            )
            self.seen.append(_Candidate(token, mention.actor, weight, plural))
            self.counts[mention.actor] = self.counts.get(mention.actor, 0) + 1
        elif token.i in self.chunk_roots and token.pos in ("NOUN", "PROPN") and token.i not in self.title_nouns:
            human = _row("human", token) or _row("title", token) or _row("voice", token)
            plural = token.tag in ("NNS", "NNPS") or bool(token.conjuncts())
            gender = human.gender if human else ""
            self.seen.append(_Candidate(token, None, prominence(token), plural, gender, human is not None))

    def _kind(self, actor: str) -> str:
        return self.mentions.actors[actor].kind

    def _prefixes(self) -> None:
        """Genders from "Mr", "Mrs", from titles such as "chairwoman", then from first names."""
        hints: dict[str, str] = {}
        for mention in self.mentions.all():
            if self._kind(mention.actor) != "person":
                continue
            index = mention.head
            while index > 0 and self.doc.tokens[index].start > mention.start:
                index -= 1
            first = self.doc.tokens[index]
            before = self.doc.tokens[index - 1] if index else first
            gender = _TITLES.get(first.lower) or _TITLES.get(before.lower)
            if gender:
                self.genders.setdefault(mention.actor, gender)
            hint = first_names().get(self.mentions.actors[mention.actor].label.partition(" ")[0])
            if hint:
                hints[mention.actor] = hint
        for title in self.titles:
            noun = nouns()["title"].get(self.doc.tokens[title.noun].lower) if title.noun is not None else None
            if noun and noun.gender:
                self.genders.setdefault(title.person, noun.gender)
        self.genders = {**hints, **self.genders}

    def _namesakes(self) -> None:
        """Give "Minister Kim" to the Kim who is called minister elsewhere, not to the best known Kim."""
        for title in self.titles:
            mention = self.mentions.at(self.doc.tokens[title.last])
            if title.noun is None or mention is None or " " in self.doc.text[mention.start : mention.end]:
                continue
            name = self.doc.tokens[title.last].text
            words = set(title.role.lower().split())
            bearers = {
                other.person
                for other in self.titles
                if words <= set(other.role.lower().split())
                and other.last - other.first > title.last - title.first - 1
                and name in self.mentions.actors[other.person].label.split()
                and other is not title
            }
            if len(bearers) == 1 and title.person not in bearers:
                self.mentions.add(replace(mention, actor=bearers.pop()))

    # --- pronouns

    def _pronoun(self, token: Token, sort: Sort, gender: str) -> str | None:
        speaker = self._speaker_near(token)
        scores: dict[str, float] = {}
        rival = 0.0
        steps = self.steps if self.doc.quotations and self.doc.quoted(token) is None else None
        for candidate in reversed(self.seen):
            distance = token.sentence - candidate.token.sentence
            if steps and distance:
                distance = max(steps[token.sentence] - steps[candidate.token.sentence], 1)
            if distance > WINDOW:
                break
            if not self._agrees(candidate, sort, gender) or bound(token, candidate.token):
                continue
            score = candidate.weight + _RECENCY[distance] + favour(token, candidate.token)
            if sort != "people" and (candidate.token.dep == "conj" or candidate.token.conjuncts()):
                score -= COORDINATED
            if candidate.actor is None:
                rival = max(rival, score - self._unlikely(token, sort, candidate))
            elif candidate.actor != speaker:
                old = scores.get(candidate.actor)
                scores[candidate.actor] = score if old is None else max(old, score) + 0.1
        return self._best(scores, rival)

    def _best(self, scores: dict[str, float], rival: float = 0.0, margin: float = MARGIN) -> str | None:
        if not scores:
            return None
        ranked = sorted(
            ((score + 0.1 * min(self.counts[actor], 6), actor) for actor, score in scores.items()), reverse=True
        )
        second = max(rival, ranked[1][0] if len(ranked) > 1 else 0.0)
        return ranked[0][1] if ranked[0][0] - second >= margin else None

    def _agrees(self, candidate: _Candidate, sort: Sort, gender: str) -> bool:
        if candidate.actor is None:
            if sort == "people":
                return candidate.plural
            human = candidate.human
            return not candidate.plural and human == (sort == "person") and gender in (candidate.gender or gender, "")
        kind = self._kind(candidate.actor)
        if sort == "person":
            return kind == "person" and self.genders.get(candidate.actor, gender) == gender
        if sort == "thing":
            return kind not in ("person", "population") and not candidate.plural
        return candidate.plural or kind in ("population", "armed-group")

    def _unlikely(self, token: Token, sort: Sort, candidate: _Candidate) -> float:
        """How far a common noun falls behind an actor as the antecedent: "it said" has no bill for its subject."""
        if sort != "thing":
            return 0.0
        if token.dep in SUBJECTS:
            return 3.0 if token.head.lemma in _AGENTIVE else 0.8
        return 0.8 if token.tag == "PRP$" else -0.5

    def _reflexive(self, token: Token) -> str | None:
        if token.dep not in ("dobj", "pobj", "dative"):
            return None
        return next((self.mentions.actor_at(found) for found in understood_subjects(token)), None)

    # --- relative pronouns

    def _relative(self, token: Token) -> str | None:
        verb = token
        while verb.head is not verb and verb.dep != "relcl":
            verb = verb.head
        if verb.dep != "relcl":
            return None
        head = verb.head
        if token.i - verb.subtree()[0].i > 2:
            return None
        if token.lower == "that" and token.dep not in SUBJECTS:
            return None
        if head.i > token.i or any(child.dep == "conj" and child.i < token.i for child in head.children):
            return None
        actor = self.mentions.actor_at(head)
        return None if actor and token.lower == "which" and self._kind(actor) == "person" else actor

    # --- nouns

    def _noun(self, token: Token) -> str | None:
        if token.dep in ("compound", "nmod", "amod") and self.mentions.at(token.head):
            return None
        for apposition in self._appositions(token):
            return apposition
        bearer = self.title_nouns.get(token.i)
        if bearer and token.dep not in ("compound", "nmod", "amod", "appos"):
            return bearer
        owner = self._owner(token)
        if owner:
            body = self._body(token, owner)
            if body:
                return body
            if _row("voice", token) and self._kind(owner) != "person":
                return owner
        if not _definite(token):
            return None
        return self._description(token, owner)

    def _body(self, token: Token, owner: str) -> str | None:
        """The actor that "its NOUN" or "the country's NOUN" names: the state itself or one of its bodies."""
        if self._kind(owner) == "person" or token.lower in _PLACES:
            return None
        if self.lexicon is None:
            organ = _row("organ", token)
            return owner if organ and self._kind(owner) in organ.kinds else None
        modifiers = [child.lower for child in token.children if child.dep in ("compound", "amod") and child.i < token.i]
        for words in (" ".join([*modifiers, token.lower]), token.lower):
            body = self.lexicon.body(self.mentions.actors[owner], words)
            if body:
                self.mentions.actors.setdefault(body.id, body)
                return body.id
        return None

    def _appositions(self, token: Token) -> Iterator[str]:
        """The person whose title the noun is, where the noun is the head or the apposition of the name."""
        if not (_row("title", token) or _row("voice", token)):
            return
        others = [child for child in token.children if child.dep == "appos"]
        if token.dep == "appos":
            others.append(token.head)
        for other in others:
            actor = self.mentions.actor_at(other)
            if actor and self._kind(actor) == "person":
                yield actor

    def _owner(self, token: Token) -> str | None:
        """The actor that the noun belongs to: "China's …", "its …", "the Chinese …", "… of China"."""
        for child in token.children:
            if child.dep in ("poss", "compound", "amod", "nmod"):
                actor = self.mentions.actor_at(child)
                if actor:
                    return actor
        for child in token.children:
            if child.dep == "prep" and child.lower in ("of", "for", "from", "at"):
                for noun in child.children:
                    if noun.dep == "pobj" and not noun.conjuncts():
                        return self.mentions.actor_at(noun)
        return None

    def _description(self, token: Token, owner: str | None) -> str | None:
        if _row("title", token):
            return self._titled(token, owner)
        if owner is not None:
            return None
        modifiers = [child for child in token.children if child.dep in ("compound", "nmod", "amod", "nummod")]
        if any(child.lower in _OTHERS or (child.dep == "amod" and child.text[0].isupper()) for child in modifiers):
            return None
        definite = _row("definite", token)
        named = _row("named", token) or definite
        if named is None:
            return None
        words = {token.lower, *(child.lower for child in modifiers if child.dep == "compound")}
        by_name = {actor for actor, known in self.words.items() if words <= known and self._kind(actor) in named.kinds}
        return self._salient(token, by_name, FAR * 4) or (self._by_kind(token, definite, words) if definite else None)

    def _by_kind(self, token: Token, noun: Noun, words: set[str]) -> str | None:
        if len(words) > 1 or token.tag in ("NNP", "NNPS"):
            return None
        plural = token.tag == "NNS"
        if plural != (noun.number == "plural"):
            return None
        return self._salient(token, {actor for actor in self.counts if self._kind(actor) in noun.kinds}, FAR, NEAREST)

    def _titled(self, token: Token, owner: str | None) -> str | None:
        """The person of the article who bears the title that the description repeats."""
        words = {child.lower for child in token.children if child.dep in ("compound", "amod", "nmod")}
        words = {word for word in words if not self._names_actor(word)} | {token.lower}
        people = {title.person for title in self.titles if _repeats(words, owner, title)}
        found = self._salient(token, people & set(self.counts), FAR * 2)
        return found or (self._holder(token, words, owner) if owner and not people else None)

    def _holder(self, token: Token, words: set[str], owner: str) -> str | None:
        """Who held the office of the state that day: "its president"."""
        if self.lexicon is None or self._kind(owner) != "country":
            return None
        office = " ".join([*(child.lower for child in token.children if child.lower in words), token.lower])
        holder = self.lexicon.office_holder(office, owner, self.doc.published)
        if holder is None:
            return None
        self.mentions.actors.setdefault(holder.id, holder)
        return holder.id

    def _names_actor(self, word: str) -> bool:
        return any(word in known for known in self.words.values())

    def _salient(self, token: Token, actors: set[str], window: int, nearest: float = 0.0) -> str | None:
        """The actor among these that the text has just been about, by the margin."""
        scores: dict[str, float] = {}
        for candidate in reversed(self.seen):
            distance = token.sentence - candidate.token.sentence
            if distance > window:
                break
            if candidate.actor in actors and not bound(token, candidate.token):
                weight = candidate.weight / 2 if nearest else candidate.weight
                score = (
                    weight
                    + (_RECENCY[distance] if distance < len(_RECENCY) else 0.0)
                    + (0.0 if scores or distance else nearest)
                )
                old = scores.get(candidate.actor)
                scores[candidate.actor] = score if old is None else max(old, score) + 0.1
        own = subject(clause(token))
        actor = self.mentions.actor_at(own) if own is not None and own is not token else None
        if actor in scores:
            scores[actor] -= OWN
        return self._best(scores)

    # --- quotations

    def _speaker_near(self, token: Token) -> str | None:
        quotation = self.doc.quoted(token) if self.doc.quotations else None
        return self._speaker(quotation) if quotation else None

    def _speaker(self, quotation: Quotation) -> str | None:
        """The subject of the verb of speech next to the quotation."""
        for token in self._beside(quotation):
            if token.lemma in _SPEECH and token.pos == "VERB":
                subject = token.child("nsubj")
                if subject and not quotation.start <= subject.start < quotation.end:
                    return self.mentions.actor_at(subject)
        return None

    def _beside(self, quotation: Quotation) -> Iterable[Token]:
        """The tokens after the quotation, then those before it, as far as the sentence goes."""
        tokens = self.doc.tokens
        first = self.doc.token_at(quotation.inner[0]) or self.doc.token_at(quotation.start)
        last = self.doc.token_at(quotation.end - 1)
        if first is None or last is None:
            return []
        closed = self.doc.text[quotation.inner[1] - 1] == "."
        after: list[Token] = []
        for token in [] if closed else tokens[last.i + 1 : last.i + 16]:
            if token.text in '.;“"' or "\n" in self.doc.text[last.end : token.start]:
                break
            after.append(token)
        before = []
        for token in reversed(tokens[max(0, first.i - 16) : first.i]):
            if token.text in ".;”" or "\n" in self.doc.text[token.end : first.start]:
                break
            before.append(token)
        return [*after, *before]

    def _first_person(self) -> None:
        """ "I" and "we" inside a quotation are its speaker."""
        speakers: dict[int, str | None] = {}
        for token in self.doc.tokens:
            if token.lower in _FIRST and token.tag in ("PRP", "PRP$") and self.mentions.at(token) is None:
                quotation = self.doc.quoted(token)
                if quotation:
                    if quotation.start not in speakers:
                        speakers[quotation.start] = self._speaker(quotation)
                    self._add(token, token, speakers[quotation.start], "pronoun")


def _repeats(words: set[str], owner: str | None, title: Title) -> bool:
    """Whether a description of these words can take up the title; "the president" is not the former one."""
    role = title.role.lower()
    told = {*role.split(), *role.replace("-", " ").split()}
    return words <= told and words & TENURE == told & TENURE and (owner is None or title.organisation in (None, owner))


def _steps(doc: Document) -> list[int]:
    """For each sentence how many before it are not wholly quoted: a quotation does not make its speaker less recent."""
    steps: list[int] = []
    count = 0
    for first, end in doc.sentences:
        steps.append(count)
        quotation = doc.quoted(doc.tokens[first]) if doc.quotations else None
        count += quotation is None or doc.tokens[end - 1].end > quotation.end
    return steps


def _row(sort: str, token: Token) -> Noun | None:
    return nouns()[sort].get(token.lower)


def _left(token: Token) -> Token:
    """The first token of the noun phrase that the head ends."""
    return min((child for child in token.subtree() if child.i <= token.i), key=lambda child: child.i)


def _definite(token: Token) -> bool:
    """Whether the noun phrase is definite and not restricted: "the party", not "the party that won", "the head of"."""
    definite = False
    for child in token.children:
        if child.tag in ("JJS", "RBS") or child.child("advmod"):
            return False
        if child.dep in ("det", "poss"):
            definite = child.lower in ("the", "this", "that") or child.dep == "poss"
        elif (
            (child.i > token.i and ((child.dep == "prep" and child.lower in ("of", "for", "in")) or child.dep == "acl"))
            or (child.dep == "relcl" and child.i > token.i and not _comma_after(token))
            or child.dep in ("conj", "nummod")
        ):
            return False
    return definite


def _comma_after(token: Token) -> bool:
    return any(child.text == "," for child in token.children)


def _pleonastic(token: Token) -> bool:
    """Whether "it" stands for nothing: "it is clear that", "it seems", "it rained"."""
    if token.lower == "its":
        return token.head.lemma == "kind"
    if token.lower != "it":
        return False
    if token.dep == "expl":
        return True
    verb = token.head
    if verb.lemma in ("seem", "appear", "happen", "rain", "snow", "matter", "emerge", "transpire", "turn"):
        return True
    if token.dep in SUBJECTS and (verb.lemma == "be" or verb.pos == "ADJ"):
        return True
    return token.dep == "nsubjpass" and any(child.dep in ("ccomp", "csubj", "csubjpass") for child in verb.children)


_SPEECH: Final = frozenset(
    [
        "say",
        "tell",
        "add",
        "ask",
        "declare",
        "state",
        "announce",
        "write",
        "warn",
        "note",
        "insist",
        "argue",
        "claim",
        "stress",
        "tweet",
        "explain",
        "reply",
        "respond",
        "comment",
        "remark",
        "conclude",
        "continue",
        "urge",
        "report",
        "describe",
        "call",
        "acknowledge",
        "admit",
        "emphasise",
        "emphasize",
        "reiterate",
        "post",
    ]
)
_AGENTIVE: Final = _SPEECH | frozenset(
    [
        "accuse",
        "blame",
        "condemn",
        "criticise",
        "criticize",
        "denounce",
        "reject",
        "oppose",
        "support",
        "back",
        "want",
        "hope",
        "believe",
        "plan",
        "intend",
        "seek",
        "try",
        "agree",
        "refuse",
        "decide",
        "vow",
        "pledge",
        "promise",
        "deny",
        "demand",
        "request",
        "call",
        "launch",
        "withdraw",
        "sign",
        "impose",
        "lift",
        "suspend",
        "recognise",
        "recognize",
        "expect",
        "fear",
        "suspect",
        "consider",
        "regard",
        "welcome",
        "praise",
        "urge",
        "threaten",
        "respond",
        "retaliate",
        "vote",
        "join",
        "invade",
        "attack",
        "ban",
        "order",
    ]
)
