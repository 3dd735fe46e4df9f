"""A large graph of the real shape: fictitious records, through the model and ``kg.rdf.quads``, the same for a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kg.model import (
    ACTOR_KINDS,
    FACTUALITIES,
    PLOVER_TYPES,
    STANCE_TYPES,
    Actor,
    Affiliation,
    Attribution,
    Event,
    Evidence,
    Issue,
    Record,
    Stance,
    stable_id,
)
from kg.rdf import Run, nquads, quads

ACTORS: Final = 5000
OUTLETS: Final = 40
SYLLABLES: Final = (
    "ar bor ce dra el fen gal hor is jun kel lor mir nor os pel quin ros sel tor ul ven wes yl zan".split()
)
RUN: Final = Run(version="0")


def write_shards(folder: Path, quads_wanted: int, shards: int, seed: int = 1) -> list[Path]:
    """N-Quads files with about so many quads in all, made once: what is there already is not made again."""
    paths = [folder / f"part-{quads_wanted}-{seed}-{number:05}.nq" for number in range(shards)]
    if all(path.is_file() for path in paths):
        return paths
    folder.mkdir(parents=True, exist_ok=True)
    records = synthetic_records(seed)
    for path in paths:
        lines = 0
        fresh = path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as out:
            while lines < quads_wanted / shards:
                text = nquads(quads(next(records), run=RUN))
                lines += text.count("\n")
                out.write(text)
        fresh.replace(path)
    return paths


def synthetic_records(seed: int = 1) -> Iterator[Record]:
    """Articles without end: few actors hold most positions, most hold few, as in the news."""
    chance = random.Random(seed)
    actors = [_actor(chance, number) for number in range(ACTORS)]
    weights = [1 / (number + 1) for number in range(ACTORS)]
    number = 0
    while True:
        cast = list(dict.fromkeys(chance.choices(actors, weights, k=10)))
        yield _record(chance, f"article-{number:06}", cast)
        number += 1


def _name(chance: random.Random, words: int) -> str:
    return " ".join("".join(chance.sample(SYLLABLES, 3)).capitalize() for _ in range(words))


def _actor(chance: random.Random, number: int) -> Actor:
    kind = ACTOR_KINDS[0] if number < 150 else chance.choice(ACTOR_KINDS[1:])
    wikidata = f"Q{9_000_000 + number}" if number % 2 else None
    return Actor(f"actor-{number}", _name(chance, 1 if kind == "country" else 2), kind, wikidata)


class _Text:
    """A text that grows sentence by sentence, each of them evidence."""

    def __init__(self, title: str) -> None:
        self.text = title + "\n\n"

    def add(self, sentence: str) -> Evidence:
        start = len(self.text)
        self.text += sentence + " "
        end = start + len(sentence)
        return Evidence(start, end, sentence, (start, end))


def _record(chance: random.Random, name: str, cast: list[Actor]) -> Record:
    day = f"20{chance.randrange(10, 26):02}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
    title = f"{cast[0].label} and {cast[-1].label} on the {_name(chance, 2)} talks"
    text = _Text(title)
    issues = [Issue(f"{name}-{n}", f"{_name(chance, 2)} talks of {day[:4]}", "meeting") for n in range(4)]
    attributions = [_attribution(chance, name, n, text, cast) for n in range(4)]
    stances = [_stance(chance, name, n, text, cast, issues, attributions, day) for n in range(11)]
    events = [_event(chance, name, n, text, cast, day) for n in range(3)]
    affiliations = [_affiliation(chance, name, n, text, cast) for n in range(2)]
    return Record(
        id=name,
        title=title,
        published=day,
        url=f"https://news.example/{name}",
        publisher=f"Outlet {chance.randrange(OUTLETS)}",
        text=text.text,
        actors=tuple(cast),
        issues=tuple(issues),
        affiliations=tuple(affiliations),
        attributions=tuple(attributions),
        stances=tuple(stances),
        events=tuple(events),
        other_labels={issues[0].id: ("the talks",)},
    )


def _attribution(chance: random.Random, name: str, number: int, text: _Text, cast: list[Actor]) -> Attribution:
    speaker = chance.choice(cast)
    said = text.add(f"{speaker.label} said that the {_name(chance, 3)} would go on.")
    start = said.start
    source = (start, start + len(speaker.label))
    return Attribution(
        stable_id(name, "attribution", number),
        source=(source,),
        cue=((source[1] + 1, source[1] + 5),),
        content=((source[1] + 11, said.end),),
        speaker=speaker.id,
        direct=chance.random() < 0.4,
    )


def _stance(
    chance: random.Random,
    name: str,
    number: int,
    text: _Text,
    cast: list[Actor],
    issues: list[Issue],
    attributions: list[Attribution],
    day: str,
) -> Stance:
    holder = chance.choice(cast)
    target = chance.choice([actor for actor in cast if actor != holder] + issues * 2) if len(cast) > 1 else issues[0]
    kind = chance.choice(list(STANCE_TYPES))
    found = text.add(f"{holder.label} {kind} {target.label} because of {_name(chance, 4)}.")
    told = chance.choice(attributions) if chance.random() < 0.4 else None
    return Stance(
        stable_id(name, "stance", number),
        holder=holder.id,
        holder_span=(found.start, found.start + 1),
        target=target.id,
        target_span=(found.start, found.end),
        polarity=STANCE_TYPES[kind],
        type=kind,
        factuality=chance.choices(FACTUALITIES, (1, 1, 1, 1, 2, 6))[0],
        evidence=found,
        confidence=chance.randrange(30, 100) / 100,
        speaker=told.speaker if told else None,
        attribution=told.id if told else None,
        date=day,
    )


def _event(chance: random.Random, name: str, number: int, text: _Text, cast: list[Actor], day: str) -> Event:
    source, target = chance.choice(cast), chance.choice(cast)
    found = text.add(f"{source.label} met {target.label} at {_name(chance, 1)}.")
    return Event(
        stable_id(name, "event", number),
        source=source.id,
        source_span=(found.start, found.start + 1),
        target=target.id,
        target_span=(found.start, found.end),
        plover=chance.choice(PLOVER_TYPES),
        cameo="040",
        quad="verbal cooperation",
        goldstein=1.0,
        factuality="asserted",
        evidence=found,
        date=day,
        place=_name(chance, 1),
    )


def _affiliation(chance: random.Random, name: str, number: int, text: _Text, cast: list[Actor]) -> Affiliation:
    member, body = chance.choice(cast), chance.choice(cast)
    found = text.add(f"{member.label} is envoy of {body.label}.")
    return Affiliation(stable_id(name, "affiliation", number), member.id, body.id, "envoy", found)
