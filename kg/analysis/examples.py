"""A small fictitious debate, for examples in the documentation and for trying things out."""

from __future__ import annotations

from kg.analysis.statements import StanceRow

_DEBATE = """
2024-01-10 norland supports treaty; 2024-01-10 sudland opposes treaty; 2024-01-20 westmark supports treaty;
2024-02-01 eastmark opposes treaty; 2024-02-10 norland criticises sudland; 2024-02-10 sudland accuses norland;
2024-02-20 norland praises westmark; 2024-03-01 eastmark supports sudland
"""


def debate() -> list[StanceRow]:
    """Eight stances of four countries, two against two, over a treaty and towards each other.

    >>> len(debate())
    8
    """
    return [_row(*line.split()) for line in _DEBATE.replace("\n", " ").split(";")]


def _row(day: str, holder: str, verb: str, target: str) -> StanceRow:
    positive = verb in ("supports", "praises")
    return StanceRow(
        article=day,
        date=day,
        publisher="Example Gazette",
        holder=holder,
        holder_label=holder.capitalize(),
        holder_kind="country",
        target=target,
        target_label=target.capitalize() if target != "treaty" else "the treaty",
        target_kind="issue" if target == "treaty" else "country",
        polarity=1 if positive else -1,
        type=verb,
        factuality="asserted",
        published=day,
    )
