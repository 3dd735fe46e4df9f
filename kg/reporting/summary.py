"""What was found, in words: each sentence holds what the data say, with the interval where there is one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kg.analysis.headline import HEADLINE
from kg.analysis.statements import HELD, ISSUE, Selection, StanceRow, select
from kg.analysis.tidy import measure_table
from kg.analysis.uncertainty import Interval
from kg.catalogue import Size
from kg.reporting.tables import Debate

SIGNIFICANT: Final = 0.05

Sentence = tuple[str, str]
"""The words, and the anchor of the table that shows it (or nothing)."""


@dataclass(frozen=True, slots=True)
class Chance:
    """What polarisation is where signs are dealt anew at random ``draws`` times: mean, 95th percentile, p."""

    mean: float
    most: float
    p: float
    draws: int


def chance_of(debate: Debate) -> Chance | None:
    """Polarisation by chance; ``None`` where polarisation is not defined."""
    ((_, _, mean, most, p, draws),) = measure_table("polarisation-chance", [debate.material]).rows
    return Chance(float(mean), float(most or 0), float(p or 0), int(draws or 0)) if mean is not None else None


def sentences(
    debate: Debate, size: Size, selection: Selection, found: Mapping[str, Interval], chance: Chance | None = None
) -> list[Sentence]:
    """The summary, a sentence each."""
    return [
        *_read(debate, size, selection),
        *_blocs(debate, found),
        *_polarised(found, chance),
        *_issues(debate, found),
        *_pairs(debate),
        *_balanced(debate),
    ]


def _read(debate: Debate, size: Size, selection: Selection) -> list[Sentence]:
    rows, counted = debate.read.rows, debate.read.counted
    outlets = {row.publisher for row in rows if row.publisher}
    days = sorted(day for row in rows if (day := row.published or row.date))
    when = f", dated {days[0].split('/')[0]} to {days[-1].split('/')[-1]}" if days else ", without dates"
    first = (
        f"{count(size.articles, 'article')} from {count(len(outlets), 'named outlet')}{when}, "
        f"give {count(size.stances, 'stance')}, {count(size.actors, 'actor')} and {count(size.issues, 'issue')}."
    )
    return [(first, ""), (_held(rows, counted, selection), "methods"), *_left(rows, counted, selection)]


def _held(rows: Sequence[StanceRow], counted: Sequence[StanceRow], selection: Selection) -> str:
    """How many stances count, and towards what: figures of issues and of actors count a part each."""
    how = " or ".join(selection.factualities) if set(selection.factualities) != set(HELD) else "asserted or reported"
    inferred = "inferred ones among them" if selection.inferred else "not inferred"
    once = "every one counted" if selection.once_per == "statement" else f"once per {selection.once_per}"
    issues = sum(row.target_kind == ISSUE for row in counted)
    return (
        f"Networks, diagrams and tables count {len(counted):,} of the {count(len(rows), 'stance')}: {how}, {inferred}, "
        f"of a confidence of {selection.min_confidence:g} or more, {once}. {issues:,} of them are towards issues, "
        f"{len(counted) - issues:,} towards actors."
    )


def _left(rows: Sequence[StanceRow], counted: Sequence[StanceRow], selection: Selection) -> list[Sentence]:
    """Why the others do not count, each for the first reason that holds."""
    reasons = {
        "inferred from another": 0, "of another factuality": 0, "of a lower confidence": 0, "outside the selection": 0, "repeats": 0,
    }  # fmt: skip
    every = Counter(select(rows, replace(selection, once_per="statement")))
    for row in rows:
        if row.inferred and not selection.inferred:
            reasons["inferred from another"] += 1
        elif row.factuality not in selection.factualities:
            reasons["of another factuality"] += 1
        elif row.confidence < selection.min_confidence:
            reasons["of a lower confidence"] += 1
        elif row not in every:
            reasons["outside the selection"] += 1
    reasons["repeats"] = sum(every.values()) - len(counted)
    told = [f"{number:,} {words}" for words, number in reasons.items() if number]
    return [(f"Not counted: {', '.join(told)}.", "methods")] if told else []


def _blocs(debate: Debate, found: Mapping[str, Interval]) -> list[Sentence]:
    if not debate.blocs:
        return [("No two actors take the same side on a shared issue, so there are no blocs to name.", "")]
    told = "; ".join(_members(debate, members) for members in debate.blocs[:3])
    words = f"By agreement over shared issues the actors fall into {count(len(debate.blocs), 'bloc')} of two or more"
    words += f"; the largest: {told}." if len(debate.blocs) > 1 else f": {told}."
    return [(words, "blocs"), *_measured("modularity", "The blocs have a modularity of", found)]


def _members(debate: Debate, members: Sequence[str], most: int = 4) -> str:
    shown = ", ".join(debate.read.label(actor) for actor in members[:most])
    return f"{shown} and {len(members) - most} more" if len(members) > most else shown


def _polarised(found: Mapping[str, Interval], chance: Chance | None) -> list[Sentence]:
    told = _measured("polarisation", "The best split of the actors into two equal camps has a polarisation of", found)
    if not told or chance is None:
        return told
    more = "more than" if chance.p <= SIGNIFICANT else "no more than"
    words = (
        f"That is {more} chance gives: with the signs of the same stances dealt anew at random it is {_minus(chance.mean)} "
        f"on average, and above {_minus(chance.most)} in one draw of twenty (p = {chance.p:.2f}, {chance.draws} draws)."
    )
    return [(f"{told[0][0]} {words}", told[0][1])]


def _balanced(debate: Debate) -> list[Sentence]:
    """How near the signed network is to two camps of friends with all enmity between them."""
    (_, index, lower, standing, ties, _), *_ = debate.balance["line-index"].rows
    (_, *triangles, _, _), *_ = debate.balance["triads"].rows
    if not ties:
        return []
    least = "" if standing == "exact" else f" at most, and {lower} at least,"
    words = f"Of {count(int(ties), 'signed tie')} between actors {index or 'none'}{least} would have to go for two camps to be left"
    total = sum(int(number or 0) for number in triangles)
    even = int(triangles[0] or 0) + int(triangles[2] or 0)
    told = f"; {even} of {count(total, 'triangle')} {'is' if even == 1 else 'are'} balanced" if total else ""
    return [(f"{words}, friends within and enemies across{told}.", "balance")]


def _issues(debate: Debate, found: Mapping[str, Interval]) -> list[Sentence]:
    split = [one for one in debate.disagreement.values() if one.supporters and one.opponents]
    if not split:
        return [("On no issue do actors stand on both sides.", "")]
    told = "; ".join(
        f"{one.label} (for: {_members(debate, one.supporters, 2)}; against: {_members(debate, one.opponents, 2)})"
        for one in split[:3]
    )
    words = f"Actors stand on both sides of {count(len(split), 'issue')}; most contested: {told}."
    return [(words, "issues"), *_measured("mean disagreement", "Over shared issues the mean disagreement is", found)]


def _pairs(debate: Debate) -> list[Sentence]:
    hostile = [one for one in debate.hostile if one[3] > max(one[2], 1)][:3]
    if not hostile:
        return [("No two actors are told to have stood against each other more than once and more often than for.", "")]
    label = debate.read.label
    told = "; ".join(f"{label(a)} and {label(b)} ({con} against, {pro} for)" for a, b, pro, con in hostile)
    return [(f"Sharpest between two actors, both directions together: {told}.", "relations")]


def _measured(name: str, words: str, found: Mapping[str, Interval]) -> list[Sentence]:
    one = found.get(name)
    if one is None or one.value is None:
        return []
    return [(f"{words} {_minus(one.value)}{interval(one)}.", "headline")]


def outside(found: Mapping[str, Interval]) -> list[str]:
    """The measures whose value lies outside its interval: they hang on how many articles there are."""
    return [
        name
        for name, one in found.items()
        if one.value is not None and one.low is not None and one.high is not None
        and not one.low - 1e-9 <= one.value <= one.high + 1e-9
    ]  # fmt: skip


def interval(one: Interval) -> str:
    """The bounds in words, nothing where there are none."""
    if one.low is None or one.high is None:
        return ""
    return f" ({one.level:.0%} interval {_minus(one.low)} to {_minus(one.high)})"


def count(number: int, noun: str) -> str:
    """The number with its noun."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def headline_lines(found: Mapping[str, Interval]) -> list[tuple[str, str, str, str, str]]:
    """Every headline measure: its name, value, interval, in how many draws it was defined, and what it says."""
    return [
        (
            name,
            "–" if one.value is None else _minus(one.value),
            "–" if one.low is None or one.high is None else f"{_minus(one.low)} to {_minus(one.high)}",
            f"{one.defined} of {one.replications}" if one.replications else "–",
            HEADLINE[name],
        )
        for name, one in found.items()
    ]


def _minus(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")
