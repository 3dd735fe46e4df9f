"""The pure function from an analysed article to its record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from kg.actors import find_actors, load_actors
from kg.extraction.affiliations import find_affiliations
from kg.extraction.attributions import AttributionIndex, find_attributions, load_cues
from kg.extraction.confidence import load_weights
from kg.extraction.events import find_events
from kg.extraction.factuality import load_modality
from kg.extraction.implied import load_implied
from kg.extraction.involved import involved
from kg.extraction.issue_nouns import load_issue_tables
from kg.extraction.issues import Issues
from kg.extraction.judge import load_judge, require_judge
from kg.extraction.judging import DEFAULT_MINIMUM, judged
from kg.extraction.predicates import Frame, find_frames, load_predicates
from kg.extraction.referents import Referents
from kg.extraction.stances import Context, find_stances, with_names
from kg.language.dates import find_dates
from kg.language.document import Document
from kg.lexicon import check_overlay
from kg.model import Actor, Affiliation, Attribution, Record


@dataclass(frozen=True, slots=True)
class Settings:
    """What steers the extraction: the user's own tables, how sure a stance must be to be kept, and whether the learned
    judge has a say. Without ``min_confidence`` it is what the extraction was measured with.

    Raises ``kg.lexicon.LexiconError`` for a table that could not be laid over the shipped ones, and
    ``kg.extraction.judge.JudgeMissing`` where the judge's libraries are not installed.
    """

    overlay: Path | None = None
    min_confidence: float | None = None
    judge: bool = False

    def __post_init__(self) -> None:
        if self.overlay is not None:
            check_overlay(self.overlay)
        if self.judge:
            require_judge()

    @property
    def minimum(self) -> float:
        """The least confidence of a stance that is kept."""
        if self.min_confidence is not None:
            return self.min_confidence
        return DEFAULT_MINIMUM if self.judge else 0.0

    def __str__(self) -> str:
        return f"min_confidence={self.minimum}" + (" judge" if self.judge else "")


@dataclass(frozen=True, slots=True)
class Analysis:
    """What is known of an article before its stances are read."""

    context: Context
    frames: list[Frame]
    attributions: list[Attribution]
    affiliations: list[Affiliation]


def analyse(doc: Document, settings: Settings) -> Analysis:
    """Actors, issues, attributions, affiliations and the frames of the predicates.

    Raises ``kg.lexicon.LexiconError`` where a table cannot be used.
    """
    lexicon = load_actors(settings.overlay)
    mentions = find_actors(doc, lexicon)
    attributions = find_attributions(doc, mentions, load_cues(settings.overlay))
    affiliations = find_affiliations(doc, mentions, lexicon)
    context = Context(
        referents=Referents(doc, mentions, Issues(doc, mentions, load_issue_tables(settings.overlay))),
        attributions=AttributionIndex(attributions, doc),
        modality=load_modality(settings.overlay),
        speaks_for=_speaks_for(mentions.actors, affiliations),
        dates=find_dates(doc),
        weights=load_weights(settings.overlay),
        implied=load_implied(),
        overlay=settings.overlay,
    )
    frames = list(find_frames(doc, load_predicates(settings.overlay), context.referents.is_actor))
    return Analysis(context, frames, attributions, affiliations)


def extract(doc: Document, settings: Settings | None = None) -> Record:
    """Everything that the article says about who stands where, as one record.

    Raises ``kg.lexicon.LexiconError`` where a table cannot be used.
    """
    settings = settings or Settings()
    found = analyse(doc, settings)
    context, issues = found.context, found.context.referents.issues
    stances = find_stances(found.frames, context)
    if settings.judge:
        stances = judged(stances, context, load_judge(), settings.minimum)
    stances = [stance for stance in stances if stance.confidence >= settings.minimum]
    events = find_events(found.frames, context)
    article = doc.article
    mentions = context.referents.mentions
    record = Record(
        id=article.id,
        title=article.title,
        published=article.published,
        url=article.url,
        publisher=article.publisher,
        text=article.text,
        language=article.language,
        actors=with_countries(mentions.record_actors(), context.speaks_for),
        issues=issues.record_issues(),
        affiliations=tuple(found.affiliations),
        attributions=tuple(found.attributions),
        stances=tuple(with_names(stances, context)),
        events=tuple(events),
        other_labels=issues.other_labels(),
    )
    named = frozenset(mention.actor for mention in mentions.all() if mention.form == "name")
    return replace(record, actors=involved(record, named))


def with_countries(actors: tuple[Actor, ...], speaks_for: dict[str, set[str]]) -> tuple[Actor, ...]:
    """The actors with the code of the one country that they belong to, by what they are part of or affiliated to."""
    codes = {actor.id: actor.iso3 for actor in actors if actor.iso3}
    found = []
    for actor in actors:
        above = {codes[name] for name in _above(actor.id, speaks_for) if name in codes}
        found.append(replace(actor, iso3=above.pop()) if actor.iso3 is None and len(above) == 1 else actor)
    return tuple(found)


def _above(actor: str, speaks_for: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    todo = [actor]
    while todo:
        new = speaks_for.get(todo.pop(), set()) - found
        found |= new
        todo.extend(new)
    return found - {actor}


def _speaks_for(actors: dict[str, Actor], affiliations: list[Affiliation]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for affiliation in affiliations:
        found.setdefault(affiliation.member, set()).add(affiliation.organisation)
    for actor in actors.values():
        if actor.part_of:
            found.setdefault(actor.id, set()).add(actor.part_of)
    return found
