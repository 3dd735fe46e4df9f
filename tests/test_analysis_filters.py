"""What each filter leaves out of each network, in Python and on the command line.

Two articles tell the same small debate, one of ``in-…``, one of ``out-…``; the second differs in what is filtered by:

    ann supports dam and quay and opposes the tax; bel supports dam, quay and tax, as ann tells
    ann praises bel and criticises cal; ann accuses bel (an event); the outlet quotes ann, who is envoy of arland
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from export_stores import clustered, stored

from kg.analysis import Selection
from kg.analysis.material import KINDS, NETWORKS, material
from kg.analysis.networks import edges_of
from kg.catalogue_rows import sources
from kg.cli import main
from kg.model import FACTUALITIES, Actor, Affiliation, Attribution, Event, Evidence, Issue, Record, Stance
from kg.rdf.quads import quads
from kg.rdf.store import Store

TEXT = "Ann and Bel on dam, quay, tax and Cal."
WORDS = Evidence(0, 11, "Ann and Bel", (0, len(TEXT)))
TOLD = (
    ("ann", "supports", "dam"), ("ann", "supports", "quay"), ("ann", "opposes", "tax"), ("bel", "supports", "dam"),
    ("bel", "supports", "quay"), ("bel", "supports", "tax"), ("ann", "praises", "bel"), ("ann", "criticises", "cal"),
)  # fmt: skip

# congruence of ann and bel: dam 1·1 + quay 1·1; conflict: tax 1·1; subtract 2 − 1.
# issues: dam and quay share ann⁺ and bel⁺ (congruence 2); with the tax each shares bel⁺ (congruence 1) and has ann⁺
# against ann⁻ (conflict 1), so that subtract is 2 of dam and quay, and 0, no tie, with the tax.
TIES: dict[str, set[str]] = {
    "relations": {"ann>bel", "ann>cal"},
    "signed": {"ann-bel", "ann-cal"},
    "support": {"ann>bel"},
    "opposition": {"ann>cal"},
    "two-mode": {"ann-dam", "ann-quay", "ann-tax", "bel-dam", "bel-quay", "bel-tax"},
    "congruence": {"ann-bel"},
    "conflict": {"ann-bel"},
    "subtract": {"ann-bel"},
    "issue-congruence": {"dam-quay", "dam-tax", "quay-tax"},
    "issue-conflict": {"dam-tax", "quay-tax"},
    "issue-subtract": {"dam-quay"},
    "attribution": {"outlet>ann quotes", "ann>arland speaks for", "ann>bel ascribes"},
    "events": {"ann>bel"},
}


@dataclass(frozen=True)
class Debate:
    """What an article tells beside who is for and against what."""

    name: str
    published: str = "2024-03-05"
    publisher: str = "Gazette"
    kind: str = "person"
    factuality: str = "asserted"
    confidence: float = 0.9
    inferred: bool = False

    def record(self) -> Record:
        def of(name: str) -> str:
            return f"{self.name}-{name}"

        def told(number: int, holder: str, kind: str, target: str) -> Stance:
            sign = -1 if kind in ("opposes", "criticises") else 1
            values: dict[str, Any] = {"speaker": of("ann"), "date": self.published}
            values |= {"inferred_from": of("s0")} if self.inferred and number else {}
            spans = (0, 3), (0, 3)
            return Stance(of(f"s{number}"), of(holder), spans[0], of(target), spans[1], sign, kind, self.factuality, WORDS, self.confidence, **values)  # fmt: skip

        return Record(
            of("article"), "", self.published, None, self.publisher, TEXT,
            actors=(*(Actor(of(name), f"{of(name)} One", self.kind) for name in ("ann", "bel", "cal")), Actor(of("arland"), of("arland"), "country")),
            issues=tuple(Issue(of(name), f"{of(name)} of the town") for name in ("dam", "quay", "tax")),
            affiliations=(Affiliation(of("aff"), of("ann"), of("arland"), "envoy", WORDS),),
            attributions=(Attribution(of("att"), ((0, 3),), ((4, 7),), ((8, 11),), of("ann"), True),),
            stances=tuple(told(number, *one) for number, one in enumerate(TOLD)),
            events=(Event(of("event"), of("ann"), (0, 3), of("bel"), (8, 11), "ACCUSE", "112", "verbal conflict", -2.0, self.factuality, WORDS, date=self.published),),
        )  # fmt: skip


IN = Debate("in")
TARGETS = tuple(f"in-{name}" for name in ("bel", "cal", "dam", "quay", "tax"))
ALL = Selection(factualities=FACTUALITIES, inferred=True, min_confidence=0)


@dataclass(frozen=True)
class Filter:
    """A filter in Python and on the command line, the article that it leaves out, and the kinds of rows it has a hold on."""

    out: Debate
    selection: Selection
    options: tuple[str, ...]
    kinds: tuple[str, ...]


OUT = Debate("out")
FILTERS = {
    "kind": Filter(replace(OUT, kind="party"), Selection(kinds=["person"]), ("--kind", "person"), KINDS),
    "publisher": Filter(replace(OUT, publisher="Herald"), Selection(publishers=["Gazette"]), ("--publisher", "Gazette"), KINDS),
    "since": Filter(replace(OUT, published="2024-02-29"), Selection(since="2024-03"), ("--since", "2024-03"), KINDS),
    "until": Filter(replace(OUT, published="2024-03-06"), Selection(until="2024-03-05"), ("--until", "2024-03-05"), KINDS),
    "no date": Filter(replace(OUT, published=None), Selection(since="1900"), ("--since", "1900"), KINDS),  # type: ignore[arg-type]
    "target": Filter(OUT, Selection(targets=TARGETS), tuple(part for one in TARGETS for part in ("--target", one)), ("stances", "events")),
    "factuality": Filter(replace(OUT, factuality="possible"), Selection(factualities=["asserted"]), ("--factuality", "asserted"), ("stances", "events")),
    "confidence": Filter(replace(OUT, confidence=0.6), Selection(min_confidence=0.8), ("--min-confidence", "0.8"), ("stances",)),
    "inferred": Filter(replace(OUT, inferred=True), Selection(), (), ("stances",)),
}  # fmt: skip
MADE_OF = {"attribution": ("attributions", "affiliations", "stances"), "events": ("events",)}
STANDS = {"outlet>ann quotes": "attributions", "ann>arland speaks for": "affiliations", "ann>bel ascribes": "stances"}
"""What a tie of the attribution network is made of; of other networks it is one kind alone."""


def expected(network: str, one: Filter) -> set[str]:
    """All ties of the first article, and of the second those of kinds of rows that the filter has no hold on."""
    kept = {tie for tie in TIES[network] if STANDS.get(tie, MADE_OF.get(network, KINDS)[0]) not in one.kinds}
    if one.out.inferred:  # the first stance of the article is told, the others are inferred from it
        kept |= TIES[network] & {"ann-dam"}
    return {f"in {tie}" for tie in TIES[network]} | {f"out {tie}" for tie in kept}


def tie(source: str, target: str, key: str, directed: bool) -> str:
    """A tie as it stands in ``TIES``, after the article that tells it."""
    ends = ["outlet" if end.startswith("outlet:") else end.split("-", 1)[1] for end in (source, target)]
    article = (target if source.startswith("outlet:") else source).split("-")[0]
    ends = ends if directed else sorted(ends)
    words = f" {key}" if key in ("quotes", "speaks for", "ascribes") else ""
    return f"{article} {ends[0]}{'>' if directed else '-'}{ends[1]}{words}"


DIRECTED = ("relations", "support", "opposition", "attribution", "events")


@pytest.fixture(scope="module", params=FILTERS)
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Filter, Path]:
    one = FILTERS[request.param]
    folder = tmp_path_factory.mktemp("filters") / "store"
    with Store(folder) as store:
        for record in (IN.record(), one.out.record()):
            store.put(quads(record))
    return one, folder


def test_each_filter_leaves_the_same_out_of_every_kind_of_row_that_it_has_a_hold_on(told: tuple[Filter, Path]) -> None:
    one, folder = told
    with Store(folder, mode="read") as store:
        found, everything = (material(sources(store), selection) for selection in (one.selection, ALL))
    for kind in KINDS:
        articles = {row.article for row in getattr(found, kind) if row.article == "in-article" or kind != "stances" or not one.out.inferred}  # fmt: skip
        assert articles == ({"in-article"} if kind in one.kinds else {"in-article", "out-article"}), kind
        assert len(getattr(everything, kind)) == 2 * len([row for row in getattr(found, kind) if row.article == "in-article"])  # fmt: skip


def test_each_filter_leaves_the_same_out_of_every_network(told: tuple[Filter, Path]) -> None:
    one, folder = told
    with Store(folder, mode="read") as store:
        found, everything = (material(sources(store), selection) for selection in (one.selection, ALL))
    for network in NETWORKS:
        assert ties(found.network(network), network) == expected(network, one), network
        both = {f"{article} {one}" for article in ("in", "out") for one in TIES[network]}
        without = {"out ann>arland speaks for"} if one.out.kind != "person" else set()  # parties speak for nobody
        assert ties(everything.network(network), network) == both - without, network


def ties(graph: Any, network: str) -> set[str]:
    return {tie(a, b, str(key[0]) if key else "", network in DIRECTED) for a, b, *key, _ in edges_of(graph)}


def test_each_filter_leaves_the_same_out_on_the_command_line(told: tuple[Filter, Path]) -> None:
    one, folder = told
    for network in NETWORKS:
        arguments = ("analyse", "--store", str(folder), "--network", network, "--format", "csv", "-q", *one.options)
        result = CliRunner().invoke(main, arguments)
        assert result.exit_code == 0, result.stderr
        lines: list[Mapping[str, str]] = list(csv.DictReader(io.StringIO(result.stdout)))
        found = {tie(line["source"], line["target"], line["key"], network in DIRECTED) for line in lines}
        assert found == expected(network, one), network


def test_a_cluster_of_issues_chooses_the_stances_and_events_towards_its_issues() -> None:
    """Both articles' dams are one matter: five stances are towards the others, an event is towards each dam."""
    records = [one.record() for one in (IN, OUT)]
    records = [
        replace(one, events=(*one.events, replace(one.events[0], id=f"{one.id}-dam", target=one.issues[0].id)))
        for one in records
    ]
    store = clustered(stored(records), "in-dam", "out-dam")
    found = sources(store)
    (cluster,) = {row.target for row in found.stances if row.issue}
    for name in (cluster, next(row.target_label for row in found.stances if row.issue)):
        chosen = material(found, Selection(targets=[name]))
        assert {(row.article, row.issue) for row in chosen.stances} == {(f"{one}-article", f"{one}-dam") for one in ("in", "out")}  # fmt: skip
        assert sorted((row.article, str(row.issue)) for row in chosen.events) == [("in-article", "in-dam"), ("out-article", "out-dam")]  # fmt: skip
        assert chosen.network("two-mode").number_of_edges() == 4
    assert material(sources(store, clustered=False), Selection(targets=[cluster])).stances == []
