"""The graphs of an update that the request names, by what the update then does."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.rdf.sparql import Graphs, QueryError
from kg.rdf.using import using

ONE, TWO, OUT = (ox.NamedNode(f"https://example.org/{name}") for name in ("one", "two", "out"))
NOTED = f"INSERT {{ GRAPH {OUT} {{ ?s ?p ?o }} }} WHERE {{ PATTERN }}"
PLAIN, NAMED = NOTED.replace("PATTERN", "?s ?p ?o"), NOTED.replace("PATTERN", "GRAPH ?g { ?s ?p ?o }")


def after(update: str, graphs: Graphs) -> dict[str, str]:
    """The values in each graph when the update was carried out; 0 stands in the default graph, 1 and 2 in two others."""
    store = ox.Store()
    for value, graph in enumerate((ox.DefaultGraph(), ONE, TWO)):
        store.add(ox.Quad(ONE, ONE, ox.Literal(str(value)), graph))
    store.update(using(update, graphs))
    found: dict[str, str] = {}
    for quad in sorted(store, key=str):
        name = quad.graph_name.value.rsplit("/", 1)[-1] if isinstance(quad.graph_name, ox.NamedNode) else "default"
        found[name] = found.get(name, "") + quad.object.value  # type: ignore[union-attr]
    return found


UNTOUCHED = {"default": "0", "one": "1", "two": "2"}


@pytest.mark.parametrize(
    ("update", "graphs", "changed"),
    [
        (PLAIN, Graphs(), {"out": "0"}),
        (PLAIN, Graphs((ONE,)), {"out": "1"}),
        (PLAIN, Graphs((ONE, TWO)), {"out": "12"}),
        (PLAIN, Graphs((), (ONE,)), {}),
        (NAMED, Graphs(), {"out": "12"}),
        (NAMED, Graphs((), (TWO,)), {"out": "2"}),
        (NAMED, Graphs((), (ONE, TWO)), {"out": "12"}),
        (NAMED, Graphs((ONE,)), {}),
        (f"{PLAIN} ; {NAMED}", Graphs((ONE,), (TWO,)), {"out": "12"}),
        (f"DELETE {{ GRAPH {ONE} {{ ?s ?p ?o }} }} INSERT {{ GRAPH {OUT} {{ ?s ?p ?o }} }} WHERE {{ ?s ?p ?o }}", Graphs((ONE,)), {"out": "1", "one": ""}),
        (f"DELETE {{ GRAPH {ONE} {{ ?s ?p ?o }} }} WHERE {{ ?s ?p ?o }}", Graphs((TWO,)), {}),
        ("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }", Graphs((), (ONE,)), {"one": ""}),
        ("DELETE WHERE { ?s ?p ?o }", Graphs((ONE,)), {}),
        ("delete # } WHERE\n where{?s ?p ?o}", Graphs(), {"default": ""}),
        (f"INSERT DATA {{ GRAPH {OUT} {{ {ONE} {ONE} '}} WHERE {{' }} }}", Graphs((ONE,)), {"out": "} WHERE {"}),
        (f"CLEAR GRAPH {ONE} ; COPY {TWO} TO {OUT}", Graphs((TWO,)), {"one": "", "out": "2"}),
        (f"PREFIX where: <https://example.org/> INSERT {{ GRAPH {OUT} {{ ?s ?p ?o }} }} WHERE {{ {{ SELECT * WHERE {{ ?s ?p ?o FILTER(?o < 'z') }} }} }}", Graphs((TWO,)), {"out": "2"}),
    ],
)  # fmt: skip
def test_what_an_update_does(update: str, graphs: Graphs, changed: dict[str, str]) -> None:
    assert after(update, graphs) == {name: value for name, value in {**UNTOUCHED, **changed}.items() if value}


@pytest.mark.parametrize(
    "update",
    [
        f"WITH {ONE} DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
        f"DELETE {{ ?s ?p ?o }} USING {ONE} WHERE {{ ?s ?p ?o }}",
        f"CLEAR DEFAULT ; DELETE {{ ?s ?p ?o }} using named {ONE} WHERE {{ ?s ?p ?o }}",
    ],
)
def test_an_update_with_graphs_of_its_own_takes_no_others(update: str) -> None:
    assert using(update, Graphs()) == update
    with pytest.raises(QueryError, match="only one of them can"):
        using(update, Graphs((TWO,)))
