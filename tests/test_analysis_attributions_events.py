"""Who quotes whom, and who did what to whom."""

from __future__ import annotations

from dataclasses import replace

from analysis_rows import EVENT, QUOTE
from rdf_records import worked_record
from test_analysis_folding import member
from test_analysis_statements import row

from kg.analysis import Selection
from kg.analysis.attributions import attribution_network, select_attributions
from kg.analysis.events import event_network, select_events
from kg.catalogue_rows import attribution_rows, event_rows
from kg.rdf.quads import quads
from kg.rdf.store import Store


def test_outlets_quote_people_and_people_quote_each_other() -> None:
    inner = replace(
        QUOTE, speaker="bob", speaker_label="Bob", quoted_by="ann", quoted_by_label="Ann", quoted_by_kind="person"
    )
    graph = attribution_network([QUOTE, replace(QUOTE, article="two", direct=False), inner])
    assert sorted((a, b, key, data["weight"], data["direct"]) for a, b, key, data in graph.edges(keys=True, data=True)) == [
        ("ann", "bob", "quotes", 1, 1),
        ("outlet:Gazette", "ann", "quotes", 2, 1),
    ]  # fmt: skip
    assert graph.nodes["outlet:Gazette"] == {"label": "Gazette", "kind": "outlet", "mode": "outlet"}


def test_who_speaks_for_whom_and_who_ascribes_positions_to_whom() -> None:
    stances = [row("norland", "x", speaker="ann"), row("norland", "x", speaker="norland")]
    graph = attribution_network([QUOTE], [member("ann", "ministry"), member("silent", "ministry")], stances)
    found = {(a, b, key): weight for a, b, key, weight in graph.edges(keys=True, data="weight")}
    assert found == {
        ("outlet:Gazette", "ann", "quotes"): 1,
        ("ann", "ministry", "speaks for"): 1,
        ("ann", "norland", "ascribes"): 1,
    }


def test_articles_without_an_outlet_share_a_node_that_says_so() -> None:
    (source, _, _), = attribution_network([replace(QUOTE, publisher=None)]).edges(keys=True)  # fmt: skip
    assert source == "outlet:(no outlet named)"


def test_attributions_each_count_unless_asked_otherwise() -> None:
    rows = [QUOTE, replace(QUOTE, content="more"), replace(QUOTE, article="two", publisher="Herald")]
    assert len(select_attributions(rows)) == 3
    assert len(select_attributions(rows, Selection())) == 2
    assert len(select_attributions(rows, Selection(publishers=["Herald"]))) == 1
    assert select_attributions(rows, Selection(kinds=["country"])) == []


def test_events_are_counted_by_type_with_their_mean_goldstein_value() -> None:
    rows = [
        EVENT,
        replace(EVENT, article="two", goldstein=-4.0, date="2024-05-01"),
        replace(EVENT, plover="AID", goldstein=7.0),
    ]
    graph = event_network(rows)
    assert graph["a"]["b"]["ACCUSE"] == {"weight": 2, "goldstein": -3.0, "first": "2024-03-05", "last": "2024-05-01"}
    assert set(event_network(rows, by="quad")["a"]["b"]) == {"verbal conflict"}


def test_events_without_a_target_towards_oneself_or_an_issue_are_no_ties() -> None:
    rows = [
        replace(EVENT, target=None, target_label=None, target_kind=None),
        replace(EVENT, target="a"),
        replace(EVENT, target="i", target_label="I", target_kind="issue"),
    ]
    assert event_network(rows).number_of_edges() == 0
    assert list(event_network(rows, issues=True).edges(keys=True)) == [("a", "i", "ACCUSE")]


def test_over_a_stretch_of_time_the_earliest_event_and_attribution_stands() -> None:
    days = {"a": "2024-03-07", "b": "2024-03-05", "c": "2024-03-05", "d": "2024-04-01"}
    monthly = Selection(once_per="month")
    acts = [replace(EVENT, article=name, date=day) for name, day in days.items()]
    said = [replace(QUOTE, article=name, date=day) for name, day in days.items()]
    assert [found.article for found in select_events(acts, monthly)] == ["b", "d"]
    assert [found.article for found in select_attributions(said, monthly)] == ["b", "d"]


def test_an_event_counts_once_per_article_and_only_where_it_happened() -> None:
    rows = [EVENT, EVENT, replace(EVENT, article="two"), replace(EVENT, article="three", factuality="possible")]
    assert len(select_events(rows)) == 2
    assert len(select_events(rows, Selection(once_per="statement"))) == 3
    assert len(select_events(rows, Selection(once_per="range", factualities=["asserted", "possible"]))) == 1
    assert select_events(rows, Selection(kinds=["person"])) == select_events(rows, Selection(since="2025")) == []


def test_the_store_gives_attributions_and_events() -> None:
    record = worked_record()
    with Store(None) as store:
        store.put(quads(record))
        (quote,) = attribution_rows(store)
        events = event_rows(store)
    assert (quote.speaker, quote.speaker_label, quote.speaker_kind, quote.direct, quote.publisher) == (
        "mila-torn-person", "Mila Torn", "person", True, "Example Herald",
    )  # fmt: skip
    assert sorted((e.source, e.target, e.plover, e.goldstein) for e in events) == sorted(
        (e.source, e.target, e.plover, e.goldstein) for e in record.events
    )
