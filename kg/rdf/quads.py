"""Record → quads, a pure function: one named graph for each article, no blank nodes, the same result every time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad

from kg.model import (
    FACTUALITIES,
    PLOVER_TYPES,
    STANCE_TYPES,
    Actor,
    Affiliation,
    Attribution,
    Event,
    Issue,
    Record,
    Stance,
)
from kg.rdf import terms
from kg.rdf.evidence import EvidenceNodes
from kg.rdf.run import Run, content_hash
from kg.rdf.vocabulary import ACTOR_CLASSES, DEFAULT_BASE, PART_OF, check_base, instance, term, web_address

Value = NamedNode | Literal
Statement = tuple[NamedNode, str, Value | None]

_VERBS = {"agrees": "agrees with", "cooperates": "cooperates with"}
_TOLD_IN_LABEL = ("negated", "conditional", "possible", "future")


class RecordError(ValueError):
    """A record that cannot become a graph; the message names the article, the node and the field."""


def quads(record: Record, base: str = DEFAULT_BASE, run: Run | None = None) -> list[Quad]:
    """The article's graph as sorted quads without duplicates.

    The same record gives the same quads. Raises ``RecordError`` where the record is not whole (a holder that is not
    among its actors, an unknown type, a date that is none) and ``ValueError`` for an unusable base.
    """
    if not record.id or not terms.writable(record.id):
        raise RecordError(f"article {record.id!r}: an id needs at least one character and no control characters")
    graph = instance(check_base(base), "graph", record.id)
    found = {
        Quad(subject, term(predicate), value, graph)
        for subject, predicate, value in _Writer(record, base, run or Run()).statements()
        if value is not None
    }
    return sorted(found, key=str)


def nquads(found: Iterable[Quad]) -> str:
    """The quads as N-Quads, one a line, sorted."""
    return "".join(f"{line} .\n" for line in sorted({str(quad) for quad in found}))


class _Writer:
    """Turns the parts of one record into statements."""

    def __init__(self, record: Record, base: str, run: Run) -> None:
        self.record = record
        self.base = base
        self.run = run
        self.article = instance(base, "article", record.id)
        self.evidence = EvidenceNodes(record, base)
        self.kinds = {actor.id: "actor" for actor in record.actors} | {issue.id: "issue" for issue in record.issues}
        self.names = record.labels()
        self.needed = _needed_attributions(record)

    def statements(self) -> Iterator[Statement]:
        """Everything that the article's graph says."""
        record = self.record
        yield from self._article()
        yield from self._provenance()
        for actor in record.actors:
            yield from self._checked("actor", actor.id, self._actor(actor))
        for issue in record.issues:
            yield from self._checked("issue", issue.id, self._issue(issue))
        for affiliation in record.affiliations:
            yield from self._checked("affiliation", affiliation.id, self._affiliation(affiliation))
        for attribution in record.attributions:
            if attribution.id in self.needed:
                yield from self._checked("attribution", attribution.id, self._attribution(attribution))
        for stance in record.stances:
            yield from self._checked("stance", stance.id, self._stance(stance))
        for event in record.events:
            yield from self._checked("event", event.id, self._event(event))
        yield from self.evidence.statements(self.article)

    def _checked(self, kind: str, name: str, statements: Iterator[Statement]) -> Iterator[Statement]:
        try:
            yield from statements
        except (KeyError, ValueError) as error:
            reason = error.args[0] if error.args else error
            raise RecordError(f"article {self.record.id!r}, {kind} {name!r}: {reason}") from error

    def _text(self, value: str) -> Literal:
        return terms.text(value, self.record.language)

    def _referent(self, name: str | None) -> NamedNode | None:
        """The actor or issue with this id. Raises ``KeyError`` where the record does not have it."""
        if name is None:
            return None
        if name not in self.kinds:
            raise KeyError(f"{name!r} is neither an actor nor an issue of the record")
        return instance(self.base, self.kinds[name], name)

    def _node(self, prefix: str, name: str | None, known: Iterable[str]) -> NamedNode | None:
        if name is not None and name not in known:
            raise KeyError(f"refers to {name!r}, which the record does not have")
        return instance(self.base, prefix, name) if name is not None else None

    def _dates(self, node: NamedNode, value: str | None, on: str, start: str, end: str) -> Iterator[Statement]:
        if value and "/" in value:
            first, last = terms.interval(value)
            yield node, start, first
            yield node, end, last
        elif value:
            yield node, on, terms.day(value)

    def _article(self) -> Iterator[Statement]:
        record, article = self.record, self.article
        yield article, "rdf:type", term("schema:NewsArticle")
        yield article, "rdfs:label", self._text(terms.shorten(record.title or record.id, 200))
        yield article, "dcterms:identifier", terms.text(record.id)
        yield article, "schema:inLanguage", terms.text(record.language)
        yield article, "schema:url", web_address(record.url)
        if record.published:
            yield from self._checked("field", "published", self._published(record.published))
        if record.publisher and record.publisher.strip():
            outlet = instance(self.base, "outlet", "-".join(record.publisher.casefold().split()))
            yield article, "schema:publisher", outlet
            yield outlet, "rdf:type", term("kg:Outlet")
            yield outlet, "rdfs:label", terms.text(" ".join(record.publisher.split()))

    def _published(self, value: str) -> Iterator[Statement]:
        yield self.article, "schema:datePublished", terms.day(value)

    def _provenance(self) -> Iterator[Statement]:
        graph = instance(self.base, "graph", self.record.id)
        run = instance(self.base, "run", self.run.id)
        yield graph, "rdf:type", term("kg:ArticleGraph")
        yield (
            graph,
            "rdfs:label",
            self._text("What is said in: " + terms.shorten(self.record.title or self.record.id, 200)),
        )
        yield graph, "prov:wasDerivedFrom", self.article
        yield graph, "prov:wasGeneratedBy", run
        yield graph, "kg:contentHash", terms.text(content_hash(self.record))
        yield from describe_run(self.run, run)

    def _actor(self, actor: Actor) -> Iterator[Statement]:
        node = self._referent(actor.id)
        assert node is not None
        yield node, "rdf:type", term("kg:" + _known(ACTOR_CLASSES, actor.kind, "actor kind"))
        yield from self._named(node, actor.id, self.names[actor.id])
        if actor.wikidata:
            yield node, "owl:sameAs", instance_of_wikidata(actor.wikidata)
        if actor.iso3 and actor.kind == "country":
            yield node, "kg:iso3", terms.text(actor.iso3)
        yield node, PART_OF.get(actor.kind, "org:subOrganizationOf"), self._referent(actor.part_of)

    def _named(self, node: NamedNode, name: str, label: str) -> Iterator[Statement]:
        yield node, "rdfs:label", self._text(label)
        for other in self.record.other_labels.get(name, ()):
            if other != label:
                yield node, "skos:altLabel", self._text(terms.shorten(other))

    def _issue(self, issue: Issue) -> Iterator[Statement]:
        node = self._referent(issue.id)
        assert node is not None
        yield node, "rdf:type", term("kg:Issue")
        yield from self._named(node, issue.id, self.names[issue.id])
        yield node, "kg:issueKind", terms.text(issue.kind)
        yield node, "kg:belongsTo", self._referent(issue.belongs_to)
        yield node, "prov:wasDerivedFrom", self.article

    def _affiliation(self, affiliation: Affiliation) -> Iterator[Statement]:
        node = instance(self.base, "member", affiliation.id)
        member, organisation = self._referent(affiliation.member), self._referent(affiliation.organisation)
        label = f"{self.names[affiliation.member]}: {affiliation.role} ({self.names[affiliation.organisation]})"
        yield node, "rdf:type", term("kg:Affiliation")
        yield node, "rdf:type", term("org:Membership")
        yield node, "rdfs:label", self._text(terms.shorten(label))
        yield node, "org:member", member
        yield node, "org:organization", organisation
        yield node, "kg:roleName", self._text(affiliation.role)
        yield node, "kg:memberFrom", terms.interval(affiliation.start)[0] if affiliation.start else None
        yield node, "kg:memberUntil", _last(affiliation.end)
        yield node, "kg:evidence", self.evidence.node(affiliation.evidence)
        yield node, "prov:wasDerivedFrom", self.article

    def _attribution(self, attribution: Attribution) -> Iterator[Statement]:
        node = instance(self.base, "att", attribution.id)
        speaker = self._referent(attribution.speaker)
        content = self.evidence.quote(attribution.content)
        who = (
            self.names[attribution.speaker]
            if attribution.speaker
            else self.evidence.quote(attribution.source) or "somebody"
        )
        yield node, "rdf:type", term("kg:Attribution")
        yield node, "rdfs:label", self._text(terms.shorten(f"{who}: {content}"))
        yield node, "kg:speaker", speaker
        yield node, "kg:sourceText", self._optional(self.evidence.quote(attribution.source))
        yield node, "kg:cue", self._optional(self.evidence.quote(attribution.cue))
        yield node, "kg:content", self._optional(content)
        yield node, "kg:quotation", terms.text("direct" if attribution.direct else "indirect")
        yield node, "kg:inside", self._node("att", attribution.inside, self.needed)
        yield node, "prov:wasDerivedFrom", self.article

    def _optional(self, value: str) -> Literal | None:
        return self._text(value) if value else None

    def _stance(self, stance: Stance) -> Iterator[Statement]:
        node = instance(self.base, "stance", stance.id)
        holder, target = self._referent(stance.holder), self._referent(stance.target)
        assert holder is not None
        predicate = "kg:" + _known(STANCE_TYPES, stance.type, "stance type")
        if stance.polarity != STANCE_TYPES[stance.type]:
            raise ValueError(f"polarity {stance.polarity} does not fit the type {stance.type!r}")
        if stance.factuality == "asserted" and stance.inferred_from is None:
            yield holder, predicate, target
        yield node, "rdf:type", term("kg:Stance")
        yield node, "rdfs:label", self._text(self._stance_label(stance))
        yield node, "kg:holder", holder
        yield node, "kg:target", target
        yield node, "kg:predicate", term(predicate)
        yield node, "kg:stanceType", term("type:" + stance.type)
        yield node, "kg:polarity", terms.integer(stance.polarity)
        yield node, "kg:factuality", term("fact:" + _known(FACTUALITIES, stance.factuality, "factuality"))
        yield node, "kg:hedged", terms.text("true") if stance.hedged else None
        yield node, "kg:confidence", terms.integer(_percent(stance.confidence))
        yield node, "kg:speaker", self._referent(stance.speaker)
        yield node, "kg:attribution", self._node("att", stance.attribution, self.needed)
        yield node, "kg:inferredFrom", self._node("stance", stance.inferred_from, {s.id for s in self.record.stances})
        yield from self._dates(node, stance.date, "kg:statedOn", "kg:statedFrom", "kg:statedUntil")
        yield node, "kg:evidence", self.evidence.node(stance.evidence)
        yield node, "prov:wasDerivedFrom", self.article

    def _stance_label(self, stance: Stance) -> str:
        holder, target = terms.shorten(self.names[stance.holder], 60), terms.shorten(self.names[stance.target], 80)
        shade = f" ({stance.factuality})" if stance.factuality in _TOLD_IN_LABEL else ""
        return f"{holder} {_VERBS.get(stance.type, stance.type)} {target}{shade}"

    def _event(self, event: Event) -> Iterator[Statement]:
        node = instance(self.base, "event", event.id)
        source, target = self._referent(event.source), self._referent(event.target)
        label = " ".join(
            [self.names[event.source], event.plover, *([self.names[event.target]] if event.target else [])]
        )
        yield node, "rdf:type", term("kg:Event")
        yield node, "rdf:type", term("sem:Event")
        yield node, "rdfs:label", self._text(terms.shorten(label))
        yield node, "kg:source", source
        yield node, "kg:target", target
        yield node, "sem:eventType", term("plover:" + _known(PLOVER_TYPES, event.plover, "PLOVER type"))
        yield node, "kg:mode", terms.text(event.mode) if event.mode else None
        for context in event.context:
            yield node, "kg:context", terms.text(context)
        yield node, "kg:cameo", terms.text(event.cameo) if event.cameo else None
        yield node, "kg:quadClass", terms.text(event.quad) if event.quad else None
        yield node, "kg:goldsteinTenths", terms.integer(round(event.goldstein * 10))
        yield node, "kg:factuality", term("fact:" + _known(FACTUALITIES, event.factuality, "factuality"))
        yield from self._dates(node, event.date, "sem:hasTimeStamp", "sem:hasBeginTimeStamp", "sem:hasEndTimeStamp")
        yield from self._place(node, event.place)
        yield node, "kg:evidence", self.evidence.node(event.evidence)
        yield node, "prov:wasDerivedFrom", self.article

    def _place(self, node: NamedNode, name: str | None) -> Iterator[Statement]:
        if not name or not name.strip():
            return
        place = instance(self.base, "place", "-".join(name.casefold().split()))
        yield node, "sem:hasPlace", place
        yield place, "rdf:type", term("sem:Place")
        yield place, "rdfs:label", self._text(self.names.get(name, " ".join(name.split())))


def describe_run(run: Run, node: NamedNode) -> Iterator[Statement]:
    """What made the graph: the same for every article of a run, free of times and paths."""
    yield node, "rdf:type", term("kg:Run")
    yield node, "rdfs:label", terms.text(f"stancegraph {run.version} with {run.model}")
    yield node, "kg:version", terms.text(run.version)
    yield node, "kg:model", terms.text(run.model)
    yield node, "kg:lexicons", terms.text(run.lexicons) if run.lexicons else None
    yield node, "kg:settings", terms.text(run.settings) if run.settings else None


def instance_of_wikidata(name: str) -> NamedNode:
    """IRI of a Wikidata item. Raises ``ValueError`` unless the name is a Q with digits."""
    if name[:1] != "Q" or not name[1:].isdecimal() or not name.isascii():
        raise ValueError(f"{name!r} is not a Wikidata id")
    return term("wd:" + name)


def _needed_attributions(record: Record) -> set[str]:
    """Attributions with a known speaker or behind a stance, and those around them."""
    around = {attribution.id: attribution.inside for attribution in record.attributions}
    waiting = [attribution.id for attribution in record.attributions if attribution.speaker]
    waiting += [stance.attribution for stance in record.stances if stance.attribution in around]
    needed: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in around and name not in needed:
            needed.add(name)
            waiting += [outer] if (outer := around[name]) else []
    return needed


def _known(table: Iterable[str], value: str, what: str) -> str:
    """The value, or from a dictionary what it stands for. Raises ``ValueError`` where it is not in the table."""
    if value not in table:
        raise ValueError(f"{value!r} is not a known {what}")
    return str(table[value]) if isinstance(table, dict) and isinstance(table[value], str) else value


def _percent(confidence: float) -> int:
    if not 0 <= confidence <= 1:
        raise ValueError(f"confidence {confidence} is not between 0 and 1")
    return round(confidence * 100)


def _last(value: str | None) -> Literal | None:
    """The end of a date or interval."""
    if not value:
        return None
    return terms.interval(value)[1] if "/" in value else terms.day(value)
